"""Archives that are hostile or nonsense: reading and all checks come back within seconds, with findings, and never raise.

What single damaged files do is in `test_olx_tree.py`; here are the sizes, the depths, and files that were thrown in anywhere.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.diagnostics import Finding
from builder.fileset import FileSet
from builder.inspection import check_olx
from builder.olx.profile import PROFILES, ProfileName
from builder.olx.tree import State, read_olx
from tests.projects import TESTS, line_of, snapshot

BASE = snapshot(TESTS / "checks" / "base")
UNIT = "course/vertical/welcome-6f7a8b9c.xml"
SECTION = "course/chapter/deciding-2b3c4d5e.xml"
SECONDS = 10.0  # measured: under one; the rest is for slow machines
LONGEST_MESSAGE = 2000

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE vertical [<!ENTITY l0 "ha">{LAUGHS}]><vertical display_name="&l9;">&l9;</vertical>'
MEGABYTES = "y" * 5_000_000
STRINGS = '"\\' * 500_000
ATTRIBUTES = " ".join(f'a{n}="{n}"' for n in range(5000))
CHAIN = {
    f"course/vertical/n{n}.xml": f'<vertical display_name="N"><vertical url_name="n{n + 1}"/></vertical>' for n in range(10_000)
}
RING = {
    SECTION: '<chapter display_name="A"><sequential url_name="a"/></chapter>',
    "course/sequential/a.xml": '<sequential display_name="A"><vertical url_name="b"/></sequential>',
    "course/vertical/b.xml": '<vertical display_name="B"><sequential url_name="a"/><vertical url_name="b"/></vertical>',
}

HOSTILE: dict[str, dict[str, str]] = {
    "a ring of pointers": RING,
    "a file that names itself": {UNIT: '<vertical display_name="U"><vertical url_name="welcome-6f7a8b9c"/></vertical>'},
    "unused files in a ring": {
        f"course/vertical/r{n}.xml": f'<vertical display_name="R"><vertical url_name="r{(n + 1) % 500}"/></vertical>'
        for n in range(500)
    },
    "10000 levels in a file": {UNIT: "<vertical>" * 10_000 + "</vertical>" * 10_000},
    "200 levels in a file": {UNIT: '<vertical display_name="U">' * 200 + "</vertical>" * 200},
    "10000 levels of files": CHAIN | {UNIT: '<vertical display_name="U"><vertical url_name="n0"/></vertical>'},
    "10000 unused files": {path: text for path, text in CHAIN.items() if path != "course/vertical/n0.xml"},
    "a billion laughs": {UNIT: BOMB},
    "a billion laughs in course.xml": {"course/course.xml": BOMB.replace("vertical", "course")},
    "an attribute of 5 MB": {UNIT: f'<vertical display_name="{MEGABYTES}"/>'},
    "a name of 5 MB": {UNIT: f'<vertical display_name="U"><done url_name="{MEGABYTES}"/></vertical>'},
    "a name of 5 MB with all that is forbidden": {
        UNIT: f'<vertical display_name="U"><done url_name="é: %{MEGABYTES}"/></vertical>'
    },
    "a type of 40000 letters": {UNIT: f'<vertical display_name="U"><{MEGABYTES[:40_000]} url_name="a"/></vertical>'},
    "5000 attributes": {UNIT: f'<vertical display_name="U"><html url_name="a" {ATTRIBUTES}/></vertical>'},
    "5000 attributes of a course": {"course/course.xml": f'<course url_name="2026" org="LDN" course="T1" {ATTRIBUTES}/>'},
    "5000 attributes of a problem": {UNIT: f'<vertical display_name="U"><problem url_name="a" {ATTRIBUTES}/></vertical>'},
    "5000 unknown settings": {
        "course/policies/2026/policy.json": '{"course/2026": {' + ", ".join(f'"k{n}": 1' for n in range(5000)) + "}}"
    },
    "strings without end in a setting": {
        UNIT: f"""<vertical display_name="U"><survey url_name="a" questions='[&#9;{STRINGS}'/></vertical>"""
    },
    "brackets without end": {"course/policies/2026/policy.json": '{"course/2026": ' * 5000},
    "text of 5 MB without a tag's end": {"course/html/intro-1a2b3c4e.html": "<img " * 1_000_000 + '<img src="/static/pic.png">'},
}


def found(files: dict[str, str], profile: ProfileName = "openedx") -> tuple[Finding, ...]:
    """Findings of the base with files of text laid over it."""
    return check_olx(FileSet(BASE | {path: text.encode() for path, text in files.items()}), profile)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_archives_are_told_in_seconds(name: str, profile: ProfileName) -> None:
    """There are findings; each can be written out and has a length that people read; and the time is short."""
    start = time.perf_counter()
    findings = found(HOSTILE[name], profile)
    assert time.perf_counter() - start < SECONDS
    assert findings
    assert max(len(line_of(finding)) for finding in findings) < LONGEST_MESSAGE
    assert "\n".join(line_of(finding) for finding in findings).encode()


def test_a_ring_of_unused_files_is_told_once() -> None:
    """Unused files that name each other have one cause; only the first is named."""
    findings = found(HOSTILE["unused files in a ring"])
    assert [finding.where.path for finding in findings if finding.code == "X022"] == ["course/vertical/r0.xml"]


def test_nothing_is_expanded() -> None:
    """An entity is refused, not replaced: the unit is broken, and its text has not grown."""
    course = read_olx(FileSet(BASE | {UNIT: BOMB.encode()}))
    assert [broken.where.path for broken in course.broken] == [UNIT]
    assert course.texts[UNIT] == BOMB
    assert [node.url_name for node in course.blocks if node.state is State.BROKEN] == ["welcome-6f7a8b9c"]


def _element(tag: str, attributes: dict[str, str], parts: list[str]) -> str:
    words = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{tag}{words}>{''.join(parts)}</{tag}>"


_FOLDERS = st.sampled_from(
    ["chapter", "sequential", "vertical", "html", "problem", "video", "poll", "drafts/vertical", "about", "static"]
)
_NAMES = st.sampled_from(["a", "b", "c", "welcome-6f7a8b9c", "intro-1a2b3c4e"])
_TAGS = st.sampled_from(
    ["course", "chapter", "sequential", "vertical", "html", "problem", "video", "poll", "split_test", "wiki", "stringresponse"]
)
_ATTRIBUTES = st.dictionaries(
    st.sampled_from(["url_name", "filename", "display_name", "due", "group_access", "slug", "answers", "transcripts", "correct"]),
    st.one_of(_NAMES, st.sampled_from(["", "{}", "[", "null", "50%", "a:b", "[[1]]", "x y", "../a"])),
    max_size=3,
)
_ELEMENTS = st.recursive(
    st.builds(_element, _TAGS, _ATTRIBUTES, st.just([])),
    lambda inner: st.builds(_element, _TAGS, _ATTRIBUTES, st.lists(inner, max_size=4)),
    max_leaves=8,
)
_CONTENTS = st.one_of(_ELEMENTS.map(str.encode), st.binary(max_size=60))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.tuples(_FOLDERS, _NAMES, st.sampled_from([".xml", ".html", ""])), _CONTENTS, max_size=8),
    st.lists(st.tuples(st.sampled_from(sorted(BASE)), st.sampled_from(sorted(BASE))), max_size=3),
    st.lists(st.sampled_from(sorted(BASE)), max_size=4),
    st.sampled_from(PROFILES),
)
def test_files_thrown_in_anywhere(
    added: dict[tuple[str, str, str], bytes], swapped: list[tuple[str, str]], lost: list[str], profile: ProfileName
) -> None:
    """Files that are lost, that have each other's content, and well-formed nonsense: findings, and never an exception."""
    files = BASE | {f"course/{folder}/{name}{ending}": content for (folder, name, ending), content in added.items()}
    for one, other in swapped:
        files[one], files[other] = files[other], files[one]
    for path in lost:
        files.pop(path, None)
    for finding in check_olx(FileSet(files), profile):
        assert line_of(finding).encode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["course.xml", "course/r.xml", "a/course.xml", "policies/r/policy.json"]), _CONTENTS))
def test_archives_of_nonsense(files: dict[str, bytes]) -> None:
    """Without any file of a course around them, too."""
    for finding in check_olx(FileSet(files), "wikilearn"):
        assert line_of(finding).encode()
