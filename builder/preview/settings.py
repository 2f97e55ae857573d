"""Django, with the little that the preview and the XBlocks need of it; its database in a folder given at the start."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

DRAINED = 4 * 1024 * 1024  # bytes of a refused request that are read all the same, or its sender hears of a broken pipe only
LARGEST_BODY = 1024 * 1024  # bytes of a request; the wheel itself takes less
_OURS = "builder.preview.apps.PreviewConfig"
_WHEEL = "ldn_xblocks"  # by its name alone: the builder and the XBlocks share no code
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

# The database lives as long as the command: after a power cut nobody looks for it, so SQLite need not wait for the disk.
_PRAGMAS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"


def configure(data: Path, root_urlconf: str, *, middleware: Sequence[str] = (), debug: bool = False) -> None:
    """Set Django up, once in a process, and make the tables in `data`."""
    import django  # noqa: PLC0415 - Django reads its settings when it is first used
    from django.conf import settings  # noqa: PLC0415

    settings.configure(
        ALLOWED_HOSTS=list(_LOOPBACK),
        DATABASES={"default": _database(data)},
        DATA_UPLOAD_MAX_MEMORY_SIZE=LARGEST_BODY,
        DEBUG=debug,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[_OURS, *_wheel()],
        LOGGING=_LOGGING,
        MIDDLEWARE=list(middleware),
        ROOT_URLCONF=root_urlconf,
        SECRET_KEY=secrets.token_urlsafe(32),
        TIME_ZONE="UTC",
        USE_I18N=False,  # the words of blocks follow the language of the course, not Django's
        USE_TZ=True,
    )
    django.setup()
    prepare()


def prepare() -> None:
    """Make the tables: the wheel's by its own migrations, ours as the models say."""
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", interactive=False, run_syncdb=True, verbosity=0)


def _database(data: Path) -> dict[str, Any]:
    options = {"timeout": 20, "init_command": _PRAGMAS}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(data / "preview.sqlite3"), "OPTIONS": options}


def _wheel() -> list[str]:
    return [f"{_WHEEL}.apps.LdnXBlocksConfig"] if find_spec(_WHEEL) else []


_LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    # XBlock warns, on the root, of each attribute that is no field: `url_name` is one, on every block.
    "root": {"handlers": ["console"], "level": "ERROR"},
    "loggers": {"builder": {"level": "WARNING"}, "django": {"level": "ERROR"}},  # an address that is not there is no news
}
