"""Numbers new paragraphs by editing the text of a file in place: not another byte changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.model.text import Paragraph, Text
from builder.sources.bodies import bodies_of
from builder.sources.project import Project


@dataclass(frozen=True, slots=True)
class Marked:
    """A file that gains markers: its new text, and how many paragraphs were new."""

    path: Path
    text: str
    count: int


def mark_files(project: Project, modules: tuple[str, ...]) -> tuple[list[Marked], list[str]]:
    """The files that gain markers, and the names of those that could not be read and stay as they are.

    With `modules`, only their files; without, all modules, figures, courses and the syllabus. A number that `ids.lock` says
    was ever given in a body is not given again, even if its paragraph is gone.
    """
    released = _released(project)
    marked: list[Marked] = []
    unread: list[str] = []
    for name, record in _records(project, modules):
        if record is None:
            unread.append(name)
        else:
            text = (project.root / name).read_bytes().decode("utf-8")
            bodies = [(body, released.get(key, 0)) for key, body in bodies_of(record)]
            new_text, count = mark_text(text, bodies)
            if count:
                marked.append(Marked(project.root / name, new_text, count))
    return marked, sorted(unread)


def mark_text(text: str, bodies: list[tuple[tuple[Paragraph[Text], ...], int]]) -> tuple[str, int]:
    """The text with a number for each new paragraph of `bodies`, each with the highest number it ever had; and how many."""
    markers = dict(marker for body, highest in bodies for marker in _markers(body, highest))
    lines = text.split("\n")
    for line in sorted(markers, reverse=True):
        lead, number = markers[line]
        _insert(lines, line - 1, f"<!--T:{number}-->", at_end=lead.startswith("#"))
    return "\n".join(lines), len(markers)


def _markers(body: tuple[Paragraph[Text], ...], highest: int) -> Iterator[tuple[int, tuple[str, int]]]:
    """Line in the file, from 1, to the lead and the number of each new paragraph."""
    following = max([highest, *(paragraph.number or 0 for paragraph in body)]) + 1
    for paragraph in body:
        if paragraph.number is None:
            yield paragraph.words.where.line, (paragraph.lead, following)
            following += 1


def _insert(lines: list[str], at: int, marker: str, *, at_end: bool) -> None:
    line = lines[at]
    if at_end:
        words = line.rstrip()
        lines[at] = f"{words} {marker}{line[len(words) :]}"
    else:
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        ending = "\r" if line.endswith("\r") else ""
        lines.insert(at, f"{indent}{marker}{ending}")


def _records(project: Project, modules: tuple[str, ...]) -> Iterator[tuple[str, object | None]]:
    """Files that can have bodies, by name, and what was read from them."""
    for name in modules or sorted({*project.modules, *project.partial}):
        yield project.path_of("module", name), project.modules.get(name)
    if not modules:
        yield from ((project.path_of("figure", name), figure) for name, figure in project.figures.items())
        yield from ((project.path_of("course", name), course) for name, course in project.courses.items())
        yield "syllabus/syllabus.yaml", project.syllabus


def _released(project: Project) -> Mapping[str, int]:
    highest: dict[str, int] = {}
    for lock in project.locks.values():
        for key, last in lock.paragraphs.items():
            highest[key] = max(last, highest.get(key, 0))
    return highest
