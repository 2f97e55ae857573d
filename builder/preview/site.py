"""What the views of one running preview share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from builder.preview.shelf import Shelf

SEEN_AFTER = 5000  # milliseconds in view, after which the LMS counts a text as read


@dataclass(slots=True)
class Site:
    """The shelf with its editions, the profile to check them against, and whether their files are watched.

    `seen_after` is the time in view, in milliseconds, that completes a text.
    """

    shelf: Shelf
    profile: str = "wikilearn"
    watched: bool = False
    seen_after: int = SEEN_AFTER


_current: list[Site] = []


def open_site(site: Site) -> None:
    """Let the views of this process show `site`."""
    _current[:] = [site]


def current_site(_: Any = None) -> Site:
    """The site that this process shows."""
    return _current[0]
