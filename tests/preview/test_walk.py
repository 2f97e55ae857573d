"""Chromium walks the real course in every language, and in the two that nobody speaks."""

from __future__ import annotations

import json
import re
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import polib
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from builder.locales.pseudo import ACCENTS, ARABIC, PSEUDO
from builder.olx.activities import ASSESSMENT, JOURNAL
from builder.olx.tree import Node
from builder.preview.edition import Edition
from builder.preview.shelf import ProjectShelf
from tests.locales.test_pseudo import ADDRESS, WORD, allowed
from tests.preview.serving import ROOT, previewed
from tests.preview.walking import Walk

COURSE = "leadership-development"
ACTIVITIES = frozenset({ASSESSMENT, JOURNAL})
OTHERS = ("leadership-essentials", "start-an-initiative")
PHONE, DESK = 320, 1280
HIDING = "en-x-example"  # an edition without some units


@pytest.fixture(scope="session")
def preview() -> Iterator[str]:
    """The preview of the whole project, once all is checked and pages wait for no news: one for all tests of a worker."""
    wanted = [word for code in ("en", "bn", "ar", *PSEUDO) for word in ("--locale", code)]
    with previewed(*wanted) as base:
        _read(f"{base}/-/events?version=0")  # the first page that listens has all checked
        end = time.monotonic() + 120
        while _waits_for_news(base + address("en", "outline")):
            assert time.monotonic() < end
            time.sleep(0.2)
        yield base


def _waits_for_news(page: str) -> bool:
    return b" data-watch" in _read(page)


def _read(page: str) -> bytes:
    with urllib.request.urlopen(page, timeout=60) as answer:  # noqa: S310 - our own
        content: bytes = answer.read()
        return content


Walker = Callable[..., Walk]


@pytest.fixture
def walk(browser: Browser, preview: str) -> Iterator[Walker]:
    """Begins walks, each in a context of its own. In the end nothing was found that a page should not do."""
    walks: list[Walk] = []

    def begin(width: int = PHONE, **options: Any) -> Walk:
        context = browser.new_context(viewport={"width": width, "height": 720}, **options)
        walks.append(Walk(context.new_page(), preview))
        return walks[-1]

    yield begin
    for each in walks:
        each.page.context.close()
    findings = [finding for each in walks for finding in each.findings]
    _say(*findings)
    assert findings == []


def _say(*lines: str) -> None:
    """For the report, and where pytest would shorten a list: `-rA` shows it."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))


@cache
def edition(code: str) -> Edition:
    """The course in a language, as the preview has it."""
    found = ProjectShelf(ROOT, (COURSE,), (code,), "wikilearn").edition(COURSE, code)
    assert found is not None
    return found


def address(code: str, *parts: str) -> str:
    """The path of a page."""
    return "/" + "".join(f"{part}/" for part in (COURSE, code, *parts))


# --- every page in every language


@pytest.mark.parametrize("code", ["en", "bn", "ar", ACCENTS, ARABIC])
def test_every_page_opens_and_fits_a_phone(walk: Walker, code: str) -> None:
    """No error or warning in the console, no request that fails or leaves this machine, nothing wider than 320 pixels.

    Each unit leads to the one before and the one after it. In the languages that nobody speaks, no page has plain English in it.
    An activity that is complete in a language speaks that language.
    """
    began, me = time.monotonic(), walk()
    me.go(address(code, "outline"))
    units = _links(me.page, ".units a")
    assert units == [address(code, "unit", name) for name in edition(code).outline.places]
    tongues = _tongues(edition(code))
    before = ""
    for path, after in zip(units, [*units[1:], ""], strict=True):
        me.go(path)
        seen = me.look(code, width=PHONE)
        if (seen["previous"], seen["next"]) != (before, after):
            me.find(f"leads to {seen['previous']} and {seen['next']}")
        if seen["languages"] != tongues[path]:
            me.find(f"its activities speak {seen['languages']} and not {tongues[path]}")
        if code in {"bn", "ar"} and any(WORD.search(text) for text in seen["own"]):
            me.find(f"an activity's own words are English: {seen['own']}")
        _find_leaks(me, code, seen["texts"])
        before = path
    around = [
        address(code),
        *_links(me.page, ".tabs a"),
        address(code, "studio"),
        *(f"/{name}/{code}/outline/" for name in OTHERS),
    ]
    for path in around:
        me.go(path)
        _find_leaks(me, code, me.look(code, width=PHONE)["texts"])
    _say(f"{code}: {me.pages} pages in {time.monotonic() - began:.0f} s, {len(me.findings)} findings")
    assert len(units) > 390


def test_activities_that_are_complete_are_many() -> None:
    """The test above has something to find: in Bengali both assessments and some journals are complete, in Arabic some."""
    spoken = {code: [one for each in _tongues(edition(code)).values() for one in each].count(code) for code in ("bn", "ar")}
    assert spoken["bn"] > 30
    assert spoken["ar"] > 5


def _tongues(found: Edition) -> Mapping[str, list[str]]:
    """The language of each activity by the path of its unit: the edition's if the archive has it in that, else English."""
    return {
        address(found.locale, "unit", name): [
            _tongue(block, found.locale) for block in place.unit.blocks if block.tag in ACTIVITIES
        ]
        for name, place in found.outline.places.items()
    }


