"""The journal's operations: what they keep, what they refuse, and that nobody else's words come out of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ldn_xblocks.core.limits import DEFAULT
from ldn_xblocks.models import Entry, Learner, Revision
from tests.platform.lms_events import EVENTS
from tests.platform.lms_people import SECOND
from tests.xblocks.harness import Visitor, box_of, entry_of, new_id, visitor

pytestmark = pytest.mark.usefixtures("campus")

HERE, THERE, SHEET = "journal-one", "journal-two", "sheet"
WORDS = "I asked for help — and got it.\nজানি না 🙂 عربي"


@pytest.fixture
def me() -> Visitor:
    """The learner."""
    return visitor("learner")


def keep(me: Visitor, text: str = WORDS, block: str = HERE, **more: Any) -> dict[str, Any]:
    """Keep an entry and give what the server says of it."""
    answer = me.handle(block, "keep", entry_of(text, **more))
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()["entry"]
    return found


def refused(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal, which has words for the learner."""
    assert answer.json()["message"]
    return answer.status_code, answer.json()["error"]


def told() -> list[dict[str, Any]]:
    """The events of our own; the completion library has others."""
    return [event for event in EVENTS if event["name"].startswith("ldn.")]


def next_minute() -> None:
    """The budget of writes is fresh."""
    Learner.objects.update(writes=0)


def test_an_entry_is_kept_and_loaded(me: Visitor) -> None:
    """What was written comes back with its day, its skills and the title of its block."""
    kept = keep(me, skills=["trust", "growth"], kind="free")
    loaded = me.handle(HERE, "load").json()
    assert loaded["entries"] == [kept]
    assert (kept["text"], kept["day"], kept["skills"], kept["kind"], kept["revision"]) == (
        WORDS, "2026-03-31", ["trust", "growth"], "free", 1,
    )  # fmt: skip
    assert kept["heading"] == "A day that went well"
    assert (loaded["count"], loaded["limit"], loaded["text_limit"]) == (1, 500, 20_000)


def test_load_gives_the_entries_of_this_block_and_counts_those_of_the_course(me: Visitor) -> None:
    """Another block's entries are counted, and not given."""
    kept = keep(me)
    keep(me, block=THERE)
    loaded = me.handle(HERE, "load").json()
    assert (loaded["entries"], loaded["count"]) == ([kept], 2)


def test_drafts_on_a_device_are_named_by_learner_and_block(me: Visitor) -> None:
    """The name of drafts differs for each learner and block, and tells neither."""
    people = (me, visitor(SECOND.username))
    names = [somebody.handle(block, "load").json()["device"] for somebody in people for block in (HERE, THERE)]
    assert len(set(names)) == 4
    assert all(re.fullmatch("[0-9a-f]{24}", name) for name in names)


def test_a_retry_changes_nothing(me: Visitor) -> None:
    """The same operation, sent three times, is one revision."""
    wanted = entry_of(WORDS)
    answers = [me.handle(HERE, "keep", wanted) for _ in range(3)]
    assert len({answer.content for answer in answers}) == 1
    assert Revision.objects.count() == 1


def test_a_stale_change_is_a_conflict_with_the_other_text(me: Visitor) -> None:
    """Nothing is overwritten: the answer has what stands there."""
    first = keep(me, "One")
    other = keep(me, "Two", entry=first["key"], base=1)
    answer = me.handle(HERE, "keep", entry_of("Three", entry=first["key"], base=1))
    assert refused(answer) == (409, "conflict")
    assert answer.json()["theirs"] == other
    assert Entry.objects.get().text == "Two"


def test_an_entry_may_turn_from_the_prompt_to_something_else(me: Visitor) -> None:
    """The kind is the learner's to change, also when nothing else changes."""
    first = keep(me)
    assert keep(me, entry=first["key"], base=1, kind="free")["kind"] == "free"
    assert me.handle(HERE, "load").json()["entries"][0]["kind"] == "free"


def test_deleting_can_be_undone(me: Visitor) -> None:
    """A deleted entry is not listed, but among those that can be brought back; restored it is as before."""
    first = keep(me)
    gone = me.handle(HERE, "remove", {"entry": first["key"], "op": new_id(), "base": 1}).json()["entry"]
    loaded = me.handle(HERE, "load").json()
    assert (loaded["entries"], loaded["deleted"], loaded["count"]) == ([], [gone], 1)
    back = me.handle(HERE, "restore", {"entry": first["key"], "op": new_id(), "base": 2}).json()["entry"]
    assert (back["text"], back["deleted"], back["revision"]) == (WORDS, None, 3)
    assert me.handle(HERE, "load").json()["entries"] == [back]


