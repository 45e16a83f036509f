"""A revision in the form that was asked for."""

from itertools import takewhile

from cleaner.document.block import Kind, Link
from cleaner.extraction.plain import MARKDOWN
from cleaner.pipeline import Revision
from cleaner.rendering.form import Form
from cleaner.rendering.kept import Kept, kept_blocks
from cleaner.rendering.markdown import to_markdown

Json = dict[str, object]


def render(revision: Revision, form: Form, *, links: bool = False) -> str:
    """The clean article as text, Markdown or an HTML document; Markdown that came in goes out as it is."""
    if form is Form.TEXT:
        return revision.verdict.clean_text
    markdown = _markdown(revision, links=links)
    if form is Form.MARKDOWN:
        return markdown
    from cleaner.rendering.page import to_page  # loads markdown-it-py

    return to_page(markdown, revision.title, revision.article.metadata, links=links)


def _markdown(revision: Revision, *, links: bool) -> str:
    if revision.article.extractor.name == MARKDOWN:
        return revision.verdict.clean_text
    blocks = list(kept_blocks(revision.article, revision.verdict, links=links))
    return to_markdown(blocks if _names(revision.article.metadata.title, blocks) else [_headline(revision), *blocks])


def _headline(revision: Revision) -> Kept:
    """The title as the heading of the story: where a page's headline is its title, it is no block."""
    return Kept(Kind.HEADING, revision.article.metadata.title or "", 1)


def _names(title: str | None, blocks: list[Kept]) -> bool:
    """True where there is no title, or nothing to stand below it, or a headline above the first paragraph."""
    opening = takewhile(lambda block: block.kind is not Kind.PARAGRAPH, blocks)
    return not title or not blocks or any(block.level == 1 or block.text == title for block in opening)


def block_fields(revision: Revision, *, links: bool = False) -> list[Json]:
    """The blocks that stayed as JSON: kind, text, a heading's level, links."""
    return [
        {"kind": block.kind, "text": block.text}
        | ({"level": block.level} if block.level else {})
        | ({"number": block.number} if block.number is not None else {})
        | ({"links": [_link_fields(link) for link in block.links]} if block.links else {})
        for block in kept_blocks(revision.article, revision.verdict, links=links)
    ]


def _link_fields(link: Link) -> Json:
    return {"start": link.start, "end": link.end, "target": link.target}
