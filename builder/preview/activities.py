"""Our XBlocks, and those of any other wheel that is installed, at work: their HTML, their handlers and their files.

The builder and the XBlocks share no code. A wheel is found by its entry point `xblock.v1`, as Open edX finds it.
"""

from __future__ import annotations

import json
import logging
import mimetypes
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import entry_points
from io import BytesIO
from threading import Lock
from types import ModuleType, SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseNotFound
from markupsafe import Markup
from webob import Request
from xblock.core import XBlock
from xblock.exceptions import DisallowedFileError, NoSuchHandlerError
from xblock.plugin import PluginMissingError

from builder.olx.tree import Node
from builder.preview import kinds, records
from builder.preview.fragments import Fragment, Resource, fill
from builder.preview.keys import CourseContext, usage_key
from builder.preview.links import OWN, Links, Served
from builder.preview.people import Person
from builder.preview.runtime import PreviewRuntime, handlers_of
from builder.preview.services import acting, anonymous_id, weighted
from builder.preview.settings import DRAINED, LARGEST_BODY

OURS = kinds.OURS
STARTER = "xblocks.js"  # of our public files: starts the blocks of a page
_INSTALL = "pip install ldn-xblocks"
_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
_KINDS = {"text/css": "css", "application/javascript": "js", "text/javascript": "js"}
_LOG = logging.getLogger(__name__)
_TURN = Lock()  # blocks know the person of their thread only, but a wheel may share more than that


@cache
def installed() -> frozenset[str]:
    """The types of XBlocks that wheels bring here."""
    return frozenset(entry_points(group="xblock.v1").names)


def render_activity(node: Node, person: Person, course: CourseContext, *, links: Links, view: str = "student_view") -> Fragment:
    """A block as it is for a person; in its place a note that says why it cannot be shown.

    `author_view` is for pages that nobody answers: it has all that there is to read, closed, and no script.
    """
    if node.tag not in installed():
        return _absent(node.tag)
    runtime = PreviewRuntime(node, person, course, links, author=view == "author_view")
    shown = "public_view" if view == "student_view" and person.id is None else view
    try:
        with _TURN, acting(person):
            found = runtime.get_block(usage_key(node, course)).render(shown, {})
    except Exception as error:  # noqa: BLE001 - whatever the code of any wheel does of whatever an archive says
        _LOG.warning("%s cannot be shown: %r", node.title, error, exc_info=_LOG.isEnabledFor(logging.DEBUG))
        return _note(f"This activity ({node.tag}) cannot be shown here.", f"{type(error).__name__}: {error}")
    return _fragment(node, course, shown, found, links)


def handle_activity(
    node: Node, person: Person, course: CourseContext, handler: str, suffix: str, request: HttpRequest
) -> HttpResponse:
    """What a block's handler answers. As in the LMS, nobody but the block asks who may do what, once somebody is signed in."""
    if node.tag not in installed():
        return HttpResponseNotFound()
    if person.id is None and request.method != "GET":
        return HttpResponseForbidden("Unauthenticated")
    asked = _asked(request)
    if asked is None:
        return HttpResponse("This is too much to send at once.", status=413, content_type="text/plain; charset=utf-8")
    runtime = PreviewRuntime(node, person, course, Served())
    try:
        with _TURN, acting(person):
            answer = runtime.handle(runtime.get_block(usage_key(node, course)), handler, asked, suffix)
            body = answer.body  # taken while it is this request's turn: a body may be made piece by piece
    except NoSuchHandlerError:
        return HttpResponseNotFound()
    response = HttpResponse(body, status=answer.status_code)
    for name, value in answer.headerlist:
        response[name] = value
    return response


def resource(block_type: str, path: str) -> tuple[bytes, str] | None:
    """A file that a block brings for browsers, with its media type; None for anything else, whatever the path tries."""
    if block_type not in installed() or "\\" in path or "\0" in path:
        return None
    try:
        with XBlock.load_class(block_type).open_local_resource(path) as file:
            content: bytes = file.read()
    except (DisallowedFileError, PluginMissingError, OSError):
        return None
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return content, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def possible(node: Node, course: CourseContext) -> float:
    """The points that a block can give; 0 for one that counts in no grade."""
    if node.tag not in installed():
        return 0.0
    try:
        block = _unbound(node, course)
        most = block.max_score() if getattr(block, "has_score", False) else None
        return 0.0 if most is None else weighted(block, 0.0, float(most))[1]
    except Exception as error:  # noqa: BLE001 - as above: what cannot be read is shown as a note, and gives no points
        _LOG.debug("%s has no points: %r", node.title, error)
        return 0.0


