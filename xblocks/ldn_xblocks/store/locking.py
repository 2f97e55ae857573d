"""One write of a learner at a time, and not more than a few a minute.

A learner's row in `Learner` is their lock. Everything that a write looks at belongs to that learner, so under the lock there
is no race left to think about: not between two tabs, not between a retry and its first try, not with an erasure.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import F

from ldn_xblocks.core.limits import Limits
from ldn_xblocks.core.requests import busy, too_many
from ldn_xblocks.models import Learner

TRIES = 6
PATIENCE = 20.0  # seconds after which there is no new try: one waiting for MariaDB's lock alone may take 50
PASSING = frozenset(
    {
        1020,  # a row changed since the snapshot (MariaDB 11.6 and later, repeatable read)
        1205,  # waited too long for a lock
        1213,  # chosen as the victim of a deadlock
    }
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turn:
    """A learner's turn to write: inside a transaction, holding their lock."""

    learner: str
    now: datetime
    limits: Limits


def in_turn(learner: str, now: datetime, limits: Limits, work: Callable[[Turn], T]) -> T:
    """What `work` gives, done in one transaction under the learner's lock.

    If the database breaks the transaction off for the sake of another one, nothing of it is left and all of it is done again;
    so `work` must not change anything but the database. After `TRIES` the answer is the Refusal "busy".
    Inside somebody else's transaction there is one try: a deadlock has undone their part too, and only they can do it again.
    """
    turn = Turn(learner, now, limits)
    give_up = time.monotonic() + PATIENCE
    problem: OperationalError | None = None
    for number in range(TRIES):
        try:
            with transaction.atomic():
                if _lock(learner):
                    return work(turn)
            _enrol(turn)
        except OperationalError as error:
            if not _is_passing(error):
                raise
            problem = error
            if connection.in_atomic_block or time.monotonic() > give_up:
                break
            time.sleep(random.uniform(0.01, 0.05) * 2**number)  # noqa: S311 - to part two that collided, not to keep a secret
    raise busy() from problem


def charge(turn: Turn) -> None:
    """Take one write off the learner's budget. Raises Refusal when it is used up."""
    row = Learner.objects.select_for_update().get(pk=turn.learner)
    elapsed = (turn.now - row.window_start).total_seconds()
    fresh = abs(elapsed) >= turn.limits.window  # abs: a window that begins in the future is another server's wrong clock
    if not fresh and row.writes >= turn.limits.writes:
        raise too_many(math.ceil(turn.limits.window - elapsed))
    row.window_start = turn.now if fresh else row.window_start
    row.writes = 1 if fresh else row.writes + 1
    row.save(force_update=True)


def _lock(learner: str) -> bool:
    """Hold the learner's row until the transaction ends; False if there is none.

    An UPDATE, and as the first statement: SQLite has no row locks and takes its write lock with the first write. Taken after
    a read, two transactions would hold what the other needs, and SQLite refuses one of them at once instead of waiting.
    """
    return bool(Learner.objects.filter(pk=learner).update(writes=F("writes")))


def _enrol(turn: Turn) -> None:
    """Make the learner's row, if nobody else has just done so.

    After the transaction, not in it: two transactions that insert one key, and then update it, wait for each other.
    """
    Learner.objects.bulk_create([Learner(learner=turn.learner, window_start=turn.now, writes=0)], ignore_conflicts=True)


def _is_passing(error: OperationalError) -> bool:
    """Tell whether the same could succeed at another moment."""
    return bool(error.args) and (error.args[0] in PASSING or "is locked" in str(error.args[0]))
