"""A revision in the form that was asked for."""

from cleaner.document.block import Link
from cleaner.extraction.plain import MARKDOWN
from cleaner.pipeline import Revision
from cleaner.rendering.form import Form

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
    from cleaner.rendering.markdown import story_as_markdown  # a text alone needs no such thing

    return story_as_markdown(revision.article, revision.verdict, links=links)


def block_fields(revision: Revision, *, links: bool = False) -> list[Json]:
    """The blocks that stayed as JSON: kind, text, a heading's level, links."""
    from cleaner.rendering.kept import kept_blocks

    return [
        {"kind": block.kind, "text": block.text}
        | ({"level": block.level} if block.level else {})
        | ({"number": block.number} if block.number is not None else {})
        | ({"links": [_link_fields(link) for link in block.links]} if block.links else {})
        for block in kept_blocks(revision.article, revision.verdict, links=links)
    ]


def _link_fields(link: Link) -> Json:
    return {"start": link.start, "end": link.end, "target": link.target}
