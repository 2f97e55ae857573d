"""Scripts in every text of authors and of learners, in both wrappers and in the workbench: in Chromium not one of them runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Frame, Page

from tests.platform.lms_documents import ATTACK
from tests.xblocks.browser.conftest import SmallLms, Workbench

pytestmark = pytest.mark.xdist_group("lms")
Opener = Callable[..., Page]
# Elements of the attack that a page made out of its text, whether they ran or not. Our own pages have none of these.
_MADE = (
    "document.querySelectorAll('.ldn-xblock img, .ldn-xblock svg[onload], .ldn-xblock b[onmouseover], .ldn-xblock script').length"
)
_OPEN = "document.querySelectorAll('details').forEach(node => node.open = true)"


def _harmless(frame: Page | Frame) -> None:
    frame.evaluate(_OPEN)
    assert frame.evaluate("window.PWNED") is None
    assert frame.evaluate(_MADE) == 0


def _plant(lms: SmallLms, page: Page) -> str:
    """The attack in every field of a learner."""
    context, entry, attempts = page.context, uuid4().hex, [uuid4().hex, uuid4().hex]

    def do(block: str, name: str, data: dict[str, Any]) -> Any:
        answer = lms.handle(context, block, name, data)
        assert answer.ok, answer.text()
        return answer.json()

    def keep(block: str, **more: Any) -> None:
        do(block, "keep", {"op": uuid4().hex, "base": 0, "sitting": uuid4().hex, "text": ATTACK, **more})

    for base in (0, 1):
        keep(
            "hostile-journal",
            entry=entry,
            base=base,
            kind="prompt",
            day="2026-03-31",
            skills=["growth"],
            text=ATTACK + "x" * base,
        )
    gone = uuid4().hex
    keep("hostile-journal", entry=gone, kind="free", day=None, skills=[])
    do("hostile-journal", "remove", {"entry": gone, "op": uuid4().hex, "base": 1})
    for box in ("strengths", "needs", "first-step"):
        keep("hostile-sheet", entry=box)
    answers = {
        "choice": {"mode": "all", "preset": "", "skills": []},
        "ratings": {"resilience": 4, "growth": 2, "trust": 5, "empathy": 1},
        "notes": {"resilience": ATTACK},
        "own": [{"id": uuid4().hex, "text": ATTACK, "rating": 3}],
    }
    for key in attempts:
        draft = do("hostile-assessment", "load", {})["draft"]
        do("hostile-assessment", "submit", {"attempt": key, "base": draft["revision"] if draft else 0, "answers": answers})
    step = {"attempt": attempts[0], "op": uuid4().hex, "base": 0, "sitting": uuid4().hex, "focus": ["trust"], "step": ATTACK}
    do("hostile-assessment", "save_plan", step)
    draft = do("hostile-assessment", "load", {})["draft"]
    do(
        "hostile-assessment",
        "save_draft",
        {"answers": answers, "op": uuid4().hex, "base": draft["revision"], "sitting": uuid4().hex},
    )
    for pair in ({"attempt": attempts[0]}, {"first": attempts[0], "second": attempts[1]}):
        do("hostile-assessment", "result" if "attempt" in pair else "compare", pair)
    return "&".join((f"attempt={attempts[0]}", f"first={attempts[0]}", f"second={attempts[1]}"))


@pytest.mark.parametrize("query", [{}, {"core": "1"}, {"twice": "1", "dark": "1"}], ids=["lms", "core", "twice"])
def test_nothing_runs_on_the_page(lms: SmallLms, open_page: Opener, query: dict[str, str]) -> None:
    """The page with everything opened: entries, history, the whole journal, results, a comparison."""
    page = open_page()
    lms.login(page.context, "learner")
    if "hostile" not in lms.handle(page.context, "hostile-journal", "all").text():
        _plant(lms, page)
    page.goto(lms.frame("hostile-unit", **query))
    page.wait_for_load_state("networkidle")
    _harmless(page)
    assert ATTACK[:30] in page.locator("body").inner_text()  # it is there, as text
    _click_everything(page)
    _harmless(page)


def _click_everything(page: Page) -> None:
    """Every button that only shows something."""
    journal, assessment = page.locator(".ldn-journal").first, page.locator(".ldn-assessment")
    for button in ("History", "Edit"):
        found = journal.get_by_role("button", name=button)
        if found.count():
            found.first.click()
            page.wait_for_load_state("networkidle")
            _harmless(page)
    journal.locator("[data-part=everywhere]").click()
    page.wait_for_load_state("networkidle")
    if assessment.locator("[data-do=results]").is_visible():
        assessment.locator("[data-do=results]").click()
        page.wait_for_load_state("networkidle")
        _harmless(page)
    compare = assessment.locator("[data-part=compare] button")
    if compare.count() and compare.is_visible():
        compare.click()
        page.wait_for_load_state("networkidle")


def test_nothing_runs_on_paper(lms: SmallLms, open_page: Opener) -> None:
    """The pages to print, opened as pages; a file of Markdown or JSON is never opened by the browser."""
    page = open_page()
    lms.login(page.context, "learner-12")
    attempt, first, second = _plant(lms, page).split("&")
    for block, asked in (
        ("hostile-journal", "of=course"),
        ("hostile-sheet", ""),
        ("hostile-assessment", attempt),
        ("hostile-assessment", f"{first}&{second}"),
    ):
        answer = page.goto(f"{lms.handler(block, 'paper')}?{asked}")
        assert answer is not None
        assert answer.ok
        assert page.evaluate("window.PWNED") is None
        assert page.evaluate("document.querySelectorAll('img, svg[onload], b[onmouseover]').length") == 0
        assert "onerror=window.PWNED" in page.locator("body").inner_text()


def test_nothing_runs_in_studio(lms: SmallLms, open_page: Opener) -> None:
    """Authors who look at somebody else's hostile document, or edit it."""
    page = open_page()
    lms.login(page.context, "instructor")
    page.goto(f"{lms.base}/studio/preview/{lms.usage('hostile-unit')}")
    _harmless(page)
    for block in ("hostile-assessment", "hostile-journal", "hostile-sheet"):
        page.goto(f"{lms.base}/studio/editor/{lms.usage(block)}")
        assert page.evaluate("window.PWNED") is None


@pytest.mark.parametrize("name", ["hostile-assessment", "hostile-journal", "hostile-worksheet"])
def test_nothing_runs_in_the_workbench(workbench: Workbench, open_page: Opener, name: str) -> None:
    """XBlock's own wrapper, the one that does not escape."""
    page = open_page()
    page.goto(workbench.url(name))
    page.wait_for_load_state("networkidle")
    _harmless(page)
    assert page.locator(".ldn-xblock").count() == 1


def test_an_attack_that_is_not_escaped_is_seen(lms: SmallLms, open_page: Opener) -> None:
    """The proof fails where it should: the same text as HTML does run."""
    page = open_page()
    page.goto(lms.base)
    page.evaluate("text => { document.body.innerHTML = '<div class=ldn-xblock>' + text + '</div>'; }", ATTACK)
    page.wait_for_function("window.PWNED === 1")
    with pytest.raises(AssertionError):
        _harmless(page)
