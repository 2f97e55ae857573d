"""X21: the pages around the units: tabs, updates, about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from builder.checks.olx_settings import near, shown, words
from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Location, Severity
from builder.olx.tree import OlxCourse
from builder.olx.tree_files import read_json

_OLX = Subject.OLX
# Tab types of the Teak line and of the plug-ins that Tutor ships; the last line is of older courses.
_TYPES = words(
    """
    courseware progress dates discussion wiki textbooks pdf_textbooks html_textbooks static_tab edxnotes instructor
    teams ccx_coach external_discussion external_link lti_live live course_info syllabus notes progress_tab
    learner_dashboard open_ended peer_grading staff_grading grading forum zoom big_blue_button agreements enrollments
    """
)
# What the platform's tabs do not allow twice. All others may be repeated; a leading course_info is removed before.
_ONCE = words(
    """
    courseware progress dates discussion wiki textbooks pdf_textbooks html_textbooks edxnotes instructor teams ccx_coach
    external_discussion lti_live
    """
)


@check("X211", subject=_OLX)
def first_tab_not_courseware(course: OlxCourse) -> Problems:
    """The first tab of the course is not the course itself.

    Bad:  `"tabs": [{"type": "progress"}, {"type": "courseware"}]`
    Good: `"tabs": [{"type": "courseware"}, {"type": "progress"}]`
    Why:  Studio refuses the whole archive with "Unknown error while importing course" (measured).
    Mend: Move the tab of type `courseware` to the first place, or remove `tabs`: Studio has sensible defaults.
    """
    tabs = _tabs(course)
    if len(tabs) > 1 and tabs[0].get("type") == "course_info":
        tabs = tabs[1:]  # older exports begin with it, and the importer removes it (its source)
    if tabs and tabs[0].get("type") != "courseware":
        yield Problem(
            course.setting_place("tabs"), f"the first tab is '{shown(tabs[0].get('type'))}', not courseware: the import fails"
        )


@check("X212", subject=_OLX)
def page_tab_without_name(course: OlxCourse) -> Problems:
    """A tab for a page of your own lacks its name or its address.

    Bad:  `{"type": "static_tab", "name": "Help"}`
    Good: `{"type": "static_tab", "name": "Help", "url_slug": "help"}`
    Why:  Studio refuses the whole archive (measured).
    Mend: Give the tab `name` and `url_slug`; its text is `tabs/<url_slug>.html`.
    """
    for tab in _tabs(course):
        missing = [key for key in ("name", "url_slug") if key not in tab]
        if tab.get("type") == "static_tab" and missing:
            yield Problem(
                course.setting_place("tabs"), f"a page among the tabs has no {' and no '.join(missing)}: the import fails"
            )


@check("X218", subject=_OLX, severity=Severity.WARNING)
def page_tab_with_empty_name(course: OlxCourse) -> Problems:
    """A tab for a page of your own has nothing as its name or its address.

    Bad:  `{"type": "static_tab", "name": "", "url_slug": "help"}`
    Good: `{"type": "static_tab", "name": "Help", "url_slug": "help"}`
    Why:  Studio takes it (its source asks only that both stand there), and learners see a tab without words or without a page.
    Mend: Write the name and the address of the page.
    """
    for tab in _tabs(course):
        empty = [key for key in ("name", "url_slug") if key in tab and not tab[key]]
        if tab.get("type") == "static_tab" and empty:
            yield Problem(course.setting_place("tabs"), f"a page among the tabs has an empty {' and an empty '.join(empty)}")


@check("X213", subject=_OLX)
def tab_without_file(course: OlxCourse) -> Problems:
    """A page is listed among the tabs, but its file is missing.

    Bad:  `"url_slug": "help"` without a file `tabs/help.html`.
    Good: both.
    Why:  learners see the tab and get an error (measured: a dead tab).
    Mend: Add the file, correct the address, or remove the tab.
    """
    present = _page_files(course)
    for slug in _slugs(course):
        if slug not in present:
            yield Problem(
                _slug_place(course, slug),
                f"the tab '{shown(slug)}' leads nowhere: there is no file {course.root}tabs/{shown(slug)}.html",
            )


@check("X214", subject=_OLX, severity=Severity.WARNING)
def page_without_tab(course: OlxCourse) -> Problems:
    """A file in `tabs/` is not listed among the tabs.

    Bad:  `tabs/help.html`, and no tab with `"url_slug": "help"`.
    Good: both.
    Why:  the page is imported, but learners never see it (measured).
    Mend: List it under `tabs` in the settings, or delete the file.
    """
    if not _tabs(course):
        return
    slugs = set(_slugs(course))
    for slug, path in _page_files(course).items():
        if slug not in slugs:
            yield Problem(Location(path), f"no tab leads to this page: '{slug}' is not listed under tabs in the settings")


@check("X215", subject=_OLX)
def tab_twice(course: OlxCourse) -> Problems:
    """Two tabs are the same.

    Bad:  two tabs with `"url_slug": "help"`, or two of type `courseware`.
    Good: each once.
    Why:  Studio refuses the whole archive for a second `courseware`, `progress` or the like, and two pages with one address show
    the same text (its source).
    Mend: Remove one, or give one page another address.
    """
    seen: set[str] = set()
    for tab in _tabs(course):
        kind = str(tab.get("type"))
        name = (
            f"the page '{shown(tab.get('url_slug'))}'"
            if kind == "static_tab"
            else f"the tab '{shown(kind)}'"
            if kind in _ONCE
            else ""
        )
        if name and name in seen:
            effect = "" if kind == "static_tab" else ": the import fails"
            yield Problem(course.setting_place("tabs"), f"{name} is listed twice{effect}")
        seen.add(name)


@check("X216", subject=_OLX, severity=Severity.WARNING)
def unknown_tab_type(course: OlxCourse) -> Problems:
    """A tab is of a type that Open edX does not know.

    Bad:  `{"type": "forums"}`
    Good: `{"type": "discussion"}`
    Why:  Studio drops it (measured).
    Mend: Correct the type. A page of your own is `static_tab`.
    """
    for tab in _tabs(course):
        kind = tab.get("type")
        if not isinstance(kind, str) or kind not in _TYPES:
            hint = near(shown(kind), _TYPES)
            where = course.setting_place("tabs")
            yield Problem(where, f"Open edX knows no tab of type '{shown(kind)}'", hint)


@check("X217", subject=_OLX)
def updates_not_json(course: OlxCourse) -> Problems:
    """The news of the course, `info/updates.items.json`, cannot be read.

    Bad:  `[{"id": 1, "date": "January 1, 2026", "content": "<p>Welcome</p>",}]`
    Good: `[{"id": 1, "date": "January 1, 2026", "content": "<p>Welcome</p>", "status": "visible"}]`
    Why:  Studio drops all news, and says "Succeeded" (measured).
    Mend: Correct the file at the place given. It is a list; each entry has id, date, content and status.
    """
    for path in course.below("info"):
        file = read_json(course.files, path) if path.endswith("/updates.items.json") else None
        if file is None:
            continue
        if file.broken:
            yield Problem(file.broken.where, f"this is not correct JSON, so all news is lost: {file.broken.message}")
        elif not isinstance(file.data, list) or not all(isinstance(item, dict) for item in file.data):
            yield Problem(Location(path, 1), "the news must be a list of entries in braces; all of it is lost")
        else:
            yield from _incomplete_updates(path, file.data)


def _incomplete_updates(path: str, items: list[dict[str, Any]]) -> Iterator[Problem]:
    for number, item in enumerate(items, 1):
        missing = [key for key in ("id", "date", "content") if key not in item]
        if missing and item.get("status") != "deleted":
            yield Problem(Location(path, 1), f"entry {number} of the news has no {' and no '.join(missing)}")


def _tabs(course: OlxCourse) -> tuple[dict[str, Any], ...]:
    tabs = course.course_setting("tabs")
    return tuple(tab for tab in tabs if isinstance(tab, dict)) if isinstance(tabs, list) else ()


def _slugs(course: OlxCourse) -> Iterator[str]:
    for tab in _tabs(course):
        if tab.get("type") == "static_tab" and tab.get("url_slug"):
            yield str(tab["url_slug"])


def _slug_place(course: OlxCourse, slug: str) -> Location:
    return course.policy_file.where_value(slug) if course.policy_file else course.course_place


def _page_files(course: OlxCourse) -> dict[str, str]:
    """Address of a page to its file, in `tabs/` or `tabs/<run>/`."""
    pages = (path for path in course.below("tabs") if path.endswith(".html"))
    return {path.rpartition("/")[2].removesuffix(".html"): path for path in pages}
