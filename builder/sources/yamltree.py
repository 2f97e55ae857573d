"""YAML text to nodes that know their line and column: strict, bounded, and without YAML's surprises."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from builder.diagnostics import Location
from builder.sources import faults
from builder.sources.faults import Faults

LARGEST_FILE = 2_000_000  # bytes; the longest module is a tenth of it, and a parser must not be fed gigabytes
DEEPEST = 30
_DEEP_ENOUGH_TO_LOOK = 1000  # the C parser composes by recursion: some 100,000 levels overflow its stack and kill the process
# U+0085, U+2028 and a lone CR end lines for YAML but for no editor, so lines would be miscounted; the others are no text at all.
_INVISIBLE = re.compile("\r(?!\n)|[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_CORE = "tag:yaml.org,2002:"

_BASE: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar a string: `no` is Norwegian
_TAGS = {ScalarNode: f"{_CORE}str", MappingNode: f"{_CORE}map", SequenceNode: f"{_CORE}seq"}


class _Loader(_BASE):  # type: ignore[misc]
    """Gives nodes the same tags as its base, which looks for rules at every node first and has none."""

    def resolve(self, kind: type[Node], _value: str | None, _implicit: object) -> str:
        """The tag of a node that says none."""
        return _TAGS[kind]

    def descend_resolver(self, _node: Node | None, _index: object) -> None:
        """Tags do not depend on the place."""

    def ascend_resolver(self) -> None:
        """Tags do not depend on the place."""


def read_text(path: Path, name: str, found: Faults) -> str | None:
    """The UTF-8 text of a file, or None after noting why not. `name` is the path that messages show."""
    where = Location(name)
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            found.add(
                faults.UNREADABLE,
                where,
                f"the file has {size:,} bytes; the limit is {LARGEST_FILE:,}",
                "split it into several modules; pictures and films do not belong into YAML",
            )
            return None
        data = path.read_bytes()
    except OSError as error:
        found.add(faults.UNREADABLE, where, f"cannot be read: {error.strerror}", "check that the file exists and may be read")
        return None
    return _decode(data, where, found)


def _decode(data: bytes, where: Location, found: Faults) -> str | None:
    if data.startswith(b"\xef\xbb\xbf"):
        found.add(
            faults.UNREADABLE,
            Location(where.path, 1, 1),
            "the file begins with a byte order mark",
            'save it as "UTF-8" and not as "UTF-8 with BOM"',
        )
        return None
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        found.add(
            faults.UNREADABLE,
            Location(where.path, line, column),
            "the file is not in UTF-8",
            'in your editor choose "Save with encoding: UTF-8"',
        )
        return None


def parse(text: str, name: str, found: Faults) -> Node | None:
    """The root node of a YAML text, or None after noting what is wrong. Anchors, tags and duplicate keys are refused."""
    if bad := _INVISIBLE.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        where = Location(name, line, bad.start() - text.rfind("\n", 0, bad.start()))
        found.add(
            faults.SYNTAX, where, f"the invisible character U+{ord(bad[0]):04X}", "delete it, and type what should stand there"
        )
        return None
    try:
        deep = _too_deep(text)
        root = None if deep else _compose(text)
    except yaml.MarkedYAMLError as error:
        _note_syntax_error(error, text, name, found)
        return None
    if deep:
        found.add(faults.SYNTAX, Location(name, *deep), f"nested more than {DEEPEST} levels deep", "check the indentation")
        return None
    if root is None:
        found.add(faults.SYNTAX, Location(name), "the file is empty", "write at least its `id:` and `title:`")
        return None
    before = len(found.items)
    _inspect(root, name, found)
    return root if len(found.items) == before else None


def _compose(text: str) -> Node | None:
    loader = _Loader(text)
    try:
        root: Node | None = loader.get_single_node()
        return root
    finally:
        loader.dispose()


def _too_deep(text: str) -> tuple[int, int] | None:
    """Where the text nests too deep, for texts that could. Events come one by one, so this needs no stack."""
    if text.count("[") + text.count("{") + max(map(len, text.split("\n"))) < _DEEP_ENOUGH_TO_LOOK:
        return None
    depth = 0
    loader = _Loader(text)
    try:
        while loader.check_event():
            event = loader.get_event()
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth > DEEPEST + 1:
                return event.start_mark.line + 1, event.start_mark.column + 1
    finally:
        loader.dispose()
    return None


def place(node: Node, name: str) -> Location:
    """Where a node begins, counting from 1."""
    return Location(name, node.start_mark.line + 1, node.start_mark.column + 1)


def _note_syntax_error(error: yaml.MarkedYAMLError, text: str, name: str, found: Faults) -> None:
    unclosed = error.problem == "found unexpected end of stream"  # then it helps to know where the quotes were opened
    mark = error.context_mark if unclosed and error.context_mark else error.problem_mark or error.context_mark
    where = Location(name, mark.line + 1, mark.column + 1) if mark else Location(name)
    lines = text.split("\n")
    line = lines[where.line - 1] if 0 < where.line <= len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())] or "'\\t'" in str(error.problem):
        found.add(faults.SYNTAX, where, "a tab is used to indent", "indent with two spaces for each level")
        return
    hint = "check the indentation, and put quotes around text that has a colon followed by a space, or a #"
    problem = " ".join(part for part in (error.context, error.problem) if part)
    found.add(faults.SYNTAX, where, f"not YAML: {problem}", hint)


def _inspect(root: Node, name: str, found: Faults) -> None:
    seen: set[int] = set()
    stack: list[tuple[Node, int]] = [(root, 0)]
    while stack:
        node, depth = stack.pop()
        if id(node) in seen:
            found.add(
                faults.REFERENCE,
                place(node, name),
                "this value is used again through an alias (`*name`)",
                "write the value out again",
            )
            return
        seen.add(id(node))
        if depth > DEEPEST:
            found.add(faults.SYNTAX, place(node, name), f"nested more than {DEEPEST} levels deep", "check the indentation")
            return
        if node.tag not in _TAGS.values():
            found.add(faults.REFERENCE, place(node, name), f"the tag '{node.tag}' is not allowed", "remove the word with the `!`")
        if isinstance(node, MappingNode):
            _inspect_keys(node, name, found)
            for key, value in node.value:
                stack.append((value, depth + 1))
                if not isinstance(key, ScalarNode):
                    stack.append((key, depth + 1))
        elif isinstance(node, SequenceNode):
            stack.extend((item, depth + 1) for item in node.value)


def _inspect_keys(node: MappingNode, name: str, found: Faults) -> None:
    first: dict[str, Node] = {}
    for key, _ in node.value:
        if not isinstance(key, ScalarNode):
            found.add(faults.WRONG_TYPE, place(key, name), "a key must be a word", "write `name: value`")
        elif key.value == "<<":
            found.add(faults.REFERENCE, place(key, name), "the merge key `<<` is not allowed", "write the values out again")
        elif key.value in first:
            found.add(
                faults.DUPLICATE_KEY,
                place(key, name),
                f"the key '{key.value}' stands twice; the first is in line {first[key.value].start_mark.line + 1}",
                "remove one of the two",
            )
        else:
            first[key.value] = key
