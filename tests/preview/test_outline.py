"""The outline of a course is that which Studio's importer would make, with what gets lost named."""

from __future__ import annotations

import json

from builder.fileset import FileSet
from builder.olx.tree import read_olx
from builder.preview.outline import Outline, outline_of

SETTINGS = {
    "course/r": {
        "display_name": "Leading",
        "tabs": [
            {"type": "course_info", "name": "Home"},
            {"type": "static_tab", "name": "Help", "url_slug": "help"},
            {"type": "static_tab", "name": "Gone", "url_slug": "gone"},
            "no tab",
        ],
    },
    "sequential/s2": {"graded": "true", "format": "Quiz"},
}
TREE = """
<course>
  <chapter url_name="c1" display_name="First">
    <sequential url_name="s1" display_name="Reading" format="Quiz">
      <vertical url_name="v1" display_name="One"><html url_name="h1">Hello</html><html url_name="nowhere"/></vertical>
      <vertical url_name="v2" display_name=""/>
    </sequential>
    <html url_name="astray">I am no lesson.</html>
  </chapter>
  <chapter url_name="c2">
    <sequential url_name="s2" display_name="Questions">
      <problem url_name="loose"/>
      <vertical url_name="v3" display_name="Three"><problem url_name="p1">?</problem></vertical>
    </sequential>
    <sequential url_name="s3" display_name="Graded here" graded="true" format="Exam"/>
  </chapter>
</course>
"""


def _outline(tree: str = TREE, settings: object = SETTINGS) -> Outline:
    texts = {
        "course.xml": '<course url_name="r" org="O" course="C"/>',
        "course/r.xml": tree,
        "policies/r/policy.json": json.dumps(settings),
        "tabs/help.html": "<p>Help</p>",
        "tabs/unlisted.html": "<p>Nobody</p>",
    }
    return outline_of(read_olx(FileSet({path: text.encode() for path, text in texts.items()})))


def test_modules_lessons_and_units_stand_in_reading_order() -> None:
    """By their names; what has no name of its own is called by its address."""
    found = _outline()
    assert found.title == "Leading"
    assert [(module.title, [lesson.title for lesson in module.lessons]) for module in found.modules] == [
        ("First", ["Reading"]),
        ("c2", ["Questions", "Graded here"]),
    ]
    assert [unit.title for module in found.modules for unit in module.units] == ["One", "v2", "Three"]


def test_each_unit_knows_the_units_beside_it() -> None:
    """Over the borders of lessons and modules, and nobody before the first and after the last."""
    places = _outline().places
    beside = {name: (place.before and place.before.name, place.after and place.after.name) for name, place in places.items()}
    assert beside == {"v1": (None, "v2"), "v2": ("v1", "v3"), "v3": ("v2", None)}
    assert (places["v3"].module.name, places["v3"].lesson.name) == ("c2", "s2")


def test_any_name_leads_to_a_unit() -> None:
    """A block's to its unit; a lesson's and a module's to the first unit in it; a name that is none to nothing."""
    found = _outline().units_of
    assert {name: found[name] for name in ("v1", "h1", "s1", "c1", "s2", "p1")} == {
        "v1": "v1", "h1": "v1", "s1": "v1", "c1": "v1", "s2": "v3", "p1": "v3",
    }  # fmt: skip
    assert not {"s3", "astray", "loose", "nowhere", "x"} & set(found)


def test_a_lesson_counts_for_its_work_only_if_it_is_graded() -> None:
    """Whether its element says so or its policy."""
    found = {lesson.name: lesson.format for module in _outline().modules for lesson in module.lessons}
    assert found == {"s1": "", "s2": "Quiz", "s3": "Exam"}


def test_a_block_may_say_that_it_does_not_count() -> None:
    """Itself or for all of its unit, in its element or in the policy; a block may take its unit's word back."""
    tree = """
<course><chapter url_name="c"><sequential url_name="s2">
  <vertical url_name="v1"><problem url_name="a"/><problem url_name="b" graded="false"/><problem url_name="c1"/></vertical>
  <vertical url_name="v2" graded="false"><problem url_name="d">?</problem><problem url_name="e" graded="true"/></vertical>
</sequential></chapter></course>
"""
    found = _outline(tree, SETTINGS | {"problem/c1": {"graded": False}}).modules[0].lessons[0]
    assert (found.format, found.ungraded) == ("Quiz", frozenset({"b", "c1", "d"}))


def test_what_cannot_be_stored_is_lost_with_all_that_is_in_it() -> None:
    """The importer drops a block whose name has a space or a sign; a colon and letters of any script it takes."""
    tree = """
<course><chapter url_name="c"><sequential url_name="s">
  <vertical url_name="v 1"><html url_name="in">x</html></vertical>
  <vertical url_name="v:2"><html url_name="a&amp;b">x</html><html url_name="señal">x</html></vertical>
</sequential></chapter></course>
"""
    found = _outline(tree)
    assert list(found.places) == ["v:2"]
    assert list(found.blocks) == ["señal"]
    assert {node.url_name for node in found.lost} == {"v 1", "in", "a&b"}


def test_what_studio_loses_is_named() -> None:
    """A block in no place for it, and one without a definition; neither is in a unit."""
    found = _outline()
    assert {node.url_name for node in found.lost} >= {"astray", "loose"}
    assert {"astray", "loose"} & set(found.blocks) == set()


def test_pages_are_those_that_are_listed_and_there() -> None:
    """With their text."""
    assert [(tab.slug, tab.title, tab.html) for tab in _outline().tabs] == [("help", "Help", "<p>Help</p>")]


def test_a_course_of_nothing_has_an_outline() -> None:
    """It has the number of the course as its name."""
    found = _outline("<course/>", {})
    assert (found.title, found.modules, found.tabs, dict(found.places)) == ("C", (), (), {})
