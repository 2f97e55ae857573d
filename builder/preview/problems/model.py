"""What a problem is and what came of an answer, as data. HTML in here is `Markup`: it went through the sanitiser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

# Field id to what was answered: the value of each choice that was picked, or the one text that was typed.
Answers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a learner reads after an answer. Without a label of its own it begins with "Correct:" or "Incorrect:"."""

    html: Markup
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """What every field has: its id as on the platform (`2_1`), the question that it answers, and its points."""

    id: str
    label: Markup
    descriptions: tuple[Markup, ...] = ()
    points: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """A radio button."""

    value: str
    html: Markup
    correct: bool
    feedback: Feedback | None = None


@dataclass(frozen=True, slots=True)
class SingleChoice:
    """`<multiplechoiceresponse>`: one of several."""

    prompt: Prompt
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A checkbox. `letter` is its name in a combination; feedback may stand with picking it and with leaving it."""

    value: str
    html: Markup
    correct: bool
    letter: str
    picked: tuple[Feedback, ...] = ()
    left: tuple[Feedback, ...] = ()


@dataclass(frozen=True, slots=True)
class Combination:
    """Feedback for exactly these boxes together."""

    letters: frozenset[str]
    feedback: Feedback


@dataclass(frozen=True, slots=True)
class Checkboxes:
    """`<choiceresponse>`: all the right ones and no other. `radio` for the old form that shows radio buttons."""

    prompt: Prompt
    boxes: tuple[Box, ...]
    combinations: tuple[Combination, ...] = ()
    radio: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """A line of a drop-down; plain text, as browsers show it."""

    text: str
    correct: bool
    feedback: Feedback | None = None


@dataclass(frozen=True, slots=True)
class DropDown:
    """One `<optioninput>` of an `<optionresponse>`."""

    prompt: Prompt
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """How the field for a typed answer looks: its width in characters, and what stands behind it, such as a unit."""

    size: int | None = None
    trailing: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """Feedback for one answer, which may be a pattern."""

    answer: str
    feedback: Feedback | None


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """`<stringresponse>`. `first` is the answer that `feedback` stands with; `answers` are all right ones."""

    prompt: Prompt
    line: Line
    first: str
    answers: tuple[str, ...]
    ignore_case: bool = False
    patterns: bool = False  # the answers are regular expressions
    separated: bool = False  # the old way to write several answers: `one_or_two`
    feedback: Feedback | None = None
    others: tuple[Reply, ...] = ()
    wrong: tuple[Reply, ...] = ()
    wrong_patterns: tuple[Reply, ...] = ()


class Margin(StrEnum):
    """How a tolerance is meant."""

    ABSOLUTE = "absolute"
    PERCENT = "percent"  # of the right answer
    FLOAT = "float"  # of the larger of both: what is taken when the author wrote none


@dataclass(frozen=True, slots=True)
class Near:
    """A right number, and how far from it an answer may be."""

    value: complex
    tolerance: float
    margin: Margin


@dataclass(frozen=True, slots=True)
class Interval:
    """`[1,3)`: from 1 to 3, without 3."""

    low: float
    high: float
    with_low: bool
    with_high: bool


@dataclass(frozen=True, slots=True)
class Also:
    """A further right number, to be met exactly."""

    value: complex
    feedback: Feedback | None


@dataclass(frozen=True, slots=True)
class Number:
    """`<numericalresponse>`. `shown` are the right answers as the author wrote them."""

    prompt: Prompt
    line: Line
    target: Near | Interval
    shown: tuple[str, ...]
    feedback: Feedback | None = None
    others: tuple[Also, ...] = ()


@dataclass(frozen=True, slots=True)
class Prose:
    """HTML between the fields. A tag may open in one piece and close in another."""

    html: Markup


@dataclass(frozen=True, slots=True)
class Solution:
    """The author's explanation, shown with the answer."""

    html: Markup


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A question (or else an element) that Open edX runs and the preview does not."""

    kind: str
    question: bool = True


@dataclass(frozen=True, slots=True)
class Broken:
    """A question that Open edX cannot show or grade either, and why."""

    kind: str
    reason: str


Field = SingleChoice | Checkboxes | DropDown | ShortAnswer | Number
Part = Field | Prose | Solution | Unsupported | Broken


@dataclass(frozen=True, slots=True)
class Settings:
    """What an author sets in Studio. `attempts` None: any number. `weight` None: a point for each field."""

    attempts: int | None = None
    weight: float | None = None
    show_answer: str = "finished"
    attempts_before_answer: int = 0
    reset_button: bool = False
    show_results: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem as a learner meets it. `notes` say what the platform would do differently."""

    parts: tuple[Part, ...]
    hints: tuple[Markup, ...] = ()
    settings: Settings = Settings()
    notes: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """The parts that can be answered here."""
        return tuple(part for part in self.parts if not isinstance(part, Prose | Solution | Unsupported | Broken))

    @property
    def has_solution(self) -> bool:
        """True if there is something to show when the answer is shown."""
        return bool(self.fields) or any(isinstance(part, Solution) for part in self.parts)


class Mark(StrEnum):
    """What came of one answer, in the platform's words."""

    CORRECT = "correct"
    INCORRECT = "incorrect"
    UNANSWERED = "unanswered"  # counts as incorrect


@dataclass(frozen=True, slots=True)
class Message:
    """Feedback as shown: its label, which may be empty, and one or more texts."""

    correct: bool
    label: str
    texts: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of the answer to one field."""

    id: str
    mark: Mark
    message: Message | None = None
    points: int = 1

    @property
    def earned(self) -> int:
        """The platform gives one point for a right answer, even where `points` promises more (measured)."""
        return int(self.mark is Mark.CORRECT)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt. `refusal` says why it was not graded and does not count; then there are no results.

    Questions that the preview does not run are in neither number.
    """

    results: tuple[Result, ...] = ()
    refusal: str = ""

    @property
    def earned(self) -> int:
        """Points before the weight of the problem."""
        return sum(result.earned for result in self.results)

    @property
    def possible(self) -> int:
        """Points that there are, before the weight of the problem."""
        return sum(result.points for result in self.results)

    @property
    def summary(self) -> str:
        """`correct`, `incorrect`, or `partially-correct` when fields differ, as the platform sums it up."""
        right = {result.mark is Mark.CORRECT for result in self.results}
        return "partially-correct" if len(right) > 1 else "correct" if True in right else "incorrect"


class Refused(Exception):  # noqa: N818 - it is no error of the program
    """The platform does not grade this answer, and tells the learner why. The attempt does not count."""
