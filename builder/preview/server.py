"""The server of a preview: this machine alone, one port, many readers at a time."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from builder.diagnostics import BuilderError

HOST = "127.0.0.1"

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def bind(port: int, application: Application) -> WSGIServer:
    """A server on a port of this machine, 0 for any that is free. Raises BuilderError when the port is taken or forbidden."""
    try:
        return make_server(HOST, port, application, _Server, _Quiet)
    except PermissionError as error:
        raise BuilderError(f"port {port} is only for administrators: choose one above 1023, such as --port 8400.") from error
    except OSError as error:
        raise BuilderError(
            f"port {port} is in use, perhaps by another preview: stop that one, or choose another port, such as "
            f"`ldn preview --port {_free_port()}`."
        ) from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


class _Server(ThreadingMixIn, WSGIServer):
    """A thread a connection, because browsers open some that they do not use, and pages wait for news on one."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = os.name != "nt"  # there it would let another program take the port as well

    def server_bind(self) -> None:
        """Bind without asking the network what this machine is called, which can take seconds."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = HOST, self.server_address[1]
        self.setup_environ()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle of an answer is no fault."""


class _Quiet(WSGIRequestHandler):
    """Nobody reads the log of requests; what is no request at all gets a bare answer that shows nothing of it."""

    error_message_format = "%(code)d\n"
    error_content_type = "text/plain; charset=utf-8"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Say nothing."""
