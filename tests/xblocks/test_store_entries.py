"""Entries: every way in which two writes can meet, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from ldn_xblocks.core.kinds import JOURNAL, Kind
from ldn_xblocks.core.limits import DEFAULT, Limits
from ldn_xblocks.core.requests import Refusal
from ldn_xblocks.models import Learner, Revision
from ldn_xblocks.store import entries, locking
from ldn_xblocks.store.entries import Conflict, State, Write
from tests.xblocks.samples import COURSE, DAY, ELSEWHERE, NOW, OTHER, PLACE, TEXT, later, new_id, rows, write

pytestmark = pytest.mark.usefixtures("store")


def saved(**changes: Any) -> State:
    return entries.save(PLACE, write(**changes), NOW)


def edit(state: State, text: str, **changes: Any) -> Write:
    return write(**{"key": state.key, "kind": state.kind, "base": state.revision, "text": text, **changes})


def texts(state: State) -> list[str]:
    return [version.text for version in entries.history(PLACE, state.key)]


def test_first_save() -> None:
    """A first save makes revision 1 with all that was given, in every script, to the microsecond."""
    first = write()

    state = entries.save(PLACE, first, NOW)

    expected = State(
        first.key, Kind.PROMPT, PLACE.usage, "What I take with me", "", TEXT, DAY, ("resilience", "growth"), 1, NOW, NOW, None
    )
    assert state == expected
    assert entries.get(PLACE, first.key) == expected


def test_two_first_saves_of_one_key() -> None:
    """Whoever comes second to a new key gets a conflict with the first text, and nothing is overwritten."""
    first = saved(key="goals", text="From one tab")

    with pytest.raises(Conflict) as refused:
        saved(key="goals", text="From the other tab")

    assert refused.value.theirs == first
    assert refused.value.data["theirs"]["text"] == "From one tab"
    assert texts(first) == ["From one tab"]


def test_two_first_saves_of_one_text() -> None:
    """Two tabs that write the same have no quarrel."""
    first = saved(key="goals", text="The same")
    second = saved(key="goals", text="The same")

    assert second == first
    assert rows()["Revision"] == 1


def test_retry_of_a_first_save() -> None:
    """A first save whose answer was lost is answered again, and is there once."""
    first = write()

    assert entries.save(PLACE, first, NOW) == entries.save(PLACE, first, later(minutes=5))
    assert rows() == {"Learner": 1, "Entry": 1, "Revision": 1, "Attempt": 0}


def test_retry_of_an_edit() -> None:
    """An edit whose answer was lost changes nothing the second time."""
    state = saved()
    second = edit(state, "Better")

    once = entries.save(PLACE, second, later(minutes=1))
    twice = entries.save(PLACE, second, later(minutes=2))

    assert once == twice
    assert twice.revision == 2


def test_retry_after_others_wrote() -> None:
    """A late retry is answered with what stands there now, and does not bring its own text back."""
    first = write(text="One")
    state = entries.save(PLACE, first, NOW)
    newest = entries.save(PLACE, edit(state, "Two"), later(minutes=1))

    assert entries.save(PLACE, first, later(minutes=2)) == newest
    assert texts(newest) == ["Two", "One"]


def test_retry_after_deletion() -> None:
    """A late retry does not bring a deleted entry back."""
    first = write()
    state = entries.save(PLACE, first, NOW)
    deleted = entries.delete(PLACE, state.key, new_id(), 1, later(minutes=1))

    assert entries.save(PLACE, first, later(minutes=2)) == deleted
    assert deleted.deleted == later(minutes=1)


def test_retry_of_a_folded_save() -> None:
    """A retry stays harmless when its text has been folded into a later one."""
    first = write(text="I th")
    state = entries.save(PLACE, first, NOW)
    newest = entries.save(PLACE, edit(state, "I think", sitting=first.sitting), later(seconds=9))

    assert entries.save(PLACE, first, later(seconds=20)) == newest


def test_old_name_with_another_text() -> None:
    """A page at fault that sends a new text under the name of an old operation is not told that it is saved."""
    first = write(text="One")
    entries.save(PLACE, first, NOW)

    with pytest.raises(Conflict):
        entries.save(PLACE, replace(first, text="Two"), NOW)


@pytest.mark.parametrize("base", [0, 1, 3, 99])
def test_wrong_base(base: int) -> None:
    """An edit of any revision but the present one is a conflict with the present text, and writes nothing."""
    state = saved(text="One")
    newest = entries.save(PLACE, edit(state, "Two"), NOW)
    before = rows()

    with pytest.raises(Conflict) as refused:
        entries.save(PLACE, edit(replace(state, revision=base), "Three"), NOW)

    assert (refused.value.status, refused.value.code, refused.value.theirs) == (409, "conflict", newest)
    assert rows() == before


def test_nothing_changed() -> None:
    """Saving what is there already makes no revision and costs no budget."""
    state = saved()

    for _ in range(DEFAULT.writes + 1):
        assert entries.save(PLACE, edit(state, TEXT), later(seconds=1)) == state
    assert rows()["Revision"] == 1


@pytest.mark.parametrize(
    "change", [{"day": None}, {"day": date(2026, 4, 1)}, {"skills": ()}, {"skills": ("growth", "resilience")}]
)
def test_day_and_skills_are_content(change: dict[str, Any]) -> None:
    """Another day or other skills are a change as much as another text."""
    state = saved()

    assert entries.save(PLACE, edit(state, TEXT, **change), NOW).revision == 2


def test_kind_of_a_journal_entry() -> None:
    """An answer to the prompt may become a free entry, which is a change like any other; but never a box or a draft."""
    state = saved()

    free = entries.save(PLACE, edit(state, TEXT, kind=Kind.FREE), NOW)
    assert (free.kind, free.revision) == (Kind.FREE, 2)
    assert entries.get(PLACE, state.key) == free

    for kind in (Kind.FIELD, Kind.DRAFT, Kind.PLAN):
        with pytest.raises(Refusal) as refused:
            entries.save(PLACE, edit(free, "More", kind=kind), NOW)
        assert refused.value.code == "bad-request"


def test_delete_and_restore() -> None:
    """A deleted entry is out of the list and comes back with text, day and skills."""
    state = saved()

    deleted = entries.delete(PLACE, state.key, new_id(), 1, later(days=1))
    assert (deleted.deleted, deleted.revision, deleted.text) == (later(days=1), 2, TEXT)
    assert entries.listing("2", COURSE, JOURNAL) == ()
    assert entries.deleted_lately("2", COURSE, later(days=2)) == (deleted,)

    restored = entries.restore(PLACE, state.key, new_id(), 2, later(days=3))
    assert restored == replace(state, revision=3, changed=later(days=3))
    assert entries.listing("2", COURSE, JOURNAL) == (restored,)
    assert entries.deleted_lately("2", COURSE, later(days=3)) == ()
    assert texts(restored) == [TEXT]


def test_retries_of_delete_and_restore() -> None:
    """A retry of a deletion does not delete what was restored since, and the other way round."""
    state = saved()
    gone, back = new_id(), new_id()
    deleted = entries.delete(PLACE, state.key, gone, 1, NOW)
    assert entries.delete(PLACE, state.key, gone, 1, NOW) == deleted

    restored = entries.restore(PLACE, state.key, back, 2, NOW)
    assert entries.delete(PLACE, state.key, gone, 1, NOW) == restored

    again = entries.delete(PLACE, state.key, new_id(), 3, NOW)
    assert entries.restore(PLACE, state.key, back, 2, NOW) == again


def test_delete_after_edit() -> None:
    """Who deletes a text has seen it: a deletion based on an older text is a conflict."""
    state = saved()
    newest = entries.save(PLACE, edit(state, "More"), NOW)

    with pytest.raises(Conflict) as refused:
        entries.delete(PLACE, state.key, new_id(), 1, NOW)

    assert refused.value.theirs == newest


def test_edit_after_delete() -> None:
    """An edit of what another tab deleted is a conflict that says so, whatever its base; after restoring it can be saved."""
    state = saved()
    deleted = entries.delete(PLACE, state.key, new_id(), 1, NOW)

    for base in (1, 2):
        with pytest.raises(Conflict) as refused:
            entries.save(PLACE, edit(replace(state, revision=base), "Mine"), NOW)
        assert refused.value.theirs == deleted
        assert "deleted" in refused.value.message

    restored = entries.restore(PLACE, state.key, new_id(), 2, NOW)
    assert entries.save(PLACE, edit(restored, "Mine"), NOW).text == "Mine"


def test_deleted_twice() -> None:
    """Two tabs that delete one entry have no quarrel; nor have two that restore it."""
    state = saved()
    deleted = entries.delete(PLACE, state.key, new_id(), 1, NOW)
    assert entries.delete(PLACE, state.key, new_id(), 1, later(minutes=1)) == deleted

    restored = entries.restore(PLACE, state.key, new_id(), 2, NOW)
    assert entries.restore(PLACE, state.key, new_id(), 2, later(minutes=1)) == restored


def test_restore_after_restore_and_edit() -> None:
    """A restore that comes late changes nothing of the text that was written since."""
    state = saved()
    entries.delete(PLACE, state.key, new_id(), 1, NOW)
    restored = entries.restore(PLACE, state.key, new_id(), 2, NOW)
    newest = entries.save(PLACE, edit(restored, "Since"), NOW)

    assert entries.restore(PLACE, state.key, new_id(), 2, NOW) == newest


def test_restore_of_another_deletion() -> None:
    """A restore that did not see the last deletion is a conflict."""
    state = saved()
    entries.delete(PLACE, state.key, new_id(), 1, NOW)
    entries.restore(PLACE, state.key, new_id(), 2, NOW)
    deleted = entries.delete(PLACE, state.key, new_id(), 3, NOW)

    with pytest.raises(Conflict) as refused:
        entries.restore(PLACE, state.key, new_id(), 2, NOW)

    assert refused.value.theirs == deleted


def test_restore_too_late() -> None:
    """A deleted entry comes back within 30 days, and not a second later."""
    state = saved()
    entries.delete(PLACE, state.key, new_id(), 1, NOW)

    with pytest.raises(Refusal) as refused:
        entries.restore(PLACE, state.key, new_id(), 2, later(days=30, seconds=1))
    assert (refused.value.status, refused.value.values) == (404, {"days": 30})
    assert entries.deleted_lately("2", COURSE, later(days=30, seconds=1)) == ()

    assert entries.restore(PLACE, state.key, new_id(), 2, later(days=30)).deleted is None


def test_changing_what_is_gone() -> None:
    """What does not exist, or does no more, is "not found" and not made anew behind the learner's back."""
    acts: tuple[Callable[[], State], ...] = (
        lambda: entries.save(PLACE, write(base=3), NOW),
        lambda: entries.delete(PLACE, new_id(), new_id(), 1, NOW),
        lambda: entries.restore(PLACE, new_id(), new_id(), 1, NOW),
    )
    for act in acts:
        with pytest.raises(Refusal) as refused:
            act()
        assert (refused.value.status, refused.value.code) == (404, "not-found")
    assert rows()["Entry"] == 0


