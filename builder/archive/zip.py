"""A .zip of anyone's making: its list of names is not believed until sizes, places and checksums agree."""

from __future__ import annotations

import io
import stat
import struct
import sys
import zipfile
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.archive.members import Members, ignored, take

if TYPE_CHECKING:
    from pathlib import Path

_ENCRYPTED = 0x1 | 0x40
_LOCAL_HEADER = 30
# bzip2 and LZMA are unpacked by `zipfile` a block at a time, whatever comes out of it: no bound on memory.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_REPACK = "pack the course with an ordinary 'zip -r', without a password"
# What `zipfile` raises for a made-up file, besides OSError.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError)


def read_zip(path: Path, members: Members) -> None:
    """Put every file of the .zip at `path` into `members`. Raises BuilderError, or OSError from the disk."""
    try:
        with _Capped(path, members) as raw, zipfile.ZipFile(raw) as archive:
            raw.cap = sys.maxsize
            _read_members(archive, members)
    except _BROKEN as error:
        raise members.damaged("is not a .zip file, or is damaged") from error


class _Capped(io.FileIO):
    """The file itself, which refuses the one read that `zipfile` does not bound: the list of names, taken whole into memory."""

    def __init__(self, path: Path, members: Members) -> None:
        super().__init__(path)
        self._members = members
        self.cap = members.limits.directory_bytes

    def read(self, size: int | None = -1, /) -> bytes:
        """At most `size` bytes, or the rest. BuilderError if that is more than `cap`."""
        if size is not None and size > self.cap:
            raise self._members.damaged(f"has a list of names of {size} bytes")
        return super().read(-1 if size is None else size) or b""


def _read_members(archive: zipfile.ZipFile, members: Members) -> None:
    infos = archive.infolist()
    members.check_count(len(infos))
    _refuse_overlap(infos, archive.start_dir, members)
    for info in infos:
        name = members.enter(info.orig_filename)  # `filename` ends at a NUL, so that a name may look like another
        _refuse_strange(info, name, members)
        if info.is_dir():
            members.folders.add(name)
        elif not ignored(name):
            members.reserve(name, info.file_size)
            members.files[name] = _content(archive, info, name, members)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, members: Members) -> bytes:
    """The bytes of one file: `zipfile` unpacks no more than the size that was reserved, and compares the checksum."""
    with archive.open(info) as handle:
        content = take(handle, info.file_size)
    if len(content) != info.file_size:
        raise members.refuse(name, f"has {len(content)} bytes and not {info.file_size} as the archive says", _REPACK)
    return content


def _refuse_strange(info: zipfile.ZipInfo, name: str, members: Members) -> None:
    """Only plain files and folders: Studio unpacks a link in a .zip as a small file that holds the path."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise members.refuse(
            name, "is a link, which a .zip cannot hold for Studio", "put a copy of the file in its place and pack again"
        )
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise members.refuse(name, "is a device or a pipe, not a file", _REPACK)
    if info.flag_bits & _ENCRYPTED:
        raise members.refuse(name, "is encrypted", _REPACK)
    if info.compress_type not in _METHODS:
        raise members.refuse(name, f"is compressed by method {info.compress_type}; only 'deflate' is safe to read", _REPACK)


def _refuse_overlap(infos: list[zipfile.ZipInfo], end: int, members: Members) -> None:
    """No two members may share bytes: that is how a small file unpacks to petabytes (CVE-2024-0450)."""
    order = sorted(infos, key=lambda info: info.header_offset)
    starts = [info.header_offset for info in order]
    for info, (start, following) in zip(order, pairwise((*starts, end)), strict=True):
        if start < 0:
            raise members.damaged("has lost its beginning")
        if start + _LOCAL_HEADER + info.compress_size > following:
            raise members.refuse(info.orig_filename, "shares its bytes with another member", _REPACK)
