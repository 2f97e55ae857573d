"""What was made before and what it was made from, for a program that makes nearly the same again and again: `ldn preview`."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Memory:
    """Keeps the last of each kind of thing that was made. One that keeps nothing makes everything anew."""

    def __init__(self, *, keeps: bool = True) -> None:
        self._keeps = keeps
        self._made: dict[Hashable, tuple[object, Any]] = {}
        self._good: dict[Hashable, Any] = {}

    def recall(self, name: Hashable, source: object, make: Callable[[], T], holds: Callable[[T], bool] = lambda _: True) -> T:
        """What was made under `name` last time, the very object, if it was made from an equal `source` and still `holds`.

        Else what `make` makes now. It must depend on nothing else but what `holds` looks at.
        """
        last = self._made.get(name)
        if last is not None and last[0] == source and holds(last[1]):
            made: T = last[1]
            return made
        made = make()
        if self._keeps:
            self._made[name] = source, made
        return made

    def last_good(self, name: Hashable, value: T, *, good: bool) -> T:
        """`value` if it is good, else the last one under this name that was; there may have been none."""
        if good and self._keeps:
            self._good[name] = value
        return value if good else self._good.get(name, value)


NOTHING_KEPT = Memory(keeps=False)
