"""S0 and S5: ids. Within one project they must be unique, and what was released must stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from builder.checks.registry import Problem, Problems, Subject, check
from builder.checks.walk import unread
from builder.diagnostics import Location, Severity, suggest
from builder.model.blocks import KINDS
from builder.model.course import Module
from builder.model.text import Text
from builder.sources import faults
from builder.sources.lock import Lock, lock_of
from builder.sources.project import Project, course_modules

Named = tuple[str, Location]


@check(faults.DUPLICATE_ID, subject=Subject.SOURCE)
def duplicate_id(project: Project) -> Problems:
    """Two things that need names of their own have the same id.

    Bad:  a unit `check` in one lesson and a block `check` in another lesson of the same module.
    Good: `signs-check` and `causes-check`.
    Why:  learners' answers hang on ids. Within a module, lessons, units, blocks and outcomes share one set of names, so that
    each can move to another place and keep its answers.
    Mend: Give the newer one another id.
    """
    for names in _namespaces(project):
        yield from _twice(names)


@check("S501", subject=Subject.SOURCE)
def released_id_vanished(project: Project) -> Problems:
    """An id that was released is no longer in the course.

    Bad:  the block `burnout/signs-check` renamed to `burnout/early-check` after a release.
    Good: the old id kept; or, if it is gone on purpose, `retired: [burnout/signs-check]` in `course.yaml`.
    Why:  learners' answers, notes and grades hang on the id. Under a new one they start again with nothing.
    Mend: Restore the id. If the part is gone on purpose, add its id to `retired:` in the course's `course.yaml`.
    """
    for course in project.courses.values():
        if unread(project, project.path_of("course", course.id)):
            continue
        released = project.locks[course.id]
        current = _current_locks(project)[course.id]
        fresh = current.names.keys() - released.names.keys()
        for kind, name in sorted(released.names.keys() - current.names.keys()):
            if _retired(name, course.retired) or name.partition("/")[0] in project.partial:
                continue
            yield Problem(course.where.location, *_vanished(kind, name, fresh))


@check("S502", subject=Subject.SOURCE)
def released_checkboxes_changed(project: Project) -> Problems:
    """The choices of a released checkbox question were reordered or removed.

    Bad:  choices `a, b, c` released, now `b, a, c`.
    Good: `a, b, c, d`: new choices stand at the end.
    Why:  Open edX stores ticked boxes by their position, so a learner's tick would move to another choice (measured).
    Mend: Restore the order and add new choices at the end; or give the question a new id and retire the old one.
    """
    for module, block_id, kind, now, before in _choices(project):
        if kind == "checkboxes" and now[: len(before)] != before:
            where = _where_of(module, block_id)
            message = f"the choices of '{module.id}/{block_id}' were released as {', '.join(before)} and are now {', '.join(now)}"
            yield Problem(where, message)


@check("S503", subject=Subject.SOURCE, severity=Severity.WARNING)
def released_choice_vanished(project: Project) -> Problems:
    """A released choice of a question with one answer is gone.

    Bad:  choices `a, b, c` released, now `a, c`.
    Good: the choice kept, reworded if need be.
    Why:  the answers of learners who picked it show nothing.
    Mend: Restore the choice, or give the question a new id and retire the old one.
    """
    for module, block_id, kind, now, before in _choices(project):
        gone = [name for name in before if name not in now]
        if kind == "choice" and gone:
            yield Problem(_where_of(module, block_id), f"'{module.id}/{block_id}' lost the released choice {', '.join(gone)}")


@check("S504", subject=Subject.SOURCE)
def retired_id_in_use(project: Project) -> Problems:
    """An id is listed as retired and stands in the course.

    Bad:  `retired: [burnout/signs-check]` and a new block `signs-check` in `burnout`.
    Good: a new id for the new block.
    Why:  the new block would inherit the answers of the old one.
    Mend: Give the new part another id; or take the id off `retired:` if the old part is back.
    """
    for course in project.courses.values():
        current = {name for _, name in _current_locks(project)[course.id].names}
        for name in course.retired:
            if name in current:
                yield Problem(course.where.at("retired"), f"'{name}' is retired and in use")


def _namespaces(project: Project) -> Iterator[list[Named]]:
    for module in project.modules.values():
        yield list(_module_names(module))
        for block in _blocks(module):
            for field in ("choices", "hints", "questions", "answers", "fields"):
                items = getattr(block, field, ())
                yield [(item.id, item.where.at("id")) for item in items if hasattr(item, "id")]
    skills = [(skill.id, skill.where.at("id")) for skill in project.skills]
    yield [*skills, *((preset.id, preset.where.at("id")) for preset in project.presets)]  # one set, for the keys of their texts
    for skill in project.skills:
        yield [(item.id, item.where.at("id")) for item in skill.behaviours]
    yield [(term.id, term.where.at("id")) for term in project.terms]
    yield [(source.id, source.where.at("id")) for source in project.sources]
    for figure in project.figures.values():
        yield [(label.id, label.where.at("id")) for label in figure.labels]
    for course in project.courses.values():
        for items in (course.outcomes, course.grading, course.pages, course.discussions):
            yield [(item.id, item.where.at("id")) for item in items]
        yield [(choice.module, choice.where.at("module")) for choice in course.modules]


def _module_names(module: Module[Text]) -> Iterator[Named]:
    yield from ((outcome.id, outcome.where.at("id")) for outcome in module.outcomes)
    for lesson in module.lessons:
        yield lesson.id, lesson.where.at("id")
        for unit in lesson.units:
            yield unit.id, unit.where.at("id")
            yield from ((block.id, block.where.at("id")) for block in unit.blocks)


def _blocks(module: Module[Text]) -> Iterator[object]:
    for lesson in module.lessons:
        for unit in lesson.units:
            yield from unit.blocks


def _twice(names: Iterable[Named]) -> Iterator[Problem]:
    first: dict[str, Location] = {}
    for name, where in names:
        if name in first:
            yield Problem(where, f"the id '{name}' is already taken in line {first[name].line}")
        else:
            first[name] = where


def _retired(name: str, retired: tuple[str, ...]) -> bool:
    return name in retired or name.partition("/")[0] in retired


def _vanished(kind: str, name: str, fresh: Iterable[tuple[str, str]]) -> tuple[str, str]:
    module = name.partition("/")[0]
    changed = [other for other, full in fresh if full == name]
    if changed:
        message = f"'{name}' was released as {kind} and is now {changed[0]}"
        return message, "give the new one an id of its own, and retire the old one if it is gone on purpose"
    message = f"the released {'block ' if kind in KINDS else ''}{kind} '{name}' has vanished: learners' answers hang on this id"
    near = [full for other, full in fresh if other == kind and full.partition("/")[0] == module]
    renamed = f"if you renamed it to '{near[0]}', restore the old id; " if len(near) == 1 else ""
    if len(near) > 1 and (guess := suggest(name, near)).startswith("did you mean"):
        renamed = f"if you renamed it ({guess}), restore the old id; "
    return message, f"{renamed}if it is gone on purpose, add `{name}` to `retired:` in course.yaml"


def _choices(project: Project) -> Iterator[tuple[Module[Text], str, str, tuple[str, ...], tuple[str, ...]]]:
    for course in project.courses.values():
        released: Lock = project.locks[course.id]
        if not released.choices:
            continue
        current = _current_locks(project)[course.id]
        kinds = {name: kind for kind, name in current.names}
        for full, now in current.choices.items():
            module, _, own = full.partition("/")
            if (kinds[full], full) in released.names:
                yield project.modules[module], own, kinds[full], now, released.choices.get(full, ())


@lru_cache(maxsize=1)
def _current_locks(project: Project) -> Mapping[str, Lock]:
    """What each course would release now. Kept for the next check."""
    return {course.id: lock_of(course_modules(project, course)) for course in project.courses.values()}


def _where_of(module: Module[Text], block_id: str) -> Location:
    places = {block.id: block.where.at("choices") for lesson in module.lessons for unit in lesson.units for block in unit.blocks}
    return places[block_id]
