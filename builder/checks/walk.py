"""Ways through a project that several checks take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from builder.diagnostics import Location
from builder.model.blocks import Block
from builder.model.course import Lesson, Module, Unit
from builder.model.schema import TRANSLATED, Form, Spec, specs
from builder.model.text import Paragraph, Text
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


def all_texts(project: Project) -> Iterator[Worded]:
    """Every text of the project, module by module, then what the courses and the syllabus say."""
    for module in project.modules.values():
        yield from texts_of(module, module.id)
    shared: list[Any] = [*project.courses.values(), *project.skills, *project.terms, *project.figures.values()]
    for record in [*shared, project.syllabus] if project.syllabus else shared:
        yield from texts_of(record, "")


def texts_of(record: Any, module: str) -> Iterator[Worded]:
    """Every text of one group and of the groups in it."""
    known = specs(type(record))
    for item in fields(record):
        value = getattr(record, item.name)
        spec = known.get(item.name)
        if spec is not None and spec.form in TRANSLATED:
            yield from (Worded(text, spec, module) for text in _texts(value))
        elif isinstance(value, tuple):
            for part in value:
                if is_dataclass(part):
                    yield from texts_of(part, module)
        elif is_dataclass(value) and not isinstance(value, type) and spec is not None:
            yield from texts_of(value, module)


def _texts(value: Any) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Paragraph):
        yield value.words
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)


def unread(project: Project, path: str) -> bool:
    """True if the file could not be read whole: then a name that seems unknown may stand in it."""
    return any(fault.where.path == path for fault in project.faults)


def line_of(text: Text, line: int) -> Location:
    """The place of a line, from 0, within a text that keeps its lines."""
    return Location(text.where.path, text.where.line + line, text.where.column if not line else 1)
