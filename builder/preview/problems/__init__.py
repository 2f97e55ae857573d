"""Questions of any Open edX course: read, answered, graded and shown as the platform does it (decision 0014).

No Django and no XBlock in here: elements and posted forms go in, data and HTML come out.
"""

from builder.preview.problems.grade import grade
from builder.preview.problems.model import Outcome, Problem
from builder.preview.problems.page import Frame, render_problem
from builder.preview.problems.read import read_problem
from builder.preview.problems.state import ProblemState, act, outcome_of, read_answers, read_state, score, write_state

__all__ = [
    "Frame",
    "Outcome",
    "Problem",
    "ProblemState",
    "act",
    "grade",
    "outcome_of",
    "read_answers",
    "read_problem",
    "read_state",
    "render_problem",
    "score",
    "write_state",
]
