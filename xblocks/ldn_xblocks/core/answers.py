"""What a learner answers in a self-assessment: read from a request, and judged by the content at the end.

A rating is 1 to 5 for the five steps of the scale, None for "not relevant to me now", and `UNRATED` for no rating at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ldn_xblocks.core.content import AssessmentContent
from ldn_xblocks.core.limits import DEFAULT, Limits
from ldn_xblocks.core.requests import N_, Refusal, bad_request, choice_of, list_of, mapping_of, op_of, text_of

STEPS = 5
UNRATED = 0
MODES = ("all", "preset", "own")

NOTHING_RATED = N_("Rate at least one skill, or an indicator of your own, before you submit.")
OWN_EMPTY = N_("An indicator of your own has a rating and no words. Say what it is about, or remove it.")
FOCUS_FULL = N_("Choose at most {limit} to work on.")

_SKILLS = 500  # ids in a draft: far more than a course has, far fewer than would hurt
_SKILL = re.compile(r"[a-z0-9-]{1,64}")

Rating = int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which skills the learner rates: all, those of the role `preset`, or the `skills` that they picked."""

    mode: str = "all"
    preset: str = ""
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Own:
    """An indicator in the learner's own words."""

    id: str
    text: str = field(repr=False)
    rating: Rating = UNRATED


@dataclass(frozen=True, slots=True)
class Answers:
    """A draft. It may speak of skills that the content does not have, or not any more: they are kept and not shown."""

    choice: Choice = Choice()
    ratings: Mapping[str, Rating] = field(default_factory=dict, repr=False)
    notes: Mapping[str, str] = field(default_factory=dict, repr=False)
    own: tuple[Own, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a learner wants to work on after an attempt: ids of skills or of indicators of their own, and a first step."""

    focus: tuple[str, ...] = ()
    step: str = field(default="", repr=False)


def read_answers(data: Mapping[str, Any], limits: Limits = DEFAULT) -> Answers:
    """The answers in a request. Raises Refusal."""
    ratings = {_skill(name): _rating(value) for name, value in _entries(data, "ratings")}
    raw_notes = dict(_entries(data, "notes"))
    notes = {_skill(name): text_of(raw_notes, name, limits.note) for name in raw_notes}
    own = tuple(_own(item, limits) for item in list_of(data, "own", limits.own))
    if len({item.id for item in own}) < len(own):
        raise bad_request("own")
    return Answers(_choice(mapping_of(data, "choice")), ratings, {name: note for name, note in notes.items() if note}, own)


def draft_text(answers: Answers) -> str:
    """Answers as the store keeps them: compact JSON, the same for the same answers."""
    choice = answers.choice
    data = {
        "choice": {"mode": choice.mode, "preset": choice.preset, "skills": list(choice.skills)},
        "ratings": answers.ratings,
        "notes": answers.notes,
        "own": own_as_data(answers.own),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def own_as_data(own: tuple[Own, ...]) -> list[dict[str, Any]]:
    """Indicators of one's own in the shape of JSON."""
    return [{"id": item.id, "text": item.text, "rating": item.rating} for item in own]


def chosen(choice: Choice, content: AssessmentContent) -> tuple[str, ...]:
    """The skills to rate, in the order of the content. A role that is gone leaves all of them."""
    every = tuple(skill.id for skill in content.skills)
    if choice.mode == "own":
        return tuple(skill for skill in every if skill in choice.skills)
    preset = next((one for one in content.presets if one.id == choice.preset), None)
    if choice.mode == "preset" and preset is not None:
        return tuple(skill for skill in every if skill in preset.skills)
    return every


def for_submission(answers: Answers, content: AssessmentContent) -> Answers:
    """What of a draft is submitted: ratings of the skills to rate, every note, indicators that say something.

    Notes are words, and words are kept even when their skill is not among the chosen ones. Raises Refusal.
    """
    asked = chosen(answers.choice, content)
    ratings = {skill: answers.ratings[skill] for skill in asked if skill in answers.ratings}
    own = tuple(item for item in answers.own if item.text.strip() or item.rating != UNRATED)
    if any(not item.text.strip() for item in own):
        raise Refusal(400, "own-empty", OWN_EMPTY)
    if not ratings and all(item.rating == UNRATED for item in own):
        raise Refusal(400, "nothing-rated", NOTHING_RATED)
    return Answers(Choice("own", "", asked), ratings, answers.notes, own)


def read_plan(data: Mapping[str, Any], allowed: tuple[str, ...], limits: Limits = DEFAULT) -> Plan:
    """The plan in a request, its focus out of what the attempt has. Raises Refusal."""
    focus = list_of(data, "focus", _SKILLS)
    if not all(isinstance(name, str) and name in allowed for name in focus):
        raise bad_request("focus")
    focus = list(dict.fromkeys(focus))
    if len(focus) > limits.focus:
        raise Refusal(400, "bad-request", FOCUS_FULL, {"limit": limits.focus}, {"field": "focus"})
    return Plan(tuple(name for name in allowed if name in focus), text_of(data, "step", limits.note))


def plan_text(plan: Plan) -> str:
    """A plan as the store keeps it."""
    return json.dumps({"focus": list(plan.focus), "step": plan.step}, ensure_ascii=False, separators=(",", ":"))


def plan_from_text(text: str) -> Plan:
    """A stored plan; an empty one from an empty text."""
    data = json.loads(text or "{}")
    return Plan(tuple(data.get("focus", ())), data.get("step", ""))


def _choice(data: Mapping[str, Any]) -> Choice:
    preset = data.get("preset", "")
    if preset != "":
        preset = _skill(preset)
    skills = [_skill(name) for name in list_of(data, "skills", _SKILLS)]
    return Choice(choice_of(data, "mode", MODES), preset, tuple(dict.fromkeys(skills)))


def _own(data: Any, limits: Limits) -> Own:
    if not isinstance(data, dict):
        raise bad_request("own")
    return Own(op_of(data, "id"), text_of(data, "text", limits.own_text), _rating(data.get("rating", UNRATED), least=UNRATED))


def _entries(data: Mapping[str, Any], name: str) -> list[tuple[str, Any]]:
    entries = mapping_of(data, name)
    if len(entries) > _SKILLS:
        raise bad_request(name)
    return list(entries.items())


def _rating(value: Any, least: int = 1) -> Rating:
    if value is None:
        return None
    if type(value) is not int or not least <= value <= STEPS:  # True is an int, and no rating
        raise bad_request("ratings")
    return value


def _skill(name: Any) -> str:
    if not isinstance(name, str) or not _SKILL.fullmatch(name):
        raise bad_request("skills")
    return name
