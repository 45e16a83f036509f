"""Docs are complete because a test says so."""

import re
import shutil
from pathlib import Path

import click
import pytest

from cleaner.archive.schema import TABLES, VIEWS
from cleaner.cli.config import chosen_rules, find_config
from cleaner.cli.main import main
from cleaner.cli.rules import command as rules_command
from cleaner.rules.pack import load_rules
from cleaner.rules.rule import Category, Edge, Feature, IfNoEnd, KeepAs, Position, Quotes, Status
from tests.goldens import ROOT
from tests.reference import PAGES, with_tables

README = (ROOT / "README.md").read_text(encoding="utf-8")
RULES = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
ARCHIVE = (ROOT / "docs/archive.md").read_text(encoding="utf-8")


def test_every_command_is_in_the_readme_or_the_page_about_the_archive() -> None:
    told = README + ARCHIVE
    assert [name for name in main.list_commands(click.Context(main)) if f"cleaner {name}" not in told] == []
    assert all(name in README for name in rules_command.commands)


@pytest.mark.parametrize("words", [Category, Edge, Feature, IfNoEnd, KeepAs, Position, Quotes, Status])
def test_every_word_of_the_rule_format_is_in_its_reference(words: type[Category]) -> None:
    assert [word for word in words if word not in RULES] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_tables_of_keys_are_those_of_the_code(page: Path) -> None:
    written = page.read_text(encoding="utf-8")
    assert with_tables(written, PAGES[page]) == written, "make reference"


def test_the_sample_configuration_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (sample,) = re.findall(
        r"```toml\n(.*?)```", (ROOT / "docs/configuration.md").read_text(encoding="utf-8"), re.DOTALL
    )
    (tmp_path / "cleaner.toml").write_text(sample, encoding="utf-8")
    (tmp_path / "our-rules/wire").mkdir(parents=True)
    shutil.copy(ROOT / "rules/wire/agency-credit.toml", tmp_path / "our-rules/wire")
    monkeypatch.chdir(tmp_path)
    config = find_config()
    assert config is not None
    assert len(chosen_rules(config).rules) < len(load_rules().rules)


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
