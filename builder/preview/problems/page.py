"""A problem as HTML: a form that works without any script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from builder.preview.problems.model import Mark, Outcome, Part, Problem
from builder.preview.problems.state import ProblemState, is_closed, may_reset, may_show, outcome_of, score

_SIGNS = {Mark.CORRECT: "✓", Mark.INCORRECT: "✗", Mark.UNANSWERED: "–", "partially-correct": "◐"}
_WORDS = {
    Mark.CORRECT: "Correct",
    Mark.INCORRECT: "Incorrect",
    Mark.UNANSWERED: "Not answered",
    "partially-correct": "Partially correct",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a problem is shown. `block` is its id in the page, and `action` takes the form. Course words are in `lang` and `dir`.

    `hidden` are further fields of the form. `read_only` is for a site without a server: no form, and the answers to unfold.
    """

    block: str
    title: str
    action: str = ""
    lang: str = ""
    dir: str = ""
    read_only: bool = False
    staff: bool = False
    hidden: Mapping[str, str] | None = None


def render_problem(problem: Problem, state: ProblemState, frame: Frame) -> str:
    """The HTML of one problem for one learner; the page adds `problems.css` and `problems.js`."""
    outcome = outcome_of(problem, state) if state.answers == state.graded else None
    shows_results = problem.settings.show_results or frame.staff
    return _template().render(
        problem=problem,
        state=state,
        frame=frame,
        outcome=outcome,
        results={result.id: result for result in outcome.results} if outcome and shows_results else {},
        summary=_summary(problem, state, outcome) if outcome and shows_results else "",
        closed=is_closed(problem, state),
        may_reset=may_reset(problem, state),
        may_show=may_show(problem, state, staff=frame.staff),
        showing=state.showing and may_show(problem, state, staff=frame.staff),
        signs=_SIGNS,
        words=_WORDS,
    )


def _summary(problem: Problem, state: ProblemState, outcome: Outcome) -> str:
    """`Correct (1/1 point)`, as the platform puts it."""
    earned, possible = score(problem, state)
    points = f" ({earned:g}/{possible:g} {'point' if possible == 1 else 'points'})" if possible else ""
    return f"{_WORDS[outcome.summary]}{points}"


def _kind(part: Part) -> str:
    """The name of a part for the template, which cannot ask for a class."""
    return type(part).__name__


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("builder.preview"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = _kind
    return environment.get_template("problem.html.j2")
