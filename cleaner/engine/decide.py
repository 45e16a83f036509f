"""Deciding: of all claims, what goes and what is spared."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable

from cleaner.document.article import Article
from cleaner.document.span import Span, cut
from cleaner.engine.policy import Policy
from cleaner.engine.position import outside_position
from cleaner.engine.verdict import Match, Outcome, Removal, Spared, SpareReason, Verdict, spare
from cleaner.rules.chain import CHAIN_IDS, Strength
from cleaner.rules.rule import Quotes

_FAMILIES = ("publishers/", "wire/", "generic/")  # the nearer to the publisher, the more a rule knows


def decide(article: Article, matches: tuple[Match, ...], policy: Policy) -> Verdict:
    """The verdict on an article: spare, settle overlaps, keep under the ceiling, cut."""
    if not matches:
        return Verdict(_outcome(article, (), ()), article.text, (), ())
    standing: list[Match] = list(matches)
    spared: list[Spared] = []
    for reason, judge in (
        (SpareReason.STRENGTH, lambda claims: _unsure(claims, policy)),
        (SpareReason.QUOTATION, _quoted),
        (SpareReason.POSITION, lambda claims: _misplaced(claims, article)),
        (SpareReason.PROFILE, lambda claims: _outside_profile(claims, policy)),
        (SpareReason.OVERLAP, _overlapped),
        (SpareReason.CEILING, lambda claims: _above_ceiling(claims, article, policy)),
    ):
        out = judge(standing)
        spared += [spare(standing[number].span, standing[number], reason, detail) for number, detail in out.items()]
        standing = [match for number, match in enumerate(standing) if number not in out]
    removals = tuple(_removal(article, match) for match in sorted(standing, key=lambda match: match.span))
    clean_text = cut(article.text, [Span(removal.start, removal.end) for removal in removals])
    kept = tuple(
        claim for claim in sorted(spared, key=lambda s: (s.start, s.end, s.rule)) if not _covered(claim, standing)
    )
    return Verdict(_outcome(article, removals, kept), clean_text, removals, kept)


_Judge = Callable[[list[Match]], dict[int, str]]


def _unsure(claims: list[Match], policy: Policy) -> dict[int, str]:
    """What only a greater strength cuts."""
    chosen = tuple(Strength).index(policy.strength)
    return {i: match.strength for i, match in enumerate(claims) if tuple(Strength).index(match.strength) > chosen}


def _quoted(claims: list[Match]) -> dict[int, str]:
    """What stands in quotation marks, unless the rule says otherwise."""
    return {i: "" for i, match in enumerate(claims) if match.quoted and match.rule.scope.quotes is Quotes.KEEP}


def _misplaced(claims: list[Match], article: Article) -> dict[int, str]:
    """What stands outside the head, tail or end that its rule asks for."""
    return {i: claims[i].rule.scope.position for i in outside_position(claims, article)}


def _outside_profile(claims: list[Match], policy: Policy) -> dict[int, str]:
    """What the profile does not cut."""
    return {i: policy.profile for i, match in enumerate(claims) if not policy.allows(match.category)}


def _overlapped(claims: list[Match]) -> dict[int, str]:
    """Of claims that overlap, all but the strongest: publisher, wire, generic; then the longer; then the id."""
    out: dict[int, str] = {}
    winners: list[tuple[Span, int, Match]] = []  # by place, with their rank; they do not overlap
    for rank, number in enumerate(sorted(range(len(claims)), key=lambda number: _weight(claims[number]))):
        match = claims[number]
        first = bisect_right(winners, match.span.start, key=lambda winner: winner[0].end)
        last = bisect_left(winners, match.span.end, key=lambda winner: winner[0].start)
        if first < last:
            out[number] = min(winners[first:last], key=lambda winner: winner[1])[2].rule.id
        else:
            winners.insert(first, (match.span, rank, match))
    return out


def _weight(match: Match) -> tuple[int, int, str, int]:
    if match.rule.id in CHAIN_IDS:
        return len(_FAMILIES), 0, "", match.span.start
    family = next((i for i, prefix in enumerate(_FAMILIES) if match.rule.id.startswith(prefix)), 0)
    return family, match.span.start - match.span.end, match.rule.id, match.span.start


def _above_ceiling(claims: list[Match], article: Article, policy: Policy) -> dict[int, str]:
    """Everything, where more than the ceiling would go."""
    going = sum(_size(match, article) for match in claims)
    total = sum(block.end - block.start for block in article.blocks)
    if going * 100 <= policy.ceiling * total:
        return {}
    share = f"{100 * going // total} % of the text"
    return dict.fromkeys(range(len(claims)), share)


def _size(match: Match, article: Article) -> int:
    """How much a claim would take, without the line breaks between its blocks."""
    if match.part:
        return match.span.end - match.span.start
    return sum(block.end - block.start for block in article.blocks[match.first : match.last + 1])


def _covered(claim: Spared, standing: Iterable[Match]) -> bool:
    """True for the loser of an overlap whose text goes all the same: nothing of it was spared."""
    span = Span(claim.start, claim.end)
    return claim.reason is SpareReason.OVERLAP and any(match.span.holds(span) for match in standing)


def _removal(article: Article, match: Match) -> Removal:
    """The cut of a claim; a whole block takes with it the line breaks that follow it."""
    end = match.span.end
    if not match.part:
        after = match.last + 1
        end = article.blocks[after].start if after < len(article.blocks) else len(article.text)
    return Removal(
        start=match.span.start,
        text=article.text[match.span.start : end],
        rule=match.rule.id,
        rule_digest=match.rule.digest,
        category=match.category,
        evidence=match.evidence,
        keep_as=match.rule.keep_as,
        groups=match.groups,
    )


def _outcome(article: Article, removals: tuple[Removal, ...], spared: tuple[Spared, ...]) -> Outcome:
    if not article.blocks:
        return Outcome.NOTHING_FOUND
    if removals:
        return Outcome.CLEANED
    held = any(claim.reason is SpareReason.CEILING for claim in spared)
    return Outcome.HELD if held else Outcome.UNCHANGED
