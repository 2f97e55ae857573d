"""Small projects for tests: a copy of the sample with files laid over it, and the command `ldn` run on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.checks.of_sources import run_source_checks
from builder.diagnostics import Finding, sort_findings
from builder.sources.project import Project, read_project

TESTS = Path(__file__).parent
SAMPLE = TESTS / "samples" / "minimal"
MODULE = "syllabus/modules/first.yaml"
COURSE = "courses/sample/course.yaml"
LOCK = "courses/sample/ids.lock"

Overlay = Path | Mapping[str, str | bytes]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of `ldn` gave back."""

    code: int
    out: str
    err: str


def make_project(folder: Path, overlay: Overlay | None = None) -> Path:
    """A copy of the sample at `folder/project`, with the files of a folder or a mapping laid over it."""
    root = folder / "project"
    shutil.copytree(SAMPLE, root)
    for name, content in _files(overlay):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def _files(overlay: Overlay | None) -> Iterator[tuple[str, bytes]]:
    if isinstance(overlay, Path):
        yield from ((path.relative_to(overlay).as_posix(), path.read_bytes()) for path in overlay.rglob("*") if path.is_file())
    elif overlay is not None:
        yield from ((name, content.encode() if isinstance(content, str) else content) for name, content in overlay.items())


def edit(root: Path, name: str, old: str, new: str) -> None:
    """Replace the one place of a file that reads `old`."""
    text = (root / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{name} has {old!r} {text.count(old)} times"
    (root / name).write_text(text.replace(old, new), encoding="utf-8")


def source_findings(project: Path | Project, *, editorial: bool = False) -> tuple[Finding, ...]:
    """Findings of all checks of the sources, on every platform.

    The editorial checks (S7) ask more of a lesson than the few lines of an example have: they are left out unless asked for.
    """
    read = read_project(project) if isinstance(project, Path) else project
    return sort_findings(
        finding
        for profile in ("wikilearn", "openedx")
        for finding in run_source_checks(read, profile=profile, codes=lambda code: editorial or not code.startswith("S7"))
    )


def line_of(finding: Finding) -> str:
    """A finding as expected files write it."""
    return f"{finding.where} {finding.code} {finding.message}"


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def ldn(*words: str, cwd: Path, env: Mapping[str, str] | None = None, umask: int = 0o022) -> Ran:
    """Run the command as its users do, in a process of its own."""
    result = subprocess.run(
        [sys.executable, "-m", "builder", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(TESTS.parent), "PYTHONWARNINGS": "error", **(env or {})},
        umask=umask,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Ran(result.returncode, result.stdout, result.stderr)
