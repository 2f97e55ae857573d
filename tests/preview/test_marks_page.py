"""The translator's view as translators meet it: with a pointer, a keyboard and a finger, on a phone, in Bengali and in Arabic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from playwright.sync_api import Browser, Page, expect

import builder.preview
from builder.locales import read_locales
from builder.preview.marking import show_marks
from builder.preview.marks import Marks
from builder.script import Options, make_script, write_course
from builder.sources.project import read_project
from tests.locales.kit import sample, translate
from tests.projects import MODULE, edit

PREVIEW = Path(builder.preview.__file__).parent
Scheme = Literal["light", "dark"]
FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>A unit</title>
<style>{{ style | safe }}</style>
<style>body { margin: 1rem; background: Canvas; font: 1rem/1.7 sans-serif; } a { color: inherit; }
img { max-width: 100%; height: auto; }</style>
</head>
<body>
<header>{% include "marks_bar.html.j2" %}</header>
<main>
<h1>A unit</h1>
{{ content | safe }}
<form>
<label lang="{{ marks.language.code }}" dir="{{ marks.language.direction }}"><input type="radio"> {{ option | safe }}</label>
<label>Note <input type="text" name="note"></label>
</form>
{% include "marks_cards.html.j2" %}
</main>
<script>{{ script | safe }}</script>
</body>
</html>"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page in a file, and the path of the catalogue that its cards name."""

    path: Path
    catalogue: str


def _sheet(folder: Path, code: str) -> Sheet:
    """A page of the sample with a text that is outdated, one that is missing, and one whose translation is hostile."""
    root = sample(folder, codes=(code,))
    hostile = "⟦</script><script>alert(1)</script>⟧"
    translate(root, {"first.why.body.3": "", "first.one-answer.title": hostile, "first.one-answer.question": "⟦\"'><⟧"}, code)
    edit(root, MODULE, "## Two ears <!--T:1-->", "## Two good ears <!--T:1-->")
    locales = read_locales(root)
    script = make_script(read_project(root), "sample", locales.locale(code), locales)
    marks = Marks(script)
    _, _, files = write_course(script, Options(draft=True), marks.respell)
    text = {path: files[path].decode() for path in files if path.endswith((".html", ".xml"))}
    (why,) = (content for path, content in text.items() if "/html/why-" in path and path.endswith(".html"))
    (drawing,) = (content for path, content in text.items() if "/html/steps-drawing-" in path and path.endswith(".html"))
    (problem,) = (content for path, content in text.items() if "/problem/one-answer-" in path)
    option = problem.split("<choice ", 1)[1].split(">", 1)[1].split("<choicehint", 1)[0]
    whole = why + drawing + problem
    environment = Environment(loader=FileSystemLoader(PREVIEW / "templates"), autoescape=True, undefined=StrictUndefined)
    page = environment.from_string(FRAME).render(
        marks=marks.on_page(whole),
        content=show_marks(why + drawing, marks.cards).replace("/static/", "static/"),
        option=show_marks(option, marks.cards),
        style=(PREVIEW / "public" / "marks.css").read_text(encoding="utf-8"),
        script=(PREVIEW / "public" / "marks.js").read_text(encoding="utf-8"),
    )
    (folder / "static").mkdir()
    (folder / "static" / "figure-steps.svg").write_bytes(files["course/static/figure-steps.svg"])
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    return Sheet(path, f"locales/{code}/LC_MESSAGES/first.po")


@pytest.fixture(scope="module", params=["bn", "ar"])
def sheet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    """The page in a language from left to right, and in one from right to left."""
    return _sheet(tmp_path_factory.mktemp(request.param), request.param)


Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, sheet: Sheet) -> Iterator[Opener]:
    """Opens the page; it has neither errors nor messages in the console."""
    pages: list[Page] = []
    said: list[str] = []

    def open_page(width: int = 1280, scheme: Scheme = "light", *, touch: bool = False) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme, has_touch=touch)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.goto(sheet.path.as_uri())
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.context.close()
    assert said == []


def _turn_on(page: Page) -> None:
    page.get_by_role("button", name="Mark texts").click()
    page.mouse.move(0, 0)


def _card(page: Page) -> Any:
    return page.get_by_role("tooltip")


def _piece(page: Page, standing: str) -> Any:
    return page.locator(f"main [data-ldn-units][data-ldn-standing={standing}]").first


def _shown(page: Page) -> dict[str, Any]:
    """Where the card is on the screen."""
    box: dict[str, Any] = _card(page).bounding_box()
    return box


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_view_is_accessible_and_fits_the_screen(opened: Opener, width: int, scheme: Scheme) -> None:
    """axe-core finds nothing, off and on and with a card, and neither the page nor a card leaves the screen."""
    page = opened(width, scheme)
    assert _violations(page) == []
    _turn_on(page)
    page.evaluate("document.querySelector('[data-ldn-cards]').open = true")
    for piece in page.locator("[data-ldn-stop]").all():
        piece.focus()
        box = _shown(page)
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 700
    assert _violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def _violations(page: Page) -> list[str]:
    found: dict[str, Any] = Axe().run(page).response
    return [f"{item['id']}: {item['nodes'][0]['html']}" for item in found["violations"]]


