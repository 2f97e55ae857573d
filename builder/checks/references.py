"""S1: names that must lead somewhere: links, variables, figures, files, modules, lessons, sources, skills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from builder.checks.registry import Problem, Problems, Subject, check
from builder.checks.walk import Worded, all_texts, line_of, placed_blocks, unread
from builder.diagnostics import Location, Severity, suggest
from builder.markup.html import Link, find_links, find_variables
from builder.model.blocks import AssessmentBlock, FigureBlock, JournalBlock, VideoBlock
from builder.model.course import CourseSettings, Lesson, Module, Preset
from builder.model.text import Text
from builder.sources.project import Project, course_modules, static_path


@check("S101", subject=Subject.SOURCE)
def unknown_module(project: Project) -> Problems:
    """A course takes a module or a lesson that does not exist.

    Bad:  `modules: [burn-out]` when the file is called `burnout.yaml`.
    Good: `modules: [burnout]`.
    Why:  the archive would lack a part of the course.
    Mend: Correct the name in `course.yaml`, or write the module.
    """
    known = {*project.modules, *project.partial}
    for course in project.courses.values():
        for choice in course.modules:
            if choice.module not in known:
                yield Problem(choice.where.at("module"), f"there is no module '{choice.module}'", suggest(choice.module, known))
            elif module := project.modules.get(choice.module):
                lessons = {lesson.id for lesson in module.lessons}
                for name in choice.lessons:
                    if name not in lessons and module.id not in project.partial:
                        where = choice.where.at("lessons")
                        yield Problem(where, f"the module '{module.id}' has no lesson '{name}'", suggest(name, lessons))


@check("S102", subject=Subject.SOURCE)
def dangling_link(project: Project) -> Problems:
    """A link leads nowhere: its unit is in no module, or not in the course that has the link.

    Bad:  `[the signs](unit:sings)`.
    Good: `[the signs](unit:signs)`, or `[the signs](unit:burnout/signs)` from another module.
    Why:  learners would meet "page not found".
    Mend: Correct the name after `unit:`.
    """
    names = {module.id: set(_names(module)) for module in project.modules.values()}
    for worded, link in _links(project, "unit:"):
        name = link.target.removeprefix("unit:")
        module, _, own = name.partition("/") if "/" in name else (worded.module, "", name)
        if module in project.partial or own in names.get(module, ()) or name in names:
            continue
        known = [*names.get(worded.module, ()), *(f"{other}/{unit}" for other, units in names.items() for unit in units)]
        yield Problem(line_of(worded.text, link.line), f"the link to '{link.target}' leads nowhere", suggest(name, known))


@check("S103", subject=Subject.SOURCE)
def unknown_variable(project: Project) -> Problems:
    """A text names a variable that is not defined.

    Bad:  `[the plan]({url_lpd})`.
    Good: `[the plan]({url_ldp})`, with `url_ldp` under `variables:` in `syllabus/sources.yaml`.
    Why:  learners would read the braces.
    Mend: Correct the name, or define it in `syllabus/sources.yaml`.
    """
    if unread(project, "syllabus/sources.yaml"):
        return
    known = {name for name, _ in project.variables}
    for worded in all_texts(project):
        allowed = known | {"minutes", "hours"} if worded.text.key.startswith("syllabus.interface.") else known
        for name in find_variables(worded.text.source):
            if name not in allowed:
                yield Problem(worded.text.where, f"the variable '{{{name}}}' is not defined", suggest(name, known))


@check("S104", subject=Subject.SOURCE)
def missing_figure(project: Project) -> Problems:
    """A figure is named that is not there, or that lacks its drawing.

    Bad:  `figure: definition` when the files are `definition-map.yaml` and `definition-map.svg.j2`.
    Good: `figure: definition-map`.
    Why:  learners would see a broken picture.
    Mend: Correct the name, or put both files of the figure into `syllabus/figures/`.
    """
    for figure in project.figures.values():
        if figure.id not in project.templates:
            yield Problem(figure.where.location, f"the drawing syllabus/figures/{figure.id}.svg.j2 is missing")
    for placed in placed_blocks(project):
        if isinstance(placed.block, FigureBlock) and not _is_figure(project, placed.block.figure):
            where = placed.block.where.at("figure")
            yield Problem(where, f"there is no figure '{placed.block.figure}'", suggest(placed.block.figure, project.figures))
    for worded, link in _links(project, "figure:"):
        name = link.target.removeprefix("figure:")
        if not _is_figure(project, name):
            yield Problem(line_of(worded.text, link.line), f"there is no figure '{name}'", suggest(name, project.figures))


@check("S105", subject=Subject.SOURCE)
def missing_static_file(project: Project) -> Problems:
    """A file is named that is not in `static/`.

    Bad:  `[the form](static:form.pdf)` without `form.pdf`.
    Good: the file in `courses/<course>/static/` or in `syllabus/static/`.
    Why:  learners would meet a broken picture, a dead link, or a film without subtitles.
    Mend: Put the file there, or correct its name.
    """
    for name, where, courses in _static_names(project):
        for course in courses:
            if static_path(project, course, name) is None:
                known = {key.partition("/")[2] for key in project.static}
                hint = suggest(name, known) or f"put the file into courses/{course}/static/"
                yield Problem(where, f"the file '{name}' is not in the static folder of the course '{course}'", hint)


@check("S106", subject=Subject.SOURCE)
def unknown_source(project: Project) -> Problems:
    """A module or a lesson rests on a source that is not in `sources.yaml`.

    Bad:  `sources: [who]`.
    Good: `sources: [who-icd11]`, with that id in `syllabus/sources.yaml`.
    Why:  credit would be missing in the course, against the licence.
    Mend: Correct the id, or add the source.
    """
    if unread(project, "syllabus/sources.yaml"):
        return
    known = {source.id for source in project.sources}
    for module in project.modules.values():
        for part in _with_lessons(module):
            for name in part.sources:
                if name not in known:
                    yield Problem(part.where.at("sources"), f"there is no source '{name}'", suggest(name, known))


@check("S107", subject=Subject.SOURCE)
def unknown_skill(project: Project) -> Problems:
    """A journal, an assessment or a preset names a skill that is not in `skills.yaml`, or a skill points to a missing unit.

    Bad:  `skills: [trusting]`.
    Good: `skills: [trust]`.
    Why:  the entry would carry no tag, the preset would lack a skill, and the advice would lead nowhere.
    Mend: Correct the id.
    """
    known = {skill.id for skill in project.skills}
    for group in () if unread(project, "syllabus/skills.yaml") else _with_skills(project):
        for name in group.skills:
            if name not in known:
                yield Problem(group.where.at("skills"), f"there is no skill '{name}'", suggest(name, known))
    units = {f"{module.id}/{name}" for module in project.modules.values() for name in _names(module)}
    for skill in project.skills:
        if skill.unit and skill.unit not in units and skill.unit.partition("/")[0] not in project.partial:
            yield Problem(skill.where.at("unit"), f"there is no unit '{skill.unit}'", suggest(skill.unit, units))


@check("S108", subject=Subject.SOURCE)
def unknown_grading(project: Project) -> Problems:
    """A lesson counts as a kind of graded work that its course does not have, or the weights do not add up to 100.

    Bad:  `graded: quiz` when `course.yaml` has `knowledge-check`.
    Good: `graded: knowledge-check`.
    Why:  Studio would import the lesson as ungraded, without a word (measured).
    Mend: Correct the name in the lesson, or add the kind of work to `grading:` in `course.yaml`.
    """
    for course in _read_courses(project):
        known = {work.id for work in course.grading}
        for module in course_modules(project, course):
            for lesson in module.lessons:
                if lesson.graded and lesson.graded not in known:
                    message = f"the course '{course.id}' has no graded work '{lesson.graded}'"
                    yield Problem(lesson.where.at("graded"), message, suggest(lesson.graded, known))
        if (total := sum(work.weight for work in course.grading)) != 100:
            yield Problem(course.where.at("grading"), f"the weights add up to {total}, not to 100", "change the weights")


@check("S109", subject=Subject.SOURCE)
def unknown_coverage(project: Project) -> Problems:
    """A module or a lesson covers an element that is not in `coverage.csv`.

    Bad:  `covers: [BURN-9]`.
    Good: `covers: [BURN-3]`.
    Why:  the report of what the course teaches would be wrong.
    Mend: Correct the id; `ldn coverage` lists them.
    """
    known = {element.id for element in project.coverage}
    if not known or unread(project, "syllabus/coverage.csv"):
        return
    for module in project.modules.values():
        for part in _with_lessons(module):
            for name in part.covers:
                if name not in known:
                    yield Problem(part.where.at("covers"), f"there is no element '{name}' in coverage.csv", suggest(name, known))


@check("S110", subject=Subject.SOURCE)
def link_out_of_course(project: Project) -> Problems:
    """A link leads to a unit that exists, but that this course does not take.

    Bad:  a course of `definition` alone, with a text that links to `unit:burnout/signs`.
    Good: the module or lesson added to the course, or the link put into words.
    Why:  in this course learners would meet "page not found".
    Mend: Add the module or lesson to `modules:` in `course.yaml`, or reword the text.
    """
    names = {f"{module.id}/{name}" for module in project.modules.values() for name in _names(module)}
    links = list(_links(project, "unit:"))
    for course in _read_courses(project):
        modules = course_modules(project, course)
        here = {f"{module.id}/{name}" for module in modules for name in _names(module)}
        for worded, link in links:
            name = link.target.removeprefix("unit:")
            full = name if "/" in name else f"{worded.module}/{name}"
            block = ".".join(worded.text.key.split(".")[:2]).replace(".", "/")
            if full in names and full not in here and (block in here or worded.text.key.startswith(f"course.{course.id}.")):
                yield Problem(line_of(worded.text, link.line), f"'{link.target}' is not in the course '{course.id}'")


@check("S111", subject=Subject.SOURCE, severity=Severity.WARNING)
def unsafe_link(project: Project) -> Problems:
    """A link is not safe: it is neither `https` nor a name of the course's own.

    Bad:  `[the page](http://example.org)` or `[the page](example.org)`.
    Good: `[the page](https://example.org)`.
    Why:  browsers warn of `http` pages inside a course, and an address without `https://` is read as a page of the course.
    Mend: Write the whole address with `https://`, or use `unit:`, `static:` or a `{variable}`.
    """
    own = ("unit:", "figure:", "static:", "https://", "mailto:", "%7B", "{", "#")
    for worded, link in _links(project, ""):
        if not link.target.startswith(own):
            yield Problem(line_of(worded.text, link.line), f"the link to '{link.target[:60]}' is not safe")
    for source in project.sources:
        if not source.url.startswith("https://"):
            yield Problem(source.where.at("url"), f"the address '{source.url[:60]}' does not begin with https://")


def _read_courses(project: Project) -> Iterator[CourseSettings[Text]]:
    """The courses that were read whole."""
    yield from (course for course in project.courses.values() if not unread(project, project.path_of("course", course.id)))


def _with_skills(project: Project) -> Iterator[JournalBlock[Text] | AssessmentBlock[Text] | Preset[Text]]:
    """Everything that names skills, but the skills themselves."""
    blocks = (placed.block for placed in placed_blocks(project))
    yield from (block for block in blocks if isinstance(block, JournalBlock | AssessmentBlock))
    yield from project.presets


def _is_figure(project: Project, name: str) -> bool:
    return name in project.figures or unread(project, project.path_of("figure", name))


def _with_lessons(module: Module[Text]) -> Iterator[Module[Text] | Lesson[Text]]:
    yield module
    yield from module.lessons


def _names(module: Module[Text]) -> Iterator[str]:
    for lesson in module.lessons:
        yield lesson.id
        for unit in lesson.units:
            yield unit.id
            yield from (block.id for block in unit.blocks)


def _links(project: Project, prefix: str) -> Iterator[tuple[Worded, Link]]:
    return ((worded, link) for worded, link in _all_links(project) if link.target.startswith(prefix))


@lru_cache(maxsize=1)
def _all_links(project: Project) -> tuple[tuple[Worded, Link], ...]:
    texts = (worded for worded in all_texts(project) if worded.markdown)
    return tuple((worded, link) for worded in texts for link in find_links(worded.text.source))


def _static_names(project: Project) -> Iterator[tuple[str, Location, Iterable[str]]]:
    takers: dict[str, list[str]] = {}
    for course in project.courses.values():
        yield course.image, course.where.at("image"), [course.id]
        for choice in course.modules:
            takers.setdefault(choice.module, []).append(course.id)
    for worded, link in _links(project, "static:"):
        courses = takers.get(worded.module, ()) if worded.module else _course_of(worded, project.courses.values())
        yield link.target.removeprefix("static:"), line_of(worded.text, link.line), courses
    for placed in placed_blocks(project):
        if isinstance(placed.block, VideoBlock):
            for transcript in placed.block.transcripts:
                yield transcript.file, transcript.where.at("file"), takers.get(placed.module.id, ())


def _course_of(worded: Worded, courses: Iterable[CourseSettings[Text]]) -> list[str]:
    return [course.id for course in courses if worded.text.key.startswith(f"course.{course.id}.")]
