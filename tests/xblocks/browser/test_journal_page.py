"""The journal and the worksheet in Chromium against the workbench: what a learner does, sees, and never loses.

Pictures for people to look at: `LDN_PICTURES=folder pytest tests/xblocks/browser/test_first_journalpage.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.platform.lms_documents import ATTACK
from tests.xblocks.browser.conftest import SmallLms, Workbench, pictures

# The workbench says these in the frame around a block, and these pages have none.
_RUNTIME = "window.studentId = new URLSearchParams(location.search).get('student'); window.handlerBaseUrl = '/handler/';"
_EXPECTED = re.compile(r"Failed to load resource: (net::ERR_(INTERNET_DISCONNECTED|FAILED)|.* a status of (409|413|500))")
_OFFLINE = "Offline. Kept on this device until it can be saved."
_students = count()

pytestmark = pytest.mark.xdist_group("workbench")


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of a learner at a scenario, and whatever the browser complained of."""

    page: Page
    address: str
    errors: list[str]

    def again(self) -> Desk:
        """The same in another tab of the same browser."""
        return seat(self.page.context.new_page(), self.address, self.errors)

    def reload(self) -> None:
        """Open the page again."""
        self.page.goto(self.address)
        self.ready()

    def ready(self) -> None:
        """Wait until what was written is there."""
        expect(self.page.locator(".ldn-journal .ldn-loading")).to_have_count(0)

    def box(self, name: str) -> Any:
        """A box of a worksheet."""
        return self.page.get_by_role("textbox", name=name)

    @property
    def area(self) -> Any:
        """The text area of the composer."""
        return self.page.locator("[data-part=compose] textarea")

    def entry(self, number: int = 0) -> Any:
        """An entry of the list."""
        return self.page.locator("[data-part=here] > article").nth(number)

    def die(self) -> Desk:
        """The page goes without a last request; the next one has a connection."""
        self.page.evaluate("() => { window.fetch = function () { return new Promise(function () {}); }; }")
        other = self.page.context.new_page()
        self.page.close()
        other.context.set_offline(False)
        return seat(other, self.address, self.errors)

    def press(self, name: str, within: Any = None) -> None:
        """Click a button."""
        (within or self.page).get_by_role("button", name=name, exact=True).first.click()

    def status(self, name: str, within: Any = None) -> None:
        """Wait until a text's status is this."""
        line = (within or self.page.locator("[data-part=compose]")).locator(".ldn-status")
        expect(line).to_have_attribute("data-status", name, timeout=15_000)

    def write(self, text: str) -> None:
        """Write an entry to its end, and wait until it is kept."""
        self.area.fill(text)
        self.status("saved")
        self.press("Done")
        expect(self.entry()).to_be_visible()

    def say(self) -> str:
        """What screen readers were told last."""
        return str(self.page.locator("[data-part=loud]").text_content())

    def picture(self, name: str) -> None:
        """A picture for people to look at."""
        folder = pictures()
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / f"journal-{name}.png", full_page=True)

    def check(self) -> None:
        """axe-core finds nothing, nothing scrolls sideways, the browser complains of nothing."""
        found: dict[str, Any] = Axe().run(self.page, context=".ldn-xblock").response
        assert [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in found["violations"]] == []
        assert self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert self.errors == []


def frame_of(thing: Any) -> Any:
    """Where something stands."""
    return thing.bounding_box()


def listen(page: Page, errors: list[str]) -> None:
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" and not _EXPECTED.match(said.text) else None)


def seat(page: Page, address: str, errors: list[str]) -> Desk:
    listen(page, errors)
    page.add_init_script(_RUNTIME)
    desk = Desk(page, address, errors)
    desk.reload()
    return desk


@pytest.fixture
def sit(open_page: Callable[..., Page], workbench: Workbench) -> Callable[..., Desk]:
    """Sit down at a scenario as a learner who is new: `sit("english-journal", width=320)`."""

    def sat(name: str = "english-journal", **options: Any) -> Desk:
        return seat(open_page(**options), workbench.url(name, f"learner{next(_students)}"), [])

    return sat


# --- Writing


