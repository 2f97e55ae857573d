"""What a page may send, and how it is refused: a value or a `Refusal`, never another error.

The messages are shown to learners. They are English here and translated by the block; `MESSAGES` lists them all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

DEEPEST = 8  # levels of lists and objects in a request; ours have four
HIGHEST = 2_147_483_647  # of a column for whole numbers
YEARS = range(1900, 2200)  # a day outside is a slip of the keyboard, and not every database keeps it


def N_(message: str) -> str:  # noqa: N802 - the name that xgettext knows
    """Mark a message for translators; it is translated where it is shown."""
    return message


UNREADABLE = N_("This page sent something that cannot be read. Copy your text, reload the page and try again.")
TOO_LARGE = N_("This is too much to save at once. Shorten it and try again.")
TOO_LONG = N_("This text has {length} characters; {limit} are allowed. Shorten it, or continue in another place.")
TOO_MANY = N_("That was a lot of changes in a short time. Wait a minute and try again.")
BUSY = N_("The server is busy. Your text is still on this page: try again in a moment.")
GONE = N_("This is no longer on the server. Copy your text, then reload the page.")
TOO_LATE = N_("This was deleted more than {days} days ago and cannot be brought back.")
JOURNAL_FULL = N_("Your journal in this course is full: {limit} entries, the lately deleted included. Add to one that you have.")
PLACE_FULL = N_("There is no room for more here: {limit} texts are kept. Change one that you have.")
ATTEMPTS_FULL = N_("You have submitted this {limit} times in this course, and no more are kept. Your draft stays as it is.")
CHANGED = N_("This was changed in another window. Look at both texts and choose what to keep.")
DELETED = N_("This was deleted in another window. Bring it back to save your text.")

MESSAGES = (
    UNREADABLE,
    TOO_LARGE,
    TOO_LONG,
    TOO_MANY,
    BUSY,
    GONE,
    TOO_LATE,
    JOURNAL_FULL,
    PLACE_FULL,
    ATTEMPTS_FULL,
    CHANGED,
    DELETED,
)

_KEY = re.compile(r"[a-z0-9-]{1,64}")
_OP = re.compile(r"[0-9a-f]{32}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """An answer that says no: `message` to the learner, with `values` in its `{named}` places; `data` to the page.

    The text of the exception is its code alone, because exceptions end in logs and learners' texts must not.
    """

    def __init__(
        self, status: int, code: str, message: str, values: Mapping[str, Any] | None = None, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.values: Mapping[str, Any] = values or {}
        self.data: Mapping[str, Any] = data or {}


def bad_request(field: str) -> Refusal:
    """The refusal of a value of a wrong type or form. `field` helps whoever mends the page."""
    return Refusal(400, "bad-request", UNREADABLE, data={"field": field})


def too_long(field: str, length: int, limit: int) -> Refusal:
    """The refusal of a text of too many characters."""
    return Refusal(413, "too-large", TOO_LONG, {"length": length, "limit": limit}, {"field": field})


def too_many(seconds: int) -> Refusal:
    """The refusal of a write beyond the budget, which is fresh again after `seconds`."""
    return Refusal(429, "too-many", TOO_MANY, data={"retry_after": seconds})


def busy() -> Refusal:
    """The refusal of a write that found no free moment in the database. Nothing was written."""
    return Refusal(503, "busy", BUSY)


def gone() -> Refusal:
    """The refusal of a change to what does not exist, or does not exist any more."""
    return Refusal(404, "not-found", GONE)


def full(message: str, limit: int) -> Refusal:
    """The refusal of one thing more than `limit`."""
    return Refusal(403, "full", message, {"limit": limit})


def read_json(body: bytes, limit: int) -> dict[str, Any]:
    """The JSON object in the body of a request, of known depth, with texts that every database can keep."""
    if len(body) > limit:
        raise Refusal(413, "too-large", TOO_LARGE, data={"limit": limit})
    try:
        data = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise bad_request("") from error
    if not isinstance(data, dict) or not _is_plain(data):
        raise bad_request("")
    return data


def text_of(data: Mapping[str, Any], name: str, longest: int) -> str:
    """The text called `name`, with line ends as a text area gives them."""
    text = data.get(name)
    if not isinstance(text, str) or not _is_storable(text):
        raise bad_request(name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > longest:
        raise too_long(name, len(text), longest)
    return text


def key_of(data: Mapping[str, Any], name: str = "key") -> str:
    """The key of an entry: made by the page, or the id of a box."""
    return _matching(data, name, _KEY)


def op_of(data: Mapping[str, Any], name: str = "op") -> str:
    """An id made by the page: of an operation, a sitting or an attempt."""
    return _matching(data, name, _OP)


def choice_of(data: Mapping[str, Any], name: str, allowed: Collection[str]) -> str:
    """One of the `allowed` words."""
    value = data.get(name)
    if not isinstance(value, str) or value not in allowed:
        raise bad_request(name)
    return value


def whole_number(data: Mapping[str, Any], name: str, lowest: int = 0, highest: int = HIGHEST) -> int:
    """A whole number; `true` and `1.0` are none."""
    value = data.get(name)
    if type(value) is not int or not lowest <= value <= highest:
        raise bad_request(name)
    return value


def day_of(data: Mapping[str, Any], name: str = "day") -> date | None:
    """A day as `2026-03-31`, or null for no day."""
    value = data.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise bad_request(name)
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise bad_request(name) from error
    if day.year not in YEARS:
        raise bad_request(name)
    return day


def skills_of(data: Mapping[str, Any], allowed: Collection[str], name: str = "skills") -> tuple[str, ...]:
    """Ids of skills in the order given, each once."""
    values = list_of(data, name, len(allowed))
    if not all(isinstance(value, str) and value in allowed for value in values):
        raise bad_request(name)
    return tuple(dict.fromkeys(values))


def list_of(data: Mapping[str, Any], name: str, most: int) -> list[Any]:
    """A list of at most so many things."""
    value = data.get(name)
    if not isinstance(value, list) or len(value) > most:
        raise bad_request(name)
    return value


def mapping_of(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A JSON object within the request."""
    value = data.get(name)
    if not isinstance(value, dict):
        raise bad_request(name)
    return value


def _matching(data: Mapping[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise bad_request(name)
    return value


def _no_constant(name: str) -> None:
    """Refuse NaN and the infinities, which Python reads although JSON has none."""
    raise ValueError(name)


def _is_plain(data: Any) -> bool:
    """True if nothing lies deeper than `DEEPEST` and every text can be stored. Without recursion: the depth is the sender's."""
    level = [data]
    for _ in range(DEEPEST):
        if not all(_is_storable(value) for value in level if isinstance(value, str)):
            return False
        level = [part for value in level for part in _parts(value)]
    return not level


def _parts(value: Any) -> Collection[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else ()


def _is_storable(text: str) -> bool:
    r"""False for NUL and for half of a surrogate pair, which JSON can spell (`\ud83d`) and UTF-8 cannot."""
    return not _UNSTORABLE.search(text)
