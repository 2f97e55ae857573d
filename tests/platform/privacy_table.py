"""Writes docs/privacy.md from the privacy table: `python -m tests.platform.privacy_table`, with `--check` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.platform.privacy import ACTORS, CHANNELS, table

TEMPLATE = Path(__file__).with_name("privacy_page.txt")
PAGE = Path(__file__).parents[2] / "docs" / "privacy.md"


def page() -> str:
    """The whole page."""
    text = TEMPLATE.read_text(encoding="utf-8")
    return text.replace("{table}", table()).replace("{cells}", str(len(ACTORS) * len(CHANNELS)))


def main() -> int:
    """Write the page, or say if it is out of date."""
    if "--check" in sys.argv:
        return int(PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
