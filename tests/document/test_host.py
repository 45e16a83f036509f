import pytest

from cleaner.document.host import LONGEST_URL, clean_host, host_of, parent_hosts


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.Paper.example/2031/story?x=1", "paper.example"),
        ("http://paper.example:8080/", "paper.example"),
        ("  https://news.paper.example./a \n", "news.paper.example"),
        ("https://user:secret@paper.example/", "paper.example"),
    ],
)
def test_the_host_of_a_web_address_is_lower_case_without_www(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    "url",
    [
        "",
        "paper.example/story",
        "/story",
        "ftp://paper.example/",
        "mailto:desk@paper.example",
        "https:///story",
        "http://[::1",
        "http://./",
        "data:text/html,https://paper.example/",
    ],
)
def test_what_is_no_web_address_has_no_host(url: str) -> None:
    assert host_of(url) is None


def test_of_a_very_long_address_only_the_beginning_is_read() -> None:
    assert host_of("https://paper.example/" + "x" * LONGEST_URL) == "paper.example"
    assert host_of("x" * LONGEST_URL + "https://paper.example/") is None


def test_a_host_is_compared_without_case_www_and_final_dot() -> None:
    assert clean_host(" WWW.Paper.Example. ") == "paper.example"


def test_the_hosts_above_a_host_come_nearest_first() -> None:
    assert parent_hosts("a.b.example") == ("a.b.example", "b.example", "example")
