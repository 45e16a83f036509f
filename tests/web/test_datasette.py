import asyncio
import csv
import io
import json
import re
import sqlite3
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from datasette.app import Datasette

from cleaner.web.fresh import current_overview
from cleaner.web.settings import write_files
from tests.goldens import ROOT
from tests.web.serving import get, serving

STRANGE_QUERIES = [
    "don't",
    "C++",
    '"x',
    "*",
    "",
    " ",
    "-a",
    "OR",
    "a OR",
    "U.S.",
    "NEAR(a b)",
    "{a}",
    "a:b",
    "host:",
    "after:lunch",
    "-host:paper.example",
    "\x00",
    "(",
    "茶馆",
    "a" * 5_000,
    "\ue000",
]
STORY = "Rain is due on Monday, said the harbour master, and the ferry will wait for it at the second pier."
PAGES = [
    "",
    "archive/-/home",
    "archive/-/undo",
    "archive/-/documents",
    "archive/-/documents?host=harborledger.example&category=donation-appeal&sort=oldest&page=2",
    "archive/-/documents?host=nobody.example&sort=strange&page=x",
    "archive/-/search",
    "archive/-/search?q=ferry",
    "archive/-/search?q=donation&in=removed",
    "archive/-/publishers",
    "archive/-/publishers?category=donation-appeal",
    "archive/-/publishers/harborledger.example",
    "archive/-/rules",
    "archive/-/rules?all=1&category=newsletter",
    "archive/-/rules/publishers/harborledger.example/donation-appeal",
    "archive/-/runs",
    "archive/-/runs/2",
    "archive/-/held",
    "archive/-/failures",
    "archive/-/failures?reason=empty",
]
STOCK = ["archive", "archive/documents", "archive/removals", "archive/rules", "archive/runs", "archive/search?query=a"]


