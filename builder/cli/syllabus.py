"""`ldn coverage`, `ldn figures` and `ldn mark`: what authors ask of the syllabus as a whole."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from builder.cli.project import choose_courses, courses_argument, read_the_project
from builder.cli.terminal import EXIT_FINDINGS
from builder.diagnostics import BuilderError, count, suggest


@click.command(epilog="Example: ldn coverage --require")
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


@click.command(epilog="Example: ldn figures leadership-development")
@courses_argument
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
        for name in choose_courses(project, courses)
        if name in project.courses
    ]
    if form == "json":
        click.echo(json.dumps({"figures": data}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(map(figures_text, data)) + "\n" + legend(), nl=False)
    if project.partial:
        click.secho(f"Not read whole, see `ldn check`: {', '.join(sorted(project.partial))}", fg="yellow", err=True)


@click.command(epilog="Example: ldn mark burnout")
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
        click.echo(f"{marked.path.relative_to(project.root).as_posix()}: {count(marked.count, 'paragraph')} numbered")
    if faults:
        raise BuilderError("some files could not be read, and were left as they are; `ldn check` says why: " + ", ".join(faults))
    if not changed:
        click.echo("Every paragraph has its number.", err=True)
