"""The forms in which a clean article is written."""

from enum import StrEnum


class Form(StrEnum):
    """How a clean article is written: its text alone, or with the structure that it has."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
