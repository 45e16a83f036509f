"""The project's own extractor: what enters the text, and what each block knows of its page."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document.article import ExtractorName
from cleaner.document.block import Kind
from cleaner.document.capture import Capture, MediaType
from cleaner.engine.policy import Policy
from cleaner.extraction.dom import MAX_DEPTH, is_bottomless
from cleaner.extraction.hints import bit, hints_in
from cleaner.extraction.source import read_source
from cleaner.extraction.story import best_labels
from cleaner.extraction.walk import Walk
from cleaner.pipeline import clean, recipe
from cleaner.rules.pack import RuleSet
from tests.extraction.story import PARAGRAPHS, SENTENCES, article_of, assert_exact, page, shown

TITLE = "<title>Pier vote postponed | Harbour Herald</title>"
FURNITURE = """
<div class="newsletter-signup">
<p>Get the Harbour Herald in your inbox every morning. Sign up for our newsletter</p></div>
<ul class="related-links"><li><a href="/a">Ten piers that fell into the sea</a></li>
<li><a href="/b">Why the gulls came back</a></li><li><a href="/c">A baker's last loaf</a></li></ul>
<section id="comments"><h3>2 comments</h3><p class="comment">Nobody asked us, as usual!</p></section>"""
STORY = page(
    f"""<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<main><h1>Pier vote postponed</h1><article class="story-body">{PARAGRAPHS}
