"""Makes XML elements and turns them into bytes: the only serialiser, so that nothing is ever re-indented or half-escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

Element = etree._Element  # noqa: SLF001 - lxml exports no public name for the type

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def element(tag: str, attributes: Mapping[str, str] | None = None, *children: Element, text: str = "") -> Element:
    """An element with its attributes in the given order, its text, and its children."""
    made = etree.Element(tag)
    for name, value in (attributes or {}).items():
        made.set(name, clean(value))
    if text:
        made.text = clean(text)
    made.extend(children)
    return made


def parse_snippet(text: str) -> Element:
    """The element that an author wrote by hand, with no entity resolved and nothing fetched. Raises `etree.XMLSyntaxError`."""
    return etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def pointer(node: Element) -> Element:
    """`<tag url_name="…"/>` for an element that has a file of its own: Studio reads any further attribute as a definition."""
    return element(node.tag, {"url_name": node.get("url_name", "")})


def to_bytes(node: Element) -> bytes:
    """UTF-8 without a declaration, block-level children on lines of their own, text untouched."""
    _break_lines(node)
    return etree.tostring(node, encoding="utf-8") + b"\n"


def with_body(node: Element, text: str) -> Element:
    """`node` with `text` as its whole body, in CDATA: Studio reads only what stands before any child or comment."""
    node.text = etree.CDATA(clean(text).replace("]]>", "]] >"))
    return node


def clean(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def _break_lines(node: Element) -> None:
    """Put the children of structural elements on lines of their own. White space there has no meaning to Open edX."""
    if len(node) and not (node.text or "").strip() and not any((child.tail or "").strip() for child in node):
        if node.tag in _STRUCTURAL:
            node.text = "\n"
            for child in node:
                child.tail = "\n"
        for child in node:
            _break_lines(child)


_STRUCTURAL = frozenset(
    {
        "course", "chapter", "sequential", "vertical", "problem", "video", "multiplechoiceresponse", "choiceresponse",
        "choicegroup", "checkboxgroup", "optionresponse", "optioninput", "stringresponse", "numericalresponse", "demandhint",
    }
)  # fmt: skip
