"""The scenarios of the workbench: every activity of a course archive, and a few that no course has."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from tests.platform import lms_documents as documents

ASSESSMENT, JOURNAL = "ldn_skills_assessment", "ldn_reflection_journal"
_PREFIX = "ldn_"
_LARGEST = 5_000_000  # bytes of one unit; the archive may be anybody's


@dataclass(frozen=True, slots=True)
class Scenario:
    """A page of the workbench: `name` is the activity's url_name, or says what the scenario is for."""

    name: str
    title: str
    xml: str


def scenarios(archive: Path | None) -> tuple[Scenario, ...]:
    """All scenarios, those of the archive first."""
    found = tuple(_activities(archive)) if archive is not None else ()
    return (*found, *own_scenarios())


def own_scenarios() -> tuple[Scenario, ...]:
    """What no archive has: each activity in English and Arabic, several in one unit, scripts in every text."""
    parts = ((ASSESSMENT, documents.assessment()), (JOURNAL, documents.journal()), (JOURNAL, documents.worksheet()))
    names = ("assessment", "journal", "worksheet")
    made: list[Scenario] = []
    for name, (tag, document) in zip(names, parts, strict=True):
        made.append(_own(f"english-{name}", _xml(tag, documents.only(document, "en"))))
        made.append(_own(f"arabic-{name}", _xml(tag, documents.only(document, "ar"))))
        attacked = documents.hostile(documents.only(document, "en"))
        made.append(_own(f"hostile-{name}", _xml(tag, attacked, "Hostile" + documents.ATTACK)))
    together = "".join(_xml(tag, documents.only(document, "en")) for tag, document in (parts[1], parts[1], parts[0]))
    made.append(_own("together", f"<vertical_demo>{together}</vertical_demo>"))
    return tuple(made)


def _own(name: str, xml: str) -> Scenario:
    return Scenario(name, f"Test: {name.replace('-', ' ')} [{name}]", xml)


def _xml(tag: str, document: documents.Document, name: str = "") -> str:
    node = etree.Element(tag, display_name=name or next(iter(document["locales"].values()))["title"])
    node.text = documents.as_body(document)
    return etree.tostring(node, encoding="unicode")


def _activities(archive: Path) -> Iterator[Scenario]:
    """The activities of an archive with their units' titles, in the order of the archive's files. Nothing is unpacked."""
    with tarfile.open(archive, "r:gz") as members:
        for member in members:
            if member.isfile() and "/vertical/" in member.name and member.size <= _LARGEST:
                file = members.extractfile(member)
                yield from _of_unit(file.read()) if file else ()


def _of_unit(data: bytes) -> Iterator[Scenario]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    unit = etree.fromstring(data, parser)
    for node in unit:
        if isinstance(node.tag, str) and node.tag.startswith(_PREFIX):
            name = node.get("url_name", "")
            node.attrib.pop("url_name", "")
            node.tail = None
            yield Scenario(name, f"{unit.get('display_name', '')} [{name}]", etree.tostring(node, encoding="unicode"))
