"""What a person has decided to keep: cuts that are put back after everything else was decided.

The last word, not a first one: the rules decide as if there were no decisions, then what a decision names is put
back. So undoing a cut never makes another one, and a stored revision can be undone without cleaning again.
"""

from dataclasses import dataclass

from cleaner.document.span import Span, cut
from cleaner.engine.verdict import Outcome, Removal, Spared, SpareReason, Verdict, spare


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text that stays: its occurrence number `nth` (from 0) in the extracted text; why."""

    text: str
    nth: int
    reason: str


@dataclass(frozen=True, slots=True)
class Keeps:
    """The decisions about one document: why all of it stays, which rules cut nothing and why, which texts stay."""

    whole: str | None = None
    rules: tuple[tuple[str, str], ...] = ()
    texts: tuple[KeptText, ...] = ()


def put_back(text: str, verdict: Verdict, keeps: Keeps) -> Verdict:
    """The verdict on `text` without the cuts that a decision names; they are spared, with its reason."""
    places = [(span, kept.reason) for kept in keeps.texts if (span := _place(text, kept))]
    reasons = [_reason(removal, keeps, places) for removal in verdict.removals]
    if not any(reason is not None for reason in reasons):
        return verdict
    judged = list(zip(verdict.removals, reasons, strict=True))
    removals = tuple(removal for removal, reason in judged if reason is None)
    spared = [*verdict.spared, *(_spared(removal, reason) for removal, reason in judged if reason is not None)]
    return Verdict(
        outcome=Outcome.CLEANED if removals else Outcome.UNCHANGED,
        clean_text=cut(text, [Span(removal.start, removal.end) for removal in removals]),
        removals=removals,
        spared=tuple(sorted(spared, key=lambda claim: (claim.start, claim.end, claim.rule))),
    )


def kept_text(text: str, removal: Removal, reason: str) -> KeptText:
    """What keeps exactly this removal, wherever the text around it may move; `text` is the extracted one."""
    words = removal.text.strip()
    start = removal.start + removal.text.find(words)
    nth, found = 0, text.find(words)
    while 0 <= found < start:
        nth, found = nth + 1, text.find(words, found + 1)
    return KeptText(words, nth, reason)


def _place(text: str, kept: KeptText) -> Span | None:
    """Where a kept text stands; None where the document no longer says it so many times."""
    found = text.find(kept.text)
    for _ in range(kept.nth):
        found = text.find(kept.text, found + 1) if found >= 0 else -1
    return Span(found, found + len(kept.text)) if found >= 0 and kept.text else None


def _reason(removal: Removal, keeps: Keeps, places: list[tuple[Span, str]]) -> str | None:
    """Why a cut is put back, or None."""
    if keeps.whole is not None:
        return keeps.whole
    span = Span(removal.start, removal.end)
    by_rule = next((reason for rule, reason in keeps.rules if rule == removal.rule), None)
    return by_rule if by_rule is not None else next((why for place, why in places if place.overlaps(span)), None)


def _spared(removal: Removal, reason: str) -> Spared:
    return spare(Span(removal.start, removal.end), removal, SpareReason.DECISION, reason)
