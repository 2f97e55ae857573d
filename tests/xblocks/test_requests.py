"""Requests: for any body whatever, a reader gives a value or a Refusal."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ldn_xblocks.core import requests
from ldn_xblocks.core.requests import Refusal

SKILLS = ("resilience", "growth", "empathy")
READERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "text": lambda data: requests.text_of(data, "text", 50),
    "key": requests.key_of,
    "op": requests.op_of,
    "kind": lambda data: requests.choice_of(data, "kind", ("prompt", "free")),
    "base": lambda data: requests.whole_number(data, "base"),
    "day": requests.day_of,
    "skills": lambda data: requests.skills_of(data, SKILLS),
    "own": lambda data: requests.list_of(data, "own", 3),
    "notes": lambda data: requests.mapping_of(data, "notes"),
}
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
    | st.from_regex(r"[0-9a-f]{30,33}")
    | st.sampled_from(SKILLS)
)
anything = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)
requested = st.dictionaries(st.sampled_from(tuple(READERS)), anything)


def refused(act: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def encode(value: Any) -> bytes:
    return json.dumps(value).encode()


@given(st.binary() | requested.map(encode) | anything.map(encode))
@example(b"[" * 100_000)
@example(b'{"a":' * 50_000)
@example(b'{"a":"\\ud83d"}')
@example(b'{"\\udc00":1}')
@example(b'{"a":"\\u0000"}')
@example(b"9" * 10_000)
@example(b'{"a": NaN}')
@example(b'{"a": 1e999}')
@example(b"\xef\xbb\xbf{}")
@example(b"")
def test_any_body(body: bytes) -> None:
    """Every body is an object or refused, and every field of it a value or refused: nothing else is ever raised."""
    try:
        data = requests.read_json(body, 200_000)
    except Refusal:
        return
    assert isinstance(data, dict)
    for read in READERS.values():
        with contextlib.suppress(Refusal):
            read(data)


@given(requested)
def test_any_fields(data: dict[str, Any]) -> None:
    """Readers defend themselves also against what did not come through `read_json`."""
    for name, read in READERS.items():
        try:
            value = read(data)
        except Refusal:
            continue
        if name == "text":
            assert len(value) <= 50
            value.encode()
        elif name == "op":
            assert re.fullmatch(r"[0-9a-f]{32}", value)
        elif name == "base":
            assert type(value) is int


@given(st.dictionaries(st.text(), st.text() | st.lists(st.text() | st.integers())))
def test_good_bodies(data: dict[str, Any]) -> None:
    """What a page sends is read as it was meant, in every script."""
    try:
        assert requests.read_json(json.dumps(data, ensure_ascii=False).encode(), 10**6) == data
    except Refusal:
        assert "\\u0000" in json.dumps(data)


def test_size() -> None:
    """A body of the limit is read, one byte more is not."""
    assert requests.read_json(b'{"a": 1}', 8) == {"a": 1}
    refusal = refused(lambda: requests.read_json(b'{"a": 10}', 8))
    assert (refusal.status, refusal.code) == (413, "too-large")


def test_depth() -> None:
    """Eight levels are read, nine are not."""
    assert requests.read_json(b'{"a":' + b"[" * 6 + b"1" + b"]" * 6 + b"}", 99)
    assert refused(lambda: requests.read_json(b'{"a":' + b"[" * 7 + b"1" + b"]" * 7 + b"}", 99)).code == "bad-request"


@pytest.mark.parametrize(
    "body", [b"[]", b"null", b'"text"', b"1", b"{", b"\xff", b'{"a": Infinity}', b'{"a": "\\ude00"}', b'{"a": ["\\u0000"]}']
)
def test_bad_bodies(body: bytes) -> None:
    """What is no JSON object, no UTF-8 or no text that a database keeps is refused."""
    assert refused(lambda: requests.read_json(body, 99)).status == 400


def test_text() -> None:
    """Line ends are those of a text area, other characters stay; code points are counted."""
    assert requests.text_of({"text": " a\r\nb\rc\n\t🙂 \u200f"}, "text", 20) == " a\nb\nc\n\t🙂 \u200f"
    assert requests.text_of({"text": "🙂" * 20}, "text", 20) == "🙂" * 20
    refusal = refused(lambda: requests.text_of({"text": "🙂" * 21}, "text", 20))
    assert (refusal.status, refusal.code, dict(refusal.values)) == (413, "too-large", {"length": 21, "limit": 20})
    assert refused(lambda: requests.text_of({}, "text", 20)).data == {"field": "text"}


@pytest.mark.parametrize("text", [None, 1, [], {}, True, "\0", "a\ud800", "\udfff"])
def test_no_text(text: Any) -> None:
    """Anything but text that UTF-8 can write is refused."""
    assert refused(lambda: requests.text_of({"text": text}, "text", 20)).code == "bad-request"


@pytest.mark.parametrize("key", ["", "A", "a b", "a\n", "é", "a" * 65, "٣", 1, None])
def test_bad_keys(key: Any) -> None:
    """A key has small letters, digits and hyphens, at most 64."""
    assert refused(lambda: requests.key_of({"key": key})).status == 400


@pytest.mark.parametrize("op", ["", "a" * 31, "a" * 33, "A" * 32, "g" * 32, "a" * 32 + "\n", "٣" * 32, None])
def test_bad_ops(op: Any) -> None:
    """An operation's name has 32 small hexadecimal digits."""
    assert refused(lambda: requests.op_of({"op": op})).status == 400


