"""`ids.lock`: every id that a course ever released, so that a build can refuse to lose one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from builder.ids import url_name
from builder.model.blocks import KINDS, Block, CheckboxesBlock, ChoiceBlock
from builder.model.course import Lesson, Module, Unit
from builder.model.text import Text
from builder.sources.bodies import bodies_of

_HEAD = """\
# Every id that this course ever released: learners' answers and notes hang on them.
# `ldn build` adds to this file. Commit it with the course; never edit it by hand.
"""

_KINDS = frozenset({"module", "lesson", "unit", *KINDS})  # not any word: `git stash` leaves `<<<<<<< Updated upstream`
_NUMBER = re.compile(r"[0-9]{1,9}")


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
    """Everything that was ever released, choices in the order in which they first were."""
    highest = dict(released.paragraphs)
    for key, last in current.paragraphs.items():
        highest[key] = max(last, highest.get(key, 0))
    choices = dict(released.choices)
    for name, order in current.choices.items():
        before = choices.get(name, ())
        choices[name] = (*before, *(choice for choice in order if choice not in before))
    return Lock({**released.names, **current.names}, choices, highest)


def lock_of(modules: Iterable[Module[Text]], others: Iterable[object] = ()) -> Lock:
    """What a course made of `modules` would release now. `others` are its further groups with Markdown: figures, pages."""
    names: dict[tuple[str, str], str] = {}
    choices: dict[str, tuple[str, ...]] = {}
    paragraphs: dict[str, int] = {}
    for module in modules:
        names["module", module.id] = url_name(module.id)
        for kind, item in _parts(module):
            names[kind, f"{module.id}/{item.id}"] = url_name(module.id, item.id)
            if isinstance(item, ChoiceBlock | CheckboxesBlock):
                choices[f"{module.id}/{item.id}"] = tuple(option.id for option in item.choices)
        paragraphs |= _last_paragraphs(module)
    for group in others:
        paragraphs |= _last_paragraphs(group)
    return Lock(names, choices, paragraphs)


def _parts(module: Module[Text]) -> Iterator[tuple[str, Lesson[Text] | Unit[Text] | Block[Text]]]:
    for lesson in module.lessons:
        yield "lesson", lesson
        for unit in lesson.units:
            yield "unit", unit
            for block in unit.blocks:
                yield block.KIND, block


def _last_paragraphs(group: object) -> dict[str, int]:
    """Body key to its highest paragraph number, for bodies that have any."""
    numbers = {key: [paragraph.number for paragraph in body if paragraph.number] for key, body in bodies_of(group)}
    return {key: max(found) for key, found in numbers.items() if found}
