"""YAML nodes to model classes, driven by the classes' own fields. Every fault of a file is noted, not only the first."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from builder.diagnostics import Location, suggest
from builder.ids import ID, LONGEST_ID
from builder.markup.paragraphs import split_paragraphs
from builder.model.blocks import KINDS
from builder.model.course import Lesson, ModuleChoice, Unit
from builder.model.schema import Form, Spec, Where, specs
from builder.model.text import Paragraph, Text
from builder.sources import faults
from builder.sources.faults import Faults
from builder.sources.yamltree import place

_FLAT = frozenset({Lesson, Unit, *KINDS.values()})  # their ids are unique in the whole file, so keys need no path
_INTEGER = re.compile(r"[+-]?\d+")


class _Unreadable(Exception):  # noqa: N818 - a signal within this module, never an error that leaves it
    """The value was bad and has been noted."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a group stands: its file, the key of the file's texts (`burnout`), the key of its own (`burnout.check`)."""

    path: str
    base: str
    key: str
    found: Faults
    note: str = ""

    def at(self, node: Node) -> Location:
        """The place of a node."""
        return place(node, self.path)

    def within(self, name: object) -> Scope:
        """The scope of a field of the group, or of an item of a list."""
        return self.named(f"{self.key}.{name}")

    def named(self, key: str) -> Scope:
        """The same scope under another key."""
        return Scope(self.path, self.base, key, self.found, self.note)


def read_record(cls: type[Any], node: Node, scope: Scope) -> Any | None:
    """An instance of a model class, or None when a fault (now noted in `scope.found`) makes it useless."""
    if not isinstance(node, MappingNode):
        shape = ", ".join(f"`{name}:`" for name, spec in specs(cls).items() if spec.required)
        scope.found.add(faults.WRONG_TYPE, scope.at(node), f"expected names and values, found {_shape(node)}", f"write {shape}")
        return None
    entries = {key.value: (key, value) for key, value in node.value}
    known = specs(cls)
    for name, (key, _) in entries.items():
        if name not in known and not (name == "kind" and hasattr(cls, "KIND")):
            scope.found.add(faults.UNKNOWN_KEY, scope.at(key), f"unknown key '{name}'", suggest(name, known))
    scope = _enter(scope, entries)
    values: dict[str, Any] = {}
    useless = False
    for name, spec in known.items():
        if name not in entries:
            if spec.required:
                hint = f"add `{name}:` ({spec.doc[0].lower()}{spec.doc[1:]})"
                scope.found.add(faults.MISSING_KEY, scope.at(node), f"'{name}' is missing", hint)
                useless = True
            continue
        try:
            values[name] = _READERS[spec.form](spec, entries[name][1], scope.within(name))
        except _Unreadable:
            useless = True
    if useless:
        return None
    where = Where(scope.at(node), {name: scope.at(value) for name, (_, value) in entries.items()})
    return cls(**values, where=where)


def _enter(scope: Scope, entries: dict[str, tuple[Any, Node]]) -> Scope:
    note = entries["note"][1] if "note" in entries else None
    if not isinstance(note, ScalarNode):
        return scope
    return Scope(scope.path, scope.base, scope.key, scope.found, " ".join(note.value.split()))


def _fail(scope: Scope, code: str, node: Node, message: str, hint: str) -> _Unreadable:
    scope.found.add(code, scope.at(node), message, hint)
    return _Unreadable()


def _shape(node: Node) -> str:
    if isinstance(node, MappingNode):
        return "names and values"
    if isinstance(node, SequenceNode):
        return "a list"
    return f"the text '{node.value[:40]}'" if node.value else "nothing"


def _scalar(spec: Spec, node: Node, scope: Scope) -> str:
    name = scope.key.rpartition(".")[2]
    if not isinstance(node, ScalarNode):
        raise _fail(scope, faults.WRONG_TYPE, node, f"'{name}' must be a {spec.form.value}, found {_shape(node)}", spec.doc)
    value: str = node.value
    if not value.strip():
        raise _fail(scope, faults.WRONG_TYPE, node, f"'{name}' is empty", f"write a value or remove the key: {spec.doc}")
    return value


def _read_id(spec: Spec, node: Node, scope: Scope) -> str:
    value = _scalar(spec, node, scope)
    if value != value.lower() and ID.fullmatch(value.lower()):
        raise _fail(
            scope,
            faults.BAD_ID,
            node,
            f"the id '{value}' has capital letters",
            f"write '{value.lower()}': ids that differ only in case are one",
        )
    if not ID.fullmatch(value) or len(value) > LONGEST_ID:
        hint = f"use small letters a to z, digits and single hyphens, at most {LONGEST_ID} characters, such as 'early-signs'"
        raise _fail(scope, faults.BAD_ID, node, f"'{value[:60]}' is not an id", hint)
    return value


