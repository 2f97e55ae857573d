"""Every question that we write can be shown, answered and graded by Open edX's own problem engine."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.ids import url_name
from builder.locales import source_locale
from builder.localize import localize
from builder.model.blocks import CheckboxesBlock, ChoiceBlock, DropdownBlock, NumberBlock, ProblemBlock, ShortAnswerBlock
from builder.model.text import Phrase
from builder.olx.problems import problem_element
from builder.olx.profile import PROFILES, CourseKey, ProfileName, Target
from builder.olx.xml import to_bytes
from builder.sources.project import compose, read_project
from tests.platform import capa

ROOT = Path(__file__).parents[2]
KEY = CourseKey("LDN", "T", "1")

if importlib.util.find_spec("xblocks_contrib") is None and not os.environ.get("CI"):
    pytest.skip("Open edX's problem engine is not installed: pip install -e '.[platform]'", allow_module_level=True)

pytestmark = pytest.mark.filterwarnings("ignore")  # the platform's own deprecations are not ours to mend

Question = tuple[str, ProblemBlock[Phrase]]


def _questions() -> Iterator[Question]:
    """Every question of every course of the project, with the name of its module."""
    project = read_project(ROOT)
    locale = source_locale()
    for name in project.courses:
        for module in localize(compose(project, name), locale).modules:
            for block in (block for lesson in module.lessons for unit in lesson.units for block in unit.blocks):
                if isinstance(block, ChoiceBlock | CheckboxesBlock | DropdownBlock | ShortAnswerBlock | NumberBlock):
                    yield module.id, block


QUESTIONS = list(_questions())
IDS = [f"{module}-{block.id}" for module, block in QUESTIONS]


def _olx(question: Question, profile: ProfileName) -> str:
    module, block = question
    node = problem_element(block, url_name(module, block.id), Target(profile, KEY), block.question.language)
    return to_bytes(node).decode()


def _answers(block: ProblemBlock[Phrase]) -> tuple[object, object]:
    """A right answer and a wrong one, as a browser sends them."""
    match block:
        case ChoiceBlock():
            right = next(option.id for option in block.choices if option.correct)
            wrong = next(option.id for option in block.choices if not option.correct)
            return f"choice_{right}", f"choice_{wrong}"
        case CheckboxesBlock():
            right_places = [f"choice_{place}" for place, option in enumerate(block.choices) if option.correct]
            wrong_places = [f"choice_{place}" for place, option in enumerate(block.choices) if not option.correct]
            return right_places, wrong_places
        case DropdownBlock():
            right_text = next(option.text.text for option in block.choices if option.correct)
            wrong_text = next(option.text.text for option in block.choices if not option.correct)
            return right_text, wrong_text
        case ShortAnswerBlock():
            return block.answers[-1].text.upper(), "something else entirely"
        case NumberBlock():
            return str(block.answer), str(block.answer + block.tolerance + 1)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("question", QUESTIONS, ids=IDS)
def test_right_answers_are_correct_and_wrong_ones_are_not(question: Question, profile: ProfileName) -> None:
    """Both profiles: the answer marked as correct is graded as correct, and a wrong one is not."""
    right, wrong = _answers(question[1])
    olx = _olx(question, profile)
    assert (capa.grade(olx, right), capa.grade(olx, wrong)) == ("correct", "incorrect")


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("question", QUESTIONS, ids=IDS)
def test_the_question_is_the_label_of_its_answer(question: Question, profile: ProfileName) -> None:
    """Both profiles: the engine takes the question for the label or legend, so that screen readers announce it."""
    shown = capa.html(_olx(question, profile))
    label = shown.partition('id="label_problem_2_1"')[2] or shown.partition('id="problem_2_1-legend"')[2]
    assert label
    assert label[: label.index("</l")].count(question[1].question.text) == 1


@pytest.mark.parametrize("question", QUESTIONS, ids=IDS)
def test_feedback_of_a_choice_is_shown(question: Question) -> None:
    """A learner who picks a choice reads the feedback of that choice, for right and wrong ones."""
    block = question[1]
    olx = _olx(question, "wikilearn")
    if isinstance(block, ShortAnswerBlock | NumberBlock):
        expected = [(_answers(block)[0], block.feedback)]
    elif isinstance(block, CheckboxesBlock):
        expected = [([f"choice_{place}"], option.feedback) for place, option in enumerate(block.choices)]
    elif isinstance(block, DropdownBlock):
        expected = [(option.text.text, option.feedback) for option in block.choices]
    else:
        expected = [(f"choice_{option.id}", option.feedback) for option in block.choices]
    for answer, phrase in expected:
        if phrase:
            assert phrase.text in capa.feedback(olx, answer)
