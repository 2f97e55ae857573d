"""Plain text with paragraphs and lists, as the builder writes it, taken apart for a template to mark up.

A blank line stands between paragraphs; a line that begins with `- ` or `1. ` is an item (`docs/activities.md`, Texts).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

_ITEM = re.compile(r"\s*(?:(-)|(\d{1,4})[.)])\s+(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """`kind` is p, ul or ol; `lines` its lines (p) or its items."""

    kind: str
    lines: tuple[str, ...]


def parts(text: str) -> tuple[Part, ...]:
    """The paragraphs and lists of a text. Nothing in them is HTML."""
    found: list[Part] = []
    for kind, lines in groupby(_lines(text), key=lambda line: line[0]):
        if kind:
            found.append(Part(kind.rstrip("0123456789"), tuple(words for _, words in lines)))
    return tuple(found)


def _lines(text: str) -> list[tuple[str, str]]:
    """Each line with the kind of part it belongs to; two paragraphs differ in a number, so that they stay two."""
    result: list[tuple[str, str]] = []
    paragraph = 0
    for line in text.split("\n"):
        item = _ITEM.fullmatch(line)
        if not line.strip():
            paragraph += 1
            result.append(("", ""))
        elif item:
            result.append(("ul" if item[1] else "ol", item[3]))
        else:
            result.append((f"p{paragraph}", line.strip()))
    return result
