"""Fit what the extractor and the chain model for pages weigh with, and write both with their provenance.

    python -m benchmarks.fit_pages [FOLDER]     FOLDER = ../shared/evaluation

Data: the labelled pages. A block's label comes from comparing it with the gold text: 4-grams in common. The same data
and libraries give the same files: no random numbers. `benchmarks.bench_pages` measures by cross-validation.
"""

import datetime
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.fit_chain import KEEP, UNKNOWN, Example, fit, grams_of, page_label, signs_of, without_chain
from benchmarks.sets import PAGES, Json, find_sets, html_of, read_pages, url_of
from cleaner.document.article import Article, Metadata
from cleaner.document.digest import digest_bytes
from cleaner.document.host import clean_host, host_of
from cleaner.extraction.compose import Composer
from cleaner.extraction.dom import DOM, compose_story
from cleaner.extraction.signs import Surroundings
from cleaner.extraction.story import BIAS, Place
from cleaner.extraction.walk import Walk
from cleaner.rules.chain import PAGE_CHAIN_ID
from cleaner.rules.pack import RuleSet, load_rules, shipped_pack

POINTS = Path("cleaner/extraction/points.json")
CHAIN_L2 = 6.0  # 4 and 10 do as well by cross-validation
IN_DOUBT = 120  # hundredths of log-odds; best of 0, 60, 120, 200 by cross-validation
POINTS_L2 = 2.0
WORDS = 30  # a piece counts for as many words as it has, up to this
FOREIGN = {f"named {name}" for name in ("comments", "related", "popular", "bio", "legal", "cookie", "newsletter")}
# See docs/adr/0011-pages.md for what each costs.
MARGINS = {
    "safe": {"anchored": 30, "hinted": 30, "alone": 30, "inner": 0, "shared": 0, "bare": 0, "prose": 0},
    "thorough": {"anchored": 0, "hinted": 0, "alone": 0, "inner": 0, "shared": 0, "bare": 0, "prose": 0},
}


@dataclass(frozen=True)
class Page:
    """A labelled page: the signs of its pieces and whether each belongs to the story."""

    publisher: str
    html: str
    url: str | None
    gold: dict[int, set[tuple[str, ...]]]
    signs: list[tuple[str, ...]]
    labels: list[int]
    weights: list[float]


def main() -> None:
    """Fit and write."""
    folder = find_sets(sys.argv[1] if len(sys.argv) > 1 else None)
    if folder is None:
        return
    pages = list(map(page_of, read_pages(folder)))
    provenance = {
        "fitted": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "command": "python -m benchmarks.fit_pages",
        "data": {PAGES: digest_bytes((folder / PAGES).read_bytes())},
        "documents": len(pages),
        "libraries": f"numpy {np.__version__}, scipy {scipy.__version__}",
    }
    points = fit_points(pages)
    _write(POINTS, {"provenance": provenance, "points": points})
    rules = without_chain(load_rules())
    signs, transitions = fit_chain(example_of(page, points, rules) for page in pages)
    provenance["rules"] = rules.digest
    content = {"provenance": provenance, "margins": MARGINS, "transitions": transitions, "signs": signs}
    _write(shipped_pack() / f"{PAGE_CHAIN_ID}.json", content)


def _write(path: Path, content: Json) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(path)


def page_of(page: Json) -> Page:
    """A page as the extractor sees it, with labels."""
    walk = Walk(html_of(page))
    surroundings = Surroundings(walk)
    gold = grams_of(str(page["gold"]))
    texts = ["".join(text for text, _ in piece.texts) for piece in walk.pieces]
    labels = [label_of(text, gold) for text in texts]
    last = max((i for i, label in enumerate(labels) if label == KEEP), default=-1)
    for i in range(last + 1, len(labels)):
        if is_prose(surroundings.signs(i)):
            labels[i] = UNKNOWN
    return Page(
        publisher=clean_host(str(page["domain"])),
        html=html_of(page),
        url=url_of(page),
        gold=gold,
        signs=[surroundings.signs(i) for i in range(len(walk.pieces))],
        labels=labels,
        weights=[0.3 + min(len(text.split()), WORDS) / 10 for text in texts],
    )


def fit_chain(examples: Iterable[Example]) -> tuple[dict[str, int], list[list[int]]]:
    """Weights by sign and transitions, in hundredths of log-odds; what is in doubt has to earn its place."""
    signs, transitions = fit(list(examples), CHAIN_L2)
    for sign in (f"line {Place.DOUBT.value}", f"paragraph {Place.DOUBT.value}"):
        signs[sign] = signs.get(sign, 0) + IN_DOUBT
    return signs, transitions


def is_prose(signs: Iterable[str]) -> bool:
    """True for long paragraphs that the page calls nothing: below the gold they may be gold that was cut short."""
    on = set(signs)
    sized = on & {"201-320 bytes", "321-500 bytes", "501+ bytes"} and on & {
        "0 % linked",
        "1-10 % linked",
        "11-25 % linked",
    }
    return bool(sized) and not on & FOREIGN


def label_of(text: str, gold: dict[int, set[tuple[str, ...]]]) -> int:
    """Whether a text belongs to the story: at least half of its 4-grams stand in the gold text, or next to none."""
    return page_label(text, gold, longest=10**9)


def fit_points(pages: Iterable[Page]) -> dict[str, int]:
    """Points for the story by sign, in hundredths of log-odds: a logistic regression with L2."""
    rows = [
        (signs, label, weight)
        for page in pages
        for signs, label, weight in zip(page.signs, page.labels, page.weights, strict=True)
        if label != UNKNOWN
    ]
    names = sorted({sign for signs, _, _ in rows for sign in signs})
    number = {name: i for i, name in enumerate([*names, BIAS])}
    columns = [number[sign] for signs, _, _ in rows for sign in (*signs, BIAS)]
    bounds = np.cumsum([0, *(len(signs) + 1 for signs, _, _ in rows)])
    matrix = csr_matrix((np.ones(len(columns)), columns, bounds), shape=(len(rows), len(number)))
    sides = np.array([1.0 if label == KEEP else -1.0 for _, label, _ in rows])
    weights = np.array([weight for _, _, weight in rows])

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        margins = sides * (matrix @ theta)
        held = theta * POINTS_L2
        held[-1] = 0
        slopes = matrix.T @ (-weights * sides / (1 + np.exp(margins)))
        return float((weights * np.logaddexp(0, -margins)).sum() + 0.5 * theta @ held), slopes + held

    found = minimize(loss, np.zeros(len(number)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return {name: round(100 * float(found[i])) for name, i in number.items() if round(100 * float(found[i]))}


def article_of(page: Page, points: Mapping[str, int]) -> Article:
    """The article of a page, extracted with these points."""
    composer = Composer()
    compose_story(page.html, composer, points)
    text, blocks = composer.finish()
    return Article(text, blocks, Metadata(url=page.url, host=host_of(page.url) if page.url else None), DOM)


def example_of(page: Page, points: Mapping[str, int], rules: RuleSet) -> Example:
    """What the chain model learns from a page."""
    article = article_of(page, points)
    texts: Sequence[str] = [article.text[block.start : block.end] for block in article.blocks]
    labels = [label_of(text, page.gold) for text in texts]
    last = max((i for i, label in enumerate(labels) if label == KEEP), default=-1)
    for i in range(last + 1, len(labels)):
        if is_prose(article.blocks[i].signs):
            labels[i] = UNKNOWN
    return Example(signs_of(article, rules), labels, page.publisher, min(1.0, 25 / max(1, len(labels))))


if __name__ == "__main__":
    main()
