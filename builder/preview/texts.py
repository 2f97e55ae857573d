"""The HTML that authors write: cleaned for a look on this machine, with its links led to the pages of the preview."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import nh3
from lxml import html

from builder.preview.edition import Edition
from builder.preview.links import Links
from builder.preview.sanitiser import Rules, washed

_MORE_TAGS = {"audio", "details", "figcaption", "figure", "main", "section", "source", "summary", "track", "video"}
_TAGS = frozenset(nh3.ALLOWED_TAGS | _MORE_TAGS)
_GENERIC = {
    "aria-describedby", "aria-hidden", "aria-label", "aria-labelledby", "class", "dir", "id", "lang", "role", "style", "title",
}  # fmt: skip
_ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    "*": _GENERIC,
    "audio": {"controls", "src"},
    "details": {"open"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan", "headers", "scope"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "track": {"kind", "label", "src", "srclang"},
    "video": {"controls", "height", "poster", "src", "width"},
}
_STYLES = {
    "background-color", "border", "border-collapse", "color", "font-style", "font-weight", "height", "margin", "max-width",
    "padding", "text-align", "width",
}  # fmt: skip
_RULES = Rules(_TAGS, {tag: frozenset(names) for tag, names in _ATTRIBUTES.items()}, frozenset(_STYLES))
_LEFT_OUT = re.compile(r"<\s*(script|iframe|object|embed|form|style|link|base|meta)\b", re.IGNORECASE)
_STATIC = re.compile(r"/?static/(.+)")
_ASSET = re.compile(r"/?(?:asset-v1:.*?\+block@|c4x/[^/]+/[^/]+/asset/)(.+)")
_JUMP = re.compile(r"/?(?:courses/[^/]+/)?jump_to(?:_id)?/(.+)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
_CARRIERS = ("src", "href", "poster")
_FETCHED = ("src", "poster")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """HTML that is safe to show. `left_out` names what the preview took away, which the platform would show."""

    html: str
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Targets:
    """Where the links of a text lead: `static` and `jump` give an address for a name, or None when there is nothing there."""

    static: Callable[[str], str | None]
    jump: Callable[[str], str | None]


def clean(text: str, targets: Targets) -> Cleaned:
    """The HTML of an author without what runs or reaches out, and with its links led into the preview."""
    left_out = list(dict.fromkeys(f"<{match[1].lower()}>" for match in _LEFT_OUT.finditer(text)))
    safe = washed(text, _RULES)
    if safe.fault:
        left_out.append(safe.fault)
    if not any(f"{name}=" in safe.html for name in _CARRIERS):
        return Cleaned(safe.html, tuple(left_out))
    root = html.fragment_fromstring(safe.html, create_parent="div")
    for element in root.iter():
        for name in _CARRIERS:
            if (target := element.get(name)) is not None:
                _lead(element, name, target, targets, left_out)
    inner = "".join([_escaped(root.text), *(html.tostring(child, encoding="unicode") for child in root)])
    return Cleaned(inner, tuple(dict.fromkeys(left_out)))


def address_of(target: str, targets: Targets) -> str:
    """Where an address in a course leads in the preview; the same for another site; empty if it leads nowhere."""
    path, _, fragment = target.partition("#")
    if match := _STATIC.fullmatch(path) or _ASSET.fullmatch(path):
        address = targets.static(unquote(match[1]))
    elif match := _JUMP.fullmatch(path):
        address = targets.jump(unquote(match[1]).rstrip("/").rpartition("@")[2])
    else:
        return target if _is_elsewhere(target) or not path or _scheme(target) else ""
    return (f"{address}#{fragment}" if fragment else address) if address else ""


def _lead(element: html.HtmlElement, name: str, target: str, targets: Targets, left_out: list[str]) -> None:
    """Set one address right. What would be fetched from another site is left out: a preview reaches nobody."""
    address = "" if _CONTROL.search(target) else address_of(target, targets)
    if _is_elsewhere(address) or (name in _FETCHED and _scheme(address)):
        if name in _FETCHED:
            left_out.append(f"{element.tag} from another site")
            del element.attrib[name]
        else:
            element.set("rel", "noopener noreferrer external")
    elif address:
        element.set(name, address)
    else:
        left_out.append(f"what '{target[:80]}' leads to")
        del element.attrib[name]
        element.set("class", f"{element.get('class', '')} dead".strip())


def _is_elsewhere(address: str) -> bool:
    return address.startswith("//") or _scheme(address) in {"http", "https"}


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme
    except ValueError:  # such as an unfinished IPv6 address
        return ""


def _escaped(text: str | None) -> str:
    from html import escape  # noqa: PLC0415 - the name above is lxml's

    return escape(text or "", quote=False)


def targets_of(links: Links, edition: Edition) -> Targets:
    """The targets of an edition's texts."""

    def static(name: str) -> str | None:
        return links.file(edition.course, edition.locale, "static", name) if name in edition.olx.statics else None

    def jump(name: str) -> str | None:
        unit = edition.outline.units_of.get(name)
        if unit is None:
            return None
        return links.page(edition.course, edition.locale, "unit", unit) + (f"#{name}" if name in edition.outline.blocks else "")

    return Targets(static, jump)
