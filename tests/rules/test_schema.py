"""The schema says what the reader says: made of the same declarations, and held together by thousands of mistakes."""

import copy
import datetime
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from cleaner.rules.form import Kind, TableForm
from cleaner.rules.keys import RULE
from cleaner.rules.pack import shipped_pack
from cleaner.rules.reader import read_rule
from cleaner.rules.rule import Rule
from cleaner.rules.schema import rule_schema
from tests.rules.test_rule_files import BLOCK, INLINE, LINES, REGION, SCOPE, SCORE
from tests.rules.writing import rule_text

Table = dict[str, object]
Path_ = tuple[str | int, ...]
Change = tuple[Path_, str, object]
SCHEMA = Draft202012Validator(rule_schema())
SHIPPED = sorted(shipped_pack().rglob("*.toml"))
# What only the reader can tell. `docs/rules.md` names the same.
UNSAYABLE = (
    "must begin with '- ' (goes)",
    "the example is empty",
    "nothing goes: mark at least one line",
    "is nothing that a page can say",
    "two signals have the same name",
    "all signals together do not reach it",
    "must hold only lines with a word in them",
    "is not as hosts are compared",
    "flags such as (?i) are not supported",
)
MISSING = object()
VALUES = (
    MISSING, "", "x", "(?i)x", "www.paper.example", 0, 1, 7, -100, -101, 100, 101, 200, 201, 1_000, 1_001, True, False,
    2.5, [], [""], ["x"], ["***"],
    ["paper.example"], ["Paper.example"], ["www.paper.example"], ["paper.example/"], ["EN"], [7], [True], {}, [{}],
    [[]], {"x": 1},
)  # fmt: skip
DATES = (datetime.date(2026, 9, 14), datetime.datetime(2026, 9, 14, 10), datetime.time(10))


def parsed(shape: str, scope: str = "") -> Table:
    return tomllib.loads(rule_text(shape, scope=scope))


BASES = (
    parsed(BLOCK, SCOPE),
    parsed(LINES, SCOPE + "names_publisher = true"),
    parsed(REGION),
    parsed(INLINE),
    parsed(SCORE),
)


def as_json(value: object) -> object:
    """A TOML value as editors hand it to a schema: dates are texts."""
    return json.loads(json.dumps(value, default=lambda date: date.isoformat()))


def as_toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {as_toml(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def problems(table: Table) -> list[str]:
    """What the reader says about a table written as TOML."""
    data = "".join(f"{key} = {as_toml(value)}\n" for key, value in table.items())
    read = read_rule("generic/sample", data.encode(), "sample.toml")
    return [] if isinstance(read, Rule) else [error.problem for error in read]


def places(form: TableForm, table: object, path: Path_ = ()) -> Iterator[tuple[Path_, TableForm]]:
    """Every table of a rule with its form."""
    yield path, form
    for key in form.keys:
        if key.table and isinstance(table, dict) and key.name in table:
            below = table[key.name]
            members = enumerate(below) if isinstance(below, list) else [(None, below)]
            for index, member in members:
                yield from places(key.table, member, (*path, key.name) if index is None else (*path, key.name, index))


def changes(base: Table) -> Iterator[Change]:
    """Every key of every table, with every value; and a key that is not known."""
    for path, form in places(RULE, base):
        yield path, "nobody_knows", 1
        for key in form.keys:
            own = DATES if key.kind is Kind.DATE else [str(word) for word in key.words or ()]
            yield from ((path, key.name, value) for value in (*VALUES, *own))


def changed(base: Table, *made: Change) -> Table:
    table = copy.deepcopy(base)
    for path, key, value in made:
        place: object = table
        for part in path:
            if isinstance(place, dict):
                place = place.get(part)
            elif isinstance(place, list) and isinstance(part, int) and part < len(place):
                place = place[part]
        if not isinstance(place, dict):
            continue
        if value is MISSING:
            place.pop(key, None)
        else:
            place[key] = copy.deepcopy(value)  # or a change could put a table into itself
    return table


def assert_agreed(table: Table) -> None:
    """Reader and schema refuse it, or neither does, but for what only the reader can tell."""
    said = [problem for problem in problems(table) if not any(words in problem for words in UNSAYABLE)]
    refused = [error.message for error in SCHEMA.iter_errors(as_json(table))]
    assert bool(said) == bool(refused), (said, refused, table)


def test_it_is_a_schema_for_new_and_for_old_validators() -> None:
    Draft202012Validator.check_schema(rule_schema())
    Draft7Validator.check_schema({**rule_schema(), "$schema": "http://json-schema.org/draft-07/schema#"})


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(shipped_pack()).as_posix())
def test_a_shipped_rule_fits(path: Path) -> None:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert [error.message for error in SCHEMA.iter_errors(as_json(table))] == []


@pytest.mark.parametrize("number", range(len(BASES)))
def test_one_change_is_refused_by_both_or_by_neither(number: int) -> None:
    base = BASES[number]
    assert problems(base) == []
    for change in changes(base):
        if number == 0 or set(change[0]) & {"block", "region", "inline", "score"}:
            assert_agreed(changed(base, change))


@settings(max_examples=300)
@given(st.data())
def test_several_changes_are_refused_by_both_or_by_neither(data: st.DataObject) -> None:
    base = data.draw(st.sampled_from(BASES))
    made = data.draw(st.lists(st.sampled_from(list(changes(base))), min_size=2, max_size=3))
    assert_agreed(changed(base, *made))


def test_every_key_of_the_format_is_read() -> None:
    """A key that is declared and that nobody reads would take a wrong value without a word."""
    for base in BASES:
        for path, form in places(RULE, base):
            for key in form.keys:
                wrong: object = "x" if key.kind in (Kind.NUMBER, Kind.FLAG, Kind.DATE, Kind.TABLE) else 7
                told = problems(changed(base, (path, key.name, wrong)))
                assert any(problem.startswith("must be ") for problem in told), (path, key.name)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("2026-09-14", '"2026-09-14"'),
        ('"Because."', "2026-09-14"),
        ("max_blocks = 4", "max_blocks = 4.0"),
        ("later", "later(?=x)"),
    ],
    ids=["a date in quotation marks", "a date for a text", "a number with a point", "a pattern that RE2 does not know"],
)
def test_what_a_schema_cannot_see_the_reader_refuses(written: str, instead: str) -> None:
    table = tomllib.loads(rule_text(REGION).replace(written, instead))
    assert list(SCHEMA.iter_errors(as_json(table))) == []
    assert problems(table) != []
