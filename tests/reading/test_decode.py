"""Every way in which bytes become text, and what is refused."""

import codecs
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.document.capture import Capture, MediaType
from cleaner.document.decoded import Decoded, Decoding, Method
from cleaner.document.errors import Reason, SourceError
from cleaner.reading.decode import MAX_TEXT, decode

GERMAN = "Der Rat tagte neun Stunden über die Größe der Fähre. Danach ging er nach Hause – müde, aber einig.\n"
RUSSIAN = "Совет заседал девять часов, а потом разошёлся по домам. Решение о причале отложили до весны.\n" * 4
JAPANESE = "市議会は九時間にわたって審議し、その後解散した。桟橋についての決定は春まで延期された。\n" * 4


def text_of(data: bytes) -> Decoded:
    return decode(Capture(data, MediaType.TEXT))


def page_of(data: bytes) -> Decoded:
    return decode(Capture(data, MediaType.HTML))


def page(charset: str, body: str = GERMAN) -> str:
    return f'<html><head><meta charset="{charset}"></head><body><p>{body}</p></body></html>'


def reason_of(data: bytes, media_type: MediaType = MediaType.TEXT) -> Reason:
    with pytest.raises(SourceError) as refused:
        decode(Capture(data, media_type))
    return refused.value.reason


def test_a_charset_given_by_the_container_is_not_questioned() -> None:
    decoded = decode(Capture(page("shift_jis").encode(), MediaType.HTML, charset="utf-8"))
    assert decoded.decoding == Decoding("utf-8", Method.GIVEN, 0)
    assert GERMAN in decoded.text


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(bom: bytes, encoding: str) -> None:
    decoded = text_of(bom + GERMAN.encode(encoding))
    assert decoded.text == GERMAN
    assert decoded.decoding == Decoding(encoding, Method.BOM, 0)


def test_a_byte_order_mark_wins_over_a_declaration() -> None:
    assert page_of(codecs.BOM_UTF16_LE + page("iso-8859-1").encode("utf-16-le")).decoding.encoding == "utf-16-le"


def test_half_a_character_after_a_byte_order_mark_is_replaced_and_counted() -> None:
    decoded = text_of(codecs.BOM_UTF16_LE + GERMAN.encode("utf-16-le") + b"x")
    assert decoded.text == GERMAN + "\ufffd"
    assert decoded.decoding == Decoding("utf-16-le", Method.BOM, 1)


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("iso-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("windows-1251", "cp1251"),
        ("koi8-r", "koi8-r"),
        ("shift_jis", "cp932"),
        ("euc-jp", "euc_jp"),
        ("iso-2022-jp", "iso2022_jp"),
        ("gb2312", "gb18030"),
        ("big5", "big5hkscs"),
        ("euc-kr", "cp949"),
        ("tis-620", "cp874"),
        ("iso-8859-9", "cp1254"),
    ],
)
def test_a_declared_charset_is_read_as_the_web_reads_it(label: str, codec: str) -> None:
    body = {
        "windows-1251": RUSSIAN,
        "koi8-r": RUSSIAN,
        "shift_jis": JAPANESE,
        "euc-jp": JAPANESE,
        "iso-2022-jp": JAPANESE,
        "gb2312": "市议会审议了九个小时。",
        "big5": "市議會審議了九個小時。",
        "euc-kr": "시의회는 아홉 시간 동안 회의했다.",
        "tis-620": "สภาเมืองประชุมเก้าชั่วโมง",
        "iso-8859-9": "Meclis dokuz saat görüştü, sonra dağıldı.",
    }.get(label, GERMAN)
    decoded = page_of(page(label, body).encode(codec))
    assert body in decoded.text
    assert decoded.decoding == Decoding(codec, Method.DECLARED, 0)


def test_the_charset_of_an_xml_declaration_counts() -> None:
    decoded = page_of(f'<?xml version="1.0" encoding="windows-1251"?><html><p>{RUSSIAN}</p>'.encode("cp1251"))
    assert decoded.decoding == Decoding("cp1251", Method.DECLARED, 0)


def test_an_http_equiv_declaration_counts() -> None:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
    assert page_of((head + RUSSIAN).encode("cp1251")).decoding.encoding == "cp1251"


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "shift_jis", "iso-2022-jp", "utf-8", "utf-16"])
def test_utf8_under_any_declaration_stays_utf8(label: str) -> None:
    decoded = page_of(page(label).encode())
    assert GERMAN in decoded.text
    assert decoded.decoding.encoding == "utf-8"


