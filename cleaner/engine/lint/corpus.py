"""What rules do to texts in which there is nothing to cut."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cleaner.document.article import Article
from cleaner.engine.decide import decide
from cleaner.engine.find import find_matches
from cleaner.engine.lint.finding import Check, Finding, Severity
from cleaner.engine.selftest import NO_CEILING
from cleaner.rules.example import read_kept
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import Rule, Scope

BROAD = 1  # per cent of the blocks of clean texts
FEW = 5  # blocks; fewer say nothing about a share


@dataclass(frozen=True, slots=True, eq=False)
class CleanText:
    """A text that should stay as it is; `rule` is the one whose own example it is, and which it says nothing about."""

    name: str
    article: Article
    rule: str = ""


def kept_examples(rules: Sequence[Rule]) -> tuple[CleanText, ...]:
    """The must_keep examples of rules as clean texts; each says nothing about its own rule."""
    return tuple(
        CleanText(f"{rule.id}: {example.name}", read_kept(example.text).article, rule.id)
        for rule in rules
        for example in rule.must_keep
    )


def on_clean_texts(rules: Sequence[Rule], texts: Sequence[CleanText], *, silent: bool) -> Iterator[Finding]:
    """The rules that claim a large share of the blocks and, where they should be silent, every single cut.

    Every rule is taken to speak of every publisher.
    """
    everywhere = RuleSet.of(map(_everywhere, rules))
    claims: Counter[str] = Counter()
    blocks = 0
    for text in texts:
        matches = [match for match in find_matches(text.article, everywhere) if match.rule.id != text.rule]
        for match in matches:
            claims[match.rule.id] += match.last - match.first + 1
        blocks += len(text.article.blocks)
        for removal in decide(text.article, tuple(matches), NO_CEILING).removals if silent else ():
            line = text.article.text.count("\n", 0, removal.start) + 1
            message = f"{text.name}:{line}: cuts {_short(removal.text)!r} from a clean text"
            yield Finding(removal.rule, Severity.ERROR, Check.SILENCE, message)
    for rule_id, claimed in claims.items():
        if claimed >= FEW and claimed * 100 > BROAD * blocks:
            message = f"claims {claimed} of {blocks} blocks of clean texts: name more of what identifies the line"
            yield Finding(rule_id, Severity.WARNING, Check.OVER_BROAD, message)


def _everywhere(rule: Rule) -> Rule:
    """The rule without publisher and language; its digest says that it is another one."""
    scope = Scope(position=rule.scope.position, quotes=rule.scope.quotes)
    return rule._replace(scope=scope, digest=f"{rule.digest} everywhere")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"
