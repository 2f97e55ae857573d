"""The reader of any OLX course: what it follows, what it leaves, and that nothing in a file can stop it.

The two exports are imitations in our own words: every kind of file and block that Studio writes, so that a check that cries over
what Studio itself exports is found here.
"""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.diagnostics import Finding, Severity
from builder.fileset import FileSet
from builder.inspection import check_olx
from builder.olx.profile import PROFILES, ProfileName
from builder.olx.tree import Fault, State, read_olx
from tests.projects import TESTS, line_of, snapshot

BASE = snapshot(TESTS / "checks" / "base")

EXPORT = snapshot(TESTS / "samples" / "studio-export" / "course")
ONE_FILE = snapshot(TESTS / "samples" / "one-file")


def errors(files: dict[str, bytes]) -> list[Finding]:
    """Errors that hold on every platform."""
    findings = check_olx(FileSet(files), "openedx")
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def files_of(texts: dict[str, str]) -> dict[str, bytes]:
    """Files given as text."""
    return {path: text.encode() for path, text in texts.items()}


@pytest.mark.parametrize("root", ["", "course/", "any thing/nested/"])
def test_an_export_of_studio_has_no_error(root: str) -> None:
    """What Studio itself writes is not called broken, whatever the folder is called."""
    assert [line_of(finding) for finding in errors({root + path: content for path, content in EXPORT.items()})] == []


def test_a_course_in_one_file_has_no_error() -> None:
    """A course with everything inline is as good as one with a file for each block."""
    assert [line_of(finding) for finding in errors(ONE_FILE)] == []


def test_studios_default_picture_is_no_fault() -> None:
    """A course that never had a picture names Studio's default, which is in no export."""
    policy = BASE["course/policies/2026/policy.json"].replace(b"pic.png", b"images_course_image.jpg")
    assert errors(BASE | {"course/policies/2026/policy.json": policy}) == []


def test_every_file_of_an_export_is_used() -> None:
    """The reader finds all blocks, drafts and wrappers too: no file of a block is left over."""
    course = read_olx(FileSet(EXPORT))
    folders = {path.split("/")[0] for path in course.used}
    assert course.broken == []
    assert {path for path in EXPORT if path.split("/")[0] in folders and path.endswith((".xml", ".html"))} - course.used == set()
    assert {node.state for node in course.blocks} == {State.FILE, State.INLINE}
    assert [node.url_name for node in course.drafts] == ["aa40", "aa41"]


def test_html_may_be_named_with_its_ending_and_lie_in_a_folder() -> None:
    """Older exports write `filename="x.html"`; a colon in a url_name is a folder."""
    files = {
        "course.xml": '<course url_name="r" org="O" course="C"><vertical url_name="v"><html url_name="a:b"/></vertical></course>',
        "html/a/b.xml": '<html filename="c.html"/>',
        "html/c.html": "Words",
    }
    course = read_olx(FileSet(files_of(files)))
    assert course.nodes[-1].html == "html/c.html"
    assert course.texts["html/c.html"] == "Words"


