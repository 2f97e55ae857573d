"""Files that are one mistake each, and say themselves what must be found.

Their first lines say it, the whole of it and in this order: `# expect: <place> <code> <message>` (the beginning of the message
is enough; `nothing` for what looks wrong and is legal), after it perhaps `# hint: <hint>`, and `# at: <path>` if the file does
not lie where the others of its folder do. A file that cannot carry comments has them beside it in `<name>.expect`. To add a
mistake, add a file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.diagnostics import Finding
from tests.projects import line_of

_PLACE = re.compile(r"[\w./-]+(:\d+(:\d+)?)? [LS]\d\d\d ")


@dataclass(frozen=True, slots=True)
class Case:
    """A mistake: the file, where it belongs, and what must be found, as (line, hint or empty)."""

    content: bytes
    at: str
    expected: tuple[tuple[str, str], ...]


def mistakes_in(folder: Path) -> list[Path]:
    """The mistakes of a folder."""
    return sorted(path for path in folder.iterdir() if path.suffix != ".expect")


def read_case(path: Path, at: str) -> Case:
    """The case in a file; `at` is where those of its folder belong."""
    beside = path.with_name(f"{path.name}.expect")
    expected = list[tuple[str, str]]()
    for line in (beside if beside.exists() else path).read_text(encoding="utf-8").splitlines():
        match re.match(r"# (expect|hint|at): (.*)", line):
            case None:
                break
            case found if found[1] == "at":
                at = found[2]
            case found if found[1] == "hint":
                expected[-1] = (expected[-1][0], found[2])
            case found:
                assert found[2] == "nothing" or _PLACE.match(found[2]), f"{path.name}: {found[2]}"
                expected.append((found[2], ""))
    assert expected, f"{path.name} does not say what to expect"
    return Case(path.read_bytes(), at, tuple(item for item in expected if item[0] != "nothing"))


def assert_found(case: Case, findings: Sequence[Finding]) -> None:
    """The findings are those that the case expects and no others, in order, each with a way to mend it."""
    found = [line_of(finding) for finding in findings]
    shortened = [line[: len(wanted)] for line, (wanted, _) in zip(found, case.expected, strict=False)]
    assert (shortened, found[len(case.expected) :]) == ([wanted for wanted, _ in case.expected], [])
    hints = [finding.hint for finding in findings]
    assert hints == [wanted or hint for hint, (_, wanted) in zip(hints, case.expected, strict=True)]
    assert all(hints), "every finding says how to mend it"


def assert_no_stray(folder: Path) -> None:
    """Each `.expect` has its file, so that no expectation is forgotten when a mistake is renamed."""
    names = {path.name for path in mistakes_in(folder)}
    assert {path.name.removesuffix(".expect") for path in folder.glob("*.expect")} <= names
