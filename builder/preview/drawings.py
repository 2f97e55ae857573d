"""Drawings of an archive made harmless: on a web host, an SVG that is opened by itself is a page, and may run what is in it."""

from __future__ import annotations

import re

from lxml import etree

_HEADER = re.compile(
    rb"""<\?xml\s+version=["']1\.0["'](?:\s+encoding=["']utf-8["'])?(?:\s+standalone=["']\w+["'])?\s*\?>""", re.IGNORECASE
)
_RISKY = re.compile(
    rb"""<(?:[^\s<>/:]+:)?(?:script|foreignObject|handler|listener|iframe|embed|object|audio|video|animate|set)\b|<[?!]|&\#(?!3[49];)|\\|\0"""
    rb"""|\bon[a-z]+\s*=|\bbase\s*=|1999/xhtml|\b(?:href|src)\s*=(?!\s*["'](?:\#|data:image/(?:png|jpeg|gif|webp)\b))"""
    rb"""|@import|image-set|url\((?!\s*["']?\#)|javascript:""",
    re.IGNORECASE,
)
_KEPT_LINKS = ("#", "data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp")
_GONE = frozenset(
    {"script", "foreignobject", "handler", "listener", "iframe", "embed", "object", "animate", "set", "audio", "video"}
)
_OUT = re.compile(r"@import|image-set|url\((?!\s*[\"']?#)|javascript:|\\", re.IGNORECASE)
_SVG = "http://www.w3.org/2000/svg"
_EMPTY = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
)


def harmless(content: bytes) -> bytes:
    """The drawing without what runs or reaches out. If it has none, it stays as it is; an unreadable one becomes empty."""
    header = _HEADER.match(content)
    if not _RISKY.search(content, header.end() if header else 0):
        return content
    try:
        root = etree.fromstring(content, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return _EMPTY
    if root.tag != f"{{{_SVG}}}svg":
        return _EMPTY
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or _is_gone(element):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        for name, value in list(element.attrib.items()):
            if _is_risky(str(name), str(value)):
                del element.attrib[name]
    return etree.tostring(root, encoding="utf-8", with_tail=False)


def _is_gone(element: etree._Element) -> bool:
    name = etree.QName(element)
    words = element.text or ""
    return (
        name.namespace != _SVG
        or name.localname.lower() in _GONE
        or (name.localname.lower() == "style" and bool(_OUT.search(words)))
    )


def _is_risky(name: str, value: str) -> bool:
    local = name.rpartition("}")[2].lower()
    if local.startswith("on") or local == "base":
        return True
    if local in {"href", "src"}:
        return not value.strip().lower().startswith(_KEPT_LINKS)
    return bool(_OUT.search(value))
