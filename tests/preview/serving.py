"""`ldn preview` in a process of its own, as people start it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]


@contextmanager
def previewed(*arguments: str, root: Path = ROOT) -> Iterator[str]:
    """The address that `python -m builder preview --port 0 ARGUMENTS` prints, without its last slash; it ends with the `with`."""
    command = [sys.executable, "-m", "builder", "--project", str(root), "preview", "--port", "0", *arguments]
    with tempfile.TemporaryFile() as said, _started(command, said) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().decode().strip()
            if not address.startswith("http://"):
                process.wait(timeout=20)
                said.seek(0)
                raise RuntimeError(f"The preview did not start:\n{said.read().decode(errors='replace')[-4000:]}")
            yield address.rstrip("/")
        finally:
            process.terminate()
            process.wait(timeout=20)


def _started(command: list[str], said: IO[bytes]) -> subprocess.Popen[bytes]:
    path = os.pathsep.join([str(ROOT), str(ROOT / "xblocks"), os.environ.get("PYTHONPATH", "")])
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment = {**inherited, "PYTHONPATH": path.rstrip(os.pathsep), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=said)
