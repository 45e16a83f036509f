"""The command as people start it: a process with pipes, devices and a memory."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.archive.samples import STORY, html, write
from tests.cli.conftest import Run

MEASURED = """
import atexit, pathlib, sys
import cleaner.rules.pack
pack = pathlib.Path(sys.argv.pop(1))
cleaner.rules.pack.shipped_pack = lambda: pack
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: print(status.read_text().partition("VmHWM:")[2].split()[0], file=sys.stderr))
from cleaner.cli.main import main
main()
"""


def cleaner(*arguments: object, **more: object) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *map(str, arguments)],
        check=False,
        timeout=60,
        **({"capture_output": True} | more),  # type: ignore[call-overload]
    )


def test_cleaning_a_text_imports_no_parser_of_pages_and_no_server(tmp_path: Path) -> None:
    write(tmp_path / "small.txt", STORY)
    cleaner("clean", "small.txt")  # keeps the rules for the next start
    command = [sys.executable, "-X", "importtime", "-m", "cleaner", "clean", "small.txt"]
    started = subprocess.run(command, capture_output=True, check=True, timeout=60)
    imported = {line.rpartition("|")[2].strip() for line in started.stderr.decode().splitlines()}
    assert started.stdout.decode() == STORY
    assert "cleaner.pipeline" in imported
    heavy = {"trafilatura", "lxml", "bs4", "datasette", "justext", "charset_normalizer", "gcld3"}
    heavy |= {"sqlite_utils", "sqlite3", "zstandard", "multiprocessing", "tomllib", "tempfile", "difflib"}
    assert {name.partition(".")[0] for name in imported} & heavy == set()
    reading = {"cleaner.rules.factors", "cleaner.rules.fields", "cleaner.rules.reader", "cleaner.cli.config"}
    assert imported & (reading | {"importlib.metadata", "cleaner.archive.read"}) == set()


def test_many_rules_are_announced_the_first_time_and_on_stderr_only(tmp_path: Path) -> None:
    write(tmp_path / "small.txt", STORY)
    environment = {"env": os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")}}
    first, second = (cleaner("clean", "small.txt", **environment) for _ in range(2))
    assert re.fullmatch(r"cleaner: reading [\d,]+ rules for the first time…\n", first.stderr.decode())
    assert (first.stdout.decode(), first.stdout, second.stderr) == (STORY, second.stdout, b"")


def test_help_imports_no_rules_and_no_database() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "cleaner", "--version"]
    started = subprocess.run(command, capture_output=True, check=True, timeout=60)
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in started.stderr.decode().splitlines()}
    assert imported & {"re2", "sqlite_utils", "sqlite3", "trafilatura"} == set()


def memory_of(count: int, folder: Path, pack: Path) -> int:
    """Clean so many records, check that they come in order; the most memory that the process had, in bytes."""
    file = folder / f"{count}.jsonl"
    with file.open("w") as lines:
        for n in range(count):
            lines.write(
                json.dumps({"id": n, "text": f"Story {n}\n\nThe council met for {n} hours. " + "x" * 600}) + "\n"
            )
    with (folder / "out.jsonl").open("wb") as out:
        process = subprocess.run(
            [sys.executable, "-c", MEASURED, str(pack), "clean", str(file), "--json"],
            stdout=out,
            stderr=subprocess.PIPE,
            check=True,
            timeout=120,
        )
    with (folder / "out.jsonl").open("rb") as lines:
        assert [json.loads(line)["id"] for line in lines] == list(range(count))
    return int(process.stderr.split()[-1]) * 1_024


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of the memory from /proc")
def test_ten_thousand_records_stream_in_order_with_flat_memory(tmp_path: Path, pack: Path) -> None:
    memory_of(1, tmp_path, pack)  # who reads the rules for the first time needs some megabytes more
    assert memory_of(10_000, tmp_path, pack) - memory_of(500, tmp_path, pack) < 4_000_000  # the file alone has 7 MB


def test_a_full_output_is_exit_code_4_and_no_traceback(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", STORY)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with open("/dev/full", "wb") as full:
        asked = cleaner("clean", "a.txt", capture_output=False, stdout=full, stderr=subprocess.PIPE, env=env)
    assert asked.returncode == 4
    assert asked.stderr == b"cleaner: the output cannot be used: No space left on device\n"


def test_a_reader_that_has_enough_is_no_error_to_talk_about(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", json.dumps({"text": STORY}) + "\n" + json.dumps({"text": "x" * 200_000}) + "\n")
    command = f"set -o pipefail; '{sys.executable}' -m cleaner clean a.jsonl --json | head -c 10"
    piped = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=60)
    assert (piped.returncode, piped.stdout, piped.stderr) == (0, b'{"id": "a.', b"")


def test_records_from_stdin_are_done_as_they_come_and_lie_nowhere(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    command = [sys.executable, "-m", "cleaner", "clean", "-", "--type", "jsonl", "--json", "--max-bytes", "3000"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"TMPDIR": str(tmp_path / "tmp")}
    ) as it:
        assert it.stdin is not None
        assert it.stdout is not None
        it.stdin.write(b'{"id": 1, "text": "' + STORY.replace("\n", " ").encode() + b'"}\n\n')
        it.stdin.flush()
        first = json.loads(it.stdout.readline())
        assert list((tmp_path / "tmp").iterdir()) == []
        more, _ = it.communicate(b'{"id": 2, "text": "' + b"x" * 9_000_000 + b'"}\n{"id": 3, "text": "It rains."}')
    assert (first["id"], first["outcome"]) == (1, "unchanged")
    later = [json.loads(line) for line in more.splitlines()]
    assert [(line["id"], line.get("reason", line["outcome"])) for line in later] == [
        ("-#3", "too-large"),
        (3, "unchanged"),
    ]
    assert later[0]["problem"] == "the record has 9,000,022 bytes; 3,000 are allowed"
    assert it.returncode == 3


def test_output_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    write(tmp_path / "é.txt", "Größe 老\n")
    env = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert cleaner("clean", "é.txt", env=env).stdout == "Größe 老\n".encode()
    assert cleaner("clean", "missing.txt", env=env).returncode == 3


def test_an_argument_that_is_not_utf8_is_looked_for_and_not_found(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", STORY)
    assert cleaner("archive", "a.txt").returncode == 0
    for arguments in (("show", "\udcff"), ("explain", "\udcff"), ("search", "\udcff")):
        asked = cleaner(*arguments)
        assert asked.returncode in (1, 2)
        assert asked.stderr.startswith(b"cleaner: no")
        assert b"Traceback" not in asked.stderr


def test_a_page_from_stdin_is_cleaned_by_a_worker() -> None:
    page = html(*STORY.split("\n")[2:4]).encode()
    cleaned = cleaner("clean", "-", input=page)
    assert (cleaned.returncode, cleaned.stderr) == (0, b"")
    assert cleaned.stdout.decode() == "\n".join(STORY.split("\n")[2:4])


def test_an_endless_stdin_is_too_large_and_not_copied_for_ever() -> None:
    with open("/dev/zero", "rb") as endless:
        cleaned = cleaner("clean", "-", "--max-bytes", 3_000_000, stdin=endless)
    assert cleaned.returncode == 3
    assert cleaned.stderr == b"cleaner: -: has more than 3,000,000 bytes (too-large)\n"


def test_serve_shows_the_archive_in_datasette(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", STORY)
    run("archive", "a.txt", "--archive", "stories.db")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "cleaner", "serve", "--archive", "stories.db", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            assert "Pier vote postponed" in _page(f"http://127.0.0.1:{port}/stories/documents.json", server)
        finally:
            server.terminate()


def _page(address: str, server: "subprocess.Popen[bytes]") -> str:
    deadline = time.monotonic() + 30
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=10) as page:
                return str(page.read().decode())
        except urllib.error.URLError:
            time.sleep(0.1)
    pytest.fail("the server did not answer")
