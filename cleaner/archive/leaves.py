"""What a root is made over: one leaf for each row of history, of everything that it says but times and row numbers."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from json.encoder import encode_basestring
from operator import itemgetter
from typing import NamedTuple

from sqlite_utils import Database

from cleaner.archive.evidence import told
from cleaner.archive.merkle import leaf_hash
from cleaner.archive.places import Place
from cleaner.archive.schema import EVIDENCE
from cleaner.engine.verdict import Removal, Spared, Verdict

_CLAIMS = f"""
    SELECT start, end, rules.name, rules.digest, removals.category, {EVIDENCE}, text
    FROM removals JOIN rules ON rules.id = rule_id WHERE revision_id = ?1
    UNION ALL
    SELECT start, end, rules.name, rules.digest, spared.category, {EVIDENCE}, reason || char(0) || detail
    FROM spared JOIN rules ON rules.id = rule_id WHERE revision_id = ?1 ORDER BY 1, 2, 3, 4, 7, 6"""
_SELECTS = {
    "runs": """
        SELECT runs.id, command, version, profile, strength, digest
        FROM runs JOIN rule_sets ON rule_sets.id = rule_set_id""",
    "revisions": """
        SELECT revisions.id, recipe, documents.key, captures.digest, captures.size, rule_sets.digest, version, profile,
               strength, ceiling, media_type, encoding, decided_by, replaced, extractor, extractor_version,
               extractor_options, metadata, context, revisions.outcome, extracted_digest, clean_digest
        FROM revisions JOIN documents ON documents.id = document_id
        JOIN captures ON captures.id = capture_id JOIN rule_sets ON rule_sets.id = revisions.rule_set_id""",
    "sightings": """
        SELECT sightings.id, place, hex(path), record, captures.digest, extracted_digest, clean_digest
        FROM sightings JOIN revisions ON revisions.id = revision_id JOIN captures ON captures.id = capture_id""",
    "failures": """
        SELECT failures.id, place, hex(path), record, captures.digest, reason, problem
        FROM failures LEFT JOIN captures ON captures.id = capture_id""",
    "decisions": "SELECT id, made, scope, text, nth, rule, host, run_id, withdraws, reason FROM decisions",
}
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=repr)  # damage: bytes
# Start, end, rule, its digest, category, evidence, text; that of a spared claim is its reason, a NUL and its detail.
Claim = tuple[int, int, str, str, str, str, str]
TABLES = tuple(_SELECTS)  # in the order of `Last`


class Digests(NamedTuple):
    """What a sighting met: the digests of the bytes, of the extracted and of the clean text."""

    capture: str
    extracted: str
    clean: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """The hash of a row of history."""

    table: str
    row: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Last:
    """The last row of each table of history."""

    run: int = 0
    revision: int = 0
    sighting: int = 0
    failure: int = 0
    decision: int = 0


def last_rows(db: Database) -> Last:
    """The last rows of now."""
    return Last(*(db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0] for table in TABLES))


def leaves_between(db: Database, first: Last, last: Last) -> Iterator[Leaf]:
    """The leaves of all rows after `first` up to `last`, in no particular order."""
    for table, after, to in zip(TABLES, astuple(first), astuple(last), strict=True):
        yield from _leaves(db, table, f"{table}.id > ? AND {table}.id <= ?", [after, to])


def leaves_not_sealed(db: Database, first: Last, last: Last, run: int) -> Iterator[Leaf]:
    """Those leaves of `leaves_between` that do not stand in `seals`, but for the sightings of a run."""
    unsealed = {
        "revisions": " AND revisions.id NOT IN (SELECT revision_id FROM seals)",
        "sightings": f" AND sightings.run_id <> {run}",
    }
    for table, after, to in zip(TABLES, astuple(first), astuple(last), strict=True):
        yield from _leaves(db, table, f"{table}.id > ? AND {table}.id <= ?{unsealed.get(table, '')}", [after, to])


def leaves_of_document(db: Database, document: int) -> Iterator[Leaf]:
    """The leaves of everything that history says about a document alone."""
    revisions = "(SELECT id FROM revisions WHERE document_id = ?)"
    decisions = "(SELECT id FROM decisions WHERE document_id = ?1)"
    alone = """
        failures.capture_id IN (SELECT capture_id FROM revisions WHERE document_id = ?1)
        AND failures.capture_id NOT IN (SELECT capture_id FROM revisions WHERE document_id <> ?1)"""
    for table, condition in (
        ("sightings", f"sightings.revision_id IN {revisions}"),
        ("revisions", "revisions.document_id = ?"),
        ("decisions", f"decisions.document_id = ?1 OR withdraws IN {decisions}"),
        ("failures", alone),
    ):
        yield from _leaves(db, table, condition, [document])


def leaf_of_revision(db: Database, revision: int) -> bytes | None:
    """The leaf of one revision, None where what it names is not there."""
    leaf = next(_leaves(db, "revisions", "revisions.id = ?", [revision]), None)
    return leaf.hash if leaf else None


def _leaves(db: Database, table: str, condition: str, values: list[int]) -> Iterator[Leaf]:
    for row, *fields in db.execute(f"{_SELECTS[table]} WHERE {condition}", values):
        if table == "revisions":
            fields.append(db.execute(_CLAIMS, [row]).fetchall())
        yield Leaf(table, row, hash_of(table, fields))


def hash_of_sighting(place: Place, digests: Digests) -> bytes:
    """The leaf of a sighting: what `hash_of` makes of the row, which costs thrice as much."""
    record = "null" if place.record is None else place.record
    path, said = place.path.hex().upper(), '","'.join(digests)
    return leaf_hash(f'["sightings",[{encode_basestring(place.shown)},"{path}",{record},"{said}"]]'.encode())


def hash_of_revision(recipe: str, key: str, rest: str) -> bytes:
    """The leaf of a revision of a document with this key, by what `prepare` has said of it."""
    return leaf_hash(f'["revisions",["{recipe}",{encode_basestring(key)},{rest}]]'.encode("utf-8", "surrogateescape"))


def hash_of(table: str, fields: Sequence[object]) -> bytes:
    """The leaf of a row that says this; the last field of a revision is its claims."""
    return leaf_hash(f'["{table}",[{said(fields)}]]'.encode("utf-8", "surrogateescape"))


def said(fields: Sequence[object]) -> str:
    """Fields as a leaf has them: JSON without brackets."""
    return ",".join(map(_json, fields))


def _json(value: object) -> str:
    """A value as JSON; what a row usually holds without the detour of an encoder."""
    if type(value) is str:
        return encode_basestring(value)
    return "null" if value is None else str(value) if type(value) is int else _ENCODER.encode(value)


def claims_of(verdict: Verdict) -> str:
    """What was cut and spared, as JSON in the order in which leaves have it."""
    claims: list[Claim] = [_claim(removal, removal.text) for removal in verdict.removals]
    claims += [_claim(spared, f"{spared.reason}\0{spared.detail}") for spared in verdict.spared]
    return _ENCODER.encode(sorted(claims, key=itemgetter(0, 1, 2, 3, 6, 5)))


def _claim(claim: Removal | Spared, text: str) -> Claim:
    return claim.start, claim.end, claim.rule, claim.rule_digest, claim.category, told(claim.evidence), text
