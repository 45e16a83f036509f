"""The tables of an archive, as numbered migrations. A migration is never edited after a release."""

from sqlite_utils import Database, Migrations

migrations = Migrations("article-cleaner")

FIRST_TABLES = {
    "runs": """
        id INTEGER PRIMARY KEY,
        started TEXT NOT NULL,
        finished TEXT,
        version TEXT NOT NULL,
        profile TEXT NOT NULL,
        strength TEXT NOT NULL,
        rule_set_id INTEGER NOT NULL REFERENCES rule_sets(id)""",
    "rule_sets": """
        id INTEGER PRIMARY KEY,
        digest TEXT NOT NULL UNIQUE""",
    "rules": """
        id INTEGER PRIMARY KEY,
        digest TEXT NOT NULL,
        name TEXT NOT NULL,
        category TEXT NOT NULL,
        summary TEXT NOT NULL,
        source TEXT NOT NULL,
        UNIQUE (name, digest)""",
    "rule_set_rules": """
        rule_set_id INTEGER NOT NULL REFERENCES rule_sets(id),
        rule_id INTEGER NOT NULL REFERENCES rules(id),
        PRIMARY KEY (rule_set_id, rule_id)""",
    "captures": """
        id INTEGER PRIMARY KEY,
        digest TEXT NOT NULL UNIQUE,
        size INTEGER NOT NULL,
        raw BLOB NOT NULL""",
    "documents": """
        id INTEGER PRIMARY KEY,
        title TEXT,
        host TEXT,
        url TEXT,
        language TEXT,
        author TEXT,
        published TEXT,
        site_name TEXT,
        credit TEXT,
        outcome TEXT NOT NULL,
        characters INTEGER NOT NULL,
        removed_characters INTEGER NOT NULL,
        revision_id INTEGER REFERENCES revisions(id),
        key TEXT NOT NULL UNIQUE""",
    "revisions": """
        id INTEGER PRIMARY KEY,
        recipe TEXT NOT NULL UNIQUE,
        document_id INTEGER NOT NULL REFERENCES documents(id),
        capture_id INTEGER NOT NULL REFERENCES captures(id),
        rule_set_id INTEGER NOT NULL REFERENCES rule_sets(id),
        version TEXT NOT NULL,
        profile TEXT NOT NULL,
        strength TEXT NOT NULL,
        ceiling INTEGER NOT NULL,
        media_type TEXT NOT NULL,
        encoding TEXT NOT NULL,
        decided_by TEXT NOT NULL,
        replaced INTEGER NOT NULL,
        extractor TEXT NOT NULL,
        extractor_version TEXT NOT NULL,
        extractor_options TEXT NOT NULL,
        metadata TEXT NOT NULL,
        outcome TEXT NOT NULL,
        extracted_digest TEXT NOT NULL,
        clean_digest TEXT NOT NULL,
        clean_text TEXT NOT NULL""",
    "removals": """
        id INTEGER PRIMARY KEY,
        revision_id INTEGER NOT NULL REFERENCES revisions(id),
        rule_id INTEGER NOT NULL REFERENCES rules(id),
        category TEXT NOT NULL,
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        text TEXT NOT NULL,
        evidence TEXT NOT NULL,
        UNIQUE (revision_id, start)""",
    "spared": """
        id INTEGER PRIMARY KEY,
        revision_id INTEGER NOT NULL REFERENCES revisions(id),
        rule_id INTEGER NOT NULL REFERENCES rules(id),
        category TEXT NOT NULL,
        reason TEXT NOT NULL,
        detail TEXT NOT NULL,
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        evidence TEXT NOT NULL""",
    "sightings": """
        id INTEGER PRIMARY KEY,
        run_id INTEGER NOT NULL REFERENCES runs(id),
        revision_id INTEGER NOT NULL REFERENCES revisions(id),
        place TEXT NOT NULL,
        path BLOB NOT NULL,
        record INTEGER,
        seen TEXT NOT NULL""",
    "failures": """
        id INTEGER PRIMARY KEY,
        run_id INTEGER NOT NULL REFERENCES runs(id),
        capture_id INTEGER REFERENCES captures(id),
        place TEXT NOT NULL,
        path BLOB NOT NULL,
        record INTEGER,
        reason TEXT NOT NULL,
        problem TEXT NOT NULL,
        seen TEXT NOT NULL""",
}
FIRST_INDEXES = (
    ("documents", ("host",)),
    ("documents", ("published",)),
    ("revisions", ("document_id",)),
    ("revisions", ("capture_id",)),
    ("removals", ("rule_id",)),
    ("removals", ("category",)),
    ("spared", ("revision_id",)),
    ("sightings", ("revision_id",)),
    ("sightings", ("run_id",)),
    ("failures", ("run_id",)),
)
# What search reads, folded by our function `search_fold`; FTS5 takes its content from these views.
SEARCH_VIEWS = {
    "document_search": """
        SELECT documents.id, search_fold(documents.title) AS title, search_fold(revisions.clean_text) AS clean_text
        FROM documents JOIN revisions ON revisions.id = documents.revision_id""",
    "removal_search": "SELECT id, search_fold(text) AS text FROM removals",
}
SEARCH_TABLES = {
    "documents_fts": ("title, clean_text", "document_search"),
    "removals_fts": ("text", "removal_search"),
}
# What people read: a current document with its text; every removal with its rule and document.
FIRST_VIEWS = {
    "clean_documents": """
        SELECT documents.id, documents.title, documents.host, documents.url, documents.author,
               documents.published, documents.outcome, revisions.clean_text
        FROM documents JOIN revisions ON revisions.id = documents.revision_id""",
    "current_removals": """
        SELECT removals.id, documents.id AS document_id, documents.title, documents.host, removals.category,
               rules.name AS rule, removals.start, removals.end, removals.text, removals.evidence
        FROM removals
        JOIN documents ON documents.revision_id = removals.revision_id
        JOIN rules ON rules.id = removals.rule_id""",
}
SECOND_TABLES = {
    "places": """
        digest BLOB NOT NULL PRIMARY KEY,
        document_id INTEGER NOT NULL REFERENCES documents(id),
        capture_id INTEGER NOT NULL REFERENCES captures(id),
        device INTEGER,
        inode INTEGER,
        size INTEGER,
        mtime_ns INTEGER,
        ctime_ns INTEGER""",
    "decisions": """
        id INTEGER PRIMARY KEY,
        made TEXT NOT NULL,
        scope TEXT NOT NULL,
        document_id INTEGER REFERENCES documents(id),
        text TEXT,
        nth INTEGER,
        rule TEXT,
        host TEXT,
        run_id INTEGER REFERENCES runs(id),
        withdraws INTEGER UNIQUE REFERENCES decisions(id),
        reason TEXT NOT NULL""",
    "sentence_marks": """
        slot INTEGER NOT NULL,
        mark INTEGER NOT NULL,
        document_id INTEGER NOT NULL REFERENCES documents(id),
        PRIMARY KEY (slot, mark, document_id)""",
    "near_duplicates": """
        document_id INTEGER NOT NULL REFERENCES documents(id),
        other_id INTEGER NOT NULL REFERENCES documents(id),
        share INTEGER NOT NULL,
        PRIMARY KEY (document_id, other_id),
        CHECK (document_id < other_id)""",
}
_KEYED = ("places", "sentence_marks", "near_duplicates")  # rows lie in the order of their key: no second tree
SECOND_COLUMNS = {
    "runs": {"command": "TEXT NOT NULL DEFAULT 'archive'"},
    "revisions": {
        "run_id": "INTEGER REFERENCES runs(id)",
        "derived_from": "INTEGER REFERENCES revisions(id)",
        "context": "TEXT",
    },
    "failures": {"recipe": "TEXT"},
}
SECOND_INDEXES = (
    ("documents", ("revision_id",)),
    ("revisions", ("run_id",)),
    ("revisions", ("derived_from",)),
    ("failures", ("recipe",)),
    ("near_duplicates", ("other_id",)),
)
SECOND_VIEWS = {
    "document_history": """
        SELECT revisions.document_id, revisions.id AS revision_id, revisions.id = documents.revision_id AS is_current,
               revisions.derived_from, revisions.capture_id, captures.digest AS capture, captures.size, runs.command,
               revisions.run_id, runs.started AS made, rule_sets.digest AS rules, revisions.version,
               revisions.profile, revisions.strength, revisions.outcome, length(revisions.clean_text) AS characters
        FROM revisions
        JOIN documents ON documents.id = revisions.document_id
        JOIN captures ON captures.id = revisions.capture_id
        JOIN rule_sets ON rule_sets.id = revisions.rule_set_id
        LEFT JOIN runs ON runs.id = revisions.run_id""",
    "linked_documents": """
        SELECT document_id, other_id, share FROM near_duplicates
        UNION ALL SELECT other_id, document_id, share FROM near_duplicates""",
    "standing_decisions": """
        SELECT id, made, scope, document_id, text, nth, rule, host, run_id, reason FROM decisions
        WHERE withdraws IS NULL AND id NOT IN (SELECT withdraws FROM decisions WHERE withdraws NOT NULL)""",
}
THIRD_TABLES = {
    "roots": """
        id INTEGER PRIMARY KEY,
        run_id INTEGER REFERENCES runs(id),
        made TEXT NOT NULL,
        previous TEXT NOT NULL,
        root TEXT NOT NULL UNIQUE,
        last_run INTEGER NOT NULL,
        last_revision INTEGER NOT NULL,
        last_sighting INTEGER NOT NULL,
        last_failure INTEGER NOT NULL,
        last_decision INTEGER NOT NULL""",
    "seals": """
        revision_id INTEGER PRIMARY KEY REFERENCES revisions(id),
        leaf BLOB NOT NULL""",
    "tombstones": """
        digest TEXT NOT NULL PRIMARY KEY,
        reason TEXT NOT NULL,
        forgotten TEXT NOT NULL""",
    "forgotten_leaves": """
        id INTEGER PRIMARY KEY,
        root_id INTEGER NOT NULL REFERENCES roots(id),
        leaf BLOB NOT NULL""",
    "search_index": """
        id INTEGER PRIMARY KEY CHECK (id = 1),
        folding TEXT NOT NULL""",
}
THIRD_INDEXES = (
    ("removals", ("category", "revision_id")),
    ("failures", ("capture_id",)),
    ("decisions", ("document_id",)),
    ("forgotten_leaves", ("root_id",)),
)
SEARCH_HASH = 16 << 20  # bytes of words that FTS5 collects before it writes them: fewer segments to be merged
SEARCH_SEGMENTS = 8  # of like size that FTS5 makes one of; by default 4: each word of an archive is written more often
FOURTH_TABLES = {
    "signals": """
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE""",
}
# The column `evidence` with the names of signals that stand there as numbers: [[number, points], …].
EVIDENCE = """
        CASE WHEN evidence LIKE '[[%' AND json_valid(evidence) THEN (
            SELECT json_group_array(json_object('name', signals.name, 'text', '', 'points', sign.value ->> 1))
            FROM json_each(evidence) AS sign CROSS JOIN signals ON signals.id = sign.value ->> 0
        ) ELSE evidence END"""
