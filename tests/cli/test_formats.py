"""`cleaner clean --format`: structure out, one document or many."""

import json
from pathlib import Path

import pytest

from tests.archive.samples import APPEAL, STORY, html, write
from tests.cli.conftest import Run

LINES = STORY.split("\n")[2:4]
PAGE = html(*LINES, APPEAL)


def test_one_document_goes_to_stdout_in_its_form(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.html", PAGE)
    assert run("clean", "a.html", "--format", "markdown").stdout == "\n\n".join(LINES) + "\n"
    page = run("clean", "a.html", "--format", "html").stdout
    assert page.startswith("<!DOCTYPE html>")
    assert "".join(f"<p>{line}</p>\n" for line in LINES) in page
    story = json.loads(run("clean", "a.html", "--format", "json").stdout)
    assert story["blocks"] == [{"kind": "paragraph", "text": line} for line in LINES]
    assert (story["outcome"], len(story["removals"])) == ("cleaned", 1)


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("text", ["a.html.txt", "b.txt", "c.md", "d.jsonl"]),
        ("markdown", ["a.html.md", "b.txt.md", "c.md", "d.jsonl"]),
        ("html", ["a.html", "b.txt.html", "c.md.html", "d.jsonl"]),
        ("json", ["a.html.json", "b.txt.json", "c.md.json", "d.jsonl"]),
    ],
)
def test_a_folder_says_the_form_in_its_names(run: Run, tmp_path: Path, form: str, names: list[str]) -> None:
    write(tmp_path / "in/a.html", PAGE)
    write(tmp_path / "in/b.txt", STORY + APPEAL)
    write(tmp_path / "in/c.md", "# Pier\n\n" + STORY + APPEAL)
    write(tmp_path / "in/d.jsonl", json.dumps({"id": 7, "text": STORY + APPEAL}) + "\n")
    assert run("clean", "in", "--format", form, "--to", "out").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    record = json.loads((tmp_path / "out/d.jsonl").read_text())
    added = {"text": set(), "json": {"blocks"}}.get(form, {form})
    assert set(record) & {"markdown", "html", "blocks"} == added
    written = (tmp_path / "out" / names[1]).read_text()
    assert APPEAL.strip() not in (json.loads(written)["text"] if form == "json" else written)


def test_json_lines_carry_the_form_beside_the_text(run: Run) -> None:
    given = json.dumps({"text": STORY + APPEAL}) + "\n" + json.dumps({"html": PAGE})
    cleaned = run("clean", "-", "--type", "jsonl", "--json", "--format", "markdown", input=given)
    first, second = map(json.loads, cleaned.stdout.splitlines())
    assert first["text"] == STORY
    assert second["markdown"] == "\n\n".join(LINES) + "\n"


def test_a_text_has_no_links(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", STORY)
    cleaned = run("clean", "a.txt", "--links")
    assert (cleaned.exit_code, "--format" in cleaned.stderr) == (2, True)


def test_a_document_that_failed_has_no_form(run: Run) -> None:
    failed = json.loads(run("clean", "-", "--type", "html", "--format", "json", input="").stdout)
    assert (failed["outcome"], "blocks" in failed) == ("failed", False)
