"""Starts the workbench or the small LMS in a process of its own, on a free port, and waits until it answers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PATIENCE = 90.0  # seconds; a busy machine is no fault


@contextmanager
def served(module: str, data: Path, *arguments: str) -> Iterator[str]:
    """The base address of `python -m module`, its files and its log in `data`. It ends with the `with`."""
    port = free_port()
    data.mkdir(parents=True, exist_ok=True)
    log = data / "server.log"
    command = [sys.executable, "-m", module, *arguments, "--port", str(port), "--data", str(data)]
    with log.open("wb") as out, subprocess.Popen(command, cwd=ROOT, env=_environment(), stdout=out, stderr=out) as process:
        try:
            base = f"http://127.0.0.1:{port}"
            _wait(process, base, log)
            yield base
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _environment() -> dict[str, str]:
    """Ours, with the wheel's sources on the path for where the wheel is not installed."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "xblocks"), os.environ.get("PYTHONPATH", "")])
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**inherited, "PYTHONPATH": path.rstrip(os.pathsep), "PYTHONUNBUFFERED": "1"}


def _wait(process: subprocess.Popen[bytes], base: str, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(base, timeout=30) as answer:  # noqa: S310 - our own address
                answer.read()
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"The server did not answer:\n{log.read_text(encoding='utf-8', errors='replace')[-4000:]}")
