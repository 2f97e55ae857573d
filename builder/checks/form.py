"""S6: the form that a good lesson has."""

from __future__ import annotations

from typing import NamedTuple

from builder.checks.registry import Problem, Problems, Subject, check
from builder.checks.walk import placed_blocks, texts_of
from builder.diagnostics import BuilderError, Severity, count
from builder.markup.html import words
from builder.model.blocks import PROBLEM_KINDS, VideoBlock
from builder.model.course import Lesson
from builder.model.text import Text
from builder.olx.blocks import youtube_id
from builder.olx.profile import parse_key
from builder.sources.project import Project

WORDS_A_MINUTE = 130  # careful reading in a second language; this course's own figure, from no source
MINUTES_A_QUESTION = 1
MINUTES_TO_WRITE = {
    "worksheet": 3,
    "journal": 3,
    "assessment": 5,
    "survey": 1,
}  # besides reading what stands there; from no source


class Load(NamedTuple):
    """What a lesson asks of a learner. Feedback is not counted: nobody reads all of it."""

    words: int
    questions: int
    writing: int

    @property
    def least(self) -> float:
        """The minutes for reading, and for the questions."""
        return self.words / WORDS_A_MINUTE + self.questions * MINUTES_A_QUESTION

    @property
    def minutes(self) -> float:
        """The minutes for everything: reading, questions, and writing in sheets and journals."""
        return self.least + self.writing


def load_of(lesson: Lesson[Text]) -> Load:
    """What there is to read, to answer and to write in a lesson."""
    count = sum(words(worded.text.source) for worded in texts_of(lesson, "") if not worded.text.key.endswith(".feedback"))
    kinds = [block.KIND for unit in lesson.units for block in unit.blocks]
    return Load(count, sum(kind in PROBLEM_KINDS for kind in kinds), sum(MINUTES_TO_WRITE.get(kind, 0) for kind in kinds))


@check("S601", subject=Subject.SOURCE, severity=Severity.WARNING)
def lesson_of_wrong_length(project: Project) -> Problems:
    """A lesson is not 10 to 20 minutes long.

    Bad:  `minutes: 45`.
    Good: three lessons of 15 minutes.
    Why:  volunteers learn between other duties; this length fits a break, and gives a sense of having finished.
    Mend: Split the lesson, or join it with its neighbour.
    """
    for module in project.modules.values():
        for lesson in module.lessons:
            if not 10 <= lesson.minutes <= 20:
                yield Problem(lesson.where.at("minutes"), f"the lesson '{lesson.id}' takes {lesson.minutes} minutes")


@check("S602", subject=Subject.SOURCE, severity=Severity.WARNING)
def wrong_reading_time(project: Project) -> Problems:
    """A lesson cannot be read in the time that it promises.

    Bad:  `minutes: 10` over 3,000 words.
    Good: a time that fits: about 130 words a minute for a reader in a second language, and a minute a question.
    Why:  learners plan by it, and the catalogue adds it up.
    Mend: Correct `minutes:`, or shorten the lesson.
    """
    for module in project.modules.values():
        for lesson in module.lessons:
            load = load_of(lesson)
            if load.least > lesson.minutes * 1.25:
                need = f"its {count(load.words, 'word')} and {count(load.questions, 'question')} take about {load.least:.0f}"
                message = f"the lesson '{lesson.id}' promises {lesson.minutes} minutes, but {need}"
                yield Problem(lesson.where.at("minutes"), message)


@check("S603", subject=Subject.SOURCE)
def bad_course_key(project: Project) -> Problems:
    """The key of a course is none.

    Bad:  `key: LDN/LDS/2026`.
    Good: `key: course-v1:LDN+LDS+2026`.
    Why:  Studio refuses a space or a slash in it, and forum topics are named after it.
    Mend: Copy the key from the course's address in Studio.
    """
    for course in project.courses.values():
        try:
            parse_key(course.key)
        except BuilderError as error:
            yield Problem(course.where.at("key"), str(error).partition(". ")[0])


@check("S604", subject=Subject.SOURCE)
def bad_video_address(project: Project) -> Problems:
    """A film is neither on YouTube nor on Wikimedia Commons.

    Bad:  `url: https://commons.wikimedia.org/wiki/File:Example.webm`, which is a page about the film.
    Good: `url: https://upload.wikimedia.org/…/Example.webm`, or `https://www.youtube.com/watch?v=…`.
    Why:  the player needs the film itself, and learners' browsers should meet no other host.
    Mend: On Commons, copy the address of "Original file".
    """
    for placed in placed_blocks(project):
        if isinstance(placed.block, VideoBlock):
            url = placed.block.url
            if not youtube_id(url) and not url.startswith("https://upload.wikimedia.org/"):
                yield Problem(placed.block.where.at("url"), f"'{url[:80]}' is no film that the player can show")
