"""Django, once, and the two databases that the store is tested on."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.conf import settings

if importlib.util.find_spec("ldn_xblocks") is None:  # not installed: test the sources
    sys.path.insert(0, str(Path(__file__).parents[2] / "xblocks"))

if not settings.configured:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.xblocks.settings")
    django.setup()


# Of libraries that the platform brings; nothing here can mend them.
IGNORED = ("'cgi' is deprecated:DeprecationWarning", "'index_together' is deprecated")


def pytest_configure(config: pytest.Config) -> None:
    """Know the mark of pytest-xdist also where that is not installed."""
    config.addinivalue_line("markers", "xdist_group(name): tests that one worker runs (`--dist loadgroup`)")
    for ignored in IGNORED:
        config.addinivalue_line("filterwarnings", f"ignore:{ignored}")


# One worker runs all of MariaDB's tests, so one server is started.
@pytest.fixture(scope="session", params=["sqlite", pytest.param("mariadb", marks=pytest.mark.xdist_group("mariadb"))])
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of the database in use: every test runs on each."""
    from tests.xblocks import database, mariadb

    if request.param == "sqlite":
        with database.using(database.sqlite(tmp_path_factory.mktemp("sqlite"))):
            yield "sqlite"
    else:
        with mariadb.server() as server, database.using(server):
            yield "mariadb"


@pytest.fixture
def store(databases: str) -> str:
    """The name of the database in use, its tables empty."""
    from tests.xblocks.samples import empty

    empty()
    return databases


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[None]:
    """An empty SQLite file in use, for what need not run on both."""
    from tests.xblocks import database

    with database.using(database.sqlite(tmp_path)):
        yield


@pytest.fixture(scope="module")
def lms_of_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The small LMS in this process, for the tests of one module."""
    from tests.xblocks import harness

    with harness.small_lms(tmp_path_factory.mktemp("lms")):
        yield


@pytest.fixture
def campus(lms_of_module: None) -> None:
    """The small LMS, in which nobody has written anything yet."""
    from tests.xblocks import harness

    harness.fresh()
