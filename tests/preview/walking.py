"""A walk through the pages of a preview in one tab of a browser, which notes whatever a page should not do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TypedDict
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

_LOOK = Path(__file__).with_name("look.js").read_text(encoding="utf-8")
_PATIENCE = 20.0  # seconds for what a page asks for after it was loaded


class Look(TypedDict):
    """What `look.js` tells of a page."""

    width: int
    sticking: list[str]
    headings: list[int]
    texts: list[str]
    languages: list[str]
    own: list[str]
    empty: list[str]
    previous: str
    next: str
    title: str


@dataclass  # no slots: Playwright keeps a note of its own with each listener
class Walk:
    """A tab, the server's address, and what was found: lines that begin with the address of the page."""

    page: Page
    base: str
    pages: int = 0
    findings: list[str] = field(default_factory=list)
    _here: str = ""
    _status: int = 200
    _open: set[Request] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.find(f"error: {error}"))
        self.page.on("request", self._request)
        self.page.on("requestfinished", self._finished)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def find(self, what: str) -> None:
        """Note something of the page that is open."""
        self.findings.append(f"{self._here}: {what}")

    def go(self, path: str) -> None:
        """Open a page, and wait until it has all that it asks for."""
        self._here = path
        self.pages += 1
        answer = self.page.goto(self.base + path, wait_until="load")
        if answer is None or answer.status != self._status:
            self.find(f"status {answer and answer.status}")
        self.settle()

    @contextmanager
    def expecting(self, status: int) -> Iterator[None]:
        """Inside the `with`, pages answer with another status than 200. Chromium tells of that in its console."""
        self._status = status
        yield
        self._status = 200

    def settle(self) -> None:
        """Wait until the page has all that it asked for."""
        end = time.monotonic() + _PATIENCE
        while self._open and time.monotonic() < end:
            self.page.wait_for_timeout(5)
        for request in self._open:
            self.find(f"no answer: {request.url}")
        self._open.clear()

    def draw(self) -> None:
        """Wait for two frames: the first finds a new colour scheme, the second tells scripts of it. Styles have it at once."""
        self.page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")

    def look(self, language: str, *, width: int) -> Look:
        """What is to be seen, with what is wrong in any page noted."""
        found: Look = self.page.evaluate(_LOOK, language)
        if found["width"] > width:
            self.find(f"{found['width']} pixels wide")
        for element in found["sticking"]:
            self.find(f"sticks out: {element}")
        for address in found["empty"]:
            self.find(f"a picture that is none: {address}")
        if not _is_sane(found["headings"]):
            self.find(f"headings {found['headings']}")
        return found

    def _console(self, message: ConsoleMessage) -> None:
        expected = self._status >= 400 and f"the server responded with a status of {self._status} " in message.text
        if message.type in {"error", "warning"} and not expected:
            self.find(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"}:
            self._open.add(request)
            if f"{address.scheme}://{address.netloc}" != self.base:
                self.find(f"asks elsewhere: {request.url}")

    def _finished(self, request: Request) -> None:
        self._open.discard(request)

    def _failed(self, request: Request) -> None:
        self._open.discard(request)
        self.find(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.find(f"status {response.status}: {response.url}")


def _is_sane(levels: list[int]) -> bool:
    """One heading of the first level, which comes first; none skips a level on the way down."""
    return levels[:1] == [1] and levels.count(1) == 1 and all(after <= before + 1 for before, after in pairwise(levels))
