"""Pages as people have them: copies by browsers, add-ons and web archives, AMP, print views, pages cut off."""

import pytest

from cleaner.document.article import Metadata
from cleaner.document.capture import Capture, MediaType
from cleaner.document.decoded import Origin
from cleaner.extraction.head import read_head
from cleaner.extraction.saved import original, saved_time, unwrap
from cleaner.extraction.source import read_source
from tests.extraction.story import PARAGRAPHS, SENTENCES, article_of, page, shown

ADDRESS = "https://harborledger.example/news/pier"
SINGLE_FILE = (
    f"<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: {ADDRESS} \n"
    " saved date: Tue Nov 03 2026 10:00:00 GMT+0100 (Central European Standard Time)\n-->"
    f"<meta charset=utf-8><title>Pier</title><body>{PARAGRAPHS}"
)
BROWSER = f"<!DOCTYPE html>\n<!-- saved from url=(0038){ADDRESS} -->\n<html><body>{PARAGRAPHS}</body></html>"
HTTRACK = (
    f"<html><head><!-- Mirrored from harborledger.example/news/pier by HTTrack Website Copier/3.x [XR&CO'2014], "
    f"Tue, 03 Nov 2026 09:00:00 GMT --></head><body>{PARAGRAPHS}"
)
SCRAP_BOOK = (
    f'<html data-scrapbook-source="{ADDRESS}" data-scrapbook-create="20261103090000000">'
    f"<body>{PARAGRAPHS}</body></html>"
)


def about(html: str) -> Metadata:
    return article_of(html).metadata


@pytest.mark.parametrize(
    ("html", "url", "saved", "form"),
    [
        (SINGLE_FILE, ADDRESS, "2026-11-03T10:00:00+01:00", "SingleFile"),
        (BROWSER, ADDRESS, None, "browser"),
        (HTTRACK, ADDRESS.replace("https", "http"), "2026-11-03T09:00:00+00:00", "HTTrack"),
        (SCRAP_BOOK, ADDRESS, "2026-11-03T09:00:00+00:00", "WebScrapBook"),
    ],
    ids=["SingleFile", "browser", "HTTrack", "WebScrapBook"],
)
def test_a_copy_says_where_and_when_it_was_made(html: str, url: str, saved: str | None, form: str) -> None:
    told = about(html)
    assert (told.url, told.host, told.saved) == (url, "harborledger.example", saved)
    assert {source.source for source in told.sources if source.field in ("url", "saved")} == {form}


def test_the_canonical_link_comes_before_what_the_copy_says_and_is_made_whole_by_it() -> None:
    canonical = '<link rel=canonical href="https://b.example/original">'
    assert about(SINGLE_FILE.replace("<title>", canonical + "<title>")).url == "https://b.example/original"
    relative = '<link rel=canonical href="/news/other">'
    assert about(SINGLE_FILE.replace("<title>", relative + "<title>")).url == "https://harborledger.example/news/other"


def test_an_address_in_the_text_of_a_page_is_not_that_of_its_copy() -> None:
    assert about(page(f"{PARAGRAPHS}<p>Page saved with SingleFile url: {ADDRESS}</p>")).url is None


@pytest.mark.parametrize(
    "url", ["file:///C:/Users/ada/pier.html", "about:internet", "javascript:alert(1)", "https://[::1"]
)
def test_a_copy_from_nowhere_has_no_address(url: str) -> None:
    assert about(BROWSER.replace(ADDRESS, url)).url is None


STAMPED = "https://web.archive.org/web/20261103090000"
WAYBACK = (
    "<!DOCTYPE html><html><head>"
    '<script type="text/javascript" src="https://web-static.archive.org/_static/js/bundle-playback.js?v=1"></script>'
    f'<script>__wm.init("https://web.archive.org/web");__wm.wombat("{ADDRESS}","20261103090000",'
    '"https://web.archive.org/","web","https://web-static.archive.org/_static/","1793696400");</script>'
    "<!-- End Wayback Rewrite JS Include -->"
    f'<title>Pier</title><link rel="canonical" href="{STAMPED}/{ADDRESS}"/></head><body>'
    '<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp-base"><p>The Wayback Machine has saved this page '
    "forty-two times between the years 2019 and 2026, and here is a long calendar of them.</p></div>"
    "<!-- END WAYBACK TOOLBAR INSERT -->"
    f'{PARAGRAPHS}<p>The port has published <a href="/web/20261103090000/https://harborledger.example/plan">a plan</a> '
    f'of what it will build, and <a href="{STAMPED}im_/https://harborledger.example/map.png">a map</a> as well.</p>'
    "</body></html><!--\n     FILE ARCHIVED ON 09:00:00 Nov 03, 2026 AND RETRIEVED FROM THE\n"
    "     INTERNET ARCHIVE ON 12:00:00 Nov 21, 2026.\n-->"
)


