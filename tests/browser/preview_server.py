"""A small server for one page of problems: what the preview's own does, with nothing around it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from threading import Thread
from urllib.parse import parse_qs

from builder.preview.problems import Frame, Problem, ProblemState, act, render_problem

_PUBLIC = files("builder.preview") / "public"
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>Problems</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/problems.css"><script src="/problems.js" defer></script>
<style>body {{ margin: 0 auto; max-width: 46rem; padding: 1rem; font: 1rem/1.6 system-ui, sans-serif; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #15181a; color: #e9e6df; }} }}</style></head>
<body><main><h1>Problems</h1>{}</main></body></html>"""


@contextmanager
def serve(problems: dict[str, Problem], frame: Frame) -> Iterator[str]:
    """The address of a page with these problems, by the id of their block. One learner, whose state is lost at the end."""
    states = dict.fromkeys(problems, ProblemState())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.lstrip("/")
            if name in {"problems.css", "problems.js"}:
                kind = "text/css" if name.endswith("css") else "text/javascript"
                return self._send((_PUBLIC / name).read_bytes(), kind)
            frames = {block: replace(frame, block=block, action=f"/{block}") for block in problems}
            blocks = [render_problem(problem, states[block], frames[block]) for block, problem in problems.items()]
            return self._send(_PAGE.format("".join(blocks)).encode(), "text/html; charset=utf-8")

        def do_POST(self) -> None:
            block = self.path.lstrip("/")
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            states[block] = act(problems[block], states[block], parse_qs(body, keep_blank_values=True))
            self.send_response(303)
            self.send_header("Location", f"/#{block}")
            self.end_headers()

        def _send(self, content: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base's
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
