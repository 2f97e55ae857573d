"""Every defect that was tried on the real importer: 45 rows, 41 of them found at the right file, 4 of them legal and left alone.

The rows are those of the importer's measured table. Each damages the course in `tests/checks/base/`, and the findings are
compared whole, so that one defect is not told in three ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest

from builder.diagnostics import Severity
from builder.fileset import FileSet
from builder.inspection import check_olx
from tests.projects import TESTS, snapshot

Files = dict[str, bytes]
Damage = Callable[[Files], None]

COURSE = "course/course.xml"
RUN = "course/course/2026.xml"
POLICY = "course/policies/2026/policy.json"
GRADING = "course/policies/2026/grading_policy.json"
SECTION = "course/chapter/deciding-2b3c4d5e.xml"
LESSON = "course/sequential/quiz-5e6f7a8b.xml"
OPEN_LESSON = "course/sequential/practice-4d5e6f7a.xml"
UNIT = "course/vertical/welcome-6f7a8b9c.xml"
TEXT = "course/html/intro-1a2b3c4e.html"
TEXT_NODE = "course/html/intro-1a2b3c4e.xml"
SINGLE = "course/problem/first-step-7a8b9c0e.xml"
WORD = "course/problem/word-0d1e2f3b.xml"
NUMBER = "course/problem/number-9c0d1e2a.xml"
VIDEO = "course/video/film-5e6f7a8c.xml"
UPDATES = "course/info/updates.items.json"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: what is done, and the checks that must tell of it, each with its file."""

    id: str
    damage: Damage
    expected: tuple[tuple[str, str], ...] = ()


def replaced(path: str, old: str, new: str) -> Damage:
    """Put `new` in place of the one `old` in a file."""

    def damage(files: Files) -> None:
        assert files[path].count(old.encode()) == 1, f"{path} has {old!r} {files[path].count(old.encode())} times"
        files[path] = files[path].replace(old.encode(), new.encode())

    return damage


def added(path: str, content: str | bytes) -> Damage:
    """Write one file."""

    def damage(files: Files) -> None:
        files[path] = content if isinstance(content, bytes) else content.encode()

    return damage


def removed(path: str) -> Damage:
    """Leave one file out."""

    def damage(files: Files) -> None:
        del files[path]

    return damage


def both(*damages: Damage) -> Damage:
    """Several damages, one after the other."""

    def damage(files: Files) -> None:
        for one in damages:
            one(files)

    return damage


def in_unit(olx: str) -> Damage:
    """Put a block at the end of a unit."""
    return replaced(UNIT, "</vertical>", f"{olx}\n</vertical>")


def in_text(html: str) -> Damage:
    """Put HTML at the end of a text."""
    return replaced(TEXT, "</div>", f"{html}\n</div>")


def unused(*paths: str) -> tuple[tuple[str, str], ...]:
    """What is told of files that nothing names any more."""
    return tuple(("X022", path) for path in paths)


POLL = """<poll url_name="p1" question="Which?" answers='[["a",{"label":"A","img":null,"img_alt":null}]]'/>"""
LONG = "x" * 230
LATIN = "<p>señal</p>".encode("latin-1")
FIRST_TABS = '{"type": "courseware"},\n      {"type": "progress"},'

