"""What the LMS keeps of a learner in a block: one row with one JSON text, for all fields of the block together."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class StudentModule(models.Model):
    """The state and the grade of a learner in a block, as the LMS has it (`courseware_studentmodule`)."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    course_id = models.CharField(max_length=255)
    module_state_key = models.CharField(max_length=255)
    module_type = models.CharField(max_length=32)
    state = models.TextField(null=True)
    grade = models.FloatField(null=True)
    max_grade = models.FloatField(null=True)

    class Meta:
        """One row a learner and block."""

        unique_together: ClassVar = [("student", "module_state_key", "course_id")]
