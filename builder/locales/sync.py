"""Brings a catalogue up to the author's words of today: by key, never by likeness.

GNU msgmerge pairs texts that look alike; tried on these catalogues it threw a good translation away and gave another unit
a text that was not its own. Here a unit keeps its translation for as long as its key lives, and says what has changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from builder.locales.catalogue import Catalogue, Message
from builder.locales.units import Unit, same_words

Notes = Mapping[str, tuple[str, ...]]


def merge(catalogue: Catalogue, units: Iterable[Unit], hints: Notes, minor: Collection[str] = ()) -> Catalogue:
    """The catalogue with exactly these units, in their order. `minor` names units whose change needs no new translation.

    A translation whose unit is gone becomes obsolete; it comes back with its unit. Merging twice changes nothing.
    """
    known = catalogue.by_key()
    lost = {message.key: message for message in catalogue.obsolete}
    merged = tuple(_renew(known.get(unit.key) or lost.get(unit.key), unit, hints, unit.key in minor) for unit in units)
    present = {message.key for message in merged}
    gone = [message for message in (*known.values(), *lost.values()) if message.key not in present and message.target]
    obsolete = tuple(
        sorted({message.key: _bare(message) for message in reversed(gone)}.values(), key=lambda message: message.key)
    )
    return replace(catalogue, messages=merged, obsolete=obsolete, repeated=(), line_ends="\n")


def template(catalogue: Catalogue, units: Iterable[Unit], hints: Notes) -> Catalogue:
    """The English catalogue that other tools take their units from."""
    messages = tuple(Message(unit.key, unit.source, notes=_notes(unit, hints)) for unit in units)
    return replace(catalogue, messages=messages, obsolete=(), template=True)


def _renew(message: Message | None, unit: Unit, hints: Notes, minor: bool) -> Message:  # noqa: FBT001 - a private helper
    notes = _notes(unit, hints)
    if message is None:
        return Message(unit.key, unit.source, notes=notes)
    fuzzy, previous = _mark(message, unit.source, minor)
    if (message.source, message.notes, message.fuzzy, message.previous) == (unit.source, notes, fuzzy, previous):
        return message
    return replace(message, source=unit.source, notes=notes, fuzzy=fuzzy, previous=previous)


def _mark(message: Message, source: str, minor: bool) -> tuple[bool, str]:  # noqa: FBT001 - a private helper
    """Whether the translation needs work, now that the source is `source`, and which older source it translates."""
    if not message.target:
        return False, ""
    if minor or (message.fuzzy and message.previous and same_words(message.previous, source)):  # accepted, or changed back
        return message.fuzzy and not message.previous, ""
    if same_words(message.source, source):
        return message.fuzzy, message.previous if message.fuzzy else ""
    # Changed twice since it was translated: what the translator knew is still the older text.
    return True, message.previous if message.fuzzy and message.previous else message.source


def _notes(unit: Unit, hints: Notes) -> tuple[str, ...]:
    note = (unit.text.note,) if unit.text.note else ()
    return (*note, *hints.get(unit.key, ()))


def _bare(message: Message) -> Message:
    return replace(message, notes=())
