"""Django settings for tests of the wheel: an SQLite file, or what LDN_TEST_DATABASE says as JSON.

The wheel's tables need no options. Twenty writers on one SQLite file do: `timeout` lets a writer wait for its turn, and the
tests turn write-ahead logging on once in the file (`database.py`), because Django 4.2 has no option for it.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="ldn-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
_SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(_FOLDER / "test.sqlite3"), "OPTIONS": {"timeout": 20}}

SECRET_KEY = "of the tests"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "ldn_xblocks",
    # For the small LMS of tests/platform/lms.py, which runs in the process of the tests.
    "django.contrib.sessions",
    "waffle",
    "completion",
    "tests.platform.lms_app",
]
DATABASES = {"default": json.loads(os.environ.get("LDN_TEST_DATABASE", "null")) or _SQLITE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [str(Path(__file__).parents[1] / "platform" / "lms_pages")],
    }
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "crum.CurrentRequestUserMiddleware",
]
ROOT_URLCONF = "tests.platform.lms_urls"
USE_TZ = True
TIME_ZONE = "UTC"
