"""The HTML of a page of a marked course with each piece of text in an element that names its cards, and without marks.

Read by the tokens of HTML itself, so that what is no text to a browser (a tag, a comment, a script) is none here.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from builder.preview.cards import Card, Standing
from builder.preview.marks import split_marks

_TOKEN = re.compile(
    r"""
      <!--(?:-?>|.*?(?:--!?>|\Z))                            # a comment
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
_CDATA = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)  # text of a drawing; elsewhere browsers take it for a comment
# What browsers read as plain text, whatever stands in it.
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext"})
# Elements whose words cannot stand in an element of ours: they name the cards themselves.
_HOLDERS = frozenset({"select", "datalist", "svg", "math", "textarea"})
# Elements of HTML at which a browser ends a drawing that was left open, and elements of a drawing that may hold them.
_BREAKING = frozenset({
    "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "h1", "h2", "h3", "h4",
    "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p", "pre", "ruby", "s", "small", "span",
    "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var",
})  # fmt: skip
_ENDS = frozenset({"p", "br"})
_DRAWN_HTML = frozenset({"foreignobject", "annotation-xml"})
_NAME = re.compile(r"<[^ \t\n\f\r/>]+")
_PICTURES = frozenset({"img", "video", "input"})
_URGENCY = {standing: place for place, standing in enumerate(Standing)}


def show_marks(html: str, cards: Mapping[int, Card]) -> str:
    """HTML of a part of a marked course, with a `<span>` around each piece of text; a tag names the cards of its attributes.

    `data-ldn-units` holds the numbers of the cards, the innermost first, and `data-ldn-standing` how the one stands that wants
    work most. Marks without a card go.
    """
    page = _Page(html, cards)
    plain = page.plain
    at = 0
    while at < len(plain):
        start = plain.find("<", at)
        found = page.match(start) if start >= 0 else None
        if found is None:
            start = start + 1 if start >= 0 else len(plain)  # a bare `<` is text
        page.text(at, start)
        at = start
        if found is not None:
            at = found.end() if found.re is _CDATA or found["cut"] is None else len(plain)
            page.token(found, start, at)
            if name := page.begins_raw(found):
                end = re.compile(rf"</{name}(?=[ \t\n\f\r/>])", re.IGNORECASE).search(plain, at)
                page.raw(at, end.start() if end else len(plain))
                at = end.start() if end else len(plain)
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
    has_html: bool = False


class _Page:
    """A page while it is written. It is read without its marks, as a browser will; they are told apart by their places in it."""

    def __init__(self, html: str, cards: Mapping[int, Card]) -> None:
        self.plain = ""
        self.parts: list[str] = []
        self._cards = cards
        self._marks: deque[tuple[int, int]] = deque()
        self._ranges: list[_Range] = []
        self._holder: _Holder | None = None
        pieces = []
        place = 0
        for piece, mark in split_marks(html):
            if mark:
                self._marks.append((place, mark))
            pieces.append(piece)
            place += len(piece)
        self.plain = "".join(pieces)

    def text(self, start: int, end: int) -> None:
        """Text, each piece of it between two marks in an element of its own."""
        while start < end:
            for mark in self._passed(start):
                self._turn(mark)
            until = min(end, self._marks[0][0]) if self._marks else end
            piece, start = self.plain[start:until], until
            numbers = self._numbers() if piece.strip() else []
            names = "" if self._holder else self._names(numbers)
            if self._holder:
                self._holder.numbers += numbers
            self.parts.append(f"<span{names}>{piece}</span>" if names else piece)

    def token(self, found: re.Match[str], start: int, end: int) -> None:
        """A tag or a comment."""
        for mark in self._passed(start):
            self._turn(mark)
        numbers = self._opened(end)
        tag = self.plain[start:end]
        name, is_end = _tag_of(found)
        if self._breaks_out(name, is_end=is_end):
            self.close()
        if name and not is_end:
            self._begin(name, tag, numbers)
        else:
            self.parts.append(tag)
            self._end(name)

    def match(self, place: int) -> re.Match[str] | None:
        """The tag or comment at a place, if there is one."""
        return (_CDATA.match(self.plain, place) if self._in_drawing() else None) or _TOKEN.match(self.plain, place)

    def begins_raw(self, found: re.Match[str]) -> str:
        """The name of a tag if what follows it is no HTML. In a drawing nothing is."""
        name, is_end = _tag_of(found)
        return name if name in _RAW and not is_end and not self._in_drawing() else ""

    def raw(self, start: int, end: int) -> None:
        """Text in which nothing can be marked. A box to write in names its cards, a script or a title does not."""
        numbers = self._opened(end)
        if self._holder and self._holder.name == "textarea":
            self._holder.numbers += numbers
        self.parts.append(self.plain[start:end])

    def close(self) -> None:
        """Write the tag that waits for the end of its element."""
        if holder := self._holder:
            self.parts[holder.place] = _named(holder.tag, self._names(holder.numbers))
            self._holder = None

    def _begin(self, name: str, tag: str, numbers: list[int]) -> None:
        if name in _PICTURES:
            numbers = [*numbers, *self._numbers()]
        if self._holder:
            self._holder.numbers += numbers
            self._holder.depth += name == self._holder.name
            self._holder.has_html |= name in _DRAWN_HTML
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

    def _in_drawing(self) -> bool:
        """True in a drawing, but for a part of it that may hold HTML."""
        return self._holder is not None and self._holder.name in ("svg", "math") and not self._holder.has_html

    def _breaks_out(self, name: str, *, is_end: bool) -> bool:
        """A browser ends a drawing at an element of HTML in it."""
        return self._in_drawing() and name in (_ENDS if is_end else _BREAKING)

    def _passed(self, place: int) -> Iterator[int]:
        """The marks up to a place, each once."""
        while self._marks and self._marks[0][0] <= place:
            yield self._marks.popleft()[1]

    def _opened(self, end: int) -> list[int]:
        """The texts that open before a place. Where no element can stand, they end there too."""
        return [mark for mark in self._passed(end - 1) if mark > 0]

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
        known = [number for number in dict.fromkeys(numbers) if number in self._cards]
        if not known:
            return ""
        standing = min((self._cards[number].standing for number in known), key=_URGENCY.__getitem__)
        return f' data-ldn-units="{" ".join(map(str, known))}" data-ldn-standing="{standing}"'


def _tag_of(found: re.Match[str]) -> tuple[str, bool]:
    """The name of a tag, empty for a comment, and whether it ends its element."""
    return ("", False) if found.re is _CDATA else ((found["name"] or "").lower(), bool(found["end"]))


def _named(tag: str, names: str) -> str:
    """A tag with further attributes, the first ones: of two with one name browsers take the first."""
    name = _NAME.match(tag)
    return tag[: name.end()] + names + tag[name.end() :] if name and names else tag
