"""Makes a project of any size for the benchmark: invented words, but the shape of the real modules, and no errors.

Everything that modules share (skills, glossary, sources, figures, interface) is copied from the real syllabus. The words come
from a seeded generator, so every run measures the same texts, and no two texts are equal.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from builder.locales.catalogue import format_catalogue, read_catalogue
from builder.locales.desk import begin_locale
from builder.locales.pseudo import ARABIC, pseudo
from builder.sources.project import read_project

BLOCKS_A_LESSON = 10
LESSONS_A_MODULE = 20
BLOCKS_A_MODULE = BLOCKS_A_LESSON * LESSONS_A_MODULE
COURSE = "benchmark"

# Counted in the real modules: a lesson has six units, and more than half of its blocks are text.
_UNITS = (2, 2, 2, 2, 1, 1)
_LESSONS = (
    "text text text choice text text text checkboxes worksheet short-answer",
    "text text figure text choice text text dropdown choice journal",
    "text text text survey text text text choice worksheet number",
    "text text text choice text text text checkboxes dropdown journal",
)
_SHARED = ("syllabus.yaml", "glossary.yaml", "sources.yaml", "coverage.csv")
_WHO = ("A new editor", "The treasurer", "Our user group", "Every organiser", "A patient mentor", "One of the translators")
_DOES = ("asks", "tells", "invites", "reminds", "thanks", "supports", "follows")
_WHOM = ("the newcomers", "a colleague", "two volunteers", "the local affiliate", "the partners", "everyone in the room")
_WHAT = (
    "about the next event", "to share the work", "before the deadline", "on the talk page", "with a short message",
    "in simple words", "after the meeting", "without any pressure", "for the first time", "because rest matters",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Block:
    """What the writer of one block needs."""

    words: random.Random
    title: str
    target: str  # a unit that a link may lead to
    figure: str


def generate(root: Path, syllabus: Path, blocks: int) -> None:
    """Write a project with one course of `blocks` blocks, a multiple of `BLOCKS_A_MODULE`, into the new folder `root`."""
    modules = [f"module-{number}" for number in range(1, blocks // BLOCKS_A_MODULE + 1)]
    folder = root / "syllabus"
    (folder / "modules").mkdir(parents=True)
    for name in _SHARED:
        shutil.copy(syllabus / name, folder / name)
    shutil.copytree(syllabus / "figures", folder / "figures")
    skills = (syllabus / "skills.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    linkless = (line for line in skills if not line.startswith("    unit:"))  # the units that skills lead to are not here
    (folder / "skills.yaml").write_text("".join(linkless), encoding="utf-8")
    figures = sorted(path.stem for path in (folder / "figures").glob("*.yaml"))
    for name in modules:
        (folder / "modules" / f"{name}.yaml").write_text("".join(_module(name, figures)), encoding="utf-8")
    course = root / "courses" / COURSE
    (course / "static").mkdir(parents=True)
    (course / "static" / "image.png").write_bytes(_seeded(COURSE).randbytes(100_000))
    (course / "course.yaml").write_text(_course(modules), encoding="utf-8")


def add_locales(root: Path, codes: Iterable[str]) -> None:
    """Give a project complete locales, each with texts of its own: letters of another script, and the marks of the source."""
    project = read_project(root)
    for code in codes:
        for file in begin_locale(project, code):
            path = root / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8")
            if path.suffix == ".po":
                empty = read_catalogue(path, file.path)
                done = tuple(replace(item, target=f"{pseudo(item.source, ARABIC)} {code}") for item in empty.messages)
                path.write_text(format_catalogue(replace(empty, messages=done)), encoding="utf-8")


def _course(modules: list[str]) -> str:
    return f"""\
id: {COURSE}
title: A course to measure with
key: course-v1:LDN+BENCH+2026
start: 2026-01-01
image: image.png
modules: [{", ".join(modules)}]
outcomes:
  - {{id: first, text: Name one thing that you will do in your own community.}}
grading:
  - {{id: knowledge-check, title: Knowledge check, short: Check, weight: 100}}
about:
  short: Short lessons for volunteers.
  overview: |
    <!--T:1-->
    For everyone who wants to **measure** the builder.
