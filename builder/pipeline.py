"""The whole program: read, check, localize, write OLX, check that, pack. Nothing here touches the disk but the reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from builder.archive import tar_gz
from builder.checks.of_sources import run_source_checks
from builder.checks.registry import Codes
from builder.diagnostics import Finding, Severity, has_errors, sort_findings
from builder.fileset import FileSet
from builder.inspection import check_olx, every_code
from builder.localize import localize
from builder.model.course import Course, Locale
from builder.model.text import Phrase
from builder.olx.profile import CourseKey, ProfileName, Target, for_locale, parse_key
from builder.olx.structure import write_olx
from builder.sources.lock import Lock, format_lock, lock_of, merge_locks
from builder.sources.project import Project, compose, course_modules

IDENTITY_CHECKS = ("S501", "S502", "S503")  # what a release must not break; a draft may


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. `draft` releases no ids and may lose some; `mtime` is the one time in the archive."""

    profile: ProfileName = "wikilearn"
    native: bool = False
    draft: bool = False
    key: CourseKey | None = None
    mtime: int = 0


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


def check_sources(project: Project, profile: str, codes: Codes = every_code) -> tuple[Finding, ...]:
    """Findings in the project's own files."""
    return sort_findings(run_source_checks(project, profile=profile, codes=codes))


def build_course(project: Project, name: str, locale: Locale, options: Options, findings: Iterable[Finding]) -> Build:
    """One course in one locale. `findings` are those of the sources; any error among those that concern the course stops it."""
    concerned = sort_findings(_concerning(project, name, findings, draft=options.draft))
    if has_errors(concerned):
        return Build(name, locale, concerned)
    course = localize(compose(project, name), locale)
    key = options.key or for_locale(parse_key(course.settings.key), locale.run_suffix)
    target = Target(options.profile, key, options.native)
    files = write_olx(course, target, locale.language)
    concerned = sort_findings((*concerned, *check_olx(files, options.profile)))
    archive = None if has_errors(concerned) else tar_gz(files, mtime=options.mtime)
    return Build(name, locale, concerned, archive, course, files, target)


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
