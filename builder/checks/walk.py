"""Ways through a project that several checks take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from builder.diagnostics import Location
from builder.model.blocks import Block
from builder.model.course import Lesson, Module, Unit
from builder.model.schema import Form, Spec
from builder.model.text import Paragraph, Text
from builder.sources.bodies import GROUPS, worded_fields
from builder.sources.project import Project


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and what it stands in."""

    module: Module[Text]
    lesson: Lesson[Text]
    unit: Unit[Text]
    block: Block[Text]


@dataclass(frozen=True, slots=True)
class Worded:
    """A text and the field it stands in. `module` is empty outside of modules; `body` holds all paragraphs of a Markdown body."""

    text: Text
    spec: Spec
    module: str

    @property
    def markdown(self) -> bool:
        """True if the text is read as Markdown."""
        return self.spec.form is Form.BODY or self.spec.inline


def placed_blocks(project: Project) -> Iterator[Placed]:
    """Every block of every module."""
    for module in project.modules.values():
        for lesson in module.lessons:
            for unit in lesson.units:
                for block in unit.blocks:
                    yield Placed(module, lesson, unit, block)


@lru_cache(maxsize=1)
def all_texts(project: Project) -> tuple[Worded, ...]:
    """Every text of the project, module by module, then what the courses and the syllabus say. Kept for the next check."""
    return tuple(_all_texts(project))


def _all_texts(project: Project) -> Iterator[Worded]:
    for module in project.modules.values():
        yield from texts_of(module, module.id)
    shared: list[Any] = [*project.courses.values(), *project.skills, *project.presets, *project.terms, *project.figures.values()]
    for record in [*shared, project.syllabus] if project.syllabus else shared:
        yield from texts_of(record, "")


def texts_of(record: Any, module: str) -> Iterator[Worded]:
    """Every text of one group and of the groups in it."""
    for spec, values in worded_fields(record):
        for value in values:
            if spec.form in GROUPS:
                yield from texts_of(value, module)
            else:
                yield Worded(value.words if isinstance(value, Paragraph) else value, spec, module)


def unread(project: Project, path: str) -> bool:
    """True if the file could not be read whole: then a name that seems unknown may stand in it."""
    return any(fault.where.path == path for fault in project.faults)


def line_of(text: Text, line: int) -> Location:
    """The place of a line, from 0, within a text that keeps its lines."""
    return Location(text.where.path, text.where.line + line, text.where.column if not line else 1)