def test_the_switch_is_off_at_first_and_remembered(opened: Opener) -> None:
    """Without marks no text is a stop of the keyboard; the legend counts the texts by how they stand."""
    page = opened()
    button = page.get_by_role("button", name="Mark texts")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.locator("[data-ldn-stop]").count() == 0
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("list", name="Texts of this page")).to_contain_text("1 missing")
    expect(page.get_by_role("list", name="Texts of this page")).to_contain_text("1 outdated")
    page.reload()
    expect(page.get_by_role("button", name="Mark texts")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Mark texts").click()
    assert page.locator("[data-ldn-stop], [role=mark]").count() == 0


def test_a_pointer_over_a_text_shows_its_card(opened: Opener, sheet: Sheet) -> None:
    """The card says how it stands, its id, both sources and the line; it stays under the pointer, and Escape closes it."""
    page = opened()
    _piece(page, "stale").hover()
    expect(_card(page)).to_be_hidden()
    _turn_on(page)
    _piece(page, "stale").hover()
    for words in ("Outdated.", "first.why.body.1", "Two good ears", "Keep it short.", f"{sheet.catalogue}:"):
        expect(_card(page)).to_contain_text(words)
    expect(_card(page).get_by_text("Two good ears")).to_have_attribute("lang", "en")
    _card(page).hover()
    page.wait_for_timeout(400)
    expect(_card(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(_card(page)).to_be_hidden()
    _piece(page, "missing").hover()
    expect(_card(page)).to_contain_text("There is no translation yet.")
    page.mouse.move(1200, 5)
    expect(_card(page)).to_be_hidden()


def test_a_keyboard_reaches_each_text_and_the_place_in_the_card(opened: Opener) -> None:
    """Tab stops once at each text, Enter goes into the card, Escape back to the text; the card describes the text."""
    page = opened()
    _turn_on(page)
    stops = page.locator("[data-ldn-stop]")
    page.keyboard.press("Tab")
    expect(stops.first).to_be_focused()
    expect(stops.first).to_have_attribute("aria-describedby", "ldn-floating-card")
    page.keyboard.press("Enter")
    expect(_card(page).get_by_role("button", name="Copy the place")).to_be_focused()
    page.keyboard.press("Escape")
    expect(stops.first).to_be_focused()
    expect(_card(page)).to_be_hidden()
    page.keyboard.press("Tab")
    expect(_card(page)).to_be_visible()
    second = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") != second
    assert page.evaluate("document.activeElement !== document.body")
    page.get_by_label("Note").focus()
    expect(_card(page)).to_be_hidden()


def test_n_and_p_go_from_text_to_text_that_wants_work(opened: Opener) -> None:
    """Round and round, but not while somebody writes."""
    page = opened()
    page.keyboard.press("n")
    expect(_card(page)).to_be_hidden()
    _turn_on(page)
    page.keyboard.press("n")
    expect(_card(page)).to_contain_text("first.why.body.1")
    page.keyboard.press("n")
    expect(_card(page)).to_contain_text("first.why.body.3")
    page.keyboard.press("n")
    expect(_card(page)).to_contain_text("first.why.body.1")
    page.keyboard.press("p")
    expect(_card(page)).to_contain_text("first.why.body.3")
    page.get_by_label("Note").press("n")
    expect(page.get_by_label("Note")).to_have_value("n")
    expect(_card(page)).to_be_hidden()


def test_a_text_in_a_link_or_a_label_shows_its_card_where_the_keyboard_stops_already(opened: Opener) -> None:
    """A link stays one stop, and a choice too."""
    page = opened()
    _turn_on(page)
    page.locator("main a [data-ldn-units]").first.locator("xpath=ancestor::a").focus()
    expect(_card(page)).to_contain_text("first.why.body.2")
    page.get_by_role("radio").focus()
    expect(_card(page)).to_contain_text("first.one-answer.listen.text")
    assert page.locator("a [data-ldn-stop], label [data-ldn-stop]").count() == 0


def test_a_drawing_tells_of_the_words_in_it(opened: Opener) -> None:
    """What it is called for those who do not see it, and each label."""
    page = opened()
    _turn_on(page)
    page.locator("main img[alt*='⟦'][data-ldn-units*=' ']").first.focus()
    for key in ("figures.steps.alt", "figures.steps.listen.text", "figures.steps.answer.text"):
        expect(_card(page)).to_contain_text(key)


def test_a_finger_opens_and_closes_a_card(opened: Opener) -> None:
    """A tap on a text, and one beside it."""
    page = opened(320, touch=True)
    page.get_by_role("button", name="Mark texts").tap()
    _piece(page, "missing").tap()
    expect(_card(page)).to_contain_text("first.why.body.3")
    page.touchscreen.tap(5, 5)
    expect(_card(page)).to_be_hidden()


def test_the_place_is_copied(opened: Opener, sheet: Sheet) -> None:
    """A page from a file has no clipboard of its own; what was copied can be pasted all the same, and is said."""
    page = opened()
    _turn_on(page)
    _piece(page, "stale").hover()
    _card(page).get_by_role("button", name="Copy the place").click()
    expect(page.get_by_role("status")).to_contain_text(f"Copied: {sheet.catalogue}:")
    note = page.get_by_label("Note")
    note.focus()
    page.keyboard.press("Control+v")
    assert note.input_value().startswith(f"{sheet.catalogue}:")


def test_what_comes_later_is_marked_too(opened: Opener) -> None:
    """An answer that a page loads after a click."""
    page = opened()
    _turn_on(page)
    page.evaluate("document.querySelector('form').append(document.querySelector('main h2').cloneNode(true))")
    added = page.locator("form h2 [data-ldn-units]").first
    expect(added).to_have_attribute("tabindex", "0")
    added.focus()
    expect(_card(page)).to_contain_text("first.why.body.1")


def test_paper_shows_no_marks(opened: Opener) -> None:
    """Neither switch nor outlines are printed."""
    page = opened()
    _turn_on(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Mark texts")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('main span[data-ldn-units]')).outlineStyle") == "none"
    assert page.evaluate("getComputedStyle(document.querySelector('[data-ldn-first]'), '::before').display") == "none"
