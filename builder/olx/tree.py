"""Reads any OLX course the way Studio's importer would, however broken, and keeps what it met on the way.

What the importer does is measured in the facts of the importer, section 2: which tags it follows as pointers, what counts as a
pointer, which files make up a course. Nothing here judges: `builder.checks` does.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from itertools import islice, takewhile
from pathlib import PurePosixPath
from typing import Any

from builder.diagnostics import Location
from builder.fileset import FileSet
from builder.olx.tree_files import Broken, Element, Fault, JsonFile, decode, line_of, parse_xml, place, read_json
from builder.olx.tree_tags import CONTAINERS, FILED, LEVELS, NOT_BLOCKS, STUDIO_WORDS, WRAPPERS

__all__ = [
    "CONTAINERS",
    "FILED",
    "LEVELS",
    "STUDIO_WORDS",
    "WRAPPERS",
    "Broken",
    "Element",
    "Fault",
    "JsonFile",
    "Node",
    "OlxCourse",
    "State",
    "decoded",
    "is_pointer",
    "line_of",
    "place",
    "read_olx",
]

_NOT_IN_NAMES = re.compile(r"[^\w.~:-]")  # a block with a space or one of `/ + @ # ' &` in its name is dropped (measured)
_DEEPEST = 40  # a course has five levels; far more is a loop or an attack, and Python's stack is finite

Parts = Mapping[str, tuple[Element, ...]]


class State(Enum):
    """Where the importer finds a block's definition."""

    INLINE = auto()
    FILE = auto()
    MISSING = auto()  # a pointer to a file that is not there
    BROKEN = auto()  # a pointer to a file that cannot be read
    AGAIN = auto()  # a pointer that stood before: the file was read there
    TOO_DEEP = auto()


@dataclass(slots=True, eq=False)
class Node:
    """A block as the importer would make it; `children` and `state` are filled while its file is read.

    `element` is its definition: the root of its own file for a followed pointer, else the element in its parent. `mention` is
    the place where the parent names it. `html` is the file with the content of an `<html>` block, empty when it stands inline.
    """

    tag: str
    url_name: str
    element: Element
    path: str
    mention: Location
    parent: Node | None = field(repr=False)
    draft: bool
    state: State = State.INLINE
    html: str = ""
    children: list[Node] = field(default_factory=list, repr=False)
    _parts: Parts | None = None

    @property
    def where(self) -> Location:
        """The place of the definition."""
        return Location(self.path, line_of(self.element))

    @property
    def readable(self) -> bool:
        """True if there is a definition to look at."""
        return self.state is State.INLINE or self.state is State.FILE

    @property
    def unstorable(self) -> tuple[str, ...]:
        """The characters of its name for which Open edX cannot store it; sorted, each once."""
        return tuple(sorted(set(_NOT_IN_NAMES.findall(self.url_name))))

    @property
    def kept(self) -> bool:
        """True if Studio keeps it: it can be read, and it and all that it is in can be stored."""
        node: Node | None = self
        while node is not None and not (node.unstorable and node.parent is not None):  # the course's own name is its run
            node = node.parent
        return self.readable and node is None

    @property
    def kind(self) -> str:
        """What Studio calls a block of this type."""
        return STUDIO_WORDS.get(self.tag, self.tag[:60])

    @property
    def title(self) -> str:
        """How a message names the block: `problem 'q1' ("Early signs")`."""
        shown = self.get("display_name")
        return f"{self.kind} '{self.url_name[:100]}'" + (f' ("{shown[:60]}")' if shown else "")

    @property
    def parts(self) -> Parts:
        """The elements inside the definition, by tag, in the order of the file; found once."""
        if self._parts is None:
            found: defaultdict[str, list[Element]] = defaultdict(list)
            for item in self.element.iterdescendants("*"):
                found[str(item.tag)].append(item)
            self._parts = {tag: tuple(items) for tag, items in found.items()}
        return self._parts

    def get(self, name: str, default: str = "") -> str:
        """An attribute of the definition."""
        return str(self.element.get(name, default))

    def at(self, element: Element) -> Location:
        """The place of an element inside the definition."""
        return Location(self.path, line_of(element))


