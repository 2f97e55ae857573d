"""`ldn preview`: see a course as its learners will, before anyone imports it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from builder.cli.project import profile_option
from builder.diagnostics import BuilderError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builder.olx.profile import ProfileName
    from builder.preview.shelf import Shelf

PORT = 8400
_ARCHIVES = (".tar.gz", ".tgz", ".zip", ".tar")


@click.command(epilog="Example: ldn preview leadership-essentials --locale bn --watch")
@click.argument("what", nargs=-1, metavar="[COURSE | ARCHIVE]...")
@click.option("--locale", "locales", multiple=True, metavar="CODE", help="Language or edition to begin with; may be given again.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Port on this machine; 0 for any free one."
)
@click.option("--watch", is_flag=True, help="Show each saved change in the open page.")
@click.option(
    "--export",
    "export_to",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the pages to this folder instead of serving them.",
)
@profile_option
@click.option(
    "--seen-after",
    type=click.IntRange(0),
    default=5000,
    show_default=True,
    metavar="MS",
    help="Milliseconds in view until a text counts as read.",
)
@click.pass_obj
def preview(folder: Path | None, /, what: tuple[str, ...], export_to: Path | None, **options: Any) -> None:
    """Show courses in a browser as their learners will see them.

    COURSE is a course of this project, built in memory from its sources: nothing is written. ARCHIVE is any Open edX course
    (.tar.gz, .zip or a folder). Without either: every course of this project. Only this machine can see the pages.
    """
    from builder.preview.extra import missing

    if lacking := missing():
        hint = "pip install 'ldn-builder[preview]', or `make build` in the project."
        raise BuilderError(f"the preview needs {lacking}, not installed here: {hint}")
    from builder.olx.profile import PROFILES as NAMES
    from builder.preview.main import export_shelf, serve_shelf
    from builder.preview.site import Site

    profile = next(known for known in NAMES if known == options["profile"])
    shelf = _shelf(folder, what, profile, options)
    if export_to is None:
        serve_shelf(Site(shelf, profile, options["watch"], options["seen_after"]), options["port"], _say)
        return
    written = export_shelf(shelf, export_to, profile, options["locales"])
    click.echo(f"{export_to.as_posix()}/index.html")
    click.echo(
        f"{written.pages} pages, {written.files} files beside. Put the folder on any web server, or open the page.", err=True
    )


def _shelf(folder: Path | None, what: tuple[str, ...], profile: ProfileName, options: Mapping[str, Any]) -> Shelf:
    from builder.preview.shelf import ArchiveShelf, ProjectShelf
    from builder.sources.project import find_root

    archives = [Path(name) for name in what if _is_archive(name)]
    if not archives:
        return ProjectShelf(find_root((folder or Path.cwd()).resolve()), what, options["locales"], profile)
    if len(archives) != len(what):
        raise click.UsageError("give courses of the project or archives, not both at a time.")
    if options["watch"] or options["locales"]:
        raise click.UsageError("--watch and --locale are for the project's own courses: an archive is shown as it is.")
    return ArchiveShelf(archives)


def _say(address: str) -> None:
    click.echo(address)
    click.echo("Only this machine can open it. Ctrl-C ends the preview, and forgets what the test learners did.", err=True)


def _is_archive(name: str) -> bool:
    return name.endswith(_ARCHIVES) or "/" in name or (Path(name) / "course.xml").exists() or (Path(name) / "course").is_dir()
