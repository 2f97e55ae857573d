"""Runs `ldn check` beside the preview, in a process of its own: it takes as long as all the rest, and would hold up the pages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from builder.diagnostics import Finding, Location, Severity
from builder.olx.profile import ProfileName


class Notices:
    """The findings of the last run, and the version that it was about. A new run ends one that has not finished.

    `rounds` counts the runs that found something else than the one before; the first always counts.
    """

    def __init__(self, root: Path, profile: ProfileName) -> None:
        self.findings: tuple[Finding, ...] = ()
        self.version = 0
        self.rounds = 0
        self._command = [sys.executable, "-X", "utf8", "-m", "builder", "--project", str(root), "check", "--profile", profile]
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._begun = False

    def begin(self, version: int) -> None:
        """Run now, unless it was begun before, and again at each `renew`."""
        if not self._begun:
            self._begun = True
            self.renew(version)

    def renew(self, version: int) -> None:
        """Run again, if it was ever begun."""
        if self._begun:
            with self._lock:
                self._end()
                self._process = subprocess.Popen(
                    [*self._command, "--format", "json"],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    encoding="utf-8",
                )
                _stand_back(self._process.pid)
                threading.Thread(target=self._collect, args=(self._process, version), daemon=True).start()

    def close(self) -> None:
        """End the run that has not finished."""
        self._begun = False
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.terminate()  # its own thread waits for it
            self._process = None

    def _collect(self, process: subprocess.Popen[str], version: int) -> None:
        out, _ = process.communicate()
        with self._lock:
            if process is self._process and process.returncode in {0, 1}:
                found = _findings(out)
                self.rounds += found != self.findings or not self.version
                self.findings, self.version, self._process = found, version, None


def _stand_back(pid: int) -> None:
    """Let the pages go first: they are made anew at the same time, and somebody waits for them."""
    if hasattr(os, "setpriority"):
        with suppress(OSError):  # it may have ended
            os.setpriority(os.PRIO_PROCESS, pid, 10)


def _findings(text: str) -> tuple[Finding, ...]:
    """The findings in what `ldn check --format json` prints."""
    return tuple(
        Finding(
            item["code"],
            Severity(item["severity"]),
            Location(item["path"], item["line"], item["column"]),
            item["message"],
            item["hint"],
        )
        for item in json.loads(text)["findings"]
    )
