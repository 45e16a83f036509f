"""What stands in and around stories of made pages: what the page adds goes, what belongs to the story stays."""

from itertools import pairwise

import pytest

from cleaner.document.capture import Capture, MediaType
from cleaner.pipeline import clean
from cleaner.rules.pack import RuleSet
from tests.extraction.story import SENTENCES, page

HEAD = "<title>Pier vote postponed</title>"
PARAGRAPHS = [f"<p>{sentence} Nobody objected.</p>" for sentence in SENTENCES]

# What is added between the second paragraph and the third, or around the story, and what of it must not be left.
LEAKED_SCRIPTS = """
<p>window.dataLayer = window.dataLayer || []; function gtag(){dataLayer.push(arguments);}</p>
<div>{"@context":"https://schema.org","@type":"NewsArticle","headline":"Pier vote postponed"}</div>
"""
CONSENT_TO_AN_EMBED = """
<div class=embed-consent><p>Empfohlener externer Inhalt</p><p>An dieser Stelle finden Sie einen externen Inhalt, der
den Artikel ergänzt. Sie können ihn sich mit einem Klick anzeigen lassen.</p><p>Ich bin damit einverstanden, dass mir
externe Inhalte angezeigt werden.</p></div>
"""
GALLERY = """
<div class=gallery><span>1 / 12</span><img src=a><a href=#>Next image</a><span>12 images</span></div>
"""
PLAYER = """
<div class=video-js><span>00:00 / 04:13</span><p>Video Player is loading.</p><p>This is a modal window.</p></div>
"""
PAYWALL = """
<div class=paywall-overlay><h3>To continue reading, subscribe</h3><p>Already a subscriber? <a href=/login>Log in</a></p>
<p>Cancel anytime.</p></div>
"""
MOST_READ = """
<aside><h3>Most read</h3><ol><li><a href=/1>Ferry to skip a day</a></li><li><a href=/2>Mayor sells his horse</a></li>
</ol></aside>
"""
CONSENT = """
<div id=cmp-box role=dialog><h2>We value your privacy</h2><p>We and our 842 partners store and access information on a
device, such as cookies.</p><a href=#>Manage options</a></div>
"""
COMMENTS = """
<section id=comments><h3>2 Comments</h3><div class=comment><b>gull.77</b><p>I stood there on Friday and I can tell you
that the bell does not even ring when you press it.</p><a href=#>Reply</a></div><p>Log in to leave a comment</p>
</section>
"""
PRINT_LINKS = "<div><a href='javascript:window.print()'>Print this page</a> <a href=#>Close window</a></div>"
PRINTED = "<hr>Printed from: https://paper.example/pier<br>© 2026 The Paper. All rights reserved."
POST = "<div class=live-post><span>2h ago</span>{}<a href=#>Share this post</a></div>"


def cleaned(above: str, inside: str, below: str, rules: RuleSet) -> str:
    body = "".join([*PARAGRAPHS[:2], inside, *PARAGRAPHS[2:]])
    html = page(f"{above}<article><h1>Pier vote postponed</h1>{body}</article>{below}", HEAD)
    return clean(Capture(html.encode(), MediaType.HTML), rules).verdict.clean_text


@pytest.mark.parametrize(
    ("above", "inside", "below", "furniture"),
    [
        ("", LEAKED_SCRIPTS, "", "dataLayer schema.org"),
        ("", CONSENT_TO_AN_EMBED, "", "Empfohlener Klick einverstanden"),
        ("", GALLERY, "", "1_/_12 Next_image 12_images"),
        ("", PLAYER, "", "04:13 loading modal"),
        ("", PAYWALL, "", "continue_reading subscriber Cancel"),
        ("", MOST_READ, "", "Most_read Ferry horse"),
        (CONSENT, "", "", "privacy partners Manage"),
        ("", "", COMMENTS, "gull.77 not_even_ring Reply leave_a_comment"),
        (PRINT_LINKS, "", PRINTED, "Print_this Close_window Printed_from All_rights"),
    ],
)
def test_what_the_page_adds_goes_and_the_story_stays(
    above: str, inside: str, below: str, furniture: str, rules: RuleSet
) -> None:
    text = cleaned(above, inside, below, rules)
    assert [sentence for sentence in SENTENCES if sentence not in text] == []
    assert [line for line in furniture.split() if line.replace("_", " ") in text] == []


def test_the_furniture_of_a_live_blog_goes_and_its_posts_stay(rules: RuleSet) -> None:
    posts = "".join(POST.format(a + b) for a, b in pairwise(PARAGRAPHS))
    html = page(
        f"<h1>Pier: live</h1><div class=liveblog><p>Auto-refresh is on</p>{posts}<a>Load more updates</a></div>"
    )
    text = clean(Capture(html.encode(), MediaType.HTML), rules).verdict.clean_text
    assert all(sentence in text for sentence in SENTENCES)
    assert not [line for line in ("Auto-refresh", "ago", "Share", "Load more") if line in text]


