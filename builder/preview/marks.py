"""Marks where each translatable text begins and ends in a course, through all that the build makes of it.

A marked course is built as any other, but each of its texts stands between two marks of private-use characters with the number
of its card. Neither Markdown nor XML nor JSON gives them a meaning, so they come out where the text does. Nothing else changes:
`strip_marks` gives back, byte for byte, what an unmarked build makes. Texts that use these characters themselves are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeAlias, cast

from builder.diagnostics import Location
from builder.locales import ENGLISH
from builder.markup.html import render_blocks, render_line
from builder.markup.paragraphs import join_paragraphs
from builder.model.blocks import DropdownBlock, Option, ShortAnswerBlock
from builder.model.course import Course, CourseSettings, Figure
from builder.model.text import Language, Paragraph, Phrase, State
from builder.preview.cards import Card, Cards, Standing, counts
from builder.script import Respell, Script

_FIRST = 0xEE00
_DIGITS = "".join(chr(_FIRST + value) for value in range(16))
_OPEN, _CLOSE, _ESCAPE = (chr(_FIRST + 16 + kind) for kind in range(3))
_ESCAPED_MARK = re.compile(r"\\u[eE]{2}(?:0[0-9a-fA-F]|1[0-2])")  # the same, as JSON writes them
_OURS = re.compile(f"[{_DIGITS}{_OPEN}{_CLOSE}{_ESCAPE}]")
_MARK = re.compile(f"([{_OPEN}{_CLOSE}])([{_DIGITS}]{{1,6}})|{_ESCAPE}([{_DIGITS}]{{2}})")
_PLAIN = "0123456789abcdef"
_TO_PLAIN, _FROM_PLAIN = str.maketrans(_DIGITS, _PLAIN), str.maketrans(_PLAIN, _DIGITS)

# What stands before the words of a line of Markdown: marks of quotations, lists, headings and cells.
_STRUCTURE = re.compile(r"(?:\s*(?:>|[-*+](?=\s)|\d+[.)](?=\s)|#+(?=\s)|\|))*\s*")
_WORD = re.compile(r"[^\W_]")
# A line that begins with a letter, and ends in a letter or in punctuation that is no mark: Markdown ends no mark at its edges.
_EASY = re.compile(r"[^\W\d_].*(?:[^\W_]|[.,:;!?…।؟۔。)\"'”’»])", re.DOTALL)
_TRIES = 40  # places for a mark that are tried in a text; the longest list of marks in the syllabus needs four

Change: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class PageMarks:
    """The cards of the texts of one page, in order, and the language that they are translated into."""

    cards: Mapping[int, Card]
    language: Language
    source_language: Language = ENGLISH

    @property
    def counts(self) -> Mapping[Standing, int]:
        """How many texts stand how, those that want work first."""
        return counts(self.cards.values())


Numbers: TypeAlias = dict[tuple[str, bool], int]  # by the key of a text, and whether it is in the locale's own language


class Marks:
    """The marks of one course in one locale, and the card of each number. `respell` is for `builder.pipeline.write_course`.

    With the `numbers` of an earlier edition each text has the number that it had there.
    """

    def __init__(self, script: Script, numbers: Numbers | None = None) -> None:
        self._about = Cards(script)
        self._own = script.locale.language
        self._numbers: Numbers = {} if numbers is None else numbers
        self._cards: dict[int, Card] = {}

    @property
    def cards(self) -> Mapping[int, Card]:
        """The card of each mark by its number: whole only when the course has been written."""
        return self._cards

    def on_page(self, text: str) -> PageMarks:
        """What the templates need of the texts in one page, from its HTML or other text as it stands in the marked course."""
        return PageMarks(cards_in(text, self._cards), self._own)

    def respell(self, course: Course[Phrase]) -> Course[Phrase]:
        """The course with each of its texts marked."""
        return cast("Course[Phrase]", self._marked(course))

    def _marked(self, value: Any) -> Any:  # noqa: PLR0911 - one case a kind
        match value:
            case Phrase():
                return self._phrase(value)
            case Paragraph():
                return replace(value, words=self._phrase(value.words, lead=value.lead))
            case str():
                return _escaped(value)
            case ShortAnswerBlock():
                # Answers are compared with what learners write, and shown to nobody.
                return _parts(value, self._marked, question=self._telling_of(value.answers), answers=_harmless)
            case DropdownBlock():
                # Options are stored as learners' answers, by their words.
                question = self._telling_of(option.text for option in value.choices)
                return _parts(value, self._marked, question=question, choices=self._options)
            case Figure():
                # A drawing breaks its lines by counting characters.
                alt = self._telling_of(label.text for label in value.labels)
                return _parts(value, self._marked, alt=alt, labels=_harmless)
            case CourseSettings():
                # Topics of the forum are sorted by their names.
                short = self._telling_of(topic.text for topic in value.discussions)
                return _parts(
                    value,
                    self._marked,
                    about=lambda about: _parts(about, self._marked, short=short),
                    discussions=_harmless,
                )
            case _:
                return _parts(value, self._marked)

    def _options(self, options: tuple[Option[Phrase], ...]) -> tuple[Option[Phrase], ...]:
        return tuple(_parts(option, self._marked, text=_harmless) for option in options)

    def _telling_of(self, hidden: Iterable[Phrase]) -> Change:
        """How to mark words that tell of further texts beside themselves: those that cannot be marked where they stand."""
        return lambda phrase: self._phrase(phrase, hidden)

    def _phrase(self, phrase: Phrase, hidden: Iterable[Phrase] = (), lead: str | None = None) -> Phrase:
        if not phrase.text:
            return phrase
        text = _escaped(phrase.text)
        number = self._number(phrase)
        if number is None:
            return replace(phrase, text=text)
        others = [_mark(_OPEN, other) + _mark(_CLOSE, other) for part in hidden if (other := self._number(part)) is not None]
        head, tail = _mark(_OPEN, number) + "".join(others), _mark(_CLOSE, number)
        about = self._about.text(phrase.key)
        placed = _placed(text, head, tail, lead) if about and about.markdown else head + text + tail
        return replace(phrase, text=placed)

    def _number(self, phrase: Phrase) -> int | None:
        """The number of the card of some words: an activity may have a text twice, in the locale's language and in others."""
        number = self._numbers.setdefault((phrase.key, phrase.language == self._own), len(self._numbers) + 1)
        if number not in self._cards:
            card = self._about.card(phrase)
            if card is None:
                return None
            self._cards[number] = card
        return number


