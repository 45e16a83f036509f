"""The command that a page shows does what the page says; sqlite-utils has the same functions."""

import html
import re
import shlex
import sqlite3
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database
from sqlite_utils.plugins import pm

from cleaner.archive import functions
from cleaner.cli.main import main
from tests.goldens import ROOT
from tests.web.conftest import archived
from tests.web.serving import get, serving

APPEAL = "please consider making a donation today"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undo")
    source = folder / "texts"
    source.mkdir()
    lines = ["The pier", "The pier opened again on Monday, said the harbour master, who had waited for it all year."]
    lines += ["Half of the town came to see it, and the geese were not amused by the noise of the band.", ""]
    (source / "pier.txt").write_text("\n\n".join([*lines, f"If you value our independent journalism, {APPEAL}."]))
    archived(folder, source)
    return folder / "archive.db"


def test_sql_functions_are_there_for_sqlite_utils(archive: Path) -> None:
    entry = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["sqlite_utils"]
    plugin = import_module(entry["article_cleaner"])
    pm.register(plugin, "trial")
    try:
        db = Database(archive)
        ((removed, restored, missing),) = db.execute(
            "SELECT removed_text(id), restore_text(id), removed_text(99) FROM documents"
        ).fetchall()
        db.close()
    finally:
        pm.unregister(name="trial")
    assert APPEAL in removed
    assert restored.endswith(f"{APPEAL}.")
    assert missing is None


@pytest.mark.parametrize("text", [None, "", " ", "No boilerplate here."])
def test_clean_text_leaves_alone_what_has_nothing_to_cut(text: str | None) -> None:
    assert functions.clean_text(text) == text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Datasette has tracebacks printed
def test_clean_text_refuses_what_would_hold_a_query_up() -> None:
    connection = sqlite3.connect(":memory:")
    functions.register_archive_functions(connection)
    with pytest.raises(sqlite3.OperationalError):
        connection.execute("SELECT clean_text(?)", ["x" * (functions.LONGEST_TEXT + 1)]).fetchone()
    connection.close()


def test_the_shown_command_puts_the_cut_back(archive: Path) -> None:
    with serving([str(archive)]) as server:
        page = get(f"{server}/archive/documents/1").text
        (line,) = re.findall(r'<code class="command">(cleaner restore --removal [^<]*)</code>', page)
        program, *arguments = shlex.split(html.unescape(line))
        assert program == "cleaner"
        result = CliRunner().invoke(main, [argument.replace("…", "it is the story") for argument in arguments])
        assert result.exit_code == 0, result.output
        after = get(f"{server}/archive/documents/1").text
    assert "Nothing was cut." in after
    assert APPEAL in after
    assert "kept by a person&#39;s decision" in after or "kept by a person's decision" in after
    assert "it is the story" in after
    assert "2 revisions" in after


def test_functions_load_without_datasette() -> None:
    import subprocess

    program = (
        "import cleaner.archive.functions, sys; sys.exit('datasette' in sys.modules or 'trafilatura' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
