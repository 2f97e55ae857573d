"""What the operating system refused, said in a plain sentence."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from builder.diagnostics import BuilderError

if TYPE_CHECKING:
    from pathlib import Path

_REASONS = {
    errno.ENOENT: "there is no such file or folder; check the spelling",
    errno.EACCES: "permission is denied; change the permissions or choose another place",
    errno.EPERM: "permission is denied; change the permissions or choose another place",
    errno.EROFS: "the disk is read-only; choose another place",
    errno.ENOSPC: "the disk is full; free some space and try again",
    errno.EDQUOT: "your disk quota is used up; free some space and try again",
    errno.EFBIG: "the file would be larger than the system allows; choose another disk or raise the limit",
    errno.EISDIR: "it is a folder, not a file; choose another name",
    errno.ENOTDIR: "a part of the path is a file, not a folder; choose another place",
    errno.EEXIST: "a part of the path is a file, not a folder; choose another place",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.ELOOP: "its links go in a circle; remove one of them",
}


def disk_error(action: str, path: Path, error: OSError) -> BuilderError:
    """`error` as "cannot <action> <path>: <what is wrong>; <how to mend it>"."""
    reason = _REASONS.get(error.errno or 0) or f"{error.strerror or error}; check the disk and try again"
    return BuilderError(f"cannot {action} {path}: {reason}")
