"""Files: of a course, of an XBlock, and of the preview itself."""

from __future__ import annotations

import mimetypes
from importlib.resources import files as package_files

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from builder.preview import activities
from builder.preview.guard import as_file
from builder.preview.links import RUN
from builder.preview.views.asked import edition_of


@require_safe
def static(request: HttpRequest, course: str, locale: str, name: str) -> HttpResponse:
    """A file of the archive."""
    content = edition_of(request, course, locale).static(name)
    if content is None:
        raise Http404(f"the course has no file '{name}'")
    return as_file(content, _media_type(name))


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


def _media_type(name: str) -> str:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind == "image/svg+xml" else kind
