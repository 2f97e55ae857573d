"""Every activity that the builder writes is read by the XBlock that it is for, with every field as the model has it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from builder.fileset import FileSet
from builder.locales import ENGLISH, source_locale
from builder.model.blocks import AssessmentBlock, JournalBlock, WorksheetBlock
from builder.model.course import Course
from builder.model.locale import Locale
from builder.model.schema import LONGEST_BODY, LONGEST_LINE, LONGEST_NAME
from builder.model.text import Language, Phrase
from builder.olx import activities
from builder.olx.context import make_context
from builder.olx.profile import Target, parse_key
from builder.olx.xml import Element, to_bytes
from builder.pipeline import Options, build_course
from builder.sources.project import read_project
from ldn_xblocks.core.content import AssessmentContent, ContentError, WorksheetContent
from tests.contract.model import ARABIC, STRANGE, Activity, activities_of, course_of, elements_of, expected, read
from tests.projects import MODULE, SAMPLE, edit, make_project

ROOT = Path(__file__).parents[2]
COURSES = [(ROOT, name) for name in read_project(ROOT).courses] + [(SAMPLE, "sample")]
TARGET = Target("wikilearn", parse_key("course-v1:LDN+LDS+2026"))


def built(root: Path, name: str, *, native: bool = False) -> FileSet:
    """The files of a course, built in memory."""
    result = build_course(read_project(root), name, source_locale(), Options("wikilearn", native=native, draft=True), ())
    assert result.files is not None
    return result.files


def in_language(language: Language) -> Locale:
    """A locale that is nothing but its language."""
    return Locale(language.code, language, "")


def in_two_languages(block: Activity, other: Activity, course: Course[Phrase], translated: Course[Phrase]) -> Element:
    """The element of an activity whose document holds English and Arabic."""
    here, there = make_context(course, TARGET, in_language(ENGLISH)), make_context(translated, TARGET, in_language(ARABIC))
    match block, other:
        case AssessmentBlock(), AssessmentBlock():
            return activities.assessment_element("x", (block, here), (other, there))
        case JournalBlock(), JournalBlock():
            return activities.journal_element("x", (block, here), (other, there))
        case WorksheetBlock(), WorksheetBlock():
            return activities.worksheet_element("x", (block, here), (other, there))
        case _:
            raise AssertionError(block.KIND, other.KIND)


@pytest.mark.parametrize(("root", "name"), COURSES, ids=[name for _, name in COURSES])
def test_the_blocks_read_what_the_builder_wrote(root: Path, name: str) -> None:
    """Every activity of the archive, none more and none less, field by field."""
    course = course_of(root, name, ENGLISH)
    found = {key: read(element, "en") for key, element in elements_of(built(root, name)).items()}
    assert found == {key: expected(block, course, ENGLISH) for key, block in activities_of(course)}
    assert found


@pytest.mark.parametrize(("root", "name"), COURSES, ids=[name for _, name in COURSES])
def test_each_language_of_a_document_is_read_whole(root: Path, name: str) -> None:
    """A document with English and Arabic gives a course in either language its own words, and any other course the source's."""
    course, translated = course_of(root, name, ENGLISH), course_of(root, name, ARABIC)
    for (_, block), (_, other) in zip(activities_of(course), activities_of(translated), strict=True):
        node = etree.fromstring(to_bytes(in_two_languages(block, other, course, translated)))
        element = (str(node.tag), node.text or "")
        english, arabic = expected(block, course, ENGLISH), expected(other, translated, ARABIC)
        assert {language: read(element, language) for language in ("en", "ar", "ar-EG", "fr", None)} == {
            "en": english,
            "ar": arabic,
            "ar-EG": arabic,
            "fr": english,
            None: english,
        }
        assert (arabic.direction, arabic.title) == ("rtl", STRANGE + english.title)
        assert node.get("display_name") == english.title


