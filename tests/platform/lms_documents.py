"""Documents for the harness and the workbench: an assessment, a prompt and a worksheet, in English and Arabic, tame and hostile.

They have the form of `docs/activities.md`. What the builder writes is proved elsewhere; here the words are few, their traps many.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]

ATTACK = (
    "</script></textarea></title><script>window.PWNED=1</script><img src=x onerror=window.PWNED=1>"
    "\"><svg onload=window.PWNED=1>'><b onmouseover='window.PWNED=1'>&lt;{{ 7|add:7 }}{% debug %}${7*7}"
)

_SKILLS = (
    (
        "resilience",
        "quality",
        "Resilience",
        "الصمود",
        "You find your way back after something went wrong.",
        "تعود إلى توازنك بعد التعثر.",
    ),
    ("growth", "quality", "Growth", "النمو", "You look for what you can learn.", "تبحث عما يمكنك تعلمه."),
    ("empathy", "quality", "Empathy", "التعاطف", "You notice how others feel.", "تنتبه إلى مشاعر الآخرين."),
    ("trust", "action", "Build trust", "بناء الثقة", "You do what you said you would do.", "تفعل ما وعدت به."),
    ("share-decisions", "action", "Share decisions", "مشاركة القرار", "You decide with those concerned.", "تقرر مع أصحاب الشأن."),
    (
        "clear-obstacles",
        "action",
        "Clear obstacles",
        "إزالة العوائق",
        "You make the way free for others.",
        "تمهد الطريق للآخرين.",
    ),
)
_SCALE = (
    ("never", "Never", "أبدا"),
    ("rarely", "Rarely", "نادرا"),
    ("sometimes", "Sometimes", "أحيانا"),
    ("often", "Often", "غالبا"),
    ("always", "Always", "دائما"),
    ("irrelevant", "Not relevant to me now", "لا يعنيني الآن"),
)


def assessment() -> Document:
    """A self-assessment of six skills with one preset."""
    return _document({"en": _assessment("ltr", 0), "ar": _assessment("rtl", 1)})


def journal(tags: tuple[str, ...] = ("resilience",)) -> Document:
    """A prompt of the journal, tagged with one skill at first."""
    english = {
        "dir": "ltr",
        "title": "A day that went well",
        "prompt": "Think of a day that went well.\n\n- What did you do?\n- Who helped you?",
        "skills": [{"id": row[0], "name": row[2]} for row in _SKILLS],
    }
    arabic = {
        "dir": "rtl",
        "title": "يوم سار على ما يرام",
        "prompt": "تذكر يوما سار على ما يرام.\n\n- ماذا فعلت؟\n- من ساعدك؟",
        "skills": [{"id": row[0], "name": row[3]} for row in _SKILLS],
    }
    return _document({"en": english, "ar": arabic}, mode="entry", tags=list(tags))


def worksheet() -> Document:
    """A worksheet of three boxes in two columns."""
    english = _sheet(
        "ltr", "My plan", "Write short lines.", ("My strengths", "What I need", "My first step"), "One or two lines are enough."
    )
    arabic = _sheet("rtl", "خطتي", "اكتب أسطرا قصيرة.", ("نقاط قوتي", "ما أحتاج إليه", "خطوتي الأولى"), "يكفي سطر أو سطران.")
    return _document({"en": english, "ar": arabic}, mode="worksheet", columns=2)


def only(document: Document, code: str) -> Document:
    """The document in one language alone, as an archive of that language has it."""
    return {**document, "source": code, "locales": {code: document["locales"][code]}}


def hostile(document: Document) -> Document:
    """The document with a script in every text that an author can write; ids, which are checked, stay."""
    return {**document, "locales": {code: _attacked(locale) for code, locale in document["locales"].items()}}


def as_body(document: Document) -> str:
    """The document as the text that stands in the element's body."""
    return json.dumps(document, ensure_ascii=False)


def _document(locales: Mapping[str, Document], **more: Any) -> Document:
    return {"version": 1, **more, "source": "en", "locales": dict(locales)}


def _assessment(direction: str, column: int) -> Document:
    instructions = ("Rate how often this is true of you.\n\nOnly you see it.", "قيم مدى انطباق هذا عليك.\n\nأنت وحدك ترى ذلك.")
    return {
        "dir": direction,
        "title": ("Where I stand", "أين أقف الآن")[column],
        "instructions": instructions[column],
        "scale": [{"id": row[0], "text": row[1 + column]} for row in _SCALE],
        "skills": [_skill(row, column) for row in _SKILLS],
        "presets": [
            {
                "id": "organiser",
                "name": ("Organiser", "منظم")[column],
                "text": "",
                "skills": ["resilience", "trust", "share-decisions"],
            }
        ],
    }


def _skill(row: tuple[str, ...], column: int) -> Document:
    return {
        "id": row[0],
        "group": row[1],
        "name": row[2 + column],
        "text": row[4 + column],
        "behaviours": [{"id": "first", "text": ("I ask others what they think.", "أسأل الآخرين عن رأيهم.")[column]}],
        "growth": ("Ask one person this week.", "اسأل شخصا واحدا هذا الأسبوع.")[column],
        "unit": "sheet-unit",
    }


def _sheet(direction: str, title: str, instructions: str, labels: tuple[str, ...], hint: str) -> Document:
    ids = ("strengths", "needs", "first-step")
    fields = [{"id": name, "label": label, "hint": hint, "rows": 4} for name, label in zip(ids, labels, strict=True)]
    return {"dir": direction, "title": title, "instructions": instructions, "fields": fields}


_CHECKED = frozenset({"id", "dir", "group", "unit"})


def _attacked(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _attacked(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [item if isinstance(item, str) else _attacked(item, name) for item in value]
    return value + ATTACK if isinstance(value, str) and name not in _CHECKED else value
