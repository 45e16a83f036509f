"""The quick part of `make fuzz-rules`, and proof that it would notice."""

import os
import time
from pathlib import Path

import pytest

from cleaner.engine.find import MAX_MATCHES
from tests.fuzz import trial
from tests.fuzz.rule_files import rule_file
from tests.fuzz.rules import Documents, Failure, fuzz
from tests.fuzz.trial import Trial

COUNT = 150


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def test_odd_rule_files_are_refused_or_do_no_harm() -> None:
    told = list(fuzz(0, COUNT))
    assert [failure for failure in told if isinstance(failure, Failure)] == []
    outcomes = [one.outcome for one in told if isinstance(one, Trial)]
    assert min(outcomes.count("rule"), outcomes.count("refused")) > COUNT // 4
    assert sum(one.count for one in told if isinstance(one, Trial) and one.outcome == "rule") > MAX_MATCHES


def test_the_files_are_the_same_every_time() -> None:
    assert [rule_file(number) for number in range(20)] == [rule_file(number) for number in range(20)]
    assert len({rule_file(number) for number in range(COUNT)}) == COUNT


def _fine(number: int) -> Trial:
    return Trial(number, "refused", 1, 0.0, 0.0)


def _raises(number: int, documents: Documents) -> Trial:
    assert number != 3, "odd"
    return _fine(number)


def _dies(number: int, documents: Documents) -> Trial:
    return os._exit(11) if number == 3 else _fine(number)


def _hangs(number: int, documents: Documents) -> Trial:
    time.sleep(60 if number == 3 else 0)
    return _fine(number)


def _slow(number: int, documents: Documents) -> Trial:
    return Trial(number, "rule", 0, 0.1, 5.1) if number == 3 else _fine(number)


def _slow_to_read(number: int, documents: Documents) -> Trial:
    return Trial(number, "refused", 1, 2.1, 0.0) if number == 3 else _fine(number)


def _eats(number: int, documents: Documents) -> Trial:
    return Trial(number, "rule", len(bytearray(2 << 30)), 0.0, 0.0) if number == 3 else _fine(number)


@pytest.mark.parametrize(
    ("try_one", "problem"),
    [
        (_raises, "AssertionError: odd"),
        (_dies, "killed its process"),
        (_hangs, "hangs: no answer in 2 s"),
        (_slow, "took 0.1 s to read, 5.1 s to run"),
        (_slow_to_read, "took 2.1 s to read, 0.0 s to run"),
        (_eats, "MemoryError: "),
    ],
)
def test_a_file_that_does_harm_is_told_and_the_others_are_tried(try_one, problem: str) -> None:
    told = list(fuzz(0, 6, try_one, wait=2))
    assert [one.number for one in told] == list(range(6))
    (failure,) = [one for one in told if isinstance(one, Failure)]
    assert (failure.number, failure.problem.split("\n")[0]) == (3, problem)


def test_a_cut_that_is_not_exact_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "restore", lambda clean_text, _removals: clean_text)
    told = list(fuzz(0, 30))
    assert any(isinstance(one, Failure) and "a cut is not exact" in one.problem for one in told)
