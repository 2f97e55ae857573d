"""Grades are reckoned as the platform reckons them: `xmodule/graders.py`, and `lms/djangoapps/grades` for percentages and marks.

The numbers here were worked out by hand from those rules.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from builder.diagnostics import Location
from builder.olx.tree import Node
from builder.preview.grades import Grade, Points, grade
from builder.preview.outline import Lesson, Module, Outline, Unit


def _work(**changes: Any) -> dict[str, Any]:
    return {"type": "Quiz", "short_label": "Q", "min_count": 1, "drop_count": 0, "weight": 1.0, **changes}


def _graded(*lessons: Points | None, works: list[dict[str, Any]] | None = None, cutoffs: Any = None, kinds: str = "") -> Grade:
    """The grade for lessons of one question each, None for a lesson without one; `kinds` are the first letters of their work."""
    names = {"Q": "Quiz", "E": "Exam", "-": ""}
    made = tuple(_lesson(at, names[kinds[at] if kinds else "Q"], points is not None) for at, points in enumerate(lessons))
    scores = {f"q{at}": points for at, points in enumerate(lessons) if points is not None}
    policy = {"GRADER": works if works is not None else [_work()], "GRADE_CUTOFFS": {"Pass": 0.7} if cutoffs is None else cutoffs}
    return grade(Outline("Course", (Module("m", "Module", made),), (), ()), policy, scores)


def _lesson(at: int, kind: str, asks: bool) -> Lesson:
    tag = "problem" if asks else "html"
    node = Node(tag, f"q{at}", etree.Element(tag), "any.xml", Location("any.xml"), None, draft=False)
    return Lesson(f"l{at}", f"Lesson {at}", kind, (Unit(f"u{at}", f"Unit {at}", (node,)),))


def test_lessons_of_a_kind_count_alike() -> None:
    """However many points each has: 1 of 2 and 10 of 10 are three quarters."""
    assert _graded((1, 2), (10, 10)).percent == 75


def test_what_a_lesson_reached_is_rounded_to_hundredths() -> None:
    """One third is 33 %, three times a third too: the platform rounds before it adds up."""
    assert [lesson.share for lesson in _graded((1, 3), (2, 3), (1, 8)).works[0].lessons] == [0.33, 0.67, 0.12]


def test_lessons_that_are_missing_count_as_zero() -> None:
    """`min_count` is a promise; with more lessons than that it says nothing. Old courses write it as text."""
    assert _graded((1, 1), works=[_work(min_count=4)]).percent == 25
    assert _graded((1, 1), works=[_work(min_count=4)]).works[0].unwritten == 3
    assert _graded((1, 1), works=[_work(min_count="2")]).percent == 50
    assert _graded((1, 1), (1, 1), works=[_work(min_count=1)]).percent == 100


def test_a_lesson_without_points_is_no_graded_lesson() -> None:
    """It takes the place of no other, and is not in the list; `min_count` still wants a lesson in its place."""
    assert _graded((1, 1), None).percent == 100
    assert [lesson.name for lesson in _graded((1, 1), None).works[0].lessons] == ["l0"]
    assert _graded((1, 1), None, works=[_work(min_count=2)]).percent == 50
    assert _graded((1, 1), (0, 0)).percent == 100


def test_the_lowest_are_dropped() -> None:
    """As many as the policy says; of equal ones the later; those that are missing first of all."""
    found = _graded((1, 2), (1, 2), (1, 1), works=[_work(drop_count=1)])
    assert found.percent == 75
    assert [lesson.drops for lesson in found.works[0].lessons] == [False, True, False]
    assert _graded((1, 2), (1, 1), works=[_work(min_count=3, drop_count=1)]).percent == 75
    assert _graded((1, 2), (1, 1), works=[_work(min_count=4, drop_count=1)]).percent == 50


def test_when_all_are_dropped_nothing_is_left() -> None:
    """The platform gives zero then."""
    assert _graded((1, 1), works=[_work(drop_count=5)]).percent == 0


def test_kinds_of_work_have_weights() -> None:
    """Their sum is not looked at: more than one is extra credit. A kind that no lesson has counts as zero."""
    works = [_work(weight=0.4), _work(type="Exam", weight=0.6)]
    assert _graded((1, 1), (1, 2), works=works, kinds="QE").percent == 70
    assert _graded((1, 1), works=works).percent == 40
    assert _graded((1, 1), (1, 1), works=[_work(weight=1.0), _work(type="Exam", weight=0.2)], kinds="QE").percent == 120


def test_lessons_that_are_not_graded_do_not_count() -> None:
    """Nor do those of a kind that the policy does not know."""
    assert _graded((0, 1), (1, 1), kinds="-Q").percent == 100
    assert _graded((0, 1), (1, 1), kinds="EQ").percent == 100


def test_blocks_that_are_not_graded_do_not_count() -> None:
    """One that says so itself, in a lesson that is graded."""
    lessons = [_lesson(0, "Quiz", asks=True), replace(_lesson(1, "Quiz", asks=True), ungraded=frozenset({"q1"}))]
    outline = Outline("Course", (Module("m", "Module", tuple(lessons)),), (), ())
    found = grade(outline, {"GRADER": [_work()]}, {"q0": (1, 1), "q1": (0, 9)})
    assert (found.percent, [lesson.name for lesson in found.works[0].lessons]) == (100, ["l0"])


@pytest.mark.parametrize(
    ("share", "percent"),
    [(0.0, 0), (0.694, 69), (0.6944, 69), (0.6945, 70), (0.695, 70), (0.6994, 70), (0.9944, 99), (0.9945, 100), (1.0, 100)],
)
def test_the_percentage_is_rounded_away_from_zero_with_a_gift(share: float, percent: int) -> None:
    """`round_away_from_zero(100 * share + 0.05)`: from 69.45 on it is 70."""
    assert _graded((1, 1), works=[_work(weight=share)]).percent == percent
    assert math.floor(100 * share + 0.05 + 0.5) == percent


def test_a_mark_is_reached_from_its_cutoff_on() -> None:
    """By the percentage that is shown, so the gift of rounding can make one pass; of several marks the highest."""
    assert _graded((1, 1), works=[_work(weight=0.69)]).mark == ""
    assert _graded((1, 1), works=[_work(weight=0.7)]).mark == "Pass"
    assert _graded((1, 1), works=[_work(weight=0.6945)]).mark == "Pass"
    letters = {"C": 0.5, "A": 0.9, "B": 0.75}
    assert _graded((8, 10), cutoffs=letters).mark == "B"
    assert _graded((8, 10), cutoffs=letters).cutoffs == (("A", 90), ("B", 75), ("C", 50))


@pytest.mark.parametrize(
    "policy",
    [
        {},
        {"GRADER": None, "GRADE_CUTOFFS": []},
        {"GRADER": ["x", {"type": None}], "GRADE_CUTOFFS": {"Pass": "much", "A": None, "B": True}},
        {"GRADER": [_work(min_count=10**400, drop_count=-1, weight=float("inf"))], "GRADE_CUTOFFS": {"Pass": float("nan")}},
        {"GRADER": [_work(min_count="1e999", drop_count="many", weight="1")], "GRADE_CUTOFFS": {}},
    ],
)
def test_a_policy_that_is_none_gives_a_grade_of_nothing(policy: Mapping[str, Any]) -> None:
    """An archive may say anything."""
    outline = Outline("Course", (Module("m", "Module", (_lesson(0, "Quiz", asks=True),)),), (), ())
    found = grade(outline, policy, {"q0": (1.0, 1.0)})
    assert (found.percent, found.mark, found.cutoffs) == (0, "", ())


def test_a_negative_count_drops_nothing() -> None:
    """Studio refuses it; an archive may have it."""
    assert _graded((1, 2), (1, 1), works=[_work(drop_count=-1)]).percent == 75
