"""What the chain model takes of our own clean texts where a publisher's line stands in their middle or below them.

A real text has such lines, and what stands beside one is more easily cut. The clean texts are written to read like
boilerplate, so not all of their lines stay; how many go may only fall (docs/adr/0007-chain.md).
"""

from pathlib import Path

import pytest

from cleaner.document.capture import Capture, MediaType
from cleaner.pipeline import clean
from cleaner.rules.pack import RuleSet

GOOD = sorted((Path(__file__).parents[1] / "good").glob("*.txt"))
LABELS = ("Advertisement", "Share this story", "Read next: Mayor opens the new bridge", "Subscribe to our newsletter")
# None of these is one of the lines that benchmarks/fit_chain.py puts there for the model to learn from, but the first.


def with_label(lines: list[str], label: str, place: str) -> list[str]:
    """The lines and a label, above the line in the middle of those with text or in a paragraph of its own below all."""
    if place == "below":
        return [*lines, "", label]
    filled = [number for number, line in enumerate(lines) if line.strip()]
    middle = filled[len(filled) // 2]
    return [*lines[:middle], label, *lines[middle:]]


@pytest.mark.parametrize(("place", "most"), [("middle", 213), ("below", 101)])
def test_what_goes_with_a_label_beside_it_only_falls(place: str, most: int, rules: RuleSet) -> None:
    lost = 0
    for number, path in enumerate(GOOD):
        lines = path.read_text("utf-8").rstrip("\n").split("\n")
        text = "\n".join(with_label(lines, LABELS[number % len(LABELS)], place)) + "\n"
        left = clean(Capture(text.encode(), MediaType.TEXT), rules).verdict.clean_text
        lost += sum(line.strip() not in left for line in lines if line.strip())
    assert lost <= most
