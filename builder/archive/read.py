"""Any Open edX course as a FileSet: a .tar.gz, a .zip or an unpacked folder, never unpacked to disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.archive.disk import disk_error
from builder.archive.folder import read_folder
from builder.archive.links import resolve_links
from builder.archive.members import DEFAULT_LIMITS, Limits, Members
from builder.archive.tar import read_tar
from builder.archive.zip import read_zip
from builder.diagnostics import BuilderError
from builder.fileset import FileSet

if TYPE_CHECKING:
    from pathlib import Path


def read_course_files(path: Path, limits: Limits = DEFAULT_LIMITS) -> FileSet:
    """Every file of the course at `path` by its name in the archive, as Studio would find it after unpacking.

    Links inside the archive become copies of what they point to. A .tgz is read too, though Studio refuses that name.
    Raises BuilderError for whatever is missing, unreadable, damaged or hostile, naming the member, the reason and the remedy.
    """
    members = Members(path, limits)
    try:
        _read(path, members)
    except OSError as error:
        raise disk_error("read", path, error) from error
    return FileSet(members.files | resolve_links(members))


def _read(path: Path, members: Members) -> None:
    """Choose by name, as Studio does, and not by content."""
    name = path.name.lower()
    if path.is_dir():
        read_folder(path, members)
    elif not path.is_file():
        raise _not_a_file(path)
    elif name.endswith((".tar.gz", ".tgz")):
        read_tar(path, members)
    elif name.endswith(".zip"):
        read_zip(path, members)
    else:
        raise BuilderError(f"{path} is not a course archive; give a .tar.gz or .zip file, or the folder of an unpacked course")


def _not_a_file(path: Path) -> BuilderError:
    if path.exists():
        return BuilderError(f"{path} is neither a file nor a folder; give a .tar.gz or .zip file, or a folder")
    return BuilderError(f"no such file or folder: {path}; check the spelling, or give the full path")
