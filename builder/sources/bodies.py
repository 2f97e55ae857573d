"""The Markdown bodies in a group of the model, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from builder.model.text import Paragraph, Text


def bodies_of(record: Any) -> Iterator[tuple[str, tuple[Paragraph[Text], ...]]]:
    """Every Markdown body of one group and of the groups in it, with the key of the body."""
    for item in fields(record):
        value = getattr(record, item.name)
        if not isinstance(value, tuple):
            if is_dataclass(value) and not isinstance(value, type):
                yield from bodies_of(value)
        elif value and isinstance(value[0], Paragraph):
            yield value[0].words.key.rpartition(".")[0], value
        else:
            for part in value:
                if is_dataclass(part):
                    yield from bodies_of(part)
