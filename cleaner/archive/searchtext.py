"""The text that search sees.

`unicode61` splits at spaces: a Chinese word inside a sentence would never be found. So every character of a
script without spaces (and of Korean, whose particles stick to the words) becomes a word of its own, and such a
word in a query becomes a phrase.
"""

import re
from unicodedata import unidata_version

from cleaner.document.folding import fold

FOLDING = f"2, Unicode {unidata_version}"  # a higher number wherever the same text is folded in another way
HIT_START, HIT_END = "\ue000", "\ue001"  # around hits in snippets; become <mark> after escaping
UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005\u3040-\u30ff\u3130-\u318f\u3400-\u9fff"
    r"\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)


def search_fold(text: str | None) -> str | None:
    """The text as it is indexed: folded, characters of scripts without spaces apart."""
    folded = None if text is None else fold(text)
    return folded if folded is None or folded.isascii() else UNSPACED.sub(r" \g<0> ", folded)
