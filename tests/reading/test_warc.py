"""WARC files: which records are documents, what is told of them, and everything that breaks such files."""

import gzip
import io
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cleaner.document.capture import MediaType
from cleaner.document.errors import Reason, SourceError
from cleaner.reading.decode import decode
from cleaner.reading.folder import Unreadable, find_sources, sniff
from cleaner.reading.source import FileType, Reading, read_source

ADDRESS = "https://harborledger.example/news/"
PAGE = "<html><body><p>The café on the pier is closed.</p></body></html>"


class Crawl:
    """A WARC file in the making."""

    def __init__(self, gzip: bool = True) -> None:
        self.buffer = io.BytesIO()
        self.writer = WARCWriter(self.buffer, gzip=gzip)
        self.ends: list[int] = []

    def add(
        self, name: str, body: bytes, *headers: tuple[str, str], status: str = "200 OK", type: str = "response"
    ) -> None:
        """A record of this address, fetched on the third of November."""
        http = StatusAndHeaders(status, list(headers) or [("Content-Type", "text/html")], protocol="HTTP/1.1")
        about = {"WARC-Date": "2026-11-03T09:00:00Z"}
        kind = {} if type == "response" else {"warc_content_type": headers[0][1]}
        record = self.writer.create_warc_record(
            ADDRESS + name,
            type,
            payload=io.BytesIO(body),
            http_headers=http if type == "response" else None,
            warc_headers_dict=about,
            **kind,
        )
        self.writer.write_record(record)
        self.ends.append(self.buffer.tell())

    def write(self, file: Path, cut: int | None = None) -> Path:
        file.write_bytes(self.buffer.getvalue()[:cut])
        return file


def crawl(pages: int = 3, gzip: bool = True) -> Crawl:
    made = Crawl(gzip)
    for number in range(pages):
        made.add(f"{number}", f"{number}{PAGE}".encode())
    return made


def readings(file: Path, max_bytes: int = 100_000) -> list[Reading]:
    return [read_source(found, max_bytes) for found in find_sources(str(file)) if not isinstance(found, Unreadable)]


def problems(file: Path) -> list[tuple[str, Reason, str]]:
    found = [entry for entry in find_sources(str(file)) if isinstance(entry, Unreadable)]
    return [(entry.source.place, entry.reason, entry.problem) for entry in found]


@pytest.mark.parametrize("name", ["a.warc.gz", "A.WARC"])
def test_every_page_is_a_document_with_its_address_and_time(tmp_path: Path, name: str) -> None:
    file = crawl(gzip=name.endswith("gz")).write(tmp_path / name)
    assert [entry.place for entry in find_sources(str(tmp_path)) if not isinstance(entry, Unreadable)] == [
        f"{name}#1", f"{name}#2", f"{name}#3",
    ]  # fmt: skip
    captures = [reading.capture for reading in readings(file)]
    assert [capture.data.decode() for capture in captures] == [f"{number}{PAGE}" for number in range(3)]
    assert (captures[1].url, captures[1].saved) == (ADDRESS + "1", "2026-11-03T09:00:00Z")
    assert {capture.media_type for capture in captures} == {MediaType.HTML}
    assert problems(file) == []


def test_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    made = Crawl()
    made.add("robots.txt", b"x", ("Content-Type", "text/plain"))
    made.add("gone", b"<html>", status="404 Not Found")
    made.add("moved", b"<html>", status="301 Moved")
    made.add("picture", b"x", ("Content-Type", "image/png"))
    assert problems(made.write(tmp_path / "a.warc.gz")) == [("a.warc.gz", Reason.EMPTY, "holds no pages")]
    made.add("page", PAGE.encode(), ("Content-Type", "Text/HTML; charset=utf-8"))
    made.add("text", b"The text.", ("Content-Type", "text/plain"), type="conversion")
    made.add("file", PAGE.encode(), ("Content-Type", "application/xhtml+xml"), type="resource")
    found = readings(made.write(tmp_path / "a.warc.gz"))
    assert [(reading.capture.url, reading.capture.media_type) for reading in found] == [
        (ADDRESS + "page", MediaType.HTML),
        (ADDRESS + "text", MediaType.TEXT),
        (ADDRESS + "file", MediaType.HTML),
    ]


def test_the_charset_of_the_server_counts_where_the_page_has_none(tmp_path: Path) -> None:
    made = Crawl()
    made.add("koi8", "<p>Причал закрыт".encode("koi8-r"), ("Content-Type", "text/html; charset=KOI8-R"))
    made.add("wrong", PAGE.encode(), ("Content-Type", "text/html; charset=iso-8859-1"))
    first, second = readings(made.write(tmp_path / "a.warc.gz"))
    assert decode(first.capture).text == "<p>Причал закрыт"
    assert "café" in decode(second.capture).text
    assert first.capture.context_digest != second.capture.context_digest