FOURTH_VIEWS = {
    "current_removals": f"""
        SELECT removals.id, documents.id AS document_id, documents.title, documents.host, removals.category,
               rules.name AS rule, removals.start, removals.end, removals.text, {EVIDENCE} AS evidence
        FROM removals
        JOIN documents ON documents.revision_id = removals.revision_id
        JOIN rules ON rules.id = removals.rule_id""",
}
TABLES = FIRST_TABLES | SECOND_TABLES | THIRD_TABLES | FOURTH_TABLES
VIEWS = FIRST_VIEWS | SECOND_VIEWS | FOURTH_VIEWS


@migrations()
def m001_initial(db: Database) -> None:
    """Everything that version 0.1 has."""
    for table, columns in FIRST_TABLES.items():
        db.execute(f"CREATE TABLE {table} ({columns}) STRICT")
    for table, indexed in FIRST_INDEXES:
        db.table(table).create_index(indexed)
    for view, select in (SEARCH_VIEWS | FIRST_VIEWS).items():
        db.create_view(view, select)
    for table, (columns, content) in SEARCH_TABLES.items():
        db.execute(
            f"CREATE VIRTUAL TABLE {table} USING fts5({columns}, content='{content}', content_rowid='id', "
            "tokenize='unicode61 remove_diacritics 2')"
        )


