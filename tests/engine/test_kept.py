"""What is kept of a compiled rule set says what the rules themselves say, and makes no rule that nobody needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner.document.capture import Capture, MediaType
from cleaner.engine import compiled, kept
from cleaner.engine.compiled import CompiledRules, compile_anew, compile_rules
from cleaner.engine.kept import keep_compiled, kept_compiled
from cleaner.engine.pointing import Pointers
from cleaner.pipeline import clean
from cleaner.rules.pack import RuleSet, load_rules
from cleaner.rules.shelf import ShelvedRules
from tests.archive.samples import APPEAL, CREDIT, OFFER, STORY, rules_of
from tests.goldens import ROOT

TEXTS = sorted((ROOT / "seeds").glob("*.txt"))[:6]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder, and nothing compiled in memory."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(compiled, "WORTH_KEEPING", 0)
    compile_rules.cache_clear()
    yield tmp_path / "article-cleaner"
    compile_rules.cache_clear()


def shown(form: CompiledRules) -> list[object]:
    """All that a compiled rule set says, in the order of its factors."""

    def told(pointers: Pointers) -> list[object]:
        pairs = zip(pointers.scanner.factors, pointers.openers, strict=True)
        return sorted((factor, sorted(map(repr, group))) for factor, group in pairs)

    index = form.general
    return [
        *map(told, (index.anywhere, index.in_short, index.on_targets, form.signals)),
        sorted(map(repr, index.everywhere)),
        (index.always, dict(index.lines), index.longest_line, dict(form.hosted)),
        {number: (need.points, need.unscanned) for number, need in form.needs.items()},
        form.chain.id if form.chain else None,
    ]


def test_what_is_kept_is_what_was_compiled(cache: Path, rules: RuleSet) -> None:
    anew = compile_anew(rules)
    assert kept_compiled(rules) is None
    keep_compiled(anew, rules)
    again = kept_compiled(rules)
    assert again is not None
    assert shown(again) == shown(anew)


def test_texts_are_cleaned_alike(cache: Path, rules: RuleSet) -> None:
    captures = [Capture(path.read_bytes(), MediaType.TEXT, host="www.theguardian.com") for path in TEXTS]
    anew = [clean(capture, rules) for capture in captures]
    assert len(list(cache.glob("*.compiled"))) == 1
    compile_rules.cache_clear()
    again = [clean(capture, rules) for capture in captures]
    assert [repr(revision.verdict) for revision in again] == [repr(revision.verdict) for revision in anew]
    assert sum(len(revision.verdict.removals) for revision in again) > 5


def test_a_small_set_comes_back_too(cache: Path) -> None:
    text = Capture((STORY + CREDIT + OFFER + APPEAL).encode(), MediaType.TEXT)
    rules = rules_of()
    expected = clean(text, rules).verdict
    compile_rules.cache_clear()
    assert repr(clean(text, rules).verdict) == repr(expected)
    assert len(expected.removals) == 3


def test_damage_is_noticed_and_mended(cache: Path) -> None:
    rules = rules_of()
    keep_compiled(compile_anew(rules), rules)
    (path,) = cache.glob("*.compiled")
    whole = path.read_bytes()
    head = len(whole.partition(b"\n")[0]) + int(whole.split()[0])
    for place in range(0, len(whole), 41):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        compile_rules.cache_clear()
        assert shown(compile_rules(rules)) == shown(compile_anew(rules))
        if place > head:
            assert not path.exists(), "the next run makes it anew"
            compile_rules.cache_clear()
            compile_rules(rules)
        assert path.read_bytes() == whole


def test_a_file_that_ends_too_early_is_mended_too(cache: Path) -> None:
    rules = rules_of()
    keep_compiled(compile_anew(rules), rules)
    (path,) = cache.glob("*.compiled")
    path.write_bytes(path.read_bytes()[:-9])
    assert shown(compile_rules(rules)) == shown(compile_anew(rules))


def test_the_same_rules_are_written_alike(cache: Path, rules: RuleSet) -> None:
    """What is made anew for a damaged step goes with the steps that are read."""
    written = [kept._Written(compile_anew(rules)).steps() for _ in range(2)]
    assert written[0] == written[1]


def test_most_of_a_large_file_stays_unread(cache: Path, rules: RuleSet) -> None:
    keep_compiled(compile_anew(rules), rules)
    form = kept_compiled(rules)
    assert form is not None
    assert list(form.signals.scanner.scan(["subscribe to our newsletter"]))
    read = form.signals.scanner.factors._steps._steps
    assert 0 < len(read._read) < len(read._ends) / 4


def test_other_code_has_other_files(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = rules_of()
    keep_compiled(compile_anew(rules), rules)
    monkeypatch.setattr(kept, "code_digest", lambda: "sha256:other")
    assert kept_compiled(rules) is None


def test_a_set_that_the_lists_cannot_hold_is_not_kept(cache: Path) -> None:
    rules = rules_of()
    form = compile_anew(rules)
    torn = form._replace(hosted={"paper\n.example": [0]})
    keep_compiled(torn, rules)
    assert kept_compiled(rules) is None
    keep_compiled(form, rules)
    assert kept_compiled(rules) is not None


def test_only_the_rules_that_a_text_needs_are_made(rules: RuleSet) -> None:
    text = Capture(b"The ferry leaves at nine.\nAdvertisement", MediaType.TEXT)
    clean(text, rules)
    compile_rules.cache_clear()
    unmade = load_rules()
    assert isinstance(unmade.rules, ShelvedRules)
    clean(text, unmade)
    assert 0 < unmade.rules.made < 10