def _read_line(spec: Spec, node: Node, scope: Scope) -> Text:
    line = " ".join(_scalar(spec, node, scope).split())
    longest = 0
    if spec.form is Form.LINE:  # in a list of lines, `most` bounds the list
        _short_enough(spec, line, node, scope)
        longest = int(spec.most or 0)
    return Text(scope.key, line, scope.at(node), scope.note, spec.inline, longest)


def _short_enough(spec: Spec, text: str, node: Node, scope: Scope) -> None:
    if spec.most is not None and len(text) > spec.most:
        name = scope.key.rpartition(".")[2]
        message = f"'{name}' has {len(text):,} characters; it must have at most {spec.most:,.0f}"
        raise _fail(scope, faults.NOT_ALLOWED, node, message, "say it in fewer words")


def _read_lines(spec: Spec, node: Node, scope: Scope) -> tuple[Text, ...]:
    items = list(enumerate(_items(spec, node, scope), start=1))
    return tuple(_read_line(spec, item, scope.within(number)) for number, item in items)


def _read_body(spec: Spec, node: Node, scope: Scope) -> tuple[Paragraph[Text], ...]:
    body = _scalar(spec, node, scope)
    _short_enough(spec, body, node, scope)
    name = scope.key.rpartition(".")[2]
    if isinstance(node, ScalarNode) and node.style != "|":
        hint = f"write `{name}: |` and the text below it, indented: only so can its paragraphs get numbers for translators"
        raise _fail(scope, faults.WRONG_TYPE, node, f"'{name}' must be a block of text", hint)
    paragraphs = tuple(_paragraphs(body, node, scope))
    if not any(paragraph.words.source for paragraph in paragraphs):
        raise _fail(scope, faults.WRONG_TYPE, node, f"'{name}' is empty", f"write a value or remove the key: {spec.doc}")
    return paragraphs


def _paragraphs(body: str, node: Node, scope: Scope) -> Iterator[Paragraph[Text]]:
    fragments = split_paragraphs(body)
    taken = {fragment.number for fragment in fragments}
    spare = (number for number in range(1, len(fragments) + 2) if number not in taken)
    for fragment in fragments:
        where = Location(scope.path, node.start_mark.line + 2 + fragment.first, 1)
        number = fragment.number or next(spare)
        yield Paragraph(
            fragment.number, fragment.lead, Text(f"{scope.key}.{number}", fragment.text, where, scope.note, markdown=True)
        )


def _read_word(spec: Spec, node: Node, scope: Scope) -> str:
    value = _scalar(spec, node, scope).strip()
    if spec.allowed and value not in spec.allowed:
        name = scope.key.rpartition(".")[2]
        raise _fail(scope, faults.NOT_ALLOWED, node, f"'{value}' is no legal value of '{name}'", suggest(value, spec.allowed))
    return value


def _read_words(spec: Spec, node: Node, scope: Scope) -> tuple[str, ...]:
    return tuple(_read_word(spec, item, scope) for item in _items(spec, node, scope))


def _read_integer(spec: Spec, node: Node, scope: Scope) -> int:
    value = _scalar(spec, node, scope).strip()
    name = scope.key.rpartition(".")[2]
    if not _INTEGER.fullmatch(value) or len(value) > 9:
        raise _fail(scope, faults.WRONG_TYPE, node, f"'{name}' must be a whole number, found '{value[:40]}'", spec.doc)
    return int(_within(spec, int(value), node, scope))


def _read_number(spec: Spec, node: Node, scope: Scope) -> float:
    value = _scalar(spec, node, scope).strip()
    name = scope.key.rpartition(".")[2]
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise _fail(
            scope, faults.WRONG_TYPE, node, f"'{name}' must be a number, found '{value[:40]}'", "write digits with a point: 2.5"
        )
    return _within(spec, number, node, scope)


def _within(spec: Spec, number: float, node: Node, scope: Scope) -> float:
    name = scope.key.rpartition(".")[2]
    low = spec.least is not None and number < spec.least
    high = spec.most is not None and number > spec.most
    if low or high:
        bound = f"at least {spec.least:g}" if low else f"at most {spec.most:g}"
        raise _fail(scope, faults.NOT_ALLOWED, node, f"'{name}' is {number:g}; it must be {bound}", spec.doc)
    return number


