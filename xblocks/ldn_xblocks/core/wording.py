"""What a learner was asked in an attempt: kept with it, because the course's words may change afterwards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ldn_xblocks.core.content import AssessmentContent


@dataclass(frozen=True, slots=True)
class Asked:
    """A skill as it was shown."""

    id: str
    group: str
    name: str
    text: str
    behaviours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The skills of an attempt in their order, rated or not, and the six steps of the scale."""

    direction: str
    scale: tuple[str, ...]
    skills: tuple[Asked, ...]


def wording_of(content: AssessmentContent, chosen: Collection[str]) -> Wording:
    """What the content asks about the `chosen` skills."""
    skills = tuple(
        Asked(skill.id, skill.group, skill.name, skill.text, tuple(item.text for item in skill.behaviours))
        for skill in content.skills
        if skill.id in chosen
    )
    return Wording(content.direction, tuple(step.text for step in content.scale), skills)


def wording_as_data(wording: Wording) -> dict[str, Any]:
    """A wording as it is stored, in the shape of JSON."""
    return {
        "direction": wording.direction,
        "scale": list(wording.scale),
        "skills": [
            {"id": skill.id, "group": skill.group, "name": skill.name, "text": skill.text, "behaviours": list(skill.behaviours)}
            for skill in wording.skills
        ],
    }


def wording_from_data(data: Mapping[str, Any]) -> Wording:
    """A stored wording."""
    skills = tuple(
        Asked(skill["id"], skill["group"], skill["name"], skill["text"], tuple(skill["behaviours"])) for skill in data["skills"]
    )
    return Wording(data["direction"], tuple(data["scale"]), skills)
