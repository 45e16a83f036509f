"""What the names that a page gives its elements say about them: class, id, role and the like, word by word."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

_ATTRIBUTES = frozenset((
    "class", "id", "role", "itemprop", "data-testid", "data-component", "data-module", "aria-label",
))  # fmt: skip
LONGEST_ID = 40  # code points; a longer one is made of a headline
LONGEST_NAMES = 400  # code points; utility classes can be thousands, and say nothing
_WORD = re.compile(rb"[A-Z]?[a-z]+|[A-Z]{2,}")
_LETTERS = bytes(byte if byte in b"abcdefghijklmnopqrstuvwxyz" else 0x20 for byte in range(0x100))  # else spaces
# The hint and the words that give it, as whole words of a name: `relatedLinks`, `related-links`, `c-related__item`.
_VOCABULARY = {
    "story": "articlebody storybody bodytext articletext postcontent entrycontent bodycopy articlecontent storytext",
    "body": "article story body content text entry post main prose paragraph copy",
    "summary": "summary lede lead standfirst deck dek intro teaser excerpt abstract subtitle subheadline chapo "
    "description",
    "headline": "headline title heading hed",
    "byline": "byline author authors writer autor auteur contributor contributors reporter credit credits",
    "bio": "bio biography profile about avatar",
    "date": "date dateline time timestamp published updated datetime pubdate meta metadata info",
    "caption": "caption figcaption wpcaption legend",
    "media": "image img photo picture gallery slideshow carousel slider slide media thumbnail thumb figure",
    "player": "video player audio podcast playlist listen jwplayer brightcove",
    "share": "share sharing social socials sharebar sharetools sharedaddy facebook twitter whatsapp addthis addtoany",
    "follow": "follow followus subscribeus",
    "related": "related relatedarticles relatedposts recommended recommendation recommendations recirc recirculation "
    "readmore more moreon also seealso yarpp similar verwandte outbrain taboola suggested further",
    "popular": "popular trending mostread latest recent",
    "news": "top news hot",
    "newsletter": "newsletter newsletters signup mailchimp mailing email inbox",
    "subscribe": "subscribe subscription subscriber abo abonnement paywall premium piano metered offer regwall",
    "donate": "donate donation donations support membership member contribute appeal fundraising",
    "promo": "promo promotion promoted sponsor sponsored sponsors partner partners advertorial cta banner marketing",
    "ad": "ad ads adv advert advertisement advertising dfp gpt adslot adsense anzeige werbung publicidad",
    "product": "product products shop buy price affiliate deal deals commerce",
    "comments": "comment comments disqus discussion respond reply replies commentlist livefyre viafoura coral",
    "tags": "tag tags tagged topic topics keyword keywords category categories hashtag label labels kicker",
    "breadcrumb": "breadcrumb breadcrumbs crumb crumbs",
    "navigation": "nav navigation navbar menu submenu pagination pager prev previous next toc sitemap links",
    "sidebar": "sidebar aside rail widget widgets complementary secondary",
    "footer": "footer bottom colophon contentinfo foot",
    "header": "header masthead banner topbar",
    "cookie": "cookie cookies consent gdpr onetrust privacy didomi cmp",
    "overlay": "modal popup overlay lightbox dialog tooltip dropdown drawer toast",
    "login": "login signin register registration account user",
    "hidden": "hidden noprint screenreader sr visuallyhidden skip offscreen",
    "legal": "copyright legal disclaimer terms license rights",
    "quote": "quote pullquote blockquote quotation",
    "box": "box sidebox panel card callout highlight inset note",
    "infobox": "infobox factbox factfile faktabox infokasten",
    "sources": "sources references footnotes bibliography quellen fuentes bibliographie",
    "embed": "embed embedded oembed embeds youtube",
    "tweet": "tweet tweets instagram tiktok bluesky",
    "interface": "button btn toolbar tools tool icon icons control controls print toggle counter views rating vote "
    "reactions likes feedback bookmark save",
    "live": "live liveblog ticker update updates",
    "correction": "correction corrections clarification footnote source reference",
}
NAMES = tuple(_VOCABULARY)
_BITS = {word: 1 << number for number, words in enumerate(_VOCABULARY.values()) for word in words.encode().split()}
_BITS[b"banner"] = _BITS[b"promo"]
_BITS |= {form: bits for word, bits in _BITS.items() for form in (word.capitalize(), word.upper())}  # as `_WORD` cuts
MAX_REMEMBERED = 20_000  # names of many pages of one publisher


def bit(hint: str) -> int:
    """The bit of a hint."""
    return 1 << NAMES.index(hint)


def hints_of(attributes: Mapping[str, str | None]) -> int:
    """The hints of an element's attributes, one bit each."""
    found = 0
    for attribute in attributes:
        if attribute in _ATTRIBUTES:
            value = attributes[attribute]
            if value and (attribute != "id" or len(value) <= LONGEST_ID):
                found |= hints_in(value)
    return found


@lru_cache(MAX_REMEMBERED)
def hints_in(names: str) -> int:
    """The hints of the words in a name or an address."""
    found = 0
    written = names[:LONGEST_NAMES].encode("utf-8", "replace")
    for word in written.translate(_LETTERS).split() if written.islower() else _WORD.findall(written):
        if word in _BITS:
            found |= _BITS[word]
    return found


def names_of(bits: int) -> Iterator[str]:
    """The names of the hints that are on."""
    while bits:
        lowest = bits & -bits
        yield NAMES[lowest.bit_length() - 1]
        bits ^= lowest
