"""What has been read of an archive so far, within bounds: every name is checked here before any content is read.

The names are the attacker's. Python's own `extractall` follows them out of the folder (CVE-2007-4559), and Studio refuses such
an archive as a whole (`openedx/core/lib/extract_archive.py`: "Unsafe archive file. Aborting import.").
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol

from builder.diagnostics import BuilderError
from builder.fileset import unsafe_path

CHUNK = 256 * 1024  # bytes read at a time
_MIB = 1024 * 1024
_PART_BYTES = 255  # the longest file name on Linux, where Studio unpacks


class Readable(Protocol):
    """What `gzip` and `zipfile` have in common: a stream of unpacked bytes."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read before an archive is refused: far above any real course, low enough for a small machine."""

    members: int = 100_000
    file_bytes: int = 100 * _MIB
    kept_bytes: int = 256 * _MIB  # of all names and contents: what stays in memory. Studio takes uploads of 250 MB
    total_bytes: int = 1024 * _MIB  # unpacked, kept or not
    header_bytes: int = 64 * 1024  # one pax header or long name
    directory_bytes: int = 16 * _MIB  # the list of names at the end of a .zip
    depth: int = 64  # folders in folders
    links: int = 10_000
    hops: int = 40  # links that lead to links, as on Linux


DEFAULT_LIMITS = Limits()


@dataclass(slots=True)
class Members:
    """The members of one archive. A reader calls `enter` for each, then says what it is."""

    source: Path
    limits: Limits
    files: dict[str, bytes] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)  # name to the place it points to
    folders: set[str] = field(default_factory=set)
    entered: int = 0
    kept: int = 0

    def refuse(self, name: str, why: str, mend: str) -> BuilderError:
        """The error that says which member is to blame, why, and what to do."""
        return BuilderError(f"{self.source}: {shown(name)} {why}; {mend}")

    def damaged(self, why: str) -> BuilderError:
        """The error for an archive that cannot be read to its end."""
        return BuilderError(f"{self.source}: the archive {why}; download or pack it again")

    def enter(self, raw: str) -> str:
        """Count one member and return its name in plain form ("./a//b/" is "a/b", the root is "."). Refuses an unsafe name."""
        self.entered += 1
        self.check_count(self.entered)
        if why := unsafe_name(raw, self.limits.depth):
            raise self.refuse(raw, why, "pack the course again, with plain names relative to its folder")
        name = str(PurePosixPath(raw))
        self.keep_name(name)
        return name

    def reserve(self, name: str, size: int) -> None:
        """Make sure that `name` is free and that a content of `size` bytes may be read."""
        if name == ".":
            raise self.refuse(name, "is not a file name", "pack the course again")
        if name in self.files or name in self.links:
            raise self.refuse(name, "is in the archive twice, and the later one would win silently", "remove one and pack again")
        if not 0 <= size <= self.limits.file_bytes:
            raise self.refuse(
                name, f"has {size} bytes, more than the {self.limits.file_bytes} allowed", "host so large a file elsewhere"
            )
        self._keep(name, size)

    def add_link(self, name: str, place: str) -> None:
        """`name` stands for whatever is at `place`, a plain name in the same archive ("." for its root)."""
        self.reserve(name, len(place))
        self.links[name] = place
        if len(self.links) > self.limits.links:
            raise self.refuse(name, f"is one of more than {self.limits.links} links", "pack the files instead of links to them")

    def check_count(self, count: int) -> None:
        """Refuse an archive of `count` members if that is too many."""
        if count > self.limits.members:
            limit = self.limits.members
            raise BuilderError(f"{self.source}: the archive has more than {limit} files; remove what is not part of the course")

    def keep_name(self, name: str) -> None:
        """Count a name among what is kept: Python takes up to four bytes for a character."""
        self._keep(name, 4 * len(name))

    def _keep(self, name: str, size: int) -> None:
        self.kept += size
        if self.kept > self.limits.kept_bytes:
            why = f"brings the unpacked course above {self.limits.kept_bytes} bytes"
            raise self.refuse(name, why, "host large media elsewhere and link to them")


def unsafe_name(raw: str, depth: int) -> str:
    """Why a member must not be called `raw`, or the empty string when it may."""
    plain = PurePosixPath(raw)
    try:
        longest = max((len(part.encode()) for part in plain.parts), default=0)
    except UnicodeEncodeError:  # a lone surrogate is how Python shows a byte that it could not decode
        return "is not a UTF-8 name"
    if longest > _PART_BYTES:
        return f"has a part of more than {_PART_BYTES} bytes, which no file system takes"
    if len(plain.parts) > depth:
        return f"lies more than {depth} folders deep"
    return unsafe_path(str(plain))


def ignored(name: str) -> bool:
    """True for the shadow tree that macOS adds to a .zip: Studio unpacks it, but looks for the course beside it.

    All else is kept, also `._*` and `.DS_Store`: Studio skips them in some folders and reads them in others, so checks decide.
    """
    return name == "__MACOSX" or name.startswith("__MACOSX/")


def take(handle: Readable, size: int) -> bytes:
    """The next `size` bytes, or what there is of them, piece by piece: a size that lies costs nothing.

    `BytesIO` gives up its buffer without a copy, and a reader that unpacks never holds a second copy of a large file.
    """
    buffer = io.BytesIO()
    while piece := handle.read(min(CHUNK, size - buffer.tell())):
        buffer.write(piece)
    return buffer.getvalue()


def shown(name: str) -> str:
    """`name` in quotes, with invisible characters escaped and its middle left out if it is very long."""
    text = name if len(name) <= 160 else f"{name[:80]}…{name[-60:]}"
    return repr(text)
