"""What translators are told beside a text: the author's note, and how their locale says the terms in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from builder.locales.units import Unit
from builder.model.course import Term
from builder.model.locale import LocalTerm
from builder.model.text import Text

MOST = 4  # terms named for one text; more would hide the text


def hints_of(units: Iterable[Unit], terms: Iterable[Term[Text]], local: Iterable[LocalTerm] = ()) -> Mapping[str, tuple[str, ...]]:
    """Lines for the notes of each unit, by its key: the terms of the glossary that it uses, with the locale's words for them."""
    chosen = {term.id: term for term in local}
    known = sorted(terms, key=lambda term: -len(term.term.source))
    patterns = [(term, re.compile(rf"\b{re.escape(term.term.source)}s?\b", re.IGNORECASE)) for term in known]
    found = {unit.key: tuple(_hints(unit, patterns, chosen)) for unit in units}
    return {key: lines for key, lines in found.items() if lines}


def _hints(unit: Unit, patterns: list[tuple[Term[Text], re.Pattern[str]]], chosen: Mapping[str, LocalTerm]) -> Iterable[str]:
    if unit.key.startswith("glossary."):
        return
    rest = unit.source
    number = 0
    for term, pattern in patterns:
        if number == MOST:
            return
        if not pattern.search(rest):
            continue
        rest = pattern.sub(" ", rest)  # "leadership definition" is one term, and not three
        local = chosen.get(term.id)
        if local is not None:
            avoid = f" (not: {', '.join(local.avoid)})" if local.avoid else ""
            yield f"Glossary: {term.term.source} = {', '.join(local.use)}{avoid}"
            number += 1
        elif term.keep:
            yield f"Glossary: {term.term.source} stays as it is"
            number += 1
