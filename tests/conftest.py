"""Fixtures that all tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync")  # fmt: skip

# A busy machine is no fault of the code: what must be fast is measured by `make bench`, never by a test.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` rewrites expected files, to be reviewed in the diff."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected files of golden tests")


def pytest_configure(config: pytest.Config) -> None:
    """Let webob, which the XBlock library brings, import a module that Python 3.13 drops: that is not ours to mend."""
    config.addinivalue_line("filterwarnings", "ignore:'cgi' is deprecated:DeprecationWarning")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """True if this run rewrites expected files."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium: one for all tests of a worker, for Playwright cannot start twice. Skipped without it, never in CI."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: `make browser` installs it")
        pytest.skip("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield chromium
        chromium.close()
