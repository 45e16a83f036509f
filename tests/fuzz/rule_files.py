"""Rule files as nobody would write them: a sound skeleton, odd values, odd TOML, odd bytes."""

import json
from collections.abc import Callable
from random import Random

from cleaner.rules.toml import MAX_FILE_BYTES
from tests.fuzz.patterns import pattern, sound_pattern

Patterns = Callable[[Random], str]

CATEGORIES = ["donation-appeal", "wire-credit", "interface", "other"]
VALUES = [
    "true", "false", "0", "-1", "7", "9223372036854775808", "-" + "9" * 400, "9" * 5_000, "0x" + "f" * 5_000, "1_000",
    "1e400", "inf", "-nan", "3.5", '""', "''", '"x"', '" "', '"\\u0000"', '"\\ud800"', '"\\U0010FFFF"',
    '"\\U00110000"', '"\\x41"', '"\\e"', '"a\\tb\\nc"', '"""\n"""', "'''\n'''", "[]", '[""]', '["a", 1]', "[[[]]]",
    "{}", "{a = 1}", '{a.b = "c"}', "1979-05-27", "1979-05-27T07:32:00Z", "07:32:00", "2026-02-30", "0001-01-01",
    "9999-12-31", "nan", "stable", "", "=", "#", "[1,", '"', "[" * 300 + "]" * 300, "[" * 20_000,
    "{a=" * 300 + "1" + "}" * 300, "{a=" * 5_000, '"' + "\\u00e9" * 2_000 + '"',
]  # fmt: skip
LINES = [
    "\ufeff", "\x00", "\r", "\x0b", "\u2028", "\x85", "[", "]]", "[]", "[[]]", "[ ]", "=", "= 1", "a", "a =",
    '"" = 1', "'' = 1", "summary = 'again'", "[scope]", "[block]", "[[block]]", "[region]", "[score]",
    "[[score.signal]]", "[[must_strip]]", "[must_keep]", "[inline]\nat = 'end'", "x.y = 1", "scope.hosts = ['a.b']",
    '"a\\u002eb" = 1', "é = 1", "a.b.c.d.e.f.g = 1", "'a'.\"b\" = 1", ".".join("a" * 30) + " = 1",
    ".".join("a" * 20_000) + " = 1", "[" + ".".join("a" * 30) + "]", "why = '''", 'why = """', "# \x07",
    "# " + "x" * 5_000, "[a]\n[a]", "[a]\n[a.b]\n[a]", "unknown = 1", "sumary = 'x'",
]  # fmt: skip
BYTES = [
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\x00",
    b"\xef\xbb\xbf",
    b"\xfe\xff",
    b"\r",
    b"\r\n",
    b"\n\n\n",
    b"'''",
    b'"""',
    b"[",
    b"=",
    b"\\",
    b"#",
    b".",
]
EXAMPLE_LINES = [
    "- Remind me later", "  Rain fell.", "- ", "  ", "-", "x", "  a [-b-] c", "  [-[-a-]-]", "  [-" * 500,
    "  [-\u0301-]a", "- > “Donate”", "- [Give](https://a.example/give)", "  " + "[a](" * 500, "- " + "word " * 2_000,
    "- ﷺ" * 50, "- \u202eevil", "- \x00", "- İZİN ver",
]  # fmt: skip


def rule_file(number: int) -> bytes:
    """The file with this number: always the same bytes."""
    random = Random(number)
    lines = _skeleton(random)
    for _ in range(random.choice([0, 0, 0, 0, 0, 0, 1, 1, 2, 5])):
        random.choice(_MUTATIONS)(random, lines)
    data = random.choice(["\n", "\n", "\n", "\n", "\r\n"]).join(lines).encode("utf-8", "surrogatepass")
    return _torn(random, data) if random.random() < 0.1 else data


def _skeleton(random: Random) -> list[str]:
    """The lines of a file that is sound but for its patterns, and now and then its examples."""
    lines = [
        'summary = "A sample"',
        f'category = "{random.choice(CATEGORIES)}"',
        'status = "stable"',
        "added = 2026-09-14",
        'why = "Because."',
    ]
    if random.random() < 0.5:
        lines += ["[scope]", *random.sample(_SCOPES, random.randint(1, 3))]
    lines += random.choice(_SHAPES)(random, sound_pattern if random.random() < 0.6 else pattern)
    for _ in range(random.choice([1, 1, 1, 2, 40])):
        lines += ["[[must_strip]]", 'name = "goes"', f"text = {_text(random, _example(random, '- Remind me later'))}"]
        lines += [
            "[[must_keep]]",
            'name = "stays"',
            f"text = {_text(random, _example(random, 'The harbour reopened.'))}",
        ]
    return lines


_SCOPES = [
    'hosts = ["paper.example"]\nnames_publisher = true',
    'languages = ["en", "de"]',
    'position = "tail"',
    'position = "head"',
    'quotes = "strip"',
]


