"""Rule patterns as nobody would write them: a grammar with everything that is taken, refused or half known."""

from random import Random

words = str.split
WORDS = ["donate", "remind me later", *words("Spaß bağış İZİN λόγος تبرع דון दान บริจาค 捐款 후원")]
SIGNS = [
    *"aZ9_-.,!'\"@#/&~%<>",
    *words("é e\u0301 ß ﬁ ½ ﷺ ΐ İ ı ſ \u212a \u0345 ก\u0e33 がﾞ 👩\u200d👩\u200d👧 \U000e0100"),
]
SIGNS += [*" \u200d\u00ad\u202e\ufeff\ufe0f\x00\x01\x7f\u2028\U0010ffff"]
ESCAPES = [rf"\{char}" for char in "abBAzZQECXRGKnrtfv019kNuUwWdDsSpPL.*+?()[]{}|^$/-'\"é "]
ESCAPES += words(r"\x41 \x4 \xZZ \x{41} \x{} \x{110000} \x{d800} \x{dfff} \x{0} \x{1} \x{20ac \pL \PL \p{L} \p{Greek}")
ESCAPES += words(r"\p{^Greek} \P{^Lu} \p{Nope} \p{ \p{} \p \p{Any} \p{C} \P{Any} \u0041 \N{DASH} \k<a> \g{1} \Qa\E")
CLASSES = words(r"[a-z] [^a-z] [z-a] [] [^] []a] [a-] [-a] [a [[a]] [[:alpha:]] [[:^alpha:]] [^\W] [\w\d] [^\w\s] [\b]")
CLASSES += words(
    r"[\B] [\x{41}-\x{5a}] [\x00-\x{10FFFF}] [^\x00-\x{10FFFF}] [\pL-z] [ß] [ﬁ] [ſ-ﬁ] [а-я] [一-龥] [가-힣]"
)
CLASSES += words(r"[\P{Greek}] [^\P{Greek}] [A-Za-zÀ-ÿ] [İ-ı] [&&a] [\\]")
REPEATS = words("* + ? *? +? ?? *+ ++ ** {0} {0,} {0,0} {1} {2,5} {5,2} {3,}? {,5} {30} {999} {1000} {1001} {0,1000}")
REPEATS += ["{" + "9" * 30 + "}", "{" + "1" * 4_000 + "}", "{-1}", "{1,2,3}", "{ 2 }", "{", "{²}"]
OPENINGS = words(
    "( ( (?: (?: (?: (?P<a> (?P<name> (?P<> (?P<1> (?P<é> (?<a> (?i) (?i: (?= (?! (?<= (?<! (?# (?> (?| (?P=a)"
)
OPENINGS += words("(?P>a) (? (?P<a")
GAPS = ["", "", " ", *words(r"\b \w+ \d{1,3} \s .{0,80} [^.]{1,40} \p{L}+ é? \. ß{2}"), "[a-z ]*"]


def sound_pattern(random: Random) -> str:
    """A pattern of what is documented, with a word in it."""
    return _sound(random, 3)


def pattern(random: Random) -> str:
    """One pattern of any kind; less than half of them are sound."""
    return random.choice([_sound, _wild, _wild, _monster])(random, 3)


def _sound(random: Random, depth: int) -> str:
    """A pattern of what is documented, in most cases with a word in it."""
    if depth == 0 or random.random() < 0.45:
        return random.choice(WORDS)
    group = "(?:" + "|".join(_sound(random, depth - 1) for _ in range(random.randint(1, 4))) + ")"
    pieces = [group + random.choice(["", "", "?", "*", "{1,3}"]), random.choice(GAPS), _sound(random, depth - 1)]
    random.shuffle(pieces)
    return random.choice(["", "", r"\b", "^"]) + "".join(pieces) + random.choice(["", "", r"\b", "$"])


def _wild(random: Random, depth: int) -> str:
    """Pieces of every kind in any order, groups left open or closed twice now and then."""
    out: list[str] = []
    for _ in range(random.randint(1, 6)):
        kind = random.random()
        if kind < 0.25:
            out.append(random.choice(WORDS))
        elif kind < 0.4:
            out.append(random.choice(SIGNS))
        elif kind < 0.6:
            out.append(random.choice(ESCAPES))
        elif kind < 0.75:
            out.append(random.choice(CLASSES))
        elif kind < 0.8:
            out.append(random.choice(["|", "||", "^", "$", "^$", ".", ")"]))
        elif depth:
            branches = [_wild(random, depth - 1) for _ in range(random.randint(1, 3))]
            out.append(random.choice(OPENINGS) + "|".join(branches) + ")" * (random.random() < 0.95))
        if random.random() < 0.3:
            out.append(random.choice(REPEATS))
    return "".join(out)


def _monster(random: Random, _depth: int) -> str:
    """Something very large, very deep or very slow in a backtracking engine."""
    size = random.choice([10, 100, 500, 1_000, 1_900])
    word = random.choice(WORDS)
    return random.choice(
        [
            "(" * size + word + ")" * size,
            "(?:" * size + word + ")*" * size,
            "(?:" * 4 + word + "{9})" * 4 + "{9}",
            r"(?:(?:(?:a{30}){30}){30}){30}b",
            r"(?:(?:a?){99}){99}" + word,
            "(a+)+" + word,
            r"(\w+\s?)*" + word,
            r"(?:.*.*)*=.*" + word,
            "|".join(random.choice(WORDS) + str(number) for number in range(size // 4)),
            "|" * size,
            "[" + "".join(chr(0x4E00 + 2 * number) for number in range(size)) + "]{99}" + word,
            r"\b" * size + word,
            r"(?:\b\w{1,90}\b.{0,90}){1,9}" + word,
            word + ".{0,999}" * (size // 100) + word,
            word * (size // len(word)),
            "ﷺ" * size,
            "(?P<a>" + word + ")(?P<a>" + word + ")",
            "".join(f"(?P<n{number}>{word})" for number in range(min(size, 200))),
            r"\p{L}{500}\p{N}{500}" + word,
            "{" * size,
            "\\" * size,
            "^" * size + word + "$" * size,
            "\u0301" * size + word,
        ]
    )
