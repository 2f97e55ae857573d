"""Searches with an author's regular expression, which may come from anywhere and take forever."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import lru_cache

from builder.checks.olx_answers import is_pattern
from builder.preview.problems.model import Refused

_SECONDS = 2
# Done in no time: one repetition, or words to choose from. Repetitions of repetitions may take years, and of choices as well.
_REPEATS = re.compile(r"[*+?{]")
_LONGEST = 2000  # letters; a pattern of megabytes takes long to read alone
_SEARCH = "import json, re, sys; pattern, text, flags = json.load(sys.stdin); print(bool(re.search(pattern, text, flags)))"


@lru_cache(maxsize=1024)
def finds(pattern: str, text: str, *, ignore_case: bool) -> bool:
    """Whether the pattern is found in the text; False for what is no pattern. Raises `Refused` after two seconds.

    A costly one runs in a process of its own: Python cannot stop a search, and meanwhile no other page would be served.
    """
    flags = re.IGNORECASE if ignore_case else 0
    if len(pattern) > _LONGEST:
        raise Refused("The regular expression of this question is too long.")
    if not is_pattern(pattern):
        return False
    if not _is_costly(pattern):
        return bool(re.search(pattern, text, flags))
    command = [sys.executable, "-I", "-S", "-c", _SEARCH]
    given = json.dumps([pattern, text, int(flags)])
    try:
        done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=_SECONDS, check=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise Refused("The regular expression of this question takes too long.") from None
    return done.stdout.strip() == "True"


def _is_costly(pattern: str) -> bool:
    return len(_REPEATS.findall(pattern)) > 1 or ("(" in pattern and "|" in pattern)
