"""The whole program: read, check, localize, write OLX, check that, pack. Nothing here touches the disk but the reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from builder.archive import tar_gz
from builder.checks.of_locales import FALLS_BACK, QUIET, LocaleView, run_locale_checks
from builder.checks.of_sources import run_source_checks
from builder.checks.registry import Codes
from builder.diagnostics import Finding, Severity, has_errors, sort_findings
from builder.fileset import FileSet
from builder.inspection import check_olx, every_code
from builder.locales import LocaleFolder, Locales, adapted_project, language_codes, translations_of
from builder.locales.languages import base_of
from builder.locales.pseudo import PSEUDO, pseudo_translations
from builder.locales.status import Tally, count, course_texts
from builder.locales.translations import Translations
from builder.locales.units import units_of
from builder.localize import LOCAL, localize
from builder.model.course import Course
from builder.model.locale import Locale
from builder.model.text import Phrase
from builder.olx.activities import only_activities
from builder.olx.profile import CourseKey, ProfileName, Target, for_locale, parse_key
from builder.olx.structure import write_olx
from builder.sources.lock import Lock, format_lock, lock_of, merge_locks
from builder.sources.project import Project, compose, course_modules

NO_LOCALES = Locales({}, (), frozenset())
RELEASE = 80  # percent of the words that a release must have in the locale's language
IDENTITY_CHECKS = ("S501", "S502", "S503")  # what a release must not break; a draft may

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
class Build:
    """A course built in one locale. `archive` is None when findings forbid it; then `course` may be missing too."""

    name: str
    locale: Locale
    findings: tuple[Finding, ...]
    archive: bytes | None = None
    course: Course[Phrase] | None = None
    files: FileSet | None = None
    target: Target | None = None
    words: Tally | None = None

    @property
    def is_unfinished(self) -> bool:
        """True if it was left unbuilt for no other reason than that too little of it is translated yet."""
        return self.archive is None and self.words is not None and not has_errors(self.findings)


@dataclass(frozen=True, slots=True)
class Script:
    """What one course in one locale is written from: the project as the locale changes it, and the words it has for it."""

    project: Project
    name: str
    locale: Locale
    locales: Locales
    translations: Translations


def check_sources(project: Project, profile: str, codes: Codes = every_code) -> tuple[Finding, ...]:
    """Findings in the project's own files."""
    return sort_findings(run_source_checks(project, profile=profile, codes=codes))


def build_course(
    project: Project, name: str, locale: Locale, options: Options, findings: Iterable[Finding], locales: Locales = NO_LOCALES
) -> Build:
    """One course in one locale. `findings` are those of the sources; any error among those that concern the course stops it."""
    concerned = sort_findings(
        (*_concerning(project, name, findings, draft=options.draft), *_of_locale(project, locale, locales, options))
    )
    if has_errors(concerned):
        return Build(name, locale, concerned)
    script = make_script(project, name, locale, locales)
    words = None if locale.is_source else count(course_texts(script.project, name), script.translations)
    if words is not None and not options.draft and words.percent < options.least_translated:
        return Build(name, locale, concerned, words=words)
    course, target, files = write_course(script, options)
    concerned = sort_findings((*concerned, *check_olx(files, options.profile)))
    archive = None if has_errors(concerned) else tar_gz(files, mtime=options.mtime)
    return Build(name, locale, concerned, archive, course, files, target, words)


def make_script(project: Project, name: str, locale: Locale, locales: Locales = NO_LOCALES) -> Script:
    """All that one course in one locale is written from. The sources have passed their checks."""
    adapted = adapted_project(project, locale, locales).project
    return Script(adapted, name, locale, locales, _translations(adapted, locale, locales))


def write_course(script: Script, options: Options, respell: Respell | None = None) -> tuple[Course[Phrase], Target, FileSet]:
    """A course as the files of its archive, neither checked nor packed. `respell` may change its words before that."""
    locale, locales = script.locale, script.locales
    spelled = respell or (lambda course: course)
    course = spelled(localize(compose(script.project, script.name), locale, script.translations))
    others = ((spelled(other), its) for other, its in _other_languages(script.project, script.name, locale, locales))
    key = options.key or for_locale(parse_key(course.settings.key), locale.run_suffix)
    target = Target(options.profile, key, options.native)
    return course, target, write_olx(course, target, _credited(locale, locales), others)


def _translations(project: Project, locale: Locale, locales: Locales) -> Translations:
    return pseudo_translations(locale, units_of(project)) if locale.code in PSEUDO else translations_of(locale, locales)


def check_locale(project: Project, code: str, locales: Locales, profile: str, codes: Codes = every_code) -> tuple[Finding, ...]:
    """Findings in one locale: its settings, its catalogues, its own modules and what it changes in the course."""
    return sort_findings(run_locale_checks(LocaleView(project, code, locales), profile=profile, codes=codes))


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


def _of_locale(project: Project, locale: Locale, locales: Locales, options: Options) -> Iterator[Finding]:
    """Findings of the locale as a build sees them: one bad translation is not shown, and stops nothing."""
    if locale.is_source or locale.code in PSEUDO:
        return
    for finding in check_locale(project, locale.code, locales, options.profile, lambda code: code not in QUIET):
        shown = finding.code in FALLS_BACK or (options.draft and finding.code.startswith("L0"))
        yield replace(finding, severity=Severity.WARNING) if shown else finding


def released_lock(project: Project, name: str) -> str:
    """The text of a course's lock after a release."""
    settings = project.courses[name]
    others = (settings, *project.figures.values(), *((project.syllabus,) if project.syllabus else ()))
    current: Lock = lock_of(course_modules(project, settings), others)
    return format_lock(merge_locks(project.locks[name], current))


def _concerning(project: Project, name: str, findings: Iterable[Finding], *, draft: bool) -> Iterable[Finding]:
    """Findings of the course's own files and the shared ones; in a draft, lost ids are only warned of."""
    course = project.courses.get(name)
    taken = {project.path_of("module", choice.module) for choice in course.modules} if course is not None else set()
    for finding in findings:
        path = finding.where.path
        other_course = path.startswith("courses/") and not path.startswith(f"courses/{name}/")
        if other_course or (path.startswith("syllabus/modules/") and path not in taken):
            continue
        if draft and finding.code in IDENTITY_CHECKS:
            yield Finding(finding.code, Severity.WARNING, finding.where, finding.message, finding.hint)
        else:
            yield finding
