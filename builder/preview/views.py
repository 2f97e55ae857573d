"""Answers to requests: find the edition, ask for what the person did, hand both to the pages."""

from __future__ import annotations

import mimetypes
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib.resources import files as package_files
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect, StreamingHttpResponse
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from builder.diagnostics import BuilderError, Finding
from builder.olx.tree import Node
from builder.preview import activities, pages, records
from builder.preview.blocks import Renderers, show_unit
from builder.preview.content import content_of
from builder.preview.edition import Edition
from builder.preview.fragments import Fragment, fill
from builder.preview.guard import as_file
from builder.preview.links import RUN, Served
from builder.preview.marking import show_marks
from builder.preview.marks import Marks, strip_escaped_marks
from builder.preview.pages import Choice, Chrome, Visit
from builder.preview.people import Person, person_named
from builder.preview.problems import (
    Frame,
    Problem,
    ProblemState,
    act,
    read_problem,
    read_state,
    render_problem,
    score,
    write_state,
)
from builder.preview.reading import read_only
from builder.preview.shelf import View
from builder.preview.site import current_site
from builder.preview.texts import Targets, address_of, targets_of

_PERSON = "ldn_person"  # the cookie
_OWN_PATH = re.compile(r"/(?!/)[!-\[\]-~]*")  # browsers read a backslash as a slash, and skip control characters
_VIEWS: dict[View, str] = {"plain": "for learners", "marks": "with marks", "qqx": "as unit ids"}
_BEAT = 0.05  # seconds between two looks for a new version
_SIGN_OF_LIFE, _LONGEST_WAIT = 40, 12_000  # beats until the page is told that all is well, and until it has to ask anew

Render = Callable[[Chrome], str]


@require_safe
def home(_: HttpRequest) -> HttpResponse:
    """The first course, in its first language."""
    first = current_site().shelf.titles[0]
    return HttpResponseRedirect(Served().page(first.course, first.locale, "outline"))


@require_safe
def about(request: HttpRequest, course: str, locale: str) -> HttpResponse:
    """The about page."""
    edition, links = _edition(request, course, locale), _links(request)
    return _page(request, edition, (), lambda chrome: pages.about_page(edition, links, chrome, _targets(edition, links)))


@require_safe
def outline(request: HttpRequest, course: str, locale: str) -> HttpResponse:
    """Modules, lessons and units."""
    edition, links = _edition(request, course, locale), _links(request)

    def render(chrome: Chrome, visit: Visit) -> str:
        return pages.outline_page(edition, links, chrome, visit)

    visit = _visit(request, edition)
    return _page(request, edition, ("outline",), lambda chrome: render(chrome, visit), lambda chrome: render(chrome, Visit()))


@require_safe
def tab(request: HttpRequest, course: str, locale: str, slug: str) -> HttpResponse:
    """A page of the course's navigation."""
    edition, links = _edition(request, course, locale), _links(request)
    found = next((tab for tab in edition.outline.tabs if tab.slug == slug), None)
    if found is None:
        raise Http404(f"the course has no page '{slug}'")
    targets = _targets(edition, links)
    return _page(request, edition, ("page", slug), lambda chrome: pages.tab_page(edition, links, chrome, targets, found))


@require_safe
def progress(request: HttpRequest, course: str, locale: str) -> HttpResponse:
    """Grade and completion."""
    edition = _plain(course, locale)
    links, visit = _links(request), _visit(request, edition)
    possible = {name: _possible(node, edition) for name, node in edition.outline.blocks.items()}

    def render(chrome: Chrome, visit: Visit) -> str:
        return pages.progress_page(edition, links, chrome, visit, possible)

    return _answer(request, edition, ("progress",), lambda chrome: render(chrome, visit), lambda chrome: render(chrome, Visit()))


def _possible(node: Node, edition: Edition) -> float:
    if node.tag == "problem":
        return score(_problem(node, edition, Served()), ProblemState())[1]
    return activities.possible(node, edition) if node.tag in activities.OURS else 0.0


