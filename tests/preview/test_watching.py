"""What somebody saves is seen in the page that is open, and nobody who is writing in it loses anything."""

from __future__ import annotations

import re
import shutil
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
import pytest
from playwright.sync_api import Browser, Page, expect

from builder.ids import url_name
from tests.preview.running import Preview, copy_project, running, visiting
from tests.projects import edit

MODULE, TEXTS = "burnout", "syllabus/modules/burnout.yaml"
BENGALI = "locales/bn/LC_MESSAGES/burnout.po"
DRAWING = "syllabus/figures/burnout-signals.svg.j2"
READING, FIGURE, QUESTION, JOURNAL = "burnout-take-care", "places-to-look", "plan-check", "signs-journal-page"
FIRST_LINE = "              This module is about load, tiredness and rest in volunteer work."
NEW = "Zanzibar"  # a word that the course does not have
PATIENCE = 10_000  # milliseconds

pytestmark = pytest.mark.xdist_group("preview-watching")


@dataclass(slots=True)
class Desk:
    """The project that is watched, with each of its files as it was, and the times from saving to seeing."""

    root: Path
    preview: Preview
    before: dict[Path, bytes] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)

    def unit(self, name: str, locale: str = "en") -> str:
        """The address of a unit of the module."""
        return f"/leadership-development/{locale}/unit/{url_name(MODULE, name)}/"

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the one place of a file that reads `old`."""
        self.keep(name)
        edit(self.root, name, old, new)

    def keep(self, name: str) -> Path:
        """The path of a file that is going to be changed."""
        path = self.root / name
        self.before.setdefault(path, path.read_bytes())
        return path

    def mend(self) -> None:
        """Put everything back."""
        for path, content in self.before.items():
            path.write_bytes(content)
        self.before.clear()

    def settle(self) -> None:
        """Wait until the pages are again what they were when this was called first."""
        end = time.monotonic() + 6 * PATIENCE / 1000
        while (found := {path: self._content(path) for path in _pages(self)}) != (self.contents or found):
            assert time.monotonic() < end
            time.sleep(0.1)
        self.contents = found

    def _content(self, path: str) -> str:
        """What the page says of what it shows."""
        address = self.preview.address.rstrip("/") + path
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own
                found = re.search(r'data-content="(\w+)"', answer.read().decode())
        except urllib.error.HTTPError:
            return ""
        assert found is not None
        return found[1]


def _pages(desk: Desk) -> list[str]:
    return [desk.unit(READING, "bn"), *(desk.unit(name) for name in (READING, FIGURE, QUESTION, JOURNAL))]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A preview of a copy of this project, which is watched."""
    folder = tmp_path_factory.mktemp("watching")
    root = copy_project(folder)
    with running(folder, "--project", str(root), "--watch", "--seen-after", "0") as preview:
        yield Desk(root, preview)


@pytest.fixture
def desk(watched: Desk) -> Iterator[Desk]:
    """The same, put back after each test."""
    watched.settle()
    yield watched
    watched.mend()


@pytest.fixture
def page(browser: Browser, desk: Desk) -> Iterator[Page]:
    """A page of a new browser, in a window in which every unit has to be scrolled. Some tests delete the unit that it shows."""
    with visiting(browser, desk.preview.address, but="404 (Not Found)", viewport={"width": 900, "height": 480}) as page:
        yield page


def _open(page: Page, address: str) -> None:
    """Open a page, and wait until it listens."""
    with page.expect_request("**/-/events*"):
        page.goto(address)
    page.evaluate("window.opened = 'once'")


def _is_the_same(page: Page) -> bool:
    """Whether the page was not loaded anew since it was opened."""
    return bool(page.evaluate("window.opened === 'once'"))


def _looks(page: Page) -> Callable[[], None]:
    """Gives what waits until the page has looked for news, and listens again."""
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append("page") if request.resource_type == "fetch" else None)
    page.on("request", lambda request: asked.append("events") if "/-/events" in request.url else None)

    def wait() -> None:
        end = time.monotonic() + PATIENCE / 1000
        while asked[-2:] != ["page", "events"]:
            assert time.monotonic() < end, asked
            page.wait_for_timeout(50)

    return wait


def _timed(what: str, change: Callable[[], object], seen: Callable[[], object]) -> None:
    """Say how long it takes from saving to seeing; `make bench` measures it where nothing else runs."""
    change()
    began = time.monotonic()
    seen()
    sys.stdout.write(f"save to seen, {what}: {time.monotonic() - began:.2f} s\n")


def _seen(page: Page, words: str = NEW) -> Callable[[], None]:
    return lambda: page.get_by_text(words).first.wait_for(timeout=PATIENCE)


