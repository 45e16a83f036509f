"""What a page calls a block, as a category: its class names and the element it stands in."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from cleaner.rules.rule import Category

_CATEGORIES = {  # the first that is on decides
    "named donate": Category.DONATION_APPEAL,
    "named newsletter": Category.NEWSLETTER,
    "named subscribe": Category.SUBSCRIPTION,
    "named cookie": Category.COOKIE_CONSENT,
    "named comments": Category.COMMENTS,
    "named share": Category.SHARE_SOCIAL,
    "named follow": Category.SHARE_SOCIAL,
    "named ad": Category.AD_LABEL,
    "named promo": Category.AD_LABEL,
    "named related": Category.RELATED_LINKS,
    "named popular": Category.RELATED_LINKS,
    "named bio": Category.AUTHOR_BIO,
    "named caption": Category.CAPTION_CREDIT,
    "<figcaption>": Category.CAPTION_CREDIT,
    "named byline": Category.BYLINE_DATELINE,
    "named date": Category.BYLINE_DATELINE,
    "named legal": Category.COPYRIGHT_LEGAL,
    "named player": Category.INTERFACE,
    "named tags": Category.INTERFACE,
    "named navigation": Category.INTERFACE,
    "named breadcrumb": Category.INTERFACE,
    "named interface": Category.INTERFACE,
    "named login": Category.INTERFACE,
    "in another article": Category.RELATED_LINKS,
}

_IN_THE_STORY = frozenset(("0 % linked", "0 up"))
_OF_THE_PROSE = frozenset(("<p>", "<div>", "like the prose"))  # any of them is enough
_TERMS = frozenset(("<dt>", "<dd>"))
_NAMES_OF_STORIES = frozenset(("named story", "named body", "named live", "named quote"))


@lru_cache(maxsize=4096)  # blocks of one page have the same signs by the dozen
def is_set_apart(signs: tuple[str, ...]) -> bool:
    """True where a page names a block, or has it stand elsewhere than most of the story."""
    return any(
        sign.startswith(("named ", "in ", "repeat")) or (sign.endswith(" up") and sign != "0 up") for sign in signs
    )


def stands_in_the_story(signs: Sequence[str]) -> bool:
    """True for what stands in the element around the story, without links, and is named nothing but a story."""
    named = (sign for sign in signs if sign.startswith("named "))
    return _IN_THE_STORY.issubset(signs) and _NAMES_OF_STORIES.issuperset(named)


def is_listed_in_the_story(signs: Sequence[str]) -> bool:
    """True for a term of a list, or what is said of it, of these, that prose follows."""
    return (
        not _TERMS.isdisjoint(signs)
        and stands_in_the_story(signs)
        and not any(sign.endswith("below the prose") and sign[0].isdigit() for sign in signs)
    )


def stands_in_the_prose(signs: Sequence[str]) -> bool:
    """True for what stands in the story, level with most prose, in a `<p>`, a `<div>` or the element of most prose."""
    return "level with the prose" in signs and not _OF_THE_PROSE.isdisjoint(signs) and stands_in_the_story(signs)


def category_named(signs: Iterable[str]) -> Category | None:
    """The category that the page's own names give a block."""
    on = frozenset(signs)
    return next((category for name, category in _CATEGORIES.items() if name in on), None)
