"""X41: pictures and other files in `static/`, and the links to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from builder.checks.olx_html import visible
from builder.checks.olx_settings import near
from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Location, Severity
from builder.olx.tree import OlxCourse, place

_OLX = Subject.OLX
_BUDGET = 250 * 1024 * 1024  # the upload limit of Tutor's web server

_LINK = re.compile(r"""/static/([^"'<>]*)""")
_QUOTES = ('"', "'", "&quot;", "&#34;", "&#39;")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_RELATIVE = re.compile(r"""\b(?:src|href|data|poster)\s*=\s*["'](?:\.{1,2}/){0,20}static/[^"'<>]*""")
_UNQUOTED = re.compile(r"""(?:\b(?:src|href)=|url\()/static/[^\s"'<>)]*""")
_SAFE = re.compile(r"[A-Za-z0-9._/-]+")
_CLEANED = re.compile(r"[^\w.-]")
_IGNORED = re.compile(r"(?:^|/)(?:\._[^/]*|\.DS_Store|[^/]*~)$")  # the importer skips them
# The platform's own files, for problems with JavaScript and in old courses.
_PLATFORM = ("js/", "css/", "common/", "xmodule/", "bundles/", "vendor/")


@check("X404", subject=_OLX)
def missing_static_file(course: OlxCourse) -> Problems:
    """A page uses a file that is not in the archive.

    Bad:  `<img src="/static/map.png" alt="…">` without a file `static/map.png`.
    Good: both.
    Why:  learners see a broken picture or get "page not found" (measured).
    Mend: Put the file into `static/`, or correct the name: capital and small letters differ.
    """
    known = {_CLEANED.sub("_", name) for name in course.statics}
    for path, at, name in _links(course):
        if _PERCENT.search(name) or _CLEANED.sub("_", name) in known or name.startswith(_PLATFORM):
            continue
        hint = near(name, course.statics)
        yield Problem(
            place(path, course.texts[path], at),
            f"there is no file static/{name[:100]}",
            hint,
        )


@check("X405", subject=_OLX)
def percent_encoded_link(course: OlxCourse) -> Problems:
    """A link to a file has percent signs in place of letters.

    Bad:  `<img src="/static/my%20map.png">`
    Good: `<img src="/static/my-map.png">`
    Why:  Open edX encodes the percent sign once more, and the file is not found (measured). Markdown programs write such links.
    Mend: Rename the file with letters, digits, hyphens and points only, and write that name.
    """
    for path, at, name in _links(course):
        if _PERCENT.search(name):
            yield Problem(
                place(path, course.texts[path], at), f"the link /static/{name[:100]} is percent-encoded and will not be found"
            )


@check("X406", subject=_OLX)
def relative_static_link(course: OlxCourse) -> Problems:
    """A link to a file does not begin with a slash.

    Bad:  `<img src="static/map.png">`
    Good: `<img src="/static/map.png">`
    Why:  Open edX rewrites only links that begin with `/static/`; this one leads nowhere (measured).
    Mend: Write `/static/` at its beginning.
    """
    for path, text in course.texts.items():
        if '"static/' in text or "'static/" in text or "./static/" in text:
            for link in _RELATIVE.finditer(visible(text)):
                yield Problem(place(path, text, link.start()), f"the link {link[0][:100]} must begin with /static/")


@check("X407", subject=_OLX)
def unquoted_static_link(course: OlxCourse) -> Problems:
    """A link to a file stands without quotation marks.

    Bad:  `<img src=/static/map.png>`, `background: url(/static/map.png)`
    Good: `<img src="/static/map.png">`, `background: url("/static/map.png")`
    Why:  Open edX rewrites only links in quotation marks; this one leads nowhere (measured).
    Mend: Put the link into quotation marks.
    """
    for path, text in course.texts.items():
        if "=/static/" in text or "(/static/" in text:
            for link in _UNQUOTED.finditer(visible(text)):
                yield Problem(place(path, text, link.start()), f"{link[0][:100]} needs quotation marks")


@check("X409", subject=_OLX, severity=Severity.WARNING)
def unsafe_static_name(course: OlxCourse) -> Problems:
    """The name of a file in `static/` has a space or a letter beyond a to z.

    Bad:  `static/mapa señal.png`
    Good: `static/mapa-senal.png`
    Why:  Open edX changes such names, and links to them are easily broken: WikiLearn had to write a repair for it (its fork).
    Mend: Rename the file with letters a to z, digits, hyphen, underscore and point, and its links too.
    """
    for name, path in course.statics.items():
        if not _SAFE.fullmatch(name) and not _IGNORED.search(name):
            yield Problem(Location(path), f"the file name '{name}' has a space or a special letter")


@check("X410", subject=_OLX)
def static_name_collision(course: OlxCourse) -> Problems:
    """Two files in `static/` get the same name in Open edX.

    Bad:  `static/week1/map.png` and `static/week1_map.png`
    Good: `static/week1/map.png` and `static/other-map.png`
    Why:  Open edX writes `_` for `/` and for special signs; one file overwrites the other without a word (measured).
    Mend: Rename one of them.
    """
    first: dict[str, str] = {}
    for name, path in course.statics.items():
        if not _IGNORED.search(name):
            other = first.setdefault(_CLEANED.sub("_", name), path)
            if other != path:
                yield Problem(Location(path), f"Open edX gives this file the name of {other}: one of them is lost")


@check("X411", subject=_OLX)
def archive_too_big(course: OlxCourse) -> Problems:
    """The files of the course are larger than Studio takes.

    Bad:  300 MB of films in `static/`.
    Good: films on Wikimedia Commons, and links to them.
    Why:  the web server in front of Studio refuses uploads over 250 MB (Tutor's settings).
    Mend: Remove large files from `static/`, or make them smaller.
    """
    total = sum(len(content) for content in course.files.values())
    if total > _BUDGET:
        largest = max(course.files, key=lambda path: len(course.files[path]))
        size = len(course.files[largest]) // (1024 * 1024)
        yield Problem(
            Location(largest), f"the course has {total / (1024 * 1024):.1f} MB, 250 is the most; this file has {size} MB"
        )


@check("X412", subject=_OLX, severity=Severity.WARNING)
def static_names_differ_in_case(course: OlxCourse) -> Problems:
    """Two files in `static/` differ only in capital letters.

    Bad:  `static/Map.png` and `static/map.png`
    Good: `static/map.png` and `static/map-large.png`
    Why:  on Windows and macOS one overwrites the other when the archive is unpacked.
    Mend: Rename one of them.
    """
    first: dict[str, str] = {}
    for name, path in course.statics.items():
        other = first.setdefault(name.lower(), path)
        if other != path:
            yield Problem(Location(path), f"the name differs from {other} only in capital letters")


@lru_cache(maxsize=1)
def _links(course: OlxCourse) -> tuple[tuple[str, int, str], ...]:
    """Every link to a file in `static/`: the page, the place, the name without query and fragment. Two checks ask for them."""
    return tuple(_find_links(course))


def _find_links(course: OlxCourse) -> Iterator[tuple[str, int, str]]:
    for path, text in course.texts.items():
        if "/static/" not in text:
            continue
        for link in _LINK.finditer(visible(text)):
            # Studio and LMS rewrite only what stands in quotation marks.
            before = text[max(link.start() - 6, 0) : link.start()]
            quote = next((quote for quote in _QUOTES if before.endswith(quote)), "")
            name = unescape(link[1].partition(quote)[0]) if quote else ""
            name = name.partition("?")[0].partition("#")[0].strip().rstrip("\\")
            if name and not name.endswith("/") and not set(name) & set("{}$"):
                yield path, link.start(), name
