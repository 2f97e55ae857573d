"""The tables: made and taken away by the migrations, as the models say, on both databases."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from ldn_xblocks.store import entries
from tests.xblocks.samples import NOW, PLACE, write

TABLES = {"ldn_xblocks_attempt", "ldn_xblocks_entry", "ldn_xblocks_learner", "ldn_xblocks_revision"}

pytestmark = pytest.mark.usefixtures("store")


def tables() -> set[str]:
    return TABLES & set(connection.introspection.table_names())


def test_migrations_are_complete() -> None:
    """The migrations make what the models describe, under every Django that is supported."""
    out = StringIO()
    call_command("makemigrations", "ldn_xblocks", check=True, dry_run=True, stdout=out)

    assert out.getvalue() == "No changes detected in app 'ldn_xblocks'\n"


def test_migrations_reverse() -> None:
    """An operator can take the tables away, and have them again."""
    entries.save(PLACE, write(), NOW)

    call_command("migrate", "ldn_xblocks", "zero", verbosity=0)
    try:
        assert tables() == set()
    finally:
        call_command("migrate", "ldn_xblocks", verbosity=0)
    assert tables() == TABLES
    entries.save(PLACE, write(), NOW)


def test_constraints() -> None:
    """The database itself holds what may be there once."""
    found = {
        name
        for table in TABLES
        for name, constraint in connection.introspection.get_constraints(connection.cursor(), table).items()
        if constraint["unique"] and name.startswith("ldn_")
    }

    assert found == {"ldn_entry_key", "ldn_revision_op", "ldn_revision_number", "ldn_attempt_key", "ldn_attempt_number"}


def test_an_old_character_set_is_no_obstacle() -> None:
    """On a site whose database was made with `utf8mb3`, emoji are kept all the same, and keys differ by case."""
    if connection.vendor != "mysql":
        entries.save(PLACE, write(text="🙂"), NOW)  # other databases have no such sets
        return
    name = connection.settings_dict["NAME"]
    call_command("migrate", "ldn_xblocks", "zero", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE `{name}` CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci")
    try:
        call_command("migrate", "ldn_xblocks", verbosity=0)
        given = write(text="🙂")
        entries.save(PLACE, given, NOW)
        kept = entries.get(PLACE, given.key)
        assert kept is not None
        assert kept.text == "🙂"
        assert entries.get(replace(PLACE, usage=PLACE.usage.swapcase()), given.key) is None
    finally:
        call_command("migrate", "ldn_xblocks", "zero", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
        call_command("migrate", "ldn_xblocks", verbosity=0)
