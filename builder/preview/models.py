"""What test learners did, in tables beside those of the XBlocks. `builder.preview.records` reads and writes them.

`person` is the user id; courses and blocks are named as the archive names them, by course key and url_name.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Field(models.Model):
    """A field of an XBlock that is no author's: in the LMS, `courseware_studentmodule` and its neighbours.

    `person` is 0 for what all share; `course` and `block` are empty for what is not a course's or a block's.
    """

    scope = models.CharField(max_length=32)
    person = models.IntegerField()
    course = models.CharField(max_length=255)
    block = models.CharField(max_length=255)
    name = models.CharField(max_length=255)
    value = models.TextField()  # JSON

    class Meta:
        """One row a field."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "person", "course", "block", "name"], name="ldn_preview_field")
        ]


class Completion(models.Model):
    """How much of a block somebody has done, from 0 to 1."""

    person = models.IntegerField()
    course = models.CharField(max_length=255)
    block = models.CharField(max_length=255)
    value = models.FloatField()

    class Meta:
        """One row a person and block."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "course", "block"], name="ldn_preview_completion")]


class Score(models.Model):
    """The points that somebody has for a block."""

    person = models.IntegerField()
    course = models.CharField(max_length=255)
    block = models.CharField(max_length=255)
    earned = models.FloatField()
    possible = models.FloatField()

    class Meta:
        """One row a person and block."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "course", "block"], name="ldn_preview_score")]


class Answer(models.Model):
    """What somebody answered to a question, and what became of it."""

    person = models.IntegerField()
    course = models.CharField(max_length=255)
    block = models.CharField(max_length=255)
    state = models.TextField()  # JSON

    class Meta:
        """One row a person and block."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "course", "block"], name="ldn_preview_answer")]
