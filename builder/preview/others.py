"""Blocks that only the platform can run, as plain accounts of what learners will find there."""

from __future__ import annotations

from builder.olx.tree import Node
from builder.preview.edition import Edition
from builder.preview.links import Links
from builder.preview.texts import Targets


def render_other(node: Node, edition: Edition, links: Links, targets: Targets) -> str:
    """HTML that says what the block is."""
    from builder.preview.pages import render

    return render("other.html.j2", node=node)
