"""Runtimes as the LMS, Studio and content libraries have them: what a block is bound to, and what its services say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from completion.services import CompletionService
from opaque_keys.edx.keys import UsageKey
from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.fields import Scope, ScopeIds, String
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import IdReader, NullI18nService, Runtime

from tests.platform.lms_course import COURSE_KEY
from tests.platform.lms_events import Publisher
from tests.platform.lms_masquerade import Masquerade
from tests.platform.lms_people import anonymous_id, person_of
from tests.platform.lms_store import Fields
from tests.platform.lms_wrap import wrap

# One dictionary a process, as in the platform's split modulestore: who was bound last is what every unbound block is told.
SERVICES: dict[str, Any] = {}


class Container(XBlock):
    """A course, module, lesson or unit. A unit shows its children one below the other."""

    has_children = True
    display_name = String(default="", scope=Scope.settings)
    language = String(default=None, scope=Scope.settings)

    def student_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """The children, with all that they need."""
        return self._children("student_view", context)

    def public_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """The children as people see them who are not signed in."""
        return self._children("public_view", context)

    def author_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """The children as their author sees them."""
        return self._children("author_view", context)

    def _children(self, view: str, context: Mapping[str, Any] | None) -> Fragment:
        whole = Fragment()
        for child in self.get_children():
            part = self.runtime.render_child(child, view, dict(context or {}))
            whole.add_fragment_resources(part)
            whole.add_content(part.content)
        return whole


class _Keys(IdReader):
    """Opaque keys say by themselves what a definition or a usage is."""

    def get_definition_id(self, usage_id: Any) -> Any:
        return usage_id

    def get_block_type(self, def_id: Any) -> str:
        return str(def_id.block_type)

    def get_usage_id_from_aside(self, aside_id: Any) -> Any:
        raise NotImplementedError

    get_definition_id_from_aside = get_aside_type_from_usage = get_aside_type_from_definition = get_usage_id_from_aside


class User(UserService):
    """The platform's user service. `_django_user` is private there too; nothing should rely on it."""

    def __init__(self, user: Any, attributes: Mapping[str, Any], full_name: str | None) -> None:
        super().__init__()
        self._django_user = user
        self._user = XBlockUser(is_current_user=True, emails=[user.email] if user.id else [], full_name=full_name)
        self._user.opt_attrs = {f"edx-platform.{name}": value for name, value in attributes.items()}

    def get_current_user(self) -> XBlockUser:
        """The user whom the last block was bound to."""
        return self._user


class Site(Runtime):
    """What the three runtimes share. `bound` is the user id that blocks are bound to."""

    escape_arguments = True  # the LMS's and Studio's wrapper; XBlock's own and the libraries' write arguments as they are

    def __init__(self, fields: Fields, bound: int | None) -> None:
        super().__init__(_Keys(), None)
        self._services = SERVICES
        self._fields = fields.field_data()
        self._bound = bound

    def get_block(self, usage_id: Any, for_parent: Any = None) -> Any:
        """The block with this key, bound to the user of this runtime."""
        key = UsageKey.from_string(usage_id) if isinstance(usage_id, str) else usage_id
        ids = ScopeIds(self._bound, key.block_type, key, key)
        return self.construct_xblock(key.block_type, ids, for_parent=for_parent)

    def wrap_xblock(self, block: Any, view: str, frag: Fragment, context: Any) -> Fragment:
        """The block's HTML in this site's wrapper."""
        return wrap(block, view, frag) if self.escape_arguments else super().wrap_xblock(block, view, frag, context)

    def load_block_type(self, block_type: str) -> Any:
        """A container, or the block that a wheel brings."""
        return Container if block_type in {"course", "chapter", "sequential", "vertical"} else super().load_block_type(block_type)

    def service(self, block: Any, service_name: str) -> Any:
        """Fields are this runtime's own; everything else is the process's."""
        return self._fields if service_name == "field-data" else super().service(block, service_name)

    def publish(self, block: Any, event_type: str, event_data: Mapping[str, Any]) -> None:
        """Hand an event to the publish service, if this site has one."""
        service = self._services.get("publish")
        if service is not None:
            service.publish(block, event_type, event_data)

    def local_resource_url(self, block: Any, uri: str) -> str:
        """The address of a file out of the wheel."""
        return f"/xblock/resource/{block.scope_ids.block_type}/{uri}"

    def resource_url(self, resource: str) -> str:
        """The address of a file of the platform's own; it has none for us."""
        raise NotImplementedError(resource)

    def handler_url(self, block: Any, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False) -> str:  # noqa: ARG002 - XBlock names it
        """The address of a handler."""
        address = f"{self.handler_prefix}/xblock/{block.scope_ids.usage_id}/handler/{handler_name}/{suffix}".rstrip("/")
        return f"{address}?{query}" if query else address

    handler_prefix = f"/courses/{COURSE_KEY}"


