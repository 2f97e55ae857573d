"""The self-assessment as learners use it, in Chromium: by mouse, by keyboard, offline and in two windows."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.xblocks.browser.conftest import SmallLms, Workbench, pictures

SKILLS = ("resilience", "growth", "empathy", "trust", "share-decisions", "clear-obstacles")
NEVER, RARELY, SOMETIMES, OFTEN, ALWAYS, IRRELEVANT = range(6)
# The SDK's page without a frame forgets to say who the student is.
_STUDENT = "window.studentId = new URLSearchParams(location.search).get('student');"
_DARK = "addEventListener('DOMContentLoaded', function () { document.body.style.cssText = 'background:#18191a;color:#e4e6eb'; });"
_ROOM = "addEventListener('DOMContentLoaded', function () { document.body.style.margin = '8px'; });"


@dataclass
class Learner:
    """A learner at a page, and what the page complained about."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def go(self) -> Learner:
        """Open the page, or open it again, and wait until it can be used."""
        self.page.goto(self.url)
        expect(self.part("loading")).to_be_empty()
        return self

    def part(self, name: str) -> Locator:
        """A part of the block by its name in the template."""
        return self.page.locator(f'[data-part="{name}"]').first

    def card(self, skill: str) -> Locator:
        """The fieldset of a skill."""
        return self.page.locator(f'fieldset[data-item="{skill}"]')

    def radio(self, skill: str, step: int) -> Locator:
        """A step of a skill's scale."""
        return self.card(skill).get_by_role("radio").nth(step)

    def rate(self, *steps: int) -> Learner:
        """Rate the first skills, one step each."""
        for skill, step in zip(SKILLS, steps, strict=False):
            self.radio(skill, step).check()
        return self

    def saved(self) -> Learner:
        """Wait until the server has it all."""
        expect(self.part("status")).to_have_attribute("data-status", "saved", timeout=15_000)
        return self

    def submit(self) -> Learner:
        """Submit and wait for the result."""
        self.page.get_by_role("button", name="Submit and see the result").click()
        expect(self.part("title")).to_be_focused(timeout=15_000)
        return self

    def do(self, name: str) -> None:
        """Press a button by what it does."""
        self.page.locator(f'[data-do="{name}"]:visible').click()

    def picture(self, name: str) -> None:
        """Keep a screenshot, if somebody wants to look."""
        folder = pictures()
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / f"assessment-{name}.png", full_page=True)


Arrive = Callable[..., Learner]


@pytest.fixture
def arrive(open_page: Callable[..., Page], errors: Callable[[Page], list[str]], workbench: Workbench) -> Iterator[Arrive]:
    """Brings learners to a scenario. In the end no page has complained of anything."""
    everybody: list[Learner] = []

    def arriving(
        scenario: str = "english-assessment",
        *,
        who: str = "",
        context: BrowserContext | None = None,
        dark: bool = False,
        **options: Any,
    ) -> Learner:
        page = context.new_page() if context else open_page(**options)
        page.add_init_script(_STUDENT + _ROOM + (_DARK if dark else ""))
        learner = Learner(page, workbench.url(scenario, who or uuid4().hex), errors(page))
        everybody.append(learner)
        return learner.go()

    yield arriving
    assert [text for learner in everybody for text in learner.complaints if not _is_expected(text)] == []


