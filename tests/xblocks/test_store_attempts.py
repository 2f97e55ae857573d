"""Attempts: submitted once, numbered once, and the draft emptied with them, on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import OperationalError, connection

from ldn_xblocks.core.kinds import Kind
from ldn_xblocks.core.limits import Limits
from ldn_xblocks.core.requests import Refusal
from ldn_xblocks.models import Attempt, Learner
from ldn_xblocks.store import attempts, entries
from ldn_xblocks.store.attempts import AttemptRecord
from ldn_xblocks.store.entries import Conflict, State
from tests.xblocks.samples import COURSE, ELSEWHERE, NOW, OTHER, PLACE, later, new_id, rows, submission, write

pytestmark = pytest.mark.usefixtures("store")


def draft(base: int = 0, text: str = '{"resilience": 4}', **changes: Any) -> State:
    return entries.save(PLACE, write(key="draft", kind=Kind.DRAFT, base=base, text=text, **changes), NOW)


def test_submit() -> None:
    """An attempt is kept as it was given, with words in every script."""
    given = submission()

    record = attempts.submit(PLACE, given, NOW)

    expected = AttemptRecord(
        given.key, 1, PLACE.usage, NOW, "bn", "Rate yourself", given.ratings, given.notes, given.own, given.wording
    )
    assert record == expected
    assert attempts.attempts("2", COURSE) == (expected,)


def test_ratings_hold_no_word() -> None:
    """The column that staff's numbers come from has ids and numbers, and nothing that a learner wrote."""
    attempts.submit(PLACE, submission(), NOW)

    assert Attempt.objects.get().ratings == '{"resilience": 4, "growth": null}'


def test_numbers_in_a_course() -> None:
    """Attempts are numbered within the course over all its blocks, and read in that order."""
    for place in (PLACE, ELSEWHERE):
        attempts.submit(place, submission(), NOW)
    attempts.submit(replace(PLACE, course="course-v1:LDN+LDS+2027", usage="block-v1:other"), submission(), NOW)
    attempts.submit(OTHER, submission(), NOW)

    found = [(record.number, record.usage) for record in attempts.attempts("2", COURSE)]
    assert found == [(1, PLACE.usage), (2, ELSEWHERE.usage)]
    assert [record.number for record in attempts.attempts("3", COURSE)] == [1]


def test_draft_is_emptied() -> None:
    """Submitting empties the draft in one step with the attempt; a next draft starts from there."""
    state = draft()
    attempts.submit(PLACE, submission(draft_base=state.revision), later(minutes=1))

    emptied = entries.get(PLACE, "draft")
    assert emptied is not None
    assert (emptied.text, emptied.revision) == ("", 2)
    assert draft(base=2).revision == 3


def test_submitted_twice() -> None:
    """A retry is answered with the attempt as it is stored, also when a new draft was begun since."""
    given = submission()
    first = attempts.submit(PLACE, given, NOW)
    begun = draft(base=1)

    assert attempts.submit(PLACE, given, later(minutes=1)) == first
    assert attempts.submit(PLACE, replace(given, ratings={"growth": 1}), later(minutes=1)) == first
    assert entries.get(PLACE, "draft") == begun
    assert rows()["Attempt"] == 1


def test_submitted_from_two_tabs() -> None:
    """Of two tabs that submit one draft, the second gets a conflict, with and without a draft on the server."""
    state = draft()
    attempts.submit(PLACE, submission(draft_base=state.revision), NOW)
    with pytest.raises(Conflict) as refused:
        attempts.submit(PLACE, submission(draft_base=state.revision), NOW)
    assert refused.value.theirs == entries.get(PLACE, "draft")

    attempts.submit(ELSEWHERE, submission(), NOW)
    with pytest.raises(Conflict):
        attempts.submit(ELSEWHERE, submission(), NOW)
    assert rows()["Attempt"] == 2


def test_submit_after_another_tab_saved() -> None:
    """Submitting does not throw away what another tab rated since: it is a conflict with that draft."""
    state = draft()
    newer = draft(base=1, text='{"resilience": 4, "growth": 2}')

    with pytest.raises(Conflict) as refused:
        attempts.submit(PLACE, submission(draft_base=state.revision), NOW)

    assert refused.value.theirs == newer
    assert rows()["Attempt"] == 0


