"""Writes a module as YAML in the form that authors use: what `read_record` reads is the module again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from builder.model.course import Module
from builder.model.schema import Form, Spec, specs
from builder.model.text import Paragraph, Text

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _./,()-]*[A-Za-z0-9.)]|[A-Za-z]")
_WORDS_OF_YAML = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def module_yaml(module: Module[Text], notice: str) -> str:
    """The text of a module's file, with a comment above it."""
    lines = [f"# {notice}", *_group(module, 0)]
    return "\n".join(lines) + "\n"


def _group(record: Any, indent: int) -> Iterator[str]:
    pad = " " * indent
    for name, spec in specs(type(record)).items():
        value = getattr(record, name)
        if not spec.required and (value == spec.default or value in (None, ())):
            continue
        yield from _field(name, spec, value, pad)
        if name == "id" and hasattr(record, "KIND"):
            yield f"{pad}kind: {record.KIND}"


def _field(name: str, spec: Spec, value: Any, pad: str) -> Iterator[str]:
    match spec.form:
        case Form.BODY:
            yield f"{pad}{name}: |"
            yield from (f"{pad}  {line}".rstrip() for line in _body(value))
        case Form.RECORDS | Form.BLOCKS:
            yield f"{pad}{name}:"
            for item in value:
                first, *rest = _group(item, len(pad) + 4)
                yield f"{pad}  - {first.lstrip()}"
                yield from rest
        case Form.RECORD:
            yield f"{pad}{name}:"
            yield from _group(value, len(pad) + 2)
        case Form.WORDS | Form.LINES:
            yield f"{pad}{name}: [{', '.join(_scalar(item) for item in value)}]"
        case _:
            yield f"{pad}{name}: {_scalar(value)}"


def _body(body: tuple[Paragraph[Text], ...]) -> Iterator[str]:
    for number, part in enumerate(body):
        if number:
            yield ""
        marker = f"<!--T:{part.number}-->" if part.number else ""
        if part.lead.strip().startswith("#"):
            yield f"{part.lead}{part.words.source} {marker}".rstrip()
            continue
        if marker:
            yield marker
        yield from (part.lead + line for line in part.words.source.split("\n"))


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) else repr(value)
    text = value.source if isinstance(value, Text) else str(value)
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML and ", " not in text:
        return text
    return json.dumps(text, ensure_ascii=False)  # a string of JSON is one of YAML
