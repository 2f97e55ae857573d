"""Survey, self-assessment, journal and worksheet: as XBlocks, and as what every Open edX has when ours are not installed.

An activity of ours carries all of its content as JSON text in the element's body, with one entry a locale under `locales`
(docs/platform.md, External XBlocks: no other form survives import and export whole). All texts in it are plain: the XBlock
escapes them. What each entry holds is documented in `docs/activities.md`; the wheel reads it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from html import escape
from typing import Any, TypeAlias, TypeVar

from builder.model.blocks import AssessmentBlock, JournalBlock, SurveyBlock, WorksheetBlock
from builder.model.course import Course, Lesson, Skill, Unit
from builder.model.text import Phrase, State, phrases_in
from builder.olx.context import Context, html_of, phrase_html, plain_of, wrap
from builder.olx.xml import Element, element, with_body

ACTIVITIES = (AssessmentBlock, JournalBlock, WorksheetBlock)
ASSESSMENT = "ldn_skills_assessment"
JOURNAL = "ldn_reflection_journal"
CONTENT_VERSION = 1
LEAST_OF_A_PRESET = 3  # with fewer skills left, a choice of skills helps nobody to choose

B = TypeVar("B", AssessmentBlock[Phrase], JournalBlock[Phrase], WorksheetBlock[Phrase])
Edition: TypeAlias = tuple[B, Context]  # a block in one language, and the course around it in that language
Entry: TypeAlias = dict[str, Any]


def editions(block: B, module: str, context: Context) -> tuple[Edition[B], ...]:
    """The block in each language that it is complete in: the course's own first, or else the syllabus's, then the others.

    An activity with one text missing or outdated is in no language but those where it is whole. The wheel chooses by the
    platform's code: what that code fits better than the course's own language is left out (`en` for a course in `en-XA`).
    """
    own: Edition[B] = (block, context)
    found: list[Edition[B]] = [own]
    rival = context.language.openedx if _is_whole(*own) else None
    for other in context.others:
        same = _find(module, block, other)
        if same is not None and other.language.openedx != rival:
            found.append((same, other))
    whole = [edition for edition in found if _is_whole(*edition)]
    codes = [edition[1].language.code for edition in whole]
    return tuple(edition for at, edition in enumerate(whole) if edition[1].language.code not in codes[:at]) or (found[0],)


def _find(module: str, block: B, context: Context) -> B | None:
    name = (module, block.id)
    return next((found for at, found in _activities(context.course) if at == name and isinstance(found, type(block))), None)


def _activities(course: Course[Phrase]) -> Iterator[tuple[tuple[str, str], Any]]:
    for module in course.modules:
        for lesson in module.lessons:
            for unit in lesson.units:
                yield from (((module.id, block.id), block) for block in unit.blocks if isinstance(block, ACTIVITIES))


def only_activities(course: Course[Any]) -> Course[Any]:
    """The course without anything but its activities: what other languages need of it."""

    def units(lesson: Lesson[Any]) -> Iterator[Unit[Any]]:
        for unit in lesson.units:
            if blocks := tuple(block for block in unit.blocks if isinstance(block, ACTIVITIES)):
                yield replace(unit, blocks=blocks)

    modules = (
        replace(
            module, lessons=tuple(replace(lesson, units=found) for lesson in module.lessons if (found := tuple(units(lesson))))
        )
        for module in course.modules
    )
    return replace(course, modules=tuple(module for module in modules if module.lessons), figures=(), glossary=())


def _is_whole(block: B, context: Context) -> bool:
    course = context.course
    parts: tuple[Any, ...] = (block,)
    match block:
        case AssessmentBlock():
            parts = (block, course.skills, course.presets, tuple(text for _, text in _scale_phrases(context)))
        case JournalBlock():
            parts = (block, tuple(skill.name for skill in course.skills))
        case _:
            pass  # a worksheet stands for itself
    whole = {State.SOURCE, State.TRANSLATED, State.LOCAL}
    return all(phrase.language == context.language and phrase.state in whole for phrase in phrases_in(parts))


def survey_element(block: SurveyBlock[Phrase], name: str) -> Element:
    """A survey with the author's own statements and scale."""
    return _survey(
        name,
        block.title.text,
        [(item.id, item.text.text) for item in block.questions],
        [(item.id, item.text.text) for item in block.answers],
        block.feedback.text if block.feedback else "",
    )


def assessment_element(name: str, own: Edition[AssessmentBlock[Phrase]], *others: Edition[AssessmentBlock[Phrase]]) -> Element:
    """The skills self-assessment as our XBlock: in the course's own language, and in the `others` that are complete."""
    return _activity(ASSESSMENT, name, {}, _entries(_assessment, (own, *others)), own)


def native_assessment(block: AssessmentBlock[Phrase], name: str, context: Context) -> Element:
    """The skills self-assessment as a survey whose results nobody but staff sees: one statement a skill."""
    skills = chosen_skills(block.skills, context)
    return _survey(
        name,
        block.title.text,
        [(skill.id, f"{skill.name.text}: {skill.text.text}") for skill in skills],
        list(_scale(context)),
        "",
    )


def journal_element(name: str, own: Edition[JournalBlock[Phrase]], *others: Edition[JournalBlock[Phrase]]) -> Element:
    """A journal prompt as our XBlock, in the course's own language and in the `others`."""
    fixed = {"mode": "entry", "tags": list(own[0].skills)}
    return _activity(JOURNAL, name, fixed, _entries(_prompt, (own, *others)), own)


