"""Where the fields of XBlocks are: those of authors in the elements of the archive, those of learners in the database."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from xblock.exceptions import InvalidScopeError
from xblock.fields import BlockScope, Scope, ScopeIds, UserScope
from xblock.runtime import DictKeyValueStore, KeyValueStore, KvsFieldData, Runtime

from builder.olx.tree import Node
from builder.preview import records
from builder.preview.keys import Keys, UsageKey
from builder.preview.models import Field

_EVERYBODY = 0  # the person of a field that all share


@dataclass(frozen=True, slots=True)
class Fields(KeyValueStore):
    """All scopes: what authors wrote, which nobody changes here, and what is a learner's, in the database if it is `kept`."""

    read: Callable[[UsageKey], Mapping[str, Any]]  # the fields that authors gave a block
    course_key: str
    kept: bool

    def get(self, key: KeyValueStore.Key) -> Any:
        """The value of a field. Raises KeyError if it has none."""
        if _is_authored(key):
            return self.read(key.block_scope_id)[key.field_name]
        if not self.kept:
            raise KeyError(key.field_name)
        return json.loads(records.field(self._row(key)))

    def has(self, key: KeyValueStore.Key) -> bool:
        """True if a field has a value of its own."""
        try:
            self.get(key)
        except KeyError:
            return False
        return True

    def set(self, key: KeyValueStore.Key, value: Any) -> None:
        """Give a learner's field a value. Of nobody, and of an author who only looks, nothing is kept."""
        if _is_authored(key):
            raise InvalidScopeError(key.scope)
        row = self._row(key, json.dumps(value))
        if self.kept and row.person is not None:
            records.save_field(row)

    def delete(self, key: KeyValueStore.Key) -> None:
        """Take a learner's field away."""
        if _is_authored(key):
            raise InvalidScopeError(key.scope)
        records.delete_field(self._row(key))

    def _row(self, key: KeyValueStore.Key, value: str = "") -> Field:
        """The row of a field: of one learner or of all, in one block or in all of a type, or everywhere."""
        scope: Scope = key.scope
        in_course = scope.block in {BlockScope.USAGE, BlockScope.DEFINITION}
        return Field(
            scope=str(scope.name),
            person=_EVERYBODY if scope.user is UserScope.ALL else key.user_id,
            course=self.course_key if in_course else "",
            block=str(key.block_scope_id or ""),
            name=key.field_name,
            value=value,
        )


def _is_authored(key: KeyValueStore.Key) -> bool:
    return key.scope in {Scope.parent, Scope.children} or key.scope.user is UserScope.NONE  # the first two are no scopes of users


class _Importer(Runtime):
    """The runtime in which Studio reads an element: bound to nobody, with no services."""

    def __init__(self) -> None:
        self.store = DictKeyValueStore()
        super().__init__(Keys(), None, services={"field-data": KvsFieldData(self.store)})

    def service(self, block: Any, service_name: str) -> Any:  # noqa: ARG002 - no block declares that it needs its fields
        """Fields, or nothing."""
        return self._services.get(service_name)

    def add_node_as_child(self, block: Any, node: Any) -> None:
        """An element inside is no field."""

    def publish(self, block: Any, event_type: str, event_data: Mapping[str, Any]) -> None:
        """Nothing happens while an element is read."""

    def handler_url(self, block: Any, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False) -> str:  # noqa: FBT001, FBT002 - XBlock's form
        """There are no addresses yet."""
        raise NotImplementedError

    local_resource_url = resource_url = handler_url


def read_fields(block_class: Any, node: Node, key: UsageKey) -> dict[str, Any]:
    """The fields that the class reads from its element. Raises whatever a wheel's class does of what it cannot read."""
    importer = _Importer()
    mixed = importer.mixologist.mix(block_class)
    block = mixed.parse_xml(node.element, importer, ScopeIds(None, key.block_type, key, key))
    block.save()
    return {entry.field_name: value for entry, value in importer.store.db_dict.items()}