def test_good_names() -> None:
    """Keys of boxes, ids of pages."""
    assert requests.key_of({"key": "first-step-2"}) == "first-step-2"
    assert requests.op_of({"sitting": "0123456789abcdef" * 2}, "sitting") == "0123456789abcdef" * 2


@pytest.mark.parametrize("number", [-1, 1.0, True, "1", None, 2**31, [1]])
def test_bad_numbers(number: Any) -> None:
    """A whole number is one, in its range, and no other type."""
    assert refused(lambda: requests.whole_number({"base": number}, "base")).status == 400


@pytest.mark.parametrize(
    "day",
    ["", "2026-02-30", "2026-3-1", "20260301", "2026-W10-1", "2026-03-01T00:00", "0001-01-01", "9999-01-01", "٢٠٢٦-٠٣-٠١", 5, []],
)
def test_bad_days(day: Any) -> None:
    """A day is written as a browser's date field gives it, and lies in our times."""
    assert refused(lambda: requests.day_of({"day": day})).status == 400


def test_days() -> None:
    """A day, or none."""
    assert requests.day_of({"day": "2028-02-29"}) == date(2028, 2, 29)
    assert requests.day_of({"day": None}) is None
    assert requests.day_of({}) is None


@pytest.mark.parametrize("skills", [None, "growth", ["unknown"], [1], [["growth"]], [{}], ["growth"] * 4])
def test_bad_skills(skills: Any) -> None:
    """Skills are a list of known ids, not longer than there are."""
    assert refused(lambda: requests.skills_of({"skills": skills}, SKILLS)).status == 400


def test_skills() -> None:
    """Skills keep their order, and each counts once."""
    assert requests.skills_of({"skills": ["growth", "resilience", "growth"]}, SKILLS) == ("growth", "resilience")
    assert requests.skills_of({"skills": []}, SKILLS) == ()


def test_messages() -> None:
    """Every message is short, ends with a full stop, and its places are filled by whoever raises it."""
    values = {"length": 21_000, "limit": 20_000, "days": 30}
    for message in requests.MESSAGES:
        shown = message.format(**values)
        assert shown.endswith(".")
        assert len(shown) <= 130


def test_every_message_is_listed() -> None:
    """Whatever is marked for translators is in MESSAGES."""
    marked = {value for name, value in vars(requests).items() if name.isupper() and isinstance(value, str)}
    assert marked == set(requests.MESSAGES)


def test_refusal_hides_its_data() -> None:
    """An exception's text is its code: what it carries may be a learner's words."""
    refusal = Refusal(409, "conflict", "Look at {name}.", {"name": "secret"}, {"theirs": "secret"})

    assert (str(refusal), repr(refusal)) == ("conflict", "Refusal('conflict')")