def worksheet_element(name: str, own: Edition[WorksheetBlock[Phrase]], *others: Edition[WorksheetBlock[Phrase]]) -> Element:
    """A worksheet as our XBlock, in the course's own language and in the `others`."""
    fixed = {"mode": "worksheet", "columns": own[0].columns}
    return _activity(JOURNAL, name, fixed, _entries(_worksheet, (own, *others)), own)


def printable_journal(block: JournalBlock[Phrase], module: str, context: Context) -> str:
    """HTML of a journal prompt to answer on paper or in a file of one's own."""
    return _printable(html_of(block.prompt, context, module), block.title, [(block.title.text, "", 8)], context)


def printable_worksheet(block: WorksheetBlock[Phrase], module: str, context: Context) -> str:
    """HTML of a worksheet to fill in on paper."""
    rows = [(field.label.text, field.hint.text if field.hint else "", field.rows) for field in block.fields]
    return _printable(html_of(block.instructions, context, module), block.title, rows, context)


def chosen_skills(names: tuple[str, ...], context: Context) -> tuple[Skill[Phrase], ...]:
    """The skills of an assessment: those it names, or all."""
    return tuple(skill for skill in context.course.skills if not names or skill.id in names)


def _activity(tag: str, name: str, fixed: Entry, entries: Mapping[str, Entry], own: Edition[Any]) -> Element:
    block, context = own
    document = {"version": CONTENT_VERSION, **fixed, "source": context.course.syllabus.language, "locales": entries}
    return with_body(element(tag, {"url_name": name, "display_name": block.title.text}), _json(document))


def _entries(content: Callable[[B, Context], Entry], editions: Iterable[Edition[B]]) -> dict[str, Entry]:
    return {
        context.language.code: {"dir": context.language.direction, "title": block.title.text, **content(block, context)}
        for block, context in editions
    }


def _assessment(block: AssessmentBlock[Phrase], context: Context) -> Entry:
    skills = chosen_skills(block.skills, context)
    return {
        "instructions": plain_of(block.instructions),
        "scale": [{"id": step, "text": text} for step, text in _scale(context)],
        "skills": [_skill(skill, context) for skill in skills],
        "presets": list(_presets([skill.id for skill in skills], context)),
    }


def _skill(skill: Skill[Phrase], context: Context) -> Entry:
    return {
        "id": skill.id,
        "group": skill.group,
        "name": skill.name.text,
        "text": skill.text.text,
        "behaviours": [{"id": item.id, "text": item.text.text} for item in skill.behaviours],
        "growth": skill.growth.text,
        "unit": context.targets.find(skill.unit or ""),
    }


def _presets(skills: list[str], context: Context) -> Iterator[Entry]:
    for preset in context.course.presets:
        chosen = [skill for skill in skills if skill in preset.skills]
        if len(chosen) >= LEAST_OF_A_PRESET:
            yield {"id": preset.id, "name": preset.name.text, "text": preset.text.text, "skills": chosen}


def _prompt(block: JournalBlock[Phrase], context: Context) -> Entry:
    return {
        "prompt": plain_of(block.prompt),
        "skills": [{"id": skill.id, "name": skill.name.text} for skill in context.course.skills],
    }


def _worksheet(block: WorksheetBlock[Phrase], context: Context) -> Entry:  # noqa: ARG001 - the shape that `_entries` calls
    return {
        "instructions": plain_of(block.instructions),
        "fields": [
            {"id": field.id, "label": field.label.text, "hint": field.hint.text if field.hint else "", "rows": field.rows}
            for field in block.fields
        ],
    }


def _scale(context: Context) -> Iterable[tuple[str, str]]:
    return ((step, phrase.text) for step, phrase in _scale_phrases(context))


def _scale_phrases(context: Context) -> Iterable[tuple[str, Phrase]]:
    words = context.interface
    return (
        ("never", words.scale_never),
        ("rarely", words.scale_rarely),
        ("sometimes", words.scale_sometimes),
        ("often", words.scale_often),
        ("always", words.scale_always),
        ("irrelevant", words.scale_irrelevant),
    )


def _survey(name: str, title: str, questions: list[tuple[str, str]], answers: list[tuple[str, str]], feedback: str) -> Element:
    attributes: Mapping[str, str] = {
        "url_name": name,
        "display_name": title,
        "block_name": title,
        "private_results": "true",
        "max_submissions": "0",
        "feedback": feedback,
        "questions": _json([[key, {"label": _label(text), "img": None, "img_alt": None}] for key, text in questions]),
        "answers": _json([[key, text] for key, text in answers]),  # the block shows these as plain text, unlike the questions
    }
    return element("survey", attributes)


def _label(text: str) -> str:
    return escape(text, quote=False)


def _json(value: Any) -> str:
    # `]]>` would end the CDATA section: written as an escape it stays the same text to a reader of JSON.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("]]>", "]]\\u003e")


def _printable(intro: str, title: Phrase, rows: list[tuple[str, str, int]], context: Context) -> str:
    note = f"<p><em>{phrase_html(context.interface.worksheet_note, context)}</em></p>"
    cells = "\n".join(
        f'<tr><th scope="row" style="text-align:start;width:40%">{escape(label)}'
        + (f"<br><small>{escape(hint)}</small>" if hint else "")
        + f'</th><td style="height:{lines * 1.5:g}em"></td></tr>'
        for label, hint, lines in rows
    )
    table = f'<table border="1" style="width:100%;border-collapse:collapse">\n<tbody>\n{cells}\n</tbody>\n</table>'
    return f"{intro}\n{note}\n{table if title.language == context.language else wrap(table, title.language)}"
