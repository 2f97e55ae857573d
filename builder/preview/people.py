"""Who looks at a preview: test learners, a member of staff, and somebody who is not signed in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """`id` is the user id that blocks are bound to, None for nobody; `role` is the LMS's word for what they may do."""

    id: int | None
    username: str
    title: str
    role: str = "student"

    @property
    def staff(self) -> bool:
        """True for a member of staff."""
        return self.role == "staff"


LEARNERS = tuple(Person(number + 1, f"learner-{number}", f"Learner {number}") for number in (1, 2, 3))
STAFF = Person(5, "staff", "Staff", "staff")
NOBODY = Person(None, "nobody", "Not signed in")
PEOPLE = (*LEARNERS, STAFF, NOBODY)


def person_named(username: str) -> Person:
    """The person with this user name; the first learner for any other."""
    return next((person for person in PEOPLE if person.username == username), LEARNERS[0])
