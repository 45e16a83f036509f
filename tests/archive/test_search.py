"""Search: every language, every string, clean and removed text, and an index that never drifts."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from cleaner.archive.connect import open_for_reading, open_for_writing, register_functions
from cleaner.archive.query import search_query
from cleaner.archive.schema import SEARCH_TABLES
from cleaner.archive.search import Hit, HitCounts, count_hits, search
from cleaner.archive.searchtext import HIT_END, HIT_START, search_fold
from cleaner.archive.snippet import SNIPPET, search_snippet
from tests.archive.samples import APPEAL, CREDIT, STORY, archive, html, write

TEXTS = {
    "ferry": "Ferry\n\nThe ferry timetable changes in May, and the pier stays closed.",
    "pier": "Pier\n\nNobody doubts that the pier, the ferry's only landing, needs repair.",
    "lines": "Lines\n\nThey waited for the last\nboat of the evening. Don't run in snake_case.",
    "german": "Straße\n\nDie Straße zum Fährhafen ist gesperrt; der Maßstab stimmt.",
    "ligature": "Office\n\nThe o\ufb03ce of the \ufb01sheries closed.",
    "accents": "Café\n\nLe café était fermé, Ångström und Škoda auch.",
    "invisible": "Zero\n\nThe con\u200bference was post\u00adponed.",
    "chinese": "老茶馆\n\n这家老茶馆在运河边开了八十年。",
    "japanese": "灯台\n\nその灯台は一八九五年に建てられた。カフェもある。",
    "korean": "도서관\n\n시의회는 도서관의 예산을 늘렸다.",
    "thai": "ท่าเรือ\n\nสภาเมืองเลื่อนการตัดสินใจเรื่องท่าเรือเก่า",
    "russian": "Причал\n\nСовет отложил решение о ПРИЧАЛЕ до весны.",
    "wide": "Ｆｕｌｌ\n\nＷｉｄｅ letters and № 5.",
}
Finder = Callable[..., list[str]]


@pytest.fixture(scope="module")
def archive_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    for name, text in TEXTS.items():
        write(folder / f"{name}.txt", text)
    write(folder / "appeal.txt", STORY + APPEAL)
    archive(folder / "a.db", folder)
    return folder / "a.db"


@pytest.fixture(scope="module")
def hits(archive_path: Path) -> Iterator[Callable[..., list[Hit]]]:
    with open_for_reading(archive_path) as db:
        yield lambda query, **more: search(db, query, more.pop("limit", 50), **more)


@pytest.fixture(scope="module")
def found(hits: Callable[..., list[Hit]]) -> Finder:
    """The titles that a query finds, in alphabetical order."""
    return lambda query, **more: sorted(hit.title or "" for hit in hits(query, **more))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("ferry", ["Ferry", "Pier"]),
        ("FERRY", ["Ferry", "Pier"]),
        ("ferry timetable", ["Ferry"]),
        ("timetable nobody", []),
        ('"ferry timetable"', ["Ferry"]),
        ('"timetable ferry"', []),
        ('"ferry timetable', ["Ferry"]),
        ("ferry -timetable", ["Pier"]),
        ('pier -"stays closed"', ["Pier", "Pier vote postponed"]),
        ("-ferry", []),
        ("timetable OR nobody", ["Ferry", "Pier"]),
        ("timetable OR nobody OR office", ["Ferry", "Office", "Pier"]),
        ("pier timetable OR nobody", ["Ferry", "Pier"]),
        ("OR ferry", ["Ferry", "Pier"]),
        ("ferry OR", ["Ferry", "Pier"]),
        ("ferry OR -timetable", ["Pier"]),
        ("timet*", ["Ferry"]),
        ("timet", []),
        ("stra*", ["Straße"]),
        ("last boat", ["Lines"]),
        ('"last boat"', ["Lines"]),
        ("don't", ["Lines"]),
        ("don’t", ["Lines"]),
        ("ferry's", ["Pier"]),
        ("snake_case", ["Lines"]),
        ("ferry _ - timetable", ["Ferry"]),
        ("ferry, timetable!", ["Ferry"]),
        ("AND NOT NEAR", []),
        ("nobody AND pier", []),
    ],
)
def test_queries_mean_what_people_expect(found: Finder, query: str, titles: list[str]) -> None:
    assert found(query) == titles


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("strasse", "Straße"),
        ("STRASSE", "Straße"),
        ("straße", "Straße"),
        ("maßstab", "Straße"),
        ("massstab", "Straße"),
        ("fahrhafen", "Straße"),
        ("office", "Office"),
        ("fisheries", "Office"),
        ("\ufb01sheries", "Office"),
        ("cafe", "Café"),
        ("cafe\u0301", "Café"),
        ("etait ferme", "Café"),
        ("angstrom skoda", "Café"),
        ("conference", "Zero"),
        ("con\u200bference postponed", "Zero"),
        ("茶馆", "老茶馆"),
        ("运河边", "老茶馆"),
        ("灯台", "灯台"),
        ("建てられた", "灯台"),
        ("カフェ", "灯台"),
        ("ｶﾌｪ", "灯台"),
        ("도서관", "도서관"),
        ("예산", "도서관"),
        ("ท่าเรือ", "ท่าเรือ"),
        ("ตัดสินใจ", "ท่าเรือ"),
        ("причале", "Причал"),
        ("wide letters", "Ｆｕｌｌ"),
    ],
)
def test_words_are_found_in_every_spelling_and_script(found: Finder, query: str, title: str) -> None:
    assert found(query) == [title]


def test_the_parts_of_a_chinese_word_must_stand_together(found: Finder) -> None:
    assert found("馆茶") == []
    assert found("老 茶 馆") == ["老茶馆"]


def test_removed_text_is_found_where_it_was_removed_and_not_in_the_clean_text(
    hits: Callable[..., list[Hit]], found: Finder
) -> None:
    assert found("monthly donation") == []
    (hit,) = hits("monthly donation", removed=True)
    assert (hit.title, hit.rule, hit.category) == ("Pier vote postponed", "zebra/appeal", "donation-appeal")
    assert (
        hit.snippet
        == f"Zebra appeal: your {HIT_START}monthly{HIT_END} {HIT_START}donation{HIT_END} keeps the lights on."
    )
    assert found("council", removed=True) == []


def test_the_best_hit_comes_first_and_the_limit_holds(hits: Callable[..., list[Hit]]) -> None:
    assert [hit.title for hit in hits("pier", limit=2)] == ["Pier", "Pier vote postponed"]


def page(*lines: str, host: str, published: str, title: str, language: str) -> str:
    head = (
        f'<link rel="canonical" href="https://{host}/{title}"><title>{title}</title>'
        f'<meta property="article:published_time" content="{published}">'
    )
    return html(*lines, head=head).replace("<html>", f'<html lang="{language}">')


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Pages of three papers, with dates and languages; two of them with cuts."""
    folder = tmp_path_factory.mktemp("papers")
    lines = STORY.split("\n")[2:4]
    for host, published, title, language, more in (
        ("coast.example", "2026-01-31T09:00:00Z", "January", "en", APPEAL),
        ("news.coast.example", "2026-02-01", "February", "en-GB", APPEAL + "</p><p>" + CREDIT),
        ("hill.example", "2025-12-31", "Hügel", "de", "The ferry to the hill."),
        ("hill.example", "yesterday", "Undated", "de", "No ferry either."),
    ):
        text = page(*lines, more, host=host, published=published, title=title, language=language)
        write(folder / f"{title}.html", text)
    archive(folder / "a.db", folder)
    with open_for_reading(folder / "a.db") as db:
        yield db


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("host:coast.example", ["February", "January"]),
        ("host:news.coast.example", ["February"]),
        ("host:oast.example", []),
        ("council -host:hill.example", ["February", "January"]),
        ("council host:hill.example", ["Hügel", "Undated"]),
        ("after:2026", ["February", "January"]),
        ("after:2026-01-31", ["February", "January"]),
        ("after:2026-02-01", ["February"]),
        ("before:2026", ["Hügel"]),
        ("before:2026-02 after:2026-01", ["January"]),
        ("-after:2026 council", ["Hügel", "Undated"]),
        ("language:en", ["February", "January"]),
        ("language:DE ferry", ["Hügel", "Undated"]),
        ("title:january", ["January"]),
        ("title:hugel", ["Hügel"]),
        ("title:council", []),
        ("title:janu*", ["January"]),
        ("council -title:january", ["February", "Hügel", "Undated"]),
        ("category:donation", ["February", "January"]),
        ("category:wire-credit", ["February"]),
        ("-category:wire-credit council", ["Hügel", "January", "Undated"]),
        ("title:february OR language:de", ["February", "Hügel", "Undated"]),
        ("hill OR host:coast.example", ["February", "Hügel", "January"]),
        ("after:lunch", []),
        ("language:de -ferry", []),
        ("-language:de", []),
    ],
)
def test_filters_mean_what_people_expect(papers: Database, query: str, titles: list[str]) -> None:
    assert sorted(hit.title or "" for hit in search(papers, query, 50)) == titles


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("donation", ["February", "January"]),
        ("donation title:january", ["January"]),
        ("donation -title:january", ["February"]),
        ("category:wire-credit", ["February"]),
        ("zebra -category:wire-credit", ["February", "January"]),
        ("host:coast.example -donation", ["February"]),
        ("moreau OR title:january", ["February", "January"]),
        ("donation before:2026-02", ["January"]),
    ],
)
def test_filters_hold_in_removed_text_too(papers: Database, query: str, titles: list[str]) -> None:
    assert sorted(hit.title or "" for hit in search(papers, query, 50, removed=True)) == titles


