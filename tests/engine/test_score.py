import pytest

from cleaner.engine.opening import signal_openings_of
from cleaner.engine.shapes import count_words
from cleaner.engine.verdict import SpareReason
from cleaner.rules.example import read_kept
from cleaner.rules.rule import ScoreShape
from tests.engine.trial import document, judge, left, markdown
from tests.rules.writing import made

PROMPT = made(r"""
    [score]
    threshold = 5
    max_words = 12

    [[score.signal]]
    name    = "imperative"
    points  = 3
    pattern = '^(?:sign up|get)\b'

    [[score.signal]]
    name    = "product"
    points  = 2
    pattern = '\bnewsletter\b'

    [[score.signal]]
    name    = "target"
    points  = 3
    feature = "link_target"
    pattern = '/newsletters?\b'

    [[score.signal]]
    name    = "narration"
    points  = -4
    pattern = '\bsaid\b'
""")


def test_signals_that_reach_the_threshold_cut_the_block() -> None:
    assert left(PROMPT, "Rain fell.", "Sign up for our newsletter.") == ["Rain fell."]


def test_signals_below_the_threshold_do_not() -> None:
    lines = ["Sign up at the gate.", "The newsletter is new."]
    assert left(PROMPT, *lines) == lines


def test_a_negative_signal_takes_points_away() -> None:
    line = "Get ready for a newsletter war, he said."
    assert left(PROMPT, line) == [line]


def test_a_link_target_is_a_sign() -> None:
    assert left(PROMPT, "Rain fell.", "Get it [here](https://paper.example/NEWSLETTERS).") == ["Rain fell."]
    assert left(PROMPT, "Get it [here](https://paper.example/shop).") == ["Get it here."]
    assert left(PROMPT, "Get it here: /newsletters.") == ["Get it here: /newsletters."]


def test_any_of_several_link_targets_will_do() -> None:
    assert left(PROMPT, "Get [this](/a) and [that](/newsletter).", "Rain fell.") == ["Rain fell."]


def test_a_block_of_too_many_words_stays() -> None:
    twelve = "Sign up for our newsletter, and do so well before noon today."
    assert left(PROMPT, twelve) == []
    assert left(PROMPT, twelve + " Please.") == [twelve + " Please."]


def test_the_evidence_adds_up() -> None:
    (removal,) = judge(PROMPT, document("Rain fell.", "Sign up for our [Newsletter](/newsletter).")).removals
    assert [(sign.name, sign.text, sign.points) for sign in removal.evidence] == [
        ("imperative", "Sign up", 3),
        ("product", "Newsletter", 2),
        ("target", "/newsletter", 3),
    ]


def test_a_quoted_sign_spares_the_block_and_a_quoted_counter_sign_does_not() -> None:
    quoted = judge(PROMPT, document("Sign up for “our newsletter”."))
    assert [claim.reason for claim in quoted.spared] == [SpareReason.QUOTATION]
    assert left(PROMPT, "Sign up for [our newsletter](/newsletter), “he said”.", "Rain fell.") == [
        "Sign up for our newsletter, “he said”.",
        "Rain fell.",
    ]
    loud = made("""
        [score]
        threshold = 5
        max_words = 40

        [[score.signal]]
        name    = "imperative"
        points  = 9
        pattern = "^sign up"

        [[score.signal]]
        name    = "narration"
        points  = -4
        pattern = "said"
    """)
    assert left(loud, "Sign up, “he said”.", "Rain fell.") == ["Rain fell."]


LINKS = made("""
    [score]
    threshold = 5
    max_words = 1000

    [[score.signal]]
    name     = "mostly links"
    points   = 3
    feature  = "link_share"
    at_least = 60

    [[score.signal]]
    name    = "short"
    points  = 2
    feature = "words"
    at_least = 2
    at_most = 5
""")


def test_numbers_alone_can_reach_a_threshold() -> None:
    lines = ["[Harbour fees rise again](/1)", "Rain fell on Tuesday night."]
    verdict = judge(LINKS, document(*lines))
    assert verdict.clean_text == "Rain fell on Tuesday night."
    assert [(sign.name, sign.text, sign.points) for sign in verdict.removals[0].evidence] == [
        ("mostly links", "100% in links", 3),
        ("short", "4 words", 2),
    ]


@pytest.mark.parametrize("line", ["[Fees](/1)", "[one two three four five six](/1)", "[one](/1) two three four"])
def test_a_number_outside_its_range_is_no_sign(line: str) -> None:
    assert len(left(LINKS, line)) == 1


NAMES = made("""
    [score]
    threshold = 5
    max_words = 10

    [[score.signal]]
    name    = "by"
    points  = 3
    pattern = "^by\\\\b"

    [[score.signal]]
    name     = "names"
    points   = 2
    feature  = "capitals"
    at_least = 60
""")


@pytest.mark.parametrize("line", ["By Ada Moreau", "By Ada (Moreau) Hale", "By ADA MOREAU and Tomas Hale"])
def test_words_after_the_first_are_looked_at_for_capitals(line: str) -> None:
    assert left(NAMES, line, "Rain fell.") == ["Rain fell."]


@pytest.mark.parametrize("line", ["By land and Sea", "By 2019", "By"])
def test_small_letters_and_figures_are_no_capitals(line: str) -> None:
    assert line in left(NAMES, line, "Rain fell.")


BOX = made("""
    [score]
    threshold = 5
    max_words = 20

    [[score.signal]]
    name    = "in a newsletter box"
    points  = 3
    feature = "page"
    sign    = "named newsletter"

    [[score.signal]]
    name    = "every morning"
    points  = 2
    pattern = "every morning"
""")


def test_a_signal_can_ask_what_the_page_says_about_a_block() -> None:
    lines = ["{named newsletter, in aside} Tides, every morning.", "{in aside} The pier opens every morning."]
    verdict = judge(BOX, read_kept("\n".join(lines)).article)
    assert verdict.clean_text == "The pier opens every morning."
    assert [(sign.name, sign.text, sign.points) for sign in verdict.removals[0].evidence] == [
        ("in a newsletter box", "named newsletter", 3),
        ("every morning", "every morning", 2),
    ]


def test_the_weak_wording_of_a_rule_that_asks_pages_is_no_hint_elsewhere() -> None:
    """Texts are cleaned as if the rule were not there."""
    assert isinstance(BOX.shape, ScoreShape)
    wording = BOX.shape._replace(signals=BOX.shape.signals[1:])
    names = [
        opener.signal
        for shape in (BOX.shape, wording)
        for opener, _ in signal_openings_of(0, BOX._replace(shape=shape))
    ]
    assert names == [None, f"{BOX.id.removeprefix('generic/')}: every morning"]


def test_a_link_in_markdown_is_a_link() -> None:
    assert judge(LINKS, markdown("[Harbour fees rise](/1)\n\nRain fell.\n")).clean_text == "Rain fell.\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one two", 2),
        ("请支持我们的报道", 5),
        ("ニュースを読む", 4),
        ("ข่าว", 3),
        ("지금 구독", 2),
        ("中 文", 3),
    ],
)
def test_words_of_scripts_without_spaces_are_two_characters(text: str, words: int) -> None:
    assert count_words(text) == words
