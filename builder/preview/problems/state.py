"""What one learner did in a problem: read from a posted form, kept as JSON, and never trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from builder.preview.problems.grade import grade
from builder.preview.problems.model import (
    Answers,
    Checkboxes,
    DropDown,
    Field,
    Number,
    Outcome,
    Problem,
    Refused,
    ShortAnswer,
    SingleChoice,
)

Form = Mapping[str, Sequence[str]]

LONGEST = 1000  # letters of a typed answer: a platform's page shows a field of one line
_UNFINISHED = "Answer every question first. On Open edX the Submit button is off until then."
_CLOSED = "All attempts are used."


@dataclass(frozen=True, slots=True)
class ProblemState:
    """Where a learner is. `answers` stand in the fields; `graded` are those of the last attempt that counted.

    What is right is not stored: it is graded again when shown, so that a changed question shows what it says now.
    """

    answers: Answers = field(default_factory=dict)
    graded: Answers | None = None
    attempts: int = 0
    hints: int = 0
    showing: bool = False
    refusal: str = ""


def act(problem: Problem, state: ProblemState, form: Form, *, staff: bool = False) -> ProblemState:
    """The state after a button was pressed. The form names it in `do`: submit, show, hide, hint, reset or over.

    `over` is the preview's own: it begins again as if this learner had never been there.
    """
    typed = _typed(problem, state, form)
    match next(iter(form.get("do", ())), ""):
        case "submit":
            state = _submit(problem, state, form)
        case "show" if may_show(problem, state, staff=staff):
            state = replace(typed, showing=True)
        case "hide":
            state = replace(typed, showing=False)
        case "hint":
            state = replace(typed, hints=min(state.hints + 1, len(problem.hints)))
        case "reset" if may_reset(problem, state):
            state = ProblemState(attempts=state.attempts, hints=state.hints)
        case "over":
            state = ProblemState()
        case _:
            pass  # a button that is not there
    return state


def _typed(problem: Problem, state: ProblemState, form: Form) -> ProblemState:
    """The state with what stands in the fields, so that a button beside Submit loses nothing of it."""
    try:
        return replace(state, answers=read_answers(problem, form), refusal="")
    except Refused:
        return state


def read_answers(problem: Problem, form: Form) -> Answers:
    """The answers in a posted form: `input_2_1` and so on. What is no field or no choice is ignored. Raises `Refused`."""
    found = {field.prompt.id: _answer(field, form.get(f"input_{field.prompt.id}", ())) for field in problem.fields}
    return {name: answer for name, answer in found.items() if answer}


def outcome_of(problem: Problem, state: ProblemState) -> Outcome | None:
    """What came of the last attempt that counted; None before the first one, and if it can no longer be graded."""
    outcome = None if state.graded is None else grade(problem, state.graded)
    return None if outcome is None or outcome.refusal else outcome


def score(problem: Problem, state: ProblemState) -> tuple[float, float]:
    """Points of the learner, and points that there are, by the weight of the problem."""
    outcome = outcome_of(problem, state)
    possible = sum(field.prompt.points for field in problem.fields)
    earned = outcome.earned if outcome else 0
    weight = problem.settings.weight
    return (earned, possible) if weight is None or not possible else (earned * weight / possible, weight)


def is_correct(problem: Problem, state: ProblemState) -> bool:
    """True for full points."""
    outcome = outcome_of(problem, state)
    return outcome is not None and outcome.earned == outcome.possible


def is_closed(problem: Problem, state: ProblemState) -> bool:
    """True when no attempt is left. Due dates are not the preview's: it shows every course as open."""
    return problem.settings.attempts is not None and state.attempts >= problem.settings.attempts


def may_reset(problem: Problem, state: ProblemState) -> bool:
    """Whether the platform shows its Reset button, which empties the fields and the score and gives no attempt back."""
    wanted = problem.settings.reset_button and state.graded is not None
    return wanted and not is_closed(problem, state) and not is_correct(problem, state)


