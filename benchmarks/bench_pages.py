"""Pages: quality and speed beside other extractors, one process and one core at a time, on the same pages.

    python -m benchmarks.bench_pages [FOLDER] [--peers PYTHON] [--only SYSTEM]…

PYTHON is that of an environment with requirements/peers.in (`make bench-pages` makes it). "cleaner" is what ships,
which was fitted on these pages; "cleaner, unseen publishers" is cleaned with points and weights that no page of the
same publisher had a part in (five folds). Every row of "cleaner" reads the metadata too; of the peers only the one
that says so. @mozilla/readability takes part where Node is and npm has put the package beside PYTHON. Rules and the
vocabulary of class names were written with these pages known.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import cleaner.cli  # noqa: F401 – garbage is looked for as seldom as in every command
from benchmarks.crossfit import FOLDS, with_weights
from benchmarks.fit_chain import without_chain
from benchmarks.fit_pages import Page, article_of, fit_chain, fit_points, page_of
from benchmarks.peers import PEERS
from benchmarks.sets import PAGES, Json, capture_of, find_sets, folds, html_of, read_pages, score, table_row, write_rows
from cleaner.document.article import ExtractorName
from cleaner.document.capture import MediaType
from cleaner.engine.compiled import compile_rules
from cleaner.engine.decide import decide
from cleaner.engine.find import find_matches
from cleaner.engine.policy import Policy
from cleaner.pipeline import clean
from cleaner.rules.chain import PAGE_CHAIN_ID
from cleaner.rules.pack import RuleSet, load_rules

UNSEEN = "cleaner, unseen publishers"
_HERE = Path(__file__).parent
_FIELDS = ("f1", "precision", "recall", "residual_lines", "lost_lines", "empty")
_Cleaned = tuple[list[str], float | None]  # the texts, and the processor time in seconds


def main() -> None:
    """Print the table."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", nargs="?")
    ask.add_argument("--peers", metavar="PYTHON", default=sys.executable)
    ask.add_argument("--only", metavar="SYSTEM", action="append", help="a row of the table; may be given several times")
    given = ask.parse_args()
    folder = find_sets(given.folder)
    if folder is None:
        return
    pages = list(read_pages(folder))
    rules = load_rules()
    compile_rules(rules).prepare()
    print(table_row("system", *_FIELDS, "ms/page"))
    print(table_row(*["---"] * (len(_FIELDS) + 2)))
    systems = _systems(pages, rules, Path(given.peers))
    for system in given.only or systems:
        if system in systems:
            _show(folder, pages, system, *systems[system]())
        else:
            print(f"{system} is not here; there are: {' · '.join(systems)}", file=sys.stderr)


def _systems(pages: list[Json], rules: RuleSet, python: Path) -> dict[str, Callable[[], _Cleaned]]:
    """The rows of the table by name, each to be asked for; `python` is that of the peers' environment."""
    trafilatura = Policy(extractor=ExtractorName.TRAFILATURA)
    systems: dict[str, Callable[[], _Cleaned]] = {
        "cleaner": partial(_cleaned, pages, rules, Policy()),
        UNSEEN: lambda: (_unseen(pages, rules), None),
        "cleaner --extractor trafilatura": partial(_cleaned, pages, rules, trafilatura),
    }
    for peer in PEERS:
        systems[peer] = partial(_peer, pages, [str(python), str(_HERE / "peers.py"), peer])
    modules = python.absolute().parents[1] / "node_modules"
    if shutil.which("node") and (modules / "@mozilla/readability").is_dir():
        reader = ["node", str(_HERE / "readability.cjs")]
        systems["@mozilla/readability"] = partial(_peer, pages, reader, NODE_PATH=str(modules))
    return systems


def _show(folder: Path, pages: list[Json], system: str, texts: list[str], seconds: float | None) -> None:
    with tempfile.TemporaryDirectory() as work:
        rows: Iterator[Json] = (
            {"set": page["set"], "id": page["id"], "text": text} for page, text in zip(pages, texts, strict=True)
        )
        scored = score(folder / "score_html.py", folder / PAGES, write_rows(Path(work) / "out.jsonl", rows))["all"]
    pace = "" if seconds is None else f"{1000 * seconds / len(pages):.1f}"
    print(table_row(system, *(scored[field] for field in _FIELDS), pace), flush=True)  # type: ignore[index]


def _cleaned(pages: list[Json], rules: RuleSet, policy: Policy) -> _Cleaned:
    """The clean texts, and the processor time from decoding to the verdict in seconds."""
    captures = [capture_of(html_of(page), MediaType.HTML, str(page.get("url") or "") or None) for page in pages]
    clean(captures[0], rules, policy)
    begin = time.process_time()
    texts = [clean(capture, rules, policy).verdict.clean_text for capture in captures]
    return texts, time.process_time() - begin


def _unseen(pages: list[Json], rules: RuleSet) -> list[str]:
    """The texts, each cleaned with what other publishers taught."""
    texts = dict(_folds([page_of(page) for page in pages], rules))
    return [texts[number] for number in range(len(pages))]


def _folds(pages: list[Page], rules: RuleSet) -> Iterator[tuple[int, str]]:
    """The number of each page, and its text."""
    bare = without_chain(rules)
    for number, publishers in enumerate(folds((page.publisher for page in pages), FOLDS), start=1):
        print(f"fitting without fold {number} of {FOLDS}", file=sys.stderr)
        others = [page for page in pages if page.publisher not in publishers]
        points = fit_points(others)
        refitted = with_weights(rules, *fit_chain(others, points, bare), PAGE_CHAIN_ID)
        for i, page in enumerate(pages):
            if page.publisher in publishers:
                article = article_of(page, points)
                yield i, decide(article, find_matches(article, refitted), Policy()).clean_text


def _peer(pages: list[Json], command: list[str], **environment: str) -> _Cleaned:
    """What a peer makes of the pages, and its processor time in seconds."""
    lines = "".join(json.dumps({"html": html_of(page)}) + "\n" for page in pages)
    done = subprocess.run(
        command,
        input=lines.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        env=os.environ | environment,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return [answer["text"] for answer in answers], sum(answer["seconds"] for answer in answers)


if __name__ == "__main__":
    main()
