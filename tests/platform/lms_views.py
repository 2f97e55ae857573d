"""The pages and addresses of the small LMS, under the paths that Open edX has."""

from __future__ import annotations

import json
import mimetypes
from typing import Any

from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey
from xblock.core import XBlock
from xblock.django.request import django_to_webob_request, webob_to_django_response
from xblock.exceptions import NoSuchHandlerError

from tests.platform import lms_course as course
from tests.platform import lms_instructor, lms_masquerade
from tests.platform.lms_events import EVENTS
from tests.platform.lms_people import PEOPLE, person_of, user_named
from tests.platform.lms_runtime import Site
from tests.platform.lms_sites import editor_runtime, handler_runtime, page_runtime, preview_runtime
from tests.platform.lms_wrap import doubled, rewritten

_VIEWS = ("student_view", "public_view")


@ensure_csrf_cookie
def index(request: HttpRequest) -> HttpResponse:
    """Who one is, and where one can go."""
    facts = {"people": PEOPLE, "units": course.UNITS, "blocks": course.BLOCKS, "me": person_of(request.user)}
    return render(request, "index.html", facts)


def sign_in(request: HttpRequest, username: str) -> HttpResponse:
    """Become somebody. A test stand has no passwords."""
    login(request, user_named(username), backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect("/")


def sign_out(request: HttpRequest) -> HttpResponse:
    """Become nobody."""
    logout(request)
    return HttpResponseRedirect("/")


@require_POST
def masquerade(request: HttpRequest) -> HttpResponse:
    """Begin or end viewing as somebody else, with the LMS's JSON."""
    person = person_of(request.user)
    if person is None or not person.staff:
        return HttpResponseForbidden()
    chosen = lms_masquerade.choose(request, json.loads(request.body))
    return JsonResponse({"success": True, "role": chosen.role, "user_name": chosen.user_name})


def learning(request: HttpRequest, unit: str) -> HttpResponse:
    """The learning front end: a page that frames a unit."""
    if unit not in course.UNITS:
        raise Http404
    query = request.META["QUERY_STRING"]
    return render(request, "learning.html", {"unit": unit, "frame": f"/xblock/{course.usage(unit)}?{query}"})


@ensure_csrf_cookie
def frame(request: HttpRequest, usage: str) -> HttpResponse:
    """A unit or a block of it as it stands in the frame: `?view=`, `core=1` for XBlock's wrapper, `twice=1`, `dark=1`."""
    view = request.GET.get("view", "student_view")
    if view not in _VIEWS:
        raise Http404
    real = request.user
    runtime = page_runtime(request, core_wrapper="core" in request.GET)
    fragment = runtime.get_block(_key(usage)).render(view, {})
    person = person_of(request.user)
    facts = {
        "head": fragment.head_html(),
        "body": fragment.body_html(),
        "foot": doubled(fragment.foot_html()) if "twice" in request.GET else fragment.foot_html(),
        "debug": _debug(runtime, usage) if person is not None and person.staff and real == request.user else (),
        "framed": "/learning/" in request.headers.get("Referer", ""),
        "dark": "dark" in request.GET,
    }
    response = render(request, "frame.html", facts)
    response.content = rewritten(response.content.decode()).encode()
    return response


def handler(request: HttpRequest, usage: str, name: str, suffix: str = "") -> HttpResponse:
    """A block's handler. As in the LMS, nobody but the block asks for the role; GETs of people not signed in come through."""
    if not request.user.is_authenticated and request.method != "GET":
        return HttpResponseForbidden("Unauthenticated")
    return _handled(handler_runtime(request), request, usage, name, suffix)


def preview(request: HttpRequest, usage: str) -> HttpResponse:
    """Studio's preview of a unit or block."""
    _author(request)
    fragment = preview_runtime(request).get_block(_key(usage)).render("author_view", {})
    return _studio_page(request, fragment)


def preview_handler(request: HttpRequest, usage: str, name: str, suffix: str = "") -> HttpResponse:
    """A handler in Studio's preview."""
    _author(request)
    return _handled(preview_runtime(request), request, usage, name, suffix)


def editor(request: HttpRequest, usage: str) -> HttpResponse:
    """Studio's editor of a block."""
    _author(request)
    fragment = editor_runtime(request).get_block(_key(usage)).render("studio_view", {})
    return _studio_page(request, fragment)


def editor_handler(request: HttpRequest, usage: str, name: str, suffix: str = "") -> HttpResponse:
    """A handler that Studio's editor calls."""
    _author(request)
    return _handled(editor_runtime(request), request, usage, name, suffix)


def jump(request: HttpRequest, name: str) -> HttpResponse:
    """Where a unit is shown."""
    if name not in course.NODES or course.NODES[name].type in {"course", "chapter", "sequential"}:
        raise Http404
    return HttpResponseRedirect(f"/learning/{course.unit_of(name)}")


def resource(request: HttpRequest, kind: str, uri: str) -> HttpResponse:
    """A file that a block's class serves."""
    return HttpResponse(XBlock.load_class(kind).open_local_resource(uri), content_type=mimetypes.guess_type(uri)[0])


def report(request: HttpRequest, name: str) -> HttpResponse:
    """The report of answers, for instructors."""
    _author(request)
    return HttpResponse(lms_instructor.problem_responses(name), content_type="text/csv; charset=utf-8")


@require_POST
def reset(request: HttpRequest, name: str, username: str) -> HttpResponse:
    """An instructor deletes a learner's state."""
    author = _author(request)
    return HttpResponse(status=lms_instructor.reset(name, user_named(username).id, author.id))


def events(request: HttpRequest) -> HttpResponse:
    """The tracking events so far."""
    _author(request)
    return JsonResponse({"events": [{"name": event["name"], "data": event["data"]} for event in EVENTS]})


def _handled(runtime: Site, request: HttpRequest, usage: str, name: str, suffix: str) -> HttpResponse:
    block = runtime.get_block(_key(usage))
    try:
        answer = runtime.handle(block, name, django_to_webob_request(request), suffix)
    except NoSuchHandlerError as error:
        raise Http404 from error
    return webob_to_django_response(answer)


def _debug(runtime: Site, usage: str) -> tuple[tuple[str, str], ...]:
    block = runtime.get_block(_key(usage))
    blocks = block.get_children() if block.has_children else [block]
    return tuple(pair for each in blocks for pair in lms_instructor.debug_fields(each))


def _studio_page(request: HttpRequest, fragment: Any) -> HttpResponse:
    facts = {
        "head": fragment.head_html(),
        "body": fragment.body_html(),
        "foot": fragment.foot_html(),
        "debug": (),
        "framed": False,
    }
    return render(request, "frame.html", facts)


def _author(request: HttpRequest) -> Any:
    person = person_of(request.user)
    if person is None or not person.staff:
        raise Http404
    return person


def _key(usage: str) -> UsageKey:
    try:
        key = UsageKey.from_string(usage)
    except InvalidKeyError as error:
        raise Http404 from error
    if key.block_id not in course.NODES or key != course.usage(key.block_id):
        raise Http404
    return key