def test_one_name_for_two_deeds() -> None:
    """An operation's name used for another deed is refused: answering "done" would be a lie."""
    first = write()
    state = entries.save(PLACE, first, NOW)

    with pytest.raises(Refusal) as refused:
        entries.delete(PLACE, state.key, first.op, 1, NOW)
    assert refused.value.code == "bad-request"

    gone = new_id()
    entries.delete(PLACE, state.key, gone, 1, NOW)
    with pytest.raises(Conflict):
        entries.save(PLACE, edit(state, "Mine", op=gone), NOW)


def test_learners_are_apart() -> None:
    """Nobody reads or changes another learner's entry by its key."""
    state = saved(key="goals")

    assert entries.get(OTHER, "goals") is None
    assert entries.history(OTHER, "goals") == ()
    assert entries.listing("3", COURSE, tuple(Kind)) == ()
    with pytest.raises(Refusal):
        entries.delete(OTHER, "goals", new_id(), 1, NOW)
    entries.save(OTHER, write(key="goals", text="Another's"), NOW)
    assert entries.get(PLACE, "goals") == state


def test_one_operation_on_two_entries() -> None:
    """An operation's name counts within its entry only."""
    op = new_id()

    saved(op=op)
    saved(op=op)

    assert rows()["Entry"] == 2


