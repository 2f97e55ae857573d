"""`ldn figures`, and what it and the editorial checks count: sentences, syllables, school grades, shared words, guesses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import builder
from builder.checks.editorial_answers import Pick, at_least
from builder.checks.editorial_words import CLAIMS, IDIOMS, LEAVES_OUT, LOCAL, words_pattern
from builder.markup.prose import measure, passages, sentences, syllables
from builder.markup.shingles import plain_words, shared_runs, shingles
from builder.report.figures import answers_data, figures_data, figures_text
from builder.sources.project import read_project
from tests.projects import MODULE, edit, ldn, make_project

ROOT = Path(builder.__file__).parents[1]


# --- Prose


def test_passages_are_what_stands_apart() -> None:
    """Paragraphs, items, cells and quotations are pieces of their own, without marks; pictures are not read."""
    text = (
        "**See** [the plan](https://example.org):\n\n- one *item*,\n  going on\n- two\n\n"
        "| a | b |\n| --- | --- |\n| c | `d` |\n\n> x\n>\n> y\n\n![z](figure:z)"
    )
    assert passages(text) == ("See the plan:", "one item, going on", "two", "a", "b", "c", "d", "x", "y")


def test_plain_text_is_one_passage() -> None:
    """Where marks mean nothing, they stay."""
    assert passages("a | b\n- *c*", markdown=False) == ("a | b - *c*",)


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ('She asks: "Who joins?" Nobody answers.', ('She asks: "Who joins?', "Nobody answers.")),
        ("Ask Dr. Amara, e.g. in May. Éva writes.", ("Ask Dr. Amara, e.g. in May.", "Éva writes.")),
        ("Version 2.5 is out. 3 people wrote.", ("Version 2.5 is out.", "3 people wrote.")),
        ("A title", ("A title",)),
        ("", ()),
    ],
)
def test_sentences_end_where_readers_pause(passage: str, expected: tuple[str, ...]) -> None:
    """A full stop inside of a number or after an abbreviation ends nothing."""
    assert sentences(passage) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("make", 1), ("worked", 1), ("wanted", 2), ("people", 2), ("table", 2), ("example", 3), ("idea", 3), ("someone", 2),
        ("nation", 2), ("community", 4), ("leadership", 3), ("edit-a-thon", 4), ("Amara's", 3), ("social", 2), ("video", 3),
        ("roles", 1), ("2023", 1), ("দল", 1),
    ],
)  # fmt: skip
def test_syllables(word: str, expected: int) -> None:
    """By rule, as speakers count them."""
    assert syllables(word) == expected


def test_the_grade_is_the_published_formula() -> None:
    """Six words, one sentence, six syllables; labels and titles are no sentences, and a text without one has grade 0."""
    prose = measure(["The cat sat on the mat.", "A long and extraordinary title"])
    assert (prose.words, prose.sentences, prose.syllables, prose.grade) == (6, 1, 6, 0.0)
    hard = measure(["Institutional responsibilities require documentation."])
    assert hard.grade == pytest.approx(0.39 * 4 + 11.8 * 18 / 4 - 15.59)
    assert measure(["A title"]).grade == 0.0


# --- Words of others


def test_a_shared_run_is_found_at_its_words() -> None:
    """Nine words in a row are found whatever their capitals and marks; eight are not; and ten are one run."""
    words = plain_words("one two three four five six seven eight nine ten")
    known = frozenset(shingles(words))
    assert list(shared_runs(plain_words("Zero, ONE two three “four” five six seven eight nine. Ten! Eleven"), known)) == [(1, 11)]
    assert list(shared_runs(words[:8], known)) == []
    assert list(shared_runs(words[:9], known)) == [(0, 9)]


def test_the_tool_writes_fingerprints_only(tmp_path: Path) -> None:
    """The script's file has a line for each nine words, sorted, and none of the words; the check reads what it wrote."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "a.txt").write_text("In the evening the members of the group sit together and talk.", encoding="utf-8")
    script = (ROOT / "tools" / "shingles.py").read_text(encoding="utf-8")
    target = tmp_path / "project" / "syllabus" / "seed-shingles.txt"
    root = make_project(tmp_path)
    (root / "tools").mkdir()
    (root / "tools" / "shingles.py").write_text(script, encoding="utf-8")
    command = [sys.executable, str(root / "tools" / "shingles.py"), str(seeds)]
    subprocess.run(command, check=True, env={"PYTHONPATH": str(ROOT)}, capture_output=True)
    head, *marks = target.read_text(encoding="utf-8").splitlines()
    assert (head[0], len(marks), marks) == ("#", 4, sorted(marks))
    assert read_project(root).shingles == frozenset(marks)


