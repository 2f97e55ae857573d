"""The page for partners: what Studio will do with an archive, before anybody imports it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from threading import Lock
from weakref import WeakKeyDictionary

from builder.checks.all import CHECKS
from builder.diagnostics import Finding, Location, Severity
from builder.inspection import check_olx
from builder.olx.tree import LEVELS, Node, State
from builder.preview.course_settings import settings_of
from builder.preview.edition import Edition
from builder.preview.kinds import kind_name
from builder.preview.links import Links
from builder.preview.others import STYLES
from builder.preview.pages import Chrome, render

MOST_FINDINGS = 50  # of one check
MOST_LOST = 200

_LABEL = re.compile(r"^(Bad|Good|Why|Mend):\s*", re.MULTILINE)
_WHY = {
    State.MISSING: "its file is not in the archive",
    State.BROKEN: "its file cannot be read",
    State.AGAIN: "another place names it first, and a block has one place",
    State.TOO_DEEP: "it lies deeper than any course goes",
}

_found: WeakKeyDictionary[Edition, dict[str, tuple[Finding, ...]]] = WeakKeyDictionary()
_finding = Lock()


@dataclass(frozen=True, slots=True)
class Explained:
    """All findings of one check, with what the check's page says. `more` are those that the list leaves out."""

    code: str
    name: str
    is_error: bool
    summary: str
    mend: str
    parts: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Lost:
    """A block that no learner will see: what it is, the place that names it, and why."""

    title: str
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many blocks of a kind there are."""

    name: str
    number: int


def studio_page(edition: Edition, links: Links, chrome: Chrome, profile: str) -> str:
    """Findings, blocks that get lost, settings, counts, and the steps of an import."""
    findings = findings_of(edition, profile)
    lost = edition.outline.lost
    return render(
        "studio.html.j2",
        title="What Studio will do",
        section="studio",
        styles=STYLES,
        edition=edition,
        links=links,
        chrome=chrome,
        profile=profile,
        explained=tuple(_explained(findings)),
        errors=sum(finding.severity is Severity.ERROR for finding in findings),
        warnings=sum(finding.severity is Severity.WARNING for finding in findings),
        dropped=tuple(_lost(node) for node in lost[:MOST_LOST] if not node.kept),
        astray=tuple(_lost(node) for node in lost[:MOST_LOST] if node.kept),
        lost=len(lost),
        settings=settings_of(edition, profile),
        levels=tuple(_levels(edition)),
        counts=tuple(_counts(edition)),
    )


def findings_of(edition: Edition, profile: str) -> tuple[Finding, ...]:
    """What `ldn check` finds in the edition's archive: computed when first asked for, and kept as long as the edition."""
    with _finding:
        known = _found.setdefault(edition, {})
        if profile not in known:
            known[profile] = check_olx(edition.files, profile)
        return known[profile]


def _explained(findings: tuple[Finding, ...]) -> Iterator[Explained]:
    """Findings by check: errors first, and what every platform does to the archive before what only WikiLearn asks for."""
    ordered = sorted(findings, key=_order)
    for code, group in groupby(ordered, key=lambda finding: finding.code):
        found = tuple(group)
        check = CHECKS[code]
        summary, parts = _page(check.doc)
        is_error = check.severity is Severity.ERROR
        yield Explained(code, check.name, is_error, summary, check.mend, parts, found[:MOST_FINDINGS], len(found) - MOST_FINDINGS)


def _order(finding: Finding) -> tuple[bool, bool, str, Location]:
    return finding.severity is not Severity.ERROR, finding.code[:1] != "X", finding.code, finding.where


@cache
def _page(doc: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A check's docstring: its first paragraph, and its labelled parts."""
    summary, *rest = _LABEL.split(doc)
    parts = zip(rest[::2], rest[1::2], strict=True)
    return " ".join(summary.split()), tuple((label, " ".join(text.split())) for label, text in parts)


def _lost(node: Node) -> Lost:
    return Lost(node.title, str(node.mention), _why(node))


def _why(node: Node) -> str:
    if node.kept:
        parent = f"; {node.parent.title} is no place for it" if node.parent is not None else ""
        return f"Studio imports it, but no page shows it{parent}"
    if not node.readable:
        return _WHY[node.state]
    return "its url_name has a character that cannot be stored" if node.unstorable else "it lies in a block that gets lost"


def _levels(edition: Edition) -> Iterator[Count]:
    """Modules, lessons and units as Studio's outline will count them."""
    outline = edition.outline
    lessons = [lesson for module in outline.modules for lesson in module.lessons]
    yield Count("sections (our modules)", len(outline.modules))
    yield Count("subsections (our lessons)", len(lessons))
    yield Count("units", len(outline.places))


def _counts(edition: Edition) -> Iterator[Count]:
    """The published blocks by kind, most first."""
    tags = Counter(node.tag for node in edition.olx.nodes if node.kept and node.tag not in LEVELS)
    for tag, number in sorted(tags.items(), key=lambda item: (-item[1], item[0])):
        yield Count(f"{kind_name(tag)}" if kind_name(tag) == tag[:60] else f"{kind_name(tag)} ({tag})", number)
