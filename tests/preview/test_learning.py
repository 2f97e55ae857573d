"""The learner's way through the real course, in a browser: answers, completion, grade, assessment, journal, and who sees what."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from builder.ids import url_name
from builder.preview.people import PEOPLE
from builder.sources.project import course_modules, read_project
from tests.preview.questions import KINDS, Question, question, questions
from tests.preview.running import ROOT, Preview, be, running, visiting

FULL, SHORT = "leadership-development", "leadership-essentials"
LESSON = "burnout-meaning"
ASSESSMENT, JOURNAL, WORKSHEET = "skills-start-page", "begin-journal", "task-of-yours"
SECRET = "I said \"/course/abc\" and '/static/x' to nobody. </script> 🌱"
PATIENCE = 30_000.0  # milliseconds; a busy machine is no fault

pytestmark = pytest.mark.xdist_group("preview-learning")


@dataclass(frozen=True, slots=True)
class Site:
    """The preview, asked without a browser."""

    preview: Preview

    @property
    def address(self) -> str:
        """Without a slash at its end."""
        return self.preview.address.rstrip("/")

    def ask(self, person: str, path: str, form: dict[str, str] | str | None = None) -> tuple[int, str]:
        """What somebody is answered: a POST if there is something to send, as a form or as JSON."""
        body = None if form is None else (form if isinstance(form, str) else urlencode(form)).encode()
        headers = {"Cookie": f"ldn_person={person}", "Origin": self.address}
        headers |= {"Content-Type": "application/json"} if isinstance(form, str) else {}
        request = urllib.request.Request(self.address + path, body, headers)  # noqa: S310 - our own address
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def anew(self, person: str, course: str = FULL) -> None:
        """Let somebody start anew in a course."""
        assert self.ask(person, "/-/be", {"anew": "yes", "back": f"/{course}/en/outline/"})[0] == 200


@pytest.fixture(scope="module")
def running_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A preview of this project. A text counts as read after a fifth of a second: the wait is shorter, the way is the same."""
    with running(tmp_path_factory.mktemp("learning"), "--seen-after", "200") as preview:
        yield Site(preview)


