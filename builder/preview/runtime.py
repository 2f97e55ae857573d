"""The runtime of XBlocks, as the LMS has it for a learner and Studio for an author.

What a block meets there was tried on the Teak line of Open edX (docs/platform.md): which services there are, what the user
service says of whom, where fields are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xblock.core import XBlock
from xblock.exceptions import NoSuchUsage
from xblock.fields import Scope, ScopeIds, String
from xblock.runtime import KvsFieldData, Runtime

from builder.olx.tree import Node
from builder.preview.fields import Fields, read_fields
from builder.preview.keys import CourseContext, Keys, UsageKey, usage_key
from builder.preview.links import OWN, Links
from builder.preview.people import Person
from builder.preview.services import services_for


class Container(XBlock):
    """What is above a block: its unit, lesson, module and course. It is asked for its parent and its language, never shown."""

    has_children = True
    display_name = String(default="", scope=Scope.settings)
    language = String(default=None, scope=Scope.settings)


class PreviewRuntime(Runtime):
    """The runtime of one block for one person. `author` makes it Studio's: no publish service, and in author mode."""

    def __init__(self, node: Node, person: Person, course: CourseContext, links: Links, *, author: bool = False) -> None:
        super().__init__(Keys(), None, services=services_for(person, course.key, author=author))
        self.is_author_mode = author
        self._course = course
        self._links = links
        self._person = person
        self._nodes = {usage_key(each, course): each for each in _with_parents(node)}
        self._authored: dict[UsageKey, Mapping[str, Any]] = {}
        self._fields = KvsFieldData(Fields(self.authored, course.key, kept=not author))

    def get_block(self, usage_id: Any, for_parent: Any = None) -> Any:
        """The block with this key, bound to the person."""
        if usage_id not in self._nodes:
            raise NoSuchUsage(repr(usage_id))
        ids = ScopeIds(self._person.id, usage_id.block_type, usage_id, usage_id)
        return self.construct_xblock(usage_id.block_type, ids, for_parent=for_parent)

    def load_block_type(self, block_type: str) -> Any:
        """What is above the block is a container, whatever it is called; the block itself is what a wheel brings."""
        above = {node.tag for node in list(self._nodes.values())[1:]}
        return Container if block_type in above else super().load_block_type(block_type)

    def authored(self, key: UsageKey) -> Mapping[str, Any]:
        """The fields that authors gave a block, as Studio would read them from its element."""
        if key not in self._authored:
            self._authored[key] = self._read(key)
        return self._authored[key]

    def _read(self, key: UsageKey) -> Mapping[str, Any]:
        node = self._nodes[key]
        above = {"parent": usage_key(node.parent, self._course)} if node.parent is not None else {}
        block_class = self.load_block_type(key.block_type)
        if not issubclass(block_class, Container):
            return read_fields(block_class, node, key) | above
        language = {"language": self._course.olx.course_setting("language")} if node.tag == "course" else {}
        return {"display_name": node.get("display_name"), **language, **above}

    def service(self, block: Any, service_name: str) -> Any:
        """Fields are this runtime's own."""
        return self._fields if service_name == "field-data" else super().service(block, service_name)

    def wrap_xblock(self, block: Any, view: str, frag: Any, context: Any) -> Any:  # noqa: ARG002 - XBlock's form
        """The block's HTML as it is: the page wraps it."""
        return frag

    def publish(self, block: Any, event_type: str, event_data: Mapping[str, Any]) -> None:
        """Take a grade or a completion down. Of anything else nobody wants to know here."""
        service = self._services.get("publish")
        if service is not None:
            service.publish(block, event_type, event_data)

    def handler_url(self, block: Any, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 - XBlock's form
        """The address of a handler."""
        below = (handler_name, suffix) if suffix else (handler_name,)
        address = self._links.file(*handlers_of(block.scope_ids.usage_id.block_id, self._course), *below)
        return f"{address}?{query}" if query else address

    def local_resource_url(self, block: Any, uri: str) -> str:
        """The address of a file out of a wheel."""
        return self._links.file(*resource_of(block.scope_ids.block_type, uri))

    def resource_url(self, resource: str) -> str:
        """The address of a file of the platform's own; there is none."""
        raise NotImplementedError(resource)

    def add_node_as_child(self, block: Any, node: Any) -> None:
        """Blocks inside a block that a wheel brings are not shown here."""


def handlers_of(name: str, course: CourseContext) -> tuple[str, ...]:
    """The parts of the address below which the handlers of a block are."""
    return (course.course, course.locale, "handler", name)


def resource_of(block_type: str, uri: str) -> tuple[str, ...]:
    """The parts of the address of a file that a block brings."""
    return (OWN, "xblock", block_type, uri)


def _with_parents(node: Node | None) -> Iterator[Node]:
    while node is not None:
        yield node
        node = node.parent
