"""X03: files that cannot be read: not XML, not UTF-8, marks that nobody sees."""

from __future__ import annotations

import re

from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Location, Severity
from builder.olx.tree import Fault, OlxCourse, place

_OLX = Subject.OLX
_NAME = re.compile(r"'([^']+)'")
# HTML may have tab, line feed, form feed and carriage return; XML allows no others either.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")


@check("X030", subject=_OLX)
def unreadable_xml(course: OlxCourse) -> Problems:
    """A file is not correct XML.

    Bad:  `<problem><p>Choose one</problem>`: the `<p>` has no end.
    Good: `<problem><p>Choose one</p></problem>`
    Why:  Studio drops the part, with everything in it, and says "Succeeded" (measured).
    Mend: Correct the file at the line given: every `<x>` needs its `</x>`, `&` is written `&amp;` and `<` in text `&lt;`.
    """
    for broken in course.broken:
        if broken.fault is Fault.SYNTAX:
            yield Problem(broken.where, f"this is not correct XML, so Studio drops it: {broken.message}")


@check("X031", subject=_OLX)
def html_entity_in_xml(course: OlxCourse) -> Problems:
    """An XML file uses a short name of HTML for a character.

    Bad:  `<p>Five&nbsp;minutes</p>` in `problem/q1.xml`.
    Good: `<p>Five&#160;minutes</p>`, or the character itself.
    Why:  XML knows only `&amp; &lt; &gt; &quot; &apos;`; with another Studio drops the block, and says "Succeeded" (measured).
    In `html/*.html` these names are fine.
    Mend: Write the character itself.
    """
    for broken in course.broken:
        if broken.fault is Fault.ENTITY:
            found = _NAME.search(broken.message)
            name = f"&{found[1]};" if found else "a name of HTML"
            yield Problem(broken.where, f"{name} is not known in XML, so Studio drops this file")


@check("X032", subject=_OLX)
def document_type_in_xml(course: OlxCourse) -> Problems:
    """An XML file declares a document type or entities of its own.

    Bad:  `<!DOCTYPE problem [<!ENTITY org "Wikimedia">]>` at the top of `problem/q1.xml`.
    Good: the file begins with `<problem …>`.
    Why:  Studio refuses such declarations for safety and drops the block (measured).
    Mend: Delete the `<!DOCTYPE …>`, and write out what its entities stand for.
    """
    for broken in course.broken:
        if broken.fault is Fault.DOCTYPE:
            yield Problem(broken.where, "the file declares a document type, so Studio drops it")


@check("X033", subject=_OLX)
def text_not_in_utf8(course: OlxCourse) -> Problems:
    """A text file is not saved as UTF-8.

    Bad:  `html/h1.html` saved by an old editor as "Windows-1252" or "UTF-16".
    Good: the same file saved as "UTF-8".
    Why:  Studio drops the block, or skips the page, and says "Succeeded" (measured).
    Mend: Open the file in an editor and save it again with the encoding UTF-8, without a byte order mark.
    """
    for broken in course.broken:
        if broken.fault is Fault.ENCODING:
            yield Problem(broken.where, f"the file is not in UTF-8, so Studio leaves it out: {broken.message}")


@check("X034", subject=_OLX, severity=Severity.WARNING)
def byte_order_mark(course: OlxCourse) -> Problems:
    """An HTML file begins with an invisible mark, the byte order mark.

    Bad:  `html/h1.html` saved as "UTF-8 with BOM" (EF BB BF at its beginning).
    Good: the same file saved as "UTF-8".
    Why:  Studio keeps the mark as a character of the text, where it can disturb the page (measured).
    Mend: Save the file again as UTF-8 without a byte order mark.
    """
    for path, text in course.texts.items():
        if text.startswith("\ufeff") and path.endswith(".html"):
            yield Problem(Location(path, 1, 1), "the file begins with a byte order mark, which stays in the text")


@check("X035", subject=_OLX, severity=Severity.WARNING)
def control_character(course: OlxCourse) -> Problems:
    """An HTML file has a character that only machines use, such as a vertical tab.

    Bad:  text pasted from a slide program, with U+000B for a line break.
    Good: `<br>` or a new paragraph.
    Why:  XML cannot hold it: Studio cuts it out, and a later export may fail (read in XBlock's source).
    Mend: Delete the character at the place given; it is usually shown as a box or not at all.
    """
    for path, text in course.texts.items():
        if path.endswith(".html") and (found := _CONTROL.search(text)):
            yield Problem(place(path, text, found.start()), f"a control character (U+{ord(found[0]):04X}) stands in the text")
