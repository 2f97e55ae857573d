"""The page for partners: what `ldn check` finds, what gets lost, and every setting that an import sets, in plain words."""

from __future__ import annotations

import json
import re

import pytest

from builder.fileset import FileSet
from builder.preview.edition import Edition, edition_of
from builder.preview.links import Served
from builder.preview.pages import Chrome, Visit, outline_page
from builder.preview.studio import findings_of, studio_page
from tests.preview.demo_course import demo_files
from tests.preview.following import parsed
from tests.preview.shelves import small_edition, small_files

STRAY = '<html url_name="stray" display_name="Stray"><p/></html>'
NO_GRADING = "Not in the archive, or not to be read. Studio sets its default: Homework, Lab, Midterm and Final, passed from 50 %."
RESET = "Not in the archive: each import sets it back to its default. Set it again in Studio if you need it."
HIDDEN = {"type": "wiki", "is_hidden": True}
TEXT = '<html url_name="b" display_name="Text"/>'


def page_of(edition: Edition, profile: str = "openedx") -> str:
    """The page as a server shows it."""
    return studio_page(edition, Served(), Chrome("English", ()), profile)


def words(page: str) -> str:
    """What somebody reads of its middle, block by block."""
    apart = re.sub(r"<(?=/?(?:p|div|h\d|dt|dd|li|ul|th|td|summary)\b)", " <", page)
    return " ".join(parsed(apart).xpath("//main")[0].text_content().split())


def sound(**policy: object) -> Edition:
    """A small course without any fault, with more settings."""
    files = dict(small_files(TEXT, html__b_dot_xml='<html filename="b" display_name="Text"/>', html__b_dot_html="<p>Words</p>"))
    given = {"display_name": "Small", "language": "en", "start": "2026-01-01T00:00:00Z", **policy}
    files["policies/r/policy.json"] = json.dumps({"course/r": given}).encode()
    files["vertical/v.xml"] = b'<vertical display_name="Unit"><html url_name="b"/></vertical>'
    return edition_of("small", "en", FileSet(files))


def told(page: str) -> dict[str, str]:
    """The words of each setting, by its name."""
    items = parsed(page).xpath("//dl[@class='settings']/div")
    return {item.xpath("string(dt)"): " ".join(str(part) for part in item.xpath("dd/p/text()")) for item in items}


def test_a_sound_course_keeps_every_block() -> None:
    """Nothing to mend: the page says so first."""
    edition = sound()
    assert [finding for finding in findings_of(edition, "openedx") if finding.severity == "error"] == []
    page = words(page_of(edition))
    assert "Studio keeps every block." in page
    assert "Nothing: Studio keeps every block." in page


def test_findings_are_those_of_the_check_errors_first() -> None:
    """Each finding with its place and what to do, and the page of its check to open; errors come before warnings."""
    edition = edition_of("demo", "en", demo_files())
    page = page_of(edition, "wikilearn")
    root = parsed(page)
    for finding in findings_of(edition, "wikilearn"):
        assert str(finding.where) in page
        assert " ".join(finding.message.split()) in words(page)
    severities = [str(name) for name in root.xpath("//article/h3/span/text()")]
    assert severities == sorted(severities)
    assert set(severities) == {"Error", "Warning"}
    labels = root.xpath("//article[1]/details//dt/text()")
    assert labels == ["Bad", "Good", "Why", "Mend"]


def test_findings_are_computed_once() -> None:
    """A page that is opened again does not check again: it is the same tuple."""
    edition = sound()
    assert findings_of(edition, "openedx") is findings_of(edition, "openedx")
    assert findings_of(edition, "wikilearn") is not findings_of(edition, "openedx")


def test_lost_blocks_are_named_with_their_place() -> None:
    """A block whose file is gone, one that is named twice, one with a name that cannot be stored, and one astray."""
    edition = small_edition(
        '<html url_name="gone"/><problem url_name="p"/><problem url_name="p"/><html url_name="early signs">x</html>',
        problem__p_dot_xml='<problem display_name="Twice"/>',
        sequential__s_dot_xml=f'<sequential><vertical url_name="v"/>{STRAY}</sequential>',
    )
    page = words(page_of(edition))
    assert "text 'gone': its file is not in the archive vertical/v.xml:1" in page
    assert "problem 'p': another place names it first, and a block has one place vertical/v.xml:1" in page
    assert "text 'early signs': its url_name has a character that cannot be stored vertical/v.xml:1" in page
    assert (
        "text 'stray' (\"Stray\"): Studio imports it, but no page shows it; subsection 's' is no place for it sequential/s.xml:1"
        in page
    )


