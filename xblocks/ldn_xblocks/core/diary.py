"""A journal as a document to keep or to print: what was written, in the order of days, each worksheet as one piece."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ldn_xblocks.core.export import Section


@dataclass(frozen=True, slots=True)
class Note:
    """One text as it was written. `sheet` names the worksheet that it is a box of; empty for a journal entry."""

    sheet: str
    title: str
    label: str
    day: date
    skills: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text below its label, which a journal entry has not."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A piece of the document: a journal entry, or a worksheet on the day of its last change."""

    title: str
    day: date
    skills: tuple[str, ...]
    texts: tuple[Text, ...]
    is_sheet: bool


def leaves(notes: Iterable[Note]) -> tuple[Leaf, ...]:
    """The pieces, the oldest day first. Notes come in the order that they shall keep within a day and a worksheet."""
    sheets: dict[str, list[Note]] = {}
    found = []
    for note in notes:
        if note.sheet:
            sheets.setdefault(note.sheet, []).append(note)
        else:
            found.append(Leaf(note.title, note.day, note.skills, (Text("", note.text),), is_sheet=False))
    found += [_sheet(boxes) for boxes in sheets.values()]
    return tuple(sorted(found, key=lambda leaf: leaf.day))


def sections(pieces: Iterable[Leaf], skills: str) -> tuple[Section, ...]:
    """The pieces as sections of a Markdown document. `skills` is the sentence `Skills: {names}`."""
    return tuple(section for leaf in pieces for section in _sections(leaf, skills))


def _sheet(boxes: list[Note]) -> Leaf:
    last = max(boxes, key=lambda note: note.day)
    return Leaf(last.title, last.day, (), tuple(Text(note.label, note.text) for note in boxes), is_sheet=True)


def _sections(leaf: Leaf, skills: str) -> list[Section]:
    facts = (skills.format(names=", ".join(leaf.skills)),) if leaf.skills else ()
    title = f"{leaf.day.isoformat()} · {leaf.title}"
    if not leaf.is_sheet:
        return [Section(2, title, facts, leaf.texts[0].text)]
    return [Section(2, title, facts), *(Section(3, text.label, (), text.text) for text in leaf.texts)]
