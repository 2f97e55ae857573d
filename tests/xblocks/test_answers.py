"""Answers of a self-assessment: what a page may send, and what of it is submitted."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from ldn_xblocks.core import answers as core
from ldn_xblocks.core.answers import Answers, Choice, Own, Plan
from ldn_xblocks.core.limits import DEFAULT
from ldn_xblocks.core.requests import Refusal
from tests.xblocks import assessments
from tests.xblocks.assessments import SKILLS, content

ID, OTHER_ID = "a" * 32, "b" * 32

_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 9), st.floats(allow_nan=False), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=8,
)


def sent(**more: Any) -> dict[str, Any]:
    return assessments.answers(**more)


def test_answers_are_read_and_written_back() -> None:
    """All parts of a draft come through, whatever the order of their keys, and always as the same text."""
    own = [{"id": ID, "text": "আমি 🙂", "rating": 2}, {"id": OTHER_ID, "text": "", "rating": 0}]
    data = sent(ratings={"trust": 5, "growth": None}, notes={"trust": "a\r\nb"}, own=own)

    read = core.read_answers(data)

    assert read == Answers(
        Choice(), {"trust": 5, "growth": None}, {"trust": "a\nb"}, (Own(ID, "আমি 🙂", 2), Own(OTHER_ID, "", 0))
    )
    again = core.read_answers(json.loads(core.draft_text(read)))
    assert core.draft_text(again) == core.draft_text(read)


def test_a_note_without_words_is_no_note() -> None:
    """An emptied note leaves nothing behind."""
    assert core.read_answers(sent(notes={"trust": ""})).notes == {}


def test_a_skill_that_the_course_dropped_is_kept_and_not_asked() -> None:
    """A draft may speak of a skill that is gone: its words stay, and it is not part of what is submitted."""
    read = core.read_answers(sent(ratings={"gone": 3, "trust": 4}, notes={"gone": "Still mine"}))
    given_in = core.for_submission(read, content())
    assert given_in.ratings == {"trust": 4}
    assert given_in.notes == {"gone": "Still mine"}


@pytest.mark.parametrize(
    "change",
    [
        {"ratings": []},
        {"ratings": {"trust": 0}},
        {"ratings": {"trust": 6}},
        {"ratings": {"trust": True}},
        {"ratings": {"trust": 3.0}},
        {"ratings": {"trust": "3"}},
        {"ratings": {"Trust!": 3}},
        {"ratings": {"": 3}},
        {"ratings": {f"s{number}": 1 for number in range(501)}},
        {"notes": {"trust": 5}},
        {"notes": {"no such id": "x"}},
        {"notes": None},
        {"own": {}},
        {"own": ["x"]},
        {"own": [{"id": "short", "text": "x"}]},
        {"own": [{"id": ID, "text": None}]},
        {"own": [{"id": ID, "text": "x", "rating": -1}]},
        {"own": [{"id": ID, "text": "x"}, {"id": ID, "text": "y"}]},
        {"own": [{"id": f"{number:032x}", "text": "x"} for number in range(6)]},
        {"choice": None},
        {"choice": {"mode": "some", "preset": "", "skills": []}},
        {"choice": {"mode": "own", "preset": 5, "skills": []}},
        {"choice": {"mode": "own", "preset": "", "skills": [None]}},
        {"choice": {"mode": "own", "preset": "", "skills": "trust"}},
    ],
)
def test_what_a_page_never_sends_is_refused(change: dict[str, Any]) -> None:
    """A wrong type, id or number is a bad request."""
    with pytest.raises(Refusal) as refused:
        core.read_answers({**sent(), **change})
    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("change", "length", "limit"),
    [({"notes": {"trust": "n" * 2001}}, 2001, 2000), ({"own": [{"id": ID, "text": "o" * 301, "rating": 0}]}, 301, 300)],
)
def test_too_long_is_refused_with_both_numbers(change: dict[str, Any], length: int, limit: int) -> None:
    """Nothing is cut: the refusal says how long the text is and how long it may be."""
    with pytest.raises(Refusal) as refused:
        core.read_answers({**sent(), **change})
    assert (refused.value.status, refused.value.values) == (413, {"length": length, "limit": limit})


@given(_json, _json, _json, _json)
def test_no_answers_end_in_an_error(choice: Any, ratings: Any, notes: Any, own: Any) -> None:
    """Whatever JSON comes, it is read or refused; and what was read can be written, and read again as the same."""
    try:
        read = core.read_answers({"choice": choice, "ratings": ratings, "notes": notes, "own": own})
    except Refusal as refusal:
        event(f"refused with {refusal.status}")  # any other exception fails the test
        return
    assert core.read_answers(json.loads(core.draft_text(read))) == read


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(), SKILLS),
        (Choice("preset", "organiser"), ("resilience", "trust", "share-decisions")),
        (Choice("preset", "gone"), SKILLS),
        (Choice("own", "", ("trust", "resilience", "gone")), ("resilience", "trust")),
        (Choice("own", "organiser", ()), ()),
    ],
)
def test_the_skills_to_rate(choice: Choice, expected: tuple[str, ...]) -> None:
    """All, those of the role, or one's own, in the order of the content; a role that is gone leaves all."""
    assert core.chosen(choice, content()) == expected


