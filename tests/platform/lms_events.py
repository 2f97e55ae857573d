"""Tracking events, kept in memory; and the LMS's publish service, which ends in the real completion library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from completion.models import BlockCompletion
from eventtracking import tracker

from tests.platform.lms_app.models import StudentModule
from tests.platform.lms_people import COURSE

EVENTS: list[dict[str, Any]] = []


class _Recorder:
    """A backend of event-tracking that keeps what it gets."""

    def send(self, event: dict[str, Any]) -> None:
        """Keep one event."""
        EVENTS.append(event)


def record() -> None:
    """Let the tracking library hand its events to this process."""
    tracker.register_tracker(tracker.Tracker(backends={"recorder": _Recorder()}))


class Publisher:
    """The service `publish` of the LMS, bound to the user whom the block is bound to."""

    def __init__(self, user: Any, *, masquerade: bool) -> None:
        self._user = user
        self._masquerade = masquerade

    def publish(self, block: Any, event_type: str, event: Mapping[str, Any]) -> None:
        """Take a grade or a completion down; anything else is a tracking event.

        While staff view as a learner, grades and completions are not taken down, and everything is still tracked under the
        learner's name: so it is on the platform.
        """
        act = _HANDLERS.get(event_type)
        if act is not None and not self._masquerade:
            act(self._user, block, event)
            return
        context = {"course_id": COURSE, "user_id": block.scope_ids.user_id, "usage_key": str(block.scope_ids.usage_id)}
        with tracker.get_tracker().context(event_type, context):
            tracker.emit(event_type, dict(event))


def _complete(user: Any, block: Any, event: Mapping[str, Any]) -> None:
    BlockCompletion.objects.submit_completion(user=user, block_key=block.scope_ids.usage_id, completion=event["completion"])


def _grade(user: Any, block: Any, event: Mapping[str, Any]) -> None:
    key = block.scope_ids.usage_id
    row, _ = StudentModule.objects.get_or_create(
        student_id=user.id, module_state_key=str(key), course_id=COURSE, defaults={"module_type": key.block_type}
    )
    if event.get("only_if_higher") and row.grade is not None and row.grade > event["value"]:
        return
    row.grade, row.max_grade = event["value"], event["max_value"]
    row.save()
    tracker.emit("edx.grades.problem.submitted", {"weighted_earned": event["value"], "weighted_possible": event["max_value"]})


_HANDLERS: Mapping[str, Callable[[Any, Any, Mapping[str, Any]], None]] = {"completion": _complete, "grade": _grade}
