"""Which editions a preview offers, each made when somebody first asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from builder.archive import read_course_files
from builder.diagnostics import Finding
from builder.preview.edition import Edition, edition_of

View = Literal["plain", "marks", "qqx"]


@dataclass(frozen=True, slots=True)
class Title:
    """How a menu names an edition."""

    course: str
    locale: str
    course_title: str
    autonym: str
    lang: str
    note: str = ""


class Shelf(Protocol):
    """Where editions come from."""

    @property
    def titles(self) -> tuple[Title, ...]:
        """Every edition there is; the first is shown first."""

    @property
    def version(self) -> int:
        """Grows whenever an edition may have changed."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Why the files as they are now cannot be shown; empty when what is shown is what they say."""

    @property
    def views(self) -> tuple[View, ...]:
        """The ways in which it can show words."""

    def edition(self, course: str, locale: str, view: View = "plain") -> Edition | None:
        """An edition, or None when there is none of that name."""


class ArchiveShelf:
    """Archives and unpacked folders: read once, shown as they are."""

    version = 0
    findings: tuple[Finding, ...] = ()
    views: tuple[View, ...] = ("plain",)

    def __init__(self, paths: Iterable[Path]) -> None:
        """Raises BuilderError for an archive that cannot be read, is hostile or holds no course."""
        self._editions: Mapping[tuple[str, str], Edition] = dict(_read(paths))
        self.titles = tuple(
            Title(course, locale, edition.outline.title, edition.language.autonym, edition.language.code, edition.olx.run)
            for (course, locale), edition in self._editions.items()
        )

    def edition(self, course: str, locale: str, view: View = "plain") -> Edition | None:  # noqa: ARG002 - an archive has one view
        """The edition of one archive."""
        return self._editions.get((course, locale))


def _read(paths: Iterable[Path]) -> Iterable[tuple[tuple[str, str], Edition]]:
    taken: set[tuple[str, str]] = set()
    for path in paths:
        found = edition_of("", "", read_course_files(path))
        course = _word(f"{found.olx.org}-{found.olx.number}") or "course"
        locale = found.language.code
        number = 1
        while (course, locale) in taken:  # two runs of one course in one language
            number += 1
            locale = f"{found.language.code}-{number}"
        taken.add((course, locale))
        yield (course, locale), Edition(course, locale, found.files, found.olx, found.outline, found.language)


def _word(text: str) -> str:
    """A part of an address out of any text."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text).strip("-").lower()