HEADINGS = ("Gallery full since noon", "A vote after nine hours", "Engineers to be heard", "What comes in March")


@pytest.mark.parametrize("element", ["h2", "h3"])
def test_posts_in_articles_of_their_own_below_one_headline_are_one_story(element: str, rules: RuleSet) -> None:
    posts = "".join(
        f"<article><{element}>{heading}</{element}>{paragraph}</article>"
        for heading, paragraph in zip(HEADINGS, PARAGRAPHS, strict=True)
    )
    html = page(f"<main><h1>Pier vote postponed</h1>{posts}</main>", HEAD)
    text = clean(Capture(html.encode(), MediaType.HTML), rules).verdict.clean_text
    assert [line for line in (*HEADINGS, *SENTENCES) if line not in text] == []


def test_tables_lists_sources_and_boxes_of_the_story_stay(rules: RuleSet) -> None:
    table = "<table><tr><th>Day</th><th>Hours</th></tr><tr><td>Friday</td><td>7 to 9</td></tr></table>"
    box = "<div class=infobox><h3>The pier in figures</h3><ul><li>41 years in use</li></ul></div>"
    sources = "<h3>Sources</h3><ol class=references><li>Council, minutes of 4 May</li></ol>"
    text = cleaned("", table + box + sources, "", rules)
    for line in ("Friday | 7 to 9", "The pier in figures", "41 years in use", "Council, minutes of 4 May"):
        assert line in text


LEDE = "Nobody is surprised, and the gulls least of all."
BETWEEN = """<div class=byline>By Ada Holm</div>
<div class=share><a href=/f>Facebook</a><a href=/x>X</a><a href=/m>Mail</a>
</div><figure><img src=pier.jpg><figcaption>The pier on Tuesday. Photo: Ada Holm</figcaption></figure>"""


@pytest.mark.parametrize(
    ("head", "lede"),
    [
        ("", f"<h2 class=standfirst>{LEDE}</h2>"),
        ("", f"<div class=article-dek><p>{LEDE}</p></div>"),
        (f'<meta name=description content="{LEDE}">', f"<div><span>{LEDE}</span></div>"),
        (f'<meta property="og:description" content="{LEDE[:38]}…">', f"<p class=share-intro>{LEDE}</p>"),
    ],
)
def test_a_lede_stays_far_above_the_story(head: str, lede: str, rules: RuleSet) -> None:
    header = f"<header><h1>Pier vote postponed</h1>{lede}{BETWEEN}</header>"
    html = page(f"{header}<main><div>{''.join(PARAGRAPHS)}</div></main>", HEAD + head)
    text = clean(Capture(html.encode(), MediaType.HTML), rules).verdict.clean_text
    assert text.startswith(f"{LEDE}\n{SENTENCES[0]}")


@pytest.mark.parametrize(
    "furniture",
    [
        "<div class='summary share-summary'>Send this article to everybody you know</div>",
        "<p class='byline intro'>Ada Holm reports from the harbour of Corrow</p>",
        "<figure class=lead><figcaption>The pier of Corrow on Tuesday evening</figcaption></figure>",
    ],
)
def test_what_the_page_calls_more_than_a_summary_is_no_lede(furniture: str, rules: RuleSet) -> None:
    header = f"<header><h1>Pier vote postponed</h1>{furniture}{BETWEEN}</header>"
    html = page(f"{header}<main><div>{''.join(PARAGRAPHS)}</div></main>", HEAD)
    text = clean(Capture(html.encode(), MediaType.HTML), rules).verdict.clean_text
    assert text.startswith(SENTENCES[0])


def test_a_list_of_terms_in_the_story_stays(rules: RuleSet) -> None:
    listed = "<dl><dt>Length</dt><dd>41 metres</dd><dt>Built</dt><dd>in 1988</dd></dl>"
    text = cleaned("", listed, "", rules)
    assert [word for word in ("Length", "41 metres", "Built", "in 1988") if word not in text] == []


def test_the_story_of_an_old_page_stands_in_a_cell(rules: RuleSet) -> None:
    story = f"<h1>Pier vote postponed</h1>{'<br><br>'.join(SENTENCES)}"
    menu = "<a href=/>Home</a><br><a href=/news>News</a>"
    html = page(f"<table><tr><td>{menu}</td><td>{story}</td></tr></table>", HEAD)
    assert clean(Capture(html.encode(), MediaType.HTML), rules).verdict.clean_text.split("\n") == list(SENTENCES)
