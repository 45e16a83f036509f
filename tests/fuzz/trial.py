"""One generated rule file on trial: it is refused with its mistakes, or it is a rule that hurts no document."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from cleaner.document.article import Article
from cleaner.document.span import restore
from cleaner.engine.decide import decide
from cleaner.engine.find import find_matches
from cleaner.engine.selftest import failures_of
from cleaner.rules.errors import RulesInvalid
from cleaner.rules.line import line_of, rule_of
from cleaner.rules.pack import RuleSet
from cleaner.rules.reader import read_rule
from cleaner.rules.rule import Rule
from tests.engine.trial import NO_CEILING, markdown, plain
from tests.fuzz.patterns import WORDS
from tests.fuzz.rule_files import rule_file

LONG = 20_000  # code points of a hostile line


@dataclass(frozen=True, slots=True)
class Trial:
    """How it went: the outcome in a word, the mistakes or cuts, the processor seconds of reading and of running."""

    number: int
    outcome: str
    count: int
    reading: float
    running: float


def texts() -> Iterator[str]:
    """Documents that patterns are slow on, or that fold in odd ways."""
    yield "a" * LONG + "\n" + "a b " * (LONG // 4) + "\n" + " " * LONG + "x"
    yield "\n".join(f"{word}! {word} {word.upper()}: “{word}”. https://paper.example/{word}" for word in WORDS) * 40
    yield (
        "ﷺ" * 2_000 + "\n" + "e" + "\u0301" * 5_000 + "\nİıß½\u200d👩\u200d👩\u200d👧" * 500 + "\n\u202e" + "가" * 2_000
    )
    yield "\n".join(WORDS[number % len(WORDS)] for number in range(3_000))
    yield "\n".join(f"{one} 12 {two}. {one}{two}! Rain fell. {two} {one}" for one in WORDS for two in WORDS)
    yield '"' * 3_000 + "(" * 3_000 + "donate " + "-" * 3_000 + "\x85\u2028" + "=" * LONG


def articles() -> tuple[Article, ...]:
    """The hostile documents, plain, and one of them as Markdown."""
    links = "\n\n".join(f"> [{word}](https://a.example/{word}?give=1) *{word}*" for word in WORDS)
    return (*map(plain, texts()), markdown(links + "\n\n" + "[" * 2_000))


def try_file(number: int, documents: tuple[Article, ...]) -> Trial:
    """Read one generated file; run it where it is a rule. Whatever else than RuleErrors goes wrong is raised."""
    data = rule_file(number)
    begin = time.process_time()
    read = read_rule("generic/fuzz", data, f"file-{number}.toml")
    reading = time.process_time() - begin
    if isinstance(read, list):
        assert read, "neither a rule nor a mistake"
        str(RulesInvalid(read)).encode()
        return Trial(number, "refused", len(read), reading, time.process_time() - begin - reading)
    cuts = _run(read, documents)
    return Trial(number, "rule", cuts, reading, time.process_time() - begin - reading)


def _run(rule: Rule, documents: tuple[Article, ...]) -> int:
    """How many cuts the rule makes in all documents; after each the text is restored from what is left."""
    rules = RuleSet.of([rule])
    assert repr(rule_of(line_of(rule))) == repr(rule), "the cache gives another rule back"
    failures_of(rule)
    cuts = 0
    for article in documents:
        verdict = decide(article, find_matches(article, rules), NO_CEILING)
        assert restore(verdict.clean_text, verdict.removals) == article.text, "a cut is not exact"
        cuts += len(verdict.removals)
    return cuts
