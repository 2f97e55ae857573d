"""How far a locale has come: words translated, outdated, missing, local and hidden, by catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from builder.locales.translations import Translations
from builder.locales.units import COMMON, Unit, Units, texts_in, units_of
from builder.markup.html import words
from builder.model.course import Module
from builder.model.locale import Hide, Locale
from builder.model.text import State, Text
from builder.sources.project import Project, choose_lessons

LOCAL = "locales/"
NEXT = 10


@dataclass(frozen=True, slots=True)
class Tally:
    """Source words by how they stand. `hidden` are those that this edition leaves out; they count for nothing."""

    translated: int = 0
    stale: int = 0
    missing: int = 0
    local: int = 0
    hidden: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.translated + other.translated,
            self.stale + other.stale,
            self.missing + other.missing,
            self.local + other.local,
            self.hidden + other.hidden,
        )

    @property
    def total(self) -> int:
        """Words that a learner of this locale can meet."""
        return self.translated + self.stale + self.missing + self.local

    @property
    def percent(self) -> int:
        """Whole percent of them that are in the locale's language and up to date. 100 only when all are."""
        return 100 * (self.translated + self.local) // self.total if self.total else 100


@dataclass(frozen=True, slots=True)
class Status:
    """The state of one locale."""

    locale: Locale
    catalogues: Mapping[str, Tally]
    next_units: tuple[Unit, ...] = field(default=())

    @property
    def total(self) -> Tally:
        """All catalogues together."""
        return sum(self.catalogues.values(), Tally())


def status_of(project: Project, adapted: Project, locale: Locale, translations: Translations) -> Status:
    """How far a locale has come with all courses. `adapted` is the project as the locale changes it."""
    present = units_of(adapted)
    taught = taught_modules(adapted)
    states = {
        name: tuple((unit, state_of(unit.text, translations)) for unit in units)
        for name, units in present.items()
        if name == COMMON or name in taught
    }
    tallies = {name: _tally((unit.text, state) for unit, state in found) for name, found in states.items()}
    for name, units in _hidden(project, present, taught, locale):
        tallies[name] = tallies.get(name, Tally()) + Tally(hidden=sum(unit.words for unit in units))
    ordered = (found for name in (COMMON, *taught) for found in states.get(name, ()))
    waiting = (unit for unit, state in ordered if state in (State.STALE, State.MISSING))
    return Status(locale, tallies, tuple(_first(waiting, NEXT)))


def taught_modules(project: Project) -> tuple[str, ...]:
    """Modules that any course has, in the order of the courses."""
    return tuple(
        dict.fromkeys(
            choice.module for course in project.courses.values() for choice in course.modules if choice.module in project.modules
        )
    )


def count(texts: Iterable[Text], translations: Translations) -> Tally:
    """The words of some texts by their state."""
    return _tally((text, state_of(text, translations)) for text in texts)


def _tally(texts: Iterable[tuple[Text, State]]) -> Tally:
    counts = dict.fromkeys(State, 0)
    for text, state in texts:
        counts[state] += words(text.source)
    return Tally(counts[State.TRANSLATED], counts[State.STALE], counts[State.MISSING], counts[State.LOCAL])


def state_of(text: Text, translations: Translations) -> State:
    """How one text stands in a locale, whatever its fallbacks have."""
    if text.where.path.startswith(LOCAL):
        return State.LOCAL
    if translations.in_source_language:
        return State.TRANSLATED
    states = [level.state(text) for level in translations.own]
    return next((wanted for wanted in (State.TRANSLATED, State.STALE) if wanted in states), State.MISSING)


def course_texts(project: Project, course: str) -> Iterator[Text]:
    """The texts that learners of one course meet."""
    settings = project.courses[course]
    yield from texts_in(settings)
    for shared in (project.syllabus, *project.skills, *project.presets, *project.terms):
        yield from texts_in(shared) if shared is not None else ()
    modules: list[Module[Text]] = [
        choose_lessons(project.modules[choice.module], choice) for choice in settings.modules if choice.module in project.modules
    ]
    figures = {
        block.figure
        for module in modules
        for lesson in module.lessons
        for unit in lesson.units
        for block in unit.blocks
        if hasattr(block, "figure")
    }
    for record in (*modules, *(project.figures[name] for name in sorted(figures) if name in project.figures)):
        yield from texts_in(record)


def _hidden(source: Project, present: Units, taught: Iterable[str], locale: Locale) -> Iterator[tuple[str, tuple[Unit, ...]]]:
    if not any(isinstance(operation, Hide) for operation in locale.operations):
        return
    shown = set(taught)
    for name, units in units_of(source).items():
        keys = {unit.key for unit in present.get(name, ())} if name == COMMON or name in shown else set()
        local = name in present and any(unit.text.where.path.startswith(LOCAL) for unit in present[name])
        left_out = tuple(unit for unit in units if unit.key not in keys)
        if left_out and not local:
            yield name, left_out


def _first(units: Iterable[Unit], number: int) -> Iterator[Unit]:
    for at, unit in enumerate(units):
        if at == number:
            return
        yield unit
