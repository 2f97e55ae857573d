"""What an instructor's tools of the LMS do with a block: show its fields, report answers, delete a learner's state, retire."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils import timezone
from opaque_keys.edx.keys import UsageKey
from xblock.fields import Scope

from tests.platform import lms_standins
from tests.platform.lms_app.models import StudentModule
from tests.platform.lms_course import usage
from tests.platform.lms_people import COURSE, anonymous_id
from tests.platform.lms_sites import unbound


class UserState(NamedTuple):
    """A learner's state in a block, as the platform's `XBlockUserState`."""

    username: str
    block_key: UsageKey
    state: dict[str, Any]
    updated: Any
    scope: Scope


def debug_fields(block: Any) -> tuple[tuple[str, str], ...]:
    """Staff Debug Info: the value of every field of the block as it is bound."""
    return tuple((name, repr(field.read_from(block))) for name, field in sorted(block.fields.items()))


def problem_responses(name: str) -> str:
    """The report "Problem Responses" of one block as CSV: what the block says, and in the last column the raw state."""
    block = unbound(name)
    said = _report_data(block)
    rows: list[dict[str, str]] = []
    for module in StudentModule.objects.filter(module_state_key=str(usage(name))).order_by("student_id"):
        facts = {"username": module.student.username, "title": name, "block_key": str(usage(name)), "state": module.state or ""}
        answers = said.get(module.student.username, [{}])
        rows += [facts | {str(key): str(value) for key, value in answer.items()} for answer in answers]
    return _as_csv(rows)


def reset(name: str, learner_id: int, instructor_id: int) -> int:
    """Delete a learner's state in a block: the block first, the LMS's row afterwards. Gives the API's status."""
    key = str(usage(name))
    unbound(name).clear_student_state(
        user_id=anonymous_id(learner_id), course_id=COURSE, item_id=key, requesting_user_id=anonymous_id(instructor_id)
    )
    gone, _ = StudentModule.objects.filter(student_id=learner_id, module_state_key=key).delete()
    return 200 if gone else 400


def retire(user: Any) -> None:
    """Retire an account: the signal goes out with the user still there under their name."""
    lms_standins.USER_RETIRE_LMS_MISC.send(sender=object, user=user)


def _report_data(block: Any) -> Mapping[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    if hasattr(block, "generate_report_data"):
        try:
            for username, answers in block.generate_report_data(_states(block), 2000):
                found[username].append(answers)
        except NotImplementedError:
            return {}
    return found


def _states(block: Any) -> Iterator[UserState]:
    key = block.scope_ids.usage_id
    for module in StudentModule.objects.filter(module_state_key=str(key)).exclude(state=None).order_by("student_id"):
        yield UserState(module.student.username, key, json.loads(module.state), timezone.now(), Scope.user_state)


def _as_csv(rows: list[dict[str, str]]) -> str:
    names = [name for row in rows for name in row]
    columns = [name for name in dict.fromkeys(names) if name not in {"block_key", "state"}] + ["block_key", "state"]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
