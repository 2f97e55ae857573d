"""A course in one language as the files of an archive: the frame of chapters, sequentials and verticals around the blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from builder.fileset import FileSet
from builder.ids import url_name
from builder.memory import NOTHING_KEPT, Memory
from builder.olx.blocks import FILED, Written, html_block, write_block
from builder.olx.context import Context, around_module, around_modules, make_context, phrase_html
from builder.olx.figures import figure_files
from builder.olx.pages import page_files, source_html
from builder.olx.policies import policy_files
from builder.olx.profile import LICENSE, Target
from builder.olx.xml import element, pointer, to_bytes

if TYPE_CHECKING:
    from builder.model.course import Course, Lesson, Module, Unit
    from builder.model.locale import Locale
    from builder.model.text import Phrase

ROOT = "course"

Files = Iterator[tuple[str, bytes]]


def write_olx(
    course: Course[Phrase],
    target: Target,
    locale: Locale,
    others: Iterable[tuple[Course[Phrase], Locale]] = (),
    memory: Memory = NOTHING_KEPT,
) -> FileSet:
    """Every file of the archive, under `course/`. The course has passed its source checks.

    `others` are the activities of the course in further languages: each activity takes along those that it is complete in.
    With the `memory` of this course in this locale, only modules that have changed are written again.
    """
    context = make_context(course, target, locale, others)
    files = FileSet()
    for path, content in _all_files(context, memory):
        files.add(f"{ROOT}/{path}", content)
    for path, content in figure_files(context, [files[path] for path in files]):
        files.add(f"{ROOT}/{path}", content)
    return files


def _all_files(context: Context, memory: Memory) -> Files:
    yield from _course_files(context)
    around = around_modules(context)
    shared = memory.recall("around the modules", around, lambda: around)  # one object: the modules' own are equal the sooner
    for module in context.course.modules:
        yield from _remembered(module, around_module(module, context, shared), memory)
    yield from policy_files(context)
    yield from page_files(context)
    for name, content in context.course.static:
        yield f"static/{name}", content


def _remembered(module: Module[Phrase], context: Context, memory: Memory) -> tuple[tuple[str, bytes], ...]:
    """The files of a module: those of before, if all that they were made from is as it was, and links lead where they did."""
    files, _ = memory.recall(
        ("module", module.id),
        (module, context),
        lambda: (tuple(_module_files(module, context)), context.targets.asked),
        lambda made: all(context.targets.names.get(target, "") == url for target, url in made[1].items()),
    )
    return files


def _course_files(context: Context) -> Files:
    key = context.target.key
    # Exactly these three attributes: one more, or a comment inside, and Studio empties the course (docs/platform.md).
    yield "course.xml", to_bytes(element("course", {"url_name": key.run, "org": key.org, "course": key.number}))
    chapters = (element("chapter", {"url_name": url_name(module.id)}) for module in context.course.modules)
    yield f"course/{key.run}.xml", to_bytes(element("course", {"license": LICENSE}, *chapters))


def _module_files(module: Module[Phrase], context: Context) -> Files:
    lessons = (element("sequential", {"url_name": url_name(module.id, lesson.id)}) for lesson in module.lessons)
    chapter = element("chapter", {"display_name": module.title.text}, *lessons)
    yield f"chapter/{url_name(module.id)}.xml", to_bytes(chapter)
    for lesson in module.lessons:
        yield from _lesson_files(lesson, module, context)


def _lesson_files(lesson: Lesson[Phrase], module: Module[Phrase], context: Context) -> Files:
    attributes = {"display_name": lesson.title.text}
    if lesson.graded:
        # The format must equal the title in the grading policy, or nothing counts: both come from one phrase.
        titles = {work.id: work.title.text for work in context.course.settings.grading}
        attributes |= {"format": titles[lesson.graded], "graded": "true"}
    units = (element("vertical", {"url_name": url_name(module.id, unit.id)}) for unit in lesson.units)
    yield f"sequential/{url_name(module.id, lesson.id)}.xml", to_bytes(element("sequential", attributes, *units))
    for unit in lesson.units:
        yield from _unit_files(unit, lesson, module, context)


def _unit_files(unit: Unit[Phrase], lesson: Lesson[Phrase], module: Module[Phrase], context: Context) -> Files:
    written = [write_block(block, module, unit, context) for block in unit.blocks]
    if unit is lesson.units[-1] and (lesson.sources or lesson.original):
        written.append(_lesson_sources(lesson, module, context))
    children = [pointer(item.node) if item.node.tag in FILED else item.node for item in written]
    vertical = element("vertical", {"display_name": unit.title.text}, *children)
    yield f"vertical/{url_name(module.id, unit.id)}.xml", to_bytes(vertical)
    for item in written:
        yield from _block_files(item)


def _block_files(written: Written) -> Files:
    node = written.node
    if node.tag not in FILED:
        return
    name = str(node.attrib.pop("url_name"))  # the file's name says it; in the file it would be a second, unread truth
    yield f"{node.tag!s}/{name}.xml", to_bytes(node)
    if written.html is not None:
        yield f"html/{name}.html", written.html.encode()


def _lesson_sources(lesson: Lesson[Phrase], module: Module[Phrase], context: Context) -> Written:
    """What a lesson rests on, at its end: the licence asks for credit, and readers for where to read on."""
    heading = context.interface.lesson_sources
    known = {source.id: source for source in context.course.sources}
    items = "\n".join(f"<li>{source_html(known[name])}</li>" for name in lesson.sources)
    note = f"<p><em>{phrase_html(context.interface.original_note, context)}</em></p>\n" if lesson.original else ""
    listing = f"<h3>{phrase_html(heading, context)}</h3>\n<ul>\n{items}\n</ul>" if items else ""
    name = url_name(module.id, f"{lesson.id}/sources")
    return html_block(name, f"{heading.text}: {lesson.title.text}", note + listing, context)
