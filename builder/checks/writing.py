"""S3: text that would not come out as its author meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from builder.checks.registry import Problem, Problems, Subject, check
from builder.checks.walk import Worded, all_texts, line_of, texts_of
from builder.diagnostics import Location, Severity
from builder.markup.html import MarkdownFault, find_faults, find_links
from builder.sources.bodies import bodies_of
from builder.sources.project import Project, course_modules

_MARKS = re.compile(r"\*\*|(?<!\w)[*_](?=\w)[^*_]+[*_](?!\w)|\]\(|`|<[A-Za-z/!?]|&#?\w+;")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_OPENERS = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"


@check("S301", subject=Subject.SOURCE)
def raw_html(project: Project) -> Problems:
    """A Markdown text has HTML tags in it.

    Bad:  `<b>never</b> alone`.
    Good: `**never** alone`.
    Why:  HTML in texts breaks in translation, and could carry scripts to learners.
    Mend: Use Markdown: `**bold**`, `*italic*`, `[link](https://…)`. To show a tag as text, write it in backticks.
    """
    for worded, fault in _faults(project):
        if fault.kind == "html":
            yield Problem(line_of(worded.text, fault.line), f"HTML in the text: {fault.excerpt}")


@check("S302", subject=Subject.SOURCE)
def wrongly_nested_markdown(project: Project) -> Problems:
    """Marks of Markdown are left over: opened and not closed, closed in the wrong order, or with a space inside.

    Bad:  `**very *important** text*`, or `** important **`.
    Good: `**very *important* text**`, and `**important**`.
    Why:  learners would see the asterisks.
    Mend: Close what was opened last first, and leave no space between the mark and the word.
    """
    for worded, fault in _faults(project):
        if fault.kind == "unclosed":
            yield Problem(line_of(worded.text, fault.line), f"a mark is left over near: {fault.excerpt}")


@check("S303", subject=Subject.SOURCE)
def heading_out_of_order(project: Project) -> Problems:
    """A heading is of the first level, or skips a level.

    Bad:  `# Signs`, or `####` right after `##`.
    Good: `## Signs`, then `### In yourself`.
    Why:  the page has its first heading already; screen readers walk by levels.
    Mend: Begin with `##` and go down one level at a time.
    """
    for worded, fault in _faults(project):
        if fault.kind == "top-heading":
            yield Problem(line_of(worded.text, fault.line), "a heading of level 1 inside a paragraph")
    for record in _with_bodies(project):
        for _, body in bodies_of(record):
            level = 1
            for paragraph in body:
                if paragraph.lead.startswith("#"):
                    now = len(paragraph.lead.strip())
                    if now == 1 or now > level + 1:
                        yield Problem(paragraph.words.where, f"a heading of level {now} follows level {level}")
                    level = now


@check("S304", subject=Subject.SOURCE, severity=Severity.WARNING)
def unmarked_paragraph(project: Project) -> Problems:
    """A paragraph has no permanent number yet.

    Bad:  a new paragraph without `<!--T:4-->`.
    Good: the same after `ldn mark`.
    Why:  translations hang on these numbers; without one, a paragraph that moves loses its translation.
    Mend: Run `ldn mark`.
    """
    for record in _with_bodies(project):
        new = [part.words.where for _, body in bodies_of(record) for part in body if part.number is None]
        if new:
            paragraphs = f"{len(new)} paragraphs have" if len(new) > 1 else "a paragraph has"
            yield Problem(min(new), f"{paragraphs} no number yet")


@check("S305", subject=Subject.SOURCE)
def duplicate_paragraph_number(project: Project) -> Problems:
    """Two paragraphs of one text have the same number.

    Bad:  `<!--T:2-->` twice, after copying a paragraph.
    Good: the copy without a number; `ldn mark` gives it a new one.
    Why:  both would get the same translation.
    Mend: Remove the marker of the newer paragraph and run `ldn mark`.
    """
    for record in _with_bodies(project):
        for key, body in bodies_of(record):
            seen: set[int] = set()
            for paragraph in body:
                if paragraph.number in seen:
                    yield Problem(paragraph.words.where, f"the paragraph number {paragraph.number} of '{key}' stands twice")
                seen |= {paragraph.number} if paragraph.number else set()


@check("S306", subject=Subject.SOURCE)
def markdown_in_plain_text(project: Project) -> Problems:
    """A text that is shown as it is has marks of Markdown or HTML in it.

    Bad:  `question: What is **burnout**?`
    Good: `question: What is burnout?`
    Why:  learners would see the asterisks. WikiLearn's translation layer loses text after marks in questions.
    Mend: Remove the marks.
    """
    for worded in all_texts(project):
        if not worded.markdown and (mark := _MARKS.search(worded.text.source)):
            yield Problem(worded.text.where, f"'{mark[0][:30]}' would be shown as it is: this text has no Markdown")


@check("S307", subject=Subject.SOURCE)
def hidden_character(project: Project) -> Problems:
    """A text has a control character, or a direction mark that is never closed.

    Bad:  text pasted from a PDF with invisible characters in it.
    Good: the same text typed, or pasted as plain text.
    Why:  XML cannot hold control characters, and an open direction mark turns the rest of the page around.
    Mend: Delete the line and type it again.
    """
    for worded in all_texts(project):
        if bad := _CONTROL.search(worded.text.source.replace("\n", "")):
            yield Problem(worded.text.where, f"the text has the control character U+{ord(bad[0]):04X}")
        elif _unbalanced(worded.text.source):
            yield Problem(worded.text.where, "a direction mark is opened and not closed")


@check("S308", subject=Subject.SOURCE)
def image_without_alternative(project: Project) -> Problems:
    """A picture in a text has no text alternative.

    Bad:  `![](figure:definition-map)`.
    Good: `![The eight qualities around the shared goal](figure:definition-map)`.
    Why:  learners who do not see the picture get nothing.
    Mend: Say between the brackets what the picture shows.
    """
    for worded in all_texts(project):
        if worded.markdown and "![" in worded.text.source:
            for link in find_links(worded.text.source):
                if link.image and not link.alt.strip():
                    yield Problem(line_of(worded.text, link.line), f"the picture '{link.target}' has no text alternative")


@check("S309", subject=Subject.SOURCE, severity=Severity.WARNING)
def repeated_title(project: Project) -> Problems:
    """Two parts of a course have the same title.

    Bad:  two units called "Introduction".
    Good: "What burnout is" and "What a shared vision is".
    Why:  learners lose their way in the outline, and WikiLearn finds translated parts by their title when ids fail it.
    Mend: Say in the title what the part is about.
    """
    for course in project.courses.values():
        seen: dict[str, Location] = {}
        for module in course_modules(project, course):
            for worded in texts_of(module, module.id):
                if worded.text.key.endswith(".title"):
                    first = seen.setdefault(worded.text.source.casefold(), worded.text.where)
                    if first != worded.text.where:
                        yield Problem(worded.text.where, f"the title '{worded.text.source}' also stands in {first}")


def _with_bodies(project: Project) -> Iterator[object]:
    """Everything that is a file of its own and has Markdown bodies in it."""
    yield from project.modules.values()
    yield from project.figures.values()
    yield from project.courses.values()
    yield from (project.syllabus,) if project.syllabus else ()


@lru_cache(maxsize=1)
def _faults(project: Project) -> tuple[tuple[Worded, MarkdownFault], ...]:
    texts = (worded for worded in all_texts(project) if worded.markdown)
    return tuple((worded, fault) for worded in texts for fault in find_faults(worded.text.source))


def _unbalanced(text: str) -> bool:
    """True if direction embeddings (closed by U+202C) or isolates (closed by U+2069) are left open or closed too often."""
    if text.isascii():
        return False
    embeddings = sum(text.count(mark) for mark in _OPENERS[:4]) - text.count("\u202c")
    isolates = sum(text.count(mark) for mark in _OPENERS[4:]) - text.count("\u2069")
    return bool(embeddings or isolates)
