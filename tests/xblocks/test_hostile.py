"""Whatever is sent to a handler and whatever stands in a document: an answer with a status below 500, and nothing that runs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ldn_xblocks.core.limits import DEFAULT
from ldn_xblocks.models import Learner
from tests.platform import lms_documents as documents
from tests.platform import lms_people as people
from tests.platform.lms_course import usage
from tests.platform.lms_store import EDITS
from tests.xblocks import harness
from tests.xblocks.harness import EDITOR, STUDIO, Visitor, box_of, entry_of, handlers, new_id, visitor
from tests.xblocks.privacy_ways import answers_of, plan_of, plant

pytestmark = pytest.mark.usefixtures("campus")

_BLOCKS = ("journal-one", "sheet", "assessment-start")
_HANDLERS = [(block, name) for block in _BLOCKS for name in handlers(block)]
_PEOPLE = ("learner", "staff", "masquerade", "preview", "anonymous", STUDIO, EDITOR)
_KINDS = {"application/json", "text/plain", "text/csv", "text/markdown", "text/html"}
_METHODS = ("POST", "GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "PROPFIND")
_KNOWN = "0123456789abcdef0123456789abcdef"
_FIELDS = (
    *(
        "entry",
        "op",
        "base",
        "sitting",
        "kind",
        "text",
        "day",
        "skills",
        "attempt",
        "first",
        "second",
        "answers",
        "focus",
        "step",
    ),
    *("values", "defaults", "choice", "ratings", "notes", "own", "mode", "preset", "id", "rating"),
)

_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 7),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        [
            _KNOWN,
            "strengths",
            "prompt",
            "free",
            "2026-03-31",
            "2026-02-30",
            "resilience",
            "all",
            "own",
            "x" * 20_001,
            "\0",
            "\ud83d",
        ]
    ),
)
_values = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_FIELDS) | st.text(max_size=8), inner, max_size=5)
    ),
    max_leaves=12,
)
_shaped = st.fixed_dictionaries({}, optional=dict.fromkeys(_FIELDS, _values))
_WELL: Mapping[str, Any] = {
    **dict.fromkeys(("entry", "op", "sitting", "attempt", "first", "second"), _KNOWN),
    "base": 0,
    "kind": "prompt",
    "text": "Words",
    "day": "2026-03-31",
    "skills": [],
    "focus": [],
    "step": "",
    "answers": answers_of("Words"),
    "values": {"display_name": "Name", "weight": 1},
    "defaults": [],
}
_nearly = st.builds(lambda name, value: {**_WELL, name: value}, st.sampled_from(sorted(_WELL)), _values)
_bodies = st.one_of(
    st.binary(max_size=200),
    st.builds(lambda value: json.dumps(value).encode(), st.one_of(_values, _shaped, _nearly)),
)
_queries = st.dictionaries(
    st.sampled_from(["as", "of", "attempt", "first", "second", "x"]),
    st.sampled_from(["md", "json", "csv", "course", "block", _KNOWN]) | st.text(max_size=10),
    max_size=3,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to a handler."""

    body: bytes
    method: str
    query: dict[str, str]
    suffix: str


_requests = st.builds(Asked, _bodies, st.sampled_from(_METHODS) | st.just("POST"), _queries, st.text(max_size=6))


@pytest.fixture(scope="module")
def everybody(lms_of_module: None) -> dict[str, Visitor]:
    """One browser each, signed in once for all examples."""
    people.settle()
    found = {
        name: visitor("staff" if name in {"masquerade", "preview"} else name)
        for name in ("learner", "staff", "masquerade", "preview")
    }
    found["masquerade"].masquerade(role="student", user_name="learner")
    found["preview"].masquerade(role="student")
    return {**found, "anonymous": visitor(), STUDIO: visitor("instructor", STUDIO), EDITOR: visitor("instructor", EDITOR)}


@pytest.fixture
def campus(everybody: dict[str, Visitor]) -> None:
    """Nobody has written anything; the browsers stay signed in."""
    harness.fresh()


