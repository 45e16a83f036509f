"""Rule sets for texts that the chain model was fitted on, each fitted without the text's publisher.

What is fitted on a text says nothing by its score there. So the publishers of part a are divided into folds, and the
texts of a fold are cleaned with weights that no text and no page of the fold's publishers had a part in. Only the
weights are fitted anew: rules that were written with a text of part a in view know it still.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.fit_chain import examples_of, fit
from benchmarks.sets import Json, folds, hosts_of
from cleaner.document.digest import digest_fields
from cleaner.rules.chain import CHAIN_ID
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import ChainShape, Rule

FOLDS = 5


def rules_by_text(documents: list[Json], folder: Path, shipped: RuleSet) -> Iterator[tuple[Json, RuleSet]]:
    """The texts of part a, each with the rules that do not know its publisher's weights."""
    texts = [document for document in documents if document["part"] == "a"]
    examples = examples_of(folder, documents, shipped)
    for number, publishers in enumerate(folds((str(text["publisher"]) for text in texts), FOLDS), start=1):
        print(f"fitting without fold {number} of {FOLDS}", file=sys.stderr)
        held_out = [text for text in texts if text["publisher"] in publishers]
        hosts = {host for text in held_out for host in hosts_of(text)}
        rules = with_weights(shipped, *fit([example for example in examples if example.publisher not in hosts]))
        for text in held_out:
            yield text, rules


def with_weights(
    rules: RuleSet, signs: dict[str, int], transitions: list[list[int]], chain_id: str = CHAIN_ID
) -> RuleSet:
    """The rules with other weights of a chain model; the margins stay."""
    return RuleSet.of(_refitted(rule, signs, transitions) if rule.id == chain_id else rule for rule in rules.rules)


def _refitted(rule: Rule, signs: dict[str, int], transitions: list[list[int]]) -> Rule:
    assert isinstance(rule.shape, ChainShape)
    digest = digest_fields(signs, transitions)  # its own, or the compiled form of other weights would be taken
    (keep_keep, keep_cut), (cut_keep, cut_cut) = transitions
    steps = ((keep_keep, keep_cut), (cut_keep, cut_cut))
    weights = rule.shape.weights._replace(digest=digest, signs=signs, transitions=steps, source="")
    return rule._replace(digest=digest, shape=ChainShape(weights), source="")
