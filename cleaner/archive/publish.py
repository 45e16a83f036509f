"""A public copy of an archive: what readers need, column by column; no bytes as obtained, no paths, nobody's notes.

What is not named here is not copied: a table that a later version adds stays private until somebody decides otherwise.
"""

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from cleaner.archive.connect import register_functions
from cleaner.archive.errors import ArchiveError, explain
from cleaner.archive.refold import refold
from cleaner.archive.schema import migrations

_WEB = "(url LIKE 'http://%' OR url LIKE 'https://%')"  # a page saved from a disk may call itself file:///home/…
_URL = f"CASE WHEN {_WEB} THEN url END"
_KEY = f"CASE WHEN key LIKE 'capture:%' OR {_WEB} THEN key ELSE 'document:' || id END"
# Table → column → what is copied; in the order of the foreign keys.
PUBLIC: dict[str, dict[str, str]] = {
    "rule_sets": {"id": "id", "digest": "digest"},
    "rules": {column: column for column in ("id", "digest", "name", "category", "summary", "source")},
    "signals": {"id": "id", "name": "name"},
    "rule_set_rules": {"rule_set_id": "rule_set_id", "rule_id": "rule_id"},
    "runs": {
        column: column
        for column in ("id", "started", "finished", "version", "profile", "strength", "rule_set_id", "command")
    },
    "captures": {"id": "id", "digest": "digest", "size": "size", "raw": "x''"},
    "documents": {
        "id": "id",
        "title": "title",
        "host": "host",
        "url": _URL,
        "language": "language",
        "author": "author",
        "published": "published",
        "site_name": "site_name",
        "credit": "credit",
        "outcome": "outcome",
        "characters": "characters",
        "removed_characters": "removed_characters",
        "revision_id": "revision_id",
        "key": _KEY,
    },
    "revisions": {
        column: column
        for column in (
            *("id", "recipe", "document_id", "capture_id", "rule_set_id", "version", "profile", "strength", "ceiling"),
            *("media_type", "encoding", "decided_by", "replaced", "extractor", "extractor_version"),
            *("extractor_options", "outcome", "extracted_digest", "clean_digest", "clean_text", "run_id"),
        )
    }
    | {"metadata": "'{}'"},
    "removals": {
        column: column for column in ("id", "revision_id", "rule_id", "category", "start", "end", "text", "evidence")
    },
    "spared": {
        column: column for column in ("id", "revision_id", "rule_id", "category", "reason", "start", "end", "evidence")
    }
    | {"detail": "CASE WHEN reason = 'decision' THEN '' ELSE detail END"},  # a person's own words
    "near_duplicates": {"document_id": "document_id", "other_id": "other_id", "share": "share"},
}
_CURRENT = {
    "revisions": "id IN (SELECT revision_id FROM private.documents)",
    "removals": "revision_id IN (SELECT revision_id FROM private.documents)",
    "spared": "revision_id IN (SELECT revision_id FROM private.documents)",
    "captures": "id IN (SELECT capture_id FROM private.revisions JOIN private.documents "
    "ON documents.revision_id = revisions.id)",
}


def publish(archive: Path, target: Path) -> int:
    """Write the public copy into a new file: how many documents it holds. Only current revisions are public."""
    if target.exists() and target.samefile(archive):
        raise ArchiveError(f"{target} is the archive itself; choose another file, in a folder of its own")
    if target.parent.exists() and target.parent.samefile(archive.parent):
        raise ArchiveError(f"{target}: whoever serves its folder serves {archive.name} too; choose another folder")
    if target.exists():
        raise ArchiveError(f"{target} exists; choose a new file, or remove it first")
    building = target.with_name(target.name + ".part")
    building.unlink(missing_ok=True)
    try:
        documents = _copy(archive, building)
        building.replace(target)
    except sqlite3.Error as error:
        raise explain(error, str(target)) from error
    finally:
        building.unlink(missing_ok=True)
    return documents


def _copy(archive: Path, target: Path) -> int:
    connection = sqlite3.connect(target, isolation_level=None, uri=True)
    try:
        register_functions(connection)
        db = Database(connection, execute_plugins=False)
        connection.execute("PRAGMA journal_mode=OFF")  # a copy that is not finished is thrown away
        migrations.apply(db)
        connection.execute("ATTACH ? AS private", [f"{archive.absolute().as_uri()}?mode=ro"])
        connection.execute("BEGIN")
        for table, columns in PUBLIC.items():
            chosen = f"WHERE {_CURRENT[table]}" if table in _CURRENT else ""
            select = f"SELECT {', '.join(columns.values())} FROM private.{table} {chosen}"
            connection.execute(f"INSERT INTO {table} ({', '.join(columns)}) {select}")
        connection.execute("COMMIT")
        refold(db)
        connection.execute("DETACH private")
        connection.execute("VACUUM")
        (documents,) = connection.execute("SELECT count(*) FROM documents").fetchone()
    finally:
        connection.close()
    return int(documents)
