"""Reads the whole project, the folders `syllabus/` and `courses/`, and composes a course from its modules."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from yaml.nodes import Node

from builder.diagnostics import BuilderError, Location, suggest
from builder.memory import NOTHING_KEPT, Memory
from builder.model.course import (
    Course,
    CourseSettings,
    Figure,
    Glossary,
    Lesson,
    Module,
    ModuleChoice,
    Preset,
    Skill,
    Skills,
    Source,
    Sources,
    Syllabus,
    Term,
)
from builder.model.text import Text
from builder.sources import faults
from builder.sources.faults import Fault, Faults
from builder.sources.lock import Lock, read_lock
from builder.sources.reading import Reading
from builder.sources.records import Scope, read_record

SYLLABUS = "syllabus"
COURSES = "courses"
RESERVED = frozenset({"course", "figures", "glossary", "skills", "syllabus", "common"})  # first words of other texts' keys

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Element:
    """A row of `coverage.csv`: something that the course must teach."""

    id: str
    part: str
    element: str
    must_contain: str
    basis: str


@dataclass(frozen=True, slots=True, eq=False)
class Project:
    """All that the project's own files say. What could not be read is absent here, and a fault in `faults`.

    It is equal to nothing but itself, so that checks can remember what they found in it.
    """

    root: Path
    syllabus: Syllabus[Text] | None
    skills: tuple[Skill[Text], ...]
    presets: tuple[Preset[Text], ...]
    terms: tuple[Term[Text], ...]
    sources: tuple[Source, ...]
    variables: tuple[tuple[str, str], ...]
    figures: Mapping[str, Figure[Text]]
    templates: Mapping[str, str]
    modules: Mapping[str, Module[Text]]
    courses: Mapping[str, CourseSettings[Text]]
    coverage: tuple[Element, ...]
    locks: Mapping[str, Lock]
    static: Mapping[str, Path]
    shingles: frozenset[str]
    faults: tuple[Fault, ...]
    partial: frozenset[str]

    def path_of(self, kind: str, name: str) -> str:
        """Path, as messages show it, of a module, a figure or a course."""
        if kind == "course":
            return f"{COURSES}/{name}/course.yaml"
        return f"{SYLLABUS}/{kind}s/{name}.yaml"


def find_root(start: Path) -> Path:
    """The project's folder: the nearest one above `start` that has `syllabus/` and `courses/`."""
    for folder in (start, *start.parents):
        if (folder / SYLLABUS).is_dir() and (folder / COURSES).is_dir():
            return folder
    raise BuilderError(
        f"{start} is in no LDN project: no folder above it has `{SYLLABUS}/` and `{COURSES}/`. "
        "Go into the project's folder, or name it with --project."
    )


def read_project(root: Path, memory: Memory = NOTHING_KEPT) -> Project:
    """Read every source file of the project. Never raises for what an author wrote: that becomes faults.

    With a `memory`, what has not changed is the same object as before, and a file that is broken is as it last was.
    """
    found = Faults()
    reading = Reading(root, found, memory)
    skills = _read_file(Skills, root / SYLLABUS / "skills.yaml", "skills", reading)
    glossary = _read_file(Glossary, root / SYLLABUS / "glossary.yaml", "glossary", reading)
    sources = _read_file(Sources, root / SYLLABUS / "sources.yaml", "sources", reading)
    syllabus = _read_file(Syllabus, root / SYLLABUS / "syllabus.yaml", "syllabus", reading)
    figures = _read_folder(Figure, root / SYLLABUS / "figures", "figures.", reading)
    modules = _read_folder(Module, root / SYLLABUS / "modules", "", reading)
    courses = _read_courses(reading)
    spoiled = found.spoiled()
    return Project(
        root=root,
        syllabus=syllabus,
        skills=skills.skills if skills else (),
        presets=skills.presets if skills else (),
        terms=glossary.terms if glossary else (),
        sources=sources.sources if sources else (),
        variables=sources.variables if sources else (),
        figures=figures,
        templates=_read_templates(reading),
        modules=modules,
        courses=courses,
        coverage=_read_coverage(reading),
        locks=_read_locks(courses, reading),
        static=_list_static(root),
        shingles=_read_shingles(reading),
        faults=tuple(found.items),
        partial=frozenset(Path(path).stem for path in spoiled if path.startswith(f"{SYLLABUS}/modules/")),
    )


def _read_file(cls: type[R], path: Path, key: str, reading: Reading, name: str = "") -> R | None:
    """The record in a file. Its id must be `name`, if there is one: that of the file, or of its folder."""

    def read(node: Node, found: Faults) -> R | None:
        record: R | None = read_record(cls, node, Scope(reading.name(path), key, key, found))
        return record if record is None or not name or _has_name(record, name, path, found) else None

    return reading.record(path, read)


def _read_folder(cls: type[Any], folder: Path, prefix: str, reading: Reading) -> dict[str, Any]:
    records: dict[str, Any] = {}
    for path in sorted(path for path in folder.glob("*.yaml") if not path.name.startswith(".")):  # `.#x.yaml` is Emacs's lock
        record = _read_file(cls, path, prefix + path.stem, reading, path.stem)
        if record is not None:
            records[record.id] = record
    return records


def _read_courses(reading: Reading) -> dict[str, CourseSettings[Text]]:
    courses: dict[str, CourseSettings[Text]] = {}
    for folder in sorted(path for path in (reading.root / COURSES).iterdir() if path.is_dir() and not path.name.startswith(".")):
        course = _read_file(CourseSettings, folder / "course.yaml", f"course.{folder.name}", reading, folder.name)
        if course is not None:
            courses[course.id] = course
    return courses


