"""The captions of a film as text to read: SubRip as Open edX takes it, and the older `.srt.sjson` of Studio.

Every part is bounded, for an archive may hold anything: what is longer is cut, and `fault` says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from itertools import islice

MOST_BYTES = 1_000_000
MOST_CUES = 2000
MOST_LETTERS = 500

_TIMES = re.compile(r"\s*(\d{1,3}):([0-5]\d):([0-5]\d)[,.](\d{1,3})\s*-->\s*(\d{1,3}):([0-5]\d):([0-5]\d)[,.](\d{1,3})(?:\s.*)?")
_MARKS = re.compile(r"</?(?:i|b|u|s|font)(?:\s[^<>]{0,200})?>|\{\\an?\d{1,2}\}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words, and when they are said, in milliseconds."""

    start: int
    end: int
    text: str

    @property
    def clock(self) -> str:
        """When they begin, as a reader says it: `0:05`, `1:02:03`."""
        minutes, seconds = divmod(self.start // 1000, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@dataclass(frozen=True, slots=True)
class Captions:
    """The captions of one language. `fault` says in plain words what could not be read, empty when all could."""

    cues: tuple[Cue, ...]
    fault: str = ""


def read_captions(name: str, content: bytes) -> Captions:
    """The captions in a file of an archive. Never raises for what is in it."""
    try:
        text = content[:MOST_BYTES].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < MOST_BYTES - 4:  # else it is only a letter that the cut goes through
            return Captions((), "The file is not in UTF-8: Open edX drops it.")
        text = content[: error.start].decode("utf-8-sig")
    found = _of_studio(text) if name.endswith(".sjson") else _of_subrip(text)
    cues = tuple(islice(found, MOST_CUES + 1))
    if not cues:
        return Captions((), "No captions can be read in this file.")
    if len(cues) > MOST_CUES or len(content) > MOST_BYTES:
        return Captions(cues[:MOST_CUES], "Only the beginning is shown: the file is very long.")
    return Captions(cues)


def web_vtt(captions: Captions) -> str:
    """The captions as a browser's own player reads them."""
    parts = (f"{_stamp(cue.start)} --> {_stamp(cue.end)}\n{escape(cue.text, quote=False)}\n" for cue in captions.cues)
    return "\n".join(("WEBVTT\n", *parts))


def _of_subrip(text: str) -> Iterator[Cue]:
    times: tuple[int, int] | None = None
    lines: list[str] = []
    for line in (*text.splitlines(), ""):
        if "-->" in line and (match := _TIMES.fullmatch(line[:MOST_LETTERS])):
            if times:
                yield _cue(
                    *times, lines[:-1] if lines and lines[-1].strip().isdecimal() else lines
                )  # that number is of these times
            numbers = [int(part) for part in match.groups()]
            times, lines = (_milliseconds(*numbers[:4]), _milliseconds(*numbers[4:])), []
        elif times and not line.strip():
            yield _cue(*times, lines)
            times = None
        else:
            lines.append(line)
    if times:
        yield _cue(*times, lines)


def _of_studio(text: str) -> Iterator[Cue]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    columns = [data.get(name) for name in ("start", "end", "text")] if isinstance(data, dict) else [None]
    if not all(isinstance(column, list) for column in columns):
        return
    for start, end, words in zip(*columns, strict=False):
        if _is_time(start) and _is_time(end) and isinstance(words, str):
            yield _cue(start, end, words.splitlines())


def _is_time(value: object) -> bool:
    return isinstance(value, int) and 0 <= value < 1000 * 3_600_000


def _cue(start: int, end: int, lines: Iterable[str]) -> Cue:
    text = " ".join(unescape(_MARKS.sub("", " ".join(lines)[: 2 * MOST_LETTERS])).split())  # the platform shows it as HTML
    return Cue(start, end, text if len(text) <= MOST_LETTERS else text[:MOST_LETTERS] + " …")


def _milliseconds(hours: int, minutes: int, seconds: int, rest: int) -> int:
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _stamp(time: int) -> str:
    seconds, rest = divmod(time, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