ROWS = (
    Row("00-clean", both()),
    Row(
        "01-course-xml-extra-attr",
        replaced(COURSE, "/>", ' display_name="Leading"/>'),
        (("X003", COURSE),),
    ),
    Row(
        "02-course-xml-comment-child",
        replaced(COURSE, "/>", "><!-- May --></course>"),
        (("X004", COURSE),),
    ),
    Row("03-missing-file", removed(WORD), (("X010", "course/vertical/answers-0d1e2f3a.xml"),)),
    Row("04-malformed-problem-xml", replaced(WORD, "</label>", ""), (("X030", WORD),)),
    Row("05-missing-chapter", removed(SECTION), (("X010", RUN),)),
    Row("06-undefined-nbsp-in-xml", replaced(WORD, "second step of", "second&nbsp;step of"), (("X031", WORD),)),
    Row(
        "07-external-xblock-as-pointer",
        both(in_unit('<poll url_name="p1"/>'), added("course/poll/p1.xml", POLL)),
        (("X601", UNIT),),
    ),
    Row(
        "08-pointer-with-extra-attr",
        replaced(UNIT, '<html url_name="intro-1a2b3c4e"/>', '<html url_name="intro-1a2b3c4e" display_name="X"/>'),
        (("X011", UNIT),),
    ),
    Row("09-url-name-with-space", in_unit('<done url_name="read it"/>'), (("X103", UNIT),)),
    Row("10-url-name-with-percent", in_unit('<done url_name="read-50%"/>'), (("X103", UNIT),)),
    Row("11-url-name-230-characters", in_unit(f'<done url_name="{LONG}"/>'), (("X106", UNIT),)),
    Row("12-duplicate-url-name-same-type", in_unit('<html url_name="intro-1a2b3c4e"/>'), (("X101", UNIT),)),
    Row("13-same-url-name-two-types-legal", in_unit('<done url_name="intro-1a2b3c4e"/>')),
    Row("14-missing-url-name", in_unit("<done/>"), (("X102", UNIT),)),
    Row("15-bad-due-date", replaced(OPEN_LESSON, "<sequential ", '<sequential due="soon" '), (("X208", OPEN_LESSON),)),
    Row("16-bad-course-start", replaced(POLICY, "2026-01-15T00:00:00Z", "15th of nowhere"), (("X207", POLICY),)),
    Row(
        "17-policy-invalid",
        replaced(POLICY, '"language": "en",', '"language": "en"'),
        (("X203", POLICY),),
    ),
    Row("18-grading-policy-invalid", replaced(GRADING, '"weight": 1.0}', '"weight": 1.0'), (("X221", GRADING),)),
    Row("19-format-not-in-grading-policy", replaced(LESSON, 'format="Quiz"', 'format="Homework"'), (("X228", LESSON),)),
    Row(
        "20-tabs-courseware-not-first",
        replaced(POLICY, FIRST_TABS, '{"type": "progress"},\n      {"type": "courseware"},'),
        (("X211", POLICY),),
    ),
    Row("21-tab-listed-file-missing", removed("course/tabs/help.html"), (("X213", POLICY),)),
    Row(
        "22-group-access-to-missing-partition",
        replaced(OPEN_LESSON, "<sequential ", "<sequential group_access='{\"300\": [1]}' "),
        (("X241", OPEN_LESSON),),
    ),
    Row("23-html-not-utf8", added(TEXT, LATIN), (("X033", TEXT),)),
    Row("24-bom-in-html", replaced(TEXT, '<div lang="en" dir="ltr">', '\ufeff<div lang="en" dir="ltr">'), (("X034", TEXT),)),
    Row(
        "25-inline-html-loses-space",
        in_unit('<html url_name="h1" display_name="Rest"><p><b>a</b> <i>b</i></p></html>'),
        (("X402", UNIT),),
    ),
    Row(
        "26-bare-ampersand-and-figure-legal",
        in_text('<figure>R & B <img src="/static/pic.png" alt="Two"></figure><mark>x</mark>'),
    ),
    Row("27-missing-image", in_text('<img src="/static/none.png" alt="None">'), (("X404", TEXT),)),
    Row(
        "28-percent-encoded-static-link",
        both(in_text('<img src="/static/a%20b.png" alt="Map">'), added("course/static/a b.png", b"x")),
        (("X405", TEXT), ("X409", "course/static/a b.png")),
    ),
    Row(
        "29-static-in-subfolder-legal",
        both(in_text('<img src="/static/sub/a.png" alt="Map">'), added("course/static/sub/a.png", b"x")),
    ),
    Row(
        "30-static-name-collision",
        both(added("course/static/a/b.png", b"x"), added("course/static/a_b.png", b"y")),
        (("X410", "course/static/a_b.png"),),
    ),
    Row("31-bad-jump-to-id", in_text('<a href="/jump_to_id/nowhere">there</a>'), (("X408", TEXT),)),
    Row(
        "32-video-nothing-set",
        added(VIDEO, '<video display_name="How one team listened"/>'),
        (("X501", VIDEO),),
    ),
    Row("33-video-id-without-asset", replaced(VIDEO, 'edx_video_id=""', 'edx_video_id="abc"'), (("X502", VIDEO),)),
    Row("34-transcript-file-missing", removed("course/static/film-en.srt"), (("X503", VIDEO),)),
    Row("35-choice-without-correct", replaced(SINGLE, ' correct="false"', ""), (("X304", SINGLE),)),
    Row("36-no-correct-choice", replaced(SINGLE, 'correct="true"', 'correct="false"'), (("X305", SINGLE),)),
    Row("37-stringresponse-without-textline", replaced(WORD, '<textline size="30"/>', ""), (("X308", WORD),)),
    Row(
        "38-unknown-response-type",
        both(replaced(WORD, "<stringresponse ", "<textresponse "), replaced(WORD, "</stringresponse>", "</textresponse>")),
        (("X303", WORD),),
    ),
    Row("39-numerical-answer-abc", replaced(NUMBER, 'answer="3"', 'answer="abc"'), (("X310", NUMBER),)),
    Row("40-image-without-alt", in_text('<img src="/static/pic.png">'), (("X403", TEXT),)),
    Row(
        "41-empty-vertical",
        added(UNIT, '<vertical display_name="Welcome to the course"/>'),
        (("X021", UNIT), *unused("course/html/circle-2b3c4d5f.xml", TEXT_NODE)),
    ),
    Row("42-unused-file", added("course/html/zz.xml", '<html display_name="Old">Old</html>'), unused("course/html/zz.xml")),
    Row("43-updates-invalid", replaced(UPDATES, '"status"', '"status'), (("X217", UPDATES),)),
    Row("44-unknown-policy-key", replaced(POLICY, '"self_paced"', '"selfpaced"'), (("X205", POLICY),)),
)
LEGAL = ("00", "13", "26", "29")
ONLY_WARNED = ("24", "41", "42", "44")  # nothing is lost that was meant to be shown


