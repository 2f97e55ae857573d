"""`ldn build`: courses become archives, with a report beside each."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from builder.cli.project import choose_courses, courses_argument, profile_option, read_the_locales, read_the_project
from builder.cli.terminal import EXIT_FINDINGS, print_findings, say, shown
from builder.diagnostics import BuilderError, Finding, sort_findings

if TYPE_CHECKING:
    from builder.locales import Locales
    from builder.pipeline import Options
    from builder.sources.project import Project
    from builder.workshop import Made

CONSTANT_TIME = 1_767_225_600  # 2026-01-01: the time in every archive, unless SOURCE_DATE_EPOCH says another


@click.command(epilog="Example: ldn build leadership-development --course-key course-v1:MyGroup+LDS+2026")
@courses_argument
@click.option(
    "--locale", "locales", multiple=True, metavar="CODE", help="Language or edition to build; may be given again. [default: all]"
)
@profile_option
@click.option("--native", is_flag=True, help="Build for a platform without our XBlocks: a survey, and sheets to print.")
@click.option("--draft", is_flag=True, help="Try something out: release no ids, build translations that are not finished.")
@click.option(
    "--min-coverage",
    type=click.IntRange(0, 100),
    default=80,
    show_default=True,
    help="Percent of the words that a locale must have translated.",
)
@click.option("--course-key", metavar="KEY", help="Course to import into, course-v1:Org+Number+Run. [default: as in course.yaml]")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the archives. [default: dist]")
@click.option("--jobs", type=click.IntRange(1, 64), help="Archives to build at a time. [default: one a processor]")
@click.pass_obj
def build(
    folder: Path | None, /, courses: tuple[str, ...], locales: tuple[str, ...], out: Path | None, jobs: int | None, **options: Any
) -> None:
    """Build courses: DIR/<course>-<locale>.tar.gz, with a report beside it in JSON and HTML.

    Without COURSE, all courses; without --locale, all locales. Nothing is written for a course that has errors; warnings do not
    stop a build. A locale with too few words translated is left out, unless you ask for it with --draft.
    """
    from builder.locales import find_locales
    from builder.workshop import Job, Workshop

    project = read_the_project(folder)
    names = choose_courses(project, courses)
    known = read_the_locales(project, locales)
    chosen = find_locales(project.root, locales, known)
    if options["course_key"] and len(names) * len(chosen) != 1:
        raise click.UsageError("--course-key names one course run: give one COURSE and one --locale with it.")
    settings = _options(**options)
    workshop = Workshop(project, known, settings)
    found, failed = set(_of_the_unreadable(project, known) if not locales else ()), False
    wanted = [Job(name, code) for name in names for code in chosen]
    for result in _progress(workshop.run(wanted, jobs), len(wanted)):
        _deliver(project, result, out or project.root / "dist", settings, asked_for=bool(locales))
        found |= set(result.findings)  # and not the result: all archives together may not fit into the memory
        failed = failed or result.failed or (bool(locales) and not result.files)
    seen = sort_findings(found)
    print_findings(seen)
    say(seen)
    if failed or (known.spoiled and not locales):
        sys.exit(EXIT_FINDINGS)


def _of_the_unreadable(project: Project, locales: Locales) -> Iterator[Finding]:
    """Findings of the locales whose settings cannot be read. The others are built all the same."""
    from builder.pipeline import check_locale

    for code in sorted(locales.spoiled):
        click.secho(f"{code} was not built: its settings cannot be read.", fg="red", err=True)
        yield from check_locale(project, code, locales, "wikilearn")


def _options(*, profile: str, native: bool, draft: bool, course_key: str | None, min_coverage: int) -> Options:
    from builder.olx.profile import PROFILES as NAMES
    from builder.olx.profile import parse_key
    from builder.pipeline import Options

    name = next(known for known in NAMES if known == profile)
    key = parse_key(course_key) if course_key else None
    return Options(name, native=native, draft=draft, key=key, mtime=_archive_time(), least_translated=min_coverage)


def _deliver(project: Project, result: Made, out: Path, options: Options, *, asked_for: bool) -> None:
    """Write what one job made, and say what became of it."""
    from builder.archive import write_file
    from builder.pipeline import released_lock
    from builder.sources.project import lock_path

    name, code = result.job.course, result.job.locale.code
    if result.unfinished is not None:
        said = (
            f"{name} ({code}): {result.unfinished} % of the words are translated; a release needs {options.least_translated} %."
        )
        click.secho(
            f"{said} Not built. For a draft: ldn build --locale {code} --draft", fg="red" if asked_for else "yellow", err=True
        )
        return
    if result.failed:
        click.secho(f"{name} ({code}) was not built: {result.reason or 'it has errors.'}", fg="red", err=True)
        return
    for file, content in result.files:
        write_file(out / file, content)
        click.echo(shown(out / file))
    lock = lock_path(project.root, name)
    if not options.draft and _text(lock) != (text := released_lock(project, name)):
        write_file(lock, text.encode())
        click.echo(f"Released ids were added to {shown(lock)}: commit it with the course.", err=True)


def _archive_time() -> int:
    value = os.environ.get("SOURCE_DATE_EPOCH", str(CONSTANT_TIME))
    if not (value.isascii() and value.isdigit()) or len(value) > 10:
        raise BuilderError(f"SOURCE_DATE_EPOCH is '{value}'; it must be a number of seconds since 1970, or not be set.")
    return int(value)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _progress(results: Iterator[Made], number: int) -> Iterator[Made]:
    if number < 2 or not sys.stderr.isatty():
        yield from results
        return
    from itertools import chain

    from rich.console import Console
    from rich.progress import track

    # The first one is waited for without a bar: it begins the other processes, and a bar has a thread, which must not be copied.
    first = next(results)
    yield from track(chain((first,), results), description="Building", total=number, console=Console(stderr=True), transient=True)
