"""Django settings of the XBlock SDK's workbench with our blocks in it, all its files in the folder LDN_WORKBENCH_DATA.

The SDK's own settings put a database and a log under `./var`; theirs would also write every SQL statement, learners' texts
included, into that log.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from workbench.settings import *  # noqa: F403
from workbench.settings import INSTALLED_APPS as _APPS
from workbench.settings import TEMPLATES as _TEMPLATES

_DATA = Path(os.environ["LDN_WORKBENCH_DATA"])

DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(_DATA / "workbench.sqlite3"), "OPTIONS": {"timeout": 20}}
}
DJFS = {"type": "osfs", "directory_root": str(_DATA / "djpyfs"), "url_root": "/static/djpyfs"}
EXCLUDED_XBLOCKS: set[str] = {
    "allscopes_demo", "attempts_scoreboard_demo", "equality_demo", "filethumbs", "helloworld_demo", "html_demo", "problem_demo",
    "sidebar_demo", "slider_demo", "textinput_demo", "thumbs", "view_counter_demo",
}  # fmt: skip
TEMPLATES = [{**engine, "DIRS": [str(Path(__file__).parent / "workbench_pages"), *engine["DIRS"]]} for engine in _TEMPLATES]
INSTALLED_APPS = [*_APPS, "ldn_xblocks"]
TIME_ZONE = "UTC"
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler", "level": "WARNING"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
