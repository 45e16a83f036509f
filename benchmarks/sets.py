"""The shared evaluation sets: where they are, what is in them, how their scorers are asked.

The texts belong to their publishers. They are read here and in temporary folders only.
"""

import json
import lzma
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from cleaner.document.capture import Capture, MediaType
from cleaner.document.host import clean_host

Json = dict[str, object]
LINES, PAGES = "lines-dev.jsonl", "html-dev.jsonl.xz"
_BESIDE = Path(__file__).parents[2] / "shared/evaluation"


def find_sets(argument: str | None = None) -> Path | None:
    """The argument, $CLEANER_EVALUATION or `../shared/evaluation`; where no sets are there, says so, returns None."""
    folder = Path(argument or os.environ.get("CLEANER_EVALUATION") or _BESIDE)
    if (folder / LINES).is_file():
        return folder
    shown = "../shared/evaluation" if folder == _BESIDE else folder
    print(f"skipped: no evaluation sets in {shown}; name their folder as the argument", file=sys.stderr)
    return None


def read_texts(folder: Path) -> list[Json]:
    """The labelled texts."""
    with (folder / LINES).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read_pages(folder: Path) -> Iterator[Json]:
    """The labelled pages."""
    with lzma.open(folder / PAGES, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def text_of(document: Json) -> str:
    """The text of a labelled text: its lines."""
    lines: list[Json] = document["lines"]  # type: ignore[assignment]
    return "\n".join(str(line["text"]) for line in lines)


def html_of(page: Json) -> str:
    """The page; some are stored as Latin-1 text because no other encoding holds their bytes."""
    return str(page.get("html") or page["html_latin1"])


def url_of(document: Json) -> str | None:
    """Where the document was, as far as that is known."""
    return str(document["url"]) if document.get("url") else None


def hosts_of(document: Json) -> set[str]:
    """The hosts under which the publisher of a labelled text is known."""
    return {clean_host(str(document[key])) for key in ("publisher", "domain")}


def capture_of(text: str, media_type: MediaType, url: str | None = None) -> Capture:
    """The capture that `cleaner clean` makes of such a record."""
    return Capture(text.encode("utf-8", "surrogatepass"), media_type, url=url, charset="utf-8")


def folds(publishers: Iterable[str], count: int) -> list[set[str]]:
    """The publishers in `count` parts, the same every time."""
    ordered = sorted(set(publishers))
    return [set(ordered[i::count]) for i in range(count)]


def score(scorer: Path, gold: Path, out: Path, *options: str) -> Json:
    """What the scorer of a set says of the texts in `out`."""
    scored: Json = json.loads(run_scorer(scorer, gold, out, "--json", *options))
    return scored


def run_scorer(scorer: Path, gold: Path, out: Path, *options: str) -> str:
    """What the scorer of a set prints."""
    command = [sys.executable, str(scorer), str(gold), str(out), *options]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, encoding="utf-8").stdout


def write_rows(path: Path, rows: Iterable[Json]) -> Path:
    """The path, after the rows have been written there, one a line."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def table_row(*cells: object) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(f"{cell:.4f}" if isinstance(cell, float) else str(cell) for cell in cells) + " |"