def test_a_text_for_a_deleted_entry_is_a_conflict(me: Visitor) -> None:
    """It is neither lost nor put into an entry that nobody sees."""
    first = keep(me)
    me.handle(HERE, "remove", {"entry": first["key"], "op": new_id(), "base": 1})
    answer = me.handle(HERE, "keep", entry_of("More", entry=first["key"], base=1))
    assert refused(answer) == (409, "conflict")
    assert answer.json()["theirs"]["deleted"]


def test_what_was_deleted_long_ago_stays_deleted(me: Visitor) -> None:
    """After 30 days it is not offered and not restored."""
    first = keep(me)
    me.handle(HERE, "remove", {"entry": first["key"], "op": new_id(), "base": 1})
    entry = Entry.objects.get()
    entry.deleted -= timedelta(days=31)
    entry.save()
    assert me.handle(HERE, "load").json()["deleted"] == []
    assert refused(me.handle(HERE, "restore", {"entry": first["key"], "op": new_id(), "base": 2})) == (404, "not-found")


def test_history_has_a_version_for_each_sitting(me: Visitor) -> None:
    """Saves of one sitting are one version; of two, two, the newest first."""
    sitting = new_id()
    first = keep(me, "One", sitting=sitting)
    keep(me, "One and", entry=first["key"], base=1, sitting=sitting)
    keep(me, "One and two", entry=first["key"], base=2)
    versions = me.handle(HERE, "history", {"entry": first["key"]}).json()["versions"]
    assert [version["text"] for version in versions] == ["One and two", "One and"]
    assert all(version["day"] == "2026-03-31" and version["written"] for version in versions)


def test_history_of_what_is_not_there_is_empty(me: Visitor) -> None:
    """Nor does it tell whether somebody else has it."""
    mine = keep(me)
    assert visitor(SECOND.username).handle(HERE, "history", {"entry": mine["key"]}).json() == {"versions": []}
    assert me.handle(HERE, "history", {"entry": new_id()}).json() == {"versions": []}


def test_the_whole_journal_has_every_block_with_its_place(me: Visitor) -> None:
    """Entries and boxes of all blocks, each with the link to its unit; empty texts are none."""
    keep(me, "Here")
    keep(me, "There", block=THERE)
    me.handle(SHEET, "keep", box_of("strengths", "Listening"))
    me.handle(SHEET, "keep", box_of("needs", "  \n"))
    found = {item["text"]: item for item in me.handle(HERE, "all").json()["entries"]}
    assert {"Here", "There", "Listening"} == set(found)
    assert (found["Here"]["here"], found["There"]["here"]) == (True, False)
    assert found["There"]["unit"] == "/courses/course-v1:LDN+LDS+2026/jump_to_id/journal-two"
    box = found["Listening"]
    assert (box["kind"], box["heading"], box["label"]) == ("field", "My plan", "My strengths")


def test_a_box_is_kept_under_the_words_of_the_course(me: Visitor) -> None:
    """The page names the box; its kind, title and label come from the content, whatever the page says."""
    wanted = box_of("strengths", "Listening", kind="prompt", heading="Mine", label="Mine", day="2026-01-01", skills=["trust"])
    kept = me.handle(SHEET, "keep", wanted).json()["entry"]
    assert (kept["kind"], kept["heading"], kept["label"]) == ("field", "My plan", "My strengths")
    assert (kept["day"], kept["skills"]) == (None, [])
    assert me.handle(SHEET, "load").json()["entries"] == [kept]


def test_the_heading_of_an_entry_is_not_the_pages_to_choose(me: Visitor) -> None:
    """It is the title of the block."""
    assert keep(me, heading="Mine", label="Mine")["heading"] == "A day that went well"


@pytest.mark.parametrize("name", ["remove", "restore"])
def test_a_box_is_never_deleted(me: Visitor, name: str) -> None:
    """It can be emptied."""
    me.handle(SHEET, "keep", box_of("strengths", "Listening"))
    assert refused(me.handle(SHEET, name, {"entry": "strengths", "op": new_id(), "base": 1})) == (400, "bad-request")
    assert me.handle(SHEET, "keep", box_of("strengths", "", base=1)).json()["entry"]["text"] == ""


