"""What requests and answers of the preview must be like: from our own pages, on this machine, running no author's script."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden

_LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
_POLICY = (
    "default-src 'self'; script-src 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "media-src 'self' data:; connect-src 'self'; object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"


class Guard:
    """Django middleware. A page of another site can neither read the preview (by a name that leads here) nor write to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """Refuse what comes from elsewhere; add the headers."""
        host = request.META.get("HTTP_HOST", "")
        if host.rpartition(":")[0] not in _LOCAL and host not in _LOCAL:
            return HttpResponseForbidden("This preview answers on this machine only.")
        origin = request.META.get("HTTP_ORIGIN")
        if request.method not in {"GET", "HEAD"} and (origin is None or urlsplit(origin).netloc != host):
            return HttpResponseForbidden("This came from a page of another site.")
        request.nonce = secrets.token_urlsafe(16)
        response = self._next(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY.format(nonce=request.nonce))
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


def as_file(content: bytes, kind: str) -> HttpResponse:
    """A file of an archive: it may be anything, so as a page of its own it runs nothing and reaches nobody."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Security-Policy"] = _FILE_POLICY
    return response
