"""A course as its pages need it: modules, lessons and units in reading order, and the way from each unit to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from builder.olx.tree import Node, OlxCourse


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """One page of a lesson."""

    name: str
    title: str
    blocks: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A subsection. `format` is the graded work that it counts for, empty when it counts for none.

    `ungraded` are the names of blocks in it that say of themselves, or whose unit says, that they do not count.
    """

    name: str
    title: str
    format: str
    units: tuple[Unit, ...]
    ungraded: frozenset[str] = frozenset()

    @property
    def blocks(self) -> Iterator[Node]:
        """Every block of the lesson."""
        for unit in self.units:
            yield from unit.blocks


@dataclass(frozen=True, slots=True, eq=False)
class Module:
    """A section."""

    name: str
    title: str
    lessons: tuple[Lesson, ...]

    @property
    def units(self) -> Iterator[Unit]:
        """Every unit of the module."""
        for lesson in self.lessons:
            yield from lesson.units


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A unit with what is around it."""

    module: Module
    lesson: Lesson
    unit: Unit
    before: Unit | None
    after: Unit | None


@dataclass(frozen=True, slots=True)
class Tab:
    """A page in the navigation of the course."""

    slug: str
    title: str
    html: str


@dataclass(frozen=True, eq=False)
class Outline:
    """The whole course. `lost` are the blocks that Studio would not keep, or not in their place."""

    title: str
    modules: tuple[Module, ...]
    tabs: tuple[Tab, ...]
    lost: tuple[Node, ...]

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Each unit's place, by the unit's name, in reading order."""
        walk = [(module, lesson, unit) for module in self.modules for lesson in module.lessons for unit in lesson.units]
        units = [None, *(unit for _, _, unit in walk), None]
        return {
            unit.name: Place(module, lesson, unit, units[at], units[at + 2]) for at, (module, lesson, unit) in enumerate(walk)
        }

    @cached_property
    def blocks(self) -> Mapping[str, Node]:
        """Every block of every unit, by name."""
        return {block.url_name: block for place in self.places.values() for block in place.unit.blocks}

    @cached_property
    def units_of(self) -> Mapping[str, str]:
        """The unit to open for a name: of a unit itself, of a block in it, of a lesson or module that begins with it."""
        found: dict[str, str] = {}
        for place in self.places.values():
            for name in (place.unit.name, *(block.url_name for block in place.unit.blocks), place.lesson.name, place.module.name):
                found.setdefault(name, place.unit.name)
        return found


def outline_of(course: OlxCourse) -> Outline:
    """The outline of a course as Studio would keep it."""
    modules: list[Module] = []
    lost: list[Node] = [node for node in course.nodes if not node.kept]
    for chapter in _kept(course.top, "chapter", lost):
        lessons = []
        for sequential in _kept(chapter, "sequential", lost):
            verticals = tuple(_kept(sequential, "vertical", lost))
            units = tuple(
                Unit(vertical.url_name, _title(vertical), tuple(child for child in vertical.children if child.kept))
                for vertical in verticals
            )
            ungraded = frozenset(name for vertical in verticals for name in _ungraded(course, vertical))
            lessons.append(Lesson(sequential.url_name, _title(sequential), _format(course, sequential), units, ungraded))
        modules.append(Module(chapter.url_name, _title(chapter), tuple(lessons)))
    return Outline(
        str(course.course_setting("display_name") or course.number or "Course"), tuple(modules), _tabs(course), tuple(lost)
    )


def _kept(parent: Node | None, tag: str, lost: list[Node]) -> Iterator[Node]:
    """The children that the level below `parent` is made of; others are imported, and no page shows them."""
    for child in parent.children if parent is not None and parent.kept else ():
        if child.tag == tag and child.kept:
            yield child
        elif child.kept:
            lost.append(child)


def _title(node: Node) -> str:
    return node.get("display_name") or node.url_name


def _format(course: OlxCourse, node: Node) -> str:
    return str(course.setting(node, "format") or "") if _is_graded(course, node, default=False) else ""


def _ungraded(course: OlxCourse, vertical: Node) -> Iterator[str]:
    default = _is_graded(course, vertical, default=True)
    return (child.url_name for child in vertical.children if not _is_graded(course, child, default=default))


def _is_graded(course: OlxCourse, node: Node, *, default: bool) -> bool:
    """What a block says of itself; `default` is what it inherits."""
    said = course.setting(node, "graded")
    return default if said is None else said is True or said in ("true", "True")


def _tabs(course: OlxCourse) -> tuple[Tab, ...]:
    listed = course.course_setting("tabs")
    found = [tab for tab in listed if isinstance(tab, dict)] if isinstance(listed, list) else []
    pages = {path.rpartition("/")[2].removesuffix(".html"): path for path in course.below("tabs") if path.endswith(".html")}
    return tuple(
        Tab(slug, str(tab.get("name") or slug), course.texts.get(pages[slug], ""))
        for tab in found
        if tab.get("type") == "static_tab" and (slug := str(tab.get("url_slug") or "")) in pages
    )