def test_a_saved_text_is_seen(desk: Desk, page: Page) -> None:
    """In a page that is open, without a hand on it; and once more; and its old words when the change is taken back."""
    _open(page, desk.unit(READING))
    first, second = f"{FIRST_LINE} {NEW}", f"{FIRST_LINE} Samarkand"
    _timed("YAML", lambda: desk.edit(TEXTS, FIRST_LINE, first), _seen(page))
    _timed("YAML again", lambda: desk.edit(TEXTS, first, second), _seen(page, "Samarkand"))
    _timed("YAML as before", desk.mend, lambda: page.get_by_text("Samarkand").first.wait_for(state="detached", timeout=PATIENCE))


def test_a_saved_translation_is_seen(desk: Desk, page: Page) -> None:
    """In the page of that language; the page of another language stays as it is."""
    english = page.context.new_page()
    _open(english, desk.unit(READING))
    _open(page, desk.unit(READING, "bn"))
    catalogue = polib.pofile(str(desk.keep(BENGALI)))
    message = next(entry for entry in catalogue if str(entry.msgctxt).startswith(f"{MODULE}.take-care-text.body"))
    message.msgstr = f"{NEW} {message.msgstr}"
    _timed("PO", catalogue.save, _seen(page))
    expect(page.locator("html")).to_have_attribute("lang", "bn")
    assert _is_the_same(english)


def test_a_saved_drawing_is_seen(desk: Desk, page: Page) -> None:
    """The page is the same but for a file that it shows."""
    _open(page, desk.unit(FIGURE))
    figure = page.locator(".block img").first
    figure.scroll_into_view_if_needed()
    before = figure.screenshot()

    with page.expect_response("**/static/*.svg", timeout=PATIENCE) as answer:
        cover = '<rect width="100%" height="100%" fill="#a3201d"/></svg>'
        _timed("figure", lambda: desk.edit(DRAWING, "</svg>", cover), lambda: answer.value)
    page.wait_for_load_state()
    figure.scroll_into_view_if_needed()
    assert figure.screenshot() != before


def test_a_page_stays_where_it_is_read(desk: Desk, page: Page) -> None:
    """What somebody reads is where it was in the window, when the page is loaded anew."""
    _open(page, desk.unit(READING))
    last = page.locator(".block").last.locator("p").last
    last.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 50
    desk.edit(TEXTS, FIRST_LINE, f"{FIRST_LINE} {NEW}")
    _seen(page)()
    page.wait_for_function(f"Math.abs(scrollY - {before}) < 40", timeout=PATIENCE)


def test_what_is_begun_stays_when_something_else_changes(desk: Desk, page: Page) -> None:
    """An answer that was not sent, the caret and the place in the page are as they were, and no note is shown."""
    _open(page, desk.unit(QUESTION))
    box = page.locator(".problem input[type=text]").first
    box.fill("half an answ")
    before = page.evaluate("scrollY")
    wait = _looks(page)
    desk.edit(TEXTS, FIRST_LINE, f"{FIRST_LINE} {NEW}")
    wait()
    expect(box).to_have_value("half an answ")
    expect(box).to_be_focused()
    expect(page.locator("#changed")).to_be_hidden()
    assert _is_the_same(page)
    assert page.evaluate("scrollY") == before


_IS_KEPT = """words => document.querySelector("main").innerText.includes(words) ||
  [...document.querySelectorAll("main textarea")].some(box => box.value.includes(words))"""  # saved, or a draft to go on with


@pytest.mark.parametrize("begun", ["typed", "picked", "journal"])
def test_who_has_begun_is_asked_before_the_page_changes(desk: Desk, page: Page, begun: str) -> None:
    """A note says that the course has changed; the button shows it; what our XBlocks keep is there then too."""
    unit = JOURNAL if begun == "journal" else QUESTION
    _open(page, desk.unit(unit))
    if begun == "journal":
        field = page.locator(".xblock textarea").first
    else:
        field = page.locator(".problem input[type=text]" if begun == "typed" else ".problem input[type=radio]").first
    if begun == "picked":
        field.check()
        field.blur()
    else:
        field.fill("I have begun")
    title = _title_of(desk, unit)
    desk.edit(TEXTS, title, f"{title} {NEW}")
    expect(page.locator("#changed")).to_be_visible(timeout=PATIENCE)
    assert field.is_checked() if begun == "picked" else field.input_value() == "I have begun"
    assert _is_the_same(page)
    expect(page.locator("main h1")).not_to_contain_text(NEW)
    page.get_by_role("button", name="Show it").click()
    expect(page.locator("main h1")).to_contain_text(NEW, timeout=PATIENCE)
    if begun == "journal":
        page.wait_for_function(_IS_KEPT, arg="I have begun", timeout=PATIENCE)


def test_a_note_goes_when_the_change_is_taken_back(desk: Desk, page: Page) -> None:
    """The page shows again what the course says: there is nothing to ask."""
    _open(page, desk.unit(QUESTION))
    page.locator(".problem input[type=text]").first.fill("I have begun")
    title = _title_of(desk, QUESTION)
    desk.edit(TEXTS, title, f"{title} {NEW}")
    expect(page.locator("#changed")).to_be_visible(timeout=PATIENCE)
    desk.mend()
    expect(page.locator("#changed")).to_be_hidden(timeout=PATIENCE)
    assert _is_the_same(page)


