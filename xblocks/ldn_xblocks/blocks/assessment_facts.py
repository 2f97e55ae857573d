"""What the templates and files of the self-assessment need to know about attempts: values, no HTML but the drawn chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any

from django.utils.safestring import mark_safe

from ldn_xblocks.core import summary
from ldn_xblocks.core.answers import UNRATED, Own, Plan, Rating
from ldn_xblocks.core.chart import Axis, radar
from ldn_xblocks.core.content import AssessmentContent
from ldn_xblocks.core.export import Cell
from ldn_xblocks.core.statistics import SkillFigures
from ldn_xblocks.core.summary import MISSING, OWN, Change, Line, Picked, Side, is_step
from ldn_xblocks.core.wording import Wording, wording_from_data
from ldn_xblocks.store.attempts import AttemptRecord

Words = Mapping[str, str]
Facts = dict[str, Any]
GROUPS = {"quality": "qualities", "action": "actions", OWN: "own"}  # the name of each group's heading


def side_of(record: AttemptRecord) -> Side:
    """An attempt as it was answered, under the wording that it has."""
    own = tuple(Own(item["id"], item["text"], item["rating"]) for item in record.own)
    return Side(wording_from_data(record.wording), record.ratings, own)


def result_facts(record: AttemptRecord, content: AssessmentContent, plan: Plan, unit_base: str, t: Words) -> Facts:
    """One attempt: chart, table, what stands out and what to do next."""
    side = side_of(record)
    lines = summary.lines_of(side)
    drawn = _drawn(lines)
    advice = _advice(content, unit_base)
    return {
        "t": t,
        "h": "h4",  # headings below the block's own
        "attempt": attempt_facts(record, t),
        "wording": _wording_facts(record, side.wording),
        "chart": _chart(drawn, [[line.rating for line in drawn]], content),
        "edge": _edge([line.group for line in drawn], t),
        "groups": _grouped(_rows(lines, drawn, side.wording, plan, t), t),
        "strong": _picked_facts(summary.strongest(lines), side.wording, advice, t),
        "grow": _picked_facts(summary.growing(lines), side.wording, advice, t),
        "notes": _notes(record, side.wording, content),
        "plan": {"focus": [line.name for line in lines if line.key in plan.focus], "step": plan.step},
    }


def compare_facts(
    first: AttemptRecord, second: AttemptRecord, content: AssessmentContent, focus: Iterable[str], t: Words
) -> Facts:
    """Two attempts beside each other. `focus` is what the learner chose to work on after the first."""
    one, other = side_of(first), side_of(second)
    changes = summary.compare(one, other)
    translated = first.language != second.language
    drawn = [change for change in changes if change.group != OWN and (is_step(change.before) or is_step(change.after))]
    series = [[change.after for change in drawn], [change.before for change in drawn]]
    numbers = _numbers([change.group + change.key for change in drawn], [change.group + change.key for change in changes])
    rows = [
        {
            "group": change.group,
            "number": number,
            "name": change.name,
            "sides": [
                {"head": t["then"], "said": _said(change.before, one.wording, t), "step": _step(change.before)},
                {"head": t["now"], "said": _said(change.after, other.wording, t), "step": _step(change.after)},
            ],
            "change": _change_words(change.steps, t),
            "direction": "" if not change.steps else "up" if change.steps > 0 else "down",
            "focus": change.key in focus,
            "reworded": change.reworded and not translated,
        }
        for change, number in zip(changes, numbers, strict=True)
    ]
    return {
        "t": t,
        "first": attempt_facts(first, t),
        "second": attempt_facts(second, t),
        "title": t["compare_title"].format(first=first.number, second=second.number),
        "wording": _wording_facts(second, other.wording),
        "chart": _chart(drawn, series, content),
        "edge": _edge([change.group for change in drawn], t),
        "groups": _grouped(rows, t),
        "translated": translated,
        "reworded": any(row["reworded"] for row in rows),
        "rescaled": not translated and one.wording.scale != other.wording.scale,
    }


def attempt_facts(record: AttemptRecord, t: Words) -> Facts:
    """What identifies an attempt for people."""
    return {
        "key": record.key,
        "number": record.number,
        "label": t["attempt"].format(number=record.number),
        "heading": record.heading,
        "submitted": record.submitted.isoformat(),
        "day": record.submitted.date().isoformat(),
    }


def attempt_data(record: AttemptRecord, usage: str) -> Facts:
    """An attempt in the list that the page gets: without a rating and without a word of the learner."""
    return {
        "key": record.key,
        "number": record.number,
        "submitted": record.submitted.isoformat(),
        "heading": record.heading,
        "here": record.usage == usage,
    }


def attempt_export(record: AttemptRecord, plan: Plan) -> Facts:
    """An attempt with all that belongs to it, for the learner to take away."""
    return {
        "number": record.number,
        "submitted": record.submitted.isoformat(),
        "title": record.heading,
        "language": record.language,
        "ratings": dict(record.ratings),
        "notes": dict(record.notes),
        "own": [dict(item) for item in record.own],
        "plan": {"focus": list(plan.focus), "step": plan.step},
        "asked": dict(record.wording),
    }


def export_rows(attempts: Iterable[tuple[AttemptRecord, Plan]], t: Words) -> list[Sequence[Cell]]:
    """All attempts as a table: a row for each skill, and one for the plan."""
    heads = ("attempt_column", "date", "title", "kind", "skill", "step", "rating", "note", "chosen")
    rows: list[Sequence[Cell]] = [[t[head] for head in heads]]
    for record, plan in attempts:
        side = side_of(record)
        start: list[Cell] = [record.number, record.submitted.date().isoformat(), record.heading]
        for line in summary.lines_of(side):
            step = _step(line.rating) or None
            words, chosen = _said(line.rating, side.wording, t), "x" if line.key in plan.focus else ""
            rows.append([*start, t[GROUPS[line.group]], line.name, step, words, record.notes.get(line.key, ""), chosen])
        known = {skill.id for skill in side.wording.skills}
        rows += [[*start, t["note"], name, None, "", note, ""] for name, note in record.notes.items() if name not in known]
        if plan.step:
            rows.append([*start, t["plan"], t["first_step"], None, "", plan.step, ""])
    return rows


def staff_facts(figures: Iterable[SkillFigures], content: AssessmentContent, t: Words) -> Facts:
    """The figures of the group by skill. What must not be told is empty."""
    names = {skill.id: skill for skill in content.skills}
    rows = [
        {
            "group": names[row.skill].group,
            "skill": row.skill,
            "name": names[row.skill].name,
            "figures": [(figure.count, f"{figure.mean:.1f}") if figure else None for figure in (row.first, row.latest)],
        }
        for row in figures
    ]
    scale = t["staff_scale"].format(least=1, most=5, first=content.scale[0].text, last=content.scale[4].text)
    return {"t": t, "groups": _grouped(rows, t), "any": any(any(row["figures"]) for row in rows), "scale": scale}


def staff_rows(figures: Iterable[SkillFigures], content: AssessmentContent, t: Words) -> list[Sequence[Cell]]:
    """The same figures as a table for a file."""
    names = {skill.id: skill.name for skill in content.skills}
    heads = [f"{t[attempt]}: {t[what]}" for attempt in ("staff_first", "staff_latest") for what in ("staff_count", "staff_mean")]
    rows: list[Sequence[Cell]] = [["id", t["staff_skill"], *heads]]
    for row in figures:
        cells = [(figure.count, round(figure.mean, 1)) if figure else (None, None) for figure in (row.first, row.latest)]
        rows.append([row.skill, names[row.skill], *cells[0], *cells[1]])
    return rows


def _rows(lines: Sequence[Line], drawn: Sequence[Line], wording: Wording, plan: Plan, t: Words) -> list[Facts]:
    numbers = _numbers([line.group + line.key for line in drawn], [line.group + line.key for line in lines])
    return [
        {
            "group": line.group,
            "key": line.key,
            "number": number,
            "name": line.name,
            "said": _said(line.rating, wording, t),
            "step": _step(line.rating),
            "focus": line.key in plan.focus,
            "rated": line.rating != UNRATED,
        }
        for line, number in zip(lines, numbers, strict=True)
    ]


def _drawn(lines: Sequence[Line]) -> list[Line]:
    """The lines that have an axis: skills with a step, the qualities first."""
    return [line for group in ("quality", "action") for line in lines if line.group == group and is_step(line.rating)]


def _numbers(drawn: Sequence[str], every: Sequence[str]) -> list[int | None]:
    """The number of each line's axis, where it has one."""
    numbers = dict(zip(drawn, count(1), strict=False))
    return [numbers.get(key) for key in every]


