"""The languages that a course can be built in."""

from __future__ import annotations

from builder.diagnostics import BuilderError, suggest
from builder.model.course import Locale
from builder.model.text import Language

ENGLISH = Language(code="en", openedx="en", direction="ltr", autonym="English")


def source_locale() -> Locale:
    """The language that the syllabus is written in."""
    return Locale(code="en", language=ENGLISH, run_suffix="")


def find_locales(codes: tuple[str, ...]) -> tuple[Locale, ...]:
    """The locales with these codes, all that there are when none is named. Raises BuilderError for an unknown one."""
    known = {locale.code: locale for locale in (source_locale(),)}
    for code in codes:
        if code not in known:
            raise BuilderError(f"there is no locale '{code}'; {suggest(code, known)}")
    return tuple(known[code] for code in dict.fromkeys(codes)) or tuple(known.values())