<h2>What comes next</h2>
<p>The port has asked three firms of engineers to look at the piles, and has promised to print what they say.</p>
<ul><li>The survey of the sea bed, which costs more than the pier itself ever did</li></ul>
<blockquote><p>We did not sleep, and we do not regret it, said the oldest of them at the door.</p></blockquote>
<table><tr><th>Day</th><th>Hours</th></tr><tr><td><p>Monday</p></td><td>nine</td></tr></table>
</article>{FURNITURE}</main><script>var leaked = "words in a script";</script>""",
    TITLE,
)


def walked(body: str) -> list[tuple[Kind, str]]:
    pieces = Walk(f"<body>{body}").pieces
    return [(piece.kind, "".join(text for text, _ in piece.texts).strip()) for piece in pieces]


def test_the_story_enters_the_text_with_its_structure() -> None:
    article = article_of(STORY)
    assert_exact(article)
    assert article.extractor.name == "dom"
    assert [(kind, text) for kind, text in shown(article) if text in SENTENCES or kind is not Kind.PARAGRAPH][:9] == [
        *((Kind.PARAGRAPH, sentence) for sentence in SENTENCES),
        (Kind.HEADING, "What comes next"),
        (Kind.LIST_ITEM, "The survey of the sea bed, which costs more than the pier itself ever did"),
        (Kind.QUOTATION, "We did not sleep, and we do not regret it, said the oldest of them at the door."),
        (Kind.TABLE_ROW, "Day | Hours"),
        (Kind.TABLE_ROW, "Monday | nine"),
    ]
    assert all(block.signs for block in article.blocks)
    assert next(block.level for block in article.blocks if block.kind is Kind.HEADING) == 2


def test_navigation_scripts_and_the_headline_that_is_the_title_never_enter() -> None:
    article = article_of(STORY)
    assert article.metadata.title is not None
    assert not {"Home", "Sport", "Pier vote postponed"} & {text for _, text in shown(article)}
    assert "leaked" not in article.text


def test_what_the_page_sets_apart_is_cut_by_a_named_rule_and_the_story_stays(rules: RuleSet) -> None:
    revision = clean(Capture(STORY.encode(), MediaType.HTML), rules)
    verdict = revision.verdict
    assert all(sentence in verdict.clean_text for sentence in SENTENCES)
    assert "Day | Hours" in verdict.clean_text
    for furniture in ("newsletter", "Ten piers", "Nobody asked us"):
        assert furniture not in verdict.clean_text
    assert all(removal.rule and removal.evidence for removal in verdict.removals)


def test_a_block_knows_how_the_page_calls_its_surroundings() -> None:
    pieces = Walk('<body><aside class="c-relatedLinks"><p id="Teaser-1">A word</p></aside>').pieces
    assert pieces[0].hints == bit("related") | bit("summary") | bit("navigation")


@pytest.mark.parametrize(
    ("names", "hints"),
    [
        ("shadow adamant", set()),
        ("ad-slot", {"ad"}),
        ("ArticleBody", {"body"}),
        ("newsletter_signUp", {"newsletter"}),
        ("c-byline__author", {"byline"}),
    ],
)
def test_names_are_read_word_by_word(names: str, hints: set[str]) -> None:
    assert hints_in(names) == sum(map(bit, hints))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a<br>b<p>c<div>d</div>", ["a", "b", "c", "d"]),
        ("<p>See <a href='/x'>the <b>plan</b></a> now", ["See the plan now"]),
        ("<pre>if x:\n    y()</pre>", ["if x:", "y()"]),
        ("<table><tr><td><p>one</p><td>two</table>", ["one | two"]),
        (f"<table><tr><td><p>one</p><p>{'two ' * 100}</p></table>", ["one", ("two " * 100).strip()]),
        ("<noscript>n</noscript><template>t</template><button>b</button><select><option>o</select>c", ["c"]),
        ("a &#1; b <!-- c --> d", ["a \x01 b  d"]),
    ],
)
def test_the_walk_reads_what_a_reader_sees(body: str, expected: list[str]) -> None:
    assert [text for _, text in walked(body)] == expected


def test_code_keeps_its_indents() -> None:
    html = page(f"<article>{PARAGRAPHS}<pre>if tide &gt; 3:\n    close(gate)</pre>{PARAGRAPHS}</article>")
    assert (Kind.CODE, "    close(gate)") in shown(article_of(html))


@given(st.lists(st.integers(-400, 400), max_size=8), st.integers(0, 300))
def test_the_labels_of_a_page_have_the_greatest_total(worth: list[int], switch: int) -> None:
    def total(labels: tuple[bool, ...]) -> int:
        borders = sum(a != b for a, b in zip((False, *labels), (*labels, False), strict=True))
        return sum(value for value, on in zip(worth, labels, strict=True) if on) - switch * borders

    best = max(map(total, product((False, True), repeat=len(worth))))
    assert total(tuple(best_labels(worth, switch))) == best


def test_trafilatura_can_be_chosen_and_is_named(rules: RuleSet) -> None:
    capture = Capture(STORY.encode(), MediaType.HTML)
    policy = Policy(extractor=ExtractorName.TRAFILATURA)
    assert clean(capture, rules, policy).article.extractor.name == "trafilatura"
    assert recipe(capture, rules, policy) != recipe(capture, rules)


def test_text_is_cleaned_by_the_same_recipe_whatever_reads_pages(rules: RuleSet) -> None:
    capture = Capture(b"A line.", MediaType.TEXT)
    assert recipe(capture, rules, Policy(extractor=ExtractorName.TRAFILATURA)) == recipe(capture, rules)


SCRIPTED = (
    "<script>", "<style>", "</script>", "</style>", "<SCRIPT async>", "if (a < b) {}", "<!--", "-->", "p{}", "<p>",
    "</p>", "text", " ", "<svg>", "</svg>", "<textarea>", "</textarea>", "<title>", "</title>", "<noscript>",
    "</noscript>", "{}", '<script type="application/ld+json">',
)  # fmt: skip


@given(st.lists(st.sampled_from(SCRIPTED), max_size=14))
def test_the_page_without_its_scripts_and_styles_shows_the_same(parts: list[str]) -> None:
    source = read_source("<body>" + "".join(parts))
    assert Walk(source.bare).pieces == Walk(source.html).pieces


def test_scripts_and_styles_without_markup_are_left_out_and_all_else_stays() -> None:
    assert read_source("<style>p{}</style>a<script>b()</script>c").bare == "<style></style>a<script></script>c"
    for html in ('<p title="<script>">a</p>', "<script>a", "<script>'<p>'</script>", "<title>a</title>", "<p>a</p>"):
        assert read_source(html).bare == html


def test_a_page_without_bottom_is_left_to_parsers_that_end_it() -> None:
    bottomless = "<div>" * (MAX_DEPTH + 1) + PARAGRAPHS
    assert is_bottomless(bottomless)
    assert not is_bottomless("<div></div>" * MAX_DEPTH + "<br>" * MAX_DEPTH)
    article = article_of(bottomless)
    assert article.extractor.name != "dom"
    assert set(SENTENCES) <= {text for _, text in shown(article)}


@pytest.mark.parametrize("html", ["<div>" * 3_000 + PARAGRAPHS, "<ul><li>" * 2_000 + PARAGRAPHS, "<b>" * 3_000 + "x"])
def test_deep_nesting_needs_no_recursion(html: str) -> None:
    assert_exact(article_of(html))
