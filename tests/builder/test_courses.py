"""Every course of the project builds cleanly, and its archive hangs together: looked at from outside, not with our own checks."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from builder.fileset import FileSet
from builder.inspection import check_olx
from builder.locales import source_locale
from builder.model.blocks import AssessmentBlock, JournalBlock, WorksheetBlock
from builder.pipeline import Options, build_course, check_sources
from builder.sources.project import read_project

ROOT = Path(__file__).parents[2]
PROJECT = read_project(ROOT)
OPTIONS = {
    "wikilearn": Options("wikilearn", draft=True),
    "openedx": Options("openedx", draft=True),
    "native": Options("wikilearn", native=True, draft=True),
}
FOLDERS = ("chapter", "sequential", "vertical", "html", "problem", "video")
BUILDS = [(course, option) for course in PROJECT.courses for option in OPTIONS]


@pytest.fixture(scope="module", params=BUILDS, ids="-".join)
def files(request: pytest.FixtureRequest) -> FileSet:
    """The files of one course for one platform, built without any finding."""
    course, option = request.param
    options = OPTIONS[option]
    result = build_course(PROJECT, course, source_locale(), options, check_sources(PROJECT, options.profile))
    assert result.findings == ()
    assert result.files is not None
    return result.files


def _parse(files: FileSet, path: str) -> ET.Element:
    return ET.fromstring(files[path])  # noqa: S314 - our own output


def _xml(files: FileSet) -> dict[str, ET.Element]:
    return {path: _parse(files, path) for path in files if path.endswith(".xml") and path != "course/course.xml"}


def test_course_xml_is_the_bare_pointer(files: FileSet) -> None:
    """Three attributes, no text, no child, no comment: anything else and Studio empties the course."""
    text = files["course/course.xml"].decode()
    assert re.fullmatch(r'<course url_name="[\w.-]+" org="[\w.-]+" course="[\w.-]+"/>\n', text)


def test_every_pointer_has_its_file_and_every_file_its_pointer(files: FileSet) -> None:
    """Nothing that a learner should see is lost, and nothing is shipped in vain."""
    pointed = {
        f"course/{child.tag}/{child.get('url_name')}.xml"
        for root in _xml(files).values()
        for child in root
        if child.tag in FOLDERS and set(child.attrib) == {"url_name"} and not len(child)
    }
    there = {path for path in files if path.split("/")[1] in FOLDERS and path.endswith(".xml")}
    assert pointed == there


def test_every_html_block_has_its_html_file(files: FileSet) -> None:
    """`html/x.xml` names `x.html`, and no HTML file is without a block."""
    named = {
        f"course/html/{_parse(files, path).get('filename')}.html" for path in files if re.match(r"course/html/.*\.xml", path)
    }
    assert named == {path for path in files if re.match(r"course/html/.*\.html", path)}


def test_every_static_link_has_its_file_and_every_file_is_used(files: FileSet) -> None:
    """Pictures, subtitles and the course image are there, under names that Studio keeps, and none is unused."""
    content = b"\n".join(files[path] for path in files if not path.startswith("course/static/")).decode()
    linked = set(re.findall(r"/static/([^\"'&<>\s)]+)", content))
    linked |= set(re.findall(r'"course_image": "([^"]+)"', content)) | set(re.findall(r'<transcript [^>]*src="([^"]+)"', content))
    there = {path.removeprefix("course/static/") for path in files if path.startswith("course/static/")}
    assert linked == there
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", name) for name in there)


def test_every_jump_leads_to_a_block(files: FileSet) -> None:
    """Links inside the course name an existing block."""
    content = b"\n".join(files[path] for path in files if path.endswith((".html", ".xml"))).decode()
    jumps = set(re.findall(r"/jump_to_id/([^\"'<\s]+)", content))
    names = {Path(path).stem for path in files} | set(re.findall(r'url_name="([^"]+)"', content))
    assert jumps <= names


def test_every_body_says_its_language_and_direction(files: FileSet) -> None:
    """Open edX takes the direction from the learner's interface, so each text carries its own."""
    for path in files:
        if re.match(r"course/(html|tabs|problem)/.*\.(html|xml)", path) and not (path.endswith(".xml") and "/html/" in path):
            assert re.search(r'lang="en" dir="(ltr|auto)"', files[path].decode()), path


def test_url_names_are_the_same_on_every_platform() -> None:
    """Learners' answers survive a move from one platform, or from a build without our XBlocks, to another."""
    for course in PROJECT.courses:
        names = []
        for options in OPTIONS.values():
            result = build_course(PROJECT, course, source_locale(), options, ())
            assert result.files is not None
            names.append(set(re.findall(r'url_name="([^"]+)"', b"".join(result.files.values()).decode("utf-8", "replace"))))
        assert names[0] == names[1] == names[2]


def test_the_archive_has_no_finding_when_it_is_checked_as_a_stranger(files: FileSet) -> None:
    """`ldn check ARCHIVE` says nothing of our own archives, on either platform."""
    assert [finding for finding in check_olx(files, "openedx") if finding.severity == "error"] == []


def test_each_module_of_the_syllabus_has_a_journal_prompt() -> None:
    """Whatever a learner takes, there is a place to think about it."""
    without = [
        module.id
        for module in PROJECT.modules.values()
        if not any(isinstance(block, JournalBlock) for lesson in module.lessons for unit in lesson.units for block in unit.blocks)
    ]
    assert without == []


def test_the_course_begins_and_ends_with_the_self_assessment() -> None:
    """The first and the last module ask about the same skills, all fifteen, so that learners can compare."""
    modules = [PROJECT.modules[choice.module] for choice in PROJECT.courses["leadership-development"].modules]
    blocks = [
        (module.id, block)
        for module in modules
        for lesson in module.lessons
        for unit in lesson.units
        for block in unit.blocks
        if isinstance(block, AssessmentBlock)
    ]
    assert [(module, block.skills) for module, block in blocks] == [(modules[0].id, ()), (modules[-1].id, ())]


def test_the_canvas_has_the_six_aspects_of_defining() -> None:
    """The worksheet holds what defining makes clear, in the plan's words and order, whatever else it holds."""
    (canvas,) = [
        block
        for lesson in PROJECT.modules["define"].lessons
        for unit in lesson.units
        for block in unit.blocks
        if isinstance(block, WorksheetBlock) and block.id == "define-canvas"
    ]
    aspects = ["Audience", "Outcomes", "Content", "Format", "Resources", "Project plan"]
    assert [field.label.source for field in canvas.fields if field.label.source in aspects] == aspects


def test_the_skills_are_those_of_the_definition() -> None:
    """Eight qualities and seven actions, each with three examples, a suggestion of its own and a unit that teaches it."""
    groups = [skill.group for skill in PROJECT.skills]
    assert groups == ["quality"] * 8 + ["action"] * 7
    assert {len(skill.behaviours) for skill in PROJECT.skills} == {3}
    assert len({skill.growth.source for skill in PROJECT.skills}) == 15
    assert all(skill.unit for skill in PROJECT.skills)


def test_the_presets_are_the_eight_contexts_of_the_plan() -> None:
    """Five to eight skills each; no two contexts have the same, and no skill is in none of them."""
    assert len(PROJECT.presets) == 8
    assert all(5 <= len(set(preset.skills)) == len(preset.skills) <= 8 for preset in PROJECT.presets)
    assert len({frozenset(preset.skills) for preset in PROJECT.presets}) == 8
    assert {name for preset in PROJECT.presets for name in preset.skills} == {skill.id for skill in PROJECT.skills}
