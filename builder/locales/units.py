"""The units that translators work on: every `Text` of the project, with the catalogue it belongs to.

What is translated is an allow-list: the fields whose form is a line or Markdown (`builder.model.schema.TRANSLATED`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from builder.markup.html import words
from builder.model.text import Paragraph, Text
from builder.sources.bodies import GROUPS, worded_fields
from builder.sources.project import Project

COMMON = "common"


@dataclass(frozen=True, slots=True)
class Unit:
    """A text to translate. `catalogue` is the id of its module, or `common` for what all courses share."""

    text: Text
    catalogue: str

    @property
    def key(self) -> str:
        """Its permanent key."""
        return self.text.key

    @property
    def source(self) -> str:
        """The author's words."""
        return self.text.source

    @property
    def words(self) -> int:
        """How many words a reader reads in it."""
        return words(self.text.source)


Units = Mapping[str, tuple[Unit, ...]]


def units_of(project: Project) -> Units:
    """The units of a project by catalogue, in the order in which learners meet them; `common` comes last."""
    found = {name: tuple(_units(module, name)) for name, module in project.modules.items()}
    shared = (
        *project.courses.values(),
        project.syllabus,
        *project.skills,
        *project.presets,
        *project.terms,
        *project.figures.values(),
    )
    found[COMMON] = tuple(unit for record in shared if record is not None for unit in _units(record, COMMON))
    return found


def texts_in(record: Any) -> Iterator[Text]:
    """Every text in one group of the model, however deep, in order. Empty paragraphs (a bare marker) are none."""
    found: list[Text] = []
    _gather(record, found)
    return iter(found)


def _gather(record: Any, found: list[Text]) -> None:
    for spec, values in worded_fields(record):
        if spec.form in GROUPS:
            for value in values:
                _gather(value, found)
        else:
            texts = (value.words if isinstance(value, Paragraph) else value for value in values)
            found += [text for text in texts if text.source]


def same_words(one: str, other: str) -> bool:
    """Do two texts differ in white space and Unicode form at most? Then a translation of one is a translation of the other."""
    return one == other or _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _units(record: Any, catalogue: str) -> Iterator[Unit]:
    for text in texts_in(record):
        yield Unit(text, catalogue)
