"""S70: words that learners in a second language understand, that translate, and that say nothing which no source supports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from builder.checks.editorial_words import (
    CLAIMS,
    GENDERED,
    GENERIC,
    IDIOMS,
    KIN,
    LEAVES_OUT,
    LOCAL,
    NO_PERSON,
    words_pattern,
)
from builder.checks.questions import choosing
from builder.checks.registry import Problem, Problems, Subject, check
from builder.checks.walk import Worded, all_texts, texts_of
from builder.diagnostics import Severity
from builder.markup.html import words
from builder.markup.prose import Prose, measure, passages, sentences, spoken
from builder.model.course import Lesson
from builder.model.text import Text
from builder.sources.project import Project

LONGEST_SENTENCE = 30
LONGEST_PARAGRAPH = 80  # about the words that a telephone of 320 pixels shows without scrolling
HARDEST_GRADE = 9.0

_IDIOM = words_pattern(IDIOMS)
_LOCAL = words_pattern(LOCAL)
_LEAVES_OUT = words_pattern(LEAVES_OUT)
_NAME = re.compile(r"[^\W\d_][^\W\d_]+(?:-[^\W\d_]+)*")


@check("S701", subject=Subject.SOURCE, severity=Severity.WARNING)
def long_sentence(project: Project) -> Problems:
    """A sentence has more than 30 words.

    Bad:  one sentence that names four things, gives a reason for each, and ends with an exception.
    Good: four sentences, or a list.
    Why:  most learners read in their second language, and translators need the whole sentence in their head.
    Mend: Make two sentences of it, or a list.
    """
    for worded, passage in _passages(project):
        for sentence in sentences(passage):
            if (count := words(sentence)) > LONGEST_SENTENCE:
                yield Problem(worded.text.where, f'a sentence has {count} words: "{_begin(sentence)}"')


@check("S702", subject=Subject.SOURCE, severity=Severity.WARNING)
def long_paragraph(project: Project) -> Problems:
    """A paragraph, an item of a list or a cell of a table has more than 80 words.

    Bad:  a whole page in one paragraph.
    Good: one idea a paragraph.
    Why:  many learners read on a telephone, where 80 words fill the screen.
    Mend: Divide it where a new idea begins.
    """
    for worded, passage in _passages(project):
        if (count := words(passage)) > LONGEST_PARAGRAPH:
            yield Problem(worded.text.where, f'a paragraph has {count} words: "{_begin(passage)}"')


@check("S703", subject=Subject.SOURCE, severity=Severity.WARNING)
def hard_to_read(project: Project) -> Problems:
    """The sentences of a lesson are harder to read than school grade 9, by the formula of Flesch and Kincaid.

    Bad:  "The operationalisation of organisational accountability necessitates documentation."
    Good: "Write down who does what. Then everybody can see it."
    Why:  long words and long sentences keep out those who read in a second language.
    Mend: Take shorter words and shorter sentences.
    """
    if not _in_english(project):
        return
    for module in project.modules.values():
        for lesson in module.lessons:
            if (grade := prose_of(lesson).grade) > HARDEST_GRADE:
                yield Problem(lesson.where.location, f"the lesson '{lesson.id}' needs school grade {grade:.1f}")


@check("S704", subject=Subject.SOURCE, severity=Severity.WARNING)
def idiom(project: Project) -> Problems:
    """A phrase does not mean what its words say, or means something in some countries only.

    Bad:  "low-hanging fruit", "touch base", "next summer".
    Good: "what is easy to do first", "talk", "in July".
    Why:  translators and readers in a second language take the words as they stand; summer is in December for half of the world.
    Mend: Say it in plain words. If it must stand there, tell translators in `note:` what to do with it, and quote it there.
    """
    yield from _matches(project, _IDIOM, "is an idiom")
    yield from _matches(project, _LOCAL, "means something else, or nothing, in other countries")


@check("S705", subject=Subject.SOURCE, severity=Severity.WARNING)
def words_that_leave_out(project: Project) -> Problems:
    """A word names one gender and means everybody, or wounds people; or a page that names no person says "he" or "she".

    Bad:  "A leader knows his team", "chairman", "guys", "a crazy idea".
    Good: "Leaders know their team", "chair", "everyone", "a surprising idea".
    Why:  whoever is not meant stops reading. And languages with gender in every word need to know who is meant.
    Mend: Use the plural, "you", "they" or the person's name.
    """
    yield from _matches(project, _LEAVES_OUT, "leaves people out")
    if _in_english(project):
        yield from _generic_pronouns(project)


@check("S706", subject=Subject.SOURCE, severity=Severity.WARNING)
def unsupported_claim(project: Project) -> Problems:
    """A sentence says what none of the sources says, or what may be true no longer.

    Bad:  "This course follows the plan's Syllabus Example", "the network is active", "the grant is open".
    Good: "This course was built to cover the plan", "the page of the network says", "see which grants are open".
    Why:  the plan's tools were not found, and the pages about network and grants are years old. Learners would take it as fact.
    Mend: Say what is known, whose it is and when it was read; `builder/checks/editorial_words.py` lists the claims.
    """
    if not _in_english(project):
        return
    wrong = _wrong_choices(project)
    for worded, passage in _passages(project):
        if worded.text.key in wrong:
            continue
        lowered = passage.lower()
        likely = [claim for claim in CLAIMS if claim.may_be_in(lowered)]
        for sentence in sentences(passage) if likely else ():
            for claim in likely:
                if found := claim.found_in(sentence):
                    yield Problem(worded.text.where, f'no source supports "{_begin(found[0])}"', claim.instead)


def prose_of(lesson: Lesson[Text]) -> Prose:
    """What the sentences of a lesson ask of its readers, those of questions and feedback among them."""
    return measure(piece for worded in texts_of(lesson, "") for piece in passages(worded.text.source, markdown=worded.markdown))


@lru_cache(maxsize=1)
def _passages(project: Project) -> tuple[tuple[Worded, str], ...]:
    """Every passage of every text. Kept for the next check."""
    return tuple(
        (worded, piece) for worded in all_texts(project) for piece in passages(worded.text.source, markdown=worded.markdown)
    )


def _in_english(project: Project) -> bool:
    return project.syllabus is None or project.syllabus.language == "en"


def _matches(project: Project, pattern: re.Pattern[str], said: str) -> Iterator[Problem]:
    for worded, passage in _passages(project) if _in_english(project) else ():
        for found in pattern.finditer(passage.replace("’", "'")):
            if found[0].casefold() not in worded.text.note.casefold():
                yield Problem(worded.text.where, f'"{found[0]}" {said}')


def _generic_pronouns(project: Project) -> Iterator[Problem]:
    for worded, passage in _passages(project):
        if GENDERED.search(passage) and (found := GENERIC.search(passage)):
            yield Problem(worded.text.where, f'"{_begin(found[0])}": one gender for anybody')
    common = {word for _, passage in _passages(project) for word in spoken(passage) if word[0].islower()}
    for module in project.modules.values():
        for unit in (unit for lesson in module.lessons for unit in lesson.units):
            if not any(GENDERED.search(worded.text.source) for worded in texts_of(unit, module.id)):
                continue
            texts = [
                (worded, " ".join(passages(worded.text.source, markdown=worded.markdown))) for worded in texts_of(unit, module.id)
            ]
            if not any(KIN.search(text) or _names_somebody(text, common) for _, text in texts):
                for worded, text in texts:
                    if pronoun := GENDERED.search(text):
                        yield Problem(worded.text.where, f"'{pronoun[0]}' on a page that names no person")


def _names_somebody(text: str, common: set[str]) -> bool:
    """True if a word with a capital letter is there that the whole syllabus never has without one."""
    words = (word for word in _NAME.findall(text) if word[0].isupper() and not word.isupper())
    return any(word.casefold() not in common and word.casefold() not in NO_PERSON for word in words)


def _wrong_choices(project: Project) -> frozenset[str]:
    """Keys of the choices that are wrong: what they say is not true, and learners are told so."""
    return frozenset(option.text.key for _, block in choosing(project) for option in block.choices if not option.correct)


def _begin(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60].rstrip()}…"
