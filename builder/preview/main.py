"""Starts a preview: the server on this machine until it is interrupted, or the folder of a static copy."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from builder.preview import settings
from builder.preview.server import HOST, bind
from builder.preview.site import Site, open_site

if TYPE_CHECKING:
    from builder.preview.export import Written
    from builder.preview.shelf import Shelf

# Ctrl-C, `kill`, and a terminal that is closed.
_ENDS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


def serve_shelf(site: Site, port: int, ready: Callable[[str], None]) -> None:
    """Serve until Ctrl-C. What learners do is kept in a folder that goes with the server.

    `ready` gets the address as soon as it answers. Raises BuilderError for a port that cannot be had.
    """
    with suppress(KeyboardInterrupt):
        for number in _ENDS:
            # A script's shell has SIGINT ignored by what it starts with `&`, which is no wish; `nohup` is one.
            if number == signal.SIGINT or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, _interrupt)
        with tempfile.TemporaryDirectory(prefix="ldn-preview-", ignore_cleanup_errors=True) as folder:
            _serve(site, port, ready, Path(folder))


def _serve(site: Site, port: int, ready: Callable[[str], None], folder: Path) -> None:
    server = bind(port, _waiting)
    try:
        settings.configure(
            folder, "builder.preview.urls", middleware=("builder.preview.guard.Guard", "builder.preview.views.answers.Told")
        )
        open_site(site)
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - only after the settings

        server.set_app(get_wsgi_application())
        if site.watched:
            site.shelf.watch()
        ready(f"http://{HOST}:{server.server_port}/")
        server.serve_forever(poll_interval=0.1)
    finally:
        server.server_close()
        site.shelf.close()


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
    """End, once: what comes while the folder is being removed must not leave a part of it."""
    for number in _ENDS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
