"""The right runtime for a request, and blocks out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.platform import lms_course as course
from tests.platform.lms_masquerade import Masquerade, bound_user, on_view
from tests.platform.lms_runtime import Library, Lms, StudioEditor, StudioPreview, Unbound
from tests.platform.lms_store import Fields, SessionState, StudentModules


def page_runtime(request: Any, *, core_wrapper: bool = False) -> Lms:
    """For a page of the LMS."""
    user, masquerade = on_view(request)
    return _lms(request, user, masquerade, core_wrapper=core_wrapper)


def handler_runtime(request: Any) -> Lms:
    """For a handler of the LMS."""
    user, masquerade = bound_user(request)
    return _lms(request, user, masquerade, core_wrapper=False)


def unbound(name: str) -> Any:
    """A block of the course outside any request, as tasks and resets get it."""
    return Unbound(Fields(StudentModules())).get_block(course.usage(name))


def preview_runtime(request: Any) -> StudioPreview:
    """For Studio's preview. What a learner's field would keep goes to the author's session."""
    return StudioPreview(request.user, Fields(SessionState(request.session), studio=True))


def editor_runtime(request: Any) -> StudioEditor:
    """For Studio's editor."""
    return StudioEditor(request.user, Fields(SessionState(request.session), studio=True))


def library_block(user: Any, kind: str, fields: Mapping[str, Any], name: str = "in-library") -> Any:
    """A block in a content library."""
    runtime = Library(user, Fields(StudentModules(), library={name: fields}))
    return runtime.get_block(course.usage_in_library(kind, name))


def _lms(request: Any, user: Any, masquerade: Masquerade, *, core_wrapper: bool) -> Lms:
    kept = StudentModules()
    state = SessionState(request.session, kept) if masquerade.specific else kept
    return Lms(user, masquerade, Fields(state), core_wrapper=core_wrapper)
