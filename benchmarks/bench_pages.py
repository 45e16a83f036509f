"""Pages: quality and speed beside other extractors, one process and one core at a time, on the same pages.

    python -m benchmarks.bench_pages [FOLDER] [--peers PYTHON]

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
from collections.abc import Iterator
from pathlib import Path

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

_HERE = Path(__file__).parent
_FIELDS = ("f1", "precision", "recall", "residual_lines", "lost_lines", "empty")


def main() -> None:
    """Print the table."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", nargs="?")
    ask.add_argument("--peers", metavar="PYTHON", default=sys.executable)
    given = ask.parse_args()
    folder = find_sets(given.folder)
    if folder is None:
        return
    pages = list(read_pages(folder))
    rules = load_rules()
    compile_rules(rules).prepare()
    print(table_row("system", *_FIELDS, "ms/page"))
    print(table_row(*["---"] * (len(_FIELDS) + 2)))
    _show(folder, pages, "cleaner", *_cleaned(pages, rules, Policy()))
    unseen = dict(_unseen([page_of(page) for page in pages], rules))
    _show(folder, pages, "cleaner, unseen publishers", [unseen[number] for number in range(len(pages))], None)
    trafilatura = Policy(extractor=ExtractorName.TRAFILATURA)
    _show(folder, pages, "cleaner --extractor trafilatura", *_cleaned(pages, rules, trafilatura))
    for peer in PEERS:
        _show(folder, pages, peer, *_peer(pages, [given.peers, str(_HERE / "peers.py"), peer]))
    modules = Path(given.peers).absolute().parents[1] / "node_modules"
    if shutil.which("node") and (modules / "@mozilla/readability").is_dir():
        reader = _peer(pages, ["node", str(_HERE / "readability.cjs")], NODE_PATH=str(modules))
        _show(folder, pages, "@mozilla/readability", *reader)
    else:
        print("@mozilla/readability is not here: left out", file=sys.stderr)


def _show(folder: Path, pages: list[Json], system: str, texts: list[str], seconds: float | None) -> None:
    with tempfile.TemporaryDirectory() as work:
        rows: Iterator[Json] = (
            {"set": page["set"], "id": page["id"], "text": text} for page, text in zip(pages, texts, strict=True)
        )
        scored = score(folder / "score_html.py", folder / PAGES, write_rows(Path(work) / "out.jsonl", rows))["all"]
    pace = "" if seconds is None else f"{1000 * seconds / len(pages):.1f}"
    print(table_row(system, *(scored[field] for field in _FIELDS), pace), flush=True)  # type: ignore[index]


def _cleaned(pages: list[Json], rules: RuleSet, policy: Policy) -> tuple[list[str], float]:
    """The clean texts, and the processor time from decoding to the verdict in seconds."""
    captures = [capture_of(html_of(page), MediaType.HTML, str(page.get("url") or "") or None) for page in pages]
    clean(captures[0], rules, policy)
    begin = time.process_time()
    texts = [clean(capture, rules, policy).verdict.clean_text for capture in captures]
    return texts, time.process_time() - begin


def _unseen(pages: list[Page], rules: RuleSet) -> Iterator[tuple[int, str]]:
    """The number of each page, and its text cleaned with what other publishers taught."""
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


def _peer(pages: list[Json], command: list[str], **environment: str) -> tuple[list[str], float]:
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