def test_write_and_read_again(sit: Callable[..., Desk]) -> None:
    """A text saves itself; after Done, and after a reload, it is in the list with its day and skills."""
    desk = sit()
    desk.check()
    desk.picture("empty")
    desk.area.fill("I asked for help.\nIt was given.")
    desk.status("saved")
    expect(desk.page.locator("[data-part=compose] .ldn-status")).to_have_text(re.compile(r"^Saved at \d"))
    desk.page.get_by_label("Date").fill("2026-03-31")
    desk.page.get_by_text("Skills: Resilience").click()
    desk.page.get_by_label("Build trust").check()
    desk.picture("writing")
    desk.check()
    desk.press("Done")
    expect(desk.area).to_have_value("")
    assert desk.say() == "Your entry is in the list below."
    desk.status("saved", desk.entry())
    for _ in range(2):
        expect(desk.entry().get_by_role("heading")).to_have_text("Mar 31, 2026 · A day that went well")
        expect(desk.entry().locator(".ldn-words")).to_have_text("I asked for help.\nIt was given.")
        expect(desk.entry().get_by_role("listitem")).to_have_text(["Resilience", "Build trust"])
        desk.check()
        desk.reload()
    desk.picture("list")


def test_an_entry_about_something_else(sit: Callable[..., Desk]) -> None:
    """The learner says that it does not answer the prompt, before or after it was saved."""
    desk = sit()
    desk.area.fill("A walk")
    desk.status("saved")
    desk.page.get_by_label("Write something else").check()
    desk.press("Done")
    desk.status("saved", desk.entry())
    desk.reload()
    expect(desk.entry().get_by_role("heading")).to_contain_text("Free entry")


def test_edit_in_place(sit: Callable[..., Desk]) -> None:
    """Editing happens in the card, and the day moves the card."""
    desk = sit()
    desk.write("First")
    desk.write("Second")
    desk.press("Edit", desk.entry(0))
    expect(desk.entry(0).get_by_label("Your text")).to_be_focused()
    desk.entry(0).get_by_label("Your text").fill("Second, changed")
    desk.entry(0).get_by_label("Date").fill("2020-01-01")
    desk.check()
    desk.press("Done", desk.entry(0))
    expect(desk.entry(1).locator(".ldn-words")).to_have_text("Second, changed")
    desk.status("saved", desk.entry(1))
    desk.reload()
    expect(desk.entry(1).locator(".ldn-words")).to_have_text("Second, changed")


def test_nothing_is_kept_of_nothing(sit: Callable[..., Desk]) -> None:
    """An empty composer makes no entry, whatever else was chosen in it."""
    desk = sit()
    desk.page.get_by_label("Date").fill("2026-03-31")
    desk.area.fill("   ")
    desk.press("Done")
    expect(desk.area).to_be_focused()
    desk.page.wait_for_timeout(2000)
    desk.reload()
    expect(desk.page.locator("article")).to_have_count(1)  # the composer


def test_near_the_limit_the_length_is_said_and_beyond_it_nothing_is_cut(sit: Callable[..., Desk]) -> None:
    """What is too long is refused with both numbers, stays in the page, and is saved once it is shorter."""
    desk = sit()
    desk.area.fill("ক" * 20_001)
    expect(desk.page.locator("[data-part=compose] .ldn-above")).to_contain_text("20001 of 20000 characters")
    desk.status("refused")
    expect(desk.page.locator("[data-part=compose] .ldn-status")).to_contain_text("20001 characters; 20000 are allowed")
    assert "20001" in desk.say()
    desk.check()
    desk.area.fill("ক" * 20_000)
    desk.status("saved")


# --- Offline, failures, drafts


def test_offline_and_back(sit: Callable[..., Desk]) -> None:
    """Without a connection the text stays on the device, and is saved when the connection is back."""
    desk = sit()
    desk.page.context.set_offline(True)
    desk.area.fill("Written on a train")
    desk.status("offline")
    expect(desk.page.locator("[data-part=compose] .ldn-status")).to_have_text(_OFFLINE)
    desk.check()
    desk.picture("offline")
    desk.page.context.set_offline(False)
    desk.status("saved")
    desk.reload()
    expect(desk.entry().locator(".ldn-words")).to_have_text("Written on a train")


def test_a_page_closed_offline_comes_back_with_its_text(sit: Callable[..., Desk]) -> None:
    """The next page has the text in the composer, saves it, and clears the device."""
    desk = sit()
    desk.page.context.set_offline(True)
    desk.area.fill("Written on a train")
    desk.page.get_by_label("Write something else").check()
    desk.status("offline")
    back = desk.die()
    expect(back.area).to_have_value("Written on a train")
    expect(back.page.get_by_label("Write something else")).to_be_checked()
    back.status("saved")
    assert back.page.evaluate("Object.keys(localStorage)") == []
    back.reload()
    expect(back.entry().locator(".ldn-words")).to_have_text("Written on a train")
    back.check()


