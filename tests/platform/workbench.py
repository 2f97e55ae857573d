"""Runs the XBlock SDK's workbench with the activities of a course archive and some made for tests.

    python -m tests.platform.workbench [ARCHIVE] [--port 8911] [--data FOLDER]

It needs the XBlock SDK and the wheel, and nothing of the builder. Learners are told apart by `?student=NAME`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from tests.platform.scenarios import Scenario, scenarios

ARCHIVE = Path(__file__).parents[2] / "dist" / "leadership-development-en.tar.gz"
SHELF = "ldn_scenarios"  # the workbench names a scenario after the class that brings it, and a number


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted."""
    options = _options(arguments)
    archive = options.archive if options.archive or not ARCHIVE.exists() else ARCHIVE
    if options.data:
        options.data.mkdir(parents=True, exist_ok=True)
        serve(options.data, archive, options.port)
    else:
        with tempfile.TemporaryDirectory(prefix="ldn-workbench-") as folder:
            serve(Path(folder), archive, options.port)


def serve(data: Path, archive: Path | None, port: int) -> None:
    """Set the workbench up in `data` and serve it on this machine alone."""
    os.environ["LDN_WORKBENCH_DATA"] = str(data.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.platform.workbench_settings"
    import django
    from django.core.management import call_command

    django.setup()
    shelve(scenarios(archive))
    call_command("migrate", interactive=False, run_syncdb=True, verbosity=0)  # the SDK's wheel has no migrations up to 0.14
    sys.stdout.write(f"The workbench is at http://127.0.0.1:{port}/  (add ?student=NAME to be somebody else; Ctrl-C ends it)\n")
    sys.stdout.flush()
    call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, verbosity=0)


def address(found: tuple[Scenario, ...], name: str) -> str:
    """The path of a scenario, alone on its page. `/scenario/` in place of `/view/` shows it with the workbench around it."""
    number = [scenario.name for scenario in found].index(name)
    return f"/view/{SHELF}.{number}/"


def shelve(found: tuple[Scenario, ...]) -> None:
    """Offer the scenarios in the way in which blocks offer theirs, so that the workbench's "Reset State" brings them back.

    Only these: the SDK would load every block that is installed, and one that does not load would leave it without any page.
    """
    from workbench import scenarios as sdk

    class Shelf:
        @staticmethod
        def workbench_scenarios() -> list[tuple[str, str]]:
            return [(scenario.title, scenario.xml) for scenario in found]

        @staticmethod
        def load_classes(*, fail_silently: bool) -> list[tuple[str, Any]]:  # noqa: ARG004 - the SDK names it
            return [(SHELF, Shelf)]

    sdk.XBlock = Shelf
    register(_missing_blocks())


def register(loaders: dict[str, Callable[[], Any]]) -> None:
    """Make block types known that no installed distribution names."""
    from xblock.core import XBlock

    XBlock.extra_entry_points.extend((name, _EntryPoint(name, load)) for name, load in loaders.items())


class _EntryPoint:
    """What XBlock asks of an entry point."""

    group: ClassVar[str] = "xblock.v1"
    dist: ClassVar[Any] = None

    def __init__(self, name: str, load: Callable[[], Any]) -> None:
        self.name = name
        self.load = load


def _missing_blocks() -> dict[str, Callable[[], Any]]:
    """Our blocks, where the wheel is only on the path and not installed."""
    from importlib import import_module
    from importlib.metadata import entry_points

    known = entry_points(group="xblock.v1").names
    wanted = {
        "ldn_skills_assessment": ("ldn_xblocks.blocks.assessment", "SkillsAssessment"),
        "ldn_reflection_journal": ("ldn_xblocks.blocks.journal", "ReflectionJournal"),
    }
    return {
        tag: lambda module=module, name=name: getattr(import_module(module), name)  # type: ignore[misc]
        for tag, (module, name) in wanted.items()
        if tag not in known
    }


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.platform.workbench", description="Runs the XBlock SDK's workbench.")
    parser.add_argument("archive", type=Path, nargs="?", help="the course archive whose activities are shown")
    parser.add_argument("--port", type=int, default=8911)
    parser.add_argument(
        "--data", type=Path, help="where the database is kept; without it, in a folder that is deleted in the end"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
