"""Reads a `<problem>` of any course the way the platform's problem engine does, and names what the preview does not run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy

from lxml import etree
from markupsafe import Markup

from builder.checks.olx_problems import INPUTS, RESPONSES
from builder.olx.xml import Element
from builder.preview.problems.fields import read_response
from builder.preview.problems.markup import clean, inner, inner_with_tail
from builder.preview.problems.model import Part, Problem, Prose, Settings, Solution, Unsupported

Address = Callable[[str], str]

# A part stands in the text as its number between two characters of no script, until the text has been sanitised.
_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
# What the platform takes out of the text, with what stands behind it; and what it takes out alone.
_GONE = (
    "additional_answer", "answer", "codeparam", "hintgroup", "openendedparam", "openendedrubric", "responseparam", "script",
)  # fmt: skip
_HINTS = (
    "choicehint", "compoundhint", "correcthint", "demandhint", "numerichint", "optionhint", "regexphint", "stringequalhint",
    "stringhint",
)  # fmt: skip
_ELEMENTS = ("audio", "embed", "iframe", "include", "object", "targetedfeedbackset", "video")
_NOTES = {
    "shuffle": "Open edX shuffles the choices for each learner. Here they keep the author's order.",
    "answer-pool": "Open edX shows each learner some of the choices (answer-pool). Here all are shown.",
    "partial_credit": "Open edX gives partial credit for this question. The preview does not.",
    "script": "Open edX runs the JavaScript of this problem. The preview does not.",
    "hintgroup": "Open edX reads the old hints of this question (hintgroup). The preview does not show them.",
}


def read_problem(element: Element, settings: Mapping[str, str] | None = None, address: Address | None = None) -> Problem:
    """The problem that a learner meets.

    `settings` are those that the problem inherits from its course or lesson (`showanswer`, `max_attempts` …); its own attributes
    go before them. `address` makes an address of the page from one in the text; an empty one removes it. The element is not
    changed.
    """
    root = deepcopy(element)
    root.tail = None
    _prepare(root, address or str)
    notes = tuple(_notes(root))
    hints = tuple(clean(inner_with_tail(hint)) for hint in root.iterfind("demandhint/hint"))
    parts = _take_parts(root)
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, etree.Entity, *_GONE)
    etree.strip_elements(root, *_HINTS, with_tail=False)
    return Problem(
        tuple(_flow(clean(inner(root)), parts)),
        hints,
        _settings(element, settings or {}),
        notes,
    )


def _prepare(root: Element, address: Address) -> None:
    """Addresses of the page in place of the course's, and none of the two characters that mark places."""
    for node in root.iter("*"):
        for name in ("href", "src"):
            if (target := str(node.attrib.pop(name, ""))) and (found := address(target)):
                node.set(name, found)
        node.text, node.tail = _unmarked(node.text), _unmarked(node.tail)
        for key in node.keys():  # noqa: SIM118 - an element is no dictionary
            node.set(key, _unmarked(node.get(key)) or "")


def _unmarked(text: str | None) -> str | None:
    return text.replace(_OPEN, "").replace(_CLOSE, "") if text else text


def _take_parts(root: Element) -> list[Part]:
    """Everything that is no text. In its place the tree keeps a mark; the questions are taken out of it altogether."""
    parts: list[Part] = []
    computed = any(_runs_python(script) for script in root.iter("script"))
    for number, response in enumerate(list(root.iter(*RESPONSES)), start=1):
        for node, part in list(_read(response, number, computed=computed)):
            _put(node, part, parts)
        for spare in list(response.iter(*INPUTS)):
            _empty(spare)
        if response.tag in RESPONSES:
            response.attrib.clear()
            response.tag = "div"
    for node in list(root.iter("solution")):
        _put(node, Solution(clean(inner(node))), parts)
    for node in list(root.iter(*INPUTS)):
        _put(node, Unsupported(f"{node.tag} outside of a question"), parts)
    for node in list(root.iter(*_ELEMENTS)):
        _put(node, Unsupported(str(node.tag), question=False), parts)
    for node in list(root.iter("clarification")):
        node.text = f"({node.text or ''}"
        node.tail = f"){node.tail or ''}"
    return parts


def _read(response: Element, number: int, *, computed: bool) -> Iterator[tuple[Element, Part]]:
    if not computed:
        return read_response(response, number)
    return iter([(next(response.iter(*INPUTS), response), Unsupported(f"{response.tag} with a script"))])


def _put(node: Element, part: Part, parts: list[Part]) -> None:
    """A mark in place of an element. What stands behind a field or a solution is lost, as on the platform (measured)."""
    tail = None if node.tag in INPUTS | {"solution"} else node.tail
    node.clear()
    node.tag, node.tail = "div", tail
    node.text = f"{_OPEN}{len(parts)}{_CLOSE}"
    parts.append(part)


def _empty(node: Element) -> None:
    node.clear()
    node.tag = "span"


def _flow(html: Markup, parts: list[Part]) -> Iterator[Part]:
    """The text and the parts in it, in order."""
    for place, piece in enumerate(_PLACE.split(html)):
        if place % 2:
            yield parts[int(piece)]
        elif piece.strip():
            yield Prose(Markup(piece))  # noqa: S704 - a piece of what was sanitised, cut where only text stands


def _runs_python(script: Element) -> bool:
    return not re.search("javascript|perl", script.get("type", "")) and bool((script.text or "").strip())


def _notes(root: Element) -> Iterator[str]:
    groups = list(root.iter("choicegroup"))
    if any(group.get("shuffle") == "true" for group in groups):
        yield _NOTES["shuffle"]
    if any(group.get("answer-pool", "0") != "0" for group in groups):
        yield _NOTES["answer-pool"]
    if any(response.get("partial_credit", "false").strip().lower() != "false" for response in root.iter(*RESPONSES)):
        yield _NOTES["partial_credit"]
    if any("javascript" in script.get("type", "") for script in root.iter("script")):
        yield _NOTES["script"]
    if next(root.iter("hintgroup"), None) is not None:
        yield _NOTES["hintgroup"]


def _settings(element: Element, inherited: Mapping[str, str]) -> Settings:
    written = {**inherited, **{str(key): str(value) for key, value in element.items()}}
    results = written.get("show_correctness", "always")
    return Settings(
        attempts=_whole(written.get("max_attempts", "")),
        weight=_decimal(written.get("weight", "")),
        show_answer=written.get("showanswer", "finished"),
        attempts_before_answer=_whole(written.get("attempts_before_showanswer_button", "")) or 0,
        reset_button=written.get("show_reset_button", "").lower() == "true",
        show_results=results != "never" and not (results == "past_due" and bool(written.get("due"))),
    )


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text.strip()) else None


def _decimal(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{0,12})?", text.strip()) else None
