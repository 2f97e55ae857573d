"""Values for tests of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from ldn_xblocks.core.kinds import Kind
from ldn_xblocks.models import Attempt, Entry, Learner, Revision
from ldn_xblocks.store.attempts import Submission
from ldn_xblocks.store.records import Place, Write

COURSE = "course-v1:LDN+LDS+2026"
PLACE = Place("2", COURSE, "block-v1:LDN+LDS+2026+type@ldn_reflection_journal+block@plan-journal-10751a79")
ELSEWHERE = replace(PLACE, usage="block-v1:LDN+LDS+2026+type@ldn_reflection_journal+block@rest-journal-0badc0de")
OTHER = replace(PLACE, learner="3")
NOW = datetime(2026, 3, 31, 14, 3, 7, 123456, tzinfo=UTC)
DAY = date(2026, 3, 31)
TEXT = "I asked for help — and got it.\nজানি না 🙂 \u200fعربي"


def new_id() -> str:
    """An id as a page makes it."""
    return uuid4().hex


def later(**parts: float) -> datetime:
    """Some time after NOW."""
    return NOW + timedelta(**parts)


def write(**changes: Any) -> Write:
    """A first save of a journal entry, but for the changes."""
    first = Write(new_id(), new_id(), 0, Kind.PROMPT, TEXT, DAY, ("resilience", "growth"), new_id(), "What I take with me", "")
    return replace(first, **changes)


def submission(**changes: Any) -> Submission:
    """An assessment without a draft on the server, but for the changes."""
    notes = {"resilience": "Slept badly 🙂"}
    own = ({"id": "o1", "text": "I say no", "rating": 2},)
    first = Submission(new_id(), "bn", "Rate yourself", {"resilience": 4, "growth": None}, notes, own, {"scale": ["Never"]}, 0)
    return replace(first, **changes)


def rows() -> dict[str, int]:
    """How many rows each table has."""
    return {model.__name__: model.objects.count() for model in (Learner, Entry, Revision, Attempt)}


def empty() -> None:
    """Empty every table."""
    for model in (Entry, Attempt, Learner):
        model.objects.all().delete()
