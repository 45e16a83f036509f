"""Rules with examples of a test's own, and what lint finds in them."""

from collections.abc import Sequence

from cleaner.engine.lint.corpus import CleanText
from cleaner.engine.lint.finding import Check, Severity
from cleaner.engine.lint.run import lint
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import Rule
from tests.engine.trial import plain
from tests.rules.writing import EXAMPLES, read, rule_text

LABEL = "[block]\npattern = '''remind me later'''\nwhole = true"


def a_rule(
    shape: str,
    goes: Sequence[str] = ("- Remind me later",),
    stays: Sequence[str] = ("Remind me later, she said.",),
    rule_id: str = "generic/sample",
    **options: str,
) -> Rule:
    """A rule; each text of `goes` and `stays` is an example of its own."""
    examples = [("must_strip", text) for text in goes] + [("must_keep", text) for text in stays]
    written = "".join(
        f"\n[[{key}]]\nname = \"{key} {number}\"\ntext = '''\n{text}\n'''\n"
        for number, (key, text) in enumerate(examples, 1)
    )
    rule = read(rule_text(shape, **options).replace(EXAMPLES, written), rule_id)
    assert isinstance(rule, Rule), "\n".join(map(str, rule))
    return rule


def found(*rules: Rule, corpus: dict[str, str] | None = None, least: Severity = Severity.NOTE) -> list[tuple[str, ...]]:
    """The findings on all of these rules: id, severity, check."""
    texts = None if corpus is None else [CleanText(name, plain(text)) for name, text in corpus.items()]
    findings = lint(RuleSet.of(rules), rules, texts, least)
    return [(finding.rule, finding.severity, finding.check) for finding in findings]


def messages(*rules: Rule, check: Check, corpus: dict[str, str] | None = None) -> list[str]:
    """What one check says about these rules."""
    texts = None if corpus is None else [CleanText(name, plain(text)) for name, text in corpus.items()]
    return [finding.message for finding in lint(RuleSet.of(rules), rules, texts) if finding.check is check]
