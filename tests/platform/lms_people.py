"""The people of the small LMS: real Django users, and what the course lets each of them do."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model

COURSE = "course-v1:LDN+LDS+2026"


@dataclass(frozen=True, slots=True)
class Person:
    """A user. `role` is the LMS's user_role; `staff` and `site` its two flags; `enrolled` says if they take the course."""

    id: int
    username: str
    role: str = "student"
    staff: bool = False
    site: bool = False
    enrolled: bool = True


SUPERUSER = Person(1, "superuser", "instructor", staff=True, site=True, enrolled=False)
LEARNER = Person(2, "learner")
STAFF = Person(3, "staff", "staff", staff=True)
INSTRUCTOR = Person(4, "instructor", "instructor", staff=True)
VISITOR = Person(5, "visitor", enrolled=False)
SECOND = Person(6, "শিক্ষার্থী-২")  # WikiLearn allows names in every script
OTHERS = tuple(Person(number, f"learner-{number}") for number in range(7, 13))
PEOPLE = (SUPERUSER, LEARNER, STAFF, INSTRUCTOR, VISITOR, SECOND, *OTHERS)


def settle() -> None:
    """Make the users, with the ids that they have here."""
    for person in PEOPLE:
        facts = {"username": person.username, "is_staff": person.site, "is_superuser": person.site}
        get_user_model().objects.update_or_create(pk=person.id, defaults=facts)


def person_of(user: Any) -> Person | None:
    """The person behind a Django user, or None for somebody who is not signed in."""
    return next((person for person in PEOPLE if person.id == user.id), None)


def user_named(username: str) -> Any:
    """The Django user of this name."""
    return get_user_model().objects.get(username=username)


def anonymous_id(user_id: int) -> str:
    """The id under which the LMS names a learner of the course to instructors' tools: 32 hexadecimal digits."""
    return hashlib.sha256(f"{COURSE}/{user_id}".encode()).hexdigest()[:32]


def user_by_anonymous_id(wanted: str) -> Any:
    """The user behind a course's anonymous id, or None: the platform's function of this name."""
    person = next((person for person in PEOPLE if anonymous_id(person.id) == wanted), None)
    return get_user_model().objects.get(pk=person.id) if person else None
