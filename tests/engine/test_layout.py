"""The signs by which the chain model tells a cut: each is on where its name says so, and off beside it."""

from collections.abc import Set

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.engine.chain import HEADLINE, NEVER, _extra, _heeded, _is_silent
from cleaner.engine.contents import _has
from cleaner.engine.layout import Layout
from cleaner.engine.signals import Told
from cleaner.engine.view import Views
from cleaner.rules.chain import Margins
from cleaner.rules.rule import Category
from tests.engine.trial import document

PIECES = ["we", "unser", "nuestra", "your", "_", "-", ".", "$", "(", "2020", "a@b", "12:30", "(c)2", "www.", '"', "?"]
STORY = "The council of Harrow Quay met on Tuesday and talked about the price of diesel for the ferry."

NOTHING_NEEDED = Margins(anchored=0, hinted=0, alone=0, inner=0, shared=0, bare=0, prose=0, sentence=0, row=0, signal=0)


def signs(*lines: str, of: int = 0) -> set[str]:
    return set(layout(*lines).signs(of))


def layout(*lines: str, anchors: dict[int, str] | None = None, hints: Set[int] = frozenset()) -> Layout:
    """The layout of these lines, where rules claim `anchors` and say something of `hints`."""
    told = Told(signals=frozenset({"a signal"}))
    return Layout(
        Views(document(*lines)),
        [(anchors or {}).get(i) for i in range(len(lines))],
        lambda blocks: dict.fromkeys(hints & set(blocks), told),
    )


@pytest.mark.parametrize(
    ("line", "sign", "beside"),
    [
        ("Read more:", "line ends :", "Read more"),
        ("Read more", "line ends open", "Read more."),
        ("The ferry...", "line breaks off", "The ferry."),
        ("READ MORE", "line capitals", "Read More"),
        ("read more", "line lower start", "Read more"),
        ("3 ways to read", "line digit start", "Three ways to read"),
        ("The Best Ferries Ever", "line title case", "The best ferries ever"),
        ("• Read more", "line bullet", "  Read more"),
        ("* Read more", "line list-item", "Read more"),
        ("[Read more](/more)", "line mostly link", "Read [more](/more) and see"),
        ("Read more (12:30)", "line has time", "Read more (1230)"),
        ("Write to us", "line has first person", "Write to them"),
        (STORY, "paragraph", "The council of Harrow Quay met."),
    ],
)
def test_a_sign_is_on_for_what_it_names_only(line: str, sign: str, beside: str) -> None:
    assert sign in signs(line)
    assert sign not in signs(beside)


def test_a_block_that_stands_twice_is_repeated() -> None:
    assert "line repeated" in signs("Read more", STORY, "READ MORE")
    assert "line repeated" not in signs("Read more", STORY, "Read on")


def test_words_shared_with_the_story_are_counted() -> None:
    assert layout("Ferry diesel", STORY).overlap(0) == 100
    assert layout("Seven turnips", STORY).overlap(0) == 0
    assert layout("a b", STORY).overlap(0) == 0


def test_words_that_few_paragraphs_share_are_counted_apart() -> None:
    common = ["The council counts turnips, and the council of the village counts them twice a year."] * 4
    assert "line rare words shared 2" in signs("Ferry diesel turnips", STORY, *common)
    assert "line rare words shared 0" in signs("Seven turnips", STORY, *common)


def test_a_block_knows_what_is_above_and_below_it() -> None:
    middle = signs("More:", "Read on", STORY, of=1)
    assert {"line above line", "line below paragraph", "line below a colon"} <= middle


def test_a_list_that_the_story_announces_is_told_from_one_that_a_label_opens() -> None:
    views = Views(document("The ferries are:", "- Tern, of Harrow Quay", "- Gannet, of Sule", STORY))
    heard = {0: Told(frozenset({Category.RELATED_LINKS}))}
    announced, labelled = (Layout(views, [None] * 4, lambda _, told=told: told) for told in ({}, heard))
    assert "line listed below a colon" in set(announced.signs(1)) & set(announced.signs(2))
    assert "line listed below a colon" not in {*announced.signs(0), *announced.signs(3), *labelled.signs(1)}


