"""What holds for every command: help with an example, JSON, versions, usage."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import cleaner
from cleaner.cli.main import main
from tests.archive.samples import write_folder
from tests.cli.conftest import Run


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command and group, with the words that lead to it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


EVERY = dict(commands())
NAMES = [pytest.param(words, id=" ".join(words)) for words in EVERY]


@pytest.mark.parametrize("words", NAMES)
def test_every_command_has_help_with_an_example(run: Run, words: tuple[str, ...]) -> None:
    asked = run(*words, "--help")
    assert asked.exit_code == 0
    assert f"Example: cleaner {words[0]}" in asked.stdout
    assert run(*words, "-h").stdout == asked.stdout


@pytest.mark.parametrize("words", NAMES)
def test_every_option_says_what_it_is_for(words: tuple[str, ...]) -> None:
    options = [option for option in EVERY[words].params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help and option.name != "port"] == []


@pytest.mark.parametrize("words", NAMES)
def test_every_command_that_prints_data_prints_it_as_json_too(words: tuple[str, ...]) -> None:
    command = EVERY[words]
    if not isinstance(command, click.Group) and words not in {("serve",), ("export",)}:  # export is JSON as it is
        assert "as_json" in {option.name for option in command.params}


def test_json_is_one_object_a_line_on_stdout_whatever_happens(run: Run, tmp_path: Path) -> None:
    write_folder(tmp_path / "in")
    for arguments in (
        ("clean", "in"),
        ("clean", "in/a.txt"),
        ("explain", "in"),
        ("archive", "in", "--archive", "a.db"),
        ("archive", "in", "--archive", "b.db", "--verbose"),
        ("search", "pier", "--archive", "a.db"),
        ("search", "zebra", "--removed", "--archive", "a.db"),
        ("show", "1", "--archive", "a.db"),
        ("show", "1", "--original", "--archive", "a.db"),
        ("explain", "1", "--archive", "a.db"),
        ("rules", "list"),
        ("rules", "show", "zebra/appeal"),
    ):
        lines = run(*arguments, "--json").stdout_bytes.decode("utf-8").splitlines()
        assert lines, arguments
        assert all(isinstance(json.loads(line, parse_constant=pytest.fail), dict) for line in lines), arguments


def test_the_version(run: Run) -> None:
    assert run("--version").stdout == f"cleaner, version {cleaner.__version__}\n"


def test_without_a_command_there_is_help(run: Run) -> None:
    asked = run()
    assert asked.exit_code == 2
    assert "cleaner archive articles/" in asked.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("wash",),
        ("clean",),
        ("clean", "a.txt", "--colour"),
        ("clean", "a.txt", "--profile", "all"),
        ("clean", "a.txt", "--max-seconds", "0"),
        ("clean", "a.txt", "--max-seconds", "inf"),
        ("clean", "a.txt", "--max-bytes", "0"),
        ("clean", "a.txt", "--max-memory", "-5"),
        ("clean", "a.txt", "--jobs", "0"),
        ("search",),
        ("show",),
        ("search", "x", "--limit", "0"),
        ("rules", "show"),
        ("rules", "show", "no/such-rule"),
        ("rules", "test", "zebra/appeal", "no/such-rule"),
        ("rules", "list", "--category", "all"),
        ("clean", "a.txt", "--rules", "no-such-folder"),
        ("show", "1"),
        ("search", "x"),
        ("serve",),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2_with_a_word_on_stderr(run: Run, arguments: tuple[str, ...]) -> None:
    asked = run(*arguments)
    assert asked.exit_code == 2
    assert asked.stdout == ""
    assert asked.stderr
