"""The texts and the Markdown bodies in a group of the model, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from builder.model.schema import TRANSLATED, Form, Spec, specs
from builder.model.text import Paragraph, Text

GROUPS = frozenset({Form.RECORD, Form.RECORDS, Form.BLOCKS})


def bodies_of(record: Any) -> Iterator[tuple[str, tuple[Paragraph[Text], ...]]]:
    """Every Markdown body of one group and of the groups in it, with the key of the body."""
    for spec, values in worded_fields(record):
        if spec.form is Form.BODY:
            yield values[0].words.key.rpartition(".")[0], values
        elif spec.form in GROUPS:
            for group in values:
                yield from bodies_of(group)


def worded_fields(record: Any) -> Iterator[tuple[Spec, tuple[Any, ...]]]:
    """The fields of a group that hold texts or further groups, each as a tuple. Fields without a value are left out."""
    for name, spec in _worded_specs(record.__class__):
        if value := getattr(record, name):
            yield spec, value if isinstance(value, tuple) else (value,)


@cache
def _worded_specs(cls: type[Any]) -> tuple[tuple[str, Spec], ...]:
    return tuple((name, spec) for name, spec in specs(cls).items() if spec.form in TRANSLATED | GROUPS)
