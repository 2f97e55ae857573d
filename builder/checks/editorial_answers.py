"""S72: questions that cannot be answered by looking at the form of the choices. S204 asks for feedback."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from builder.checks.questions import Choosing, choosing
from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Severity
from builder.model.blocks import CheckboxesBlock
from builder.sources.project import Project

UNEVEN = 1.8
SHORT = 40  # characters: choices of a few words may differ
CHANCE = 0.005  # so seldom do honest questions look like this: among 16 modules and 4 ways to guess, one in three courses

_SUM = re.compile(
    r"^\W*(?:all|none|both|neither|two|some) of (?:the )?(?:above|these|those|them|(?:other )?(?:answers|choices|options))\W*$"
    r"|\b(?:all|none|both|neither) (?:answers|choices|options)? ?(?:are|is) (?:right|correct|true|wrong)\b"
    r"|^(?:answers?|choices?|options?) [a-d1-4] and [a-d1-4]\b",
    re.IGNORECASE,
)


class Pick(NamedTuple):
    """What comes of taking one choice by its form: whether it was right, and how likely chance would be."""

    right: bool
    chance: float


Guess = Callable[[Choosing], Pick | None]


@check("S721", subject=Subject.SOURCE, severity=Severity.WARNING)
def uneven_choices(project: Project) -> Problems:
    """The longest choice of a question has more than 40 characters, and more than 1.8 times as many as the shortest.

    Bad:  "No", "Later", and "Yes, when the group has agreed and everybody knows who does what".
    Good: three choices of about one length.
    Why:  the one that stands out is taken for the right one, or for a wrong one.
    Mend: Shorten the long choice, or give the short one a reason too. What explains belongs into `feedback:`.
    """
    for _, block in choosing(project):
        by_length = sorted(block.choices, key=lambda option: len(option.text.source))
        least, most = (len(option.text.source) for option in (by_length[0], by_length[-1]))
        if most > SHORT and most > UNEVEN * least:
            yield Problem(by_length[-1].text.where, f"the choices of '{block.id}' have {least} to {most} characters")


@check("S722", subject=Subject.SOURCE, severity=Severity.WARNING)
def sum_of_choices(project: Project) -> Problems:
    """A choice speaks of the other choices.

    Bad:  "All of the above", "None of these", "Answers a and b".
    Good: `kind: checkboxes`, where each choice is right or wrong by itself.
    Why:  it tests how people take tests; and where the order of choices changes, "above" is wrong.
    Mend: Replace it by a choice of its own, or make the question `kind: checkboxes`.
    """
    for _, block in choosing(project):
        for option in block.choices:
            if _SUM.search(option.text.source):
                yield Problem(option.text.where, f"'{option.text.source[:60]}' speaks of the other choices of '{block.id}'")


@check("S723", subject=Subject.SOURCE, severity=Severity.WARNING)
def guessable_answers(project: Project) -> Problems:
    """Over the questions of a module, one way to guess is right more often than chance can explain (1 in 200).

    Bad:  six questions whose right choice is always the first, or always the longest.
    Good: right choices in every place and of every length.
    Why:  learners find out soon, and stop thinking.
    Mend: Move right choices, or change their length. A released choice keeps its id wherever it stands.
    """
    for module in project.modules.values():
        blocks = [block for placed, block in choosing(project) if placed.module.id == module.id]
        for name, guess in GUESSES.items():
            picks = [pick for block in blocks if (pick := guess(block))]
            right = sum(pick.right for pick in picks)
            if picks and at_least(right, picks) < CHANCE:
                expected = sum(pick.chance for pick in picks)
                said = f"in {right} of {len(picks)} questions {name} choice is right; by chance it would be about {expected:.0f}"
                yield Problem(module.where.location, said)


def at_least(right: int, picks: Iterable[Pick]) -> float:
    """How likely chance alone gives so many right picks, or more."""
    likely = [1.0]  # of 0, 1, 2 … right ones
    for pick in picks:
        likely = [a * (1 - pick.chance) + b * pick.chance for a, b in zip([*likely, 0.0], [0.0, *likely], strict=True)]
    return sum(likely[right:])


def lengths(block: Choosing) -> list[int]:
    """The characters of each choice, in the order of the choices."""
    return [len(option.text.source) for option in block.choices]


def single(blocks: Iterable[Choosing]) -> Iterator[Choosing]:
    """The questions with one right choice."""
    yield from (
        block
        for block in blocks
        if not isinstance(block, CheckboxesBlock) and sum(option.correct for option in block.choices) == 1
    )


def _pick(block: Choosing, at: int | None) -> Pick | None:
    if at is None:
        return None
    right = [option.correct for option in block.choices]
    return Pick(right[at], sum(right) / len(right))


def _only(values: list[int], wanted: int) -> int | None:
    """Where the one choice of that length is; none if there are several, for then nobody can tell."""
    return values.index(wanted) if values.count(wanted) == 1 else None


GUESSES: dict[str, Guess] = {
    "the first": lambda block: _pick(block, 0),
    "the last": lambda block: _pick(block, len(block.choices) - 1),
    "the longest": lambda block: _pick(block, _only(lengths(block), max(lengths(block)))),
    "the shortest": lambda block: _pick(block, _only(lengths(block), min(lengths(block)))),
}
