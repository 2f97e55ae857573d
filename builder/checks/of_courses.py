"""Declares the checks of any Open edX course: families X and W."""

from __future__ import annotations

from collections.abc import Iterator

from builder.checks import (
    olx_answers,
    olx_external,
    olx_files,
    olx_grading,
    olx_html,
    olx_names,
    olx_pages,
    olx_policy,
    olx_problems,
    olx_static,
    olx_structure,
    olx_unused,
    olx_video,
    wikilearn,
    wikilearn_names,
    wikilearn_problems,
)
from builder.checks.registry import Codes, Subject, run_checks
from builder.diagnostics import Finding
from builder.olx.tree import OlxCourse

__all__ = [
    "olx_answers",
    "olx_external",
    "olx_files",
    "olx_grading",
    "olx_html",
    "olx_names",
    "olx_pages",
    "olx_policy",
    "olx_problems",
    "olx_static",
    "olx_structure",
    "olx_unused",
    "olx_video",
    "run_course_checks",
    "wikilearn",
    "wikilearn_names",
    "wikilearn_problems",
]


def run_course_checks(course: OlxCourse, *, profile: str, codes: Codes) -> Iterator[Finding]:
    """Findings of every check of this kind that holds for `profile` and whose code `codes` accepts."""
    return run_checks(Subject.OLX, course, profile=profile, codes=codes)
