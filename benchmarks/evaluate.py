"""Score the rules on the shared evaluation sets, with simple baselines beside them.

    python -m benchmarks.evaluate [FOLDER]      FOLDER = ../shared/evaluation, or $CLEANER_EVALUATION

Our results come from the command itself (`cleaner clean X.jsonl --json`), the scores from the scorers that
belong to the sets. The texts are read, never stored outside a temporary folder, never printed.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchmarks.sets import (
    LINES,
    PAGES,
    Json,
    find_sets,
    html_of,
    read_pages,
    read_texts,
    score,
    table_row,
    text_of,
    write_rows,
)

_LINE_FIELDS = (
    ("perfect_docs", "perfect"),
    ("strip_recall_lines", "recall lines"),
    ("strip_recall_chars", "recall chars"),
    ("strip_precision_chars", "precision"),
    ("keep_loss_chars", "loss"),
    ("false_alarm_docs", "false alarms"),
)
_PAGE_FIELDS = ("f1", "precision", "recall", "residual_lines", "lost_lines", "empty")


def main() -> None:
    """Print both tables, or say why there is nothing to measure."""
    folder = find_sets(sys.argv[1] if len(sys.argv) > 1 else None)
    if folder is None:
        return
    with tempfile.TemporaryDirectory() as work:
        _lines(folder, Path(work))
        _pages(folder, Path(work))


def _lines(folder: Path, work: Path) -> None:
    gold = folder / LINES
    documents = read_texts(folder)
    texts = {str(document["id"]): text_of(document) for document in documents}
    hosts = {str(document["id"]): document["url"] for document in documents}
    systems: dict[str, Callable[[], dict[str, str]]] = {
        "do nothing": lambda: texts,
        "jusText on wrapped text": lambda: {
            name: _justext(text, _language(documents, name)) for name, text in texts.items()
        },
        "cleaner, host unknown": lambda: _cleaned(work, ({"id": name, "text": text} for name, text in texts.items())),
        "cleaner thorough, host unknown": lambda: _cleaned(
            work, ({"id": name, "text": text} for name, text in texts.items()), "--strength", "thorough"
        ),
        "cleaner, host known": lambda: _cleaned(
            work, ({"id": name, "text": text, "url": hosts[name]} for name, text in texts.items())
        ),
    }
    print(f"## Lines: {len(documents)} texts\n")
    print(table_row("system", "part", *(label for _, label in _LINE_FIELDS)))
    print(table_row(*["---"] * (len(_LINE_FIELDS) + 2)))
    categories: dict[str, dict[str, Json]] = {}
    for name, run in systems.items():
        out = write_rows(work / "out.jsonl", ({"id": key, "text": text} for key, text in run().items()))
        for part in "ab":
            scored = score(folder / "score_lines.py", gold, out, "--part", part)
            print(table_row(name, part, *(scored[key] for key, _ in _LINE_FIELDS)))
            categories[part] = scored["category"]  # type: ignore[assignment]
    print("\nRecall of lines by category (cleaner, host known):\n")
    print(table_row("category", "lines a", "recall a", "lines b", "recall b"))
    print(table_row(*["---"] * 5))
    empty: Json = {"lines": 0, "recall_lines": None}
    for category in sorted(categories["a"].keys() | categories["b"].keys()):
        a, b = (categories[part].get(category, empty) for part in "ab")
        print(table_row(category, a["lines"], a["recall_lines"], b["lines"], b["recall_lines"]))


def _pages(folder: Path, work: Path) -> None:
    gold = folder / PAGES
    names: list[tuple[str, str]] = []

    def records() -> Iterator[Json]:
        for page in read_pages(folder):
            names.append((page["set"], page["id"]))  # type: ignore[arg-type]
            yield {"id": f"{page['set']}/{page['id']}", "html": html_of(page), "url": page.get("url") or None}

    cleaned = _cleaned(work, records())
    systems = {
        "trafilatura, precision": [_trafilatura(html_of(page)) for page in read_pages(folder)],
        "cleaner": [cleaned[f"{name}/{id}"] for name, id in names],
    }
    print(f"\n## Pages: {len(names)}\n")
    print(table_row("system", *_PAGE_FIELDS))
    print(table_row(*["---"] * (len(_PAGE_FIELDS) + 1)))
    for system, texts in systems.items():
        rows: Iterator[Json] = (
            {"set": name, "id": id, "text": text} for (name, id), text in zip(names, texts, strict=True)
        )
        scored = score(folder / "score_html.py", gold, write_rows(work / "out.jsonl", rows))["all"]
        print(table_row(system, *(scored[field] for field in _PAGE_FIELDS)))  # type: ignore[index]


def _cleaned(work: Path, records: Iterable[Json], *options: str) -> dict[str, str]:
    """What the command makes of the records."""
    source = write_rows(work / "in.jsonl", records)
    command = [sys.executable, "-m", "cleaner", "clean", str(source), "--json", *options]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr.decode())
    results = map(json.loads, done.stdout.split(b"\n")[:-1])
    return {str(result["id"]): str(result["text"]) for result in results}


def _justext(text: str, language: str) -> str:
    import justext

    stoplists = justext.get_stoplists()
    chosen = justext.get_stoplist(language) if language in stoplists else frozenset[str]()
    escaped = "".join(f"<p>{line.replace('&', '&amp;').replace('<', '&lt;')}</p>" for line in text.split("\n"))
    settings = {} if chosen else {"stopwords_low": 0, "stopwords_high": 0}
    paragraphs = justext.justext(f"<html><body>{escaped}</body></html>".encode(), chosen, encoding="utf-8", **settings)
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


_STOPLISTS = {
    "en": "English", "de": "German", "es": "Spanish", "fr": "French", "it": "Italian", "pt": "Portuguese",
    "ru": "Russian", "pl": "Polish", "cs": "Czech", "nl": "Dutch", "tr": "Turkish", "vi": "Vietnamese",
    "sv": "Swedish", "no": "Norwegian_Bokmal", "fi": "Finnish", "id": "Indonesian", "ar": "Arabic",
}  # fmt: skip


def _language(documents: list[Json], name: str) -> str:
    language = next(document["lang"] for document in documents if document["id"] == name)
    return _STOPLISTS.get(str(language), "")


def _trafilatura(html: str) -> str:
    import trafilatura

    return trafilatura.extract(html, favor_precision=True, include_comments=False) or ""


if __name__ == "__main__":
    main()
