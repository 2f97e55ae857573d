"""The blocks in the frame of the learning front end: heights, links, neighbours, themes, staff; in Debian's Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page, Response, expect

from tests.xblocks.browser.conftest import SmallLms

pytestmark = pytest.mark.xdist_group("lms")
Opener = Callable[..., Page]
Listen = Callable[[Page], list[str]]
SECRET = "zqx-words-of-the-learner"
TYPED = "Today I asked for help, and it was given. " * 5


def _open(lms: SmallLms, page: Page, unit: str, **query: str) -> Frame:
    """The frame of a unit, its blocks ready."""
    page.goto(lms.unit(unit, **query))
    frame = page.query_selector("#unit-iframe").content_frame()  # type: ignore[union-attr]
    assert frame is not None
    frame.wait_for_load_state("networkidle")
    _settled(page)
    return frame


def _settled(page: Page) -> int:
    """How many heights there were, once there are no new ones."""
    count = -1
    while count != (now := page.evaluate("window.heights.length")):
        count = now
        page.wait_for_timeout(400)
    return int(count)


def _write(lms: SmallLms, page: Page, block: str, text: str) -> None:
    data = {
        "entry": uuid4().hex,
        "op": uuid4().hex,
        "base": 0,
        "sitting": uuid4().hex,
        "kind": "prompt",
        "text": text,
        "day": None,
        "skills": [],
    }
    assert lms.handle(page.context, block, "keep", data).ok


def _submit(lms: SmallLms, page: Page, block: str, rating: int = 4) -> str:
    answers = {
        "choice": {"mode": "all", "preset": "", "skills": []},
        "ratings": {"resilience": rating, "growth": 2, "trust": 5, "empathy": 1},
        "notes": {"resilience": SECRET},
        "own": [],
    }
    draft = lms.handle(page.context, block, "load").json()["draft"]
    data = {"attempt": uuid4().hex, "base": draft["revision"] if draft else 0, "answers": answers}
    answer = lms.handle(page.context, block, "submit", data)
    assert answer.ok, answer.text()
    return str(data["attempt"])


def _signed_in(lms: SmallLms, open_page: Opener, username: str, **options: Any) -> Page:
    page = open_page(**options)
    lms.login(page.context, username)
    return page


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    ("unit", "field"),
    [
        ("journal-unit", ".ldn-journal textarea"),
        ("sheet-unit", "[data-box=needs] textarea"),
        ("start-unit", "[data-item=trust] textarea"),
    ],
    ids=["journal", "worksheet", "note"],
)
def test_heights_stay_while_somebody_types(lms: SmallLms, open_page: Opener, unit: str, field: str, width: int) -> None:
    """200 characters, the saves in between included: not one new height, for with each the page would jump to its top."""
    page = _signed_in(lms, open_page, "learner-7", width=width)
    frame = _open(lms, page, unit)
    box = frame.locator(field).first
    if not box.is_visible():
        frame.locator("[data-item=trust] summary").click()
    box.fill("")
    box.click()
    before = _settled(page)
    box.press_sequentially(TYPED[:200], delay=5)
    page.wait_for_timeout(2500)  # longer than it takes to be saved
    assert before == page.evaluate("window.heights.length")
    assert box.input_value() == TYPED[:200]


@pytest.mark.parametrize("width", [320, 1280])
def test_heights_stay_while_an_entry_is_changed(lms: SmallLms, open_page: Opener, width: int) -> None:
    """Also in an entry that is there already: the place of its status line is kept."""
    page = _signed_in(lms, open_page, "learner-12", width=width)
    _write(lms, page, "journal-three", "An entry")
    frame = _open(lms, page, "together-unit")
    entry = frame.locator(".ldn-journal").nth(1).locator("[data-part=here] article").first
    entry.get_by_role("button", name="Edit").click()
    box = entry.locator("textarea")
    box.click()
    before = _settled(page)
    box.press_sequentially(TYPED[:100], delay=5)
    page.wait_for_timeout(2500)
    expect(entry.locator("[data-status=saved]")).to_be_visible(timeout=20_000)
    assert before == page.evaluate("window.heights.length")


def test_a_unit_is_as_high_as_its_frame(lms: SmallLms, open_page: Opener) -> None:
    """Nothing is cut off below: the frame does not scroll."""
    page = _signed_in(lms, open_page, "learner-7", width=320)
    for unit in ("start-unit", "journal-unit", "together-unit", "sheet-unit"):
        frame = _open(lms, page, unit)
        assert frame.evaluate("document.documentElement.scrollHeight <= window.innerHeight + 1")
        assert frame.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_links_to_units_leave_the_frame(lms: SmallLms, open_page: Opener) -> None:
    """A suggestion of the result leads the whole page to its unit."""
    page = _signed_in(lms, open_page, "learner-8")
    _submit(lms, page, "assessment-start")
    frame = _open(lms, page, "start-unit")
    if frame.locator("[data-do=results]").is_visible():
        frame.locator("[data-do=results]").click()
    frame.locator(".ldn-next a").first.click()
    page.wait_for_url("**/learning/sheet-unit")


def test_the_whole_journal_links_to_its_units(lms: SmallLms, open_page: Opener) -> None:
    """From the list of the whole course, also out of the frame."""
    page = _signed_in(lms, open_page, "learner-8")
    _write(lms, page, "journal-two", "Written elsewhere")
    frame = _open(lms, page, "journal-unit")
    frame.locator("[data-part=everywhere]").click()
    frame.locator("[data-part=all] a").first.click()
    page.wait_for_url("**/learning/together-unit")


@pytest.mark.parametrize(
    "query", [{}, {"core": "1"}, {"twice": "1"}, {"core": "1", "twice": "1"}], ids=["lms", "core", "twice", "both"]
)
def test_several_blocks_of_a_kind_do_not_meet(lms: SmallLms, open_page: Opener, errors: Listen, query: dict[str, str]) -> None:
    """In either wrapper, and with every script loaded twice: one start a block, no id twice, each text in its own block."""
    page = _signed_in(lms, open_page, "learner-9")
    found = errors(page)
    loads: list[str] = []
    page.on("request", lambda request: loads.append(request.url) if request.url.endswith("/handler/load") else None)
    frame = _open(lms, page, "together-unit", **query)
    assert sorted(loads) == sorted(set(loads))
    assert len(loads) == 3
    ids = frame.evaluate("[...document.querySelectorAll('[id]')].map(node => node.id)")
    assert sorted(ids) == sorted(set(ids))
    journals = frame.locator(".ldn-journal")
    text = f"Only in the second {uuid4().hex}"
    journals.nth(1).locator("textarea").first.fill(text)
    expect(journals.nth(1).locator("[data-status=saved]").first).to_be_visible(timeout=20_000)
    assert text in lms.handle(page.context, "journal-three", "load").text()
    assert text not in lms.handle(page.context, "journal-two", "load").text()
    assert found == []


def _bodies(page: Page) -> list[Response]:
    answers: list[Response] = []

    def note(answer: Response) -> None:  # Playwright wants a function of Python
        answers.append(answer)

    page.on("response", note)
    return answers


def test_staff_who_view_as_the_learner_get_a_note_and_no_words(lms: SmallLms, open_page: Opener) -> None:
    """The note says that it is private; no answer to the browser has a word of the learner's, and no handler is even asked."""
    learner = _signed_in(lms, open_page, "learner-10")
    _write(lms, learner, "journal-two", SECRET)
    _submit(lms, learner, "assessment-middle")
    staff = _signed_in(lms, open_page, "staff")
    lms.masquerade(staff.context, role="student", user_name="learner-10")
    answers = _bodies(staff)
    frame = _open(lms, staff, "together-unit")
    assert frame.locator(".ldn-note").count() == 3
    assert all("private" in text for text in frame.locator(".ldn-note").all_inner_texts())
    texts = [answer.text() for answer in answers if answer.status == 200]
    assert texts
    assert [text for text in texts if SECRET in text] == []
    assert [answer.url for answer in answers if "/handler/" in answer.url] == []
    lms.masquerade(staff.context, role="staff")
    assert "/handler/load" in "".join(answer.url for answer in _asked_again(lms, staff))