def test_what_the_server_packed_is_unpacked(tmp_path: Path) -> None:
    made = Crawl()
    made.add("1", gzip.compress(PAGE.encode()), ("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    chunked = f"{len(PAGE.encode()):x}\r\n{PAGE}\r\n0\r\n\r\n".encode()
    made.add("2", chunked, ("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"))
    assert [reading.capture.data.decode() for reading in readings(made.write(tmp_path / "a.warc.gz"))] == [PAGE, PAGE]


def test_a_page_that_swells_is_too_large(tmp_path: Path) -> None:
    made = Crawl()
    packed = gzip.compress(b"x" * 5_000_000)
    made.add("1", packed, ("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    (found,) = find_sources(str(made.write(tmp_path / "a.warc.gz")))
    assert not isinstance(found, Unreadable)
    with pytest.raises(SourceError) as caught:
        read_source(found, 100_000)
    assert caught.value.reason is Reason.TOO_LARGE


def test_a_bomb_ends_the_reading_of_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.reading.warc.SWOLLEN", 3_000_000)
    monkeypatch.setattr("cleaner.reading.warc._PIECE", 1 << 12)
    made = crawl(1)
    made.add("bomb", b"x" * 9_000_000)
    ((place, reason, problem),) = problems(made.write(tmp_path / "a.warc.gz"))
    assert (place, reason, "swells" in problem) == ("a.warc.gz#2", Reason.BAD_CONTAINER, True)
    assert len(readings(tmp_path / "a.warc.gz")) == 1


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_that_ends_too_early_says_so_wherever_it_ends(tmp_path: Path, packed: bool) -> None:
    made = crawl(gzip=packed)
    trailer = 12  # bytes at the end of a record that no page lacks: line ends, a checksum
    cuts = [cut for cut in range(1, made.ends[-1], 7) if not any(end - trailer <= cut <= end for end in made.ends)]
    for cut in cuts:
        file = made.write(tmp_path / "a.warc", cut)
        assert [reason for _, reason, _ in problems(file)] == [Reason.BAD_CONTAINER]
        assert len(readings(file)) == sum(end < cut for end in made.ends)


@pytest.mark.parametrize("length", ["99999999", "10"])
def test_a_wrong_length_is_told(tmp_path: Path, length: str) -> None:
    data = crawl(gzip=False).buffer.getvalue()
    start = data.index(b"Content-Length: ") + len(b"Content-Length: ")
    end = data.index(b"\r", start)
    file = tmp_path / "a.warc"
    file.write_bytes(data[:start] + length.encode() + data[end:])
    assert problems(file)[0][:2] == ("a.warc#1", Reason.BAD_CONTAINER)


def test_a_page_that_was_changed_does_not_match_its_digest(tmp_path: Path) -> None:
    file = tmp_path / "a.warc"
    file.write_bytes(crawl(gzip=False).buffer.getvalue().replace(b"1<html>", b"1<xtml>"))
    assert problems(file) == [("a.warc#2", Reason.BAD_CONTAINER, "the record does not match its digest")]
    assert len(readings(file)) == 2


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"\x1f\x8b", b"WARC/1.0\r\n\r\n", b"\x00" * 5_000, gzip.compress(b"x" * 99)],
    ids=["empty", "text", "gzip's first bytes", "a record without headers", "NULs", "packed text"],
)
def test_what_is_no_warc_file_is_told(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.warc"
    file.write_bytes(data)
    assert len(problems(file)) == 1
    assert readings(file) == []


def test_a_file_packed_as_one_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    file.write_bytes(gzip.compress(crawl(gzip=False).buffer.getvalue()))
    assert "non-chunked gzip" in problems(file)[-1][2]


@pytest.mark.parametrize("packed", [True, False])
def test_changed_bytes_are_an_outcome(tmp_path: Path, packed: bool, capfd: pytest.CaptureFixture[str]) -> None:
    data = crawl(gzip=packed).buffer.getvalue()
    file = tmp_path / "a.warc"
    for place in range(0, len(data), 11):
        file.write_bytes(data[:place] + bytes([data[place] ^ 0x15]) + data[place + 1 :])
        for found in find_sources(str(file)):
            if not isinstance(found, Unreadable):
                read_source(found, 100_000)
    assert capfd.readouterr() == ("", "")


def test_a_warc_file_is_known_by_its_first_bytes() -> None:
    assert sniff(crawl(gzip=False).buffer.getvalue()[:1_024]) is FileType.WARC
