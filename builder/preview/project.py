"""The project's courses as they are now: built from the sources when asked for, and built again when the sources change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from builder.diagnostics import BuilderError, Finding, Location, Severity, has_errors, sort_findings, suggest
from builder.fileset import FileSet
from builder.ids import url_name
from builder.locales import LOCALES, SOURCE, Locales, adapted_project, locale_codes, read_locales
from builder.locales.pseudo import PSEUDO
from builder.memory import Memory
from builder.model.locale import Locale
from builder.olx.profile import ProfileName
from builder.preview.notices import Notices
from builder.script import Options, Respell, Script, make_script, write_course
from builder.sources.project import COURSES, Project, course_modules, read_project

PLAIN = "plain"  # the view that learners have
UNBUILT = "build"  # stands where findings of checks have their code


class Key(NamedTuple):
    """What an edition is known by."""

    course: str
    locale: str
    view: str


@dataclass(frozen=True, slots=True, eq=False)
class _Sources:
    """All files, as they were read at one time, and what is wrong with them."""

    project: Project
    locales: Locales
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Edition:
    """A course in a locale. `sources` are those that it was built from last; if that failed, `files` are older, or None."""

    sources: _Sources
    files: FileSet | None
    failure: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _State:
    """What everybody sees until the next one takes its place."""

    sources: _Sources
    editions: Mapping[Key, _Edition] = field(default_factory=dict)
    version: int = 1
    lost: tuple[Finding, ...] = ()  # why the files could not be read once more: then the sources are older

    @property
    def findings(self) -> tuple[Finding, ...]:
        failures = (edition.failure for edition in self.editions.values() if edition.sources is self.sources)
        return sort_findings((*self.lost, *self.sources.findings, *(finding for failure in failures for finding in failure)))


class LiveProject:
    """The courses of a project in memory, as drafts: neither checked nor packed. It may be asked from several threads at once.

    A file that is broken is taken as it was when it last could be read, and a course that cannot be built is shown as it last
    was; `findings` then say why. `views` are other ways to spell a course, by the names by which `files` is asked for them.
    """

    def __init__(
        self,
        root: Path,
        profile: ProfileName = "wikilearn",
        *,
        courses: tuple[str, ...] = (),
        locales: tuple[str, ...] = (),
        native: bool = False,
        views: Mapping[str, Callable[[Script], Respell]] | None = None,
    ) -> None:
        self.root = root
        self._courses, self._locales = courses, locales
        self._options = Options(profile, native=native, draft=True)
        self._views = dict(views or {})
        self._files = Memory()
        self._written: dict[Key, Memory] = {}
        self._asked: dict[Key, int] = {}  # what pages show, with the version at which they asked for it last
        self._lock = threading.RLock()  # one builds at a time; who only looks does not wait
        self._notices = Notices(root, profile)
        self._state = _State(self._read(None, ()))
        self._refuse_unknown_names()

    @property
    def version(self) -> int:
        """It grows whenever something has changed that can be seen. Take it before `files`: a page must not say a later one."""
        return self._state.version

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What keeps the files as they are now from being shown; nothing when all is well."""
        return self._state.findings

    @property
    def notices(self) -> tuple[Finding, ...]:
        """What `ldn check` has found beside that. It runs in another process, and so comes later (see `checked`)."""
        known = set(self.findings)
        return tuple(finding for finding in self._notices.findings if finding not in known)

    @property
    def checked(self) -> int:
        """The version that `notices` are about; 0 before the first."""
        return self._notices.version

    @property
    def rounds(self) -> int:
        """It grows whenever the checks have found something else than before."""
        return self._notices.rounds

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Course and locale of every edition that can be shown, the pseudo-locales last."""
        return self._names(self._state)

    def locale(self, code: str) -> Locale:
        """The locale with a code. Raises BuilderError for an unknown one."""
        return self._state.sources.locales.locale(code)

    def title(self, course: str) -> str:
        """The course's name, as its authors wrote it."""
        return self._state.sources.project.courses[course].title.source

    def files(self, course: str, locale: str, view: str = PLAIN) -> FileSet:
        """The files of one edition: the same object for as long as none of them changes, and its files that did not change too.

        Raises BuilderError if there is none, or with the findings that say why it never could be built.
        """
        key = Key(course, locale, view)
        state = self._state
        if (course, locale) not in self._names(state):
            raise BuilderError(f"there is no course '{course}' in the locale '{locale}'.")
        self._asked[key] = self.version
        edition = state.editions.get(key)
        if edition is None or edition.sources is not state.sources:
            edition = self._build_now(key)
        if edition.files is None:
            raise BuilderError(f"{course} ({locale}) cannot be built.", edition.failure)
        return edition.files

    def minutes(self, course: str, locale: str = SOURCE) -> Mapping[str, int]:
        """The time that the author of each lesson gave, by the lesson's url_name."""
        project, locales = self._state.sources.project, self._state.sources.locales
        adapted = adapted_project(project, locales.locale(locale), locales).project
        if (settings := adapted.courses.get(course)) is None:
            return {}
        return {
            url_name(module.id, lesson.id): lesson.minutes
            for module in course_modules(adapted, settings)
            for lesson in module.lessons
        }

    def refresh(self, changed: Collection[Path] = ()) -> None:
        """Read again what has changed (without paths, all), and build again what has been looked at since the last change."""
        with self._lock:
            before = self._state
            after = self._renewed(before, () if before.lost else changed)
            if after.findings != before.findings or _shown(after) != _shown(before) or self._names(after) != self._names(before):
                after = replace(after, version=before.version + 1)
            self._state = after
        self._notices.renew(after.version)

    def _renewed(self, before: _State, changed: Collection[Path]) -> _State:
        try:
            sources = self._read(before.sources, changed)
        except OSError as error:  # a folder is gone: `git` is at work, or somebody is
            where = Location(Path(error.filename or self.root).name)
            lost = Finding(UNBUILT, Severity.ERROR, where, f"cannot be read: {error.strerror}", "check that the folder exists")
            return replace(before, lost=(lost,))
        after = _State(sources, version=before.version)
        names = self._names(after)
        editions = {key: edition for key, edition in before.editions.items() if key[:2] in names}
        editions |= {key: self._build(key, sources, editions.get(key)) for key in self._shown(before.version) if key[:2] in names}
        return replace(after, editions=editions)

    def _shown(self, version: int) -> list[Key]:
        """What open pages show. Each asks again after a new version, so what nobody asked for since the last but one is gone."""
        self._asked = {key: asked for key, asked in self._asked.copy().items() if asked >= version - 1}
        return sorted(self._asked)

    def check(self) -> None:
        """Let `ldn check` look for further `notices`, now and after each change."""
        self._notices.begin(self.version)

    def close(self) -> None:
        """End what runs beside."""
        self._notices.close()

    def _names(self, state: _State) -> tuple[tuple[str, str], ...]:
        sources = state.sources
        codes = [code for code in (SOURCE, *sources.locales.folders, *PSEUDO) if not self._locales or code in self._locales]
        courses = [course for course in sources.project.courses if not self._courses or course in self._courses]
        return tuple((course, code) for course in courses for code in codes)

    def _refuse_unknown_names(self) -> None:
        folders = sorted(path.name for path in (self.root / COURSES).iterdir() if path.is_dir())
        for name in self._courses:
            if name not in folders:
                raise BuilderError(f"there is no course '{name}'; {suggest(name, folders)}")
        for code in self._locales:
            if code not in locale_codes(self.root):  # one whose settings are broken may be mended while we look
                self._state.sources.locales.locale(code)

    def _read(self, before: _Sources | None, changed: Collection[Path]) -> _Sources:
        """The files as they are now. What lies where nothing has changed is not even looked at."""
        parts = {path.relative_to(self.root).parts[0] for path in changed if path.is_relative_to(self.root)}
        project = before.project if before and parts == {LOCALES} else read_project(self.root, self._files)
        locales = before.locales if before and parts and LOCALES not in parts else read_locales(self.root, memory=self._files)
        return _Sources(project, locales, _of_reading(project, locales, self._options.profile))

    def _build_now(self, key: Key) -> _Edition:
        with self._lock:
            before = self._state
            last = before.editions.get(key)
            if last is not None and last.sources is before.sources:
                return last  # somebody else has built it while we waited
            edition = self._build(key, before.sources, last)
            after = replace(before, editions={**before.editions, key: edition})
            if after.findings != before.findings:
                after = replace(after, version=before.version + 1)
            self._state = after
            return edition

    def _build(self, key: Key, sources: _Sources, last: _Edition | None) -> _Edition:
        known = last.files if last else None
        try:
            locale = sources.locales.locale(key.locale)
            script = make_script(sources.project, key.course, locale, sources.locales)
            respell = None if key.view == PLAIN else self._views[key.view](script)
            _, _, files = write_course(script, self._options, respell, self._written.setdefault(key, Memory()))
        except Exception as error:  # noqa: BLE001 - what has not been checked can fail anywhere, and the server must live on
            return _Edition(sources, known, tuple(self._explained(error, key, sources)))
        return _Edition(sources, files if known is None else _kept(known, files), ())

    def _explained(self, error: Exception, key: Key, sources: _Sources) -> Iterable[Finding]:
        """Why a build has failed: what the error itself says, or else what the checks find, or else at least where."""
        if isinstance(error, BuilderError) and error.findings:
            return error.findings
        found = [finding for finding in _of_checks(sources, key.locale, self._options.profile) if has_errors((finding,))]
        if found:
            return found
        where = Location(sources.project.path_of("course", key.course))
        said = str(error) if isinstance(error, BuilderError) else f"{type(error).__name__}: {error}"
        return [Finding(UNBUILT, Severity.ERROR, where, f"it cannot be built in the locale '{key.locale}': {said}")]


