"""The build report as a partner sees it: on a phone and a desktop, in light and dark, and with a keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from builder.locales import source_locale
from builder.pipeline import Build, Options, build_course, check_sources
from builder.report.build import Built, report_data, report_html
from builder.sources.project import read_project

ROOT = Path(__file__).parents[2]
COURSE = "leadership-development"

Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the real course, in a file."""
    project = read_project(ROOT)
    result: Build = build_course(project, COURSE, source_locale(), Options(draft=True), check_sources(project, "wikilearn"))
    assert result.course is not None
    assert result.files is not None
    assert result.archive is not None
    assert result.target is not None
    built = Built(
        result.course, result.files, result.archive, f"{COURSE}-en.tar.gz", result.target, "en", result.findings, project.coverage
    )
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_bytes(report_html(report_data(built)))
    return path


def _open(browser: Browser, path: Path, width: int, scheme: Scheme) -> tuple[Page, list[str]]:
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    return page, requests


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_report_is_accessible_and_fits_the_screen(browser: Browser, page_file: Path, width: int, scheme: Scheme) -> None:
    """axe-core finds nothing, the page does not scroll sideways, and nothing but the file itself is fetched."""
    page, requests = _open(browser, page_file, width, scheme)
    results: dict[str, Any] = Axe().run(page).response
    assert [violation["id"] for violation in results["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert requests == [page_file.as_uri()]
    page.context.close()


def test_every_link_and_outline_is_reached_with_the_keyboard(browser: Browser, page_file: Path) -> None:
    """The tab key comes to each link and each part of the outline, in the order of the page."""
    page, _ = _open(browser, page_file, 1280, "light")
    wanted = page.evaluate("[...document.querySelectorAll('a[href], summary')].length")
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("[...document.querySelectorAll('a[href], summary')].indexOf(document.activeElement)"))
    assert reached >= set(range(wanted))
    page.context.close()