def test_listing() -> None:
    """The list holds the kinds, course and block that were asked for, the newest day first, those without a day last."""
    for day, kind, place in (
        (date(2026, 1, 1), Kind.FREE, PLACE),
        (None, Kind.PROMPT, PLACE),
        (date(2026, 3, 1), Kind.PROMPT, ELSEWHERE),
        (date(2026, 2, 1), Kind.FIELD, PLACE),
        (date(2026, 2, 1), Kind.PROMPT, replace(PLACE, course="course-v1:LDN+LDS+2027", usage="block-v1:other")),
    ):
        entries.save(place, write(day=day, kind=kind, text=f"{day}"), NOW)

    assert [state.text for state in entries.listing("2", COURSE, JOURNAL)] == ["2026-03-01", "2026-01-01", "None"]
    assert [state.text for state in entries.listing("2", COURSE, JOURNAL, PLACE.usage)] == ["2026-01-01", "None"]
    assert [state.text for state in entries.listing("2", COURSE, {Kind.FIELD})] == ["2026-02-01"]


def test_entries_of_one_day() -> None:
    """Of one day, the one written last comes first."""
    for number in range(3):
        entries.save(PLACE, write(text=str(number)), later(minutes=number))

    assert [state.text for state in entries.listing("2", COURSE, JOURNAL)] == ["2", "1", "0"]


