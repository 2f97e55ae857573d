"""The figures of a course: how long it is, how hard to read, what it asks, and whether its answers can be guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from builder.checks.editorial import prose_of
from builder.checks.editorial_answers import GUESSES, lengths, single
from builder.checks.form import load_of
from builder.checks.questions import Choosing
from builder.markup.prose import Prose
from builder.model.blocks import PROBLEM_KINDS, Block, CheckboxesBlock, ChoiceBlock, DropdownBlock
from builder.model.course import Lesson, Module
from builder.model.text import Text

Data = dict[str, Any]

_COLUMNS = ("module", "lessons", "minutes", "needs", "words", "grade", "questions", "kinds")
_LEGEND = (
    "minutes: as the lessons say; needs: computed from words, questions and writing; words: without feedback;\n"
    "grade: school grade of Flesch and Kincaid.\n"
)


def figures_data(name: str, modules: Iterable[Module[Text]]) -> Data:
    """The figures of some modules: of each, of all together, and of their answers."""
    listed = tuple(modules)
    lessons = [lesson for module in listed for lesson in module.lessons]
    return {
        "name": name,
        **_counts(lessons),
        "modules": [{"module": module.id, **_counts(module.lessons)} for module in listed],
        "answers": answers_data(_choosing(lessons)),
    }


def answers_data(blocks: Iterable[Choosing]) -> Data:
    """Where right choices stand and how long they are, and how often each way to guess is right.

    `places` and `lengths` have a list for each number of choices: how often the right one is the first, the second …; how often
    it is the longest, the second longest … (with several of one length, the better rank counts).
    """
    listed = tuple(blocks)
    one = tuple(single(listed))
    return {
        "with_one_right": len(one),
        "with_several": len(listed) - len(one),
        "places": _table_of((len(block.choices), _right(block)) for block in one),
        "lengths": _table_of((len(block.choices), _rank(block)) for block in one),
        "guesses": {name: data for name in GUESSES if (data := _guess_data(name, listed))},
    }


def figures_text(data: Data) -> str:
    """The figures as a table to read in a terminal."""
    rows = [_COLUMNS, *(_row(module["module"], module) for module in data["modules"]), _row("together", data)]
    answers = data["answers"]
    lines = [
        data["name"],
        *_aligned(rows),
        f"Right choices in {answers['with_one_right']} questions that have one ({answers['with_several']} more have several):",
        *_answer_lines("by place, the first first", answers["places"]),
        *_answer_lines("by length, the longest first", answers["lengths"]),
        "Whoever always takes the choice of one form is right:",
        *(
            f"  {name}: {each['right']} of {each['of']}, by chance {each['chance']:.1f}"
            for name, each in answers["guesses"].items()
        ),
    ]
    return "\n".join(lines) + "\n"


def legend() -> str:
    """What the columns mean."""
    return _LEGEND


def _counts(lessons: Sequence[Lesson[Text]]) -> Data:
    loads = [load_of(lesson) for lesson in lessons]
    prose = [prose_of(lesson) for lesson in lessons]
    kinds = Counter(block.KIND for block in _blocks(lessons) if block.KIND in PROBLEM_KINDS)
    return {
        "lessons": len(lessons),
        "minutes": sum(lesson.minutes for lesson in lessons),
        "needs": round(sum(load.minutes for load in loads)),
        "words": sum(load.words for load in loads),
        "grade": round(Prose(*(sum(column) for column in zip(*prose, strict=True))).grade, 1) if prose else 0.0,
        "questions": sum(load.questions for load in loads),
        "kinds": dict(sorted(kinds.items())),
    }


def _blocks(lessons: Iterable[Lesson[Text]]) -> Iterator[Block[Text]]:
    yield from (block for lesson in lessons for unit in lesson.units for block in unit.blocks)


def _choosing(lessons: Iterable[Lesson[Text]]) -> Iterator[Choosing]:
    yield from (block for block in _blocks(lessons) if isinstance(block, ChoiceBlock | CheckboxesBlock | DropdownBlock))


def _right(block: Choosing) -> int:
    return next(at for at, option in enumerate(block.choices) if option.correct)


def _rank(block: Choosing) -> int:
    """How many choices are longer than the right one."""
    sizes = lengths(block)
    return sum(size > sizes[_right(block)] for size in sizes)


def _table_of(places: Iterable[tuple[int, int]]) -> dict[str, list[int]]:
    counted = Counter(places)
    return {str(size): [counted[size, at] for at in range(size)] for size in sorted({size for size, _ in counted})}


def _guess_data(name: str, blocks: Iterable[Choosing]) -> Data:
    picks = [pick for block in blocks if (pick := GUESSES[name](block))]
    if not picks:
        return {}
    return {"right": sum(pick.right for pick in picks), "of": len(picks), "chance": round(sum(pick.chance for pick in picks), 1)}


def _row(name: str, counts: Data) -> tuple[str, ...]:
    kinds = ", ".join(f"{count} {kind}" for kind, count in counts["kinds"].items())
    return (name, *(str(counts[column]) for column in _COLUMNS[1:-1]), kinds)


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns side by side; the first and the last begin at the left, numbers end at the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *numbers, last in rows:
        cells = [cell.rjust(width) for cell, width in zip(numbers, widths[1:-1], strict=True)]
        yield "  ".join((first.ljust(widths[0]), *cells, last)).rstrip()


def _answer_lines(title: str, table: Mapping[str, Sequence[int]]) -> Iterator[str]:
    for size, counts in table.items():
        yield f"  {title}, of {size} choices: {', '.join(map(str, counts))}"
