"""`ldn new`: small valid files to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from builder.cli.project import read_the_project
from builder.cli.terminal import shown
from builder.diagnostics import BuilderError


@click.group(epilog="Example: ldn new module conflict")
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
        raise BuilderError(f"{shown(path)} exists already; it was left as it is. Choose another name.")
    for each, content in files.items():
        write_file(each, content)
        click.echo(shown(each))
