"""Which editions a preview offers, each made when somebody first asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from builder.archive import read_course_files
from builder.diagnostics import Finding
from builder.fileset import FileSet
from builder.locales.pseudo import PSEUDO
from builder.olx.profile import ProfileName
from builder.preview.edition import Edition, edition_of
from builder.preview.marks import Marker, Marks, ids_only
from builder.preview.project import LiveProject
from builder.preview.watch import watch

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
        """An edition, or None when there is none of that name. Raises BuilderError if it cannot be made."""

    def marks(self, course: str, locale: str) -> Marks | None:
        """The marks in the edition with the view `marks`, once that was asked for; None where there are none."""

    def watch(self) -> None:
        """Look for changes from now on."""

    def close(self) -> None:
        """End what runs beside."""


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

    def marks(self, course: str, locale: str) -> Marks | None:  # noqa: ARG002 - an archive does not know where its words come from
        """None."""
        return None

    def watch(self) -> None:
        """An archive is shown as it was when the preview began."""

    def close(self) -> None:
        """Nothing runs beside."""


class ProjectShelf:
    """The project's courses in memory, in every language."""

    views: tuple[View, ...] = ("plain", "marks", "qqx")

    def __init__(self, root: Path, courses: tuple[str, ...], locales: tuple[str, ...], profile: ProfileName) -> None:
        """Raises BuilderError for a course or a locale that does not exist. `locales` are those to begin with."""
        self._marker = Marker()
        self._live = LiveProject(root, profile, courses=courses, views={"marks": self._marker, "qqx": ids_only})
        self._first = locales
        self._editions: dict[tuple[str, str, View], tuple[FileSet, Edition]] = {}
        self._stop: Callable[[], None] = lambda: None
        for code in locales:
            self._live.locale(code)

    @property
    def titles(self) -> tuple[Title, ...]:
        """Courses by their size, the largest first; their languages in order, those to begin with first."""
        return tuple(self._title(course, code) for course, code in sorted(self._live.names, key=self._order))

    def _order(self, name: tuple[str, str]) -> tuple[int, str, int]:
        course, code = name
        return -len(self._live.minutes(course)), course, self._first.index(code) if code in self._first else len(self._first)

    def _title(self, course: str, code: str) -> Title:
        locale = self._live.locale(code)
        note = f"{code}, for tests" if code in PSEUDO else code if code != locale.language.code else ""
        return Title(course, code, self._live.title(course), locale.language.autonym, locale.language.code, note)

    @property
    def version(self) -> int:
        """Grows with every change that can be seen."""
        return self._live.version

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What keeps the files as they are now from being shown."""
        return self._live.findings

    def edition(self, course: str, locale: str, view: View = "plain") -> Edition | None:
        """The edition as its sources are now: the same object until they change."""
        if (course, locale) not in self._live.names:
            return None
        files = self._live.files(course, locale, view)
        known = self._editions.get((course, locale, view))
        if known is not None and known[0] is files:
            return known[1]
        edition = edition_of(course, locale, files, self._live.minutes(course, locale), self._live.locale(locale).language)
        self._editions[course, locale, view] = (files, edition)
        return edition

    def marks(self, course: str, locale: str) -> Marks | None:
        """The marks of the edition as it was made last."""
        return self._marker.marks(course, locale)

    def watch(self) -> None:
        """Take over each change of the project's files."""
        self._stop = watch(self._live.root, self._live.refresh)

    def close(self) -> None:
        """End what runs beside."""
        self._stop()
        self._live.close()


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
