"""Walking what the user named: folders in a fixed order, JSONL and WARC files record by record."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from operator import attrgetter
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


class _Below(NamedTuple):
    """A folder on the way, and its path below what the user named."""

    folder: bytes
    path: bytes


Found = Source | Unreadable
PORTION = 10_000  # entries of a folder that are in memory at once


def find_sources(named: str, host: str | None = None, type: FileType | None = None) -> Iterator[Found]:
    """The documents of a file or below a folder, in the byte order of their names; lists as it goes.

    A folder of PORTION entries or more is begun before it is listed whole: its portions come as the file system has
    them, each in the order of names.

    In folders only known endings count, hidden folders and those that a browser saved with a page are passed over,
    symbolic links are reported and not followed. A file named by itself may have any ending; `type` says what it holds.
    """
    root = os.fsencode(named)
    if os.path.isdir(root):
        found = _walk(root, host)
    else:
        kind = type or file_type(root) or _sniff(os.path.realpath(root))
        file = os.path.realpath(root)
        found = iter([Source(file, os.path.basename(root), kind, host, beside=find_sidecar(file, os.path.isfile))])
    for entry in found:
        if isinstance(entry, Source) and entry.type in RECORDS:
            yield from _checked(entry, _lines_of if entry.type is FileType.JSONL else _pages_of)
        else:
            yield entry


def _walk(root: bytes, host: str | None) -> Iterator[Found]:
    """What is below a folder, however deep: no call stands in another."""
    open_folders = [_entries(_Below(root, b""), host)]
    while open_folders:
        for entry in open_folders[-1]:
            if isinstance(entry, _Below):
                open_folders.append(_entries(entry, host))
                break
            yield entry
        else:
            open_folders.pop()


def _entries(folder: _Below, host: str | None) -> Iterator[Found | _Below]:
    """What lies in a folder; of a large one a portion is listed, and given out, after the other."""
    try:
        with os.scandir(folder.folder) as listing:
            portion = _portion(listing)
            if len(portion) < PORTION:
                names = {entry.name for entry in portion}
                yield from _in(portion, folder, host, names.__contains__, speaking=are_sidecars(names))
                return
            exists = partial(_is_in, folder.folder)
            yield from _in(portion, folder, host, exists, speaking=True)
            speaking = _has_sidecars(folder.folder)  # six look-ups a file, which most large folders can be spared
            while portion := _portion(listing):
                yield from _in(portion, folder, host, exists, speaking=speaking)
    except OSError as error:
        problem = f"the folder cannot be listed: {error.strerror}"
        yield Unreadable(Source(folder.folder, folder.path or b".", FileType.TEXT, host), Reason.UNREADABLE, problem)


def _portion(listing: Iterator[os.DirEntry[bytes]]) -> list[os.DirEntry[bytes]]:
    return sorted(islice(listing, PORTION), key=attrgetter("name"))


def _in(
    portion: list[os.DirEntry[bytes]],
    folder: _Below,
    host: str | None,
    exists: Callable[[bytes], bool],
    *,
    speaking: bool,
) -> Iterator[Found | _Below]:
    """The documents and folders of a portion; `speaking` where files may lie beside others and speak for them."""
    above = folder.path + b"/" if folder.path else b""
    for entry in portion:
        name = entry.name
        path, kind = above + name, file_type(name)
        if entry.is_symlink():
            if kind or os.path.isdir(entry.path):
                problem = "is a symbolic link: name its target instead"
                yield Unreadable(Source(entry.path, path, kind or FileType.TEXT, host), Reason.NOT_A_FILE, problem)
        elif entry.is_dir(follow_symlinks=False):
            if not name.startswith(b".") and not _belongs_to_page(name, exists):
                yield _Below(entry.path, path)
        elif kind:
            sidecar = find_sidecar(name, exists) if speaking else None
            yield Source(entry.path, path, kind, host, beside=os.path.join(folder.folder, sidecar) if sidecar else None)


def _has_sidecars(folder: bytes) -> bool:
    with os.scandir(folder) as listing:
        return are_sidecars(entry.name for entry in listing)


def _is_in(folder: bytes, name: bytes) -> bool:
    return os.path.lexists(os.path.join(folder, name))


def _belongs_to_page(folder: bytes, exists: Callable[[bytes], bool]) -> bool:
    """True for what a browser saves beside a page: pictures, scripts and the pages of its frames."""
    stems = (folder.removesuffix(ending) for ending in _SAVED_WITH if folder.endswith(ending))
    return any(exists(stem + ending) for stem in stems for ending in _PAGE_ENDINGS)


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
