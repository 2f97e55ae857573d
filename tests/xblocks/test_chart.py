"""The radar chart: well-formed, small, readable without colour, and only ever of what was rated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_xblocks.core.answers import Rating
from ldn_xblocks.core.chart import RADIUS, SIZE, Axis, radar
from tests.xblocks.assessments import ratings

_SVG = "{http://www.w3.org/2000/svg}"
_axes = st.lists(st.builds(Axis, st.text(), st.sampled_from(["quality", "action"])), max_size=24)


def axes(qualities: int, actions: int = 0) -> list[Axis]:
    groups = ["quality"] * qualities + ["action"] * actions
    return [Axis(str(number), group) for number, group in enumerate(groups, start=1)]


def drawn(values: Sequence[Sequence[Rating]], *, rtl: bool = False, qualities: int = 3, actions: int = 3) -> ET.Element:
    return ET.fromstring(radar(axes(qualities, actions), values, rtl=rtl))  # noqa: S314 - our own


@given(_axes, st.data(), st.booleans())
def test_it_is_well_formed_for_any_labels(some: list[Axis], data: st.DataObject, rtl: bool) -> None:
    """Whatever stands in a label, the drawing is XML, holds it as text, and has no script, link, style or image."""
    values = data.draw(st.lists(st.lists(ratings, min_size=len(some), max_size=len(some)), min_size=1, max_size=2))
    text = radar(some, values, rtl=rtl)
    if len(some) < 3:
        assert text == ""
        return
    root = ET.fromstring(text)  # noqa: S314 - our own
    assert {node.tag.removeprefix(_SVG) for node in root.iter()} <= {"svg", "g", "circle", "path", "text"}
    names = {name for node in root.iter() for name in node.attrib}
    assert not {name for name in names if name.startswith("on") or name in {"href", "style", "id"}}
    assert len(root.findall(f".//{_SVG}text")) == len(some)


def test_hostile_labels_are_text() -> None:
    """Markup in a label is shown and not obeyed; what XML forbids is left out."""
    text = radar([Axis("</text><script>alert(1)</script>\x00\x1b\ud800", "quality")] * 3, [[1, 2, 3]])
    assert "<script" not in text
    assert ET.fromstring(text).find(f".//{_SVG}text").text == "</text><script>alert(1)</script>"  # type: ignore[union-attr] # noqa: S314


def test_it_is_small() -> None:
    """20 skills and two outlines take less than 6 KB."""
    values: list[list[Rating]] = [[3, 4, 5, 1, 2] * 4, [4, 4, 2, 1, 5] * 4]
    assert len(radar(axes(10, 10), values).encode()) < 6 * 1024


def test_it_hides_from_screen_readers_and_takes_the_pages_colours() -> None:
    """The table beside it has the same data; colours are variables with the text's colour behind them."""
    text = radar(axes(3, 3), [[1] * 6, [2] * 6])
    root = ET.fromstring(text)  # noqa: S314 - our own
    assert (root.get("aria-hidden"), root.get("focusable")) == ("true", "false")
    assert not re.search(r"#[0-9a-f]{3}|rgb\(", text)
    colours = {node.get(name) for node in root.iter() for name in ("stroke", "fill")} - {None, "none"}
    assert colours == {"currentColor", "var(--ldn-accent,currentColor)", "var(--ldn-other,currentColor)"}


def test_two_outlines_differ_in_more_than_colour() -> None:
    """One is whole with discs, the other dashed with larger diamonds; the first is drawn on top."""
    paths = drawn([[3] * 6, [4] * 6]).findall(f"{_SVG}path")
    outlines = [path for path in paths if path.get("stroke", "").startswith("var") and path.get("stroke-width") == "2.5"]
    assert [path.get("stroke-dasharray") for path in outlines] == ["7 4", None]
    marks = [path.get("d", "") for path in paths if "m-" in path.get("d", "")]
    assert ["l7.5" in mark for mark in marks] == [True, False]
    assert ["a4.5" in mark for mark in marks] == [False, True]


def test_the_groups_differ_in_more_than_colour() -> None:
    """Qualities are discs under a whole band, actions squares under a dotted one."""
    paths = drawn([[3] * 6]).findall(f"{_SVG}path")
    marks = next(path.get("d", "") for path in paths if "m-" in path.get("d", ""))
    assert (marks.count("a4.5"), marks.count("h9")) == (3 * 2, 3)
    bands = [path for path in paths if path.get("stroke-width") == "3"]
    assert [path.get("stroke-dasharray") for path in bands] == [None, "1.5 5"]


def test_a_rating_that_is_no_step_leaves_a_gap() -> None:
    """Neither "not relevant" nor "not rated" looks like "never"."""
    paths = drawn([[3, None, 2, 0, -1, 5]]).findall(f"{_SVG}path")
    marks = next(path.get("d", "") for path in paths if "m-" in path.get("d", ""))
    outline = next(path.get("d", "") for path in paths if path.get("stroke-width") == "2.5")
    assert marks.count("M") == 3
    assert outline.count("M") == 1  # from the last to the first: the only neighbours that both have a step
    assert not [path for path in paths if path.get("fill-opacity")]


def test_points_lie_where_the_ratings_say() -> None:
    """The first axis points up; "always" is at the edge and "never" a fifth of the way."""
    outline = next(
        path.get("d", "") for path in drawn([[5, 1, 1, 1, 1, 1]]).findall(f"{_SVG}path") if path.get("stroke-width") == "2.5"
    )
    points = [tuple(map(float, point.split())) for point in re.findall(r"-?[\d.]+ -?[\d.]+", outline)]
    assert points[0] == (0, -RADIUS)
    assert points[3] == (0, RADIUS / 5)


def test_from_right_to_left_it_is_mirrored() -> None:
    """The second axis lies to the left."""
    for rtl, sign in ((False, 1), (True, -1)):
        second = drawn([[3] * 6], rtl=rtl).findall(f".//{_SVG}text")[1]
        assert sign * float(second.get("x", "0")) > 0


@pytest.mark.parametrize("count", [3, 8, 15, 40])
def test_nothing_leaves_the_picture(count: int) -> None:
    """All labels lie inside."""
    for text in drawn([[5] * count], qualities=count, actions=0).findall(f".//{_SVG}text"):
        assert abs(float(text.get("x", "0"))) < SIZE / 2 - 8
        assert abs(float(text.get("y", "0"))) < SIZE / 2 - 8
