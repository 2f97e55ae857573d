"""Measures what people wait for, beside the peers, and prints one table: `python benchmarks/bench.py [--quick]`.

Every figure is of a whole process: start, imports, work and end. Times are medians. On a machine that does other things too,
trust the ratios: the two of a pair run in turn. Peak memory is what the system counts for the process (`os.wait4`); it is never
less than this program's own, some 20 MB.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from generate import COURSE, add_locales, generate

ROOT = Path(__file__).resolve().parent.parent
LDN = (sys.executable, "-m", "builder")
PIP = (sys.executable, "-m", "pip", "install", "--quiet", "--retries", "0", "--timeout", "15")
CLEANER = Path(sys.executable).with_name("edx-cleaner")
SMALL, LARGE = 1000, 5000
AIMS = {SMALL: "0.5 s", LARGE: "2 s, under 150 MB"}
LANGUAGES = (
    "ar",
    "bn",
    "cs",
    "de",
    "es",
    "fa",
    "fi",
    "fr",
    "he",
    "hi",
    "id",
    "it",
    "ja",
    "ko",
    "nl",
    "pl",
    "pt",
    "ru",
    "sv",
    "tr",
)
TEN_THOUSAND_UNITS = 1400  # blocks that have so many texts


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: seconds by the clock, seconds of the processor, and megabytes at the peak."""

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True, slots=True)
class Bench:
    """Where to measure, and how many times."""

    folder: Path
    times: int

    def run(self, command: Iterable[str | Path], folder: Path) -> Run:
        """Run a command in a folder; a failure of the command ends the benchmark."""
        words = [str(word) for word in command]
        start = time.perf_counter()
        with subprocess.Popen(
            words, cwd=folder, env=self._environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as child:
            told = child.stderr.read() if child.stderr else b""
            _, status, usage = os.wait4(child.pid, 0)
            wall = time.perf_counter() - start
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"{' '.join(words)} failed with exit code {child.returncode}:\n{told.decode()[-2000:]}")
        return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)

    def in_turn(self, *commands: Callable[[], Run]) -> tuple[list[Run], ...]:
        """Each command as often as is asked for, one after the other and again, after one round that does not count."""
        rounds = [[command() for command in commands] for _ in range(self.times + 1)]
        return tuple([done[at] for done in rounds[1:]] for at in range(len(commands)))

    def _environment(self) -> dict[str, str]:
        """An installed `ldn` has its bytecode at hand: so has this one, but not among the sources."""
        known = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return known | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(self.folder / "bytecode")}


def main() -> None:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(description="Measure the speed, the memory and the size of the builder beside its peers.")
    parser.add_argument("--quick", action="store_true", help="only the course of 1,000 blocks, and three runs instead of five")
    quick = parser.parse_args().quick
    print(
        f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, medians of {3 if quick else 5} runs after a first one\n"
    )
    print(f"{'':<46}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}  beside")
    with tempfile.TemporaryDirectory(prefix="ldn-bench-") as name:
        bench = Bench(Path(name), times=3 if quick else 5)
        (started,) = bench.in_turn(lambda: bench.run((*LDN, "--help"), ROOT))
        _print("ldn --help", started, "aim: 0.2 s")
        speeds = {blocks: measure_course(bench, blocks) for blocks in ((SMALL,) if quick else (SMALL, LARGE))}
        _print_growth(speeds)
        measure_locales(bench)
        measure_catalogues(bench)
        print(f"\n{installed_size(bench.folder)}")


def measure_course(bench: Bench, blocks: int) -> float:
    """Print the lines of one course, and return the seconds of the processor that its build took."""
    project = bench.folder / str(blocks)
    generate(project, ROOT / "syllabus", blocks)
    archive = project / "dist" / f"{COURSE}-en.tar.gz"
    bench.run((*LDN, "build"), project)
    unpacked = _unpack(bench, archive, project / "unpacked")
    built, packed = bench.in_turn(
        lambda: bench.run((*LDN, "build"), project),
        lambda: bench.run(("tar", "czf", project / "packed.tar.gz", "course"), unpacked),
    )
    print()
    _print(f"ldn build, {blocks:,} blocks, with checks", built, f"aim: {AIMS[blocks]}")
    _print("  tar czf of the same files", packed, f"{_ratio(built, packed):.1f} times as fast")
    for line in _check_lines(bench, project):
        print(line)
    return median(run.cpu for run in built)


