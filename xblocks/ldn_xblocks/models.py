"""The tables of what learners write.

Text is kept here and not in fields of the XBlock: `user_state` loses concurrent writes, is printed to staff and in
reports, and survives the retirement of an account (`docs/decisions/0009-text-in-own-tables.md`).
A learner is the platform's user id as text, so the workbench, whose ids are words, uses the same tables.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

ID = 32  # hexadecimal digits of a client-made id


class Learner(models.Model):
    """The lock of one learner's writes, and how many there were in the present window.

    .. no_pii:
    """

    learner = models.CharField(max_length=64, primary_key=True)
    window_start = models.DateTimeField()
    writes = models.PositiveIntegerField(default=0)


class Entry(models.Model):
    """One text of one learner as it is now: a journal entry, a box of a worksheet, the draft of an assessment, or a plan.

    .. pii: Free text in which a learner reflects on themselves.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    learner = models.CharField(max_length=64)
    course = models.CharField(max_length=255)
    usage = models.CharField(max_length=255)
    key = models.CharField(max_length=64)  # made by the client, or the id of the box
    kind = models.CharField(max_length=8)  # see `Kind` in core/kinds.py
    heading = models.CharField(max_length=255, blank=True)  # the block's title when this was written
    label = models.CharField(max_length=255, blank=True)  # the box's label when this was written
    text = models.TextField(blank=True)
    day = models.DateField(null=True)
    skills = models.TextField(blank=True)  # ids with a space between them
    revision = models.PositiveIntegerField()
    created = models.DateTimeField()
    changed = models.DateTimeField()
    deleted = models.DateTimeField(null=True)

    class Meta:
        """One row a key: two first saves of one entry cannot both be rows."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["learner", "usage", "key"], name="ldn_entry_key")]
        indexes: ClassVar = [
            models.Index(fields=["learner", "course", "kind"], name="ldn_entry_course"),
            models.Index(fields=["deleted"], name="ldn_entry_deleted"),
        ]


class Revision(models.Model):
    """One operation on an entry. `op` makes a retry harmless; `text` is null once it is no version of its own.

    .. pii: Earlier versions of a learner's free text.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    op = models.CharField(max_length=ID)
    sitting = models.CharField(max_length=ID, blank=True)
    since = models.DateTimeField()  # when the sitting began
    written = models.DateTimeField()
    action = models.CharField(max_length=8)  # save, delete or restore
    text = models.TextField(null=True)  # null says "folded"; an empty text is a text
    day = models.DateField(null=True)
    skills = models.TextField(blank=True)

    class Meta:
        """An operation happens once; a number is given once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "op"], name="ldn_revision_op"),
            models.UniqueConstraint(fields=["entry", "number"], name="ldn_revision_number"),
        ]


class Attempt(models.Model):
    """A submitted self-assessment, with the wording it was made under. It never changes.

    .. pii: How a learner rates themselves, and notes on it.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    learner = models.CharField(max_length=64)
    course = models.CharField(max_length=255)
    usage = models.CharField(max_length=255)
    key = models.CharField(max_length=ID)  # made by the client
    number = models.PositiveIntegerField()  # from 1 in each course
    submitted = models.DateTimeField()
    language = models.CharField(max_length=16)
    heading = models.CharField(max_length=255, blank=True)
    ratings = models.TextField()  # JSON: skill id to 1..5, or null for "not relevant to me now"; no words
    texts = models.TextField()  # JSON: the learner's own words
    wording = models.TextField()  # JSON: what the learner was asked

    class Meta:
        """An attempt is submitted once, and numbered once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "course", "key"], name="ldn_attempt_key"),
            models.UniqueConstraint(fields=["learner", "course", "number"], name="ldn_attempt_number"),
        ]
        indexes: ClassVar = [models.Index(fields=["usage"], name="ldn_attempt_usage")]
