"""The tables of an archive, as numbered migrations. A migration is never edited after a release."""

from sqlite_utils import Database, Migrations

migrations = Migrations("article-cleaner")

TABLES = {
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
INDEXES = (
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
VIEWS = {
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


@migrations()
def m001_initial(db: Database) -> None:
    """Everything that version 0.1 has."""
    for table, columns in TABLES.items():
        db.execute(f"CREATE TABLE {table} ({columns}) STRICT")
    for table, indexed in INDEXES:
        db.table(table).create_index(indexed)
    for view, select in (SEARCH_VIEWS | VIEWS).items():
        db.create_view(view, select)
    for table, (columns, content) in SEARCH_TABLES.items():
        db.execute(
            f"CREATE VIRTUAL TABLE {table} USING fts5({columns}, content='{content}', content_rowid='id', "
            "tokenize='unicode61 remove_diacritics 2')"
        )
