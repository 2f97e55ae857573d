"""Finds elements by the simple selectors of CSS, which lxml alone does not read."""

from __future__ import annotations

import re

from lxml import html

_PART = re.compile(r"\.([\w-]+)|\[(\w+)(?:=([^\]]+))?\]|^([\w*]+)")


def select(node: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """The elements for `tag.class[name=value]`, with spaces, `>` and commas between them."""
    found = node.xpath(" | ".join(_path(one.strip()) for one in selector.split(",")))
    assert isinstance(found, list)
    return [element for element in found if isinstance(element, html.HtmlElement)]


def texts(node: html.HtmlElement, selector: str) -> list[str]:
    """What stands in the elements, with single spaces."""
    return [" ".join(found.text_content().split()) for found in select(node, selector)]


def attributes(node: html.HtmlElement, name: str) -> list[str]:
    """The values of an attribute, wherever it stands."""
    return [str(found.get(name)) for found in select(node, f"[{name}]")]


def _path(selector: str) -> str:
    path, axis = ".", "descendant-or-self::"
    for step in selector.split():
        if step == ">":
            axis = "child::"
            continue
        path += f"/{axis}*{''.join(map(_condition, _PART.finditer(step)))}"
        axis = "descendant::"
    return path


def _condition(part: re.Match[str]) -> str:
    name, attribute, value, tag = part.groups()
    if name:
        return f"[contains(concat(' ', @class, ' '), ' {name} ')]"
    if tag:
        return f"[self::{tag}]"
    return f"[@{attribute}='{value}']" if value else f"[@{attribute}]"
