"""builder.localize: from every text of a course to the words that its learners read."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from builder.checks.walk import all_texts
from builder.diagnostics import BuilderError
from builder.locales import find_locales, read_locales, source_locale
from builder.localize import localize
from builder.model.schema import Where
from builder.model.text import Phrase, State, Text
from builder.sources.project import compose, read_project
from tests.projects import SAMPLE


def parts(value: Any, kind: type[Any]) -> list[Any]:
    """Everything of one type within a group of the model, however deep."""
    if isinstance(value, kind):
        return [value]
    if isinstance(value, tuple):
        return [part for item in value for part in parts(item, kind)]
    if is_dataclass(value) and not isinstance(value, type | Where):
        return [part for item in fields(value) for part in parts(getattr(value, item.name), kind)]
    return []


def test_no_text_is_left_over() -> None:
    """Every `Text` of the sample becomes a `Phrase`, in the same order, with the same place."""
    course = compose(read_project(SAMPLE), "sample")
    localized = localize(course, source_locale())
    texts, phrases = parts(course, Text), parts(localized, Phrase)
    assert parts(localized, Text) == []
    assert [phrase.where for phrase in phrases] == [text.where for text in texts]
    assert {(phrase.state, phrase.language.code) for phrase in phrases} == {(State.SOURCE, "en")}
    assert len(texts) == len(list(all_texts(read_project(SAMPLE))))


def test_nothing_but_texts_changes() -> None:
    """With each phrase put back as its text, the course is the one before: ids, files and numbers are untouched."""
    course = compose(read_project(SAMPLE), "sample")
    localized = localize(course, source_locale())

    def bare(value: Any) -> Any:
        if isinstance(value, Text | Phrase):
            return "words"
        if isinstance(value, tuple):
            return tuple(bare(item) for item in value)
        if is_dataclass(value) and not isinstance(value, type | Where):
            return replace(value, **{item.name: bare(getattr(value, item.name)) for item in fields(value)})
        return value

    assert bare(localized) == bare(course)


def test_variables_are_filled_in() -> None:
    """`{url_plan}` becomes the address of `sources.yaml`; the builder's own `{minutes}` is left for the page that knows it."""
    course = compose(read_project(SAMPLE), "sample")
    texts = [phrase.text for phrase in parts(localize(course, source_locale()), Phrase)]
    assert [text for text in texts if "{" in text] == ["{minutes} min", "{hours} h"]
    address = "https://meta.wikimedia.org/wiki/Leadership_Development_Plan"
    wanted = f"Read [the plan]({address}), do [the exercise](unit:exercise), and keep [your notes](static:notes.txt)."
    assert [text for text in texts if address in text] == [wanted]


def test_locales_are_found_by_code() -> None:
    """No code means all of them, a code given twice is one, and an unknown one is refused with those that exist."""
    locales = read_locales(SAMPLE)
    assert [locale.code for locale in find_locales(SAMPLE, ("en", "en"), locales)] == ["en"]
    assert find_locales(SAMPLE, (), locales)[0] == source_locale()
    with pytest.raises(BuilderError, match="there is no locale 'xx'"):
        find_locales(SAMPLE, ("xx",), locales)
