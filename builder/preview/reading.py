"""Questions and activities where nobody can answer: all that there is to read, closed."""

from __future__ import annotations

from markupsafe import Markup

from builder.olx.tree import Node
from builder.preview import activities
from builder.preview.blocks import Renderers
from builder.preview.edition import Edition
from builder.preview.fragments import Fragment
from builder.preview.links import Links
from builder.preview.people import NOBODY
from builder.preview.problems import Frame, ProblemState, read_problem, render_problem
from builder.preview.texts import address_of, targets_of


def read_only(edition: Edition, links: Links) -> Renderers:
    """How a page without a server shows the blocks of an edition."""
    targets = targets_of(links, edition)

    def problem(node: Node) -> Fragment:
        question = read_problem(node.element, edition.inherited(node), lambda target: address_of(target, targets))
        frame = Frame(
            block=node.url_name,
            title=node.get("display_name"),
            lang=edition.language.code,
            dir=edition.language.direction,
            read_only=True,
        )
        return Fragment(Markup(render_problem(question, ProblemState(), frame)))  # noqa: S704 - its template escapes

    return Renderers(problem, lambda node: activities.render_activity(node, NOBODY, edition, links=links, view="author_view"))
