"""Marks in the HTML of a page become elements that name cards, wherever they stand, and nothing else of the page changes."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from builder.diagnostics import Location
from builder.preview.cards import Card, Standing
from builder.preview.marking import show_marks
from builder.preview.marks import strip_marks

NOWHERE = Location("-")
CARDS = {
    number: Card(f"first.text.{number}", standing, "", NOWHERE, NOWHERE)
    for number, standing in enumerate((Standing.TRANSLATED, Standing.MISSING, Standing.STALE), start=1)
}


def _marked(template: str) -> str:
    """`1(` opens the first text and `)1` closes it."""
    opened = re.sub(r"(\d)\(", lambda match: "\uee10" + chr(0xEE00 + int(match[1])), template)
    return re.sub(r"\)(\d)", lambda match: "\uee11" + chr(0xEE00 + int(match[1])), opened)


def _named(units: str, standing: str) -> str:
    return f'data-ldn-units="{units}" data-ldn-standing="{standing}"'


ONE, TWO = _named("1", "translated"), _named("2", "missing")


@pytest.mark.parametrize(("page", "shown"), [
    ("<p>1(Hello)1</p>", f"<p><span {ONE}>Hello</span></p>"),
    ("<p>1(a <b>b</b>)1</p>", f"<p><span {ONE}>a </span><b><span {ONE}>b</span></b></p>"),
    ("<ul>1(\n<li>a</li>\n)1</ul>", f"<ul>\n<li><span {ONE}>a</span></li>\n</ul>"),
    ("1(out 2(in)2 out)1", f'<span {ONE}>out </span><span {_named("2 1", "missing")}>in</span><span {ONE}> out</span>'),
    ("1(2()23()3seen)1", f'<span {_named("1 2 3", "missing")}>seen</span>'),
    ('<img alt="1(x)1" src="a">', f'<img {ONE} alt="x" src="a">'),
    ('<p>1(<img alt="x">)1</p>', f'<p><img {ONE} alt="x"></p>'),
    ("<select><option>1(a)1<option>2(b)2</select>2(c)2",
     f'<select {_named("1 2", "missing")}><option>a<option>b</select><span {TWO}>c</span>'),
    ("<svg><svg><text>1(a)1</text></svg></svg>2(c)2", f"<svg {ONE}><svg><text>a</text></svg></svg><span {TWO}>c</span>"),
    ("<svg><title>1(a)1</title><desc>2(b)2</desc></svg>",
     f'<svg {_named("1 2", "missing")}><title>a</title><desc>b</desc></svg>'),
    ("<svg>1(a)1<p>2(b)2</p>", f"<svg {ONE}>a<p><span {TWO}>b</span></p>"),
    ("<textarea>1(<b>)1</textarea>2(c)2", f"<textarea {ONE}><b></textarea><span {TWO}>c</span>"),
    ("<script>1(if (a<b) '</p>')1</script>", "<script>if (a<b) '</p>'</script>"),
    ("<title>1(a)1</title><style>2(b)2</style>", "<title>a</title><style>b</style>"),
    ("<!-- 1(a > b)1 -->", "<!-- a > b -->"),
    ("1(1 < 2)1", f"<span {ONE}>1 <</span><span {ONE}> 2</span>"),
    ("<a title='1(>)1'>2(x)2</a>", f"<a {ONE} title='>'><span {TWO}>x</span></a>"),
    ('<a title="1(never ends)1><b>2(x)2</b>', f'<a {_named("1 2", "missing")} title="never ends><b>x</b>'),
    ('<a data-ldn-units="7" title="1(x)1">', f'<a {ONE} data-ldn-units="7" title="x">'),
    ("<p>9(no card)9 1(never closed</p>", f"<p>no card <span {ONE}>never closed</span></p>"),
    ("<p>)1 )2 x</p>", "<p>  x</p>"),
])  # fmt: skip
def test_marks_become_elements(page: str, shown: str) -> None:
    """Around pieces of text, and on the tags of words that no element can stand around."""
    assert show_marks(_marked(page), CARDS) == shown


PIECES = (
    *("<p>", "</p>", "<b title='", "'>", '"', "<", ">", "=", "/", " ", "&lt;", "<!--", "-->", "<script>", "</script>"),
    *("<svg>", "</svg>", "<![CDATA[", "]]>", "<select><option>", "</select>", "<textarea>", "</textarea>", '<img alt="'),
    *("<table><tr><td>", "</table>", "word"),
    *("\uee10\uee01", "\uee11\uee01", "\uee10\uee02", "\uee11\uee02", "\uee10", "\uee12\uee01\uee02", "\uee12"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_nothing_but_marks_changes(page: str) -> None:
    """Whatever a page holds: without the elements and attributes that were added it is the page without marks."""
    shown = show_marks(page, CARDS)
    names = r' data-ldn-units="[\d ]+" data-ldn-standing="[a-z]+"'
    assert re.sub(names, "", re.sub(rf"<span{names}>([^<]*<?)</span>", r"\1", shown)) == strip_marks(page)


def test_a_browser_reads_the_page_as_before(browser: Browser) -> None:
    """Chromium finds the same elements and the same text in hundreds of broken pages: no mark has made a tag of text."""
    dice = random.Random(6)  # noqa: S311 - the same pages each time
    pages = ["text" + "".join(dice.choices(PIECES, k=dice.randint(1, 25))) for _ in range(600)]
    outline = """pages => pages.map(page => {
        const body = new DOMParser().parseFromString(page, "text/html").body;
        for (const ours of [...body.querySelectorAll("span[data-ldn-units]")].reverse()) ours.replaceWith(...ours.childNodes);
        const names = [...body.querySelectorAll("*")].map(node => [node.localName, node.getAttributeNames()
            .filter(name => !name.startsWith("data-ldn-")).map(name => name + "=" + node.getAttribute(name))]);
        return [names, body.textContent];
    })"""
    page = browser.new_page()
    before = page.evaluate(outline, [strip_marks(text) for text in pages])
    after = page.evaluate(outline, [show_marks(text, CARDS) for text in pages])
    page.close()
    assert [text for text, one, other in zip(pages, before, after, strict=True) if one != other] == []
