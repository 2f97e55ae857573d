"""News for open pages."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from builder.preview.site import current_site

_BEAT = 0.05  # seconds between two looks for a new version
_SIGN_OF_LIFE, _LONGEST_WAIT = 40, 12_000  # beats until the page is told that all is well, and until it has to ask anew


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
