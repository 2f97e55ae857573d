"""Learners write emoji, and keys differ by case: on MySQL and MariaDB the tables say so themselves.

A site whose database was made with `utf8mb3` would answer the first emoji with an error (measured on MariaDB 10.11).
`_bin` compares keys letter by letter, where the usual collation takes `A` for `a`.
"""

from django.db import migrations

TABLES = ("ldn_xblocks_learner", "ldn_xblocks_entry", "ldn_xblocks_revision", "ldn_xblocks_attempt")


def convert(apps, schema_editor):
    """Give our tables the character set that holds every text. Other databases have no such thing to set."""
    if schema_editor.connection.vendor != "mysql":
        return
    for table in TABLES:
        schema_editor.execute(f"ALTER TABLE {table} CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")


class Migration(migrations.Migration):
    """Convert the tables. There is nothing to undo: the reverse of 0001 drops them."""

    atomic = False  # MySQL commits at each change of a table anyhow, and Django refuses one inside a transaction
    dependencies = [("ldn_xblocks", "0001_initial")]
    operations = [migrations.RunPython(convert, migrations.RunPython.noop)]
