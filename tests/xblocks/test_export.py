"""Files to take away: a cell is no formula, a learner's line is no heading, and nothing is lost on the way."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_xblocks.core.diary import Leaf, Note, Text, leaves, sections
from ldn_xblocks.core.export import Section, csv_text, json_text, markdown, plain

MARK = "\ufeff"


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix(MARK), newline="")))


def test_csv_is_what_spreadsheets_open() -> None:
    """A mark that says UTF-8, line ends as RFC 4180 has them, quotes where they are needed."""
    assert csv_text([("Skill", "Note"), ("বিশ্বাস", 'a "b", c')]) == '\ufeffSkill,Note\r\nবিশ্বাস,"a ""b"", c"\r\n'


def test_csv_of_no_rows_is_the_mark() -> None:
    """An empty table is a file too."""
    assert csv_text([]) == MARK


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_that_starts_a_formula_is_defused(start: str) -> None:
    """A leading apostrophe makes it text for every spreadsheet."""
    assert [[f"'{start}1+1|cmd"]] == read_csv(csv_text([(f"{start}1+1|cmd",)]))


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell() -> None:
    """A negative number is no formula."""
    assert read_csv(csv_text([(-3, 0.5, None, "a=b")])) == [["-3", "0.5", "", "a=b"]]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1), min_size=1))
def test_every_cell_comes_back_and_none_is_a_formula(rows: list[list[str]]) -> None:
    """Whatever people wrote: read back it is the same text, but for the apostrophe."""
    read = read_csv(csv_text(rows))
    assert len(rows) == len(read)
    for row, found in zip(rows, read, strict=True):
        assert [cell.removeprefix("'") if cell[:1] == "'" else cell for cell in found] == [
            cell.removeprefix("'") if cell[:1] == "'" else cell for cell in row
        ]
        assert not any(cell[:1] in "=+-@\t\r" for cell in found if cell)


def test_json_keeps_every_script_readable() -> None:
    """Letters are letters and not escapes; a reader gets the same data back."""
    data = {"text": "বাংলা 🙂 \u2028"}
    assert "বাংলা 🙂" in json_text(data)
    assert data == json.loads(json_text(data))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Not a heading", r"\# Not a heading"),
        ("- no list", r"\- no list"),
        ("1. no list", r"1\. no list"),
        ("2026) no list", r"2026\) no list"),
        ("> no quote", r"\> no quote"),
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        ("[a](javascript:x) ![b](c)", r"\[a\](javascript:x) !\[b\](c)"),
        ("`code` *bold* _thin_ ~~gone~~", r"\`code\` \*bold\* \_thin\_ \~\~gone\~\~"),
        ("    no code", "no code"),
        ("Title\n===", "Title\\\n\\==="),
        ("---", r"\---"),
        ("a|b", r"a\|b"),
        ("&lt;", r"\&lt;"),
        (r"a \ b", r"a \\ b"),
        ("one\ntwo\n\n\nthree", "one\\\ntwo\n\nthree"),
        ("  \n", ""),
    ],
)
def test_markdown_shows_a_text_as_it_is(text: str, expected: str) -> None:
    """Nothing that a learner types becomes structure."""
    assert expected == plain(text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_markdown_of_any_text_has_no_line_that_means_something(text: str) -> None:
    """No line of a text starts a heading, a list, a quote, code or a rule, and none holds an unescaped `<` or bracket."""
    for line in plain(text).split("\n"):
        assert not re.match(r"\s*(#|>|[-+*]\s|\d{1,9}[.)](\s|$)|```|~~~|=|-{3}|\||\t)", line)
        assert not line.startswith("    ")
        assert not re.search(r"(?<!\\)(?:\\\\)*[<>\[\]`*_]", re.sub(r"\\.", "", line))


def test_markdown_of_a_document() -> None:
    """A title, facts and sections, with a blank line between."""
    made = markdown("My #1 journal", ("Copy of 2026-03-31",), [Section(2, "31 <b>", ("Skills: a",), "x\ny"), Section(3, "Empty")])
    assert made == "# My \\#1 journal\n\nCopy of 2026-03-31\n\n## 31 \\<b\\>\n\nSkills: a\n\nx\\\ny\n\n### Empty\n"


def note(text: str, day: int, sheet: str = "", label: str = "") -> Note:
    return Note(sheet, "Title", label, date(2026, 3, day), ("Trust",) if not sheet else (), text)


def test_leaves_are_in_the_order_of_days_and_a_worksheet_is_one() -> None:
    """The boxes of a worksheet stay together, on the day of the last change of any."""
    found = leaves([note("late", 9), note("box", 2, "sheet", "A"), note("early", 1), note("box two", 5, "sheet", "B")])
    assert [(leaf.day.day, leaf.texts[0].text) for leaf in found] == [(1, "early"), (5, "box"), (9, "late")]
    assert found[1] == Leaf("Title", date(2026, 3, 5), (), (Text("A", "box"), Text("B", "box two")), is_sheet=True)


def test_sections_of_leaves() -> None:
    """An entry is one section with its skills; a worksheet has one below it for each box."""
    found = sections(leaves([note("words", 1), note("box", 2, "sheet", "A")]), "Skills: {names}")
    assert found == (
        Section(2, "2026-03-01 · Title", ("Skills: Trust",), "words"),
        Section(2, "2026-03-02 · Title"),
        Section(3, "A", (), "box"),
    )
