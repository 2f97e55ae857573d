"""`manage.py ldn_purge`: deletes for good what learners deleted long ago. Run it once a day."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ldn_xblocks.core.limits import DEFAULT
from ldn_xblocks.core.requests import Refusal
from ldn_xblocks.store.erasure import purge_deleted


class Command(BaseCommand):
    """Prints how many entries and versions were deleted, and no word of them."""

    help = "Deletes for good the journal entries that learners deleted more than 30 days ago."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare `--days` and `--dry-run`."""
        parser.add_argument("--days", type=int, default=DEFAULT.undo_days, help="age in days, 30 unless given")
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, days: int, dry_run: bool, **options: Any) -> None:  # noqa: ARG002 - Django's form
        """Purge, and print the counts."""
        if days < 0:
            raise CommandError("--days must be 0 or more.")
        try:
            counts = purge_deleted(timezone.now(), days, dry_run=dry_run)
        except Refusal as refusal:
            raise CommandError("The database is busy. What was deleted so far stays deleted; run this again.") from refusal
        verb = "Would delete" if dry_run else "Deleted"
        self.stdout.write(f"{verb} {counts.entries} entries with {counts.revisions} versions.")
