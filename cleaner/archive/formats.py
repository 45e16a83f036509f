"""Writing what leaves an archive, document by document: lines of JSON, a table, files."""

import csv
import io
import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import IO

from cleaner.archive.errors import MissingLibrary
from cleaner.archive.export import COLUMNS, NUMBERS, file_stem, front_matter, record
from cleaner.archive.read import StoredDocument

MANIFEST = "manifest.jsonl"  # what is known of every file, a line each
_ROW_GROUP = 1_000  # documents of a Parquet row group: what is kept in memory
_TABLE = (*COLUMNS, "text", "removals")


def write_jsonl(documents: Iterable[StoredDocument], out: IO[bytes], *, public: bool) -> int:
    """A document a line; how many there were."""
    return _count(out.write(_line(record(document, public=public))) for document in documents)


def write_csv(documents: Iterable[StoredDocument], out: IO[bytes]) -> int:
    """A document a row, removals as JSON; UTF-8, CRLF between rows as RFC 4180 wants it."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(_TABLE)
    written = _count(writer.writerow(_row(document).values()) for document in documents)
    text.detach()
    return written


def write_parquet(documents: Iterable[StoredDocument], file: Path) -> int:
    """A document a row, removals as JSON; raises MissingLibrary where pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow.parquet import ParquetWriter
    except ImportError as error:
        problem = "Parquet files need pyarrow, which is not installed; try: pip install 'article-cleaner[parquet]'"
        raise MissingLibrary(problem) from error
    kinds = {column: pyarrow.int64() if column in NUMBERS else pyarrow.string() for column in _TABLE}
    schema, rows, written = pyarrow.schema(list(kinds.items())), iter(documents), 0
    with ParquetWriter(file, schema, compression="zstd") as writer:
        while group := [_row(document) for document in islice(rows, _ROW_GROUP)]:
            writer.write_table(pyarrow.Table.from_pylist(group, schema=schema))
            written += len(group)
    return written


def write_files(documents: Iterable[StoredDocument], folder: Path, *, markdown: bool, public: bool) -> int:
    """A file for each document and one line of the manifest; Markdown begins with what is known, as YAML."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / MANIFEST).open("wb") as manifest:

        def write(document: StoredDocument) -> None:
            name = file_stem(document) + (".md" if markdown else ".txt")
            head = _head(document) if markdown else ""
            (folder / name).write_bytes((head + document.clean_text).encode())
            told = record(document, public=public)
            told.pop("text")
            manifest.write(_line({"file": name, **told}))

        return _count(map(write, documents))


def _count(writing: Iterable[object]) -> int:
    """How many documents there were; asks for one after the other, so that each is written."""
    return sum(1 for _ in writing)


def _head(document: StoredDocument) -> str:
    title = document.fields["title"]
    shown = " ".join(str(title).split()) if title else ""
    opening = document.clean_text.lstrip().lstrip("#").lstrip()
    return front_matter(document) + (f"\n# {shown}\n\n" if shown and not opening.startswith(shown) else "\n")


def _row(document: StoredDocument) -> dict[str, object]:
    row = record(document, public=True)
    return {column: row[column] for column in _TABLE} | {"removals": _json(row["removals"])}


def _line(fields: object) -> bytes:
    return _json(fields).encode() + b"\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