def test_utf8_declared_as_utf8_is_recorded_as_declared() -> None:
    assert page_of(page("utf-8").encode()).decoding.method is Method.DECLARED
    assert page_of(page("iso-8859-1").encode()).decoding.method is Method.UTF8


def test_pure_ascii_may_be_declared_as_anything() -> None:
    decoded = page_of(page("windows-1251", "The council met.").encode("ascii"))
    assert "The council met." in decoded.text
    assert decoded.decoding == Decoding("cp1251", Method.DECLARED, 0)


def test_single_byte_text_declared_as_utf8_is_detected_instead() -> None:
    decoded = page_of(page("utf-8", GERMAN * 3).encode("cp1252"))
    assert decoded.decoding.method is Method.DETECTED
    assert "über die Größe der Fähre" in decoded.text


@pytest.mark.parametrize("label", ["klingon", "unicode_escape", "rot13", "utf-7", "idna", "aliases", "..", "mbcs"])
def test_a_declared_charset_that_is_unknown_or_no_text_is_passed_over(label: str) -> None:
    decoded = page_of(page(label).encode())
    assert decoded.decoding == Decoding("utf-8", Method.UTF8, 0)


def test_a_declaration_in_plain_text_means_nothing() -> None:
    assert text_of(page("windows-1251").encode()).decoding == Decoding("utf-8", Method.UTF8, 0)


def test_strict_utf8_needs_no_guess() -> None:
    decoded = text_of((GERMAN + RUSSIAN + JAPANESE).encode())
    assert decoded.text == GERMAN + RUSSIAN + JAPANESE
    assert decoded.decoding == Decoding("utf-8", Method.UTF8, 0)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["The council met for nine hours and went home.\n", GERMAN, RUSSIAN])
def test_utf16_without_a_byte_order_mark_shows_by_its_nuls(text: str, encoding: str) -> None:
    decoded = text_of(text.encode(encoding))
    assert decoded.text == text
    assert decoded.decoding == Decoding(encoding, Method.NUL_PATTERN, 0)


def test_a_page_in_utf16_without_a_byte_order_mark_is_read() -> None:
    assert GERMAN in page_of(page("utf-8").encode("utf-16-le")).text


def test_utf8_with_two_bad_bytes_stays_utf8() -> None:
    data = GERMAN.encode() + b"\xff" + RUSSIAN.encode() + b"\xfe" + GERMAN.encode()
    decoded = text_of(data)
    assert decoded.text == f"{GERMAN}\ufffd{RUSSIAN}\ufffd{GERMAN}"
    assert decoded.decoding == Decoding("utf-8", Method.UTF8_DAMAGED, 2)


def test_replacement_characters_of_the_text_itself_are_no_damage_of_ours() -> None:
    data = "Gr\ufffd\ufffde and F\ufffdhre".encode() + b"\xff."
    decoded = text_of(data)
    assert decoded.text == "Gr\ufffd\ufffde and F\ufffdhre\ufffd."
    assert decoded.decoding == Decoding("utf-8", Method.UTF8_DAMAGED, 1)


@pytest.mark.parametrize("missing", [1, 2])
def test_utf8_cut_in_its_last_character_stays_utf8(missing: int) -> None:
    decoded = text_of("The harbour board votes on Tuesday – it has 9 €".encode()[:-missing])
    assert decoded.text == "The harbour board votes on Tuesday – it has 9 \ufffd"
    assert decoded.decoding == Decoding("utf-8", Method.UTF8_DAMAGED, 1)


def test_a_single_cut_character_in_ascii_text_is_utf8_too() -> None:
    decoded = text_of("It cost 9 €".encode()[:-1])
    assert decoded.text == "It cost 9 \ufffd"
    assert decoded.decoding.method is Method.UTF8_DAMAGED


@pytest.mark.parametrize(("text", "encoding"), [(RUSSIAN, "cp1251"), (JAPANESE, "shift_jis")])
def test_undeclared_legacy_encodings_are_detected(text: str, encoding: str) -> None:
    decoded = text_of(text.encode(encoding))
    assert decoded.text == text
    assert decoded.decoding.method is Method.DETECTED


