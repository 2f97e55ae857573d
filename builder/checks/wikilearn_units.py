"""What WikiLearn's translation layer makes of a course: which blocks it takes, and the keys under which it sends their texts.

The rules, and where they were read and tried, are in the facts of WikiLearn, sections 2.2 and 2.5.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from builder.olx.tree import Element, Node, OlxCourse

PROFILE = ("wikilearn",)
TRANSLATED = ("course", "chapter", "sequential", "vertical", "html", "problem", "video")
# A question is taken if one of these is a direct child of `<problem>`.
RESPONSES = ("choiceresponse", "optionresponse", "multiplechoiceresponse", "numericalresponse", "stringresponse")

_NO_XML_SPACE = re.compile(r"[^ \t\r\n]")
_TENTH = re.compile(r"\[\d{2,}\]")
_LEGAL = re.compile(r"[A-Za-z0-9_.-]+")
_CUE = re.compile(r"(\d{1,9}):(\d\d):(\d\d)[,.](\d{3})[ \t]*-->[ \t]*(\d{1,9}):(\d\d):(\d\d)[,.](\d{3})")


class Unit(NamedTuple):
    """One text that translators get: its key, the element that it stands in, and the text."""

    key: str
    element: Element
    text: str

    @property
    def crowd(self) -> str:
        """The key up to the first number of ten or more, which the layer writes as `[10]`; empty when there is none."""
        found = _TENTH.search(self.key)
        return self.key[: found.start()] if found else ""

    @property
    def legal(self) -> bool:
        """True if the key has no character that Meta-Wiki refuses; `[10]` apart, which is a fault of its own."""
        return bool(_LEGAL.fullmatch(_TENTH.sub("", self.key)))


def questions(course: OlxCourse) -> Iterator[Node]:
    """The problems that the layer takes, or would take if their response stood where it looks."""
    return (node for node in course.of("problem") if any(tag in node.parts for tag in RESPONSES))


def is_offered(node: Node) -> bool:
    """True if the layer takes a problem: it looks for a response among the direct children only."""
    return any(child.tag in RESPONSES for child in node.element)


@lru_cache(maxsize=1)
def problem_units(course: OlxCourse) -> Mapping[Node, tuple[Unit, ...]]:
    """The texts of each question in the order of its file, blank ones too. Four checks ask for them one after the other."""
    return {node: tuple(_units(node.element)) for node in questions(course)}


def _units(root: Element) -> Iterator[Unit]:
    answers = is_text_input(root)
    for element, key in _keyed(root):
        answer = str(element.get("answer", "")) if answers else ""
        if answer or _is_sent(element):
            yield Unit(key, element, answer or element.text or "")


def is_text_input(root: Element) -> bool:
    """True if the layer sends the `answer` of each element in place of its text."""
    return root.find("stringresponse") is not None


def unit_keys(course: OlxCourse, node: Node) -> Iterator[str]:
    """The keys of all texts of a block."""
    yield "display_name"
    if node.tag == "html":
        yield "content"
    elif node.tag == "problem" and is_offered(node):
        yield from (unit.key for unit in problem_units(course)[node])
    elif node.tag == "video":
        for _, cues in transcripts(course, node):
            yield from cues[-1:]  # the last has the highest numbers, so the longest key


def transcripts(course: OlxCourse, node: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The files with a video's subtitles, and the key of each cue in them."""
    names = dict.fromkeys(str(item.get("src", "")) for item in node.parts.get("transcript", ()))
    for name in names:
        if path := course.statics.get(name):
            found = _CUE.findall(course.files[path].decode("utf-8", "replace"))
            yield path, tuple(f"subtitle-{_time(cue[:4])}-{_time(cue[4:])}-{at}" for at, cue in enumerate(found, 1))


def _time(parts: tuple[str, ...]) -> int:
    """A time in milliseconds; numbers far too long for one are cut, for Python refuses to read them."""
    hours, minutes, seconds, thousandths = (int(part[:9]) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _is_sent(element: Element) -> bool:
    """True if the layer makes a unit of the element's text: white space before a child is none, any other text is."""
    text = element.text or ""
    return bool(text) and (not len(element) or bool(_NO_XML_SPACE.search(text)))


def _keyed(root: Element) -> Iterator[tuple[Element, str]]:
    """Every element with its key: the path from the root, with a number where elements of one tag stand side by side."""
    waiting = [(root, _step(root))]
    while waiting:
        element, key = waiting.pop()
        yield element, key
        if len(element):
            waiting.extend(reversed(tuple(_keyed_children(element, key))))


def _keyed_children(element: Element, key: str) -> Iterator[tuple[Element, str]]:
    children = tuple(element.iterchildren("*"))
    total = Counter(child.tag for child in children) if len(children) > 1 else {}
    seen: Counter[str] = Counter()
    for child in children:
        if total.get(child.tag, 1) == 1:
            yield child, f"{key}.{_step(child)}"
        else:
            seen[child.tag] += 1
            yield child, f"{key}.{_step(child)}{_number(seen[child.tag])}"


def _step(element: Element) -> str:
    # As lxml writes the path of an element with a namespace: neither form is a legal key.
    tag = str(element.tag)
    if not tag.startswith("{"):
        return tag
    return f"{element.prefix}:{tag.rpartition('}')[2]}" if element.prefix else "*"


def _number(at: int) -> str:
    return f".{at}" if at < 10 else f"[{at}]"
