"""What an attempt says, and what changed between two: no score, no rank, ties told as ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from ldn_xblocks.core.answers import UNRATED, Own, Rating
from ldn_xblocks.core.wording import Wording

OWN = "own"  # the group of indicators that learners write themselves
MISSING = -1  # this was no part of that attempt
SHOWN = 5

Key = tuple[str, str, int]  # what makes a line the same in two attempts


@dataclass(frozen=True, slots=True)
class Line:
    """A skill, or an indicator of one's own, with its rating."""

    key: str
    group: str
    name: str = field(repr=False)
    rating: Rating


@dataclass(frozen=True, slots=True)
class Picked:
    """The lines that share a step of the scale: some to show, and how many more there are."""

    step: int
    shown: tuple[Line, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Side:
    """One attempt to compare."""

    wording: Wording
    ratings: Mapping[str, Rating] = field(repr=False)
    own: tuple[Own, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A line in two attempts. `steps` is None where a side has no step; `reworded` if the learner was asked something else."""

    key: str
    group: str
    name: str = field(repr=False)
    before: Rating
    after: Rating
    steps: int | None
    reworded: bool


def lines_of(side: Side) -> tuple[Line, ...]:
    """All that an attempt asked, rated or not."""
    skills = (Line(skill.id, skill.group, skill.name, side.ratings.get(skill.id, UNRATED)) for skill in side.wording.skills)
    return (*skills, *(Line(item.id, OWN, item.text, item.rating) for item in side.own))


def is_step(rating: Rating) -> TypeGuard[int]:
    """Is this a step of the scale? "Not relevant to me now" is none, and never the lowest one."""
    return rating is not None and rating > UNRATED


def strongest(lines: Sequence[Line]) -> Picked | None:
    """All lines on the highest step that the learner used, or None without any rating."""
    steps = _steps(lines)
    return _picked(lines, max(steps)) if steps else None


def growing(lines: Sequence[Line]) -> Picked | None:
    """All lines on the lowest step that the learner used; None if all are on one step, for then none stands out."""
    steps = _steps(lines)
    return _picked(lines, min(steps)) if steps and min(steps) < max(steps) else None


def compare(first: Side, second: Side) -> tuple[Change, ...]:
    """Every line of the second attempt in its order, and those that only the first one has where they stood there."""
    before, after = _by_key(first), _by_key(second)
    asked = {skill.id: skill for skill in first.wording.skills}
    again = {skill.id: skill for skill in second.wording.skills}
    changed = {name for name in asked.keys() & again.keys() if asked[name] != again[name]}
    keys = _woven(list(before), list(after))
    order = {"quality": 0, "action": 1, OWN: 2}
    found = [_change(before.get(key), after.get(key), changed) for key in keys]
    return tuple(sorted(found, key=lambda change: order[change.group]))


def _woven(before: list[Key], after: list[Key]) -> list[Key]:
    """All keys in the order of `after`, what only `before` has behind its predecessor there."""
    woven = list(after)
    for place, key in enumerate(before):
        if key not in woven:
            woven.insert(woven.index(before[place - 1]) + 1 if place else 0, key)
    return woven


def _change(before: Line | None, after: Line | None, changed: Collection[str]) -> Change:
    line = after or before
    if line is None:
        raise ValueError("a change of nothing")
    then = before.rating if before else MISSING
    now = after.rating if after else MISSING
    steps = now - then if is_step(now) and is_step(then) else None
    return Change(line.key, line.group, line.name, then, now, steps, line.group != OWN and line.key in changed)


def _by_key(side: Side) -> dict[Key, Line]:
    """Lines by what makes them the same in two attempts: a skill's id; an own indicator's words, each time they stand there."""
    seen: Counter[str] = Counter()
    found = {}
    for line in lines_of(side):
        name = " ".join(line.name.split()) if line.group == OWN else line.key
        kind = OWN if line.group == OWN else ""
        found[kind, name, seen[f"{kind} {name}"]] = line
        seen[f"{kind} {name}"] += 1
    return found


def _steps(lines: Sequence[Line]) -> list[int]:
    return [line.rating for line in lines if is_step(line.rating)]


def _picked(lines: Sequence[Line], step: int) -> Picked:
    on_it = tuple(line for line in lines if line.rating == step)
    # One more is shown rather than counted: "and 1 more" takes as much room as the skill itself.
    shown = on_it if len(on_it) <= SHOWN + 1 else on_it[:SHOWN]
    return Picked(step, shown, len(on_it) - len(shown))
