"""Every mistake that a translator or a partner can make, and the message that it gives.

A file in `tests/locales_bad/` is one mistake (see `mistakes.py`), laid over the sample with a complete locale `bn`. It
replaces that locale's catalogue of the module `first`, or what `# at:` names.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from builder.checks.of_locales import FALLS_BACK
from builder.diagnostics import Finding, Severity, sort_findings
from builder.locales import locale_codes
from tests.builder.mistakes import Case, assert_found, assert_no_stray, mistakes_in, read_case
from tests.locales.kit import FIRST, build, findings_of
from tests.projects import TESTS, ldn, line_of, make_project, snapshot

FOLDER = TESTS / "locales_bad"
OVERLAY = TESTS / "samples" / "locales-overlay"
FILES = mistakes_in(FOLDER)


def project(folder: Path, case: Case) -> Path:
    """The sample with its locale and the mistake."""
    root = make_project(folder, OVERLAY)
    (root / case.at).parent.mkdir(parents=True, exist_ok=True)
    (root / case.at).write_bytes(case.content)
    return root


def found_in(root: Path) -> tuple[Finding, ...]:
    """Findings in every locale."""
    return sort_findings(finding for code in locale_codes(root) for finding in findings_of(root, code))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_mistake_gives_its_message_and_no_other(path: Path, tmp_path: Path) -> None:
    """All findings are those that the file expects, in order, with place, code, message and hint."""
    case = read_case(path, FIRST)
    findings = found_in(project(tmp_path, case))
    assert_found(case, findings)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_english_is_built_all_the_same(path: Path, tmp_path: Path) -> None:
    """Whatever is wrong with a locale, the English course has its archive, and not one finding."""
    result = build(project(tmp_path, read_case(path, FIRST)), "en")
    assert (result.findings, result.archive is not None) == ((), True)


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".po"], ids=lambda path: path.stem)
def test_a_draft_is_built_with_any_catalogue(path: Path, tmp_path: Path) -> None:
    """A bad unit, or a whole catalogue that cannot be read, falls back to English; that is told as warnings."""
    result = build(project(tmp_path, read_case(path, FIRST)))
    assert result.archive is not None
    assert {finding.severity for finding in result.findings} <= {Severity.WARNING}
    assert {finding.code for finding in result.findings if finding.code[:2] == "L1"} <= FALLS_BACK


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_command_fails_over_it(path: Path, tmp_path: Path) -> None:
    """`status` and `sync` end in words: done, findings or refused, and a refusal has written nothing."""
    root = project(tmp_path, read_case(path, FIRST))
    for words in (("status",), ("sync",)):
        before = snapshot(root)
        ran = ldn("locale", *words, cwd=root)
        assert "Traceback" not in ran.err
        assert "fault of the program" not in ran.err
        assert ran.code in (0, 1, 2)
        if ran.code == 2:
            assert (ran.out, snapshot(root)) == ("", before)


def test_the_folder_has_no_stray_file() -> None:
    """Each `.expect` has its file, so that no expectation is forgotten when a mistake is renamed."""
    assert_no_stray(FOLDER)


def test_a_catalogue_of_100_megabytes_is_refused_at_once(tmp_path: Path) -> None:
    """A huge file is refused by its size, unread, and the rest of the locale is checked."""
    root = make_project(tmp_path, OVERLAY)
    with (root / FIRST).open("r+b") as handle:
        handle.truncate(100_000_000)
    start = time.perf_counter()
    found = [line_of(finding) for finding in found_in(root)]
    assert found == [f"{FIRST} L001 the file has 100,000,000 bytes; the limit is 10,000,000"]
    assert time.perf_counter() - start < 2


def test_an_answer_that_is_lost_takes_the_question_to_english(tmp_path: Path) -> None:
    """With one choice untranslated, the whole question is English in the archive, and the check says which unit lacks."""
    case = read_case(FOLDER / "answer-option-lost.po", FIRST)
    files = build(project(tmp_path, case)).files
    assert files is not None
    (problem,) = (files[path].decode() for path in files if b"What comes first?" in files[path] and "/problem/" in path)
    assert 'lang="bn"' not in problem
