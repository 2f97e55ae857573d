"""The language that a foreign archive names: whatever stands there, a page gets a code and a direction that it can use."""

from __future__ import annotations

from functools import lru_cache

from builder.locales.languages import direction_of, suggest_language
from builder.model.text import Language

_LONGEST = 35  # BCP 47 asks nobody to keep more


@lru_cache(maxsize=256)
def tongue(named: str) -> Language:
    """The language of a code such as `pt_BR`. A code that is none gives `und`, with what was written as its name."""
    code = named.strip().replace("_", "-").lower()
    try:
        known = suggest_language(code[:_LONGEST])
    except ValueError:  # the tables have no such code, and its form is not that of one
        return Language("und", "", "ltr", named[:_LONGEST] or "no language")
    return Language(code[:_LONGEST], code[:_LONGEST], direction_of(known.script), known.autonym or code[:_LONGEST])