def _is_expected(complaint: str) -> bool:
    """Chromium reports every request that did not succeed. The tests make some fail; 404 is the icon that no page has."""
    return (
        "Failed to load resource" in complaint
        and re.search(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED|\b(400|404|409|413) ", complaint) is not None
    )


def axe(page: Page) -> list[str]:
    """What axe-core finds in the block."""
    found: dict[str, Any] = Axe().run(page, context=".ldn-xblock").response
    return [f"{item['id']}: {node['html'][:150]}" for item in found["violations"] for node in item["nodes"]]


# --- rating


def test_rate_reload_and_go_on(arrive: Arrive) -> None:
    """Ratings, notes and indicators are there again after the page was closed."""
    me = arrive().rate(OFTEN, IRRELEVANT)
    me.card("growth").get_by_text("Private note").click()
    me.card("growth").get_by_role("textbox").fill("Not in my role.\nPerhaps later.")
    me.do("add")
    me.page.keyboard.type("I rest")
    me.saved()

    me.go()

    expect(me.radio("resilience", OFTEN)).to_be_checked()
    expect(me.radio("growth", IRRELEVANT)).to_be_checked()
    expect(me.card("growth").get_by_role("textbox")).to_have_value("Not in my role.\nPerhaps later.")
    expect(me.page.locator("[data-own] input[type=text]")).to_have_value("I rest")
    expect(me.part("progress")).to_have_text("Rated: 2 of 7")


def test_progress_is_told_by_group_and_in_all(arrive: Arrive) -> None:
    """Each heading counts its own, the end counts all and says what is left."""
    me = arrive().rate(OFTEN, RARELY, OFTEN, NEVER)
    assert me.page.locator("[data-part=count]").all_inner_texts() == ["Rated: 3 of 3", "Rated: 1 of 3"]
    expect(me.part("progress")).to_have_text("Rated: 4 of 6")
    expect(me.part("left")).to_have_text("Without a rating: 2. You can submit all the same.")
    me.card("trust").locator("[data-do=clear]").click()
    expect(me.part("progress")).to_have_text("Rated: 3 of 6")
    expect(me.radio("trust", NEVER)).to_be_focused()


def test_rating_does_not_change_the_height(arrive: Arrive) -> None:
    """Every change of height would scroll the page of the LMS to its top."""
    for width in (320, 800):
        me = arrive(width=width)
        before = me.page.evaluate("document.querySelector('.ldn-xblock').offsetHeight")
        heights = set()
        for skill, step in zip(SKILLS, (OFTEN, NEVER, IRRELEVANT, ALWAYS), strict=False):
            me.radio(skill, step).check()
            heights.add(me.page.evaluate("document.querySelector('.ldn-xblock').offsetHeight"))
        me.saved()
        heights.add(me.page.evaluate("document.querySelector('.ldn-xblock').offsetHeight"))
        assert heights == {before}


def test_nothing_rated_is_said_and_kept(arrive: Arrive) -> None:
    """Submitting nothing gives a message beside the button."""
    me = arrive()
    me.page.get_by_role("button", name="Submit and see the result").click()
    expect(me.part("problem")).to_contain_text("Rate at least one skill")


def test_choosing_skills_loses_no_rating(arrive: Arrive) -> None:
    """A role, one's own choice and all again: what was rated is rated still."""
    me = arrive().rate(OFTEN, RARELY, ALWAYS)
    me.part("role").select_option(label="Organiser")
    expect(me.page.get_by_role("radio", name="Skills for a role")).to_be_checked()
    expect(me.card("growth")).to_be_hidden()
    expect(me.card("share-decisions")).to_be_visible()
    expect(me.part("progress")).to_have_text("Rated: 1 of 3")

    me.page.get_by_role("radio", name="My own choice").check()
    me.part("picks").get_by_role("checkbox", name="Growth").check()
    me.part("picks").get_by_role("checkbox", name="Resilience").uncheck()
    expect(me.card("growth")).to_be_visible()
    expect(me.card("resilience")).to_be_hidden()
    me.saved().go()
    expect(me.card("resilience")).to_be_hidden()

    me.page.get_by_role("radio", name="All skills: 6").check()
    for skill, step in zip(SKILLS, (OFTEN, RARELY, ALWAYS), strict=False):
        expect(me.radio(skill, step)).to_be_checked()


def test_only_chosen_skills_are_submitted(arrive: Arrive) -> None:
    """The result has the skills of the role and no others."""
    me = arrive().rate(OFTEN, RARELY)
    me.part("role").select_option(label="Organiser")
    me.submit()
    assert me.page.locator(".ldn-ratings tbody th[scope=row]").all_inner_texts() == [
        "Resilience",
        "Build trust",
        "Share decisions",
    ]


def test_up_to_five_indicators_of_ones_own(arrive: Arrive) -> None:
    """They are added, removed and rated; a sixth has no room; an empty one with a rating is refused with words."""
    me = arrive()
    for number in range(5):
        me.do("add")
        me.page.keyboard.type(f"I do {number}")
    expect(me.page.locator("[data-do=add]")).to_be_disabled()
    own = me.page.locator("fieldset[data-own]")
    own.nth(1).locator("[data-do=remove]").click()
    expect(me.page.locator("[data-do=add]")).to_be_focused()
    assert [box.input_value() for box in own.locator("input[type=text]").all()] == ["I do 0", "I do 2", "I do 3", "I do 4"]
    own.nth(0).locator("input[type=text]").fill("")
    own.nth(0).get_by_role("radio").nth(OFTEN).check()
    me.saved()
    me.page.get_by_role("button", name="Submit and see the result").click()
    expect(me.part("problem")).to_contain_text("has a rating and no words")
    own.nth(0).locator("input[type=text]").fill("I rest")
    me.submit()
    expect(me.page.locator(".ldn-ratings tr", has_text="I rest")).to_contain_text("Often")


def test_a_note_that_is_too_long_says_so(arrive: Arrive) -> None:
    """Beside the note, while it is typed; nothing is cut, and shortened it is saved."""
    me = arrive()
    me.card("trust").get_by_text("Private note").click()
    note = me.card("trust").get_by_role("textbox")
    note.fill("🙂" * 2001)
    expect(me.card("trust").locator("[data-part=long]")).to_have_text(
        "2001 characters; 2000 are allowed. Shorten it, or it cannot be saved."
    )
    expect(me.part("status")).to_have_attribute("data-status", "refused", timeout=10_000)
    note.fill("🙂" * 2000)
    expect(me.card("trust").locator("[data-part=long]")).to_be_empty()
    me.saved()


# --- results


def test_the_result_on_a_desktop_and_on_a_phone(arrive: Arrive) -> None:
    """Wide: the radar beside the table. Narrow: bars in its place, and nothing to scroll sideways."""
    me = arrive(width=1280).rate(OFTEN, IRRELEVANT, NEVER, ALWAYS, NEVER, RARELY).submit()
    expect(me.page.locator("svg.ldn-radar")).to_be_visible()
    rows = me.page.locator(".ldn-ratings tbody tr:has(th[scope=row])")
    assert rows.first.inner_text().split("\t") == ["1", "Resilience", "Often"]
    assert rows.nth(1).inner_text().split("\t")[1:] == ["Growth", "Not relevant to me now"]
    assert me.page.locator(".ldn-next li strong").all_inner_texts() == ["Build trust", "Empathy", "Share decisions"]
    me.picture("result-1280")

    me.page.set_viewport_size({"width": 320, "height": 800})
    expect(me.page.locator("svg.ldn-radar")).to_be_hidden()
    bar = me.page.locator(".ldn-bar:visible").first
    assert bar.bounding_box()["width"] > 60  # type: ignore[index]
    assert bar.locator("i").bounding_box()["width"] == pytest.approx(bar.bounding_box()["width"] * 0.8, abs=3)  # type: ignore[index]
    assert me.page.evaluate("document.documentElement.scrollWidth") <= 320
    me.picture("result-320")


def test_the_plan_is_kept(arrive: Arrive) -> None:
    """Up to three to work on and a first step, there again after a reload."""
    me = arrive().rate(OFTEN, RARELY, NEVER, ALWAYS).submit()
    form = me.page.locator("form.ldn-plan")
    for name in ("Growth", "Empathy", "Build trust"):
        form.get_by_role("checkbox", name=name).check()
    expect(form.get_by_role("checkbox", name="Resilience")).to_be_disabled()
    expect(me.part("plan-full")).to_have_text("You have chosen 3. Take one away to choose another.")
    assert form.get_by_role("checkbox").count() == 4
    form.get_by_role("checkbox", name="Build trust").uncheck()
    form.get_by_label("My first step").fill("Ask Amina on Monday")
    expect(me.part("plan-status")).to_have_attribute("data-status", "saved", timeout=10_000)

    me.go()

    form = me.page.locator("form.ldn-plan")
    expect(form.get_by_label("My first step")).to_have_value("Ask Amina on Monday")
    assert [box.is_checked() for box in form.get_by_role("checkbox").all()] == [False, True, True, False]


def test_retake_and_compare(arrive: Arrive) -> None:
    """A new attempt begins with the same choice and no rating; then the two stand beside each other."""
    me = arrive().rate(OFTEN, RARELY, NEVER, ALWAYS)
    me.page.get_by_role("radio", name="My own choice").check()
    me.part("picks").get_by_role("checkbox", name="Clear obstacles").uncheck()
    me.do("add")
    me.page.keyboard.type("I rest")
    me.page.locator("fieldset[data-own]").get_by_role("radio").nth(RARELY).check()
    me.submit()

    me.do("again")
    expect(me.card("clear-obstacles")).to_be_hidden()
    expect(me.part("progress")).to_have_text("Rated: 0 of 6")
    expect(me.page.locator("[data-own] input[type=text]")).to_have_value("I rest")
    me.rate(ALWAYS, RARELY, OFTEN, SOMETIMES)
    me.page.locator("fieldset[data-own]").get_by_role("radio").nth(OFTEN).check()
    me.submit()
    me.page.get_by_role("button", name="Compare", exact=True).click()

    expect(me.part("title")).to_have_text("Attempts 1 and 2")
    expect(me.part("title")).to_be_focused()
    changes = {
        row[1]: row[4]
        for row in (text.split("\t") for text in me.page.locator(".ldn-changes tbody tr:has(th[scope=row])").all_inner_texts())
    }
    assert {name: re.sub(r"^[▲▼] ", "", change) for name, change in changes.items()} == {
        "Resilience": "1 step up",
        "Growth": "The same",
        "Empathy": "3 steps up",
        "Build trust": "2 steps down",
        "Share decisions": "Cannot be compared",
        "I rest": "2 steps up",
    }
    me.picture("compare-1280")
    me.page.get_by_role("button", name="Show: Attempt 1").click()
    expect(me.part("title")).to_contain_text("Attempt 1")


def test_a_draft_beside_results(arrive: Arrive) -> None:
    """Who rates again can look at the results and go on with the draft."""
    me = arrive().rate(OFTEN, RARELY, NEVER).submit()
    me.do("again")
    me.rate(ALWAYS).saved().go()
    me.do("results")
    expect(me.page.locator("[data-do=again]")).to_have_text("Go on with your draft")
    me.do("again")
    expect(me.radio("resilience", ALWAYS)).to_be_checked()


def test_files_and_paper(arrive: Arrive, tmp_path: Path) -> None:
    """CSV and JSON are downloaded, and the page to print becomes a PDF without the server being asked again."""
    me = arrive().rate(OFTEN, RARELY, NEVER).submit()
    with me.page.expect_download() as table:
        me.page.get_by_role("link", name="All attempts as CSV").click()
    table.value.save_as(tmp_path / "a.csv")
    rows = list(csv.reader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()))
    assert rows[1][4:7] == ["Resilience", "4", "Often"]
    with me.page.expect_download() as data:
        me.page.get_by_role("link", name="Everything as JSON").click()
    data.value.save_as(tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["attempts"][0]["ratings"] == {
        "resilience": 4,
        "growth": 2,
        "empathy": 1,
    }

    with me.page.context.expect_page() as opened:
        me.page.get_by_role("link", name="Page to print").click()
    paper = opened.value
    expect(paper.get_by_role("heading", level=1)).to_contain_text("Where I stand (Attempt 1)")
    assert paper.pdf().startswith(b"%PDF")
    assert axe_of_page(paper) == []


def axe_of_page(page: Page) -> list[str]:
    """What axe-core finds in a whole page. Evaluated by the test, which the page's policy does not hinder."""
    found: dict[str, Any] = Axe().run(page).response
    return [item["id"] for item in found["violations"]]


# --- windows and networks


def test_two_windows_with_different_answers_merge(arrive: Arrive) -> None:
    """Each window rates another skill: both ratings stay, nobody is asked."""
    who = uuid4().hex
    one = arrive(who=who)
    other = arrive(who=who, context=one.page.context)
    one.rate(OFTEN).saved()
    other.radio("growth", NEVER).check()
    other.saved()
    expect(other.radio("resilience", OFTEN)).to_be_checked()
    expect(other.radio("growth", NEVER)).to_be_checked()
    expect(other.part("clash")).to_be_hidden()
    one.radio("trust", ALWAYS).check()
    one.saved()
    expect(one.radio("growth", NEVER)).to_be_checked()
    third = arrive(who=who)
    expect(third.part("progress")).to_have_text("Rated: 3 of 6")


@pytest.mark.parametrize(("side", "kept"), [("here", NEVER), ("there", OFTEN)])
def test_two_windows_with_one_answer_ask(arrive: Arrive, side: str, kept: int) -> None:
    """Both rated the same skill: both ratings are shown, and the learner's choice is kept."""
    who = uuid4().hex
    one = arrive(who=who)
    other = arrive(who=who, context=one.page.context)
    one.rate(OFTEN).saved()
    other.rate(NEVER, RARELY)
    expect(other.part("clash")).to_be_visible(timeout=15_000)
    expect(other.part("clash").get_by_role("heading")).to_be_focused()
    assert other.part("clash").locator("label").all_inner_texts() == ["Here: Never", "In the other window: Often"]
    assert axe(other.page) == []
    other.picture(f"clash-{side}")
    other.part("clash").locator(f"input[value={side}]").check()
    other.do("settle")
    other.saved()
    expect(other.part("clash")).to_be_hidden()
    third = arrive(who=who)
    expect(third.radio("resilience", kept)).to_be_checked()
    expect(third.radio("growth", RARELY)).to_be_checked()


def test_a_note_that_differs_is_shown_whole(arrive: Arrive) -> None:
    """Words of both windows are there to choose from, as text."""
    who = uuid4().hex
    one = arrive(who=who)
    other = arrive(who=who, context=one.page.context)
    for window, words in ((one, "From <b>one</b> window"), (other, "From the other")):
        window.card("trust").get_by_text("Private note").click()
        window.card("trust").get_by_role("textbox").fill(words)
        if window is one:
            window.saved()
    expect(other.part("clash")).to_be_visible(timeout=15_000)
    assert other.part("clash").locator(".ldn-words").all_inner_texts() == ["From the other", "From <b>one</b> window"]


@pytest.mark.parametrize("what", ["see", "keep"])
def test_submitted_in_another_window(arrive: Arrive, what: str) -> None:
    """A window that is behind learns of it, and can show the result or begin a new attempt with what it has."""
    who = uuid4().hex
    one = arrive(who=who).rate(OFTEN, RARELY).saved()
    other = arrive(who=who, context=one.page.context)
    one.submit()
    other.radio("trust", ALWAYS).check()
    expect(other.part("clash")).to_contain_text("You submitted this in another window.", timeout=15_000)
    assert axe(other.page) == []
    other.do(what)
    if what == "see":
        expect(other.part("title")).to_contain_text("Attempt 1")
    else:
        other.saved().submit()
        expect(other.part("title")).to_contain_text("Attempt 2")
        assert other.page.locator(".ldn-bar").count() == 3


def test_offline_and_back(arrive: Arrive) -> None:
    """Without a network the ratings stay on the device and are said to; with it they are saved."""
    me = arrive()
    me.page.context.set_offline(True)
    me.rate(OFTEN, RARELY)
    expect(me.part("status")).to_have_text("Offline. Kept on this device until it can be saved.", timeout=10_000)
    expect(me.card("growth").locator("[data-part=said]")).to_have_attribute("data-status", "offline")
    me.page.get_by_role("button", name="Submit and see the result").click()
    expect(me.part("problem")).to_have_text("The site cannot be reached. Nothing is lost: try again in a moment.", timeout=10_000)
    me.page.context.set_offline(False)
    me.saved().submit()


def test_a_page_that_closed_offline_is_taken_up(arrive: Arrive) -> None:
    """What a closed page could not save is in the next one, beside what was saved elsewhere since."""
    who = uuid4().hex
    me = arrive(who=who)
    me.page.context.set_offline(True)
    me.rate(OFTEN)
    expect(me.part("status")).to_have_attribute("data-status", "offline", timeout=10_000)
    me.page.close()
    elsewhere = arrive(who=who)
    elsewhere.radio("growth", NEVER).check()
    elsewhere.saved()
    me.page.context.set_offline(False)
    again = arrive(who=who, context=me.page.context).saved()
    expect(again.radio("resilience", OFTEN)).to_be_checked()
    expect(again.radio("growth", NEVER)).to_be_checked()
    assert again.page.evaluate("Object.keys(localStorage).filter(name => name.indexOf('ldn:') === 0)") == []
    elsewhere.go()
    expect(elsewhere.part("progress")).to_have_text("Rated: 2 of 6")


def test_a_lost_answer_to_submit_makes_one_attempt(arrive: Arrive) -> None:
    """The server has the attempt, the answer got lost: submitting again shows it and makes no second one."""
    me = arrive().rate(OFTEN, RARELY).saved()
    lost: list[str] = []

    def lose(route: Any) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort()

    me.page.route("**/submit/**", lose)
    me.page.get_by_role("button", name="Submit and see the result").click()
    expect(me.part("problem")).to_contain_text("The site cannot be reached.")
    me.submit()
    assert me.page.locator("[data-part=attempts] li").count() == 1


def test_a_failed_load_can_be_tried_again(arrive: Arrive) -> None:
    """The form stays closed until the draft is there, so nothing is overwritten."""
    me = arrive().rate(OFTEN).saved()
    me.page.route("**/load/**", lambda route: route.abort())
    me.page.goto(me.url)
    expect(me.part("loading")).to_contain_text("Your ratings could not be loaded.")
    expect(me.radio("resilience", OFTEN)).to_be_disabled()
    me.page.unroute("**/load/**")
    me.do("load")
    expect(me.radio("resilience", OFTEN)).to_be_checked()


# --- everybody


def test_by_keyboard_alone(arrive: Arrive) -> None:
    """Tab, arrows, space and enter reach and do everything from the first rating to the comparison."""
    me = arrive()
    keys = me.page.keyboard

    def tab_to(selector: str) -> None:
        for _ in range(150):
            if me.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            keys.press("Tab")
        pytest.fail(f"the tab key never comes to {selector}")

    tab_to('[data-item="resilience"] input')
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    tab_to('[data-item="resilience"] summary')
    keys.press("Enter")
    tab_to('[data-item="resilience"] textarea')
    keys.type("Note")
    for skill in ("growth", "empathy"):
        tab_to(f'[data-item="{skill}"] input')
        keys.press("Space")
    expect(me.radio("resilience", SOMETIMES)).to_be_checked()
    tab_to('[data-part="rate"] button[type="submit"]')
    keys.press("Enter")
    expect(me.part("title")).to_be_focused(timeout=15_000)
    tab_to(".ldn-plan input")
    keys.press("Space")
    expect(me.page.locator(".ldn-plan input").first).to_be_checked()
    me.page.locator('[data-part="results"] h4').first.focus()
    tab_to('[data-do="again"]')
    keys.press("Enter")
    tab_to('[data-item="resilience"] input')
    keys.press("Space")
    tab_to('[data-part="rate"] button[type="submit"]')
    keys.press("Enter")
    expect(me.part("title")).to_contain_text("Attempt 2", timeout=15_000)
    tab_to('[data-part="compare"] button')
    keys.press("Enter")
    expect(me.part("title")).to_have_text("Attempts 1 and 2")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("scenario", ["english-assessment", "arabic-assessment"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_for_axe_in_any_state(arrive: Arrive, width: int, scenario: str, dark: bool) -> None:
    """Form, messages, own indicators, result and comparison: axe-core finds nothing, and nothing scrolls sideways."""
    me = arrive(scenario, width=width, dark=dark)
    name = f"{scenario}-{width}-{'dark' if dark else 'light'}"
    assert me.page.locator(".ldn-xblock").get_attribute("data-theme") == ("dark" if dark else "light")

    def check(state: str) -> None:
        me.picture(f"{name}-{state}")
        assert axe(me.page) == []
        assert me.page.evaluate("document.documentElement.scrollWidth") <= width
        small = me.page.evaluate(_SMALL)
        assert small == []

    me.page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    check("empty")
    me.page.locator('[data-part="choose"] input[value=own]').check()
    me.rate(OFTEN, IRRELEVANT, NEVER, ALWAYS, RARELY, OFTEN)
    me.card("trust").get_by_role("textbox").fill("Because of May.\nAnd of June.")
    me.do("add")
    me.page.keyboard.type("I rest")
    check("rated")
    me.page.locator('[data-part="rate"] button[type=submit]').click()
    expect(me.part("title")).to_be_focused(timeout=15_000)
    me.page.locator(".ldn-plan input").nth(0).check()
    check("result")
    me.do("again")
    me.rate(ALWAYS, OFTEN, NEVER, RARELY)
    me.saved()
    me.page.locator('[data-part="rate"] button[type=submit]').click()
    expect(me.part("title")).to_have_text(re.compile(r"^\D*2(?!\d)"), timeout=15_000)  # not the 2 of a date
    me.page.locator('[data-part="compare"] button').click()
    expect(me.page.locator(".ldn-changes")).to_be_visible()
    check("compared")


# Controls that are smaller than 24 pixels in either direction and are not a link in a sentence (WCAG 2.2, 2.5.8).
_SMALL = """() => [...document.querySelectorAll('.ldn-xblock :is(button, select, summary, label:has(input))')]
  .filter(node => node.checkVisibility({visibilityProperty: true}))
  .map(node => [node.textContent.trim(), node.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24).map(([text]) => text)"""


def test_axe_finds_a_planted_defect(arrive: Arrive) -> None:
    """The checks above would notice: a field that lost its label is found."""
    me = arrive()
    me.page.evaluate("document.querySelector('[data-part=role]').id = 'lost'")
    assert [problem for problem in axe(me.page) if problem.startswith("select-name")]


def test_from_right_to_left(arrive: Arrive) -> None:
    """Arabic: the page runs from the right, and the second axis of the radar lies on the left."""
    me = arrive("arabic-assessment").rate(OFTEN, RARELY, NEVER, ALWAYS)
    me.page.locator('[data-part="rate"] button[type=submit]').click()
    expect(me.part("title")).to_be_focused(timeout=15_000)
    assert me.page.locator(".ldn-xblock").get_attribute("dir") == "rtl"
    assert float(me.page.locator("svg.ldn-radar text").nth(1).get_attribute("x") or 0) < 0
    table, drawing = me.page.locator(".ldn-ratings").bounding_box(), me.page.locator("svg.ldn-radar").bounding_box()
    assert table is not None
    assert drawing is not None
    assert table["x"] < drawing["x"]


def test_hostile_words_are_inert(arrive: Arrive) -> None:
    """Scripts in every text of the author and of the learner are shown as text, in every view."""
    attack = "</textarea><script>window.PWNED=1</script><img src=x onerror=window.PWNED=1>"
    me = arrive("hostile-assessment").rate(OFTEN, RARELY, NEVER)
    me.card("trust").locator("summary").click()
    me.card("trust").get_by_role("textbox").fill(attack)
    me.do("add")
    me.page.keyboard.type(attack)
    me.page.locator('[data-part="rate"] button[type=submit]').click()
    expect(me.part("title")).to_be_focused(timeout=15_000)
    me.page.locator(".ldn-plan textarea").fill(attack)
    expect(me.part("plan-status")).to_have_attribute("data-status", "saved", timeout=10_000)
    expect(me.page.locator(".ldn-notes dd")).to_have_text(attack)
    paper = me.page.locator("[data-link=paper]").get_attribute("href")
    assert me.page.evaluate("window.PWNED") is None
    me.page.goto(f"{me.url.split('/view')[0]}{paper}")
    assert me.page.evaluate("window.PWNED") is None
    assert me.page.get_by_text(attack).count() == 3


def test_in_the_frame_of_the_lms(open_page: Callable[..., Page], errors: Callable[[Page], list[str]], lms: SmallLms) -> None:
    """It works with its scripts loaded twice and beside other blocks, and the link to the unit is absolute."""
    page = open_page()
    complaints = errors(page)
    lms.login(page.context, "learner")
    page.goto(lms.frame("together-unit", twice="1"))
    block = page.locator(".ldn-assessment")
    expect(block.locator('[data-part="loading"]')).to_be_empty()
    for skill, step in zip(SKILLS, (OFTEN, RARELY, NEVER), strict=False):
        block.locator(f'[data-item="{skill}"]').get_by_role("radio").nth(step).check()
    block.locator('[data-part="rate"] button[type=submit]').click()
    expect(block.locator('[data-part="title"]')).to_be_focused(timeout=15_000)
    link = block.get_by_role("link", name="Learn more in this course: Empathy")
    expect(link).to_have_attribute("href", "/courses/course-v1:LDN+LDS+2026/jump_to_id/sheet-unit")
    assert [text for text in complaints if not _is_expected(text)] == []


def test_the_panel_of_staff(open_page: Callable[..., Page], lms: SmallLms) -> None:
    """Staff open it and see that there is nothing to tell of fewer than five; learners have none."""
    page = open_page(width=320)
    lms.login(page.context, "staff")
    page.goto(lms.frame("end-unit"))
    page.get_by_text("For the staff of this course").click()
    page.get_by_role("button", name="Show the figures of the group").click()
    expect(page.locator('[data-part="figures"]')).to_contain_text("fewer than five people")
    for number in range(7, 13):
        other = open_page()
        lms.login(other.context, f"learner-{number}")
        lms.handle(
            other.context,
            "assessment-end",
            "submit",
            {
                "attempt": uuid4().hex,
                "base": 0,
                "answers": {
                    "choice": {"mode": "all", "preset": "", "skills": []},
                    "ratings": {"trust": 4},
                    "notes": {},
                    "own": [],
                },
            },
        )
    page.get_by_role("button", name="Show the figures of the group").click()
    expect(page.locator('[data-part="figures"] tr', has_text="Build trust")).to_contain_text("4.0")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
