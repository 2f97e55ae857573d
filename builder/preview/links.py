"""Where each page and file of a preview is: paths on a server, or files in a folder that leads to one another."""

from __future__ import annotations

import posixpath
import secrets
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

OWN = "-"  # what belongs to the preview itself and to no course
RUN = secrets.token_hex(4)  # what belongs to the preview itself changes only between two runs: browsers keep it for one
_FOLDERS = "static"  # its names have slashes; in the name of a block, a slash must not lead to another place


class Links(Protocol):
    """How one page reaches another. Parts are unquoted: `("leadership-development", "en", "unit", "signs-1a2b3c4d")`."""

    @property
    def read_only(self) -> bool:
        """True if nobody answers there."""

    def page(self, *parts: str) -> str:
        """The address of a page."""

    def file(self, *parts: str) -> str:
        """The address of a file as it stands."""


@dataclass(frozen=True, slots=True)
class Served:
    """Paths from the root of our own server. `query` stays on while a reader goes from page to page."""

    query: str = ""
    read_only: bool = False

    def page(self, *parts: str) -> str:
        """`/course/locale/unit/name/`."""
        return _path(parts) + "/" + self.query

    def file(self, *parts: str) -> str:
        """`/course/locale/static/map.svg`, or `/-/public/preview.css?v=1f2e3d4c`."""
        if OWN in parts[:1]:
            return f"{_path(parts, '/')}?v={RUN}"
        return _path(parts, "/" if parts[2:3] == (_FOLDERS,) else "")


@dataclass(frozen=True, slots=True)
class Exported:
    """Paths from the page at `here` to another file: they hold on any host, in any folder, and without one."""

    here: tuple[str, ...]
    read_only: bool = True

    def page(self, *parts: str) -> str:
        """`../../unit/name/index.html`."""
        return self.file(*parts, "index.html")

    def file(self, *parts: str) -> str:
        """`../../static/map.svg`."""
        return quote(posixpath.relpath("/".join(parts), "/".join(self.here) or "."))


def _path(parts: tuple[str, ...], kept: str = "") -> str:
    return "/" + "/".join(quote(part, safe=kept) for part in parts)
