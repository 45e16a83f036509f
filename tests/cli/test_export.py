"""`cleaner export`: every format says the same, streams, and names nothing of where a document was met."""

import csv
import io
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import prov.model
import pytest
from prov.model import ProvActivity, ProvAgent, ProvDerivation, ProvDocument, ProvEntity, ProvSpecialization

from tests.archive.samples import APPEAL, CREDIT, OFFER, PACK, STORY, html, write, write_pack
from tests.cli.conftest import Run

LINES = STORY.split("\n")[2:4]
HEAD = '<link rel="canonical" href="https://zebra.example/pier"><title>The old pier / 3: "más"</title>'


@pytest.fixture
def archived(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a-secret-name.txt", STORY + CREDIT + APPEAL)
    write(tmp_path / "in/b.html", html(*LINES, OFFER.strip(), head=HEAD))
    write(tmp_path / "in/same.txt", "老茶馆\r\n\r\n茶。\r\n")
    assert run("archive", "in").exit_code == 0


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.usefixtures("archived")
def test_jsonl_has_texts_removals_and_provenance(run: Run) -> None:
    exported = run("export")
    assert (exported.exit_code, exported.stderr) == (0, "")
    one, two, three = lines(exported.stdout)
    assert (one["text"], one["title"], one["outcome"]) == (STORY, "Pier vote postponed", "cleaned")
    assert [cut["rule"] for cut in one["removals"]] == ["zebra/credit", "zebra/appeal"]  # type: ignore[attr-defined]
    assert str(one["capture_digest"]).startswith("sha256:")
    assert [met["place"] for met in one["sightings"]] == ["a-secret-name.txt"]  # type: ignore[attr-defined]
    assert (two["url"], three["text"]) == ("https://zebra.example/pier", "老茶馆\r\n\r\n茶。\r\n")
    assert {"metadata", "raw", "key", "capture_id"} & set(one) == set()


@pytest.mark.usefixtures("archived")
@pytest.mark.parametrize("form", ["jsonl", "csv", "markdown", "text", "prov"])
def test_a_public_export_does_not_say_where_documents_were_met(run: Run, tmp_path: Path, form: str) -> None:
    target = tmp_path / "out"
    assert run("export", "--format", form, "--public", "--to", target).exit_code == 0
    files = sorted(target.iterdir()) if target.is_dir() else [target]
    assert files
    for file in files:
        assert b"secret-name" not in file.name.encode() + file.read_bytes()
        assert str(tmp_path).encode() not in file.read_bytes()


@pytest.mark.usefixtures("archived")
def test_only_what_is_asked_for(run: Run) -> None:
    def ids(*options: str) -> list[object]:
        return [row["id"] for row in lines(run("export", *options).stdout)]

    assert ids("--document", "2", "--document", "a-secret-name.txt") == [2, 1]
    assert ids("--search", "gallery") == [1, 2]
    assert ids("--search", "host:zebra.example") == [2]
    assert ids("--search", "") == []
    assert ids("--run", "1") == [1, 2, 3]
    assert run("export", "--run", "9").exit_code == 2
    assert run("export", "--run", "1", "--search", "x").exit_code == 2
    assert run("export", "--document", "99").exit_code == 2


@pytest.mark.usefixtures("archived")
def test_csv_is_read_as_it_was_written(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", "--format", "csv").stdout_bytes.decode(), newline="")))
    assert [row["text"] for row in rows] == [row["text"] for row in lines(run("export").stdout)]
    assert [cut["category"] for cut in json.loads(rows[0]["removals"])] == ["wire-credit", "donation-appeal"]


@pytest.mark.usefixtures("archived")
def test_texts_are_files_named_by_digest_and_title_with_a_manifest(run: Run, tmp_path: Path) -> None:
    exported = run("export", "--format", "text", "--to", "out")
    assert (exported.exit_code, exported.stdout, exported.stderr) == (0, "", "cleaner: 3 documents written to out\n")
    manifest = lines((tmp_path / "out/manifest.jsonl").read_text())
    names = [str(row["file"]) for row in manifest]
    assert [name.partition("-")[2] for name in names] == [
        "pier-vote-postponed.txt",
        "the-old-pier-3-más.txt",
        "老茶馆.txt",
    ]
    assert all(len(name.partition("-")[0]) == 16 for name in names)
    assert (tmp_path / "out" / names[0]).read_bytes() == STORY.encode()
    assert (tmp_path / "out" / names[2]).read_bytes() == "老茶馆\r\n\r\n茶。\r\n".encode()
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"manifest.jsonl", *names}
    assert "text" not in manifest[0]


@pytest.mark.usefixtures("archived")
def test_markdown_begins_with_what_is_known(run: Run, tmp_path: Path) -> None:
    assert run("export", "--format", "markdown", "--to", "out", "--document", "2").exit_code == 0
    (file,) = (tmp_path / "out").glob("*.md")
    head, _, body = file.read_text().removeprefix("---\n").partition("\n---\n")
    known = {line.partition(": ")[0]: json.loads(line.partition(": ")[2]) for line in head.split("\n")}
    assert (known["url"], known["id"]) == ("https://zebra.example/pier", 2)
    assert body.startswith(f'\n# The old pier / 3: "más"\n\n{LINES[0]}')


@pytest.mark.usefixtures("archived")
@pytest.mark.parametrize("form", ["markdown", "text", "parquet"])
def test_files_need_a_place(run: Run, form: str) -> None:
    assert run("export", "--format", form).exit_code == 2


@pytest.mark.usefixtures("archived")
def test_parquet_is_read_as_it_was_written(run: Run) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is an extra of 50 MB")
    assert run("export", "--format", "parquet", "--to", "out.parquet").exit_code == 0
    rows = parquet.read_table("out.parquet").to_pylist()
    assert [row["text"] for row in rows] == [row["text"] for row in lines(run("export").stdout)]
    assert rows[0]["removed_characters"] == len(CREDIT + APPEAL)


@pytest.mark.usefixtures("archived")
def test_without_pyarrow_it_is_said_what_to_install(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    exported = run("export", "--format", "parquet", "--to", "out.parquet")
    assert (exported.exit_code, exported.stdout) == (2, "")
    assert "pip install 'article-cleaner[parquet]'" in exported.stderr
    assert not (tmp_path / "out.parquet").exists()


@pytest.mark.usefixtures("archived")
def test_provenance_is_prov(run: Run, tmp_path: Path) -> None:
    gnu = PACK["zebra/appeal"].replace("zebra", "gnu").replace("Zebra", "Gnu")
    write_pack(tmp_path / "more", {"gnu/appeal": gnu})
    assert run("archive", "in", "--rules", "more").exit_code == 0
    exported = run("export", "--format", "prov", "--document", "1").stdout
    document = ProvDocument.deserialize(content=exported, format="jsonld")
    entities = {str(entity.identifier).partition(".")[0] for entity in document.get_records(ProvEntity)}
    assert entities == {
        f"cleaner:{kind}" for kind in ("document", "capture", "extracted", "revision", "rules", "removal")
    }
    assert len(list(document.get_records(ProvSpecialization))) == 2
    assert len(list(document.get_records(ProvActivity))) == 6
    agents = {str(agent.identifier) for agent in document.get_records(ProvAgent)}
    assert any(agent.startswith("cleaner:agent.article-cleaner-") for agent in agents)
    known = {record.identifier for record in document.get_records() if record.identifier}
    for derivation in document.get_records(ProvDerivation):
        assert set(derivation.args[:2]) <= known
    assert "a-secret-name.txt" in exported
    assert prov.model.ProvDocument.deserialize(content=document.serialize(format="json"), format="json") == document


@pytest.mark.usefixtures("archived")
def test_the_provenance_of_a_run_tells_what_is_shared_once(run: Run) -> None:
    exported = json.loads(run("export", "--format", "prov", "--run", "1").stdout)
    named = [thing["@id"] for thing in exported["@graph"] if "@id" in thing]
    assert len(named) == len(set(named))
    assert sum(name.startswith("cleaner:document.") for name in named) == 3
    assert sum(name.startswith("cleaner:rules.") for name in named) == 1


@pytest.mark.usefixtures("archived")
def test_a_damaged_document_ends_the_export_and_leaves_no_file(run: Run, tmp_path: Path) -> None:
    connection = sqlite3.connect("archive/archive.db")
    connection.execute("UPDATE revisions SET clean_text = 'x' WHERE id = 2")
    connection.commit()
    connection.close()
    assert run("export", "--to", "out.jsonl").exit_code == 4
    assert not list(tmp_path.glob("out*"))


@pytest.mark.usefixtures("archived")
def test_a_reader_who_goes_ends_an_export_quietly() -> None:
    command = f"{sys.executable} -m cleaner export | head -c 10"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert (len(ended.stdout), ended.stderr) == (10, b"")
