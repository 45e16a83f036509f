"""Fitting a linear chain with two states: a conditional random field with L2 and bounds on single weights.

All chains are walked at once, block by block: in the arrays of `Chains` the first blocks of all documents stand
first, then the second blocks, and so on; longer documents stand before shorter ones, so that slices do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array

KEEP, CUT, UNKNOWN = 0, 1, -1
_STEPS_L2 = 0.1  # on the transitions
_IMPOSSIBLE = -1e9
_ITERATIONS = 150

Bounds = tuple[float | None, float | None]


@dataclass(frozen=True)
class Chain:
    """One document: for each block the numbers of the signs that are on, and its label; what it weighs in the fit."""

    signs: Sequence[Sequence[int]]
    labels: Sequence[int]
    weight: float


class Chains:
    """Documents in the fit, each of one block or more."""

    def __init__(self, chains: Sequence[Chain], size: int) -> None:
        ordered = sorted(chains, key=lambda chain: -len(chain.labels))
        longest = len(ordered[0].labels)
        alive = [sum(len(chain.labels) > t for chain in ordered) for t in range(longest)]
        ends = [int(end) for end in np.cumsum(alive)]
        slices = [slice(end - count, end) for end, count in zip(ends, alive, strict=True)]
        self._first = slices[0]
        self._pairs = [(slice(a.start, a.start + b.stop - b.start), b) for a, b in pairwise(slices)]
        self._later = np.arange(alive[0], ends[-1])
        self._earlier = np.concatenate([np.arange(here.start, here.stop) for here, _ in self._pairs])
        blocks = [(ordered[d], t) for t, count in enumerate(alive) for d in range(count)]
        rows = [chain.signs[t] for chain, t in blocks]
        pointers = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
        numbers = np.array([number for row in rows for number in row])
        self._signs = csr_array((np.ones(len(numbers)), numbers, pointers), shape=(len(rows), size))
        self._weights = np.array([chain.weight for chain, _ in blocks])
        labels = np.array([chain.labels[t] for chain, t in blocks])
        self._seen = np.zeros((len(blocks), 2))
        self._seen[labels == CUT, KEEP] = _IMPOSSIBLE
        self._seen[labels == KEEP, CUT] = _IMPOSSIBLE

    def loss(self, theta: np.ndarray, size: int) -> tuple[float, np.ndarray]:
        """The negative log-likelihood of the labels under weights and transitions, and its gradient."""
        steps = theta[size:].reshape(2, 2)
        own = self._signs @ theta[:size]
        scores = np.stack([np.zeros_like(own), own], 1)
        free, free_cut, free_steps = self._expected(scores, steps)
        seen, seen_cut, seen_steps = self._expected(scores + self._seen, steps)
        gradient = self._signs.T @ (self._weights * (free_cut - seen_cut))
        return free - seen, np.concatenate([gradient, (free_steps - seen_steps).ravel()])

    def _expected(self, scores: np.ndarray, steps: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        """The weighted log of the sum over all labellings, each block's chance to be cut, expected counts of steps."""
        ahead, behind = scores.copy(), np.zeros_like(scores)
        for here, onward in self._pairs:
            ahead[onward] += _log_sums(ahead[here], steps)
        for here, onward in reversed(self._pairs):
            behind[here] = _log_sums(scores[onward] + behind[onward], steps.T)
        both = ahead + behind
        total = np.logaddexp(both[:, 0], both[:, 1])
        after = (scores + behind)[self._later] - total[self._later, None]
        chances = np.exp(ahead[self._earlier][:, :, None] + steps[None] + after[:, None, :])
        counts = (self._weights[self._later, None, None] * chances).sum(0)
        return float(self._weights[self._first] @ total[self._first]), np.exp(both[:, CUT] - total), counts


def _log_sums(reached: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """For each state of the next block, the log of the sum over the states before it."""
    return np.logaddexp(reached[:, :1] + steps[0], reached[:, 1:] + steps[1])


def fit_chains(
    chains: Chains, bounds: Sequence[Bounds], l2: float, steps: Sequence[Bounds] = ((None, None),) * 4
) -> tuple[np.ndarray, np.ndarray]:
    """The weights of the signs and the transitions (from, to) under which the labels are likeliest.

    `steps` are bounds on the transitions.
    """
    size = len(bounds)
    strength = np.concatenate([np.full(size, l2), np.full(4, _STEPS_L2)])

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        likelihood, gradient = chains.loss(theta, size)
        return likelihood + 0.5 * float(strength @ theta**2), gradient + strength * theta

    options = {"maxiter": _ITERATIONS}
    found = minimize(loss, np.zeros(size + 4), jac=True, method="L-BFGS-B", bounds=[*bounds, *steps], options=options).x
    return found[:size], found[size:].reshape(2, 2)
