"""Which way a decoded capture becomes an article."""

from cleaner.document.article import Article, ExtractorName
from cleaner.document.capture import MediaType
from cleaner.document.decoded import Decoded
from cleaner.extraction.plain import extract_markdown, extract_text


def extract(decoded: Decoded, chosen: ExtractorName = ExtractorName.DOM) -> Article:
    """The article of a decoded capture; `chosen` is asked first for pages. An empty text means: nothing found."""
    media_type = decoded.capture.media_type
    if media_type is MediaType.TEXT:
        return extract_text(decoded)
    if media_type is MediaType.MARKDOWN:
        return extract_markdown(decoded)
    from cleaner.extraction.page import extract_page  # loads parsers of HTML: text alone does not pay for them

    return extract_page(decoded, chosen)
