"""Two imitations of archives from the real world, in our own words: nothing that imports well may be called an error.

`studio` has what an export of Studio has: names of 32 digits, settings twice, drafts, experiments, libraries, added blocks.
`demo` has what the platform's demo course has: every kind of question, scripts, files in folders, captions in two languages.
"""

from __future__ import annotations

import pytest

from builder.diagnostics import Severity
from builder.fileset import FileSet
from builder.inspection import check_olx
from builder.olx.tree import State, read_olx
from tests.projects import TESTS, snapshot

EXPORTS = TESTS / "samples" / "exports"

# Every warning that they give, and why it is right to give it.
WARNINGS = {
    "studio": {
        ("X315", "problem/f64551fcd6f07823cb87971cfb914464.xml"): "Studio's editor writes no names for choices",
        ("X506", "video/fb04dcb6970e4c3d1873de51fd5a50d7.xml"): "a film without captions",
    },
    "demo": {
        ("X506", "video/silent.xml"): "a film without captions",
        ("X607", "vertical/watching.xml"): "the demo course has such a discussion: Open edX makes up its id",
    },
}
KINDS = {
    "studio": {
        "annotatable",
        "conditional",
        "discussion",
        "done",
        "drag-and-drop-v2",
        "edx_sga",
        "itembank",
        "library_content",
        "lti",
        "lti_consumer",
        "openassessment",
        "poll",
        "poll_question",
        "split_test",
        "staffgradedxblock",
        "survey",
        "video",
        "word_cloud",
    },
    "demo": {"annotatable", "discussion", "html", "problem", "video"},
}


def exported(name: str) -> FileSet:
    """The files of an imitation."""
    return FileSet(snapshot(EXPORTS / name))


@pytest.mark.parametrize("name", WARNINGS)
def test_what_imports_well_is_no_error(name: str) -> None:
    """There is no error, and no warning but those that have a reason."""
    findings = check_olx(exported(name), "openedx")
    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []
    assert {(finding.code, finding.where.path.removeprefix("course/")) for finding in findings} == set(WARNINGS[name])


@pytest.mark.parametrize("name", WARNINGS)
def test_all_of_it_is_read(name: str) -> None:
    """Every block is found with its definition, drafts too; no file is broken."""
    course = read_olx(exported(name))
    assert course.broken == []
    assert {node.state for node in course.blocks} == {State.FILE, State.INLINE}
    assert course.by_tag.keys() >= KINDS[name]
    assert [node.tag for node in course.drafts] == (["vertical", "html", "problem"] if name == "studio" else [])


def test_the_demo_has_every_kind_of_question() -> None:
    """What the sample is for: all kinds of answers of the problem engine that the demo course uses."""
    course = read_olx(exported("demo"))
    found = {tag for node in course.of("problem") for tag in node.parts if tag.endswith("response")}
    assert found == {
        "annotationresponse",
        "choiceresponse",
        "choicetextresponse",
        "customresponse",
        "formularesponse",
        "imageresponse",
        "multiplechoiceresponse",
        "numericalresponse",
        "optionresponse",
        "schematicresponse",
        "stringresponse",
        "truefalseresponse",
    }
