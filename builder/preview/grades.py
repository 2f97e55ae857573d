"""Grades as the platform's grading policy makes them: scores of lessons, graded work, and one percentage.

The rules are those of `xmodule/graders.py` and `lms/djangoapps/grades`: each kind of work takes the lessons of its name in which
there are points to earn, fills up with zeros to `min_count`, drops the lowest `drop_count`, and counts with its weight. What a
lesson reached is rounded to whole hundredths, and so is the whole.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from builder.preview.outline import Lesson, Outline

Points = tuple[float, float]  # earned, possible

_MOST = 10_000  # of anything that a policy counts: more is no policy, and its zeros would fill the memory


@dataclass(frozen=True, slots=True)
class LessonGrade:
    """A graded lesson. `share` is between 0 and 1; `drops` says that it is one of the lowest, which do not count."""

    name: str
    title: str
    earned: float
    possible: float
    share: float
    drops: bool


@dataclass(frozen=True, slots=True)
class WorkGrade:
    """A kind of graded work: its part of the whole, from 0 to 1, and what was reached of it.

    `unwritten` lessons are asked for by `min_count`, and the course has no points for them: each counts as zero.
    """

    title: str
    weight: float
    share: float
    lessons: tuple[LessonGrade, ...]
    unwritten: int


@dataclass(frozen=True, slots=True)
class Grade:
    """The whole. `percent` is what the platform shows; `mark` is the name of the cutoff that is reached, or empty."""

    percent: int
    works: tuple[WorkGrade, ...]
    cutoffs: tuple[tuple[str, int], ...]
    mark: str


def grade(outline: Outline, policy: Mapping[str, Any], scores: Mapping[str, Points]) -> Grade:
    """The grade of a learner. `scores` are the points of blocks, by name; possible points of those not tried count too."""
    lessons = [lesson for module in outline.modules for lesson in module.lessons if lesson.format]
    works = tuple(_work(entry, lessons, scores) for entry in _entries(policy))
    share = sum(work.weight * work.share for work in works)
    percent = _rounded(share)
    found = policy.get("GRADE_CUTOFFS")
    cutoffs = sorted(
        ((name, least) for name, least in (found if isinstance(found, dict) else {}).items() if _is_number(least)),
        key=lambda item: -item[1],
    )
    mark = next((name for name, least in cutoffs if percent / 100 >= least), "")
    return Grade(percent, works, tuple((name, round(100 * least)) for name, least in cutoffs), mark)


def _work(entry: Mapping[str, Any], lessons: list[Lesson], scores: Mapping[str, Points]) -> WorkGrade:
    title = str(entry.get("type", ""))
    graded = [(lesson, *_points(lesson, scores)) for lesson in lessons if lesson.format == title]
    own = [(lesson, earned, possible) for lesson, earned, possible in graded if possible > 0]
    shares = [round(100 * (earned / possible)) / 100 for _, earned, possible in own]
    missing = max(0, _count(entry.get("min_count")) - len(shares))
    counted = shares + [0.0] * missing
    dropped = set(sorted(range(len(counted)), key=lambda at: (counted[at], -at))[: _count(entry.get("drop_count"))])
    kept = [share for at, share in enumerate(counted) if at not in dropped]
    grades = tuple(
        LessonGrade(lesson.name, lesson.title, earned, possible, shares[at], at in dropped)
        for at, (lesson, earned, possible) in enumerate(own)
    )
    return WorkGrade(title, _number(entry.get("weight")), sum(kept) / len(kept) if kept else 0.0, grades, missing)


def _points(lesson: Lesson, scores: Mapping[str, Points]) -> Points:
    counting = (block.url_name for block in lesson.blocks if block.url_name not in lesson.ungraded)
    known = [scores[name] for name in counting if name in scores]
    found = [points for points in known if all(map(math.isfinite, points))]  # a weight of a foreign block may be anything
    return sum(earned for earned, _ in found), sum(possible for _, possible in found)


def _entries(policy: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    graders = policy.get("GRADER")
    return [entry for entry in graders if isinstance(entry, dict)] if isinstance(graders, list) else []


def _number(value: object) -> float:
    return float(value) if _is_number(value) else 0.0  # type: ignore[arg-type]


def _count(value: object) -> int:
    """A number of lessons. Old courses write it as text, which the platform reads too."""
    with suppress(ValueError):
        value = float(value) if isinstance(value, str) else value
    return max(0, int(_number(value)))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -_MOST <= value <= _MOST


def _rounded(share: float) -> int:
    """A percentage as the platform rounds it: half of one goes up, and five hundredths are given."""
    return math.floor(share * 100 + 0.05 + 0.5)
