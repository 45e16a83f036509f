"""What search finds, kept in step with what documents show.

New entries wait and are written all at once before a commit. FTS5 writes out all that it holds in memory at every
savepoint, and SQLite makes one for each statement that touches foreign keys: entries written one by one between such
statements cost five times as much.
"""

from dataclasses import dataclass, field

from sqlite_utils import Database

from cleaner.archive.searchtext import search_fold

_MOST = 16 << 20  # characters that may wait
_DELETE = "INSERT INTO documents_fts (documents_fts, rowid, title, clean_text) VALUES ('delete', ?, ?, ?)"

_Folded = tuple[str | None, str | None]  # title and clean text


@dataclass(slots=True)
class SearchIndex:
    """The search tables of an archive that is being written; `flush` before every commit."""

    db: Database
    _documents: dict[int, _Folded] = field(default_factory=dict)
    _gone: list[tuple[int, str | None, str | None]] = field(default_factory=list)
    _removals: list[tuple[int, str | None]] = field(default_factory=list)
    _characters: int = 0

    def add_document(self, document: int, title: str | None, clean_text: str) -> None:
        """Let a document be found by its title and its text."""
        self.add_folded(document, search_fold(title), search_fold(clean_text))

    def add_folded(self, document: int, title: str | None, clean_text: str | None) -> None:
        """The same with texts that `search_fold` has made."""
        self._documents[document] = title, clean_text
        self._count(clean_text)

    def remove_document(self, document: int, title: str | None, clean_text: str) -> None:
        """Let a document no longer be found by what it showed."""
        if self._documents.pop(document, None) is None:  # else it has not been written yet
            self._gone.append((document, search_fold(title), search_fold(clean_text)))
            self._count(clean_text)

    def add_removal(self, removal: int, text: str) -> None:
        """Let a cut be found by its text."""
        self.add_folded_removals(removal, (search_fold(text),))

    def add_folded_removals(self, first: int, texts: tuple[str | None, ...]) -> None:
        """The same for cuts with numbers from the first on, with texts that `search_fold` has made."""
        self._removals += enumerate(texts, first)
        self._count(*texts)

    def flush(self) -> None:
        """Write what waits: what is gone first, for the same document may be found by something else now."""
        write = self.db.conn.executemany
        write(_DELETE, self._gone)
        new = ((document, *folded) for document, folded in self._documents.items())
        write("INSERT INTO documents_fts (rowid, title, clean_text) VALUES (?, ?, ?)", new)
        write("INSERT INTO removals_fts (rowid, text) VALUES (?, ?)", self._removals)
        self._gone.clear()
        self._documents.clear()
        self._removals.clear()
        self._characters = 0

    def _count(self, *texts: str | None) -> None:
        self._characters += sum([len(text or "") for text in texts])
        if self._characters > _MOST:
            self.flush()
