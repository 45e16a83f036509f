"""Fit what the extractor and the chain model for pages weigh with, and write both with their provenance.

    python -m benchmarks.fit_pages [FOLDER]     FOLDER = ../shared/evaluation

Data: the labelled pages. A block's label comes from comparing it with the gold text: 4-grams in common. The same data
and libraries give the same files: no random numbers. `benchmarks.bench_pages` measures by cross-validation.
"""

import datetime
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import scipy
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.fit_chain import KEEP, UNKNOWN, Example, Fitted, at, fit, grams_of, page_label, signs_of, without_chain
from benchmarks.sets import PAGES, Json, find_sets, html_of, read_pages, url_of
from cleaner.document.article import Article, Metadata
from cleaner.document.digest import digest_bytes
from cleaner.document.host import clean_host, host_of
from cleaner.extraction.echoes import said_by
from cleaner.extraction.page import find_story
from cleaner.extraction.signs import Surroundings
from cleaner.extraction.source import Source, read_source
from cleaner.extraction.story import BIAS
from cleaner.extraction.walk import Walk
from cleaner.rules.chain import PAGE_CHAIN_ID
from cleaner.rules.pack import RuleSet, load_rules, shipped_pack

POINTS = Path("cleaner/extraction/points.json")
CHAIN_L2 = 6.0  # 4 and 10 do as well by cross-validation
POINTS_L2 = 2.0
OWN = "own story"  # in the names of the signs that only pages have which give the text of their story themselves
TELLING_L2 = 1.0  # of these signs' weights: few pages have them
SIZES = ("line", "paragraph")
LEANING = {  # hundredths of log-odds on top of the fitted; see ADR 11
    "caption": 175,
    "named caption": 100,
    "in figure": 60,
    "named sidebar": 60,
    "<p> all link": 150,
    "76-99 % linked": 150,
    "0-15 bytes": 25,
}
WORDS = 30  # a piece counts for as many words as it has, up to this
FOREIGN = {f"named {name}" for name in ("comments", "related", "popular", "bio", "legal", "cookie", "newsletter")}
# See docs/adr/0011-pages.md for what each costs.
MARGINS = {
    "safe": {
        "anchored": -55,
        "hinted": -55,
        "alone": -55,
        "inner": 0,
        "shared": 0,
        "bare": 100,
        "prose": 15,
        "sentence": 0,
        "row": 0,
        "signal": 0,
    },
    "thorough": {
        "anchored": -60,
        "hinted": -60,
        "alone": -60,
        "inner": 0,
        "shared": 0,
        "bare": 90,
        "prose": 0,
        "sentence": 0,
        "row": 0,
        "signal": 0,
    },
}


@dataclass(frozen=True)
class Page:
    """A labelled page: the signs of its pieces and whether each belongs to the story.

    `before` is the page as if it did not give the text of its story itself; None where it does not.
    """

    publisher: str
    source: Source
    url: str | None
    gold: dict[int, set[tuple[str, ...]]]
    signs: list[tuple[str, ...]]
    labels: list[int]
    weights: list[float]
    before: "Page | None" = None


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
    signs, transitions = fit_chain(pages, points, rules)
    provenance["rules"] = rules.digest
    content = {"provenance": provenance, "margins": MARGINS, "transitions": transitions, "signs": signs}
    _write(shipped_pack() / f"{PAGE_CHAIN_ID}.json", content)


def _write(path: Path, content: Json) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(path)


def page_of(page: Json) -> Page:
    """A page as the extractor sees it, with labels."""
    source = read_source(html_of(page))
    if not said_by(source).body:
        return _labelled(page, source)
    return replace(_labelled(page, source), before=_labelled(page, source._replace(story={})))


def _labelled(page: Json, source: Source) -> Page:
    walk = Walk(source.bare)
    surroundings = Surroundings(walk, said_by(source))
    signs = [surroundings.signs(i) for i in range(len(walk.pieces))]
    gold = grams_of(str(page["gold"]))
    texts = ["".join(text for text, _ in piece.texts) for piece in walk.pieces]
    return Page(
        publisher=clean_host(str(page["domain"])),
        source=source,
        url=url_of(page),
        gold=gold,
        signs=signs,
        labels=_labels(texts, gold, signs),
        weights=[0.3 + min(len(text.split()), WORDS) / 10 for text in texts],
    )


def _labels(texts: Sequence[str], gold: dict[int, set[tuple[str, ...]]], signs: Sequence[Sequence[str]]) -> list[int]:
    """What should become of each text; prose below the last of the gold is not known."""
    labels = [label_of(text, gold) for text in texts]
    last = max((i for i, label in enumerate(labels) if label == KEEP), default=-1)
    return [UNKNOWN if i > last and is_prose(signs[i]) else label for i, label in enumerate(labels)]


def fit_chain(pages: Sequence[Page], points: Mapping[str, int], rules: RuleSet) -> Fitted:
    """Weights by sign and transitions, in hundredths of log-odds.

    What a page tells of its own story is weighed last: it would explain away what all other pages have to go by.
    """
    fitted = fit([example_of(page.before or page, points, rules) for page in pages], CHAIN_L2)
    telling = [example_of(page, points, rules) for page in pages if page.before]
    if telling:
        fitted = fitted[0] | fit(telling, TELLING_L2, fitted, OWN)[0], fitted[1]
    leaning = {f"{size} {sign}": weight for size in SIZES for sign, weight in LEANING.items()}
    return fitted[0] | {sign: fitted[0].get(sign, 0) + weight for sign, weight in leaning.items()}, fitted[1]


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


def fit_points(pages: Sequence[Page]) -> dict[str, int]:
    """Points for the story by sign, in hundredths of log-odds; those of a page's own story last, as in `fit_chain`."""
    points = _points([page.before or page for page in pages])
    telling = [page for page in pages if page.before]
    return points | _points(telling, points) if telling else points


def _points(pages: Iterable[Page], held: Mapping[str, int] | None = None) -> dict[str, int]:
    """A logistic regression with L2; `held` are the points of an earlier one, which stay."""
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
        small = theta * POINTS_L2
        small[-1] = 0
        slopes = matrix.T @ (-weights * sides / (1 + np.exp(margins)))
        return float((weights * np.logaddexp(0, -margins)).sum() + 0.5 * theta @ small), slopes + small

    bounds = [(None, None) if held is None or OWN in name else at(held.get(name, 0)) for name in number]
    start = np.zeros(len(number))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 200}).x
    return {name: round(100 * float(found[i])) for name, i in number.items() if round(100 * float(found[i]))}


def article_of(page: Page, points: Mapping[str, int]) -> Article:
    """The article of a page, extracted with these points."""
    composer, found = find_story(page.source, points=points)
    text, blocks = composer.finish()
    return Article(text, blocks, Metadata(url=page.url, host=host_of(page.url) if page.url else None), found)


def example_of(page: Page, points: Mapping[str, int], rules: RuleSet) -> Example:
    """What the chain model learns from a page."""
    article = article_of(page, points)
    texts = [article.text[block.start : block.end] for block in article.blocks]
    labels = _labels(texts, page.gold, [block.signs for block in article.blocks])
    return Example(signs_of(article, rules), labels, page.publisher, min(1.0, 25 / max(1, len(labels))))


if __name__ == "__main__":
    main()
