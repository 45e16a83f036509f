"""What the scorer of the labelled texts said, as one Markdown table."""

from collections import Counter
from collections.abc import Iterator, Mapping

from benchmarks.floors import MEASURES
from benchmarks.sets import Json, table_row
from cleaner.rules.chain import Strength

Rows = Mapping[str, Mapping[str, object]]  # label of a row → the scorer's name of a figure → figure
Setting = tuple[bool, Strength]  # whether the host is known; how sure the model must be
Scores = Mapping[Setting, Mapping[str, Rows]]  # setting → part → rows
LEAST_TEXTS = 5  # a language with fewer is one of the others
_SHARES = {
    "strip_recall_lines": "recall lines",
    "strip_recall_chars": "recall chars",
    "strip_precision_chars": "precision",
    "keep_loss_chars": "loss",
    "perfect_docs": "perfect documents",
    "false_alarm_docs": "false alarms",
}
_COUNTS = {"docs": "documents", "strip_lines": "lines to cut"}
_OF_CATEGORY = {"lines": "strip_lines", "recall_lines": "strip_recall_lines", "recall_chars": "strip_recall_chars"}
_CATEGORIES = {"dateline_byline": "byline-dateline", "ui_crumb": "interface", "other_boilerplate": "other"}


def with_rare_languages_together(documents: list[Json]) -> Iterator[Json]:
    """The documents; languages with few of them are called other."""
    seen = Counter(document["lang"] for document in documents)
    for document in documents:
        yield document if seen[document["lang"]] >= LEAST_TEXTS else {**document, "lang": "other"}


def rows_of(by_language: Json, by_source: Json) -> Rows:
    """The rows for one setting and part; both scores have the same figures for all."""
    rows = {"all": {key: by_language[key] for key in (*_SHARES, *_COUNTS)}}
    for name, figures in _groups(by_language, "category"):
        label = _CATEGORIES.get(name, name.replace("_", "-"))
        rows[f"category {label}"] = {_OF_CATEGORY[key]: figure for key, figure in figures.items()}
    rows |= {f"language {name}": figures for name, figures in _groups(by_language, "by")}
    rows |= {f"source {name}": figures for name, figures in _groups(by_source, "by")}
    return rows


def _groups(scored: Json, key: str) -> Iterator[tuple[str, Json]]:
    groups = scored[key]
    assert isinstance(groups, dict)
    yield from groups.items()


def floor_figures(scores: Scores) -> dict[str, dict[str, float]]:
    """The figures that have floors, by part and strength; the host is unknown, as it mostly is."""
    return {
        f"{part} {strength}": {
            measure.key: figure for measure in MEASURES if isinstance(figure := rows["all"][measure.key], float)
        }
        for (host_known, strength), parts in scores.items()
        if not host_known
        for part, rows in parts.items()
    }


def table(scores: Scores) -> Iterator[str]:
    """The lines of the table, with a word about its cells."""
    yield "Cells: part a (cross-validated) / part b / a − b\n"
    yield table_row("of", "host", "strength", *_SHARES.values(), *_COUNTS.values())
    yield table_row(*["---"] * (3 + len(_SHARES) + len(_COUNTS)))
    for label in sorted({label for parts in scores.values() for rows in parts.values() for label in rows}):
        for (host_known, strength), parts in scores.items():
            a, b = (parts[part].get(label, {}) for part in "ab")
            shares = [share_cell(a.get(key), b.get(key)) for key in _SHARES]
            counts = [f"{a.get(key, '–')} / {b.get(key, '–')}" for key in _COUNTS]
            yield table_row(label, "known" if host_known else "unknown", strength, *shares, *counts)


def share_cell(a: object, b: object) -> str:
    """Two shares and their difference; a dash where there is none."""
    shown = [f"{share:.4f}" if isinstance(share, float) else "–" for share in (a, b)]
    difference = f"{a - b:+.4f}" if isinstance(a, float) and isinstance(b, float) else "–"
    return " / ".join([*shown, difference])