def test_an_unsent_change_comes_back_in_its_card(sit: Callable[..., Desk]) -> None:
    """A change of an entry that never left the device is in the editor of that entry."""
    desk = sit()
    desk.write("First")
    desk.press("Edit", desk.entry())
    desk.page.context.set_offline(True)
    desk.entry().get_by_label("Your text").fill("First and more")
    desk.status("offline", desk.entry())
    back = desk.die()
    expect(back.entry().get_by_label("Your text")).to_have_value("First and more")
    back.status("saved", back.entry())
    back.press("Done", back.entry())
    back.reload()
    expect(back.entry().locator(".ldn-words")).to_have_text("First and more")


def test_a_living_tab_keeps_its_draft(sit: Callable[..., Desk]) -> None:
    """A second tab does not take what the first one is still writing."""
    desk = sit()
    desk.page.context.set_offline(True)
    desk.area.fill("Still writing")
    desk.status("offline")
    desk.page.route("**/handler/**", lambda route: route.abort())
    desk.page.context.set_offline(False)
    other = desk.again()
    other.page.wait_for_timeout(500)
    expect(other.area).to_have_value("")
    desk.page.unroute("**/handler/**")
    desk.status("saved")


def test_a_server_in_trouble(sit: Callable[..., Desk]) -> None:
    """An error of the server is said, and the same operation is tried again until it is taken."""
    desk = sit()
    desk.page.route("**/handler/*/keep/**", lambda route: route.fulfill(status=500, body="broken"))
    desk.area.fill("Patience")
    desk.status("failed")
    expect(desk.page.locator("[data-part=compose] .ldn-status")).to_have_text("Could not be saved. Trying again.")
    desk.page.unroute("**/handler/*/keep/**")
    desk.status("saved")


def test_what_cannot_be_loaded_can_be_tried_again(open_page: Callable[..., Page], workbench: Workbench) -> None:
    """The page says so, and has a button."""
    page, errors = open_page(), []  # type: ignore[var-annotated]
    page.route("**/handler/*/load/**", lambda route: route.fulfill(status=500, body="broken"))
    listen(page, errors)
    page.add_init_script(_RUNTIME)
    page.goto(workbench.url("english-journal", "unlucky"))
    expect(page.get_by_role("alert")).to_have_text("What you wrote could not be loaded.")
    page.unroute("**/handler/*/load/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-part=compose] textarea")).to_be_visible()


# --- Two tabs


@pytest.fixture
def two(sit: Callable[..., Desk]) -> Iterator[tuple[Desk, Desk]]:
    """Two tabs with the same entry; the first has changed it, the second changes it now and meets the other text."""
    desk = sit()
    desk.write("At first")
    other = desk.again()
    desk.press("Edit", desk.entry())
    desk.entry().get_by_label("Your text").fill("From the first tab")
    desk.status("saved", desk.entry())
    other.press("Edit", other.entry())
    other.entry().get_by_label("Your text").fill("From the second tab")
    other.status("conflict", other.entry())
    yield desk, other
    assert desk.errors == []


def texts_of(desk: Desk) -> list[str]:
    """Every version of the first entry, the newest first."""
    desk.reload()
    desk.press("History", desk.entry())
    expect(desk.entry().locator(".ldn-versions summary").first).to_be_visible()
    return [str(text) for text in desk.entry().locator(".ldn-versions .ldn-words").all_text_contents()]


def test_a_conflict_shows_both_texts(two: tuple[Desk, Desk]) -> None:
    """Side by side, with their times; typing goes on, and nothing is sent."""
    _, other = two
    card = other.entry()
    expect(card.locator(".ldn-theirs .ldn-words")).to_have_text("From the first tab")
    expect(card.locator(".ldn-theirs")).to_contain_text("In the other window, ")
    expect(card.get_by_label("Your text")).to_have_value("From the second tab")
    expect(card.get_by_label("Your text")).to_be_focused()
    assert other.say() == "Changed in another window. Choose what to keep."
    left, right = frame_of(card.locator(".ldn-theirs")), frame_of(card.get_by_label("Your text"))
    assert left["x"] + left["width"] <= right["x"]
    other.check()
    other.picture("conflict")
    card.get_by_label("Your text").press("End")
    card.get_by_label("Your text").type(", still writing")
    other.press("Done", card)
    expect(card.get_by_role("button", name="Keep mine")).to_be_focused()
    other.press("Keep mine", card)
    other.status("saved", card)
    assert texts_of(other)[0] == "From the second tab, still writing"


