"""builder.report from outside: the report says what was built, in JSON and on a page that nothing can be smuggled into."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html

import builder
from builder.diagnostics import Finding, Location, Severity
from builder.fileset import FileSet
from builder.locales import ENGLISH, source_locale
from builder.localize import localize
from builder.model.blocks import Block, ChoiceBlock, JournalBlock, Option, TextBlock, WorksheetBlock, WorksheetField
from builder.model.course import Course, Lesson, Module, Unit
from builder.model.text import Language, Paragraph, Phrase, State
from builder.olx.profile import CourseKey, Target
from builder.report.build import Built, report_data, report_html, report_json
from builder.report.coverage import cover, coverage_text
from builder.sources.project import Element, compose, read_project

ROOT = Path(builder.__file__).parents[1]
NOWHERE = Location("syllabus/modules/demo.yaml")
ARABIC = Language(code="ar", openedx="ar", direction="rtl", autonym="العربية")
HOSTILE = """</title></style>"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;{{ 7*7 }}"""

ELEMENTS = (
    Element("A-1", "A. First part", "one", "", ""),
    Element("A-2", "A. First part", "two", "", ""),
    Element("B-1", "B. Second part", "three", "", ""),
    Element("C-1", "C. Third part", "four", "", ""),
)
WARNINGS = (
    Finding(
        "S304",
        Severity.WARNING,
        Location("syllabus/modules/demo.yaml", 7, 3),
        "2 paragraphs have no number yet",
        "Run `ldn mark`.",
    ),
    Finding("W101", Severity.WARNING, Location("course/course.xml", 4), "the title has < and &"),
    Finding("X001", Severity.WARNING, Location("course/about/overview.html"), "a lone ` stays as it is", "look at it"),
)


def phrase(text: str, language: Language = ENGLISH) -> Phrase:
    return Phrase(text, language, State.SOURCE, NOWHERE)


def reading(name: str, text: str) -> TextBlock[Phrase]:
    return TextBlock(id=name, body=(Paragraph(1, "", phrase(text)),))


def question(name: str) -> ChoiceBlock[Phrase]:
    choices = (
        Option(id="a", text=phrase("yes, always"), correct=True),
        Option(id="b", text=phrase("no"), feedback=phrase("think again")),
    )
    return ChoiceBlock(id=name, title=phrase("Question"), question=phrase("is it so?"), choices=choices)


def journal(name: str) -> JournalBlock[Phrase]:
    return JournalBlock(id=name, title=phrase("Journal"), prompt=(Paragraph(1, "", phrase("write")),))


def worksheet(name: str) -> WorksheetBlock[Phrase]:
    field = WorksheetField(id="one", label=phrase("goal"))
    return WorksheetBlock(id=name, title=phrase("Sheet"), instructions=(Paragraph(1, "", phrase("fill")),), fields=(field,))


def unit(name: str, *blocks: Block[Phrase], title: Phrase | None = None) -> Unit[Phrase]:
    return Unit(id=name, title=title or phrase(f"Unit {name}"), blocks=blocks)


def lesson(name: str, *units: Unit[Phrase], title: Phrase | None = None, **more: Any) -> Lesson[Phrase]:
    return Lesson(id=name, title=title or phrase(f"Lesson {name}"), units=units, **{"minutes": 10, **more})


def module(name: str, *lessons: Lesson[Phrase], title: Phrase | None = None, **more: Any) -> Module[Phrase]:
    return Module(id=name, title=title or phrase(f"Module {name}"), outcomes=(), lessons=lessons, **more)


@pytest.fixture(scope="module")
def course() -> Course[Phrase]:
    """The repository's own course: the frame of the small ones below."""
    return localize(compose(read_project(ROOT), "leadership-development"), source_locale())


