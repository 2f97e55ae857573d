"""What the preview needs beside the builder: the packages of the extra `preview`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

_PACKAGES = {
    "django": "Django",
    "xblock": "XBlock",
    "crum": "django-crum",
    "ldn_xblocks": "ldn-xblocks",
}


def missing() -> str:
    """The packages of the extra that are not installed, with commas between; empty when nothing is missing."""
    return ", ".join(_absent())


def _absent() -> Iterator[str]:
    yield from (package for module, package in _PACKAGES.items() if find_spec(module) is None)