def test_keep_mine(two: tuple[Desk, Desk]) -> None:
    """The other text stays in the history."""
    _, other = two
    other.press("Keep mine", other.entry())
    other.status("saved", other.entry())
    expect(other.entry().get_by_label("Your text")).to_be_focused()
    assert texts_of(other)[:2] == ["From the second tab", "From the first tab"]


def test_keep_the_other(two: tuple[Desk, Desk]) -> None:
    """One's own text goes into the history first."""
    _, other = two
    other.press("Keep the other", other.entry())
    expect(other.entry().get_by_label("Your text")).to_have_value("From the first tab")
    other.status("saved", other.entry())
    assert texts_of(other)[:3] == ["From the first tab", "From the second tab", "From the first tab"]


def test_keep_both(two: tuple[Desk, Desk]) -> None:
    """One text after the other, in the editor to go on with."""
    _, other = two
    other.press("Keep both", other.entry())
    expect(other.entry().get_by_label("Your text")).to_have_value("From the first tab\n\nFrom the second tab")
    other.status("saved", other.entry())
    assert texts_of(other)[0] == "From the first tab\n\nFrom the second tab"


def test_a_conflict_within_a_conflict(two: tuple[Desk, Desk]) -> None:
    """Who chooses while the other tab writes again is asked again."""
    desk, other = two
    desk.entry().get_by_label("Your text").fill("From the first tab, again")
    desk.page.wait_for_timeout(500)
    desk.status("saved", desk.entry())
    other.press("Keep mine", other.entry())
    expect(other.entry().locator(".ldn-theirs .ldn-words")).to_have_text("From the first tab, again")
    other.press("Keep mine", other.entry())
    other.status("saved", other.entry())
    assert texts_of(other)[:2] == ["From the second tab", "From the first tab, again"]


@pytest.fixture
def gone(sit: Callable[..., Desk]) -> Desk:
    """A tab that writes in an entry which another tab has deleted."""
    desk = sit()
    desk.write("At first")
    other = desk.again()
    desk.press("Delete", desk.entry())
    expect(desk.page.get_by_text("Deleted.", exact=True).first).to_be_visible()
    other.press("Edit", other.entry())
    other.entry().get_by_label("Your text").fill("More words")
    other.status("conflict", other.entry())
    return other


def test_keep_a_text_whose_entry_was_deleted(gone: Desk) -> None:
    """The entry comes back with the text."""
    gone.check()
    gone.picture("deleted-elsewhere")
    gone.press("Keep my text", gone.entry())
    gone.status("saved", gone.entry())
    gone.reload()
    expect(gone.entry().locator(".ldn-words")).to_have_text("More words")


def test_leave_an_entry_deleted(gone: Desk) -> None:
    """It stays deleted, and can be brought back later all the same."""
    gone.press("Leave it deleted", gone.entry())
    gone.reload()
    expect(gone.entry()).to_have_count(0)
    gone.page.get_by_text("Deleted lately").click()
    gone.press("Undo")
    expect(gone.entry().locator(".ldn-words")).to_have_text("At first")


def test_deleting_what_another_tab_has_changed_is_asked_again(sit: Callable[..., Desk]) -> None:
    """The changed text is shown first."""
    desk = sit()
    desk.write("At first")
    other = desk.again()
    desk.press("Edit", desk.entry())
    desk.entry().get_by_label("Your text").fill("Changed")
    desk.status("saved", desk.entry())
    other.press("Delete", other.entry())
    expect(other.entry().locator(".ldn-words")).to_have_text("Changed")
    expect(other.entry().locator(".ldn-status")).to_contain_text("changed in another window")
    other.press("Delete", other.entry())
    expect(other.page.get_by_role("button", name="Undo")).to_be_focused()


# --- Reading


