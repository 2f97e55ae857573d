"""Staff who view the course as somebody else, with the platform's two paths, which differ in who `request.user` is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from tests.platform.lms_course import COURSE_KEY
from tests.platform.lms_people import person_of, user_named

_SESSION = "masquerade_settings"


@dataclass(frozen=True, slots=True)
class Masquerade:
    """What staff chose: a learner by name, any learner, or themselves (`role` staff)."""

    role: str = "staff"
    user_name: str | None = None
    group_id: int | None = None

    @property
    def specific(self) -> bool:
        """True if somebody views as one particular learner."""
        return self.role == "student" and self.user_name is not None

    @property
    def generic(self) -> bool:
        """True if somebody views as any learner, or as one of a group."""
        return self.role == "student" and self.user_name is None


def choose(request: Any, wanted: dict[str, Any]) -> Masquerade:
    """Keep a choice in the session."""
    masquerade = Masquerade(wanted.get("role", "student"), wanted.get("user_name"), wanted.get("group_id"))
    request.session[_SESSION] = asdict(masquerade)
    return masquerade


def on_view(request: Any) -> tuple[Any, Masquerade]:
    """For a page: the LMS puts the learner in the place of `request.user`, and remembers the member of staff in `real_user`."""
    user, masquerade = bound_user(request)
    request.user = user
    return user, masquerade


def bound_user(request: Any) -> tuple[Any, Masquerade]:
    """For a handler: who blocks are bound to. `request.user` stays who it is."""
    masquerade = _chosen(request)
    request.user.masquerade_settings = {COURSE_KEY: masquerade}
    if not masquerade.specific:
        return request.user, masquerade
    learner = user_named(str(masquerade.user_name))
    learner.real_user = request.user
    learner.masquerade_settings = request.user.masquerade_settings
    return learner, masquerade


def _chosen(request: Any) -> Masquerade:
    person = person_of(request.user)
    if person is None or not person.staff:
        return Masquerade()
    return Masquerade(**request.session.get(_SESSION, {}))
