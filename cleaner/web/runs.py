"""Runs: what each did; and the work that is left for a person: held documents and failures."""

from dataclasses import asdict, dataclass
from sqlite3 import Connection

from cleaner.web.asked import PAGE_SIZE, Asked, Page
from cleaner.web.cards import Card, read_cards
from cleaner.web.overview import Overview
from cleaner.web.rows import read_rows

_LISTED = 100  # runs on the page
_RUNS = """
    SELECT runs.id, command, started, finished, version, profile, strength, rule_sets.digest AS rules_digest,
           (SELECT count(*) FROM failures WHERE run_id = runs.id) AS failures
    FROM runs JOIN rule_sets ON rule_sets.id = rule_set_id"""
_DOCUMENTS = """
    SELECT DISTINCT revisions.document_id FROM sightings JOIN revisions ON revisions.id = sightings.revision_id
    WHERE sightings.run_id = ? LIMIT ? OFFSET ?"""
_FAILURES = """
    SELECT failures.id, failures.run_id, place, record, reason, problem, seen, captures.digest AS capture, captures.size
    FROM failures LEFT JOIN captures ON captures.id = capture_id"""
_HELD = """
    SELECT rules.name AS rule, spared.detail, sum(spared.end - spared.start) AS characters, count(*) AS claims
    FROM spared JOIN documents ON documents.revision_id = spared.revision_id JOIN rules ON rules.id = rule_id
    WHERE documents.id = ? AND reason = 'ceiling' GROUP BY rules.name, spared.detail ORDER BY characters DESC"""


@dataclass(frozen=True, slots=True)
class Run:
    """One call of `cleaner archive` or `cleaner reclean`."""

    id: int
    command: str
    started: str
    finished: str | None
    version: str
    profile: str
    strength: str
    rules_digest: str
    failures: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be cleaned, and why."""

    id: int
    run_id: int
    place: str
    record: int | None
    reason: str
    problem: str
    seen: str
    capture: str | None
    size: int | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one rule would have cut from a held document, and how much of it."""

    rule: str
    detail: str
    characters: int
    claims: int


def newest_runs(connection: Connection, limit: int) -> list[Run]:
    """The latest runs first."""
    return [Run(**row) for row in read_rows(connection, f"{_RUNS} ORDER BY runs.id DESC LIMIT ?", [limit])]


def runs_page(connection: Connection, overview: Overview, _asked: Asked) -> Page:
    """All runs, the latest first."""
    runs = newest_runs(connection, _LISTED)
    return Page(
        "runs.html", {"runs": [(run, overview.runs.get(run.id, {})) for run in runs]}, [asdict(r) for r in runs]
    )


def run_page(connection: Connection, overview: Overview, asked: Asked) -> Page | None:
    """One run with its failures and documents; None where there is none."""
    rows = read_rows(connection, f"{_RUNS} WHERE runs.id = ?", [int(asked.name)])
    if not rows:
        return None
    run = Run(**rows[0])
    failures = _failures(connection, "WHERE run_id = ?", (run.id,), asked.offset)
    ids = [row[0] for row in connection.execute(_DOCUMENTS, [run.id, PAGE_SIZE, asked.offset])]
    outcomes = overview.runs.get(run.id, {})
    values = {
        "run": run,
        "outcomes": outcomes,
        "failures": failures,
        "cards": read_cards(connection, ids),
        "pages": -(-max(sum(outcomes.values()), run.failures) // PAGE_SIZE),
    }
    return Page("run.html", values, [asdict(run) | {"outcomes": outcomes, "failed": [asdict(f) for f in failures]}])


def held_page(connection: Connection, overview: Overview, asked: Asked) -> Page:
    """Documents of which too much would have gone: a person decides."""
    columns = overview.columns
    selection = columns.select({"outcome": "held"})
    cards = read_cards(connection, columns.listed(selection, "newest", asked.offset, PAGE_SIZE))
    claims = [(card, [Claim(**row) for row in read_rows(connection, _HELD, [card.id])]) for card in cards]
    found = columns.size(selection)
    values = {"claims": claims, "found": found, "pages": -(-found // PAGE_SIZE)}
    return Page("held.html", values, [_held(card, held) for card, held in claims])


def failures_page(connection: Connection, _overview: Overview, asked: Asked) -> Page:
    """Documents that could not be cleaned, the latest first, by reason."""
    reasons = dict(map(tuple, connection.execute("SELECT reason, count(*) FROM failures GROUP BY 1 ORDER BY 2 DESC")))
    reason = asked.args.get("reason", "")
    where, values = ("WHERE reason = ?", (reason,)) if reason else ("", ())
    failures = _failures(connection, where, values, asked.offset)
    found = reasons.get(reason, 0) if reason else sum(reasons.values())
    shown = {
        "failures": failures,
        "reasons": reasons,
        "reason": reason,
        "pages": -(-found // PAGE_SIZE),
        "found": found,
    }
    return Page("failures.html", shown, [asdict(failure) for failure in failures])


def _failures(connection: Connection, where: str, values: tuple[object, ...], offset: int) -> list[Failure]:
    select = f"{_FAILURES} {where} ORDER BY failures.id DESC LIMIT ? OFFSET ?"
    return [Failure(**row) for row in read_rows(connection, select, [*values, PAGE_SIZE, offset])]


def _held(card: Card, claims: list[Claim]) -> dict[str, object]:
    return {"id": card.id, "title": card.title, "host": card.host, "claims": [asdict(claim) for claim in claims]}
