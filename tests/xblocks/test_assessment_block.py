"""The self-assessment inside the small LMS: every operation, good and bad, as pages ask for it."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ldn_xblocks.models import Attempt, Entry
from tests.platform import lms_documents, lms_instructor, lms_people
from tests.platform.lms_course import usage
from tests.platform.lms_events import EVENTS
from tests.platform.lms_sites import unbound
from tests.platform.lms_store import EDITS
from tests.xblocks.assessments import END, SKILLS, START, answers, plan, save, submit
from tests.xblocks.harness import new_id, visitor

pytestmark = pytest.mark.usefixtures("campus")

OWN = "0" * 32
RATED = answers(
    {"resilience": 4, "growth": None, "trust": 2},
    notes={"trust": "Because of May."},
    own=[{"id": OWN, "text": "I rest", "rating": 3}],
)


# --- drafts


def test_a_new_learner_has_nothing() -> None:
    """Neither draft nor attempts; the limits that the page tells about."""
    found = visitor("learner").handle(START, "load").json()
    assert (found["draft"], found["attempts"], found["last"]) == (None, [], None)
    assert found["limits"] == {"note": 2000, "own": 5, "own_text": 300, "focus": 3}


def test_a_draft_comes_back() -> None:
    """What was saved is loaded, to the letter, by its own learner."""
    me = visitor("learner")
    assert save(me, RATED, 0).json()["entry"]["revision"] == 1
    draft = me.handle(START, "load").json()["draft"]
    assert json.loads(draft["text"]) == RATED
    assert visitor(lms_people.SECOND.username).handle(START, "load").json()["draft"] is None


def test_the_draft_of_each_block_is_its_own() -> None:
    """The assessment at the end of the course does not begin with the draft of the one at the start."""
    me = visitor("learner")
    save(me, RATED, 0)
    assert me.handle(END, "load").json()["draft"] is None


def test_a_stale_draft_is_answered_with_the_other() -> None:
    """Two windows: the second save is refused, and gets what the first one wrote."""
    me = visitor("learner")
    save(me, answers({"trust": 1}), 0)
    refused = save(me, answers({"trust": 5}), 0)
    assert refused.status_code == 409
    assert json.loads(refused.json()["theirs"]["text"])["ratings"] == {"trust": 1}


def test_a_draft_may_hold_fifteen_long_notes() -> None:
    """All notes together may be longer than one entry of the journal."""
    notes = {f"skill-{number}": "ন" * 2000 for number in range(15)}
    assert save(visitor("learner"), answers(notes=notes), 0).status_code == 200


# --- submitting


def test_submitting_keeps_all_and_empties_the_draft() -> None:
    """The attempt has ratings, notes, own indicators and the words that were asked; the draft is a new empty one."""
    me = visitor("learner")
    save(me, RATED, 0)
    key = submit(me, RATED)

    row = Attempt.objects.get()
    assert (row.key, row.number, row.usage, row.language, row.heading) == (key, 1, str(usage(START)), "en", "Where I stand")
    assert json.loads(row.ratings) == {"resilience": 4, "growth": None, "trust": 2}
    assert json.loads(row.texts) == {"notes": RATED["notes"], "own": RATED["own"]}
    assert [skill["id"] for skill in json.loads(row.wording)["skills"]] == list(SKILLS)
    loaded = me.handle(START, "load").json()
    assert (loaded["draft"]["text"], loaded["draft"]["revision"]) == ("", 2)
    assert loaded["last"] == {"skills": list(SKILLS), "own": ["I rest"]}


def test_a_retry_is_one_attempt() -> None:
    """The same key again gives the same attempt, tells the platform nothing more, and counts once."""
    me, key = visitor("learner"), new_id()
    submit(me, RATED, key=key)
    before = list(EVENTS)
    again = me.handle(START, "submit", {"attempt": key, "base": 0, "answers": RATED})
    assert again.status_code == 200
    assert again.json()["attempt"]["number"] == 1
    assert Attempt.objects.count() == 1
    assert before == EVENTS


def test_a_draft_of_another_window_is_not_thrown_away() -> None:
    """Submitting on an old draft is refused with the newer one."""
    me = visitor("learner")
    save(me, answers({"trust": 5}), 0)
    refused = me.handle(START, "submit", {"attempt": new_id(), "base": 0, "answers": RATED})
    assert refused.status_code == 409
    assert json.loads(refused.json()["theirs"]["text"])["ratings"] == {"trust": 5}
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("sent", "code"), [(answers(), "nothing-rated"), (answers({"trust": 9}), "bad-request"), ({}, "bad-request")]
)
def test_what_cannot_be_submitted_says_why(sent: dict[str, Any], code: str) -> None:
    """The answer has a code and a message, and nothing is kept."""
    refused = visitor("learner").handle(START, "submit", {"attempt": new_id(), "base": 0, "answers": sent})
    assert (refused.status_code, refused.json()["error"]) == (400, code)
    assert refused.json()["message"]
    assert not Attempt.objects.exists()


def test_the_platform_hears_that_and_not_what() -> None:
    """Completion, a count and an event with numbers; no id of a skill, no rating by name, no word."""
    me = visitor("learner")
    submit(me, RATED)
    told = [event for event in EVENTS if "ldn.assessment.submitted" in repr(event)]
    assert len(told) == 1
    assert "'number': 1" in repr(told[0])
    assert "'rated': 2" in repr(told[0])
    assert "'own': 1" in repr(told[0])
    for secret in ("May", "rest", "trust", "resilience"):
        assert secret not in repr([event for event in EVENTS if "ldn." in repr(event)]).replace("assessment", "")
    from completion.models import BlockCompletion

    assert BlockCompletion.objects.get(user_id=lms_people.LEARNER.id).completion == 1.0


def test_attempts_of_two_blocks_are_one_history() -> None:
    """The end of the course lists the attempt of the start, numbered through, and says which is whose."""
    me = visitor("learner")
    first, second = submit(me, RATED, START), submit(me, RATED, END)
    listed = me.handle(END, "load").json()["attempts"]
    assert [(item["key"], item["number"], item["here"]) for item in listed] == [(first, 1, False), (second, 2, True)]
    assert "I rest" not in json.dumps(listed)
    assert me.handle(END, "result", {"attempt": first}).status_code == 200


# --- results


def test_a_result_has_chart_table_and_what_to_do() -> None:
    """HTML with the drawing, the steps in words, growth and the absolute address of the unit."""
    me = visitor("learner")
    html = me.handle(
        START, "result", {"attempt": submit(me, answers({"resilience": 4, "growth": 2, "trust": 5, "empathy": None}))}
    ).json()["html"]
    assert "<svg" in html
    for words in ("Often", "Rarely", "Always", "Not relevant to me now", "No rating", "Ask one person this week."):
        assert words in html
    assert 'href="/courses/course-v1:LDN+LDS+2026/jump_to_id/sheet-unit"' in html
    assert "%" not in html
    assert "score" not in html.lower()


def test_with_two_skills_there_is_no_radar() -> None:
    """Fewer than three axes draw nothing; the table and its bars are there."""
    me = visitor("learner")
    html = me.handle(START, "result", {"attempt": submit(me, answers({"resilience": 4, "growth": 2}))}).json()["html"]
    assert "<svg" not in html
    assert "ldn-fill-4" in html


def test_a_result_keeps_its_words_when_the_course_changes() -> None:
    """Skills are shown as they were asked; what the course says today is only the advice."""
    me = visitor("learner")
    key = submit(me, RATED)
    document = lms_documents.assessment()
    for skill in document["locales"]["en"]["skills"]:
        skill["name"], skill["growth"] = "Renamed", "New advice"
    document["locales"]["en"]["skills"] = document["locales"]["en"]["skills"][:5]
    EDITS[START] = {"content": lms_documents.as_body(document)}
    html = me.handle(START, "result", {"attempt": key}).json()["html"]
    assert "Resilience" in html
    assert "Clear obstacles" in html
    assert "Renamed" not in html
    assert "New advice" in html


def test_learners_words_are_escaped() -> None:
    """Notes, indicators and steps are text in the HTML, and nothing else."""
    me, attack = visitor("learner"), "</textarea><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 }}"
    key = submit(me, answers({"trust": 1}, notes={"trust": attack}, own=[{"id": OWN, "text": attack, "rating": 2}]))
    plan(me, key, [OWN], attack)
    for html in (
        me.handle(START, "result", {"attempt": key}).json()["html"],
        me.get(START, "paper", f"attempt={key}").content.decode(),
    ):
        assert "<script>alert" not in html
        assert "<img" not in html
        assert "&lt;img src=x onerror=alert(1)&gt;{{ 7 }}" in html


def test_two_attempts_beside_each_other() -> None:
    """The change in words, what is missing as missing, the plan of the first one, in the order of time however asked."""
    me = visitor("learner")
    first = submit(me, answers({"resilience": 2, "growth": 4, "trust": 3}, own=[{"id": OWN, "text": "I rest", "rating": 2}]))
    plan(me, first, ["resilience"], "Ask Amina")
    second = submit(
        me,
        answers(
            {"resilience": 4, "growth": 3, "trust": 3},
            choice={"mode": "own", "preset": "", "skills": ["resilience", "growth", "trust"]},
            own=[{"id": "f" * 32, "text": "I rest", "rating": 3}],
        ),
        END,
    )
    html = me.handle(START, "compare", {"first": first, "second": second}).json()["html"]
    for words in (
        "2 steps up",
        "1 step down",
        "The same",
        "1 step up",
        "Not asked",
        "You chose to work on this",
        "stroke-dasharray",
    ):
        assert words in html
    assert me.handle(START, "compare", {"first": second, "second": first}).json()["html"] == html
    assert "other words" not in html


def test_another_wording_is_said() -> None:
    """If the course changed a skill between two attempts, the comparison says so at that skill."""
    me = visitor("learner")
    first = submit(me, RATED)
    document = lms_documents.assessment()
    document["locales"]["en"]["skills"][0]["text"] = "Something else."
    EDITS[START] = {"content": lms_documents.as_body(document)}
    html = me.handle(START, "compare", {"first": first, "second": submit(me, RATED)}).json()["html"]
    assert html.count("Asked in other words then") == 1


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("result", {}, 400),
        ("result", {"attempt": "no"}, 400),
        ("result", {"attempt": "f" * 32}, 404),
        ("compare", {"first": "f" * 32}, 404),
        ("save_plan", {"attempt": "f" * 32}, 404),
        ("save_draft", {"answers": answers()}, 400),
        ("submit", {"attempt": "x", "base": 0, "answers": RATED}, 400),
        ("submit", {"attempt": "f" * 32, "base": -1, "answers": RATED}, 400),
    ],
)
def test_bad_requests_are_refused(name: str, data: dict[str, Any], status: int) -> None:
    """A missing, malformed or unknown id is answered with 4xx and a message."""
    refused = visitor("learner").handle(START, name, data)
    assert refused.status_code == status
    assert refused.json()["message"]


def test_an_attempt_is_not_compared_with_itself() -> None:
    """Two attempts are two."""
    me = visitor("learner")
    key = submit(me, RATED)
    assert me.handle(START, "compare", {"first": key, "second": key}).status_code == 400


def test_nobody_sees_the_attempts_of_others() -> None:
    """An id that belongs to somebody else is an id that does not exist."""
    key = submit(visitor("learner"), RATED)
    other = visitor(lms_people.SECOND.username)
    assert other.handle(START, "result", {"attempt": key}).status_code == 404
    assert other.get(START, "paper", f"attempt={key}").status_code == 404
    assert plan(other, key, ["trust"], "x").status_code == 404


# --- plans


def test_a_plan_is_kept_with_its_attempt() -> None:
    """What was chosen comes with the result, from whichever block of the course it is asked."""
    me = visitor("learner")
    key = submit(me, RATED)
    assert plan(me, key, ["trust", OWN], "Ask Amina").status_code == 200
    for block in (START, END):
        kept = me.handle(block, "result", {"attempt": key}).json()["plan"]
        assert json.loads(kept["text"]) == {"focus": ["trust", OWN], "step": "Ask Amina"}
    assert plan(me, key, [], "Other", base=0).status_code == 409
    assert plan(me, key, [], "Other", base=1).status_code == 200


@pytest.mark.parametrize("focus", [list(SKILLS[:4]), ["gone"]])
def test_a_plan_has_up_to_three_of_what_was_rated(focus: list[str]) -> None:
    """A fourth, or something else, is refused."""
    me = visitor("learner")
    assert plan(me, submit(me, RATED), focus, "").status_code == 400


# --- files and pages


def test_the_export_has_everything() -> None:
    """JSON: attempts with their words, plans and the draft; CSV: a row a skill; both are files that nobody caches."""
    me = visitor("learner")
    key = submit(me, RATED)
    plan(me, key, ["trust"], "=HYPERLINK(1)")
    save(me, answers({"trust": 5}), 1)
    answer = me.get(START, "export", "as=json")
    data = json.loads(answer.content)
    assert data["attempts"][0]["notes"] == RATED["notes"]
    assert data["attempts"][0]["own"] == RATED["own"]
    assert data["attempts"][0]["plan"] == {"focus": ["trust"], "step": "=HYPERLINK(1)"}
    assert data["drafts"][0]["answers"]["ratings"] == {"trust": 5}
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("no-store", "nosniff")

    table = me.get(START, "export", "as=csv")
    assert "attachment" in table["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + len(SKILLS) + 1 + 1
    trust = next(row for row in rows if row[4] == "Build trust")
    assert trust[5:] == ["2", "Rarely", "Because of May.", "x"]
    assert next(row for row in rows if "HYPERLINK" in row[7])[7] == "'=HYPERLINK(1)"


def test_the_page_to_print_stands_alone() -> None:
    """One script with its hash, no request, the result and the plan in words."""
    me = visitor("learner")
    first, second = submit(me, RATED), submit(me, answers({"trust": 5, "growth": 1, "empathy": 2}))
    plan(me, first, ["trust"], "Ask Amina")
    page = me.get(START, "paper", f"attempt={first}")
    assert "default-src 'none'" in page["Content-Security-Policy"]
    text = page.content.decode()
    for words in ("Because of May.", "Ask Amina", "Rarely"):
        assert words in text
    for part in ("<form", "<a ", "http://", "https://"):
        assert part not in text.replace("http://www.w3.org/2000/svg", "")
    both = me.get(START, "paper", f"first={first}&second={second}").content.decode()
    assert "3 steps up" in both
    assert "<svg" in both


@pytest.mark.parametrize("query", ["as=exe", "as=csv&as=exe"])
def test_an_unknown_kind_of_file_is_refused(query: str) -> None:
    """With a sentence and not with a page of the server."""
    answer = visitor("learner").get(START, "export", query)
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("name", ["export", "paper", "staff_csv"])
def test_files_are_only_read_from(name: str) -> None:
    """Sending to them is refused."""
    assert visitor("learner").handle(START, name).status_code == 405


# --- staff


def _group(count: int) -> None:
    for number, person in enumerate(lms_people.OTHERS[:count]):
        submit(visitor(person.username), answers({"trust": 1 + number % 5}, notes={"trust": "secret"}))


def test_staff_see_figures_of_five() -> None:
    """With five people the skill that they rated has a mean, and no other."""
    _group(4)
    staff = visitor("staff")
    assert "fewer than five" in staff.handle(START, "staff").json()["html"]
    _group(5)
    html = staff.handle(START, "staff").json()["html"]
    assert "<td>5</td><td>3.0</td>" in html
    assert html.count("Too few") == 2 * len(SKILLS) - 2
    rows = list(csv.reader(io.StringIO(staff.get(START, "staff_csv").content.decode("utf-8-sig"))))
    assert ["trust", "Build trust", "5", "3.0", "5", "3.0"] in rows
    assert ["resilience", "Resilience", "", "", "", ""] in rows
    for person in lms_people.OTHERS:
        assert person.username not in html + str(rows)
    assert "secret" not in html + str(rows)


@pytest.mark.parametrize("name", ["learner", "visitor", ""])
def test_nobody_else_sees_figures(name: str) -> None:
    """Neither by the panel nor by the file, whatever the page shows."""
    _group(5)
    somebody = visitor(name)
    assert somebody.handle(START, "staff").status_code == 403
    assert somebody.get(START, "staff_csv").status_code == 403
    assert 'data-part="staff"' not in somebody.page("start-unit")


def test_staff_who_view_as_a_learner_see_no_figures() -> None:
    """They see what the learner would see."""
    _group(5)
    staff = visitor("staff")
    staff.masquerade(role="student", user_name="learner")
    assert staff.handle(START, "staff").status_code == 403


def test_the_report_tells_when_and_not_what() -> None:
    """How often, first and latest; of this block only."""
    me = visitor("learner")
    submit(me, RATED)
    submit(me, RATED)
    submit(me, RATED, END)
    rows = list(csv.DictReader(io.StringIO(lms_instructor.problem_responses(START))))
    assert [row["Attempts"] for row in rows] == ["2"]
    assert set(rows[0]) == {"username", "title", "Attempts", "First submitted", "Latest submitted", "block_key", "state"}
    assert json.loads(rows[0]["state"]) == {"attempts_made": 2}


def test_the_report_stops_at_its_limit() -> None:
    """The platform asks for at most so many responses; learners who never submitted do not count."""
    _group(3)
    block = unbound(START)
    names = ["learner", "nobody", *(person.username for person in lms_people.OTHERS)]
    states = [lms_instructor.UserState(name, usage(START), {}, None, None) for name in names]
    assert len(list(block.generate_report_data(iter(states), 2))) == 2
    assert len(list(block.generate_report_data(iter(states)))) == 3
    assert list(block.generate_report_data(iter(states), 0)) == []


# --- for authors and apps


def test_the_search_and_apps_get_the_authors_words() -> None:
    """The index has every skill with its examples and advice; apps get title, scale and skills."""
    block = unbound(START)
    index = block.index_dictionary()
    assert index["content_type"] == "Self-assessment"
    assert "I ask others what they think." in index["content"]["skill-trust"]
    data = block.student_view_data()
    assert [skill["id"] for skill in data["skills"]] == list(SKILLS)
    assert len(data["scale"]) == 6


def test_broken_content_is_no_crash() -> None:
    """Learners get a kind sentence, handlers a 404, the index and apps nothing."""
    EDITS[START] = {"content": "{"}
    me = visitor("learner")
    assert "This activity cannot be shown." in me.page("start-unit")
    for name in ("save_draft", "submit", "result", "compare", "save_plan"):
        assert 400 <= me.handle(START, name).status_code < 500
    assert unbound(START).student_view_data() == {}
    assert unbound(START).index_dictionary()["content_type"] == "Self-assessment"


def test_studio_shows_it_closed() -> None:
    """The preview has the skills, a note, no script, and its form is closed."""
    from tests.xblocks.harness import STUDIO

    page = visitor("instructor", STUDIO).page(START)
    assert "Resilience" in page
    assert "assessment.js" not in page
    assert "<fieldset disabled" in page
    assert "This is a preview." in page


# --- anything at all

_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=10,
)
_NAMES = ("load", "save_draft", "submit", "result", "compare", "save_plan", "staff")
_FIELDS = ("answers", "attempt", "base", "op", "sitting", "first", "second", "focus", "step")


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(_NAMES),
    st.dictionaries(st.sampled_from(_FIELDS), st.one_of(_json, st.just("f" * 32), st.just(answers())), max_size=9),
)
def test_no_json_ends_in_an_error(name: str, data: dict[str, Any]) -> None:
    """Whatever an operation is given, its answer is JSON with a status below 500."""
    answer = visitor("learner").send(START, name, json.dumps(data).encode())
    assert answer.status_code < 500
    assert isinstance(answer.json(), dict)


def test_the_draft_entry_is_no_journal_entry() -> None:
    """Drafts and plans are kept apart from what the journal lists."""
    me = visitor("learner")
    plan(me, submit(me, RATED), ["trust"], "x")
    assert set(Entry.objects.values_list("kind", flat=True)) == {"draft", "plan"}
    assert me.handle("journal-one", "all").json()["entries"] == []