def test_search_and_filter(sit: Callable[..., Desk]) -> None:
    """By words in any script, whatever case and accents, and by skill; the number is announced."""
    desk = sit()
    for text in ("Über Geduld", "বাংলা ভাষা", "كِتَابٌ جديد"):
        desk.write(text)
    desk.area.fill("With trust")
    desk.page.get_by_text("Skills: Resilience").click()
    desk.page.get_by_label("Resilience").uncheck()
    desk.page.get_by_label("Build trust").check()
    desk.status("saved")
    desk.press("Done")
    number = desk.page.get_by_role("status").filter(has_text="Shown:")
    found = {"uber": 1, "GEDULD über": 1, "ভাষা": 1, "كتاب": 1, "resilience": 3, "nothing": 0, "": 4}
    for wanted, shown in found.items():
        desk.page.get_by_label("Search").fill(wanted)
        expect(number).to_have_text(f"Shown: {shown} of 4")
    desk.page.get_by_label("Skill", exact=True).select_option(label="Build trust")
    expect(number).to_have_text("Shown: 1 of 4")
    expect(desk.page.locator("[data-part=here] article:visible .ldn-words")).to_have_text("With trust")
    desk.check()


def test_delete_and_undo(sit: Callable[..., Desk]) -> None:
    """In place at once; after a reload among those deleted lately."""
    desk = sit()
    desk.write("Words")
    desk.press("Delete", desk.entry())
    expect(desk.page.get_by_role("button", name="Undo")).to_be_focused()
    desk.check()
    desk.picture("deleted")
    desk.page.keyboard.press("Enter")
    expect(desk.entry().get_by_role("heading")).to_be_focused()
    expect(desk.entry().locator(".ldn-words")).to_have_text("Words")
    desk.press("Delete", desk.entry())
    expect(desk.page.get_by_role("button", name="Undo")).to_be_focused()
    desk.reload()
    expect(desk.entry()).to_have_count(0)
    desk.page.get_by_text("Deleted lately").click()
    expect(desk.page.locator("[data-part=deleted] li")).to_contain_text("Words")
    desk.check()
    desk.press("Undo")
    expect(desk.entry().locator(".ldn-words")).to_have_text("Words")
    expect(desk.page.locator("[data-part=deleted]")).to_be_hidden()


def test_a_version_is_brought_back_as_a_change(sit: Callable[..., Desk]) -> None:
    """Nothing is lost by it: what stood there is a version too."""
    desk = sit()
    desk.write("One")
    desk.press("Edit", desk.entry())
    desk.entry().get_by_label("Your text").fill("Two words")
    desk.status("saved", desk.entry())
    desk.press("Done", desk.entry())
    desk.press("History", desk.entry())
    summaries = desk.entry().locator(".ldn-versions summary")
    expect(summaries).to_have_count(2)
    expect(summaries.first).to_contain_text("(as it is now)")
    summaries.nth(1).click()
    desk.check()
    desk.picture("history")
    desk.press("Bring this version back", desk.entry())
    expect(desk.entry().get_by_label("Your text")).to_have_value("One")
    desk.status("saved", desk.entry())
    assert texts_of(desk) == ["One", "Two words", "One"]


def test_the_whole_first_journalof_a_course(open_page: Callable[..., Page], lms: SmallLms) -> None:
    """Entries of every block and boxes of worksheets by day, searchable, each with the way to its unit."""
    page = open_page()
    lms.login(page.context, "learner")
    errors: list[str] = []
    for unit, text in (("journal-unit", "Here"), ("together-unit", "There"), ("sheet-unit", "In a box")):
        listen(page, errors)
        page.goto(lms.frame(unit))
        first_journal = page.locator(".ldn-journal").first
        first_journal.locator("textarea").first.fill(text)
        expect(first_journal.locator(".ldn-status").first).to_have_attribute("data-status", "saved", timeout=15_000)
    page.goto(lms.frame("journal-unit"))
    desk = Desk(page, "", errors)
    button = page.get_by_role("button", name="My whole journal in this course")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    shown = page.locator("[data-part=all] article")
    expect(shown).to_have_count(3)
    assert sorted(shown.locator(".ldn-words").all_text_contents()) == ["Here", "In a box", "There"]
    box = shown.filter(has_text="In a box")
    expect(box.get_by_role("heading")).to_have_text("Worksheet · My plan · My strengths")
    expect(box.get_by_role("link")).to_have_attribute("href", "/courses/course-v1:LDN+LDS+2026/jump_to_id/sheet")
    desk.check()
    desk.picture("whole")
    page.get_by_label("Search").fill("box")
    expect(page.get_by_text("Shown: 1 of 3")).to_be_visible()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Download as JSON").click()
    entries = json.loads(kept.value.path().read_text(encoding="utf-8"))["entries"]
    assert {"Here", "There", "In a box"} == {entry["text"] for entry in entries}
    page.get_by_label("Search").fill("")
    button.click()
    expect(page.locator("[data-part=here] article")).to_have_count(1)


