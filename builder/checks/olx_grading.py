"""X22: what counts for the grade, and who may see what."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from builder.checks.olx_policy import not_json
from builder.checks.olx_settings import shown
from builder.checks.olx_structure import unopened_file
from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Location, Severity, suggest
from builder.olx.tree import Node, OlxCourse
from builder.olx.tree import decoded as json_of

_OLX = Subject.OLX
_ENORMOUS = 10**9  # JSON takes numbers that no float can hold
_FIRST_FREE = 100  # below it, Open edX makes partitions of its own: enrolment tracks, content types


@check("X221", subject=_OLX)
def grading_policy_not_json(course: OlxCourse) -> Problems:
    """The grading policy is not correct JSON.

    Bad:  `{"GRADER": [], "GRADE_CUTOFFS": {"Pass": 0.7},}`
    Good: `{"GRADER": [], "GRADE_CUTOFFS": {"Pass": 0.7}}`
    Why:  Studio then takes its own: Homework, Lab, Midterm, Final, and 50 percent to pass; it says "Succeeded" (measured).
    Mend: Correct the file at the place given.
    """
    yield from not_json(course.grading_file, "Studio's default grading is used")
    for key, kind in (("GRADER", list), ("GRADE_CUTOFFS", dict)):
        if course.grading_file and course.grading and not isinstance(course.grading.get(key), kind):
            yield Problem(
                Location(course.grading_file.path, 1), f"{key} is missing or not of the right form: Studio's default is used"
            )


@check("X222", subject=_OLX, severity=Severity.WARNING)
def grading_policy_missing(course: OlxCourse) -> Problems:
    """The course has no grading policy.

    Bad:  no file `policies/<run>/grading_policy.json`.
    Good: the file, with GRADER and GRADE_CUTOFFS.
    Why:  Studio then takes its own: Homework, Lab, Midterm, Final, and 50 percent to pass (measured).
    Mend: Add the file, or export the course from Studio.
    """
    if course.top is not None and course.run and course.grading_file is None:
        path = f"{course.root}policies/{course.run}/grading_policy.json"
        yield Problem(course.course_place, f"there is no grading policy: {path} is missing")


@check("X223", subject=_OLX)
def weights_not_one(course: OlxCourse) -> Problems:
    """The weights of the graded work do not add up to 1.

    Bad:  `"weight": 0.5` and `"weight": 0.3`
    Good: `"weight": 0.6` and `"weight": 0.4`
    Why:  learners can then never reach 100 percent, or more than 100 (rule 5 of olxcleaner).
    Mend: Change the weights so that they add up to 1.
    """
    weights: list[Any] = [grader.get("weight") for grader in _graders(course)]
    if course.grading_file and weights and all(map(_is_number, weights)) and abs(math.fsum(weights) - 1) > 1e-8:
        total = f"{math.fsum(weights):.4g}"
        yield Problem(course.grading_file.where("GRADER"), f"the weights add up to {total}, not to 1")


@check("X224", subject=_OLX)
def grader_incomplete(course: OlxCourse) -> Problems:
    """A kind of graded work lacks its type or weight, or has words where a number must be.

    Bad:  `{"type": "Quiz", "weight": "half"}`
    Good: `{"type": "Quiz", "short_label": "Quiz", "min_count": 2, "drop_count": 0, "weight": 0.5}`
    Why:  the grade of the course cannot be computed (source of its graders).
    Mend: Give it type, min_count, drop_count and weight; the last three are numbers.
    """
    for grader in _graders(course):
        name = shown(grader.get("type") or "without type")
        wrong = [key for key in ("min_count", "drop_count", "weight") if not _is_number(grader.get(key, 0))]
        missing = [key for key in ("type", "weight") if not grader.get(key) and grader.get(key) != 0]
        if (wrong or missing) and course.grading_file:
            words = " and ".join([*(f"{key} is missing" for key in missing), *(f"{key} is not a number" for key in wrong)])
            yield Problem(course.grading_file.where_value(name), f"graded work '{name}': {words}")


@check("X225", subject=_OLX, severity=Severity.WARNING)
def grader_with_odd_count(course: OlxCourse) -> Problems:
    """A kind of graded work counts less than one piece, or drops all of them.

    Bad:  `"min_count": 0`, or `"min_count": 2, "drop_count": 2`
    Good: `"min_count": 3, "drop_count": 1`
    Why:  olxcleaner's rule 5: min_count is at least 1; with everything dropped nothing is left to grade.
    Mend: Set min_count to the number of graded subsections of this type, and drop_count below it.
    """
    for grader in _graders(course):
        least, drop = grader.get("min_count", 1), grader.get("drop_count", 0)
        if course.grading_file and _is_number(least) and _is_number(drop) and (least < 1 or drop < 0 or drop >= max(least, 1)):
            name = shown(grader.get("type"))
            yield Problem(
                course.grading_file.where_value(name),
                f"graded work '{name}': {least:g} pieces count, and {drop:g} of them are dropped",
            )


@check("X226", subject=_OLX)
def grader_type_twice(course: OlxCourse) -> Problems:
    """Two kinds of graded work have the same type.

    Bad:  two entries with `"type": "Quiz"`.
    Good: `"Quiz"` and `"Final quiz"`.
    Why:  a subsection is matched to its kind of work by this word; the grade goes wrong (rule 5 of olxcleaner).
    Mend: Rename one, and the `format` of its subsections too.
    """
    types = [str(grader.get("type")) for grader in _graders(course)]
    for name in sorted({name for name in types if types.count(name) > 1}):
        if course.grading_file:
            yield Problem(course.grading_file.where_value(name), f"two kinds of graded work are called '{shown(name)}'")


@check("X227", subject=_OLX)
def bad_grade_cutoffs(course: OlxCourse) -> Problems:
    """The limits of the grades make no sense.

    Bad:  `{"A": 0.5, "B": 0.8}`, `{"Pass": 0.7, "A": 0.9}`, `{"Pass": 70}`, `{"Pass": 0}`
    Good: `{"Pass": 0.7}`, `{"A": 0.9, "B": 0.8}` or `{"Distinction": 0.9, "Credit": 0.7}`
    Why:  Open edX expects fractions of 1, letters that fall from A on, and either Pass or letters (rule 5 of olxcleaner).
    With two equal limits one of the grades is never given, and with 0 everybody passes.
    Mend: Write each limit as a number above 0 and up to 1, each another one.
    """
    cutoffs = course.grading.get("GRADE_CUTOFFS")
    if not isinstance(cutoffs, dict) or not course.grading_file:
        return
    where = course.grading_file.where("GRADE_CUTOFFS")
    if fault := _cutoff_fault(cutoffs):
        yield Problem(where, f"the grades {fault}")


@check("X228", subject=_OLX)
def format_without_grader(course: OlxCourse) -> Problems:
    """A graded subsection is of a type that the grading policy does not have.

    Bad:  `<sequential format="Quizz" graded="true">` when the grading policy has "Quiz".
    Good: `<sequential format="Quiz" graded="true">`
    Why:  its questions do not count for the grade; nobody is told (measured).
    Mend: Write in `format` the exact `type` of the grading policy.
    """
    types = {str(grader.get("type")) for grader in _graders(course)}
    if not course.grading:
        return
    for node in course.of("sequential"):
        kind = course.setting(node, "format")
        if _graded(course, node) and kind and str(kind) != "notgraded" and str(kind) not in types:
            message = f"{node.title} does not count: the grading policy has no '{shown(kind)}'"
            yield Problem(node.where, message, suggest(shown(kind), map(shown, types)))


@check("X229", subject=_OLX, severity=Severity.WARNING)
def graded_without_format(course: OlxCourse) -> Problems:
    """A subsection is graded without a type, or has a type of the grading policy and is not graded.

    Bad:  `<sequential graded="true">`, or `<sequential format="Quiz">` alone.
    Good: `<sequential format="Quiz" graded="true">`
    Why:  it does not count for the grade: Open edX needs both (its source).
    Mend: Add the missing one, or remove the other.
    """
    types = {str(grader.get("type")) for grader in _graders(course)}
    for node in course.of("sequential"):
        kind = course.setting(node, "format")
        if unopened_file(course, node):
            continue  # another check says that it is empty
        if _graded(course, node) and not kind:
            yield Problem(node.where, f"{node.title} is graded, but has no format: it does not count")
        elif kind and str(kind) in types and not _graded(course, node):
            yield Problem(node.where, f"{node.title} has the format '{shown(kind)}', but is not graded: it does not count")


@check("X241", subject=_OLX)
def access_for_unknown_group(course: OlxCourse) -> Problems:
    """A block is shown only to a group that the course does not have.

    Bad:  `group_access='{"300": [1]}'` when the settings have no `user_partitions` with the id 300.
    Good: the ids of groups that stand in `user_partitions`.
    Why:  Studio then shows "access settings refer to deleted or invalid group configurations", and learners may not see the block
    (measured).
    Mend: Correct the ids, add the group to `user_partitions`, or remove `group_access`.
    """
    groups = _groups_of(course)
    for node in course.blocks:
        access = course.setting(node, "group_access")
        wanted = json_of(access) if isinstance(access, str) else access
        if not wanted or not isinstance(wanted, dict):
            continue
        for partition, members in wanted.items():
            if (fault := _access_fault(str(partition), members, groups)) is not None:
                yield Problem(node.where, f"{node.title} is for {fault}")


@check("X242", subject=_OLX)
def access_not_json(course: OlxCourse) -> Problems:
    """Who may see a block is not written as JSON.

    Bad:  `group_access="group 1"`
    Good: `group_access='{"300": [1]}'`
    Why:  Studio cannot read the block and drops it (read in XBlock's source).
    Mend: Write the id of the partition and the list of its groups, or remove `group_access`.
    """
    for node in course.blocks:
        text = node.get("group_access")
        if text and not isinstance(json_of(text), dict | None):
            yield Problem(node.where, f"{node.title}: group_access is not JSON: '{shown(text)}'")


@check("X243", subject=_OLX, severity=Severity.WARNING)
def partition_with_reserved_id(course: OlxCourse) -> Problems:
    """A group configuration has an id below 100.

    Bad:  `"user_partitions": [{"id": 50, …}]`
    Good: `"user_partitions": [{"id": 300, …}]`
    Why:  Open edX keeps those ids for itself; 50 collides with the enrolment tracks (measured: a warning in the server's log).
    Mend: Use an id of 100 or more, also in every `group_access`.
    """
    for partition in _partitions(course):
        number = partition.get("id")
        if isinstance(number, int) and not isinstance(number, bool) and 0 < number < _FIRST_FREE:
            yield Problem(
                course.setting_place("user_partitions"), f"the group configuration {number} has an id that Open edX uses itself"
            )


def _graders(course: OlxCourse) -> tuple[dict[str, Any], ...]:
    graders = course.grading.get("GRADER")
    return tuple(grader for grader in graders if isinstance(grader, dict)) if isinstance(graders, list) else ()


def _graded(course: OlxCourse, node: Node) -> bool:
    return str(course.setting(node, "graded")).lower() == "true"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -_ENORMOUS < value < _ENORMOUS


def _cutoff_fault(cutoffs: Mapping[str, Any]) -> str:
    if not cutoffs:
        return "have no limit at all"
    if odd := [name for name, value in cutoffs.items() if not _is_number(value) or not 0 < value <= 1]:
        return f"need limits above 0 and up to 1; {shown(odd[0])} has '{shown(cutoffs[odd[0]])}'"
    letters = sorted(cutoffs.keys() & set("ABCDEF"))
    if "Pass" in cutoffs and letters:
        return "mix Pass with letters"
    if not all(cutoffs[better] > cutoffs[worse] for better, worse in pairwise(letters)):
        return f"do not fall from {letters[0]} to {letters[-1]}"
    ranked = sorted(cutoffs, key=lambda name: cutoffs[name])
    same = [pair for pair in pairwise(ranked) if cutoffs[pair[0]] == cutoffs[pair[1]]]
    return f"{shown(same[0][0])} and {shown(same[0][1])} have the same limit" if same else ""


def _partitions(course: OlxCourse) -> Iterator[dict[str, Any]]:
    partitions = course.course_setting("user_partitions")
    if isinstance(partitions, list):
        yield from (partition for partition in partitions if isinstance(partition, dict))


def _groups_of(course: OlxCourse) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for partition in _partitions(course):
        groups = partition.get("groups")
        members = groups if isinstance(groups, list) else []
        found[str(partition.get("id"))] = {str(group.get("id")) for group in members if isinstance(group, dict)}
    return found


def _access_fault(partition: str, members: Any, groups: Mapping[str, set[str]]) -> str | None:
    if partition.isdecimal() and int(partition[:9]) < _FIRST_FREE:
        return None  # enrolment tracks and content types are made by the platform
    if partition not in groups:
        return f"a group of the configuration {shown(partition, 20)}, which the course does not have"
    unknown = [str(member) for member in members if str(member) not in groups[partition]] if isinstance(members, list) else []
    return (
        f"the group {shown(unknown[0], 20)} of the configuration {shown(partition, 20)}, which does not exist"
        if unknown
        else None
    )
