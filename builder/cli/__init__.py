"""The command `ldn`: reads the words on the command line, calls the pipeline, prints, and chooses the exit code.

0: clean. 1: findings. 2: wrong usage or unreadable input. Results go to stdout, talk to stderr. Everything but Click is
imported inside the commands, so that `ldn --help` answers at once.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from builder import __version__
from builder.diagnostics import BuilderError, Finding, Severity, has_errors, sort_findings, suggest

if TYPE_CHECKING:
    from builder.locales import Locales
    from builder.pipeline import Options
    from builder.sources.project import Project
    from builder.workshop import Made

PROFILES = ("wikilearn", "openedx")
CONSTANT_TIME = 1_767_225_600  # 2026-01-01: the time in every archive, unless SOURCE_DATE_EPOCH says another

EXIT_FINDINGS = 1
EXIT_USAGE = 2

profile_option = click.option(
    "--profile", type=click.Choice(PROFILES), default="wikilearn", show_default=True, help="The platform that the archive is for."
)


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


@cli.command(epilog="Example: ldn build leadership-development --course-key course-v1:MyGroup+LDS+2026")
@click.argument(
    "courses", nargs=-1, metavar="[COURSE]...", shell_complete=lambda _context, _parameter, word: _complete_courses(word)
)
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
    names = _choose_courses(project, courses)
    known = _read_locales(project, locales)
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


def _read_locales(project: Project, codes: tuple[str, ...] = ()) -> Locales:
    from builder.locales import read_locales

    known = read_locales(project.root)
    for code in codes:
        known.locale(code)
    return known


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
        click.echo(_shown(out / file))
    lock = lock_path(project.root, name)
    if not options.draft and _text(lock) != (text := released_lock(project, name)):
        write_file(lock, text.encode())
        click.echo(f"Released ids were added to {_shown(lock)}: commit it with the course.", err=True)


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


@cli.command(epilog="Example: ldn check export.tar.gz --ignore W,X401 --format json")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@profile_option
@click.option(
    "--select", "selected", metavar="CODES", default="", help="Only these checks: codes or their beginnings, with commas."
)
@click.option("--ignore", "ignored", metavar="CODES", default="", help="All checks but these.")
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "sarif")), default="text", show_default=True, help="How to print."
)
@click.option("--strict", is_flag=True, help="Leave with exit code 1 for warnings too.")
@click.pass_obj
def check(  # noqa: PLR0913 - the options of the command
    folder: Path | None, paths: tuple[Path, ...], profile: str, selected: str, ignored: str, form: str, *, strict: bool
) -> None:
    """Check the project's sources, or any Open edX course: PATH is an archive (.tar.gz, .zip) or an unpacked folder.

    Every finding names file, line and column, what is wrong, and how to mend it; `ldn explain CODE` says more.
    """
    codes = _codes(selected, ignored)
    findings = _check_paths(paths, profile, codes) if paths else _check_project(folder, profile, codes)
    if form == "text":
        print_findings(findings, err=False)
    else:
        from builder.report.findings import render_findings

        click.echo(render_findings(findings, form), nl=False)
    say(findings)
    if has_errors(findings) or (strict and findings):
        sys.exit(EXIT_FINDINGS)


def _check_paths(paths: tuple[Path, ...], profile: str, codes: Callable[[str], bool]) -> tuple[Finding, ...]:
    from builder.inspection import check_archive

    several = len(paths) > 1
    return sort_findings(
        _within(path, finding, several=several) for path in paths for finding in check_archive(path, profile, codes)
    )


def _check_project(folder: Path | None, profile: str, codes: Callable[[str], bool]) -> tuple[Finding, ...]:
    from builder.checks.of_locales import QUIET
    from builder.locales import locale_codes
    from builder.pipeline import check_locale, check_sources

    project = read_the_project(folder)
    locales = _read_locales(project)
    found = list(check_sources(project, profile, codes))
    for code in locale_codes(project.root):  # what only its translators can use is for `ldn locale check`
        found += check_locale(project, code, locales, profile, lambda check: check not in QUIET and codes(check))
    return sort_findings(found)


def _within(path: Path, finding: Finding, *, several: bool) -> Finding:
    """With more than one archive, a finding says which one it is in."""
    from dataclasses import replace

    if not several:
        return finding
    return replace(finding, where=replace(finding.where, path=f"{path.as_posix()}/{finding.where.path}"))


def _codes(selected: str, ignored: str) -> Callable[[str], bool]:
    if not selected and not ignored:
        return lambda _: True
    from builder.checks.all import CHECKS

    wanted, unwanted = (tuple(part.strip().upper() for part in text.split(",") if part.strip()) for text in (selected, ignored))
    for code in (*wanted, *unwanted):
        if not any(known.startswith(code) for known in CHECKS):
            raise click.UsageError(f"there is no check '{code}'; {suggest(code, CHECKS)}")
    return lambda code: (not wanted or code.startswith(wanted)) and not (unwanted and code.startswith(unwanted))


@cli.command(epilog="Example: ldn coverage --require")
@click.option("--require", is_flag=True, help="Leave with exit code 1 when an element is missing.")
@click.option("--all", "verbose", is_flag=True, help="List what is covered too, and where.")
@click.pass_obj
def coverage(folder: Path | None, *, require: bool, verbose: bool) -> None:
    """Show which elements of the Leadership Development Plan the modules teach, and which are missing."""
    from builder.report.coverage import cover, coverage_text

    project = read_the_project(folder)
    covered = cover(project.coverage, project.modules.values())
    click.echo(coverage_text(covered, verbose=verbose), nl=False)
    if project.partial:
        click.secho(f"Not read whole, see `ldn check`: {', '.join(sorted(project.partial))}", fg="yellow", err=True)
    if require and not all(item.places for item in covered):
        sys.exit(EXIT_FINDINGS)


@cli.command(epilog="Example: ldn figures leadership-development")
@click.argument(
    "courses", nargs=-1, metavar="[COURSE]...", shell_complete=lambda _context, _parameter, word: _complete_courses(word)
)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="How to print.")
@click.pass_obj
def figures(folder: Path | None, courses: tuple[str, ...], form: str) -> None:
    """Show how long courses are and how hard to read, and whether the form of a choice gives the right one away.

    Without COURSE: the syllabus with all its modules, and each course.
    """
    import json

    from builder.report.figures import figures_data, figures_text, legend
    from builder.sources.project import course_modules

    project = read_the_project(folder)
    data = [] if courses else [figures_data("all modules", project.modules.values())]
    data += [
        figures_data(name, course_modules(project, project.courses[name]))
        for name in _choose_courses(project, courses)
        if name in project.courses
    ]
    if form == "json":
        click.echo(json.dumps({"figures": data}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(map(figures_text, data)) + "\n" + legend(), nl=False)
    if project.partial:
        click.secho(f"Not read whole, see `ldn check`: {', '.join(sorted(project.partial))}", fg="yellow", err=True)


@cli.command(epilog="Example: ldn explain X001")
@click.argument("code", shell_complete=lambda _context, _parameter, word: _complete_codes(word))
def explain(code: str) -> None:
    """Say what a check looks for, why, and how to mend what it finds."""
    from builder.checks.all import CHECKS

    known = CHECKS.get(code.upper())
    if known is None:
        raise click.UsageError(f"there is no check '{code}'; {suggest(code.upper(), CHECKS)}")
    where = f"; only with --profile {' or '.join(sorted(known.profiles))}" if known.profiles else ""
    click.echo(f"{known.code} {known.name} ({known.severity.value}{where})\n\n{known.doc}")


@cli.command(epilog="Example: ldn mark burnout")
@click.argument("modules", nargs=-1, metavar="[MODULE]...")
@click.pass_obj
def mark(folder: Path | None, modules: tuple[str, ...]) -> None:
    """Number new paragraphs with <!--T:n-->, so that translations can hang on them.

    Only the markers are added; nothing else in a file changes. Without MODULE, all modules, figures and courses.
    """
    from builder.archive import write_file
    from builder.sources.mark import mark_files

    project = read_the_project(folder)
    for name in modules:
        if not (project.root / project.path_of("module", name)).is_file():
            raise click.UsageError(f"there is no module '{name}'; {suggest(name, project.modules)}")
    changed, faults = mark_files(project, modules)
    for marked in changed:
        write_file(marked.path, marked.text.encode())
        paragraphs = "paragraph" if marked.count == 1 else "paragraphs"
        click.echo(f"{marked.path.relative_to(project.root).as_posix()}: {marked.count} {paragraphs} numbered")
    if faults:
        raise BuilderError("some files could not be read, and were left as they are; `ldn check` says why: " + ", ".join(faults))
    if not changed:
        click.echo("Every paragraph has its number.", err=True)


@cli.group(epilog="Example: ldn new module conflict")
def new() -> None:
    """Write a small valid file to begin with."""


@new.command("module", epilog="Example: ldn new module conflict")
@click.argument("name", metavar="ID")
@click.pass_obj
def new_module_command(folder: Path | None, name: str) -> None:
    """Write syllabus/modules/ID.yaml."""
    from builder.sources.starters import new_module

    project = read_the_project(folder)
    path = project.root / project.path_of("module", _new_id(name))
    _write_new(path, {path: new_module(name).encode()})
    click.echo(f"Write your lessons there, add `{name}` to `modules:` of a course, then run `ldn check`.", err=True)


@new.command("course", epilog="Example: ldn new course facilitation")
@click.argument("name", metavar="ID")
@click.pass_obj
def new_course_command(folder: Path | None, name: str) -> None:
    """Write courses/ID/course.yaml and a plain picture."""
    from builder.sources.starters import new_course, plain_picture

    project = read_the_project(folder)
    if not project.modules:
        raise BuilderError("a course is made of modules, and there is none yet: begin with `ldn new module ID`.")
    path = project.root / project.path_of("course", _new_id(name))
    image = path.parent / "static" / "course-image.png"
    _write_new(path, {image: plain_picture(), path: new_course(name, tuple(project.modules)[:1]).encode()})
    click.echo(f"Choose its modules there, then run `ldn build {name}`.", err=True)


def _new_id(name: str) -> str:
    from builder.ids import ID, LONGEST_ID
    from builder.sources.project import RESERVED

    if not ID.fullmatch(name) or len(name) > LONGEST_ID or name in RESERVED:
        raise click.UsageError(
            f"'{name}' cannot be an id: use small letters, digits and single hyphens, at most {LONGEST_ID}, and none of "
            + ", ".join(sorted(RESERVED))
        )
    return name


def _write_new(path: Path, files: dict[Path, bytes]) -> None:
    from builder.archive import write_file

    if path.exists():
        raise BuilderError(f"{_shown(path)} exists already; it was left as it is. Choose another name.")
    for each, content in files.items():
        write_file(each, content)
        click.echo(_shown(each))


@cli.command(epilog='Example: eval "$(ldn completion bash)"')
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion(shell: str) -> None:
    """Print what makes SHELL complete ldn's words when you press the tab key."""
    from click.shell_completion import get_completion_class

    if kind := get_completion_class(shell):
        click.echo(kind(cli, {}, "ldn", "_LDN_COMPLETE").source())


