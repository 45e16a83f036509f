"""Fit the weights of the chain model and write them with their provenance.

    python -m benchmarks.fit_chain [FOLDER]     FOLDER = ../shared/evaluation

Data: part a of the labelled texts; the labelled pages whose publisher has no text in part b; our own clean texts and
seeds. Part b is neither read nor scored here. The same data and libraries give the same file: no random numbers.

Method: a linear-chain conditional random field with two states, fitted by L-BFGS-B with L2 and sign constraints
(what a rule says never speaks against a cut, an end mark never for it), following Lafferty et al. 2001.
Weights are rounded to hundredths of log-odds.
"""

import datetime
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy

from benchmarks.crf import CUT, KEEP, UNKNOWN, Bounds, Chain, Chains, fit_chains
from benchmarks.sets import (
    LINES,
    PAGES,
    Json,
    capture_of,
    find_sets,
    hosts_of,
    html_of,
    read_pages,
    read_texts,
    text_of,
    url_of,
)
from cleaner.document.article import Article, ExtractorName
from cleaner.document.capture import MediaType
from cleaner.document.digest import digest_bytes
from cleaner.document.folding import fold_lines
from cleaner.document.host import clean_host
from cleaner.engine.chain import anchors_of
from cleaner.engine.compiled import compile_rules
from cleaner.engine.find import find_matches
from cleaner.engine.layout import Layout
from cleaner.engine.signals import told_by_rules
from cleaner.engine.view import Views, shown_texts
from cleaner.extraction.extract import extract
from cleaner.reading.decode import decode
from cleaner.rules.chain import CHAIN_ID, CHAIN_IDS
from cleaner.rules.pack import RuleSet, load_rules, shipped_pack

PAGE_WEIGHT = 0.3  # a page's labels come from comparing texts, not from a reader
CLEAN_WEIGHT = 0.1  # invented to be hard: at full weight they teach the model a world that does not exist
STRANGER_WEIGHT = 0.02  # of each of the two views of a clean text with a line of boilerplate in it
STRANGERS = (  # a rule claims each of them, wherever it stands
    "Advertisement",
    "Share this article",
    "Read more: Council approves the ferry budget",
    "Sign up for our daily newsletter",
)
WITHOUT = 4  # more views of each text, each without half of the rules
WITHOUT_WEIGHT = 1.8  # of all these views of a text together
WHOLE_WEIGHT = 0.2  # of the view that knows every rule
L2 = 1.5  # best of 0.5, 1.5, 4 by cross-validation on part a
LEAST_SEEN = 3  # blocks in which a sign must be on to get a weight
LONG = 25  # words; long page blocks without gold are often gold that was cut short: not learned from
UNWEIGHED = "like the prose"  # a sign that protects; pages without `<p>` are few
# See docs/adr/0007-chain.md for what each costs; 9999 is never.
MARGINS = {
    "safe": {
        "anchored": 50,
        "hinted": 50,
        "alone": 700,
        "inner": 50,
        "shared": 100,
        "bare": 9999,
        "prose": 9999,
        "sentence": 110,
        "row": 0,
        "signal": 0,
    },
    "thorough": {
        "anchored": 75,
        "hinted": 50,
        "alone": 200,
        "inner": 80,
        "shared": 200,
        "bare": 100,
        "prose": 0,
        "sentence": 0,
        "row": 9999,
        "signal": 25,
    },
}
_WORD = re.compile(r"\w+")

Fitted = tuple[dict[str, int], list[list[int]]]  # weights by sign, and transitions, in hundredths


@dataclass(frozen=True)
class Example:
    """A document as the model sees it: the signs of each block, and what should become of it."""

    signs: list[list[str]]
    labels: list[int]
    publisher: str
    weight: float


