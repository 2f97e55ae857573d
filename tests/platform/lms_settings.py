"""Django settings of the small LMS: those of the wheel's tests, which know all its apps, with its database in LDN_LMS_DATA."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tests.xblocks.settings import *  # noqa: F403

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(Path(os.environ["LDN_LMS_DATA"]) / "lms.sqlite3"),
        "OPTIONS": {"timeout": 20},
    }
}
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
LOGGING: dict[str, Any] = {  # what a request fails with is read on the console
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler", "level": "ERROR"}},
    "root": {"handlers": ["console"], "level": "ERROR"},
}
