"""What a translator wants to know of a text on a page: how it stands, what it was made from, and where to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from builder.diagnostics import Location
from builder.locales import LOCALES
from builder.locales.catalogue import Message
from builder.locales.soundness import flaws_of
from builder.locales.translations import Level, flaws_in
from builder.locales.units import Unit, same_words, units_of
from builder.model.text import Phrase, State, Text
from builder.script import Script

Entry: TypeAlias = tuple[Level, Message]


class Standing(StrEnum):
    """How a text on a page stands, those first that want work.

    `waiting` is translated, but stands in a question, an activity or a drawing that is shown in another language until all
    of it is translated. `refused` is translated, but in a way that must not be shown.
    """

    MISSING = "missing"
    REFUSED = "refused"
    STALE = "stale"
    WAITING = "waiting"
    TRANSLATED = "translated"
    LOCAL = "local"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Card:
    """One text of a course in one locale.

    `source` are the author's words today, and `older` those that an outdated translation was made from. `translation` is what
    the locale has for it, shown or not. `where` is the place to mend it: a line of the PO file, or of the YAML for what the
    locale wrote itself or what stands in the source language. `fault` says why a translation is refused.
    """

    key: str
    standing: Standing
    source: str
    where: Location
    written: Location
    note: str = ""
    older: str = ""
    translation: str = ""
    fault: str = ""


class Cards:
    """The cards of one course in one locale, made as they are asked for."""

    def __init__(self, script: Script) -> None:
        self._units = {unit.key: unit for units in units_of(script.project).values() for unit in units}
        self._script = script

    def text(self, key: str) -> Text | None:
        """The author's text with a key."""
        unit = self._units.get(key)
        return unit.text if unit else None

    def card(self, phrase: Phrase) -> Card | None:
        """The card of words that the course shows. None if they were made from no text of the project."""
        unit = self._units.get(phrase.key)
        if unit is None:
            return None
        text = unit.text
        entry = _entry(text, self._script.translations.own)
        standing = self._standing(phrase, text, entry)
        made = Card(text.key, standing, text.source, text.where, text.where, text.note)
        if standing in (Standing.SOURCE, Standing.LOCAL):
            return made
        if entry is None:
            return replace(made, where=self._future_place(unit))
        message = entry[1]
        return replace(
            made,
            where=message.where if message.where.line else text.where,  # a made-up language has no file
            older=_older(message, text) if standing is Standing.STALE else "",
            translation=message.target,
            fault=_fault(message, text) if standing is Standing.REFUSED else "",
        )

    def _standing(self, phrase: Phrase, text: Text, entry: Entry | None) -> Standing:
        """How a text stands, by the words that are shown and by those that the locale has."""
        if phrase.state is State.LOCAL:
            return Standing.LOCAL
        if self._script.locale.is_source:
            return Standing.SOURCE
        if phrase.language == self._script.locale.language and phrase.state is not State.MISSING:
            return Standing(phrase.state.value)
        if entry is not None and entry[1].target:
            return _HELD[entry[0].state(text)]
        # An edition of English reads what the syllabus says as its own, unless it has words for it.
        return Standing.SOURCE if self._script.translations.in_source_language else Standing.MISSING

    def _future_place(self, unit: Unit) -> Location:
        """The file of a translation that it does not have yet: `ldn locale sync` puts it there."""
        settings = self._script.locale.settings
        code = (settings.strings_from if settings else None) or self._script.locale.code
        return Location(f"{LOCALES}/{code}/LC_MESSAGES/{unit.catalogue}.po")


# How a translation stands that is not what the page shows.
_HELD = {State.TRANSLATED: Standing.WAITING, State.STALE: Standing.STALE, State.MISSING: Standing.REFUSED}


def counts(cards: Iterable[Card]) -> dict[Standing, int]:
    """How many texts stand how, those that want work first; what there is none of is left out."""
    standings = [card.standing for card in cards]
    return {standing: standings.count(standing) for standing in Standing if standing in standings}


def _entry(text: Text, levels: tuple[Level, ...]) -> Entry | None:
    """What a locale's own catalogues have for a text: the best of its translations, or else the place of the missing one."""
    entries = [(level, level.messages[text.key]) for level in levels if text.key in level.messages]
    order = (State.TRANSLATED, State.STALE, State.MISSING)
    return min(entries, key=lambda entry: (not entry[1].target, order.index(entry[0].state(text))), default=None)


def _older(message: Message, text: Text) -> str:
    """The source as it was translated; empty if it is today's, and somebody marked the translation as needing work."""
    older = message.previous if message.fuzzy and message.previous else message.source
    return "" if same_words(older, text.source) else older


def _fault(message: Message, text: Text) -> str:
    flaws = flaws_in(message, text) or flaws_of(text.source, message.target, markdown=text.markdown, longest=text.longest)
    return flaws[0].message if flaws else ""
