"""The user's configuration: where it is found, what it changes, how its mistakes are told."""

import json
from pathlib import Path

import pytest

from cleaner.cli.config import CONFIG, find_config
from cleaner.rules.form import Kind
from tests.archive.samples import APPEAL, CREDIT, OFFER, PACK, STORY, rules_of, write, write_pack
from tests.cli.conftest import Run

TOLD = "cleaner: configuration: cleaner.toml\n"


def ids(run: Run, *options: object) -> list[str]:
    listed = run("rules", "list", "--json", *options)
    assert listed.exit_code == 0, listed.stderr
    return [json.loads(line)["id"].removeprefix("zebra/") for line in listed.stdout.splitlines()]


def refusal(run: Run, config: str, name: str = "cleaner.toml") -> str:
    write(Path(name), config)
    listed = run("rules", "list")
    assert (listed.exit_code, listed.stdout) == (2, "")
    return listed.stderr


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("zebra/offer", ["appeal", "credit"]),
        ("zebra/?r*", ["appeal", "offer"]),
        ("zebra/*", []),
        ("category:wire-credit", ["appeal", "offer"]),
        ("category:comments", ["appeal", "credit", "offer"]),
    ],
)
def test_rules_are_switched_off_by_id_by_pattern_and_by_category(run: Run, pattern: str, left: list[str]) -> None:
    write(Path("cleaner.toml"), f'disable = ["{pattern}"]')
    assert ids(run) == left


def test_what_is_switched_off_cuts_nothing_in_any_command_and_changes_the_digest(run: Run) -> None:
    write(Path("cleaner.toml"), 'disable = ["category:newsletter"]')
    write(Path("story.txt"), STORY + OFFER + APPEAL)
    cleaned = run("clean", "story.txt", "--json")
    answer = json.loads(cleaned.stdout)
    assert [removal["rule"] for removal in answer["removals"]] == ["zebra/appeal"]
    assert answer["rules"] == rules_of({name: PACK[name] for name in PACK if name != "zebra/offer"}).digest
    assert cleaned.stderr == TOLD
    explained = run("explain", "story.txt")
    assert "zebra/appeal" in explained.stdout
    assert "zebra/offer" not in explained.stdout
    assert "zebra/offer" not in run("archive", "story.txt", "--verbose").stdout
    assert run("rules", "show", "zebra/offer").exit_code == 2
    assert run("rules", "test").stderr == TOLD + "2 rules, 4 examples, 0 failures\n"


def test_without_configuration_nothing_is_said(run: Run) -> None:
    write(Path("pyproject.toml"), '[project]\nname = "cleaner"')
    assert run("rules", "list").stderr == ""


def test_no_config_leaves_it_out(run: Run) -> None:
    write(Path("cleaner.toml"), 'disable = ["zebra/*"]')
    assert ids(run, "--no-config") == ["appeal", "credit", "offer"]
    assert run("rules", "list", "--no-config").stderr == ""


