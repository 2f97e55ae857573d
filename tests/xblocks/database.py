"""Lets the tests of this process use one database after the other as Django's "default"."""

from __future__ import annotations

import contextlib
import copy
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from django.core.management import call_command
from django.db import connections

T = TypeVar("T")


def sqlite(folder: Path) -> dict[str, Any]:
    """An SQLite file with write-ahead logging, which stays with the file; as the settings of a Django database."""
    path = folder / "store.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": {"timeout": 20}}


@contextlib.contextmanager
def using(settings: dict[str, Any]) -> Iterator[None]:
    """Use this database, with our tables in it, and then the one from before."""
    before = connections.settings["default"]
    _switch(settings)
    call_command("migrate", verbosity=0)
    try:
        yield
    finally:
        _switch(before)


def together(count: int, work: Callable[[int], T]) -> list[T]:
    """Do `work(0)`, `work(1)`, ... at the same moment, each in a thread with its own connection to the database."""
    start = threading.Barrier(count)

    def run(number: int) -> T:
        start.wait()
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def _switch(settings: dict[str, Any]) -> None:
    connections.close_all()
    filled = connections.configure_settings({"default": copy.deepcopy(settings)})
    connections.settings["default"] = filled["default"]
    with contextlib.suppress(AttributeError):  # this thread has not used the old one yet
        del connections["default"]