def may_show(problem: Problem, state: ProblemState, *, staff: bool = False) -> bool:
    """Whether the platform shows the answer, by the setting `showanswer`."""
    settings = problem.settings
    if not problem.has_solution or settings.show_answer in {"", "never"} or not (settings.show_results or staff):
        return False
    closed, correct = is_closed(problem, state), is_correct(problem, state)
    required = min(settings.attempts_before_answer, settings.attempts or settings.attempts_before_answer)
    return staff or {
        "always": True,
        "attempted": state.attempts > 0,
        "attempted_no_past_due": state.attempts > 0,
        "answered": correct,
        "closed": closed,
        "finished": closed or correct,
        "correct_or_past_due": correct,
        "after_attempts": state.attempts >= required,
        "after_all_attempts": closed,
        "after_all_attempts_or_correct": closed or correct,
    }.get(settings.show_answer, False)


def write_state(state: ProblemState) -> dict[str, object]:
    """The state as data for JSON."""
    return {
        "answers": {name: list(answer) for name, answer in state.answers.items()},
        "graded": None if state.graded is None else {name: list(answer) for name, answer in state.graded.items()},
        "attempts": state.attempts,
        "hints": state.hints,
        "showing": state.showing,
        "refusal": state.refusal,
    }


def read_state(problem: Problem, data: object) -> ProblemState:
    """The state that was stored; a fresh one if it is none, or if it answers a question that the problem no longer asks."""
    if not isinstance(data, dict):
        return ProblemState()
    answers = _stored_answers(problem, data.get("answers"))
    graded = None if data.get("graded") is None else _stored_answers(problem, data["graded"])
    attempts, hints = _count(data.get("attempts")), _count(data.get("hints"))
    showing, refusal = data.get("showing"), data.get("refusal")
    if answers is None or (graded is None and data.get("graded") is not None):
        return ProblemState()
    if attempts is None or hints is None or not isinstance(showing, bool) or not isinstance(refusal, str):
        return ProblemState()
    return ProblemState(answers, graded, attempts, min(hints, len(problem.hints)), showing, _sound(refusal)[: 2 * LONGEST])


def _submit(problem: Problem, state: ProblemState, form: Form) -> ProblemState:
    if is_closed(problem, state):
        return replace(state, refusal=_CLOSED)
    try:
        answers = read_answers(problem, form)
    except Refused as reason:
        return replace(state, refusal=str(reason))
    if not _is_complete(problem, answers):
        return replace(state, answers=answers, refusal=_UNFINISHED)
    if refusal := grade(problem, answers).refusal:
        return replace(state, answers=answers, refusal=refusal)
    return replace(state, answers=answers, graded=answers, attempts=state.attempts + 1, showing=False, refusal="")


def _is_complete(problem: Problem, answers: Answers) -> bool:
    """Whether the platform's page lets a learner submit: each choice made, and at least one of the typed answers there."""
    typed = [field for field in problem.fields if isinstance(field, ShortAnswer | Number)]
    chosen = all(field in typed or answers.get(field.prompt.id) for field in problem.fields)
    return chosen and (not typed or any("".join(answers.get(field.prompt.id, ())) for field in typed))


def _answer(field: Field, values: Sequence[str]) -> tuple[str, ...]:
    """What of the posted values can be an answer to this field."""
    match field:
        case Checkboxes():
            picked = set(values)
            found = tuple(box.value for box in field.boxes if box.value in picked)
            return found[:1] if field.radio else found
        case SingleChoice():
            return tuple(choice.value for choice in field.choices if choice.value in values)[:1]
        case DropDown():
            return tuple(option.text for option in field.options if option.text in values)[:1]
        case ShortAnswer() | Number():
            text = _sound(next(iter(values), ""))
            if len(text) > LONGEST:
                raise Refused(f"An answer can have at most {LONGEST} characters.")
            return (text,) if values else ()
        case _:
            assert_never(field)


def _stored_answers(problem: Problem, data: object) -> Answers | None:
    """Stored answers; None unless each belongs to a field and can be given today."""
    if not isinstance(data, dict):
        return None
    fields = {field.prompt.id: field for field in problem.fields}
    found: dict[str, tuple[str, ...]] = {}
    for name, values in data.items():
        if name not in fields or not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            return None
        try:
            found[name] = _answer(fields[name], values)
        except Refused:
            return None
        if found[name] != tuple(values):
            return None
    return found


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**6 else None


def _sound(text: str) -> str:
    """Text that can be written as UTF-8, whatever was posted or stored."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
