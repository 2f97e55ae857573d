"""The Django app of the wheel. Open edX finds it by the entry points `lms.djangoapp` and `cms.djangoapp`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import AppConfig


class LdnXBlocksConfig(AppConfig):
    """Tables and the retirement of accounts. Without `plugin_app` Open edX would not install the app at all."""

    name = "ldn_xblocks"
    label = "ldn_xblocks"
    verbose_name = "Leadership self-assessment and reflection journal"
    default_auto_field = "django.db.models.BigAutoField"
    plugin_app: ClassVar[dict[str, Any]] = {}

    def ready(self) -> None:
        """Listen for accounts that are being retired."""
        from ldn_xblocks import retirement  # noqa: PLC0415 - models are not loaded before this

        retirement.listen()
