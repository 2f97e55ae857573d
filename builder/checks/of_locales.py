"""Declares the checks of translations and editions: family L."""

from __future__ import annotations

from collections.abc import Iterator

from builder.checks import catalogues, editions, translations
from builder.checks.locale_view import LocaleView
from builder.checks.registry import Codes, Subject, run_checks
from builder.diagnostics import Finding

__all__ = ["FALLS_BACK", "QUIET", "LocaleView", "catalogues", "editions", "run_locale_checks", "translations"]

# A translation with one of these is not shown; its source is. So they are no reason not to build.
FALLS_BACK = frozenset({"L004", "L005", "L101", "L102", "L103", "L104", "L105", "L106", "L107", "L108", "L109"})
# What a translator wants to know and a build need not repeat: it counts the words instead.
QUIET = frozenset({"L006", "L201", "L202", "L203", "L204", "L205", "L206", "L207", "L208", "L209"})


def run_locale_checks(view: LocaleView, *, profile: str, codes: Codes) -> Iterator[Finding]:
    """Findings of every check of this kind that holds for `profile` and whose code `codes` accepts."""
    return run_checks(Subject.LOCALE, view, profile=profile, codes=codes)
