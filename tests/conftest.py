"""Fixtures that all tests share."""

from __future__ import annotations

import pytest
from hypothesis import settings

# A busy machine is no fault of the code: what must be fast is measured by `make bench`, never by a test.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` rewrites expected files, to be reviewed in the diff."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected files of golden tests")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """True if this run rewrites expected files."""
    return bool(request.config.getoption("--update-golden"))