@require_safe
def studio(request: HttpRequest, course: str, locale: str) -> HttpResponse:
    """What Studio will do with the archive."""
    from builder.preview.studio import studio_page  # noqa: PLC0415 - it brings all checks, and the first page waits for none

    edition, links = _plain(course, locale), _links(request)

    def render(chrome: Chrome) -> str:
        return studio_page(edition, links, chrome, current_site().profile)

    return _answer(request, edition, ("studio",), render, render)


@require_safe
def unit(request: HttpRequest, course: str, locale: str, name: str) -> HttpResponse:
    """A unit, with everything in it that can be done."""
    edition, links = _edition(request, course, locale), _links(request)
    place = edition.outline.places.get(name)
    if place is None:
        return _nearest(request, edition, name)

    def render(chrome: Chrome, visit: Visit, renderers: Renderers) -> str:
        shown = show_unit(place.unit, edition, links, visit, renderers)
        return pages.unit_page(edition, links, chrome, visit, place, shown)

    visit, own = _visit(request, edition), _renderers(request, edition)
    fresh = read_only(edition, links)  # all that there is to read in each question, whoever looks
    return _page(
        request, edition, ("unit", name), lambda chrome: render(chrome, visit, own), lambda chrome: render(chrome, Visit(), fresh)
    )


def _nearest(request: HttpRequest, edition: Edition, name: str) -> HttpResponse:
    """The unit that a name of another kind stands for, such as a block's; the outline if this edition has no such unit."""
    links = _links(request)
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


@require_safe
def static(request: HttpRequest, course: str, locale: str, name: str) -> HttpResponse:
    """A file of the archive."""
    content = _edition(request, course, locale).static(name)
    if content is None:
        raise Http404(f"the course has no file '{name}'")
    return as_file(content, _media_type(name))


@require_POST
def seen(request: HttpRequest, course: str, locale: str) -> HttpResponse:
    """A block that is completed by being read was in view long enough."""
    edition, person = _edition(request, course, locale), _person(request)
    node = edition.outline.blocks.get(request.POST.get("block", ""))
    if node is None:
        raise Http404("there is no such block")
    if person.id is not None and node.tag != "problem" and node.tag not in activities.OURS:
        records.mark_complete(person, edition.key, node.url_name)
    return HttpResponse(status=204)


@require_POST
def answer(request: HttpRequest, course: str, locale: str, block: str) -> HttpResponse:
    """A button of a question was pressed."""
    edition, person = _edition(request, course, locale), _person(request)
    node = edition.outline.blocks.get(block)
    if node is None or node.tag != "problem":
        raise Http404("there is no such question")
    if person.id is None:
        return HttpResponseForbidden("Nobody is signed in, so there is nobody to answer.")
    problem = _problem(node, edition, _links(request))
    state = act(problem, _state(problem, person, edition, block), dict(request.POST.lists()), staff=person.staff)
    records.save_problem_state(person, edition.key, block, write_state(state))
    records.save_score(person, edition.key, block, score(problem, state))
    records.mark_complete(person, edition.key, block, 1.0 if state.attempts else 0.0)
    unit_name = edition.outline.units_of[block]
    return HttpResponseRedirect(_links(request).page(course, locale, "unit", unit_name) + f"#{quote(block)}")


def _problem(node: Node, edition: Edition, links: Served) -> Problem:
    targets = _targets(edition, links)
    return read_problem(node.element, edition.inherited(node), lambda target: address_of(target, targets))


def _state(problem: Problem, person: Person, edition: Edition, block: str) -> ProblemState:
    return read_state(problem, records.problem_state(person, edition.key, block))


def _renderers(request: HttpRequest, edition: Edition) -> Renderers:
    person, links = _person(request), _links(request)

    def problem(node: Node) -> Fragment:
        if person.id is None:
            return Fragment(fill("closed.html.j2", title=node.get("display_name")))
        read = _problem(node, edition, links)
        frame = Frame(
            block=node.url_name,
            title=node.get("display_name"),
            action=links.file(edition.course, edition.locale, "answer", node.url_name) + links.query,
            lang=edition.language.code,
            dir=edition.language.direction,
            staff=person.staff,
        )
        html = render_problem(read, _state(read, person, edition, node.url_name), frame)
        return Fragment(Markup(html))  # noqa: S704 - its template escapes

    return Renderers(problem, lambda node: activities.render_activity(node, person, edition, links=links))


