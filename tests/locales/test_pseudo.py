"""The whole real course in two languages that nobody speaks: what is plain English in it was never given to translators."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from builder.locales import read_locales
from builder.locales.pseudo import ACCENTS, ARABIC, pseudo, pseudo_locale
from builder.locales.soundness import flaws_of
from builder.locales.units import units_of
from builder.pipeline import Build, Options, build_course, check_sources
from builder.sources.project import Project, read_project

ROOT = Path(__file__).parents[2]
COURSE = "leadership-development"
WORD = re.compile(r"[A-Za-z]{2,}")
ADDRESS = re.compile(r"https?://\S+|/(?:jump_to_id|static)/\S+")
# What is read by people in these elements and attributes of OLX. All others are names, numbers, dates and settings.
SHOWN = ("display_name", "block_name", "discussion_category", "discussion_target", "feedback", "answer", "format")
# Values of an activity that no learner reads.
KEYS = frozenset({"id", "dir", "mode", "tags", "columns", "version", "source", "group", "unit", "rows"})


@cache
def project() -> Project:
    """The real project."""
    return read_project(ROOT)


@cache
def built(code: str, *, native: bool) -> Build:
    """The real course in a pseudo-locale."""
    sources = project()
    options = Options("wikilearn", native=native, draft=True)
    result = build_course(
        sources, COURSE, pseudo_locale(code), options, check_sources(sources, "wikilearn"), read_locales(ROOT, ())
    )
    assert result.files is not None, result.findings
    return result


def allowed() -> set[str]:
    """What stays as it is in every language: names of people, titles and licences of sources, words in code, raw OLX."""
    sources = project()
    assert sources.syllabus is not None
    names = {*sources.syllabus.authors}
    for source in sources.sources:
        names |= {source.title, source.author, source.license}
    code = {found for group in units_of(sources).values() for unit in group for found in re.findall(r"`([^`]+)`", unit.source)}
    return names | code


def visible(path: str, content: str, code: str) -> Iterator[str]:
    """Every text of one file that a learner can see or hear."""
    if path.endswith(".svg"):
        yield from map(str, etree.fromstring(content.encode()).itertext())
    elif path.endswith(".html"):
        tree = html.fromstring(f"<div>{content}</div>")
        yield from map(str, tree.itertext())
        yield from (str(node.get(name)) for node in tree.iter() for name in ("alt", "title", "aria-label") if node.get(name))
    elif path.endswith(".xml"):
        yield from _of_olx(etree.fromstring(content.encode()), code)
    elif path.endswith("/policy.json"):
        policy = json.loads(content)[f"course/{path.split('/')[-2]}"]
        yield from (policy["display_name"], *policy["learning_info"], *policy["discussion_topics"])
        yield from (tab["name"] for tab in policy["tabs"] if "name" in tab)
    elif path.endswith("/grading_policy.json"):
        for work in json.loads(content)["GRADER"]:
            yield from (work["type"], work["short_label"])


def _of_olx(root: Any, code: str) -> Iterator[str]:
    for node in root.iter():
        yield from (str(node.get(name)) for name in SHOWN if node.get(name))
        if node.tag in {"ldn_skills_assessment", "ldn_reflection_journal"}:
            yield from _of_entry(json.loads(node.text)["locales"][code])
        elif node.tag == "survey":
            yield from (label["label"] for _, label in json.loads(node.get("questions")))
            yield from (label for _, label in json.loads(node.get("answers")))
        elif node.tag == "numericalresponse":
            yield from (text for child in node for text in child.itertext())
        elif node.text:
            yield node.text
        if node.tail:
            yield node.tail


def _of_entry(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:  # a list of plain words is one of ids
            yield from _of_entry(item) if not isinstance(item, str) else ()
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in KEYS:
                yield from _of_entry(item)


@pytest.mark.parametrize("native", [False, True], ids=["activities", "native"])
@pytest.mark.parametrize("code", [ACCENTS, ARABIC])
def test_no_visible_text_of_the_course_escapes(code: str, native: bool) -> None:
    """In pages, questions, activities, drawings, tabs and settings there is no English word but names, titles and addresses."""
    files = built(code, native=native).files
    assert files is not None
    kept = sorted(allowed(), key=len, reverse=True)
    leaks: list[str] = []
    seen = 0
    for path in files:
        if path.endswith((".svg", ".html", ".xml", "policy.json")) and "/about/effort" not in path:
            for text in visible(path, files[path].decode(), code):
                rest = ADDRESS.sub("", text)
                for name in kept:
                    rest = rest.replace(name, "")
                seen += 1
                if WORD.search(rest):
                    leaks.append(f"{path}: {text.strip()[:80]}")
    assert leaks == []
    assert seen > 3000


@pytest.mark.parametrize("code", [ACCENTS, ARABIC])
def test_activities_speak_the_pseudo_language(code: str) -> None:
    """A platform knows neither: by its own code, `en` or `ar`, a block finds nothing that fits better."""
    files = built(code, native=False).files
    assert files is not None
    known = [
        set(json.loads(node.text or "")["locales"])
        for path in files
        if path.endswith(".xml")
        for node in etree.fromstring(files[path]).iter("ldn_skills_assessment", "ldn_reflection_journal")
    ]
    assert len(known) > 80
    assert [codes for codes in known if code not in codes or code.partition("-")[0] in codes] == []


def test_texts_of_the_about_page_are_pseudo() -> None:
    """The catalogue's short description and the effort are plain text files of their own."""
    files = built(ACCENTS, native=False).files
    assert files is not None
    assert not WORD.search(files["course/about/short_description.html"].decode())
    assert not WORD.search(files["course/about/effort.html"].decode())


