"""The middle of a unit's page: each block in its own way, and those that the preview cannot run by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from builder.olx.tree import Node
from builder.preview import others
from builder.preview.edition import Edition
from builder.preview.fragments import Fragment, resources_of
from builder.preview.kinds import OURS
from builder.preview.links import Links
from builder.preview.outline import Unit
from builder.preview.pages import Shown, ShownBlock, Visit
from builder.preview.texts import Targets, clean, targets_of

PROBLEM_STYLES, PROBLEM_SCRIPTS = ("problems.css",), ("problems.js",)
_COMPLETED_ELSEWHERE = OURS | {"problem"}  # by an answer or by the block itself, and not by being read

Render = Callable[[Node], Fragment]


@dataclass(frozen=True, slots=True)
class Renderers:
    """How a page renders what learners act in; a page that nobody answers has its own."""

    problem: Render
    activity: Render


def show_unit(unit: Unit, edition: Edition, links: Links, visit: Visit, renderers: Renderers) -> Shown:
    """The blocks of a unit as HTML, and the files that they need."""
    targets = targets_of(links, edition)
    pairs = [_show(node, edition, links, targets, renderers) for node in unit.blocks]
    tags = {node.tag for node in unit.blocks}
    blocks = tuple(
        ShownBlock(node.url_name, _kind(node.tag), fragment.html, _is_unseen(node, visit), left_out)
        for node, (fragment, left_out) in zip(unit.blocks, pairs, strict=True)
    )
    scripts = PROBLEM_SCRIPTS if "problem" in tags and not links.read_only else ()
    return Shown(blocks, resources_of(fragment for fragment, _ in pairs), tuple(_styles(tags)), scripts)


def _show(node: Node, edition: Edition, links: Links, targets: Targets, renderers: Renderers) -> tuple[Fragment, tuple[str, ...]]:
    if node.tag == "html":
        cleaned = clean(edition.text_of(node), targets)
        return Fragment(Markup(cleaned.html)), cleaned.left_out  # noqa: S704 - cleaned
    if node.tag == "problem":
        return renderers.problem(node), ()
    if node.tag in OURS:
        return renderers.activity(node), ()
    return Fragment(Markup(others.render_other(node, edition, links, targets))), ()  # noqa: S704 - its template escapes


def _styles(tags: set[str]) -> Iterator[str]:
    if "problem" in tags:
        yield from PROBLEM_STYLES
    if tags - {"html", "problem"} - OURS:
        yield from others.STYLES


def _kind(tag: str) -> str:
    return tag if tag in {"html", "problem", "video"} or tag in OURS else "other"


def _is_unseen(node: Node, visit: Visit) -> bool:
    return node.tag not in _COMPLETED_ELSEWHERE and node.url_name not in visit.completed
