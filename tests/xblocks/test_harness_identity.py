"""The small LMS says of people what the Teak line was seen to say (`docs/platform.md`), on pages and in handlers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import crum
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from tests.platform import lms_people as people
from tests.platform import lms_sites as sites
from tests.platform.lms_course import usage
from tests.platform.lms_masquerade import choose
from tests.platform.lms_runtime import SERVICES, Site

pytestmark = pytest.mark.usefixtures("campus")


@contextmanager
def _request(person: people.Person | None, **masquerade: Any) -> Iterator[Any]:
    request: Any = RequestFactory().get("/")
    request.session = {}
    request.user = people.user_named(person.username) if person else AnonymousUser()
    if masquerade:
        choose(request, masquerade)
    crum.set_current_request(request)
    try:
        yield request
    finally:
        crum.set_current_request(None)


def _seen(runtime: Site) -> dict[str, Any]:
    block = runtime.get_block(usage("journal-one"))
    attributes = runtime.service(block, "user").get_current_user().opt_attrs
    names = ("user_id", "user_is_staff", "user_is_global_staff", "user_role")
    return {"bound": block.scope_ids.user_id, **{name: attributes.get(f"edx-platform.{name}") for name in names}}


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (people.LEARNER, (2, 2, False, False, "student")),
        (people.STAFF, (3, 3, True, False, "staff")),
        (people.INSTRUCTOR, (4, 4, True, False, "instructor")),
        (people.SUPERUSER, (1, 1, True, True, "instructor")),
        (people.VISITOR, (5, 5, False, False, "student")),
        (None, (None, None, None, None, None)),
    ],
    ids=["learner", "staff", "instructor", "superuser", "not enrolled", "anonymous"],
)
def test_the_user_service_tells_of_each_kind_of_person(person: people.Person | None, expected: tuple[Any, ...]) -> None:
    """Ids, flags and roles are those of the table of the facts."""
    with _request(person) as request:
        assert tuple(_seen(sites.page_runtime(request)).values()) == expected


def test_somebody_who_is_not_signed_in_has_two_attributes() -> None:
    """There is neither an id nor a role to ask for."""
    with _request(None) as request:
        block = sites.page_runtime(request).get_block(usage("journal-one"))
        attributes = block.runtime.service(block, "user").get_current_user().opt_attrs
    assert set(attributes) == {"edx-platform.is_authenticated", "edx-platform.request_country_code"}


def test_a_page_seen_as_a_learner_has_the_learner_everywhere() -> None:
    """On a page even crum names the learner; the member of staff is only in `real_user`."""
    with _request(people.STAFF, role="student", user_name="learner") as request:
        seen = _seen(sites.page_runtime(request))
        current: Any = crum.get_current_user()
        assert (seen["bound"], seen["user_id"], current.id, current.real_user.id) == (2, 2, 2, 3)


def test_a_handler_called_as_a_learner_has_the_learner_bound_and_the_staff_current() -> None:
    """In a handler crum names the member of staff, and the block is bound to the learner."""
    with _request(people.STAFF, role="student", user_name="learner") as request:
        seen = _seen(sites.handler_runtime(request))
        current: Any = crum.get_current_user()
        assert (seen["bound"], seen["user_id"], current.id, hasattr(current, "real_user")) == (2, 2, 3, False)


def test_staff_who_preview_as_any_learner_are_themselves_and_no_staff() -> None:
    """Id and writes are their own; flag and role are a learner's."""
    with _request(people.STAFF, role="student") as request:
        assert tuple(_seen(sites.handler_runtime(request)).values()) == (3, 3, False, False, "student")


def test_only_staff_can_view_as_somebody_else() -> None:
    """What stands in a learner's session does not count."""
    with _request(people.SECOND, role="student", user_name="learner") as request:
        assert people.SECOND.id == _seen(sites.handler_runtime(request))["bound"]


def test_services_are_shared_by_the_process() -> None:
    """A block that is bound to nobody is told of the user who was served last."""
    SERVICES.clear()
    block = sites.unbound("journal-one")
    assert block.runtime.service(block, "user") is None
    with _request(people.LEARNER) as request:
        sites.page_runtime(request)
    block = sites.unbound("journal-one")
    assert (
        block.scope_ids.user_id,
        block.runtime.service(block, "user").get_current_user().opt_attrs["edx-platform.user_id"],
    ) == (None, 2)


def test_studio_has_no_publish_service_and_its_editor_no_author_mode() -> None:
    """Preview: the author's id and `is_author_mode`. Editor: bound to nobody, without it."""
    with _request(people.INSTRUCTOR) as request:
        preview, editor = sites.preview_runtime(request), sites.editor_runtime(request)
        block, edited = preview.get_block(usage("journal-one")), editor.get_block(usage("journal-one"))
        assert (getattr(preview, "is_author_mode", False), getattr(editor, "is_author_mode", False)) == (True, False)
        assert (block.scope_ids.user_id, edited.scope_ids.user_id) == (4, None)
        assert preview.service(block, "publish") is None
        assert _seen(preview)["user_is_staff"] is False


def test_anonymous_ids_lead_back_to_their_learners() -> None:
    """An instructor's tools name learners by 32 hexadecimal digits."""
    assert people.user_by_anonymous_id(people.anonymous_id(2)).id == 2
    assert people.user_by_anonymous_id("0" * 32) is None


def test_a_session_of_nobody_has_no_masquerade() -> None:
    """Somebody who is not signed in is bound to nobody."""
    with _request(None) as request:
        assert sites.handler_runtime(request).get_block(usage("journal-one")).scope_ids.user_id is None


def test_the_signal_is_there_only_inside_the_harness() -> None:
    """The wheel finds the platform's signal while the harness runs, and listens to it."""
    from ldn_xblocks import compat

    assert compat.retirement_signal() is not None
    sender: Any = SimpleNamespace(id=None)
    assert [answer for _, answer in compat.retirement_signal().send(sender=object, user=sender) if answer is not None] == []
