"""Deleting for good: a learner, a learner's work in one block, and what was deleted long ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from ldn_xblocks.core.limits import DEFAULT
from ldn_xblocks.models import Attempt, Entry, Learner, Revision
from ldn_xblocks.store.locking import in_turn


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows were deleted."""

    entries: int = 0
    revisions: int = 0
    attempts: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.entries + other.entries, self.revisions + other.revisions, self.attempts + other.attempts)


def erase_learner(learner: str) -> Counts:
    """Delete all that a learner wrote, everywhere, and that they ever did."""

    def work(_: Any) -> Counts:
        counts = _erase(Entry.objects.filter(learner=learner), Attempt.objects.filter(learner=learner))
        # Whoever waits for this lock finds no row, and makes another one if a page is still open.
        Learner.objects.filter(pk=learner).delete()
        return counts

    return in_turn(learner, timezone.now(), DEFAULT, work)


def erase_block(learner: str, usage: str) -> Counts:
    """Delete what a learner wrote in one block."""
    mine = {"learner": learner, "usage": usage}
    return in_turn(
        learner, timezone.now(), DEFAULT, lambda _: _erase(Entry.objects.filter(**mine), Attempt.objects.filter(**mine))
    )


def purge_deleted(now: datetime, days: int = DEFAULT.undo_days, *, dry_run: bool = False) -> Counts:
    """Delete for good the entries deleted more than `days` ago; or only count them.

    A learner at a time and in their turn, so that an entry that is being restored is either restored or gone.
    """
    old = Entry.objects.filter(deleted__lt=now - timedelta(days=days))
    if dry_run:
        return Counts(old.count(), Revision.objects.filter(entry__in=old).count())
    total = Counts()
    for learner in sorted(set(old.values_list("learner", flat=True))):
        total += in_turn(learner, now, DEFAULT, lambda turn: _erase(old.filter(learner=turn.learner), Attempt.objects.none()))
    return total


def _erase(entries: Any, attempts: Any) -> Counts:
    gone = entries.delete()[1]
    return Counts(gone.get(Entry._meta.label, 0), gone.get(Revision._meta.label, 0), attempts.delete()[0])  # noqa: SLF001 - Django's public API