# --- Lists of words


@pytest.mark.parametrize("phrases", [IDIOMS, LOCAL, LEAVES_OUT], ids=["idioms", "local", "leaves-out"])
def test_each_phrase_is_a_pattern_and_stands_once(phrases: list[str]) -> None:
    """The lists compile, phrase by phrase, and no phrase is there twice."""
    listed = [" ".join(phrase.split()) for phrase in phrases if phrase.strip()]
    assert sorted({phrase for phrase in listed if listed.count(phrase) > 1}) == []
    for phrase in listed:
        words_pattern([phrase])


def test_each_claim_says_what_is_known_instead() -> None:
    """A finding that only forbids would leave the author alone."""
    assert [claim.pattern.pattern for claim in CLAIMS if not claim.instead.endswith(".")] == []


# --- Guesses


@pytest.mark.parametrize(("right", "expected"), [(0, 1.0), (1, 0.875), (3, 0.125), (4, 0.0)])
def test_chance_is_computed_exactly(right: int, expected: float) -> None:
    """Three questions with two choices are three coins."""
    assert at_least(right, [Pick(right=True, chance=0.5)] * 3) == pytest.approx(expected)


def test_chance_differs_by_question() -> None:
    """A question with four choices is harder to guess than one with two."""
    assert at_least(2, [Pick(right=True, chance=0.5), Pick(right=True, chance=0.25)]) == pytest.approx(0.125)


# --- Figures


def test_figures_of_the_sample(tmp_path: Path) -> None:
    """Counted by hand: one lesson of 15 minutes, five questions of five kinds, eight minutes of other activities."""
    project = read_project(make_project(tmp_path))
    data = figures_data("sample", project.modules.values())
    assert (data["lessons"], data["minutes"], data["questions"]) == (1, 15, 5)
    assert data["kinds"] == {"checkboxes": 1, "choice": 1, "dropdown": 1, "number": 1, "short-answer": 1}
    assert data["needs"] == round(data["words"] / 130 + 5 + 3 + 3 + 5 + 1)
    assert [module["module"] for module in data["modules"]] == ["first"]
    assert data["modules"][0]["words"] == data["words"]


def test_places_and_lengths_of_right_choices(tmp_path: Path) -> None:
    """In the sample both right choices stand first; "Listening" is the longest, and "I do" is the shorter of two."""
    project = read_project(make_project(tmp_path))
    answers = figures_data("sample", project.modules.values())["answers"]
    assert (answers["with_one_right"], answers["with_several"]) == (2, 1)
    assert answers["places"] == {"2": [2, 0]}
    assert answers["lengths"] == {"2": [1, 1]}
    assert answers["guesses"]["the first"] == {"right": 3, "of": 3, "chance": 1.7}
    assert answers["guesses"]["the longest"] == {"right": 1, "of": 3, "chance": 1.7}


def test_no_questions_no_guesses() -> None:
    """A course without a question has figures all the same."""
    assert answers_data(()) == {"with_one_right": 0, "with_several": 0, "places": {}, "lengths": {}, "guesses": {}}
    assert "together  " in figures_text(figures_data("empty", ()))


def test_the_command_prints_a_table(tmp_path: Path) -> None:
    """Without a name: all modules, then each course. With one: that course only."""
    root = make_project(tmp_path)
    ran, one = ldn("figures", cwd=root), ldn("figures", "sample", cwd=root)
    assert (ran.code, ran.err, one.code, one.err) == (0, "", 0, "")
    assert [line for line in ran.out.splitlines() if line in {"all modules", "sample"}] == ["all modules", "sample"]
    assert "all modules" not in one.out
    assert [line.split()[:3] for line in one.out.splitlines()[1:4]] == [
        ["module", "lessons", "minutes"],
        ["first", "1", "15"],
        ["together", "1", "15"],
    ]


def test_the_command_gives_json(tmp_path: Path) -> None:
    """The same figures for a program, equal to what the function gives."""
    root = make_project(tmp_path)
    data: dict[str, Any] = json.loads(ldn("figures", "sample", "--format", "json", cwd=root).out)
    assert data == {"figures": [figures_data("sample", read_project(root).modules.values())]}


def test_the_command_says_what_it_could_not_read(tmp_path: Path) -> None:
    """A module with a fault is named; a course that is not there is wrong usage."""
    root = make_project(tmp_path)
    assert ldn("figures", "smaple", cwd=root).code == 2
    edit(root, MODULE, "    minutes: 15\n", "    minutes: fifteen\n")
    ran = ldn("figures", cwd=root)
    assert (ran.code, ran.err) == (0, "Not read whole, see `ldn check`: first\n")
