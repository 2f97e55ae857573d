"""One folder for each check of archives, so that none is without an example of what it finds and what it leaves alone.

`tests/checks/base/` is a small course without any fault. `tests/checks/<CODE>/bad/` and `good/` are laid over it; a file
`REMOVED` in them lists files of the base that are not there, and `SIZES` files of so many zero bytes. `expected.txt` holds
every finding of that code in `bad`; `good` has no finding of that code and no error at all. `--update-golden` rewrites
`expected.txt`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.checks.all import CHECKS
from builder.checks.registry import Subject
from builder.diagnostics import Finding, Severity
from builder.fileset import FileSet
from builder.inspection import check_olx
from builder.olx.profile import PROFILES, ProfileName
from tests.projects import TESTS, line_of, snapshot

FOLDER = TESTS / "checks"
REMOVED = "REMOVED"
SIZES = "SIZES"  # nobody wants 250 MB in the repository
CODES = sorted(code for code, check in CHECKS.items() if check.subject is Subject.OLX)


def base_files() -> dict[str, bytes]:
    """The files of the course without faults, to be damaged."""
    return snapshot(FOLDER / "base")


def overlaid(overlay: Path) -> FileSet:
    """The course without faults with the files of a folder laid over it."""
    files = base_files()
    added = snapshot(overlay)
    for name in added.pop(REMOVED, b"").decode().split():
        del files[name]
    for line in added.pop(SIZES, b"").decode().splitlines():
        name, size = line.split()
        files[name] = bytes(int(size))
    return FileSet(files | added)


def profile_of(code: str) -> ProfileName:
    """The platform on which a check is tried: WikiLearn for those that hold only there."""
    return "wikilearn" if "wikilearn" in CHECKS[code].profiles else "openedx"


def findings_in(code: str, kind: str) -> tuple[Finding, ...]:
    """Findings of all checks in the `bad` or `good` course of one check."""
    return check_olx(overlaid(FOLDER / code / kind), profile_of(code))


@pytest.mark.parametrize("profile", PROFILES)
def test_the_base_has_no_finding(profile: ProfileName) -> None:
    """What the overlays are laid over is clean, so whatever is found comes from them."""
    assert [line_of(finding) for finding in check_olx(FileSet(base_files()), profile)] == []


def test_every_check_has_its_folder_and_every_folder_its_check() -> None:
    """A check without examples, or examples without a check, would prove nothing."""
    assert sorted(path.name for path in FOLDER.iterdir() if path.name[0] in "XW") == CODES


@pytest.mark.parametrize("code", CODES)
def test_bad_gives_exactly_the_expected_findings(code: str, update_golden: bool) -> None:
    """All findings of the check in `bad`, with place and message, are those in `expected.txt`; and there are some."""
    findings = [finding for finding in findings_in(code, "bad") if finding.code == code]
    found = "".join(f"{line_of(finding)}\n" for finding in findings)
    expected = FOLDER / code / "expected.txt"
    if update_golden:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
    assert {finding.severity for finding in findings} == {CHECKS[code].severity}


@pytest.mark.parametrize("code", CODES)
def test_good_gives_no_finding(code: str) -> None:
    """What the check could take for a fault, and must not, passes; and the example is itself without errors."""
    findings = findings_in(code, "good")
    assert [line_of(finding) for finding in findings if finding.code == code or finding.severity is Severity.ERROR] == []


@pytest.mark.parametrize("code", CODES)
def test_a_check_explains_itself(code: str) -> None:
    """Every check says in one sentence what is wrong, shows a bad and a good example, says why and how to mend it."""
    check = CHECKS[code]
    parts = [check.doc.split("\n")[0], *(check.doc.partition(f"{part}:")[2].strip() for part in ("Bad", "Good", "Why", "Mend"))]
    assert [bool(part) for part in parts] == [True] * 5
    assert parts[0].endswith(".")
    assert check.mend
