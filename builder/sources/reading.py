"""One reading of a project's files: where they lie, what is wrong with them, and what is known of them from the last time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from yaml.nodes import Node

from builder.memory import NOTHING_KEPT, Memory
from builder.sources.faults import Fault, Faults
from builder.sources.yamltree import parse, read_text

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Reading:
    """Faults are noted in `found`. With a `memory`, a file with the same text as before is the same object as before."""

    root: Path
    found: Faults
    memory: Memory = NOTHING_KEPT

    def name(self, path: Path) -> str:
        """The path that messages show."""
        return path.relative_to(self.root).as_posix()

    def text(self, path: Path) -> str | None:
        """The text of a file, or None after noting why not."""
        return read_text(path, self.name(path), self.found)

    def record(self, path: Path, make: Callable[[Node, Faults], R | None]) -> R | None:
        """What `make` reads out of the YAML of a file. After noting what is wrong: what it was when it was sound, or None."""
        name = self.name(path)
        before = len(self.found.items)
        text = self.text(path)
        record = None
        if text is not None:
            record, faults = self.memory.recall(name, text, lambda: _read(text, name, make))
            self.found.items += faults
        return self.memory.last_good(name, record, good=len(self.found.items) == before)


def _read(text: str, name: str, make: Callable[[Node, Faults], R | None]) -> tuple[R | None, tuple[Fault, ...]]:
    found = Faults()
    node = parse(text, name, found)
    record = make(node, found) if node is not None else None
    return record, tuple(found.items)
