"""The course's settings as Studio reads them: `policy.json`, `grading_policy.json`, `assets.json`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from builder.ids import discussion_id
from builder.model.blocks import AssessmentBlock, JournalBlock, RawBlock, SurveyBlock, WorksheetBlock
from builder.olx.activities import ASSESSMENT, JOURNAL
from builder.olx.blocks import FILED
from builder.olx.pages import tabs
from builder.olx.xml import parse_snippet

if TYPE_CHECKING:
    from builder.olx.context import Context

# WikiLearn gives these to each new course, and offers the others to authors everywhere (docs/platform.md, WikiLearn).
WIKILEARN_MODULES = ("sortable", "done", "staffgradedxblock")
BUILT_IN = FILED | {"discussion"}

# A table of our own: Python's follows the operating system, and an archive must not.
_MEDIA_TYPES = {
    "css": "text/css",
    "csv": "text/csv",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "srt": "application/x-subrip",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "webp": "image/webp",
}

Files = Iterator[tuple[str, bytes]]


def policy_files(context: Context) -> Files:
    """The files of `policies/`."""
    run = context.target.key.run
    yield f"policies/{run}/policy.json", _json({f"course/{run}": course_policy(context)})
    yield f"policies/{run}/grading_policy.json", _json(grading_policy(context))
    yield "policies/assets.json", _json({name: _asset(name) for name, _ in context.course.static})


def course_policy(context: Context) -> dict[str, Any]:
    """The course's settings. What is absent here returns to Studio's default at each import (docs/platform.md, Settings)."""
    settings = context.course.settings
    policy: dict[str, Any] = {
        "display_name": settings.title.text,
        "language": context.language.openedx,
        "start": settings.start,
        "self_paced": settings.pacing == "self",
        "course_image": settings.image,
        "catalog_visibility": "both",
        "cert_html_view_enabled": True,
        "rerandomize": "never",
        "showanswer": "attempted",
        "advanced_modules": advanced_modules(context),
        "learning_info": [outcome.text.text for outcome in settings.outcomes],
        "discussion_topics": discussion_topics(context),
        "tabs": _tabs(context),
    }
    if settings.end:
        policy["end"] = settings.end
    if context.target.profile == "wikilearn":
        policy |= {"other_course_settings": {"topic": settings.topic}, "course_font_family": _font(context), "issue_badges": True}
    return policy


def _font(context: Context) -> str:
    """WikiLearn's font for the course: the locale's, or one that has the letters of its script."""
    own = context.course.settings.font
    locale = context.locale
    arabic = locale.settings is not None and locale.settings.script == "Arab"
    return locale.font or ("font-noto-kufi-arabic" if arabic else own)


def grading_policy(context: Context) -> dict[str, Any]:
    """Graded work with the number of lessons that count, and one cutoff, `Pass`: WikiLearn knows completion by that word."""
    settings = context.course.settings
    graded = [lesson.graded for module in context.course.modules for lesson in module.lessons]
    graders = [
        {
            "type": work.title.text,
            "short_label": work.short.text,
            "min_count": max(1, graded.count(work.id)),
            "drop_count": work.drop,
            "weight": work.weight / 100,
        }
        for work in settings.grading
    ]
    return {"GRADER": graders, "GRADE_CUTOFFS": {"Pass": settings.pass_mark / 100}}


def advanced_modules(context: Context) -> list[str]:
    """Block types that Studio must offer so that authors can edit the course: those in use, and WikiLearn's own."""
    used = set(_block_types(context)) - BUILT_IN
    standard = WIKILEARN_MODULES if context.target.profile == "wikilearn" else ()
    return [*standard, *sorted(used - set(standard))]


def _block_types(context: Context) -> Iterator[str]:
    native = context.target.native
    for module in context.course.modules:
        for block in (block for lesson in module.lessons for unit in lesson.units for block in unit.blocks):
            match block:
                case AssessmentBlock():
                    yield "survey" if native else ASSESSMENT
                case JournalBlock() | WorksheetBlock():
                    yield "html" if native else JOURNAL
                case SurveyBlock():
                    yield "survey"
                case RawBlock():
                    yield str(parse_snippet(block.olx).tag)
                case _:
                    pass  # what every Open edX has


def discussion_topics(context: Context) -> dict[str, Any]:
    """Forum topics of the course as a whole, with explicit ids: the default id depends on the course that was exported."""
    settings = context.course.settings
    return {
        topic.text.text: {"id": discussion_id(f"course/{settings.id}", topic.id), "default": position == 0}
        for position, topic in enumerate(settings.discussions)
    }


def _tabs(context: Context) -> list[dict[str, str]]:
    # `courseware` must be the first, or Studio refuses the archive. Known types get their name from the platform.
    known = [{"type": kind} for kind in ("courseware", "progress", "dates", "discussion")]
    return known + [{"type": "static_tab", "name": name, "url_slug": slug} for slug, name, _ in tabs(context)]


def _asset(name: str) -> dict[str, Any]:
    kind = _MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
    return {"displayname": name, "locked": False, "contentType": kind}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