TWICE = '<chapter><chapter url_name="a{0}"/><chapter url_name="a{0}"/></chapter>'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><chapter display_name="&b;">&b;</chapter>'
HOSTILE = {
    "section in itself": {"chapter/a.xml": '<chapter display_name="A"><chapter url_name="a"/></chapter>'},
    "loop over two files": {
        "chapter/a.xml": '<chapter display_name="A"><sequential url_name="b"/></chapter>',
        "sequential/b.xml": '<sequential display_name="B"><chapter url_name="a"/></sequential>',
    },
    "each names the next twice": {f"chapter/a{'b' * i}.xml": TWICE.format("b" * (i + 1)) for i in range(60)},
    "too deep to parse": {"chapter/a.xml": "<chapter>" * 3000 + "</chapter>" * 3000},
    "too deep for a course": {"chapter/a.xml": "<chapter>" * 200 + "</chapter>" * 200},
    "entity bomb": {"chapter/a.xml": BOMB},
    "file from outside": {"chapter/a.xml": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><chapter/>'},
    "huge attribute": {"chapter/a.xml": '<chapter x="' + "y" * 11_000_000 + '"/>'},
    "empty file": {"chapter/a.xml": ""},
    "wrong encoding": {"chapter/a.xml": "<?xml version='1.0' encoding='utf-16'?><chapter/>"},
    "deep JSON": {"policies/r/policy.json": "[" * 100_000},
    "long number": {"policies/r/policy.json": '{"course/r": {"start": ' + "9" * 5000 + "}}"},
    "wrong types": {"policies/r/policy.json": '{"course/r": {"tabs": 1, "start": {}, "language": [], "\\ud83d": "\\ud83d"}}'},
    "half a character in settings": {
        "policies/r/policy.json": r'{"course/r": {"language": "\ud83d", "course_image": "\ud83d", "tabs": [{"type": "\ud83d"}]}}',
        "policies/r/grading_policy.json": r'{"GRADER": [{"type": "\ud83d"}], "GRADE_CUTOFFS": {"\ud83d": 1}}',
    },
    "half a character in a block": {
        "chapter/a.xml": r"""<chapter><video transcripts='{"en": "\ud83d"}' group_access='{"\ud83d": ["\ud83d"]}'/></chapter>"""
    },
    "no settings of the course": {"policies/r/policy.json": '{"course/r": [], "x": {"start": []}, "course/q": 1}'},
    "odd grades": {
        "policies/r/grading_policy.json": '{"GRADER": [1, {"weight": 1e999}], "GRADE_CUTOFFS": {"A": "x", "B": null}}'
    },
    "grades of the wrong form": {"policies/r/grading_policy.json": '{"GRADER": {}, "GRADE_CUTOFFS": []}'},
    "news of the wrong form": {"info/updates.items.json": '{"a": 1}'},
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("profile", PROFILES)
def test_hostile_files_give_findings(name: str, profile: ProfileName) -> None:
    """Loops, bombs, depths and nonsense are told, quickly, and nothing is raised; every message can be written out."""
    pointer = {
        "course.xml": '<course url_name="r" org="O" course="C"/>',
        "course/r.xml": '<course><chapter url_name="a"/></course>',
    }
    findings = check_olx(FileSet(files_of(pointer | HOSTILE[name])), profile)
    assert findings
    assert "\n".join(line_of(finding) + finding.hint for finding in findings).encode()


def test_loop_is_told_once() -> None:
    """A section that contains itself is one fault, at the line that makes the loop."""
    files = {
        "course.xml": '<course url_name="r" org="O" course="C"/>',
        "course/r.xml": '<course><chapter url_name="a"/></course>',
        "chapter/a.xml": '<chapter display_name="A">\n<chapter url_name="a"/>\n</chapter>',
    }
    told = [finding for finding in errors(files_of(files)) if finding.code == "X101"]
    assert [str(finding.where) for finding in told] == ["chapter/a.xml:2"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"<chapter>", Fault.SYNTAX),
        (b"<chapter>&nbsp;</chapter>", Fault.ENTITY),
        (b"<!DOCTYPE chapter><chapter/>", Fault.DOCTYPE),
        (b"<chapter x='\xe9'/>", Fault.ENCODING),
        ("<chapter/>".encode("utf-16"), Fault.ENCODING),
    ],
)
def test_why_a_file_cannot_be_read(content: bytes, fault: Fault) -> None:
    """Each way to spoil an XML file is told apart, for each has its own cure."""
    files = {"course.xml": b'<course url_name="r" org="O" course="C"><chapter url_name="a"/></course>', "chapter/a.xml": content}
    course = read_olx(FileSet(files))
    assert [broken.fault for broken in course.broken] == [fault]
    assert course.nodes[-1].state is State.BROKEN


_PATHS = sorted(path for path in BASE if not path.endswith((".png", ".svg")))
_TEXT = st.text(string.printable + "é\u0000\ufeff\U0001f600", max_size=40)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.sampled_from(_PATHS), st.integers(0, 2000), st.integers(0, 60), st.one_of(st.binary(max_size=20), _TEXT))
    ),
    st.sampled_from(PROFILES),
)
def test_no_damage_raises(damages: list[tuple[str, int, int, bytes | str]], profile: ProfileName) -> None:
    """Whatever is cut out of files and put into them, reading and checking give findings and never an exception."""
    files = dict(BASE)
    for path, at, length, new in damages:
        content = files[path]
        start = at % (len(content) + 1)
        inserted = new.encode() if isinstance(new, str) else new
        files[path] = content[:start] + inserted + content[start + length :]
    for finding in check_olx(FileSet(files), profile):
        assert finding.message.encode()
        assert finding.where.path in files or finding.where.path == "course.xml"


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(_PATHS), st.floats(0, 1))
def test_no_cut_raises(path: str, part: float) -> None:
    """A file that stops anywhere is read as far as it goes."""
    files = BASE | {path: BASE[path][: int(len(BASE[path]) * part)]}
    check_olx(FileSet(files), "wikilearn")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
_KEYS = st.sampled_from(
    ["start", "tabs", "language", "user_partitions", "advanced_modules", "course_image", "self_paced", "other_course_settings"]
)
_TABS = st.lists(st.dictionaries(st.sampled_from(["type", "name", "url_slug"]), _JSON, max_size=3), max_size=3)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(_KEYS, _JSON | _TABS), st.dictionaries(st.sampled_from(["GRADER", "GRADE_CUTOFFS"]), _JSON | _TABS))
def test_no_settings_raise(policy: dict[str, object], grading: dict[str, object]) -> None:
    """Settings of any shape are looked at without an exception."""
    files = BASE | {
        "course/policies/2026/policy.json": json.dumps({"course/2026": policy, "chapter/deciding-2b3c4d5e": policy}).encode(),
        "course/policies/2026/grading_policy.json": json.dumps(grading).encode(),
    }
    for finding in check_olx(FileSet(files), "wikilearn"):
        assert line_of(finding).encode()
