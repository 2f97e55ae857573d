"""`ldn preview` as a command: how it starts, what it says when it cannot, and that nothing of it is left when it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.preview.running import PATIENCE, Preview, running, start, visiting
from tests.projects import MODULE, Ran, edit, ldn, make_project

ENDS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
WITHOUT = """
import runpy, sys

class Without:
    def __init__(self, finder): self.finder = finder
    def find_spec(self, name, path=None, target=None):
        absent = name.partition(".")[0] in {"django", "xblock", "crum", "ldn_xblocks"}
        return None if absent else self.finder.find_spec(name, path, target)

sys.meta_path[:] = [Without(finder) for finder in sys.meta_path if hasattr(finder, "find_spec")]
sys.argv = ["ldn", "preview"]
runpy.run_module("builder", run_name="__main__")
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small project."""
    return make_project(tmp_path)


@pytest.fixture
def preview(root: Path, tmp_path: Path) -> Iterator[Preview]:
    """A preview of it, watched."""
    with running(tmp_path, "--project", str(root), "--watch") as preview:
        yield preview


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - our own
        body: bytes = answer.read()
        return body


def _listen(preview: Preview) -> None:
    """Open a stream of events, as each page does, and wait for its first words."""
    opened = threading.Event()

    def read() -> None:
        with urllib.request.urlopen(f"{preview.address}-/events?version=1", timeout=PATIENCE) as stream:  # noqa: S310 - our own
            stream.readline()
            opened.set()
            stream.read()

    threading.Thread(target=read, daemon=True).start()
    assert opened.wait(PATIENCE)


@pytest.mark.parametrize("number", ENDS, ids=lambda number: number.name)
def test_it_ends_at_once_and_leaves_nothing(preview: Preview, number: signal.Signals) -> None:
    """With a page that listens, while the checks run: exit code 0, no traceback, no temporary folder."""
    assert b"First steps" in _get(preview.address)
    _listen(preview)
    assert any(name.startswith("ldn-preview-") for name in preview.kept)
    began = time.monotonic()
    assert preview.end(number) == 0
    sys.stdout.write(f"{number.name} to end: {time.monotonic() - began:.2f} s\n")
    assert preview.said == "Only this machine can open it. Ctrl-C ends the preview, and forgets what the test learners did.\n"
    assert preview.kept == []


def test_it_ends_although_a_shell_has_interrupts_ignored(root: Path, tmp_path: Path) -> None:
    """As a script does for what it starts with `&`: Ctrl-C of the script ends the preview too."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with running(tmp_path, "--project", str(root)) as preview:
            assert preview.end(signal.SIGINT) == 0
    finally:
        signal.signal(signal.SIGINT, before)


def test_the_first_line_is_an_address_of_this_machine(preview: Preview) -> None:
    """Of no other, on a port that was free; it answers at once."""
    assert preview.address.startswith("http://127.0.0.1:")
    port = int(preview.address.rstrip("/").rpartition(":")[2])
    assert port > 0
    with socket.socket() as other:
        other.settimeout(2)
        assert other.connect_ex((_other_address(), port)) != 0


def _other_address() -> str:
    """An address of this machine that is not its loopback; one that reaches nobody when there is no other."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "192.0.2.1"
        return str(probe.getsockname()[0])


def test_a_port_that_is_taken_is_told(root: Path, tmp_path: Path) -> None:
    """With one that is free, and exit code 2; nothing is left."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ran = _preview(root, tmp_path, "--port", port)
    assert ran.code == 2
    assert f"port {port} is in use" in ran.err
    assert "ldn preview --port " in ran.err
    assert "Traceback" not in ran.err
    assert not list((tmp_path / "tmp").iterdir())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sampel",), "there is no course 'sampel'; did you mean 'sample'?"),
        (("--locale", "xx"), "'xx'"),
        (("nothing.tar.gz",), "nothing.tar.gz"),
        (("sample", "other.tar.gz"), "not both at a time"),
    ],
    ids=["course", "locale", "archive", "both"],
)
def test_what_does_not_exist_is_told(root: Path, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """By name, before a server is started, with exit code 2."""
    ran = _preview(root, tmp_path, "--port", "0", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def _preview(root: Path, folder: Path, *words: str) -> Ran:
    (folder / "tmp").mkdir()
    return ldn("--project", str(root), "preview", *words, cwd=folder, env={"TMPDIR": str(folder / "tmp"), "PYTHONWARNINGS": ""})


def test_without_the_extra_it_says_how_to_install_it(root: Path) -> None:
    """The builder alone is enough to be told: no traceback, exit code 2."""
    path = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT],
        cwd=root,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "pip install 'ldn-builder[preview]'" in ran.stderr
    assert "Django, XBlock, django-crum, ldn-xblocks" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_course_that_cannot_be_shown_yet_is_shown_once_it_is_mended(browser: Browser, root: Path, tmp_path: Path) -> None:
    """Broken from the beginning: the page says where, and becomes the course by itself."""
    good, broken = "course-v1:LDN+SAMPLE+2026", "LDN/SAMPLE"
    edit(root, "courses/sample/course.yaml", good, broken)
    with (
        running(tmp_path, "--project", str(root), "--watch") as preview,
        visiting(browser, preview.address, but="500 (Internal Server Error)") as page,
    ):
        with page.expect_request("**/-/events*"):
            page.goto("/")
        expect(page.get_by_role("heading", name="This course cannot be shown yet")).to_be_visible()
        expect(page.locator("main li")).to_contain_text("courses/sample/course.yaml:")
        edit(root, "courses/sample/course.yaml", broken, good)
        expect(page.get_by_role("link", name="Begin: ")).to_be_visible(timeout=PATIENCE * 1000)


def test_findings_come_into_the_bar_without_watching_too(browser: Browser, root: Path, tmp_path: Path) -> None:
    """Once for the files as they are; then the page listens no longer."""
    edit(root, MODULE, "minutes: 15", "minutes: 150")
    with running(tmp_path, "--project", str(root)) as preview, visiting(browser, preview.address) as page:
        page.goto("/")
        expect(page.locator("#notices")).to_contain_text("finding", timeout=PATIENCE * 1000)
        page.reload()
        expect(page.locator("#notices")).to_contain_text("finding")
        expect(page.locator("body")).not_to_have_attribute("data-watch", "")


def test_an_early_end_is_an_end(root: Path, tmp_path: Path) -> None:
    """Before the address is told: nothing is left either."""
    process = start(tmp_path, "--project", str(root))
    while process.poll() is None and not list((tmp_path / "tmp").iterdir()):
        time.sleep(0.01)
    process.terminate()
    assert process.wait(timeout=PATIENCE) == 0
    assert process.stdout is not None
    process.stdout.close()
    assert not list((tmp_path / "tmp").iterdir())
