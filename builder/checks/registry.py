"""How a check is declared, and the table of all of them.

A check is a decorated generator that yields `Problem`s. Its code, name, severity and subject come from the declaration,
so a check cannot mislabel itself; its docstring (what is wrong, `Bad:`, `Good:`, `Why:`, `Mend:`) is its page in the docs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from builder.diagnostics import Finding, Location, Severity


class Subject(StrEnum):
    """What a check looks at, and so when it runs."""

    SOURCE = "source"  # the author's YAML: builder.sources.Project
    LOCALE = "locale"  # translations and editions: builder.checks.locale_view.LocaleView
    OLX = "olx"  # any Open edX course: builder.olx.tree.OlxCourse


class Problem(NamedTuple):
    """One fault as a check sees it: where, what, and how to mend it here (the check's own `Mend:` if empty)."""

    where: Location
    message: str
    hint: str = ""


Problems = Iterator[Problem]
Codes = Callable[[str], bool]  # which checks to run, by their code


@dataclass(frozen=True, slots=True)
class Check:
    """A declared check. `profiles` is empty for a check that holds on every platform."""

    code: str
    name: str
    severity: Severity
    subject: Subject
    profiles: frozenset[str]
    doc: str
    run: Callable[[Any], Problems]

    @property
    def mend(self) -> str:
        """The `Mend:` paragraph of the docstring, on one line: the default hint of each finding."""
        _, _, rest = self.doc.partition("Mend:")
        return " ".join(rest.split("\n\n")[0].split())


CHECKS: dict[str, Check] = {}


def check(
    code: str, *, subject: Subject, severity: Severity = Severity.ERROR, profiles: Iterable[str] = ()
) -> Callable[[Callable[[Any], Problems]], Callable[[Any], Problems]]:
    """Declare the decorated generator as the check `code`. Its name is the function's, with hyphens."""

    def declare(run: Callable[[Any], Problems]) -> Callable[[Any], Problems]:
        if code in CHECKS:
            raise ValueError(f"two checks with the code {code}")
        doc = _dedent(run.__doc__ or "")
        name = run.__name__.replace("_", "-")
        CHECKS[code] = Check(code, name, severity, subject, frozenset(profiles), doc, run)
        return run

    return declare


def run_checks(subject: Subject, thing: object, *, profile: str, codes: Codes) -> Iterator[Finding]:
    """Findings of every check of `subject` that holds for `profile` and whose code `codes` accepts, in code order."""
    for code in sorted(CHECKS):
        declared = CHECKS[code]
        if declared.subject is not subject or not codes(code):
            continue
        if declared.profiles and profile not in declared.profiles:
            continue
        for problem in declared.run(thing):
            message = " ".join(problem.message.split())  # words of an author in it may have line breaks
            yield Finding(code, declared.severity, problem.where, message, problem.hint or declared.mend)


def _dedent(doc: str) -> str:
    first, _, rest = doc.strip().partition("\n")
    return "\n".join([first, *(line.removeprefix("    ") for line in rest.splitlines())]).strip()
