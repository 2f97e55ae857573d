"""Where the course leads out of itself: the works that lessons rest on, and the addresses that its texts link to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.checks.walk import Worded, texts_of
from builder.markup.addresses import written_out
from builder.markup.html import find_variables
from builder.model.course import Module, Source
from builder.model.text import Text
from builder.sources.project import Project


@dataclass(frozen=True, slots=True)
class Cited:
    """A work, and the places that name it among their sources, as `module/lesson` or `module`."""

    source: Source
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """An address to which texts link, and the places that have it.

    `name` is that of its variable, empty if it is written out; `source` the work whose page it is, empty if it is none's.
    """

    name: str
    address: str
    source: str
    places: tuple[str, ...]


def cited(project: Project) -> tuple[Cited, ...]:
    """Every work of `sources.yaml`, in its order, with where it is cited."""
    places: dict[str, list[str]] = {}
    for name, place in _citations(project.modules.values()):
        places.setdefault(name, []).append(place)
    return tuple(Cited(source, tuple(places.get(source.id, ()))) for source in project.sources)


def linked(project: Project) -> tuple[Linked, ...]:
    """Every address that `variables:` of `sources.yaml` has, in its order, then those that are written out in texts."""
    named = {name: value for name, value in project.variables if "://" in value}
    works = {_page(source.url): source.id for source in project.sources}
    places: dict[str, dict[str, None]] = {name: {} for name in named}  # dicts are ordered sets here
    for place, words in _placed(project):
        for link in (*(name for name in find_variables(words) if name in named), *written_out(words)):
            places.setdefault(link, {})[place] = None
    return tuple(
        Linked(link if link in named else "", address, works.get(_page(address), ""), tuple(where))
        for link, where in places.items()
        for address in (named.get(link, link),)
    )


def _citations(modules: Iterable[Module[Text]]) -> Iterator[tuple[str, str]]:
    for module in modules:
        yield from ((name, module.id) for name in module.sources)
        for lesson in module.lessons:
            yield from ((name, f"{module.id}/{lesson.id}") for name in lesson.sources)


def _placed(project: Project) -> Iterator[tuple[str, str]]:
    """The words of every text, each with its place: a lesson, a module, or a file that courses share."""
    for module in project.modules.values():
        lessons = {word.text: lesson.id for lesson in module.lessons for word in texts_of(lesson, module.id)}
        for word in texts_of(module, module.id):
            yield (f"{module.id}/{lessons[word.text]}" if word.text in lessons else module.id), word.text.source
    for course in project.courses.values():
        yield from _at(f"courses/{course.id}", texts_of(course, ""))
    for figure in project.figures.values():
        yield from _at(f"figures/{figure.id}", texts_of(figure, ""))
    for name, records in (("glossary", project.terms), ("skills", (*project.skills, *project.presets))):
        for record in records:
            yield from _at(name, texts_of(record, ""))
    if project.syllabus:
        yield from _at("syllabus", texts_of(project.syllabus, ""))


def _at(place: str, words: Iterable[Worded]) -> Iterator[tuple[str, str]]:
    yield from ((place, word.text.source) for word in words)


def _page(address: str) -> str:
    """An address without what only chooses the language of a page on a wiki."""
    return address.replace("/wiki/Special:MyLanguage/", "/wiki/")
