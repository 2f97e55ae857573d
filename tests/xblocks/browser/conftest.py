"""Debian's Chromium, the workbench and the small LMS for tests in a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.platform import workbench as sdk
from tests.platform.scenarios import Scenario, scenarios
from tests.platform.serving import served

_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync")  # fmt: skip
COURSE = "course-v1:LDN+LDS+2026"

# While Playwright runs, its event loop is in this thread, and Django would refuse to touch a database in later tests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@dataclass(frozen=True, slots=True)
class Workbench:
    """The running workbench. Scenarios are known by name: an activity's url_name, or `english-journal` and the like."""

    base: str
    scenarios: tuple[Scenario, ...]

    def url(self, name: str, student: str = "student_1", **query: str) -> str:
        """The address of a scenario alone on its page; `dark="1"` for the site's dark theme."""
        return f"{self.base}{sdk.address(self.scenarios, name)}?{urlencode({'student': student, **query})}"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all scenarios."""
        return tuple(scenario.name for scenario in self.scenarios)


@dataclass(frozen=True, slots=True)
class SmallLms:
    """The running small LMS. People are known by username, units and blocks by url_name (`tests/platform/lms_course.py`)."""

    base: str

    def login(self, context: BrowserContext, username: str) -> None:
        """Sign the browser in."""
        context.request.get(f"{self.base}/login/{quote(username)}").dispose()

    def masquerade(self, context: BrowserContext, **wanted: Any) -> None:
        """View the course as somebody else: role="student", user_name="learner"; role="staff" ends it."""
        answer = context.request.post(
            f"{self.base}/courses/{COURSE}/masquerade", data=wanted, headers={"X-CSRFToken": self.token(context)}
        )
        assert answer.ok, answer.text()

    def handle(self, context: BrowserContext, block: str, name: str, data: Any = None) -> Any:
        """What a block's handler answers to JSON."""
        return context.request.post(self.handler(block, name), data=data or {}, headers={"X-CSRFToken": self.token(context)})

    def handler(self, block: str, name: str, **query: str) -> str:
        """The address of a handler."""
        tail = f"?{urlencode(query)}" if query else ""
        return f"{self.base}/courses/{COURSE}/xblock/{quote(self.usage(block))}/handler/{name}{tail}"

    def usage(self, block: str) -> str:
        """The usage key of a block or unit."""
        kind = (
            "vertical"
            if block.endswith("-unit")
            else "ldn_skills_assessment"
            if "assessment" in block
            else "ldn_reflection_journal"
        )
        return f"block-v1:LDN+LDS+2026+type@{kind}+block@{block}"

    def unit(self, unit: str, **query: str) -> str:
        """The address of the page that frames a unit: `dark="1"`, `core="1"` for XBlock's wrapper, `twice="1"` for scripts."""
        return f"{self.base}/learning/{unit}{'?' + urlencode(query) if query else ''}"

    def frame(self, block: str, **query: str) -> str:
        """The address of what stands in the frame."""
        return f"{self.base}/xblock/{quote(self.usage(block))}{'?' + urlencode(query) if query else ''}"

    def token(self, context: BrowserContext) -> str:
        """The token against forged requests, which any page of the LMS sets."""
        context.request.get(self.base).dispose()
        return next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run a browser test that failed once more: two busy cores can be slower than any patience. It is told as a rerun."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a worker."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: `make browser` installs it")
        pytest.skip("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """The workbench with a fresh database and, if it is built, the activities of the English archive."""
    archive = sdk.ARCHIVE if sdk.ARCHIVE.exists() else None
    arguments = [str(archive)] if archive else []
    with served("tests.platform.workbench", tmp_path_factory.mktemp("workbench"), *arguments) as base:
        yield Workbench(base, scenarios(archive))


@pytest.fixture(scope="module")
def lms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLms]:
    """The small LMS with a fresh database: what one file's learners wrote is not another's."""
    with served("tests.platform.lms", tmp_path_factory.mktemp("lms")) as base:
        yield SmallLms(base)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, each in a context of its own: `open_page(width=320, **options of Playwright's new_context)`."""
    contexts: list[BrowserContext] = []

    def opened(width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def errors() -> Callable[[Page], list[str]]:
    """Listens to a page: gives the list that its errors will be in."""

    def listen(page: Page) -> list[str]:
        found: list[str] = []
        page.on("pageerror", lambda error: found.append(str(error)))
        page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
        return found

    return listen


def pictures() -> Path | None:
    """Where screenshots go, if somebody wants to look at them: LDN_PICTURES=folder."""
    folder = os.environ.get("LDN_PICTURES")
    return Path(folder) if folder else None
