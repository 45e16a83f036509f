import os
from pathlib import Path

import pytest

from cleaner.rules import folder, pack
from cleaner.rules.chain import CHAIN_ID
from cleaner.rules.errors import RuleError, RulesInvalid
from cleaner.rules.pack import RuleSet, load_rules, shipped_pack
from tests.rules.test_rule_files import BLOCK, LINES
from tests.rules.writing import made, rule_text


@pytest.fixture(autouse=True)
def installed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package as a wheel installs it, with one rule of its own."""
    package = tmp_path_factory.mktemp("site") / "cleaner/rules"
    monkeypatch.setattr(pack, "__file__", str(package / "pack.py"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(package / "cache"))
    write(package / "packs", "generic/shipped", rule_text(BLOCK))
    return package / "packs"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refusal(*packs: Path) -> RulesInvalid:
    with pytest.raises(RulesInvalid) as invalid:
        load_rules(packs)
    return invalid.value


def test_the_path_below_the_pack_is_the_id(tmp_path: Path) -> None:
    write(tmp_path, "generic/mine", rule_text(BLOCK))
    write(tmp_path, "publishers/paper.example/ours.v2", rule_text(BLOCK, scope='hosts = ["paper.example"]'))
    (tmp_path / "generic/README.md").write_text("no rule")
    assert [rule.id for rule in load_rules([tmp_path]).rules] == [
        "generic/mine",
        "generic/shipped",
        "publishers/paper.example/ours.v2",
    ]


def test_the_order_of_rules_does_not_matter_to_a_set() -> None:
    one, two = made(BLOCK, "generic/one"), made(LINES, "generic/two")
    assert RuleSet.of([one, two]) == RuleSet.of([two, one])
    assert hash(RuleSet.of([one, two])) == hash(RuleSet.of([two, one]))
    assert [rule.id for rule in RuleSet.of([two, one]).rules] == ["generic/one", "generic/two"]


def test_a_set_is_another_where_a_rule_has_another_name_or_text() -> None:
    one = RuleSet.of([made(BLOCK, "generic/one")])
    assert one != RuleSet.of([made(BLOCK, "generic/two")])
    assert one != RuleSet.of([made(LINES, "generic/one")])
    assert one != one.digest


def test_only_stable_rules_cut() -> None:
    made_rules = [made(BLOCK, f"generic/{status}", status=status) for status in ("draft", "stable", "retired")]
    assert [rule.id for rule in RuleSet.of(made_rules).stable] == ["generic/stable"]


def test_the_mistakes_of_all_files_come_at_once_and_in_order(tmp_path: Path) -> None:
    late = write(tmp_path, "wire/z", rule_text(BLOCK).replace('"other"', '"x"').replace('"stable"', '"y"'))
    early = write(tmp_path, "generic/a", rule_text(BLOCK) + "[[must_kept]]\n")
    broken = write(tmp_path, "generic/b", "summary =")
    invalid = refusal(tmp_path)
    places = [(error.path, error.line, error.key) for error in invalid.errors]
    assert places == [
        (str(early), 23, "must_kept"),
        (str(broken), 1, ""),
        (str(late), 2, "category"),
        (str(late), 3, "status"),
    ]
    assert str(invalid).startswith(f"4 mistakes in the rules; nothing was cleaned.\n{early}:23: must_kept: unknown key")
    assert f"\n{broken}:1: this is not TOML: " in str(invalid)
    assert "\n    | summary =" in str(invalid)


def test_one_mistake_is_counted_as_one() -> None:
    assert str(RulesInvalid([RuleError("a.toml", 3, "", "is odd")])) == (
        "1 mistake in the rules; nothing was cleaned.\na.toml:3: is odd"
    )


def test_two_packs_may_not_hold_the_same_rule(tmp_path: Path) -> None:
    first = write(tmp_path / "a", "generic/mine", rule_text(BLOCK))
    second = write(tmp_path / "b", "generic/mine", rule_text(LINES))
    (error,) = refusal(tmp_path / "a", tmp_path / "b").errors
    assert (
        str(error)
        == f"{second}:1: a rule 'generic/mine' exists already: choose another name, or override it in cleaner.toml"
    )
    assert first.exists()


def test_a_pack_is_a_folder(tmp_path: Path) -> None:
    file = write(tmp_path, "mine", rule_text(BLOCK))
    for wrong, told in (
        (tmp_path / "nowhere", "there is no such folder of rules"),
        (file, "is a file: name the folder of the pack that it lies in"),
    ):
        assert [str(error) for error in refusal(wrong).errors] == [f"{wrong}:1: {told}"]


def test_a_folder_that_cannot_be_read_is_a_mistake_and_not_a_pack_without_its_rules(as_nobody: Path) -> None:
    write(as_nobody, "generic/mine", rule_text(BLOCK))
    (as_nobody / "generic").chmod(0)
    told = list[RuleError]()
    folder.read_folder(as_nobody, told)
    (as_nobody / "generic").chmod(0o755)  # to be removed
    assert list(map(str, told)) == [f"{as_nobody}/generic:1: cannot be read: Permission denied"]


def test_a_file_that_cannot_be_read_is_a_mistake(tmp_path: Path) -> None:
    link = tmp_path / "lost.toml"
    link.symlink_to(tmp_path / "nowhere")
    assert [str(error) for error in refusal(tmp_path).errors] == [
        f"{link}:1: is not a regular file: put the rule itself here"
    ]


def test_a_link_is_not_followed_and_nothing_of_its_target_is_shown(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the first line of a secret")
    (tmp_path / "link.toml").symlink_to(tmp_path / "secret")
    assert "the first line" not in str(refusal(tmp_path))


def test_a_fifo_is_a_mistake_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    assert [error.problem for error in refusal(tmp_path).errors] == ["is not a regular file: put the rule itself here"]


def test_a_pack_may_not_hold_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MAX_RULES", 1)
    for name in ("one", "two"):
        write(tmp_path, name, rule_text(BLOCK))
    assert f"{tmp_path}:1: 2 rule files; 1 are allowed" in [str(error) for error in refusal(tmp_path).errors]


def test_a_further_pack_may_not_change_a_shipped_rule(tmp_path: Path) -> None:
    write(tmp_path, "generic/shipped", rule_text(LINES))
    (error,) = refusal(tmp_path).errors
    assert (
        error.problem == "a rule 'generic/shipped' exists already: choose another name, or override it in cleaner.toml"
    )


def test_broken_weights_of_the_chain_model_are_a_mistake(installed: Path) -> None:
    weights = installed / f"{CHAIN_ID}.json"
    weights.write_text("{}")
    (error,) = refusal().errors
    assert str(error).startswith(f"{weights}:1: these are no chain weights")


def test_the_rules_of_a_wheel_lie_in_the_package(installed: Path) -> None:
    assert shipped_pack() == installed
    assert [rule.id for rule in load_rules().rules] == ["generic/shipped"]


def test_the_rules_of_a_checkout_lie_beside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack, "__file__", str(tmp_path / "cleaner/rules/pack.py"))
    assert shipped_pack() == tmp_path / "rules"


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes on POSIX only")
def test_a_file_name_is_utf_8(tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.toml"))
    odd.write_text(rule_text(BLOCK), encoding="utf-8")
    (error,) = refusal(tmp_path).errors
    assert error.problem == "the file name is not UTF-8: rename the file"
    assert str(error).encode("utf-8")
