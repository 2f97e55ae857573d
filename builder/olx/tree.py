"""Reads any OLX course the way Studio's importer would."""

from __future__ import annotations

from dataclasses import dataclass

from builder.fileset import FileSet


@dataclass(frozen=True, slots=True)
class OlxCourse:
    """A course as read."""

    files: FileSet


def read_olx(files: FileSet) -> OlxCourse:
    """Read the course in `files`."""
    return OlxCourse(files)
