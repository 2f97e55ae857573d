"""What people do on a page: read, answer, use an activity, be somebody else."""

from __future__ import annotations

import re
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.views.decorators.http import require_POST

from builder.preview import activities, records
from builder.preview.people import person_named
from builder.preview.problems import act, score, write_state
from builder.preview.site import current_site
from builder.preview.views.asked import PERSON, edition_of, links_of, person_of, problem_in, problem_state_of

_OWN_PATH = re.compile(r"/(?!/)[!-\[\]-~]*")  # browsers read a backslash as a slash, and skip control characters


@require_POST
def seen(request: HttpRequest, course: str, locale: str) -> HttpResponse:
    """A block that is completed by being read was in view long enough."""
    edition, person = edition_of(request, course, locale), person_of(request)
    node = edition.outline.blocks.get(request.POST.get("block", ""))
    if node is None:
        raise Http404("there is no such block")
    if person.id is not None and node.tag != "problem" and node.tag not in activities.OURS:
        records.mark_complete(person, edition.key, node.url_name)
    return HttpResponse(status=204)


@require_POST
def answer(request: HttpRequest, course: str, locale: str, block: str) -> HttpResponse:
    """A button of a question was pressed."""
    edition, person = edition_of(request, course, locale), person_of(request)
    node = edition.outline.blocks.get(block)
    if node is None or node.tag != "problem":
        raise Http404("there is no such question")
    if person.id is None:
        return HttpResponseForbidden("Nobody is signed in, so there is nobody to answer.")
    problem = problem_in(node, edition, links_of(request))
    state = act(problem, problem_state_of(problem, person, edition, block), dict(request.POST.lists()), staff=person.staff)
    records.save_problem_state(person, edition.key, block, write_state(state))
    records.save_score(person, edition.key, block, score(problem, state))
    records.mark_complete(person, edition.key, block, 1.0 if state.attempts else 0.0)
    unit_name = edition.outline.units_of[block]
    return HttpResponseRedirect(links_of(request).page(course, locale, "unit", unit_name) + f"#{quote(block)}")


def handler(request: HttpRequest, course: str, locale: str, block: str, handler: str, suffix: str = "") -> HttpResponse:
    """A handler of an XBlock."""
    edition = edition_of(request, course, locale)
    node = edition.outline.blocks.get(block)
    if node is None or node.tag not in activities.OURS:  # what no page runs has no handlers: other wheels may do anything
        raise Http404("there is no such activity")
    return activities.handle_activity(node, person_of(request), edition, handler, suffix, request)


@require_POST
def be(request: HttpRequest) -> HttpResponse:
    """Be somebody else, or begin anew as the same person."""
    back = request.POST.get("back", "/")
    if not _OWN_PATH.fullmatch(back):
        back = "/"
    response = HttpResponseRedirect(back)
    if request.POST.get("anew"):
        course, locale = [*back.split("/"), "", "", ""][1:3]
        edition = current_site().shelf.edition(course, locale)
        if edition is not None:
            activities.forget(person_of(request), edition, edition.outline.blocks.values())
    else:
        chosen = person_named(request.POST.get("person", ""))
        response.set_cookie(PERSON, chosen.username, httponly=True, samesite="Strict")
    return response
