"""A .tar.gz of anyone's making, read as a stream: at no time is more in memory than what is kept.

`tarfile` is used for one header block at a time only: by itself it takes the whole of a pax header into memory, of whatever size,
and made-up headers have made it stall or loop (CVE-2019-20907, CVE-2024-6232, CVE-2025-8194). Where an archive is sound, the
names and contents are the ones that `tarfile`, and so Studio, finds in it.
"""

from __future__ import annotations

import gzip
import tarfile
import zlib
from dataclasses import dataclass
from posixpath import dirname
from typing import TYPE_CHECKING

from builder.archive.links import place_of
from builder.archive.members import CHUNK, Members, Readable, ignored, shown, take
from builder.diagnostics import BuilderError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = 512
_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_LINKS = (tarfile.SYMTYPE, tarfile.LNKTYPE)
_DEVICES = (tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE)
_LONG = {tarfile.GNUTYPE_LONGNAME: "path", tarfile.GNUTYPE_LONGLINK: "linkpath"}
_PAX = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.XGLTYPE)
_EXTRA_HEADERS = 8  # before one member; real archives have two at most
_REPACK = "pack the course with 'tar czf', files and folders only"


def read_tar(path: Path, members: Members) -> None:
    """Put every file and link of the .tar.gz at `path` into `members`. Raises BuilderError, or OSError from the disk."""
    with path.open("rb") as raw:
        if raw.read(2) != b"\x1f\x8b":
            raise members.damaged("is not a gzip file, whatever its name says")
        raw.seek(0)
        try:
            with gzip.open(raw) as unzipped:
                _read_members(_Stream(unzipped, members), members)
        except EOFError as error:
            raise members.damaged("is cut short") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise members.damaged("is damaged") from error


@dataclass(frozen=True, slots=True)
class _Header:
    """What the headers of one member say, all of them taken together."""

    name: str
    kind: bytes
    size: int
    target: str


class _Stream:
    """The unpacked bytes, counted: a gzip file grows up to a thousandfold, and says nothing about it beforehand."""

    def __init__(self, unzipped: Readable, members: Members) -> None:
        self._unzipped = unzipped
        self._members = members
        self._total = 0

    def exactly(self, size: int) -> bytes:
        """The next `size` bytes. EOFError if there are fewer."""
        self._count(size)
        data = take(self._unzipped, size)
        if len(data) < size:
            raise EOFError
        return data

    def padded(self, size: int) -> bytes:
        """The next `size` bytes, leaving out the zeros that fill the last block."""
        data = self.exactly(size)
        self.exactly(-size % _BLOCK)
        return data

    def skip(self, size: int) -> None:
        """Pass over `size` bytes and the rest of their block."""
        left = size + -size % _BLOCK
        while left:
            left -= len(self.exactly(min(left, CHUNK)))

    def drain(self) -> None:
        """Read to the end, which is where gzip keeps its checksum."""
        while data := self._unzipped.read(CHUNK):
            self._count(len(data))

    def block(self) -> bytes:
        """The next header block; empty at the end of the archive, which is a block of zeros or the end of the file."""
        self._count(_BLOCK)
        data = self._unzipped.read(_BLOCK)
        if 0 < len(data) < _BLOCK:
            raise EOFError
        return data.strip(b"\0") and data

    def _count(self, size: int) -> None:
        self._total += size
        limit = self._members.limits.total_bytes
        if self._total > limit:
            raise BuilderError(
                f"{self._members.source}: the archive unpacks to more than {limit} bytes; remove what is not part of the course"
            )


def _read_members(stream: _Stream, members: Members) -> None:
    for header in _headers(stream, members):
        name = members.enter(header.name)
        if header.kind == tarfile.DIRTYPE:
            members.folders.add(name)
        elif header.kind in _LINKS:
            _add_link(members, name, header)
        elif header.kind not in _FILES:
            raise members.refuse(name, _strange(header.kind), _REPACK)
        elif ignored(name):
            stream.skip(header.size)
        else:
            members.reserve(name, header.size)
            members.files[name] = stream.padded(header.size)
    stream.drain()


