"""Runs `ldn preview` as its users do: in a process of its own, asked over HTTP and by a browser."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds; a busy machine is no fault


@dataclass(slots=True)
class Preview:
    """A preview that runs. `folder` holds its log, and what it keeps while it runs in `folder/tmp`."""

    process: subprocess.Popen[bytes]
    address: str
    folder: Path

    @property
    def said(self) -> str:
        """What it has told beside the address."""
        return (self.folder / "log").read_text(encoding="utf-8")

    @property
    def kept(self) -> list[str]:
        """What lies in its folder for temporary files."""
        return sorted(path.name for path in (self.folder / "tmp").iterdir())

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Its exit code after a signal."""
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)


@dataclass(slots=True)
class Complaints:
    """What a browser says that no page of a preview should make it say."""

    found: list[str] = field(default_factory=list)

    def listen(self, page: Page, address: str) -> None:
        """Take note of errors in the page, failed requests, and requests to anybody else."""
        page.on("pageerror", lambda error: self.found.append(str(error)))
        page.on("console", lambda said: self.found.append(said.text) if said.type in {"error", "warning"} else None)
        page.on(
            "request", lambda asked: None if asked.url.startswith((address, "data:", "blob:")) else self.found.append(asked.url)
        )


@contextmanager
def running(folder: Path, *words: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> Iterator[Preview]:
    """`ldn preview` with these words, on any free port unless they name one, once it has told its address."""
    process = start(folder, *words, cwd=cwd, env=env)
    try:
        yield Preview(process, _first_line(process, folder), folder)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
        assert process.stdout is not None
        process.stdout.close()


def start(folder: Path, *words: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """The process, not waited for. `words` may begin with `--project FOLDER`."""
    (folder / "tmp").mkdir(parents=True, exist_ok=True)
    before = words[:2] if words[:1] == ("--project",) else ()
    port = () if "--port" in words else ("--port", "0")
    command = [sys.executable, "-m", "builder", *before, "preview", *words[len(before) :], *port]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=cwd,
            env={**_environment(), "TMPDIR": str(folder / "tmp"), **(env or {})},
            stdout=subprocess.PIPE,
            stderr=log,
        )


def copy_project(folder: Path) -> Path:
    """A copy of this project's courses, to be edited."""
    root = folder / "project"
    for name in ("syllabus", "courses", "locales"):
        shutil.copytree(ROOT / name, root / name)
    return root


@contextmanager
def visiting(browser: Browser, address: str, *, but: str = "", **options: object) -> Iterator[Page]:
    """A page of a browser that knows nobody yet. In the end it has not complained, `but` of what a test does on purpose."""
    context = browser.new_context(base_url=address, **options)  # type: ignore[arg-type]
    page, complaints = context.new_page(), Complaints()
    page.set_default_timeout(PATIENCE * 1000)
    complaints.listen(page, address)
    try:
        yield page
    finally:
        context.close()
    assert [said for said in complaints.found if not but or but not in said] == []


def be(page: Page, person: str) -> None:
    """Choose who to be, in the menu of the bar."""
    page.locator(".menu", has=page.get_by_role("button", name="Learner 3", exact=True)).locator("summary").click()
    page.get_by_role("button", name=person, exact=True).click()
    page.wait_for_load_state()


def _environment() -> dict[str, str]:
    path = os.pathsep.join([str(ROOT), str(ROOT / "xblocks"), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "PYTHONPATH": path.rstrip(os.pathsep)}


def _first_line(process: subprocess.Popen[bytes], folder: Path) -> str:
    lines: queue.Queue[bytes] = queue.Queue()
    out: IO[bytes] | None = process.stdout
    assert out is not None
    threading.Thread(target=lambda: lines.put(out.readline()), daemon=True).start()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            line = lines.get(timeout=0.1).decode().strip()
        except queue.Empty:
            continue
        if line:
            return line
        break
    process.kill()
    raise RuntimeError(f"The preview did not start:\n{(folder / 'log').read_text(encoding='utf-8')[-4000:]}")