def test_a_skill_that_the_course_dropped_stays_on_its_entry(me: Visitor) -> None:
    """It can be kept or taken off, and not put on another entry."""
    first = keep(me, skills=["trust"])
    Entry.objects.update(skills="dropped trust")
    assert keep(me, "More", entry=first["key"], base=1, skills=["dropped", "trust"])["skills"] == ["dropped", "trust"]
    assert refused(me.handle(HERE, "keep", entry_of(WORDS, skills=["dropped"]))) == (400, "bad-request")


_BAD: Mapping[str, tuple[Any, ...]] = {
    "entry": ("short", None, 7, ["a"], "A" * 32),
    "op": ("x", None),
    "base": (-1, 1.0, True, "0", 2**40),
    "sitting": ("", 1),
    "kind": ("field", "draft", None, ["prompt"]),
    "text": (None, 1, ["a"], "a\0b", "\ud800"),
    "day": ("2026-02-30", "", 1, "31.3.2026"),
    "skills": ("trust", ["unknown"], [1], None, ["trust"] * 99),
}
_BAD_ENTRIES = [{name: value} for name, values in _BAD.items() for value in values]


@pytest.mark.parametrize("wrong", _BAD_ENTRIES, ids=repr)
def test_a_bad_entry_is_refused(me: Visitor, wrong: Mapping[str, Any]) -> None:
    """Whatever is of a wrong type or form: 400, and nothing is written."""
    assert refused(me.handle(HERE, "keep", {**entry_of(WORDS), **wrong})) == (400, "bad-request")
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("missing", ["entry", "op", "base", "sitting", "kind", "text", "skills"])
def test_an_entry_with_a_hole_is_refused(me: Visitor, missing: str) -> None:
    """Everything but the day must be there."""
    wanted = {name: value for name, value in entry_of(WORDS).items() if name != missing}
    assert refused(me.handle(HERE, "keep", wanted)) == (400, "bad-request")


@pytest.mark.parametrize("box", ["unknown", "", None, 3, ["strengths"], "strengths ", "STRENGTHS"])
def test_an_unknown_box_is_refused(me: Visitor, box: Any) -> None:
    """Only the boxes of the content exist."""
    assert refused(me.handle(SHEET, "keep", box_of(box, "Listening"))) == (400, "bad-request")


@pytest.mark.parametrize("name", ["load", "keep", "remove", "restore", "history", "all"])
def test_only_json_that_is_sent_is_taken(me: Visitor, name: str) -> None:
    """405 for reading the address, 400 for what is no JSON object, 413 for too much."""
    assert refused(me.get(HERE, name)) == (405, "bad-request")
    assert refused(me.send(HERE, name, b"[]")) == (400, "bad-request")
    assert refused(me.send(HERE, name, b"{")) == (400, "bad-request")
    assert refused(me.send(HERE, name, b"\xff")) == (400, "bad-request")
    assert refused(me.send(HERE, name, b"[" * 9000)) == (400, "bad-request")
    assert refused(me.send(HERE, name, b'{"a":"' + b"x" * DEFAULT.body + b'"}')) == (413, "too-large")


def test_a_text_that_is_too_long_is_refused_and_not_cut(me: Visitor) -> None:
    """Exactly the limit is kept, in any script; one character more is refused with both numbers."""
    longest = "🙂" * DEFAULT.text
    answer = me.send(HERE, "keep", json.dumps(entry_of(longest), ensure_ascii=False).encode())  # as browsers write JSON
    assert answer.json()["entry"]["text"] == longest
    answer = me.handle(HERE, "keep", entry_of("ক" * (DEFAULT.text + 1)))
    assert refused(answer) == (413, "too-large")
    assert "20001" in answer.json()["message"]


def test_too_many_writes_a_minute_are_refused(me: Visitor) -> None:
    """The answer says when the budget is fresh; a retry of what was kept is free."""
    sent = [entry_of(str(number)) for number in range(DEFAULT.writes)]
    for wanted in sent:
        assert me.handle(HERE, "keep", wanted).status_code == 200
    answer = me.handle(HERE, "keep", entry_of("One more"))
    assert refused(answer) == (429, "too-many")
    assert 0 < answer.json()["retry_after"] <= 60
    assert me.handle(HERE, "keep", sent[0]).status_code == 200


