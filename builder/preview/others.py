"""Blocks that only the platform can run, as plain accounts of what learners will find there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from markupsafe import Markup

from builder.checks.olx_external import read_structured
from builder.olx.tree import CONTAINERS, FILED, WRAPPERS, Node, is_pointer
from builder.preview.ballots import Ballot, markdown, poll_of, survey_of
from builder.preview.edition import Edition
from builder.preview.kinds import KINDS, kind_name
from builder.preview.links import Links
from builder.preview.pages import render
from builder.preview.texts import Targets, clean
from builder.preview.videos import film_of

STYLES = ("others.css",)  # what pages with these blocks need, of the preview's own files

MOST_ATTRIBUTES = 60
MOST_LETTERS = 2000
MOST_CHILDREN = 100
_DEEPEST = 4
_BALLOTS: Mapping[str, Callable[[Node, Targets], Ballot]] = {"survey": survey_of, "poll": poll_of}


NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class Part:
    """Something that the author wrote into a block: a text, or some words one below the other."""

    label: str
    html: Markup = NOTHING
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Child:
    """A block in another one. `lost` says why Studio drops it, and is empty when it does not."""

    title: str
    kind: str
    lost: str
    children: tuple[Child, ...]


def render_other(node: Node, edition: Edition, links: Links, targets: Targets) -> str:  # noqa: ARG001 - as every block is rendered
    """HTML that says what the block is, and shows of it what can be shown without running it."""
    names = {
        "node": node,
        "edition": edition,
        "kind": kind_name(node.tag),
        "title": _title(node),
        "notes": _notes(node, edition),
        "attributes": (),
    }
    if node.tag == "video":
        film = film_of(node, edition, targets)
        return render("other_video.html.j2", **names | {"film": film, "notes": (*_notes(node, edition), *film.notes)})
    if node.tag in _BALLOTS:
        ballot = _BALLOTS[node.tag](node, targets)
        return render("other_ballot.html.j2", **names | {"ballot": ballot, "notes": (*_notes(node, edition), *ballot.notes)})
    if node.tag == "discussion":
        topic, category = node.get("discussion_target"), node.get("discussion_category")
        return render("other_discussion.html.j2", **names, topic=topic[:300], category=category[:300])
    names["attributes"] = tuple(_attributes(node))
    if node.tag not in KINDS and node.tag not in WRAPPERS:
        return render("other_unknown.html.j2", **names)
    finds = KINDS[node.tag].finds if node.tag in KINDS else ""
    return render("other_known.html.j2", **names, finds=finds, parts=tuple(_parts(node, targets)), children=_children(node))


def _title(node: Node) -> str:
    """The name that learners see. A survey without one has a name of its own kind, and a poll's is its question."""
    return (node.get("display_name") or node.get("block_name"))[:300]


def _notes(node: Node, edition: Edition) -> tuple[str, ...]:
    path = f"{edition.olx.root}{node.tag}/{node.url_name.replace(':', '/')}.xml"
    if node.tag not in FILED and is_pointer(node.element) and path in edition.files:
        return (f"Studio does not open {path[:200]}, as it opens none of this type: learners get its default content.",)
    return ()


def _attributes(node: Node) -> Iterator[tuple[str, str]]:
    """What stands in the block's own element: its attributes, then what is inside, all of it cut to a readable length."""
    for name, value in islice(node.element.attrib.items(), MOST_ATTRIBUTES):
        yield str(name)[:100], _cut(str(value))
    inner = (node.element.text or "") + "".join(
        etree.tostring(child, encoding="unicode") for child in islice(node.element, MOST_CHILDREN)
    )
    if inner.strip() and node.tag not in CONTAINERS | WRAPPERS:
        yield "content", _cut(inner.strip())


def _cut(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else text[:MOST_LETTERS] + " …"


def _children(node: Node, depth: int = 1) -> tuple[Child, ...]:
    if depth > _DEEPEST:
        return ()
    return tuple(
        Child(_title(child) or child.url_name[:100], kind_name(child.tag), _lost(child), _children(child, depth + 1))
        for child in node.children[:MOST_CHILDREN]
    )


def _lost(node: Node) -> str:
    """Why Studio drops a block; empty when it keeps it."""
    if node.kept:
        return ""
    return "its url_name cannot be stored" if node.readable else "its file cannot be read"


def _parts(node: Node, targets: Targets) -> Iterator[Part]:
    """What of a known block can be read without running it."""
    match node.tag:
        case "drag-and-drop-v2":
            yield from _drag_and_drop(node, targets)
        case "sortable":
            yield from _words("The task:", node.get("question_text"), targets)
            yield from _listed("In this order:", read_structured(node.get("data")) if node.get("data") else [])
        case "openassessment":
            for prompt in _texts(node, "description"):
                yield from _words("The task:", prompt, targets)
            yield from _listed("What is assessed:", list(_texts(node, "prompt", inside="criterion")))
        case "word_cloud":
            yield from _words("The task:", node.get("instructions"), targets)
        case "staffgradedxblock":
            yield from _plain("Instructions:", markdown(node.get("instructions"), targets))
        case "annotatable":
            yield from _listed("Text:", list(_texts(node, "p")))
        case "lti" | "lti_consumer":
            yield from _listed("It is at:", [node.get("launch_url")] if node.get("launch_url") else [])
        case _:
            pass


def _drag_and_drop(node: Node, targets: Targets) -> Iterator[Part]:
    data = read_structured(node.get("data")) if node.get("data").strip() else {}
    if not isinstance(data, dict):
        yield Part("Its content cannot be read: it is no JSON. Studio drops the block, and says that all went well.")
        return
    for name in ("question_text", "questionText"):
        yield from _words("The task:", data.get(name), targets)
    yield from _listed("Zones:", _names(data.get("zones"), "title"))
    yield from _listed("Items:", _names(data.get("items"), "displayName"))


def _names(items: object, name: str) -> list[object]:
    return [item.get(name) for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _words(label: str, text: object, targets: Targets) -> Iterator[Part]:
    """A text in HTML, as these blocks keep them."""
    if isinstance(text, str) and text.strip():
        yield Part(label, Markup(clean(text[: 10 * MOST_LETTERS], targets).html))  # noqa: S704 - cleaned


def _plain(label: str, html: Markup) -> Iterator[Part]:
    if html:
        yield Part(label, html)


def _listed(label: str, items: object) -> Iterator[Part]:
    if not isinstance(items, list):
        yield Part(f"{label} this cannot be read: it is no list in JSON.")
        return
    words = tuple(_cut(item.strip()) for item in items[:MOST_CHILDREN] if isinstance(item, str) and item.strip())
    if words:
        yield Part(label, items=words)


def _texts(node: Node, tag: str, inside: str = "") -> Iterator[str]:
    for element in islice(node.parts.get(tag, ()), MOST_CHILDREN):
        parent = element.getparent()
        if not inside or (parent is not None and parent.tag == inside):
            yield "".join(str(part) for part in element.itertext())
