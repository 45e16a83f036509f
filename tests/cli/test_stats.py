"""`cleaner stats`: the figures are those of the rows."""

import json
from pathlib import Path

from tests.archive.samples import APPEAL, CREDIT, OFFER, STORY, html, write
from tests.cli.conftest import Run


def fill(folder: Path) -> None:
    write(folder / "a.txt", STORY + CREDIT + APPEAL)
    write(folder / "b.txt", f"{STORY}Another end.\n{OFFER}")
    head = '<link rel="canonical" href="https://coast.example/c">'
    head += '<meta property="article:published_time" content="2026-03-04">'
    write(folder / "c.html", html(*STORY.split("\n")[2:4], APPEAL, head=head))
    write(folder / "plain.txt", "Nothing is cut here.\n" * 3)
    write(folder / "empty.txt", "")


def test_everything_is_counted(run: Run) -> None:
    fill(Path("in"))
    run("archive", "in", "--archive", "a.db")
    run("archive", "in", "--archive", "a.db")
    counted = json.loads(run("stats", "--archive", "a.db", "--json").stdout)
    assert counted["documents"] == 4
    assert counted["outcomes"] == {"cleaned": 3, "unchanged": 1}
    assert counted["by_host"] == {"": 3, "coast.example": 1}
    assert counted["by_month"] == {"": 3, "2026-03": 1}
    assert counted["removed_characters"] == sum(cut["characters"] for cut in counted["categories"]) > 0
    assert [(cut["name"], cut["cuts"], cut["documents"]) for cut in counted["rules"]] == [
        ("zebra/appeal", 2, 2),
        ("zebra/credit", 1, 1),
        ("zebra/offer", 1, 1),
    ]
    assert counted["failures"] == {"empty": 1}  # one place, though it failed in both runs
    assert (counted["kept"]["runs"], counted["kept"]["sightings"], counted["kept"]["captures"]) == (2, 8, 5)
    assert counted["raw_bytes"] == sum(file.stat().st_size for file in Path("in").iterdir())
    assert counted["file_bytes"] == Path("a.db").stat().st_size


def test_the_figures_are_told_to_people(run: Run) -> None:
    fill(Path("in"))
    run("archive", "in", "--archive", "a.db")
    told = run("stats", "--archive", "a.db")
    assert told.exit_code == 0
    for line in ("4  documents: cleaned 3 · unchanged 1", "2  donation-appeal  in 2 documents", "1  coast.example"):
        assert line in told.stdout
    assert "1  places failed at some time: empty 1" in told.stdout


def test_cuts_of_earlier_cleanings_do_not_count(run: Run) -> None:
    write(Path("in/a.txt"), STORY + APPEAL)
    run("archive", "in", "--archive", "a.db")
    run("restore", "1", "--reason", "wanted", "--archive", "a.db")
    counted = json.loads(run("stats", "--archive", "a.db", "--json").stdout)
    assert (counted["categories"], counted["removed_characters"]) == ([], 0)
    assert counted["kept"]["standing_decisions"] == 1


def test_an_archive_without_documents_has_figures(run: Run) -> None:
    Path("in").mkdir()
    run("archive", "in", "--archive", "a.db")
    told = run("stats", "--archive", "a.db")
    assert (told.exit_code, "0  of 0 characters cut (0 %)" in told.stdout) == (0, True)
    assert run("stats", "--archive", "none.db").exit_code == 2
