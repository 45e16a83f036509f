"""The way of a document: bytes → decoded → article → matches → verdict → revision."""

from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import unidata_version

from cleaner import __version__
from cleaner.document.article import Article
from cleaner.document.capture import PAGES, Capture, MediaType, Recognised
from cleaner.document.decoded import Decoding
from cleaner.document.digest import canonical, digest_text
from cleaner.engine.decide import decide
from cleaner.engine.find import find_matches
from cleaner.engine.policy import Policy
from cleaner.engine.verdict import Verdict
from cleaner.extraction.extract import extract
from cleaner.reading.decode import decode
from cleaner.rules.pack import RuleSet

LONGEST_TITLE = 200  # code points; a longer first line is a paragraph
_TEXT_LIBRARIES = ("charset-normalizer", "cld3-py", "google-re2")
_PAGE_LIBRARIES = (*_TEXT_LIBRARIES, "selectolax", "trafilatura", "beautifulsoup4", "lxml", "dateparser")
_LIBRARIES = {
    MediaType.TEXT: _TEXT_LIBRARIES,
    MediaType.MARKDOWN: _TEXT_LIBRARIES,
    **dict.fromkeys(PAGES, _PAGE_LIBRARIES),
}


class Revision(NamedTuple):
    """One cleaning of one capture, with everything that led to it."""

    capture_digest: str
    rules_digest: str
    policy: Policy
    decoding: Decoding
    article: Article
    verdict: Verdict

    @property
    def title(self) -> str | None:
        """The title of the document."""
        return title_of(self.article.metadata.title, self.verdict.clean_text)


def title_of(given: str | None, clean_text: str) -> str | None:
    """What the page calls itself, else the first line of the clean text where it is short and no sentence."""
    if given:
        return given
    line = clean_text.lstrip().partition("\n")[0].lstrip("#").strip()
    return line if 0 < len(line) <= LONGEST_TITLE and not line.endswith((".", "。")) else None


def clean(capture: Capture, rules: RuleSet, policy: Policy = Policy()) -> Revision:
    """Clean one captured document; pure, and the same answer every time.

    Raises SourceError where the bytes are empty, binary or too long to be a document.
    """
    decoded = decode(capture)
    article = extract(decoded, policy.extractor)
    matches = find_matches(article, rules)
    verdict = decide(article, matches, policy)
    return Revision(capture.digest, rules.digest, policy, decoded.decoding, article, verdict)


def recipe(capture: Capture | Recognised, rules: RuleSet, policy: Policy = Policy()) -> str:
    """The digest of everything that decides a revision; known before the work is done."""
    rest = _rest_of_recipe(__version__, capture.media_type, capture.context_digest, rules.digest, policy)
    return digest_text(f'["{capture.digest}",{rest}]')  # what `digest_fields` makes of all of it


@lru_cache(maxsize=256)
def _rest_of_recipe(program: str, media_type: MediaType, context: str, rules: str, policy: Policy) -> str:
    """All of a recipe but the capture's digest, as canonical JSON without brackets: the same for whole folders."""
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES[media_type]]
    settings = (rules, policy.profile, policy.strength, policy.ceiling, program, unidata_version, libraries)
    reading = [policy.extractor] if media_type in PAGES else []
    return canonical(context, *settings, *reading)[1:-1]


@cache
def version(library: str) -> str:
    """The installed version of a library, without importing it."""
    from importlib import metadata  # takes a third of a start; only what is stored names versions

    return metadata.version(library)
