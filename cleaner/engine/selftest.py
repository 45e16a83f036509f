"""A rule on trial by its own examples. It lives here and not with the rules because it needs matching."""

from dataclasses import dataclass, replace

from cleaner.engine.decide import decide
from cleaner.engine.find import find_matches
from cleaner.engine.policy import Policy
from cleaner.rules.example import ExampleDocument, read_kept, read_stripped
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import Example, Rule, Status

_NO_CEILING = Policy(ceiling=100)  # examples are short: most of one may go


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that did not come out as it says: the lines expected and the lines left."""

    rule: str
    example: str
    expected: tuple[str, ...]
    left: tuple[str, ...]


def failures_of(rule: Rule) -> tuple[ExampleFailure, ...]:
    """The examples of a rule, drafts included, that the rule alone does not satisfy."""
    alone = RuleSet.of([replace(rule, status=Status.STABLE)])
    host = rule.scope.hosts[0] if rule.scope.hosts else None
    trials = [(example, read_stripped(example.text, host)) for example in rule.must_strip]
    trials += [(example, read_kept(example.text, host)) for example in rule.must_keep]
    tried = [_try(rule, alone, example, document) for example, document in trials]
    return tuple(failure for failure in tried if failure is not None)


def _try(rule: Rule, alone: RuleSet, example: Example, document: ExampleDocument) -> ExampleFailure | None:
    verdict = decide(document.article, find_matches(document.article, alone), _NO_CEILING)
    left = tuple(line for line in verdict.clean_text.split("\n") if line)
    return None if left == document.left else ExampleFailure(rule.id, example.name, document.left, left)
