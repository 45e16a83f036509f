"""How long a search takes in a large archive: `make bench-search` (five minutes, two gigabytes of temporary files).

Documents of invented words, frequent and rare as in a language, are written as rows. Queries are drawn as people write
them: rare and frequent words, phrases, prefixes, OR, minus, filters, all with snippets and ranking.
"""

import argparse
import itertools
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from cleaner.archive.connect import open_for_reading, open_for_writing
from cleaner.archive.search import count_hits, search
from cleaner.rules.rule import Category

DOCUMENTS, QUERIES, LIMIT = 200_000, 200, 20
VOCABULARY, WORDS = 60_000, 400  # words of the language; words a document, on the average
HOSTS, CATEGORIES = 500, tuple(Category)
_SYLLABLES = tuple("ba ke mi to ru san vel dor in pa li gra no ten es au ché fi mö la".split())  # noqa: SIM905
_HASH = 64 << 20  # bytes; fewer and larger segments while many rows are written


@dataclass(frozen=True, slots=True)
class SearchFigures:
    """Seconds of every query with snippets, of the counts of some of them, and what was searched.

    `processor` is the processor time of every query: where others use the machine too, only that can be compared.
    """

    documents: int
    seconds: list[float]
    processor: list[float]
    counts: list[float]

    @property
    def median(self) -> float:
        """Seconds of the query in the middle."""
        return statistics.median(self.seconds)


class Language:
    """Invented words; the n-th is drawn 1/n times as often as the first."""

    def __init__(self, rnd: random.Random) -> None:
        made = ("".join(parts) for n in (1, 2, 3, 4) for parts in itertools.product(_SYLLABLES, repeat=n))
        self.words = list(itertools.islice(made, VOCABULARY))
        self._weights = list(itertools.accumulate(1 / (n + 3) for n in range(VOCABULARY)))
        self._rnd = rnd

    def text(self, length: int) -> str:
        """So many words, in sentences and paragraphs; every third text has quotation marks that are not ASCII."""
        words = self._rnd.choices(self.words, cum_weights=self._weights, k=length)
        words[::60] = [f"“{word}”" if length % 3 == 0 else word for word in words[::60]]
        ends = (". " if n % 4 else ".\n\n" for n in itertools.count(1))
        return "".join(" ".join(words[n : n + 16]).capitalize() + next(ends) for n in range(0, length, 16))

    def word(self, beyond: float) -> str:
        """A word; the share of more frequent words is `beyond`."""
        return self.words[int(self._rnd.uniform(beyond, min(1, beyond + 0.3)) * (VOCABULARY - 1))]


def write_archive(path: Path, documents: int) -> None:
    """An archive with so many documents, without runs and bytes: all that search reads."""
    rnd = random.Random(5)
    language = Language(rnd)
    with open_for_writing(path) as db:
        db.execute("PRAGMA synchronous=OFF")
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO rule_sets (id, digest) VALUES (1, 'd')")
        rules = [(n, f"d{n}", f"r/{name}", name, "", "") for n, name in enumerate(CATEGORIES, 1)]
        db.conn.executemany(
            "INSERT INTO rules (id, digest, name, category, summary, source) VALUES (?,?,?,?,?,?)", rules
        )
        for table in ("documents_fts", "removals_fts"):
            db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('hashsize', ?)", [_HASH])  # noqa: S608
        for number in range(1, documents + 1):
            _write_document(db.conn, rnd, language, number)
        db.execute("COMMIT")


