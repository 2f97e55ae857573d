"""The builder does without the extra, and says what is missing."""

from __future__ import annotations

import subprocess
import sys

import pytest

_MISSING = """
import sys
sys.modules.update(dict.fromkeys(sys.argv[1:]))
from builder.preview.extra import missing
print(missing())
"""


@pytest.mark.parametrize(
    ("absent", "said"), [(["django", "xblock"], "Django, XBlock"), (["crum", "ldn_xblocks"], "django-crum, ldn-xblocks")]
)
def test_what_is_not_installed_is_named(absent: list[str], said: str) -> None:
    """By the names that pip knows; what is there is not named."""
    ran = subprocess.run([sys.executable, "-c", _MISSING, *absent], capture_output=True, text=True, check=True)
    assert said in ran.stdout.replace(", watchfiles", "")


def test_the_builder_loads_nothing_of_the_extra() -> None:
    """Neither Django nor XBlock is imported when the command is."""
    code = "import builder.cli, builder.preview.extra, sys; print([name for name in ('django', 'xblock') if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