# --- Copies


def test_download_and_print(sit: Callable[..., Desk]) -> None:
    """Markdown by a click; the page to print has one button, and becomes a PDF without it."""
    desk = sit()
    desk.write("# Words\nin two lines")
    with desk.page.expect_download() as kept:
        desk.page.get_by_role("link", name="Download as Markdown").click()
    assert re.fullmatch(r"journal-\d{4}-\d\d-\d\d\.md", kept.value.suggested_filename)
    assert "\\# Words\\\nin two lines" in kept.value.path().read_text(encoding="utf-8")
    with desk.page.context.expect_page() as opened:
        desk.page.get_by_role("link", name=re.compile("^Print")).click()
    paper = opened.value
    paper.wait_for_load_state()
    listen(paper, desk.errors)
    assert paper.locator(".words").text_content() == "# Words\nin two lines"
    paper.evaluate("window.print = function () { document.title = 'printed'; }")
    paper.get_by_role("button", name="Print this page").click()
    assert paper.title() == "printed"
    assert Axe().run(paper).response["violations"] == []
    assert paper.pdf().startswith(b"%PDF")
    assert desk.errors == []


# --- Worksheet


def test_a_worksheet(sit: Callable[..., Desk]) -> None:
    """Each box is saved on its own, with its progress and history, and all of it fits on one page of paper."""
    desk = sit("english-worksheet")
    expect(desk.page.get_by_text("Boxes filled: 0 of 3")).to_be_visible()
    for name in ("My strengths", "My first step"):
        desk.box(name).fill(f"Words about {name}")
        desk.status("saved", desk.page.locator(".ldn-box").filter(has_text=name))
    expect(desk.page.get_by_text("Boxes filled: 2 of 3")).to_be_visible()
    desk.check()
    desk.picture("worksheet")
    desk.reload()
    expect(desk.box("My strengths")).to_have_value("Words about My strengths")
    desk.box("My strengths").fill("Changed in another sitting, and longer")
    box = desk.page.locator(".ldn-box").first
    desk.status("saved", box)
    box.get_by_text("History").click()
    box.locator("[data-part=versions] summary").nth(1).click()
    desk.check()
    desk.press("Bring this version back", box)
    expect(desk.box("My strengths")).to_have_value("Words about My strengths")
    desk.status("saved", box)
    with desk.page.context.expect_page() as opened:
        desk.page.get_by_role("link", name=re.compile("^Print")).click()
    paper = opened.value
    paper.wait_for_load_state()
    assert Axe().run(paper).response["violations"] == []
    assert paper.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1


def test_a_worksheet_of_two_tabs(sit: Callable[..., Desk]) -> None:
    """Different boxes do not meet; the same box shows both texts."""
    desk = sit("english-worksheet")
    other = desk.again()
    first, second = desk.page.locator(".ldn-box").first, other.page.locator(".ldn-box").first
    desk.box("My strengths").fill("From the first tab")
    desk.status("saved", first)
    other.box("My first step").fill("No conflict")
    other.status("saved", other.page.locator(".ldn-box").nth(2))
    other.box("My strengths").fill("From the second tab")
    other.status("conflict", second)
    expect(second.locator(".ldn-theirs .ldn-words")).to_have_text("From the first tab")
    other.check()
    other.picture("worksheet-conflict")
    other.press("Keep both", second)
    other.status("saved", second)
    expect(other.box("My strengths")).to_have_value("From the first tab\n\nFrom the second tab")


def test_a_worksheet_closed_offline_comes_back(sit: Callable[..., Desk]) -> None:
    """Each box with its own text."""
    desk = sit("english-worksheet")
    desk.page.context.set_offline(True)
    for name in ("My strengths", "What I need"):
        desk.box(name).fill(f"Offline {name}")
    desk.status("offline", desk.page.locator(".ldn-box").nth(1))
    back = desk.die()
    for number, name in enumerate(("My strengths", "What I need")):
        expect(back.box(name)).to_have_value(f"Offline {name}")
        back.status("saved", back.page.locator(".ldn-box").nth(number))


# --- By keyboard, on a phone, from right to left, in the dark, under attack