def test_the_nearest_configuration_counts_and_no_other(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(Path("cleaner.toml"), 'disable = ["zebra/offer"]')
    write(Path("pyproject.toml"), '[tool.cleaner]\ndisable = ["zebra/appeal"]')
    write(Path("a/pyproject.toml"), '[tool.cleaner]\ndisable = ["zebra/credit"]')
    write(Path("a/b/pyproject.toml"), "[tool.black]\n")
    assert ids(run) == ["appeal", "credit"]  # cleaner.toml wins in its folder
    monkeypatch.chdir(tmp_path / "a/b")
    assert ids(run) == ["appeal", "offer"]
    assert run("rules", "list").stderr == "cleaner: configuration: ../pyproject.toml\n"


def test_a_broken_project_file_that_does_not_speak_of_us_is_passed_over(run: Run) -> None:
    write(Path("pyproject.toml"), "[tool.black\n")
    assert run("rules", "list").exit_code == 0
    assert "pyproject.toml:2: this is not TOML" in refusal(run, "[tool.cleaner]\nrules = x", "pyproject.toml")


def test_only_regular_files_are_read(run: Run) -> None:
    Path("cleaner.toml").mkdir()
    assert run("rules", "list").exit_code == 0


def test_a_file_that_may_not_be_read_is_told(run: Run, as_nobody: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(as_nobody)
    write(Path("cleaner.toml"), "").chmod(0)
    listed = run("rules", "list")
    assert (listed.exit_code, "cleaner.toml:1: cannot be read: Permission denied" in listed.stderr) == (2, True)


def test_a_folder_that_is_gone_has_no_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert find_config() is None


def test_further_rules_lie_beside_the_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(Path("cleaner.toml"), 'rules = ["mine"]')
    write(Path("mine/quagga.toml"), PACK["zebra/offer"])
    write(Path("more/okapi.toml"), PACK["zebra/offer"])
    Path("deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    assert ids(run) == ["quagga", "appeal", "credit", "offer"]
    assert ids(run, "--rules", "../more") == ["okapi", "quagga", "appeal", "credit", "offer"]
    assert ids(run, "--rules", tmp_path / "mine") == ["quagga", "appeal", "credit", "offer"]  # the same folder


def test_a_rule_is_replaced_where_the_configuration_says_so(run: Run) -> None:
    changed = PACK["zebra/offer"].replace("names the product", "says what it is")
    write(Path("mine/zebra/offer.toml"), changed)
    write(Path("cleaner.toml"), 'rules = ["mine"]')
    assert "mine/zebra/offer.toml:1: a rule 'zebra/offer' exists already" in run("rules", "list").stderr
    write(Path("cleaner.toml"), 'rules = ["mine"]\noverride = ["zebra/offer"]')
    assert run("rules", "show", "zebra/offer").stdout == changed
    assert ids(run) == ["appeal", "credit", "offer"]
    write(Path("cleaner.toml"), 'override = ["zebra/offer"]')
    assert run("rules", "show", "zebra/offer", "--rules", "mine").stdout == changed


@pytest.mark.parametrize("rule_id", ["zebra/offer", "zebra/new", "zebra/nowhere", "zebra/*"])
def test_replacing_nothing_is_a_mistake(run: Run, rule_id: str) -> None:
    write(Path("mine/zebra/new.toml"), PACK["zebra/offer"])
    told = refusal(run, f'rules = ["mine"]\noverride = ["{rule_id}"]')
    assert f"cleaner.toml:2: override.#1: '{rule_id}' replaces nothing: two folders must hold" in told


def test_options_win_over_the_configuration(run: Run) -> None:
    write(Path("cleaner.toml"), 'profile = "appeals"\nstrength = "thorough"')
    write(Path("story.txt"), STORY + CREDIT + APPEAL)

    def cut(*options: str) -> list[str]:
        answer = json.loads(run("clean", "story.txt", "--json", *options).stdout)
        return [removal["rule"] for removal in answer["removals"]]

    assert cut() == ["zebra/appeal"]
    assert cut("--profile", "article") == ["zebra/credit", "zebra/appeal"]
    assert cut("--no-config") == ["zebra/credit", "zebra/appeal"]


def test_profile_and_strength_of_a_run_are_those_of_the_configuration(run: Run) -> None:
    write(Path("cleaner.toml"), 'profile = "appeals"\nstrength = "thorough"')
    write(Path("story.txt"), STORY)
    run("archive", "story.txt")
    fields = json.loads(run("show", "1", "--json").stdout)
    assert (fields["profile"], fields["strength"]) == ("appeals", "thorough")
    run("archive", "story.txt", "--strength", "safe", "--archive", "other.db")
    assert json.loads(run("show", "1", "--json", "--archive", "other.db").stdout)["strength"] == "safe"


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ('rule = ["x"]', "cleaner.toml:1: rule: unknown key; did you mean 'rules'?\n    | rule = "),
        (
            '\nrules = "x"',
            'cleaner.toml:2: rules: must be a list of texts in [ ], not a text\n    | rules = "x"',
        ),
        ('rules = ["nowhere"]', "cleaner.toml:1: rules: there is no folder nowhere"),
        ("disable = []", "cleaner.toml:1: disable: must not be an empty list: leave the key out"),
        ('profile = "appeal"', "cleaner.toml:1: profile: 'appeal' is not known; did you mean 'appeals'?"),
        ('strength = "full"', "cleaner.toml:1: strength: 'full' is not known; one of: safe, thorough"),
        ("strength = ", "cleaner.toml:1: this is not TOML: "),
        ('disable = ["zebra/ofer"]', "disable.#1: no rule is called 'zebra/ofer'; did you mean 'zebra/offer'?"),
        ('disable = ["interface"]', "no rule is called 'interface'; did you mean 'category:interface'?"),
        ('disable = ["category:intreface"]', "did you mean 'category:interface'?"),
        ('disable = ["zebra/offer", "ZEBRA/*"]', "cleaner.toml:1: disable.#2: no rule is called 'ZEBRA/*'"),
        ('disable = ["qqq"]', "no rule is called 'qqq'; `cleaner rules list --no-config` shows the ids"),
    ],
)
def test_a_mistake_is_told_with_line_and_mend(run: Run, config: str, told: str) -> None:
    assert told in refusal(run, config)


def test_mistakes_come_at_once_and_name_the_configuration(run: Run) -> None:
    told = refusal(run, 'profil = "x"\nstrength = "x"\n')
    assert told.startswith("cleaner: 2 mistakes in the configuration; nothing was cleaned.\n")
    told = refusal(run, 'keep = [\n"zzz", "wire-credits"]\nrules = ["nowhere"]\n')
    assert told.startswith("cleaner: 3 mistakes in the configuration; nothing was cleaned.\n")


def test_a_mistake_in_a_project_file_is_located(run: Run) -> None:
    told = refusal(run, '[project]\nname = "x"\n\n[tool.cleaner]\ndisable = ["nobody"]\n', "pyproject.toml")
    assert "pyproject.toml:5: tool.cleaner.disable.#1: no rule is called 'nobody'" in told
    told = refusal(run, '[project]\nname = "x"\n\n[tool.cleaner]\ndisabled = ["nobody"]\n', "pyproject.toml")
    assert "pyproject.toml:5: tool.cleaner.disabled: unknown key; did you mean 'disable'?" in told
    assert "tool.cleaner: must be a table [cleaner], not a whole number" in refusal(
        run, "[tool]\ncleaner = 1", "pyproject.toml"
    )


def test_help_is_there_whatever_the_configuration_says(run: Run) -> None:
    write(Path("cleaner.toml"), "broken")
    assert run("clean", "--help").exit_code == 0
    assert run("clean", "-", "--no-config", input="Tea was served.\n").exit_code == 0


def test_every_key_of_the_configuration_is_read(run: Run) -> None:
    for key in CONFIG.keys:
        wanted = "a list of texts" if key.kind is Kind.TEXTS else "one of: "
        assert f"{key.name}: must be {wanted}" in refusal(run, f"{key.name} = 7")


def test_a_rule_that_is_wrong_is_told_from_where_the_user_stands(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(Path("cleaner.toml"), 'rules = ["mine"]')
    write_pack(Path("mine"), {"zebra/broken": "summary = 7"})
    Path("deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    assert "\n../mine/zebra/broken.toml:1: summary: must be a text" in run("rules", "list").stderr


def test_a_kept_category_stays_whoever_claims_it(run: Run) -> None:
    write(Path("cleaner.toml"), 'keep = ["wire-credit"]')
    write(Path("story.txt"), STORY + CREDIT + APPEAL)
    cleaned = run("clean", "story.txt", "--json", "--strength", "thorough")
    answer = json.loads(cleaned.stdout)
    assert [removal["rule"] for removal in answer["removals"]] == ["zebra/appeal"]
    assert answer["rules"] != rules_of(PACK).digest
    assert ids(run) == ["appeal", "credit", "offer"]


def test_a_category_that_is_none_cannot_be_kept(run: Run) -> None:
    told = refusal(run, 'keep = ["wire-credits"]')
    assert "cleaner.toml:1: keep.#1: 'wire-credits' is no category; did you mean 'wire-credit'?" in told
    assert "the categories are donation-appeal, " in refusal(run, 'keep = ["zzz"]')
