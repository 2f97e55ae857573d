"""Declares the checks of what an author writes: family S."""

from __future__ import annotations

from collections.abc import Iterator

from builder.checks import (
    drawings,
    editorial,
    editorial_answers,
    editorial_lessons,
    editorial_sources,
    form,
    names,
    questions,
    raw,
    reading,
    references,
    writing,
)
from builder.checks.registry import Codes, Subject, run_checks
from builder.diagnostics import Finding
from builder.sources.project import Project

__all__ = [
    "drawings",
    "editorial",
    "editorial_answers",
    "editorial_lessons",
    "editorial_sources",
    "form",
    "names",
    "questions",
    "raw",
    "reading",
    "references",
    "run_source_checks",
    "writing",
]


def run_source_checks(project: Project, *, profile: str, codes: Codes) -> Iterator[Finding]:
    """Findings of every check of this kind that holds for `profile` and whose code `codes` accepts."""
    return run_checks(Subject.SOURCE, project, profile=profile, codes=codes)
