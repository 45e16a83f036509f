"""An article as a page of its own: everything escaped, no script, nothing loaded from anywhere."""

from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from cleaner.document.article import Metadata
from cleaner.extraction.plain import FRONT_MATTER

_ABOUT = (
    ("name", "author", "author"),
    ("property", "article:published_time", "published"),
    ("property", "article:modified_time", "modified"),
    ("property", "article:section", "section"),
    ("property", "og:site_name", "site_name"),
)


def to_page(markdown: str, title: str | None, about: Metadata, *, links: bool = True) -> str:
    """The Markdown as an HTML document whose head says what is known about the article.

    Pictures become their descriptions; without `links` a link becomes its text. HTML in the Markdown is text.
    """
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(FRONT_MATTER.sub("", markdown, count=1) if markdown.startswith("---") else markdown)
    for token in tokens:
        token.children = [_harmless(child) for child in token.children or () if links or "link" not in child.type]
    body = reader.renderer.render(tokens, reader.options, {})
    language = f' lang="{escape(about.language)}"' if about.language else ""
    return (
        f'<!DOCTYPE html>\n<html{language}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">\n{_head(title, about)}</head>\n'
        f"<body>\n<article>\n{body}</article>\n</body>\n</html>\n"
    )


def _harmless(token: Token) -> Token:
    """A picture as its description; all else as it is."""
    return Token("text", "", 0, content=token.content) if token.type == "image" else token


def _head(title: str | None, about: Metadata) -> str:
    lines = [f"<title>{escape(title)}</title>"] if title else []
    lines += [f'<link rel="canonical" href="{escape(about.url)}">'] if about.url else []
    for attribute, name, field in _ABOUT:
        if value := getattr(about, field):
            lines.append(f'<meta {attribute}="{name}" content="{escape(value)}">')
    return "".join(line + "\n" for line in lines)
