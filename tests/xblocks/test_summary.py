"""What an attempt says, and what changed between two."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ldn_xblocks.core import summary
from ldn_xblocks.core.answers import Own, Rating
from ldn_xblocks.core.summary import MISSING, Line, is_step
from ldn_xblocks.core.wording import wording_as_data, wording_from_data, wording_of
from tests.xblocks.assessments import SKILLS, content, ratings, side

_own = st.lists(
    st.builds(Own, st.uuids().map(lambda made: made.hex), st.sampled_from(["I rest", "I ask", "Ω"]), ratings), max_size=4
).map(tuple)
_some = st.dictionaries(st.sampled_from(SKILLS), ratings)
_sides = st.builds(side, _some, _own, st.lists(st.sampled_from(SKILLS), unique=True).map(tuple))


def lines(*steps: Rating) -> list[Line]:
    return [Line(f"s{number}", "quality", f"S{number}", step) for number, step in enumerate(steps)]


def test_the_strongest_and_the_growing() -> None:
    """The highest and the lowest step that were used, all of their lines, whatever is not relevant or not rated left out."""
    found = lines(4, None, 2, 4, 0, 3)
    strong, grow = summary.strongest(found), summary.growing(found)
    assert strong is not None
    assert grow is not None
    assert (strong.step, [line.key for line in strong.shown], strong.more) == (4, ["s0", "s3"], 0)
    assert (grow.step, [line.key for line in grow.shown], grow.more) == (2, ["s2"], 0)


def test_ties_are_told() -> None:
    """Of eight on one step five are shown and three counted; six are all shown, because counting one takes as much room."""
    eight, six = summary.strongest(lines(*[5] * 8, 1)), summary.strongest(lines(*[5] * 6, 1))
    assert eight is not None
    assert six is not None
    assert (len(eight.shown), eight.more) == (5, 3)
    assert (len(six.shown), six.more) == (6, 0)


def test_one_step_only_has_no_weak_side() -> None:
    """If all are on one step, nothing is said to be lower than anything else."""
    assert summary.growing(lines(3, 3, None)) is None
    assert summary.strongest(lines(3, 3, None)) is not None


def test_without_a_step_there_is_nothing_to_pick() -> None:
    """What is not relevant is not the lowest rating."""
    assert summary.strongest(lines(None, None, 0)) is None
    assert summary.growing(lines(None, None, 0)) is None


@given(st.lists(ratings))
def test_picked_lines_are_on_the_outermost_steps(steps: list[Rating]) -> None:
    """No rated line lies beyond what is picked, and none of it is in both lists."""
    found = lines(*steps)
    strong, grow = summary.strongest(found), summary.growing(found)
    rated = [line.rating for line in found if is_step(line.rating)]
    assert (strong.step if strong else None) == max(rated, default=None)
    if grow:
        assert strong is not None
        assert grow.step == min(rated) < strong.step
        assert not set(grow.shown) & set(strong.shown)
        assert len(grow.shown) + grow.more == rated.count(grow.step)


def test_what_changed() -> None:
    """Steps up and down, the same, and each way in which two attempts cannot be compared."""
    first = side(
        {"resilience": 2, "growth": 5, "empathy": 3, "trust": None, "clear-obstacles": 1},
        skills=tuple(s for s in SKILLS if s != "share-decisions"),
    )
    second = side({"resilience": 4, "growth": 4, "empathy": 3, "trust": 4, "share-decisions": 2}, skills=SKILLS[:-1])

    found = {change.key: (change.before, change.after, change.steps) for change in summary.compare(first, second)}

    assert found == {
        "resilience": (2, 4, 2),
        "growth": (5, 4, -1),
        "empathy": (3, 3, 0),
        "trust": (None, 4, None),
        "share-decisions": (MISSING, 2, None),
        "clear-obstacles": (1, MISSING, None),
    }


def test_a_skill_of_the_first_attempt_alone_stands_where_it_stood() -> None:
    """The list keeps its order when the second attempt leaves a skill out."""
    first, second = side({}, skills=SKILLS), side({}, skills=("growth", "trust", "clear-obstacles"))
    assert [change.key for change in summary.compare(first, second)] == list(SKILLS)


def test_own_indicators_are_the_same_if_their_words_are() -> None:
    """By text, not by id; blanks do not matter; a word does. Two of the same words are two."""
    first = side({}, (Own("1", "I  rest", 2), Own("2", "I ask", 1), Own("3", "I rest", 5)))
    second = side({}, (Own("9", "I rest ", 3), Own("8", "I asked", 4), Own("7", "I rest", 5)))
    found = [
        (change.name, change.before, change.after) for change in summary.compare(first, second) if change.group == summary.OWN
    ]
    assert sorted(found) == [("I ask", 1, MISSING), ("I asked", MISSING, 4), ("I rest", 5, 5), ("I rest ", 2, 3)]


def test_another_wording_is_told() -> None:
    """A skill that was asked in other words is marked, and only that."""
    found = summary.compare(side({}, text="Old"), side({}, text="New", skills=SKILLS))
    assert all(change.reworded for change in found)
    assert not any(change.reworded for change in summary.compare(side({}), side({})))


@given(_sides, _sides)
def test_comparing_loses_and_invents_nothing(first: Any, second: Any) -> None:
    """Every line of each attempt is there exactly once with its rating; swapping the attempts turns the steps round."""
    found = summary.compare(first, second)
    before = sorted((line.group, line.key if line.group != "own" else "", str(line.rating)) for line in summary.lines_of(first))
    there = sorted((c.group, c.key if c.group != "own" else "", str(c.before)) for c in found if c.before != MISSING)
    after = sorted((line.group, str(line.rating)) for line in summary.lines_of(second))
    assert there == before
    assert sorted((c.group, str(c.after)) for c in found if c.after != MISSING) == after
    turned = summary.compare(second, first)
    assert sorted(c.steps for c in found if c.steps is not None) == sorted(-c.steps for c in turned if c.steps is not None)


@given(_sides)
def test_an_attempt_beside_itself(one: Any) -> None:
    """Nothing changed, and nothing is reworded."""
    assert all(
        change.steps in (0, None) and change.before == change.after and not change.reworded
        for change in summary.compare(one, one)
    )


def test_the_wording_comes_back_as_it_was_kept() -> None:
    """What is stored is enough to show the attempt when the course has changed."""
    wording = wording_of(content("ar"), ("growth", "trust"))
    assert [skill.id for skill in wording.skills] == ["growth", "trust"]
    assert wording_from_data(wording_as_data(wording)) == wording
    assert wording.direction == "rtl"
