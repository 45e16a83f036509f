"""Reading a folder of rule files: what is new in it is checked and translated, all of it is kept for the next run."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from cleaner.document.digest import digest_bytes
from cleaner.rules.anew import File, read_files
from cleaner.rules.errors import RuleError
from cleaner.rules.packed import packed_rules
from cleaner.rules.stored import StoredPack, load_pack, pack_key, pack_of, store_pack
from cleaner.rules.toml import MAX_FILE_BYTES
from cleaner.rules.unchanged import Sight, Tell, last_key, note

MAX_RULES = 100_000
_NOT_A_FILE = "is not a regular file: put the rule itself here"
_A_LINK = "is a link to a folder, and links are not followed: give that folder as a pack of its own"
_IN_CAPITALS = "is taken for no rule: rename it so that it ends in .toml"


def read_folder(pack: Path, errors: list[RuleError], tell: Tell | None = None) -> StoredPack:
    """The rules of a folder; adds every mistake in it to `errors`.

    `tell` is called with the number of files whose rules are not known from an earlier run, before they are read.
    """
    found = len(errors)
    folders, names = _walk(pack, errors)
    sight = Sight.of(str(pack), [*folders, *names])
    files = [file for name in names for file in _bytes(pack, name, errors)]
    key = pack_key((rule_id, data) for rule_id, _, data in files)
    stored = load_pack(key, str(pack)) if len(errors) == found else None
    if stored is None:
        stored = pack_of(key, str(pack), _lines(pack, files, errors, tell))
        if len(errors) == found:
            store_pack(stored)
    if len(errors) == found and sight is not None:
        note(str(pack), sight, key)
    return stored


def _lines(pack: Path, files: list[File], errors: list[RuleError], tell: Tell | None) -> list[tuple[str, str, bytes]]:
    """The id, digest and line of every rule: the line of the last time where the bytes and the code are the same."""
    wanted = [(rule_id, digest_bytes(data)) for rule_id, _, data in files]
    lines = _lines_before(pack)
    new = [file for one, file in zip(wanted, files, strict=True) if one not in lines]
    if tell is not None:
        tell(len(new))
    for (rule_id, _, data), answer in zip(new, read_files(new), strict=True):
        if isinstance(answer, bytes):
            lines[rule_id, digest_bytes(data)] = answer
        else:
            errors += answer
    return [(*one, lines[one]) for one in wanted if one in lines]


def _lines_before(pack: Path) -> dict[tuple[str, str], bytes]:
    """The lines of the rules as they were when this folder was read the last time or packed, by id and digest."""
    key = last_key(str(pack))
    stored = (load_pack(key, str(pack)) if key else None) or packed_rules(pack)
    if stored is None:
        return {}
    lines = ((one, stored.line(number)) for number, one in enumerate(zip(stored.ids, stored.digests, strict=True)))
    return {one: line for one, line in lines if line is not None}


def _walk(pack: Path, errors: list[RuleError]) -> tuple[list[str], list[str]]:
    """The folders of a pack, itself (`""`) among them, and its rule files in the order of the ids; both below it."""
    if not pack.is_dir():
        there = "is a file: name the folder of the pack that it lies in"
        errors.append(RuleError(str(pack), 1, "", there if pack.exists() else "there is no such folder of rules"))
        return [], []
    folders, names = [""], list[str]()
    for folder in folders:  # grows on the way; symbolic links to folders are not followed
        path = f"{pack}/{folder}" if folder else str(pack)
        try:
            with os.scandir(path) as listing:
                for entry in listing:
                    below = f"{folder}/{entry.name}" if folder else entry.name
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(below)
                    elif entry.is_dir():
                        errors.append(RuleError(_shown(f"{pack}/{below}"), 1, "", _A_LINK))
                    elif entry.name.rfind(".") > 0 and entry.name.endswith(".toml"):
                        names.append(below)
                    elif entry.name.lower().endswith(".toml") and entry.name.rfind(".") > 0:
                        errors.append(RuleError(_shown(f"{pack}/{below}"), 1, "", _IN_CAPITALS))
        except OSError as error:
            errors.append(RuleError(_shown(path), 1, "", f"cannot be read: {error.strerror}"))
    if len(names) > MAX_RULES:
        errors.append(RuleError(str(pack), 1, "", f"{len(names)} rule files; {MAX_RULES} are allowed"))
        return folders, []
    return folders, sorted(names, key=_id)


def _shown(path: str) -> str:
    """A path that may not be UTF-8, for an error."""
    return os.fsencode(path).decode("utf-8", "replace")


def _id(name: str) -> str:
    return name.removesuffix(".toml")


def _bytes(pack: Path, name: str, errors: list[RuleError]) -> Iterator[File]:
    """The id, path and bytes of a rule file, if they can be had."""
    path = f"{pack}/{name}"
    problem = ""
    try:
        path.encode("utf-8")
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            about = os.fstat(file.fileno())
            if stat.S_ISREG(about.st_mode):  # to ask for the largest file would clear that much memory for each
                yield _id(name), path, file.read(min(about.st_size, MAX_FILE_BYTES) + 1)
                return
        problem = _NOT_A_FILE
    except UnicodeEncodeError:
        path, problem = _shown(path), "the file name is not UTF-8: rename the file"
    except OSError as error:
        # A FIFO would be waited for; a link may lead to a file whose first line an error would show.
        problem = _NOT_A_FILE if error.errno in (errno.ELOOP, errno.ENXIO) else f"cannot be read: {error.strerror}"
    errors.append(RuleError(path, 1, "", problem))
