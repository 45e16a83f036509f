"""HTML pages: the chosen extractor finds the story; others are asked where it finds suspiciously little."""

from collections.abc import Mapping

from cleaner.document.article import Article, Extractor, ExtractorName
from cleaner.document.decoded import Decoded
from cleaner.extraction.compose import Composer
from cleaner.extraction.dom import DOM, compose_story, is_bottomless
from cleaner.extraction.head import read_head
from cleaner.extraction.saved import unwrap
from cleaner.extraction.source import Source, read_source

LITTLE = 250  # code points; the shortest stories of labelled pages have some 300
SHORT = 2_000  # code points; with less, the page may show the beginning of a story only
CERTAIN = 2  # a later opinion counts where it finds more than so many times as much

Found = tuple[Composer, Extractor]


def extract_page(decoded: Decoded, chosen: ExtractorName = ExtractorName.DOM) -> Article:
    """The article of an HTML page, with the extractor that found it; its text is empty where none finds anything."""
    html, origin = unwrap(decoded.text, decoded.origin)
    source = read_source(html)
    best, found = find_story(source, chosen)
    text, blocks = best.finish()
    return Article(text, blocks, read_head(source, decoded.capture, origin), found)


def find_story(
    source: Source, chosen: ExtractorName = ExtractorName.DOM, points: Mapping[str, int] | None = None
) -> Found:
    """The story of a page and who found it; `points` other than those that ship are for fitting."""
    by_dom = chosen is ExtractorName.DOM and not is_bottomless(source.bare)
    best, found = _by_dom(source, points) if by_dom else _by_trafilatura(source)
    for enough, ask in ((LITTLE if by_dom else 0, _by_trafilatura), (1, _by_second_look)):
        if best.length < enough:
            composer, extractor = ask(source)
            if composer.length > CERTAIN * best.length:
                best, found = composer, extractor
    return best, found


def _by_dom(source: Source, points: Mapping[str, int] | None) -> Found:
    """What stands in the page; where that is little, what its data hold of the same story."""
    shown = Composer()
    compose_story(source, shown, points)
    if shown.length < SHORT:
        from cleaner.extraction.state import STATE, compose_state

        whole = Composer()
        compose_state(source, whole, shown.texts, points)
        if whole.length > CERTAIN * shown.length:
            return whole, STATE
    return shown, DOM


def _by_trafilatura(source: Source) -> Found:
    from cleaner.extraction.tree import TRAFILATURA, compose_main_content  # a second to load, seldom needed

    composer = Composer()
    compose_main_content(source, composer)
    return composer, TRAFILATURA


def _by_second_look(source: Source) -> Found:
    from cleaner.extraction.second_look import SECOND_LOOK, compose_second_look

    composer = Composer()
    compose_second_look(source, composer)
    return composer, SECOND_LOOK
