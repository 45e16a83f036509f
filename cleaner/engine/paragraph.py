"""What makes a block a paragraph: enough words, fewer where it ends like a sentence."""

from cleaner.document.article import Article
from cleaner.document.folding import fold
from cleaner.engine.shapes import count_words
from cleaner.engine.view import View

PARAGRAPH_WORDS = 12  # a block with at least this many words and an end mark, or with twice as many, is a paragraph
SENTENCE_WORDS = 5  # fewer are a label, even with an end mark
_END_MARKS = frozenset(".!?…。！？؟।॥۔։။።‥")
_CLOSING = "\"')]}）」』】"


def is_paragraph(view: View) -> bool:
    """True for a block that is long enough for a paragraph."""
    return makes_paragraph(count_words(view.folded), view.folded)


def makes_paragraph(words: int, folded: str) -> bool:
    """True where that many words, of this folded text, make a paragraph."""
    return words >= PARAGRAPH_WORDS and (words >= 2 * PARAGRAPH_WORDS or is_ended(folded))


def is_sentence(article: Article, index: int) -> bool:
    """True for a block that a story may end with: a sentence, or too long for a label."""
    folded = fold(article.shown(article.blocks[index]))
    words = count_words(folded)
    return words >= SENTENCE_WORDS and (is_ended(folded) or words >= 2 * PARAGRAPH_WORDS)


def is_ended(folded: str) -> bool:
    """True for a folded text with an end mark."""
    return folded.rstrip().rstrip(_CLOSING)[-1:] in _END_MARKS
