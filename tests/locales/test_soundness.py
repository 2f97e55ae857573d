"""builder.locales.soundness: translations are written by anybody, and none of them harms a learner or an archive."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html

from builder.locales.catalogue import Message
from builder.locales.pseudo import pseudo_locale
from builder.locales.soundness import digits_in, flaws_of
from builder.locales.translations import Level, Translations
from builder.locales.units import units_of
from builder.localize import localize
from builder.markup.html import find_faults, find_links, outline, same_shape
from builder.olx.profile import Target, for_locale, parse_key
from builder.olx.structure import write_olx
from builder.sources.project import Project, compose, read_project
from tests.locales.kit import build, change, files_of, sample
from tests.projects import SAMPLE

ISOLATES = re.compile("[\u2066-\u2068]")
SIGNS = "<>&\"'`*_[](){}#|\\!-+~=:;/\n \t\u202a\u202e\u2067\u2069\u202c\x00\x0b\ufffe"
ATTACKS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "]]>", "<![CDATA[", "<!--", "&lt;script&gt;",
    "[x](javascript:alert(1))", "[x](data:text/html,<script>)", "![x](x)", "{{ label }}", "{% for x in y %}", "{url_plan}",
    "</problem>", "<svg/onload=alert(1)>", "[a]: javascript:alert(1)", "[a][b]", "~~~", "    code", "\u202eabc", "a\n\nb",
    "<https://evil.example>", "**a", "| a |\n|-|", "=cmd()",
]  # fmt: skip
FORBIDDEN = {"script", "iframe", "object", "embed", "form", "style", "foreignObject", "base", "meta", "input"}
KNOWN = ("https://meta.wikimedia.org/", "/jump_to_id/", "/static/", "https://upload.wikimedia.org/", "film-en.srt")
hostile = st.text(st.sampled_from(SIGNS) | st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30) | st.sampled_from(
    ATTACKS
)
both = st.tuples(hostile, hostile).map("".join) | hostile


def flaws(source: str, target: str, *, markdown: bool = True, longest: int = 0) -> list[str]:
    """The kinds of flaws of a translation."""
    return [flaw.kind for flaw in flaws_of(source, target, markdown=markdown, longest=longest)]


@pytest.mark.parametrize(
    ("source", "target", "kinds"),
    [
        ("Rest.", "Descansa.", []),
        ("Rest.", "", ["empty"]),
        ("Rest.", " \n\t", ["empty"]),
        ("Rest.", "x" * 20_001, ["length"]),
        ("Rest.", "a\x0cb", ["control"]),
        ("Rest.", "a\ufffeb", ["control"]),
        ("Rest.", "a\u200db\u200cc\u200e\u200f", []),
        ("Rest.", "\u202ea", ["bidi"]),
        ("Rest.", "\u2067a\u2069", []),
        ("Rest.", "\u2067a\nb\u2069", ["bidi"]),
        ("Rest.", "\u2067\u202ba\u2069\u202c", ["bidi"]),
        ("Rest.", "\u2069a\u2067", ["bidi"]),
        ("{minutes} min", "{minutes} mín", []),
        ("{minutes} min", "mín", ["placeholder"]),
        ("{minutes} min", "{mínútes} {minutes}", []),
        ("{minutes} min", "{minutes} {minutes}", ["placeholder"]),
        ("Rest.", "{a}", ["placeholder"]),
        ("Rest.", "a}", ["placeholder"]),
        ("**Rest.**", "**Descansa.**", []),
        ("**Rest.**", "**Descansa.", ["markup"]),
        ("**Rest.**", "Descansa.", ["markup"]),
        ("Rest.", "*Descansa.*", ["markup"]),
        ("- a\n- b", "- a", ["markup"]),
        ("- a\n- b", "- a\n- b\n+ c", ["markup"]),
        ("Rest.", "~~~\nDescansa.", ["markup"]),
        ("Rest.", "# Descansa", ["markup"]),
        ("[a](unit:b)", "[á](unit:b)", []),
        ("[a](unit:b)", "[á](unit:c)", ["link"]),
        ("[a](unit:b)", "**[á](unit:c)**", ["link", "markup"]),
        ("[a]({url})", "[á]( {url} )", []),
        ("Rest.", "[Descansa](javascript:alert)", ["markup"]),
        ("Rest.", "<https://evil.example>", ["link"]),
        ("Rest.", "Descansa.\n\n[x]: https://evil.example", ["link"]),
        ("Rest.", "<b>Descansa</b>", ["html"]),
        ("Rest.", "<!-- x -->", ["html"]),
    ],
)
def test_each_flaw_of_markdown(source: str, target: str, kinds: list[str]) -> None:
    """What keeps a translation from being shown, and what does not."""
    assert flaws(source, target) == kinds


@pytest.mark.parametrize(
    ("source", "target", "kinds"),
    [
        ("Rest.", "**Descansa**", []),
        ("Rest.", "a < b > c & d", []),
        ("Rest.", "<b>Descansa", ["html"]),
        ("Rest.", "&amp;lt;", ["html"]),
        ("Rest.", "a\nb", ["markup"]),
        ("Rest.", "x" * 256, ["length"]),
        ("Rest.", "x" * 255, []),
    ],
)
def test_each_flaw_of_plain_text(source: str, target: str, kinds: list[str]) -> None:
    """Marks of Markdown are letters there; a tag is refused although it is escaped, for not all that shows it is ours."""
    assert flaws(source, target, markdown=False, longest=255) == kinds


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("Rest, and\x08 sleep.", "the translation has the control character U+0008 after '…Rest, and'"),
        ("\x08Rest.", "the translation has the control character U+0008 at its beginning"),
    ],
)
def test_who_looks_for_what_cannot_be_seen_is_told_where(target: str, message: str) -> None:
    """A control character has no shape: the words before it lead to it."""
    assert [flaw.message for flaw in flaws_of("Rest.", target, markdown=False)] == [message]


def test_numbers_are_compared_in_any_digits() -> None:
    """The digits of every script count as what they mean."""
    assert digits_in("10 minutes in 2026") == digits_in("২০২৬, ১০") == digits_in("٢٠٢٦ ١٠")
    assert digits_in("²") == digits_in("2")
    assert not digits_in("Roman Ⅷ, a half ½")


@cache
def project() -> Project:
    """The sample, read once."""
    return read_project(SAMPLE)


def built(target: str, forged: str) -> dict[str, bytes]:
    """The sample with every unit translated by one text; `forged`, if any, is what the catalogue claims to translate."""
    locale = pseudo_locale("en-XA")
    units = [unit for group in units_of(project()).values() for unit in group]
    messages = {unit.key: Message(unit.key, forged or unit.source, target) for unit in units}
    course = localize(compose(project(), "sample"), locale, Translations((Level("en-XA", locale.language, messages),)))
    files = write_olx(course, Target("wikilearn", for_locale(parse_key(course.settings.key), "xa")), locale)
    return {path: files[path] for path in files if path.endswith((".xml", ".html", ".svg"))}


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(both, st.booleans())
def test_no_translation_breaks_an_archive_or_smuggles_anything_in(target: str, forged: bool) -> None:
    """Whatever a translation says, even one with a forged source: files are well formed, and show what the sources allow.

    There is no script, handler or frame in them, no address that the sources have not, and no direction is left open.
    """
    for path, content in built(target, target if forged else "").items():
        tree: Any = html.fromstring(f"<div>{content.decode()}</div>") if path.endswith(".html") else etree.fromstring(content)
        nodes = [node for node in tree.iter() if isinstance(node.tag, str)]
        assert not {str(node.tag).rpartition("}")[2] for node in nodes} & FORBIDDEN, path
        assert [name for node in nodes for name in node.attrib if str(name).lower().startswith("on")] == [], path
        addresses = [str(node.get(name)) for node in nodes for name in ("href", "src") if node.get(name)]
        assert [address for address in addresses if not address.startswith(KNOWN)] == [], path
        for line in content.decode().splitlines():
            assert len(ISOLATES.findall(line)) == line.count("\u2069"), path
            assert all(unicodedata.category(character) != "Cc" or character == "\t" for character in line), path


def test_one_bad_unit_falls_back_alone_and_is_told(tmp_path: Path) -> None:
    """The paragraph is in English, marked as such; the others of its page are translated; the build warns and goes on."""
    root = sample(tmp_path)
    change(root, "first.why.body.2", target="<script>alert(1)</script>")
    result = build(root)
    assert [(finding.code, finding.severity.value, finding.where.path) for finding in result.findings] == [
        ("L101", "warning", "locales/bn/LC_MESSAGES/first.po"),
        ("L104", "warning", "locales/bn/LC_MESSAGES/first.po"),
    ]
    page = next(content for path, content in files_of(result).items() if path.startswith("html/why"))
    assert "<script" not in page
    assert '<div lang="en" dir="ltr">\n<p>Read <a href' in page
    assert page.count('lang="en"') == 1
    assert "⟦Ťŵó éáŕś~~⟧" in page


piece = st.sampled_from(
    ["a", "b1", "é", "ক্ষ", "字", "1", "।", "。", ",", ".", "!", "?", "\u00a0", "\u2028", "\u200b", "“", "x_y", "😀"]
)
mark = st.sampled_from([
    "*", "**", "_", "__", "[", "]", "](u)", "](v)", "](u(1))", "(", ")", "\n", "\n\n", "\n- ", "\n* ", "\n+ ", "\n1. ", "\n2) ",
    "\n# ", "\n> ", "\n---", "\n===", "\n    ", " ", "  ", "![", "~~~", "- ", "1. ", ":", "http://x", "-", "#", ">", "\t", "=",
    "~", "<b>", "`",
])  # fmt: skip


@settings(max_examples=1500)
@given(st.lists(piece | mark, max_size=9).map("".join), st.data())
def test_texts_of_one_shape_have_one_outline(text: str, data: st.DataObject) -> None:
    """What is told without a parser is what the parser says: marks, targets and faults of both texts are the same."""
    letters = st.sampled_from(["a", "字", "ক", "1", "é"])
    other = "".join(data.draw(letters) if sign.isalnum() and data.draw(st.booleans()) else sign for sign in text)
    if same_shape(text, other):
        assert outline(text) == outline(other)
        assert [fault.kind for fault in find_faults(text)] == [fault.kind for fault in find_faults(other)]
        assert [link.target for link in find_links(text)] == [link.target for link in find_links(other)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Read [the plan]({url}) **now**.", "Lies [den Plan]({url}) **jetzt**!", True),
        ("- *one*\n- two.", "- *eins*\n- zwei, drei", True),
        ("Read [the plan]({url}).", "Lies [den Plan]({uri}).", False),
        ("Read [it](https://x.org/(a)).", "Read [it](https://y.org/(a)).", False),
        ("**Rest.**", "**休息。**好", False),
        ("Rest.", "`Rest.`", False),
    ],
)
def test_shapes(one: str, other: str, same: bool) -> None:
    """Most translations have the shape of their source, and need no parser: reading a locale takes a third of the time."""
    assert same_shape(one, other) is same
