"""The benchmark of search measures what it says, here at a hundredth of its size."""

from pathlib import Path

from benchmarks.bench_search import measure_search, queries, write_archive
from cleaner.archive.connect import open_for_reading
from cleaner.archive.search import search


def test_the_benchmark_writes_an_archive_that_its_queries_find_something_in(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.db", 200)
    figures = measure_search(tmp_path / "a.db", 26)
    assert (figures.documents, len(figures.seconds), len(figures.counts)) == (200, 26, 3)
    assert 0 < figures.median < max(figures.seconds)
    with open_for_reading(tmp_path / "a.db") as db:
        assert sum(bool(search(db, query, 20)) for query in queries(26)) > 9