@pytest.fixture
def small(course: Course[Phrase]) -> Course[Phrase]:
    """Two modules with 85 minutes, three lessons, four units and six blocks."""
    first = module(
        "demo",
        lesson("l1", unit("u1", reading("t1", "three small words"), question("q1")), unit("u2", question("q2")), covers=("A-1",)),
        lesson("l2", unit("u3", journal("j1")), minutes=25, graded="knowledge-check", covers=("A-1", "GONE-9")),
        covers=("B-1",),
    )
    second = module("more", lesson("l3", unit("u4", reading("t2", "one two"), worksheet("w1")), minutes=50))
    settings = replace(course.settings, title=phrase("A small course"))
    return replace(course, settings=settings, modules=(first, second))


def built(course: Course[Phrase], findings: tuple[Finding, ...] = (), **more: Any) -> Built:
    """A build of the course, whose archive is a few bytes."""
    values: dict[str, Any] = {
        "files": FileSet({"course/course.xml": b"<course/>", "course/html/a.html": b""}),
        "archive": b"an archive",
        "archive_name": "small-en.tar.gz",
        "target": Target("wikilearn", CourseKey("LDN", "LDS", "2026")),
        "locale": "en",
        "elements": ELEMENTS,
    }
    return Built(course=course, findings=findings, **{**values, **more})


def page(of: Built) -> html.HtmlElement:
    """The page, parsed as a browser would."""
    return html.document_fromstring(report_html(report_data(of)).decode())


def words_of(element: html.HtmlElement) -> str:
    """What one reads there, in one line."""
    return " ".join(str(element.text_content()).split())


def texts(tree: html.HtmlElement, path: str) -> list[str]:
    """What one reads in each element of the XPath."""
    return [words_of(element) for element in tree.xpath(path)]


# --- What the report says


def test_data_is_what_was_built(small: Course[Phrase]) -> None:
    """The JSON holds the numbers of the course, counted here by hand, and the fingerprint of the very archive."""
    data = json.loads(report_json(report_data(built(small))))
    assert data["counts"] == {
        "modules": 2,
        "lessons": 3,
        "units": 4,
        "questions": 2,
        "blocks": {"choice": 2, "journal": 1, "text": 2, "worksheet": 1},
    }
    assert data["minutes"] == 85
    assert [each["minutes"] for each in data["modules"]] == [35, 50]
    assert data["words"] == 28
    assert [each["words"] for each in data["modules"][0]["lessons"]] == [3 + 2 * 9, 2]
    assert [each["graded"] for each in data["modules"][0]["lessons"]] == ["", "knowledge-check"]
    assert data["archive"] == {
        "name": "small-en.tar.gz",
        "sha256": hashlib.sha256(b"an archive").hexdigest(),
        "bytes": 10,
        "files": 2,
    }
    assert data["course_key"] == "course-v1:LDN+LDS+2026"


def test_real_course_is_counted_whole(course: Course[Phrase]) -> None:
    """Of the repository's own course no lesson, unit or block is lost, and the sums are the sums of their parts."""
    data = json.loads(report_json(report_data(built(course))))
    units = [each for part in course.modules for lesson in part.lessons for each in lesson.units]
    assert [each["id"] for part in data["modules"] for lesson in part["lessons"] for each in lesson["units"]] == [
        each.id for each in units
    ]
    assert data["counts"]["units"] == len(units)
    assert sum(data["counts"]["blocks"].values()) == sum(len(each.blocks) for each in units)
    assert data["minutes"] == sum(lesson.minutes for part in course.modules for lesson in part.lessons)
    for name in ("words", "questions"):
        whole = data["counts"]["questions"] if name == "questions" else data["words"]
        assert whole == sum(lesson[name] for part in data["modules"] for lesson in part["lessons"])


def test_page_shows_the_numbers_of_the_data(small: Course[Phrase]) -> None:
    """Each lesson has its row under its module, with time, words and questions, and the last row is the sum."""
    table = page(built(small)).xpath("//section[@id='lessons']//table")[0]
    assert [texts(row, "./*") for row in table.xpath(".//tbody/tr | .//tfoot/tr")] == [
        ["Module demo", "35", "23", "2"],
        ["Lesson l1", "10", "21", "2"],
        ["Lesson l2 (graded)", "25", "2", "0"],
        ["Module more", "50", "5", "0"],
        ["Lesson l3", "50", "5", "0"],
        ["In all", "85", "28", "2"],
    ]


