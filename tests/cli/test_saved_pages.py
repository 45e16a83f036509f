"""Saved pages from a folder to the archive and back: each form like any other document."""

import json
from pathlib import Path

from sqlite_utils import Database

from cleaner.archive.read import read_capture
from tests.archive.samples import APPEAL, STORY, html, write
from tests.cli.conftest import Run
from tests.reading.test_mhtml import ADDRESS, mhtml, part, quoted
from tests.reading.test_warc import ADDRESS as CRAWLED
from tests.reading.test_warc import Crawl

LINES = STORY.split("\n")[2:4]
MHTML = mhtml(quoted(html(*LINES, APPEAL), f"Content-Location: {ADDRESS}"))
TEXT = "\n".join(LINES) + "\n"


def saved_folder(folder: Path) -> None:
    folder.mkdir()
    (folder / "a.mhtml").write_bytes(MHTML)
    (folder / "b.mht").write_bytes(mhtml(part("x", type="image/png")))
    write(folder / "c.html", html(*LINES, "Another ending."))
    write(folder / "c_files/frame.html", html("An advertisement."))
    write(folder / "c.json", json.dumps({"url": "https://b.example/2026/pier"}))


def test_saved_pages_are_archived_with_their_bytes_and_their_address(run: Run, tmp_path: Path) -> None:
    saved_folder(tmp_path / "in")
    archived = run("archive", "in", "--archive", "a.db")
    assert archived.exit_code == 3
    assert "b.mht: is an MHTML file without a page" in archived.stderr
    db = Database(tmp_path / "a.db")
    documents = list(
        db.query("SELECT documents.*, media_type, metadata, capture_id FROM documents JOIN revisions USING (id)")
    )
    assert [(row["url"], row["host"], row["media_type"]) for row in documents] == [
        (ADDRESS, "harborledger.example", "multipart/related"),
        ("https://b.example/2026/pier", "b.example", "text/html"),
    ]
    metadata = json.loads(documents[0]["metadata"])
    assert metadata["saved"] == "2026-11-03T09:00:00+00:00"
    assert {"field": "url", "source": "MHTML", "text": None} in metadata["sources"]
    assert read_capture(db, documents[0]["capture_id"]) == MHTML
    assert run("show", "a.mhtml", "--archive", "a.db").stdout == TEXT
    provenance = run("show", "a.mhtml", "--provenance", "--archive", "a.db").stdout
    assert "  saved           2026-11-03T09:00:00+00:00\n" in provenance
    assert "  saved from      MHTML: Tue, 3 Nov 2026 09:00:00 -0000\n" in provenance
    assert "  url from        MHTML\n" in provenance
    again = run("archive", "in", "--archive", "a.db")
    assert again.stdout.splitlines()[1:3] == ["  new            0", "  seen before    2"]


def test_an_mhtml_page_is_cleaned_and_explained_like_any_other(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_bytes(MHTML)
    assert run("clean", "a.mhtml").stdout == TEXT
    assert run("clean", "-", input=MHTML).stdout == TEXT
    assert "zebra/appeal" in run("explain", "a.mhtml").stdout
    write(tmp_path / "in/x.txt", STORY)
    (tmp_path / "in/a.mhtml").write_bytes(MHTML)
    assert run("clean", "in", "--to", "out").exit_code == 0
    assert (tmp_path / "out/a.mhtml.txt").read_text() == TEXT


def test_an_mhtml_page_without_end_is_an_outcome(run: Run, tmp_path: Path) -> None:
    deep = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(2_000))
    (tmp_path / "a.mhtml").write_bytes(b"MIME-Version: 1.0\r\n" + deep.encode())
    cleaned = run("clean", "a.mhtml")
    assert (cleaned.exit_code, "nested too deeply (bad-container)" in cleaned.stderr) == (3, True)


def test_a_crawl_is_one_document_a_page(run: Run, tmp_path: Path) -> None:
    made = Crawl()
    for name in ("a", "b"):
        made.add(name, html(*LINES, f"The end of {name}.", APPEAL).encode())
    made.write(tmp_path / "crawl.warc.gz", -30)
    archived = run("archive", "crawl.warc.gz", "--archive", "a.db")
    assert (archived.exit_code, "crawl.warc.gz#2: the record is cut off" in archived.stderr) == (3, True)
    made.write(tmp_path / "crawl.warc.gz")
    assert run("archive", "crawl.warc.gz", "--archive", "a.db").exit_code == 0
    db = Database(tmp_path / "a.db")
    assert [row["url"] for row in db.query("SELECT url FROM documents ORDER BY url")] == [CRAWLED + "a", CRAWLED + "b"]
    (metadata,) = {row["metadata"].partition('"saved":')[2][:27] for row in db.query("SELECT metadata FROM revisions")}
    assert metadata == '"2026-11-03T09:00:00+00:00"'
    assert "--to DIR" in run("clean", "crawl.warc.gz").stderr
    assert run("clean", "crawl.warc.gz", "--to", "out", "--format", "markdown").exit_code == 0
    lines = (tmp_path / "out/crawl.warc.gz.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["crawl.warc.gz#1", "crawl.warc.gz#2"]
    given = run("clean", "-", "--json", "--type", "warc", input=made.buffer.getvalue())
    assert [json.loads(line)["url"] for line in given.stdout.splitlines()] == [CRAWLED + "a", CRAWLED + "b"]