def main() -> None:
    """Fit and write."""
    folder = find_sets(sys.argv[1] if len(sys.argv) > 1 else None)
    if folder is None:
        return
    rules = load_rules()
    examples = examples_of(folder, read_texts(folder), rules)
    signs, transitions = fit(examples)
    provenance = {
        "fitted": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "command": "python -m benchmarks.fit_chain",
        "data": {name: digest_bytes((folder / name).read_bytes()) for name in (LINES, PAGES)},
        "examples": len(examples),
        "blocks": sum(len(example.labels) for example in examples),
        "rules": without_chain(rules).digest,
        "method": f"linear-chain CRF, L2 {L2}, sign constraints, pages {PAGE_WEIGHT}, half of the rules out by turns",
        "libraries": f"numpy {np.__version__}, scipy {scipy.__version__}",
    }
    content = {"provenance": provenance, "margins": MARGINS, "transitions": transitions, "signs": signs}
    path = shipped_pack() / f"{CHAIN_ID}.json"
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False, sort_keys=False) + "\n", encoding="utf-8")
    print(f"{path}: {len(signs)} signs from {len(examples)} examples")


def examples_of(folder: Path, documents: list[Json], rules: RuleSet) -> list[Example]:
    """What the model learns from; of part b only the names of the publishers are read."""
    rules = without_chain(rules)
    held_out = {host for document in documents if document["part"] == "b" for host in hosts_of(document)}
    views = [(rules, WHOLE_WEIGHT), *((some, WITHOUT_WEIGHT / WITHOUT) for some in without_half(rules))]
    read = [document for document in documents if document["part"] == "a"]
    texts = [text_example(document, some, weight) for some, weight in views for document in read]
    return [*texts, *page_examples(folder, held_out, rules), *clean_examples(rules)]


def without_half(rules: RuleSet) -> Iterator[RuleSet]:
    """Rule sets that each lack half of the rules, every rule in half of the sets.

    Rules were written with part a in view and claim 44 % of its lines to cut, 24 % of part b's: a model that is
    fitted with all of them trusts them too much.
    """
    for number in range(WITHOUT):
        gone = {number, (number + 1) % WITHOUT}
        yield RuleSet.of(
            rule for rule in rules.rules if int(digest_bytes(rule.id.encode())[-8:], 16) % WITHOUT not in gone
        )


def without_chain(rules: RuleSet) -> RuleSet:
    """The rules alone."""
    return RuleSet.of(rule for rule in rules.rules if rule.id not in CHAIN_IDS)


def text_example(document: Json, rules: RuleSet, weight: float) -> Example:
    """One labelled text."""
    labelled: list[Json] = document["lines"]  # type: ignore[assignment]
    article = _article(text_of(document), MediaType.TEXT)
    starts: list[int] = []
    previous = ""
    for line in labelled:
        starts.append(starts[-1] + len(previous) + 1 if starts else 0)
        previous = str(line["text"])
    labels = []
    for block in article.blocks:
        line = labelled[max(i for i, start in enumerate(starts) if start <= block.start)]
        labels.append(UNKNOWN if line["optional"] else CUT if line["label"] == "strip" else KEEP)
    return Example(signs_of(article, rules), labels, clean_host(str(document["publisher"])), weight)


def page_examples(folder: Path, held_out: set[str], rules: RuleSet) -> Iterator[Example]:
    """The labelled pages; a block is kept where at least half of its 4-grams stand in the gold text."""
    for page in read_pages(folder):
        publisher = clean_host(str(page["domain"]))
        if publisher not in held_out:
            capture = capture_of(html_of(page), MediaType.HTML, url_of(page))
            article = extract(decode(capture), ExtractorName.TRAFILATURA)  # blocks that know no page, as texts do
            gold = grams_of(str(page["gold"]))
            labels = [page_label(article.text[block.start : block.end], gold) for block in article.blocks]
            yield Example(signs_of(article, rules), labels, publisher, PAGE_WEIGHT)


def clean_examples(rules: RuleSet) -> Iterator[Example]:
    """Our own clean texts: nothing in them goes, nor where a line of boilerplate stands in their middle or below."""
    for number, path in enumerate(sorted(Path("tests/good").glob("*.txt"))):
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
        yield _clean_example(lines, path.name, rules, CLEAN_WEIGHT)
        for place, above in enumerate((middle_of(lines), len(lines))):
            stranger = STRANGERS[(number + place) % len(STRANGERS)]
            yield _clean_example(
                with_stranger(lines, above, stranger), path.name, rules, STRANGER_WEIGHT, stranger=stranger
            )


