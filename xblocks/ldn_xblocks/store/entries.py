"""Versioned texts of learners. Every accepted text stays until its own page replaces it, and nobody's is overwritten unseen.

A write names itself (`op`) and the revision that its writer saw (`base`). From that follows each way in which two can meet:

- An `op` that is known is a retry: it is answered with what stands there now, and changes nothing.
- A `base` that is not the present revision is a conflict: the answer carries the other text, and changes nothing.
- What would change nothing anyhow (the same text, deleting what is deleted) is answered as done, on whatever it was based.
- A deleted entry takes no text until it is restored.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from ldn_xblocks.core.kinds import JOURNAL, Kind
from ldn_xblocks.core.limits import DEFAULT, Limits
from ldn_xblocks.core.requests import JOURNAL_FULL, PLACE_FULL, TOO_LATE, Refusal, bad_request, full, gone, too_long
from ldn_xblocks.models import Entry, Revision
from ldn_xblocks.store.locking import Turn, charge, in_turn
from ldn_xblocks.store.records import (
    DELETE,
    RESTORE,
    SAVE,
    Conflict,
    Place,
    State,
    Version,
    Write,
    add,
    as_json,
    change,
    conflict,
    content_of,
    content_to_be,
    locked,
    rows_of,
    state_of,
    step,
)

__all__ = [
    "Conflict",
    "Place",
    "State",
    "Version",
    "Write",
    "as_json",
    "delete",
    "deleted_lately",
    "get",
    "history",
    "listing",
    "restore",
    "save",
]

NEWEST_FIRST = ("-day", "-created", "-pk")


def save(place: Place, write: Write, now: datetime, limits: Limits = DEFAULT) -> State:
    """Write a text, new or changed. Raises Conflict, or another Refusal."""
    return in_turn(place.learner, now, limits, lambda turn: _save(turn, place, write))


def delete(place: Place, key: str, op: str, base: int, now: datetime, limits: Limits = DEFAULT) -> State:
    """Hide an entry; its text stays until it is purged. Raises Conflict, or another Refusal."""
    return in_turn(place.learner, now, limits, lambda turn: _delete(turn, place, key, op, base))


def restore(place: Place, key: str, op: str, base: int, now: datetime, limits: Limits = DEFAULT) -> State:
    """Bring a deleted entry back with the text that it had. Raises Conflict, or another Refusal."""
    return in_turn(place.learner, now, limits, lambda turn: _restore(turn, place, key, op, base))


def get(place: Place, key: str) -> State | None:
    """An entry as it is now, deleted or not."""
    entry = rows_of(place).filter(key=key).first()
    return state_of(entry) if entry else None


def listing(learner: str, course: str, kinds: Collection[Kind], usage: str | None = None) -> tuple[State, ...]:
    """The entries of a course, or of one block of it, the newest day first."""
    rows = _kinds(learner, course, kinds).filter(deleted=None).order_by(*NEWEST_FIRST)
    return tuple(state_of(entry) for entry in (rows if usage is None else rows.filter(usage=usage)))


def deleted_lately(
    learner: str, course: str, now: datetime, kinds: Collection[Kind] = JOURNAL, limits: Limits = DEFAULT
) -> tuple[State, ...]:
    """The deleted entries that can still be brought back, the last deleted first."""
    rows = _kinds(learner, course, kinds).filter(deleted__gte=_undo_since(now, limits)).order_by("-deleted", "-pk")
    return tuple(state_of(entry) for entry in rows)


def history(place: Place, key: str) -> tuple[Version, ...]:
    """The texts that an entry had and has, the newest first."""
    owner = {"entry__learner": place.learner, "entry__usage": place.usage, "entry__key": key}
    rows = Revision.objects.filter(text__isnull=False, **owner).order_by("-number")
    return tuple(Version(row.number, row.text, row.day, tuple(row.skills.split()), row.written, row.action) for row in rows)


def _save(turn: Turn, place: Place, write: Write) -> State:
    entry = locked(place, write.key)
    if entry is None:
        return _create(turn, place, write)
    if _is_replay(entry, write) or (entry.deleted is None and _is_same(entry, write)):
        return state_of(entry)
    if entry.deleted is not None or entry.revision != write.base:
        raise conflict(entry)
    _check_kind(Kind(entry.kind), write.kind)
    _check_length(write.kind, write, turn.limits)
    charge(turn)
    return change(turn, entry, write)


def _create(turn: Turn, place: Place, write: Write) -> State:
    if write.base != 0:
        raise gone()
    _check_length(write.kind, write, turn.limits)
    _check_room(turn, place, write.kind)
    charge(turn)
    return add(place, write, turn.now)


def _delete(turn: Turn, place: Place, key: str, op: str, base: int) -> State:
    entry = _known(place, key)
    if _is_done(entry, op, DELETE) or entry.deleted is not None:
        return state_of(entry)
    if entry.revision != base:
        raise conflict(entry)
    charge(turn)
    entry.deleted = turn.now
    return step(turn, entry, DELETE, op)


def _restore(turn: Turn, place: Place, key: str, op: str, base: int) -> State:
    entry = _known(place, key)
    if _is_done(entry, op, RESTORE) or entry.deleted is None:
        return state_of(entry)
    if entry.revision != base:
        raise conflict(entry)
    if entry.deleted < _undo_since(turn.now, turn.limits):
        raise Refusal(404, "not-found", TOO_LATE, {"days": turn.limits.undo_days})
    charge(turn)
    entry.deleted = None
    return step(turn, entry, RESTORE, op)


def _known(place: Place, key: str) -> Any:
    entry = locked(place, key)
    if entry is None:
        raise gone()
    return entry


def _is_same(entry: Any, write: Write) -> bool:
    return content_of(entry) == content_to_be(write) and entry.kind == write.kind.value


def _is_replay(entry: Any, write: Write) -> bool:
    """Tell whether this very write was accepted before.

    A page that sends another text under an old name has a fault. "Saved" would be a lie then and the text lost, so it is a
    conflict; as far as can be seen, for of a folded revision the text is gone.
    """
    seen = entry.revisions.filter(op=write.op).first()
    if seen is not None and (seen.action != SAVE or (seen.text is not None and content_of(seen) != content_to_be(write))):
        raise conflict(entry)
    return seen is not None


def _is_done(entry: Any, op: str, action: str) -> bool:
    seen = entry.revisions.filter(op=op).first()
    if seen is not None and seen.action != action:
        raise bad_request("op")
    return seen is not None


def _check_kind(old: Kind, new: Kind) -> None:
    """An entry may turn from one kind of the journal to the other. Anything else would change its limits and its history."""
    if old is not new and not {old, new} <= JOURNAL:
        raise bad_request("kind")


def _check_length(kind: Kind, write: Write, limits: Limits) -> None:
    """A draft is JSON with all notes of an assessment in it: it may be as long as a request."""
    longest = limits.body if kind is Kind.DRAFT else limits.text
    if len(write.text) > longest:
        raise too_long("text", len(write.text), longest)


def _check_room(turn: Turn, place: Place, kind: Kind) -> None:
    """Entries that can still be brought back count: else restoring them would overfill the journal."""
    alive = Q(deleted=None) | Q(deleted__gte=_undo_since(turn.now, turn.limits))
    rows = _kinds(place.learner, place.course, JOURNAL) if kind in JOURNAL else rows_of(place).exclude(kind__in=_values(JOURNAL))
    if rows.filter(alive).count() >= turn.limits.entries:
        raise full(JOURNAL_FULL if kind in JOURNAL else PLACE_FULL, turn.limits.entries)


def _undo_since(now: datetime, limits: Limits) -> datetime:
    return now - timedelta(days=limits.undo_days)


def _kinds(learner: str, course: str, kinds: Collection[Kind]) -> Any:
    return Entry.objects.filter(learner=learner, course=course, kind__in=_values(kinds))


def _values(kinds: Collection[Kind]) -> list[str]:
    return [kind.value for kind in kinds]