def test_a_page_of_the_wayback_machine_is_the_page_that_it_archived() -> None:
    article = article_of(WAYBACK)
    told = article.metadata
    assert (told.url, told.host) == (ADDRESS, "harborledger.example")
    assert told.saved == "2026-11-03T09:00:00+00:00"
    assert "Wayback" not in article.text
    assert article.text.split("\n")[: len(SENTENCES)] == list(SENTENCES)
    targets = [target for block in article.blocks for target in block.link_targets]
    assert targets == ["https://harborledger.example/plan", "https://harborledger.example/map.png"]


def test_what_the_wayback_machine_says_is_pieced_together_from_what_is_there() -> None:
    unstamped = WAYBACK.partition("<!--\n     FILE")[0]
    assert about(unstamped).saved == "2026-11-03T09:00:00+00:00"
    bare = unstamped.replace("__wm.wombat(", "x(").replace("link rel", "link x")
    assert about(f"<!-- saved from url=(0075){STAMPED}/{ADDRESS} -->{bare}").url == ADDRESS


def test_a_story_about_archived_pages_keeps_its_links() -> None:
    html = page(f'{PARAGRAPHS}<p>It <a href="{STAMPED}/{ADDRESS}">was archived</a> before it was taken down.</p>')
    assert unwrap(html) == (html, None)


@pytest.mark.parametrize(
    ("copy", "page_itself"),
    [
        (f"{STAMPED}/{ADDRESS}", ADDRESS),
        (f"{STAMPED}if_/{ADDRESS}", ADDRESS),
        (f"https://archive.ph/2026.11.03-090000/{ADDRESS}", ADDRESS),
        ("https://harborledger-example.cdn.ampproject.org/c/s/harborledger.example/news/pier", ADDRESS),
        ("https://www.google.com/amp/s/harborledger.example/news/pier", ADDRESS),
        (ADDRESS, ADDRESS),
        ("https://web.archive.org/", "https://web.archive.org/"),
    ],
)
def test_the_address_of_a_copy_leads_to_the_page_itself(copy: str, page_itself: str) -> None:
    assert original(copy) == page_itself
    told = article_of(page(PARAGRAPHS), url=copy).metadata
    assert told.url == page_itself


def test_the_time_of_a_copy_is_in_its_address_too() -> None:
    assert saved_time(Origin("browser", f"{STAMPED}/{ADDRESS}")) == "2026-11-03T09:00:00+00:00"
    assert saved_time(Origin("browser", f"https://web.archive.org/web/2026/{ADDRESS}")) is None
    assert saved_time(Origin("MHTML", ADDRESS, "Tue, 3 Nov 2026 09:00:00 -0000")) == "2026-11-03T09:00:00+00:00"


def test_what_the_container_says_comes_before_the_comments_of_the_page() -> None:
    _, origin = unwrap(SINGLE_FILE, Origin("MHTML", "https://b.example/1"))
    assert origin == Origin("MHTML", "https://b.example/1")
    told = read_head(read_source(SINGLE_FILE), article_capture(), origin)
    assert told.url == "https://b.example/1"


def article_capture() -> Capture:
    return Capture(b"", MediaType.HTML)


AMP = (
    '<!doctype html><html ⚡ lang="en"><head><meta charset="utf-8"><script async src="https://cdn.ampproject.org/v0.js">'
    f'</script><title>Pier</title><link rel="canonical" href="{ADDRESS}">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Pier vote postponed", '
    '"datePublished": "2026-11-03T09:00:00Z", "author": {"name": "Ada Moreau"}}</script>'
    "<style amp-boilerplate>body{animation:none}</style></head><body><amp-sidebar id=s layout=nodisplay><ul><li>Home"
    "</li><li>Sport</li></ul></amp-sidebar><article><h1>Pier vote postponed</h1><amp-img src=p.jpg width=1 height=1>"
    f"</amp-img>{PARAGRAPHS}<amp-ad type=x width=1 height=1></amp-ad></article></body></html>"
)


def test_an_amp_page_is_the_article_that_it_is_a_version_of() -> None:
    article = article_of(AMP)
    told = article.metadata
    assert (told.url, told.title, told.author) == (ADDRESS, "Pier vote postponed", "Ada Moreau")
    assert [text for _, text in shown(article) if text in SENTENCES] == list(SENTENCES)
    assert "Sport" not in article.text


def test_a_print_view_is_read_like_the_page() -> None:
    html = f'<html><head><title>Print: Pier</title></head><body onload="window.print()">{PARAGRAPHS}</body></html>'
    assert article_of(html, url=ADDRESS + "?print=1").text.split("\n") == list(SENTENCES)


@pytest.mark.parametrize("share", [35, 50, 65, 80, 95])
def test_a_page_cut_off_in_the_middle_gives_what_is_there(share: int) -> None:
    whole = AMP.replace(PARAGRAPHS, PARAGRAPHS * 3)
    article = article_of(whole[: len(whole) * share // 100])
    assert article.metadata.url == ADDRESS
    assert (article.metadata.title or "").startswith("Pier")


def test_a_page_cut_off_in_its_json_ld_has_its_title() -> None:
    assert about(AMP[: AMP.index("datePublished")]).title == "Pier"
    assert article_of(AMP[: AMP.index(SENTENCES[2])]).text.split("\n")[-2:] == list(SENTENCES[:2])