def check(answer: Any) -> None:
    """An answer of ours: below 500, of a known kind, kept by no cache; an answer of the platform: a refusal."""
    assert answer.status_code < 500
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        assert answer.status_code in {200, 400, 403, 404, 405}
        return
    assert answer.headers["Content-Type"].split(";")[0] in _KINDS
    assert answer.headers["Cache-Control"] == "no-store"
    if answer.headers["Content-Type"].startswith("application/json") and "Content-Disposition" not in answer.headers:
        json.loads(answer.content or "{}")


@pytest.mark.parametrize(("block", "name"), _HANDLERS, ids=[f"{block}-{name}" for block, name in _HANDLERS])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(who=st.sampled_from(_PEOPLE), asked=_requests)
def test_no_request_breaks_a_handler(block: str, name: str, everybody: dict[str, Visitor], who: str, asked: Asked) -> None:
    """Any body, method, query and suffix, from anybody, to every handler that the class has."""
    Learner.objects.update(writes=0)  # refused for the number of requests, nothing else would be reached
    check(everybody[who].send(block, name, asked.body, asked.method, quote(asked.suffix, safe=""), urlencode(asked.query)))


@pytest.mark.parametrize("who", _PEOPLE)
@pytest.mark.parametrize(("block", "name"), _HANDLERS, ids=[f"{block}-{name}" for block, name in _HANDLERS])
def test_no_monster_breaks_a_handler(block: str, name: str, who: str, everybody: dict[str, Visitor]) -> None:
    """Too deep, too large, too many digits, no number at all, no text at all."""
    monsters = (
        b"[" * 90_000,
        b'{"a":' * 30_000,
        b'{"base": ' + b"9" * 6_000 + b"}",
        b'{"base": NaN}',
        b'{"text": "\\ud800"}',
        b'{"text": "\\u0000", "entry": "\\u0000"}',
        b"\xff\xfe\x00",
        b"",
        b"x" * (DEFAULT.body + 1),
        b"x" * 3_000_000,
    )
    for body in monsters:
        answer = everybody[who].send(block, name, body)
        check(answer)
        assert answer.status_code >= 400
    check(everybody[who].send(block, name, b'{"base": 1e999, "ratings": {"trust": 1e999}}'))


@pytest.mark.parametrize("length", ["", "-5", "abc", "99999999999999999999"])
def test_a_false_length_breaks_nothing(length: str, everybody: dict[str, Visitor]) -> None:
    """A length that is none, or not the body's."""
    me = everybody["learner"]
    address = f"{me.prefix()}/xblock/{usage('journal-one')}/handler/load"
    answer = me.client.generic(
        "POST", address, b"{}", content_type="application/json", headers={"X-CSRFToken": me.token()}, CONTENT_LENGTH=length
    )
    check(answer)


@pytest.mark.parametrize(("block", "name"), [("journal-one", "keep"), ("sheet", "keep"), ("assessment-start", "save_draft")])
def test_too_much_is_refused_with_a_message_and_nothing_is_kept(block: str, name: str, everybody: dict[str, Visitor]) -> None:
    """Never cut: one character over the limit, and the answer says so."""
    long = "x" * (DEFAULT.text + 1)
    data = {
        "journal-one": entry_of(long),
        "sheet": box_of("strengths", long),
        "assessment-start": {"answers": answers_of(long), "op": new_id(), "base": 0, "sitting": new_id()},
    }[block]
    answer = everybody["learner"].handle(block, name, data)
    assert answer.status_code == 413
    assert answer.json()["message"]
    assert long not in everybody["learner"].handle(block, "load").content.decode()


_READ_FROM = {"export", "paper", "staff_csv"}
_DOCUMENTS = {"journal-one": documents.journal(), "sheet": documents.worksheet(), "assessment-start": documents.assessment()}


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in below for place in _places(item, (*path, key)))]


def _replaced(value: Any, path: tuple[Any, ...], by: Any) -> Any:
    if not path:
        return by
    if isinstance(value, dict):
        return {key: _replaced(item, path[1:], by) if key == path[0] else item for key, item in value.items()}
    return [_replaced(item, path[1:], by) if key == path[0] else item for key, item in enumerate(value)]


