"""Files that learners and staff take away: CSV, Markdown, JSON. What somebody wrote stays text in each of them.

A spreadsheet must not run a cell and a reader of Markdown must not take a learner's `# line` for a heading.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Cell = str | int | float | None
_MARK = "\ufeff"  # without it Excel reads UTF-8 as the local code page
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide ones count in East Asian locales

_INLINE = re.compile(r"([\\`*_\[\]<>&~|])")
_BLOCK = re.compile(r"([#=+-]|\d{1,9}(?=[.)]))")  # what starts a heading, a rule or a list, at the start of a line


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document: `level` 2 or deeper, lines of facts below the title, and text, both as somebody wrote them."""

    level: int
    title: str
    facts: tuple[str, ...] = ()
    text: str = ""


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """A table as CSV that every spreadsheet opens, with no cell that runs as a formula."""
    out = io.StringIO(newline="")
    out.write(_MARK)
    csv.writer(out).writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def json_text(data: Mapping[str, Any]) -> str:
    """Data as JSON that people can read too."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def markdown(title: str, facts: tuple[str, ...], sections: Iterable[Section]) -> str:
    """A document in Markdown: a title and its sections, every line of a text on a line of its own."""
    blocks = _blocks(Section(1, title, facts))
    for section in sections:
        blocks += _blocks(section)
    return "\n\n".join(blocks) + "\n"


def plain(text: str) -> str:
    """A text so that Markdown shows it as it is: nothing in it becomes a heading, a list, a link or HTML."""
    return "\n\n".join(_paragraph(part) for part in re.split(r"\n\s*\n", text) if part.strip())


def _cell(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS_FORMULA) else cell


def _blocks(section: Section) -> list[str]:
    title = _inline(" ".join(section.title.split())).replace("#", "\\#")
    found = [f"{'#' * section.level} {title}"]
    if section.facts:
        found.append("\\\n".join(_line(fact) for fact in section.facts))
    text = plain(section.text)
    return [*found, text] if text else found


def _paragraph(text: str) -> str:
    """The lines of a paragraph, each but the last with a backslash at its end: a break that no editor trims away."""
    return "\\\n".join(_line(line) for line in text.split("\n") if line.strip())


def _line(line: str) -> str:
    """One line without the leading blanks that would make it code, and without a meaning at its start."""
    line = _inline(line.strip())
    return _BLOCK.sub(_escaped, line, count=1) if _BLOCK.match(line) else line


def _inline(text: str) -> str:
    return _INLINE.sub(r"\\\1", text)


def _escaped(found: re.Match[str]) -> str:
    r"""`# x` gives `\# x`; `1. x` gives `1\. x`, for a backslash before a digit is one more character."""
    mark = found[1]
    return f"{mark}\\" if mark[0].isdigit() else f"\\{mark}"