def test_a_broken_file_is_told_with_its_line(desk: Desk, page: Page) -> None:
    """The page keeps the last good text and what was begun in it, and the note goes when the file is mended."""
    _open(page, desk.unit(QUESTION))
    page.locator(".problem input[type=text]").first.fill("I have begun")
    title = page.locator("main h1").inner_text()
    news, box = page.locator("#news"), page.locator(".problem input[type=text]").first
    page.evaluate("scrollTo(0, 0)")
    before = page.evaluate("Math.round(document.activeElement.getBoundingClientRect().top)")
    desk.edit(TEXTS, "title: Burnout and managing stress", "title: Burnout: and managing stress")
    expect(news).to_contain_text(f"{TEXTS}:2", timeout=PATIENCE)
    assert page.evaluate("Math.round(document.activeElement.getBoundingClientRect().top)") == before
    expect(box).to_be_focused()
    expect(news).to_be_in_viewport()
    expect(page.locator("main h1")).to_have_text(title)
    assert _is_the_same(page)
    desk.mend()
    expect(news.locator(".broken")).to_have_count(0, timeout=PATIENCE)
    assert _is_the_same(page)
    expect(page.locator(".problem input[type=text]").first).to_have_value("I have begun")


def test_a_unit_that_is_deleted_stays_to_be_read(desk: Desk, page: Page) -> None:
    """A note says so and leads to the outline; an address that leads nowhere says so too; it comes back with the unit."""
    _open(page, desk.unit(READING))
    _delete(desk, READING)
    note = page.locator("#gone")
    expect(note).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("This module is about load").first).to_be_visible()
    anew = page.context.new_page()
    with anew.expect_request("**/-/events*"):
        anew.goto(desk.unit(READING))
    expect(anew.get_by_role("heading", name="Not here")).to_be_visible()
    expect(anew.get_by_role("link", name="To the outline")).to_be_visible()
    desk.mend()
    expect(note).to_be_hidden(timeout=PATIENCE)
    expect(anew.get_by_text("This module is about load").first).to_be_visible(timeout=PATIENCE)
    _delete(desk, READING)
    expect(note).to_be_visible(timeout=PATIENCE)
    note.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/outline/$"))
    expect(page.locator(f'main a[href*="{url_name(MODULE, READING)}"]')).to_have_count(0)


def test_a_new_locale_comes_into_the_menu(desk: Desk, page: Page) -> None:
    """As soon as its folder is there, in a page that is open; and it goes with the folder."""
    _open(page, desk.unit(READING))
    settings = (desk.root / "locales/bn/locale.yaml").read_text(encoding="utf-8")
    settings = settings.replace("code: bn", "code: as").replace("autonym: বাংলা", "autonym: অসমীয়া")
    folder = desk.root / "locales/as"
    folder.mkdir()
    (folder / "locale.yaml").write_text(settings, encoding="utf-8")
    entry = page.locator(".menu a", has_text="অসমীয়া")
    expect(entry).to_have_count(1, timeout=PATIENCE)
    page.locator(".menu summary").first.click()
    entry.click()
    expect(page.locator("html")).to_have_attribute("lang", "as")
    shutil.rmtree(folder)
    expect(page.locator("#gone")).to_be_visible(timeout=PATIENCE)


def test_what_the_checks_find_is_told_when_it_is_found(desk: Desk, page: Page) -> None:
    """The page is there first and stays as it is: a number comes into the bar, and leads to what was found; mended, it goes."""
    _open(page, desk.unit(FIGURE))
    expect(page.locator("#notices a")).to_have_count(0)
    desk.edit(TEXTS, "today, go first to the page [Where to get help](unit:burnout-help)", "[here](unit:burnout-hepl)")
    found = page.locator("#notices a")
    expect(found).to_have_text(re.compile(r"^\d+ findings?$"), timeout=6 * PATIENCE)
    assert _is_the_same(page)
    found.click()
    expect(page.locator("#in-sources")).to_contain_text("burnout-hepl")
    expect(page.locator("#in-sources")).to_contain_text(f"{TEXTS}:")
    desk.mend()
    expect(page.locator("#in-sources")).to_contain_text("None.", timeout=6 * PATIENCE)
    expect(page.locator("#notices a")).to_have_count(0)


def _title_of(desk: Desk, unit: str) -> str:
    """The line with a unit's title."""
    text = (desk.root / TEXTS).read_text(encoding="utf-8")
    found = re.search(rf"^      - id: {unit}\n        (title: .+)$", text, re.MULTILINE)
    assert found is not None
    return found[1]


def _delete(desk: Desk, unit: str) -> None:
    """Take a unit out of its module."""
    path = desk.keep(TEXTS)
    text = path.read_text(encoding="utf-8")
    shorter = re.sub(rf"^      - id: {unit}\n(?:        .*\n|\n)*", "", text, count=1, flags=re.MULTILINE)
    assert shorter != text
    path.write_text(shorter, encoding="utf-8")
