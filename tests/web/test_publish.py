"""The public copy: what is in it, what is not, and what strangers may ask of it."""

import json
import os
import sqlite3
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from cleaner.archive.publish import PUBLIC
from cleaner.archive.schema import TABLES
from cleaner.cli.main import main
from tests.web.conftest import NEEDS_COMING, archived
from tests.web.serving import COMING, PYTHON, get, serving

PAGE = """<!DOCTYPE html><html lang="en"><head><title>The pier</title>
<link rel="canonical" href="file:///home/qxzvk/secret-folder/pier.html"></head><body><article><h1>The pier</h1>
<p>The pier at Corrow Bay opened again on Monday, said the harbour master, who had waited for it.</p>
<p>Half of the town came to see it, and the geese were not amused at all by the noise of the band.</p>
<p>SECRET-{comment}</p>
<p>If you value our independent journalism, please consider making a donation today.</p></article>
<!-- what only the bytes hold: RAW-MARKER --></body></html>"""


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with everything that must not become public: paths, bytes, notes, earlier texts, failures."""
    folder = tmp_path_factory.mktemp("private")
    source = folder / "qxzvk-papers"
    source.mkdir()
    (source / "unpublished-name.html").write_text(PAGE.format(comment="draft"))
    (source / "broken-leak.txt").write_bytes(b"\x7fELF\x00\x01\x02" * 40)
    (source / "story.txt").write_text("A story.\n\nIt has a text.\n")
    archived(folder, source, "--profile", "appeals", code=3)
    archived(folder, source, code=3)
    archive = str(folder / "archive.db")
    with sqlite3.connect(archive) as connection:
        (removal,) = connection.execute("SELECT id FROM current_removals").fetchone()
    restore = ["restore", "--removal", str(removal), "--reason", "PRIVATE-NOTE", "--archive", archive]
    assert CliRunner().invoke(main, restore).exit_code == 0
    return folder


@pytest.fixture(scope="module")
def public(private: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public")
    command = ["publish", str(folder / "archive.db"), "--archive", str(private / "archive.db")]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module", params=["0.65", pytest.param("1.0", marks=NEEDS_COMING)])
def stranger(request: pytest.FixtureRequest, public: Path) -> Iterator[str]:
    """The public copy as strangers meet it."""
    with serving([str(public)], python=PYTHON if request.param == "0.65" else COMING) as address:
        yield address


def test_nothing_private_is_anywhere_in_the_file(private: Path, public: Path) -> None:
    data = (public / "archive.db").read_bytes()
    assert b"The pier at Corrow Bay" in data
    for secret in ("qxzvk", "secret-folder", "unpublished-name", "broken-leak", "PRIVATE-NOTE", str(private)):
        assert secret.encode() not in data, secret
    assert b"\x28\xb5\x2f\xfd" not in data  # how zstd begins


def test_only_tables_that_are_named_hold_anything(public: Path) -> None:
    with sqlite3.connect(public / "archive.db") as connection:
        filled = {
            table for table in TABLES if connection.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()[0]
        }
    assert filled <= set(PUBLIC) | {"search_index"}
    assert not filled & {"sightings", "failures", "decisions", "places", "tombstones"}


def test_only_current_revisions_are_public(private: Path, public: Path) -> None:
    count = "SELECT count(*) FROM revisions"
    with sqlite3.connect(private / "archive.db") as before, sqlite3.connect(public / "archive.db") as after:
        assert before.execute(count).fetchone()[0] > after.execute(count).fetchone()[0] == 2


def test_an_existing_file_is_not_overwritten(private: Path, public: Path) -> None:
    command = ["publish", str(public / "archive.db"), "--archive", str(private / "archive.db")]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 4
    assert "exists" in result.output


def test_the_archive_itself_is_not_to_be_removed(private: Path, public: Path) -> None:
    archive = str(public / "archive.db")
    result = CliRunner().invoke(main, ["publish", archive, "--archive", archive])
    assert result.exit_code == 4
    assert "is the archive itself" in result.output


def test_a_copy_does_not_lie_beside_its_archive(private: Path) -> None:
    """`datasette FOLDER` shows every database in it: strangers would read the archive beside its public copy."""
    before = os.listdir(private)
    target, archive = str(private / "public.db"), str(private / "archive.db")
    result = CliRunner().invoke(main, ["publish", target, "--archive", archive])
    assert result.exit_code == 4
    assert "serves archive.db too" in result.output
    assert os.listdir(private) == before


def test_a_copy_that_fails_leaves_nothing(private: Path, tmp_path: Path) -> None:
    folder = tmp_path / "read-only"
    folder.mkdir()
    (folder / "taken").mkdir()
    command = ["publish", str(folder / "taken" / "x" / "y.db"), "--archive", str(tmp_path / "none.db")]
    assert CliRunner().invoke(main, command).exit_code != 0
    assert os.listdir(folder / "taken") == []


@pytest.mark.parametrize(
    "page", ["", "archive/-/search?q=pier", "archive/documents/1", "archive/-/rules", "archive/-/runs/1"]
)
def test_strangers_can_read(stranger: str, page: str) -> None:
    answer = get(f"{stranger}/{page}", Host="archive.example")
    assert answer.status == 200
    assert "cleaner restore" not in answer.text
    assert str(Path.cwd()) not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "archive?sql=select+1",
        "archive.json?sql=select+zeroblob(900000000)",
        "archive/-/query?sql=select+1",
        "archive/-/query.json?sql=select+1",
        "archive/documents.json?_where=1%3D1",
        "archive.db",
        "-/databases.json",
        "-/databases",
        "-/plugins.json",
        "-/settings.json",
        "-/metadata.json",
        "-/config.json",
        "-/versions.json",
        "-/threads.json",
        "-/allow-debug",
        "-/patterns",
        "-/api",
    ],
)
def test_strangers_get_no_sql_no_file_and_nothing_of_the_server(stranger: str, path: str) -> None:
    answer = get(f"{stranger}/{path}")
    assert answer.status in (400, 403, 404), answer.text[:200]


def test_strangers_cannot_stream_or_write(stranger: str) -> None:
    assert get(f"{stranger}/archive/documents.csv?_stream=on").status in (400, 403, 404)
    query = urllib.parse.urlencode({"query": "pier", "_shape": "array"})
    assert len(json.loads(get(f"{stranger}/archive/search.json?{query}").text)) == 1
    with_size = get(f"{stranger}/archive/documents.json?_size=100000")
    assert with_size.status in (200, 400)
