"""The Django app of the preview."""

from __future__ import annotations

from django.apps import AppConfig


class PreviewConfig(AppConfig):
    """Its label keeps its tables apart from those of any wheel."""

    name = "builder.preview"
    label = "ldn_preview"
    verbose_name = "Course preview"
    default_auto_field = "django.db.models.BigAutoField"
