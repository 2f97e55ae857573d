"""An edition: one course in one language, read from the files of its archive as Studio would read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree, html

from builder.fileset import FileSet
from builder.markup.html import words
from builder.model.text import Language
from builder.olx.tree import Element, Node, OlxCourse, read_olx
from builder.preview.outline import Lesson, Outline, outline_of
from builder.preview.sanitiser import MOST_LETTERS
from builder.preview.tongues import tongue

_INHERITED = ("due", "max_attempts", "show_correctness", "show_reset_button", "showanswer")
_WORDS_A_MINUTE = 150  # slower than native readers: for most learners the course is in a second language


@dataclass(frozen=True, eq=False)
class Edition:
    """One course in one language. `given` are the minutes of lessons that their authors gave, by url_name."""

    course: str
    locale: str
    files: FileSet
    olx: OlxCourse
    outline: Outline
    language: Language
    given: Mapping[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key of the course run, as the platform writes it."""
        return f"course-v1:{self.olx.org}+{self.olx.number}+{self.olx.run}"

    def text_of(self, node: Node) -> str:
        """The HTML of a text block; empty when there is none."""
        if node.html:
            return self.olx.texts.get(node.html, "")
        return "".join([node.element.text or "", *(_serialised(child) for child in node.element)])

    def inherited(self, node: Node) -> Mapping[str, str]:
        """The settings of questions that a block takes from its lesson, its module or the course: the nearest wins."""
        found: dict[str, str] = {}
        above: Node | None = node.parent
        while above is not None:
            given = {
                name: above.get(name) or self.olx.policies.get(f"{above.tag}/{above.url_name}", {}).get(name)
                for name in _INHERITED
            }
            found = {name: str(value) for name, value in given.items() if value is not None and value != ""} | found
            above = above.parent
        course = {name: str(value) for name in _INHERITED if (value := self.olx.course_setting(name)) is not None}
        return course | found

    def static(self, name: str) -> bytes | None:
        """A file of `static/`, or None."""
        path = self.olx.statics.get(name)
        return None if path is None else self.files[path]

    def about(self, name: str) -> str:
        """A part of the about page, such as `overview`."""
        return self.olx.texts.get(f"{self.olx.root}about/{name}.html", "")

    @cached_property
    def minutes(self) -> Mapping[str, int]:
        """The minutes of each lesson, by url_name: those given, else an estimate from its words."""
        lessons = [lesson for module in self.outline.modules for lesson in module.lessons]
        return {lesson.name: self.given.get(lesson.name) or self._estimate(lesson) for lesson in lessons}

    def _estimate(self, lesson: Lesson) -> int:
        count = sum(words(" ".join(_plain(self, block))) for block in lesson.blocks)
        return max(1, round(count / _WORDS_A_MINUTE))


def edition_of(
    course: str, locale: str, files: FileSet, given: Mapping[str, int] | None = None, language: Language | None = None
) -> Edition:
    """Read the files of an archive. Its language is `language`, else what its settings say."""
    olx = read_olx(files)
    return Edition(
        course, locale, files, olx, outline_of(olx), language or tongue(str(olx.course_setting("language") or "en")), given or {}
    )


def _plain(edition: Edition, block: Node) -> list[str]:
    text = edition.text_of(block) if block.tag == "html" else _serialised(block.element)
    return [str(part) for part in html.fragment_fromstring(text[:MOST_LETTERS] or " ", create_parent="div").itertext()]


def _serialised(element: Element) -> str:
    return etree.tostring(element, encoding="unicode")
