"""How a field of the model is declared: its form in YAML, its meaning, and where a value came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from builder.diagnostics import Location


class Form(StrEnum):
    """What a field holds in YAML. The words are those of the author guide."""

    ID = "id"
    LINE = "line of text"  # translated; inline Markdown only where the field says so
    BODY = "Markdown"  # translated paragraph by paragraph
    LINES = "list of lines"  # translated
    WORD = "text as it is"  # never translated: a key, a path, an address
    WORDS = "list of texts as they are"
    INTEGER = "whole number"
    NUMBER = "number"
    FLAG = "true or false"
    DATE = "date"
    RECORD = "group"
    RECORDS = "list of groups"
    BLOCKS = "list of blocks"
    MAPPING = "names and values"


TRANSLATED = frozenset({Form.LINE, Form.BODY, Form.LINES})

# What the activities read and store of a title or a label, of another line, and of a body (docs/activities.md, Texts).
LONGEST_NAME, LONGEST_LINE, LONGEST_BODY = 255, 2_000, 20_000


@dataclass(frozen=True, slots=True)
class Spec:
    """One field as an author writes it.

    `of` is the class of a group; `allowed` lists the only legal words; `least` and `most` bound a number, the length of a
    list or the characters of a text; `inline` allows inline Markdown in a line.
    """

    form: Form
    doc: str
    required: bool
    default: Any
    of: type[Any] | None
    allowed: tuple[str, ...]
    least: float | None
    most: float | None
    inline: bool


@dataclass(frozen=True, slots=True)
class Where:
    """Where a group stands in its file, and each of its fields."""

    location: Location
    fields: Mapping[str, Location]

    def at(self, name: str) -> Location:
        """The place of field `name`, or of the whole group when the field was not written."""
        return self.fields.get(name, self.location)


NOWHERE = Where(Location("-"), {})


def required(form: Form, doc: str, **options: Any) -> Any:
    """A field that must be written."""
    return field(metadata={"spec": _spec(form, doc, must=True, default=None, **options)})


def optional(form: Form, doc: str, default: Any, **options: Any) -> Any:
    """A field that may be left out; then it is `default`."""
    return field(default=default, metadata={"spec": _spec(form, doc, must=False, default=default, **options)})


def position() -> Any:
    """The field that remembers where a group was read; it takes no part in comparisons."""
    return field(default=NOWHERE, compare=False, repr=False)


_SPECS: dict[type[Any], Mapping[str, Spec]] = {}


def specs(cls: type[Any]) -> Mapping[str, Spec]:
    """The YAML keys of a model class, in the order in which they are documented."""
    if cls not in _SPECS:
        _SPECS[cls] = {item.name: item.metadata["spec"] for item in fields(cls) if "spec" in item.metadata}
    return _SPECS[cls]


def _spec(  # noqa: PLR0913 - the keyword arguments are the columns of the schema
    form: Form,
    doc: str,
    *,
    must: bool,
    default: Any,
    of: type[Any] | None = None,
    allowed: tuple[str, ...] = (),
    least: float | None = None,
    most: float | None = None,
    inline: bool = False,
) -> Spec:
    return Spec(form, doc, must, default, of, allowed, least, most, inline)
