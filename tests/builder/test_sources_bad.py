"""Every mistake that an author can make, and the message that it gives.

A file in `tests/sources_bad/` is one mistake (see `mistakes.py`). It replaces the sample's module, or what `# at:` names.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.builder.mistakes import assert_found, assert_no_stray, mistakes_in, read_case
from tests.projects import LOCK, MODULE, TESTS, ldn, line_of, make_project, snapshot, source_findings

FOLDER = TESTS / "sources_bad"
FILES = mistakes_in(FOLDER)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_mistake_gives_its_message_and_no_other(path: Path, tmp_path: Path) -> None:
    """All findings of the run are those that the file expects, in order, with place, code, message and hint."""
    case = read_case(path, MODULE)
    findings = source_findings(make_project(tmp_path, {case.at: case.content}))
    assert_found(case, findings)


def test_the_folder_has_no_stray_file() -> None:
    """Each `.expect` has its file, so that no expectation is forgotten when a mistake is renamed."""
    assert_no_stray(FOLDER)


def test_the_sample_has_no_finding(tmp_path: Path) -> None:
    """What the mistakes are made from is itself without any, so that each finding is the mistake's own."""
    assert source_findings(make_project(tmp_path), editorial=True) == ()


@pytest.mark.parametrize(
    "name", ["alias-bomb", "bom", "bad-date", "empty", "lock-conflict", "raw-script", "too-deep", "unclosed-quote", "unknown-key"]
)
def test_an_error_leaves_with_1_and_without_a_traceback(name: str, tmp_path: Path) -> None:
    """`ldn check` prints every expected finding to stdout, a summary to stderr, and no account of Python's."""
    case = read_case(next(path for path in FILES if path.stem == name), MODULE)
    ran = ldn("check", "--ignore", "S7", cwd=make_project(tmp_path, {case.at: case.content}))
    heads = [line.split()[0] for line in ran.out.splitlines() if not line.startswith("    ")]
    assert heads == [f"{line.split()[0]}:" for line, _ in case.expected]
    assert (ran.code, ran.err) == (1, f"{len(heads)} error{'s' * (len(heads) > 1)}, 0 warnings.\n")


@pytest.mark.parametrize("name", ["unknown-key", "no-correct-choice", "lock-conflict"])
def test_an_error_stops_the_build(name: str, tmp_path: Path) -> None:
    """`ldn build` with an error leaves with 1 and writes not one file."""
    case = read_case(next(path for path in FILES if path.stem == name), MODULE)
    root = make_project(tmp_path, {case.at: case.content})
    before = snapshot(root)
    ran = ldn("build", cwd=root)
    assert (ran.code, ran.out, snapshot(root)) == (1, "", before)
    assert "sample (en) was not built: it has errors." in ran.err
    assert "Traceback" not in ran.err


def test_a_file_of_50_megabytes_is_refused_at_once(tmp_path: Path) -> None:
    """A huge file is refused by its size, unread."""
    root = make_project(tmp_path)
    with (root / MODULE).open("r+b") as handle:
        handle.truncate(50_000_000)
    start = time.perf_counter()
    found = [line_of(finding) for finding in source_findings(root)]
    assert found == [f"{MODULE} S001 the file has 50,000,000 bytes; the limit is 2,000,000"]
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_a_million_levels_do_not_kill_the_program(opening: str, tmp_path: Path) -> None:
    """Nesting that would overflow the parser's stack is refused in words, and fast."""
    root = make_project(tmp_path, {MODULE: opening * (1_900_000 // len(opening))})
    start = time.perf_counter()
    found = [finding.message for finding in source_findings(root)]
    assert found == ["nested more than 30 levels deep"]
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("name", ["skills", "glossary", "sources", "syllabus"])
def test_a_missing_file_is_one_finding(name: str, tmp_path: Path) -> None:
    """A file that every project has is missed by name, and what it would hold is not missed once more."""
    root = make_project(tmp_path)
    (root / f"syllabus/{name}.yaml").unlink()
    found = [line_of(finding) for finding in source_findings(root)]
    assert found == [f"syllabus/{name}.yaml S001 cannot be read: No such file or directory"]


def test_a_folder_in_place_of_a_file_is_one_finding(tmp_path: Path) -> None:
    """`first.yaml/` is a finding, not a crash."""
    root = make_project(tmp_path)
    (root / MODULE).unlink()
    (root / MODULE).mkdir()
    assert [line_of(finding) for finding in source_findings(root)] == [f"{MODULE} S001 cannot be read: Is a directory"]


def test_an_editors_lock_is_no_module(tmp_path: Path) -> None:
    """Emacs leaves a dangling link `.#first.yaml` beside a file that it has open: it is not read."""
    root = make_project(tmp_path)
    (root / "syllabus/modules/.#first.yaml").symlink_to("somebody@somewhere.1")
    assert source_findings(root) == ()


def test_a_broken_lock_stays_as_it_is(tmp_path: Path) -> None:
    """A lock with a conflict in it is named and never overwritten: it is the only memory of what was released."""
    text = "module first first-0\n<<<<<<< HEAD\n"
    root = make_project(tmp_path, {LOCK: text})
    assert ldn("build", "--draft", cwd=root).code == 1
    assert (root / LOCK).read_text(encoding="utf-8") == text
