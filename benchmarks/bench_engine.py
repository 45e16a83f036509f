"""Measure the rule engine: `make bench-engine`.

Everything is measured in this one run, side by side, one core, medians of five (warm starts: of fifteen in turn); only
ratios mean anything on another machine. The texts come from the generator below: about 3 kB each, one in twenty with a
line of boilerplate. Time runs from the text to the verdict: blocks, matching, deciding; no reading, no archive. Starts
are those of an installed wheel, which is what users have: it brings the shipped rules translated, and packs of their
own it has to translate.
"""

import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import hyperscan
import justext

from cleaner.document.article import Article
from cleaner.document.capture import Capture, MediaType
from cleaner.document.decoded import Decoded
from cleaner.document.folding import fold_lines
from cleaner.engine.compiled import compile_rules
from cleaner.engine.decide import decide
from cleaner.engine.find import find_matches
from cleaner.engine.policy import Policy
from cleaner.engine.verdict import Verdict
from cleaner.engine.view import shown_texts
from cleaner.extraction.plain import extract_text
from cleaner.reading.decode import decode
from cleaner.rules.factor import literal_of
from cleaner.rules.pack import RuleSet, load_rules

ROOT = Path(__file__).parents[1]
ROUNDS = 5
STARTS = 15  # of each command, in turn
TEXTS = 200
SYLLABLES = [
    "ba",
    "be",
    "bo",
    "da",
    "de",
    "di",
    "do",
    "fa",
    "fe",
    "ga",
    "ge",
    "go",
    "ha",
    "he",
    "ka",
    "ke",
    "ki",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "ni",
    "no",
    "pa",
    "pe",
    "po",
    "ra",
    "re",
]
COMMON = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "is",
    "that",
    "for",
    "it",
    "was",
    "on",
    "with",
    "as",
    "be",
    "by",
    "at",
    "from",
    "said",
    "he",
    "she",
    "they",
    "which",
    "his",
    "her",
    "their",
    "has",
    "had",
    "not",
    "but",
    "have",
    "an",
    "were",
    "been",
    "would",
    "more",
    "about",
    "after",
    "when",
    "who",
    "will",
    "one",
    "than",
    "its",
    "also",
    "two",
    "new",
    "year",
    "people",
    "could",
    "first",
    "other",
    "time",
    "over",
    "last",
    "some",
    "into",
    "police",
    "city",
    "council",
    "government",
    "minister",
    "water",
    "school",
    "report",
]
BOILERPLATE = (
    "Sign up for our newsletter and get the day's stories in your inbox.",
    "Advertisement",
    "Read more: The ferry that never came",
    "(Reporting by Ada Moreau in Lyon; Editing by Tom Hale)",
    "© 2026 The Harbor Ledger. All rights reserved.",
)
PACK_RULE = """summary = "Appeal of {name}"
category = "donation-appeal"
status = "stable"
added = 2026-11-22
why = "Generated for a benchmark."
[scope]
hosts = ["{host}"]
names_publisher = {named}
[region]
start = \'\'\'(?:before you go|thank you for reading|support) (?:the )?{name}\\b\'\'\'
end = \'\'\'\\b{domain}\\.example/(?:give|support)\\b\'\'\'
max_blocks = 3
[[must_strip]]
name = "an appeal"
text = \'\'\'
  The ferry leaves at nine.
- Before you go: {name} has no owner. Give at {host}/give today.
\'\'\'
[[must_keep]]
name = "the opening alone"
text = \'\'\'
Thank you for reading {name} to the end, he said.
\'\'\'
"""


def main() -> None:
    """Print the table."""
    texts = list(generate(TEXTS))
    shipped = load_rules()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder, "cache"))
        ten_thousand = write_pack(Path(folder, "pack"), 10_000 - len(shipped.rules))
        print_speeds(texts, shipped, load_rules([ten_thousand]))
        print_starts(Path(folder), ten_thousand)


def generate(count: int, size: int = 3_000) -> Iterator[str]:
    """Texts of sentences over a vocabulary with the frequencies of a language; the same on every machine."""
    source = random.Random(20261122)
    rare = ["".join(source.choices(SYLLABLES, k=source.randint(2, 4))) for _ in range(4_000)]

    def words(least: int, most: int) -> list[str]:
        picks = range(source.randint(least, most))
        return [
            source.choice(COMMON) if source.random() < 0.55 else rare[min(int(source.paretovariate(0.6)), 3_999)]
            for _ in picks
        ]

    for number in range(count):
        lines = [" ".join(words(6, 9)).capitalize()]
        while sum(map(len, lines)) < size:
            lines.append(" ".join(f"{' '.join(words(9, 24)).capitalize()}." for _ in range(source.randint(1, 4))))
        if number % 20 == 0:
            lines.insert(source.randint(2, len(lines)), source.choice(BOILERPLATE))
        yield "\n".join(lines)