def read_the_project(folder: Path | None) -> Project:
    """The project that `folder` or the current folder is in."""
    from builder.sources.project import find_root, read_project

    return read_project(find_root((folder or Path.cwd()).resolve()))


def _choose_courses(project: Project, names: tuple[str, ...]) -> tuple[str, ...]:
    known = [
        path.name for path in sorted((project.root / "courses").iterdir()) if path.is_dir() and not path.name.startswith(".")
    ]
    for name in names:
        if name not in known:
            raise click.UsageError(f"there is no course '{name}'; {suggest(name, known)}")
    if not known:
        raise BuilderError("there is no course yet: begin with `ldn new course ID`.")
    return tuple(dict.fromkeys(names)) or tuple(known)


def print_findings(findings: Iterable[Finding], *, err: bool = True) -> None:
    """Each finding in two lines: where and what, and how to mend it."""
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
    for finding in findings:
        severity = click.style(f"{finding.severity.value} {finding.code}", fg=colours[finding.severity], bold=True)
        click.echo(f"{finding.where}: {severity}: {finding.message}", err=err)
        if finding.hint:
            click.secho(f"    {finding.hint}", dim=True, err=err)


def say(findings: Iterable[Finding]) -> None:
    """How many findings there are, on the error output."""
    from builder.report.findings import summary

    click.echo(summary(findings), err=True)


def _shown(path: Path) -> str:
    """A path as its user would type it."""
    return Path(os.path.relpath(path)).as_posix()


def _complete_courses(word: str) -> list[str]:
    courses = Path("courses")
    return [path.name for path in sorted(courses.iterdir()) if path.name.startswith(word)] if courses.is_dir() else []


def _complete_codes(word: str) -> list[str]:
    from builder.checks.all import CHECKS

    return [code for code in sorted(CHECKS) if code.startswith(word.upper())]


from builder.cli.locale import locale  # noqa: E402 - it uses what stands above
from builder.cli.preview import preview  # noqa: E402

cli.add_command(locale)
cli.add_command(preview)
