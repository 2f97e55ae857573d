"""What the XBlocks should understand of an activity, said from the builder's model; and a course in a made-up translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from lxml import etree

from builder.fileset import FileSet
from builder.ids import url_name
from builder.localize import localize
from builder.markup.html import plain_text
from builder.markup.paragraphs import join_paragraphs
from builder.model.blocks import AssessmentBlock, JournalBlock, WorksheetBlock
from builder.model.course import Course
from builder.model.locale import Locale
from builder.model.schema import Where
from builder.model.text import Body, Language, Phrase
from builder.olx.activities import ASSESSMENT, JOURNAL
from builder.sources.project import compose, read_project
from ldn_xblocks.core.content import (
    AssessmentContent,
    Box,
    Item,
    Preset,
    PromptContent,
    Skill,
    WorksheetContent,
    parse_assessment,
    parse_journal,
)

Activity: TypeAlias = AssessmentBlock[Phrase] | JournalBlock[Phrase] | WorksheetBlock[Phrase]
Content: TypeAlias = AssessmentContent | PromptContent | WorksheetContent

STRANGE = "\u200fعَربي ]]> \" & ' 😀 "  # what JSON, CDATA and XML could each stumble over
ARABIC = Language(code="ar", openedx="ar", direction="rtl", autonym="العربية")


def course_of(root: Path, name: str, language: Language) -> Course[Phrase]:
    """A course in memory. In another language than English each of its words is put into a strange frame."""
    course = localize(compose(read_project(root), name), Locale(language.code, language, ""))
    return course if language.code == "en" else _strange(course)


def _strange(value: Any) -> Any:
    if isinstance(value, Phrase):
        return replace(value, text=f"{STRANGE}{value.text}") if value.text else value
    if isinstance(value, tuple):
        return tuple(_strange(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type | Where | Language):
        return replace(value, **{item.name: _strange(getattr(value, item.name)) for item in fields(value)})
    return value


def activities_of(course: Course[Phrase]) -> Iterator[tuple[str, Activity]]:
    """Every activity of a course, with the name that its element has."""
    for module in course.modules:
        for lesson in module.lessons:
            for unit in lesson.units:
                for block in unit.blocks:
                    if isinstance(block, AssessmentBlock | JournalBlock | WorksheetBlock):
                        yield url_name(module.id, block.id), block


def elements_of(files: FileSet) -> dict[str, tuple[str, str]]:
    """The name of each element of ours in an archive, to its tag and its body as the platform's parser gives it."""
    units = [etree.fromstring(content) for path, content in files.items() if re.match(r"course/vertical/.*\.xml", path)]
    nodes = [node for unit in units for node in unit if node.tag in {ASSESSMENT, JOURNAL}]
    assert all(not len(node) for node in nodes), "no child and no comment beside the body"
    return {node.get("url_name", ""): (str(node.tag), node.text or "") for node in nodes}


def read(element: tuple[str, str], language: str | None) -> Content:
    """What the XBlock of the element understands."""
    tag, text = element
    return parse_assessment(text, language) if tag == ASSESSMENT else parse_journal(text, language)


def expected(block: Activity, course: Course[Phrase], language: Language) -> Content:
    """What the XBlock should understand of a block."""
    match block:
        case AssessmentBlock():
            return _assessment(block, course, language)
        case JournalBlock():
            skills = tuple(Item(skill.id, skill.name.text) for skill in course.skills)
            head = (language.code, language.direction, block.title.text)
            return PromptContent(*head, plain(block.prompt), skills, block.skills)
        case WorksheetBlock():
            boxes = tuple(Box(box.id, box.label.text, box.hint.text if box.hint else "", box.rows) for box in block.fields)
            head = (language.code, language.direction, block.title.text)
            return WorksheetContent(*head, plain(block.instructions), block.columns, boxes)


def _assessment(block: AssessmentBlock[Phrase], course: Course[Phrase], language: Language) -> AssessmentContent:
    words = course.syllabus.interface
    chosen = tuple(skill for skill in course.skills if not block.skills or skill.id in block.skills)
    names = [skill.id for skill in chosen]
    presets = [
        Preset(preset.id, preset.name.text, preset.text.text, tuple(name for name in names if name in preset.skills))
        for preset in course.presets
    ]
    return AssessmentContent(
        language=language.code,
        direction=language.direction,
        title=block.title.text,
        instructions=plain(block.instructions),
        scale=(
            Item("never", words.scale_never.text),
            Item("rarely", words.scale_rarely.text),
            Item("sometimes", words.scale_sometimes.text),
            Item("often", words.scale_often.text),
            Item("always", words.scale_always.text),
            Item("irrelevant", words.scale_irrelevant.text),
        ),
        skills=tuple(
            Skill(
                id=skill.id,
                group=skill.group,
                name=skill.name.text,
                text=skill.text.text,
                behaviours=tuple(Item(item.id, item.text.text) for item in skill.behaviours),
                growth=skill.growth.text,
                unit=_unit(skill.unit, course),
            )
            for skill in chosen
        ),
        presets=tuple(preset for preset in presets if len(preset.skills) >= 3),
    )


def _unit(name: str | None, course: Course[Phrase]) -> str:
    """The url_name of the unit `module/unit`, if this course has it."""
    module, _, own = (name or "").partition("/")
    units = {(part.id, unit.id) for part in course.modules for lesson in part.lessons for unit in lesson.units}
    return url_name(module, own) if (module, own) in units else ""


def plain(body: Body[Phrase]) -> str:
    """A body as the plain text that docs/activities.md describes."""
    return plain_text(join_paragraphs((part.lead, part.words.text) for part in body))
