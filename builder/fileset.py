"""The files of a course archive: archive path to bytes, with no duplicate and no unsafe name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

# What nearly every path is: plain letters, no part that begins with a point. Only the others need a closer look.
_ORDINARY = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*")
_CONTROL = re.compile("[\x00-\x1f\x7f]")


class FileSet(Mapping[str, bytes]):
    """Archive path to content, listed in sorted order whatever the order they were added in."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self._files: dict[str, bytes] = {}
        for path, content in (files or {}).items():
            self.add(path, content)

    def add(self, path: str, content: bytes) -> None:
        """Add one file. Raises ValueError for a path that is unsafe or already taken: both are bugs of the caller."""
        if unsafe := unsafe_path(path):
            raise ValueError(f"{path!r} {unsafe}")
        if path in self._files:
            raise ValueError(f"{path!r} is already in the archive")
        self._files[path] = content

    def __getitem__(self, path: str) -> bytes:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._files))

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, path: object) -> bool:
        return path in self._files


def unsafe_path(path: str) -> str:
    """Why `path` must not be in an archive ("is absolute"), or the empty string when it may."""
    if _ORDINARY.fullmatch(path):
        return ""
    pure = PurePosixPath(path)
    if not path or path.endswith("/") or str(pure) != path:
        return "is not a plain file path"
    if pure.is_absolute() or "\\" in path or (len(path) > 1 and path[1] == ":"):
        return "is absolute or has a backslash or a drive"
    if ".." in pure.parts:
        return "climbs out of the archive"
    if _CONTROL.search(path):
        return "has a control character"
    return ""
