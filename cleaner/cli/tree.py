"""Writing clean text below a folder: same layout, whole files only, never over an original."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import click

from cleaner.batch.run import Done
from cleaner.cli.output import printable
from cleaner.pipeline import Revision
from cleaner.reading.source import RECORDS, FileType
from cleaner.rendering.form import Form

Json = dict[str, object]
_SUFFIX = {Form.TEXT: ".txt", Form.MARKDOWN: ".md", Form.HTML: ".html", Form.JSON: ".json"}
_OWN = {Form.MARKDOWN: FileType.MARKDOWN, Form.HTML: FileType.HTML}  # names that say the form already
_FIELDS = {Form.TEXT: "text", Form.MARKDOWN: "markdown", Form.HTML: "html"}


class OutputTree(ExitStack):
    """The folder of `--to`. A page becomes `name.html.txt`, or `name.html.md`; files of records become JSON lines.

    A context manager: a JSONL file that is open takes its place at the end, and goes away where something fails.
    """

    def __init__(self, target: Path, sources: tuple[str, ...], form: Form = Form.TEXT) -> None:
        super().__init__()
        self._form = form
        self._target = target
        real = os.path.realpath(target)
        for source in sources:
            if source != "-" and os.path.commonpath([real, os.path.realpath(source)]) in (
                real,
                os.path.realpath(source),
            ):
                raise click.UsageError(f"--to {target} and {source} lie inside each other: choose another folder")
        self._jsonl: tuple[bytes, IO[str]] | None = None
        self._written: set[Path] = set()

    def write(self, done: Done, fields: Json) -> None:
        """Write one result, or add it to the JSONL file that it belongs to."""
        path = self._path(done)
        if done.task.source.type in RECORDS:
            self._line(path, done.task.source.file, fields)
        elif isinstance(done.answer, Revision):
            self._whole(path, str(fields[_FIELDS[self._form]]) if self._form is not Form.JSON else _json_line(fields))

    def _path(self, done: Done) -> Path:
        source = done.task.source
        name = os.fsdecode(source.path)
        if source.type is FileType.WARC:
            return self._target / f"{name}.jsonl"
        formed = source.type is FileType.JSONL or _OWN.get(self._form) is source.type
        plain = self._form is Form.TEXT and source.type in (FileType.TEXT, FileType.MARKDOWN) and name != "-"
        return self._target / (name if formed or plain else name + _SUFFIX[self._form])

    def _line(self, path: Path, source: bytes, fields: Json) -> None:
        if self._jsonl is None or self._jsonl[0] != source:
            self.close()
            self._jsonl = (source, self.enter_context(self._file(path)))
        self._jsonl[1].write(_json_line(fields))

    def _whole(self, path: Path, text: str) -> None:
        with self._file(path) as file:
            file.write(text)

    @contextmanager
    def _file(self, path: Path) -> Iterator[IO[str]]:
        """A file that takes the path's place when it is whole; line ends are written as they are.

        Refuses a second document of the same name, which would take the first one's place.
        """
        if path in self._written:
            shown = printable(str(path))
            raise click.UsageError(f"two documents would be written to {shown}: clean their folders one by one")
        self._written.add(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".cleaner-{os.getpid()}-{len(self._written)}.part")
        try:
            with part.open("x", encoding="utf-8", newline="") as file:
                yield file
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _json_line(fields: Json) -> str:
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "backslashreplace").decode() + "\n"
