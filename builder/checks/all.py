"""Declares every check."""

from builder.checks import of_courses, of_locales, of_sources
from builder.checks.registry import CHECKS

__all__ = ["CHECKS", "of_courses", "of_locales", "of_sources"]
