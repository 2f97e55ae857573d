"""The privacy table: who gets what of a learner's words, by which way.

It is data; `tests/xblocks/test_privacy.py` proves each cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What somebody gets who is not the learner. Never a word of the learner's, and never a change to it."""

    REFUSED = "refused"  # 403 or 404, every time
    OWN = "own only"  # the same way leads to one's own words, and to nobody else's
    NOTHING = "no words"  # what there is to see has no words of any learner in it


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who is not the learner. `known`: signed in and acting for themselves; `staff`: course staff at that moment."""

    id: str
    title: str
    known: bool = False
    staff: bool = False
    author: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to a learner's words. `block` is the kind of block whose `handler` it is."""

    id: str
    title: str
    block: str = ""
    handler: str = ""
    staff: bool = False  # for staff, and without words
    author: bool = False  # for authors, and without words
    instructors: bool = False  # a tool of the platform for course staff


ACTORS = (
    Actor("second_learner", "another learner", known=True),
    Actor("not_enrolled", "signed in, not enrolled", known=True),
    Actor("anonymous", "not signed in"),
    Actor("staff", "course staff", known=True, staff=True),
    Actor("superuser", "superuser", known=True, staff=True),
    Actor("staff_preview", "staff as any learner", known=True),
    Actor("staff_masquerade", "staff as this learner"),
    Actor("studio_preview", "author, Studio preview", author=True),
    Actor("studio_editor", "author, Studio editor", author=True),
)

CHANNELS = (
    Channel("page", "the page of a unit, in each view and wrapper"),
    Channel("journal-load", "journal: `load`, the entries of a block", "journal", "load"),
    Channel("journal-all", "journal: `all`, the whole journal of a course", "journal", "all"),
    Channel("journal-history", "journal: `history`, earlier versions", "journal", "history"),
    Channel("journal-keep", "journal: `keep`, writing an entry or a box", "journal", "keep"),
    Channel("journal-remove", "journal: `remove`, deleting an entry", "journal", "remove"),
    Channel("journal-restore", "journal: `restore`, bringing an entry back", "journal", "restore"),
    Channel("journal-export", "journal: `export`, Markdown and JSON", "journal", "export"),
    Channel("journal-paper", "journal: `paper`, the page to print", "journal", "paper"),
    Channel("assessment-load", "assessment: `load`, the draft and the list of attempts", "assessment", "load"),
    Channel("assessment-result", "assessment: `result`, one attempt", "assessment", "result"),
    Channel("assessment-compare", "assessment: `compare`, two attempts", "assessment", "compare"),
    Channel("assessment-save_draft", "assessment: `save_draft`, writing the draft", "assessment", "save_draft"),
    Channel("assessment-submit", "assessment: `submit`, a new attempt", "assessment", "submit"),
    Channel("assessment-save_plan", "assessment: `save_plan`, writing the plan", "assessment", "save_plan"),
    Channel("assessment-export", "assessment: `export`, CSV and JSON", "assessment", "export"),
    Channel("assessment-paper", "assessment: `paper`, one attempt or two to print", "assessment", "paper"),
    Channel("assessment-staff", "assessment: `staff`, the panel", "assessment", "staff", staff=True),
    Channel("assessment-staff_csv", "assessment: `staff_csv`, the panel as a file", "assessment", "staff_csv", staff=True),
    Channel("settings", "both: `submit_studio_edits`, the settings", "both", "submit_studio_edits", author=True),
    Channel("device", "the name of drafts on the device"),
    Channel("report", "the report Problem Responses, with its raw state", instructors=True),
    Channel("debug", "Staff Debug Info: the value of every field"),
    Channel("events", "tracking events"),
    Channel("logs", "Python's log, everything from DEBUG up"),
    Channel("index", "the search of the course: `index_dictionary`"),
    Channel("view_data", "mobile apps: `student_view_data`"),
    Channel("olx", "the export of the course as OLX"),
)


def outcome(actor: Actor, channel: Channel) -> Outcome:
    """What the table promises for a cell."""
    if channel.instructors:
        return Outcome.NOTHING if actor.id not in {"second_learner", "not_enrolled", "anonymous"} else Outcome.REFUSED
    if channel.staff:
        return Outcome.NOTHING if actor.staff else Outcome.REFUSED
    if channel.author:
        return Outcome.NOTHING if actor.author else Outcome.REFUSED
    if channel.handler:
        return Outcome.OWN if actor.known else Outcome.REFUSED
    return Outcome.NOTHING


def cells() -> Iterator[tuple[Actor, Channel]]:
    """Every cell of the table."""
    return ((actor, channel) for channel in CHANNELS for actor in ACTORS)


def name_of(actor: Actor, channel: Channel) -> str:
    """The name of the test of a cell, as pytest's option -k takes it."""
    return f"{actor.id}-{channel.id}"


def table() -> str:
    """The table as Markdown."""
    head = ["Way to the words", *(actor.title for actor in ACTORS)]
    rows = [[channel.title, *(str(outcome(actor, channel)) for actor in ACTORS)] for channel in CHANNELS]
    return "\n".join(_line(row) for row in (head, ["---"] * len(head), *rows))


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