def _chart(drawn: Sequence[Line | Change], series: Sequence[Sequence[Rating]], content: AssessmentContent) -> Any:
    axes = [Axis(str(number), line.group) for number, line in enumerate(drawn, start=1)]
    return mark_safe(radar(axes, series, rtl=content.direction == "rtl"))  # noqa: S308 - made of numbers, see core/chart.py


def _edge(groups: Sequence[str], t: Words) -> str:
    """What the two lines at the edge of the chart mean, if there are two."""
    kinds = list(dict.fromkeys(groups))
    return t["chart_groups"].format(first=t[GROUPS[kinds[0]]], second=t[GROUPS[kinds[1]]]) if len(kinds) == 2 else ""


def _grouped(rows: Sequence[Facts], t: Words) -> list[Facts]:
    found = [{"name": t[heading], "rows": [row for row in rows if row["group"] == group]} for group, heading in GROUPS.items()]
    return [group for group in found if group["rows"]]


def _picked_facts(picked: Picked | None, wording: Wording, advice: Mapping[str, Facts], t: Words) -> Facts | None:
    if picked is None:
        return None
    skills = [{"name": line.name, **({} if line.group == OWN else advice.get(line.key, {}))} for line in picked.shown]
    return {
        "step": t["on_step"].format(step=wording.scale[picked.step - 1]),
        "skills": skills,
        "more": t["more"].format(count=picked.more) if picked.more else "",
    }


