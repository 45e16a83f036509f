"""Writing a first rule file from the lines that should go."""

import datetime
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.document.folding import fold
from cleaner.rules.rule import Category, Status

ANCHOR = 40  # code points of a line that a region begins or ends with
SPARE_BLOCKS = 2  # blocks that a region may be longer than the one it was made from
_NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_HOST = r"[^\WA-Z_]+(?:[.-]+[^\WA-Z_]+)*"
_ID = re.compile(rf"(?:publishers/{_HOST}/{_NAME}|(?!publishers/){_NAME}(?:/{_NAME})+)")
_HEAD = re.compile(r'[^\w"]*')
_OPENS = re.compile(r'[^\w"]*"')
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")
_UNWRITABLE = re.compile(r"'''|[\x00-\x08\x0b-\x1f\x7f]")  # what TOML takes only escaped
_STRIP = "# These are the publisher's lines. Put your own words around the phrase that identifies them."
_KEEP = "# Put a sentence here that a reporter could have written and that the rule almost takes."


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known about a rule before it is written; `told` is where its lines come from."""

    category: Category
    summary: str
    added: datetime.date
    told: str
    hosts: tuple[str, ...] = ()


def is_rule_id(rule_id: str) -> bool:
    """True for folders and a name in small letters, digits and hyphens; a publisher's folder is its host."""
    return _ID.fullmatch(rule_id) is not None


def line_rule(draft: Draft, lines: Sequence[str]) -> str:
    """The file of a block rule that cuts these whole lines."""
    listed = "".join(f"  {_quoted(line)},\n" for line in dict.fromkeys(lines))
    keeps = [("quoted in a sentence", f"The card on the door said: {line} and nobody read it.") for line in lines[:1]]
    return _file(draft, f"[block]\nlines = [\n{listed}]", lines, keeps)


def region_rule(draft: Draft, lines: Sequence[str]) -> str:
    """The file of a region rule from the beginning of the first line to the end of the last."""
    start = _beginning(_HEAD.sub("", fold(lines[0]), count=1))
    end = _ending(_HEAD.sub("", fold(lines[-1]), count=1))
    shape = (
        f"[region]\nstart      = {_literal(_pattern(start))}\nend        = {_literal(_pattern(end))}\n"
        f"max_blocks = {len(lines) + SPARE_BLOCKS}"
    )
    keeps = [
        ("the beginning alone, in a sentence", f"{start}, the card on the door began."),
        ("the end alone, in a sentence", f"The card on the door ended: {end}"),
    ]
    return _file(draft, shape, lines, keeps)


def _beginning(text: str) -> str:
    """The first words."""
    piece = text.rstrip()[:ANCHOR]
    return (piece.rpartition(" ")[0] or piece).strip() if len(text.rstrip()) > ANCHOR else piece


def _ending(text: str) -> str:
    """The last words."""
    piece = text.strip()[-ANCHOR:]
    return (piece.partition(" ")[2] or piece).strip() if len(text.strip()) > ANCHOR else piece


def _file(draft: Draft, shape: str, lines: Sequence[str], keeps: Sequence[tuple[str, str]]) -> str:
    goes = "\n".join(["  The ferry leaves at nine.", *(f"- {line}" for line in lines)])
    parts = [
        _fields(draft),
        _scope(draft, lines),
        shape,
        f"{_STRIP}\n{_example('must_strip', 'as it was found', goes)}",
        *(f"{_KEEP}\n{_example('must_keep', name, text)}" for name, text in keeps),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _scope(draft: Draft, lines: Sequence[str]) -> str:
    """The publisher; what was picked although it stands in quotation marks is not to be spared for them."""
    hosts = ", ".join(map(_quoted, draft.hosts))
    quoted = any(line.startswith("> ") or _OPENS.match(fold(line)) for line in lines)
    keys = [f"hosts  = [{hosts}]"] * bool(hosts) + ['quotes = "strip"'] * quoted
    return "\n".join(["[scope]", *keys]) if keys else ""


def _fields(draft: Draft) -> str:
    values = {
        "summary": _quoted(draft.summary),
        "category": _quoted(draft.category),
        "status": _quoted(Status.DRAFT),
        "added": draft.added.isoformat(),
        "why": _quoted(draft.told),
    }
    return "\n".join(f"{key:8} = {value}" for key, value in values.items())


def _example(key: str, name: str, text: str) -> str:
    return f"[[{key}]]\nname = {_quoted(name)}\ntext = {_literal(text) if _UNWRITABLE.search(text) else _lines(text)}"


def _lines(text: str) -> str:
    return f"'''\n{text}\n'''"


def _literal(text: str) -> str:
    """A text that is taken as it is, where TOML can say it so."""
    return _quoted(text) if _UNWRITABLE.search(text) or text.endswith("'") else f"'''{text}'''"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _pattern(folded: str) -> str:
    """A pattern for exactly this text, escaped only where it has to be."""
    return _SPECIAL.sub(r"\\\g<0>", folded)