def _read_flag(spec: Spec, node: Node, scope: Scope) -> bool:
    value = _scalar(spec, node, scope).strip()
    if value not in {"true", "false"}:
        name = scope.key.rpartition(".")[2]
        raise _fail(scope, faults.WRONG_TYPE, node, f"'{name}' must be true or false, found '{value[:40]}'", spec.doc)
    return value == "true"


def _read_date(spec: Spec, node: Node, scope: Scope) -> str:
    value = _scalar(spec, node, scope).strip()
    try:
        moment = datetime.fromisoformat(value)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):  # OverflowError: the year 1 or 9999, moved out of the calendar by its time zone
        name = scope.key.rpartition(".")[2]
        hint = "write it as 2026-01-31, or with a time in UTC as 2026-01-31T08:00:00Z"
        raise _fail(scope, faults.BAD_DATE, node, f"'{name}' is not a date: '{value[:40]}'", hint) from None
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _items(spec: Spec, node: Node, scope: Scope) -> list[Node]:
    name = scope.key.rpartition(".")[2]
    if not isinstance(node, SequenceNode):
        raise _fail(scope, faults.WRONG_TYPE, node, f"'{name}' must be a list, found {_shape(node)}", "begin each item with `- `")
    items: list[Node] = node.value
    low = spec.least is not None and len(items) < spec.least
    high = spec.most is not None and len(items) > spec.most
    if low or high:
        bound = f"at least {spec.least:g}" if low else f"at most {spec.most:g}"
        raise _fail(scope, faults.NOT_ALLOWED, node, f"'{name}' has {len(items)} items; it must have {bound}", spec.doc)
    return items


def _read_group(spec: Spec, node: Node, scope: Scope) -> Any:
    if spec.of is None or (record := read_record(spec.of, node, scope)) is None:
        raise _Unreadable
    return record


def _read_groups(spec: Spec, node: Node, scope: Scope) -> tuple[Any, ...]:
    parent = scope.named(scope.key.rpartition(".")[0])
    records = [_read_item(spec.of, item, parent) for item in _items(spec, node, scope)]
    return tuple(record for record in records if record is not None)


def _read_item(cls: Any, node: Node, parent: Scope) -> Any | None:
    if cls is ModuleChoice and isinstance(node, ScalarNode):
        return ModuleChoice(module=node.value, where=Where(parent.at(node), {}))
    own = _own_id(node)
    flat = cls in _FLAT
    return read_record(cls, node, parent.named(f"{parent.base if flat else parent.key}.{own}"))


def _own_id(node: Node) -> str:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == "id" and isinstance(value, ScalarNode):
                return str(value.value)
    return "-"


def _read_blocks(spec: Spec, node: Node, scope: Scope) -> tuple[Any, ...]:
    records = [_read_block(item, scope) for item in _items(spec, node, scope)]
    return tuple(record for record in records if record is not None)


def _read_block(node: Node, scope: Scope) -> Any | None:
    kind = None
    if isinstance(node, MappingNode):
        kind = next((value for key, value in node.value if key.value == "kind"), None)
    if kind is None or not isinstance(kind, ScalarNode):
        scope.found.add(faults.MISSING_KEY, scope.at(node), "'kind' is missing", f"add `kind:`; {suggest('', KINDS)}")
        return None
    if kind.value not in KINDS:
        scope.found.add(faults.NOT_ALLOWED, scope.at(kind), f"unknown kind of block '{kind.value}'", suggest(kind.value, KINDS))
        return None
    return _read_item(KINDS[kind.value], node, scope)


def _read_mapping(spec: Spec, node: Node, scope: Scope) -> tuple[tuple[str, str], ...]:
    if not isinstance(node, MappingNode):
        raise _fail(scope, faults.WRONG_TYPE, node, f"expected names and values, found {_shape(node)}", spec.doc)
    return tuple((key.value, _scalar(spec, value, scope.within(key.value))) for key, value in node.value)


_READERS: dict[Form, Callable[[Spec, Node, Scope], Any]] = {
    Form.ID: _read_id,
    Form.LINE: _read_line,
    Form.LINES: _read_lines,
    Form.BODY: _read_body,
    Form.WORD: _read_word,
    Form.WORDS: _read_words,
    Form.INTEGER: _read_integer,
    Form.NUMBER: _read_number,
    Form.FLAG: _read_flag,
    Form.DATE: _read_date,
    Form.RECORD: _read_group,
    Form.RECORDS: _read_groups,
    Form.BLOCKS: _read_blocks,
    Form.MAPPING: _read_mapping,
}
