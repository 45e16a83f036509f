"""How far a run is: said on a terminal only, with rate and remaining time as soon as the whole is known."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from cleaner.cli.progress import Progress
from cleaner.reading.ahead import sizes
from tests.archive.samples import write


class Terminal:
    """A stderr that says it is a terminal, and keeps what it is told."""

    def __init__(self) -> None:
        self.said = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> None:
        self.said += text

    def flush(self) -> None:
        pass


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    fake = Terminal()
    monkeypatch.setattr("cleaner.cli.progress.sys", SimpleNamespace(stderr=fake))
    return fake


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("done", "seconds", "said"),
    [
        ([100] * 50, 25.0, "archiving: 50 documents, 2/s  ██████████░░░░░░░░░░ 50 %, 25 s left"),
        ([100], 90.0, "archiving: 1 document, 0/s  ░░░░░░░░░░░░░░░░░░░░ 1 %, 2 h 28 min left"),
        ([2_500], 60.0, "archiving: 1 document, 0/s  █████░░░░░░░░░░░░░░░ 25 %, 3 min 00 s left"),
        ([20_000], 1.0, "archiving: 1 document, 1/s  ████████████████████ 100 %, 0 s left"),
    ],
)
def test_rate_share_and_remaining_time(done: list[int], seconds: float, said: str) -> None:
    progress = Progress("archiving", iter([4_000, 6_000]))
    for size in done:
        progress.add(size)
    assert progress.line(seconds) == said


@pytest.mark.usefixtures("terminal")
def test_as_long_as_the_whole_is_not_known_only_the_rate_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.cli.progress._SPAN", 0)
    progress = Progress("archiving", iter([1] * 9))
    progress.add(1)
    assert progress.line(2.0) == "archiving: 1 document, 0/s"


def test_the_line_is_wiped_in_the_end(terminal: Terminal) -> None:
    with Progress("archiving", iter([])) as progress:
        progress.add(1)
    assert terminal.said.startswith("\r\x1b[Karchiving: 1 document")
    assert terminal.said.endswith("\r\x1b[K")


def test_where_there_is_no_terminal_nothing_is_said_or_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    ahead = iter([1])
    with Progress("archiving", ahead) as progress:
        progress.add(1)
    assert capsys.readouterr() == ("", "")
    assert list(ahead) == [1]


def test_looking_ahead_opens_nothing_and_sees_what_will_be_read(tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt", "x" * 10)
    write(tmp_path / "in/b/c.html", "x" * 200)
    write(tmp_path / "in/b/d.pdf", "x" * 3_000)
    write(tmp_path / "in/.hidden/e.txt", "x" * 3_000)
    (tmp_path / "in/link.txt").symlink_to("a.txt")
    assert sorted(sizes(str(tmp_path / "in"))) == [10, 200]
    assert list(sizes(str(tmp_path / "in/b/d.pdf"))) == [3_000]
    assert list(sizes(str(tmp_path / "none"))) == []
