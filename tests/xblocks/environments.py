"""Clean environments made with pip, for what must be tried as an operator installs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import NoReturn

import django
import pytest

ROOT = Path(__file__).resolve().parents[2]
XBLOCKS = ROOT / "xblocks"
NOT_SOURCE = shutil.ignore_patterns("build", "dist", "*.egg-info", "__pycache__", "*.mo", ".*_cache")


def constraints() -> Path:
    """The versions of the set that these tests run in."""
    return XBLOCKS / f"constraints-{'teak' if django.VERSION < (5,) else 'newest'}.txt"


def make(folder: Path) -> Path:
    """A new environment in `folder`, empty but for pip; its Python. Skips without a package index, but never in CI."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    found = run(python, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder / "probe", "polib")
    if found.returncode:
        missing(f"pip cannot download anything here:\n{found.stderr}")
    return python


def pip(python: Path, *arguments: object) -> None:
    """Run pip in an environment; a failure shows what pip said."""
    done = run(python, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments)
    assert done.returncode == 0, f"pip {arguments}:\n{done.stdout}\n{done.stderr}"


def copy_of(source: Path, folder: Path) -> Path:
    """The sources as a fresh clone has them: without what earlier builds left, which would end in a wheel."""
    return Path(shutil.copytree(source, folder, symlinks=True, ignore=NOT_SOURCE))


def run(*command: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command outside this test run's environment, and tell how it ended."""
    ours = ("PYTHON", "DJANGO", "TUTOR", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    words = [str(part) for part in command]
    return subprocess.run(words, check=False, capture_output=True, text=True, encoding="utf-8", env={**kept, **environment})


def missing(message: str) -> NoReturn:
    """Skip what cannot be tested here, loudly; in CI it is a failure."""
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
