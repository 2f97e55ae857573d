"""The questions of a real course as their authors wrote them, and a learner who answers them in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import assert_never

from playwright.sync_api import Locator, Page

from builder.ids import url_name
from builder.model.blocks import (
    CheckboxesBlock,
    ChoiceBlock,
    DropdownBlock,
    NumberBlock,
    Option,
    ProblemBlock,
    ShortAnswerBlock,
)
from builder.model.course import Lesson
from builder.model.text import Text
from builder.sources.project import course_modules, read_project
from tests.preview.running import ROOT

KINDS = ("choice", "checkboxes", "dropdown", "short-answer", "number")


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a lesson: where it stands, and what its author wrote."""

    module: str
    lesson: Lesson[Text]
    unit: str
    block: ProblemBlock[Text]

    @property
    def name(self) -> str:
        """The name of the block in the archive."""
        return url_name(self.module, self.block.id)

    def answer(self, page: Page, *, right: bool) -> str:
        """Put an answer into the form, without sending it; gives the feedback that its author wrote for it."""
        problem = page.locator(f"#{self.name}")
        match self.block:
            case ChoiceBlock(choices=choices):
                option = _option(choices, right=right)
                problem.get_by_label(option.text.source, exact=True).check()
                return _feedback(option.feedback)
            case CheckboxesBlock(choices=choices):
                picked = [option for option in choices if option.correct] if right else [_option(choices, right=False)]
                for option in choices:
                    problem.get_by_label(option.text.source, exact=True).set_checked(option in picked)
                return _feedback(picked[0].feedback)
            case DropdownBlock(choices=choices):
                option = _option(choices, right=right)
                problem.get_by_role("combobox").select_option(option.text.source)
                return _feedback(option.feedback)
            case ShortAnswerBlock(answers=answers, feedback=feedback):
                problem.get_by_role("textbox").fill(answers[0].source if right else "nothing of that kind")
                return _feedback(feedback) if right else ""
            case NumberBlock(answer=number, tolerance=tolerance, feedback=feedback):
                problem.get_by_role("textbox").fill(f"{number if right else number + tolerance + 1:g}")
                return _feedback(feedback) if right else ""
            case _:
                assert_never(self.block)

    def problem(self, page: Page) -> Locator:
        """The question in its page."""
        return page.locator(f"#{self.name}")

    def send(self, page: Page, *, right: bool) -> str:
        """Answer it and press the button; gives the author's feedback."""
        feedback = self.answer(page, right=right)
        self.problem(page).get_by_role("button", name="Submit").click()
        self.problem(page).locator(".problem-result .problem-mark").wait_for()
        return feedback


def _option(choices: tuple[Option[Text], ...], *, right: bool) -> Option[Text]:
    return next(option for option in choices if option.correct is right and (right or option.feedback))


def _feedback(text: Text | None) -> str:
    return text.source if text else ""


@cache
def questions(course: str) -> tuple[Question, ...]:
    """Every question of a course, in reading order."""
    return tuple(_questions(course))


def question(course: str, kind: str) -> Question:
    """The first question of a kind that has feedback for a wrong answer, if that kind can have any."""
    return next(found for found in questions(course) if kind == found.block.KIND and (kind in _TYPED or _has_feedback(found)))


_TYPED = ("short-answer", "number")


def _has_feedback(found: Question) -> bool:
    choices = getattr(found.block, "choices", ())
    return any(option.feedback and not option.correct for option in choices)


def _questions(course: str) -> Iterator[Question]:
    project = read_project(ROOT)
    for module in course_modules(project, project.courses[course]):
        for lesson in module.lessons:
            for unit in lesson.units:
                for block in unit.blocks:
                    if isinstance(block, ChoiceBlock | CheckboxesBlock | DropdownBlock | ShortAnswerBlock | NumberBlock):
                        yield Question(module.id, lesson, url_name(module.id, unit.id), block)
