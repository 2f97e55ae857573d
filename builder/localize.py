"""From a course in all its languages to the course in one: every `Text` becomes the `Phrase` that its learners read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, cast

from builder.locales import ENGLISH
from builder.locales.translations import NONE, Level, Translations
from builder.locales.units import texts_in
from builder.markup.html import fill
from builder.model.blocks import (
    AssessmentBlock,
    CheckboxesBlock,
    ChoiceBlock,
    DropdownBlock,
    JournalBlock,
    NumberBlock,
    ShortAnswerBlock,
    SurveyBlock,
    WorksheetBlock,
)
from builder.model.course import Course, CourseSettings, Figure, Interface
from builder.model.locale import Locale
from builder.model.text import Phrase, State, Text

# What only makes sense whole: a question with its answers, an activity, the words of a drawing. One text that is missing or
# stale, and all of it is shown in the next language of the chain: half a question is worse than one in English.
ATOMIC = (
    ChoiceBlock,
    CheckboxesBlock,
    ShortAnswerBlock,
    NumberBlock,
    DropdownBlock,
    SurveyBlock,
    AssessmentBlock,
    JournalBlock,
    WorksheetBlock,
)
SCALE = ("scale_never", "scale_rarely", "scale_sometimes", "scale_often", "scale_always", "scale_irrelevant")
LOCAL = "locales/"  # where locally written texts stand

Translate = Callable[[Text], Phrase]


def localize(course: Course[Text], locale: Locale, translations: Translations = NONE) -> Course[Phrase]:
    """The course in the language of `locale`, its `{variables}` filled in."""
    words = _Words(locale, translations, dict((*course.variables, *locale.variables)))
    localized = cast("Course[Phrase]", _map(course, words.prose, words))
    # Skills, presets and the scale stand in one activity: they are in one language, or the activity is in none.
    translate = words.together(texts for record in (*course.skills, *course.presets) for texts in texts_in(record))
    interface = _scale(course.syllabus.interface, localized.syllabus.interface, words)
    return replace(
        localized,
        settings=_with_distinct_names(course.settings, localized.settings, words),
        skills=_map(course.skills, translate, words),
        presets=_map(course.presets, translate, words),
        syllabus=replace(localized.syllabus, interface=interface),
        variables=tuple(words.variables.items()),
    )


def localized_part(part: Any, locale: Locale, translations: Translations) -> Any:
    """A block or another part of a course in the language of `locale`, without its variables, misfit or not."""
    words = _Words(locale, translations, {})
    return _map_fields(part, words.together(texts_in(part)) if isinstance(part, ATOMIC) else words.prose, words)


def source_phrase(text: Text, locale: Locale, variables: Mapping[str, str]) -> Phrase:
    """The author's own words, for the language that they were written in."""
    return _Words(locale, NONE, variables).source(text)


class _Words:
    """How the texts of one course become the phrases of one locale."""

    def __init__(self, locale: Locale, translations: Translations, variables: Mapping[str, str]) -> None:
        self.locale = locale
        self.translations = translations
        self.variables = variables
        self.source_language = locale.language if locale.is_source else ENGLISH

    def prose(self, text: Text) -> Phrase:
        """A text for itself: a stale translation is shown, and says so."""
        if (own := self._local(text)) is not None:
            return own
        level = self.translations.level_for(text)
        return self.source(text) if level is None else self._taken(text, level)

    def together(self, texts: Iterable[Text]) -> Translate:
        """How to translate texts that belong together: all from one language and none stale, or all from the source."""
        levels = self.translations.level_for_all([text for text in texts if self._local(text) is None])
        if levels is None:
            return lambda text: self._local(text) or self.source(text)
        return lambda text: self._local(text) or (self._from(text, levels) if text.source else self.source(text))

    def in_source(self, text: Text) -> Phrase:
        """A text as its authors wrote it, in their language."""
        return self._local(text) or self.source(text)

    def source(self, text: Text) -> Phrase:
        """A text in the language that the syllabus is written in."""
        state = State.SOURCE if self.source_language == self.locale.language else State.MISSING
        return self._phrase(text.source, text, self.source_language, state)

    def _local(self, text: Text) -> Phrase | None:
        if not text.where.path.startswith(LOCAL):
            return None
        return self._phrase(text.source, text, self.locale.language, State.LOCAL)

    def _from(self, text: Text, levels: tuple[Level, ...]) -> Phrase:
        level = next(level for level in levels if level.state(text) is State.TRANSLATED)
        return self._taken(text, level)

    def _taken(self, text: Text, level: Level) -> Phrase:
        message = level.messages[text.key]
        state = level.state(text) if level in self.translations.own else State.MISSING
        return self._phrase(message.target, text, level.language, state)

    def _phrase(self, words: str, text: Text, language: Any, state: State) -> Phrase:
        return Phrase(fill(words, self.variables), language, state, text.where, text.key)


