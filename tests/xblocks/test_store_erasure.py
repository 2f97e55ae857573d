"""Erasure: everything of one learner, of one block, or old; and nothing of anybody else. On both databases."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from ldn_xblocks.core.kinds import JOURNAL
from ldn_xblocks.core.requests import Refusal
from ldn_xblocks.models import Learner
from ldn_xblocks.store import attempts, entries, erasure, locking
from ldn_xblocks.store.erasure import Counts
from tests.xblocks.samples import COURSE, ELSEWHERE, NOW, OTHER, PLACE, later, new_id, rows, submission, write

pytestmark = pytest.mark.usefixtures("store")


def fill() -> None:
    """Two entries, one of them edited, and an attempt with its draft, for two learners."""
    for place in (PLACE, OTHER):
        state = entries.save(place, write(), NOW)
        entries.save(place, write(key=state.key, base=1, text="More"), NOW)
        entries.save(ELSEWHERE if place is PLACE else place, write(), NOW)
        attempts.submit(place, submission(), NOW)


def test_erase_learner() -> None:
    """A retired learner leaves no row in any table; the others keep theirs."""
    fill()

    assert erasure.erase_learner("2") == Counts(entries=3, revisions=4, attempts=1)
    assert rows() == {"Learner": 1, "Entry": 3, "Revision": 4, "Attempt": 1}
    assert entries.listing("2", COURSE, JOURNAL) == ()
    assert len(entries.listing("3", COURSE, JOURNAL)) == 2


def test_erase_learner_twice() -> None:
    """A retirement that is repeated, or of somebody who never wrote, finds nothing and leaves nothing."""
    fill()
    erasure.erase_learner("2")

    assert erasure.erase_learner("2") == Counts()
    assert erasure.erase_learner("77") == Counts()
    assert list(Learner.objects.values_list("learner", flat=True)) == ["3"]


def test_erase_block() -> None:
    """A reset of one block leaves the learner's other blocks, and other learners."""
    fill()

    assert erasure.erase_block("2", PLACE.usage) == Counts(entries=2, revisions=3, attempts=1)
    assert len(entries.listing("2", COURSE, JOURNAL)) == 1
    assert attempts.attempts("2", COURSE) == ()
    assert rows() == {"Learner": 2, "Entry": 4, "Revision": 5, "Attempt": 1}


def test_page_open_while_erased() -> None:
    """A page that still shows what was erased is told that it is gone."""
    state = entries.save(PLACE, write(), NOW)
    erasure.erase_block("2", PLACE.usage)

    with pytest.raises(Refusal) as refused:
        entries.save(PLACE, write(key=state.key, base=1, text="More"), NOW)
    assert refused.value.code == "not-found"


def test_new_numbers_after_erasure() -> None:
    """Attempts after a reset are numbered after those that are left."""
    attempts.submit(PLACE, submission(), NOW)
    attempts.submit(ELSEWHERE, submission(), NOW)
    erasure.erase_block("2", PLACE.usage)

    assert attempts.submit(PLACE, submission(), NOW).number == 3


def deleted_at(age: timedelta) -> str:
    """The key of an entry that was deleted so long before NOW."""
    state = entries.save(PLACE, write(), NOW - age)
    return entries.delete(PLACE, state.key, new_id(), 1, NOW - age).key


def test_purge() -> None:
    """What was deleted more than 30 days ago goes with its versions; what can be brought back stays, and what is not deleted."""
    old, recent = deleted_at(timedelta(days=30, seconds=1)), deleted_at(timedelta(days=30))
    kept = entries.save(PLACE, write(), NOW)

    assert erasure.purge_deleted(NOW, dry_run=True) == Counts(entries=1, revisions=2)
    assert entries.get(PLACE, old) is not None

    assert erasure.purge_deleted(NOW) == Counts(entries=1, revisions=2)
    assert entries.get(PLACE, old) is None
    assert entries.restore(PLACE, recent, new_id(), 2, NOW).deleted is None
    assert entries.get(PLACE, kept.key) == kept
    assert erasure.purge_deleted(NOW) == Counts()


def test_purge_of_many_learners() -> None:
    """One run purges everybody's."""
    for place in (PLACE, OTHER, ELSEWHERE):
        state = entries.save(place, write(), NOW)
        entries.delete(place, state.key, new_id(), 1, NOW)

    assert erasure.purge_deleted(later(days=2), days=1) == Counts(entries=3, revisions=6)


def purge(*arguments: str) -> str:
    out = StringIO()
    call_command("ldn_purge", *arguments, stdout=out)
    return out.getvalue()


def test_command() -> None:
    """`ldn_purge` prints counts, `--dry-run` deletes nothing, `--days` sets the age; no text is printed."""
    age = timezone.now() - NOW
    deleted_at(timedelta(days=40) - age)
    deleted_at(timedelta(days=10) - age)

    assert purge("--dry-run") == "Would delete 1 entries with 2 versions.\n"
    assert purge() == "Deleted 1 entries with 2 versions.\n"
    assert purge("--days", "5") == "Deleted 1 entries with 2 versions.\n"
    assert purge("--days", "0") == "Deleted 0 entries with 0 versions.\n"
    with pytest.raises(CommandError):
        purge("--days", "-1")


def test_command_with_a_busy_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that stays busy ends the command with a message, and it can be run again."""
    deleted_at(timedelta(days=40) - (timezone.now() - NOW))
    monkeypatch.setattr(locking, "TRIES", 1)

    def breaking(execute: object, sql: str, *rest: object) -> object:
        if sql.startswith("DELETE"):
            raise OperationalError(1205, "Lock wait timeout")
        return execute(sql, *rest)  # type: ignore[operator]

    with connection.execute_wrapper(breaking), pytest.raises(CommandError, match="busy"):
        purge()
    assert purge() == "Deleted 1 entries with 2 versions.\n"