@migrations()
def m002_history(db: Database) -> None:
    """Decisions, places, near-duplicates; what each revision was made from and by which run."""
    for table, columns in SECOND_TABLES.items():
        db.execute(f"CREATE TABLE {table} ({columns}) STRICT{', WITHOUT ROWID' * (table in _KEYED)}")
    for table, added in SECOND_COLUMNS.items():
        for column, kind in added.items():
            db.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    for table, indexed in SECOND_INDEXES:
        db.table(table).create_index(indexed)
    for view, select in SECOND_VIEWS.items():
        db.create_view(view, select)
    db.execute(
        "UPDATE revisions SET run_id = (SELECT min(run_id) FROM sightings WHERE sightings.revision_id = revisions.id)"
    )


@migrations()
def m003_seals(db: Database) -> None:
    """Roots over what each run added, what was forgotten, how the search index is folded."""
    for table, columns in THIRD_TABLES.items():
        db.execute(f"CREATE TABLE {table} ({columns}) STRICT")
    for table, indexed in THIRD_INDEXES:
        db.table(table).create_index(indexed)
    db.execute("DROP INDEX idx_removals_category")
    db.execute("INSERT INTO search_index VALUES (1, '')")


@migrations()
def m004_signals(db: Database) -> None:
    """Signals have numbers: evidence of a quarter of the size."""
    for table, columns in FOURTH_TABLES.items():
        db.execute(f"CREATE TABLE {table} ({columns}) STRICT")
    for view, select in FOURTH_VIEWS.items():
        db.create_view(view, select, replace=True)
    for table in SEARCH_TABLES:
        db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('hashsize', ?)", [SEARCH_HASH])


@migrations()
def m005_segments(db: Database) -> None:
    """Parts of the search index are put together less often."""
    for table in SEARCH_TABLES:
        db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('automerge', ?)", [SEARCH_SEGMENTS])
