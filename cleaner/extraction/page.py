"""HTML pages: the chosen extractor finds the story; others are asked where it finds suspiciously little."""

from collections.abc import Callable, Iterator

from cleaner.document.article import Article, Extractor, ExtractorName
from cleaner.document.decoded import Decoded
from cleaner.extraction.compose import Composer
from cleaner.extraction.dom import DOM, compose_story, is_bottomless
from cleaner.extraction.head import read_head
from cleaner.extraction.saved import unwrap
from cleaner.extraction.source import Source, read_source

LITTLE = 250  # code points; the shortest stories of labelled pages have some 300
CERTAIN = 2  # a later opinion counts where it finds more than so many times as much


def extract_page(decoded: Decoded, chosen: ExtractorName = ExtractorName.DOM) -> Article:
    """The article of an HTML page, with the extractor that found it; its text is empty where none finds anything."""
    html, origin = unwrap(decoded.text, decoded.origin)
    source = read_source(html)
    best, found = Composer(), DOM
    for number, (extractor, enough, compose) in enumerate(_opinions(source, chosen)):
        if best.length >= enough:
            continue
        composer = Composer()
        compose(source, composer)
        if not number or composer.length > CERTAIN * best.length:
            best, found = composer, extractor
    text, blocks = best.finish()
    return Article(text, blocks, read_head(source, decoded.capture, origin), found)


_Composing = Callable[[Source, Composer], None]


def _opinions(source: Source, chosen: ExtractorName) -> Iterator[tuple[Extractor, int, _Composing]]:
    """The extractors in the order in which they are asked, each where so little (in code points) was found before."""
    by_dom = chosen is ExtractorName.DOM and not is_bottomless(source.bare)
    if by_dom:
        yield DOM, 1, compose_story
    from cleaner.extraction.tree import TRAFILATURA, compose_main_content  # a second to load, seldom needed

    yield TRAFILATURA, LITTLE if by_dom else 1, compose_main_content
    from cleaner.extraction.second_look import SECOND_LOOK, compose_second_look

    yield SECOND_LOOK, 1, compose_second_look
