"""Course archives as names and bytes: written the same every time, read without trusting them and without unpacking to disk."""

from __future__ import annotations

from builder.archive.members import DEFAULT_LIMITS, Limits
from builder.archive.read import read_course_files
from builder.archive.write import tar_gz, write_file

__all__ = ["DEFAULT_LIMITS", "Limits", "read_course_files", "tar_gz", "write_file"]
