"""The command `ldn`: reads the words on the command line, calls the pipeline, prints, and chooses the exit code.

0: clean. 1: findings. 2: wrong usage or unreadable input. Results go to stdout, talk to stderr. Everything but Click is
imported inside the commands, so that `ldn --help` answers at once.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Any

import click

from builder import __version__
from builder.cli.build import build
from builder.cli.check import check, explain
from builder.cli.locale import locale
from builder.cli.new import new
from builder.cli.preview import preview
from builder.cli.syllabus import coverage, figures, mark
from builder.cli.terminal import EXIT_USAGE, print_findings
from builder.diagnostics import BuilderError


def main() -> None:
    """Run `ldn` and leave with its exit code. Errors are told in words; `--debug` shows Python's account of them."""
    gc.set_threshold(200_000, 2, 2)  # look for cycles less often: a run makes millions of objects, and few cycles
    try:
        cli()
    except BuilderError as error:
        print_findings(error.findings)
        click.secho(f"Error: {error}", fg="red", err=True)
        sys.exit(EXIT_USAGE)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog="Example: ldn build")
@click.option(
    "--project", "folder", type=click.Path(path_type=Path, file_okay=False), help="The project's folder. [default: found upwards]"
)
@click.option("--debug", is_flag=True, help="Show Python's traceback when ldn itself fails.")
@click.version_option(__version__, prog_name="ldn")
@click.pass_context
def cli(context: click.Context, folder: Path | None, *, debug: bool) -> None:
    """Compile the Leadership Development Syllabus into course archives for Open edX, and check any such archive."""
    context.obj = folder
    if not debug:
        sys.excepthook = _tell_failure
    if "NO_COLOR" in os.environ:
        context.color = False


def _tell_failure(kind: type[BaseException], error: BaseException, _: Any) -> None:
    if isinstance(error, OSError):
        click.secho(f"Error: {error.filename or 'a file'}: {error.strerror}", fg="red", err=True)
    else:
        click.secho(f"ldn has failed ({kind.__name__}: {error}).", fg="red", err=True)
        click.echo("This is a fault of the program: please report it with what `ldn --debug …` prints.", err=True)


@cli.command(epilog='Example: eval "$(ldn completion bash)"')
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion(shell: str) -> None:
    """Print what makes SHELL complete ldn's words when you press the tab key."""
    from click.shell_completion import get_completion_class

    if kind := get_completion_class(shell):
        click.echo(kind(cli, {}, "ldn", "_LDN_COMPLETE").source())


for command in (build, check, coverage, figures, explain, mark, new, locale, preview):
    cli.add_command(command)
