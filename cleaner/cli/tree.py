"""Writing clean text below a folder: same layout, whole files only, never over an original."""

import json
import os
import tempfile
from pathlib import Path
from typing import IO

import click

from cleaner.batch.run import Done
from cleaner.pipeline import Revision
from cleaner.reading.source import FileType

Json = dict[str, object]


class OutputTree:
    """The folder of `--to`. A page becomes `name.html.txt`; a JSONL file stays one, with a result a line."""

    def __init__(self, target: Path, sources: tuple[str, ...]) -> None:
        self._target = target
        real = os.path.realpath(target)
        for source in sources:
            if source != "-" and os.path.commonpath([real, os.path.realpath(source)]) in (
                real,
                os.path.realpath(source),
            ):
                raise click.UsageError(f"--to {target} and {source} lie inside each other: choose another folder")
        self._jsonl: tuple[Path, IO[str]] | None = None
        self._written: set[Path] = set()

    def write(self, done: Done, fields: Json) -> None:
        """Write one result, or add it to the JSONL file that it belongs to."""
        path = self._path(done)
        if done.task.source.type is FileType.JSONL:
            self._line(path, fields)
        elif isinstance(done.answer, Revision):
            self._whole(path, done.answer.verdict.clean_text)

    def finish(self) -> None:
        """Put the JSONL file that is open into its place."""
        if self._jsonl is not None:
            path, file = self._jsonl
            file.close()
            os.replace(file.name, path)
            self._jsonl = None

    def _path(self, done: Done) -> Path:
        source = done.task.source
        name = os.fsdecode(source.path)
        return self._target / (name + ".txt" if source.type is FileType.HTML or name == "-" else name)

    def _line(self, path: Path, fields: Json) -> None:
        if self._jsonl is None or self._jsonl[0] != path:
            self.finish()
            self._claim(path)
            self._jsonl = (path, _beside(path))
        self._jsonl[1].write(json.dumps(fields, ensure_ascii=False).encode("utf-8", "backslashreplace").decode() + "\n")

    def _whole(self, path: Path, text: str) -> None:
        self._claim(path)
        with _beside(path) as file:
            file.write(text)
        os.replace(file.name, path)

    def _claim(self, path: Path) -> None:
        """Make the folder; refuse a second document of the same name, which would take the first one's place."""
        if path in self._written:
            raise click.UsageError(f"two documents would be written to {path}: clean their folders one by one")
        self._written.add(path)
        path.parent.mkdir(parents=True, exist_ok=True)


def _beside(path: Path) -> IO[str]:
    """A temporary file that takes the path's place when it is whole; line ends are written as they are."""
    return tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=path.parent, prefix=".cleaner-", suffix=".part", delete=False
    )
