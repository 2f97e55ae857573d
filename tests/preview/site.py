"""The activities of the real course on a Django server of their own, with next to nothing of a page around them.

    python -m tests.preview.site --port 8913 --data FOLDER

`/be/learner-1` says who one is; `/leadership-development/en/unit/NAME` is a unit; `/records` is what is kept of that person, and
`/forget` lets them start anew.
"""

from __future__ import annotations

import argparse
import json
import secrets
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path
from jinja2 import Template
from lxml import etree

from builder.diagnostics import Location
from builder.locales import source_locale
from builder.olx.tree import Node, OlxCourse, read_olx
from builder.pipeline import Options, build_course
from builder.preview.fragments import resources_of
from builder.preview.links import Served
from builder.preview.people import Person, person_named
from builder.preview.settings import configure
from builder.sources.project import read_project

COURSE, LOCALE = "leadership-development", "en"
POLICY = (
    "default-src 'self'; script-src 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'"
)
_ROOT = Path(__file__).parents[2]
_PAGE = Path(__file__).with_name("unit.html.j2")


@dataclass(frozen=True, slots=True)
class Course:
    """As much of an edition as activities ask for."""

    olx: OlxCourse
    course: str = COURSE
    locale: str = LOCALE

    @property
    def key(self) -> str:
        """The course key."""
        return f"course-v1:{self.olx.org}+{self.olx.number}+{self.olx.run}"

    def node(self, name: str) -> Node:
        """The block, or the unit, of this name."""
        found = next((node for node in self.olx.nodes if node.url_name == name), None)
        if found is None:
            raise Http404
        return found


@cache
def course() -> Course:
    """The English course of this repository, out of the files of its archive."""
    build = build_course(read_project(_ROOT), COURSE, source_locale(), Options(draft=True), ())
    assert build.files is not None
    return Course(read_olx(build.files))


def unit(request: HttpRequest, name: str) -> HttpResponse:
    """The activities of a unit; `?view=author_view` as an export has them."""
    from builder.preview.activities import installed, render_activity

    view, nonce = request.GET.get("view", "student_view"), secrets.token_urlsafe(16)
    nodes = [child for child in course().node(name).children if child.tag in installed() and child.tag.startswith("ldn_")]
    parts = [render_activity(node, _person(request), course(), links=Served(), view=view) for node in nodes]
    page = Template(_PAGE.read_text("utf-8")).render(parts=parts, resources=resources_of(parts), nonce=nonce)
    return HttpResponse(page, headers={"Content-Security-Policy": POLICY.format(nonce=nonce)})


def handler(request: HttpRequest, name: str, handler: str, suffix: str = "") -> HttpResponse:
    """A block's handler."""
    from builder.preview.activities import handle_activity

    return handle_activity(course().node(name), _person(request), course(), handler, suffix, request)


def resource(request: HttpRequest, kind: str, uri: str) -> HttpResponse:
    """A file out of a wheel."""
    from builder.preview import activities

    found = activities.resource(kind, uri)
    if found is None:
        raise Http404
    return HttpResponse(found[0], content_type=found[1])


def public(request: HttpRequest, name: str) -> HttpResponse:
    """A file of the preview's own."""
    text = (package_files("builder.preview") / "public" / name).read_bytes()
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


def element(request: HttpRequest) -> HttpResponse:
    """A block out of any element, as if it stood in the course."""
    from builder.preview.activities import render_activity

    root = etree.fromstring(request.body)
    node = Node(root.tag, root.get("url_name", ""), root, "any.xml", Location("any.xml"), course().olx.top, draft=False)
    return HttpResponse(render_activity(node, _person(request), course(), links=Served()).html)


def be(request: HttpRequest, username: str) -> HttpResponse:
    """Become somebody."""
    response = HttpResponse(f"You are {person_named(username).title}")
    response.set_cookie("person", username)
    return response


def kept(request: HttpRequest) -> HttpResponse:
    """What is kept of a person."""
    from builder.preview import records

    person = _person(request)
    done, points = records.completed(person, course().key), records.scores(person, course().key)
    return JsonResponse({"completed": sorted(done), "scores": points})


def answer(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the state of a question, as the module of problems does; or say what is kept."""
    from builder.preview import records

    person = _person(request)
    if request.method == "POST":
        records.save_problem_state(person, course().key, name, json.loads(request.body))
        records.save_score(person, course().key, name, (1.0, 2.0))
        records.mark_complete(person, course().key, name)
    return JsonResponse(dict(records.problem_state(person, course().key, name)))


def forget(request: HttpRequest) -> HttpResponse:
    """A person starts anew."""
    from builder.preview import activities

    activities.forget(_person(request), course(), course().olx.nodes)
    return HttpResponse("Forgotten")


def jump(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Where a link of a block leads."""
    return HttpResponseRedirect(f"/{COURSE}/{LOCALE}/unit/{course().node(name).url_name}")


_PLACE = f"{COURSE}/{LOCALE}"
urlpatterns = [
    path("", be, {"username": "learner-1"}),
    path("be/<username>", be),
    path("records", kept),
    path("answer/<name>", answer),
    path("element", element),
    path("forget", forget),
    path(f"{_PLACE}/unit/<name>", unit),
    path(f"{_PLACE}/handler/<name>/<handler>", handler),
    path(f"{_PLACE}/handler/<name>/<handler>/<path:suffix>", handler),
    path("-/xblock/<kind>/<path:uri>", resource),
    path("-/public/<name>", public),
    path("courses/<key>/jump_to_id/<name>", jump),
]


def _person(request: HttpRequest) -> Person:
    return person_named(request.COOKIES.get("person", ""))


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.preview.site")
    parser.add_argument("--port", type=int, default=8913)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    options.data.mkdir(parents=True, exist_ok=True)
    configure(options.data, "tests.preview.site")
    from django.core.handlers.wsgi import WSGIHandler

    make_server("127.0.0.1", options.port, WSGIHandler(), _Server, _Quiet).serve_forever()


class _Server(ThreadingMixIn, WSGIServer):
    """A thread a connection, as the preview has."""

    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    """Nobody reads the log of requests."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


if __name__ == "__main__":
    main()
