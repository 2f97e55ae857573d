"""Figures of a group that tell nothing about any one of it: no figure of fewer than five people, now or by subtraction.

Whoever sees a figure today and again tomorrow can subtract. So a figure stands still until five or more people have submitted
something new for it, and then moves on by all of them at once. This holds for each figure by itself: five new attempts may
hold one new rating of a skill, and that skill's figure then waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ldn_xblocks.core.answers import Rating
from ldn_xblocks.core.summary import is_step

LEAST = 5  # people behind every figure, and behind every change of one

Submission = tuple[int, Mapping[str, Rating]]  # a number for the person, and what they rated


@dataclass(frozen=True, slots=True)
class Figure:
    """How many people rated, and the mean of their steps."""

    count: int
    mean: float


@dataclass(frozen=True, slots=True)
class SkillFigures:
    """A skill in the first and in the latest attempt of everybody; None where too few have rated it."""

    skill: str
    first: Figure | None
    latest: Figure | None


@dataclass(slots=True)
class _Tally:
    """The present ratings of one skill, and those that are published."""

    now: dict[int, int] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)
    figure: Figure | None = None

    def take(self, person: int, rating: Rating) -> None:
        step = rating if is_step(rating) else None
        if self.now.get(person) == step:
            return
        self.now.pop(person, None)
        if step is not None:
            self.now[person] = step
        self.waiting.add(person)
        if len(self.waiting) >= LEAST:
            self.waiting.clear()
            self.figure = _figure(self.now)


def figures(submissions: Iterable[Submission], skills: Sequence[str]) -> tuple[SkillFigures, ...]:
    """The figures of the skills after these submissions, which are in the order of time."""
    first = {skill: _Tally() for skill in skills}
    latest = {skill: _Tally() for skill in skills}
    known: set[int] = set()
    for person, ratings in submissions:
        for skill in skills:
            if person not in known:
                first[skill].take(person, ratings.get(skill))
            latest[skill].take(person, ratings.get(skill))
        known.add(person)
    return tuple(SkillFigures(skill, first[skill].figure, latest[skill].figure) for skill in skills)


def _figure(steps: Mapping[int, int]) -> Figure | None:
    return Figure(len(steps), sum(steps.values()) / len(steps)) if len(steps) >= LEAST else None