def _tongue(block: Node, code: str) -> str:
    return code if code in json.loads(block.element.text or "")["locales"] else "en"


def _find_leaks(me: Walk, code: str, texts: list[str]) -> None:
    if code in PSEUDO:
        for text in texts:
            if WORD.search(text) and WORD.search(_rest(text)) and not _is_own(" ".join(text.split())):
                me.find(f"plain English: {text[:80]!r}")


def _is_own(text: str) -> bool:
    """An activity's own words: "Private note", some in a row, or after a word of the course: "Focus: Private note"."""
    return bool(_OWN.fullmatch(text)) or all(_OWN.fullmatch(part) for part in text.split(": ") if WORD.search(part))


def _own_words() -> re.Pattern[str]:
    """What the activities say themselves, for which nobody makes up a pseudo-language."""
    catalogues = ROOT.glob("xblocks/ldn_xblocks/conf/locale/*/LC_MESSAGES/*.po")
    messages = {text for path in catalogues for entry in polib.pofile(str(path)) for text in (entry.msgid, entry.msgstr) if text}
    said = "|".join(re.sub(r"\\{\w+\\}", "[^A-Za-z]*", re.escape(text)) for text in messages)
    return re.compile(f"(?:{said})(?: (?:{said}))*")


_OWN = _own_words()


def _rest(text: str) -> str:
    """A text without what stays as it is in every language."""
    text = ADDRESS.sub("", text)
    for name in _names():
        text = text.replace(name, "")
    return text


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted((*allowed(), "Pseudo"), key=len, reverse=True))


def _links(page: Page, selector: str) -> list[str]:
    found: list[str] = page.locator(selector).evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return found


# --- every type of page for everybody


@pytest.mark.parametrize("code", ["en", "ar"])
def test_axe_finds_nothing_on_any_type_of_page(walk: Walker, code: str) -> None:
    """On a phone and a desk, in light and dark: about, outline, each kind of unit, tabs, progress, studio, and no page."""
    began, me = time.monotonic(), walk()
    kinds = _kinds(edition(code))
    some = address(code, "unit", kinds["multiplechoiceresponse"])
    pages = {
        "about": address(code),
        "outline": address(code, "outline"),
        **{kind: address(code, "unit", unit) for kind, unit in kinds.items()},
        "tab": address(code, "page", "glossary"),
        "progress": address(code, "progress"),
        "studio": address(code, "studio"),
        "translator": some + "?view=marks",
        "ids": some + "?qqx",
    }
    for path in pages.values():
        me.go(path)
        _find_violations(me)
    with me.expecting(404):
        me.go(address(code, "unit", "no-such-unit"))
        _find_violations(me)
    _say(f"{code}: {len(pages) + 1} types of page, 4 times each, in {time.monotonic() - began:.0f} s: {', '.join(pages)}, 404")
    assert len(kinds) == 12


def test_axe_finds_a_planted_defect(walk: Walker) -> None:
    """That nothing is found elsewhere means something."""
    me = walk()
    me.go(address("en", "outline"))
    me.page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\">')")
    _find_violations(me)
    assert any("image-alt" in finding for finding in me.findings)
    me.findings.clear()


def _kinds(found: Edition) -> Mapping[str, str]:
    """The first unit with each kind of block."""
    kinds: dict[str, str] = {}
    for name, place in found.outline.places.items():
        for block in place.unit.blocks:
            kinds.setdefault(_kind(found, block), name)
    return kinds


def _kind(found: Edition, block: Node) -> str:
    if block.tag == "html":
        return "figure" if "<img" in found.text_of(block) else "text"
    if block.tag == "problem":
        return next(str(part.tag) for part in block.element.iter() if str(part.tag).endswith("response"))
    return str(json.loads(block.element.text or "").get("mode") or block.tag) if block.tag in ACTIVITIES else block.tag


