"""What the views of one running preview share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from builder.preview.shelf import Shelf


@dataclass(slots=True)
class Site:
    """The shelf with its editions, the profile to check them against, and whether their files are watched."""

    shelf: Shelf
    profile: str = "wikilearn"
    watched: bool = False


_current: list[Site] = []


def open_site(site: Site) -> None:
    """Let the views of this process show `site`."""
    _current[:] = [site]


def current_site(_: Any = None) -> Site:
    """The site that this process shows."""
    return _current[0]
