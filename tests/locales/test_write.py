"""builder.sources.write: a module as YAML is the module again."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.locales.structure import digest_of
from builder.model.blocks import TextBlock
from builder.model.course import Module
from builder.model.schema import Where
from builder.model.text import Paragraph, Text
from builder.sources.faults import Faults
from builder.sources.project import read_project
from builder.sources.records import Scope, read_record
from builder.sources.write import module_yaml
from builder.sources.yamltree import parse
from tests.projects import SAMPLE

ROOT = Path(__file__).parents[2]
MODULES = [module for root in (ROOT, SAMPLE) for module in read_project(root).modules.values()]
SMALL = read_project(SAMPLE).modules["first"]
line = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"), min_size=1, max_size=40
)

OF_YAML = [
    "yes",
    "No",
    "null",
    "~",
    "1",
    "1.5",
    "2026-01-01",
    "- a",
    "a: b",
    "# a",
    "a #b",
    '"a"',
    "'",
    "{a}",
    "[a]",
    "&a",
    "*a",
    "!a",
    "%a",
    "@a",
    "`a`",
    "a, b",
    "a:",
    "\\",
    "0x1",
    "1e3",
    ".5",
    "=",
    "?",
    "|",
    ">",
]


def read(text: str, name: str) -> Module[Text]:
    """The module in a YAML text; a fault fails the test."""
    found = Faults()
    node = parse(text, "x.yaml", found)
    assert node is not None, found.items
    module = read_record(Module, node, Scope("x.yaml", name, name, found))
    assert found.items == []
    assert isinstance(module, Module)
    return module


def bare(value: Any) -> Any:
    """A part of the model without places: keys, words, numbers."""
    if isinstance(value, Text):
        return (value.key, value.source, value.markdown, value.note)
    if isinstance(value, tuple):
        return tuple(bare(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type | Where):
        return (type(value).__name__, *(bare(getattr(value, item.name)) for item in fields(value) if item.name != "where"))
    return value


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.id)
def test_every_module_comes_back(module: Module[Text]) -> None:
    """Each module of the syllabus and the sample, with every kind of block, is the same after writing and reading: keys too."""
    again = read(module_yaml(module, "A copy."), module.id)
    assert bare(again) == bare(module)
    assert digest_of(again) == digest_of(module)


def test_it_is_written_as_authors_write() -> None:
    """A comment on top, blocks of text for bodies, markers where they were, and the same text for the same module."""
    text = module_yaml(SMALL, "A copy.")
    assert text.startswith("# A copy.\nid: first\ntitle: First steps\n")
    assert "              ## Two ears <!--T:1-->\n\n              <!--T:2-->\n              Read [the plan]({url_plan})" in text
    assert text == module_yaml(read(text, "first"), "A copy.")


@given(line.map(str.strip).filter(bool))
def test_any_line_comes_back(words: str) -> None:
    """Quotes, colons, signs, words that YAML takes for something else, in any script."""
    title = " ".join(words.split())
    if title:
        module = replace(SMALL, title=replace(SMALL.title, source=title))
        assert read(module_yaml(module, "x"), "first").title.source == title


@given(st.lists(line.map(str.strip).filter(lambda text: bool(text) and text[0].isalpha()), min_size=1, max_size=3))
def test_any_paragraphs_come_back(words: list[str]) -> None:
    """Paragraphs of a body keep their numbers and their words, whatever the words are."""
    first = SMALL.lessons[0].units[0].blocks[0]
    assert isinstance(first, TextBlock)
    texts = [" ".join(text.split()) for text in words]
    body = tuple(
        Paragraph(at, "", Text(f"first.why.body.{at}", text, first.where.location, "", markdown=True))
        for at, text in enumerate(texts, 1)
    )
    lesson = SMALL.lessons[0]
    unit = replace(lesson.units[0], blocks=(replace(first, body=body), *lesson.units[0].blocks[1:]))
    module = replace(SMALL, lessons=(replace(lesson, units=(unit, *lesson.units[1:])),))
    again = read(module_yaml(module, "x"), "first").lessons[0].units[0].blocks[0]
    assert isinstance(again, TextBlock)
    assert [(part.number, part.words.source) for part in again.body] == list(enumerate(texts, 1))


@pytest.mark.parametrize("words", OF_YAML)
def test_words_that_yaml_reads_in_its_own_way(words: str) -> None:
    """They are texts and nothing else."""
    module = replace(SMALL, title=replace(SMALL.title, source=words))
    assert read(module_yaml(module, "x"), "first").title.source == words


def test_numbers_stay_exact() -> None:
    """A tolerance with many digits is written with all of them."""
    block = next(block for unit in SMALL.lessons[0].units for block in unit.blocks if block.id == "count")
    text = (
        module_yaml(SMALL, "x").replace("answer: 2", "answer: 1234567.125").replace("tolerance: 0.5", "tolerance: 0.000123456789")
    )
    again = module_yaml(read(text, "first"), "x")
    assert "answer: 1234567.125" in again
    assert "tolerance: 0.000123456789" in again
    assert block.id == "count"
