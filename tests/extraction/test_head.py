"""What a page says about itself, and who is believed first."""

import json

import pytest

from cleaner.document.article import Metadata
from cleaner.document.host import LONGEST_URL
from cleaner.extraction.head import MAX_FIELD, MAX_JSON_LD
from tests.extraction.story import PARAGRAPHS, article_of, page

ADDRESS = "https://www.harborledger.example/news/pier"


def about(head: str, host: str | None = None, url: str | None = None) -> Metadata:
    return article_of(page(PARAGRAPHS, head), host, url).metadata


def json_ld(thing: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


def story(**more: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": "Pier vote postponed", "datePublished": "2026-11-03"} | more


def test_a_page_that_says_nothing_leaves_everything_open() -> None:
    assert about("") == Metadata()


def test_meta_elements_by_property_and_by_name() -> None:
    told = about(
        '<title>Pier | Harbor Ledger</title><meta property="og:title" content=" Pier  vote\n postponed ">'
        '<meta name="author" content="Ada Moreau"><meta property="og:site_name" content="Harbor Ledger">'
        '<meta property="article:published_time" content="2026-11-03T09:00:00Z">'
    )
    assert told == Metadata(
        title="Pier vote postponed",
        author="Ada Moreau",
        published="2026-11-03T09:00:00Z",
        site_name="Harbor Ledger",
    )


def test_an_empty_meta_element_gives_way_to_the_next() -> None:
    assert about('<meta name="author" content=" "><meta name="author" content="Ada">').author == "Ada"
    assert about('<meta property="author"><meta name="author" content="Ada">').author == "Ada"


def test_the_title_element_is_the_last_resort() -> None:
    assert about("<title>\n Pier\tvote </title>").title == "Pier vote"
    assert about('<title>No</title><meta name="og:title" content="Yes">').title == "Yes"
    assert about("<title> </title>").title is None


@pytest.mark.parametrize(
    "wrapped",
    [
        story(),
        [{"@type": "Organization"}, story()],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, "x", story()]},
        [{"@graph": [story()]}],
        story() | {"@type": ["Thing", "ReportageNewsArticle"]},
        story() | {"@type": "BlogPosting"},
    ],
    ids=["alone", "list", "graph", "graph in a list", "several types", "blog posting"],
)
def test_json_ld_is_found_however_it_is_wrapped(wrapped: object) -> None:
    told = about("<title>No</title>" + json_ld(wrapped))
    assert (told.title, told.published) == ("Pier vote postponed", "2026-11-03")


@pytest.mark.parametrize(
    "unusable",
    [
        {"@type": "Product", "headline": "No"},
        {"@type": 7, "headline": "No"},
        {"headline": "No"},
        {"@graph": "No"},
        "No",
        None,
        story(headline=["No"], datePublished=7),
    ],
)
def test_json_ld_that_is_no_story_is_passed_over(unusable: object) -> None:
    told = about("<title>Yes</title>" + json_ld(unusable))
    assert (told.title, told.published) == ("Yes", None)


@pytest.mark.parametrize(
    "broken",
    ["{", "", '{"@type": "Article", "headline": "No",}', "[" * 100_000, '{"n": ' + "7" * 5_000 + "}"],
    ids=["cut", "empty", "comma", "nested", "number"],
)
def test_broken_json_ld_costs_nothing_but_itself(broken: str) -> None:
    told = about(f'<script type="application/ld+json">{broken}</script>' + json_ld(story()))
    assert told.title == "Pier vote postponed"


def test_line_breaks_inside_json_strings_are_forgiven() -> None:
    script = '<script type="application/ld+json">{"@type": "Article", "headline": "Pier\nvote"}</script>'
    assert about(script).title == "Pier vote"


def test_endless_json_ld_is_not_read() -> None:
    assert about(json_ld(story(body="x" * MAX_JSON_LD))).title is None


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Ada Moreau", "Ada Moreau"),
        ({"name": "Ada Moreau"}, "Ada Moreau"),
        ([{"name": "Ada Moreau"}, "Tom Hale", {"name": "Ada Moreau"}], "Ada Moreau, Tom Hale"),
        ([{"name": ["x"]}, 7, None, {}], "Meta Person"),
        ([], "Meta Person"),
    ],
)
def test_authors_however_they_are_written(author: object, name: str) -> None:
    assert about('<meta name="author" content="Meta Person">' + json_ld(story(author=author))).author == name


def test_the_canonical_link_comes_before_og_url() -> None:
    head = f'<meta property="og:url" content="https://b.example/2"><link rel="x canonical" href="{ADDRESS}">'
    told = about(head)
    assert (told.url, told.host) == (ADDRESS, "harborledger.example")


@pytest.mark.parametrize("useless", ["", "/news/pier", "javascript:void(0)", "https://", "http://[::1", "data:x"])
def test_a_useless_canonical_link_gives_way_to_og_url(useless: str) -> None:
    head = f'<link rel="canonical" href="{useless}"><meta property="og:url" content="{ADDRESS}">'
    assert about(head).url == ADDRESS


def test_what_the_user_or_the_container_says_comes_first() -> None:
    head = f'<link rel="canonical" href="{ADDRESS}">'
    told = about(head, host="a.example", url="https://b.example/1")
    assert (told.url, told.host) == ("https://b.example/1", "a.example")
    told = about(head, url="https://b.example/1")
    assert (told.url, told.host) == ("https://b.example/1", "b.example")
    told = about(head, host="a.example")
    assert (told.url, told.host) == (ADDRESS, "a.example")


def test_a_long_address_is_kept_whole_or_not_at_all() -> None:
    long = ADDRESS + "?" + "x" * 3_000
    assert about(f'<link rel="canonical" href="{long}">').url == long
    assert about(f'<meta property="og:url" content="{long}">').url == long
    endless = ADDRESS + "?" + "x" * LONGEST_URL
    assert about(f'<link rel="canonical" href="{endless}"><meta property="og:url" content="{endless}">').url is None


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<html lang="de-AT">', "de"),
        ("<html dir=ltr lang=FR>", "fr"),
        ("<html xml:lang='pl'>", "pl"),
        ("<html>", None),
        ("<html lang=''>", None),
    ],
)
def test_the_language_of_the_page(html: str, language: str | None) -> None:
    assert article_of(f"{html}<body>{PARAGRAPHS}").metadata.language == language


def test_metadata_is_one_storable_line_whatever_is_in_it() -> None:
    told = about(
        '<title>a&#0;b</title><meta name="author" content="\x1b[31m&#10;Ada">'
        + json_ld(story(headline="\ud800 Pier\n\u202evote", datePublished="\x00"))
    )
    assert told.title == "\ufffd Pier \u202evote"
    assert told.author == "\x1b[31m Ada"
    assert told.published == "\ufffd"


def test_endless_metadata_is_cut() -> None:
    told = about(f"<title>{'t' * 5_000}</title>" + json_ld(story(headline="", author=["a" * 900, "b" * 900])))
    assert len(told.title or "") == MAX_FIELD
    assert len(told.author or "") == MAX_FIELD
