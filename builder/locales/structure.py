"""What an edition changes in the course: modules hidden, replaced, inserted, moved, and fields set, in the order written."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from builder.diagnostics import Location, suggest
from builder.model.course import CourseSettings, Lesson, Module, ModuleChoice, Unit
from builder.model.locale import Hide, Insert, Locale, Move, Operation, Replace, SetValue
from builder.model.schema import Form, Spec, specs
from builder.model.text import Text
from builder.sources.bodies import GROUPS
from builder.sources.project import Project

T = TypeVar("T")


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError(text)
    return text == "true"


SETTABLE: Mapping[Form, Callable[[str], Any]] = {Form.INTEGER: int, Form.NUMBER: _number, Form.WORD: str, Form.FLAG: _flag}


class StructureError(Exception):
    """An operation cannot be done: where it stands, why not, how to mend it."""

    def __init__(self, where: Location, message: str, hint: str) -> None:
        super().__init__(message)
        self.where = where
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Adapted:
    """A project as an edition changes it, what could not be changed, and the replaced modules that are behind their source."""

    project: Project
    errors: tuple[StructureError, ...]
    behind: tuple[Replace, ...]


def adapt(project: Project, locale: Locale, local: Mapping[str, Module[Text]]) -> Adapted:
    """The project of `locale`. `local` are its own modules by file, such as `modules/conflict.yaml`."""
    now, errors, behind = project, [], []
    for operation in locale.operations:
        try:
            now = _apply(now, operation, local, locale.code)
        except StructureError as error:
            errors.append(error)
            continue
        if isinstance(operation, Replace) and (source := project.modules.get(operation.target)):
            behind += [operation] if operation.based_on != digest_of(source) else []
    return Adapted(now, tuple(errors), tuple(behind))


def digest_of(module: Module[Text]) -> str:
    """Tells whether a module has changed since: of its words and fields, not of comments or the way that YAML is laid out."""
    text = json.dumps(_plain(module), ensure_ascii=False, sort_keys=True)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.source
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "words") and hasattr(value, "lead"):
        return [value.lead, value.words.source]
    known = specs(type(value)) if hasattr(value, "__dataclass_fields__") else {}
    return {name: _plain(getattr(value, name)) for name in known} if known else value


def _apply(project: Project, operation: Operation, local: Mapping[str, Module[Text]], code: str) -> Project:
    match operation:
        case Hide():
            return _hide(project, operation)
        case Replace():
            _known_module(project, operation.target, operation.where)
            module = _local(local, operation.file, operation.where)
            if module.id != operation.target:
                raise StructureError(
                    operation.where,
                    f"{operation.file} has the id '{module.id}', but it replaces '{operation.target}'",
                    f"write `id: {operation.target}` there: links and learners' answers hang on the id",
                )
            return _with_module(project, module)
        case Insert():
            module = _local(local, operation.file, operation.where)
            if not module.id.startswith(f"{code}-"):
                raise StructureError(
                    operation.where,
                    f"the inserted module is called '{module.id}'",
                    f"call it `{code}-{module.id}`: no later module of the syllabus can then have its name",
                )
            if module.id in project.modules:
                raise StructureError(operation.where, f"there is a module '{module.id}' already", "insert each module once")
            project = _with_module(project, module)
            choice = ModuleChoice(module=module.id, where=module.where)
            return _beside(project, choice, operation.anchor, operation.where, before=operation.before)
        case Move():
            return _move(project, operation)
        case SetValue():
            return _set(project, operation)


def _known_module(project: Project, name: str, where: Location) -> Module[Text]:
    module = project.modules.get(name)
    if module is None:
        raise StructureError(where, f"there is no module '{name}'", suggest(name, project.modules))
    return module


def _local(local: Mapping[str, Module[Text]], file: str, where: Location) -> Module[Text]:
    module = local.get(file)
    if module is None:
        raise StructureError(where, f"there is no module in {file}", suggest(file, local) or "write the file first")
    return module


def _with_module(project: Project, module: Module[Text]) -> Project:
    return replace(project, modules={**project.modules, module.id: module})


def _with_courses(project: Project, change: Callable[[tuple[ModuleChoice, ...]], tuple[ModuleChoice, ...]]) -> Project:
    courses: dict[str, CourseSettings[Text]] = {
        name: replace(course, modules=change(course.modules)) for name, course in project.courses.items()
    }
    return replace(project, courses=courses)


def _hide(project: Project, operation: Hide) -> Project:
    name, _, inner = operation.target.partition("/")
    module = _known_module(project, name, operation.where)
    if not inner:
        return _with_courses(project, lambda choices: tuple(choice for choice in choices if choice.module != name))
    smaller = _without(module, inner)
    if smaller is None:
        raise StructureError(
            operation.where, f"there is no '{inner}' in the module '{name}'", suggest(inner, set(_inner_ids(module)))
        )
    return _with_module(project, smaller)


def _inner_ids(module: Module[Text]) -> Iterator[str]:
    for lesson in module.lessons:
        yield lesson.id
        for unit in lesson.units:
            yield unit.id
            yield from (block.id for block in unit.blocks)


def _without(module: Module[Text], inner: str) -> Module[Text] | None:
    """The module without one lesson, unit or block; what is then empty goes too. None if there is no such thing."""
    if inner not in set(_inner_ids(module)):
        return None
    lessons = tuple(_lesson_without(lesson, inner) for lesson in module.lessons if lesson.id != inner)
    return replace(module, lessons=tuple(lesson for lesson in lessons if lesson.units))


def _lesson_without(lesson: Lesson[Text], inner: str) -> Lesson[Text]:
    units: tuple[Unit[Text], ...] = tuple(
        replace(unit, blocks=tuple(block for block in unit.blocks if block.id != inner))
        for unit in lesson.units
        if unit.id != inner
    )
    return replace(lesson, units=tuple(unit for unit in units if unit.blocks))


def _move(project: Project, operation: Move) -> Project:
    _known_module(project, operation.target, operation.where)
    moved = next((c for course in project.courses.values() for c in course.modules if c.module == operation.target), None)
    if moved is None or operation.target == operation.anchor:
        raise StructureError(
            operation.where, f"no course has the module '{operation.target}' to move", "name a module that a course has"
        )
    rest = _with_courses(project, lambda choices: tuple(choice for choice in choices if choice.module != operation.target))
    placed = _beside(rest, moved, operation.anchor, operation.where, before=operation.before)
    # A course without the anchor keeps the module where it was; one that never had it does not get it.
    courses = {}
    for name, course in project.courses.items():
        had = any(choice.module == operation.target for choice in course.modules)
        has_anchor = any(choice.module == operation.anchor for choice in course.modules)
        courses[name] = placed.courses[name] if had and has_anchor else course
    return replace(project, courses=courses)


def _beside(project: Project, choice: ModuleChoice, anchor: str, where: Location, *, before: bool) -> Project:
    def place(choices: tuple[ModuleChoice, ...]) -> tuple[ModuleChoice, ...]:
        found = [number for number, other in enumerate(choices) if other.module == anchor]
        if not found:
            return choices
        at = found[0] + (0 if before else 1)
        return (*choices[:at], choice, *choices[at:])

    placed = _with_courses(project, place)
    if all(placed.courses[name].modules == course.modules for name, course in project.courses.items()):
        known = {other.module for course in project.courses.values() for other in course.modules}
        raise StructureError(where, f"no course has the module '{anchor}' to stand beside", suggest(anchor, known))
    return placed


def _set(project: Project, operation: SetValue) -> Project:
    name, _, rest = operation.path.partition(".")
    module = _known_module(project, name, operation.where)
    inner, _, field = rest.rpartition(".")
    done: list[bool] = []

    def change(record: T) -> T:
        spec = specs(type(record)).get(field)
        if spec is None or spec.form not in SETTABLE or field == "id":
            raise StructureError(operation.where, f"'{field}' cannot be set in '{inner or name}'", _settable(type(record)))
        done.append(True)
        return replace(record, **{field: _value(spec, field, operation)})  # type: ignore[type-var]

    changed = change(module) if not inner else _changed(module, inner, change)
    if not done:
        raise StructureError(
            operation.where, f"there is no '{inner}' in the module '{name}'", suggest(inner, set(_inner_ids(module)))
        )
    return _with_module(project, changed)


def _settable(cls: type[Any]) -> str:
    return "what can be set: " + ", ".join(name for name, spec in specs(cls).items() if spec.form in SETTABLE and name != "id")


def _value(spec: Spec, field: str, operation: SetValue) -> Any:
    try:
        value = SETTABLE[spec.form](operation.value)
    except ValueError:
        raise StructureError(operation.where, f"'{operation.value}' is no {spec.form.value}", spec.doc) from None
    low = spec.least is not None and isinstance(value, int | float) and value < spec.least
    high = spec.most is not None and isinstance(value, int | float) and value > spec.most
    if low or high or (spec.allowed and value not in spec.allowed):
        raise StructureError(operation.where, f"'{field}' cannot be {operation.value}", spec.doc)
    return value


def _changed(record: Any, inner: str, change: Callable[[Any], Any]) -> Any:
    """`record` with the group called `inner`, however deep, changed."""
    if (getattr(record, "id", None) == inner and isinstance(record, Lesson | Unit)) or (
        getattr(record, "id", None) == inner and hasattr(record, "KIND")
    ):
        return change(record)
    changes = {}
    for name, spec in specs(type(record)).items():
        if spec.form in GROUPS and isinstance(value := getattr(record, name), tuple):
            changes[name] = tuple(_changed(item, inner, change) for item in value)
    return replace(record, **changes) if changes else record


def operations_shown(locale: Locale) -> Iterator[str]:
    """Each operation as a line for people."""
    for operation in locale.operations:
        match operation:
            case Hide():
                yield f"hides {operation.target}: {operation.why}"
            case Replace():
                yield f"replaces {operation.target} by {operation.file}"
            case Insert():
                yield f"adds {operation.file} {'before' if operation.before else 'after'} {operation.anchor}"
            case Move():
                yield f"moves {operation.target} {'before' if operation.before else 'after'} {operation.anchor}"
            case SetValue():
                yield f"sets {operation.path} to {operation.value}: {operation.why}"
