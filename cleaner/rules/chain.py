"""The weights of the chain model: data with provenance, part of a rule set.

The file is JSON, written by `benchmarks/fit_chain.py`. Weights are whole hundredths of log-odds, so that sums are
exact and the same on every machine.
"""

import datetime
import json
from enum import StrEnum
from typing import NamedTuple

from cleaner.document.digest import digest_bytes

CHAIN_ID = "generic/layout-chain"
PAGE_CHAIN_ID = "generic/page-chain"  # for blocks that know their page
CHAIN_IDS = (CHAIN_ID, PAGE_CHAIN_ID)
MAX_WEIGHT = 10_000
MAX_SIGNS = 10_000


class Strength(StrEnum):
    """How sure the chain model has to be."""

    SAFE = "safe"
    THOROUGH = "thorough"


class Margins(NamedTuple):
    """The least margin of a block to be cut, by what its run of such blocks rests on: a rule, a hint, or nothing.

    `inner` is added where paragraphs stand above and below the run, `shared` where a block shares its words with them,
    `bare` for a paragraph or a heading of which no rule says anything, `prose` for a paragraph between others of which
    next to nothing is said, `sentence` for a line that ends like one and of which nothing is, `row` for a label and its
    value among others; `signal` less is asked for each signal.
    """

    anchored: int
    hinted: int
    alone: int
    inner: int
    shared: int
    bare: int
    prose: int
    sentence: int
    row: int
    signal: int

    @property
    def least(self) -> int:
        """The margin from which on a block belongs to a run."""
        return min(self.anchored, self.hinted, self.alone)


class ChainError(ValueError):
    """The weights cannot be read; the text says why."""


class ChainWeights(NamedTuple):
    """Points by sign; points for keep or cut following keep or cut; the least margin for each strength."""

    digest: str
    fitted: datetime.date
    signs: dict[str, int]
    transitions: tuple[tuple[int, int], tuple[int, int]]  # from keep, from cut; to keep, to cut
    margins: dict[Strength, Margins]
    source: str

    def __hash__(self) -> int:
        return hash(self.digest)


def read_chain(data: bytes) -> ChainWeights:
    """The weights in a file; raises ChainError where it is not what the fitting script writes."""
    try:
        fields = json.loads(data)
        signs = {str(sign): _whole(points) for sign, points in fields["signs"].items()}
        (keep_keep, keep_cut), (cut_keep, cut_cut) = fields["transitions"]
        margins = {strength: _margins(fields["margins"][strength]) for strength in Strength}
        fitted = datetime.date.fromisoformat(fields["provenance"]["fitted"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ChainError(f"these are no chain weights ({error}); write them with benchmarks/fit_chain.py") from error
    if len(signs) > MAX_SIGNS:
        raise ChainError(f"{len(signs)} signs; {MAX_SIGNS} are allowed")
    transitions = ((_whole(keep_keep), _whole(keep_cut)), (_whole(cut_keep), _whole(cut_cut)))
    return ChainWeights(digest_bytes(data), fitted, signs, transitions, margins, data.decode("utf-8"))


def _margins(fields: dict[str, object]) -> Margins:
    return Margins(**{name: _whole(fields[name]) for name in Margins._fields})


def _whole(value: object) -> int:
    if not isinstance(value, int) or abs(value) > MAX_WEIGHT:
        raise ChainError(f"{value!r} is not a whole number of at most {MAX_WEIGHT}")
    return value
