"""`cleaner serve`: the archive in Datasette, from our own environment, where our plugin is."""

import os
import sys
from pathlib import Path

import click

from cleaner.archive.connect import open_for_reading
from cleaner.cli.options import archive_option


@click.command("serve")
@archive_option
@click.option("--port", type=click.IntRange(1, 65_535), default=8001, show_default=True)
def command(archive_path: Path, port: int) -> None:
    """Browse the archive with Datasette on this machine only.

    \b
    Example: cleaner serve --port 8001
    """
    with open_for_reading(archive_path):
        pass  # a missing or newer archive is told before Datasette starts
    from cleaner.web.settings import serve_arguments

    arguments = [sys.executable, "-m", "datasette", "serve", *serve_arguments(archive_path), "--port", str(port)]
    os.execv(sys.executable, arguments)