@pytest.fixture
def site(running_site: Site) -> Site:
    """The same, and nobody has done anything yet."""
    for person in PEOPLE:
        for course in (FULL, SHORT):
            running_site.anew(person.username, course)
    return running_site


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page of the first learner."""
    with visiting(browser, site.address, viewport={"width": 1000, "height": 800}) as page:
        yield page


def _unit(module: str, unit: str, course: str = FULL) -> str:
    return f"/{course}/en/unit/{url_name(module, unit)}/"


def _at(found: Question, course: str = FULL) -> str:
    return f"/{course}/en/unit/{found.unit}/"


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_is_answered_wrong_then_right(page: Page, kind: str) -> None:
    """The feedback is that of the choice; the mark is a word and a sign, no colour alone; the focus goes to the result."""
    asked = question(FULL, kind)
    page.goto(_at(asked))
    for right, word, sign in ((False, "Incorrect", "✗"), (True, "Correct", "✓")):
        feedback = asked.send(page, right=right)
        result = asked.problem(page).locator(".problem-result")
        expect(result).to_be_focused()
        expect(result).to_contain_text(f"{sign} {word} ({int(right)}/1 point)")
        if feedback:
            expect(asked.problem(page).locator(".problem-feedback-text").first).to_contain_text(feedback)
    page.reload()
    expect(asked.problem(page).locator(".problem-result")).to_contain_text("Correct (1/1 point)")


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_is_answered_without_scripts(browser: Browser, site: Site, kind: str) -> None:
    """The form is posted and leads back to the question in its page, which is no page of a form: it can be loaded again."""
    asked = question(FULL, kind)
    with visiting(browser, site.address, java_script_enabled=False) as page:
        page.goto(_at(asked))
        for right, word in ((False, "Incorrect"), (True, "Correct")):
            feedback = asked.send(page, right=right)
            expect(page).to_have_url(re.compile(f"/unit/{asked.unit}/#{asked.name}$"))
            expect(asked.problem(page).locator(".problem-result")).to_contain_text(word)
            expect(asked.problem(page)).to_contain_text(feedback)
        page.reload()
        expect(asked.problem(page).locator(".problem-result")).to_contain_text("Correct (1/1 point)")


def test_a_lesson_is_completed_unit_by_unit(page: Page) -> None:
    """Texts that were in view, questions that were answered, a worksheet when it was written in: the outline shows it."""
    asked = [found for found in questions(SHORT) if found.lesson.id == LESSON]
    lesson, module = asked[0].lesson, asked[0].module
    for number, unit in enumerate(lesson.units, start=1):
        page.goto(_unit(module, unit.id, SHORT))
        for found in asked:
            if found.unit == url_name(module, unit.id):
                found.send(page, right=False)
        for sheet in page.locator(".xblock").all():
            sheet.locator("textarea").first.fill("A word")
            expect(sheet.locator(".ldn-status[data-status=saved]").first).to_be_visible(timeout=PATIENCE)
        _read_all(page)
        page.goto(f"/{SHORT}/en/outline/")
        expect(page.locator(".units .done")).to_have_count(number)
        expect(page.get_by_text(f"Learner 1 has completed {number} of ")).to_be_visible()
        done = page.locator(".units .done").last
        expect(done).to_contain_text(unit.title.source)
        expect(done.locator(".tick")).to_contain_text("completed")
    page.goto(f"/{SHORT}/en/progress/")
    expect(page.locator("#completion ~ .scroll tr", has_text="Burnout")).to_contain_text(f"{len(lesson.units)} / ")
    page.goto(_unit(module, lesson.units[0].id, SHORT))
    expect(page.locator(".steps .done")).to_have_count(len(lesson.units))


def _read_all(page: Page) -> None:
    """Look at each block until it counts as read."""
    while (unread := page.locator("[data-seen]")).count():
        name = unread.first.get_attribute("data-block")
        unread.first.scroll_into_view_if_needed()
        page.locator(f'[data-block="{name}"]:not([data-seen])').wait_for()


def test_the_grade_grows_until_the_course_is_passed(page: Page) -> None:
    """Every graded question of the short course is answered right: points and percentage after each lesson, and the mark."""
    lessons = list(dict.fromkeys(found.lesson.id for found in questions(SHORT) if found.lesson.graded))
    for number, lesson in enumerate(lessons, start=1):
        asked = [found for found in questions(SHORT) if found.lesson.id == lesson]
        for found in asked:
            page.goto(_at(found, SHORT))
            found.send(page, right=True)
        page.goto(f"/{SHORT}/en/progress/")
        percent = 100 * number // len(lessons)
        expect(page.locator(".grade b")).to_have_text(f"{percent} %")
        expect(page.locator(".grade")).to_contain_text(
            "Pass: from 70 %, reached" if percent >= 70 else re.compile(r"Pass: from 70 %$")
        )
        row = page.get_by_role("row", name=asked[0].lesson.title.source).first
        expect(row).to_contain_text(f"{len(asked)} / {len(asked)}")
        shown = page.get_by_role("row").filter(has_text=re.compile(r"[1-9]\d* / [1-9]\d*$")).count()
        assert shown >= number
    assert percent == 100


def test_the_assessment_is_rated_submitted_and_taken_again(page: Page) -> None:
    """Its chart and its table are seen, and a second attempt stands beside the first."""
    page.goto(_unit("welcome", ASSESSMENT))
    for attempt in (1, 2):
        for card in page.locator("fieldset[data-item]").all():
            card.get_by_role("radio").nth(2 + attempt).check()
        page.get_by_role("button", name="Submit and see the result").click()
        expect(page.locator("[data-part=shown] svg").first).to_be_visible(timeout=PATIENCE)
        expect(page.locator("[data-part=shown] table").first).to_be_attached()
        expect(page.locator("[data-part=attempts] > li")).to_have_count(attempt, timeout=PATIENCE)
        if attempt == 1:
            page.get_by_role("button", name="Rate yourself again").click()
    page.reload()
    expect(page.locator("[data-part=attempts] > li")).to_have_count(2, timeout=PATIENCE)
    page.goto(f"/{FULL}/en/outline/")
    expect(page.locator(f'.units .done a[href*="{url_name("welcome", ASSESSMENT)}"]')).to_have_count(1)


def test_what_is_written_is_there_again(page: Page) -> None:
    """An entry of the journal and a box of a worksheet, after the page was closed."""
    sheet = _unit(*_first("worksheet"))
    for address in (_unit("welcome", JOURNAL), sheet):
        page.goto(address)
        box = page.locator(".xblock textarea").first
        box.fill(SECRET, timeout=PATIENCE)
        expect(page.locator(".xblock .ldn-status[data-status=saved]").first).to_be_visible(timeout=PATIENCE)
    page.close()
    again = page.context.new_page()
    again.goto(_unit("welcome", JOURNAL))
    expect(again.get_by_text(SECRET).first).to_be_visible(timeout=PATIENCE)
    again.goto(sheet)
    expect(again.locator(".xblock textarea").first).to_have_value(SECRET, timeout=PATIENCE)


def _first(kind: str) -> tuple[str, str]:
    """Module and unit of the first block of a kind in the full course."""
    project = read_project(ROOT)
    return next(
        (module.id, unit.id)
        for module in course_modules(project, project.courses[FULL])
        for lesson in module.lessons
        for unit in lesson.units
        for block in unit.blocks
        if kind == block.KIND
    )


def _live(page: Page) -> Question:
    """Do something of each kind as whoever one is; gives the question that was answered."""
    asked = question(FULL, "choice")
    page.goto(_at(asked))
    asked.send(page, right=True)
    _read_all(page)
    page.goto(_unit("welcome", JOURNAL))
    page.locator(".xblock textarea").first.fill(SECRET, timeout=PATIENCE)
    expect(page.locator(".xblock .ldn-status[data-status=saved]").first).to_be_visible(timeout=PATIENCE)
    page.goto(_unit("welcome", ASSESSMENT))
    for card in page.locator("fieldset[data-item]").all():
        card.get_by_role("radio").nth(3).check()
    page.get_by_role("button", name="Submit and see the result").click()
    expect(page.locator("[data-part=shown] svg").first).to_be_visible(timeout=PATIENCE)
    _read_all(page)  # or what is still under way is kept after it was forgotten
    return asked


def _has(page: Page, asked: Question, *, lived: bool) -> None:
    """Whether all of it is there, or none."""
    page.goto(_at(asked))
    expect(asked.problem(page).locator("input:checked")).to_have_count(int(lived))
    expect(asked.problem(page).locator(".problem-mark")).to_have_count(2 if lived else 0)
    page.goto(_unit("welcome", JOURNAL))
    expect(page.locator(".xblock textarea").first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(SECRET)).to_have_count(int(lived))
    page.goto(_unit("welcome", ASSESSMENT))
    expect(page.locator("[data-part=loading]")).to_be_empty(timeout=PATIENCE)
    expect(page.locator("[data-part=attempts] > li")).to_have_count(int(lived))
    expect(page.locator("fieldset[data-item] input:checked")).to_have_count(0)
    page.goto(f"/{FULL}/en/outline/")
    expect(page.locator(".units .done")).to_have_count(2 if lived else 0)  # the other question of the first unit is open


def test_learners_see_nothing_of_each_other(page: Page) -> None:
    """In the same browser: answers, completion, journal and assessment are gone for the second, and there again for the first."""
    asked = _live(page)
    _has(page, asked, lived=True)
    be(page, "Learner 2")
    expect(page.get_by_text("Learner 2 has completed 0 of ")).to_be_visible()
    _has(page, asked, lived=False)
    be(page, "Learner 1")
    _has(page, asked, lived=True)


def test_who_starts_anew_has_done_nothing(page: Page, site: Site) -> None:
    """All of one learner in one course is forgotten; what others did in it stays, and what the learner did in another course."""
    page.goto(f"/{FULL}/en/outline/")
    be(page, "Learner 2")
    asked = _live(page)
    other = question(SHORT, "choice")
    for person in ("Learner 1", "Learner 2"):
        be(page, person)
        page.goto(_at(other, SHORT))
        other.send(page, right=True)
    be(page, "Learner 1")
    _live(page)
    page.goto(f"/{FULL}/en/outline/")
    page.locator(".menu:has(button[name=anew]) summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Start anew: forget what Learner 1 did in this course").click()
    _has(page, asked, lived=False)
    for person in ("Learner 1", "Learner 2"):
        be(page, person)
        page.goto(_at(other, SHORT))
        expect(other.problem(page).locator(".problem-result")).to_contain_text("Correct")
    _has(page, asked, lived=True)


def test_staff_see_no_learners_words(page: Page, site: Site) -> None:
    """Neither on the pages nor in what the blocks answer; they have answers and completion of their own."""
    asked = _live(page)
    be(page, "Staff")
    _has(page, asked, lived=False)
    for unit, block in ((JOURNAL, "first-entry"), (ASSESSMENT, "skills-start")):
        assert "to nobody" not in site.ask("staff", _unit("welcome", unit))[1]
        said = _handle(site, "staff", url_name("welcome", block), "load")
        assert "to nobody" not in said[1]


def _handle(site: Site, person: str, block: str, handler: str, data: Any = None) -> tuple[int, str]:
    return site.ask(person, f"/{FULL}/en/handler/{block}/{handler}", json.dumps(data or {}))


def test_who_is_not_signed_in_sees_the_course_and_does_nothing(page: Page, site: Site) -> None:
    """There is nothing to press, and what is sent all the same is refused and not kept."""
    asked = _live(page)
    page.goto(f"/{FULL}/en/outline/")
    be(page, "Not signed in")
    expect(page.locator(".units a").first).to_be_attached()
    expect(page.locator(".units .done")).to_have_count(0)
    page.goto(_at(asked))
    expect(page.locator(".of-html").first).to_be_visible()
    expect(page.locator("main form")).to_have_count(0)
    expect(page.get_by_text("Only people who are signed in").first).to_be_visible()
    page.goto(_unit("welcome", JOURNAL))
    expect(page.locator("main :is(textarea, input):enabled")).to_have_count(0)
    assert SECRET not in page.content()
    page.goto(f"/{FULL}/en/progress/")
    expect(page.get_by_text("Nobody is signed in, so nothing is kept.")).to_be_visible()
    assert site.ask("nobody", f"/{FULL}/en/answer/{asked.name}", {"do": "submit", "input_2_1": "a"})[0] == 403
    assert _handle(site, "nobody", url_name("welcome", "first-entry"), "keep", {"text": "x"}) == (403, "Unauthenticated")
    assert site.ask("nobody", f"/{FULL}/en/seen", {"block": url_name("welcome", "x")})[0] == 404


def test_pages_of_other_sites_change_nothing(site: Site) -> None:
    """A form that another site sends is refused, whoever the browser says that one is; so is a name that only leads here."""
    path = f"{site.address}/-/be"
    for headers in ({"Origin": "http://example.org"}, {}, {"Origin": site.address, "Host": "example.org"}):
        request = urllib.request.Request(path, b"person=staff", headers)  # noqa: S310 - our own address
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=60)  # noqa: S310
        assert refused.value.code == 403
        refused.value.close()