def test_a_paragraph_between_others_needs_the_margin_of_prose_where_no_signal_of_weight_is_on() -> None:
    needed = NOTHING_NEEDED._replace(bare=9999, prose=100)
    heard = layout("Ferries", STORY, "Read more", STORY, STORY, hints=set(range(5)))
    silent: dict[int, dict[str, int]] = {index: {} for index in range(5)}
    assert [_extra(heard, index, needed, silent) for index in range(5)] == [0, 0, 0, 100, 0]
    assert _extra(heard, 3, needed, {3: {"paragraph signal newsletter: names an inbox": 19}}) == 0
    assert _extra(layout("Ferries", STORY), 1, needed, silent) == 9999


def test_a_line_that_ends_like_a_sentence_needs_more_unless_it_is_short_or_a_rule_speaks_of_it() -> None:
    needed = NOTHING_NEEDED._replace(sentence=200)
    below = ("Nobody on the quay believes it.", "Nobody believes it.", "Nobody on the quay believes it")
    found = layout("Ferries", STORY, *below, "Sign up for it on the quay.", hints={5})
    assert [_extra(found, index, needed, {}) for index in range(2, 6)] == [200, 0, 0, 0]


def test_a_label_and_its_value_need_more_beside_others_unless_a_signal_is_on() -> None:
    rows, no_rows = ("Distance: 6 km", "Map: sheet 14"), ("Ferry: at noon", STORY, "Tickets:", "Fare: 2", "Price: 3")
    found = layout("On the hill", *rows, STORY, *no_rows, hints={8})
    needed = NOTHING_NEEDED._replace(row=300)
    assert [_extra(found, index, needed, {}) for index in (1, 2, 4, 6, 7, 8)] == [300, 300, 0, 0, 300, 0]


def test_signals_are_heeded_in_a_label_of_a_document_that_is_not_mostly_lines() -> None:
    lines = ("Join the crew", "Join the crew.", "Nothing")
    assert [_heeded(layout(*lines, *[STORY] * 3, hints={0, 1}), index) for index in range(3)] == [1, 0, 0]
    assert _heeded(layout(*lines, *[STORY] * 2, hints={0, 1}), 0) == 0


@pytest.mark.parametrize(
    ("words", "signals", "points", "silent"),
    [
        (20, 1, {"paragraph has first person": 57}, True),
        (20, 1, {"paragraph signal newsletter: names an inbox": 19}, False),
        (20, 2, {"paragraph signals 0-2": 56}, False),
        (50, 2, {"paragraph signals 0-2": 56, "paragraph signal newsletter: names an inbox": 19}, True),
        (50, 3, {"paragraph signals 3": 53}, False),
    ],
)
def test_one_signal_without_a_weight_is_next_to_nothing_and_two_are_in_a_long_block(
    words: int, signals: int, points: dict[str, int], silent: bool
) -> None:
    told = Told(signals=frozenset(f"signal {number}" for number in range(signals)))
    views = Views(document("ferry " * words + ".", "Read more"))
    found = Layout(views, [None, None], lambda blocks: dict.fromkeys(blocks, told))
    assert _is_silent(found, 0, points) == silent


def test_a_headline_may_stand_below_what_is_claimed_or_spoken_of() -> None:
    lines = ("Give us some money now", "Sign up for our letter", "Two ferries late", STORY)
    below = layout(*lines, anchors={0: "donation-appeal"}, hints={1})
    assert [below.is_headline(i) for i in range(4)] == [False, True, True, False]
    assert layout(*lines).is_headline(0)


@pytest.mark.parametrize("said", ["हमारी वेबसाइट", "আমাদের সংবাদপত্র"], ids=["Devanagari", "Bengali"])
def test_vowel_signs_are_parts_of_the_words_that_a_line_shares(said: str) -> None:
    assert layout(f"{said}। क ख ग घ ङ च छ ज झ ञ ट ठ ।", said).overlap(1) == 100
    assert layout(f"{said} क ख ग घ ङ च छ ज झ ञ ट ठ ।", said).overlap(1) == 100


def test_the_first_line_of_a_text_is_its_headline_unless_it_is_a_label() -> None:
    headline, label = layout("Two ferries late", STORY), layout("Read more", STORY)
    assert _extra(headline, 0, NOTHING_NEEDED, {}) == HEADLINE
    assert _extra(label, 0, NOTHING_NEEDED, {}) == 0
    assert not layout(STORY, "Two ferries late").is_headline(1)
    text = document("Two ferries late", STORY)
    page = text._replace(blocks=tuple(block._replace(signs=("<p>",)) for block in text.blocks))
    assert not Layout(Views(page), [None] * 2, lambda _: {}).is_headline(0)


