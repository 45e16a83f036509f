"""Whether bytes, texts, rules and columns are what their digests and their history say."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from cleaner.archive.errors import DigestMismatch
from cleaner.archive.finding import Finding
from cleaner.archive.leaves import leaf_of_revision
from cleaner.archive.read import read_capture
from cleaner.document.digest import digest_bytes, digest_fields
from cleaner.document.span import restore

Chooser = Callable[[], bool]
_USERS = "SELECT DISTINCT document_id FROM revisions WHERE capture_id = ? ORDER BY 1"
_REVISIONS = """
    SELECT revisions.id, document_id, clean_text, clean_digest, extracted_digest, leaf,
           revisions.id <= (SELECT coalesce(max(last_revision), 0) FROM roots)
    FROM revisions LEFT JOIN seals ON revision_id = revisions.id"""
_SETS = """
    SELECT rule_sets.id, rule_sets.digest, rules.name, rules.digest FROM rule_sets
    LEFT JOIN rule_set_rules ON rule_set_id = rule_sets.id LEFT JOIN rules ON rules.id = rule_id
    ORDER BY rule_sets.id, rules.name"""


@dataclass(frozen=True, slots=True)
class _Cut:
    start: int
    text: str


def check_rules(checked: Counter[str], db: Database) -> Iterator[Finding]:
    """The file of every rule has its digest, and so has every set of rules."""
    for rule, name, digest, source in db.execute("SELECT id, name, digest, source FROM rules"):
        checked["rules"] += 1
        if _digest(source) != digest:
            yield Finding(f"rule {rule} ({name})", "its source does not match its digest", _cut_by(db, rule))
    sets: dict[tuple[int, str], list[tuple[str, str]]] = {}
    for rule_set, digest, name, rule in db.execute(_SETS):
        sets.setdefault((rule_set, digest), []).extend([(name, rule)] if name else [])
    for (rule_set, digest), rules in sets.items():
        checked["rule sets"] += 1
        if digest_fields(sorted(rules)) != digest:
            yield Finding(f"rule set {rule_set}", "its rules do not match its digest")


def _cut_by(db: Database, rule: int) -> tuple[int, ...]:
    select = "SELECT DISTINCT document_id FROM revisions JOIN removals ON revision_id = revisions.id WHERE rule_id = ?"
    return tuple(row[0] for row in db.execute(select, [rule]))


def check_captures(checked: Counter[str], chosen: Chooser, db: Database) -> Iterator[Finding]:
    """The bytes of every capture can be unpacked and have its digest and size."""
    for (capture,) in db.execute("SELECT id FROM captures"):
        if not chosen():
            continue
        checked["captures"] += 1
        try:
            read_capture(db, capture)
        except DigestMismatch:
            documents = tuple(row[0] for row in db.execute(_USERS, [capture]))
            yield Finding(f"capture {capture}", "its bytes do not match its digest", documents)


def check_revisions(checked: Counter[str], chosen: Chooser, db: Database) -> Iterator[Finding]:
    """The texts of every revision, current and old, have their digests; all that it says is as it was sealed."""
    for revision, document, clean_text, clean_digest, extracted_digest, leaf, sealed in db.execute(_REVISIONS):
        if not chosen():
            continue
        checked["revisions"] += 1
        checked["not sealed yet"] += not sealed
        cuts = [_Cut(*row) for row in db.execute("SELECT start, text FROM removals WHERE revision_id = ?", [revision])]
        for problem, wrong in (
            ("its clean text does not match its digest", _digest(clean_text) != clean_digest),
            ("its extracted text cannot be rebuilt", _digest(restore(clean_text, cuts)) != extracted_digest),
            ("is not what it was when it was sealed", leaf is not None and leaf_of_revision(db, revision) != leaf),
        ):
            if wrong:
                yield Finding(f"revision {revision}", problem, (document,))


def _digest(text: str) -> str:
    return digest_bytes(text.encode("utf-8", "surrogateescape"))
