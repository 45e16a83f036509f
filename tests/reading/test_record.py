"""One line of JSONL: ids, payloads, addresses, and everything that JSON can do wrong."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.document.capture import Capture, MediaType
from cleaner.document.errors import Reason, SourceError
from cleaner.document.host import LONGEST_URL
from cleaner.reading.decode import decode
from cleaner.reading.record import Scalar, read_record


def capture_of(record: object, host: str | None = None) -> Capture:
    return read_record(json.dumps(record).encode(), host)[0]


def refusal_of(line: bytes) -> SourceError:
    with pytest.raises(SourceError) as refused:
        read_record(line)
    assert refused.value.reason is Reason.BAD_RECORD
    return refused.value


@pytest.mark.parametrize("id", ["a", "", "ä\n", "12", 12, -1, 0, 3.5, 1e300, 10**4000, True, False])
def test_an_id_may_be_any_scalar_and_keeps_its_type(id: Scalar) -> None:
    read = read_record(json.dumps({"id": id, "text": "x"}).encode())[1]
    assert read == id
    assert type(read) is type(id)


@pytest.mark.parametrize("record", [{"text": "x"}, {"id": None, "text": "x"}])
def test_a_record_without_an_id_has_none(record: object) -> None:
    assert read_record(json.dumps(record).encode())[1] is None


@pytest.mark.parametrize("given", [[1], {"a": 1}])
def test_an_id_that_could_not_be_given_back_is_a_bad_record(given: object) -> None:
    with pytest.raises(SourceError, match="id is not a text or a number") as caught:
        read_record(json.dumps({"id": given, "text": "x"}).encode())
    assert caught.value.reason is Reason.BAD_RECORD


def test_text_and_html_become_captures_whose_encoding_is_known() -> None:
    assert capture_of({"text": "Größe"}) == Capture("Größe".encode(), MediaType.TEXT, charset="utf-8")
    assert capture_of({"html": "<p>x"}) == Capture(b"<p>x", MediaType.HTML, charset="utf-8")
    assert capture_of({"text": None, "html": ""}).media_type is MediaType.HTML


def test_the_address_and_the_host_of_a_record_count_before_those_of_the_user() -> None:
    capture = capture_of({"text": "x", "url": "https://a.example/1", "host": "WWW.B.example."}, "c.example")
    assert (capture.url, capture.host) == ("https://a.example/1", "b.example")
    assert capture_of({"text": "x", "host": ""}, "c.example").host == "c.example"
    assert capture_of({"text": "x", "host": None, "url": None}, "c.example").host == "c.example"


def test_an_endless_address_is_no_address() -> None:
    assert capture_of({"text": "x", "url": "https://a.example/" + "y" * LONGEST_URL}).url is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"text": "x", "html": "y"}', "both text and html"),
        (b'{"id": 1}', "neither text nor html"),
        (b'{"text": null}', "neither text nor html"),
        (b'{"text": 12}', "text is not a text but int"),
        (b'{"html": ["x"]}', "html is not a text but list"),
        (b'{"text": "x", "url": {}}', "url is not a text but dict"),
        (b'{"text": "x", "host": true}', "host is not a text but bool"),
        (b"[1]", "not an object"),
        (b'"text"', "not an object"),
        (b"{'text': 'x'}", "not JSON"),
        (b'{"text": "x"', "not JSON"),
        (b'{"text": "x", "n": NaN}', "NaN is not a JSON number"),
        (b'{"text": "x", "n": -Infinity}', "-Infinity is not a JSON number"),
        (b'{"id": 1e999, "text": "x"}', "1e999 is too large a number"),
        (b'{"id": ' + b"7" * 5_000 + b', "text": "x"}', "not JSON"),
        (b'{"text": "caf\xe9"}', "byte 13 of the record is not UTF-8"),
        (b'{"text": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' * 100_000, "nested too deeply"),
    ],
)
def test_a_bad_record_says_what_is_wrong_with_it(line: bytes, said: str) -> None:
    assert said in str(refusal_of(line))


def test_a_bad_payload_keeps_the_id_of_its_record() -> None:
    assert refusal_of(b'{"id": "x7", "text": 1}').id == "x7"
    assert refusal_of(b'{"id": "x7", "text": 1').id is None


def test_a_byte_order_mark_before_the_first_record_is_no_mistake() -> None:
    assert read_record(b'\xef\xbb\xbf{"id": 1, "text": "x"}\r\n')[1] == 1


def test_of_two_equal_keys_the_last_counts() -> None:
    assert read_record(b'{"text": "a", "text": "b"}')[0].data == b"b"


def test_a_lone_surrogate_is_replaced_wherever_it_is_stored() -> None:
    line = rb'{"id": "\ud800", "text": "The \ud800council \ud83d\ude00", "url": "https://a.example/\udfff"}'
    capture, id = read_record(line)
    assert id == "\ud800"
    assert capture.url == "https://a.example/\ufffd"
    decoded = decode(capture)
    assert (decoded.text, decoded.decoding.replaced) == ("The \ufffdcouncil \U0001f600", 1)


def test_a_nul_in_an_address_is_replaced() -> None:
    assert (
        capture_of({"text": "x", "url": "https://a.example/\x00", "host": "a\x00b"}).url == "https://a.example/\ufffd"
    )
    assert capture_of({"text": "x", "host": "a\x00b"}).host == "a\ufffdb"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(["id", "text", "html", "url", "host"]), json_values))
def test_any_json_is_a_capture_that_can_be_stored_or_a_source_error(record: dict[str, object]) -> None:
    with suppress(SourceError):
        capture, id = read_record(json.dumps(record).encode())
        for stored in (capture.url, capture.host):
            assert "\x00" not in (stored or "").encode("utf-8").decode()
        json.loads(json.dumps(id), parse_constant=pytest.fail)


@given(st.binary(max_size=200))
def test_any_line_is_a_capture_or_a_source_error(line: bytes) -> None:
    with suppress(SourceError):
        assert read_record(line)[0].charset == "utf-8"
