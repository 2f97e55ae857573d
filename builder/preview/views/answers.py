"""Pages as answers: with the menus around them, with marks, and with what a course cannot show said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.http import HttpRequest, HttpResponse

from builder.diagnostics import BuilderError, Finding
from builder.preview import pages
from builder.preview.content import content_of
from builder.preview.edition import Edition
from builder.preview.links import Served
from builder.preview.marking import show_marks
from builder.preview.marks import Marks, strip_escaped_marks
from builder.preview.pages import Choice, Chrome
from builder.preview.shelf import View
from builder.preview.site import current_site
from builder.preview.views.asked import links_of, person_of, view_of

_VIEWS: dict[View, str] = {"plain": "for learners", "marks": "with marks", "qqx": "as unit ids"}

Render = Callable[[Chrome], str]


def page_of(
    request: HttpRequest, edition: Edition, page: tuple[str, ...], render: Render, fresh: Render | None = None
) -> HttpResponse:
    """A page of a course; in the translator's view each text in it leads to its card. `fresh` is for who has done nothing yet."""
    marks = current_site().shelf.marks(edition.course, edition.locale) if view_of(request) == "marks" else None
    return answer_page(request, edition, page, partial(_marked, render, marks), partial(_marked, fresh or render, marks))


def _marked(render: Render, marks: Marks | None, chrome: Chrome) -> str:
    html = render(chrome)
    if marks is None:
        return html
    found = marks.on_page(html)
    return strip_escaped_marks(show_marks(render(replace(chrome, marks=found)), found.cards))


def answer_page(request: HttpRequest, edition: Edition, page: tuple[str, ...], render: Render, fresh: Render) -> HttpResponse:
    """Where files are watched, a page says what it shows, so that it need not change when something else does."""
    chrome = _chrome(request, edition, page)
    if current_site().watched:
        chrome = replace(chrome, content=content_of(fresh(chrome.for_anybody()), edition))
    return HttpResponse(render(chrome))


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


def _message(request: HttpRequest, title: str, text: str, findings: tuple[Finding, ...] = ()) -> str:
    """A page that says something, until there is something else to show at its address."""
    shelf = current_site().shelf
    course, locale = [*request.path_info.split("/"), "", "", ""][1:3]
    known = any((course, locale) == (edition.course, edition.locale) for edition in shelf.titles)
    show = partial(pages.message_page, title, text, findings, home=Served().page(course, locale, "outline") if known else "/")
    chrome = Chrome("", (), nonce=request.nonce, version=request.version, watched=current_site().watched)
    return show(chrome=replace(chrome, content=content_of(show())))


def _chrome(request: HttpRequest, edition: Edition, page: tuple[str, ...]) -> Chrome:
    """The menus: the same page in each other language, as each other person, with each other view."""
    shelf, view = current_site().shelf, view_of(request)
    links = links_of(request)
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
        person=person_of(request),
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