def test_only_chosen_skills_are_submitted_and_every_note() -> None:
    """Ratings of skills that are not chosen are left out; words are not."""
    read = core.read_answers(
        sent(
            choice={"mode": "own", "preset": "", "skills": ["trust"]}, ratings={"trust": 4, "growth": 2}, notes={"growth": "Why"}
        )
    )
    assert core.for_submission(read, content()) == Answers(Choice("own", "", ("trust",)), {"trust": 4}, {"growth": "Why"}, ())


@pytest.mark.parametrize("rated", [{"ratings": {"trust": None}}, {"own": [{"id": ID, "text": "I rest", "rating": None}]}])
def test_one_rating_is_enough(rated: dict[str, Any]) -> None:
    """The way out of the scale is an answer too, for a skill and for an indicator of one's own."""
    read = core.read_answers({**sent(), **rated})
    given_in = core.for_submission(read, content())
    assert (given_in.ratings, given_in.own) == (read.ratings, read.own)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "nothing-rated"),
        ({"ratings": {"gone": 3}}, "nothing-rated"),
        ({"own": [{"id": ID, "text": "I rest", "rating": 0}]}, "nothing-rated"),
        ({"ratings": {"trust": 3}, "own": [{"id": ID, "text": "  ", "rating": 3}]}, "own-empty"),
    ],
)
def test_what_cannot_be_submitted(change: dict[str, Any], code: str) -> None:
    """Nothing rated, or a rating of nothing, is refused with a message of its own."""
    with pytest.raises(Refusal) as refused:
        core.for_submission(core.read_answers({**sent(), **change}), content())
    assert (refused.value.status, refused.value.code) == (400, code)


def test_an_empty_row_is_no_indicator() -> None:
    """A row without words and without a rating is left out; one with words stays, rated or not."""
    own = [{"id": ID, "text": "", "rating": 0}, {"id": OTHER_ID, "text": "I rest", "rating": 0}]
    given_in = core.for_submission(core.read_answers(sent(ratings={"trust": 1}, own=own)), content())
    assert given_in.own == (Own(OTHER_ID, "I rest", 0),)


def test_a_plan_comes_through() -> None:
    """Focus in the order of the attempt, each once, and the step with its lines."""
    plan = core.read_plan({"focus": ["trust", "growth", "trust"], "step": "a\r\nb"}, SKILLS)
    assert plan == Plan(("growth", "trust"), "a\nb")
    assert core.plan_from_text(core.plan_text(plan)) == plan
    assert core.plan_from_text("") == Plan()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"focus": list(SKILLS[:4]), "step": ""}, 400),
        ({"focus": ["gone"], "step": ""}, 400),
        ({"focus": [["trust"]], "step": ""}, 400),
        ({"focus": "trust", "step": ""}, 400),
        ({"focus": [], "step": None}, 400),
        ({"focus": [], "step": "s" * 2001}, 413),
    ],
)
def test_a_plan_that_is_refused(data: dict[str, Any], status: int) -> None:
    """More than three, something that is not in the attempt, and a step that is too long."""
    with pytest.raises(Refusal) as refused:
        core.read_plan(data, SKILLS)
    assert refused.value.status == status


def test_learners_words_are_not_in_repr() -> None:
    """What ends in logs when something fails holds no rating and no word."""
    own = Own(ID, "secret-own", 2)
    shown = repr((Answers(Choice(), {"trust": 5}, {"trust": "secret-note"}, (own,)), own, Plan((), "secret-step")))
    assert "secret" not in shown
    assert "5" not in shown


def test_limits_can_be_set() -> None:
    """The limits are those that are passed."""
    with pytest.raises(Refusal):
        core.read_answers(sent(notes={"trust": "abc"}), replace(DEFAULT, note=2))
