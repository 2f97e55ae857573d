"""Files that somebody saves are seen, however an editor saves them, and nothing else is."""

from __future__ import annotations

import os
import queue
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from builder.preview.watch import watch
from tests.projects import MODULE, make_project

PATIENCE = 20  # seconds, for a busy machine

Calls = queue.Queue[Collection[Path]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project."""
    return make_project(tmp_path)


@pytest.fixture
def calls(root: Path) -> Iterator[Calls]:
    """What the watch of that project told; its first call, which is without paths, has come."""
    told: Calls = queue.Queue()
    stop = watch(root, told.put)
    assert list(told.get(timeout=PATIENCE)) == []
    yield told
    stop()


def _told(calls: Calls, root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in calls.get(timeout=PATIENCE))


def test_a_file_written_in_place_is_seen(root: Path, calls: Calls) -> None:
    """The plainest way to save."""
    (root / MODULE).write_text("id: first\n", encoding="utf-8")
    assert _told(calls, root) == [MODULE]


def test_a_file_written_beside_and_renamed_is_seen(root: Path, calls: Calls) -> None:
    """Vim, Emacs and Poedit save so. What they leave beside is none of ours. The new file may be as old and long as before."""
    path, beside, backup = root / MODULE, (root / MODULE).with_name(".first.yaml.swp"), (root / MODULE).with_name("first.yaml~")
    shutil.copy2(path, beside)
    shutil.copy2(path, backup)
    os.replace(beside, path)  # noqa: PTH105 - what editors do
    assert _told(calls, root) == [MODULE]


def test_a_new_locale_and_a_deleted_file_are_seen_together(root: Path, calls: Calls) -> None:
    """Files of one save that follow each other closely are told at once, with those in folders that were not there before."""
    folder = root / "locales/bn/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "first.po").write_text("", encoding="utf-8")
    (folder.parent / "locale.yaml").write_text("", encoding="utf-8")
    (root / MODULE).unlink()
    assert _told(calls, root) == ["locales/bn/LC_MESSAGES/first.po", "locales/bn/locale.yaml", MODULE]


def test_what_lies_elsewhere_is_not_looked_at(root: Path, calls: Calls) -> None:
    """An archive that is built into `dist/`, or a file beside the sources, is no change of the course."""
    (root / "dist").mkdir()
    (root / "dist/sample-en.tar.gz").write_bytes(b"")
    (root / "README.md").write_text("", encoding="utf-8")
    (root / "syllabus/.hidden").write_text("", encoding="utf-8")
    (root / MODULE).write_text("", encoding="utf-8")
    assert _told(calls, root) == [MODULE]
    assert calls.empty()
