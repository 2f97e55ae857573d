"""What each person did in a course: blocks completed, points, answers to questions.

Every write is one statement of the database, so two requests at once leave what the later one said. Nobody signed in: nothing is
kept, and nothing is there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from builder.preview.models import Answer, Completion, Field, Score
from builder.preview.people import Person

Points = tuple[float, float]  # earned, possible
State = Mapping[str, Any]  # of a question: whatever JSON can say
_OF_A_BLOCK = ("person", "course", "block")


def completed(person: Person, course_key: str) -> frozenset[str]:
    """The url_names of the blocks that are done."""
    rows = Completion.objects.filter(person=person.id, course=course_key, value__gte=1.0)
    return frozenset(rows.values_list("block", flat=True)) if person.id is not None else frozenset()


def mark_complete(person: Person, course_key: str, block: str, value: float = 1.0) -> None:
    """Say how much of a block is done. As on the platform, a lower value takes the place of a higher one."""
    if person.id is not None:
        _keep(Completion(person=person.id, course=course_key, block=block, value=value), _OF_A_BLOCK)


def scores(person: Person, course_key: str) -> Mapping[str, Points]:
    """Points earned and possible, by url_name, of the blocks that have any."""
    if person.id is None:
        return {}
    rows = Score.objects.filter(person=person.id, course=course_key).values_list("block", "earned", "possible")
    return {block: (earned, possible) for block, earned, possible in rows}


def save_score(person: Person, course_key: str, block: str, points: Points) -> None:
    """Keep the points of a block in place of those before."""
    if person.id is not None:
        earned, possible = points
        _keep(Score(person=person.id, course=course_key, block=block, earned=earned, possible=possible), _OF_A_BLOCK)


def problem_state(person: Person, course_key: str, block: str) -> State:
    """What was kept of a question; empty when nothing was."""
    if person.id is None:
        return {}
    text = Answer.objects.filter(person=person.id, course=course_key, block=block).values_list("state", flat=True).first()
    state: State = json.loads(text) if text is not None else {}
    return state


def save_problem_state(person: Person, course_key: str, block: str, state: State) -> None:
    """Keep the state of a question in place of the one before."""
    if person.id is not None:
        text = json.dumps(state, ensure_ascii=False)
        _keep(Answer(person=person.id, course=course_key, block=block, state=text), _OF_A_BLOCK)


def forget(person: Person, course_key: str) -> None:
    """Delete all of this that a person did in a course. What XBlocks keep in tables of their own is not here."""
    for model in (Answer, Completion, Field, Score):
        model.objects.filter(person=person.id, course=course_key).delete()


def field(row: Field) -> str:
    """The JSON of an XBlock's field: `row` says which. Raises KeyError if it has no value."""
    found = Field.objects.filter(**{name: getattr(row, name) for name in _OF_A_FIELD}).values_list("value", flat=True).first()
    if found is None:
        raise KeyError(row.name)
    return str(found)


def save_field(row: Field) -> None:
    """Keep the value of an XBlock's field."""
    _keep(row, _OF_A_FIELD)


def delete_field(row: Field) -> None:
    """Take the value of an XBlock's field away."""
    Field.objects.filter(**{name: getattr(row, name) for name in _OF_A_FIELD}).delete()


_OF_A_FIELD = ("scope", "person", "course", "block", "name")


def _keep(row: Any, key: tuple[str, ...]) -> None:
    """Insert a row, or change the one with the same key: an upsert, which needs neither a lock nor a second try."""
    rest = [column.name for column in row._meta.concrete_fields if column.name not in {"id", *key}]  # noqa: SLF001 - Django's public API
    type(row).objects.bulk_create([row], update_conflicts=True, unique_fields=list(key), update_fields=rest)
