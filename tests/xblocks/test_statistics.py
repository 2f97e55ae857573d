"""Figures of a group: none of fewer than five people, and none that tells of fewer than five by subtraction."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ldn_xblocks.core.answers import Rating
from ldn_xblocks.core.statistics import LEAST, Figure, SkillFigures, Submission, figures
from ldn_xblocks.core.summary import is_step
from tests.xblocks.assessments import ratings

SKILLS = ("trust", "growth")
_submissions = st.lists(st.tuples(st.integers(0, 11), st.dictionaries(st.sampled_from(SKILLS), ratings)), max_size=50)


def trust(*steps: Rating) -> list[Submission]:
    return [(person, {"trust": step}) for person, step in enumerate(steps)]


def of_trust(submissions: list[Submission]) -> SkillFigures:
    return figures(submissions, ("trust",))[0]


def test_four_are_too_few() -> None:
    """Nothing is told of four people, however often they submit."""
    assert of_trust(trust(1, 2, 3, 4) * 9) == SkillFigures("trust", None, None)


def test_five_have_a_mean() -> None:
    """With the fifth person there are figures."""
    assert of_trust(trust(1, 2, 3, 4, 5)) == SkillFigures("trust", Figure(5, 3.0), Figure(5, 3.0))


def test_groups_of_five_are_told_whole() -> None:
    """Six to nine people have the figures of the first five; with the tenth they move on."""
    for count in range(5, 10):
        assert of_trust(trust(*[1] * 5, *[5] * (count - 5))).first == Figure(5, 1.0)
    assert of_trust(trust(*[1] * 5, *[5] * 5)).first == Figure(10, 3.0)


def test_one_who_rates_again_changes_nothing_visible() -> None:
    """The latest figure stands still until five have something new; the first one does not move at all."""
    again = [(person, {"trust": 5}) for person in range(5)]
    for count in range(5):
        assert of_trust([*trust(1, 1, 1, 1, 1), *again[:count]]).latest == Figure(5, 1.0)
    moved = of_trust([*trust(1, 1, 1, 1, 1), *again])
    assert moved == SkillFigures("trust", Figure(5, 1.0), Figure(5, 5.0))


def test_not_relevant_is_not_counted() -> None:
    """Whoever finds a skill not relevant, or does not rate it, is not among its people."""
    assert of_trust(trust(1, 1, 1, 1, None, None)) == SkillFigures("trust", None, None)
    assert of_trust(trust(1, 1, 1, 1, None, 1)).first == Figure(5, 1.0)


def test_the_first_attempt_is_the_first_even_without_the_skill() -> None:
    """A skill that somebody rated only later counts among the latest ratings alone."""
    submissions: list[Submission] = [(person, {}) for person in range(5)] + trust(2, 2, 2, 2, 2)
    assert of_trust(submissions) == SkillFigures("trust", None, Figure(5, 2.0))


def test_skills_that_are_not_asked_for_are_not_told() -> None:
    """Figures are those of the skills of the content, in its order."""
    assert [row.skill for row in figures(trust(1, 2, 3, 4, 5), ("growth", "trust"))] == ["growth", "trust"]
    assert figures(trust(1, 2, 3, 4, 5), ()) == ()


@given(_submissions)
def test_no_figure_of_fewer_than_five(submissions: list[Submission]) -> None:
    """Every figure counts five people or more, and not more than have submitted."""
    people = len({person for person, _ in submissions})
    for row in figures(submissions, SKILLS):
        for figure in (row.first, row.latest):
            assert figure is None or (LEAST <= figure.count <= people and 1 <= figure.mean <= 5)


@given(_submissions)
def test_no_change_tells_of_fewer_than_five(submissions: list[Submission]) -> None:
    """Between two moments at which a figure changes, five or more people changed what they say of the skill."""
    for skill in SKILLS:
        for kind in ("first", "latest"):
            _check_changes(submissions, skill, kind)


def _check_changes(submissions: list[Submission], skill: str, kind: str) -> None:
    shown: Figure | None = None
    said: dict[int, Rating] = {}
    changed: set[int] = set()  # since the figure was seen to change
    for count, (person, rated) in enumerate(submissions, start=1):
        step = rated.get(skill) if is_step(rated.get(skill)) else None
        if kind == "latest" or person not in said:
            changed |= {person} if said.get(person) != step else set()
            said[person] = step
        figure = getattr(figures(submissions[:count], (skill,))[0], kind)
        if figure != shown:
            assert len(changed) >= LEAST
            shown, changed = figure, set()


@given(_submissions)
def test_figures_do_not_depend_on_other_skills(submissions: list[Submission]) -> None:
    """A skill's figures are the same whether others are looked at or not."""
    assert figures(submissions, SKILLS)[0] == figures(submissions, SKILLS[:1])[0]
