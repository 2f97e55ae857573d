"""Splits a Markdown body into paragraphs, the units that translators work on, and puts it together again.

The markers are MediaWiki's: `<!--T:3-->` on a line before a paragraph, or at the end of a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MARKER = re.compile(r"<!--T:([1-9][0-9]{0,5})-->")
_MARKER_LINE = re.compile(rf"^\s*{MARKER.pattern}\s*$")
_HEADING = re.compile(rf"^(#{{1,6}}[ \t]+)(.*?)[ \t]*(?:{MARKER.pattern})?[ \t]*$")
_FENCE = re.compile(r"^\s*(```+(?=[^`]*$)|~~~+)")
_STRUCTURE = re.compile(r"^\s*(?:[-*+][ \t]|\d+[.)][ \t]|>|\||```|~~~|[-=:|][-=:| \t]*$|\[[^\]]+\]:)")


@dataclass(frozen=True, slots=True)
class Fragment:
    """One paragraph as written. `first` and `last` are its lines in the body, from 0, its marker's line not counted."""

    number: int | None
    lead: str
    text: str
    first: int
    last: int


def split_paragraphs(body: str) -> tuple[Fragment, ...]:
    """The paragraphs of a Markdown body in order. Blank lines inside a fenced block do not split."""
    return tuple(_fragments(body.split("\n")))


def join_paragraphs(parts: Iterable[tuple[str, str]]) -> str:
    """Markdown from (lead, text) pairs: the inverse of splitting, up to soft line breaks."""
    return "\n\n".join(_indent(lead, text) for lead, text in parts)


def _indent(lead: str, text: str) -> str:
    if lead.strip():
        return lead + text
    return "\n".join(lead + line for line in text.split("\n"))


def _fragments(lines: list[str]) -> Iterator[Fragment]:
    number: int | None = None
    for first, last in _chunks(lines):
        if marker := _MARKER_LINE.match(lines[first]):
            number = int(marker[1])
            continue
        if heading := _HEADING.match(lines[first]):
            yield Fragment(int(heading[3]) if heading[3] else number, heading[1], heading[2], first, last)
        else:
            yield _paragraph(number, lines[first : last + 1], first)
        number = None


def _chunks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """First and last line of each chunk: a marker, a heading, or lines without a blank one between them outside of fences."""
    start: int | None = None
    fence = ""
    for at, line in enumerate(lines):
        if fence:
            fence = "" if line.strip().startswith(fence) and not line.strip(f" \t\r{fence[0]}") else fence
            continue
        alone = _MARKER_LINE.match(line) or _HEADING.match(line)
        if start is not None and (alone or not line.strip()):
            yield start, at - 1
            start = None
        if alone:
            yield at, at
        elif line.strip():
            start = at if start is None else start
            opening = _FENCE.match(line)
            fence = opening[1] if opening else ""
    if start is not None:
        yield start, len(lines) - 1


def _paragraph(number: int | None, chunk: list[str], start: int) -> Fragment:
    indents = [line[: len(line) - len(line.lstrip())] for line in chunk if line.strip()]
    lead = min(indents, key=len) if _keeps_lines(chunk) else indents[0]
    lines = [line.removeprefix(lead).rstrip("\r") for line in chunk]
    return Fragment(number, lead, fold(lines), start, start + len(chunk) - 1)


def fold(lines: list[str]) -> str:
    """Soft line breaks of a plain paragraph become spaces; lists, tables, quotes, code and hard breaks keep their lines."""
    if _keeps_lines(lines):
        return "\n".join(line.rstrip() if not line.endswith("  ") else line for line in lines).rstrip()
    return " ".join(line.strip() for line in lines)


def _keeps_lines(lines: list[str]) -> bool:
    structured = any(_STRUCTURE.match(line) for line in lines)
    return structured or any(line.endswith(("  ", "\\")) for line in lines[:-1])
