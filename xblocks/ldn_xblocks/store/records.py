"""The rows behind the texts of learners: reading them, and writing one revision on.

Nothing here asks whether a write may be; `entries` and `attempts` do, in the learner's turn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from ldn_xblocks.core.kinds import FOLDED, Kind
from ldn_xblocks.core.limits import Limits
from ldn_xblocks.core.requests import CHANGED, DELETED, Refusal
from ldn_xblocks.models import Entry, Revision
from ldn_xblocks.store.locking import Turn

SAVE, DELETE, RESTORE = "save", "delete", "restore"  # stored: never give one another meaning
_WIDTH = 255  # of the columns for words of the course


@dataclass(frozen=True, slots=True)
class Place:
    """Whose texts, in which course and which block."""

    learner: str
    course: str
    usage: str


@dataclass(frozen=True, slots=True)
class Write:
    """A text that a page wants to save. `base` 0 says: it does not exist yet, as far as this page knows."""

    key: str
    op: str
    base: int
    kind: Kind
    text: str = field(repr=False)
    day: date | None = None
    skills: tuple[str, ...] = ()
    sitting: str = ""
    heading: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What an entry is now. Its text is kept out of `repr`, and so out of logs."""

    key: str
    kind: Kind
    usage: str
    heading: str
    label: str
    text: str = field(repr=False)
    day: date | None
    skills: tuple[str, ...]
    revision: int
    created: datetime
    changed: datetime
    deleted: datetime | None


@dataclass(frozen=True, slots=True)
class Version:
    """A text that an entry had."""

    number: int
    text: str = field(repr=False)
    day: date | None
    skills: tuple[str, ...]
    written: datetime
    action: str


class Conflict(Refusal):
    """Somebody else wrote since: `theirs` is what stands there now, and `data["theirs"]` the same as JSON."""

    def __init__(self, theirs: State) -> None:
        super().__init__(409, "conflict", DELETED if theirs.deleted else CHANGED, data={"theirs": as_json(theirs)})
        self.theirs = theirs


def as_json(state: State) -> dict[str, Any]:
    """A State as a page gets it."""
    return {
        "key": state.key,
        "kind": state.kind.value,
        "usage": state.usage,
        "heading": state.heading,
        "label": state.label,
        "text": state.text,
        "day": state.day.isoformat() if state.day else None,
        "skills": list(state.skills),
        "revision": state.revision,
        "created": state.created.isoformat(),
        "changed": state.changed.isoformat(),
        "deleted": state.deleted.isoformat() if state.deleted else None,
    }


def rows_of(place: Place) -> Any:
    """The entries of one learner in one block, deleted or not."""
    return Entry.objects.filter(learner=place.learner, usage=place.usage)


def locked(place: Place, key: str) -> Any:
    """The row of an entry for a writer whose turn it is, or None.

    The lock on the row is not for us, for the learner's is enough. It makes every database read what is committed now,
    where a plain read inside somebody else's transaction may give an older state.
    """
    return rows_of(place).select_for_update().filter(key=key).first()


def state_of(entry: Any) -> State:
    """A row as what it says."""
    return State(
        key=entry.key,
        kind=Kind(entry.kind),
        usage=entry.usage,
        heading=entry.heading,
        label=entry.label,
        text=entry.text,
        day=entry.day,
        skills=tuple(entry.skills.split()),
        revision=entry.revision,
        created=entry.created,
        changed=entry.changed,
        deleted=entry.deleted,
    )


def conflict(entry: Any) -> Conflict:
    """The refusal of a write that did not see what `entry` holds now."""
    return Conflict(state_of(entry))


def content_of(row: Any) -> tuple[str, date | None, str]:
    """What a learner gave an entry or a revision of it, to compare."""
    return row.text, row.day, row.skills


def content_to_be(write: Write) -> tuple[str, date | None, str]:
    """What a write would give, to compare."""
    return write.text, write.day, " ".join(write.skills)


def add(place: Place, write: Write, now: datetime) -> State:
    """Make the row of an entry, in a turn. The caller has looked that there is none."""
    entry = Entry.objects.create(
        learner=place.learner,
        course=place.course,
        usage=place.usage,
        key=write.key,
        kind=write.kind.value,
        heading=fitting(write.heading),
        label=fitting(write.label),
        text=write.text,
        day=write.day,
        skills=" ".join(write.skills),
        revision=1,
        created=now,
        changed=now,
    )
    _record(entry, SAVE, write.op, write, now)
    return state_of(entry)


def change(turn: Turn, entry: Any, write: Write) -> State:
    """Give an entry another text, in a turn. The caller has looked that the writer saw the present one."""
    since = _fold(turn, entry, write)
    entry.kind = write.kind.value  # an entry of a journal may turn from the prompt to something else
    entry.heading = fitting(write.heading)
    entry.label = fitting(write.label)
    entry.text, entry.day, entry.skills = write.text, write.day, " ".join(write.skills)
    return step(turn, entry, SAVE, write.op, write=write, since=since)


def step(turn: Turn, entry: Any, action: str, op: str, write: Write | None = None, since: datetime | None = None) -> State:
    """Count one revision on and write it down."""
    entry.revision += 1
    entry.changed = turn.now
    entry.save(force_update=True)
    _record(entry, action, op, write, since or turn.now)
    _trim(entry, turn.limits)
    return state_of(entry)


def _record(entry: Any, action: str, op: str, write: Write | None, since: datetime) -> None:
    """Write a revision down. Deleting and restoring bring no text of their own."""
    Revision.objects.create(
        entry=entry,
        number=entry.revision,
        op=op,
        sitting=write.sitting if write else "",
        since=since,
        written=entry.changed,
        action=action,
        text=write.text if write else None,
        day=entry.day,
        skills=entry.skills,
    )


def _fold(turn: Turn, entry: Any, write: Write) -> datetime:
    """Drop the text that this write continues, and give the start of the sitting.

    A page saves while its learner types: those are steps on the way to one version. What loses more than half of its length
    is no such step, but perhaps a slip of the hand, and its text stays.
    """
    if Kind(entry.kind) in FOLDED:
        entry.revisions.filter(text__isnull=False).update(text=None)
        return turn.now
    last = entry.revisions.get(number=entry.revision)
    age = turn.now - last.since
    if last.action != SAVE or last.sitting != write.sitting or not write.sitting or age >= timedelta(seconds=turn.limits.sitting):
        return turn.now
    if len(write.text) * 2 >= len(last.text):
        entry.revisions.filter(pk=last.pk).update(text=None)
    since: datetime = last.since
    return since


def _trim(entry: Any, limits: Limits) -> None:
    """Drop the oldest texts beyond the number that is kept."""
    kept = entry.revisions.filter(text__isnull=False).order_by("-number").values_list("pk", flat=True)
    excess = list(kept)[limits.versions :]
    if excess:
        entry.revisions.filter(pk__in=excess).update(text=None)


def fitting(words: str) -> str:
    """Words of the course, cut to their column: an author's long title must not keep a learner from saving."""
    return words if len(words) <= _WIDTH else words[: _WIDTH - 1] + "…"