def _advice(content: AssessmentContent, unit_base: str) -> dict[str, Facts]:
    """What the course suggests today for each skill."""
    return {
        skill.id: {"growth": skill.growth, "unit": f"{unit_base}{skill.unit}" if unit_base and skill.unit else ""}
        for skill in content.skills
    }


def _notes(record: AttemptRecord, wording: Wording, content: AssessmentContent) -> list[Facts]:
    """The learner's notes, those on skills that were not rated too."""
    names = {skill.id: skill.name for skill in content.skills} | {skill.id: skill.name for skill in wording.skills}
    order = {name: number for number, name in enumerate(names)}
    keys = sorted(record.notes, key=lambda key: (order.get(key, len(order)), key))
    return [{"name": names.get(key, key), "text": record.notes[key]} for key in keys]


def _said(rating: Rating, wording: Wording, t: Words) -> str:
    """A rating in words."""
    if rating is None:
        return wording.scale[-1]
    return {UNRATED: t["unrated"], MISSING: t["missing"]}.get(rating) or wording.scale[rating - 1]


def _step(rating: Rating) -> int:
    """The step of a rating, or 0."""
    return rating if is_step(rating) else 0


def _change_words(steps: int | None, t: Words) -> str:
    if steps is None:
        return t["no_change"]
    return t["same"] if steps == 0 else t[f"{'up' if steps > 0 else 'down'}_{abs(steps)}"]


def _wording_facts(record: AttemptRecord, wording: Wording) -> Facts:
    return {"language": record.language, "direction": wording.direction, "scale": list(wording.scale[:-1])}
