"""The language of search: what a string asks for, and the SQL parts it becomes."""

import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.archive.query import Field, Parts, Query, Term, clean_parts, read_query, removed_parts, search_query


def words(*texts: str) -> tuple[Term, ...]:
    return tuple(Term(Field.TEXT, text) for text in texts)


def only(text: str) -> Term:
    ((term,),) = read_query(text).groups
    return term


def test_a_query_is_groups_of_which_each_must_hold_and_terms_that_must_not() -> None:
    query = read_query('pier "old boat" -fog begin* this OR that OR title:Pier -host:a.example')
    assert query == Query(
        (
            *((term,) for term in words("pier", "old boat")),
            (Term(Field.TEXT, "begin", prefix=True),),
            (*words("this", "that"), Term(Field.TITLE, "Pier")),
        ),
        (*words("fog"), Term(Field.HOST, "a.example")),
    )
    assert [term.text for term in query.words] == ["pier", "old boat", "begin", "this", "that"]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("title:ferry", Field.TITLE, "ferry"),
        ('title:"old ferry"', Field.TITLE, "old ferry"),
        ("TITLE:ferry", Field.TITLE, "ferry"),
        ("host:Coast.Example", Field.HOST, "coast.example"),
        ("host:www.coast.example.", Field.HOST, "coast.example"),
        ("host:*.coast.example", Field.HOST, "coast.example"),
        ("host:https://coast.example/pier?x", Field.HOST, "coast.example"),
        ("after:2026", Field.AFTER, "2026"),
        ("before:2026-11", Field.BEFORE, "2026-11"),
        ("after:2026-11-03", Field.AFTER, "2026-11-03"),
        ("category:newsletter", Field.CATEGORY, "newsletter"),
        ("category:Donation", Field.CATEGORY, "donation-appeal"),
        ("language:DE", Field.LANGUAGE, "de"),
    ],
)
def test_a_filter_is_read_as_it_is_compared(text: str, field: Field, value: str) -> None:
    assert only(text) == Term(field, value)


@pytest.mark.parametrize(
    "text",
    [
        "after:lunch",
        "after:2026-13",
        "before:03.11.2026",
        "after:2026-11-3",
        "category:zebra",
        "language:german",
        "after:٢٠٢٦",
        'host:"a b"',
        "host:a*b",
    ],
)
def test_what_only_looks_like_a_filter_is_words_and_is_named(text: str) -> None:
    query = read_query(text)
    assert query.misread == (text,)
    assert {term.field for group in query.groups for term in group} == {Field.TEXT}


@pytest.mark.parametrize("text", ["note:this", "http://a.example", "subtitle:x", "12:30", "title: pier"])
def test_a_colon_alone_makes_no_filter(text: str) -> None:
    query = read_query(text)
    assert query.misread == ()
    assert {term.field for group in query.groups for term in group} == {Field.TEXT}


def test_words_and_titles_are_answered_by_the_index_and_filters_by_conditions() -> None:
    assert clean_parts(read_query('a "b c" -d e* OR f title:G')) == Parts(
        '("a") AND ("b c") AND ("e"* OR "f") AND (title : "g") NOT "d"',
        "1",
        (),
        in_title='title : (("a") AND ("b c") AND ("e"* OR "f") AND (title : "g")) NOT "d"',
    )
    filtered = clean_parts(read_query("a host:h.example"))
    assert (filtered.match, filtered.values) == ('("a")', ("h.example", "*.h.example"))
    parts = removed_parts(read_query("a title:b -category:newsletter"))
    assert parts.match == '("a")'
    assert parts.values == ('title : "b"', "newsletter")


def test_a_query_of_filters_only_has_no_expression() -> None:
    parts = clean_parts(read_query("language:de -ferry"))
    assert parts.match == ""
    assert parts.values == ("de", '"ferry"')


@pytest.mark.parametrize("text", ["", "-ferry", "-host:a.example", "***", "OR"])
def test_a_query_that_asks_for_nothing_finds_nothing(text: str) -> None:
    assert clean_parts(read_query(text)).match == removed_parts(read_query(text)).match == '""'


def test_the_words_of_a_query_for_a_statement_of_ones_own() -> None:
    assert search_query("a -b host:c.example title:d") == '("a") NOT "b"'
    assert search_query("host:c.example") == '""'


@pytest.fixture(scope="module")
def tables() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(
        """
        CREATE TABLE documents (id INTEGER PRIMARY KEY, host, language, published, revision_id);
        CREATE TABLE removals (id INTEGER PRIMARY KEY, revision_id, category);
        CREATE VIRTUAL TABLE documents_fts USING fts5(title, clean_text, content='');
        CREATE VIRTUAL TABLE removals_fts USING fts5(text, content='');"""
    )
    return connection


PIECES = "OR - title: host: after: before: category: language: * a ( ) 2026 de newsletter a.example ^ { AND NOT 茶 , '"
QUERIES = st.lists(st.sampled_from([*PIECES.split(), '"', "\x00", "\ud800", " "]) | st.text(max_size=5)).map("".join)


@given(QUERIES)
@example("a " * 5_000)
@example("-a " * 5_000 + "b")
@example(" OR ".join("ab" for _ in range(5_000)))
@example("host:a OR " * 5_000 + "x")
def test_any_string_becomes_a_statement_that_runs(tables: sqlite3.Connection, text: str) -> None:
    for parts, table in ((clean_parts(read_query(text)), "documents"), (removed_parts(read_query(text)), "removals")):
        join = "" if table == "documents" else "JOIN documents ON documents.revision_id = removals.revision_id "
        index = f"JOIN {table}_fts ON {table}_fts.rowid = {table}.id " if parts.match else ""
        match = f"{table}_fts MATCH ? AND " if parts.match else ""
        statement = f"SELECT count(*) FROM {table} {join}{index}WHERE {match}{parts.where}"
        values = ([parts.match] if parts.match else []) + list(parts.values)
        assert tables.execute(statement, values).fetchone() == (0,)
