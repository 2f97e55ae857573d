"""A course archive as bytes that depend on names and contents only, and a file that is written whole or not at all.

Every header is laid out here rather than by `tarfile` and `gzip`: both have changed the bytes they write between Python versions
(the device fields of a tar header, the system byte of a gzip header), and this way is faster too.
"""

from __future__ import annotations

import os
import struct
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from builder.archive.disk import disk_error
from builder.fileset import FileSet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BLOCK = 512
_RECORD = 20 * _BLOCK  # tar pads the end of an archive to this
_OCTAL_END = 8**11  # sizes and times are 11 octal digits
_USTAR = struct.Struct("100s8s8s8s12s12s8s1s100s6s2s32s32s8s8s155s12x")  # POSIX.1, "ustar Interchange Format"
_NOBODY = b"0000000\0"  # user and group 0, device 0

# RFC 1952, 2.3: magic, deflate, no flags (so no name), time 0, XFL 0 (neither smallest nor fastest), system 255 (unknown).
_GZIP_HEADER = b"\x1f\x8b\x08\x00" + bytes(4) + b"\x00\xff"


def tar_gz(files: Mapping[str, bytes], *, mtime: int) -> bytes:
    """`files` as the bytes of a .tar.gz: the same for the same names, contents and `mtime`, on any machine with the same zlib.

    `mtime` is the time of every file, in seconds since 1970 (https://reproducible-builds.org/specs/source-date-epoch/).
    There are no entries for folders: Studio unpacks with `TarFile.extractall`, which makes them.
    Raises ValueError for a name that `FileSet` refuses, or a number that a tar header cannot hold: bugs of the caller.
    """
    fileset = files if isinstance(files, FileSet) else FileSet(files)
    return b"".join(_gzip(_tar(fileset, mtime)))


def write_file(path: Path, content: bytes) -> None:
    """Write `content` to `path`, making its folder. Whatever fails or interrupts, an old file stays whole and nothing else stays.

    Raises BuilderError with what is wrong and how to mend it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
    except OSError as error:
        raise disk_error("write", path, error) from error


def _replace(path: Path, content: bytes) -> None:
    """Write beside `path`, then rename: a rename is atomic only within one file system."""
    descriptor, name = tempfile.mkstemp(prefix=".ldn-", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
        temporary.chmod(0o644)  # mkstemp makes it readable to its owner only
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _gzip(parts: Iterator[bytes]) -> Iterator[bytes]:
    """One gzip member (RFC 1952) with nothing in its header but constants."""
    deflate = zlib.compressobj(level=6, method=zlib.DEFLATED, wbits=-15, memLevel=8, strategy=zlib.Z_DEFAULT_STRATEGY)
    crc = size = 0
    yield _GZIP_HEADER
    for part in parts:
        crc = zlib.crc32(part, crc)
        size += len(part)
        yield deflate.compress(part)
    yield deflate.flush()
    yield struct.pack("<LL", crc, size & 0xFFFFFFFF)


def _tar(files: FileSet, mtime: int) -> Iterator[bytes]:
    """The uncompressed archive, file by file in sorted order.

    The format is pax (POSIX.1-2001): plain ustar for short ASCII names and, for the rest, a record that says "UTF-8", of any
    length. The alternatives: ustar has no Unicode, and GNU's long names have no declared encoding.
    """
    size = 0
    for name, content in files.items():
        for part in (_headers(name, len(content), mtime), content, bytes(-len(content) % _BLOCK)):
            size += len(part)
            yield part
    end = 2 * _BLOCK
    yield bytes(end + -(size + end) % _RECORD)


def _headers(name: str, size: int, mtime: int) -> bytes:
    """The header of one file, after a pax header with its name if that is long or not ASCII."""
    encoded = name.encode()
    if len(encoded) <= 100 and name.isascii():
        return _header(encoded, size, mtime, b"0")
    record = _pax_record(b"path", encoded)
    extended = _header(b"././@PaxHeader", len(record), mtime, b"x") + record + bytes(-len(record) % _BLOCK)
    return extended + _header(name.encode("ascii", "replace")[:100], size, mtime, b"0")


def _header(name: bytes, size: int, mtime: int, kind: bytes) -> bytes:
    """One block of 512 bytes: mode 644, user and group 0 without names, and the sum of its bytes."""
    if not (0 <= size < _OCTAL_END and 0 <= mtime < _OCTAL_END):
        raise ValueError(f"a tar header cannot hold the size {size} or the time {mtime}")
    numbers = (b"0000644\0", _NOBODY, _NOBODY, b"%011o\0" % size, b"%011o\0" % mtime)
    block = _USTAR.pack(name, *numbers, b" " * 8, kind, b"", b"ustar\0", b"00", b"", b"", _NOBODY, _NOBODY, b"")
    return b"%b%06o\0 %b" % (block[:148], sum(block), block[156:])


def _pax_record(key: bytes, value: bytes) -> bytes:
    """The record "<length> <key>=<value>" and a newline; the length counts its own digits too (POSIX.1, pax)."""
    rest = len(key) + len(value) + 3
    length = rest + len(str(rest))
    length = rest + len(str(length))  # the digits may have made it longer by one
    return b"%d %b=%b\n" % (length, key, value)