class Lms(Site):
    """The LMS. Blocks are bound to `user`: while staff view as a learner, to that learner."""

    def __init__(self, user: Any, masquerade: Masquerade, fields: Fields, *, core_wrapper: bool = False) -> None:
        super().__init__(fields, user.id)
        self.escape_arguments = not core_wrapper
        SERVICES.clear()
        SERVICES.update({
            "user": User(user, _attributes(user, masquerade), user.get_full_name() if user.id else None),
            "i18n": NullI18nService(),
            "publish": Publisher(user, masquerade=masquerade.specific),
        })  # fmt: skip
        if user.id:
            SERVICES["completion"] = CompletionService(user, COURSE_KEY)


class Unbound(Site):
    """The LMS in a task: blocks are bound to nobody, and the services still tell of whoever was bound last."""

    def __init__(self, fields: Fields) -> None:
        super().__init__(fields, None)


class StudioPreview(Site):
    """Studio's preview of a unit and its handlers: the author's real id, no publish service."""

    is_author_mode = True
    handler_prefix = "/studio/preview"

    def __init__(self, user: Any, fields: Fields) -> None:
        super().__init__(fields, user.id)
        _studio_services(user, "instructor", "student")


class StudioEditor(Site):
    """Studio's editor of one block and its handlers: bound to nobody, and not in author mode."""

    handler_prefix = "/studio"

    def __init__(self, user: Any, fields: Fields) -> None:
        super().__init__(fields, None)
        _studio_services(user, "student", None)


class Library(Site):
    """The runtime of content libraries: XBlock's own wrapper, and staff are those of the whole site."""

    escape_arguments = False
    handler_prefix = "/library"

    def __init__(self, user: Any, fields: Fields) -> None:
        super().__init__(fields, user.id)
        attributes = {"is_authenticated": True, "user_id": user.id, "username": user.username, "user_is_staff": user.is_staff}
        SERVICES.clear()
        SERVICES.update(
            {"user": User(user, attributes, ""), "i18n": NullI18nService(), "publish": Publisher(user, masquerade=False)}
        )


def _studio_services(user: Any, role: str, anonymous: str | None) -> None:
    attributes = {
        "anonymous_user_id": anonymous,
        "is_authenticated": True,
        "user_id": user.id,
        "username": user.username,
        "user_is_global_staff": False,
        "user_is_staff": False,
        "user_role": role,
    }
    SERVICES.clear()
    SERVICES.update({"user": User(user, attributes, user.get_full_name()), "i18n": NullI18nService()})


def _attributes(user: Any, masquerade: Masquerade) -> dict[str, Any]:
    """What the user service of the LMS says of each kind of person (`docs/platform.md`)."""
    person = person_of(user)
    if person is None:
        return {"is_authenticated": False, "request_country_code": None}
    plain = masquerade.generic  # who previews the course as any learner is no staff for that time
    return {
        "anonymous_user_id": anonymous_id(person.id),
        "deprecated_anonymous_user_id": anonymous_id(-person.id),
        "is_authenticated": True,
        "request_country_code": None,
        "user_id": person.id,
        "username": person.username,
        "user_is_beta_tester": False,
        "user_is_global_staff": person.site and not plain,
        "user_is_staff": person.staff and not plain,
        "user_role": "student" if plain else person.role,
        "user_preferences": {"pref-lang": "en"},
    }
