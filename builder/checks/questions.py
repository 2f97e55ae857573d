"""S2: questions that learners could not answer, or could not learn from."""

from __future__ import annotations

from collections.abc import Iterator

from builder.checks.registry import Problem, Problems, Subject, check
from builder.checks.walk import Placed, placed_blocks
from builder.diagnostics import Severity
from builder.model.blocks import CheckboxesBlock, ChoiceBlock, DropdownBlock, SurveyBlock
from builder.model.text import Text
from builder.sources.project import Project

Choosing = ChoiceBlock[Text] | CheckboxesBlock[Text] | DropdownBlock[Text]


@check("S201", subject=Subject.SOURCE)
def no_correct_choice(project: Project) -> Problems:
    """A question has no correct choice.

    Bad:  three choices, none with `correct: true`.
    Good: one of them with `correct: true`.
    Why:  nobody could ever answer it.
    Mend: Mark the right choice with `correct: true`.
    """
    for placed, block in choosing(project):
        if placed.module.id not in project.partial and not any(option.correct for option in block.choices):
            yield Problem(block.where.at("choices"), f"no choice of '{block.id}' is correct")


@check("S202", subject=Subject.SOURCE)
def several_correct_choices(project: Project) -> Problems:
    """A question with one answer has more than one correct choice.

    Bad:  `kind: choice` with two choices marked `correct: true`.
    Good: one of them, or `kind: checkboxes`.
    Why:  a learner can pick only one, so a right answer would be marked wrong.
    Mend: Leave one choice correct, or make the question `kind: checkboxes`.
    """
    for _, block in choosing(project):
        if not isinstance(block, CheckboxesBlock):
            for option in [option for option in block.choices if option.correct][1:]:
                yield Problem(option.where.at("correct"), f"'{block.id}' has a second correct choice, '{option.id}'")


@check("S203", subject=Subject.SOURCE)
def equal_choices(project: Project) -> Problems:
    """Two choices of a question read the same.

    Bad:  "Ask for help" twice.
    Good: choices that differ in meaning.
    Why:  learners cannot tell them apart, and a drop-down stores the text as the answer.
    Mend: Reword or remove one.
    """
    for _, block in choosing(project):
        seen: set[str] = set()
        for option in block.choices:
            words = option.text.source.casefold()
            if words in seen:
                yield Problem(option.where.at("text"), f"two choices of '{block.id}' read '{option.text.source[:60]}'")
            seen.add(words)


@check("S204", subject=Subject.SOURCE, severity=Severity.WARNING)
def choice_without_feedback(project: Project) -> Problems:
    """A choice tells a learner nothing about itself.

    Bad:  `- {id: a, text: Reply at once}`.
    Good: the same with `feedback: "Think of the other person's day first."`
    Why:  a wrong answer teaches only when the learner reads why.
    Mend: Add `feedback:` to the choice.
    """
    for _, block in choosing(project):
        for option in block.choices:
            if option.feedback is None:
                yield Problem(option.where.location, f"the choice '{option.id}' of '{block.id}' has no feedback")


@check("S205", subject=Subject.SOURCE)
def emoji_in_survey(project: Project) -> Problems:
    """A survey has an emoji or another character beyond Unicode's first plane.

    Bad:  an answer "Never 😀".
    Good: "Never".
    Why:  the archive imports, but Studio's own export of the course can never be imported again (measured).
    Mend: Remove the character.
    """
    for placed in placed_blocks(project):
        block = placed.block
        if isinstance(block, SurveyBlock):
            texts = [block.title, *(item.text for item in (*block.questions, *block.answers))]
            for text in texts:
                if high := next((character for character in text.source if ord(character) > 0xFFFF), ""):
                    yield Problem(text.where, f"the survey '{block.id}' has the character {high}")


@check("S206", subject=Subject.SOURCE, severity=Severity.WARNING)
def all_choices_correct(project: Project) -> Problems:
    """Every box of a checkbox question is right, so ticking all of them without reading passes.

    Bad:  four choices, all correct.
    Good: at least one that is wrong.
    Why:  the question asks nothing.
    Mend: Add a wrong choice that sounds likely.
    """
    for placed, block in choosing(project):
        whole = placed.module.id not in project.partial
        if whole and isinstance(block, CheckboxesBlock) and all(option.correct for option in block.choices):
            yield Problem(block.where.at("choices"), f"every choice of '{block.id}' is correct")


def choosing(project: Project) -> Iterator[tuple[Placed, Choosing]]:
    """Every question that is answered by choosing."""
    for placed in placed_blocks(project):
        if isinstance(placed.block, ChoiceBlock | CheckboxesBlock | DropdownBlock):
            yield placed, placed.block
