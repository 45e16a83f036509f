"""What a page says about itself, and who is believed first."""

import json
import subprocess
import sys

import pytest

from cleaner.document.article import Metadata, Told
from cleaner.document.capture import Capture, MediaType
from cleaner.document.host import LONGEST_URL
from cleaner.extraction.head import MAX_FIELD, read_head
from cleaner.extraction.markup import MAX_JSON_LD
from cleaner.extraction.source import read_source
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
        published="2026-11-03T09:00:00+00:00",
        site_name="Harbor Ledger",
        sources=(
            Told("site_name", "meta og:site_name"),
            Told("title", "meta og:title"),
            Told("author", "meta author"),
            Told("published", "meta article:published_time", "2026-11-03T09:00:00Z"),
        ),
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
        story(headline={"en": "No"}, datePublished=7),
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
        ([{"name": {"en": "x"}}, 7, None, {}], "Meta Person"),
        ({"name": ["Ada Moreau", "Tom Hale"]}, "Ada Moreau, Tom Hale"),
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
    assert told.published is None


def test_endless_metadata_is_cut() -> None:
    told = about(f"<title>{'t' * 5_000}</title>" + json_ld(story(headline="", author=["a" * 900, "b" * 900])))
    assert len(told.title or "") == MAX_FIELD
    assert len(told.author or "") == MAX_FIELD


def sources(told: Metadata) -> dict[str, tuple[str, str | None]]:
    return {source.field: (source.source, source.text) for source in told.sources}


def test_every_field_has_its_source_and_what_stood_there() -> None:
    told = article_of(
        '<html lang="en-GB"><head><title>Pier | Harbor Ledger</title>'
        + json_ld(
            story(
                datePublished="Tue, 03 Nov 2026 10:00:00 +0100",
                dateModified="2026-11-04",
                articleSection=["Port", "Town"],
                author={"name": "By Ada Moreau"},
                publisher={"@type": "Organization", "name": "Harbor Ledger"},
                mainEntityOfPage={"@type": "WebPage", "@id": ADDRESS},
            )
        )
        + f"</head><body>{PARAGRAPHS}"
    ).metadata
    assert (told.url, told.language, told.site_name) == (ADDRESS, "en", "Harbor Ledger")
    assert (told.published, told.modified, told.section) == ("2026-11-03T10:00:00+01:00", "2026-11-04", "Port, Town")
    assert sources(told) == {
        "url": ("json-ld mainEntityOfPage", None),
        "language": ("html lang", "en-GB"),
        "site_name": ("json-ld publisher", None),
        "title": ("json-ld headline", None),
        "author": ("json-ld author", "By Ada Moreau"),
        "published": ("json-ld datePublished", "Tue, 03 Nov 2026 10:00:00 +0100"),
        "modified": ("json-ld dateModified", None),
        "section": ("json-ld articleSection", None),
    }


def test_a_date_that_is_none_gives_way_to_the_next() -> None:
    told = about('<meta name="pubdate" content="2026-11-02">' + json_ld(story(datePublished="0001-01-01T00:00:00")))
    assert (told.published, sources(told)["published"][0]) == ("2026-11-02", "meta pubdate")


def test_a_story_that_refers_to_its_authors() -> None:
    graph = [
        {"@type": "WebPage", "name": "x"},
        story(author=[{"@id": "#ada"}, {"@id": "#nobody"}]),
        {"@type": "Person", "@id": "#ada", "name": "Ada Moreau"},
    ]
    assert about(json_ld({"@graph": graph})).author == "Ada Moreau"


def test_a_story_with_a_headline_comes_before_one_without() -> None:
    assert about(json_ld([{"@type": "Article"}, story()])).title == "Pier vote postponed"


def test_json_ld_in_a_comment_or_cdata_is_read() -> None:
    for wrapped in (f"<!--{json.dumps(story())}-->", f"//<![CDATA[\n{json.dumps(story())}\n//]]>"):
        assert about(f"<script type='application/ld+json'>{wrapped}</script>").title == "Pier vote postponed"