def _block(random: Random, write: Patterns) -> list[str]:
    return ["[block]", _key(random, write, "pattern"), f"{random.choice(['whole', 'starts', 'contains'])} = true"]


def _lines(random: Random, write: Patterns) -> list[str]:
    count = random.choice([1, 3, 2_000])
    return ["[block]", f"lines = [{', '.join(_text(random, f'{write(random)[:40]} x{n}') for n in range(count))}]"]


def _region(random: Random, write: Patterns) -> list[str]:
    lines = ["[region]", _key(random, write, "start"), f"max_blocks = {random.choice([1, 4, 200])}"]
    end = [_key(random, write, "end"), 'if_no_end = "document-end"']
    lines += end[: random.randint(0, 2)]
    return lines + [_key(random, write, "guard")] * (random.random() < 0.3)


def _inline(random: Random, write: Patterns) -> list[str]:
    return [
        "[inline]",
        _key(random, write, "pattern"),
        f'at = "{random.choice(["start", "end"])}"',
        'keep_as = "credit"',
    ]


def _score(random: Random, write: Patterns) -> list[str]:
    lines = ["[score]", f"threshold = {random.choice([1, 3, 100])}", f"max_words = {random.choice([1, 60, 1000])}"]
    for number in range(random.choice([1, 3, 3, 50, 51, 200])):
        feature = random.choice(["", "", 'feature = "link_target"'])
        sign = random.choice([[_key(random, write, "pattern"), feature], ['feature = "words"', "at_most = 40"]])
        lines += ["[[score.signal]]", f'name = "sign {number}"', f"points = {random.choice([3, 100, -2])}", *sign]
    return lines


_SHAPES: list[Callable[[Random, Patterns], list[str]]] = [_block, _block, _lines, _region, _inline, _score]


def _key(random: Random, write: Patterns, key: str) -> str:
    return f"{key} = {_text(random, write(random))}"


def _example(random: Random, usual: str) -> str:
    if random.random() < 0.9:
        return usual
    return "\n".join(random.choice(EXAMPLE_LINES) for _ in range(random.choice([1, 3, 30])))


def _text(random: Random, text: str) -> str:
    """A TOML string: literal where that is possible, else with escapes, sometimes with all of it escaped."""
    style = random.random()
    if style < 0.6 and text.isprintable() and "'''" not in text and not text.endswith("'"):
        return f"'''{text}'''"
    if style < 0.9:
        return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f" if style < 0.85 else "\x7f")
    return '"' + "".join(f"\\U{ord(char):08x}" for char in text) + '"'


def _value(random: Random, lines: list[str]) -> None:
    """Another value for a key."""
    at = random.randrange(len(lines))
    key, equals, _ = lines[at].partition(" = ")
    lines[at] = f"{key} = {random.choice(VALUES)}" if equals else lines[at]


def _drop(random: Random, lines: list[str]) -> None:
    del lines[random.randrange(len(lines))]
    lines.append("")


def _twice(random: Random, lines: list[str]) -> None:
    lines.insert(random.randrange(len(lines)), random.choice(lines))


def _swap(random: Random, lines: list[str]) -> None:
    a, b = random.randrange(len(lines)), random.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]


def _odd_line(random: Random, lines: list[str]) -> None:
    lines.insert(random.randrange(len(lines) + 1), random.choice(LINES))


def _filled(random: Random, lines: list[str]) -> None:
    """One line very often, up to the size that is allowed and a little beyond."""
    line = random.choice([*LINES, *lines, "a", ""])
    size = random.choice([1_000, 50_000, MAX_FILE_BYTES])
    at = random.randrange(len(lines) + 1)
    lines[at:at] = [line] * (size // (len(line.encode("utf-8", "surrogatepass")) + 1))


def _many_keys(random: Random, lines: list[str]) -> None:
    """Thousands of keys, tables or members of a list that nobody asked for."""
    form = random.choice(
        ["key{} = 1", "[table{}]", "[[must_strip]]\nname = 'n{}'", "scope.k{} = []", "[block.k{}]", "x.y{}.z = 1"]
    )
    at = random.randrange(len(lines) + 1)
    lines[at:at] = [form.format(number) for number in range(random.choice([10, 3_000]))]


_MUTATIONS: list[Callable[[Random, list[str]], None]] = [
    _value,
    _value,
    _value,
    _drop,
    _twice,
    _swap,
    _odd_line,
    _odd_line,
]
_MUTATIONS += [_filled, _many_keys]


def _torn(random: Random, data: bytes) -> bytes:
    """Bytes lost, doubled or put between."""
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(data) + 1)
        upto = at + random.choice([0, 1, 1, 30])
        data = (
            data[:at] + random.choice([b"", random.choice(BYTES), random.randbytes(2), data[at:upto] * 2]) + data[upto:]
        )
    return data if random.random() < 0.9 else data[: random.randrange(len(data) + 1)]
