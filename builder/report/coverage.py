"""Which elements of the plan the modules teach, and which they do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from builder.model.course import Module
from builder.sources.project import Element

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Covered:
    """An element and the places that teach it, as `module/lesson` or `module`."""

    element: Element
    places: tuple[str, ...]


def cover(elements: Iterable[Element], modules: Iterable[Module[T]]) -> tuple[Covered, ...]:
    """Every element, in the order of the list, with where it is taught."""
    places: dict[str, list[str]] = {}
    for name, place in _claims(modules):
        places.setdefault(name, []).append(place)
    return tuple(Covered(element, tuple(places.get(element.id, ()))) for element in elements)


def by_part(covered: Iterable[Covered]) -> Mapping[str, tuple[Covered, ...]]:
    """The elements under their part of the plan."""
    parts: dict[str, list[Covered]] = {}
    for item in covered:
        parts.setdefault(item.element.part, []).append(item)
    return {part: tuple(items) for part, items in parts.items()}


def coverage_text(covered: Iterable[Covered], *, verbose: bool) -> str:
    """The coverage as text: a line a part, below it the missing elements, and with `verbose` the taught ones too."""
    listed = tuple(covered)
    lines = []
    for part, items in by_part(listed).items():
        lines.append(f"{part}: {sum(bool(item.places) for item in items)} of {len(items)}")
        lines += [f"    {_line(item)}" for item in items if verbose or not item.places]
    total = sum(bool(item.places) for item in listed)
    lines.append(f"Together: {total} of {len(listed)}")
    return "\n".join(lines) + "\n"


def _line(item: Covered) -> str:
    where = ", ".join(item.places) if item.places else "MISSING"
    return f"{item.element.id:9} {where}: {item.element.element}"


def _claims(modules: Iterable[Module[T]]) -> Iterator[tuple[str, str]]:
    for module in modules:
        yield from ((name, module.id) for name in module.covers)
        for lesson in module.lessons:
            yield from ((name, f"{module.id}/{lesson.id}") for name in lesson.covers)
