"""Pages of a course."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe
from markupsafe import Markup

from builder.olx.tree import Node
from builder.preview import activities, pages
from builder.preview.blocks import Renderers, show_unit
from builder.preview.edition import Edition
from builder.preview.fragments import Fragment, fill
from builder.preview.links import Served
from builder.preview.pages import Chrome, Visit
from builder.preview.problems import Frame, ProblemState, render_problem, score
from builder.preview.reading import read_only
from builder.preview.site import current_site
from builder.preview.texts import targets_of
from builder.preview.views.answers import answer_page, page_of
from builder.preview.views.asked import (
    edition_of,
    links_of,
    person_of,
    plain_edition_of,
    problem_in,
    problem_state_of,
    visit_of,
)


@require_safe
def home(_: HttpRequest) -> HttpResponse:
    """The first course, in its first language."""
    first = current_site().shelf.titles[0]
    return HttpResponseRedirect(Served().page(first.course, first.locale, "outline"))


@require_safe
def about(request: HttpRequest, course: str, locale: str) -> HttpResponse:
    """The about page."""
    edition, links = edition_of(request, course, locale), links_of(request)
    return page_of(request, edition, (), lambda chrome: pages.about_page(edition, links, chrome, targets_of(links, edition)))


@require_safe
def outline(request: HttpRequest, course: str, locale: str) -> HttpResponse:
    """Modules, lessons and units."""
    edition, links = edition_of(request, course, locale), links_of(request)

    def render(chrome: Chrome, visit: Visit) -> str:
        return pages.outline_page(edition, links, chrome, visit)

    visit = visit_of(request, edition)
    return page_of(request, edition, ("outline",), lambda chrome: render(chrome, visit), lambda chrome: render(chrome, Visit()))


@require_safe
def tab(request: HttpRequest, course: str, locale: str, slug: str) -> HttpResponse:
    """A page of the course's navigation."""
    edition, links = edition_of(request, course, locale), links_of(request)
    found = next((tab for tab in edition.outline.tabs if tab.slug == slug), None)
    if found is None:
        raise Http404(f"the course has no page '{slug}'")
    targets = targets_of(links, edition)
    return page_of(request, edition, ("page", slug), lambda chrome: pages.tab_page(edition, links, chrome, targets, found))


@require_safe
def progress(request: HttpRequest, course: str, locale: str) -> HttpResponse:
    """Grade and completion."""
    edition = plain_edition_of(course, locale)
    links, visit = links_of(request), visit_of(request, edition)
    possible = {name: _possible(node, edition) for name, node in edition.outline.blocks.items()}

    def render(chrome: Chrome, visit: Visit) -> str:
        return pages.progress_page(edition, links, chrome, visit, possible)

    return answer_page(
        request, edition, ("progress",), lambda chrome: render(chrome, visit), lambda chrome: render(chrome, Visit())
    )


def _possible(node: Node, edition: Edition) -> float:
    if node.tag == "problem":
        return score(problem_in(node, edition, Served()), ProblemState())[1]
    return activities.possible(node, edition) if node.tag in activities.OURS else 0.0


@require_safe
def studio(request: HttpRequest, course: str, locale: str) -> HttpResponse:
    """What Studio will do with the archive."""
    from builder.preview.studio import studio_page  # noqa: PLC0415 - it brings all checks, and the first page waits for none

    edition, links = plain_edition_of(course, locale), links_of(request)

    def render(chrome: Chrome) -> str:
        return studio_page(edition, links, chrome, current_site().profile)

    return answer_page(request, edition, ("studio",), render, render)


@require_safe
def unit(request: HttpRequest, course: str, locale: str, name: str) -> HttpResponse:
    """A unit, with everything in it that can be done."""
    edition, links = edition_of(request, course, locale), links_of(request)
    place = edition.outline.places.get(name)
    if place is None:
        return _nearest(request, edition, name)

    def render(chrome: Chrome, visit: Visit, renderers: Renderers) -> str:
        shown = show_unit(place.unit, edition, links, visit, renderers)
        return pages.unit_page(edition, links, chrome, visit, place, shown)

    visit, own = visit_of(request, edition), _renderers(request, edition)
    fresh = read_only(edition, links)  # all that there is to read in each question, whoever looks
    return page_of(
        request, edition, ("unit", name), lambda chrome: render(chrome, visit, own), lambda chrome: render(chrome, Visit(), fresh)
    )


def _nearest(request: HttpRequest, edition: Edition, name: str) -> HttpResponse:
    """The unit that a name of another kind stands for, such as a block's; the outline if this edition has no such unit."""
    links = links_of(request)
    unit_name = edition.outline.units_of.get(name)
    if unit_name:
        return HttpResponseRedirect(links.page(edition.course, edition.locale, "unit", unit_name) + f"#{quote(name)}")
    if request.GET.get("from") == "switch":  # the reader changed the language, and that edition hides the unit
        return HttpResponseRedirect(links.page(edition.course, edition.locale, "outline"))
    raise Http404(f"the course has no unit '{name}'")


@require_safe
def jump_in_course(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """An address of the LMS, as our XBlocks write them."""
    for title in current_site().shelf.titles:
        edition = current_site().shelf.edition(title.course, title.locale)
        if edition is not None and edition.key == key:
            return _nearest(request, edition, name)
    raise Http404(f"there is no course '{key}' here")


def _renderers(request: HttpRequest, edition: Edition) -> Renderers:
    person, links = person_of(request), links_of(request)

    def problem(node: Node) -> Fragment:
        if person.id is None:
            return Fragment(fill("closed.html.j2", title=node.get("display_name")))
        read = problem_in(node, edition, links)
        frame = Frame(
            block=node.url_name,
            title=node.get("display_name"),
            action=links.file(edition.course, edition.locale, "answer", node.url_name) + links.query,
            lang=edition.language.code,
            dir=edition.language.direction,
            staff=person.staff,
        )
        html = render_problem(read, problem_state_of(read, person, edition, node.url_name), frame)
        return Fragment(Markup(html))  # noqa: S704 - its template escapes

    return Renderers(problem, lambda node: activities.render_activity(node, person, edition, links=links))
