"""How good the rules are on labelled texts, group by group, and whether that is less than it was.

    python -m benchmarks.quality [FOLDER] [--raise]            FOLDER = ../shared/evaluation, or $CLEANER_EVALUATION
    python -m benchmarks.quality [FOLDER] --errors [thorough]

Part a is what rules and weights were learned from: its texts are cleaned with weights that do not know their publisher
(`crossfit`). Part b is of other publishers, cleaned with the shipped weights; nobody reads it, so only sums of it
are shown. What part a scores above part b was learned by heart. Exit code 1: a figure is below its floor in
`floors.json`, or the texts are not those of the floors.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.floors import FLOORS, Floors, SetsChanged, read_floors, write_floors
from benchmarks.report import Rows, Scores, Setting, floor_figures, rows_of, table, with_rare_languages_together
from benchmarks.sets import (
    LINES,
    Json,
    capture_of,
    find_sets,
    read_texts,
    run_scorer,
    score,
    text_of,
    url_of,
    write_rows,
)
from cleaner.document.capture import MediaType
from cleaner.document.digest import digest_bytes
from cleaner.engine.policy import Policy
from cleaner.pipeline import clean
from cleaner.rules.chain import Strength
from cleaner.rules.pack import RuleSet, load_rules

SETTINGS = tuple((host_known, strength) for host_known in (False, True) for strength in Strength)
_ALL_ERRORS = "1000000"


def main() -> int:
    """Measure and compare, or show what went wrong in part a; returns the exit code."""
    options = _options()
    folder = find_sets(options.folder)
    if folder is None:
        return 0
    with tempfile.TemporaryDirectory() as work:
        if options.errors:
            _show_errors(folder, Path(work), (False, Strength(options.errors)))
            return 0
        scores = _measure(folder, Path(work))
    print("\n".join(table(scores)))
    measured = Floors(digest_bytes((folder / LINES).read_bytes()), floor_figures(scores))
    return compare(FLOORS, measured, raise_floors=options.raise_floors)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality")
    parser.add_argument("folder", nargs="?", help="the folder of the evaluation sets")
    wishes = parser.add_mutually_exclusive_group()
    wishes.add_argument("--raise", dest="raise_floors", action="store_true", help="write higher floors, never lower")
    strengths = [strength.value for strength in Strength]
    shown = "show what was missed and lost in part a, host unknown"
    wishes.add_argument("--errors", nargs="?", const=Strength.SAFE.value, choices=strengths, help=shown)
    return parser.parse_args()


def compare(path: Path, measured: Floors, *, raise_floors: bool) -> int:
    """The exit code; says what fell below its floor in the file, and raises the floors there where that is wished."""
    floors = read_floors(path, measured.digest)
    try:
        shortfalls = list(floors.shortfalls(measured))
        if raise_floors:
            write_floors(path, floors.raised(measured))
    except SetsChanged as changed:
        shortfalls = [str(changed)]
    for shortfall in shortfalls:
        print(f"floors: {shortfall}", file=sys.stderr)
    return 1 if shortfalls else 0


def _measure(folder: Path, work: Path) -> Scores:
    """The rows for every setting and part."""
    documents = read_texts(folder)
    gold = write_rows(work / "gold.jsonl", with_rare_languages_together(documents))
    scores: dict[Setting, dict[str, Rows]] = {}
    cleaned = _cleaned([*_part_a(documents, folder), *_part_b(documents)], SETTINGS)
    for setting, texts in cleaned.items():
        out = write_rows(work / "out.jsonl", texts)
        scores[setting] = {part: _rows(folder / "score_lines.py", gold, out, part) for part in "ab"}
    return scores


def _rows(scorer: Path, gold: Path, out: Path, part: str) -> Rows:
    by_language, by_source = (
        score(scorer, gold, out, "--part", part, "--by", key) for key in ("lang", "source_dataset")
    )
    return rows_of(by_language, by_source)


def _show_errors(folder: Path, work: Path, setting: Setting) -> None:
    """Print every miss and every loss in part a; part b is not even cleaned."""
    pairs = list(_part_a(read_texts(folder), folder))
    gold = write_rows(work / "gold.jsonl", (document for document, _ in pairs))
    out = write_rows(work / "out.jsonl", _cleaned(pairs, [setting])[setting])
    shown = run_scorer(folder / "score_lines.py", gold, out, "--part", "a", "--errors", _ALL_ERRORS)
    print(shown[shown.index("-- lost") :], end="")


def _part_a(documents: list[Json], folder: Path) -> Iterator[tuple[Json, RuleSet]]:
    from benchmarks.crossfit import rules_by_text  # needs numpy and scipy

    return rules_by_text(documents, folder, load_rules())


def _part_b(documents: list[Json]) -> Iterator[tuple[Json, RuleSet]]:
    rules = load_rules()
    return ((document, rules) for document in documents if document["part"] == "b")


def _cleaned(pairs: Iterable[tuple[Json, RuleSet]], settings: Iterable[Setting]) -> dict[Setting, list[Json]]:
    """The clean texts, as the scorer reads them."""
    cleaned: dict[Setting, list[Json]] = {setting: [] for setting in settings}
    for document, rules in pairs:
        for (host_known, strength), texts in cleaned.items():
            capture = capture_of(text_of(document), MediaType.TEXT, url_of(document) if host_known else None)
            verdict = clean(capture, rules, Policy(strength=strength)).verdict
            texts.append({"id": document["id"], "text": verdict.clean_text})
    return cleaned


if __name__ == "__main__":
    sys.exit(main())
