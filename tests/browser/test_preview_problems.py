"""Problems in a browser: with and without scripts, on a phone and a desktop, in light and dark, from left and from right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import etree
from playwright.sync_api import Browser, Page, expect

from builder.preview.problems import Frame, Problem, read_problem
from tests.browser.preview_server import serve

Scheme = Literal["light", "dark"]


def _problems(name: str) -> dict[str, Problem]:
    """A problem of each kind, from a file beside this one, by the id of its block."""
    root = etree.parse(Path(__file__).with_name("problems") / f"{name}.xml").getroot()
    return {f"q{number}": read_problem(element, {"showanswer": "attempted"}) for number, element in enumerate(root, start=1)}


@pytest.fixture
def english() -> Iterator[str]:
    """A page with a problem of each kind."""
    with serve(_problems("english"), Frame("", "An English title", lang="en", dir="ltr")) as address:
        yield address


@pytest.fixture
def arabic() -> Iterator[str]:
    """The same from right to left."""
    with serve(_problems("arabic"), Frame("", "عنوان", lang="ar", dir="rtl")) as address:
        yield address


@pytest.fixture
def copy() -> Iterator[str]:
    """A copy for reading."""
    with serve(_problems("english"), Frame("", "An English title", lang="en", dir="ltr", read_only=True)) as address:
        yield address


def _open(browser: Browser, address: str, width: int = 1280, scheme: Scheme = "light", *, scripts: bool = True) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(address)
    return page


def _answer_all(page: Page) -> None:
    """A wrong answer, a right one, an unfinished one, a refused one."""
    page.locator("#q1 input").nth(1).check()
    page.locator("#q1 [value=submit]").click()
    expect(page.locator("#q1 .problem-result .incorrect")).to_be_visible()
    page.locator("#q1 [value=show]").click()
    if page.locator("#q1 [value=hint]").count():
        page.locator("#q1 [value=hint]").click()
    page.locator("#q2 input").nth(0).check()
    page.locator("#q2 [value=submit]").click()
    expect(page.locator("#q2 .problem-result .problem-mark")).to_be_visible()
    page.locator("#q3 select").select_option(index=1)
    page.locator("#q3 [value=submit]").click()
    expect(page.locator("#q3 .problem-result .correct")).to_be_visible()
    page.locator("#q4 input").nth(0).fill("x")
    page.locator("#q4 input").nth(1).fill("many")
    page.locator("#q4 [value=submit]").click()
    expect(page.locator("#q4 .problem-result .refused")).to_be_visible()


def _violations(page: Page) -> list[str]:
    results: dict[str, Any] = Axe().run(page).response
    return [f"{found['id']}: {found['nodes'][0]['html']}" for found in results["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("words", ["english", "arabic", "copy"])
def test_problems_are_accessible_and_fit_the_screen(
    browser: Browser, request: pytest.FixtureRequest, words: str, width: int, scheme: Scheme
) -> None:
    """Before and after answers, axe-core finds nothing and the page does not scroll sideways."""
    page = _open(browser, request.getfixturevalue(words), width, scheme)
    assert _violations(page) == []
    if words == "copy":
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    else:
        _answer_all(page)
    assert _violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_an_answer_keeps_the_page_and_moves_the_focus(browser: Browser, english: str) -> None:
    """With scripts only the block changes, and the keyboard stands where the news is."""
    page = _open(browser, english)
    page.evaluate("window.same = true")
    page.locator("#q4 input").nth(0).fill("REST")
    page.locator("#q4 input").nth(1).fill("8.5")
    page.keyboard.press("Enter")
    expect(page.locator("#q4 .problem-result")).to_have_text("✓ Correct (2/2 points)")
    expect(page.locator("#q4 .problem-result")).to_be_focused()
    page.locator("#q1 [value=hint]").press("Enter")
    expect(page.locator("#q1 .problem-hints li")).to_be_focused()
    page.locator("#q1 input").nth(0).press("Space")
    page.locator("#q1 [value=submit]").press("Enter")
    expect(page.locator("#q1 .problem-result")).to_be_focused()
    page.locator("#q1 [value=show]").press("Enter")
    expect(page.locator("#q1 [value=hide]")).to_be_focused()
    page.locator("#q1 [value=over]").press("Enter")
    expect(page.locator("#q1 .problem-title")).to_be_focused()
    expect(page.locator("#q1 input:checked")).to_have_count(0)
    assert page.evaluate("window.same")
    page.context.close()


def test_problems_work_without_scripts(browser: Browser, english: str) -> None:
    """The form goes to the server, and the page comes back at the block."""
    page = _open(browser, english, scripts=False)
    _answer_all(page)
    assert page.url.endswith("#q4")
    assert page.locator("#q1 .problem-right").inner_text() == "✓ Right answer"
    page.context.close()


def test_a_preview_that_is_gone_is_told(browser: Browser) -> None:
    """When the server was stopped, the page says so and keeps what was typed."""
    with serve(_problems("english"), Frame("", "T")) as address:
        page = browser.new_page()
        page.goto(address)
    page.locator("#q4 input").nth(0).fill("rest")
    page.locator("#q4 [value=submit]").click()
    expect(page.locator("#q4 .problem-result")).to_have_text("No answer from the preview. Is it still running?")
    assert page.locator("#q4 input").nth(0).input_value() == "rest"
    page.close()
