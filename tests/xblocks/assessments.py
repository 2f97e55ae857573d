"""Values for tests of the self-assessment."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from ldn_xblocks.core.answers import Own, Rating
from ldn_xblocks.core.content import AssessmentContent, parse_assessment
from ldn_xblocks.core.summary import Side
from ldn_xblocks.core.wording import Asked, Wording
from tests.platform import lms_documents
from tests.xblocks.harness import Visitor, new_id

SCALE = ("Never", "Rarely", "Sometimes", "Often", "Always", "Not relevant to me now")
SKILLS = ("resilience", "growth", "empathy", "trust", "share-decisions", "clear-obstacles")  # of `lms_documents`
START, END = "assessment-start", "assessment-end"

ratings: st.SearchStrategy[Rating] = st.one_of(st.none(), st.integers(1, 5))


def content(code: str = "en") -> AssessmentContent:
    """The assessment of the small LMS."""
    return parse_assessment(json.dumps(lms_documents.assessment()), code)


def answers(rated: dict[str, Rating] | None = None, **more: Any) -> dict[str, Any]:
    """Answers as a page sends them."""
    first = {"choice": {"mode": "all", "preset": "", "skills": []}, "ratings": rated or {}, "notes": {}, "own": []}
    return {**first, **more}


def side(rated: dict[str, Rating], own: tuple[Own, ...] = (), skills: tuple[str, ...] = SKILLS, text: str = "") -> Side:
    """An attempt: the first three skills are qualities, the others actions."""
    asked = tuple(Asked(skill, "quality" if skill in SKILLS[:3] else "action", skill.title(), text, ()) for skill in skills)
    return Side(Wording("ltr", SCALE, asked), rated, own)


def save(somebody: Visitor, sent: dict[str, Any], base: int, block: str = START) -> Any:
    """Save a draft; the handler's answer."""
    data = {"answers": sent, "op": new_id(), "base": base, "sitting": new_id()}
    return somebody.handle(block, "save_draft", data)


def submit(somebody: Visitor, sent: dict[str, Any], block: str = START, key: str = "") -> str:
    """Submit answers as a page does that has just loaded; the attempt's key."""
    key = key or new_id()
    draft = somebody.handle(block, "load").json()["draft"]
    answer = somebody.handle(block, "submit", {"attempt": key, "base": draft["revision"] if draft else 0, "answers": sent})
    assert answer.status_code == 200, answer.content
    return key


def plan(somebody: Visitor, attempt: str, focus: list[str], step: str, base: int = 0) -> Any:
    """Save a plan; the handler's answer."""
    data = {"attempt": attempt, "op": new_id(), "base": base, "sitting": new_id(), "focus": focus, "step": step}
    return somebody.handle(START, "save_plan", data)