def test_by_keyboard_alone(sit: Callable[..., Desk]) -> None:
    """Write, choose a skill, finish, edit, delete and undo without a mouse."""
    desk = sit()
    keys = desk.page.keyboard

    def tab_to(name: str) -> None:
        for _ in range(40):
            keys.press("Tab")
            focused = desk.page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id")
            if name in focused:
                return
        raise AssertionError(name)

    desk.page.locator("body").click(position={"x": 1, "y": 1})
    tab_to("-k-prompt")
    keys.press("ArrowRight")
    expect(desk.page.get_by_label("Write something else")).to_be_checked()
    keys.press("Tab")
    keys.type("By keyboard")
    tab_to("Skills:")
    keys.press("Enter")
    keys.press("Tab")
    keys.press("Space")
    tab_to("Done")
    keys.press("Enter")
    expect(desk.entry()).to_contain_text("By keyboard")
    expect(desk.page.get_by_role("heading", name="Write")).to_be_focused()
    tab_to("Edit")
    keys.press("Enter")
    keys.press("End")
    keys.type(" alone")
    tab_to("Done")
    keys.press("Enter")
    expect(desk.entry().get_by_role("button", name="Edit")).to_be_focused()
    desk.status("saved", desk.entry())
    tab_to("Delete")
    keys.press("Enter")
    expect(desk.page.get_by_role("button", name="Undo")).to_be_focused()
    keys.press("Enter")
    expect(desk.entry().locator(".ldn-words")).to_have_text("By keyboard alone")
    assert desk.errors == []


LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle https://example.org/" + "x" * 200


@pytest.mark.parametrize("name", ["english-journal", "arabic-journal"])
def test_on_a_narrow_screen(sit: Callable[..., Desk], name: str) -> None:
    """Nothing is wider than 320 pixels, also with words that never end; two texts stand one below the other."""
    desk = sit(name, width=320)
    desk.check()
    desk.area.fill(LONG)
    desk.status("saved")
    desk.page.locator("[data-part=compose] details summary").click()
    desk.check()
    desk.picture(f"{name}-320")
    desk.page.locator("[data-part=compose] .ldn-row button").click()
    other = desk.again()
    for tab, text in ((desk, "one " + LONG), (other, "two " + LONG)):
        tab.entry().get_by_role("button").first.click()
        tab.entry().locator("textarea").fill(text)
        tab.page.wait_for_timeout(2500)
    other.status("conflict", other.entry())
    theirs, mine = frame_of(other.entry().locator(".ldn-theirs")), frame_of(other.entry().locator("textarea"))
    assert theirs["y"] + theirs["height"] <= mine["y"]
    other.check()
    other.picture(f"{name}-320-conflict")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", ["english-worksheet", "arabic-worksheet"])
def test_a_worksheet_on_wide_and_narrow_screens(sit: Callable[..., Desk], name: str, width: int) -> None:
    """Side by side where there is room, one below the other on a phone; the first box at the side where reading starts."""
    desk = sit(name, width=width)
    boxes = [frame_of(desk.page.locator(".ldn-box").nth(number)) for number in range(2)]
    if width == 320:
        assert boxes[0]["x"] == boxes[1]["x"]
    else:
        assert (boxes[0]["x"] < boxes[1]["x"]) is (name == "english-worksheet")
    desk.check()
    desk.picture(f"{name}-{width}")


def test_from_right_to_left(sit: Callable[..., Desk]) -> None:
    """The page follows the content; a learner's text follows its own first letter."""
    desk = sit("arabic-journal")
    desk.area.fill("اليوم طلبت المساعدة")
    desk.status("saved")
    desk.page.locator("[data-part=compose] .ldn-row button").click()
    desk.area.fill("In English")
    assert desk.page.evaluate("getComputedStyle(document.querySelector('.ldn-xblock')).direction") == "rtl"
    assert desk.page.evaluate("getComputedStyle(document.querySelector('article .ldn-words')).direction") == "rtl"
    assert desk.area.evaluate("node => getComputedStyle(node).direction") == "ltr"
    desk.check()
    desk.picture("arabic")


def test_in_the_dark(sit: Callable[..., Desk]) -> None:
    """A dark page gets colours of its own, in each state."""
    desk = sit()
    desk.page.add_style_tag(content="body { background: #111827 !important; color: #e6e6e6 !important; }")
    desk.page.evaluate("document.body.classList.add('indigo-dark-theme')")
    desk.write("In the dark")
    desk.press("History", desk.entry())
    desk.page.context.set_offline(True)
    desk.area.fill("No light, no connection")
    desk.status("offline")
    expect(desk.page.locator(".ldn-xblock")).to_have_attribute("data-theme", "dark")
    desk.check()
    desk.picture("dark")
    desk.page.context.set_offline(False)
    desk.status("saved")
    desk.press("Delete", desk.entry())
    desk.check()