def handler(request: HttpRequest, course: str, locale: str, block: str, handler: str, suffix: str = "") -> HttpResponse:
    """A handler of an XBlock."""
    edition = _edition(request, course, locale)
    node = edition.outline.blocks.get(block)
    if node is None or node.tag not in activities.OURS:  # what no page runs has no handlers: other wheels may do anything
        raise Http404("there is no such activity")
    return activities.handle_activity(node, _person(request), edition, handler, suffix, request)


@require_safe
def block_resource(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """A file that an XBlock brings for browsers."""
    found = activities.resource(kind, name) if kind in activities.OURS else None
    if found is None:
        raise Http404(f"the XBlock '{kind}' has no file '{name}'")
    return _kept(request, HttpResponse(found[0], content_type=found[1]))


@require_safe
def public(request: HttpRequest, name: str) -> HttpResponse:
    """A file of the preview's own pages."""
    folder = package_files("builder.preview") / "public"
    if name not in {file.name for file in folder.iterdir()}:
        raise Http404(f"there is no file '{name}'")
    return _kept(request, HttpResponse((folder / name).read_bytes(), content_type=_media_type(name)))


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """For browsers to keep, if they asked for the file of this run."""
    if request.GET.get("v") == RUN:
        response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


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
            activities.forget(_person(request), edition, edition.outline.blocks.values())
    else:
        chosen = person_named(request.POST.get("person", ""))
        response.set_cookie(_PERSON, chosen.username, httponly=True, samesite="Strict")
    return response


@require_safe
def events(request: HttpRequest) -> StreamingHttpResponse:
    """News for open pages: one event when the files have changed."""
    current_site().shelf.check()
    known = request.GET.get("version", "")
    response = StreamingHttpResponse(
        _news(int(known) if known.isdecimal() and len(known) < 10 else 0), content_type="text/event-stream"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _news(known: int) -> Iterator[str]:
    yield "retry: 500\n\n"
    shelf = current_site().shelf
    for beat in range(_LONGEST_WAIT):
        if shelf.version != known:
            yield f"event: version\ndata: {shelf.version}\n\n"
            return
        if not beat % _SIGN_OF_LIFE:
            yield ":\n\n"  # fails when the page is gone, and then nobody waits here any longer
        time.sleep(_BEAT)


class Told:
    """Django middleware: a course that cannot be built is told of on a page, with file and line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand on. The version is taken before anything of the course is: a page must not say a later one."""
        request.version = current_site().shelf.version
        return self._next(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Only what the builder itself says of a file."""
        if not isinstance(error, BuilderError):
            return None
        return HttpResponse(_message(request, "This course cannot be shown yet", str(error), error.findings), status=500)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that says what is not there."""
    why = str(exception.args[0]) if exception.args and isinstance(exception.args[0], str) else "this preview has no such page"
    return HttpResponse(_message(request, "Not here", f"{why[:1].upper()}{why[1:]}."), status=404)


def _page(
    request: HttpRequest, edition: Edition, page: tuple[str, ...], render: Render, fresh: Render | None = None
) -> HttpResponse:
    """A page of a course; in the translator's view each text in it leads to its card. `fresh` is for who has done nothing yet."""
    marks = current_site().shelf.marks(edition.course, edition.locale) if _view(request) == "marks" else None
    return _answer(request, edition, page, partial(_marked, render, marks), partial(_marked, fresh or render, marks))


def _marked(render: Render, marks: Marks | None, chrome: Chrome) -> str:
    html = render(chrome)
    if marks is None:
        return html
    found = marks.on_page(html)
    return strip_escaped_marks(show_marks(render(replace(chrome, marks=found)), found.cards))


def _answer(request: HttpRequest, edition: Edition, page: tuple[str, ...], render: Render, fresh: Render) -> HttpResponse:
    """Where files are watched, a page says what it shows, so that it need not change when something else does."""
    chrome = _chrome(request, edition, page)
    if current_site().watched:
        chrome = replace(chrome, content=content_of(fresh(chrome.for_anybody()), edition))
    return HttpResponse(render(chrome))


def _message(request: HttpRequest, title: str, text: str, findings: tuple[Finding, ...] = ()) -> str:
    """A page that says something, until there is something else to show at its address."""
    shelf = current_site().shelf
    course, locale = [*request.path_info.split("/"), "", "", ""][1:3]
    known = any((course, locale) == (edition.course, edition.locale) for edition in shelf.titles)
    show = partial(pages.message_page, title, text, findings, home=Served().page(course, locale, "outline") if known else "/")
    chrome = Chrome("", (), nonce=request.nonce, version=request.version, watched=current_site().watched)
    return show(chrome=replace(chrome, content=content_of(show())))


def _plain(course: str, locale: str) -> Edition:
    """The edition as learners see it, on pages about the course: there is nothing to mark on them."""
    return _found(course, locale, "plain")


def _edition(request: HttpRequest, course: str, locale: str) -> Edition:
    return _found(course, locale, _view(request))


def _found(course: str, locale: str, view: View) -> Edition:
    edition = current_site().shelf.edition(course, locale, view)
    if edition is None:
        raise Http404(f"this preview has no course '{course}' in '{locale}'")
    return edition


def _view(request: HttpRequest) -> View:
    """How words are shown: `?qqx` as on MediaWiki, or `?view=marks`."""
    wanted: View = "qqx" if "qqx" in request.GET else "marks" if request.GET.get("view") == "marks" else "plain"
    return wanted if wanted in current_site().shelf.views else "plain"


def _links(request: HttpRequest) -> Served:
    return Served({"plain": "", "marks": "?view=marks", "qqx": "?qqx"}[_view(request)])


def _targets(edition: Edition, links: Served) -> Targets:
    return targets_of(links, edition)


def _person(request: HttpRequest) -> Person:
    return person_named(request.COOKIES.get(_PERSON, ""))


def _visit(request: HttpRequest, edition: Edition) -> Visit:
    person = _person(request)
    if person.id is None:
        return Visit()
    return Visit(records.completed(person, edition.key), records.scores(person, edition.key))


def _chrome(request: HttpRequest, edition: Edition, page: tuple[str, ...]) -> Chrome:
    """The menus: the same page in each other language, as each other person, with each other view."""
    shelf, view = current_site().shelf, _view(request)
    links = _links(request)
    own = [title for title in shelf.titles if title.course == edition.course]
    locales = tuple(
        Choice(
            title.autonym,
            _switched(links.page(title.course, title.locale, *page), page),
            title.locale == edition.locale,
            title.lang,
            title.note,
        )
        for title in own
    )
    first = {title.course: title for title in reversed(shelf.titles) if title.locale == edition.locale}
    for title in reversed(shelf.titles):
        first.setdefault(title.course, title)
    courses = tuple(
        Choice(first[name].course_title, links.page(name, first[name].locale, "outline"), name == edition.course)
        for name in dict.fromkeys(title.course for title in shelf.titles)
    )
    served = {"plain": Served(), "marks": Served("?view=marks"), "qqx": Served("?qqx")}
    views = tuple(
        Choice(_VIEWS[name], served[name].page(edition.course, edition.locale, *page), name == view) for name in shelf.views
    )
    return Chrome(
        here=next((title.autonym for title in own if title.locale == edition.locale), edition.locale),
        locales=locales,
        courses=courses,
        views=views if len(views) > 1 else (),
        view=_VIEWS[view],
        person=_person(request),
        path=request.get_full_path(),
        nonce=request.nonce,
        version=request.version,
        broken=shelf.findings,
        notices=shelf.notices,
        checking=shelf.checking,
        watched=current_site().watched or shelf.checking,
        seen_after=current_site().seen_after,
    )


def _switched(address: str, page: tuple[str, ...]) -> str:
    """Another edition may hide a unit: it is told that the reader came by the menu, and shows its outline then."""
    if page[:1] != ("unit",):
        return address
    return address + ("&" if "?" in address else "?") + "from=switch"


def _media_type(name: str) -> str:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind == "image/svg+xml" else kind