def test_every_html_body_says_that_it_runs_from_right_to_left() -> None:
    """In `ar-XB` each page has `dir="rtl"` on its outermost element, and so has each drawing."""
    files = built(ARABIC, native=False).files
    assert files is not None
    pages = [
        path
        for path in files
        if path.startswith(("course/html/", "course/tabs/", "course/about/overview")) and path.endswith(".html")
    ]
    assert [path for path in pages if ' lang="ar-XB" dir="rtl">' not in files[path].decode().split("\n")[0]] == []
    drawings = [path for path in files if path.endswith(".svg")]
    assert drawings
    assert [path for path in drawings if b'direction="rtl"' not in files[path]] == []


@pytest.mark.parametrize("code", [ACCENTS, ARABIC])
def test_every_unit_is_sound(code: str) -> None:
    """A pseudo-translation keeps every mark, placeholder and target, so nothing falls back and hides a leak."""
    flawed = [
        (unit.key, flaws_of(unit.source, pseudo(unit.source, code), markdown=unit.text.markdown, longest=unit.text.longest))
        for group in units_of(project()).values()
        for unit in group
    ]
    assert [item for item in flawed if item[1]] == []


@given(st.text(max_size=60), st.sampled_from([ACCENTS, ARABIC]))
def test_lines_and_placeholders_stay(text: str, code: str) -> None:
    """A text has as many lines as before, and the same `{placeholders}`."""
    made = pseudo(text, code)
    assert made.count("\n") == text.count("\n")
    assert re.findall(r"\{[a-z][a-z0-9_]*\}", made) == re.findall(r"\{[a-z][a-z0-9_]*\}", text)


def test_accents_are_longer_and_in_brackets() -> None:
    """A third longer, as many languages are: layouts that only fit English show it."""
    assert pseudo("Read **it** now, {name}.", ACCENTS) == "⟦Ŕéáď~⟧ **⟦íť⟧** ⟦ńóŵ,~⟧ {name}."


def test_a_pseudo_locale_is_built_on_request_only(tmp_path: Path) -> None:
    """`ldn build` does not build them, `--locale en-XA` does, and no file of theirs is in the tree."""
    from tests.projects import ldn, make_project

    root = make_project(tmp_path)
    assert [line for line in ldn("build", "--draft", cwd=root).out.split() if "XA" in line] == []
    ran = ldn("build", "--draft", "--locale", "en-XA", "--locale", "ar-XB", cwd=root)
    assert (ran.code, [line for line in ran.out.split() if line.endswith("gz")]) == (
        0,
        ["dist/sample-en-XA.tar.gz", "dist/sample-ar-XB.tar.gz"],
    )
    assert not (root / "locales").exists()
