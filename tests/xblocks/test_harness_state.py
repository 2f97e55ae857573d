"""The small LMS keeps and tells of a learner's state what the LMS does: one JSON row, reports, completion, resets, retirement."""

from __future__ import annotations

import csv
import io
import json

import pytest
from completion.models import BlockCompletion

from ldn_xblocks.models import Entry
from tests.platform import lms_instructor, lms_people
from tests.platform.lms_app.models import StudentModule
from tests.platform.lms_course import usage
from tests.platform.lms_events import EVENTS
from tests.platform.lms_store import EDITS
from tests.xblocks.harness import entry_of, visitor

pytestmark = pytest.mark.usefixtures("campus")


def _state(username: str, block: str) -> str | None:
    row = StudentModule.objects.filter(student__username=username, module_state_key=str(usage(block))).first()
    return row.state if row else None


def test_a_handler_needs_the_token_and_an_account() -> None:
    """Without the CSRF header 403; without an account 403 "Unauthenticated"."""
    learner = visitor("learner")
    address = f"{learner.prefix()}/xblock/{usage('journal-one')}/handler/load"
    assert learner.client.post(address, "{}", content_type="application/json").status_code == 403
    answer = visitor().handle("journal-one", "load")
    assert (answer.status_code, answer.content) == (403, b"Unauthenticated")
    assert learner.handle("journal-one", "load").status_code == 200


def test_all_fields_of_a_learner_are_one_json_row() -> None:
    """What the block keeps in `user_state` is in the row that reports print."""
    assert visitor("learner").handle("journal-one", "keep", entry_of("Words")).status_code == 200
    assert json.loads(_state("learner", "journal-one") or "") == {"entries_made": 1}


def test_completion_goes_to_the_real_library_and_credit_to_the_row() -> None:
    """A first entry completes the block; with points it also gives the grade."""
    EDITS["journal-one"] = {"weight": 2.0}
    visitor("learner").handle("journal-one", "keep", entry_of("Words"))
    assert [row.completion for row in BlockCompletion.objects.filter(user_id=2, block_key=usage("journal-one"))] == [1.0]
    row = StudentModule.objects.get(student_id=2, module_state_key=str(usage("journal-one")))
    assert (row.grade, row.max_grade) == (1.0, 1.0)
    assert "ldn.journal.entry_saved" in {event["name"] for event in EVENTS}


def test_the_report_has_the_raw_state_in_its_last_column() -> None:
    """Whatever a block kept in `user_state` would be there."""
    visitor("learner").handle("journal-one", "keep", entry_of("Words"))
    (row,) = csv.DictReader(io.StringIO(lms_instructor.problem_responses("journal-one")))
    assert (row["username"], row["state"]) == ("learner", '{"entries_made": 1}')


def test_a_reset_reaches_the_block_before_the_row() -> None:
    """Own rows go even when the LMS has none of its own and says so."""
    visitor("learner").handle("journal-one", "keep", entry_of("Words"))
    StudentModule.objects.all().delete()
    assert lms_instructor.reset("journal-one", lms_people.LEARNER.id, lms_people.INSTRUCTOR.id) == 400
    assert not Entry.objects.exists()


def test_a_reset_takes_one_learner_and_one_block() -> None:
    """Another learner, and another block of the same learner, keep their texts."""
    visitor("learner").handle("journal-one", "keep", entry_of("Mine"))
    visitor("learner").handle("journal-two", "keep", entry_of("Elsewhere"))
    visitor(lms_people.SECOND.username).handle("journal-one", "keep", entry_of("Another's"))
    assert lms_instructor.reset("journal-one", lms_people.LEARNER.id, lms_people.INSTRUCTOR.id) == 200
    assert {"Elsewhere", "Another's"} == set(Entry.objects.values_list("text", flat=True))


def test_retirement_deletes_what_that_person_wrote() -> None:
    """The platform's signal reaches the wheel, and nobody else's rows go."""
    visitor("learner").handle("journal-one", "keep", entry_of("Mine"))
    visitor(lms_people.SECOND.username).handle("journal-one", "keep", entry_of("Another's"))
    lms_instructor.retire(lms_people.user_named("learner"))
    assert list(Entry.objects.values_list("text", flat=True)) == ["Another's"]


def test_studio_keeps_settings_and_the_lms_refuses_to() -> None:
    """The editor's handler changes the block for everybody; in the LMS the same handler is closed."""
    from tests.xblocks.harness import STUDIO

    asked = {"values": {"display_name": "Another name"}, "defaults": []}
    assert visitor("learner").handle("journal-one", "submit_studio_edits", asked).status_code == 403
    assert visitor("instructor").handle("journal-one", "submit_studio_edits", asked).status_code == 403
    assert "journal-one" not in EDITS
    assert visitor("instructor", STUDIO).handle("journal-one", "submit_studio_edits", asked).status_code == 200
    assert EDITS["journal-one"]["display_name"] == "Another name"