def _map(value: Any, translate: Translate, words: _Words) -> Any:
    """`value` with each `Text` in it, however deep, replaced. Parts without any are kept as they are."""
    if isinstance(value, Text):
        return translate(value)
    if isinstance(value, tuple):
        return tuple(_map(item, translate, words) for item in value)
    if isinstance(value, ATOMIC):
        made = _map_fields(value, words.together(texts_in(value)), words)
        return _map_fields(value, words.in_source, words) if misfit(made) else made
    if isinstance(value, Figure):
        drawn = words.together([value.title, value.alt, *(label.text for label in value.labels)])
        description = _map(value.description, words.prose, words)  # prose of its own, which may be in another language
        return replace(_map_fields(replace(value, description=()), drawn, words), description=description)
    if is_dataclass(value) and not isinstance(value, type):
        return _map_fields(value, translate, words)
    return value


def _map_fields(value: Any, translate: Translate, words: _Words) -> Any:
    cls: Any = type(value)
    names = _mapped_fields(cls)
    return replace(value, **{name: _map(getattr(value, name), translate, words) for name in names})


def misfit(block: Any) -> str:
    """Why a block cannot be shown in this language, though each of its texts could: empty if it can."""
    if isinstance(block, ChoiceBlock | CheckboxesBlock | DropdownBlock):
        again = _repeated(option.text.text for option in block.choices)
        return f"two choices read '{again}'" if again else ""
    if isinstance(block, SurveyBlock):
        texts = (block.title, *(item.text for item in (*block.questions, *block.answers)), block.feedback)
        # Studio's own export of such a course can never be imported again (docs/platform.md, External XBlocks).
        high = next((character for text in texts if text for character in text.text if character > "\uffff"), "")
        return f"it has the character {high}" if high else ""
    return ""


def _with_distinct_names(
    source: CourseSettings[Text], localized: CourseSettings[Phrase], words: _Words
) -> CourseSettings[Phrase]:
    """Open edX knows kinds of graded work and topics of the forum by their names: two equal ones would be one."""
    changes: dict[str, Any] = {}
    if _repeated(work.title.text for work in localized.grading):
        changes["grading"] = _map(source.grading, words.in_source, words)
    if _repeated(topic.text.text for topic in localized.discussions):
        changes["discussions"] = _map(source.discussions, words.in_source, words)
    return replace(localized, **changes) if changes else localized


def _repeated(texts: Iterable[str]) -> str:
    seen: set[str] = set()
    for text in texts:
        if text.casefold() in seen:
            return text
        seen.add(text.casefold())
    return ""


def _scale(source: Interface[Text], localized: Interface[Phrase], words: _Words) -> Interface[Phrase]:
    translate = words.together([getattr(source, name) for name in SCALE])
    changes: dict[str, Any] = {name: translate(getattr(source, name)) for name in SCALE}
    return replace(localized, **changes)


@cache
def _mapped_fields(cls: type[Any]) -> tuple[str, ...]:
    """Fields that can hold a `Text`: all but words, flags, numbers and places, told by their annotations."""
    simple = {
        "str",
        "int",
        "float",
        "bool",
        "str | None",
        "int | None",
        "tuple[str, ...]",
        "Where",
        "tuple[tuple[str, str], ...]",
    }
    simple |= {"tuple[tuple[str, bytes], ...]"}
    return tuple(item.name for item in fields(cls) if item.type not in simple)