def test_folding_within_a_sitting() -> None:
    """Saves of one page within ten minutes are one version; then the next one begins."""
    sitting = new_id()
    state = saved(text="I", sitting=sitting)
    for minute, text in ((3, "I th"), (6, "I thi"), (10, "I think"), (19, "I think so")):
        state = entries.save(PLACE, edit(state, text, sitting=sitting), later(minutes=minute))

    assert [(version.number, version.text) for version in entries.history(PLACE, state.key)] == [(5, "I think so"), (3, "I thi")]
    assert rows()["Revision"] == 5


def test_no_folding_across_sittings() -> None:
    """What two pages wrote in turns stays, every text of it."""
    one, two = new_id(), new_id()
    state = saved(text="a", sitting=one)
    for number, sitting in enumerate((two, one, two), 1):
        state = entries.save(PLACE, edit(state, f"text {number}", sitting=sitting), later(seconds=number))

    assert texts(state) == ["text 3", "text 2", "text 1", "a"]


def test_a_text_that_shrinks_stays() -> None:
    """Who wipes out a long text by a slip of the hand finds it in the history, within one sitting too."""
    sitting = new_id()
    state = saved(text="A long evening's work", sitting=sitting)
    state = entries.save(PLACE, edit(state, "x", sitting=sitting), later(seconds=5))
    state = entries.save(PLACE, edit(state, "xy", sitting=sitting), later(seconds=9))

    assert texts(state) == ["xy", "A long evening's work"]


def test_no_folding_without_a_sitting() -> None:
    """Saves that name no sitting are a version each."""
    state = saved(text="a", sitting="")
    state = entries.save(PLACE, edit(state, "ab", sitting=""), NOW)

    assert texts(state) == ["ab", "a"]


@pytest.mark.parametrize("kind", [Kind.DRAFT, Kind.PLAN])
def test_drafts_and_plans_have_no_history(kind: Kind) -> None:
    """A draft keeps one text, whatever the sitting."""
    state = saved(kind=kind, text="a long first one")
    state = entries.save(PLACE, edit(state, "b"), later(days=1))
    state = entries.save(PLACE, edit(state, "c"), later(days=2))

    assert texts(state) == ["c"]


def test_number_of_versions() -> None:
    """The oldest texts go when there are more than are kept; the present one never does."""
    limits = Limits(versions=3)
    state = saved(text="0")
    for number in range(1, 6):
        state = entries.save(PLACE, edit(state, str(number)), NOW, limits)

    assert texts(state) == ["5", "4", "3"]
    assert rows()["Revision"] == 6


