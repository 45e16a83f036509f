"""What publishers put between and below the words of a story goes; what belongs to the story stays."""

import pytest

from cleaner.document.capture import Capture, MediaType
from cleaner.pipeline import clean
from cleaner.rules.pack import RuleSet
from tests.extraction.story import SENTENCES, page

MORE = (
    "Nobody at the table had brought the drawings, which had been made in the year of the great flood.",
    "The harbour master read from a letter in which the insurers ask for rails, lamps and a new stair.",
    "By the evening the wind had turned, and the last ferry went back to the island without passengers.",
    "What the repair would cost is not known; an estimate of four years ago speaks of nine million crowns.",
)
HEAD = "<title>Pier vote postponed | Harbour Herald</title>"
SCRIPT = '{"props":{"story":{"id":7731,"slug":"pier-vote","blocks":[{"type":"text"}]}}}'
GOES = {
    "a gallery's counter": (
        (
            '<figure class="gallery"><img src="a.jpg"><div class="gallery__counter">3 / 14</div>'
            '<div class="gallery__hint">View gallery</div></figure>'
        ),
        ("3 / 14", "View gallery"),
    ),
    "a player's labels": (
        (
            '<div class="video-player"><span class="player__state">Loading video</span>'
            '<div class="player-time">0:00 / 2:41</div>'
            '<button>Play</button><div class="player__label">Skip advert</div></div>'
        ),
        ("Loading video", "0:00 / 2:41", "Play", "Skip advert"),
    ),
    "a paywall's overlay": (
        (
            '<div class="paywall-overlay" id="paywall"><h3>Subscribe to read on</h3>'
            "<p>You have read all of your free articles this month. Subscribe now for one crown a week.</p>"
            '<a class="btn" href="/subscribe">See all offers</a></div>'
        ),
        ("Subscribe to read on", "free articles", "See all offers"),
    ),
    "a live blog's furniture": (
        (
            '<div class="live-blog__toolbar"><div class="live-blog__status">Live updates</div>'
            '<div class="live-blog__share">Share this post</div><div class="live-blog__refresh">Refresh</div></div>'
        ),
        ("Live updates", "Share this post", "Refresh"),
    ),
    "a consent dialog": (
        (
            '<div id="onetrust-consent-sdk"><div class="ot-sdk-row"><h2>We value your privacy</h2>'
            "<p>We and our 812 partners "
            "store cookies on your device and process personal data to show you adverts that fit you.</p>"
            '<button>Accept all</button><a href="/cookies">Cookie policy</a></div></div>'
        ),
        ("privacy", "812 partners", "Accept all", "Cookie policy"),
    ),
    "the most read": (
        (
            '<aside class="most-read"><h3>Most read</h3><ol><li><a href="/1">Ten gulls that nobody wanted</a></li>'
            '<li><a href="/2">Baker leaves town with the recipe</a></li><li>'
            '<a href="/3">Why the lamps are green</a></li></ol>'
            "</aside>"
        ),
        ("Most read", "Ten gulls", "Baker leaves", "Why the lamps"),
    ),
    "a comment thread": (
        (
            '<section id="comments" class="comments"><h3>Comments (2)</h3><div class="comment"><b>Gullfriend</b>'
            '<p class="comment__body">They should have asked the gulls first, as always.</p><a href="#r">Reply'
            "</a></div></section>"
        ),
        ("Comments (2)", "Gullfriend", "asked the gulls", "Reply"),
    ),
    "a script's words": (
        f'<script type="application/json">{SCRIPT}</script><noscript><p>Please enable JavaScript.</p></noscript>',
        ("7731", "JavaScript"),
    ),
}
STAYS = {
    "a table": (
        (
            "<table><caption></caption><tr><th>Day</th><th>Hours</th></tr><tr><td>Monday</td><td>nine</td></tr>"
            "<tr><td>Tuesday</td><td>eleven</td></tr></table>"
        ),
        ("Day | Hours", "Monday | nine", "Tuesday | eleven"),
    ),
    "a list": (
        (
            "<ul><li>Who pays for the survey of the sea bed, which the port has put off three times?</li>"
            "<li>Who answers for the lamps on the outer wall, of which nine in ten are broken?</li></ul>"
        ),
        (
            "Who pays for the survey of the sea bed, which the port has put off three times?",
            "Who answers for the lamps on the outer wall, of which nine in ten are broken?",
        ),
    ),
    "a numbered list": (
        "<ol><li>The piles are measured, one after the other.</li><li>The council hears what the divers say.</li></ol>",
        ("The piles are measured, one after the other.", "The council hears what the divers say."),
    ),
    "a list of sources": (
        (
            '<section class="sources"><h2>Sources</h2><ul>'
            "<li>Harbour office, survey of the outer piles, printed in 2022</li>"
            "<li>Letter of the insurers to the council, 14 October, read out in full</li></ul></section>"
        ),
        ("Harbour office, survey of the outer piles, printed in 2022", "Letter of the insurers to the council"),
    ),
    "an infobox": (
        (
            '<div class="infobox"><h3>The pier in figures</h3><p>The pier is 312 metres long and stands on 96 piles, '
            "of which 41 are rotten below the line of the tide.</p></div>"
        ),
        ("The pier is 312 metres long and stands on 96 piles",),
    ),
}


def cleaned(extra: str, rules: RuleSet, *, below: bool) -> str:
    first, second = ("".join(f"<p>{sentence}</p>" for sentence in part) for part in (SENTENCES, MORE))
    body = first + second + extra if below else first + extra + second
    story = f'<main><h1>Pier vote postponed</h1><article><div class="article-body">{body}</div></article></main>'
    capture = Capture(page(f'<nav><a href="/">Home</a></nav>{story}', HEAD).encode(), MediaType.HTML)
    return clean(capture, rules).verdict.clean_text


@pytest.mark.parametrize("below", [False, True], ids=["between", "below"])
@pytest.mark.parametrize("name", GOES)
def test_what_stands_between_the_words_of_a_story_goes(name: str, below: bool, rules: RuleSet) -> None:
    extra, words = GOES[name]
    text = cleaned(extra, rules, below=below)
    assert [word for word in words if word in text] == []
    assert text.rstrip("\n") == "\n".join((*SENTENCES, *MORE))


@pytest.mark.parametrize("below", [False, True], ids=["between", "below"])
@pytest.mark.parametrize("name", STAYS)
def test_what_belongs_to_a_story_stays(name: str, below: bool, rules: RuleSet) -> None:
    extra, words = STAYS[name]
    text = cleaned(extra, rules, below=below)
    assert [word for word in words if word not in text] == []
    assert [sentence for sentence in (*SENTENCES, *MORE) if sentence not in text] == []
