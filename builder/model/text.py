"""Words before localization (`Text`) and after it (`Phrase`). No stage can write a `Text` into a course."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from builder.diagnostics import Location

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Text:
    """The author's words and their permanent key, `<module>.<block>.<field>[.<n>]` (at most 100 bytes, `[A-Za-z0-9._-]`).

    `markdown` says whether marks in it have a meaning, or it is shown as it stands. `longest` bounds its characters, in every
    language; 0 is no bound of its own.
    """

    key: str
    source: str
    where: Location
    note: str = ""
    markdown: bool = False
    longest: int = 0


@dataclass(frozen=True, slots=True)
class Language:
    """A language as HTML and Open edX need it: BCP 47 `code`, `openedx` its code there, `direction` ltr or rtl."""

    code: str
    openedx: str
    direction: str
    autonym: str


class State(StrEnum):
    """How a phrase came to be in this locale."""

    SOURCE = "source"
    TRANSLATED = "translated"
    STALE = "stale"
    MISSING = "missing"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that a learner will read, in `language`, with the place that a message about them should name.

    `key` is that of the `Text` that they were made from.
    """

    text: str
    language: Language
    state: State
    where: Location
    key: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Paragraph(Generic[T]):
    """One translation unit of a Markdown body.

    `number` is its permanent `<!--T:n-->` marker (None until `ldn mark` gave one); `lead` is the structure that is no
    matter of translation, such as the `## ` of a heading.
    """

    number: int | None
    lead: str
    words: T


Body = tuple[Paragraph[T], ...]


def phrases_in(value: Any) -> Iterator[Phrase]:
    """Every phrase in one part of a localized course, however deep."""
    if isinstance(value, Phrase):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from phrases_in(item)
    elif is_dataclass(value):
        for item in fields(value):
            yield from phrases_in(getattr(value, item.name))
