"""One folder for each check of the sources, so that none is without an example of what it finds and what it leaves alone.

`tests/checks/<CODE>/bad/` and `good/` are laid over the sample; `expected.txt` holds every finding of that code in `bad`, and
`good` has no finding at all. `--update-golden` rewrites `expected.txt`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.checks.all import CHECKS
from builder.checks.registry import Subject
from tests.projects import TESTS, line_of, make_project, source_findings

FOLDER = TESTS / "checks"
CODES = sorted(code for code, check in CHECKS.items() if check.subject is Subject.SOURCE)


def is_editorial(code: str) -> bool:
    """True for the checks that ask for a good lesson, not only for one that can be built."""
    return code.startswith("S7")


def test_every_check_has_its_folder_and_every_folder_its_check() -> None:
    """A check without examples, or examples without a check, would prove nothing."""
    assert sorted(path.name for path in FOLDER.iterdir() if path.name.startswith("S")) == CODES


@pytest.mark.parametrize("code", CODES)
def test_bad_gives_exactly_the_expected_findings(code: str, tmp_path: Path, update_golden: bool) -> None:
    """All findings of the check in `bad`, with place and message, are those in `expected.txt`; and there are some."""
    findings = source_findings(make_project(tmp_path, FOLDER / code / "bad"), editorial=is_editorial(code))
    found = "".join(f"{line_of(finding)}\n" for finding in findings if finding.code == code)
    expected = FOLDER / code / "expected.txt"
    if update_golden:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
    assert found
    assert {finding.severity for finding in findings if finding.code == code} == {CHECKS[code].severity}


@pytest.mark.parametrize("code", CODES)
def test_good_gives_no_finding(code: str, tmp_path: Path) -> None:
    """What the check could take for a fault, and must not, has no finding of any check."""
    findings = source_findings(make_project(tmp_path, FOLDER / code / "good"), editorial=is_editorial(code))
    assert [line_of(finding) for finding in findings] == []


@pytest.mark.parametrize("code", CODES)
def test_a_check_explains_itself(code: str) -> None:
    """Every check says in one sentence what is wrong, shows a bad and a good example, says why and how to mend it."""
    check = CHECKS[code]
    parts = [check.doc.split("\n")[0], *(check.doc.partition(f"{part}:")[2].strip() for part in ("Bad", "Good", "Why", "Mend"))]
    assert [bool(part) for part in parts] == [True] * 5
    assert parts[0].endswith(".")
    assert check.mend
