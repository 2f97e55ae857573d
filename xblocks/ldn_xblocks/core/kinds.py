"""What an entry of the store can be."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The kind of an entry. The value is stored: never give it another meaning."""

    PROMPT = "prompt"  # a journal entry that answers the prompt of its unit
    FREE = "free"  # a journal entry about anything
    FIELD = "field"  # a box of a worksheet
    DRAFT = "draft"  # an assessment that is not submitted yet
    PLAN = "plan"  # what a learner will work on after an attempt


JOURNAL = frozenset({Kind.PROMPT, Kind.FREE})
WRITTEN = JOURNAL | {Kind.FIELD}
FOLDED = frozenset({Kind.DRAFT, Kind.PLAN})  # their earlier texts are nobody's history
