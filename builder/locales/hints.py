"""What translators are told beside a text: the author's note, and how their locale says the terms in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from builder.locales.units import Unit
from builder.model.course import Term
from builder.model.locale import LocalTerm
from builder.model.text import Text

MOST = 4  # terms named for one text; more would hide the text

Terms = Mapping[str, tuple[Term[Text], ...]]  # the terms that each unit uses, by its key


def terms_in(units: Iterable[Unit], terms: Iterable[Term[Text]]) -> Terms:
    """The terms of the glossary in each unit, the longest first. They are the same for every locale."""
    known = sorted(terms, key=lambda term: -len(term.term.source))
    # Most terms are in few texts, and to look for plain letters is much quicker than to look for words.
    patterns = [
        (term, term.term.source.lower(), re.compile(rf"\b{re.escape(term.term.source)}s?\b", re.IGNORECASE)) for term in known
    ]
    found = {}
    for unit in units:
        lowered = unit.source.lower()
        near = [(term, pattern) for term, letters, pattern in patterns if letters in lowered]
        if near and not unit.key.startswith("glossary."):
            found[unit.key] = tuple(_used(unit.source, near))
    return found


def _used(rest: str, near: Iterable[tuple[Term[Text], re.Pattern[str]]]) -> Iterator[Term[Text]]:
    for term, pattern in near:
        if pattern.search(rest):
            rest = pattern.sub(" ", rest)  # "leadership definition" is one term, and not three
            yield term


def hints_of(used: Terms, local: Iterable[LocalTerm] = ()) -> Mapping[str, tuple[str, ...]]:
    """Lines for the notes of each unit, by its key: the terms that it uses, with the locale's words for them."""
    chosen = {term.id: term for term in local}
    lines = {term.id: _line(term, chosen.get(term.id)) for terms in used.values() for term in terms}
    found = {key: tuple(line for term in terms if (line := lines[term.id]))[:MOST] for key, terms in used.items()}
    return {key: told for key, told in found.items() if told}


def _line(term: Term[Text], local: LocalTerm | None) -> str:
    if local is not None:
        avoid = f" (not: {', '.join(local.avoid)})" if local.avoid else ""
        return f"Glossary: {term.term.source} = {', '.join(local.use)}{avoid}"
    return f"Glossary: {term.term.source} stays as it is" if term.keep else ""