def test_what_stands_in_comments_scripts_and_styles_is_not_said() -> None:
    quoted = '<meta name="author" content="No"><title>No</title>'
    head = f"<!-- {quoted} --><script>var x = '{quoted}';</script><style>/* {quoted} */</style><title>Yes</title>"
    assert (about(head).title, about(head).author) == ("Yes", None)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta content="a > b" name=og:title>', "a > b"),
        ("<META NAME='OG:TITLE' CONTENT='It&#39;s &amp; more'>", "It's & more"),
        ('<meta name="og:title" content="cut off', None),
        ('<meta data-x="1"name="og:title"content="No space">', "No space"),
        ("<meta name=og:title content=Bare>", "Bare"),
    ],
)
def test_attributes_however_they_are_written(head: str, title: str | None) -> None:
    assert about(head).title == title


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Pier vote - Harbor Ledger", "Pier vote"),
        ("Pier vote | HARBOR LEDGER", "Pier vote"),
        ("Why we love the Harbor Ledger", "Why we love the Harbor Ledger"),
        ("Harbor Ledger", "Harbor Ledger"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(title: str, kept: str) -> None:
    assert about(f'<title>{title}</title><meta property="og:site_name" content="Harbor Ledger">').title == kept


def test_the_title_names_the_site_behind_the_headline() -> None:
    told = about('<title>Pier vote – Harbor Ledger</title><meta property="og:title" content="Pier vote">')
    assert (told.site_name, sources(told)["site_name"]) == ("Harbor Ledger", ("title", None))


def test_the_headline_of_the_page_is_better_than_its_title_element() -> None:
    body = f"<h1>Pier <em>vote</em></h1>{PARAGRAPHS}"
    assert article_of(page(body, "<title>Pier vote :: news :: home</title>")).metadata.title == "Pier vote"
    assert article_of(page(body, "<title>Another thing</title>")).metadata.title == "Another thing"


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ('<p class="byline">By <a href="/a">Ada Moreau</a> and <a href="/t">Tom Hale</a></p>', "Ada Moreau, Tom Hale"),
        ('<div class="article__author">Written by Ada Moreau | Published on 3 May</div>', "Ada Moreau"),
        ('<span itemprop="author"><span itemprop="name">Ada Moreau</span></span>', "Ada Moreau"),
        ('<a href="/ada" rel="author">Ada Moreau</a>', "Ada Moreau"),
        ('<div class="author-box">Ada Moreau writes about ports.</div>', None),
        ('<p class="byline">By</p><p class="byline">Ada Moreau 2026-11-03T09:00:00Z Ports</p>', "Ada Moreau"),
        (f'<div class="author">{"Ada writes and writes. " * 9}</div>', None),
    ],
)
def test_a_byline_on_the_page_names_the_author_where_the_head_is_silent(byline: str, author: str | None) -> None:
    told = article_of(page(f"<h1>Pier</h1>{byline}{PARAGRAPHS}")).metadata
    assert told.author == author


def test_an_author_who_is_an_address_or_the_site_gives_way_to_the_byline() -> None:
    byline = f'<h1>Pier</h1><p class="byline">Ada Moreau</p>{PARAGRAPHS}'
    site = '<meta property="og:site_name" content="Harbor Ledger">'
    for author in ("https://social.example/ledger", "Harbor Ledger"):
        head = f'{site}<meta property="article:author" content="{author}">'
        assert article_of(page(byline, head)).metadata.author == "Ada Moreau"
    assert about(f'{site}<meta name="author" content="Harbor Ledger">').author == "Harbor Ledger"


@pytest.mark.parametrize(
    ("body", "source"),
    [
        ("<time datetime=2026-11-01>x</time><h1>P</h1><time datetime=2026-11-03>x</time>", "time element"),
        ("<h1>P</h1><time datetime=2026-11-09 class=updated>x</time><p class=date>3 Nov. 2026</p>", "page"),
        ("<time itemprop=datePublished datetime=2026-11-03><h1>P</h1><time datetime=2026-11-01>", "time element"),
        ('<h1>P</h1><script>{"props":{"publishedAt":"2026-11-03"}}</script>', "script publishedAt"),
    ],
)
def test_a_date_on_the_page_where_the_head_is_silent(body: str, source: str) -> None:
    told = article_of(page(body + PARAGRAPHS)).metadata
    assert (told.published, sources(told)["published"][0]) == ("2026-11-03", source)


def test_a_day_on_the_page_that_can_be_two_is_none() -> None:
    assert article_of(page(f"<h1>P</h1><p class=date>02/03/2026</p>{PARAGRAPHS}")).metadata.published is None


def test_the_day_in_the_address_is_the_last_resort() -> None:
    told = about("", url="https://b.example/2026/11/03/pier")
    assert (told.published, sources(told)["published"][0]) == ("2026-11-03", "address")


def test_the_last_change_on_the_page() -> None:
    told = article_of(page(f'<h1>P</h1><time class="updated" datetime="2026-11-04">x</time>{PARAGRAPHS}')).metadata
    assert (told.modified, told.published) == ("2026-11-04", None)


def test_a_page_of_nothing_but_beginnings_of_elements_is_read_in_no_time() -> None:
    for piece in ('<meta name="', "<meta x='", "<title>", "<script>", "<!--", "<time datetime=x ", "<a class=byline "):
        assert read_head(read_source(piece * 50_000), Capture(b"", MediaType.HTML)).author is None


def test_a_page_with_a_full_head_loads_neither_soup_nor_package_of_dates() -> None:
    told = '<title>Pier</title><meta name="author" content="Ada Marsh"><meta name="date" content="3 novembre 2026">'
    html = page(f"<h1>Pier</h1>{PARAGRAPHS}", told + '<meta property="og:title" content="Pier">')
    asking = (
        "import sys; from tests.extraction.story import article_of; "
        f"print(article_of({html.replace('<html>', '<html lang=fr>')!r}).metadata.published, "
        "sorted({'bs4', 'dateparser', 'trafilatura'} & set(sys.modules)))"
    )
    assert subprocess.check_output([sys.executable, "-c", asking], text=True).split() == ["2026-11-03", "[]"]
