"""The command `cleaner`. Commands are imported when they are called, so that start-up stays quick."""

import errno
import io
import signal
import sys
from importlib import import_module

import click

from cleaner import __version__
from cleaner.document.errors import CleanerError, SourceError

OK, FOUND, USAGE, QUARANTINED, ARCHIVE, INTERRUPTED, DAMAGED = range(7)
_COMMANDS = (
    *("archive", "backup", "clean", "diff", "explain", "export", "forget", "publish", "reclean", "repair", "restore"),
    *("rules", "search", "serve", "show", "stats", "verify"),
)


class _Commands(click.Group):
    """Commands by module name, and the exit code of every error that we raise on purpose."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"cleaner.cli.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except CleanerError as error:
            _tell(str(error))
            ctx.exit(_exit_code(error))
        except OSError as error:
            sys.stdout = io.StringIO()  # Python would try to flush it once more
            if error.errno == errno.EPIPE:
                ctx.exit(OK)  # whoever read our output has all that he wanted
            _tell(f"{error.filename or 'the output'} cannot be used: {error.strerror}")
            ctx.exit(ARCHIVE)
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # or the next one ends Python on its way out
            click.echo("cleaner: interrupted; run the same command again to go on", err=True)
            ctx.exit(INTERRUPTED)


def _tell(message: str) -> None:
    from cleaner.cli.output import printable

    click.echo(f"cleaner: {printable(message)}", err=True)


def _exit_code(error: CleanerError) -> int:
    """Rules and usage 2, a document 3, the archive 4."""
    from cleaner.archive.errors import ArchiveError

    if isinstance(error, ArchiveError):
        return ARCHIVE
    return QUARANTINED if isinstance(error, SourceError) else USAGE


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cleaner")
def main() -> None:
    """Cut what the publisher added to news articles, name the rule behind every cut, keep it all in one archive.

    \b
    cleaner archive articles/          clean a folder into archive/archive.db
    cleaner search "ferry timetable"   find articles again
    cleaner explain article.html       see what goes, and why
    """