def middle_of(lines: Sequence[str]) -> int:
    """The number of the line in the middle of those that hold text."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    return filled[len(filled) // 2]


def with_stranger(lines: Sequence[str], above: int, stranger: str) -> list[str]:
    """The lines with another one before the line of this number, or in a paragraph of its own below the last."""
    return [*lines[:above], *([""] if above == len(lines) else []), stranger, *lines[above:]]


def _clean_example(lines: Sequence[str], name: str, rules: RuleSet, weight: float, stranger: str = "") -> Example:
    article = _article("\n".join((*lines, "")), MediaType.TEXT)
    labels = [CUT if article.shown(block).strip() == stranger else KEEP for block in article.blocks]
    return Example(signs_of(article, rules), labels, name, weight)


def signs_of(article: Article, rules: RuleSet) -> list[list[str]]:
    """The signs of every block, as the engine sees them."""
    compiled, folded = compile_rules(rules), fold_lines(shown_texts(article))
    views = Views(article, folded=folded)
    anchors = anchors_of(find_matches(article, rules), article)
    told = told_by_rules(compiled, folded, views, range(len(views)))
    layout = Layout(views, anchors, lambda _: told)
    signs = (dict.fromkeys(layout.signs(i)) for i in range(len(views)))
    return [[sign for sign in of_block if not sign.endswith(UNWEIGHED)] for of_block in signs]


def fit(examples: list[Example], l2: float = L2, held: Fitted | None = None, free: str = "") -> Fitted:
    """Weights by sign and transitions, in hundredths.

    `held` are those of an earlier fit, which stay, but for signs with `free` in their name.
    """
    seen = Counter(sign for example in examples for signs in example.signs for sign in signs)
    names = sorted(sign for sign, count in seen.items() if count >= LEAST_SEEN)
    number = {name: i for i, name in enumerate(names)}
    chains = [_chain(example, number) for example in examples if example.labels]
    bounds = [_bounds(name) for name in names]
    on_steps: list[Bounds] = [(None, None)] * 4
    if held is not None:
        before, transitions = held
        bounds = [bound if free in name else at(before.get(name, 0)) for name, bound in zip(names, bounds, strict=True)]
        on_steps = [at(step) for row in transitions for step in row]
    weights, steps = fit_chains(Chains(chains, len(names)), bounds, l2, on_steps)
    points = {name: round(100 * float(weights[i])) for name, i in number.items()}
    transitions = [[round(100 * float(value)) for value in row] for row in steps]
    return {name: value for name, value in points.items() if value}, transitions


def _chain(example: Example, number: dict[str, int]) -> Chain:
    rows = [[number[sign] for sign in signs if sign in number] for signs in example.signs]
    return Chain(rows, example.labels, example.weight)


def at(weight: int) -> Bounds:
    """Bounds that hold a weight, in hundredths, where it is."""
    return weight / 100, weight / 100


def _bounds(name: str) -> Bounds:
    """What a rule says never speaks against a cut; an end mark and a shared vocabulary never for one."""
    if "anchor" in name or " hint" in name or " signal" in name:
        return 0, None
    if name.endswith("ends mark") or "overlap 46-70" in name or "overlap 71+" in name:
        return None, 0
    return None, None


def _article(text: str, media_type: MediaType, url: str | None = None) -> Article:
    return extract(decode(capture_of(text, media_type, url)))


def page_label(text: str, gold: dict[int, set[tuple[str, ...]]], longest: int = LONG) -> int:
    """What should become of a text, by its share of gold; of texts with `longest` words or more only what stays."""
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return UNKNOWN
    size = min(4, len(words))
    grams = list(zip(*(words[i:] for i in range(size)), strict=False))
    covered = sum(gram in gold[size] for gram in grams) / len(grams)
    if covered >= 0.5:
        return KEEP
    return CUT if covered < 0.15 and len(words) < longest else UNKNOWN


def grams_of(text: str) -> dict[int, set[tuple[str, ...]]]:
    """The word 1- to 4-grams of a text, by length."""
    words = [word.lower() for word in _WORD.findall(text)]
    return {size: set(zip(*(words[i:] for i in range(size)), strict=False)) for size in (1, 2, 3, 4)}


if __name__ == "__main__":
    main()
