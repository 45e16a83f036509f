"""A page as publishers make them, and short ways to ask what became of it."""

from cleaner.document.article import Article, ExtractorName
from cleaner.document.block import Kind
from cleaner.document.capture import Capture, MediaType
from cleaner.extraction.extract import extract
from cleaner.reading.decode import decode

SENTENCES = (
    "The council met for nine hours on Tuesday and postponed the decision about the old pier until spring.",
    "Fishermen from three villages had filled the gallery since noon, and most of them stayed to the end.",
    "The mayor said that nobody had expected a different result, least of all the engineers of the port.",
    "A second reading is planned for March, after the survey of the sea bed has been published in full.",
)
PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def article_of(
    html: str, host: str | None = None, url: str | None = None, extractor: ExtractorName = ExtractorName.DOM
) -> Article:
    return extract(decode(Capture(html.encode(), MediaType.HTML, host=host, url=url)), extractor)


def shown(article: Article) -> list[tuple[Kind, str]]:
    return [(block.kind, article.text[block.start : block.end]) for block in article.blocks]


def assert_exact(article: Article) -> None:
    """The blocks are the lines of the text, in order, with nothing between them but a line feed."""
    pieces = [article.text[block.start : block.end] for block in article.blocks]
    assert "\n".join(pieces) == article.text
    assert [piece for piece in pieces if not piece or "\n" in piece] == []
    assert all(a.end + 1 == b.start for a, b in zip(article.blocks, article.blocks[1:], strict=False))
