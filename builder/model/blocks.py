"""The kinds of block. To add one: a class here, a writer in `builder.olx.blocks`, a golden case; mypy names what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeAlias

from builder.model.schema import LONGEST_BODY, LONGEST_LINE, LONGEST_NAME, Form, Where, optional, position, required
from builder.model.text import Body, T

TITLE = "Name of the block, shown above it and in Studio's outline. Unique in the course."
NOTE = "For translators: what a word means here, what to watch for. Learners never see it."
EXPLANATION = "Why the right answer is right. Shown when the answer is shown."
ATTEMPTS = "How many tries a learner has. Left out: as many as they like."
FEEDBACK = "What a learner who picks this reads."


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Generic[T]):
    """One choice. Its id is stored with learners' answers: never give it to another choice."""

    id: str = required(Form.ID, "Permanent name of the choice.")
    text: T = required(Form.LINE, "The choice as learners read it. Plain text, no Markdown.")
    correct: bool = optional(Form.FLAG, "Is this a right answer?", default=False)
    feedback: T | None = optional(Form.LINE, FEEDBACK, default=None)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint(Generic[T]):
    """Help that a learner may ask for before answering."""

    id: str = required(Form.ID, "Permanent name of the hint.")
    text: T = required(Form.LINE, "The hint. Plain text.")
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock(Generic[T]):
    """Reading: paragraphs, headings, lists and tables in Markdown."""

    KIND: ClassVar = "text"
    id: str = required(Form.ID, "Permanent name of the block.")
    title: T | None = optional(Form.LINE, TITLE + " Left out: the title of the unit.", default=None, most=LONGEST_NAME)
    note: str = optional(Form.WORD, NOTE, default="")
    body: Body[T] = required(Form.BODY, "The text, in Markdown. Raw HTML is refused.")
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureBlock(Generic[T]):
    """A drawing from `syllabus/figures/`, with its text alternative."""

    KIND: ClassVar = "figure"
    id: str = required(Form.ID, "Permanent name of the block.")
    title: T | None = optional(Form.LINE, TITLE + " Left out: the title of the figure.", default=None, most=LONGEST_NAME)
    note: str = optional(Form.WORD, NOTE, default="")
    figure: str = required(Form.WORD, "Id of the figure: the file name without `.yaml`.")
    caption: T | None = optional(Form.LINE, "A sentence below the drawing. Inline Markdown.", default=None, inline=True)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceBlock(Generic[T]):
    """A question with exactly one right answer."""

    KIND: ClassVar = "choice"
    id: str = required(Form.ID, "Permanent name of the block.")
    title: T = required(Form.LINE, TITLE, most=LONGEST_NAME)
    note: str = optional(Form.WORD, NOTE, default="")
    question: T = required(Form.LINE, "The question. Plain text.")
    choices: tuple[Option[T], ...] = required(
        Form.RECORDS, "Two to nine choices, one of them correct.", of=Option, least=2, most=9
    )
    hints: tuple[Hint[T], ...] = optional(Form.RECORDS, "Help on demand.", default=(), of=Hint, most=9)
    explanation: T | None = optional(Form.LINE, EXPLANATION, default=None)
    attempts: int | None = optional(Form.INTEGER, ATTEMPTS, default=None, least=1, most=100)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckboxesBlock(Generic[T]):
    """A question with one or more right answers. Released choices keep their order: add new ones at the end."""

    KIND: ClassVar = "checkboxes"
    id: str = required(Form.ID, "Permanent name of the block.")
    title: T = required(Form.LINE, TITLE, most=LONGEST_NAME)
    note: str = optional(Form.WORD, NOTE, default="")
    question: T = required(Form.LINE, "The question. Plain text.")
    choices: tuple[Option[T], ...] = required(
        Form.RECORDS, "Two to nine choices, at least one of them correct.", of=Option, least=2, most=9
    )
    hints: tuple[Hint[T], ...] = optional(Form.RECORDS, "Help on demand.", default=(), of=Hint, most=9)
    explanation: T | None = optional(Form.LINE, EXPLANATION, default=None)
    attempts: int | None = optional(Form.INTEGER, ATTEMPTS, default=None, least=1, most=100)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortAnswerBlock(Generic[T]):
    """A question answered with a word or two."""

    KIND: ClassVar = "short-answer"
    id: str = required(Form.ID, "Permanent name of the block.")
    title: T = required(Form.LINE, TITLE, most=LONGEST_NAME)
    note: str = optional(Form.WORD, NOTE, default="")
    question: T = required(Form.LINE, "The question. Plain text.")
    answers: tuple[T, ...] = required(
        Form.LINES, "Accepted answers, the best one first. Capitals do not matter.", least=1, most=9
    )
    feedback: T | None = optional(Form.LINE, "What a learner with a right answer reads.", default=None)
    hints: tuple[Hint[T], ...] = optional(Form.RECORDS, "Help on demand.", default=(), of=Hint, most=9)
    explanation: T | None = optional(Form.LINE, EXPLANATION, default=None)
    attempts: int | None = optional(Form.INTEGER, ATTEMPTS, default=None, least=1, most=100)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberBlock(Generic[T]):
    """A question answered with a number."""

    KIND: ClassVar = "number"
    id: str = required(Form.ID, "Permanent name of the block.")
    title: T = required(Form.LINE, TITLE, most=LONGEST_NAME)
    note: str = optional(Form.WORD, NOTE, default="")
    question: T = required(Form.LINE, "The question. Plain text; name the unit of measure.")
    answer: float = required(Form.NUMBER, "The right number.")
    tolerance: float = optional(Form.NUMBER, "How far off an answer may be.", default=0, least=0)
    feedback: T | None = optional(Form.LINE, "What a learner with a right answer reads.", default=None)
    hints: tuple[Hint[T], ...] = optional(Form.RECORDS, "Help on demand.", default=(), of=Hint, most=9)
    explanation: T | None = optional(Form.LINE, EXPLANATION, default=None)
    attempts: int | None = optional(Form.INTEGER, ATTEMPTS, default=None, least=1, most=100)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class DropdownBlock(Generic[T]):
    """A question with one right answer, picked from a list. Answers are stored by their wording: never reword a released one."""

    KIND: ClassVar = "dropdown"
    id: str = required(Form.ID, "Permanent name of the block.")
    title: T = required(Form.LINE, TITLE, most=LONGEST_NAME)
    note: str = optional(Form.WORD, NOTE, default="")
    question: T = required(Form.LINE, "The question. Plain text.")
    choices: tuple[Option[T], ...] = required(
        Form.RECORDS, "Two to nine choices, one of them correct.", of=Option, least=2, most=9
    )
    hints: tuple[Hint[T], ...] = optional(Form.RECORDS, "Help on demand.", default=(), of=Hint, most=9)
    explanation: T | None = optional(Form.LINE, EXPLANATION, default=None)
    attempts: int | None = optional(Form.INTEGER, ATTEMPTS, default=None, least=1, most=100)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """Subtitles in one language."""

    language: str = required(Form.WORD, "Language code, such as `en`.")
    file: str = required(Form.WORD, "An `.srt` file in `static/`.")
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoBlock(Generic[T]):
    """A film on YouTube or Wikimedia Commons. It is linked, never put into the archive."""

    KIND: ClassVar = "video"
    id: str = required(Form.ID, "Permanent name of the block.")
    title: T = required(Form.LINE, TITLE, most=LONGEST_NAME)
    note: str = optional(Form.WORD, NOTE, default="")
    url: str = required(Form.WORD, "Address of the film: YouTube, or a media file on upload.wikimedia.org.")
    transcripts: tuple[Transcript, ...] = required(Form.RECORDS, "Subtitles: at least one language.", of=Transcript, least=1)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscussionBlock(Generic[T]):
    """A place to talk, inside the unit and in the course's forum."""

    KIND: ClassVar = "discussion"
    id: str = required(Form.ID, "Permanent name of the block.")
    title: T = required(Form.LINE, "The topic, as the forum lists it. Unique in the course.", most=LONGEST_NAME)
    note: str = optional(Form.WORD, NOTE, default="")
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Generic[T]):
    """A question or an answer of a survey, a behaviour of a skill, an outcome: an id and a line."""

    id: str = required(Form.ID, "Permanent name.")
    text: T = required(Form.LINE, "The line. Plain text.", most=LONGEST_LINE)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyBlock(Generic[T]):
    """Statements that learners answer on one scale (the survey XBlock that WikiLearn has). No emoji."""

    KIND: ClassVar = "survey"
    id: str = required(Form.ID, "Permanent name of the block.")
    title: T = required(Form.LINE, TITLE, most=LONGEST_NAME)
    note: str = optional(Form.WORD, NOTE, default="")
    questions: tuple[Item[T], ...] = required(Form.RECORDS, "The statements.", of=Item, least=1)
    answers: tuple[Item[T], ...] = required(Form.RECORDS, "The scale.", of=Item, least=2)
    feedback: T | None = optional(Form.LINE, "What a learner reads after sending.", default=None)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentBlock(Generic[T]):
    """The leadership skills self-assessment (our XBlock): private, never graded, with the skills of `skills.yaml`."""

    KIND: ClassVar = "assessment"
    id: str = required(Form.ID, "Permanent name of the block.")
    title: T = required(Form.LINE, TITLE, most=LONGEST_NAME)
    note: str = optional(Form.WORD, NOTE, default="")
    instructions: Body[T] = required(Form.BODY, "What to do, why, and who sees it.", most=LONGEST_BODY)
    skills: tuple[str, ...] = optional(Form.WORDS, "Ids of skills. Left out: all of them.", default=())
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalBlock(Generic[T]):
    """A prompt for the private reflection journal (our XBlock)."""

    KIND: ClassVar = "journal"
    id: str = required(Form.ID, "Permanent name of the block.")
    title: T = required(Form.LINE, TITLE, most=LONGEST_NAME)
    note: str = optional(Form.WORD, NOTE, default="")
    prompt: Body[T] = required(Form.BODY, "What to think and write about.", most=LONGEST_BODY)
    skills: tuple[str, ...] = optional(Form.WORDS, "Ids of the skills that an entry is tagged with at first.", default=())
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksheetField(Generic[T]):
    """One box of a worksheet."""

    id: str = required(Form.ID, "Permanent name of the box.")
    label: T = required(Form.LINE, "What goes into the box.", most=LONGEST_NAME)
    hint: T | None = optional(Form.LINE, "A question or an example that helps to fill it in.", default=None, most=LONGEST_LINE)
    rows: int = optional(Form.INTEGER, "Height in lines.", default=4, least=1, most=30)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksheetBlock(Generic[T]):
    """A form that learners fill in, keep and print (our XBlock)."""

    KIND: ClassVar = "worksheet"
    id: str = required(Form.ID, "Permanent name of the block.")
    title: T = required(Form.LINE, TITLE, most=LONGEST_NAME)
    note: str = optional(Form.WORD, NOTE, default="")
    instructions: Body[T] = required(Form.BODY, "How to fill it in.", most=LONGEST_BODY)
    columns: int = optional(Form.INTEGER, "Boxes side by side on a wide screen.", default=1, least=1, most=3)
    fields: tuple[WorksheetField[T], ...] = required(Form.RECORDS, "The boxes.", of=WorksheetField, least=1, most=40)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawBlock(Generic[T]):
    """One element of OLX, for what we do not model. It is checked, and never translated."""

    KIND: ClassVar = "raw"
    id: str = required(Form.ID, "Permanent name of the block.")
    title: T = required(Form.LINE, TITLE, most=LONGEST_NAME)
    note: str = optional(Form.WORD, NOTE, default="")
    olx: str = required(Form.WORD, "One XML element without `url_name` and `display_name`. No script.")
    where: Where = position()


ProblemBlock: TypeAlias = ChoiceBlock[T] | CheckboxesBlock[T] | ShortAnswerBlock[T] | NumberBlock[T] | DropdownBlock[T]

Block: TypeAlias = (
    TextBlock[T]
    | FigureBlock[T]
    | ChoiceBlock[T]
    | CheckboxesBlock[T]
    | ShortAnswerBlock[T]
    | NumberBlock[T]
    | DropdownBlock[T]
    | VideoBlock[T]
    | DiscussionBlock[T]
    | SurveyBlock[T]
    | AssessmentBlock[T]
    | JournalBlock[T]
    | WorksheetBlock[T]
    | RawBlock[T]
)

KINDS: dict[str, type] = {
    kind.KIND: kind
    for kind in (
        TextBlock,
        FigureBlock,
        ChoiceBlock,
        CheckboxesBlock,
        ShortAnswerBlock,
        NumberBlock,
        DropdownBlock,
        VideoBlock,
        DiscussionBlock,
        SurveyBlock,
        AssessmentBlock,
        JournalBlock,
        WorksheetBlock,
        RawBlock,
    )
}

PROBLEM_KINDS = frozenset({"choice", "checkboxes", "short-answer", "number", "dropdown"})
