"""Datasette says something of every table and column, and of nothing that is not there."""

from sqlite_utils import Database

from cleaner.archive.connect import register_functions
from cleaner.archive.schema import migrations
from cleaner.web.settings import tables

INNER = ("_sqlite_migrations", "documents_fts", "removals_fts", "document_search", "removal_search")


def test_every_column_of_every_table_and_view_is_described() -> None:
    db = Database(memory=True, execute_plugins=False)
    assert db.conn is not None
    register_functions(db.conn)
    migrations.apply(db)
    names = [name for name in db.table_names() + db.view_names() if not name.startswith(INNER)]
    there = {name: [row[1] for row in db.execute(f"PRAGMA table_info({name})")] for name in names}
    described = {name: list(table["columns"]) for name, table in tables().items()}  # type: ignore[call-overload,index]
    assert {name: sorted(columns) for name, columns in described.items()} == {
        name: sorted(columns) for name, columns in there.items()
    }