def test_longest_text() -> None:
    """A text of the longest length is kept whole; one character more is refused, and nothing is cut."""
    longest = "🙂" * DEFAULT.text
    state = saved(text=longest)
    assert entries.get(PLACE, state.key) == state

    for act in (edit(state, longest + "x"), write(text=longest + "x")):
        with pytest.raises(Refusal) as refused:
            entries.save(PLACE, act, NOW)
        assert (refused.value.status, refused.value.code) == (413, "too-large")
        assert refused.value.values == {"length": 20_001, "limit": 20_000}
    assert texts(state) == [longest]


def test_longest_draft() -> None:
    """A draft holds the notes of a whole assessment: it may be as long as a request."""
    assert len(saved(kind=Kind.DRAFT, text="x" * DEFAULT.body).text) == DEFAULT.body


def test_long_title() -> None:
    """An author's title longer than its column keeps nobody from saving."""
    state = saved(heading="ক" * 300, label="🙂" * 255)

    assert state.heading == "ক" * 254 + "…"
    assert entries.get(PLACE, state.key) == state


def test_full_journal() -> None:
    """The entry over the limit is refused; changing one is not. What was deleted lately counts, what was long ago does not."""
    limits = Limits(entries=2)
    first = saved()
    entries.save(ELSEWHERE, write(kind=Kind.FREE), NOW)
    entries.delete(PLACE, first.key, new_id(), 1, NOW)

    with pytest.raises(Refusal) as refused:
        entries.save(PLACE, write(), NOW, limits)
    assert (refused.value.status, refused.value.code, refused.value.values) == (403, "full", {"limit": 2})

    restored = entries.restore(PLACE, first.key, new_id(), 2, NOW, limits)
    assert entries.save(PLACE, edit(restored, "Changed"), NOW, limits).text == "Changed"
    entries.save(PLACE, write(kind=Kind.FIELD), NOW, limits)
    entries.save(OTHER, write(), NOW, limits)

    entries.delete(PLACE, first.key, new_id(), 4, NOW, limits)
    assert entries.save(PLACE, write(), later(days=31), limits).revision == 1


def test_full_block() -> None:
    """What is no journal entry is counted by its block."""
    limits = Limits(entries=1)
    entries.save(PLACE, write(kind=Kind.FIELD), NOW, limits)

    with pytest.raises(Refusal) as refused:
        entries.save(PLACE, write(kind=Kind.PLAN), NOW, limits)
    assert refused.value.code == "full"
    entries.save(ELSEWHERE, write(kind=Kind.PLAN), NOW, limits)


def test_budget() -> None:
    """The 31st write of a minute is refused, a retry and an unchanged text never are, and the next minute is a fresh one."""
    first = write()
    state = entries.save(PLACE, first, NOW)
    for number in range(2, DEFAULT.writes + 1):
        state = entries.save(PLACE, edit(state, f"{number}"), later(seconds=number))

    with pytest.raises(Refusal) as refused:
        entries.save(PLACE, edit(state, "one more"), later(seconds=40.5))
    assert (refused.value.status, refused.value.code, refused.value.data) == (429, "too-many", {"retry_after": 20})
    assert entries.save(PLACE, first, later(seconds=41)) == state
    assert entries.save(PLACE, edit(state, state.text), later(seconds=41)) == state
    entries.save(OTHER, write(), later(seconds=41))

    assert entries.save(PLACE, edit(state, "one more"), later(seconds=60)).text == "one more"
    assert Learner.objects.get(pk="2").writes == 1


def test_budget_with_wrong_clocks() -> None:
    """A window that begins in the far future, by another server's clock, does not lock a learner out."""
    limits = Limits(writes=1)
    entries.save(PLACE, write(), later(days=365), limits)

    assert entries.save(PLACE, write(), NOW, limits).revision == 1