@st.composite
def _mutants(draw: st.DrawFn) -> tuple[str, str]:
    block = draw(st.sampled_from(_BLOCKS))
    document: Any = _DOCUMENTS[block]
    for _ in range(draw(st.integers(1, 2))):
        document = _replaced(document, draw(st.sampled_from(_places(document))), draw(_values))
    return block, json.dumps(document)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(mutant=_mutants() | st.tuples(st.sampled_from(_BLOCKS), st.text(max_size=60)))
def test_no_document_breaks_a_page(mutant: tuple[str, str], everybody: dict[str, Visitor]) -> None:
    """A hand-edited document is shown, or its place says that it cannot be; the handlers answer."""
    block, content = mutant
    EDITS[block] = {"content": content}
    for who in ("learner", STUDIO):
        assert "ldn-xblock" in everybody[who].page(block)
    for name in handlers(block):
        ask = everybody["learner"].get if name in _READ_FROM else everybody["learner"].handle
        check(ask(block, name))


_FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x")
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def _cells(answer: Any) -> list[str]:
    text = answer.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return [cell for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")) for cell in row]


@pytest.mark.parametrize("formula", _FORMULAS)
def test_no_cell_of_a_learners_file_is_a_formula(formula: str, everybody: dict[str, Visitor]) -> None:
    """Notes, own indicators and the plan's step; and the words are still there behind the apostrophe."""
    me, key = everybody["learner"], new_id()
    answers = {**answers_of("x"), "notes": {"resilience": formula}, "own": [{"id": new_id(), "text": formula, "rating": 3}]}
    assert me.handle("assessment-start", "submit", {"attempt": key, "base": 0, "answers": answers}).status_code == 200
    assert me.handle("assessment-start", "save_plan", {**plan_of(key), "step": formula}).status_code == 200
    cells = _cells(me.get("assessment-start", "export", "as=csv"))
    assert [cell for cell in cells if cell.startswith(_STARTS)] == []
    said = formula.replace("\r", "\n")
    assert sum(cell.replace("\r\n", "\n").replace("\r", "\n") == f"'{said}" for cell in cells) == 3


@pytest.mark.parametrize("formula", [formula for formula in _FORMULAS if formula.isprintable()])
def test_no_cell_of_the_staffs_file_is_a_formula(formula: str, everybody: dict[str, Visitor]) -> None:
    """Authors' names of skills stand in it."""
    document = documents.assessment()
    document["locales"]["en"]["skills"][0]["name"] = formula
    EDITS["assessment-start"] = {"content": documents.as_body(document)}
    cells = _cells(everybody["staff"].get("assessment-start", "staff_csv"))
    assert [cell for cell in cells if cell.startswith(_STARTS)] == []
    assert f"'{formula}" in cells


_FILES = [
    ("journal-one", "export", "as=md&of=course"),
    ("journal-one", "export", "as=json&of=block"),
    ("journal-one", "paper", ""),
    ("sheet", "export", "as=md"),
    ("sheet", "paper", ""),
    ("assessment-start", "export", "as=csv"),
    ("assessment-start", "export", "as=json"),
]


@pytest.mark.parametrize(("block", "name", "query"), _FILES)
def test_files_are_kept_by_no_cache_and_guessed_by_no_browser(
    block: str, name: str, query: str, everybody: dict[str, Visitor]
) -> None:
    """no-store, nosniff; files are attachments under a plain name; pages run no script but their own."""
    plant()
    answer = everybody["learner"].get(block, name, query)
    assert answer.status_code == 200
    assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    if name == "export":
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert answer.headers["Content-Disposition"].isascii()
    else:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_operations_answer_as_json_that_no_cache_keeps(everybody: dict[str, Visitor]) -> None:
    """Served as HTML, a learner's words could run."""
    answer = everybody["learner"].handle("journal-one", "load")
    assert (answer.headers["Content-Type"].split(";")[0], answer.headers["Cache-Control"]) == ("application/json", "no-store")
