"""Every course of the project builds cleanly, and its archive hangs together: looked at from outside, not with our own checks."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from builder.fileset import FileSet
from builder.inspection import check_olx
from builder.locales import source_locale
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
