"""The shipped rules as a wheel brings them: beside the files lie their lines, so that no first start translates them.

A checkout has none: its rules are edited. Nor are those of a wheel taken unseen: every line is told by the digest of
its rule file, and all of them by the code that made them. Python's version does not count: of the shipped rules 3.11,
3.12 and 3.13 make the same lines.
"""

from pathlib import Path

from cleaner.document.digest import digest_fields
from cleaner.rules.cache import load_installed, sealed
from cleaner.rules.stored import StoredPack, module_digests, packed, unpacked

_INSTALLED = Path(__file__).with_name("packs")


def packed_rules(pack: Path) -> StoredPack | None:
    """The lines that came with the package, where the pack is the package's own."""
    kept = load_installed(_INSTALLED.with_suffix(".rules"), _name()) if pack == _INSTALLED else None
    return None if kept is None else unpacked(_name(), str(pack), kept)


def file_of(pack: StoredPack) -> bytes:
    """The file that lies beside the folder of these rules in a wheel."""
    return sealed(_name(), *packed(pack))


def _name() -> str:
    return digest_fields(*module_digests())
