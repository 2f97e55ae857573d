"""Exported pages in a browser, opened as files: they are accessible, fit a phone, and ask nobody for anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from builder.preview.edition import edition_of
from tests.preview.demo_course import demo_files
from tests.preview.shelves import small_edition
from tests.preview.test_export import write

Scheme = Literal["light", "dark"]

QUESTIONS = '[["q1",{"label":"أستريح قبل أن أتعب كثيرا، وأقول ذلك لزملائي"}],["q2",{"label":"أطلب المساعدة"}]]'
ANSWERS = '[["a1","أبدا"],["a2","نادرا"],["a3","أحيانا"],["a4","غالبا"],["a5","دائما"]]'
BLOCKS = f"""
<survey url_name="b" display_name="مسح" feedback="شكرا" private_results="true" questions='{QUESTIONS}' answers='{ANSWERS}'/>
<video url_name="f" display_name="فيلم" youtube_id_1_0="">
  <source src="/static/film.webm"/><transcript language="ar" src="ar.srt"/>
</video>"""
PAGES = (
    "demo/en/index.html",
    "demo/en/outline/index.html",
    "demo/en/studio/index.html",
    "demo/en/unit/vertical_0270f6de40fc/index.html",
    "demo/en/unit/vertical_tools/index.html",
    "demo/en/unit/vertical_wrappers/index.html",
    "index.html",
    "small/ar/studio/index.html",
    "small/ar/unit/v/index.html",
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course not ours, and a small one in Arabic."""
    folder = tmp_path_factory.mktemp("export") / "pages"
    srt = "1\n00:00:01,000 --> 00:00:02,000\nأهلا وسهلا\n"
    arabic = small_edition(BLOCKS, "ar", static__ar_dot_srt=srt, static__film_dot_webm=b"no film")
    write(folder, edition_of("demo", "en", demo_files()), arabic)
    return folder


def _open(browser: Browser, path: Path, width: int, scheme: Scheme) -> tuple[Page, list[str], list[str]]:
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    requests: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('main details').forEach(part => part.open = true)")
    return page, requests, list(said)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_asks_nobody(browser: Browser, pages: Path, name: str, width: int, scheme: Scheme) -> None:
    """axe-core finds nothing, the page does not scroll sideways, and only files of the folder are read."""
    page, requests, said = _open(browser, pages / name, width, scheme)
    assert said == []
    assert [url for url in requests if not url.startswith((pages.as_uri(), "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    results: dict[str, Any] = Axe().run(page).response
    assert [(found["id"], found["nodes"][0]["html"]) for found in results["violations"]] == []
    page.context.close()


def test_the_captions_of_a_film_in_the_archive_are_shown(browser: Browser, pages: Path) -> None:
    """The browser's own player reads them, though the page is a file and nothing may be fetched."""
    page, _, _ = _open(browser, pages / "small/ar/unit/v/index.html", 1280, "light")
    page.evaluate("document.querySelector('video').textTracks[0].mode = 'showing'")
    page.wait_for_function("document.querySelector('video').textTracks[0].cues?.length === 1")
    assert page.evaluate("document.querySelector('video').textTracks[0].cues[0].text") == "أهلا وسهلا"
    page.context.close()
