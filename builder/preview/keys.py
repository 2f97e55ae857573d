"""Keys of courses and blocks: they look as the platform's do, and need nothing of its libraries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from xblock.runtime import IdReader

from builder.olx.tree import Node, OlxCourse


class CourseContext(Protocol):
    """What a block has to do with its course. An `Edition` is one: `course` and `locale` are its names in addresses."""

    @property
    def course(self) -> str:
        """The name of the course in addresses."""

    @property
    def locale(self) -> str:
        """The name of the language in addresses."""

    @property
    def key(self) -> str:
        """The course key: `course-v1:LDN+LDS+2026`."""

    @property
    def olx(self) -> OlxCourse:
        """The course as Studio would keep it."""


@dataclass(frozen=True, slots=True)
class CourseKey:
    """The key of a course run. `is_course` tells it from a library's."""

    text: str
    is_course: bool = True

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class UsageKey:
    """The key of a block in a course run."""

    context_key: CourseKey
    block_type: str
    block_id: str

    def __str__(self) -> str:
        run = self.context_key.text.removeprefix("course-v1:")
        return f"block-v1:{run}+type@{self.block_type}+block@{self.block_id}"


def usage_key(node: Node, course: CourseContext) -> UsageKey:
    """The key of a block."""
    return UsageKey(CourseKey(course.key), node.tag, node.url_name)


class Keys(IdReader):
    """How a runtime reads keys: they say by themselves what a definition or a usage is."""

    def get_definition_id(self, usage_id: Any) -> Any:
        """The usage itself."""
        return usage_id

    def get_block_type(self, def_id: Any) -> str:
        """The type that the key names."""
        return str(def_id.block_type)

    def get_usage_id_from_aside(self, aside_id: Any) -> Any:
        """Nothing stands beside a block."""
        raise NotImplementedError

    get_definition_id_from_aside = get_aside_type_from_usage = get_aside_type_from_definition = get_usage_id_from_aside