def _has_name(record: Any, name: str, path: Path, found: Faults) -> bool:
    where = record.where.at("id")
    if record.id != name:
        reason = f"the file is called {path.name}" if path.stem == name else f"the folder is called {name}"
        found.add(faults.BAD_ID, where, f"the id is '{record.id}', but {reason}", f"give both one name: `id: {name}`")
    elif record.id in RESERVED:
        found.add(faults.BAD_ID, where, f"the id '{record.id}' is taken by the builder itself", "choose another name")
    return record.id == name and name not in RESERVED


def _read_templates(reading: Reading) -> dict[str, str]:
    templates: dict[str, str] = {}
    for path in sorted((reading.root / SYLLABUS / "figures").glob("*.svg.j2")):
        text = reading.text(path)
        if text is not None:
            templates[path.name.removesuffix(".svg.j2")] = text
    return templates


def _read_coverage(reading: Reading) -> tuple[Element, ...]:
    path = reading.root / SYLLABUS / "coverage.csv"
    name, found = reading.name(path), reading.found
    if not path.exists() or (text := reading.text(path)) is None:
        return ()
    reader = csv.DictReader(text.splitlines(), restval="")
    columns = [item.name for item in fields(Element)]
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        found.add(
            faults.SYNTAX, Location(name, reader.line_num, 1), f"not a table: {error}", "close what was opened with a quote"
        )
        return ()
    if not set(columns) <= set(reader.fieldnames or ()):
        hint = f"the first line must name {', '.join(sorted(columns))}"
        found.add(faults.SYNTAX, Location(name, 1, 1), "columns are missing", hint)
        return ()
    for line, row in rows:
        if not row["id"].strip():
            found.add(faults.SYNTAX, Location(name, line, 1), "the row has no id", "fill in the column `id`, or delete the row")
    return tuple(Element(*(row[column] for column in columns)) for _, row in rows if row["id"].strip())


def _read_shingles(reading: Reading) -> frozenset[str]:
    """Fingerprints of nine words each from the documents that the course must not copy; tools/shingles.py writes them."""
    path = reading.root / SYLLABUS / "seed-shingles.txt"
    text = reading.text(path) if path.exists() else ""
    return frozenset(line for line in (text or "").splitlines() if not line.startswith("#"))


def _read_locks(courses: Mapping[str, Any], reading: Reading) -> dict[str, Lock]:
    locks: dict[str, Lock] = {}
    for course in courses:
        path = lock_path(reading.root, course)
        name, found = reading.name(path), reading.found
        text = reading.text(path) if path.exists() else ""
        locks[course] = Lock()
        try:
            locks[course] = read_lock(text or "")
        except ValueError as error:
            number, line = error.args
            hint = "restore the file from git: `git checkout -- " + name + "`"
            found.add(faults.SYNTAX, Location(name, number, 1), f"not a line of a lock file: '{line[:60]}'", hint)
    return locks


def lock_path(root: Path, course: str) -> Path:
    """Where the lock of a course is kept."""
    return root / COURSES / course / "ids.lock"


def _list_static(root: Path) -> dict[str, Path]:
    """`static/x` of the syllabus, and `<course>/x` of each course, to the file."""
    files = {f"{SYLLABUS}/{path.name}": path for path in _files(root / SYLLABUS / "static")}
    for folder in (root / COURSES).iterdir():
        files |= {f"{folder.name}/{path.name}": path for path in _files(folder / "static")}
    return dict(sorted(files.items()))


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def static_path(project: Project, course: str, name: str) -> Path | None:
    """The file that `static:<name>` means in a course: its own, or the syllabus's."""
    return project.static.get(f"{course}/{name}") or project.static.get(f"{SYLLABUS}/{name}")


def choose_lessons(module: Module[Text], choice: ModuleChoice) -> Module[Text]:
    """The module as a course takes it: whole, or only the lessons that the course names, in its order."""
    if not choice.lessons:
        return module
    by_id: dict[str, Lesson[Text]] = {lesson.id: lesson for lesson in module.lessons}
    return replace(module, lessons=tuple(by_id[name] for name in choice.lessons if name in by_id))


def course_modules(project: Project, settings: CourseSettings[Text]) -> tuple[Module[Text], ...]:
    """The modules of a course, in its order. Unknown names are left out: a check reports them."""
    return tuple(
        choose_lessons(project.modules[choice.module], choice) for choice in settings.modules if choice.module in project.modules
    )


def compose(project: Project, name: str) -> Course[Text]:
    """The course `name` with all that goes into its archive. Raises BuilderError when there is no such course or syllabus."""
    settings = project.courses.get(name)
    if settings is None or project.syllabus is None:
        raise BuilderError(f"there is no course '{name}' in {COURSES}/; {suggest(name, project.courses)}")
    return Course(
        settings=settings,
        syllabus=project.syllabus,
        modules=course_modules(project, settings),
        skills=project.skills,
        presets=project.presets,
        glossary=project.terms,
        sources=project.sources,
        figures=tuple(project.figures[figure] for figure in sorted(project.figures)),
        variables=project.variables,
        templates=tuple(sorted(project.templates.items())),
        static=tuple(_read_static(project, name)),
    )


def _read_static(project: Project, course: str) -> Iterator[tuple[str, bytes]]:
    names = {key.partition("/")[2] for key in project.static if key.partition("/")[0] in {course, SYLLABUS}}
    for name in sorted(names):
        path = static_path(project, course, name)
        if path is not None:
            try:
                yield name, path.read_bytes()
            except OSError as error:
                raise BuilderError(f"{path.relative_to(project.root)} cannot be read: {error.strerror}") from error
