"""Everything that the blocks ask of a platform, in one place, so the blocks themselves run on any.

What is relied on was tried on the Teak line of Open edX (`docs/platform.md`). In doubt an answer is "no": nobody is known,
nobody is staff, nothing is shown or written.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

try:
    import crum
except ImportError:  # the workbench has none; Open edX requires it
    crum = None

_LMS = "edx-platform."
_WORKBENCH = "xblock-workbench.user_id"
_DEEPEST = 20


class Doubt(StrEnum):
    """Why a learner's own words are neither shown nor written."""

    ANONYMOUS = "anonymous"  # nobody is signed in
    MASQUERADE = "masquerade"  # staff look at the course as one of its learners
    STUDIO = "studio"  # an author's preview
    LIBRARY = "library"  # not inside a course
    UNKNOWN = "unknown"  # the platform does not say who this is


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a block. `learner` is set only if it is beyond doubt that this person acts for themselves."""

    learner: str | None
    staff: bool = False
    doubt: Doubt | None = None


def viewer(block: Any) -> Viewer:
    """Who looks at `block`, who acts in its handlers.

    The runtime's user service is shared by all blocks of a process, so it is believed only if it names the user whom the
    block is bound to; a member of staff who views as a learner is bound to that learner on both paths.
    """
    attributes = _attributes(block)
    bound = block.scope_ids.user_id
    if _WORKBENCH in attributes:
        return _known(bound, attributes[_WORKBENCH])
    if is_studio(block):
        return Viewer(None, doubt=Doubt.STUDIO)
    if bound is None:
        return Viewer(None, doubt=Doubt.ANONYMOUS)
    if _acting_user() != bound:
        return Viewer(None, doubt=Doubt.MASQUERADE)
    if not is_course(block):
        return Viewer(None, doubt=Doubt.LIBRARY)
    found = _known(bound, attributes.get(f"{_LMS}user_id"))
    return Viewer(found.learner, found.learner is not None and attributes.get(f"{_LMS}user_is_staff") is True, found.doubt)


def _known(bound: object, named: object) -> Viewer:
    if bound is None or bound != named:
        return Viewer(None, doubt=Doubt.UNKNOWN)
    return Viewer(str(bound))


def _attributes(block: Any) -> dict[str, Any]:
    service = block.runtime.service(block, "user")
    user = service.get_current_user() if service is not None else None
    return dict(getattr(user, "opt_attrs", None) or {})


def _acting_user() -> object:
    """The id of the person at the keyboard: while staff view as a learner, `real_user` is the member of staff."""
    user = crum.get_current_user() if crum is not None else None
    return getattr(getattr(user, "real_user", None) or user, "id", None)


def is_studio(block: Any) -> bool:
    """Tell whether this is Studio. Only the LMS has a `publish` service, and only Studio's previews are in author mode."""
    return bool(getattr(block.runtime, "is_author_mode", False)) or block.runtime.service(block, "publish") is None


def is_course(block: Any) -> bool:
    """Tell whether the block is inside a course, and not in a content library."""
    return getattr(getattr(block.scope_ids.usage_id, "context_key", None), "is_course", False) is True


def course_of(block: Any) -> str:
    """The course that a block is in, as text: the course key, or the scenario in the workbench."""
    usage = block.scope_ids.usage_id
    key = getattr(usage, "context_key", None)
    return str(key) if key is not None else str(usage).split(".", 1)[0]


def unit_base(block: Any) -> str:
    """The address before a unit's url_name. The bare `/jump_to_id/` works nowhere but in HTML that the LMS rewrites."""
    return f"/courses/{course_of(block)}/jump_to_id/" if is_course(block) else ""


def course_language(block: Any) -> str | None:
    """The language that the course is set to: the field of the block's topmost parent."""
    node = block
    for _ in range(_DEEPEST):
        if getattr(node.scope_ids, "block_type", None) == "course":
            language = getattr(node, "language", None)
            return language if isinstance(language, str) else None
        node = node.get_parent() if getattr(node, "parent", None) is not None else None
        if node is None:
            return None
    return None


def learner_of_anonymous_id(anonymous_id: str) -> str | None:
    """The learner behind a course's anonymous id, which is all that an instructor's reset gives."""
    try:
        from common.djangoapps.student.models import user_by_anonymous_id
    except ImportError:
        return None
    user = user_by_anonymous_id(anonymous_id)
    return str(user.id) if user is not None else None


def learners_by_name(names: tuple[str, ...]) -> dict[str, str]:
    """Learners by their usernames, for a report that knows only those."""
    from django.contrib.auth import get_user_model

    model = get_user_model()
    rows = model.objects.filter(**{f"{model.USERNAME_FIELD}__in": names}).values_list(model.USERNAME_FIELD, "pk")
    return {name: str(key) for name, key in rows}


def retirement_signal() -> Any:
    """The signal that an account is being retired, or None on a site without it."""
    try:
        from openedx.core.djangoapps.user_api.accounts.signals import USER_RETIRE_LMS_MISC
    except ImportError:
        return None
    return USER_RETIRE_LMS_MISC


def pulled_catalogues() -> Path | None:
    """Where the platform keeps catalogues of this package that its operators pulled, if it does."""
    try:
        from xmodule.modulestore.api import get_python_locale_root
    except ImportError:
        return None
    return Path(get_python_locale_root()) / "ldn_xblocks"
