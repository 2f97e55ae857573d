"""What the reader found wrong, kept until all of it is known. The checks of family S0 turn faults into findings."""

from __future__ import annotations

from dataclasses import dataclass, field

from builder.diagnostics import Location


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of reading, under the code of the check that explains it."""

    code: str
    where: Location
    message: str
    hint: str = ""


@dataclass(slots=True)
class Faults:
    """A growing list of faults."""

    items: list[Fault] = field(default_factory=list)

    def add(self, code: str, where: Location, message: str, hint: str = "") -> None:
        """Note one fault. What it quotes of a file is put on one line, without control characters."""
        words = " ".join(message.split())
        shown = "".join(character if character.isprintable() else "\ufffd" for character in words)
        self.items.append(Fault(code, where, shown, hint))

    def spoiled(self) -> frozenset[str]:
        """Paths of the files that could not be read whole."""
        return frozenset(item.where.path for item in self.items)


UNREADABLE = "S001"
SYNTAX = "S002"
DUPLICATE_KEY = "S003"
REFERENCE = "S004"
UNKNOWN_KEY = "S005"
MISSING_KEY = "S006"
WRONG_TYPE = "S007"
NOT_ALLOWED = "S008"
BAD_ID = "S009"
DUPLICATE_ID = "S010"
BAD_DATE = "S011"