def _asked_again(lms: SmallLms, page: Page) -> list[Response]:
    answers = _bodies(page)
    _open(lms, page, "together-unit")
    return answers


@pytest.mark.parametrize("who", ["", "visitor"])
def test_people_without_an_account_or_a_place_can_read(lms: SmallLms, open_page: Opener, errors: Listen, who: str) -> None:
    """Somebody who is not signed in is asked to; somebody who is not enrolled can write, as the platform lets them."""
    page = _signed_in(lms, open_page, who) if who else open_page()
    found = errors(page)
    frame = _open(lms, page, "journal-unit")
    expect(frame.locator("h3")).to_have_text("A day that went well")
    assert (frame.locator("textarea").count() == 0) == (who == "")
    assert found == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("unit", ["start-unit", "together-unit", "sheet-unit"])
def test_the_site_says_whether_it_is_dark(lms: SmallLms, open_page: Opener, unit: str, dark: bool) -> None:
    """The class of the site's theme counts, and not what the device prefers; axe finds nothing in either."""
    page = _signed_in(lms, open_page, "learner-11", color_scheme="light" if dark else "dark")
    page.goto(lms.frame(unit, **({"dark": "1"} if dark else {})))
    page.wait_for_load_state("networkidle")
    themes = page.evaluate("[...document.querySelectorAll('.ldn-xblock')].map(node => node.dataset.theme)")
    assert set(themes) == {"dark" if dark else "light"}
    results: dict[str, Any] = Axe().run(page, context=".ldn-xblock").response
    assert [(violation["id"], [node["html"][:200] for node in violation["nodes"]]) for violation in results["violations"]] == []


