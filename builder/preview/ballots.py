"""Surveys and polls as WikiLearn's blocks show them: the questions, the answers to choose from, and what stays secret.

Labels, questions and feedback are Markdown with HTML in them (the block's own source); here both are cleaned as any text.
The answers of a survey are plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from builder.checks.olx_external import read_structured
from builder.olx.tree import Node
from builder.preview.texts import Targets, clean

MOST_ITEMS = 200
MOST_LETTERS = 5000


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the archive. `address` is None when it is not there."""

    name: str
    alt: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """A question, or an answer to choose."""

    label: Markup
    image: Picture | None = None
    text: str = ""  # the label as it is written


@dataclass(frozen=True, slots=True)
class Ballot:
    """A survey, or a poll: that is one question with its answers. `notes` say what of it cannot be shown."""

    prompt: Markup
    questions: tuple[Item, ...]
    answers: tuple[Item, ...]
    feedback: Markup
    results: str
    times: str
    notes: tuple[str, ...]


def survey_of(node: Node, targets: Targets) -> Ballot:
    """The ballot of a `<survey>`."""
    notes: list[str] = []
    return Ballot(
        Markup(),
        tuple(_items(node, "questions", targets, notes)),
        tuple(replace(item, label=escape(item.text)) for item in _items(node, "answers", targets, notes)),
        markdown(node.get("feedback"), targets),
        _results(node),
        _times(node),
        tuple(notes),
    )


def poll_of(node: Node, targets: Targets) -> Ballot:
    """The ballot of a `<poll>`."""
    notes: list[str] = []
    answers = tuple(_items(node, "answers", targets, notes))
    prompt = markdown(node.get("question"), targets)
    return Ballot(
        prompt, (Item(Markup()),), answers, markdown(node.get("feedback"), targets), _results(node), _times(node), tuple(notes)
    )


def markdown(text: str, targets: Targets) -> Markup:
    """HTML of a Markdown text that may have HTML in it, cleaned."""
    return _cleaned(_parser().render, text, targets)


def _line(text: str, targets: Targets) -> Markup:
    return _cleaned(_parser().renderInline, text, targets)


def _cleaned(render: Callable[[str], str], text: str, targets: Targets) -> Markup:
    return Markup(clean(render(text[:MOST_LETTERS]), targets).html) if text.strip() else Markup()  # noqa: S704 - cleaned


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark")


def _items(node: Node, name: str, targets: Targets, notes: list[str]) -> Iterator[Item]:
    """The pairs of key and label in an attribute; whatever has another shape is told in `notes`."""
    text = node.get(name).strip()
    if not text:
        notes.append(f"No {name} are given: the platform shows an example of its own.")
        return
    found = read_structured(text)
    if not isinstance(found, list):
        notes.append(f"The {name} cannot be read: they are no list in JSON. Studio drops the block, and says that all went well.")
        return
    pairs = [pair for pair in found if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[1], str | dict)]
    if len(pairs) < len(found):
        notes.append(f"{len(found) - len(pairs)} of the {len(found)} {name} have a shape that the block does not know.")
    if len(pairs) > MOST_ITEMS:
        notes.append(f"Only the first {MOST_ITEMS} of the {len(pairs)} {name} are shown.")
    for _, label in pairs[:MOST_ITEMS]:
        whole = label if isinstance(label, dict) else {"label": label}
        text = _text(whole.get("label"))[:MOST_LETTERS]
        yield Item(_line(text, targets), _picture(whole, targets), text)


def _picture(whole: dict[object, object], targets: Targets) -> Picture | None:
    name = _text(whole.get("img"))
    if not name:
        return None
    return Picture(name[:100], _text(whole.get("img_alt"))[:500], targets.static(name.removeprefix("/static/")))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _results(node: Node) -> str:
    if node.get("private_results").lower() == "true":
        return "Learners do not see how others answered; staff do."
    return "Then learners can see how all answered together."


def _times(node: Node) -> str:
    """How often learners may answer: once, if nothing is said (the block's default)."""
    most = node.get("max_submissions", "1").strip('"')
    if most == "0":
        return "They may answer as often as they like."
    return f"They may answer {most} times." if most.isdecimal() and most != "1" and len(most) < 6 else "They may answer once."