def measure_locales(bench: Bench) -> None:
    """Print the lines of a course in twenty languages: one archive after the other, two at a time, and a quarter of them."""
    project = bench.folder / "locales"
    generate(project, ROOT / "syllabus", SMALL)
    add_locales(project, LANGUAGES)
    some = [word for code in LANGUAGES[:5] for word in ("--locale", code)]
    few, one, two = bench.in_turn(
        lambda: bench.run((*LDN, "build", "--jobs", "1", *some), project),
        lambda: bench.run((*LDN, "build", "--jobs", "1"), project),
        lambda: bench.run((*LDN, "build", "--jobs", "2"), project),
    )
    print()
    _print(f"ldn build, {SMALL:,} blocks in 5 languages", few, "")
    _print(f"  in {len(LANGUAGES) + 1}, one after the other", one, f"{_ratio(one, few):.1f} times as long; linear: 4.2")
    _print("  two at a time", two, f"{_ratio(one, two):.2f} times as fast; aim: near 2")


def measure_catalogues(bench: Bench) -> None:
    """Print the lines of a translator's commands on ten thousand units."""
    project = bench.folder / "catalogues"
    generate(project, ROOT / "syllabus", TEN_THOUSAND_UNITS)
    add_locales(project, ("bn",))
    bench.run((*LDN, "locale", "sync"), project)
    units = sum(path.read_text(encoding="utf-8").count("\nmsgctxt ") for path in (project / "locales" / "bn").rglob("*.po"))
    synced, shown = bench.in_turn(
        lambda: bench.run((*LDN, "locale", "sync"), project), lambda: bench.run((*LDN, "locale", "status", "bn"), project)
    )
    print()
    _print(f"ldn locale sync, {units:,} units", synced, "aim: 1 s")
    _print("ldn locale status", shown, "aim: 0.5 s")


def _check_lines(bench: Bench, project: Path) -> Iterator[str]:
    """`ldn check` and olxcleaner on one folder, without our XBlocks, of which olxcleaner does not know."""
    bench.run((*LDN, "build", "--draft", "--native", "--profile", "openedx", "--out", "native"), project)
    folder = _unpack(bench, project / "native" / f"{COURSE}-en.tar.gz", project / "plain") / "course"
    check = (*LDN, "check", ".", "--profile", "openedx")
    if not CLEANER.exists():
        (checked,) = bench.in_turn(lambda: bench.run(check, folder))
        yield _line("ldn check FOLDER", checked, "olxcleaner is not installed: nothing to compare with")
        return
    checked, cleaned = bench.in_turn(
        lambda: bench.run(check, folder),
        lambda: bench.run((sys.executable, CLEANER, "-c", "course.xml", "-q", "-f", "4"), folder),
    )
    yield _line("ldn check FOLDER", checked, "aim: no slower than olxcleaner")
    yield _line("  olxcleaner on the same folder", cleaned, f"ldn check takes {_ratio(checked, cleaned):.2f} times as long")


def _unpack(bench: Bench, archive: Path, folder: Path) -> Path:
    folder.mkdir()
    bench.run(("tar", "xzf", archive), folder)
    return folder


def _ratio(ours: list[Run], theirs: list[Run]) -> float:
    """How many times as long ours took, pair by pair."""
    return median(our.wall / their.wall for our, their in zip(ours, theirs, strict=True))


def _line(name: str, runs: list[Run], beside: str) -> str:
    wall, cpu = (median(values) for values in ([run.wall for run in runs], [run.cpu for run in runs]))
    return f"{name:<46}{wall:>9.2f}{cpu:>9.2f}{max(run.peak for run in runs):>9.0f}  {beside}"


def _print(name: str, runs: list[Run], beside: str) -> None:
    print(_line(name, runs, beside), flush=True)


def _print_growth(speeds: dict[int, float]) -> None:
    """The time of one block in each course, and of one more."""
    print()
    for blocks, seconds in speeds.items():
        print(f"{f'ldn build: a block of {blocks:,}':<55}{1000 * seconds / blocks:>9.2f} ms")
    if len(speeds) > 1:
        more = 1000 * (speeds[LARGE] - speeds[SMALL]) / (LARGE - SMALL)
        print(f"{'ldn build: one block more':<55}{more:>9.2f} ms       linear: not above the first of these")


def installed_size(folder: Path) -> str:
    """What `pip install` puts on the disk, without extras and without pip. Built from a copy: pip leaves files behind."""
    source, target = folder / "source", folder / "installed"
    shutil.copytree(ROOT / "builder", source / "builder", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "constraints.txt"):
        shutil.copy(ROOT / name, source / name)
    command = (*PIP, "--constraint", "constraints.txt", "--target", target, ".")
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        return f"installed size: not measured, for pip could not install (is this machine offline?): {reason}"
    sizes = {path.name: sum(part.stat().st_size for part in path.rglob("*") if part.is_file()) for path in target.iterdir()}
    largest = ", ".join(f"{name} {sizes[name] / 1e6:.1f}" for name in sorted(sizes, key=sizes.__getitem__, reverse=True)[:5])
    return f"{'installed size, with dependencies':<46}{sum(sizes.values()) / 1e6:>9.1f} MB  aim: under 50 MB ({largest})"


if __name__ == "__main__":
    main()
