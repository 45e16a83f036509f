"""Command lines that a page shows to be copied; nothing is run from here."""

import shlex
from pathlib import Path

from cleaner.archive.connect import DEFAULT_ARCHIVE


def archive_option(path: Path) -> str:
    """The end of a command line that names the archive; empty for the one that commands take by themselves."""
    try:
        shown = path.absolute().relative_to(Path.cwd())
    except ValueError:
        shown = path.absolute()
    return "" if shown == DEFAULT_ARCHIVE else f" --archive {shlex.quote(str(shown))}"
