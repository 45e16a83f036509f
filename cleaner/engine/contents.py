"""What stands in a block, by name: a year, an address, a price, a question, somebody spoken to."""

from functools import cache
from typing import Any

from cleaner.rules.pattern import options

_FIRST_PERSON = r"we|us|our|wir|uns|unser\pL*|nous|notre|nos|nuestr\pL+|мы|нас|наш\pL*|noi|nostr\pL+"
_SECOND_PERSON = r"you|your|sie|ihre?|dein\pL*|vous|votre|usted|tu|вы|вас|ваш\pL*|twoj\pL*"
_HAS = {  # what RE2 finds in the folded block; its own \b knows ASCII only
    "year": r"\b(?:19|20)\d\d\b",
    "time": r"\b\d{1,2}[:.h]\d\d\b",
    "url": r"https?://|www\.|\b[\w-]+\.(?:com|org|net|de|ru|co\.uk|info|example)\b",
    "email": r"[\w.]@[\w-]+\.|\[at\]",
    "handle": r"(?:^|\s)@\w",
    "copyright": r"©|\(c\) ?\d|\bcopyright\b",
    "bar": r"\||•|·|→|»| / | ▸ ",
    "price": r"[$€£¥₽]|\b(?:usd|eur)\b",
    "quotation": r'"',
    "parenthesis first": r"^[(\[【（]",
    "question": r"[?？؟]",
    "exclamation": r"[!！]$",
    "first person": rf"(?:^|[^\pL\pN_])(?:{_FIRST_PERSON})(?:[^\pL\pN_]|$)",
    "second person": rf"(?:^|[^\pL\pN_])(?:{_SECOND_PERSON})(?:[^\pL\pN_]|$)",
}
_NAMES = tuple(f"has {name}" for name in _HAS)


@cache
def _has(*, in_ascii: bool) -> Any:
    """One set of all of them: one look at a block instead of fourteen. ASCII's is made in a tenth of the time."""
    import re2  # where no line looks like anything, nobody needs it

    chosen = re2.Set.SearchSet(options())
    for pattern in _HAS.values():
        chosen.Add(pattern.replace(r"[^\pL\pN_]", r"\W").replace(r"\pL", "[A-Za-z]") if in_ascii else pattern)
    chosen.Compile()
    return chosen


def contents_of(folded: str) -> list[str]:
    """The names of what RE2 finds in a folded block, in the order of the table."""
    return [_NAMES[number] for number in sorted(_has(in_ascii=folded.isascii()).Match(folded) or ())]
