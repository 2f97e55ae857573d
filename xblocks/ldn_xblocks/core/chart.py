"""A radar chart as SVG: one outline or two, readable without colour, small, and without a word that needs room.

The axes carry numbers; a table beside the chart has the names and the same data, so the drawing is hidden from screen readers.
Colours are the page's own: `currentColor` and the variables --ldn-accent and --ldn-other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, pi, sin
from xml.sax.saxutils import escape

from ldn_xblocks.core.answers import STEPS, Rating
from ldn_xblocks.core.summary import is_step

FEWEST = 3  # axes: with two the outline is a line
SIZE, RADIUS, BAND, LABELS = 340, 125, 135, 153
MOST_SERIES = 2
_FORBIDDEN = dict.fromkeys((*(code for code in range(32) if code not in (9, 10, 13)), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF))


@dataclass(frozen=True, slots=True)
class Axis:
    """A spoke of the chart. Neighbours of one group share a band at the rim."""

    label: str
    group: str


@dataclass(frozen=True, slots=True)
class _Style:
    colour: str
    dash: str
    width: str


_STYLES = (_Style("var(--ldn-accent,currentColor)", "", "2.5"), _Style("var(--ldn-other,currentColor)", "7 4", "2.5"))
_BANDS = ("", "1.5 5")  # the dashes of the first group's band and of the second's


def radar(axes: Sequence[Axis], series: Sequence[Sequence[Rating]], *, rtl: bool = False) -> str:
    """The chart of one or two series over the same axes, or an empty text where a radar would say nothing.

    The first series is drawn last and solid, the second dashed; a rating that is no step leaves a gap.
    """
    if len(axes) < FEWEST:
        return ""
    spokes = _spokes(len(axes), -1 if rtl else 1)
    parts = [_rings(spokes), *_bands(axes, spokes), *_labels(axes, spokes)]
    for number, values in reversed(list(enumerate(series[:MOST_SERIES]))):
        parts += _series(values, axes, spokes, number, alone=len(series) == 1)
    half = SIZE // 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ldn-radar" viewBox="{-half} {-half} {SIZE} {SIZE}" width="{SIZE}" '
        f'height="{SIZE}" aria-hidden="true" focusable="false" fill="none" stroke-linejoin="round">{"".join(parts)}</svg>'
    )


def _spokes(count: int, side: int) -> list[tuple[float, float]]:
    """A point of the unit circle for each axis, from the top, clockwise; the other way round from right to left."""
    turns = [2 * pi * number / count for number in range(count)]
    return [(side * sin(turn), -cos(turn)) for turn in turns]


def _rings(spokes: Sequence[tuple[float, float]]) -> str:
    rings = "".join(f'<circle r="{RADIUS * step // STEPS}"/>' for step in range(1, STEPS + 1))
    lines = "".join(f"M0 0L{_at(spoke, RADIUS)}" for spoke in spokes)
    return f'<g stroke="currentColor" stroke-opacity=".28">{rings}<path d="{lines}"/></g>'


def _bands(axes: Sequence[Axis], spokes: Sequence[tuple[float, float]]) -> list[str]:
    """An arc at the rim for each run of axes of one group: whole for the first group, dotted for the others."""
    first = axes[0].group
    found, start = [], 0
    for group, run in groupby(axis.group for axis in axes):
        size = len(list(run))
        dash = _BANDS[group != first]
        found.append(_arc(spokes, start, size, f' stroke-dasharray="{dash}" stroke-linecap="round"' if dash else ""))
        start += size
    return found


def _arc(spokes: Sequence[tuple[float, float]], start: int, size: int, dash: str) -> str:
    drawn = 'stroke="currentColor" stroke-width="3"'
    if size == len(spokes):
        return f'<circle r="{BAND}" {drawn}{dash}/>'
    right = spokes[1][0] > 0
    turn = 2 * pi / len(spokes)
    ends = [(start - 0.38) * turn, (start + size - 1 + 0.38) * turn]
    points = [_at(((1 if right else -1) * sin(end), -cos(end)), BAND) for end in ends]
    large = int(ends[1] - ends[0] > pi)
    return f'<path d="M{points[0]}A{BAND} {BAND} 0 {large} {int(right)} {points[1]}" {drawn}{dash}/>'


def _labels(axes: Sequence[Axis], spokes: Sequence[tuple[float, float]]) -> list[str]:
    texts = [
        f'<text x="{_short(x * LABELS)}" y="{_short(y * LABELS)}">{_plain(axis.label)}</text>'
        for axis, (x, y) in zip(axes, spokes, strict=True)
    ]
    shared = 'fill="currentColor" font-size="13" text-anchor="middle" dominant-baseline="central" direction="ltr"'
    return [f"<g {shared}>", *texts, "</g>"]


def _series(
    values: Sequence[Rating], axes: Sequence[Axis], spokes: Sequence[tuple[float, float]], number: int, *, alone: bool
) -> list[str]:
    style = _STYLES[number]
    points = [_point(value, spoke) for value, spoke in zip(values, spokes, strict=True)]
    fill = f'<path d="M{"L".join(filter(None, points))}Z" fill="{style.colour}" fill-opacity=".12"/>'
    dash = f' stroke-dasharray="{style.dash}"' if style.dash else ""
    outline = f'<path d="{_outline(points)}" stroke="{style.colour}" stroke-width="{style.width}"{dash}/>'
    first = axes[0].group
    kinds = [2 if number else int(alone and axis.group != first) for axis in axes]
    marks = "".join(_mark(point, kind) for point, kind in zip(points, kinds, strict=True) if point)
    ground = f'fill="none" stroke="{style.colour}" stroke-width="2"' if number else f'fill="{style.colour}"'
    return [*([fill] if alone and all(points) else []), outline, f'<path d="{marks}" {ground}/>']


def _outline(points: Sequence[str]) -> str:
    """Lines between neighbours that both have a point."""
    if all(points):
        return f"M{'L'.join(points)}Z"
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return "".join(f"M{one}L{other}" for one, other in pairs if one and other)


def _mark(point: str, kind: int) -> str:
    """A disc, a square, or a larger diamond that shows around the others."""
    return (
        f"M{point}m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0",
        f"M{point}m-4.5-4.5h9v9h-9z",
        f"M{point}m-7.5 0l7.5-7.5l7.5 7.5l-7.5 7.5z",
    )[kind]


def _point(rating: Rating, spoke: tuple[float, float]) -> str:
    return _at(spoke, RADIUS * rating / STEPS) if is_step(rating) else ""


def _at(spoke: tuple[float, float], distance: float) -> str:
    return f"{_short(spoke[0] * distance)} {_short(spoke[1] * distance)}"


def _short(number: float) -> str:
    return f"{round(number, 1) + 0.0:g}"  # + 0.0 makes -0.0 a plain zero


def _plain(text: str) -> str:
    """A text that may stand in XML."""
    return escape(text.translate(_FORBIDDEN))