def _add_link(members: Members, name: str, header: _Header) -> None:
    """A symbolic link points from its own folder; a hard link from the root, and to a member before it, or `tarfile` drops it."""
    symbolic = header.kind == tarfile.SYMTYPE
    place = place_of(members, name, header.target, dirname(name) if symbolic else "")
    if ignored(name):
        return
    if not (symbolic or place in members.files or place in members.links):
        raise members.refuse(name, f"is a hard link to {shown(place)}, which is not there before it", _REPACK)
    members.add_link(name, place)


def _strange(kind: bytes) -> str:
    if kind in _DEVICES:
        return "is a device or a pipe, not a file"
    if kind == tarfile.GNUTYPE_SPARSE:
        return "is a sparse file, whose real size is not what it says"
    return f"is of the unknown kind {kind!r}"


def _headers(stream: _Stream, members: Members) -> Iterator[_Header]:
    """The header of each member; the caller reads its content before asking for the next."""
    common: dict[str, str] = {}  # pax values for all members that follow
    own: dict[str, str] = {}  # for the next member only
    extra = 0
    while block := stream.block():
        info = _parse(block, members)
        if info.type not in _LONG and info.type not in _PAX:
            yield _merge(info, common | own, members)
            own, extra = {}, 0
            continue
        extra += 1
        values = _extra_values(info, stream, members, extra)
        if info.type == tarfile.XGLTYPE:
            common |= values
        else:
            own = values | own  # as in tarfile, the outermost wins
    if own:
        raise EOFError


def _parse(block: bytes, members: Members) -> tarfile.TarInfo:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:  # tarfile itself would end here, and silently leave out the rest
        raise members.damaged("is damaged (a header that is none)") from error
    if info.size < 0:
        raise members.damaged(f"is damaged (a size of {info.size} bytes)")
    return info


def _merge(info: tarfile.TarInfo, values: dict[str, str], members: Members) -> _Header:
    name = values.get("path", info.name)
    if "sparse" in values:
        raise members.refuse(name, _strange(tarfile.GNUTYPE_SPARSE), _REPACK)
    size = values.get("size", str(info.size))
    if not (size.isascii() and size.isdigit() and len(size) < 20):
        raise members.refuse(name, f"has the impossible size {shown(size)}", _REPACK)
    return _Header(name, info.type, int(size), values.get("linkpath", info.linkname))


def _extra_values(info: tarfile.TarInfo, stream: _Stream, members: Members, count: int) -> dict[str, str]:
    """What a pax header or a GNU long name says about the members that follow it."""
    if info.size > members.limits.header_bytes or count > _EXTRA_HEADERS:
        raise members.refuse(info.name, f"is a header of {info.size} bytes, or one too many", _REPACK)
    data = stream.padded(info.size)
    if info.type in _LONG:
        return {_LONG[info.type]: data.split(b"\0")[0].decode("utf-8", "surrogateescape")}
    try:
        return dict(_pax_values(data))
    except ValueError as error:
        raise members.damaged("is damaged (a pax header that cannot be read)") from error


def _pax_values(data: bytes) -> Iterator[tuple[str, str]]:
    """Of the records "<length> <key>=<value>" and newline (POSIX.1, pax), those that matter. ValueError if one is malformed."""
    start = 0
    while start < len(data) and data[start]:
        digits, _, _ = data[start : start + 20].partition(b" ")
        end = start + int(digits)
        key, equals, value = data[start + len(digits) + 1 : end - 1].partition(b"=")
        if not (digits.isdigit() and equals and start + len(digits) < end <= len(data) and data[end - 1] == ord("\n")):
            raise ValueError(digits)
        if key.startswith(b"GNU.sparse."):
            yield "sparse", ""
        elif key in {b"path", b"linkpath", b"size"}:
            yield key.decode(), value.decode("utf-8", "surrogateescape")
        start = end
