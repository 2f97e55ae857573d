"""Modules, courses and what they share: skills, glossary, sources, figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic

from builder.model.blocks import Block, Item
from builder.model.schema import LONGEST_LINE, LONGEST_NAME, Form, Where, optional, position, required
from builder.model.text import Body, T


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Generic[T]):
    """A page of a lesson: one idea, or one exercise."""

    id: str = required(Form.ID, "Permanent name of the unit.")
    title: T = required(Form.LINE, "Title, unique in the course.", most=LONGEST_NAME)
    note: str = optional(Form.WORD, "For translators.", default="")
    blocks: tuple[Block[T], ...] = required(Form.BLOCKS, "What is on the page, in order.", least=1)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson(Generic[T]):
    """A sitting of 10 to 20 minutes."""

    id: str = required(Form.ID, "Permanent name of the lesson.")
    title: T = required(Form.LINE, "Title, unique in the course.", most=LONGEST_NAME)
    note: str = optional(Form.WORD, "For translators.", default="")
    minutes: int = required(Form.INTEGER, "How long a careful reader needs.", least=1, most=240)
    graded: str | None = optional(Form.WORD, "Id of a kind of graded work in `course.yaml`, if this lesson counts.", default=None)
    covers: tuple[str, ...] = optional(Form.WORDS, "Ids of `coverage.csv` that this lesson teaches.", default=())
    sources: tuple[str, ...] = optional(Form.WORDS, "Ids of `sources.yaml` that this lesson rests on.", default=())
    original: bool = optional(
        Form.FLAG,
        "Is the practical advice this course's own, because the plan gives none? Then the lesson says so.",
        default=False,
    )
    units: tuple[Unit[T], ...] = required(Form.RECORDS, "The pages, in order.", of=Unit, least=1)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Module(Generic[T]):
    """A subject, in one file: what a volunteer writes or translates in one go."""

    id: str = required(Form.ID, "Permanent name of the module; the file is `<id>.yaml`.")
    title: T = required(Form.LINE, "Title, unique in the course.", most=LONGEST_NAME)
    note: str = optional(Form.WORD, "For translators.", default="")
    outcomes: tuple[Item[T], ...] = required(Form.RECORDS, "What a learner can do afterwards.", of=Item, least=1)
    covers: tuple[str, ...] = optional(Form.WORDS, "Ids of `coverage.csv` that the module as a whole teaches.", default=())
    sources: tuple[str, ...] = optional(Form.WORDS, "Ids of `sources.yaml` that the module as a whole rests on.", default=())
    lessons: tuple[Lesson[T], ...] = required(Form.RECORDS, "The lessons, in order.", of=Lesson, least=1)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill(Generic[T]):
    """A quality or an action of the Leadership Definition, as the self-assessment asks about it."""

    id: str = required(Form.ID, "Permanent name of the skill.")
    group: str = required(Form.WORD, "Which family it belongs to.", allowed=("quality", "action"))
    name: T = required(Form.LINE, "Its name.", most=LONGEST_NAME)
    text: T = required(Form.LINE, "What it means, in one sentence.", most=LONGEST_LINE)
    behaviours: tuple[Item[T], ...] = required(
        Form.RECORDS, "What one can see a person do: examples that help to rate the skill.", of=Item, least=1
    )
    growth: T = required(
        Form.LINE, "Something to do in one's community in the next days, to grow the skill. Plain text.", most=LONGEST_LINE
    )
    unit: str | None = optional(Form.WORD, "Unit that helps to grow it, as `module/unit`.", default=None)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset(Generic[T]):
    """A choice of skills for one context in which people lead, offered by the self-assessment."""

    id: str = required(Form.ID, "Permanent name of the preset. No skill has the same.")
    name: T = required(Form.LINE, "Name of the context.", most=LONGEST_NAME)
    text: T = required(Form.LINE, "What people do in this context, in one sentence. Plain text.", most=LONGEST_LINE)
    skills: tuple[str, ...] = required(Form.WORDS, "Ids of the skills to rate: three or more.", least=3)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skills(Generic[T]):
    """`syllabus/skills.yaml`."""

    skills: tuple[Skill[T], ...] = required(
        Form.RECORDS, "The skills, in the order in which learners meet them.", of=Skill, least=1
    )
    presets: tuple[Preset[T], ...] = optional(
        Form.RECORDS, "Choices of skills that the self-assessment offers.", default=(), of=Preset
    )
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Generic[T]):
    """A key term of the glossary."""

    id: str = required(Form.ID, "Permanent name of the term.")
    term: T = required(Form.LINE, "The word.")
    meaning: T = required(Form.LINE, "What it means here, in plain words. Inline Markdown.", inline=True)
    note: str = optional(Form.WORD, "For translators.", default="")
    keep: bool = optional(Form.FLAG, "Is it a name that stays as it is in every language?", default=False)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary(Generic[T]):
    """`syllabus/glossary.yaml`."""

    terms: tuple[Term[T], ...] = required(Form.RECORDS, "The key terms.", of=Term)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A work that the course rests on. Its title stays in its own language."""

    id: str = required(Form.ID, "Name used in `sources:` of lessons.")
    title: str = required(Form.WORD, "Title of the page or work.")
    author: str = required(Form.WORD, "Who wrote it, as they want to be credited.")
    url: str = required(Form.WORD, "Address, `https://` only.")
    license: str = required(Form.WORD, "Licence, or `not verified`.")
    read: str = required(Form.DATE, "When it was read.")
    supports: str = required(Form.WORD, "Which statements rest on it. For editors; learners do not see it.")
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """`syllabus/sources.yaml`."""

    sources: tuple[Source, ...] = required(Form.RECORDS, "The works.", of=Source)
    variables: tuple[tuple[str, str], ...] = optional(
        Form.MAPPING, "Addresses and facts that texts name as `{name}`.", default=()
    )
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Generic[T]):
    """A drawing: `syllabus/figures/<id>.svg.j2` holds the lines, this file the words."""

    id: str = required(Form.ID, "Permanent name; the files are `<id>.yaml` and `<id>.svg.j2`.")
    title: T = required(Form.LINE, "Name of the figure.", most=LONGEST_NAME)
    note: str = optional(Form.WORD, "For translators.", default="")
    alt: T = required(Form.LINE, "What one sees, in a sentence or two: the text alternative.")
    description: Body[T] = required(Form.BODY, "The whole content of the figure as text, shown below it.")
    width: int = required(Form.INTEGER, "Width in CSS pixels.", least=50, most=2000)
    height: int = required(Form.INTEGER, "Height in CSS pixels.", least=50, most=4000)
    labels: tuple[Item[T], ...] = required(
        Form.RECORDS, "The words in the drawing: `{{ label['<id>'] }}` in the template.", of=Item
    )
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface(Generic[T]):
    """The few words that the builder itself adds to a course."""

    sources_title: T = required(Form.LINE, "Name of the page of sources.")
    sources_intro: Body[T] = required(Form.BODY, "What stands above the list of sources.")
    credits_title: T = required(Form.LINE, "Heading above the authors.")
    glossary_title: T = required(Form.LINE, "Name of the glossary page.")
    lesson_sources: T = required(Form.LINE, "Heading above the sources of a lesson.")
    original_note: T = required(Form.LINE, "Says that the advice of a lesson is this course's own.")
    figure_text: T = required(Form.LINE, "Heading above the text version of a figure.")
    worksheet_note: T = required(Form.LINE, "How to use a worksheet or a journal prompt on paper.")
    stale_note: T = required(Form.LINE, "Stands above a part whose source has changed since it was translated.")
    draft_note: T = required(Form.LINE, "Says that a translation has not been reviewed.")
    translators_title: T = required(Form.LINE, "Heading above the translators.")
    reviewers_title: T = required(Form.LINE, "Heading above the reviewers of a translation.")
    adapters_title: T = required(Form.LINE, "Heading above those who adapted the course for an edition.")
    minutes: T = required(Form.LINE, "Time of a lesson, with `{minutes}`.")
    hours: T = required(Form.LINE, "Time of a course, with `{hours}`.")
    outcomes_title: T = required(Form.LINE, "Heading above the outcomes on the about page.")
    modules_title: T = required(Form.LINE, "Heading above the list of modules on the about page.")
    number_note: T | None = optional(
        Form.LINE, "Below a question answered with a number, where the script has digits of its own.", default=None
    )
    scale_never: T = required(Form.LINE, "First step of the self-assessment's scale.", most=LONGEST_LINE)
    scale_rarely: T = required(Form.LINE, "Second step.", most=LONGEST_LINE)
    scale_sometimes: T = required(Form.LINE, "Third step.", most=LONGEST_LINE)
    scale_often: T = required(Form.LINE, "Fourth step.", most=LONGEST_LINE)
    scale_always: T = required(Form.LINE, "Fifth step.", most=LONGEST_LINE)
    scale_irrelevant: T = required(Form.LINE, "The way out of the scale.", most=LONGEST_LINE)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Syllabus(Generic[T]):
    """`syllabus/syllabus.yaml`: what every course made from the syllabus shares."""

    title: T = required(Form.LINE, "Name of the syllabus.", most=LONGEST_NAME)
    language: str = required(Form.WORD, "Language of the source, `en`.")
    authors: tuple[str, ...] = required(Form.WORDS, "Who wrote the course, as they want to be credited.")
    interface: Interface[T] = required(Form.RECORD, "Words that the builder adds.", of=Interface)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleChoice:
    """A module of a course, whole or in part."""

    module: str = required(Form.WORD, "Id of the module.")
    lessons: tuple[str, ...] = optional(Form.WORDS, "Ids of the lessons to take, in order. Left out: all.", default=())
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedWork(Generic[T]):
    """A kind of graded work. Lessons name it in `graded:`."""

    id: str = required(Form.ID, "Name used in `graded:`.")
    title: T = required(Form.LINE, "Name that learners see. Unique.", most=LONGEST_NAME)
    short: T = required(Form.LINE, "Abbreviation for the progress page.")
    weight: int = required(Form.INTEGER, "Share of the grade in percent. All together 100.", least=1, most=100)
    drop: int = optional(Form.INTEGER, "How many of the worst results do not count.", default=0, least=0)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class About(Generic[T]):
    """The course's page in the catalogue."""

    short: T = required(Form.LINE, "One or two sentences. Plain text.")
    overview: Body[T] = required(Form.BODY, "For whom it is, what they will be able to do, how it works.")
    effort: T | None = optional(Form.LINE, "Time needed. Left out: computed from the lessons.", default=None)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """A page of its own in the course's navigation."""

    id: str = required(Form.ID, "Permanent name; part of the page's address.")
    title: T = required(Form.LINE, "Name in the navigation.", most=LONGEST_NAME)
    note: str = optional(Form.WORD, "For translators.", default="")
    body: Body[T] = required(Form.BODY, "The text.")
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSettings(Generic[T]):
    """`courses/<course>/course.yaml`."""

    id: str = required(Form.ID, "Name of the course; the folder's name.")
    title: T = required(Form.LINE, "Title of the course.", most=LONGEST_NAME)
    note: str = optional(Form.WORD, "For translators.", default="")
    key: str = required(Form.WORD, "Course key, `course-v1:Org+Number+Run`.")
    start: str = required(Form.DATE, "First day, as `2026-01-31` or with a time in UTC, `2026-01-31T08:00:00Z`.")
    end: str | None = optional(Form.DATE, "Last day.", default=None)
    pacing: str = optional(Form.WORD, "Who sets the pace.", default="self", allowed=("self", "instructor"))
    topic: str = optional(Form.WORD, "Topic in WikiLearn's catalogue.", default="Leadership")
    font: str = optional(
        Form.WORD,
        "WikiLearn's course font.",
        default="font-open-sans",
        allowed=("font-trebuchet", "font-open-sans", "font-noto-kufi-arabic", "font-montserrat", "font-source-sans-pro"),
    )
    image: str = required(Form.WORD, "Picture of the course: a file in the course's `static/` folder.")
    modules: tuple[ModuleChoice, ...] = required(
        Form.RECORDS, "The modules in order: ids, or `{module: id, lessons: [id, ...]}`.", of=ModuleChoice, least=1
    )
    outcomes: tuple[Item[T], ...] = required(Form.RECORDS, "What a learner can do afterwards: four to eight.", of=Item, least=1)
    grading: tuple[GradedWork[T], ...] = required(Form.RECORDS, "Kinds of graded work.", of=GradedWork, least=1)
    pass_mark: int = optional(Form.INTEGER, "Percent needed to pass.", default=70, least=1, most=100)
    about: About[T] = required(Form.RECORD, "The page in the catalogue.", of=About)
    pages: tuple[Page[T], ...] = optional(Form.RECORDS, "Pages of its own in the navigation.", default=(), of=Page)
    discussions: tuple[Item[T], ...] = optional(Form.RECORDS, "Topics of the forum that belong to no unit.", default=(), of=Item)
    retired: tuple[str, ...] = optional(
        Form.WORDS,
        "Released ids that are gone on purpose: `module/id`, or a whole `module`. Learners lose what hung on them.",
        default=(),
    )
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Course(Generic[T]):
    """Everything that goes into one archive, in one language (`Phrase`) or still in all of them (`Text`)."""

    settings: CourseSettings[T]
    syllabus: Syllabus[T]
    modules: tuple[Module[T], ...]
    skills: tuple[Skill[T], ...]
    presets: tuple[Preset[T], ...]
    glossary: tuple[Term[T], ...]
    sources: tuple[Source, ...]
    figures: tuple[Figure[T], ...]
    variables: tuple[tuple[str, str], ...]
    static: tuple[tuple[str, bytes], ...]
    templates: tuple[tuple[str, str], ...]