def test_a_refused_write_costs_nothing() -> None:
    """Conflicts and refusals leave no trace, in the budget neither."""
    state = saved()
    with pytest.raises(Conflict):
        entries.save(PLACE, edit(replace(state, revision=7), "Mine"), NOW)

    assert Learner.objects.get(pk="2").writes == 1


def test_no_text_in_logs() -> None:
    """Neither the text of an exception nor the `repr` of what holds a text shows it."""
    state = saved(text="My secret")
    with pytest.raises(Conflict) as refused:
        saved(key=state.key, text="Another secret")

    shown = f"{refused.value} {refused.value!r} {state!r} {write(text='My secret')!r} {entries.history(PLACE, state.key)!r}"
    assert "secret" not in shown


def test_revisions_are_numbered_without_gaps() -> None:
    """The record of an entry is complete: save, delete, restore, each with its number."""
    state = saved()
    entries.delete(PLACE, state.key, new_id(), 1, NOW)
    entries.restore(PLACE, state.key, new_id(), 2, NOW)

    found = list(Revision.objects.order_by("number").values_list("number", "action"))
    assert found == [(1, "save"), (2, "delete"), (3, "restore")]


class Breaking:
    """Breaks off the first writes to the table of revisions, as a database does that chose a victim."""

    def __init__(self, error: OperationalError, times: int) -> None:
        self.error, self.left, self.seen = error, times, 0

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        """Stand between Django and the database."""
        if "ldn_xblocks_revision" in sql and sql.startswith("INSERT"):
            self.seen += 1
            if self.left:
                self.left -= 1
                raise self.error
        return execute(sql, *rest)


PASSING = [
    OperationalError(1213, "Deadlock found"),
    OperationalError(1205, "Lock wait timeout"),
    OperationalError("database is locked"),
]


@pytest.mark.parametrize("error", PASSING, ids=str)
def test_broken_off(error: OperationalError) -> None:
    """A write that the database broke off is done again from its beginning, and is there once."""
    saved()
    with connection.execute_wrapper(Breaking(error, 3)) as _:
        state = saved()

    assert entries.get(PLACE, state.key) == state
    assert rows() == {"Learner": 1, "Entry": 2, "Revision": 2, "Attempt": 0}
    assert Learner.objects.get(pk="2").writes == 2


@pytest.mark.parametrize("error", PASSING, ids=str)
def test_broken_off_too_often(error: OperationalError) -> None:
    """After six tries the answer is "busy", nothing is written, and the same write succeeds later."""
    saved()
    again, breaking = write(), Breaking(error, 99)
    with connection.execute_wrapper(breaking), pytest.raises(Refusal) as refused:
        entries.save(PLACE, again, NOW)

    assert (refused.value.status, refused.value.code, breaking.seen) == (503, "busy", locking.TRIES)
    assert refused.value.__cause__ is error
    assert rows()["Revision"] == 1
    assert entries.save(PLACE, again, NOW).revision == 1


def test_other_errors_are_not_hidden() -> None:
    """An error that will not pass is not tried again and not called "busy"."""
    saved()
    breaking = Breaking(OperationalError(2006, "Server has gone away"), 99)
    with connection.execute_wrapper(breaking), pytest.raises(OperationalError):
        saved()

    assert breaking.seen == 1


def test_inside_a_transaction() -> None:
    """In somebody else's transaction a write is part of it, and a broken off one is tried once: the rest of it is undone too."""
    with transaction.atomic():
        state = saved()
        transaction.set_rollback(True)
    assert entries.get(PLACE, state.key) is None

    breaking = Breaking(OperationalError(1213, "Deadlock found"), 99)
    with connection.execute_wrapper(breaking), pytest.raises(Refusal) as refused, transaction.atomic():
        saved()
    assert (refused.value.code, breaking.seen) == ("busy", 1)


def test_sitting_of_ten_minutes_exactly() -> None:
    """A sitting ends with its tenth minute."""
    sitting = new_id()
    state = saved(text="a", sitting=sitting)
    state = entries.save(PLACE, edit(state, "ab", sitting=sitting), NOW + timedelta(seconds=DEFAULT.sitting))

    assert texts(state) == ["ab", "a"]
