import json
import sqlite3
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from cleaner.web.settings import write_files
from tests.goldens import ROOT
from tests.web.conftest import serving

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
    "\x00",
    "(",
    "茶馆",
]


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def rows(server: str, canned: str, **parameters: str) -> list[dict[str, object]]:
    given = urllib.parse.urlencode({"_shape": "array", **parameters})
    found: list[dict[str, object]] = json.loads(get(f"{server}/archive/{canned}.json?{given}")[1])
    return found


def document_id(directory: Path, place: str) -> int:
    with sqlite3.connect(directory / "archive.db") as connection:
        select = "SELECT document_id FROM revisions JOIN sightings ON revision_id = revisions.id WHERE place = ?"
        return int(connection.execute(select, [place]).fetchone()[0])


def test_the_directory_in_the_repository_is_what_the_settings_say(tmp_path: Path) -> None:
    write_files(tmp_path)
    for path in tmp_path.iterdir():
        assert (ROOT / "archive" / path.name).read_text() == path.read_text(), "see `make datasette-files`"


@pytest.mark.parametrize(
    "page", ["", "archive", "archive/documents", "archive/removals", "archive/rules", "archive/runs"]
)
def test_every_page_answers(server: str, page: str) -> None:
    assert get(f"{server}/{page}")[0] == 200


@pytest.mark.parametrize("query", ["cuts_by_rule", "publishers", "held", "search", "search_removed"])
def test_every_canned_query_answers(server: str, query: str) -> None:
    assert get(f"{server}/archive/{query}")[0] == 200
    assert isinstance(rows(server, query, query="a"), list)


@pytest.mark.parametrize("query", STRANGE_QUERIES)
def test_any_search_string_is_harmless(server: str, query: str) -> None:
    for search in ("search", "search_removed"):
        assert get(f"{server}/archive/{search}?{urllib.parse.urlencode({'query': query})}")[0] == 200


def test_search_finds_a_chinese_word_inside_a_sentence(server: str) -> None:
    (hit,) = rows(server, "search", query="茶馆")
    assert "\ue000茶馆\ue001" in str(hit["snippet"])


def test_search_marks_its_hits_and_links_to_the_document(server: str, directory: Path) -> None:
    number = document_id(directory, "19-en-seagrass.html")
    page = get(f"{server}/archive/search?query=seagrass")[1]
    assert "<mark>seagrass</mark>" in page
    assert f'<a href="/archive/documents/{number}">{number}</a>' in page


def test_removed_text_is_found_with_its_rule(server: str) -> None:
    hits = rows(server, "search_removed", query="harborledger")
    assert "publishers/harborledger.example/donation-appeal" in {hit["rule"] for hit in hits}


def test_documents_have_facets_by_host_language_and_outcome(server: str) -> None:
    page = json.loads(get(f"{server}/archive/documents.json")[1])
    assert set(page["facet_results"]) == {"host", "language", "outcome"}


def test_document_page_shows_the_text_and_every_cut_with_its_reason(server: str, directory: Path) -> None:
    page = get(f"{server}/archive/documents/{document_id(directory, '19-en-seagrass.html')}")[1]
    assert "The water in Corrow Bay is nine degrees" in page
    assert page.count('<details class="cleaner-cut">') == 1
    assert "publishers/harborledger.example/donation-appeal" in page
    assert "chip in at harborledger.example/give" in page


def test_nothing_of_the_hostile_document_is_markup(server: str, directory: Path) -> None:
    number = document_id(directory, "20-en-hostile-xss.html")
    for path in (
        f"documents/{number}",
        "documents",
        "search?query=script",
        "search_removed?query=donation",
        "removals",
    ):
        page = get(f"{server}/archive/{path}")[1]
        assert "&lt;script&gt;" in page
        assert "<script>window.owned" not in page
        assert '<script>document.title="owned"' not in page
        assert "<img src=x" not in page


def test_a_damaged_text_is_named_and_not_shown(directory: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "archive.db"
    damaged.write_bytes((directory / "archive.db").read_bytes())
    number = document_id(directory, "01-en-strait-talks.txt")
    with sqlite3.connect(damaged) as connection:
        connection.execute("UPDATE revisions SET clean_text = 'forged' WHERE document_id = ?", [number])
    connection.close()
    with serving(["-m", "datasette", "serve", str(damaged)]) as server:
        page = get(f"{server}/archive/documents/{number}")[1]
    assert "does not match its clean_digest" in page
    assert "cleaner-article" not in page


def test_other_databases_keep_their_own_pages(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE documents (id INTEGER PRIMARY KEY, text TEXT)")
        connection.execute("INSERT INTO documents VALUES (1, 'not ours')")
    connection.close()
    with serving(["-m", "datasette", "serve", str(other)]) as server:
        status, page = get(f"{server}/other/documents/1")
    assert status == 200
    assert "not ours" in page


def test_cleaner_serve_opens_an_archive_of_any_name(directory: Path, tmp_path: Path) -> None:
    stories = tmp_path / "stories.db"
    stories.write_bytes((directory / "archive.db").read_bytes())
    with serving(["-m", "cleaner", "serve", "--archive", str(stories)]) as server:
        page = get(f"{server}/stories/search?query=seagrass")[1]
    assert "<mark>seagrass</mark>" in page
