"""A small LMS: what Open edX does around a block, on real Django, with real users, sessions, keys and completion.

    python -m tests.platform.lms [--port 8912] [--data FOLDER] [--language ar]

It answers one request at a time, like one worker of the LMS. What it knows of the platform was tried on the Teak line
(`docs/platform.md`); the platform itself cannot be installed from PyPI. Its parts are the modules `lms_*` beside this one.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Lock
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

SETTINGS = "tests.platform.lms_settings"


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted."""
    options = _options(arguments)
    if options.data:
        options.data.mkdir(parents=True, exist_ok=True)
        serve(options.data, options.port, options.language)
    else:
        with tempfile.TemporaryDirectory(prefix="ldn-lms-") as folder:
            serve(Path(folder), options.port, options.language)


def serve(data: Path, port: int, language: str) -> None:
    """Set the LMS up in `data` and serve it on this machine alone."""
    os.environ["LDN_LMS_DATA"] = str(data.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    from django.core.wsgi import get_wsgi_application

    from tests.platform import lms_standins

    lms_standins.install()  # before the apps are ready: that is when the wheel looks for the platform's signal
    application = get_wsgi_application()
    settle(language)
    sys.stdout.write(f"The small LMS is at http://127.0.0.1:{port}/  (Ctrl-C ends it)\n")
    sys.stdout.flush()
    make_server("127.0.0.1", port, one_at_a_time(application), _Server, _Quiet).serve_forever()


def settle(language: str = "en") -> None:
    """Make the tables, the people and the switches."""
    from django.core.management import call_command
    from waffle.models import Switch

    from tests.platform import lms_events, lms_people, lms_store

    call_command("migrate", interactive=False, run_syncdb=True, verbosity=0)
    lms_people.settle()
    Switch.objects.update_or_create(name="completion.enable_completion_tracking", defaults={"active": True})
    lms_events.record()
    lms_store.EDITS["course"] = {"language": language}


def one_at_a_time(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application, never in two requests at once: blocks of one process share the runtime's services."""
    lock = Lock()

    def locked(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with lock:
            answer = application(environ, start_response)
            body = list(answer)
            if hasattr(answer, "close"):
                answer.close()
        return body

    return locked


class _Server(ThreadingMixIn, WSGIServer):
    """A thread a connection, because browsers open some that they do not use."""

    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    """Nobody reads the log of requests."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.platform.lms", description="Runs a small LMS with our blocks in it.")
    parser.add_argument("--port", type=int, default=8912)
    parser.add_argument(
        "--data", type=Path, help="where the database is kept; without it, in a folder that is deleted in the end"
    )
    parser.add_argument("--language", default="en", help="the language that the course is set to")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