def forget(person: Person, course: CourseContext, nodes: Iterable[Node]) -> None:
    """Let a person start anew in the blocks `nodes` of a course, as when an instructor deletes a learner's state in each.

    What our blocks keep in their own tables goes too, for they take that request. What those of other wheels keep there stays.
    """
    if person.id is None:
        return
    known = {"user_id": anonymous_id(person.id, course.key), "course_id": course.key, "requesting_user_id": ""}
    with _TURN, _anonymous_ids(person, course):
        for node in nodes:
            if node.tag in OURS & installed():
                _unbound(node, course).clear_student_state(**known, item_id=str(usage_key(node, course)))
        records.forget(person, course.key)


def _unbound(node: Node, course: CourseContext) -> Any:
    """A block as the platform's tasks have it: bound to nobody."""
    return PreviewRuntime(node, _NOBODY, course, Served()).get_block(usage_key(node, course))


_NOBODY = Person(None, "", "")


@contextmanager
def _anonymous_ids(person: Person, course: CourseContext) -> Iterator[None]:
    """Inside the `with`, blocks find the platform's function that says whose an anonymous id is.

    An instructor's reset names a learner by that id alone, and a block has no other way to learn who it is.
    """
    name = "common.djangoapps.student.models"
    parts = name.split(".")
    made = {".".join(parts[: count + 1]): ModuleType(parts[count]) for count in range(len(parts))}
    account = SimpleNamespace(id=person.id, username=person.username)
    mine = anonymous_id(person.id or 0, course.key)
    made[name].user_by_anonymous_id = lambda wanted: account if wanted == mine else None  # type: ignore[attr-defined]
    before = {module: sys.modules[module] for module in made if module in sys.modules}
    sys.modules.update(made)
    try:
        yield
    finally:
        for module in made:
            del sys.modules[module]
        sys.modules.update(before)


def _asked(request: HttpRequest) -> Request | None:
    """A request as XBlocks take it; None if it is too large. Its body is read before its turn: a slow sender keeps nobody."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return None
    if not 0 <= length <= LARGEST_BODY:
        request.read(DRAINED)
        return None
    body = request.body
    return Request({**request.META, "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))})


def _fragment(node: Node, course: CourseContext, view: str, found: Any, links: Links) -> Fragment:
    arguments = found.json_init_args
    html = fill(
        "xblock.html.j2",
        view=view,
        block_type=node.tag,
        usage=str(usage_key(node, course)),
        course=course.key,
        init=found.js_init_fn,
        version=found.js_init_version,
        handlers=links.file(*handlers_of(node.url_name, course)),
        arguments=None if arguments is None else Markup(json.dumps(arguments).translate(_ESCAPES)),  # noqa: S704 - nothing in it ends the element
        content=Markup(found.content + "".join(_html_resources(found))),  # noqa: S704 - a block's HTML, for which its wheel answers
    )
    resources = tuple(_resources(found))
    if found.js_init_fn:
        resources += (Resource("js", links.file(OWN, "public", STARTER)),)
    return Fragment(html, resources)


def _resources(found: Any) -> Iterator[Resource]:
    for each in found.resources:
        kind = _KINDS.get(each.mimetype)
        if kind is not None:
            yield Resource(kind, url=each.data) if each.kind == "url" else Resource(kind, text=each.data)  # type: ignore[arg-type]


def _html_resources(found: Any) -> Iterator[str]:
    """Templates and the like, which blocks add beside their HTML. No script in them runs: the page's policy names its own."""
    return (each.data for each in found.resources if each.mimetype == "text/html" and each.kind == "text")


def _absent(tag: str) -> Fragment:
    if tag in OURS:
        return _note("The XBlocks of this project are not installed here, so this activity cannot be shown.", _INSTALL)
    return _note(f"No XBlock of the type {tag} is installed here, so this cannot be shown.")


def _note(said: str, hint: str = "") -> Fragment:
    return Fragment(fill("activity.html.j2", said=said, hint=hint))
