"""Run by `test_wheel.py` inside a clean environment: tells as JSON what the installed wheel is able to do."""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

TYPES = ("ldn_skills_assessment", "ldn_reflection_journal")
GROUPS = ("xblock.v1", "lms.djangoapp", "cms.djangoapp")


def main(folder: Path) -> dict[str, Any]:
    """All that the test wants to know."""
    settings.configure(
        INSTALLED_APPS=["ldn_xblocks.apps.LdnXBlocksConfig"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "db.sqlite3")}},
        USE_TZ=True,
    )
    django.setup()
    return {
        "where": _where(),
        "entry_points": {group: _loaded(group) for group in GROUPS},
        "blocks": _blocks(),
        "served": _served(),
        "translated": _translated(),
        "migrated": _migrated(),
    }


def _where() -> str:
    import ldn_xblocks

    return str(Path(str(ldn_xblocks.__file__)).resolve())


def _loaded(group: str) -> dict[str, str]:
    """Our entry points of a group with the classes that they load."""
    ours = [point for point in entry_points(group=group) if point.dist is not None and point.dist.name == "ldn-xblocks"]
    return {point.name: f"{point.load().__module__}.{point.load().__name__}" for point in ours}


def _blocks() -> dict[str, str]:
    from xblock.core import XBlock

    return {name: XBlock.load_class(name).__name__ for name in TYPES}


def _served() -> dict[str, dict[str, str]]:
    """The checksum of every public file, opened the way that the workbench does and the LMS's `collectstatic` expects."""
    from xblock.core import XBlock

    found: dict[str, dict[str, str]] = {}
    for name in TYPES:
        block = XBlock.load_class(name)
        folder = Path(str(files(block.__module__.rpartition(".")[0])))
        paths = sorted(path.relative_to(folder).as_posix() for path in (folder / "public").rglob("*") if path.is_file())
        found[name] = {path: hashlib.sha256(block.open_local_resource(path).read()).hexdigest() for path in paths}
    return found


def _translated() -> dict[str, str]:
    from ldn_xblocks.interface import translator

    return {language: translator(language)("Saving") for language in ("en", "bn", "ar")}


def _migrated() -> dict[str, Any]:
    """The tables after the migrations, after them again, and after their way back; and whether a migration is missing."""
    from django.core.management.base import CommandError
    from django.db import connection

    def tables() -> list[str]:
        return sorted(name for name in connection.introspection.table_names() if name.startswith("ldn_xblocks_"))

    found = {}
    for name, target in (("forward", ()), ("again", ()), ("back", ("zero",)), ("forward again", ())):
        call_command("migrate", "ldn_xblocks", *target, verbosity=0)
        found[name] = tables()
    try:
        call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    except (SystemExit, CommandError):
        return {**found, "missing": True}
    return {**found, "missing": False}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        json.dump(main(Path(name)), sys.stdout)
