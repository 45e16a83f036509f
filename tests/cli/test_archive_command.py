"""`cleaner archive`: the main job, its summary and its exit codes."""

import json
import os
import re
import signal
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from cleaner.archive.connect import open_for_reading
from cleaner.archive.content import content_digest
from cleaner.archive.roots import noted_roots
from tests.archive.samples import APPEAL, CREDIT, OFFER, STORY, html, write, write_folder
from tests.batch.test_batch import hanging, when_a_worker_runs
from tests.cli.conftest import Run

LINES = STORY.split("\n")[2:4]


def rows(path: str, select: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(select).fetchall()


def test_a_run_says_what_it_did(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt", STORY + CREDIT + APPEAL)
    write(tmp_path / "in/b.txt", STORY + OFFER)
    write(tmp_path / "in/c.txt", STORY)
    archived = run("archive", "in")
    removed, total = len(CREDIT + APPEAL + OFFER), len(STORY * 3 + CREDIT + APPEAL + OFFER)
    share = 100 * removed / total
    assert (archived.exit_code, archived.stderr) == (0, "")
    headline, *table, root = archived.stdout.splitlines()
    assert root == f"  root           {noted_roots(Path('archive/archive.db'))[-1]}"
    assert re.fullmatch(r"archive/archive\.db: run 1, 3 documents in \d+\.\d s \([\d,]+/s\)", headline)
    assert table == [
        "  new            3  cleaned 2 · unchanged 1",
        "  seen before    0",
        (
            f"  cut            {removed} of {total} characters ({share:.1f} %)"
            "  wire-credit 1 · donation-appeal 1 · newsletter 1"
        ),
    ]
    assert run("archive", "in").stdout.splitlines()[1:3] == ["  new            0", "  seen before    3"]


def test_what_failed_is_named_and_counted(run: Run, tmp_path: Path) -> None:
    write_folder(tmp_path / "in")
    archived = run("archive", "in", "--archive", "a.db")
    assert archived.exit_code == 3
    assert archived.stdout.splitlines()[3] == "  failed         3  bad-record 2 · empty 1"
    assert [line.rpartition(" ")[2] for line in archived.stderr.splitlines()] == [
        "(nothing-found)",
        "(empty)",
        "(bad-record)",
        "(bad-record)",
    ]


def test_a_page_with_nothing_to_find_is_exit_code_3_every_time(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.html", "<html></html>")
    first, second = run("archive", "a.html"), run("archive", "a.html")
    assert (first.exit_code, second.exit_code) == (3, 3)
    assert second.stderr == "cleaner: a.html: no article was found on this page (nothing-found)\n"


def test_where_nothing_is_there_to_be_archived_no_archive_is_made(run: Run, tmp_path: Path) -> None:
    archived = run("archive", "missing", "none.txt", "--archive", "new/a.db")
    assert archived.exit_code == 3
    assert archived.stderr == "cleaner: missing: there is no such file or folder, so nothing was archived\n"
    assert list(tmp_path.iterdir()) == []


def test_the_summary_as_json(run: Run, tmp_path: Path) -> None:
    write_folder(tmp_path / "in")
    archived = run("archive", "in", "--archive", "a.db", "--json", "--digest")
    summary = json.loads(archived.stdout)
    with open_for_reading(Path("a.db")) as db:
        assert summary.pop("content_digest") == content_digest(db)
    assert [summary.pop("root")] == noted_roots(Path("a.db"))
    removed = rows("a.db", "SELECT sum(length(text)) FROM removals")[0][0]
    assert summary.pop("removed_characters") == removed
    assert summary.pop("characters") > removed
    assert summary == {
        "archive": "a.db",
        "run": 1,
        "outcomes": {"cleaned": 6, "unchanged": 1, "nothing-found": 1, "held": 1},
        "seen": 2,
        "failures": {"empty": 1, "bad-record": 2},
        "quarantined": {},
        "forgotten": 0,
        "cuts": {"wire-credit": 2, "donation-appeal": 2, "newsletter": 3},
    }


def test_every_cut_is_named_on_request(run: Run, tmp_path: Path) -> None:
    long = "Zebra appeal: " + "every single reader counts, " * 5
    write(tmp_path / "in/a.txt", STORY * 3 + CREDIT + long)
    archived = run("archive", "in", "--verbose")
    assert archived.stdout.splitlines()[:2] == [
        "a.txt  zebra/credit  Zebra wire by Ada Moreau",
        f"a.txt  zebra/appeal  {long[:70]}…",
    ]


def test_paths_are_read_one_after_the_other_and_need_not_be_folders(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "b/x.txt", STORY + "b")
    write(tmp_path / "a.txt", STORY + "a")
    assert run("archive", "b", "a.txt", "missing.txt", "--archive", "a.db").exit_code == 3
    assert rows("a.db", "SELECT place FROM sightings") == [("x.txt",), ("a.txt",)]
    assert rows("a.db", "SELECT place, reason FROM failures") == [("missing.txt", "unreadable")]


def test_the_host_and_the_profile_are_stored(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", STORY + CREDIT + APPEAL)
    run("archive", "a.txt", "--archive", "a.db", "--host", "https://www.zebra.example/", "--profile", "appeals")
    assert rows("a.db", "SELECT host, credit FROM documents") == [("zebra.example", None)]
    assert rows("a.db", "SELECT profile, outcome FROM revisions") == [("appeals", "cleaned")]
    assert rows("a.db", "SELECT reason, detail FROM spared") == [("profile", "appeals")]


def test_a_page_that_takes_too_long_is_kept_with_its_bytes_and_stays_in_quarantine(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.html", html(*LINES))
    assert run("archive", "a.html", "--archive", "a.db", "--max-seconds", "0.0001").exit_code == 3
    assert rows("a.db", "SELECT reason, size FROM failures JOIN captures ON captures.id = capture_id") == [
        ("timed-out", len(html(*LINES)))
    ]
    again = run("archive", "a.html", "--archive", "a.db")
    assert (again.exit_code, again.stdout.splitlines()[3]) == (3, "  in quarantine  1  timed-out 1")
    assert again.stderr.endswith("(timed-out; in quarantine, --retry-failed tries it again)\n")
    assert run("archive", "a.html", "--archive", "a.db", "--retry-failed").exit_code == 0
    assert rows("a.db", "SELECT count(*) FROM captures") == [(1,)]
    assert run("archive", "a.html", "--archive", "a.db").exit_code == 0


def test_other_rules_and_another_profile_end_the_quarantine(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.html", html(*LINES))
    assert run("archive", "a.html", "--archive", "a.db", "--max-seconds", "0.0001").exit_code == 3
    assert run("archive", "a.html", "--archive", "a.db", "--profile", "appeals").exit_code == 0


def test_what_may_be_readable_the_next_time_is_tried_again(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt", STORY)
    (tmp_path / "in/b.txt").symlink_to("nowhere")
    assert run("archive", "in", "--archive", "a.db").exit_code == 3
    (tmp_path / "in/b.txt").unlink()
    write(tmp_path / "in/b.txt", STORY + OFFER)
    assert run("archive", "in", "--archive", "a.db").exit_code == 0


def test_names_that_are_not_utf8_are_stored_as_bytes_and_shown_escaped(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/caf\udce9.txt", STORY)
    write(tmp_path / "in/\udcff.txt", "")
    archived = run("archive", "in", "--archive", "\udcfe.db")
    assert archived.exit_code == 3
    assert archived.stdout.startswith("\\udcfe.db: run 1, 2 documents")
    assert archived.stderr == "cleaner: \\xff.txt: holds no text (empty)\n"
    assert rows("\udcfe.db", "SELECT place, path FROM sightings") == [("caf\\xe9.txt", b"caf\xe9.txt")]
    assert json.loads(run("archive", "in", "--archive", "\udcfe.db", "--json").stdout)["archive"] == "\udcfe.db"
    assert run("show", "caf\udce9.txt", "--archive", "\udcfe.db").stdout == STORY


def interrupt(times: int) -> threading.Thread:
    """Sends SIGINT to this very process once a worker is at work, so many times."""

    def send(_worker: int) -> None:
        for _ in range(times):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.3)

    return when_a_worker_runs(send)


def test_an_interrupt_lets_the_page_under_way_finish_and_is_exit_code_5(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a.html", hanging(20_000))  # for some seconds
    for n in range(9):
        write(tmp_path / f"in/{n}-later.txt", STORY + str(n))
        write(tmp_path / f"in/z{n}.txt", STORY + str(n))
    thread = interrupt(1)
    archived = run("archive", "in", "--archive", "a.db", "--jobs", "1")
    thread.join()
    assert archived.exit_code == 5
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN  # one more would change the exit code
    assert archived.stderr.startswith("cleaner: interrupted; what was done is stored")
    places = [place for (place,) in rows("a.db", "SELECT place FROM sightings")]
    assert places[:10] == [*(f"{n}-later.txt" for n in range(9)), "a.html"]
    assert "z8.txt" not in places


def test_a_second_interrupt_ends_at_once(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.html", hanging(60_000))  # for a minute
    thread = interrupt(2)
    archived = run("archive", "a.html", "--archive", "a.db", "--jobs", "1")
    thread.join()
    assert archived.exit_code == 5
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert archived.stderr == "cleaner: interrupted; run the same command again to go on\n"
    assert rows("a.db", "SELECT count(*) FROM runs") == [(0,)]


@pytest.mark.parametrize(
    ("archive", "said"),
    [
        ("file/in/a.db", "the folder cannot be made: Not a directory"),
        ("letter.txt", "is not an SQLite database"),
        ("other.db", "is a database of another program"),
        ("later.db", "was made by a later version of cleaner"),
        ("/proc/a.db", "cannot be written here"),
        (".", "is a folder; name a file in it: --archive archive.db"),
    ],
)
def test_an_archive_that_cannot_be_used_is_exit_code_4_in_one_line(
    run: Run, tmp_path: Path, archive: str, said: str
) -> None:
    write(tmp_path / "a.txt", STORY)
    write(tmp_path / "file", "")
    write(tmp_path / "letter.txt", "Dear reader,\n" * 100)
    with closing(sqlite3.connect("other.db")) as other:
        other.execute("CREATE TABLE theirs (id INTEGER PRIMARY KEY)")
    run("archive", "a.txt", "--archive", "later.db")
    with closing(sqlite3.connect("later.db")) as later:
        later.execute("UPDATE _sqlite_migrations SET name = 'm999_future' WHERE name = 'm002_history'")
        later.commit()
    archived = run("archive", "a.txt", "--archive", archive)
    assert (archived.exit_code, archived.stdout) == (4, "")
    assert archived.stderr.startswith(f"cleaner: archive {archive}")
    assert said in archived.stderr
    assert archived.stderr.count("\n") == 1


def test_a_rule_pack_with_mistakes_stops_everything_before_a_document_is_touched(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt", STORY)
    write(tmp_path / "more/x.toml", 'summary = "x"\ncategory = "nonsense"\n')
    write(tmp_path / "more/y.toml", "not = toml = at all\n")
    for arguments in (("archive", "in"), ("clean", "in", "--to", "out"), ("explain", "in"), ("rules", "test")):
        asked = run(*arguments, "--rules", "more")
        assert (asked.exit_code, asked.stdout) == (2, "")
        assert "more/x.toml:2: category: 'nonsense' is not known" in asked.stderr
        assert "more/x.toml:1: why: is missing" in asked.stderr
        assert "more/y.toml:1: this is not TOML" in asked.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "more"]
