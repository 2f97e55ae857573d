"""HTML of any origin made safe to show, within bounds of time and memory.

By the rules of HTML an element such as `<b>` that is never closed begins anew in each paragraph after it. So 50 kB can ask a
parser for millions of elements, and take minutes and gigabytes (measured: 4000 `<b>` before 4000 paragraphs, over two minutes
and 5 GB).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

import nh3

MOST_LETTERS = 1_000_000
_SECONDS = 3  # of a processor, for a process
_BYTES = 512 * 1024**2  # of memory, for a process
_LONGEST_WAIT = 20  # seconds, where neither can be limited or the machine is busy
_EASY_LETTERS, _EASY_ELEMENTS, _EASY_COPIES = 50_000, 1_000_000, 5_000_000  # done in about a second, in 150 MB
_SHOWN = 2000  # letters of what cannot be made safe

# What a parser opens again when something else closed it (the HTML standard calls it formatting).
_REOPENED = re.compile(
    r"""<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b(?:[^>"']|"[^"]*"|'[^']*')*""", re.IGNORECASE
)
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20]*")
_CHILD = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from builder.preview.sanitiser import main; main()"


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What stays of HTML, in the words of nh3. `only_here` drops what would be fetched from another site."""

    tags: frozenset[str]
    attributes: Mapping[str, frozenset[str]]
    styles: frozenset[str] | None = None
    link_rel: str | None = None
    only_here: bool = False


@dataclass(frozen=True, slots=True)
class Washed:
    """HTML that is safe. `fault` says why it is not all of it, or not as it was written; empty when it is."""

    html: str
    fault: str = ""


def washed(text: str, rules: Rules) -> Washed:
    """The HTML without what the rules do not name. Never takes more than a few seconds, and never raises for what it says."""
    sound = text.encode("utf-8", "replace").decode("utf-8")
    shown = sound[:MOST_LETTERS]
    html = _in_a_process(shown, rules) if _is_costly(shown) else _wash(shown, rules)
    if html is None:
        return Washed(
            f"<pre>{escape(shown[:_SHOWN])} …</pre>", "HTML that is too entangled: only its beginning is shown, as text"
        )
    return Washed(html, "" if len(sound) <= MOST_LETTERS else f"what comes after the first {MOST_LETTERS:,} letters")


def _wash(text: str, rules: Rules) -> str:
    return nh3.clean(
        text,
        tags=set(rules.tags),
        clean_content_tags={"script", "style"},
        attributes={tag: set(names) for tag, names in rules.attributes.items()},
        filter_style_properties=None if rules.styles is None else set(rules.styles),
        link_rel=rules.link_rel,
        url_schemes={"http", "https", "mailto"},
        attribute_filter=_here if rules.only_here else None,
    )


def _here(_: str, name: str, value: str) -> str | None:
    return value if name != "src" or _LOCAL.fullmatch(value) or _is_relative(value) else None


def _is_relative(address: str) -> bool:
    """An address below this page, as an exported one has them."""
    return re.fullmatch(r"[^:\\\x00-\x20]*", address) is not None and not address.startswith("/")


def _is_costly(text: str) -> bool:
    """True if cleaning it might take long: a cheap guess that errs on the side of care."""
    if len(text) > _EASY_LETTERS:
        return True
    reopened = _REOPENED.findall(text)
    tags = text.count("<")
    return len(reopened) * tags > _EASY_ELEMENTS or sum(map(len, reopened)) * tags > _EASY_COPIES


@lru_cache(maxsize=64)
def _in_a_process(text: str, rules: Rules) -> str | None:
    """The same in a process of its own, which can be stopped; None if it had to be, or if the text grew out of all measure."""
    given = {
        "text": text,
        "tags": sorted(rules.tags),
        "attributes": {tag: sorted(names) for tag, names in rules.attributes.items()},
        "styles": None if rules.styles is None else sorted(rules.styles),
        "link_rel": rules.link_rel,
        "only_here": rules.only_here,
    }
    command = [sys.executable, "-I", "-c", _CHILD, json.dumps(sys.path)]
    try:
        done = subprocess.run(command, input=json.dumps(given).encode(), capture_output=True, timeout=_LONGEST_WAIT, check=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    return done.stdout.decode("utf-8")


def main() -> None:
    """What the process does: rules and text from its input, clean HTML to its output."""
    _limit()
    given: dict[str, Any] = json.load(sys.stdin)
    text = given.pop("text")
    attributes = {tag: frozenset(names) for tag, names in given.pop("attributes").items()}
    styles = given.pop("styles")
    rules = Rules(frozenset(given.pop("tags")), attributes, None if styles is None else frozenset(styles), **given)
    html = _wash(text, rules).encode()
    if len(html) > 4 * len(text.encode()) + _EASY_COPIES:
        sys.exit("the text grows too much")
    sys.stdout.buffer.write(html)


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - Windows has none: there the clock is the only limit
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS + 1))
