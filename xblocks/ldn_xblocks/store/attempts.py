"""Submitted self-assessments. An attempt is written once and never changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db.models import Max

from ldn_xblocks.core.kinds import Kind
from ldn_xblocks.core.limits import DEFAULT, Limits
from ldn_xblocks.core.requests import ATTEMPTS_FULL, full, gone
from ldn_xblocks.models import Attempt
from ldn_xblocks.store.locking import Turn, charge, in_turn
from ldn_xblocks.store.records import Place, Write, add, change, conflict, fitting, locked

DRAFT_KEY = "draft"

Ratings = Mapping[str, int | None]  # by skill: 1 to 5, or None for "not relevant to me now"


@dataclass(frozen=True, slots=True)
class Submission:
    """An assessment that a page wants to submit. `draft_base` is the revision of the draft that it saw; 0: there was none."""

    key: str
    language: str
    heading: str
    ratings: Ratings = field(repr=False)
    notes: Mapping[str, str] = field(repr=False)
    own: Sequence[Mapping[str, Any]] = field(repr=False)  # {"id", "text", "rating"}
    wording: Mapping[str, Any] = field(repr=False)
    draft_base: int


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """A submitted assessment. What a learner said is kept out of `repr`, and so out of logs."""

    key: str
    number: int
    usage: str
    submitted: datetime
    language: str
    heading: str
    ratings: Ratings = field(repr=False)
    notes: Mapping[str, str] = field(repr=False)
    own: Sequence[Mapping[str, Any]] = field(repr=False)
    wording: Mapping[str, Any] = field(repr=False)


def submit(place: Place, submission: Submission, now: datetime, limits: Limits = DEFAULT) -> AttemptRecord:
    """Keep an assessment and empty its draft, both or neither. Raises Conflict with the draft, or another Refusal.

    The same key again is a retry: it is answered with the attempt as it is stored, and changes nothing.
    """
    return in_turn(place.learner, now, limits, lambda turn: _submit(turn, place, submission))


def attempts(learner: str, course: str) -> tuple[AttemptRecord, ...]:
    """All attempts of a learner in a course, whatever the block, in their order."""
    rows = Attempt.objects.filter(learner=learner, course=course).order_by("number")
    return tuple(_record(row) for row in rows)


def ratings_in_order(usage: str) -> Iterator[tuple[int, Ratings]]:
    """All ratings given in a block in the order of their submission, each with a number that stands for its learner."""
    rows = Attempt.objects.filter(usage=usage).order_by("submitted", "pk").values_list("learner", "ratings")
    people: dict[str, int] = {}
    for learner, ratings in rows.iterator():
        yield people.setdefault(learner, len(people)), json.loads(ratings)


def _submit(turn: Turn, place: Place, submission: Submission) -> AttemptRecord:
    mine = Attempt.objects.select_for_update().filter(learner=place.learner, course=place.course)
    stored = mine.filter(key=submission.key).first()
    if stored is not None:
        return _record(stored)
    draft = locked(place, DRAFT_KEY)
    _check_draft(draft, submission)
    if mine.count() >= turn.limits.attempts:
        raise full(ATTEMPTS_FULL, turn.limits.attempts)
    charge(turn)
    _empty(turn, place, draft, submission)
    return _record(_store(turn, place, submission, 1 + (mine.aggregate(last=Max("number"))["last"] or 0)))


def _check_draft(draft: Any, submission: Submission) -> None:
    """Refuse a page that has not seen the draft as it is: it would throw away what another page rated."""
    if (draft.revision if draft else 0) == submission.draft_base:
        return
    raise conflict(draft) if draft else gone()


def _empty(turn: Turn, place: Place, draft: Any, submission: Submission) -> None:
    """Give the draft a revision without text, so that a save still under way finds a conflict and does not bring it back.

    For that a draft is made even if there was none. The operation's name is ours: any that a page can choose, it may have used.
    """
    write = Write(DRAFT_KEY, uuid4().hex, submission.draft_base, Kind.DRAFT, "", heading=submission.heading)
    if draft is None:
        add(place, write, turn.now)
    else:
        draft.deleted = None
        change(turn, draft, write)


def _store(turn: Turn, place: Place, submission: Submission, number: int) -> Any:
    return Attempt.objects.create(
        learner=place.learner,
        course=place.course,
        usage=place.usage,
        key=submission.key,
        number=number,
        submitted=turn.now,
        language=submission.language,
        heading=fitting(submission.heading),
        ratings=_json(submission.ratings),
        texts=_json({"notes": submission.notes, "own": submission.own}),
        wording=_json(submission.wording),
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _record(row: Any) -> AttemptRecord:
    texts = json.loads(row.texts)
    return AttemptRecord(
        key=row.key,
        number=row.number,
        usage=row.usage,
        submitted=row.submitted,
        language=row.language,
        heading=row.heading,
        ratings=json.loads(row.ratings),
        notes=texts["notes"],
        own=tuple(texts["own"]),
        wording=json.loads(row.wording),
    )
