"""One course in one locale: what it is written from, and the writing. Neither checked nor packed, and without the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from builder.fileset import FileSet
from builder.locales import LocaleFolder, Locales, adapted_project, language_codes, translations_of
from builder.locales.languages import base_of
from builder.locales.pseudo import PSEUDO, pseudo_translations
from builder.locales.translations import Translations
from builder.locales.units import units_of
from builder.localize import LOCAL, localize
from builder.memory import NOTHING_KEPT, Memory
from builder.model.course import Course
from builder.model.locale import Locale
from builder.model.text import Phrase
from builder.olx.activities import only_activities
from builder.olx.profile import CourseKey, ProfileName, Target, for_locale, parse_key
from builder.olx.structure import write_olx
from builder.sources.project import Project, compose

NO_LOCALES = Locales({}, (), frozenset())
RELEASE = 80  # percent of the words that a release must have in the locale's language

Respell = Callable[[Course[Phrase]], Course[Phrase]]  # the same course in other words


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. `draft` releases no ids and may lose some; `mtime` is the one time in the archive."""

    profile: ProfileName = "wikilearn"
    native: bool = False
    draft: bool = False
    key: CourseKey | None = None
    mtime: int = 0
    least_translated: int = RELEASE


@dataclass(frozen=True, slots=True)
class Script:
    """What one course in one locale is written from: the project as the locale changes it, and the words it has for it."""

    project: Project
    name: str
    locale: Locale
    locales: Locales
    translations: Translations


def make_script(project: Project, name: str, locale: Locale, locales: Locales = NO_LOCALES) -> Script:
    """All that one course in one locale is written from. The sources have passed their checks."""
    adapted = adapted_project(project, locale, locales).project
    return Script(adapted, name, locale, locales, _translations(adapted, locale, locales))


def write_course(
    script: Script, options: Options, respell: Respell | None = None, memory: Memory = NOTHING_KEPT
) -> tuple[Course[Phrase], Target, FileSet]:
    """A course as the files of its archive, neither checked nor packed. `respell` may change its words before they are written.

    With the `memory` of this course in this locale, only what has changed is written again.
    """
    locale, locales = script.locale, script.locales
    spelled = respell or (lambda course: course)
    course = spelled(localize(compose(script.project, script.name), locale, script.translations))
    others = ((spelled(other), its) for other, its in _other_languages(script.project, script.name, locale, locales))
    key = options.key or for_locale(parse_key(course.settings.key), locale.run_suffix)
    target = Target(options.profile, key, options.native)
    return course, target, write_olx(course, target, _credited(locale, locales), others, memory)


def _translations(project: Project, locale: Locale, locales: Locales) -> Translations:
    return pseudo_translations(locale, units_of(project)) if locale.code in PSEUDO else translations_of(locale, locales)


def _other_languages(project: Project, name: str, locale: Locale, locales: Locales) -> Iterator[tuple[Course[Phrase], Locale]]:
    """The activities of the course in each further language: our XBlocks show the one of the course that they are in."""
    for code in ("en", *language_codes(locales)):
        other = locales.locale(code)
        if other.language.code != locale.language.code and (found := _activities_in(project, name, code, locales)):
            yield found, other


@lru_cache(maxsize=64)  # every archive has the activities of all languages: without this, the work grows with their square
def _activities_in(project: Project, name: str, code: str, locales: Locales) -> Course[Phrase] | None:
    source = compose(project, name)
    # What an edition wrote itself is in its own language only.
    shared = tuple(module for module in source.modules if not module.where.location.path.startswith(LOCAL))
    smaller = only_activities(replace(source, modules=shared))
    other = locales.locale(code)
    return localize(smaller, other, translations_of(other, locales)) if smaller.modules else None


def _credited(locale: Locale, locales: Locales) -> Locale:
    """The locale with everybody who worked on its words: those that it names, and the authors that its catalogues name."""
    if locale.settings is None:
        return locale
    named = [(credit.role, credit.user) for credit in locale.settings.credits]
    sources = dict.fromkeys((locale.code, locale.settings.strings_from or locale.code, base_of(locale.code)))
    folders = [locales.folders[code] for code in sources if code in locales.folders]
    named += [("translator", author) for folder in folders for author in _authors(folder)]
    named += [
        (credit.role, credit.user)
        for folder in folders[1:]
        if folder.locale.settings
        for credit in folder.locale.settings.credits
    ]
    return replace(locale, credits=tuple(dict.fromkeys(named)))


def _authors(folder: LocaleFolder) -> Iterator[str]:
    for catalogue in folder.catalogues.values():
        yield from catalogue.authors()