def test_page_shows_key_outline_and_archive(small: Course[Phrase]) -> None:
    """The page names the course key, each unit with its kinds of block, and the size and fingerprint of the archive."""
    tree = page(built(small))
    assert texts(tree, "//header//dt[.='Course key']/following-sibling::dd") == ["course-v1:LDN+LDS+2026"]
    assert texts(tree, "//section[@id='outline']//ol/li") == [
        "Unit u1 text, choice",
        "Unit u2 choice",
        "Unit u3 journal",
        "Unit u4 text, worksheet",
    ]
    assert texts(tree, "//section[@id='archive']//dd") == [
        "small-en.tar.gz",
        "10 Bytes (10 bytes), 2 files inside",
        hashlib.sha256(b"an archive").hexdigest(),
    ]
    assert "2 sections, 3 subsections and 4 units" in words_of(tree.get_element_by_id("next"))


@pytest.mark.parametrize(
    ("findings", "sentence"),
    [
        ((), "Ready to import."),
        (WARNINGS[:1], "1 warning; can be imported."),
        (WARNINGS, "3 warnings; can be imported."),
        ((replace(WARNINGS[0], severity=Severity.ERROR), *WARNINGS[1:]), "1 error; not fit to import."),
    ],
)
def test_first_sentence_says_whether_to_import(small: Course[Phrase], findings: tuple[Finding, ...], sentence: str) -> None:
    """One plain sentence at the top, singular or plural; no steps for an import are given when there are errors."""
    tree = page(built(small, findings))
    assert texts(tree, "//header//strong") == [sentence]
    assert bool(tree.xpath("//section[@id='next']//ol")) == ("error" not in sentence)


def test_findings_are_in_both_reports(small: Course[Phrase]) -> None:
    """JSON holds every finding whole; the page shows severity in words, code, file and line, message and hint, in order."""
    data = json.loads(report_json(report_data(built(small, WARNINGS))))
    assert data["findings"][0] == {
        "code": "S304",
        "severity": "warning",
        "path": "syllabus/modules/demo.yaml",
        "line": 7,
        "column": 3,
        "message": "2 paragraphs have no number yet",
        "hint": "Run `ldn mark`.",
    }
    assert [each["code"] for each in data["findings"]] == [each.code for each in WARNINGS]
    tree = page(built(small, WARNINGS))
    assert [texts(item, "./p") for item in tree.xpath("//section[@id='findings']//li")] == [
        ["Warning S304 in syllabus/modules/demo.yaml:7:3", "2 paragraphs have no number yet", "Run ldn mark."],
        ["Warning W101 in course/course.xml:4", "the title has < and &"],
        ["Warning X001 in course/about/overview.html", "a lone ` stays as it is", "look at it"],
    ]
    assert "ldn mark" in texts(tree, "//section[@id='findings']//li//code")


@pytest.mark.parametrize(("native", "needed"), [(False, ["journal", "worksheet"]), (True, [])])
def test_need_of_our_xblocks_is_told(small: Course[Phrase], native: bool, needed: list[str]) -> None:
    """Whoever imports learns that the platform must have the LDN XBlocks, and for what, but not after a native build."""
    of = built(small, target=Target("wikilearn", CourseKey("LDN", "LDS", "2026"), native=native))
    assert report_data(of)["needs_ldn_xblocks"] == needed
    step = "Ask for the LDN XBlocks. The course uses them for 1 journal and 1 worksheet."
    assert (step in words_of(page(of).get_element_by_id("next"))) == bool(needed)


# --- Coverage


