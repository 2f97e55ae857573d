"""The HTML of a page of a marked course with each piece of text in an element that names its cards, and without marks.

Read by the tokens of HTML itself, so that what is no text to a browser (a tag, a comment, a script) is none here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from builder.preview.cards import Card, Standing
from builder.preview.marks import split_marks, strip_marks

_TOKEN = re.compile(
    r"""
      <!--(?:-?>|.*?(?:--!?>|\Z))                            # a comment
    | <!\[CDATA\[.*?(?:\]\]>|\Z)                             # text in a drawing; elsewhere a comment, and never shown
    | <(?:[!?]|/(?![A-Za-z]))[^>]*(?:>|\Z)                   # what browsers take for a comment
    | <(?P<end>/?)(?P<name>[A-Za-z][^ \t\n\f\r/>]*)
      (?>(?:[ \t\n\f\r/]+
        | [^ \t\n\f\r/>][^ \t\n\f\r/>=]*+                    # an attribute, and what it is set to
          (?:[ \t\n\f\r]*=[ \t\n\f\r]*(?:"[^"]*"|'[^']*'|(?!["'])[^ \t\n\f\r>]*)
            | (?![ \t\n\f\r]*=))
      )*)
      (?:>|(?P<cut>))                                        # a quotation that never ends takes the rest of the page
    """,
    re.VERBOSE | re.DOTALL,
)
# What browsers read as plain text, whatever stands in it.
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext"})
# Elements whose words cannot stand in an element of ours: they name the cards themselves.
_HOLDERS = frozenset({"select", "datalist", "svg", "math", "textarea"})
_PICTURES = frozenset({"img", "video", "input"})
_URGENCY = {standing: place for place, standing in enumerate(Standing)}


def show_marks(html: str, cards: Mapping[int, Card]) -> str:
    """HTML of a part of a marked course, with a `<span>` around each piece of text; a tag names the cards of its attributes.

    `data-ldn-units` holds the numbers of the cards, the innermost first, and `data-ldn-standing` how the one stands that wants
    work most. Marks without a card go.
    """
    page = _Page(cards)
    at = 0
    while at < len(html):
        start = html.find("<", at)
        found = _TOKEN.match(html, start) if start >= 0 else None
        if start >= 0 and found is None:
            start += 1  # a bare `<` is text
        page.text(html[at : start if start >= 0 else len(html)])
        at = start if start >= 0 else len(html)
        if found is not None:
            at = found.end() if found["cut"] is None else len(html)
            page.token(found, html[start:at])
            if page.is_raw(found):
                end = re.compile(rf"</{re.escape(found['name'])}(?=[\s/>])", re.IGNORECASE).search(html, at)
                page.raw(html[at : end.start() if end else len(html)])
                at = end.start() if end else len(html)
    page.close()
    return "".join(page.parts)


@dataclass(slots=True)
class _Range:
    """A text that has begun. `beside` are the cards of texts without words that it tells of."""

    number: int
    beside: list[int] = field(default_factory=list)
    is_empty: bool = True


@dataclass(slots=True)
class _Holder:
    """An element that names the cards of all words in it: its tag is written when it ends."""

    name: str
    place: int
    tag: str
    numbers: list[int]
    depth: int = 1


class _Page:
    """A page while it is written."""

    def __init__(self, cards: Mapping[int, Card]) -> None:
        self.cards = cards
        self.parts: list[str] = []
        self._ranges: list[_Range] = []
        self._holder: _Holder | None = None

    def text(self, text: str) -> None:
        for piece, mark in split_marks(text):
            self._turn(mark)
            numbers = self._numbers() if piece.strip() else []
            names = "" if self._holder else self._names(numbers)
            if self._holder:
                self._holder.numbers += numbers
            self.parts.append(f"<span{names}>{piece}</span>" if names else piece)

    def token(self, found: re.Match[str], token: str) -> None:
        if found["name"] is None:
            self.parts.append(strip_marks(token))
            return
        name = found["name"].lower()
        if found["end"]:
            self.parts.append(strip_marks(token))
            self._end(name)
        else:
            self._begin(name, token)

    def is_raw(self, found: re.Match[str]) -> bool:
        """Does a tag begin what is no HTML? In a drawing none does."""
        drawing = self._holder is not None and self._holder.name in ("svg", "math")
        return bool(found["name"]) and not found["end"] and found["name"].lower() in _RAW and not drawing

    def raw(self, text: str) -> None:
        """Text in which nothing can be marked. A box to write in names its cards, a script or a title does not."""
        if self._holder and self._holder.name == "textarea":
            self._holder.numbers += _opened(text)
        self.parts.append(strip_marks(text))

    def close(self) -> None:
        """Write what still waits."""
        if holder := self._holder:
            self.parts[holder.place] = _named(holder.tag, self._names(holder.numbers))
            self._holder = None

    def _begin(self, name: str, tag: str) -> None:
        numbers = _opened(tag) + (self._numbers() if name in _PICTURES else [])
        tag = strip_marks(tag)
        if self._holder:
            self._holder.numbers += numbers
            self._holder.depth += name == self._holder.name
            self.parts.append(tag)
        elif name in _HOLDERS and not tag.endswith("/>"):
            self._holder = _Holder(name, len(self.parts), tag, numbers)
            self.parts.append(tag)
        else:
            self.parts.append(_named(tag, self._names(numbers)))

    def _end(self, name: str) -> None:
        if self._holder and self._holder.name == name:
            self._holder.depth -= 1
            if not self._holder.depth:
                self.close()

    def _turn(self, mark: int) -> None:
        """Begin a text, or end one and what began in it."""
        if mark > 0:
            self._ranges.append(_Range(mark))
        elif any(part.number == -mark for part in self._ranges):
            while (ended := self._ranges.pop()).number != -mark:
                pass
            if ended.is_empty and self._ranges:
                self._ranges[-1].beside += [ended.number, *ended.beside]

    def _numbers(self) -> list[int]:
        for part in self._ranges:
            part.is_empty = False
        return [number for part in reversed(self._ranges) for number in (part.number, *part.beside)]

    def _names(self, numbers: Iterable[int]) -> str:
        """The attributes that name cards; empty if there are none."""
        known = [number for number in dict.fromkeys(numbers) if number in self.cards]
        if not known:
            return ""
        standing = min((self.cards[number].standing for number in known), key=_URGENCY.__getitem__)
        return f' data-ldn-units="{" ".join(map(str, known))}" data-ldn-standing="{standing}"'


def _opened(text: str) -> list[int]:
    return [mark for _, mark in split_marks(text) if mark > 0]


def _named(tag: str, names: str) -> str:
    """A tag with further attributes, the first ones: of two with one name browsers take the first."""
    name = re.match(r"<[^\s/>]+", tag)
    return tag[: name.end()] + names + tag[name.end() :] if name and names else tag
