"""One block on its page: each kind in its own way, and those that the preview cannot run by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from builder.olx.tree import Node
from builder.preview.edition import Edition
from builder.preview.fragments import Fragment, Resource
from builder.preview.links import Links
from builder.preview.others import render_other
from builder.preview.pages import ShownBlock, Visit
from builder.preview.texts import Targets, clean

ACTIVITIES = frozenset({"ldn_skills_assessment", "ldn_reflection_journal"})
_COMPLETED_ELSEWHERE = ACTIVITIES | {"problem"}  # by an answer or by the block itself, and not by being read

Render = Callable[[Node], "Fragment"]


@dataclass(frozen=True, slots=True)
class Renderers:
    """How a page renders what learners act in; a static page has its own."""

    problem: Render
    activity: Render


def show_block(
    node: Node, edition: Edition, links: Links, targets: Targets, visit: Visit, renderers: Renderers
) -> tuple[ShownBlock, tuple[Resource, ...]]:
    """A block as HTML, and the files that it needs."""
    if node.tag == "html":
        cleaned = clean(edition.text_of(node), targets)
        shown = ShownBlock(node.url_name, "html", Markup(cleaned.html), _unseen(node, visit), cleaned.left_out)  # noqa: S704
        return shown, ()
    if node.tag == "problem":
        fragment = renderers.problem(node)
    elif node.tag in ACTIVITIES:
        fragment = renderers.activity(node)
    else:
        fragment = Fragment(render_other(node, edition, links, targets))
    kind = node.tag if node.tag in {"problem", "video"} or node.tag in ACTIVITIES else "other"
    return ShownBlock(node.url_name, kind, Markup(fragment.html), _unseen(node, visit)), fragment.resources  # noqa: S704


def _unseen(node: Node, visit: Visit) -> bool:
    return node.tag not in _COMPLETED_ELSEWHERE and node.url_name not in visit.completed
