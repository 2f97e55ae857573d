"""A shelf of editions that are at hand, and stand-ins for what other modules render, for tests of single pages."""

from __future__ import annotations

import json

from builder.diagnostics import Finding
from builder.fileset import FileSet
from builder.preview.edition import Edition, edition_of
from builder.preview.links import Served
from builder.preview.marks import Marks
from builder.preview.others import render_other
from builder.preview.shelf import Title, View
from builder.preview.texts import targets_of

# webob, which the XBlock library brings, imports a module that Python 3.13 drops: that is not ours to mend.
STRICT = {"PYTHONWARNINGS": "error,ignore:'cgi' is deprecated:DeprecationWarning"}


class MadeShelf:
    """Editions that were made before; the first is shown first."""

    version = 0
    findings: tuple[Finding, ...] = ()
    notices = None
    checking = False
    views: tuple[View, ...] = ("plain",)

    def __init__(self, *editions: Edition) -> None:
        self._editions = {(edition.course, edition.locale): edition for edition in editions}
        self.titles = tuple(
            Title(edition.course, edition.locale, edition.outline.title, edition.language.autonym, edition.language.code)
            for edition in editions
        )

    def edition(self, course: str, locale: str, view: View = "plain") -> Edition | None:  # noqa: ARG002 - it has one view
        """The edition of that name."""
        return self._editions.get((course, locale))

    def marks(self, course: str, locale: str) -> Marks | None:
        """None: nobody translated them."""

    def check(self) -> None:
        """There are no sources."""

    def watch(self) -> None:
        """Nothing changes."""

    def close(self) -> None:
        """Nothing runs beside."""


def small_files(block: str, language: str = "en", **files: bytes | str) -> FileSet:
    """A course of one unit with this block in it, and further files by their path: `/` is written as `__`, `.` as `_dot_`."""
    settings = {"display_name": "Small", "language": language, "start": "2026-01-01T00:00:00Z"}
    texts = {
        "course.xml": '<course url_name="r" org="O" course="C"/>',
        "course/r.xml": '<course license="creative-commons: ver=4.0 BY SA"><chapter url_name="c"/></course>',
        "chapter/c.xml": '<chapter display_name="Module"><sequential url_name="s"/></chapter>',
        "sequential/s.xml": '<sequential display_name="Lesson"><vertical url_name="v"/></sequential>',
        "vertical/v.xml": f'<vertical display_name="Unit">{block}</vertical>',
        "policies/r/policy.json": json.dumps({"course/r": settings}),
    }
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in files.items()}
    return FileSet({path: text.encode() if isinstance(text, str) else text for path, text in {**texts, **named}.items()})


def small_edition(block: str, language: str = "en", **files: bytes | str) -> Edition:
    """The edition of such a course."""
    return edition_of("small", language, small_files(block, language, **files))


def shown(edition: Edition, name: str = "b") -> str:
    """The stand-in of a block, as a server shows it."""
    links = Served()
    return render_other(edition.outline.blocks[name], edition, links, targets_of(links, edition))
