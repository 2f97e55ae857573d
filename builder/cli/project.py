"""The project that a command works on, and the words that name a part of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.diagnostics import BuilderError, suggest

if TYPE_CHECKING:
    from builder.locales import Locales
    from builder.sources.project import Project

PROFILES = ("wikilearn", "openedx")

profile_option = click.option(
    "--profile", type=click.Choice(PROFILES), default="wikilearn", show_default=True, help="The platform that the archive is for."
)
courses_argument = click.argument(
    "courses", nargs=-1, metavar="[COURSE]...", shell_complete=lambda _context, _parameter, word: _complete_courses(word)
)


def read_the_project(folder: Path | None) -> Project:
    """The project that `folder` or the current folder is in."""
    from builder.sources.project import find_root, read_project

    return read_project(find_root((folder or Path.cwd()).resolve()))


def read_the_locales(project: Project, codes: tuple[str, ...] = ()) -> Locales:
    """All locales of the project. Raises `BuilderError` if one of `codes` is not among them or cannot be read."""
    from builder.locales import read_locales

    known = read_locales(project.root)
    for code in codes:
        known.locale(code)
    return known


def choose_courses(project: Project, names: tuple[str, ...]) -> tuple[str, ...]:
    """The courses of these names; all courses if there are no names."""
    known = [
        path.name for path in sorted((project.root / "courses").iterdir()) if path.is_dir() and not path.name.startswith(".")
    ]
    for name in names:
        if name not in known:
            raise click.UsageError(f"there is no course '{name}'; {suggest(name, known)}")
    if not known:
        raise BuilderError("there is no course yet: begin with `ldn new course ID`.")
    return tuple(dict.fromkeys(names)) or tuple(known)


def _complete_courses(word: str) -> list[str]:
    courses = Path("courses")
    return [path.name for path in sorted(courses.iterdir()) if path.name.startswith(word)] if courses.is_dir() else []