def write_pack(folder: Path, count: int) -> Path:
    """A pack of publishers' rules; every second one names its publisher, so it is looked for in every text."""
    source = random.Random(count)
    for number in range(count):
        name = f"the {''.join(source.choices(SYLLABLES, k=3))} {source.choice(['post', 'times', 'herald'])} {number}"
        domain = name.replace(" ", "")
        host = f"{domain}.example"
        path = folder / f"publishers/{host}/appeal.toml"
        path.parent.mkdir(parents=True)
        named = str(number % 2 == 0).lower()
        path.write_text(PACK_RULE.format(name=name, host=host, domain=domain, named=named), encoding="utf-8")
    return folder


def print_speeds(texts: Sequence[str], shipped: RuleSet, ten_thousand: RuleSet) -> None:
    """The part of the table that compares speeds."""
    long = "\n".join(texts)
    long = (long * (1 + 1_000_000 // len(long)))[:1_000_000]
    decoded = {text: decode(Capture(text.encode(), MediaType.TEXT)) for text in (*texts, long)}

    def cleaning(rules: RuleSet) -> Callable[[str], object]:
        compile_rules(rules)
        return lambda text: verdict(decoded[text], rules)

    rounds = measure(
        texts,
        {
            "engine": cleaning(shipped),
            "10,000 rules": cleaning(ten_thousand),
            "jusText": just,
            "line filter": c4_lines,
            "bare scan": bare_scan(shipped),
            "look": looking(decoded, shipped),
        },
    )
    engine = cleaning(shipped)
    one = statistics.median(seconds(engine, [long]) for _ in range(ROUNDS)) / len(long)
    many = rounds["engine"] / sum(map(len, texts))
    print(f"{len(shipped.rules)} rules, {len(texts)} texts of {sum(map(len, texts)) // len(texts)} code points\n")
    print(row("what", "ratio", "at least", "aim"))
    print(row("---", "---", "---", "---"))
    print(row("jusText's time / ours", rounds["jusText"] / rounds["engine"], 20, 100))
    print(row("C4-style line filter's time / ours", rounds["line filter"] / rounds["engine"], 2, 5))
    for name in ("jusText", "line filter"):  # what no rule and no model can leave out
        print(
            row(f"{name}'s time / blocks, folding and one look at all factors", rounds[name] / rounds["look"], "", "")
        )
    print(row("bare Hyperscan scan's time / ours", rounds["bare scan"] / rounds["engine"], 0.1, 0.25))
    print(row("speed with 10,000 rules / with these", rounds["engine"] / rounds["10,000 rules"], 0.6, 0.9))
    print(row("speed a code point, 1 MB / 3 kB", many / one, 0.5, 1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(row("MB at the peak of this process, benchmark peers and two rule sets included", peak, "", ""))


def measure(texts: Sequence[str], systems: dict[str, Callable[[str], object]]) -> dict[str, float]:
    """The median seconds that each system takes for all texts, rounds interleaved."""
    taken: dict[str, list[float]] = {name: [] for name in systems}
    for _ in range(ROUNDS + 1):  # the first one warms up
        for name, run in systems.items():
            taken[name].append(seconds(run, texts))
    return {name: statistics.median(times[1:]) for name, times in taken.items()}


def seconds(run: Callable[[str], object], texts: Sequence[str]) -> float:
    """The processor time of one pass over the texts: what else the machine does counts for less."""
    begin = time.process_time()
    for text in texts:
        run(text)
    return time.process_time() - begin


def verdict(decoded: Decoded, rules: RuleSet) -> Verdict:
    """From text to verdict."""
    article: Article = extract_text(decoded)
    return decide(article, find_matches(article, rules), Policy())


def looking(decoded: Mapping[str, Decoded], rules: RuleSet) -> Callable[[str], object]:
    """What is done for every text before any rule is tried on a block."""
    compiled = compile_rules(rules)

    def look(text: str) -> object:
        article = extract_text(decoded[text])
        return compiled.look(fold_lines(shown_texts(article)), article.blocks, None)

    return look


_STOPLIST = justext.get_stoplist("English")


def just(text: str) -> object:
    """JusText on the text wrapped as a page."""
    page = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return justext.justext(f"<html><body>{page}</body></html>".encode(), _STOPLIST, encoding="utf-8")


def c4_lines(text: str) -> str:
    """The line rules of C4 as its published code has them, without language, bad words and a library for sentences."""
    kept = []
    sentences = 0
    for line in text.split("\n"):
        stripped = _CITATION.sub("", line.strip())
        words = stripped.split()
        if any(len(word) > 1_000 for word in words):
            continue
        if not stripped.endswith((".", "?", "!", '"')) or stripped.endswith("...") or len(words) < 3:
            continue
        lowered = stripped.lower()
        if "lorem ipsum" in lowered or "{" in stripped:
            return ""
        if "javascript" in lowered or any(phrase in lowered for phrase in _POLICIES):
            continue
        sentences += stripped.count(". ") + 1
        kept.append(stripped)
    return "\n".join(kept) if sentences >= 5 else ""


_CITATION = re.compile(r"\[\d*\]|\[edit\]|\[citation needed\]")
_POLICIES = ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")


def bare_scan(rules: RuleSet) -> Callable[[str], object]:
    """Hyperscan alone, over the same factors and the same texts, folded beforehand."""
    general = compile_rules(rules).general
    scanners = (general.anywhere.scanner, general.in_short.scanner)
    factors = {literal_of(factor) for scanner in scanners for factor in scanner.factors}
    ordered = sorted(factors)
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[factor.encode() for factor in ordered],
        ids=list(range(len(ordered))),
        elements=len(ordered),
        flags=[hyperscan.HS_FLAG_SINGLEMATCH] * len(ordered),
        literal=True,
    )
    folded: dict[str, bytes] = {}

    def scan(text: str) -> None:
        if text not in folded:
            folded[text] = "\n".join(fold_lines(text.split("\n"))).encode()
        database.scan(folded[text], match_event_handler=_nothing)

    return scan


def _nothing(*_: object) -> None:
    pass


def print_starts(folder: Path, pack: Path) -> None:
    """The part of the table that compares starts of the command, as a wheel of this tree installs it."""
    install(folder / "site")
    text = folder / "text.txt"
    text.write_text("The ferry leaves at nine.\nAdvertisement\n", encoding="utf-8")
    command = [sys.executable, "-m", "cleaner", "clean", str(text)]
    cold = [start([*command, "--rules", str(pack)], folder / f"cold{number}") for number in range(ROUNDS)]
    start(command, folder / "cache")  # makes the cache
    turns = [  # in turn, because a machine that changes its pace would favour one of them
        (
            start([sys.executable, "-c", "import click"], folder / "cache"),
            start(command, folder / "cache"),
            start([*command, "--rules", str(pack)], folder / "cold0"),
        )
        for _ in range(STARTS)
    ]
    click, warm, big = map(statistics.median, zip(*turns, strict=True))
    print(row("seconds of the first start with 10,000 rules, no cache", statistics.median(cold), "≤ 8", "≤ 2"))
    print(row("`cleaner clean` on one small text, warm / `import click`", warm / click, "≤ 3", "≤ 1.5"))
    print(row("the same with 10,000 rules", big / click, "", ""))
    print(
        row(
            "MB of `cleaner clean` with 10,000 rules",
            peak_of([*command, "--rules", str(pack)], folder / "cold0"),
            "≤ 200",
            "",
        )
    )


def install(site: Path) -> None:
    """Make a wheel of this tree and install it, modules compiled, without what it needs, which is here."""
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--compile")
    subprocess.run([sys.executable, "-m", "pip", "install", *options, "--target", str(site), str(ROOT)], check=True)


def start(command: list[str], cache: Path) -> float:
    """Seconds of one run of a command, of the package in the folder `site` beside its cache."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=cache.parent, env=environment_of(cache))
    return time.perf_counter() - begin


def environment_of(cache: Path) -> dict[str, str]:
    """The variables for a run of the installed package."""
    return os.environ | {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(cache.with_name("site"))}


def peak_of(command: list[str], cache: Path) -> int:
    """The peak memory of a command, in MB."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    measured = [sys.executable, "-c", script, *command]
    run = subprocess.run(measured, check=True, capture_output=True, cwd=cache.parent, env=environment_of(cache))
    return int(run.stdout)


def row(*cells: object) -> str:
    """A line of the table."""
    return "| " + " | ".join(f"{cell:.3g}" if isinstance(cell, float) else str(cell) for cell in cells) + " |"


if __name__ == "__main__":
    main()
