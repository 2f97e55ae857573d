"""X6: XBlocks that do not belong to Open edX's core: how they must be written to arrive whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Severity
from builder.olx.tree import FILED, Node, OlxCourse, is_pointer
from builder.olx.tree import decoded as json_of

_OLX = Subject.OLX

# Attributes that these blocks keep as lists or dictionaries, so that Studio writes them with \uXXXX and reads them as YAML.
_STRUCTURED = {
    "poll": ("answers",),
    "survey": ("questions", "answers"),
    "drag-and-drop-v2": ("data",),
}
_ASTRAL = re.compile("[\U00010000-\U0010ffff]|\\\\u[dD][89abAB][0-9a-fA-F]{2}")
_LONGEST_YAML = 100_000
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)  # the end is not required, so that the time stays linear
_UNPRINTABLE = re.compile("[\x7f-\x84\x86-\x9f]")

# Blocks whose defaults are a question of somebody else.
_FOREIGN = frozenset({"poll", "survey", "drag-and-drop-v2", "word_cloud"})


@check("X601", subject=_OLX)
def external_block_as_pointer(course: OlxCourse) -> Problems:
    """A block of an added type stands in a file of its own.

    Bad:  `<poll url_name="p1"/>` in a unit, and `poll/p1.xml`.
    Good: `<poll url_name="p1" question="…" answers="…"/>` in the unit itself.
    Why:  Studio opens such files only for Open edX's core types; the block gets its default content, a poll about your favourite
    colour (measured; openedx-platform issue 36390).
    Mend: Move the element from the file into the unit.
    """
    for node in _external(course):
        path = f"{course.root}{node.tag}/{node.url_name.replace(':', '/')}.xml"
        if is_pointer(node.element) and path in course.files:
            yield Problem(node.where, f"{node.title} gets default content: Studio does not open {path}")


@check("X602", subject=_OLX, severity=Severity.WARNING)
def external_block_with_defaults(course: OlxCourse) -> Problems:
    """A poll, survey, or drag and drop has no content of its own.

    Bad:  `<poll url_name="p1"/>`
    Good: `<poll url_name="p1" question="…" answers="…"/>`
    Why:  it shows the example that its makers put in (measured).
    Mend: Write its question and answers, or remove it.
    """
    for node in _external(course):
        wanted = _STRUCTURED.get(node.tag, ())
        path = f"{course.root}{node.tag}/{node.url_name}.xml"
        if node.tag in _FOREIGN and not any(name in node.element.attrib for name in wanted) and path not in course.files:
            yield Problem(node.where, f"{node.title} has no content of its own: it shows an example")


@check("X603", subject=_OLX)
def comment_before_text(course: OlxCourse) -> Problems:
    """A comment stands before the text of an added block.

    Bad:  `<ldn_x url_name="a"><!-- from May -->{"items": []}</ldn_x>`
    Good: `<ldn_x url_name="a">{"items": []}</ldn_x>`
    Why:  only text before the first child counts: the block is imported empty, without a word (measured).
    Mend: Remove the comment, or put it before the element.
    """
    for node in _external(course):
        element = node.element
        if not len(element) or (element.text or "").strip():
            continue
        first = element[0]
        if not isinstance(first.tag, str) and (first.tail or "").strip():
            yield Problem(node.where, f"{node.title} is imported empty: a comment stands before its text")


@check("X604", subject=_OLX)
def content_as_element(course: OlxCourse) -> Problems:
    """The text of an added block stands in an element `<content>`.

    Bad:  `<ldn_x url_name="a"><content>{"items": []}</content></ldn_x>`
    Good: `<ldn_x url_name="a">{"items": []}</ldn_x>`
    Why:  Studio takes `<content>` for a block inside the block: the block is dropped, and an orphan stays behind (measured).
    Mend: Put the text straight into the element.
    """
    for node in _external(course):
        if any(child.tag == "content" for child in node.element):
            yield Problem(node.where, f"{node.title} is lost: its text stands in <content>")


@check("X605", subject=_OLX)
def emoji_in_structured_setting(course: OlxCourse) -> Problems:
    """A poll, survey, or drag and drop has an emoji or another rare character in its content.

    Bad:  `<survey answers='[["a", "Yes 😀"]]'/>`
    Good: `<survey answers='[["a", "Yes"]]'/>`
    Why:  the first import works, but what Studio exports afterwards cannot be imported again: "Failed" (measured).
    Mend: Remove the emoji.
    """
    for node, name, text in _structured(course):
        if found := _ASTRAL.search(text):
            sign = found[0] if found[0][0] == "\\" else f"U+{ord(found[0]):X}"
            yield Problem(node.where, f"{node.title}: {name} has an emoji or a rare character ({sign})")


@check("X606", subject=_OLX)
def structured_setting_unreadable(course: OlxCourse) -> Problems:
    """The content of a poll, survey, or drag and drop is not JSON that Open edX can read.

    Bad:  `<poll answers='[["a", {"label": "Yes"}]'/>`: a bracket is missing; or a tab (`&#9;`) between the brackets.
    Good: `<poll answers='[["a", {"label": "Yes"}]]'/>`
    Why:  Studio drops the block, and says "Succeeded" (measured).
    Mend: Correct the brackets and quotation marks; replace tabs by spaces, and remove control characters.
    """
    for node, name, text in _structured(course):
        if not isinstance(read_structured(text), list | dict):
            yield Problem(node.where, f"{node.title} is lost: {name} cannot be read")


@check("X607", subject=_OLX, severity=Severity.WARNING)
def discussion_without_id(course: OlxCourse) -> Problems:
    """A discussion has no id of its own.

    Bad:  `<discussion url_name="d1" display_name="Your team"/>`
    Good: `<discussion url_name="d1" display_name="Your team" discussion_id="your-team" …/>`
    Why:  Open edX makes up an id; if it changes, the old posts are no longer found.
    Mend: Add `discussion_id`, and never change it.
    """
    for node in course.of("discussion"):
        if not node.get("discussion_id") and not is_pointer(node.element):
            yield Problem(node.where, f"{node.title} has no discussion_id")


def _external(course: OlxCourse) -> Iterator[Node]:
    for tag in course.by_tag.keys() - FILED:
        yield from course.of(tag)


def _structured(course: OlxCourse) -> Iterator[tuple[Node, str, str]]:
    for tag, names in _STRUCTURED.items():
        for node in course.of(tag):
            yield from ((node, name, text) for name in names if (text := node.get(name).strip()))


def read_structured(text: str) -> object:
    """What XBlock makes of the text. It reads YAML: most JSON is that, but not with a tab between its parts."""
    if _UNPRINTABLE.search(text) or ("\t" in text and "\t" in _JSON_STRING.sub("", text)):
        return None
    value = json_of(text)
    if not isinstance(value, str) or len(text) > _LONGEST_YAML:
        return value
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
