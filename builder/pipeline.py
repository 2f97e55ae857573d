"""The whole program: read, check, localize, write OLX, check that, pack. Nothing here touches the disk but the reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from builder.archive import tar_gz
from builder.checks.of_locales import FALLS_BACK, QUIET, LocaleView, run_locale_checks
from builder.checks.of_sources import run_source_checks
from builder.checks.registry import Codes
from builder.diagnostics import Finding, Severity, has_errors, sort_findings
from builder.fileset import FileSet
from builder.inspection import check_olx, every_code
from builder.locales import Locales
from builder.locales.pseudo import PSEUDO
from builder.locales.status import Tally, count, course_texts
from builder.model.course import Course
from builder.model.locale import Locale
from builder.model.text import Phrase
from builder.olx.profile import Target
from builder.script import NO_LOCALES, Options, make_script, write_course
from builder.sources.lock import Lock, format_lock, lock_of, merge_locks
from builder.sources.project import Project, course_modules

__all__ = ["Build", "Options", "build_course", "check_locale", "check_sources", "released_lock"]

IDENTITY_CHECKS = ("S501", "S502", "S503")  # what a release must not break; a draft may


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


def check_locale(project: Project, code: str, locales: Locales, profile: str, codes: Codes = every_code) -> tuple[Finding, ...]:
    """Findings in one locale: its settings, its catalogues, its own modules and what it changes in the course."""
    return sort_findings(run_locale_checks(LocaleView(project, code, locales), profile=profile, codes=codes))


def _of_locale(project: Project, locale: Locale, locales: Locales, options: Options) -> Iterator[Finding]:
    """Findings of the locale as a build sees them: one bad translation is not shown, and stops nothing."""
    if locale.is_source or locale.code in PSEUDO:
        return
    for finding in check_locale(project, locale.code, locales, options.profile, lambda code: code not in QUIET):
        shown = finding.code in FALLS_BACK or (options.draft and finding.code.startswith("L0"))
        yield replace(finding, severity=Severity.WARNING) if shown else finding


@lru_cache(maxsize=8)  # each locale of a course releases the same
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
