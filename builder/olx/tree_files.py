"""Reads single files of an archive without ever failing: XML as the importer's parser would, JSON with its doubled keys."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, cast

from lxml import etree

from builder.diagnostics import Location
from builder.fileset import FileSet

Element = etree._Element  # noqa: SLF001 - lxml exports no public name for the type

# Nothing in a file may reach out of it or grow beyond it: no entity, no network, no document type, libxml2's own limits.
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)

_POSITION = re.compile(r", line \d+, column \d+.*", re.DOTALL)


class Fault(StrEnum):
    """Why a file cannot be read."""

    SYNTAX = "syntax"
    ENTITY = "entity"  # &nbsp; and other names that only HTML knows
    DOCTYPE = "doctype"
    ENCODING = "encoding"


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that the importer cannot read: why, where, and the parser's words."""

    fault: Fault
    where: Location
    message: str


@dataclass(frozen=True, slots=True)
class JsonFile:
    """A JSON file as read. `data` is None when it is missing or broken; `doubled` lists keys that stand twice in one object."""

    path: str
    text: str
    data: Any
    broken: Broken | None
    doubled: tuple[str, ...]

    def where(self, key: str, after: str = "") -> Location:
        """The place of a key, behind the first place of the text `after`; the file as a whole if it is not there."""
        start = max(self.text.find(after), 0) if after else 0
        found = re.compile(rf"{re.escape(json.dumps(key, ensure_ascii=False))}\s*:").search(self.text, start)
        return place(self.path, self.text, found.start()) if found else Location(self.path)

    def where_value(self, value: str) -> Location:
        """The first place of a string value; the file as a whole if it is not there."""
        at = self.text.find(json.dumps(value, ensure_ascii=False))
        return place(self.path, self.text, at) if at >= 0 else Location(self.path)


def place(path: str, text: str, at: int) -> Location:
    """Line and column of the character `at` of a text."""
    starts = _line_starts(text)
    line = bisect_right(starts, at)
    return Location(path, line, at - starts[line - 1] + 1)


@lru_cache(maxsize=2)
def _line_starts(text: str) -> tuple[int, ...]:
    """Where each line begins. Kept for the text at hand: thousands of faults in one file must not count it through again."""
    return (0, *(found.end() for found in re.finditer("\n", text)))


def line_of(element: Element) -> int:
    """The line of an element's start tag; libxml2 counts the line on which the tag ends, and knows none for some."""
    return cast("int | None", element.sourceline) or 1


def parse_xml(path: str, content: bytes) -> Element | Broken:
    """The root element of a file, or why the importer cannot have one."""
    try:
        root = etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as error:
        return _broken(path, content, error)
    # The importer drops a block whose file has a document type; cheap words first, for `docinfo` costs time on every file.
    if b"<!DOCTYPE" in content and root.getroottree().docinfo.internalDTD is not None:
        return Broken(Fault.DOCTYPE, Location(path, 1, 1), "a document type")
    return root


def decode(path: str, content: bytes) -> str | Broken:
    """The text of a file, or where it stops being UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        return Broken(Fault.ENCODING, Location(path, line, column), f"the byte {content[error.start]:#04x} is not UTF-8")


def read_json(files: FileSet, path: str) -> JsonFile | None:
    """A JSON file of the archive; None when it is not there."""
    if path not in files:
        return None
    text = decode(path, files[path])
    if isinstance(text, Broken):
        return JsonFile(path, "", None, text, ())
    doubled: set[str] = set()

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            names = [name for name, _ in items]
            doubled.update(name for name in found if names.count(name) > 1)
        return found

    try:
        data = json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        return JsonFile(path, text, None, Broken(Fault.SYNTAX, Location(path, error.lineno, error.colno), error.msg), ())
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; brackets thousands deep
        return JsonFile(path, text, None, Broken(Fault.SYNTAX, Location(path), str(error)), ())
    return JsonFile(path, text, data, None, tuple(sorted(doubled)))


def _broken(path: str, content: bytes, error: etree.XMLSyntaxError) -> Broken:
    text = decode(path, content)
    if isinstance(text, Broken):
        return text
    line, column = error.position
    message = _POSITION.sub("", str(error.msg or "the file is empty"))
    # libxml2 counts from 0 where it knows no place.
    where = Location(path, max(line or 1, 1), max(column or 1, 1))
    if message.startswith("Entity"):
        return Broken(Fault.ENTITY, where, message)
    return Broken(Fault.SYNTAX, where, message)
