"""What a request asks for: the edition, the view of it, and who asks."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from builder.olx.tree import Node
from builder.preview import records
from builder.preview.edition import Edition
from builder.preview.links import Served
from builder.preview.pages import Visit
from builder.preview.people import Person, person_named
from builder.preview.problems import Problem, ProblemState, read_problem, read_state
from builder.preview.shelf import View
from builder.preview.site import current_site
from builder.preview.texts import address_of, targets_of

PERSON = "ldn_person"  # the cookie


def plain_edition_of(course: str, locale: str) -> Edition:
    """The edition as learners see it, for pages about the course: there is nothing to mark on them."""
    return _found(course, locale, "plain")


def edition_of(request: HttpRequest, course: str, locale: str) -> Edition:
    """The edition in the view that the request asks for. Raises Http404 if there is none."""
    return _found(course, locale, view_of(request))


def _found(course: str, locale: str, view: View) -> Edition:
    edition = current_site().shelf.edition(course, locale, view)
    if edition is None:
        raise Http404(f"this preview has no course '{course}' in '{locale}'")
    return edition


def view_of(request: HttpRequest) -> View:
    """How words are shown: `?qqx` as on MediaWiki, or `?view=marks`."""
    wanted: View = "qqx" if "qqx" in request.GET else "marks" if request.GET.get("view") == "marks" else "plain"
    return wanted if wanted in current_site().shelf.views else "plain"


def links_of(request: HttpRequest) -> Served:
    """Links that stay in the same view."""
    return Served({"plain": "", "marks": "?view=marks", "qqx": "?qqx"}[view_of(request)])


def person_of(request: HttpRequest) -> Person:
    """Who asks: a test learner, staff or nobody."""
    return person_named(request.COOKIES.get(PERSON, ""))


def visit_of(request: HttpRequest, edition: Edition) -> Visit:
    """What this person has completed and scored; nothing for nobody."""
    person = person_of(request)
    if person.id is None:
        return Visit()
    return Visit(records.completed(person, edition.key), records.scores(person, edition.key))


def problem_in(node: Node, edition: Edition, links: Served) -> Problem:
    """The question that a block holds, its links made to lead into this preview."""
    targets = targets_of(links, edition)
    return read_problem(node.element, edition.inherited(node), lambda target: address_of(target, targets))


def problem_state_of(problem: Problem, person: Person, edition: Edition, block: str) -> ProblemState:
    """What this person has answered to it."""
    return read_state(problem, records.problem_state(person, edition.key, block))
