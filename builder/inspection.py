"""Checks any Open edX course: an archive, an unpacked folder, or the files of our own that are about to be packed."""

from __future__ import annotations

from pathlib import Path

from builder.archive import read_course_files
from builder.checks.of_courses import run_course_checks
from builder.checks.registry import Codes
from builder.diagnostics import Finding, sort_findings
from builder.fileset import FileSet
from builder.olx.tree import read_olx


def every_code(_: str) -> bool:
    """The selection that selects all checks."""
    return True


def check_olx(files: FileSet, profile: str, codes: Codes = every_code) -> tuple[Finding, ...]:
    """Findings in the files of any Open edX course."""
    return sort_findings(run_course_checks(read_olx(files), profile=profile, codes=codes))


def check_archive(path: Path, profile: str, codes: Codes = every_code) -> tuple[Finding, ...]:
    """Findings in an archive or an unpacked folder. Raises BuilderError when it cannot be read or is hostile."""
    return check_olx(read_course_files(path), profile, codes)