def test_coverage_counts_each_element_once(small: Course[Phrase]) -> None:
    """What a lesson or a module teaches counts, twice taught counts once, and ids that the plan lacks count nothing."""
    of = built(small)
    assert report_data(of)["coverage"] == [
        {"part": "A. First part", "covered": 1, "of": 2},
        {"part": "B. Second part", "covered": 1, "of": 1},
        {"part": "C. Third part", "covered": 0, "of": 1},
    ]
    rows = page(of).xpath("//section[@id='coverage']//tr[position() > 0][th[@scope='row']]")
    assert [texts(row, "./*") for row in rows] == [
        ["A. First part", "1 of 2"],
        ["B. Second part", "1 of 1"],
        ["C. Third part", "0 of 1"],
        ["In all", "2 of 4"],
    ]
    assert [bar.get("style") for row in rows for bar in row.xpath(".//span[@class='bar']/span")] == [
        f"inline-size: {percent}%" for percent in ("50.0", "100.0", "0.0", "50.0")
    ]


def test_coverage_of_the_whole_plan(course: Course[Phrase]) -> None:
    """In the repository's own course the parts together are the plan, and what is taught is what the lessons claim."""
    elements = read_project(ROOT).coverage
    rows = report_data(built(course, elements=elements))["coverage"]
    claimed = {
        name for part in course.modules for covers in (part.covers, *(each.covers for each in part.lessons)) for name in covers
    }
    assert sum(row["of"] for row in rows) == len(elements)
    assert sum(row["covered"] for row in rows) == len(claimed & {element.id for element in elements})
    assert [row["part"] for row in rows] == list(dict.fromkeys(element.part for element in elements))


def test_course_without_a_plan(small: Course[Phrase]) -> None:
    """Without a list of elements the page has no coverage, and no link to it."""
    tree = page(built(small, elements=()))
    assert not tree.xpath("//*[@id='coverage'] | //a[@href='#coverage']")


def test_coverage_as_text(small: Course[Phrase]) -> None:
    """The command's list names what is missing and, when asked, where the rest is taught."""
    covered = cover(ELEMENTS, small.modules)
    assert coverage_text(covered, verbose=False) == (
        "A. First part: 1 of 2\n"
        "    A-2       MISSING: two\n"
        "B. Second part: 1 of 1\n"
        "C. Third part: 0 of 1\n"
        "    C-1       MISSING: four\n"
        "Together: 2 of 4\n"
    )
    assert "    A-1       demo/l1, demo/l2: one\n" in coverage_text(covered, verbose=True)
    assert "    B-1       demo: three\n" in coverage_text(covered, verbose=True)


# --- The page as a document


