"""One folder for each check of locales, as `test_checks_source.py` has them for the sources.

`tests/checks/<CODE>/bad/` and `good/` are laid over the sample, which has in both a locale `bn` with everything translated: begin
a file at `locales/bn/` to replace one of its. `expected.txt` holds every finding of that code in `bad`; `good` has no finding.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.checks.all import CHECKS
from builder.checks.registry import Subject
from builder.diagnostics import Finding, sort_findings
from builder.locales import locale_codes
from tests.locales.kit import findings_of
from tests.projects import TESTS, line_of, make_project

FOLDER = TESTS / "checks"
OVERLAY = TESTS / "samples" / "locales-overlay"
CODES = sorted(code for code, check in CHECKS.items() if check.subject is Subject.LOCALE)


def found_in(folder: Path, overlay: Path) -> tuple[Finding, ...]:
    """Findings in every locale of the sample with a folder laid over it."""
    root = make_project(folder, OVERLAY)
    for path in (path for path in overlay.rglob("*") if path.is_file()):
        target = root / path.relative_to(overlay)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return sort_findings(finding for code in locale_codes(root) for finding in findings_of(root, code))


def test_every_check_has_its_folder_and_every_folder_its_check() -> None:
    """A check without examples, or examples without a check, would prove nothing."""
    assert sorted(path.name for path in FOLDER.iterdir() if path.name.startswith("L")) == CODES


def test_the_locale_of_the_sample_has_no_finding(tmp_path: Path) -> None:
    """What the examples are laid over is itself without any, so that each finding is the example's own."""
    root = make_project(tmp_path, OVERLAY)
    assert [line_of(finding) for code in locale_codes(root) for finding in findings_of(root, code)] == []


@pytest.mark.parametrize("code", CODES)
def test_bad_gives_exactly_the_expected_findings(code: str, tmp_path: Path, update_golden: bool) -> None:
    """All findings of the check in `bad`, with place and message, are those in `expected.txt`; and there are some."""
    findings = [finding for finding in found_in(tmp_path, FOLDER / code / "bad") if finding.code == code]
    found = "".join(f"{line_of(finding)}\n" for finding in findings)
    expected = FOLDER / code / "expected.txt"
    if update_golden:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
    assert found
    assert {finding.severity for finding in findings} == {CHECKS[code].severity}
    assert all(finding.hint for finding in findings)


@pytest.mark.parametrize("code", CODES)
def test_good_gives_no_finding(code: str, tmp_path: Path) -> None:
    """What the check could take for a fault, and must not, has no finding of any check."""
    assert [line_of(finding) for finding in found_in(tmp_path, FOLDER / code / "good")] == []
