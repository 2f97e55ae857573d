"""Sees which files of the project somebody has saved.

It looks at all of them again and again: a project has some hundred files, and a look takes a millisecond. That works on every
disk and network share, with editors that write in place and those that write beside and rename, and needs no library.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from builder.locales import LOCALES
from builder.sources.project import COURSES, SYLLABUS

EVERY = 0.2  # seconds
AT_REST = 0.05  # seconds in which nothing changes any more: an editor, or git, has finished
LONGEST = 20  # how many times to wait for that

OnChange = Callable[[Collection[Path]], None]
Look = dict[str, tuple[int, int, int]]


def watch(root: Path, on_change: OnChange) -> Callable[[], None]:
    """Call `on_change` in another thread whenever files were saved, made or deleted; gives what ends that.

    It is called once at the beginning, without paths: somebody may have saved while the project was read.
    """
    stop = threading.Event()
    seen = _look(root)
    threading.Thread(target=_keep_looking, args=(root, on_change, seen, stop), name="watch", daemon=True).start()
    return stop.set


def _keep_looking(root: Path, on_change: OnChange, seen: Look, stop: threading.Event) -> None:
    on_change(())
    while not stop.wait(EVERY):
        now = _look(root)
        if now != seen:
            now = _at_rest(root, now, stop)
            on_change([Path(path) for path in {*seen, *now} if seen.get(path) != now.get(path)])
            seen = now


def _at_rest(root: Path, now: Look, stop: threading.Event) -> Look:
    for _ in range(LONGEST):
        before = now
        if stop.wait(AT_REST) or (now := _look(root)) == before:
            break
    return now


def _look(root: Path) -> Look:
    return {entry.path: _stamp(entry) for folder in (SYLLABUS, COURSES, LOCALES) for entry in _entries(root / folder)}


def _stamp(entry: os.DirEntry[str]) -> tuple[int, int, int]:
    try:
        found = entry.stat()
    except OSError:  # deleted just now, or a link to nothing
        return 0, 0, 0
    return found.st_mtime_ns, found.st_size, found.st_ino


def _entries(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    """The files below a folder, but for hidden ones and those that editors leave beside (`x~`, `#x#`)."""
    try:
        with os.scandir(folder) as listed:
            entries = list(listed)
    except OSError:  # the folder is gone, or may not be read
        return
    for entry in entries:
        if entry.name.startswith((".", "#")) or entry.name.endswith("~"):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(entry.path)
        else:
            yield entry
