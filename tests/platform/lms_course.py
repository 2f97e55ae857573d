"""The course that the small LMS serves: units with our blocks, under real opaque keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from opaque_keys.edx.keys import CourseKey, UsageKey
from opaque_keys.edx.locator import LibraryLocatorV2, LibraryUsageLocatorV2

from tests.platform import lms_documents as documents
from tests.platform.lms_people import COURSE

ASSESSMENT, JOURNAL = "ldn_skills_assessment", "ldn_reflection_journal"
COURSE_KEY = CourseKey.from_string(COURSE)
LIBRARY_KEY = LibraryLocatorV2("LDN", "leadership")


@dataclass(frozen=True, slots=True)
class Node:
    """A block as its author left it: `fields` are those of the scopes content and settings, `children` the ids below it."""

    type: str
    id: str
    parent: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    children: tuple[str, ...] = ()


def usage(name: str) -> UsageKey:
    """The key of the block with this url_name."""
    return COURSE_KEY.make_usage_key(NODES[name].type, name)


def usage_in_library(kind: str, name: str) -> LibraryUsageLocatorV2:
    """The key of a block in a content library."""
    return LibraryUsageLocatorV2(LIBRARY_KEY, kind, name)


def unit_of(name: str) -> str:
    """The id of the unit that a block is in; of a unit, its own."""
    node = NODES[name]
    return name if node.type == "vertical" else unit_of(node.parent)


def _unit(name: str, *blocks: tuple[str, str, documents.Document]) -> list[Node]:
    found = [Node("vertical", name, "lesson", {"display_name": name}, tuple(block[1] for block in blocks))]
    for kind, block, document in blocks:
        found.append(Node(kind, block, name, _fields(document)))
    return found


def _fields(document: documents.Document) -> dict[str, Any]:
    title = document["locales"]["en"]["title"]
    return {"display_name": title, "content": documents.as_body(document)}


def _attacked(document: documents.Document) -> documents.Document:
    return documents.hostile(document)


_UNITS = [
    *_unit("start-unit", (ASSESSMENT, "assessment-start", documents.assessment())),
    *_unit("journal-unit", (JOURNAL, "journal-one", documents.journal())),
    *_unit(
        "together-unit",
        (JOURNAL, "journal-two", documents.journal(("growth",))),
        (JOURNAL, "journal-three", documents.journal(())),
        (ASSESSMENT, "assessment-middle", documents.assessment()),
    ),
    *_unit("sheet-unit", (JOURNAL, "sheet", documents.worksheet())),
    *_unit("end-unit", (ASSESSMENT, "assessment-end", documents.assessment())),
    *_unit(
        "hostile-unit",
        (ASSESSMENT, "hostile-assessment", _attacked(documents.assessment())),
        (JOURNAL, "hostile-journal", _attacked(documents.journal())),
        (JOURNAL, "hostile-sheet", _attacked(documents.worksheet())),
    ),
]
UNITS = tuple(node.id for node in _UNITS if node.type == "vertical")
BLOCKS = tuple(node.id for node in _UNITS if node.type != "vertical")
NODES: Mapping[str, Node] = {
    "course": Node("course", "course", "", {"display_name": "The course", "language": "en"}, ("module",)),
    "module": Node("chapter", "module", "course", {"display_name": "The module"}, ("lesson",)),
    "lesson": Node("sequential", "lesson", "module", {"display_name": "The lesson"}, UNITS),
    **{node.id: node for node in _UNITS},
}
