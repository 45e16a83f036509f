"""Pages saved as one e-mail message: which part is the page, what its headers say, and what no reader is ready for."""

import base64
import quopri
from contextlib import suppress

import pytest

from cleaner.document.capture import Capture, MediaType
from cleaner.document.decoded import Decoded, Method
from cleaner.document.errors import Reason, SourceError
from cleaner.reading.decode import decode
from cleaner.reading.folder import sniff
from cleaner.reading.source import FileType

ADDRESS = "https://harborledger.example/news/pier"
PAGE = "<!DOCTYPE html><html><body><p>The café on the pier – closed.</p></body></html>"
HEAD = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: {address}\r\nSubject: Pier\r\n"
    "Date: Tue, 3 Nov 2026 09:00:00 -0000\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----edge"{more}\r\n\r\n\r\n'
)


def part(body: str | bytes, *headers: str, type: str = "text/html") -> bytes:
    data = body.encode() if isinstance(body, str) else body
    return "\r\n".join(["------edge", f"Content-Type: {type}", *headers, "", ""]).encode() + data + b"\r\n"


def quoted(page: str, *headers: str) -> bytes:
    return part(quopri.encodestring(page.encode()), "Content-Transfer-Encoding: quoted-printable", *headers)


def mhtml(*parts: bytes, more: str = "", address: str = ADDRESS) -> bytes:
    return HEAD.format(address=address, more=more).encode() + b"".join(parts) + b"------edge--\r\n"


def decoded(data: bytes) -> Decoded:
    return decode(Capture(data, MediaType.MHTML))


def failure(data: bytes) -> tuple[Reason, str]:
    with pytest.raises(SourceError) as caught:
        decoded(data)
    return caught.value.reason, str(caught.value)


def test_the_page_of_a_message_with_where_and_when_it_was_saved() -> None:
    picture = part(base64.b64encode(b"\x89PNG"), "Content-Transfer-Encoding: base64", type="image/png")
    read = decoded(mhtml(quoted(PAGE, "Content-ID: <1>"), picture))
    assert read.text.strip() == PAGE
    assert read.origin is not None
    assert (read.origin.url, read.origin.saved) == (ADDRESS, "Tue, 3 Nov 2026 09:00:00 -0000")
    assert read.decoding.method is Method.UTF8


@pytest.mark.parametrize(
    ("more", "frame", "page"),
    [
        ("", ["Content-Location: https://ads.example/"], [f"Content-Location: {ADDRESS}"]),
        (';\r\n\tstart="<page>"', ["Content-ID: <frame>"], ["Content-ID: <page>"]),
    ],
    ids=["by its address", "by the start parameter"],
)
def test_a_frame_before_the_page_is_not_the_page(more: str, frame: list[str], page: list[str]) -> None:
    data = mhtml(quoted("<html>a frame</html>", *frame), quoted(PAGE, *page), more=more)
    assert decoded(data).text.strip() == PAGE


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (PAGE.encode("cp1252"), "windows-1252"),
        (PAGE.encode("utf-8"), "utf-8"),
        (PAGE.encode("utf-8"), "x-unknown"),
        (PAGE.replace("–", "-").encode("latin-1"), "iso-8859-1"),
        (b"\xef\xbb\xbf" + PAGE.encode(), "iso-8859-1"),
    ],
)
def test_the_charset_of_the_part_counts_where_it_is_one(data: bytes, declared: str) -> None:
    body = part(base64.encodebytes(data), "Content-Transfer-Encoding: base64", type=f'text/html; charset="{declared}"')
    assert "café" in decoded(mhtml(body)).text


def test_the_charset_of_the_page_counts_where_its_part_has_none() -> None:
    page = f'<meta charset="koi8-r">{PAGE}Причал'.replace("–", "-").replace("é", "e").encode("koi8-r")
    body = part(base64.encodebytes(page), "Content-Transfer-Encoding: base64")
    assert decoded(mhtml(body)).text.endswith("Причал")


def test_a_message_that_is_the_page_itself() -> None:
    data = f"MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Location: {ADDRESS}\r\n\r\n{PAGE}".encode()
    read = decoded(data)
    assert (read.text, read.origin and read.origin.url) == (PAGE, ADDRESS)


def test_an_address_that_is_folded_or_encoded_is_one() -> None:
    encoded = "=?utf-8?Q?https://harborledger.example/caf=C3=A9?="
    for written, read in (
        (encoded, "https://harborledger.example/café"),
        ("https://a.example/\r\n b", "https://a.example/b"),
    ):
        origin = decoded(mhtml(quoted(PAGE), address=written)).origin
        assert origin is not None
        assert origin.url == read


def test_a_page_under_a_wrong_name_is_still_a_page() -> None:
    assert decoded(PAGE.encode()).text == PAGE


def test_a_message_cut_off_in_the_middle_gives_what_is_there() -> None:
    whole = mhtml(quoted(PAGE * 20))
    assert decoded(whole[: len(whole) // 2]).text.startswith(PAGE)


@pytest.mark.parametrize(
    "data",
    [
        mhtml(part("picture", type="image/png")),
        mhtml(),
        b"From: <Saved by Blink>\r\n\r\nnothing",
        b"Content-Type: multipart/related\r\n\r\nno boundary",
        b"\x00\xff\xfe\x00" * 100,
    ],
)
def test_a_message_without_a_page_says_so(data: bytes) -> None:
    assert failure(data) == (Reason.BAD_CONTAINER, "is an MHTML file without a page: none of its parts is HTML")


def test_parts_nested_without_end_are_an_outcome() -> None:
    nested = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(3_000))
    reason, problem = failure(b"MIME-Version: 1.0\r\n" + nested.encode())
    assert (reason, "nested too deeply" in problem) == (Reason.BAD_CONTAINER, True)


def test_an_empty_page_and_one_that_is_a_picture() -> None:
    assert failure(mhtml(part("")))[0] is Reason.EMPTY
    png = part(base64.b64encode(b"\x89PNG\r\n"), "Content-Transfer-Encoding: base64")
    assert failure(mhtml(png)) == (Reason.BINARY, "is a PNG picture, not text or HTML")


@pytest.mark.parametrize(
    "body",
    [
        part("%%% not base64 %%%" + PAGE, "Content-Transfer-Encoding: base64"),
        part(PAGE, "Content-Transfer-Encoding: x-nobody-knows"),
        part(PAGE.encode("cp1252"), "Content-Transfer-Encoding: 8bit", type="text/html; charset=cp1252"),
        part(PAGE, "Content-Location: =?utf-8?Q?=FF=?=", "Content-ID: =?x?B?!!!?="),
        part(PAGE, type='text/html; charset="\x00"'),
        part(PAGE, type="text/html; charset*=x'y'%FF"),
    ],
)
def test_broken_headers_and_encodings_cost_no_page(body: bytes) -> None:
    assert decoded(mhtml(body, more=";\r\n\tstart*=x'y'%ff")).text


@pytest.mark.parametrize("cut", range(0, 700, 7))
def test_a_message_cut_anywhere_is_a_page_or_an_outcome(cut: int) -> None:
    data = mhtml(quoted(PAGE))
    with suppress(SourceError):
        assert decoded(data[:cut] + data[cut + 9 :]).text


def test_a_message_is_known_by_its_first_bytes() -> None:
    assert sniff(mhtml(quoted(PAGE))[:1_024]) is FileType.MHTML
    assert sniff(b"From: Ada\nTo: Tom\n\nmultipart") is FileType.TEXT
