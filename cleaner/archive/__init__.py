"""The SQLite archive: schema, writing, reading, search."""
