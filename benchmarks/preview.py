"""Measures what people wait for in `ldn preview`, on the real course: `python benchmarks/preview.py [--times 5]`.

From the start of the command to its first page, and from a saved file to the news that an open page gets, with the page that it
then asks for. Medians; beside them `ldn build` of the same course, in the same run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
LDN = (sys.executable, "-m", "builder")
COURSE = "leadership-development"
UNIT = "for-whom-2e078e32"  # the first of the course
SOURCES = ("syllabus", "courses", "locales")


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory(prefix="ldn-bench-") as name:
        project = Path(name)
        for folder in SOURCES:
            shutil.copytree(ROOT / folder, project / folder)
        print(f"\nldn preview of {COURSE}, medians of {times} after a first one")
        built = _median(times, lambda: _build(project))
        started = _median(times, lambda: _start(project))
        _print("ldn build of the course in English, with checks", built, "")
        _print("ldn preview: start to first page", started, f"aim: under 2 s; {started / built:.2f} times the build")
        with _served(project, "--watch") as base:
            for kind, path, shown in _edits(project):
                seen = _median(times, partial(_save, base, path, f"{base}{COURSE}/{shown}"))
                _print(f"--watch: saved {kind} to page", seen, "aim: under 1 s")


def _edits(project: Path) -> Iterator[tuple[str, Path, str]]:
    """What is saved, and which page or file of the course shows it."""
    yield "module", project / "syllabus" / "modules" / "welcome.yaml", f"en/unit/{UNIT}/"
    yield "catalogue", project / "locales" / "bn" / "LC_MESSAGES" / "welcome.po", f"bn/unit/{UNIT}/"
    yield "figure", project / "syllabus" / "figures" / "definition-map.svg.j2", "en/static/figure-definition-map.svg"


def _build(project: Path) -> float:
    start = time.perf_counter()
    command = (*LDN, "build", COURSE, "--locale", "en", "--draft", "--out", str(project / "out"))
    subprocess.run(command, cwd=project, env=_environment(), check=True, capture_output=True)
    return time.perf_counter() - start


def _start(project: Path) -> float:
    start = time.perf_counter()
    with _served(project) as base:
        _page(f"{base}{COURSE}/en/outline/")
        return time.perf_counter() - start


@contextmanager
def _served(project: Path, *options: str) -> Iterator[str]:
    """The address of a preview that runs as long as the `with`."""
    command = (*LDN, "preview", COURSE, "--port", "0", *options)
    with subprocess.Popen(
        command, cwd=project, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            yield (server.stdout.readline() if server.stdout else "").strip()
        finally:
            server.terminate()


def _save(base: str, path: Path, shown: str) -> float:
    """Seconds from a save until `shown` has it, looked at as an open page does: whenever there is news, and not before."""
    known = _version(_page(f"{base}{COURSE}/en/unit/{UNIT}/"))
    time.sleep(0.7)  # an open page has been quiet for a while
    mark = f"{int(time.time() * 1000)}"
    changed = _changed(path, path.read_text("utf-8"), mark)
    start = time.perf_counter()
    path.write_text(changed, "utf-8")
    while mark.encode() not in _page(shown):
        known = _news(base, known)
    return time.perf_counter() - start


def _news(base: str, known: str) -> str:
    """The next version, once there is one."""
    with urllib.request.urlopen(f"{base}-/events?version={known}", timeout=30) as news:  # noqa: S310 - our own address
        for line in news:
            if line.startswith(b"data: "):
                version: str = line.removeprefix(b"data: ").strip().decode()
                return version
    return known


def _changed(path: Path, text: str, mark: str) -> str:
    """The file with one text that says another thing than before, in a form that its format takes."""
    if path.suffix == ".yaml":
        return text.replace("title: ", f"title: {mark} ", 1)
    if path.suffix == ".po":
        head, _, rest = text.partition('msgctxt "welcome.title"')
        before, _, after = rest.partition('msgstr "')
        return f'{head}msgctxt "welcome.title"{before}msgstr "{mark} {after}'
    return text.replace("</svg>", f"<desc>{mark}</desc></svg>", 1)


def _version(page: bytes) -> str:
    return page.partition(b'data-version="')[2].partition(b'"')[0].decode()


def _page(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own address
        content: bytes = answer.read()
    return content


def _median(times: int, measure: Callable[[], float]) -> float:
    measure()
    return median(measure() for _ in range(times))


def _print(name: str, seconds: float, beside: str) -> None:
    print(f"{name:<50}{seconds:>7.2f} s  {beside}", flush=True)


def _environment() -> dict[str, str]:
    """An installed `ldn` has its bytecode at hand: so has this one."""
    known = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return known | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "xblocks"))), "PYTHONUNBUFFERED": "1"}


if __name__ == "__main__":
    main()
