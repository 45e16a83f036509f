"""Rule files for tests: written as an author writes them, read by the real reader."""

import textwrap

from cleaner.rules.errors import RuleError
from cleaner.rules.reader import read_rule
from cleaner.rules.rule import Rule

EXAMPLES = """
[[must_strip]]
name = "goes"
text = '''
- Remind me later
'''

[[must_keep]]
name = "stays"
text = '''
The harbour reopened.
'''
"""


def rule_text(shape: str, *, scope: str = "", category: str = "other", status: str = "stable") -> str:
    """A rule file around a shape."""
    head = f"""\
summary  = "A sample"
category = "{category}"
status   = "{status}"
added    = 2026-09-14
why      = "Because."
"""
    parts = [head, "[scope]\n" + textwrap.dedent(scope) if scope else "", textwrap.dedent(shape), EXAMPLES]
    return "\n".join(part for part in parts if part)


def read(text: str, rule_id: str = "generic/sample") -> Rule | list[RuleError]:
    """The rule of a file, or its mistakes."""
    return read_rule(rule_id, text.encode(), "sample.toml")


def made(
    shape: str, rule_id: str = "generic/sample", *, scope: str = "", category: str = "other", status: str = "stable"
) -> Rule:
    """The rule of a shape; mistakes in it fail the test."""
    rule = read(rule_text(shape, scope=scope, category=category, status=status), rule_id)
    assert isinstance(rule, Rule), "\n".join(map(str, rule))
    return rule


def mistakes(text: str, rule_id: str = "generic/sample") -> list[RuleError]:
    """The mistakes of a file that has some."""
    errors = read(text, rule_id)
    assert not isinstance(errors, Rule), "the file has no mistake"
    return errors
