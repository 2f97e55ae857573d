"""What the runtime tells blocks, and what they tell it: who is there, what is done, what is earned."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import crum
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import NullI18nService

from builder.preview import records
from builder.preview.keys import UsageKey
from builder.preview.people import Person


def services_for(person: Person, course_key: str, *, author: bool) -> dict[str, Any]:
    """The services that a block bound to `person` may ask for: those of the LMS, or of Studio for an author."""
    found: dict[str, Any] = {"user": _Users(person, course_key, author=author), "i18n": NullI18nService()}
    if not author:
        found |= {"publish": _Publisher(person, course_key), "completion": _Completion(person, course_key)}
    return found


class _Users(UserService):
    """The platform's user service, with the attributes that it has for each role."""

    def __init__(self, person: Person, course_key: str, *, author: bool) -> None:
        super().__init__()
        known = person.id is not None
        self._user = XBlockUser(is_current_user=True, emails=[], full_name=person.title if known else None)
        attributes = _attributes(person, course_key, author=author)
        self._user.opt_attrs = {f"edx-platform.{name}": value for name, value in attributes.items()}

    def get_current_user(self) -> XBlockUser:
        """The person whom the block is bound to."""
        return self._user


def _attributes(person: Person, course_key: str, *, author: bool) -> dict[str, Any]:
    if person.id is None:
        return {"is_authenticated": False, "request_country_code": None}
    return {
        "anonymous_user_id": "student" if author else anonymous_id(person.id, course_key),
        "deprecated_anonymous_user_id": anonymous_id(person.id, ""),
        "is_authenticated": True,
        "request_country_code": None,
        "user_id": person.id,
        "username": person.username,
        "user_is_beta_tester": False,
        "user_is_global_staff": False,
        "user_is_staff": person.staff and not author,
        "user_role": "instructor" if author else person.role,
        "user_preferences": {"pref-lang": "en"},
    }


class _Publisher:
    """The LMS's publish service: a grade becomes points, a completion is kept, and the rest would be tracked."""

    def __init__(self, person: Person, course_key: str) -> None:
        self._person = person
        self._course_key = course_key

    def publish(self, block: Any, event_type: str, event: Mapping[str, Any]) -> None:
        """Act on an event of a block."""
        name = block.scope_ids.usage_id.block_id
        if event_type == "completion":
            records.mark_complete(self._person, self._course_key, name, event["completion"])
        elif event_type == "grade":
            self._grade(block, name, event)

    def _grade(self, block: Any, name: str, event: Mapping[str, Any]) -> None:
        earned, possible = weighted(block, float(event["value"]), float(event["max_value"]))
        before = records.scores(self._person, self._course_key).get(name)
        if not (event.get("only_if_higher") and before is not None and before[0] > earned):
            records.save_score(self._person, self._course_key, name, (earned, possible))
        if not getattr(block, "has_custom_completion", False):
            records.mark_complete(self._person, self._course_key, name)  # the platform: what is graded is done


class _Completion:
    """As much of the platform's completion service as blocks ask."""

    def __init__(self, person: Person, course_key: str) -> None:
        self._person = person
        self._course_key = course_key

    def completion_tracking_enabled(self) -> bool:
        """Completion is kept."""
        return True

    def get_completions(self, candidates: Iterable[UsageKey]) -> dict[UsageKey, float]:
        """How much of each block is done: here, all of it or nothing."""
        done = records.completed(self._person, self._course_key)
        return {key: float(key.block_id in done) for key in candidates}


def weighted(block: Any, earned: float, possible: float) -> records.Points:
    """Points as they count in a grade: the block's weight is what it is worth as a whole (`grades/scores.py`)."""
    weight = getattr(block, "weight", None)
    if weight is None or possible == 0:
        return earned, possible
    return earned * weight / possible, float(weight)


@contextmanager
def acting(person: Person) -> Iterator[None]:
    """Inside the `with`, this person is at the keyboard: blocks compare that with the user whom they are bound to."""
    with crum.impersonate(None if person.id is None else _Account(person.id, person.username)):
        yield


@dataclass(frozen=True, slots=True)
class _Account:
    """As much of a Django user as blocks look at."""

    id: int
    username: str
    is_authenticated: bool = True

    @property
    def pk(self) -> int:
        return self.id


def anonymous_id(person_id: int, course_key: str) -> str:
    """The id under which the LMS names a learner of a course: 32 hexadecimal digits."""
    return hashlib.sha256(f"{course_key}/{person_id}".encode()).hexdigest()[:32]
