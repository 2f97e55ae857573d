"""The files that the sample course becomes, compared whole with the expected ones, for each platform."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.fileset import FileSet
from builder.locales import source_locale
from builder.pipeline import Options, build_course, check_sources
from builder.sources.project import read_project

SAMPLE = Path(__file__).parents[1] / "samples" / "minimal"
GOLDEN = Path(__file__).parents[1] / "golden"
CASES = {
    "wikilearn": Options("wikilearn", draft=True),
    "openedx": Options("openedx", draft=True),
    "native": Options("wikilearn", native=True, draft=True),
}


def _build(options: Options) -> FileSet:
    project = read_project(SAMPLE)
    result = build_course(project, "sample", source_locale(), options, check_sources(project, options.profile))
    assert result.findings == ()
    assert result.files is not None
    return result.files


def _read(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _write(folder: Path, files: FileSet) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


@pytest.mark.parametrize("case", CASES)
def test_the_sample_becomes_exactly_these_files(case: str, update_golden: bool) -> None:
    """Every kind of block, page and policy: no file more, none less, none different by a byte."""
    files = _build(CASES[case])
    if update_golden:
        _write(GOLDEN / case, files)
    assert dict(files) == _read(GOLDEN / case)
