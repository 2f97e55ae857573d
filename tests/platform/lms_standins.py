"""Stand-ins of two of the platform's modules that the wheel imports.

Open edX itself is not on PyPI. What the wheel wants of it is a signal and a function; here they are under the same names, and
only while the harness runs: the wheel's other tests see a site without them, as the workbench is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from django.dispatch import Signal

from tests.platform import lms_people

USER_RETIRE_LMS_MISC = Signal()

_SIGNALS = "openedx.core.djangoapps.user_api.accounts.signals"
_STUDENT = "common.djangoapps.student.models"


@contextmanager
def installed() -> Iterator[None]:
    """The platform's modules are there inside the `with`, and gone after it."""
    before = set(sys.modules)
    install()
    try:
        yield
    finally:
        for name in _made() - before:
            del sys.modules[name]


def install() -> None:
    """Put the stand-ins where an import finds them."""
    _module(_SIGNALS, {"USER_RETIRE_LMS_MISC": USER_RETIRE_LMS_MISC})
    _module(_STUDENT, {"user_by_anonymous_id": lms_people.user_by_anonymous_id})


def _module(name: str, contents: dict[str, Any]) -> None:
    for package in _packages(name):
        sys.modules.setdefault(package, ModuleType(package))
    sys.modules[name].__dict__.update(contents)


def _packages(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]


def _made() -> set[str]:
    return {*_packages(_SIGNALS), *_packages(_STUDENT)}
