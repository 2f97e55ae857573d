"""The workbench runs with the activities of the built course and with those made for tests."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.xblocks.browser.conftest import Workbench

pytestmark = pytest.mark.xdist_group("workbench")
Opener = Callable[..., Page]
# The assessment opens its form, the journal and the worksheet show theirs, once what was written is there.
READY = """[...document.querySelectorAll('.ldn-xblock')].every(block => block.matches('.ldn-assessment')
  ? !block.querySelector('fieldset[data-part=all]').disabled : !block.querySelector('[data-part=ready]').hidden)"""


def test_every_scenario_opens(workbench: Workbench, open_page: Opener, errors: Callable[[Page], list[str]]) -> None:
    """Each shows a block that can be read, and nothing is wrong on its page."""
    page = open_page()
    found = errors(page)
    for name in workbench.names:
        page.goto(workbench.url(name))
        page.wait_for_function(READY)
        assert page.locator(".ldn-xblock").count() >= 1, name
        assert page.locator(".ldn-broken").count() == 0, name
        assert found == [], name


def test_learners_are_told_apart_and_texts_stay(workbench: Workbench, open_page: Opener) -> None:
    """What one writes is there after a reload, and not for somebody else."""
    page, text = open_page(), f"Words {uuid4().hex}"
    page.goto(workbench.url("english-worksheet", student="first"))
    page.locator("[data-box=strengths] textarea").fill(text)
    expect(page.locator("[data-box=strengths] [data-status=saved]")).to_be_visible(timeout=20_000)
    page.reload()
    expect(page.locator("[data-box=strengths] textarea")).to_have_value(text)
    page.goto(workbench.url("english-worksheet", student="second"))
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-box=strengths] textarea")).to_have_value("")


def test_arabic_runs_from_right_to_left(workbench: Workbench, open_page: Opener) -> None:
    """Language and direction are the content's."""
    page = open_page()
    for name in ("arabic-assessment", "arabic-journal", "arabic-worksheet"):
        page.goto(workbench.url(name))
        root = page.locator(".ldn-xblock")
        assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")