class Marker:
    """Writes courses with marks, again and again, and knows the cards of each as it was written last."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], Numbers] = {}
        self._marks: dict[tuple[str, str], Marks] = {}

    def __call__(self, script: Script) -> Respell:
        """How to write a course with marks. A text keeps its number as long as this lives: what did not change stays the same."""
        name = (script.name, script.locale.code)
        marks = Marks(script, self._numbers.setdefault(name, {}))

        def respell(course: Course[Phrase]) -> Course[Phrase]:
            marked = marks.respell(course)
            self._marks[name] = marks
            return marked

        return respell

    def marks(self, course: str, locale: str) -> Marks:
        """The marks of a course in a locale. Raises KeyError for one that has not been written."""
        return self._marks[course, locale]


def ids_only(script: Script) -> Respell:
    """How to write a course with the id of each text instead of its words, as MediaWiki shows messages with `?uselang=qqx`.

    What learners must write to answer stays, and a drawing names its labels by the last part of their ids: it has no room.
    """
    language = script.locale.language

    def named(phrase: Phrase, name: str) -> Phrase:
        return replace(phrase, text=f"({name})", language=language, state=State.TRANSLATED) if phrase.text else phrase

    def change(part: Any) -> Any:
        match part:
            case Phrase():
                return named(part, part.key)
            case Paragraph():
                return replace(part, words=named(part.words, part.words.key.replace("_", r"\_")))
            case ShortAnswerBlock():
                return _parts(part, change, answers=_kept)
            case Figure():
                return _parts(
                    part,
                    change,
                    labels=lambda labels: tuple(replace(label, text=named(label.text, label.id)) for label in labels),
                )
            case _:
                return _parts(part, change)

    return lambda course: cast("Course[Phrase]", change(course))


def strip_marks(text: str) -> str:
    """A text of a marked course as it is without the marks."""
    return _MARK.sub(lambda match: chr(_FIRST + _value(match[3])) if match[3] else "", text)


def strip_escaped_marks(html: str) -> str:
    """HTML without marks that stand in it as escapes of JSON: XBlocks hand words to their scripts that way."""
    return _ESCAPED_MARK.sub("", html)


def cards_in(text: str, cards: Mapping[int, Card]) -> dict[int, Card]:
    """The cards of the texts in a part of a marked course, in order: HTML, XML or JSON.

    Of a text that is there in several languages the first counts, which is the locale's own if it has one.
    """
    found = {number: cards[number] for _, number in split_marks(text) if number in cards}
    firsts = {card.key: number for number, card in reversed(found.items())}
    return {number: card for number, card in found.items() if firsts[card.key] == number}


def split_marks(text: str) -> Iterator[tuple[str, int]]:
    """The pieces of a marked text, each with the mark before it: the number of a card that opens, minus it as it closes, or 0."""
    start, piece, mark = 0, "", 0
    for match in _MARK.finditer(text):
        piece += text[start : match.start()]
        start = match.end()
        if match[3]:
            piece += chr(_FIRST + _value(match[3]))
        else:
            yield piece, mark
            piece, mark = "", _value(match[2]) * (1 if match[1] == _OPEN else -1)
    yield piece + text[start:], mark


def _parts(value: Any, change: Change, **others: Change) -> Any:
    """A tuple or a group of the model with each of its parts changed; `others` are changes for the fields that they name."""
    if isinstance(value, tuple):
        return tuple(change(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type | Location | Language):
        return replace(value, **{name: others.get(name, change)(getattr(value, name)) for name in _names(type(value))})
    return value


@cache
def _names(group: type[Any]) -> tuple[str, ...]:
    return tuple(item.name for item in fields(group))


def _harmless(value: Any) -> Any:
    """A part of the model without marks, and without characters that would be taken for some."""
    return _escaped(value) if isinstance(value, str) else _parts(value, _harmless)


def _kept(value: Any) -> Any:
    return value


def _placed(text: str, head: str, tail: str, lead: str | None) -> str:
    """Markdown with a mark at the first and one at the last place of it where it changes nothing; without, if there is none."""
    if "\n" not in text and _EASY.fullmatch(text):
        return head + text + tail
    shown = _renderings(text, lead)
    for start in _starts(text):
        begun = text[:start] + head + text[start:]
        if _is_same(shown, _renderings(begun, lead), head):
            for end in _ends(text, start):
                ended = begun[: len(head) + end] + tail + begun[len(head) + end :]
                if _is_same(shown, _renderings(ended, lead), head, tail):
                    return ended
            return text
    return text


def _renderings(text: str, lead: str | None) -> tuple[str, ...]:
    """A text as HTML, in all ways in which it may stand in a page."""
    if lead is None:
        return (render_line(text, str),)
    return tuple(render_blocks(markdown, str) for markdown in {text: 0, join_paragraphs([(lead, text)]): 0})


def _is_same(shown: tuple[str, ...], marked: tuple[str, ...], *marks: str) -> bool:
    return shown == tuple(map(strip_marks, marked)) and all(mark in html for html in marked for mark in marks)


def _starts(text: str) -> Iterator[int]:
    places: list[int] = []
    at = 0
    for line in text.split("\n"):
        first = _STRUCTURE.match(line)
        begin = first.end() if first else 0
        word = _WORD.search(line, begin)
        places += range(at + begin, at + (word.start() if word else len(line)) + 1)
        at += len(line) + 1
    return iter(places[:_TRIES])


def _ends(text: str, start: int) -> Iterator[int]:
    places: list[int] = []
    lines = text.split("\n")
    at = len(text)
    for line in reversed(lines):
        at -= len(line)
        words = [match.end() for match in _WORD.finditer(line)]
        places += range(at + len(line.rstrip()), at + (words[-1] if words else 0) - 1, -1)
        at -= 1
    return iter([place for place in places if place > start][:_TRIES])


def _mark(kind: str, number: int) -> str:
    return kind + f"{number:x}".translate(_FROM_PLAIN)


def _value(digits: str) -> int:
    return int(digits.translate(_TO_PLAIN), 16)


def _escaped(text: str) -> str:
    return _OURS.sub(lambda match: _ESCAPE + f"{ord(match[0]) - _FIRST:02x}".translate(_FROM_PLAIN), text)
