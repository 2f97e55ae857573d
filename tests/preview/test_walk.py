"""Chromium walks the real course in every language, and in the two that nobody speaks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser

from builder.locales.pseudo import ACCENTS, ARABIC, PSEUDO
from tests.locales.test_pseudo import ADDRESS, WORD, allowed
from tests.preview.serving import previewed
from tests.preview.walking import Walk

COURSE = "leadership-development"
OTHERS = ("leadership-essentials", "start-an-initiative")
PHONE = 320


@pytest.fixture(scope="session")
def preview() -> Iterator[str]:
    """The preview of the whole project: one for all tests of a worker."""
    wanted = [word for code in ("en", "bn", "ar", *PSEUDO) for word in ("--locale", code)]
    with previewed(*wanted) as base:
        yield base


Walker = Callable[..., Walk]


@pytest.fixture
def walk(browser: Browser, preview: str) -> Iterator[Walker]:
    """Begins walks, each in a context of its own."""
    walks: list[Walk] = []

    def begin(width: int = PHONE, **options: Any) -> Walk:
        context = browser.new_context(viewport={"width": width, "height": 640}, **options)
        walks.append(Walk(context.new_page(), preview))
        return walks[-1]

    yield begin
    for each in walks:
        each.page.context.close()


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted((*allowed(), "Pseudo"), key=len, reverse=True))


def _leaks(texts: list[str]) -> list[str]:
    """Those with an English word in them that translators never got."""
    return [text for text in texts if WORD.search(text) and WORD.search(_rest(text))]


def _rest(text: str) -> str:
    text = ADDRESS.sub("", text)
    for name in _names():
        text = text.replace(name, "")
    return text


def _units(me: Walk) -> list[str]:
    found: list[str] = me.page.locator(".units a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return found


@pytest.mark.parametrize("code", ["en", "bn", "ar", ACCENTS, ARABIC])
def test_every_page_opens_and_fits_a_phone(walk: Walker, code: str) -> None:
    """Every unit and every other page: no error, no request that fails or leaves this machine, nothing wider than 320 pixels."""
    began, me = time.monotonic(), walk()
    me.go(f"/{COURSE}/{code}/outline/")
    units = _units(me)
    assert len(units) > 390
    tabs = me.page.locator(".tabs a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    rest = [f"/{COURSE}/{code}/", *tabs, f"/{COURSE}/{code}/studio/", *(f"/{name}/{code}/outline/" for name in OTHERS)]
    for path in (*rest, *units):
        me.go(path)
        seen = me.look(code, width=PHONE)
        if code in PSEUDO:
            for text in _leaks(seen["texts"]):
                me.find(f"plain English: {text[:80]!r}")
        if path in units:
            here = units.index(path)
            around = (units[here - 1] if here else "", units[here + 1] if here + 1 < len(units) else "")
            if (seen["previous"], seen["next"]) != around:
                me.find(f"leads to {seen['previous']} and {seen['next']}")
    print(f"{code}: {me.pages} pages in {time.monotonic() - began:.0f} s, {len(me.findings)} findings", *me.findings, sep="\n")
    assert me.findings == []