@dataclass(eq=False)
class OlxCourse:
    """A course as read. Paths are those of the archive; `root` ends with a slash or is empty.

    `nodes` are the published blocks in reading order, the course itself first, and `drafts` the unpublished ones. `used` are the
    files that the importer opens for them; `texts` has the text of each that could be read; `broken` has those that could not.
    """

    files: FileSet
    root: str
    course_files: tuple[str, ...]
    run: str = ""
    org: str = ""
    number: str = ""
    pointer: Element | None = None
    top: Node | None = None
    nodes: list[Node] = field(default_factory=list)
    drafts: list[Node] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)

    @cached_property
    def blocks(self) -> tuple[Node, ...]:
        """Published blocks and drafts."""
        return (*self.nodes, *self.drafts)

    @cached_property
    def by_tag(self) -> Mapping[str, tuple[Node, ...]]:
        """Published blocks and drafts by type. No entry for a type that the course does not use: see `of`."""
        found: defaultdict[str, list[Node]] = defaultdict(list)
        for node in self.blocks:
            found[node.tag].append(node)
        return {tag: tuple(nodes) for tag, nodes in found.items()}

    def of(self, *tags: str) -> Iterator[Node]:
        """The blocks of some types that could be read."""
        for tag in tags:
            yield from (node for node in self.by_tag.get(tag, ()) if node.readable)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """All paths of the archive, sorted."""
        return tuple(self.files)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every url_name in the course."""
        return frozenset(node.url_name for node in self.blocks)

    @cached_property
    def statics(self) -> Mapping[str, str]:
        """The files in `static/`: name below it to archive path."""
        cut = len(self.root + "static/")
        return {path[cut:]: path for path in self.below("static")}

    @cached_property
    def policy_file(self) -> JsonFile | None:
        """The settings of this run: `policies/RUN/policy.json`, else the older `policies/RUN.json`."""
        newer = read_json(self.files, f"{self.root}policies/{self.run}/policy.json")
        return newer or read_json(self.files, f"{self.root}policies/{self.run}.json")

    @property
    def settings_lost(self) -> bool:
        """True if there are settings that are not read: a broken file, or those of another run. Nobody can say what they lack."""
        if self.policy_file is not None:
            data = self.policy_file.data
            return not isinstance(data, dict) or f"course/{self.run}" not in data
        return not self.run or any(path.endswith("/policy.json") for path in self.below("policies"))

    @cached_property
    def grading_file(self) -> JsonFile | None:
        """The grading policy of this run, else the older one at the root."""
        newer = read_json(self.files, f"{self.root}policies/{self.run}/grading_policy.json")
        return newer or read_json(self.files, f"{self.root}grading_policy.json")

    @cached_property
    def policies(self) -> Mapping[str, Mapping[str, Any]]:
        """What the settings file says of each block: `course/RUN`, `chapter/c1`, ... to its settings."""
        data = self.policy_file.data if self.policy_file else None
        entries = data.items() if isinstance(data, dict) else ()
        return {key: value for key, value in entries if isinstance(value, dict)}

    @cached_property
    def policy(self) -> Mapping[str, Any]:
        """What the settings file says of the course."""
        return self.policies.get(f"course/{self.run}", {})

    @cached_property
    def grading(self) -> Mapping[str, Any]:
        """The grading policy; empty when there is none to read."""
        data = self.grading_file.data if self.grading_file else None
        return data if isinstance(data, dict) else {}

    def course_setting(self, name: str) -> Any:
        """A setting of the course: the settings file wins over the attribute of `<course>`, which may hold JSON."""
        if name in self.policy:
            return self.policy[name]
        return decoded(self.top.get(name)) if self.top and name in self.top.element.attrib else None

    def setting(self, node: Node, name: str) -> Any:
        """A setting of a block: the settings file wins over the attribute."""
        if (own := self.policies.get(f"{node.tag}/{node.url_name}")) and name in own:
            return own[name]
        return node.element.get(name)

    def setting_place(self, name: str) -> Location:
        """Where a setting of the course stands, or should."""
        if self.policy_file and name in self.policy:
            return self.policy_file.where(name, after=f'"course/{self.run}"')
        if self.top and name in self.top.element.attrib:
            return self.top.where
        return Location(self.policy_file.path) if self.policy_file else self.course_place

    @property
    def course_place(self) -> Location:
        """The place of the course as a whole."""
        return self.top.where if self.top else Location(self.course_files[0] if self.course_files else "course.xml")

    def below(self, folder: str) -> Iterator[str]:
        """The archive paths of the files in a folder of the course; those of this run may also lie in `folder/RUN/`."""
        prefix = f"{self.root}{folder}/"
        return takewhile(lambda path: path.startswith(prefix), islice(self.paths, bisect_left(self.paths, prefix), None))


def read_olx(files: FileSet) -> OlxCourse:
    """Read the course in `files`. Never raises for what the files say: what cannot be read is in `broken`."""
    found = sorted((path for path in files if path.rpartition("/")[2] == "course.xml"), key=lambda path: (path.count("/"), path))
    course = OlxCourse(files, found[0].removesuffix("course.xml") if found else "", tuple(found))
    if not found:
        return course
    reader = _Reader(course)
    course.pointer = reader.parse(found[0])
    if course.pointer is not None and course.pointer.tag == "course":
        course.run, course.org, course.number = (str(course.pointer.get(name, "")) for name in ("url_name", "org", "course"))
        course.top = reader.visit(course.pointer, found[0], None, draft=False)
        reader.read_drafts()
    for folder in ("about", "info", "tabs"):
        for path in course.below(folder):
            if path.endswith(".html"):
                reader.text(path)
    return course


def is_pointer(element: Element) -> bool:
    """True if the importer looks for a file: no attribute but the name, no child, not even a comment, and no text."""
    attributes = element.attrib
    wanted = 3 if element.tag == "course" else 1
    if len(attributes) != wanted or len(element) or "url_name" not in attributes:
        return False
    return not (element.text or "").strip() and (wanted == 1 or ("org" in attributes and "course" in attributes))


def decoded(value: str) -> Any:
    """What an attribute holds: Studio writes lists, truth values and dates as JSON, and plain text as it is."""
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


class _Reader:
    """The one walk through the files of a course: what was parsed, and which pointers were followed already."""

    def __init__(self, course: OlxCourse) -> None:
        self.course = course
        self.parsed: dict[str, Element | None] = {}
        self.followed: set[tuple[str, bool]] = set()

    def text(self, path: str) -> str | None:
        """The text of a file, kept in the course; None, with a note, when it is not UTF-8."""
        known = self.course.texts.get(path)
        if known is not None:
            return known
        text = decode(path, self.course.files[path])
        if isinstance(text, Broken):
            self.course.broken.append(text)
            return None
        self.course.texts[path] = text
        return text

    def parse(self, path: str) -> Element | None:
        """The root element of a file, parsed once; None, with a note, when the importer could not read it."""
        if path in self.parsed:
            return self.parsed[path]
        self.parsed[path] = None
        self.course.used.add(path)
        if self.text(path) is None:
            return None
        root = parse_xml(path, self.course.files[path])
        if isinstance(root, Broken):
            self.course.broken.append(root)
            return None
        self.parsed[path] = root
        return root

    def visit(self, element: Element, path: str, parent: Node | None, *, draft: bool, depth: int = 0) -> Node:
        """The block that `element` defines or points to, with all below it."""
        tag = str(element.tag)
        mention = Location(path, line_of(element))
        node = Node(tag, element.get("url_name", ""), element, path, mention, parent, draft)
        (self.course.drafts if draft else self.course.nodes).append(node)
        if tag in FILED:
            self.define(node)
            if node.readable and (tag in CONTAINERS or tag in WRAPPERS):
                self.visit_children(node, depth)
        return node

    def define(self, node: Node) -> None:
        """Find a block's definition: follow its pointer, or the `filename` that older exports and `<html>` use."""
        if is_pointer(node.element) and node.url_name:
            self.follow(node, node.url_name.replace(":", "/"))
        if not (filename := node.element.get("filename")) or not node.readable:
            return
        if node.tag == "html":
            self.find_html(node, filename)
        elif f"{self.course.root}{node.tag}/{filename}.xml" in self.course.files:
            self.follow(node, filename)

    def follow(self, node: Node, name: str) -> None:
        """Open the file that a pointer names. A second pointer to one file is not opened: that also ends every loop."""
        path = self.locate(node, f"{name}.xml")
        if not path:
            node.state = State.MISSING
        elif (path, node.draft) in self.followed:
            node.state = State.AGAIN
        else:
            self.followed.add((path, node.draft))
            root = self.parse(path)
            node.state = State.BROKEN if root is None else State.FILE
            if root is not None:
                node.element, node.path = root, path

    def find_html(self, node: Node, filename: str) -> None:
        """The file with the content of an `<html>` block; some exports name it with its ending."""
        path = self.locate(node, f"{filename}.html") or (self.locate(node, filename) if filename.endswith(".html") else "")
        node.html = path or f"{self.course.root}html/{filename}.html"
        if path:
            self.course.used.add(path)
            self.text(path)

    def locate(self, node: Node, name: str) -> str:
        """The archive path of a definition file, in `drafts/` first for a draft; empty when there is none."""
        root, files = self.course.root, self.course.files
        if node.draft and (path := f"{root}drafts/{node.tag}/{name}") in files:
            return path
        return path if (path := f"{root}{node.tag}/{name}") in files else ""

    def visit_children(self, node: Node, depth: int) -> None:
        if depth >= _DEEPEST:
            node.state = State.TOO_DEEP
            return
        for child in node.element.iterchildren("*"):
            if child.tag not in NOT_BLOCKS:
                node.children.append(self.visit(child, node.path, node, draft=node.draft, depth=depth + 1))

    def read_drafts(self) -> None:
        """The unpublished blocks: in `drafts/`, the importer starts with the files that name their place among others."""
        for path in self.course.below("drafts"):
            if not path.endswith(".xml") or b"index_in_children_list" not in self.course.files[path]:
                continue
            root = self.parse(path)
            if root is None or (path, True) in self.followed:
                continue
            self.followed.add((path, True))
            node = Node(
                root.tag, root.get("url_name", "") or PurePosixPath(path).stem, root, path, Location(path), None, draft=True
            )
            node.state = State.FILE
            self.course.drafts.append(node)
            self.define(node)
            self.visit_children(node, 0)