def rows(server: str, path: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(get(f"{server}/archive/{path}").text)["rows"]
    return found


def named(server: str, name: str, **parameters: str) -> list[dict[str, object]]:
    given = urllib.parse.urlencode({"_shape": "array", **parameters})
    found: list[dict[str, object]] = json.loads(get(f"{server}/archive/{name}.json?{given}").text)
    return found


def document_id(directory: Path, place: str) -> int:
    with sqlite3.connect(directory / "archive.db") as connection:
        select = "SELECT document_id FROM revisions JOIN sightings ON revision_id = revisions.id WHERE place = ?"
        return int(connection.execute(select, [place]).fetchone()[0])


def test_the_directory_in_the_repository_is_what_the_settings_say(tmp_path: Path) -> None:
    for path in write_files(tmp_path):
        assert (ROOT / "archive" / path.name).read_text() == path.read_text(), "see `make datasette-files`"


@pytest.mark.parametrize("page", [*PAGES, *STOCK])
def test_every_page_answers(either: str, page: str) -> None:
    assert get(f"{either}/{page}").status == 200


@pytest.mark.parametrize("page", [page for page in PAGES if page and "undo" not in page])
def test_every_page_is_json_and_csv_too(server: str, page: str) -> None:
    path, _, query = page.partition("?")
    body = json.loads(get(f"{server}/{path}.json?{query}").text)
    answer = get(f"{server}/{path}.csv?{query}")
    assert body["ok"]
    assert answer.headers["content-type"].startswith("text/csv")
    assert len(list(csv.DictReader(io.StringIO(answer.text)))) == len(body["rows"])


@pytest.mark.parametrize(
    "page",
    [
        "archive/documents/99999",
        "archive/-/publishers/nobody.example",
        "archive/-/rules/no/such",
        "archive/-/runs/99",
        "archive/-/diff/1-99999",
    ],
)
def test_what_is_not_there_is_said_to_be_missing(either: str, page: str) -> None:
    assert get(f"{either}/{page}").status == 404


@pytest.mark.parametrize("query", STRANGE_QUERIES)
def test_any_search_string_is_harmless(server: str, query: str) -> None:
    for given in ({"q": query}, {"q": query, "in": "removed"}):
        assert get(f"{server}/archive/-/search?{urllib.parse.urlencode(given)}").status == 200
    short = urllib.parse.urlencode({"query": query[:500]})
    assert get(f"{server}/archive/search?{short}").status == 200


def test_search_speaks_the_language_of_the_command(server: str) -> None:
    everywhere = rows(server, "-/search.json?q=ferry")
    one = rows(server, "-/search.json?q=ferry+host:harborledger.example+after:2026")
    assert [hit["host"] for hit in one] == ["harborledger.example"]
    assert len(everywhere) > len(one)


def test_a_filter_that_is_none_is_named(server: str) -> None:
    assert "after:lunch" in get(f"{server}/archive/-/search?q=after:lunch+ferry").text


def test_search_finds_a_chinese_word_inside_a_sentence(server: str) -> None:
    (hit,) = rows(server, "-/search.json?" + urllib.parse.urlencode({"q": "茶馆"}))
    assert "\ue000茶馆\ue001" in str(hit["snippet"])


def test_search_marks_its_hits_and_links_to_the_document(either: str, directory: Path) -> None:
    number = document_id(directory, "19-en-seagrass.html")
    page = get(f"{either}/archive/-/search?q=seagrass").text
    assert "<mark>seagrass</mark>" in page
    assert f'href="/archive/documents/{number}"' in page
    assert "<mark>seagrass</mark>" in get(f"{either}/archive/search?query=seagrass").text


def test_removed_text_is_found_with_its_rule(server: str) -> None:
    hits = rows(server, "-/search.json?q=harborledger&in=removed")
    assert "publishers/harborledger.example/donation-appeal" in {hit["rule"] for hit in hits}


def test_facets_count_what_the_list_holds(server: str) -> None:
    page = get(f"{server}/archive/-/documents?category=donation-appeal&language=en").text
    body = json.loads(get(f"{server}/archive/-/documents.json?category=donation-appeal&language=en").text)
    assert f"<h1>{body['found']} documents</h1>" in " ".join(page.split())
    assert all("donation-appeal" in str(row["categories"]) and row["language"] == "en" for row in body["rows"])


def test_lists_go_on_where_the_page_ends(server: str) -> None:
    first = json.loads(get(f"{server}/archive/-/documents.json").text)
    second = json.loads(get(server + first["next_url"].replace("/documents?", "/documents.json?")).text)
    assert not {row["id"] for row in first["rows"]} & {row["id"] for row in second["rows"]}
    assert [row["published"] for row in first["rows"]] == sorted(
        (row["published"] for row in first["rows"]), reverse=True
    )


def test_document_page_shows_the_text_and_the_reason_of_a_cut(either: str, directory: Path) -> None:
    page = get(f"{either}/archive/documents/{document_id(directory, '19-en-seagrass.html')}").text
    assert "The water in Corrow Bay is nine degrees" in page
    assert "publishers/harborledger.example/donation-appeal" in page
    assert "chip in at harborledger.example/give" in page


def test_document_page_shows_every_cut(either: str, directory: Path) -> None:
    document = document_id(directory, "05-en-bridge-many.txt")
    with sqlite3.connect(directory / "archive.db") as connection:
        cuts = connection.execute(
            "SELECT count(*) FROM removals WHERE revision_id = (SELECT revision_id FROM documents WHERE id = ?)",
            [document],
        ).fetchone()[0]
    assert get(f"{either}/archive/documents/{document}").text.count('<details class="cut"') == cuts > 1


def test_a_document_as_plain_text_is_its_clean_text(server: str, directory: Path) -> None:
    number = document_id(directory, "19-en-seagrass.html")
    answer = get(f"{server}/archive/documents/{number}.txt")
    with sqlite3.connect(directory / "archive.db") as connection:
        (clean,) = connection.execute(
            "SELECT clean_text FROM revisions JOIN documents ON revision_id = revisions.id WHERE documents.id = ?",
            [number],
        ).fetchone()
    assert answer.text == clean
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_the_restore_command_names_the_removal(server: str, directory: Path) -> None:
    number = document_id(directory, "19-en-seagrass.html")
    with sqlite3.connect(directory / "archive.db") as connection:
        (removal,) = connection.execute(
            "SELECT removals.id FROM removals JOIN documents USING (revision_id) WHERE documents.id = ?", [number]
        ).fetchone()
    page = get(f"{server}/archive/documents/{number}").text
    assert f"cleaner restore --removal {removal} --reason" in page


def test_two_revisions_are_compared(server: str, directory: Path) -> None:
    with sqlite3.connect(directory / "archive.db") as connection:
        (number,) = connection.execute(
            "SELECT document_id FROM revisions GROUP BY document_id HAVING count(*) > 1"
        ).fetchone()
    page = get(f"{server}/archive/documents/{number}").text
    assert "2 revisions" in page
    diff = page.partition("/archive/-/diff/")[2].partition('"')[0]
    compared = get(f"{server}/archive/-/diff/{diff}").text
    assert "Cut now, kept before" in compared
    assert "<del>© 2026 The Tidemark Herald. All rights reserved.</del>" in compared


def test_publishers_who_ask_for_donations_with_the_month_since(server: str) -> None:
    asking = {row["host"]: row["first"] for row in rows(server, "-/publishers.json?category=donation-appeal")}
    assert asking["tidemark-herald.example"] == "2025-08"
    assert asking["lindenau-bote.example"] == "2025-11"
    assert "northgate-wire.example" not in asking


def test_runs_began_and_ended_at_whole_moments(server: str) -> None:
    times = re.findall(r"<td>(20[^<]*)</td>", get(f"{server}/archive/-/runs").text)
    assert times
    assert {len(time) for time in times} == {len("2026-05-10T07:30:00")}


def test_a_rule_page_shows_its_file_examples_and_cuts(server: str) -> None:
    page = get(f"{server}/archive/-/rules/publishers/harborledger.example/donation-appeal").text
    assert "must keep: start anchor without its end" in page
    assert "How the ferry at Corrow Bay came back" in page
    assert "[[must_strip]]" in page


def test_held_documents_and_failures_are_work_lists(server: str) -> None:
    held = get(f"{server}/archive/-/held").text
    assert "Support us" in held
    assert "publishers/harborledger.example/donation-appeal" in held
    failures = get(f"{server}/archive/-/failures").text
    assert "empty.html" in failures
    assert "is a program, not text or HTML" in failures


def test_nothing_of_the_hostile_document_is_markup(either: str, directory: Path) -> None:
    number = document_id(directory, "20-en-hostile-xss.html")
    for path in (
        f"documents/{number}?cuts=open",
        "documents",
        "-/documents?host=bexcombelantern.example",
        "-/search?q=script",
        "-/search?q=donation&in=removed",
        "search?query=script",
        "search_removed?query=donation",
        "removals",
    ):
        page = get(f"{either}/archive/{path}").text
        assert "&lt;" in page, path
        assert "<script>window.owned" not in page
        assert '<script>document.title="owned"' not in page
        assert "<img src=x" not in page


def test_a_huge_document_is_shown_in_part(server: str, directory: Path) -> None:
    page = get(f"{server}/archive/documents/{document_id(directory, 'huge.txt')}").text
    assert len(page) < 400_000
    assert "more characters are not shown here" in page


def test_a_damaged_text_is_named_and_not_shown(directory: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "archive.db"
    damaged.write_bytes((directory / "archive.db").read_bytes())
    number = document_id(directory, "01-en-strait-talks.txt")
    with sqlite3.connect(damaged) as connection:
        connection.execute("UPDATE revisions SET clean_text = 'forged' WHERE document_id = ?", [number])
    connection.close()
    with serving([str(damaged)]) as server:
        page = get(f"{server}/archive/documents/{number}").text
    assert "does not match its clean_digest" in page
    assert "forged" not in page


def test_pages_follow_the_archive(directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "archive.db"
    copy.write_bytes((directory / "archive.db").read_bytes())

    async def hosts() -> set[str]:
        return set((await current_overview(served.get_database("archive"))).publishers)

    async def follow() -> None:  # in one loop, as a server has it
        assert "unknown" in await hosts()
        with sqlite3.connect(copy) as connection:
            connection.execute("UPDATE documents SET host = 'renamed.example' WHERE host IS NULL")
        connection.close()
        assert "unknown" in await hosts()  # counted a moment ago
        monkeypatch.setattr("cleaner.web.fresh.PATIENCE", 0)
        assert "renamed.example" in await hosts()

    served = Datasette([str(copy)])
    with ThreadPoolExecutor(1) as apart:  # a browser of another test has its loop in this thread
        apart.submit(asyncio.run, follow()).result()


def test_other_databases_keep_their_own_pages(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE documents (id INTEGER PRIMARY KEY, text TEXT)")
        connection.execute("INSERT INTO documents VALUES (1, 'not ours')")
    connection.close()
    with serving([str(other)]) as server:
        answer = get(f"{server}/other/documents/1")
    assert answer.status == 200
    assert "not ours" in answer.text


def test_cleaner_serve_opens_an_archive_of_any_name(directory: Path, tmp_path: Path) -> None:
    stories = tmp_path / "my stories.db"
    stories.write_bytes((directory / "archive.db").read_bytes())
    with serving(["--archive", str(stories)], module="cleaner") as server:
        page = get(f"{server}/").text
        address = page.partition('action="')[2].partition('"')[0]
        found = get(f"{server}{address}?q=seagrass").text
    assert "<mark>seagrass</mark>" in found


@pytest.mark.parametrize(
    "query",
    ["cuts_by_rule", "publishers", "asking_since", "held", "search", "search_removed", "failures_by_reason"],
)
def test_every_named_query_answers(either: str, query: str) -> None:
    assert isinstance(named(either, query, query="a"), list)


def test_sql_functions_clean_and_restore(either: str, directory: Path) -> None:
    number = document_id(directory, "19-en-seagrass.html")
    sql = (
        f"select length(restore_text({number})) - length(removed_text({number})) > 3000 as fits, "
        f"clean_text('{STORY}' || char(10) || '© 2026 The Elm. All rights reserved.') as clean, "
        "restore_text(99999) as missing"
    )
    coming = json.loads(get(f"{either}/-/versions.json").text)["datasette"]["version"].startswith("1.")
    path = "archive/-/query.json" if coming else "archive.json"
    (row,) = json.loads(get(f"{either}/{path}?{urllib.parse.urlencode({'sql': sql, '_shape': 'array'})}").text)
    assert row["fits"] == 1
    assert row["clean"].strip() == STORY
    assert row["missing"] is None
