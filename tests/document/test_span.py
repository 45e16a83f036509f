from dataclasses import dataclass
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from cleaner.document.span import Span, cut, restore

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@dataclass(frozen=True)
class Piece:
    start: int
    text: str


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A text and spans in it: in order, disjoint, sometimes side by side, sometimes empty."""
    text = draw(TEXTS)
    edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    return text, [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]


def removals(text: str, spans: list[Span]) -> list[Piece]:
    return [Piece(span.start, text[span.start : span.end]) for span in spans]


@given(texts_with_spans())
def test_what_was_cut_can_be_put_back(case: tuple[str, list[Span]]) -> None:
    text, spans = case
    assert restore(cut(text, spans), removals(text, spans)) == text


@given(texts_with_spans(), st.randoms(use_true_random=False))
def test_removals_may_come_back_in_any_order(case: tuple[str, list[Span]], random: Random) -> None:
    text, spans = case
    shuffled = removals(text, [span for span in spans if span.start < span.end])
    random.shuffle(shuffled)
    assert restore(cut(text, spans), shuffled) == text


@given(texts_with_spans())
def test_cutting_leaves_exactly_what_no_span_holds(case: tuple[str, list[Span]]) -> None:
    text, spans = case
    kept = [char for i, char in enumerate(text) if not any(span.start <= i < span.end for span in spans)]
    assert cut(text, spans) == "".join(kept)


def test_nothing_cut_leaves_the_text_alone() -> None:
    assert cut("a\r\nb", []) == restore("a\r\nb", []) == "a\r\nb"


def test_spans_overlap_where_they_share_a_code_point() -> None:
    assert Span(0, 3).overlaps(Span(2, 4))
    assert Span(2, 4).overlaps(Span(0, 3))
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert not Span(3, 5).overlaps(Span(0, 3))


def test_a_span_holds_what_lies_wholly_inside_it() -> None:
    assert Span(1, 5).holds(Span(1, 5))
    assert Span(1, 5).holds(Span(2, 3))
    assert not Span(1, 5).holds(Span(0, 3))
    assert not Span(1, 5).holds(Span(4, 6))
