"""Random patterns of a small grammar, and texts that they often match."""

from hypothesis import strategies as st

ALPHABET = "abk 3-é ßд東ก\u0e33_\"'.½\u0301"
TEXTS = st.text(st.sampled_from(ALPHABET + "ABᏠ\u200b\xa0٣ᄀ⺀ꣲ\u08a0"), max_size=10)

_literals = st.sampled_from([*"abk3-éßд東_", r"\.", " ", "ก", "½", "ab", "b 3", "ßa"])
_escapes = st.sampled_from(
    [
        ".",
        r"\w",
        r"\W",
        r"\d",
        r"\D",
        r"\s",
        r"\S",
        r"\pL",
        r"\p{Cyrillic}",
        r"\P{L}",
        r"\x{E9}",
        r"\p{Han}",
        r"\p{Hangul}",
    ]
)
_members = st.sampled_from(
    [*"abk3", "a-k", r"\w", r"\d", r"\s", r"\p{L}", "é", "д", r"\-", "A-K", r"\p{Devanagari}", "東", "ก-ฮ"]
)
_negated_members = st.one_of(_members, st.just(r"\P{L}"))
_classes = st.one_of(
    st.lists(_members, min_size=1, max_size=3).map(lambda members: f"[{''.join(members)}]"),
    st.lists(_negated_members, min_size=1, max_size=3).map(lambda members: f"[^{''.join(members)}]"),
)
_repeats = st.sampled_from(["*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,5}", "{2,}", "{0,4}?", "{4,}"])


def _branches(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    sequences = st.lists(inner, min_size=1, max_size=3).map("".join)
    group = st.lists(sequences, min_size=1, max_size=3).map("|".join)
    return st.builds(
        lambda opening, body, repeat: f"{opening}{body}){repeat}",
        st.sampled_from(["(?:", "("]),
        group,
        st.one_of(st.just(""), _repeats),
    )


ATOMS = st.one_of(_literals.filter(lambda text: len(text) == 1), _escapes, _classes)
_pieces = st.one_of(_literals, ATOMS, st.builds(str.__add__, ATOMS, _repeats), st.sampled_from([r"\b", "^", "$"]))
PATTERNS = st.lists(st.recursive(_pieces, _branches, max_leaves=6), min_size=1, max_size=5).map("".join)