def test_what_nothing_detects_is_read_as_western_text() -> None:
    decoded = text_of(b"\xfd\xfe" + bytes(range(0x80, 0x100)) + b" abc " * 60)
    assert decoded.decoding.method is Method.FALLBACK
    assert decoded.decoding.encoding == "cp1252"
    assert decoded.decoding.replaced == 5  # cp1252 has five holes: 81 8d 8f 90 9d


def test_nul_characters_are_replaced_and_counted() -> None:
    decoded = text_of(b"The council\x00 met for nine\x00 hours and then went home.")
    assert decoded.text == "The council\ufffd met for nine\ufffd hours and then went home."
    assert decoded.decoding == Decoding("utf-8", Method.UTF8, 2)


def test_lone_surrogates_of_a_json_record_are_replaced_and_counted() -> None:
    data = "The \ud800council\udfff met.".encode("utf-8", "surrogatepass")
    decoded = decode(Capture(data, MediaType.TEXT, charset="utf-8"))
    assert decoded.text == "The \ufffdcouncil\ufffd met."
    assert decoded.decoding == Decoding("utf-8", Method.GIVEN, 2)


def test_line_ends_of_every_kind_stay_as_they_are() -> None:
    text = "a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h\n"
    assert text_of(text.encode()).text == text


@pytest.mark.parametrize(
    ("magic", "what"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x7fELF\x02", "program"),
        (b"SQLite format 3\x00", "SQLite"),
    ],
)
def test_known_binary_files_are_refused_by_name(magic: bytes, what: str) -> None:
    with pytest.raises(SourceError, match=what) as refused:
        text_of(magic + b" more text follows" * 20)
    assert refused.value.reason is Reason.BINARY


def test_bytes_full_of_control_characters_are_no_text() -> None:
    assert reason_of(bytes(range(1, 9)) * 40 + b"words between") is Reason.BINARY


def test_a_few_control_characters_are_no_reason_to_refuse() -> None:
    assert text_of(b"\x0cPage 2\x1b[0m\nThe council met.\x07\n").decoding.replaced == 0


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t\n", codecs.BOM_UTF8, codecs.BOM_UTF8 + b"\n", b"\x00", "\xa0\u3000\x85\u2028\n".encode()]
)
def test_bytes_without_a_text_are_empty(data: bytes) -> None:
    assert reason_of(data) is Reason.EMPTY


def test_a_text_longer_than_allowed_is_too_large() -> None:
    assert reason_of(b"x" * (MAX_TEXT + 1)) is Reason.TOO_LARGE
    assert len(text_of(b"x" * MAX_TEXT).text) == MAX_TEXT


@given(st.binary(max_size=400), st.sampled_from(MediaType))
@example(b"\xff\xfe\x00\xd8", MediaType.TEXT)
@example(b"\x1b$B\xff<meta charset=iso-2022-jp>", MediaType.HTML)
@example(b"<meta charset=utf-16le>\xe9", MediaType.HTML)
def test_any_bytes_become_a_storable_text_or_a_source_error(data: bytes, media_type: MediaType) -> None:
    with suppress(SourceError):
        text = decode(Capture(data, media_type)).text
        text.encode("utf-8")  # no lone surrogate
        assert "\x00" not in text
        assert text.strip()


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=300).map("The council met. ".__add__))
def test_utf8_text_comes_back_code_point_for_code_point(text: str) -> None:
    assert text_of(text.encode()).text == text


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1252", "La forêt brûlée près de la côte sera replantée à l'été. Où qu'ils soient, ça ira."),
        ("cp1252", "Não há razões para não ir à praça"),
        ("cp1252", "Über die Straße läuft ein Bär"),
        ("cp1250", "Łódź żółć ęąśćń i jeszcze coś dalej"),
        ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy"),
        ("cp1250", "Árvíztűrő tükörfúrógép és más szavak is vannak itt"),
        ("cp1254", "İstanbul şehrinde bir ağaç ve ışık var"),
    ],
)
def test_short_texts_in_single_byte_charsets_are_told_apart(codec: str, text: str) -> None:
    assert decode(Capture(text.encode(codec), MediaType.TEXT)).text == text


def test_a_few_bytes_full_of_control_characters_are_binary() -> None:
    with pytest.raises(SourceError) as caught:
        decode(Capture(b"\0\0\1\2\3\4\5bin\377\376", MediaType.TEXT))
    assert caught.value.reason is Reason.BINARY