def hostile_build(course: Course[Phrase]) -> Built:
    """A build in which every text that a person wrote is an attack."""
    bad = phrase(HOSTILE)
    parts = (module("demo", lesson("l1", unit("u1", reading("t1", HOSTILE), title=bad), title=bad), title=bad),)
    settings = replace(course.settings, id=HOSTILE, title=bad)
    return built(
        replace(course, settings=settings, modules=parts),
        (Finding("S001", Severity.WARNING, Location(HOSTILE, 1, 1), HOSTILE, f"`{HOSTILE}`"),),
        archive_name=f"javascript:{HOSTILE}.tar.gz",
        locale=HOSTILE,
        elements=(Element("A-1", HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
    )


def test_hostile_texts_stay_texts(course: Course[Phrase]) -> None:
    """Markup in titles, findings, names and parts of the plan is shown as it is written: no element, no attribute comes of it."""
    of = hostile_build(course)
    tree = page(of)
    assert not tree.xpath("//script | //img | //*[@*[starts-with(name(), 'on')]]")
    assert len(tree.xpath("//style")) == len(tree.xpath("//title")) == 1
    shown = " ".join(HOSTILE.split())
    assert texts(tree, "//h1") == [shown]
    assert texts(tree, "//title") == [f"Build report: {shown} ({shown})"]
    assert texts(tree, "//section[@id='lessons']//bdi") == [shown, shown]
    assert texts(tree, "//section[@id='outline']//bdi") == [shown, shown, shown]
    assert texts(tree, "//section[@id='coverage']//tbody//th") == [shown]
    assert texts(tree, "//section[@id='findings']//li/p") == [f"Warning S001 in {shown}:1:1", shown, shown]
    assert json.loads(report_json(report_data(of)))["title"] == HOSTILE


def test_page_requests_nothing(course: Course[Phrase]) -> None:
    """Whatever is in it, the page loads nothing: links lead to its own parts and to the archive beside it."""
    for of in (built(course, WARNINGS), hostile_build(course)):
        tree = page(of)
        assert not tree.xpath(
            "//script | //link | //img | //iframe | //object | //embed | //base | //form | //svg | //audio | //video"
        )
        assert not tree.xpath("//*[@src or @srcset or @data or @background or @poster or @action or @ping]")
        for style in (*tree.xpath("//style/text()"), *tree.xpath("//@style")):
            assert not re.search(r"url\(|@import|image-set|src\s*:|https?:", style)
        for target in tree.xpath("//@href"):
            assert target.startswith("./") or tree.get_element_by_id(target.removeprefix("#")) is not None
        policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert policy.startswith("default-src 'none';")


def test_titles_have_their_own_language(small: Course[Phrase]) -> None:
    """The page is English; a title carries the language and direction that it is in, also one that is not translated yet."""
    first = small.modules[0]
    parts = (replace(first, title=phrase("ما القيادة؟", ARABIC)), *small.modules[1:])
    settings = replace(small.settings, title=phrase("تنمية القيادة", ARABIC))
    of = built(replace(small, settings=settings, modules=parts), locale="ar")
    data = report_data(of)
    assert (data["title"], data["lang"], data["dir"]) == ("تنمية القيادة", "ar", "rtl")
    assert (data["modules"][0]["lang"], data["modules"][0]["dir"]) == ("ar", "rtl")
    assert (data["modules"][0]["lessons"][0]["lang"], data["modules"][0]["lessons"][0]["dir"]) == ("en", "ltr")
    tree = page(of)
    assert tree.get("lang") == "en"
    marked = [(words_of(each), each.get("lang"), each.get("dir")) for each in tree.xpath("//h1/bdi | //details[1]/summary//bdi")]
    assert marked[:3] == [("تنمية القيادة", "ar", "rtl"), ("ما القيادة؟", "ar", "rtl"), ("Lesson l1", "en", "ltr")]


def test_page_has_the_structure_that_readers_rely_on(small: Course[Phrase]) -> None:
    """One h1, landmarks with names, unique ids, tables with captions, and a scope on each of their headings."""
    text = report_html(report_data(built(small, WARNINGS))).decode()
    assert text.startswith("<!doctype html>")
    tree = page(built(small, WARNINGS))
    assert [len(tree.xpath(f"//{name}")) for name in ("h1", "header", "nav", "main", "footer")] == [1, 1, 1, 1, 1]
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for section in tree.xpath("//section"):
        assert words_of(tree.get_element_by_id(section.get("aria-labelledby")))
    assert len(tree.xpath("//table")) == len(tree.xpath("//table/caption")) == 2
    assert not tree.xpath("//th[not(@scope)]")
    assert not tree.xpath("//*[contains(@class, 'bar')][not(@aria-hidden='true')]")


def test_same_build_gives_the_same_bytes(course: Course[Phrase], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Another folder, another time zone, the course read anew: not a byte differs, and no path of this machine is in it."""
    first = report_data(built(course, WARNINGS))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "Asia/Dhaka")
    again = localize(compose(read_project(ROOT), "leadership-development"), source_locale())
    second = report_data(built(again, WARNINGS))
    assert report_json(first) == report_json(second)
    assert report_html(first) == report_html(second)
    assert str(ROOT).encode() not in report_json(first) + report_html(first)