def test_a_full_journal_takes_changes_and_no_new_entries(me: Visitor) -> None:
    """500 entries a course, in whatever block."""
    first = keep(me)
    template = Entry.objects.get()
    Entry.objects.bulk_create([_copy(template, number) for number in range(DEFAULT.entries - 1)])
    assert refused(me.handle(THERE, "keep", entry_of("One more"))) == (403, "full")
    assert keep(me, "Changed", entry=first["key"], base=1)["text"] == "Changed"
    assert me.handle(HERE, "load").json()["count"] == DEFAULT.entries


def _copy(entry: Any, number: int) -> Any:
    entry.pk, entry.key = None, f"{number:032x}"
    return Entry(**{field.attname: getattr(entry, field.attname) for field in Entry._meta.concrete_fields})


def test_content_that_cannot_be_read_is_no_error_of_the_server(me: Visitor) -> None:
    """Each operation that needs the content refuses kindly."""
    from tests.platform.lms_store import EDITS

    EDITS[HERE] = {"content": "{"}
    for name, data in (("load", {}), ("keep", entry_of(WORDS)), ("remove", {}), ("restore", {})):
        assert refused(me.handle(HERE, name, data)) == (404, "not-found")
    assert me.get(HERE, "export").status_code == 404
    assert me.get(HERE, "paper").status_code == 404
    assert me.handle(HERE, "all").status_code == 200


def test_the_first_text_completes_the_block_once(me: Visitor) -> None:
    """Completion and the event come with the first words, not with each save of them."""
    from completion.models import BlockCompletion

    first = keep(me, " \n")
    assert (EVENTS, BlockCompletion.objects.count()) == ([], 0)
    keep(me, "Words", entry=first["key"], base=1)
    keep(me, "Words, words", entry=first["key"], base=2)
    assert [float(row.completion) for row in BlockCompletion.objects.all()] == [1.0]
    assert [event["name"] for event in told()] == ["ldn.journal.entry_saved"]
    assert told()[0]["data"] == {"kind": "prompt", "length": 5, "revision": 2}


def test_the_second_entry_is_counted_and_completes_nothing(me: Visitor) -> None:
    """The platform has one number of a learner: how many texts they began."""
    from completion.models import BlockCompletion

    from tests.platform.lms_app.models import StudentModule

    keep(me)
    BlockCompletion.objects.all().delete()
    keep(me)
    assert BlockCompletion.objects.count() == 0
    assert [json.loads(row.state) for row in StudentModule.objects.all()] == [{"entries_made": 2}]


def test_events_have_no_words(me: Visitor) -> None:
    """Not in any value, for entries and for boxes."""
    keep(me, "zqx secret words", skills=["trust"])
    me.handle(SHEET, "keep", box_of("strengths", "zqx secret box"))
    assert len(told()) == 2
    assert "zqx" not in json.dumps(EVENTS, default=str)


def test_credit_is_given_for_taking_part_only_if_the_author_wants(me: Visitor) -> None:
    """Off by default; with points, the first words give them all."""
    from tests.platform.lms_app.models import StudentModule
    from tests.platform.lms_store import EDITS

    keep(me)
    assert [row.grade for row in StudentModule.objects.all()] == [None]
    EDITS[THERE] = {"weight": 2.0}
    keep(me, block=THERE)
    assert sorted(str(row.grade) for row in StudentModule.objects.all()) == ["1.0", "None"]


LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(LEAF, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
NAMES = st.sampled_from(["entry", "op", "base", "sitting", "kind", "text", "day", "skills"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["load", "keep", "remove", "restore", "history", "all"]),
    block=st.sampled_from([HERE, SHEET]),
    body=st.binary() | JSON.map(lambda value: json.dumps(value).encode()),
    wrong=st.dictionaries(NAMES, JSON, max_size=3),
    whole=st.booleans(),
)
def test_no_body_is_an_error_of_the_server(
    me: Visitor, name: str, block: str, body: bytes, wrong: dict[str, Any], whole: bool
) -> None:
    """Any bytes, any JSON, and any JSON in the place of what belongs there: below 500, and words in every refusal."""
    data = {**(entry_of(WORDS) if block == HERE else box_of("strengths", WORDS)), **wrong}
    answer = me.send(block, name, body if whole else json.dumps(data).encode())
    next_minute()
    assert answer.status_code < 500
    assert answer.status_code == 200 or answer.json()["message"]
    assert answer.headers["Cache-Control"] == "no-store"
