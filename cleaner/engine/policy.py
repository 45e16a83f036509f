"""What a user may choose about cleaning."""

from enum import StrEnum
from typing import NamedTuple

from cleaner.document.article import ExtractorName
from cleaner.rules.chain import Strength
from cleaner.rules.rule import Category

CEILING = 60  # per cent of the text; design law 5: above it a person decides


class Profile(StrEnum):
    """Which categories go."""

    ARTICLE = "article"
    APPEALS = "appeals"


_APPEALS = frozenset(
    {
        Category.DONATION_APPEAL,
        Category.SUBSCRIPTION,
        Category.NEWSLETTER,
        Category.APP_PROMO,
        Category.SHARE_SOCIAL,
        Category.COOKIE_CONSENT,
    }
)
_CATEGORIES = {Profile.ARTICLE: frozenset(Category), Profile.APPEALS: _APPEALS}


class Policy(NamedTuple):
    """The profile, the share of the text (per cent) above which nothing is cut, how sure the model must be.

    `extractor` is what reads pages.
    """

    profile: Profile = Profile.ARTICLE
    ceiling: int = CEILING
    strength: Strength = Strength.SAFE
    extractor: ExtractorName = ExtractorName.DOM

    def allows(self, category: Category) -> bool:
        """True where the profile cuts this category."""
        return category in _CATEGORIES[self.profile]
