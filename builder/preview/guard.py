"""What requests and answers of the preview must be like: from our own pages, on this machine, running no author's script.

Why so is in docs/decisions/0015-preview-security.md.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from builder.preview.settings import LARGEST_BODY

_LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
_POLICY = (
    "default-src 'self'; script-src 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "media-src 'self' data:; connect-src 'self'; object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_FILE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)
_READING = frozenset({"GET", "HEAD"})
_METHODS = _READING | {"POST"}
_FROM_ELSEWHERE = frozenset({"cross-site", "same-site"})  # the second: another port of this machine


class Guard:
    """Django middleware. A page of another site can neither read the preview (by a name that leads here) nor write to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """Refuse what comes from elsewhere; add the headers."""
        request.nonce = secrets.token_urlsafe(16)
        response = _refused(request) or self._next(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY.format(nonce=request.nonce))
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return _without_body(response) if request.method == "HEAD" else response


def _refused(request: HttpRequest) -> HttpResponse | None:
    """Why a request gets no answer, if so."""
    return next((_plain(status, said) for is_so, status, said in _REFUSALS if is_so(request)), None)


def _has_another_name(request: HttpRequest) -> bool:
    """Another site may have a name that leads to this machine."""
    host = request.META.get("HTTP_HOST", "")
    return host.rpartition(":")[0] not in _LOCAL and host not in _LOCAL


def _has_no_method(request: HttpRequest) -> bool:
    return request.method not in _METHODS


def _is_foreign_post(request: HttpRequest) -> bool:
    """Every browser says with a POST from which site it comes."""
    return request.method not in _READING and request.META.get("HTTP_ORIGIN") != f"http://{request.META.get('HTTP_HOST')}"


def _is_foreign_fetch(request: HttpRequest) -> bool:
    """What another site asks for without the reader's going there: pictures, scripts, streams."""
    is_fetched = request.META.get("HTTP_SEC_FETCH_MODE", "navigate") != "navigate"
    return is_fetched and request.META.get("HTTP_SEC_FETCH_SITE") in _FROM_ELSEWHERE


def _is_too_much(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not (length.isascii() and length.isdecimal() and len(length) < 12 and int(length) <= LARGEST_BODY)


_REFUSALS: tuple[tuple[Callable[[HttpRequest], bool], int, str], ...] = (
    (_has_another_name, 403, "This preview answers on this machine only."),
    (_has_no_method, 405, "The preview knows no such method."),
    (_is_foreign_post, 403, "This came from a page of another site."),
    (_is_foreign_fetch, 403, "A page of another site asks for this."),
    (_is_too_much, 413, "This is too much to send at once."),
)


def _plain(status: int, said: str) -> HttpResponse:
    return HttpResponse(said, status=status, content_type="text/plain; charset=utf-8")


def _without_body(response: Any) -> HttpResponse:
    """The headers of an answer alone; one that never ends is not begun."""
    length = None if response.streaming else str(len(response.content))
    response.close()
    bare = HttpResponse(status=response.status_code, headers=dict(response.headers))
    if length is not None:
        bare.headers["Content-Length"] = length
    return bare


def as_file(content: bytes, kind: str) -> HttpResponse:
    """A file of an archive: it may be anything, so as a page of its own it runs nothing and reaches nobody."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Security-Policy"] = _FILE_POLICY
    return response
