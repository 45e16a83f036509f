"""Docs are complete because a test says so."""

import re
from pathlib import Path

import click
import pytest

from cleaner.archive.schema import TABLES, VIEWS
from cleaner.cli.main import main
from cleaner.cli.rules import command as rules_command
from cleaner.rules.rule import Category, Edge, Feature, IfNoEnd, KeepAs, Position, Quotes, Status
from tests.goldens import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
RULES = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
ARCHIVE = (ROOT / "docs/archive.md").read_text(encoding="utf-8")
FIELDS = re.findall(
    r"fields\.(?:text|number|choice|flag|texts|pattern|date|table|tables|optional_\w+)\(\"(\w+)\"",
    "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "cleaner/rules").glob("*.py"))),
)


def test_every_command_is_in_the_readme() -> None:
    assert [name for name in main.list_commands(click.Context(main)) if f"cleaner {name}" not in README] == []
    assert all(name in README for name in rules_command.commands)


@pytest.mark.parametrize("words", [Category, Edge, Feature, IfNoEnd, KeepAs, Position, Quotes, Status])
def test_every_word_of_the_rule_format_is_in_its_reference(words: type[Category]) -> None:
    assert [word for word in words if word not in RULES] == []


def test_every_field_of_a_rule_file_is_in_its_reference() -> None:
    assert len(FIELDS) > 20
    assert [field for field in FIELDS if field not in RULES] == []


def test_every_table_and_view_is_described() -> None:
    assert [name for name in (*TABLES, *VIEWS) if f"`{name}`" not in ARCHIVE] == []


def test_every_decision_is_in_the_index() -> None:
    index = (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")
    decisions = [path.name for path in (ROOT / "docs/adr").glob("0*.md")]
    assert decisions
    assert [name for name in decisions if name not in index] == []


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
