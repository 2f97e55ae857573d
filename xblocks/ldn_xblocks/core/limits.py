"""How much one learner may write. What is over a limit is refused with a message, never cut."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one learner. Characters are Unicode code points; times are seconds unless the name says otherwise."""

    text: int = 20_000  # characters an entry
    entries: int = 500  # entries a learner and course, those that can still be brought back included
    writes: int = 30  # writes a minute
    window: int = 60  # the minute
    body: int = 200_000  # bytes a request
    note: int = 2_000  # characters a private note on a skill, or a first step
    own: int = 5  # indicators of one's own
    own_text: int = 300  # characters of one
    attempts: int = 200  # submitted assessments a learner and course
    versions: int = 50  # earlier texts kept an entry
    sitting: int = 600  # saves of one page within this time are one version
    undo_days: int = 30  # a deleted entry can be brought back
    focus: int = 3  # skills to work on


DEFAULT = Limits()
