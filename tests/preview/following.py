"""Follows every link of an exported folder, as a reader with much time would, without a server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import html

_CARRIERS = ("href", "src", "poster", "action", "formaction", "data", "cite", "longdesc", "background", "ping", "manifest")
_INSIDE = frozenset({"css", "img", "link", "track"})  # what may stand in a page as data
_URL = re.compile(r"url\(\s*[\"']?([^\"')]*)|@import\s+[\"']([^\"']*)")


def faults_of(folder: Path) -> list[str]:
    """What is wrong with the links of the pages in a folder: dead, absolute, or fetched from another host."""
    ids: dict[Path, frozenset[str]] = {}
    return [
        f"{page.relative_to(folder)}: {fault}"
        for page in sorted(folder.rglob("*.html"))
        for tag, address in _addresses(page)
        if (fault := _fault(folder, page, tag, address, ids))
    ]


def links_of(page: Path) -> list[str]:
    """Where the links of a page lead that a reader may press."""
    return [address for tag, address in _addresses(page) if tag == "a"]


def parsed(page: str | bytes) -> Any:
    """The elements of a page, or of a part of one. lxml's own types are too many for `xpath`."""
    content = page.encode() if isinstance(page, str) else page
    whole = b"<html" in content
    return html.fromstring(content if whole else b"<main>%s</main>" % content, parser=html.HTMLParser(encoding="utf-8"))


def _addresses(page: Path) -> Iterator[tuple[str, str]]:
    root = parsed(page.read_bytes())
    for element in root.iter("*"):
        yield from ((str(element.tag), element.get(name, "")) for name in _CARRIERS if name in element.attrib)
        if "srcset" in element.attrib:
            yield from ((str(element.tag), part.split()[0]) for part in element.get("srcset", "").split(","))
        words = (element.get("style") or "") + (element.text or "" if element.tag == "style" else "")
        yield from (("css", first or second) for first, second in _URL.findall(words))
    for sheet in root.xpath("//link[@rel='stylesheet']/@href"):
        path = page.parent / unquote(str(sheet))
        yield from (("css", first or second) for first, second in _URL.findall(path.read_text("utf-8")) if path.is_file())


def _fault(folder: Path, page: Path, tag: str, address: str, ids: dict[Path, frozenset[str]]) -> str:
    parts = urlsplit(address)
    if (parts.scheme == "data" and tag in _INSIDE) or (parts.scheme in {"http", "https", "mailto"} and tag == "a"):
        return ""
    if parts.scheme or parts.netloc or parts.query or address.startswith(("/", "\\")):
        return f"<{tag}> goes to {address}"
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not target.is_relative_to(folder.resolve()) or not target.is_file():
        return f"{address} leads nowhere"
    if parts.fragment and unquote(parts.fragment) not in _ids(target, ids):
        return f"{address} has no such place"
    return ""


def _ids(page: Path, known: dict[Path, frozenset[str]]) -> frozenset[str]:
    if page not in known:
        root = parsed(page.read_bytes())
        known[page] = frozenset(str(name) for name in root.xpath("//@id"))
    return known[page]
