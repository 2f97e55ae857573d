"""The report of one build: what the archive holds, as data for machines and as a page for people."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files as package_files
from typing import Any

from jinja2 import Environment, StrictUndefined

from builder import __version__
from builder.diagnostics import Finding, Severity
from builder.fileset import FileSet
from builder.ids import url_name
from builder.locales.status import Tally
from builder.markup.html import words
from builder.model.blocks import PROBLEM_KINDS, Block
from builder.model.course import Course, Lesson, Module, Unit
from builder.model.schema import TRANSLATED, specs
from builder.model.text import Paragraph, Phrase
from builder.olx.profile import Target
from builder.report.coverage import by_part, cover
from builder.report.findings import finding_dict
from builder.sources.project import Element

OUR_KINDS = ("assessment", "journal", "worksheet")  # those that are an XBlock of ours, unless the build is native


@dataclass(frozen=True, slots=True)
class Built:
    """What a report is made from."""

    course: Course[Phrase]
    files: FileSet
    archive: bytes
    archive_name: str
    target: Target
    locale: str
    findings: tuple[Finding, ...]
    elements: tuple[Element, ...]
    translation: Tally | None = None


def report_data(built: Built) -> dict[str, Any]:
    """The report as plain data, the same for the same archive: no time, no machine, no path outside the project."""
    course = built.course
    modules = [_module(module) for module in course.modules]
    kinds = _kinds(course.modules)
    covered = cover(built.elements, course.modules)
    return {
        "builder": __version__,
        "course": course.settings.id,
        **_title(course.settings.title),
        "locale": built.locale,
        "profile": built.target.profile,
        "native": built.target.native,
        "needs_ldn_xblocks": [] if built.target.native else [kind for kind in OUR_KINDS if kinds[kind]],
        "course_key": str(built.target.key),
        "archive": {
            "name": built.archive_name,
            "sha256": hashlib.sha256(built.archive).hexdigest(),
            "bytes": len(built.archive),
            "files": len(built.files),
        },
        "counts": {
            "modules": len(modules),
            "lessons": sum(len(module["lessons"]) for module in modules),
            "units": sum(len(lesson["units"]) for module in modules for lesson in module["lessons"]),
            "questions": sum(module["questions"] for module in modules),
            "blocks": dict(sorted(kinds.items())),
        },
        "translation": _translation(built.translation),
        "words": sum(module["words"] for module in modules),
        "minutes": sum(module["minutes"] for module in modules),
        "modules": modules,
        "coverage": [
            {"part": part, "covered": sum(bool(item.places) for item in items), "of": len(items)}
            for part, items in by_part(covered).items()
        ],
        "findings": [finding_dict(finding) for finding in built.findings],
    }


def _translation(tally: Tally | None) -> dict[str, int] | None:
    if tally is None:
        return None
    return {
        "percent": tally.percent,
        "translated": tally.translated,
        "stale": tally.stale,
        "missing": tally.missing,
        "local": tally.local,
    }


def report_json(data: dict[str, Any]) -> bytes:
    """The report as JSON."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def report_html(data: dict[str, Any]) -> bytes:
    """The report as one page that needs no network: styles inside, nothing else."""
    template = package_files("builder").joinpath("templates/report.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    errors = sum(finding["severity"] == Severity.ERROR for finding in data["findings"])
    return environment.from_string(template).render(**data, errors=errors, warnings=len(data["findings"]) - errors).encode()


def _title(phrase: Phrase) -> dict[str, str]:
    """A title with its own language: a title that is not translated yet is still in the language of the source."""
    return {"title": phrase.text, "lang": phrase.language.code, "dir": phrase.language.direction}


def _module(module: Module[Phrase]) -> dict[str, Any]:
    lessons = [_lesson(lesson, module) for lesson in module.lessons]
    return {
        "id": module.id,
        "url_name": url_name(module.id),
        **_title(module.title),
        "words": sum(lesson["words"] for lesson in lessons),
        "minutes": sum(lesson["minutes"] for lesson in lessons),
        "questions": sum(lesson["questions"] for lesson in lessons),
        "lessons": lessons,
    }


def _lesson(lesson: Lesson[Phrase], module: Module[Phrase]) -> dict[str, Any]:
    blocks = [block for unit in lesson.units for block in unit.blocks]
    return {
        "id": lesson.id,
        "url_name": url_name(module.id, lesson.id),
        **_title(lesson.title),
        "minutes": lesson.minutes,
        "graded": lesson.graded or "",
        "words": sum(count_words(block) for block in blocks),
        "questions": sum(block.KIND in PROBLEM_KINDS for block in blocks),
        "covers": list(lesson.covers),
        "units": [_unit(unit, module) for unit in lesson.units],
    }


def _unit(unit: Unit[Phrase], module: Module[Phrase]) -> dict[str, Any]:
    return {
        "id": unit.id,
        "url_name": url_name(module.id, unit.id),
        **_title(unit.title),
        "blocks": [{"id": block.id, "kind": block.KIND, "url_name": url_name(module.id, block.id)} for block in unit.blocks],
    }


def _kinds(modules: Iterable[Module[Phrase]]) -> Counter[str]:
    return Counter(
        block.KIND for module in modules for lesson in module.lessons for unit in lesson.units for block in unit.blocks
    )


def count_words(block: Block[Phrase]) -> int:
    """Words that a learner reads in a block, feedback included."""
    return _words(block)


def _words(record: Any) -> int:
    total = 0
    for name, spec in specs(type(record)).items():
        value = getattr(record, name)
        parts = value if isinstance(value, tuple) else (value,)
        if spec.form in TRANSLATED:
            total += sum(
                words(part.words.text if isinstance(part, Paragraph) else part.text) for part in parts if part is not None
            )
        elif spec.of is not None:
            total += sum(_words(part) for part in parts)
    return total