"""


def _module(name: str, figures: list[str]) -> Iterator[str]:
    words = _seeded(name)
    yield f"id: {name}\ntitle: Subject of {name}\noutcomes:\n"
    yield f'  - {{id: outcome, text: "{_sentence(words)}"}}\nlessons:\n'
    for number in range(LESSONS_A_MODULE):
        lesson = f"lesson-{number + 1}"
        yield f"  - id: {lesson}\n    title: Lesson {number + 1} of {name}\n    minutes: 15\n    graded: knowledge-check\n"
        yield "    sources: [leadership-definition, ldp-section-2]\n    units:\n"
        kinds = iter(_LESSONS[number % len(_LESSONS)].split())
        for unit, size in enumerate(_UNITS, start=1):
            own = f"{lesson}-unit-{unit}"
            yield f"      - id: {own}\n        title: Page {unit} of {lesson} of {name}\n        blocks:\n"
            for at, kind in zip(range(1, size + 1), kinds, strict=False):
                target = f"lesson-{words.randint(1, LESSONS_A_MODULE)}-unit-1"
                block = _Block(words, f"The {kind} {at} of {own} in {name}", target, words.choice(figures))
                yield f"          - id: {own}-{at}\n            kind: {kind}\n            title: {block.title}\n"
                yield _WRITERS[kind](block)


def _seeded(name: str) -> random.Random:
    return random.Random(name)  # noqa: S311 - the same words in each run, and no secret


def _sentence(words: random.Random) -> str:
    return f"{words.choice(_WHO)} {words.choice(_DOES)} {words.choice(_WHOM)} {words.choice(_WHAT)}, {words.choice(_WHAT)}."


def _sentences(words: random.Random, count: int) -> str:
    return " ".join(_sentence(words) for _ in range(count))


def _text(block: _Block) -> str:
    """Three to five paragraphs and about a hundred words, one of them a list, with bold words, a link within and one without."""
    words = block.words
    items = "\n".join(f"- **{words.choice(_WHO)}:** {_sentence(words)}" for _ in range(3))
    paragraphs = [
        f"{_sentences(words, 2)} This is **important**, and *not hard*.",
        items,
        f"{_sentence(words)} Read more in [the page before](unit:{block.target}) and in [the plan]({{url_ldp}}).",
        *(_sentences(words, 2) for _ in range(words.randint(0, 2))),
    ]
    marked = "\n\n".join(f"<!--T:{number}-->\n{paragraph}" for number, paragraph in enumerate(paragraphs, start=1))
    return _body("body", marked)


def _body(field: str, markdown: str) -> str:
    lines = "".join(f"              {line}\n" if line else "\n" for line in markdown.split("\n"))
    return f"            {field}: |\n{lines}"


def _question(block: _Block) -> str:
    return f"            question: {_sentence(block.words)} What fits best?\n"


def _choosing(block: _Block) -> str:
    choices = "".join(
        f'              - {{id: {name}, text: "To {name}: {_sentence(block.words)}"{right}, '
        f'feedback: "{_sentence(block.words)}"}}\n'
        for name, right in (("ask", ""), ("wait", ", correct: true"), ("tell", ""), ("rest", ""))
    )
    return f"{_question(block)}            choices:\n{choices}{_explanation(block)}"


def _explanation(block: _Block) -> str:
    return f"            explanation: {_sentence(block.words)}\n"


def _short_answer(block: _Block) -> str:
    return f"{_question(block)}            answers: [rest, a rest, resting]\n{_explanation(block)}"


def _number(block: _Block) -> str:
    return f"{_question(block)}            answer: 12.5\n            tolerance: 0.5\n{_explanation(block)}"


def _journal(block: _Block) -> str:
    prompt = f"<!--T:1-->\n{_sentences(block.words, 3)}\n\n<!--T:2-->\n- {_sentence(block.words)}\n- {_sentence(block.words)}"
    return _body("prompt", prompt)


def _worksheet(block: _Block) -> str:
    fields = "".join(f'              - {{id: box-{at}, label: "{_sentence(block.words)}", rows: 3}}\n' for at in range(1, 6))
    body = _body("instructions", f"<!--T:1-->\n{_sentences(block.words, 3)}")
    return f"{body}            fields:\n{fields}"


def _survey(block: _Block) -> str:
    questions = "".join(f'              - {{id: line-{at}, text: "{_sentence(block.words)}"}}\n' for at in range(1, 5))
    scale = ("Never", "Rarely", "Often", "Always")
    answers = "".join(f"              - {{id: {word.lower()}, text: {word}}}\n" for word in scale)
    return f"            questions:\n{questions}            answers:\n{answers}"


def _figure(block: _Block) -> str:
    return f"            figure: {block.figure}\n"


_WRITERS: dict[str, Callable[[_Block], str]] = {
    "text": _text,
    "figure": _figure,
    "choice": _choosing,
    "checkboxes": _choosing,
    "dropdown": _choosing,
    "short-answer": _short_answer,
    "number": _number,
    "journal": _journal,
    "worksheet": _worksheet,
    "survey": _survey,
}