def test_what_filters_alone_find_comes_with_the_latest_first_and_in_pages(papers: Database) -> None:
    dated = [hit.title for hit in search(papers, "after:2025", 50)]
    assert dated == ["February", "January", "Hügel"]
    assert [hit.title for hit in search(papers, "after:2025", 1, offset=1)] == ["January"]


def test_hits_are_counted_by_host_language_category_and_month(papers: Database) -> None:
    assert count_hits(papers, "council") == HitCounts(
        total=4,
        host=(("hill.example", 2), ("coast.example", 1), ("news.coast.example", 1)),
        language=(("de", 2), ("en", 2)),
        category=(("donation-appeal", 2), ("wire-credit", 1)),
        month=(("", 1), ("2025-12", 1), ("2026-01", 1), ("2026-02", 1)),
    )
    removed = count_hits(papers, "zebra host:coast.example", removed=True)
    assert (removed.total, removed.category) == (3, (("donation-appeal", 2), ("wire-credit", 1)))
    assert count_hits(papers, "language:de").total == 2
    assert count_hits(papers, "").total == count_hits(papers, "nowhere").total == 0


def test_very_many_hits_come_by_title_and_then_the_newest_first(
    papers: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleaner.archive.search.RANKED", 1)
    everything = [hit.document for hit in search(papers, "council OR january", 50)]
    (january,) = [hit.document for hit in search(papers, "title:january", 50)]
    assert everything == [january, *(number for number in (4, 3, 2, 1) if number != january)]
    assert [hit.document for hit in search(papers, "council OR january", 2, offset=1)] == everything[1:3]
    assert [hit.document for hit in search(papers, "council OR january -donation", 1)] == [january]
    assert len(search(papers, "zebra", 50, removed=True)) == 3


@pytest.mark.parametrize("few", [0, 100])
def test_few_rows_that_filters_leave_are_found_in_either_way(
    papers: Database, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("cleaner.archive.search._FEW", few)
    assert [hit.title for hit in search(papers, "council title:january host:coast.example", 9)] == ["January"]
    (hit,) = search(papers, "donation before:2026-02", 9, removed=True)
    assert hit.title == "January"


@pytest.mark.parametrize(
    "query", ["", " ", "*", '"', '""', '"x', "'", "C++", "(", "a:b", "^x", "\x00", "\ud800", "💧", "-", "_"]
)
def test_strings_that_fts5_would_refuse_are_harmless(hits: Callable[..., list[Hit]], query: str) -> None:
    assert hits(query) == []
    assert hits(query, removed=True) == []


@settings(max_examples=300, deadline=None)
@given(query=st.text(st.characters() | st.sampled_from('"*-()OR\x00\ud800_^:+\u0301老가ก')))
@example(query='"a" OR OR -* "')
@example(query="NEAR(a b, 2)")
@example(query='-"" a')
def test_any_string_is_a_query(hits: Callable[..., list[Hit]], query: str) -> None:
    for hit in [*hits(query), *hits(query, removed=True)]:
        assert hit.snippet


def test_a_query_becomes_quoted_phrases() -> None:
    assert search_query('a "b c" -d e* OR f') == '("a") AND ("b c") AND ("e"* OR "f") NOT "d"'
    assert search_query("***") == '""'


def test_a_missing_title_is_indexed_as_nothing() -> None:
    assert search_fold(None) is None


def marked(text: str, query: str) -> str:
    return search_snippet(text, query).replace(HIT_START, "[").replace(HIT_END, "]")


@pytest.mark.parametrize(
    ("text", "query", "snippet"),
    [
        ("The Ferry and the ferry's mast", "ferry", "The [Ferry] and the [ferry]'s mast"),
        ("Die Straße", "strasse", "Die [Straße]"),
        ("Le café fermé", "cafe ferme", "Le [café] [fermé]"),
        ("The o\ufb03ce", "office", "The [o\ufb03ce]"),
        ("con\u200bference", "conference", "[con\u200bference]"),
        ("这家老茶馆在运河边", "茶馆", "这家老[茶馆]在运河边"),
        ("시의회는 도서관의 예산을", "도서관", "시의회는 [도서관]의 예산을"),
        ("the last\nboat home", '"last boat"', "the [last boat] home"),
        ("the last, boat home", '"last boat"', "the [last, boat] home"),
        ("ferry timetable", "ferry -timetable", "[ferry] timetable"),
        ("ferry timetable", "(ferry), timetable!", "[ferry] [timetable]"),
        ("I don’t know", "don't", "I [don’t] know"),
        ("1.5 (a+b) 15", "1.5 (a+b)", "[1.5] ([a+b]) 15"),
        ("เรื่องที่ท่าเรือ", "ที่", "เรื่อง[ที่]ท่าเรือ"),
        ("ferry OR else", "ferry OR else", "[ferry] OR [else]"),
        ("timetables", "timet*", "[timet]ables"),
        ("nothing here", "ferry", "nothing here"),
        ("nothing here", "", "nothing here"),
        ("", "ferry", ""),
        (f"has {HIT_START}marks{HIT_END} itself", "marks", "has [marks] itself"),
    ],
)
def test_a_snippet_marks_the_hit(text: str, query: str, snippet: str) -> None:
    assert marked(text, query) == snippet


def test_a_snippet_shows_the_surroundings_of_the_first_hit() -> None:
    text = "word " * 200 + "harbour " + "word " * 200
    snippet = marked(text, "harbour")
    assert "[harbour]" in snippet
    assert snippet.startswith("…word ")
    assert snippet.endswith("…")
    assert len(snippet) < SNIPPET + 10
    assert marked("word " * 200, "harbour").startswith("word word")


def test_hits_beyond_the_end_of_a_snippet_are_left_out() -> None:
    assert marked("harbour " + "word " * 200 + "harbour", "harbour").count("[harbour]") == 1


def test_a_snippet_of_nothing_is_empty() -> None:
    assert search_snippet(None, "x") == ""


@given(st.text(max_size=400), st.text(max_size=20))
def test_a_snippet_is_made_of_the_text_for_any_text_and_query(text: str, query: str) -> None:
    snippet = search_snippet(text, query)
    assert snippet.count(HIT_START) == snippet.count(HIT_END)
    plain = snippet.replace(HIT_START, "").replace(HIT_END, "").strip("…")
    spaced = " ".join(text.replace(HIT_START, " ").replace(HIT_END, " ").split())
    assert plain.strip() in spaced


def check_indexes(path: Path) -> None:
    """FTS5's own check of the index against the content; the form without rank looks at the index alone."""
    with closing(sqlite3.connect(path)) as connection:
        register_functions(connection)
        for table in SEARCH_TABLES:
            connection.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")


def test_the_indexes_follow_every_kind_of_change(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    head = '<link rel="canonical" href="https://a.example/pier"><title>Pier</title>'
    lines = STORY.split("\n")[2:4]
    for version in ("The first version says herring.", "The second version says mackerel.", "Now it says eel."):
        archive(path, write(tmp_path / "a.html", html(*lines, version, APPEAL, head=head)))
        check_indexes(path)
    archive(path, write(tmp_path / "b.txt", STORY + APPEAL))
    check_indexes(path)
    with open_for_reading(path) as db:
        assert [search(db, word, 9) for word in ("herring", "mackerel")] == [[], []]
        assert len(search(db, "eel", 9)) == 1
        assert len(search(db, "zebra", 9, removed=True)) == 2


@pytest.mark.parametrize(
    "behind_its_back",
    [
        "UPDATE revisions SET clean_text = clean_text || ' more'",
        "UPDATE documents SET title = 'Another'",
        "DELETE FROM documents WHERE id = 1",
        "UPDATE removals SET text = 'other'",
    ],
)
def test_the_check_of_the_indexes_fails_where_content_changed_behind_their_back(
    tmp_path: Path, behind_its_back: str
) -> None:
    archive(tmp_path / "a.db", write(tmp_path / "a.txt", STORY + APPEAL))
    with open_for_writing(tmp_path / "a.db") as db:
        db.execute("PRAGMA foreign_keys=OFF")
        db.execute(behind_its_back)
    with pytest.raises(sqlite3.DatabaseError):
        check_indexes(tmp_path / "a.db")