def _kept(known: FileSet, files: FileSet) -> FileSet:
    """The files, each the object that is known already if it has not changed; all of them, if none has."""
    same = {path: known[path] for path in files if known.get(path) == files[path]}
    return known if len(same) == len(files) == len(known) else FileSet({path: same.get(path, files[path]) for path in files})


def _shown(state: _State) -> dict[Key, int]:
    """Which files everybody sees: those of an edition are the same object for as long as none of them changes."""
    return {key: id(edition.files) for key, edition in state.editions.items()}


def _of_reading(project: Project, locales: Locales, profile: ProfileName) -> tuple[Finding, ...]:
    """What is wrong with the files themselves."""
    broken = [code for code, folder in locales.folders.items() if folder.broken]
    if not (project.faults or locales.faults or broken):
        return ()
    from builder.pipeline import check_locale, check_sources  # noqa: PLC0415 - the checks are half of the builder's imports

    codes = {fault.code for fault in project.faults}
    found = [*check_sources(project, profile, codes.__contains__)]
    for code in {*broken, *locales.folders, *locales.spoiled}:
        found += check_locale(project, code, locales, profile, {"L001", "L301"}.__contains__)
    return sort_findings(found)


def _of_checks(sources: _Sources, locale: str, profile: ProfileName) -> Iterator[Finding]:
    """What the checks find, but for those of style: they take longest, and say nothing about why a build fails."""
    from builder.pipeline import check_locale, check_sources  # noqa: PLC0415 - only if needed

    yield from check_sources(sources.project, profile, lambda code: not code.startswith("S7"))
    if locale in sources.locales.folders:
        yield from check_locale(sources.project, locale, sources.locales, profile, lambda code: not code.startswith("L2"))
