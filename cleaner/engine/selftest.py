"""A rule on trial by its own examples. It lives here and not with the rules because it needs matching."""

from dataclasses import dataclass

from cleaner.engine.decide import decide
from cleaner.engine.find import find_matches
from cleaner.engine.policy import Policy
from cleaner.engine.verdict import Verdict
from cleaner.rules.example import ExampleDocument, read_kept, read_stripped
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import Example, Rule, Status

NO_CEILING = Policy(ceiling=100)  # examples are short: most of one may go


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that did not come out as it says: the lines expected and the lines left."""

    rule: str
    example: str
    expected: tuple[str, ...]
    left: tuple[str, ...]


def failures_of(rule: Rule) -> tuple[ExampleFailure, ...]:
    """The examples of a rule, drafts included, that the rule alone does not satisfy."""
    alone = RuleSet.of([rule._replace(status=Status.STABLE)])
    tried = [_try(rule, alone, example, document) for example, document in documents_of(rule)]
    return tuple(failure for failure in tried if failure is not None)


def documents_of(rule: Rule) -> tuple[tuple[Example, ExampleDocument], ...]:
    """The examples of a rule as documents of its first publisher: what goes, then what stays."""
    host = rule.scope.hosts[0] if rule.scope.hosts else None
    stripped = [(example, read_stripped(example.text, host)) for example in rule.must_strip]
    return (*stripped, *((example, read_kept(example.text, host)) for example in rule.must_keep))


def left_of(verdict: Verdict) -> tuple[str, ...]:
    """The lines that a verdict leaves, as examples say them."""
    return tuple(line for line in verdict.clean_text.split("\n") if line)


def _try(rule: Rule, alone: RuleSet, example: Example, document: ExampleDocument) -> ExampleFailure | None:
    left = left_of(decide(document.article, find_matches(document.article, alone), NO_CEILING))
    return None if left == document.left else ExampleFailure(rule.id, example.name, document.left, left)
