"""`ids.lock`: every id that a course ever released, so that a build can refuse to lose one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from builder.ids import url_name
from builder.model.blocks import KINDS, Block, CheckboxesBlock, ChoiceBlock
from builder.model.course import Lesson, Module, Unit
from builder.model.schema import Form, specs
from builder.model.text import Paragraph

_HEAD = """\
# Every id that this course ever released: learners' answers and notes hang on them.
# `ldn build` adds to this file. Commit it with the course; never edit it by hand.
"""

_KINDS = frozenset({"module", "lesson", "unit", *KINDS})  # not any word: `git stash` leaves `<<<<<<< Updated upstream`
_NUMBER = re.compile(r"[0-9]{1,9}")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lock:
    """Released ids: (kind, `module/id`) to url_name; order of choices; highest paragraph number of each Markdown body."""

    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    paragraphs: Mapping[str, int] = field(default_factory=dict)


def read_lock(text: str) -> Lock:
    """The lock in a file's text. Raises ValueError that names the first line which is none."""
    names: dict[tuple[str, str], str] = {}
    choices: dict[str, tuple[str, ...]] = {}
    paragraphs: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        match line.split():
            case []:
                continue
            case [first, *_] if first.startswith("#"):
                continue
            case ["choices", name, *order]:
                choices[name] = tuple(order)
            case ["paragraphs", key, last] if _NUMBER.fullmatch(last):
                paragraphs[key] = int(last)
            case [kind, name, url] if kind in _KINDS:
                names[kind, name] = url
            case _:
                raise ValueError(number, line)
    return Lock(names, choices, paragraphs)


def format_lock(lock: Lock) -> str:
    """The text of a lock: one fact a line, sorted, so that two branches merge line by line."""
    lines = [f"{kind} {name} {url}" for (kind, name), url in lock.names.items()]
    lines += [f"choices {name} {' '.join(order)}" for name, order in lock.choices.items()]
    lines += [f"paragraphs {key} {last}" for key, last in lock.paragraphs.items()]
    return _HEAD + "".join(f"{line}\n" for line in sorted(lines))


def merge_locks(released: Lock, current: Lock) -> Lock:
    """Everything that was ever released, and the order of choices as it is now."""
    highest = dict(released.paragraphs)
    for key, last in current.paragraphs.items():
        highest[key] = max(last, highest.get(key, 0))
    return Lock({**released.names, **current.names}, {**released.choices, **current.choices}, highest)


def lock_of(modules: Iterable[Module[T]]) -> Lock:
    """What a course made of `modules` would release now."""
    names: dict[tuple[str, str], str] = {}
    choices: dict[str, tuple[str, ...]] = {}
    paragraphs: dict[str, int] = {}
    for module in modules:
        names["module", module.id] = url_name(module.id)
        for kind, item in _parts(module):
            names[kind, f"{module.id}/{item.id}"] = url_name(module.id, item.id)
            if isinstance(item, ChoiceBlock | CheckboxesBlock):
                choices[f"{module.id}/{item.id}"] = tuple(option.id for option in item.choices)
            for name, last in _last_paragraphs(item):
                paragraphs[f"{module.id}.{item.id}.{name}"] = last
    return Lock(names, choices, paragraphs)


def _parts(module: Module[T]) -> Iterator[tuple[str, Lesson[T] | Unit[T] | Block[T]]]:
    for lesson in module.lessons:
        yield "lesson", lesson
        for unit in lesson.units:
            yield "unit", unit
            for block in unit.blocks:
                yield block.KIND, block


def _last_paragraphs(item: Lesson[T] | Unit[T] | Block[T]) -> Iterator[tuple[str, int]]:
    for name, spec in specs(type(item)).items():
        if spec.form is Form.BODY:
            paragraphs: tuple[Paragraph[object], ...] = getattr(item, name)
            numbers = [paragraph.number for paragraph in paragraphs if paragraph.number]
            if numbers:
                yield name, max(numbers)