def test_what_rules_say_of_a_line_is_a_sign_beside_it() -> None:
    views = Views(document("Read more", STORY))
    told = {0: Told(frozenset({Category.RELATED_LINKS}))}
    beside = set(Layout(views, [None, None], lambda _: told).signs(1))
    assert "paragraph above hint related-links" in beside
    assert "paragraph above hint related-links" not in set(Layout(views, [None, None], lambda _: {}).signs(1))


def test_what_speaks_or_is_claimed_is_weighed_with_its_neighbours_and_nothing_else() -> None:
    story = [STORY] * 30
    assert layout(*story, "Read more", *story).weighed == []
    assert layout(*story, "Read more", *story, hints={30}).weighed == [*range(27, 34)]
    assert layout(*story, hints={4}).weighed == []
    assert layout(*story, anchors={0: "newsletter"}).weighed == [0, 1, 2, 3]


def test_a_line_near_an_end_is_weighed_though_nothing_speaks() -> None:
    story = [STORY] * 30
    assert layout(*story[:7], "Read more", *story).weighed == [*range(4, 11)]
    assert layout(*story, "Read more", *story[:23]).weighed == [*range(27, 34)]


def test_a_list_is_weighed_as_a_whole() -> None:
    story = [STORY] * 30
    assert layout(*story, *["Seven turnips"] * 9, *story, hints={30}).weighed == [*range(27, 39)]


@given(st.lists(st.sampled_from([*PIECES, " "]), max_size=8))
def test_a_text_in_ascii_has_what_it_has_in_any_script(pieces: list[str]) -> None:
    text = "".join(pieces)
    quick, thorough = (_has(in_ascii=in_ascii).Match(text) or () for in_ascii in (True, False))
    assert sorted(quick) == sorted(thorough)


PLACED = ("<p>", "0 % linked", "0 up", "level with the prose")


@pytest.mark.parametrize(
    ("line", "signs_of_it", "is_bare"),
    [
        ("Nobody came.", PLACED, True),
        ("Nobody came.", (*PLACED, "named live"), True),
        ("Nobody came.", (*PLACED, "named share"), False),
        ("Nobody came.", ("<p>", "0 % linked", "1 up", "level with the prose"), False),
        ("Nobody came.", ("<p>", "1-10 % linked", "0 up", "level with the prose"), False),
        ("Nobody came", PLACED, False),
        ("* Nobody came.", ("<li>", "0 % linked", "0 up", "a step below the prose"), True),
        ("Nobody came.", ("<li>", "0 % linked", "0 up", "a step below the prose"), False),
        (STORY, ("<div>",), True),
        (STORY, ("<div>", "named caption"), False),
    ],
)
def test_a_sentence_where_a_page_has_its_story_needs_as_much_as_prose(
    line: str, signs_of_it: tuple[str, ...], is_bare: bool
) -> None:
    assert on_a_page(line, signs_of_it).is_bare_prose(0) == is_bare
    assert not on_a_page(line, signs_of_it, hinted=True).is_bare_prose(0)


@pytest.mark.parametrize(
    ("line", "signs_of_it", "weighed"),
    [
        (STORY, PLACED, []),
        ("Nobody came.", PLACED, []),
        ("Nobody came", PLACED, [0]),
        (STORY, (*PLACED, "named share"), [0]),
    ],
)
def test_a_sentence_among_a_pages_prose_is_only_cut_by_rules(
    line: str, signs_of_it: tuple[str, ...], weighed: list[int]
) -> None:
    assert on_a_page(line, signs_of_it, hinted=True).weighed == weighed
    assert on_a_page(line, signs_of_it, anchor="newsletter").weighed == [0]


def test_a_lede_stays_whatever_speaks_against_it() -> None:
    assert _extra(on_a_page(STORY, ("<p>",), hinted=True), 0, NOTHING_NEEDED, {}) == 0
    assert _extra(on_a_page("Nobody came", (*PLACED, "lede")), 0, NOTHING_NEEDED, {}) >= NEVER


def on_a_page(line: str, signs_of_it: tuple[str, ...], *, hinted: bool = False, anchor: str | None = None) -> Layout:
    text = document(line)
    page = text._replace(blocks=tuple(block._replace(signs=signs_of_it) for block in text.blocks))
    told = {0: Told(signals=frozenset({"a signal"}))} if hinted else {}
    return Layout(Views(page), [anchor], lambda _: told)