@pytest.mark.parametrize("existing", [True, False])
def test_draft_saved_after_submit(existing: bool) -> None:
    """A save of the draft that was under way when its page submitted does not bring the draft back."""
    base = draft().revision if existing else 0
    attempts.submit(PLACE, submission(draft_base=base), NOW)

    with pytest.raises(Conflict) as refused:
        draft(base=base, text='{"resilience": 5}')

    assert refused.value.theirs.text == ""


def test_retry_of_a_draft_after_submit() -> None:
    """A retry of a draft's save that was accepted before the submission is harmless too."""
    op = new_id()
    state = draft(op=op)
    attempts.submit(PLACE, submission(draft_base=state.revision), NOW)

    assert draft(op=op).text == ""


def test_submit_without_the_draft() -> None:
    """If the draft a page knew is gone, because staff reset it, the page is told."""
    with pytest.raises(Refusal) as refused:
        attempts.submit(PLACE, submission(draft_base=3), NOW)
    assert refused.value.code == "not-found"


def test_key_that_was_an_operation() -> None:
    """A page that names its attempt like an operation on the draft does no harm."""
    name = new_id()
    state = draft(op=name)

    assert attempts.submit(PLACE, submission(key=name, draft_base=state.revision), NOW).number == 1


def test_deleted_draft() -> None:
    """After submitting there is a draft to go on with, also if the last one was deleted."""
    state = draft()
    entries.delete(PLACE, "draft", new_id(), state.revision, NOW)
    attempts.submit(PLACE, submission(draft_base=2), NOW)

    emptied = entries.get(PLACE, "draft")
    assert emptied is not None
    assert (emptied.deleted, emptied.revision) == (None, 3)


def test_too_many_attempts() -> None:
    """The attempt over the limit is refused and its draft stays; a retry of an earlier one is not refused."""
    limits = Limits(attempts=1)
    given = submission()
    attempts.submit(PLACE, given, NOW, limits)
    begun = draft(base=1)

    with pytest.raises(Refusal) as refused:
        attempts.submit(PLACE, submission(draft_base=2), NOW, limits)

    assert (refused.value.status, refused.value.code, refused.value.values) == (403, "full", {"limit": 1})
    assert entries.get(PLACE, "draft") == begun
    assert attempts.submit(PLACE, given, NOW, limits).number == 1


def test_budget() -> None:
    """An attempt is one write of the budget."""
    attempts.submit(PLACE, submission(), NOW)
    assert Learner.objects.get(pk="2").writes == 1

    with pytest.raises(Refusal) as refused:
        attempts.submit(ELSEWHERE, submission(), NOW, Limits(writes=1))
    assert refused.value.code == "too-many"


def test_both_or_neither() -> None:
    """If the attempt cannot be written, the draft is as it was."""
    state = draft()

    def breaking(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT") and "ldn_xblocks_attempt" in sql:
            raise OperationalError(2013, "Lost connection")
        return execute(sql, *rest)

    with connection.execute_wrapper(breaking), pytest.raises(OperationalError):
        attempts.submit(PLACE, submission(draft_base=state.revision), NOW)

    assert entries.get(PLACE, "draft") == state
    assert rows()["Attempt"] == 0


def test_no_word_in_logs() -> None:
    """The `repr` of what holds a learner's words and ratings does not show them."""
    given = submission(notes={"growth": "secret"}, own=({"id": "a", "text": "secret", "rating": 1},))

    shown = f"{given!r} {attempts.submit(PLACE, given, NOW)!r}"
    assert "secret" not in shown
    assert "resilience" not in shown


def test_ratings_in_order_are_of_one_block_and_name_nobody() -> None:
    """Staff figures are made from numbers alone: a place in the order instead of a learner, and only this block's attempts."""
    late = replace(PLACE, learner="5")
    for minute, (place, ratings) in enumerate(
        (
            (PLACE, {"growth": 1}),
            (OTHER, {"growth": 2}),
            (ELSEWHERE, {"growth": 5}),
            (PLACE, {"growth": 3}),
            (late, {"growth": None}),
        )
    ):
        state = entries.get(place, "draft")
        attempts.submit(place, submission(ratings=ratings, draft_base=state.revision if state else 0), later(minutes=minute))
    steps = [(person, ratings["growth"]) for person, ratings in attempts.ratings_in_order(PLACE.usage)]
    assert steps == [(0, 1), (1, 2), (0, 3), (2, None)]
