"""S71: what every lesson has: a source, an example, something to do tomorrow, and an honest time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.checks.form import load_of
from builder.checks.registry import Problem, Problems, Subject, check
from builder.checks.walk import texts_of
from builder.diagnostics import Severity, count
from builder.model.blocks import PROBLEM_KINDS
from builder.model.course import Lesson, Module
from builder.model.text import Text
from builder.sources.project import Project

TASK = "**Tomorrow:**"
MOST_TIME = 1.6

_EXAMPLE = re.compile(r"\bexamples?\b|\binvented\b", re.IGNORECASE)
_REAL_CASE = re.compile(r"\b(?:19|20)\d\d\b")


@check("S711", subject=Subject.SOURCE, severity=Severity.WARNING)
def lesson_without_source(project: Project) -> Problems:
    """A lesson names no source.

    Bad:  a lesson without `sources:`.
    Good: `sources: [leadership-definition]`.
    Why:  learners shall see what a lesson rests on, and the licence asks for the credit.
    Mend: Name the sources of the lesson. Is all of its advice your own, add `original: true` too.
    """
    for _, lesson in _lessons(project):
        if not lesson.sources:
            yield Problem(lesson.where.location, f"the lesson '{lesson.id}' names no source")


@check("S712", subject=Subject.SOURCE, severity=Severity.WARNING)
def lesson_without_example(project: Project) -> Problems:
    """Nothing that there is to read in a lesson is an example: no invented one, and no real one with its year.

    Bad:  advice only, or an example that only a question tells.
    Good: "**An invented example:** Amara organises a photo contest." Or a real one, with the year and a source.
    Why:  people understand an idea when they see it at work, before they are asked about it.
    Mend: Tell one example from Wikimedia, and say whether it is invented or real.
    """
    for module, lesson in _lessons(project):
        read = [text for text, kind in _texts(module, lesson) if kind not in PROBLEM_KINDS]
        if not any(_EXAMPLE.search(text) or (lesson.sources and _REAL_CASE.search(text)) for text in read):
            yield Problem(lesson.where.location, f"the lesson '{lesson.id}' tells no example")


@check("S713", subject=Subject.SOURCE, severity=Severity.WARNING)
def lesson_without_task(project: Project) -> Problems:
    """A lesson gives its learners nothing to do in their own community.

    Bad:  a lesson that ends with its last question.
    Good: "**Tomorrow:** ask one newcomer what was hard."
    Why:  people learn to lead by leading. A small task takes the lesson out of the course.
    Mend: Write a paragraph that begins with `**Tomorrow:**` and names one small thing to do.
    """
    for module, lesson in _lessons(project):
        if not any(TASK.casefold() in text.casefold() for text, _ in _texts(module, lesson)):
            yield Problem(lesson.where.location, f"the lesson '{lesson.id}' has no task: nothing in it begins with {TASK}")


@check("S714", subject=Subject.SOURCE, severity=Severity.WARNING)
def too_much_time(project: Project) -> Problems:
    """A lesson takes much less time than it says; S602 tells when it takes more.

    Bad:  `minutes: 20` over 400 words and one question.
    Good: a time that fits: 130 words a minute, 1 minute a question, 3 a worksheet or journal, 5 the self-assessment.
    Why:  somebody with ten minutes leaves out a lesson of twenty.
    Mend: Correct `minutes:`.
    """
    for _, lesson in _lessons(project):
        load = load_of(lesson)
        if lesson.minutes > load.minutes * MOST_TIME:
            writing = f"{count(load.writing, 'minute')} of writing"
            parts = f"{count(load.words, 'word')}, {count(load.questions, 'question')} and {writing}"
            message = f"the lesson '{lesson.id}' says {lesson.minutes} minutes, but its {parts} take about {load.minutes:.0f}"
            yield Problem(lesson.where.at("minutes"), message)


def _lessons(project: Project) -> Iterator[tuple[Module[Text], Lesson[Text]]]:
    """Every lesson of the modules that could be read whole."""
    for module in project.modules.values():
        if module.id not in project.partial:
            yield from ((module, lesson) for lesson in module.lessons)


def _texts(module: Module[Text], lesson: Lesson[Text]) -> Iterator[tuple[str, str]]:
    """The words of every text of a lesson, and the kind of its block."""
    for block in (block for unit in lesson.units for block in unit.blocks):
        yield from ((worded.text.source, block.KIND) for worded in texts_of(block, module.id))
