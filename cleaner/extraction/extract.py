"""Which way a decoded capture becomes an article."""

from cleaner.document.article import Article
from cleaner.document.capture import MediaType
from cleaner.document.decoded import Decoded
from cleaner.extraction.plain import extract_markdown, extract_text


def extract(decoded: Decoded) -> Article:
    """The article of a decoded capture; for HTML an empty text means that nothing was found."""
    media_type = decoded.capture.media_type
    if media_type is MediaType.TEXT:
        return extract_text(decoded)
    if media_type is MediaType.MARKDOWN:
        return extract_markdown(decoded)
    from cleaner.extraction.page import extract_page  # loads trafilatura and lxml: text alone does not pay for them

    return extract_page(decoded)