@pytest.mark.parametrize(("root", "name"), COURSES, ids=[name for _, name in COURSES])
def test_a_native_build_has_nothing_of_ours(root: Path, name: str) -> None:
    """With `--native` no file names one of the XBlocks: not in a unit, and not among the course's tools."""
    files = built(root, name, native=True)
    assert [path for path, content in files.items() if b"ldn_" in content] == []
    assert set(elements_of(built(root, name))) <= {Path(path).stem for path in files} | surveys(files)


def surveys(files: FileSet) -> set[str]:
    """Names of the surveys in the units of an archive."""
    units = [etree.fromstring(content) for path, content in files.items() if path.startswith("course/vertical/")]
    return {node.get("url_name", "") for unit in units for node in unit if node.tag == "survey"}


def test_ids_and_answers_are_the_same_in_both_languages() -> None:
    """What an answer is stored under does not depend on the language: only words differ between two entries."""
    course, translated = course_of(ROOT, "leadership-development", ENGLISH), course_of(ROOT, "leadership-development", ARABIC)
    for (_, block), (_, other) in zip(activities_of(course), activities_of(translated), strict=True):
        document = json.loads(in_two_languages(block, other, course, translated).text or "")
        assert ids(document["locales"]["en"]) == ids(document["locales"]["ar"])


def ids(value: object) -> list[object]:
    """Every `id`, `unit`, `group` and list of skill ids in a document, in order."""
    if isinstance(value, list):
        return [found for item in value for found in ids(item)]
    if isinstance(value, dict):
        fixed = [value[key] for key in ("id", "unit", "group") if key in value]
        return fixed + [item for item in value.get("skills", []) if isinstance(item, str)] + ids(list(value.values()))
    return []


def test_the_longest_texts_that_authors_may_write_are_read(tmp_path: Path) -> None:
    """A title, a label, a hint and instructions at the builder's limit are within the block's, also beyond the first plane."""
    root = make_project(tmp_path)
    edit(root, MODULE, "title: A plan for your next talk", f"title: {'😀' * LONGEST_NAME}")
    edit(root, MODULE, "label: About what}", f"label: {'ж' * LONGEST_NAME}, hint: {'h' * LONGEST_LINE}, rows: 30}}")
    edit(root, MODULE, "**Tomorrow:** fill it in, then talk.", "f" * (LONGEST_BODY - len("<!--T:1-->\n\n")))
    found = [read(element, "en") for element in elements_of(built(root, "sample")).values()]
    (sheet,) = [content for content in found if isinstance(content, WorksheetContent)]
    assert (len(sheet.title), len(sheet.boxes[1].label), len(sheet.boxes[1].hint)) == (LONGEST_NAME, LONGEST_NAME, LONGEST_LINE)
    assert sheet.boxes[1].rows == 30


def test_a_preset_needs_three_skills_of_the_block() -> None:
    """A preset is narrowed to the skills that the assessment asks about, and left out when fewer than three remain."""
    found = [read(element, "en") for element in elements_of(built(SAMPLE, "sample")).values()]
    (check,) = [content for content in found if isinstance(content, AssessmentContent)]
    assert [skill.id for skill in check.skills] == ["trust", "patience", "listening"]
    assert [(preset.id, preset.skills) for preset in check.presets] == [("talks", ("trust", "patience", "listening"))]


def test_a_broken_document_is_refused_and_not_shown() -> None:
    """The reader is strict: without this, a field that nobody reads would pass every other test."""
    course = course_of(SAMPLE, "sample", ENGLISH)
    _, block = next(activities_of(course))
    assert isinstance(block, AssessmentBlock)
    text = activities.assessment_element("x", (block, make_context(course, TARGET, in_language(ENGLISH)))).text or ""
    assert isinstance(read((activities.ASSESSMENT, text), "en"), AssessmentContent)
    with pytest.raises(ContentError):
        read((activities.ASSESSMENT, text.replace('"scale"', '"scales"')), "en")
