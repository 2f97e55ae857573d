"""Where the small LMS keeps fields: authored ones in the course, a learner's in one JSON row, a masquerade's in the session."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError
from xblock.exceptions import InvalidScopeError
from xblock.fields import Scope
from xblock.runtime import KeyValueStore, KvsFieldData

from tests.platform.lms_app.models import StudentModule
from tests.platform.lms_course import NODES, usage
from tests.platform.lms_people import COURSE

_AUTHORED = (Scope.content, Scope.settings, Scope.parent, Scope.children)
EDITS: dict[str, dict[str, Any]] = {}  # what was changed in Studio since the process began, by block id


def authored(name: str) -> dict[str, Any]:
    """The fields of a block of the course as Studio would store them."""
    node = NODES[name]
    found: dict[str, Any] = {**node.fields, **EDITS.get(name, {})}
    if node.parent:
        found["parent"] = str(usage(node.parent))
    if node.children:
        found["children"] = [str(usage(child)) for child in node.children]
    return found


class Fields(KeyValueStore):
    """All scopes of one request: authored fields, and `state` for those of the learner."""

    def __init__(
        self, state: KeyValueStore, *, studio: bool = False, library: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        self._state = state
        self._studio = studio
        self._library = library or {}

    def field_data(self) -> KvsFieldData:
        """The same as XBlock's service for fields."""
        return KvsFieldData(self)

    def get(self, key: KeyValueStore.Key) -> Any:
        """The value of a field. Raises KeyError if it has none."""
        return self._authored(key)[key.field_name] if key.scope in _AUTHORED else self._of_learner(key).get(key)

    def has(self, key: KeyValueStore.Key) -> bool:
        """True if a field has a value of its own."""
        return key.field_name in self._authored(key) if key.scope in _AUTHORED else bool(self._of_learner(key).has(key))

    def set(self, key: KeyValueStore.Key, value: Any) -> None:
        """Give a field a value. The LMS refuses it for what authors wrote."""
        self.set_many({key: value})

    def set_many(self, update_dict: dict[KeyValueStore.Key, Any]) -> None:
        """Give several fields values, those of the learner in one go."""
        for key, value in update_dict.items():
            if key.scope in _AUTHORED:
                self._edit(key, value)
        mine = {key: value for key, value in update_dict.items() if key.scope not in _AUTHORED}
        if mine:
            self._of_learner(next(iter(mine))).set_many(mine)

    def delete(self, key: KeyValueStore.Key) -> None:
        """Take a field's value away."""
        if key.scope in _AUTHORED:
            self._edit(key, None)
        else:
            self._of_learner(key).delete(key)

    def _authored(self, key: KeyValueStore.Key) -> Mapping[str, Any]:
        name = key.block_scope_id.block_id
        return self._library.get(name) or authored(name)

    def _edit(self, key: KeyValueStore.Key, value: Any) -> None:
        if not self._studio:
            raise InvalidScopeError(key.scope)
        EDITS.setdefault(key.block_scope_id.block_id, {})[key.field_name] = value

    def _of_learner(self, key: KeyValueStore.Key) -> KeyValueStore:
        if key.scope != Scope.user_state:
            raise InvalidScopeError(key.scope)  # no block here has any business with the other scopes
        return self._state


class StudentModules(KeyValueStore):
    """`user_state` as the LMS keeps it: read, changed and written back as a whole, without a lock or a version."""

    def get(self, key: KeyValueStore.Key) -> Any:
        """A field of the JSON row. Raises KeyError."""
        return _row(key)[key.field_name]

    def has(self, key: KeyValueStore.Key) -> bool:
        """True if the field is in the JSON row."""
        return key.field_name in _row(key)

    def set(self, key: KeyValueStore.Key, value: Any) -> None:
        """Write one field."""
        self.set_many({key: value})

    def set_many(self, update_dict: dict[KeyValueStore.Key, Any]) -> None:
        """Write fields of one row, which is overlaid with them."""
        first = next(iter(update_dict))
        _write(first, _row(first) | {key.field_name: value for key, value in update_dict.items()})

    def delete(self, key: KeyValueStore.Key) -> None:
        """Take a field out of the row."""
        _write(key, {name: value for name, value in _row(key).items() if name != key.field_name})


class SessionState(KeyValueStore):
    """`user_state` in the session: of staff who view as a learner it begins with the learner's own, and ends with the session."""

    def __init__(self, session: Any, below: KeyValueStore | None = None) -> None:
        self._session = session
        self._below = below

    def get(self, key: KeyValueStore.Key) -> Any:
        """A field of the session, else of the learner. Raises KeyError."""
        mine = self._of(key)
        if key.field_name in mine:
            return mine[key.field_name]
        if self._below is None:
            raise KeyError(key.field_name)
        return self._below.get(key)

    def has(self, key: KeyValueStore.Key) -> bool:
        """True if there is a value here, or of the learner."""
        return key.field_name in self._of(key) or (self._below is not None and self._below.has(key))

    def set(self, key: KeyValueStore.Key, value: Any) -> None:
        """Keep a field in the session."""
        state = self._session.setdefault("user_state", {})
        state.setdefault(str(key.block_scope_id), {})[key.field_name] = value
        self._session.modified = True

    def delete(self, key: KeyValueStore.Key) -> None:
        """Take a field out of the session."""
        self._of(key).pop(key.field_name, None)
        self._session.modified = True

    def _of(self, key: KeyValueStore.Key) -> dict[str, Any]:
        found: dict[str, Any] = self._session.get("user_state", {}).get(str(key.block_scope_id), {})
        return found


def _row(key: KeyValueStore.Key) -> dict[str, Any]:
    if key.user_id is None:
        return {}
    row = StudentModule.objects.filter(student_id=key.user_id, module_state_key=str(key.block_scope_id)).first()
    return json.loads(row.state) if row and row.state else {}


def _write(key: KeyValueStore.Key, state: dict[str, Any]) -> None:
    where = {"student_id": key.user_id, "module_state_key": str(key.block_scope_id), "course_id": COURSE}
    facts = {"module_type": key.block_scope_id.block_type, "state": json.dumps(state)}
    try:
        StudentModule.objects.update_or_create(**where, defaults=facts)
    except IntegrityError:
        return  # the LMS drops a first write that came second, and says nothing (PLAT-1109)