def damaged(row: Row) -> FileSet:
    """The course without faults after the row's damage."""
    files = snapshot(TESTS / "checks" / "base")
    row.damage(files)
    return FileSet(files)


def codes(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Findings in one order."""
    return sorted(set(found))


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_row(row: Row) -> None:
    """The defect is told by its own check at its own file, and by no other; a legal archive has no finding at all."""
    findings = check_olx(damaged(row), "openedx")
    found = [(finding.code, finding.where.path) for finding in findings]
    assert codes(found) == codes(row.expected)


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_row_has_its_severity(row: Row) -> None:
    """What loses content, settings or answers is an error; what only looks odd is a warning."""
    worst = {finding.severity for finding in check_olx(damaged(row), "openedx")}
    if row.id.startswith(LEGAL):
        assert worst == set()
    elif row.id.startswith(ONLY_WARNED):
        assert worst == {Severity.WARNING}
    else:
        assert Severity.ERROR in worst


def test_rows_are_complete() -> None:
    """The table has rows 0 to 44, each once."""
    assert [int(row.id[:2]) for row in ROWS] == list(range(45))


def test_wikilearn_minds_a_name_of_two_types() -> None:
    """Row 13 is legal in Open edX; only WikiLearn's mapping stumbles over it."""
    row = next(row for row in ROWS if row.id.startswith("13"))
    assert {finding.code for finding in check_olx(damaged(row), "wikilearn")} >= {"W002"}
