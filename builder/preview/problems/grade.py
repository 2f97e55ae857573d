"""Grades answers as the platform's problem engine does it, held to it by a contract test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from builder.preview.problems.model import (
    Answers,
    Checkboxes,
    DropDown,
    Feedback,
    Field,
    Mark,
    Message,
    Number,
    Outcome,
    Problem,
    Refused,
    Reply,
    Result,
    ShortAnswer,
    SingleChoice,
)
from builder.preview.problems.numbers import right_number
from builder.preview.problems.patterns import finds

Graded = tuple[bool, Message | None]


def grade(problem: Problem, answers: Answers) -> Outcome:
    """What the platform says of these answers. A field without an answer is wrong."""
    try:
        return Outcome(tuple(_result(field, answers.get(field.prompt.id)) for field in problem.fields))
    except Refused as reason:
        return Outcome(refusal=str(reason))


def _result(field: Field, answer: tuple[str, ...] | None) -> Result:
    correct, message = _graded(field, answer)
    is_empty = answer is None or not any(text.strip() for text in answer)
    mark = Mark.CORRECT if correct else Mark.UNANSWERED if is_empty else Mark.INCORRECT
    return Result(field.prompt.id, mark, message, field.prompt.points)


def _graded(field: Field, answer: tuple[str, ...] | None) -> Graded:
    match field:
        case Checkboxes():
            return _grade_boxes(field, frozenset(answer or ()))
        case _ if not answer:
            return False, None
        case SingleChoice():
            picked = next((choice for choice in field.choices if choice.value == answer[0]), None)
            return (False, None) if picked is None else (picked.correct, _message(picked.feedback, correct=picked.correct))
        case DropDown():
            option = next((option for option in field.options if option.text == answer[0]), None)
            return (False, None) if option is None else (option.correct, _message(option.feedback, correct=option.correct))
        case ShortAnswer():
            return _is_right(field, field.answers, answer[0].strip()), _reply(field, answer[0])
        case Number():
            correct, feedback = right_number(field, answer[0])
            return correct, _message(feedback, correct=correct)
        case _:
            assert_never(field)


def _grade_boxes(field: Checkboxes, picked: frozenset[str]) -> Graded:
    correct = bool(picked) and picked == {box.value for box in field.boxes if box.correct}
    letters = {box.letter for box in field.boxes if box.value in picked}
    if picked and not field.radio:
        for combination in field.combinations:
            if combination.letters == letters:
                return correct, _message(combination.feedback, correct=correct)
    shown = [feedback for box in field.boxes for feedback in (box.picked if box.value in picked else box.left)]
    labels = [feedback.label for feedback in shown if feedback.label is not None]
    texts = tuple(feedback.html for feedback in shown if feedback.html)
    if not texts:
        return correct, None
    return correct, Message(correct, _label(labels[0] if len(labels) == 1 else None, correct=correct), texts)


def _is_right(field: ShortAnswer, answers: Sequence[str], given: str) -> bool:
    if not given:
        return False
    if field.patterns and not field.separated:
        return finds(f"^{'|'.join(answers)}$", given, ignore_case=field.ignore_case)
    if field.ignore_case:
        return given.lower() in {answer.lower() for answer in answers}
    return given in answers


def _reply(field: ShortAnswer, given: str) -> Message | None:
    """The feedback of the first answer that is met. Spaces around count here, unlike in grading (measured)."""
    if _is_right(field, [field.first], given):
        return _message(field.feedback, correct=True)
    for replies, patterns, correct in (
        (field.others, field.patterns, True),
        (field.wrong, False, False),
        (field.wrong_patterns, True, False),
    ):
        for reply in replies:
            if _is_met(reply, given, patterns=patterns, ignore_case=field.ignore_case):
                return _message(reply.feedback, correct=correct)
    return None


def _is_met(reply: Reply, given: str, *, patterns: bool, ignore_case: bool) -> bool:
    if not reply.answer:
        return False
    if patterns:
        return finds(f"^{reply.answer}$", given, ignore_case=ignore_case)
    return reply.answer.lower() == given.lower() if ignore_case else reply.answer == given


def _message(feedback: Feedback | None, *, correct: bool) -> Message | None:
    if feedback is None or not feedback.html:
        return None
    return Message(correct, _label(feedback.label, correct=correct), (feedback.html,))


def _label(own: str | None, *, correct: bool) -> str:
    """An empty label of an author's own means none."""
    return own if own is not None else "Correct:" if correct else "Incorrect:"
