"""An unpacked course: a folder, read as the archive that would be packed from it."""

from __future__ import annotations

import os
import stat
from posixpath import dirname, normpath
from typing import TYPE_CHECKING

from builder.archive.disk import disk_error
from builder.archive.links import place_of
from builder.archive.members import Members, ignored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SKIPPED = ".git"  # the history of the course, not the course


def read_folder(root: Path, members: Members) -> None:
    """Put every file and link below `root` into `members`. Links are read, not followed. Raises BuilderError."""
    for path in _walk(root):
        name = members.enter(path.relative_to(root).as_posix())
        try:
            _read_one(path, name, members)
        except OSError as error:
            raise disk_error("read", path, error) from error


def _walk(root: Path) -> Iterator[Path]:
    """Everything below `root` but `.git` and what macOS adds, each folder before what is in it."""
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                inside = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            raise disk_error("read", folder, error) from error
        for entry in inside:
            if entry.name == _SKIPPED or (folder == root and ignored(entry.name)):
                continue
            path = folder / entry.name
            yield path
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)


def _read_one(path: Path, name: str, members: Members) -> None:
    status = path.lstat()
    if stat.S_ISDIR(status.st_mode):
        members.folders.add(name)
    elif stat.S_ISLNK(status.st_mode):
        target = path.readlink().as_posix()
        inside = target if target.startswith("/") else normpath(f"{dirname(name) or '.'}/{target}")
        members.add_link(name, place_of(members, name, inside, ""))
    elif stat.S_ISREG(status.st_mode):
        members.reserve(name, status.st_size)
        with path.open("rb") as handle:
            members.files[name] = handle.read(status.st_size)
    else:
        raise members.refuse(name, "is a device, a pipe or a socket, not a file", "remove it")
