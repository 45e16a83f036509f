"""The examples of a rule, made ready to be tried many times."""

from dataclasses import dataclass

from cleaner.engine.decide import decide
from cleaner.engine.selftest import NO_CEILING, documents_of, left_of
from cleaner.engine.shapes import match_rule
from cleaner.engine.view import Views
from cleaner.rules.example import ExampleDocument
from cleaner.rules.lines import fold_line
from cleaner.rules.rule import BlockShape, Example, Rule


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One example as a document, with its blocks as patterns read them."""

    example: Example
    document: ExampleDocument
    views: Views


def trials_of(rule: Rule) -> tuple[tuple[Trial, ...], tuple[Trial, ...]]:
    """The trials of must_strip, and those of must_keep."""
    trials = [Trial(example, document, Views(document.article)) for example, document in documents_of(rule)]
    return tuple(trials[: len(rule.must_strip)]), tuple(trials[len(rule.must_strip) :])


def comes_out(rule: Rule, trial: Trial) -> bool:
    """True where the rule alone does to the example what the example says."""
    lines = rule.shape.lines if isinstance(rule.shape, BlockShape) else ()
    looked_at = [view for view in trial.views if not lines or fold_line(view.folded) in lines]
    claims = [match_rule(rule, trial.views, view.number) for view in looked_at]
    standing = tuple(claim for claim in claims if claim is not None)
    return left_of(decide(trial.document.article, standing, NO_CEILING)) == trial.document.left