def test_axe_finds_a_planted_defect(lms: SmallLms, open_page: Opener) -> None:
    """So its silence says something."""
    page = _signed_in(lms, open_page, "learner-11")
    page.goto(lms.frame("sheet-unit"))
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelector('.ldn-xblock').append(document.createElement('input'))")
    results: dict[str, Any] = Axe().run(page, context=".ldn-xblock").response
    assert "label" in {violation["id"] for violation in results["violations"]}


def test_the_staff_panel_tells_of_five_and_more(lms: SmallLms, open_page: Opener) -> None:
    """With four learners nothing; with five the counts and means, in the panel and in the file; never a name or a word."""
    for number in range(7, 11):
        _submit(lms, _signed_in(lms, open_page, f"learner-{number}"), "assessment-end", rating=4)
    staff = _signed_in(lms, open_page, "staff")
    assert _figures(lms, staff) == (None, "")
    _submit(lms, _signed_in(lms, open_page, "learner-11"), "assessment-end", rating=5)
    shown, row = _figures(lms, staff)
    assert shown is not None
    assert "5" in shown
    assert "4.2" in shown
    assert row.startswith("resilience,Resilience,5,4.2,5,4.2")


def _figures(lms: SmallLms, page: Page) -> tuple[str | None, str]:
    """The row of a skill in the panel, and in the file without what is empty."""
    frame = _open(lms, page, "end-unit")
    frame.locator("[data-part=staff] summary").first.click()
    frame.locator("[data-do=staff]").click()
    panel = frame.locator("[data-part=figures]")
    expect(panel).not_to_be_empty()
    text = panel.inner_text()
    file = page.context.request.get(lms.handler("assessment-end", "staff_csv")).text()
    assert SECRET not in text + file
    assert "learner-" not in text + file
    row = panel.locator("tr", has_text="Resilience")
    cells = next((line for line in file.splitlines() if line.startswith("resilience,")), "").rstrip(",")
    return (row.inner_text() if row.count() else None, "" if cells == "resilience,Resilience" else cells)


def test_tracking_tells_numbers_only(lms: SmallLms, open_page: Opener) -> None:
    """What the site tracked of all this has no words in it."""
    learner = _signed_in(lms, open_page, "learner-12")
    _write(lms, learner, "journal-one", SECRET)
    staff = _signed_in(lms, open_page, "staff")
    events = staff.context.request.get(f"{lms.base}/events").json()["events"]
    assert any(event["name"].startswith("ldn.") for event in events)
    assert SECRET not in json.dumps(events)
