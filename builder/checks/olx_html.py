"""X40: pages of text: what is lost in them, links that lead nowhere, pictures without words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from builder.checks.olx_settings import near, words
from builder.checks.olx_structure import unopened_file
from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Location, Severity
from builder.olx.tree import Element, Node, OlxCourse, place

_OLX = Subject.OLX

_INLINE = words(
    """
    a abbr b bdi bdo big cite code del dfn em font i img ins kbd label mark q s samp small span strike strong sub sup tt u var
    """
)
# No part can run past the next `<`, so the time stays linear in hostile text.
_IMAGE = re.compile(r"""<img\b(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>""", re.IGNORECASE)
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_ALT = re.compile(r"\salt(?![\w-])", re.IGNORECASE)
_HIDDEN_IMAGE = re.compile(r"""aria-hidden\s*=\s*["']?true|role\s*=\s*["']?(?:presentation|none)\b""", re.IGNORECASE)
_JUMP = re.compile(r"""/jump_to_id/([^"'<>\s&/?#\\)]+)""")


@check("X401", subject=_OLX, severity=Severity.WARNING)
def empty_html(course: OlxCourse) -> Problems:
    """A text block has no text.

    Bad:  an empty file `html/h1.html`.
    Good: `html/h1.xml` that names `html/h1.html`, and that has text.
    Why:  learners see nothing (measured).
    Mend: Write the text, or remove the block.
    """
    for node in course.of("html"):
        if node.html:
            empty = node.html in course.texts and not course.texts[node.html].strip("\ufeff \t\r\n")
        else:
            empty = not len(node.element) and not (node.element.text or "").strip()
        if empty and not unopened_file(course, node):
            yield Problem(Location(node.html) if node.html else node.where, f"{node.title} is empty")


@check("X402", subject=_OLX)
def inline_html_loses_spaces(course: OlxCourse) -> Problems:
    """Text between tags stands in the XML itself, where Studio drops the space between two words.

    Bad:  `<html><p><b>Rest</b> <i>first</i></p></html>`
    Good: the text in a file `html/h1.html`, named by `<html filename="h1"/>`; or in `<![CDATA[…]]>`.
    Why:  the importer's XML reader drops spaces that stand alone between two tags: learners read "Restfirst" (measured).
    Mend: Move the text into an .html file.
    """
    for node in course.of("html"):
        if node.html or not len(node.element):
            continue
        glued = next(_glued(node.element), None)
        if glued is not None:
            yield Problem(node.at(glued), f"{node.title} loses the space after <{glued.tag}>: words are glued together")


@check("X403", subject=_OLX)
def image_without_alt(course: OlxCourse) -> Problems:
    """A picture has no text alternative.

    Bad:  `<img src="/static/map.png">`
    Good: `<img src="/static/map.png" alt="Eight qualities around the goal">`, or `alt=""` for a mere ornament.
    Why:  learners who do not see the picture get a file name, or nothing.
    Mend: Add `alt` with what the picture shows.
    """
    for path, text in course.texts.items():
        if "<img" not in text and "<IMG" not in text:
            continue
        for image in _IMAGE.finditer(visible(text, scripts=False)):
            if ' alt="' not in image[0] and not _ALT.search(_QUOTED.sub('""', image[0])) and not _HIDDEN_IMAGE.search(image[0]):
                yield Problem(place(path, text, image.start()), f"a picture without text alternative: {_source(image[0])}")


@check("X408", subject=_OLX)
def link_to_unknown_block(course: OlxCourse) -> Problems:
    """A link leads to a part that is not in the course.

    Bad:  `<a href="/jump_to_id/early-sings">` when the unit is called `early-signs`.
    Good: `<a href="/jump_to_id/early-signs">`
    Why:  learners who follow it get "page not found" (measured).
    Mend: Write the url_name of a section, subsection, unit or component of this course.
    """
    for path, text in course.texts.items():
        if "/jump_to_id/" not in text:
            continue
        for link in _JUMP.finditer(visible(text)):
            name = unquote(link[1])
            if name not in course.names and not set(name) & set("{}$%"):
                hint = near(name, course.names)
                yield Problem(
                    place(path, text, link.start()),
                    f"the link leads to '{name[:80]}', which is not in the course",
                    hint,
                )


def visible(text: str, *, scripts: bool = True) -> str:
    """The text with comments, and scripts unless wanted, blanked out; places in it stay the same."""
    text = _without(text, "<!--", "-->")
    return text if scripts else _without(text, "<script", "</script")


def _without(text: str, begin: str, end: str) -> str:
    start = text.find(begin)
    if start < 0:
        return text
    kept, done = [], 0
    while start >= 0:
        stop = text.find(end, start)
        stop = len(text) if stop < 0 else stop + len(end)
        kept += [text[done:start], " " * (stop - start)]
        done, start = stop, text.find(begin, stop)
    return "".join([*kept, text[done:]])


def _glued(root: Element) -> Iterator[Element]:
    """Inline elements whose following space is dropped: the parent begins with a tag, and only space follows up to the next tag.

    libxml2 keeps such space when the parent's first child is text.
    """
    for parent in root.iter("*"):
        if len(parent) < 2 or (parent.text or "").strip():
            continue
        for child in parent:
            after = child.getnext()
            blank = bool(child.tail) and not (child.tail or "").strip()
            if blank and after is not None and child.tag in _INLINE and after.tag in _INLINE:
                yield child


def _source(image: str) -> str:
    found = re.search(r"""\ssrc\s*=\s*["']?([^"'\s>]*)""", image)
    return found[1][:80] if found and not found[1].startswith("data:") else "it has no address"


def shows_text(course: OlxCourse, node: Node) -> str:
    """The HTML of a text block, wherever it stands; empty when it could not be read."""
    if node.html:
        return course.texts.get(node.html, "")
    return (node.element.text or "") if node.readable else ""
