"""What is wrong, where, and how to mend it: the one shape of every message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is: an error stops a build, a warning is only told."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file. Lines and columns count from 1; 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}" if self.column else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: `message` says what is wrong, `hint` how to mend it."""

    code: str
    severity: Severity
    where: Location
    message: str
    hint: str = ""


class BuilderError(Exception):
    """Work cannot go on: wrong usage or unreadable input. `findings` says why, if files are to blame."""

    def __init__(self, message: str, findings: Iterable[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by file, line, column and code, each one once: the same order in every run."""
    return tuple(sorted(set(findings), key=lambda f: (f.where, f.code, f.message)))


def has_errors(findings: Iterable[Finding]) -> bool:
    """True if any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def count(number: int, noun: str) -> str:
    """A number with its noun, for messages: `1 word`, `2 words`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def suggest(name: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or lists what is allowed when none is near."""
    words = sorted(known)
    near = get_close_matches(name, words, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    if not words:
        return ""
    shown = ", ".join(f"'{word}'" for word in words[:12])
    return f"allowed: {shown}" + (f" and {len(words) - 12} more" if len(words) > 12 else "")