def _write_document(connection: sqlite3.Connection, rnd: random.Random, language: Language, number: int) -> None:
    title, text = language.text(rnd.randint(4, 10)), language.text(rnd.randint(WORDS // 2, WORDS * 3 // 2))
    host = f"paper{int(rnd.paretovariate(1)) % HOSTS}.example"
    published = f"{rnd.randint(2005, 2026)}-{rnd.randint(1, 12):02}-{rnd.randint(1, 28):02}"
    connection.execute("INSERT INTO captures (id, digest, size, raw) VALUES (?, ?, 0, x'')", [number, f"c{number}"])
    connection.execute(
        "INSERT INTO documents (id, title, host, language, published, outcome, characters, removed_characters, key) "
        "VALUES (?, ?, ?, ?, ?, 'cleaned', ?, 0, ?)",
        [number, title, host, rnd.choice(("en", "de", "fr", None)), published, len(text), f"k{number}"],
    )
    connection.execute(
        "INSERT INTO revisions (id, recipe, document_id, capture_id, rule_set_id, version, profile, strength, ceiling, "
        "media_type, encoding, decided_by, replaced, extractor, extractor_version, extractor_options, metadata, "
        "outcome, extracted_digest, clean_digest, clean_text) "
        "VALUES (?1, ?2, ?1, ?1, 1, '', '', '', 0, '', '', '', 0, '', '', '', '', '', '', '', ?3)",
        [number, f"k{number}", text],
    )
    connection.execute("UPDATE documents SET revision_id = id WHERE id = ?", [number])
    connection.execute(
        "INSERT INTO documents_fts (rowid, title, clean_text) SELECT id, title, clean_text FROM document_search "
        "WHERE id = ?",
        [number],
    )
    for start in range(rnd.randint(0, 2)):
        _write_removal(connection, rnd, language.text(25), number, start)


def _write_removal(connection: sqlite3.Connection, rnd: random.Random, text: str, revision: int, start: int) -> None:
    rule = rnd.randrange(len(CATEGORIES))
    made = connection.execute(
        "INSERT INTO removals (revision_id, rule_id, category, start, end, text, evidence) VALUES (?,?,?,?,?,?,'[]')",
        [revision, rule + 1, CATEGORIES[rule], start, start + len(text), text],
    )
    connection.execute(
        "INSERT INTO removals_fts (rowid, text) SELECT id, text FROM removal_search WHERE id = ?", [made.lastrowid]
    )


def queries(count: int) -> Iterator[str]:
    """Queries of every kind, one after the other."""
    rnd = random.Random(11)
    language = Language(rnd)
    rare, frequent = (lambda: language.word(0.3)), (lambda: language.words[rnd.randrange(40)])
    common = lambda: language.words[rnd.randrange(100, 3_000)]  # noqa: E731
    kinds = (
        common,
        lambda: f"{common()} {common()}",
        rare,
        lambda: f'"{frequent()} {common()}"',
        frequent,
        lambda: f"{common()} OR {common()} -{frequent()}",
        lambda: f"{rare()[:5]}*",
        lambda: f"{common()} host:paper{rnd.randrange(1, 40)}.example",
        lambda: f"{frequent()} after:{rnd.randint(2006, 2026)} language:de",
        lambda: f"title:{common()}",
        lambda: f"{common()} category:{rnd.choice(CATEGORIES)}",
        lambda: f"{frequent()} {frequent()} {common()}",
        lambda: f"host:paper{rnd.randrange(1, 40)}.example before:2010",
    )
    for kind in itertools.islice(itertools.cycle(kinds), count):
        yield kind()


def measure_search(path: Path, count: int = QUERIES, *, show: bool = False) -> SearchFigures:
    """Seconds of `count` different queries, every fifth in removed text, and of counting every tenth."""
    seconds, processor, counts = [], [], []
    with open_for_reading(path) as db:
        (documents,) = db.execute("SELECT count(*) FROM documents").fetchone()
        for number, query in enumerate(queries(count)):
            removed = number % 5 == 4
            used = time.process_time()
            seconds.append(_timed(db, query, removed=removed, show=show))
            processor.append(time.process_time() - used)
            if number % 10 == 0:
                started = time.perf_counter()
                count_hits(db, query, removed=removed)
                counts.append(time.perf_counter() - started)
    return SearchFigures(documents, seconds, processor, counts)


def _timed(db: Database, query: str, *, removed: bool, show: bool) -> float:
    started = time.perf_counter()
    found = search(db, query, LIMIT, removed=removed)
    took = time.perf_counter() - started
    if show:
        print(f"{1000 * took:8.1f} ms  {len(found):3}  {'removed: ' if removed else ''}{query}")
    return took


def main() -> None:
    """Write the archive, measure, print; a file that is named is kept and used again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    parser.add_argument("--keep", type=Path, help="the archive's file; written where it is not there")
    parser.add_argument("--show", action="store_true", help="the time of every query")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or Path(folder) / "search.db"
        if not path.exists():
            write_archive(path, given.documents)
        figures = measure_search(path, show=given.show)
    ordered, counts = sorted(figures.seconds), [1000 * seconds for seconds in figures.counts]
    print(f"{figures.documents:,} documents, {len(ordered)} queries with snippets:")
    print(
        f"median {1000 * figures.median:.1f} ms, worst {1000 * ordered[-1]:.1f} ms (at most 20 and 300; aim 5 and 100)"
    )
    used = [1000 * seconds for seconds in figures.processor]
    print(f"processor time: median {statistics.median(used):.1f} ms, worst {max(used):.1f} ms")
    print(f"counts: median {statistics.median(counts):.0f} ms, worst {max(counts):.0f} ms")


if __name__ == "__main__":
    main()