def _find_violations(me: Walk) -> None:
    for width in (PHONE, DESK):
        me.page.set_viewport_size({"width": width, "height": 720})
        for scheme in ("light", "dark"):
            me.page.emulate_media(color_scheme=scheme)
            me.draw()
            found: dict[str, Any] = Axe().run(me.page, options={"resultTypes": ["violations"]}).response
            for item in found["violations"]:
                for node in item["nodes"][:3]:
                    me.find(f"axe, {scheme}, {width}: {item['id']}: {node['html'][:150]}")


# --- by keyboard


def test_a_lesson_by_keyboard(walk: Walker) -> None:
    """From the outline through every unit of a lesson with Tab and Enter alone. Each stop can be seen, and no stop is a trap."""
    me = walk(DESK)
    lesson = next(iter(edition("en").outline.modules)).lessons[0]
    me.go(address("en", "outline"))
    _skip(me)
    _press_until(me, f"a[href='{address('en', 'unit', lesson.units[0].name)}']")
    for unit in lesson.units:
        me.page.keyboard.press("Enter")
        expect(me.page.get_by_role("heading", level=1)).to_have_text(unit.title)
        me.settle()
        _skip(me)
        _press_until(me, "a[rel=next]")
    assert len(lesson.units) > 2


def test_menus_by_keyboard(walk: Walker) -> None:
    """Enter opens a menu, Tab goes into it, Escape closes it and goes back to where it was opened; only one is open at a time."""
    me = walk(DESK)
    me.go(address("en", "outline"))
    language, person = _menu(me.page, "Language"), _menu(me.page, "You are")
    _press_until(me, "details.menu summary:has-text('Language')")
    me.page.keyboard.press("Enter")
    expect(language.get_by_role("link", name="বাংলা")).to_be_visible()
    me.page.keyboard.press("Tab")
    expect(language.get_by_role("link").first).to_be_focused()
    me.page.keyboard.press("Escape")
    expect(language.get_by_role("link").first).to_be_hidden()
    expect(language.locator("summary")).to_be_focused()
    me.page.keyboard.press("Enter")
    person.locator("summary").press("Enter")
    expect(language.get_by_role("link").first).to_be_hidden()
    _press_until(me, "button:has-text('Learner 2')")
    me.page.keyboard.press("Enter")
    expect(_menu(me.page, "You are").locator("summary")).to_contain_text("Learner 2")
    expect(me.page).to_have_url(me.base + address("en", "outline"))


def _menu(page: Page, name: str) -> Locator:
    return page.locator("details.menu", has_text=name).first


def _skip(me: Walk) -> None:
    """The first stop of a page leads to its content."""
    me.page.keyboard.press("Tab")
    expect(me.page.get_by_role("link", name="Go to the content")).to_be_focused()
    expect(me.page.get_by_role("link", name="Go to the content")).to_be_in_viewport()
    me.page.keyboard.press("Enter")
    expect(me.page.locator("main")).to_be_focused()


_IS_SHOWN = """() => {
  const style = getComputedStyle(document.activeElement);
  return document.activeElement === document.body || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
}"""


def _press_until(me: Walk, selector: str, most: int = 60) -> None:
    """Press Tab until an element has the focus. Where the focus is can be seen at each stop."""
    wanted = me.page.locator(selector)
    for _ in range(most):
        me.page.keyboard.press("Tab")
        if not me.page.evaluate(_IS_SHOWN):
            me.find(f"no sign of the focus: {me.page.evaluate('document.activeElement.outerHTML')[:120]}")
        if wanted.evaluate_all("found => found.includes(document.activeElement)"):
            return
    raise AssertionError(f"no way to {selector} by Tab")


# --- from language to language


def test_the_language_menu_stays_on_the_unit(walk: Walker) -> None:
    """English, Bengali, Arabic: the same unit each time. An edition that hides the unit shows its outline."""
    me = walk(DESK)
    hidden = next(name for name in edition("en").outline.places if name not in edition(HIDING).outline.places)
    me.go(address("en", "unit", hidden))
    for code, direction in (("bn", "ltr"), ("ar", "rtl"), ("en", "ltr")):
        _choose(me, code)
        expect(me.page.locator("html")).to_have_attribute("dir", direction)
        expect(me.page.locator("html")).to_have_attribute("lang", code)
        assert me.page.url.partition("?")[0] == me.base + address(code, "unit", hidden)
        expect(me.page.get_by_role("heading", level=1)).to_have_text(edition(code).outline.places[hidden].unit.title)
    _choose(me, HIDING)
    assert me.page.url == me.base + address(HIDING, "outline")
    assert not [link for link in _links(me.page, ".units a") if hidden in link]


def _choose(me: Walk, code: str) -> None:
    menu = _menu(me.page, "Language")
    menu.locator("summary").click()
    menu.locator(f"a[href*='/{code}/']").click()
    me.page.wait_for_load_state()
    me.settle()
