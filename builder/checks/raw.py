"""S4: pieces of OLX that an author wrote by hand."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from builder.checks.registry import Problem, Problems, Subject, check
from builder.checks.walk import placed_blocks
from builder.model.blocks import RawBlock
from builder.model.text import Text
from builder.olx.xml import parse_snippet
from builder.sources.project import Project

_CONTAINERS = frozenset({"course", "chapter", "sequential", "vertical", "html", "library_content", "split_test", "conditional"})
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "data"})
_SCRIPTS = ("<script", "javascript:", "vbscript:")
_ACTIVE = frozenset({"script", "iframe", "object", "embed", "customresponse"})


@check("S401", subject=Subject.SOURCE)
def broken_raw_block(project: Project) -> Problems:
    """A `raw` block is not one element of OLX that can stand in a unit.

    Bad:  `olx: <poll question="Why?">` without its end, or `<vertical>…</vertical>`.
    Good: `olx: <poll question="Why?" answers='[]'/>`.
    Why:  Studio drops what it cannot read, without a word (measured).
    Mend: Write exactly one element, with its end, and without `url_name` and `display_name`. For HTML use `kind: text`.
    """
    for block, node, error in _raw(project):
        where = block.where.at("olx")
        if node is None:
            yield Problem(where, f"the OLX of '{block.id}' is not XML: {error}")
        elif node.getroottree().docinfo.internalDTD is not None:
            yield Problem(where, f"'{block.id}' declares a document type; entities could hide anything in it")
        elif node.tag in _CONTAINERS or not isinstance(node.tag, str):
            yield Problem(where, f"'{block.id}' is a <{node.tag}>, which cannot stand in a unit as a raw block")
        elif block.olx.startswith("<?xml"):
            yield Problem(where, f"'{block.id}' begins with `<?xml …?>`; only the element belongs here")
        elif {"url_name", "display_name"} & set(node.attrib):
            yield Problem(where, f"'{block.id}' sets url_name or display_name; the builder writes them from `id` and `title`")


@check("S402", subject=Subject.SOURCE)
def script_in_raw_block(project: Project) -> Problems:
    """A `raw` block carries a script.

    Bad:  `<problem><script>…</script></problem>`, `onclick="…"`, or `href="javascript:…"`.
    Good: a block without code.
    Why:  it would run in every learner's browser, or on the server, under their name.
    Mend: Remove the script.
    """
    for block, node, _ in _raw(project):
        if node is not None and (what := _script(node)):
            yield Problem(block.where.at("olx"), f"'{block.id}' has {what}")


def _raw(project: Project) -> Iterator[tuple[RawBlock[Text], etree._Element | None, str]]:
    for placed in placed_blocks(project):
        if isinstance(placed.block, RawBlock):
            try:
                yield placed.block, parse_snippet(placed.block.olx), ""
            except etree.XMLSyntaxError as error:
                yield placed.block, None, str(error.msg)


def _script(node: etree._Element) -> str:
    for part in node.iter(etree.Element):
        tag = str(part.tag).rpartition("}")[2].lower()
        if tag in _ACTIVE:
            return f"a <{tag}>"
        for attribute, value in part.attrib.items():
            name = str(attribute).rpartition("}")[2].lower()
            address = "".join(character for character in str(value).lower() if character > " ")  # browsers skip line breaks in it
            if name.startswith("on"):
                return f"the script attribute {name}"
            if any(mark in address for mark in _SCRIPTS) or (name in _ADDRESSES and address.startswith("data:")):
                return f"a script in {name}"
    text = "".join(map(str, node.itertext())).lower()
    return "a script in its text" if any(mark in text for mark in _SCRIPTS) else ""