def test_the_outline_says_how_much_is_lost() -> None:
    """In numbers that read well: of one unit as of several."""
    edition = small_edition('<html url_name="early signs">x</html>')
    page = words(outline_page(edition, Served(), Chrome("English", ()), Visit()))
    assert "1 module, 1 unit, " in page
    assert "0 of 1 unit." in page
    assert "1 block of the archive is missing here, because Studio would drop or hide it" in page
    edition = small_edition('<html url_name="early signs">x</html><html url_name="a/b">x</html>')
    assert "2 blocks of the archive are missing here" in words(outline_page(edition, Served(), Chrome("English", ()), Visit()))


@pytest.mark.parametrize(
    ("name", "policy", "expected"),
    [
        ("Start", {"start": "2026-02-05T05:30:00Z"}, "5 February 2026, 05:30 (UTC)."),
        ("Start", {"start": '"2026-02-05T00:00:00+00:00"'}, "5 February 2026 (UTC)."),
        ("Start", {"start": "soon"}, "This is no date that can be read here."),
        ("Start", {"start": None}, "Not given: Studio sets the year 2030, and until then learners do not see the course."),
        ("End", {}, "Not given: the course stays open."),
        ("Pace", {"self_paced": True}, "Learners go at their own pace."),
        ("Pace", {"self_paced": []}, "The course sets the pace, with the same dates for everybody."),
        ("Language", {"language": "ar"}, "العربية, written from right to left."),
        ("Language", {"language": "<x>"}, "This is no code of a language."),
        ("Catalogue", {"catalog_visibility": "none"}, "Neither in the catalogue nor with an about page."),
        ("Catalogue", {"catalog_visibility": {"a": 1}}, "A value that Open edX does not know."),
        ("Picture", {"course_image": "cup.png"}, "There is no file of this name in static/ of the archive."),
        ("Licence", {}, "Creative Commons Attribution-ShareAlike 4.0."),
        ("Forum topics", {"discussion_topics": {"General": {}, "Help": {}}}, "General Help"),
        ("Pages", {"tabs": [{"type": "courseware"}, HIDDEN, 7]}, "Course Wiki (hidden from learners)"),
        ("Tools for authors", {"advanced_modules": ["h5p"]}, "h5p: must be installed on the platform."),
        ("Grading", {}, NO_GRADING),
        ("Certificates", {}, RESET),
    ],
)  # fmt: skip
def test_settings_are_told_in_plain_words(name: str, policy: dict[str, object], expected: str) -> None:
    """A value of any kind gives a sentence, and never an error."""
    assert told(page_of(sound(**policy)))[name] == expected


def test_grading_and_tools_of_a_real_shape() -> None:
    """Weights and limits in percent; what WikiLearn has and what not."""
    settings = told(page_of(edition_of("demo", "en", demo_files()), "wikilearn"))
    assert settings["Graded work"] == (
        "Homework: 75 % of the grade, at least 3 lessons, without the 1 lowest. Exam: 25 % of the grade, at least 1 lesson."
    )
    assert settings["Grades"] == "Pass: from 60 %."
    assert "Poll (poll): WikiLearn has it." in settings["Tools for authors"]
    assert "recommender: not on WikiLearn, as far as is known. Learners see nothing." in settings["Tools for authors"]
    assert settings["Textbooks"] == "All of Tea"


def test_blocks_are_counted_by_kind() -> None:
    """As Studio's outline counts them, then every kind of block."""
    root = parsed(page_of(edition_of("demo", "en", demo_files())))
    rows = {row.xpath("string(th)"): int(row.xpath("string(td)")) for row in root.xpath("//tbody/tr")}
    assert (rows["sections (our modules)"], rows["units"]) == (3, 6)
    assert (rows["Question (problem)"], rows["Poll (poll)"]) == (5, 1)


@pytest.mark.parametrize(
    "grading",
    [b"{", b"[]",
     b'{"GRADER": 7, "GRADE_CUTOFFS": []}', b'{"GRADER": [{"weight": 1e999, "min_count": {}, "drop_count": "x"}, 3]}',
     b'{"GRADER": [{"weight": %s}], "GRADE_CUTOFFS": {"Pass": null}}' % (b"9" * 400)],
)  # fmt: skip
def test_a_hostile_policy_stops_nothing(grading: bytes) -> None:
    """Whatever stands in the files of settings, the page comes."""
    files = dict(sound().files) | {
        "policies/r/grading_policy.json": grading,
        "policies/r/policy.json": b'{"course/r": {"tabs": {"a": []}, "<b>": "<script>"}}',
    }
    page = page_of(edition_of("small", "en", FileSet(files)), "wikilearn")
    assert "&lt;script&gt;" in page
    assert "How to import" in words(page)


def test_an_archive_without_a_course_is_told() -> None:
    """Even that is a page."""
    assert "How to import" in words(page_of(edition_of("none", "en", FileSet({"readme.txt": b"nothing"}))))
