"""Packs as they are kept between runs: a line of JSON for each rule, made into the rule when somebody asks for it.

The shipped rules take seconds to check and translate. Their lines lie in a file that is named by the digest of all that
went into them: the rule files' bytes, and the code that read them.
"""

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.machinery import PathFinder
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

from cleaner.document.digest import digest_bytes, digest_fields
from cleaner.rules.cache import Body, Kept, forget, load, store
from cleaner.rules.errors import RuleError, RulesInvalid
from cleaner.rules.line import rule_of
from cleaner.rules.rule import Rule


class StoredPack(NamedTuple):
    """The rules of one folder: each is a line of `body` that ends at its place in `ends`, with its digest in `sums`."""

    key: str
    folder: str
    ids: tuple[str, ...]
    digests: tuple[str, ...]
    ends: tuple[int, ...]
    sums: tuple[str, ...]
    body: Body | memoryview

    def line(self, number: int) -> bytes | None:
        """The line of a rule; None where it is damaged."""
        start = self.ends[number - 1] if number else 0
        line = bytes(self.body[start : self.ends[number]])
        return line if digest_bytes(line) == self.sums[number] else None

    def rule(self, number: int) -> Rule:
        """A rule of the pack; read anew from its file where the line is damaged."""
        line = self.line(number)
        rule = None if line is None else rule_of(line)
        return rule or self._anew(number)

    def _anew(self, number: int) -> Rule:
        from cleaner.rules.reader import read_rule

        forget(_name(self.key))
        path = Path(self.folder, f"{self.ids[number]}.toml")
        read = read_rule(self.ids[number], path.read_bytes(), str(path))
        if isinstance(read, Rule) and read.digest == self.digests[number]:
            return read
        raise RulesInvalid([RuleError(str(path), 1, "", "has just been changed: run the command again")])


def pack_key(files: Iterable[tuple[str, bytes]]) -> str:
    """The digest of rule files (id and bytes) and of the code that reads them."""
    return digest_fields(code_digest(), [(rule_id, digest_bytes(data)) for rule_id, data in files])


def load_pack(key: str, folder: str) -> StoredPack | None:
    """The pack that was stored under this key, or None."""
    kept = load(_name(key))
    return None if kept is None else unpacked(key, folder, kept)


def unpacked(key: str, folder: str, kept: Kept) -> StoredPack | None:
    """The pack that these parts hold, or None where they hold none."""
    try:
        ids, digests, ends, sums = map(tuple, json.loads(kept.head))
    except (ValueError, TypeError):
        return None
    whole = len({len(ids), len(digests), len(ends), len(sums)}) == 1 and (0, *ends)[-1] == len(kept.body)
    ordered = all(isinstance(end, int) for end in ends) and all(0 <= a <= b for a, b in pairwise((0, *ends)))
    return StoredPack(key, folder, ids, digests, ends, sums, kept.body) if whole and ordered else None


def pack_of(key: str, folder: str, lines: Sequence[tuple[str, str, bytes]]) -> StoredPack:
    """A pack of rules: id, digest and line of each, in the order of the ids."""
    ids, digests = tuple(rule_id for rule_id, _, _ in lines), tuple(digest for _, digest, _ in lines)
    ends = tuple(accumulate(len(line) for _, _, line in lines))
    sums = tuple(digest_bytes(line) for _, _, line in lines)
    return StoredPack(key, folder, ids, digests, ends, sums, memoryview(b"".join(line for _, _, line in lines)))


def store_pack(pack: StoredPack) -> None:
    """Keep a pack for the next run."""
    store(_name(pack.key), *packed(pack))


def packed(pack: StoredPack) -> tuple[bytes, bytes]:
    """Head and body of a file that holds a pack."""
    head = json.dumps([pack.ids, pack.digests, pack.ends, pack.sums], ensure_ascii=False, separators=(",", ":"))
    return head.encode(), bytes(pack.body[:])


@cache
def code_digest() -> str:
    """The digest of the modules and libraries whose change could change what a rule file means."""
    return digest_fields(sys.version, unicodedata.unidata_version, _re2_version(), module_digests())


@cache
def module_digests() -> tuple[str, ...]:
    """The digests of the modules that read rules."""
    package = os.path.dirname(os.path.dirname(__file__))
    folder = os.path.join(package, "rules")
    modules = sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".py"))
    return tuple(digest_bytes(Path(module).read_bytes()) for module in (*modules, f"{package}/document/folding.py"))


def _re2_version() -> list[str]:
    """The folders that say which google-re2 is installed; `importlib.metadata` takes longer than all the rest."""
    spec = PathFinder.find_spec("re2")
    folder = os.path.dirname(spec.origin) if spec and spec.origin else "."
    return sorted(
        name
        for beside in {folder, os.path.dirname(folder)}
        for name in os.listdir(beside)
        if name.startswith("google_re2-")
    )


def _name(key: str) -> str:
    return f"{key}.rules"
