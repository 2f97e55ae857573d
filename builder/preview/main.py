"""Starts a preview: the server on this machine until it is interrupted, or the folder of a static copy."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from builder.preview import settings
from builder.preview.server import HOST, bind
from builder.preview.shelf import Shelf
from builder.preview.site import Site, open_site

if TYPE_CHECKING:
    from builder.preview.export import Written


def serve_shelf(shelf: Shelf, port: int, profile: str, *, watch: bool, ready: Callable[[str], None]) -> None:
    """Serve until Ctrl-C. What learners do is kept in a folder that goes with the server.

    `ready` gets the address as soon as it answers. Raises BuilderError for a port that cannot be had.
    """
    with tempfile.TemporaryDirectory(prefix="ldn-preview-") as folder:
        server = bind(port, _waiting)
        settings.configure(
            Path(folder), "builder.preview.urls", middleware=("builder.preview.guard.Guard", "builder.preview.views.Told")
        )
        open_site(Site(shelf, profile, watched=watch))
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - only after the settings

        server.set_app(get_wsgi_application())
        if watch:
            shelf.watch()
        signal.signal(signal.SIGTERM, _interrupt)
        ready(f"http://{HOST}:{server.server_port}/")
        try:
            server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            pass
        finally:
            server.server_close()
            shelf.close()


def export_shelf(shelf: Shelf, folder: Path, profile: str, locales: tuple[str, ...]) -> Written:
    """Write the pages of every edition, or of some languages, to a folder. Raises BuilderError, and then changes nothing."""
    with tempfile.TemporaryDirectory(prefix="ldn-preview-") as data:
        settings.configure(Path(data), "builder.preview.urls")
        from builder.preview import activities  # noqa: PLC0415 - only after the settings
        from builder.preview.export import export  # noqa: PLC0415
        from builder.preview.reading import read_only  # noqa: PLC0415

        try:
            return export(shelf, folder, read_only, activities.resource, profile=profile, locales=locales)
        finally:
            shelf.close()


def _waiting(_: object, start: Callable[..., object]) -> list[bytes]:
    """The answer while the preview starts."""
    start(
        "503 Service Unavailable", [("Content-Type", "text/plain"), ("Content-Security-Policy", "sandbox"), ("Retry-After", "1")]
    )
    return [b"The preview is starting."]


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt
