"""Files beside a document that say where it is from."""

import plistlib
from pathlib import Path

import pytest

from cleaner.document.capture import Capture
from cleaner.reading.folder import find_sources
from cleaner.reading.source import Source, read_source

ADDRESS = "https://harborledger.example/pier?a=1&b=2"


def capture(named: Path) -> Capture:
    (found,) = find_sources(str(named), "user.example")
    assert isinstance(found, Source)
    return read_source(found, 1_000).capture


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("pier.json", b'{"url": "https://harborledger.example/pier?a=1&b=2", "title": "Pier"}'),
        ("pier.html.json", b'{"url": "https://harborledger.example/pier?a=1&b=2"}'),
        ("pier.url", b"[InternetShortcut]\r\nIconIndex=0\r\nURL=https://harborledger.example/pier?a=1&b=2\r\n"),
        ("pier.webloc", plistlib.dumps({"URL": ADDRESS})),
        ("pier.webloc", plistlib.dumps({"URL": ADDRESS}, fmt=plistlib.FMT_BINARY)),
    ],
    ids=["json", "html.json", "url", "webloc", "binary webloc"],
)
def test_the_address_in_a_file_beside_the_page(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / "pier.html").write_text("<p>x</p>")
    (tmp_path / name).write_bytes(data)
    for named in (tmp_path, tmp_path / "pier.html"):
        assert capture(named).url == ADDRESS


def test_a_host_beside_the_page_comes_before_the_users_for_all(tmp_path: Path) -> None:
    (tmp_path / "pier.txt").write_text("x")
    assert (capture(tmp_path).host, capture(tmp_path).url) == ("user.example", None)
    (tmp_path / "pier.json").write_text('{"host": "www.HarborLedger.example"}')
    assert (capture(tmp_path).host, capture(tmp_path).url) == ("harborledger.example", None)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("pier.json", b"{"),
        ("pier.json", b"[1]"),
        ("pier.json", b'{"url": 7}'),
        ("pier.json", b'{"url": "https://a.example/' + b"x" * 70_000 + b'"}'),
        ("pier.url", b"URL=file:///etc/passwd"),
        ("pier.url", b"URL=https://[::1"),
        ("pier.webloc", b"bplist00\xff"),
        ("other.url", b"URL=https://a.example/"),
    ],
)
def test_a_file_that_says_no_address_is_passed_over(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / "pier.html").write_text("<p>x</p>")
    (tmp_path / name).write_bytes(data)
    assert capture(tmp_path).url is None


def test_a_symbolic_link_beside_the_page_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.json").write_text('{"url": "https://a.example/"}')
    (tmp_path / "in/pier.html").write_text("<p>x</p>")
    (tmp_path / "in/pier.json").symlink_to("../secret.json")
    assert capture(tmp_path / "in").url is None