@pytest.mark.parametrize("name", ["hostile-journal", "hostile-worksheet", "english-journal", "english-worksheet"])
def test_a_script_in_a_text_is_words(sit: Callable[..., Desk], name: str) -> None:
    """In what the author wrote, and in what the learner writes: written, listed, searched, in history, printed."""
    desk = sit(name)
    desk.page.locator("textarea").first.fill(ATTACK)
    expect(desk.page.locator(".ldn-status").first).to_have_attribute("data-status", "saved", timeout=15_000)
    if name.endswith("journal"):
        desk.press("Done")
        expect(desk.entry().locator(".ldn-words")).to_have_text(ATTACK)
        desk.press("History", desk.entry())
        desk.press("Delete", desk.entry())
    desk.reload()
    assert desk.page.evaluate("window.PWNED") is None
    paper = desk.page.context.new_page()
    listen(paper, desk.errors)
    paper.goto(str(desk.page.evaluate("document.querySelector('[data-copy=paper]').href")))
    assert paper.evaluate("window.PWNED") is None
    assert paper.locator("img, svg, b").count() == 0
    desk.check()


def test_several_blocks_in_one_page(sit: Callable[..., Desk]) -> None:
    """Two journals stand in one unit, each with its own entries."""
    desk = sit("together")
    journals = desk.page.locator(".ldn-journal")
    expect(journals).to_have_count(2)
    journals.nth(1).locator("textarea").first.fill("In the second")
    desk.status("saved", journals.nth(1).locator("[data-part=compose]"))
    journals.nth(1).get_by_role("button", name="Done").click()
    expect(journals.nth(1).locator("[data-part=here] article")).to_have_count(1)
    expect(journals.nth(0).locator("[data-part=here] article")).to_have_count(0)
    ids = desk.page.evaluate("Array.from(document.querySelectorAll('[id]')).map(function (node) { return node.id; })")
    assert len(ids) == len(set(ids))


def test_scripts_loaded_twice_start_once(open_page: Callable[..., Page], lms: SmallLms) -> None:
    """A unit may load the same script for each of its blocks."""
    page, errors = open_page(), []  # type: ignore[var-annotated]
    lms.login(page.context, "learner")
    listen(page, errors)
    page.goto(lms.frame("together-unit", core="1", twice="1"))
    expect(page.locator(".ldn-journal [data-part=compose] textarea")).to_have_count(2)
    assert errors == []


def test_axe_finds_a_planted_defect(sit: Callable[..., Desk]) -> None:
    """The checks above are checks: a box without a label is found."""
    desk = sit("english-worksheet")
    desk.page.evaluate("document.querySelector('.ldn-box label').remove()")
    with pytest.raises(AssertionError, match="label"):
        desk.check()


def test_a_full_first_journalis_quick(sit: Callable[..., Desk]) -> None:
    """500 entries are listed and searched while one waits."""
    desk = sit()
    words = "Words about trust and rest, and about people who helped. " * 15
    entry = {
        "kind": "prompt",
        "heading": "A day",
        "label": "",
        "day": "2026-03-31",
        "skills": ["trust"],
        "revision": 1,
        "deleted": None,
    }
    times = {"created": "2026-03-31T10:00:00+00:00", "changed": "2026-03-31T10:00:00+00:00"}
    entries = [{**entry, **times, "key": f"{number:032x}", "text": f"{words}{number}"} for number in range(500)]
    loaded = {"device": "d", "entries": entries, "deleted": [], "count": 500, "limit": 500, "text_limit": 20_000}
    desk.page.route("**/handler/*/load/**", lambda route: route.fulfill(json=loaded))
    desk.reload()
    expect(desk.page.get_by_text("500 of 500 entries of this course are used.")).to_be_visible()
    expect(desk.page.locator("[data-part=here] > article")).to_have_count(500)
    spent = desk.page.evaluate(
        """() => {
          var search = document.querySelector("input[type=search]"), start = performance.now();
          search.value = "helped 499";
          search.dispatchEvent(new Event("input"));
          return performance.now() - start;
        }"""
    )
    expect(desk.page.get_by_text("Shown: 1 of 500")).to_be_visible()
    assert spent < 1000  # some 60 ms on a laptop
