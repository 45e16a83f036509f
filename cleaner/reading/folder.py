"""Walking what the user named: folders in a fixed order, JSONL and WARC files record by record."""

import os
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from cleaner.document.errors import Reason, SourceError
from cleaner.reading.sidecar import are_sidecars, find_sidecar
from cleaner.reading.source import RECORDS, FileType, Source, file_type, open_regular

# What browsers add to the name of a page for the folder of its parts; Microsoft's do it in the language of the user.
_SAVED_WITH = (
    b"_files .files -files -Dateien _fichiers _archivos _arquivos _ficheiros _file -file _bestanden _soubory _pliki "
    b"_tiedostot -filer _elemei _dosyalar _datoteke _failid _fails _bylos _fajlovi _fitxers _fitxategiak"
).split()
_MESSAGE = (b"from:", b"mime-version:", b"content-type:", b"subject:", b"date:", b"snapshot-content-location:")
_PAGE_ENDINGS = (b".html", b".htm", b".xhtml", b".HTML", b".HTM")


class Unreadable(NamedTuple):
    """Something on the way that cannot become a document."""

    source: Source
    reason: Reason
    problem: str


Found = Source | Unreadable


def find_sources(named: str, host: str | None = None, type: FileType | None = None) -> Iterator[Found]:
    """The documents of a file or below a folder, in the byte order of their names; lists as it goes.

    In folders only known endings count, hidden folders and those that a browser saved with a page are passed over,
    symbolic links are reported and not followed. A file named by itself may have any ending; `type` says what it holds.
    """
    root = os.fsencode(named)
    if os.path.isdir(root):
        found = _walk(root, b"", host)
    else:
        kind = type or file_type(root) or _sniff(os.path.realpath(root))
        file = os.path.realpath(root)
        found = iter([Source(file, os.path.basename(root), kind, host, beside=find_sidecar(file, os.path.isfile))])
    for entry in found:
        if isinstance(entry, Source) and entry.type in RECORDS:
            yield from _checked(entry, _lines_of if entry.type is FileType.JSONL else _pages_of)
        else:
            yield entry


def _walk(folder: bytes, below: bytes, host: str | None) -> Iterator[Found]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        problem = f"the folder cannot be listed: {error.strerror}"
        yield Unreadable(Source(folder, below or b".", FileType.TEXT, host), Reason.UNREADABLE, problem)
        return
    names = {entry.name for entry in entries}
    speaking = are_sidecars(names)
    for entry in entries:
        path = os.path.join(below, entry.name)
        kind = file_type(entry.name)
        if entry.is_symlink() and (kind or os.path.isdir(entry.path)):
            problem = "is a symbolic link: name its target instead"
            yield Unreadable(Source(entry.path, path, kind or FileType.TEXT, host), Reason.NOT_A_FILE, problem)
        elif entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith(b".") and not _belongs_to_page(entry.name, names):
                yield from _walk(entry.path, path, host)
        elif kind:
            sidecar = find_sidecar(entry.name, names.__contains__) if speaking else None
            beside = os.path.join(folder, sidecar) if sidecar else None
            yield Source(entry.path, path, kind, host, beside=beside)


def _belongs_to_page(folder: bytes, names: set[bytes]) -> bool:
    """True for what a browser saves beside a page: pictures, scripts and the pages of its frames."""
    stems = (folder.removesuffix(ending) for ending in _SAVED_WITH if folder.endswith(ending))
    return any(stem + ending in names for stem in stems for ending in _PAGE_ENDINGS)


def _checked(source: Source, records: Callable[[Source, BinaryIO], Iterator[Found]]) -> Iterator[Found]:
    """The documents of a file of records, or why there are none."""
    found = False
    try:
        with os.fdopen(open_regular(source.file), "rb") as opened:
            for record in records(source, opened):
                found = True
                yield record
        if not found:
            what = "records" if source.type is FileType.JSONL else "pages"
            yield Unreadable(source, Reason.EMPTY, f"holds no {what}")
    except SourceError as error:
        yield Unreadable(source, error.reason, str(error))
    except OSError as error:
        yield Unreadable(source, Reason.UNREADABLE, f"cannot be read: {error.strerror}")


def _lines_of(source: Source, opened: BinaryIO) -> Iterator[Found]:
    """A source for every line of a JSONL file that is not blank."""
    offset = 0
    for number, (size, blank) in enumerate(_lines(opened.fileno()), 1):
        if not blank:
            yield source._replace(number=number, offset=offset, size=size)
        offset += size


def _pages_of(source: Source, opened: BinaryIO) -> Iterator[Found]:
    """A source for every page of a WARC file, and what is wrong with it."""
    from cleaner.reading.warc import find_pages  # loads warcio

    for number, offset, problem in find_pages(opened):
        record = source._replace(number=number, offset=offset)
        yield Unreadable(record, Reason.BAD_CONTAINER, problem) if problem else record


def _lines(descriptor: int, piece: int = 1 << 20) -> Iterator[tuple[int, bool]]:
    """The size of each line in bytes, its line feed included, and whether it is blank; memory stays flat."""
    size, blank = 0, True
    while data := os.read(descriptor, piece):
        start = 0
        while (end := data.find(b"\n", start) + 1) > 0:
            yield size + end - start, blank and data[start:end].isspace()
            size, blank, start = 0, True, end
        size += len(data) - start
        blank = blank and (start == len(data) or data[start:].isspace())
    if size:
        yield size, blank


def _sniff(file: bytes) -> FileType:
    """What a file with an unknown ending holds, by its first bytes."""
    try:
        with open(open_regular(file), "rb") as opened:
            return sniff(opened.read(1_024))
    except (SourceError, OSError):
        return FileType.TEXT  # reading it will say what is wrong


def sniff(head: bytes) -> FileType:
    """What the first bytes look like: a page, a page that Chrome saved, a WARC file; text otherwise."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"warc/1."):
        return FileType.WARC
    if start.startswith(_MESSAGE) and b"multipart/related" in start:
        return FileType.MHTML
    return (
        FileType.HTML
        if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body"))
        else FileType.TEXT
    )
