"""Numbers new paragraphs by editing the text of a file in place: not another byte changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from builder.markup.paragraphs import Fragment, split_paragraphs
from builder.model.blocks import KINDS
from builder.model.course import About, Figure, Interface, Page
from builder.model.schema import Form, specs
from builder.sources.faults import Faults
from builder.sources.project import Project
from builder.sources.yamltree import parse, read_text

_RECORDS = (*KINDS.values(), About, Figure, Interface, Page)
_BODIES = frozenset(name for cls in _RECORDS for name, spec in specs(cls).items() if spec.form is Form.BODY)


@dataclass(frozen=True, slots=True)
class _Insertion:
    line: int  # from 0, in the file
    text: str
    own_line: bool  # a line of its own before `line`, or words at the end of it


def mark_files(project: Project, modules: tuple[str, ...]) -> tuple[list[tuple[Path, str, int]], list[str]]:
    """The files that gain markers, with their new text and how many; and the names of files that could not be read."""
    released = _released(project)
    changed: list[tuple[Path, str, int]] = []
    found = Faults()
    for name in _sources(project, modules):
        path = project.root / name
        text = read_text(path, name, found)
        if text is not None:
            marked, count = mark_text(_with_line_ends(path, text), name, released, found)
            if count:
                changed.append((path, marked, count))
    return changed, sorted(found.spoiled())


def _with_line_ends(path: Path, text: str) -> str:
    """The text as it is on disk: the reader makes line ends equal, and marking must not."""
    data = path.read_bytes()
    return data.decode("utf-8") if b"\r\n" in data else text


def _sources(project: Project, modules: tuple[str, ...]) -> Iterator[str]:
    names = modules or sorted({*project.modules, *project.partial})
    yield from (project.path_of("module", name) for name in names)
    if not modules:
        yield from (project.path_of("figure", name) for name in project.figures)
        yield from (project.path_of("course", name) for name in project.courses)
        yield "syllabus/syllabus.yaml"


def _released(project: Project) -> dict[str, int]:
    highest: dict[str, int] = {}
    for lock in project.locks.values():
        for key, last in lock.paragraphs.items():
            highest[key] = max(last, highest.get(key, 0))
    return highest


def mark_text(text: str, name: str, released: Mapping[str, int], found: Faults) -> tuple[str, int]:
    """The text of a source file with a number for each new paragraph, and how many were new.

    `released` gives the highest number that a body ever had (`ids.lock`), so that no number is used twice. Bodies that are not
    block scalars (`body: |`) are left alone: there is no line to put a marker on.
    """
    root = parse(text, name, found)
    if root is None:
        return text, 0
    lines = text.split("\n")
    insertions = [insertion for key, node in _bodies(root) for insertion in _insertions(node, lines, released.get(key, 0))]
    for insertion in sorted(insertions, key=lambda item: item.line, reverse=True):
        if insertion.own_line:
            lines.insert(insertion.line, insertion.text)
        else:
            lines[insertion.line] = _append(lines[insertion.line], insertion.text)
    return "\n".join(lines), len(insertions)


def _append(line: str, text: str) -> str:
    bare = line.rstrip("\r")
    return f"{bare.rstrip()} {text}{line[len(bare) :]}"


def _bodies(root: Node) -> Iterator[tuple[str, ScalarNode]]:
    """Markdown bodies of the blocks of a module, with their keys."""
    module = _value(root, "id")
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, SequenceNode):
            stack.extend(node.value)
        elif isinstance(node, MappingNode):
            for key, value in node.value:
                if key.value in _BODIES and isinstance(value, ScalarNode) and value.style == "|":
                    yield f"{module}.{_value(node, 'id')}.{key.value}", value
                elif not isinstance(value, ScalarNode):
                    stack.append(value)


def _value(node: Node, name: str) -> str:
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((str(value.value) for key, value in pairs if key.value == name and isinstance(value, ScalarNode)), "-")


def _insertions(node: ScalarNode, lines: list[str], released: int) -> Iterator[_Insertion]:
    fragments = split_paragraphs(node.value)
    following = max([released, *(fragment.number or 0 for fragment in fragments)]) + 1
    first = node.start_mark.line + 1
    for fragment in fragments:
        if fragment.number is None:
            yield _insertion(fragment, first + fragment.first, lines, following)
            following += 1


def _insertion(fragment: Fragment, line: int, lines: list[str], number: int) -> _Insertion:
    marker = f"<!--T:{number}-->"
    if fragment.lead.startswith("#"):
        return _Insertion(line, marker, own_line=False)
    indent = lines[line][: len(lines[line]) - len(lines[line].lstrip())]
    ending = "\r" if lines[line].endswith("\r") else ""
    return _Insertion(line, f"{indent}{marker}{ending}", own_line=True)
