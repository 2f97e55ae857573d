"""From a course in all its languages to the course in one: every `Text` becomes the `Phrase` that its learners read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, cast

from builder.markup.html import fill
from builder.model.course import Course, Locale
from builder.model.text import Phrase, State, Text


def localize(course: Course[Text], locale: Locale) -> Course[Phrase]:
    """The course in the language of `locale`, its `{variables}` filled in."""
    variables = dict(course.variables)
    return cast("Course[Phrase]", _map(course, lambda text: source_phrase(text, locale, variables)))


def source_phrase(text: Text, locale: Locale, variables: Mapping[str, str]) -> Phrase:
    """The author's own words, for the language that they were written in."""
    return Phrase(fill(text.source, variables), locale.language, State.SOURCE, text.where)


def _map(value: Any, translate: Callable[[Text], Phrase]) -> Any:
    """`value` with each `Text` in it, however deep, replaced. Parts without any are kept as they are."""
    if isinstance(value, Text):
        return translate(value)
    if isinstance(value, tuple):
        return tuple(_map(item, translate) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = _mapped_fields(type(value))
        return replace(value, **{name: _map(getattr(value, name), translate) for name in names})
    return value


@cache
def _mapped_fields(cls: type[Any]) -> tuple[str, ...]:
    """Fields that can hold a `Text`: all but words, flags, numbers and places, told by their annotations."""
    simple = {
        "str",
        "int",
        "float",
        "bool",
        "str | None",
        "int | None",
        "tuple[str, ...]",
        "Where",
        "tuple[tuple[str, str], ...]",
    }
    simple |= {"tuple[tuple[str, bytes], ...]"}
    return tuple(item.name for item in fields(cls) if item.type not in simple)
