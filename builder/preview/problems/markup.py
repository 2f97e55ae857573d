"""The HTML inside problems: taken from elements as the platform does it, and sanitised."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from lxml import etree
from markupsafe import Markup

from builder.olx.xml import Element
from builder.preview.sanitiser import Rules, washed

_TAGS = {
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del", "dfn",
    "div", "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li",
    "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "u", "ul", "var", "wbr",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed", "type"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr"},
    "col": {"span"},
    "colgroup": {"span"},
}
_RULES = Rules(
    frozenset(_TAGS),
    {tag: frozenset(names) for tag, names in _ATTRIBUTES.items()},
    link_rel="noopener noreferrer",
    only_here=True,
)


def clean(html: str) -> Markup:
    """HTML of any origin without what could run, load into frames, or dress itself up as the preview; `lang` and `dir` stay."""
    return Markup(washed(html, _RULES).html)  # noqa: S704 - this is the place where HTML becomes trusted


def inner(node: Element) -> str:
    """What stands inside an element."""
    return escape(node.text or "", quote=False) + _children(node)


def inner_read_twice(node: Element) -> str:
    """What stands inside a label or a choice: the platform takes `&lt;b&gt;` at its beginning for a tag (measured)."""
    return (node.text or "") + _children(node)


def inner_with_tail(node: Element) -> str:
    """What stands inside an element and behind it: the platform takes both for the text of a hint (measured)."""
    return (inner(node) + escape(node.tail or "", quote=False)).strip()


def elements(node: Element) -> Iterator[Element]:
    """The children without comments and the like."""
    return node.iterchildren("*")


def _children(node: Element) -> str:
    """The elements inside, each with the text behind it. Text behind a comment is lost, as on the platform (measured)."""
    return "".join(etree.tostring(child, encoding="unicode", method="html") for child in elements(node))
