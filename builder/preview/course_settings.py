"""The settings of a course that an import sets, each in plain words with the value that stands in the archive.

What Studio makes of a setting, and of one that is absent, is measured in the facts of the importer, sections 2.4 to 2.8.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from builder.checks.wikilearn import INSTALLED
from builder.olx.profile import LICENSE
from builder.olx.tree import FILED, OlxCourse
from builder.preview.edition import Edition
from builder.preview.kinds import kind_name
from builder.preview.tongues import tongue

MOST_LETTERS = 400
MOST_ITEMS = 40

_VISIBLE = {
    "both": "In the catalogue, and with its about page.",
    "about": "Not in the catalogue; its about page can be opened by its address.",
    "none": "Neither in the catalogue nor with an about page.",
}
_ANSWERS = {
    "always": "Learners can see the answers at any time.",
    "answered": "Learners can see an answer after they answered right.",
    "attempted": "Learners can see an answer after they tried.",
    "closed": "Learners can see the answers when no attempt is left, or the time is over.",
    "finished": "Learners can see an answer when it is right, or no attempt is left.",
    "past_due": "Learners can see the answers when the time is over.",
    "correct_or_past_due": "Learners can see an answer when it is right, or the time is over.",
    "never": "Learners never see the answers.",
}
_TABS = {
    "courseware": "Course",
    "course_info": "Home",
    "progress": "Progress",
    "dates": "Dates",
    "discussion": "Discussion",
    "wiki": "Wiki",
    "textbooks": "Textbooks",
    "pdf_textbooks": "Textbooks",
    "html_textbooks": "Textbooks",
    "syllabus": "Syllabus",
    "edxnotes": "Notes",
}
# What partners set in Studio, and an import without it sets back to the default.
_RESET = {
    "certificates": "Certificates",
    "user_partitions": "Groups of learners",
    "invitation_only": "By invitation only",
    "enrollment_start": "Enrolment from",
    "enrollment_end": "Enrolment until",
    "max_student_enrollments_allowed": "Most learners",
}
_NOT_TOLD = "Not in the archive: each import sets it back to its default. Set it again in Studio if you need it."
_EXPLAINED = {
    *_RESET,
    *("display_name", "language", "license", "course_image", "catalog_visibility", "learning_info", "start", "end", "self_paced"),
    *("advanced_modules", "discussion_topics", "tabs", "other_course_settings", "course_font_family", "issue_badges"),
    *("cert_html_view_enabled", "showanswer", "url_name", "org", "course"),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a setting is called, what it does in plain words, line by line, and its value in the archive."""

    name: str
    words: tuple[str, ...]
    raw: str = ""


def settings_of(edition: Edition, profile: str) -> tuple[Setting, ...]:
    """Every setting that somebody should know of before an import; at the end those that have only a name here, and no words."""
    olx = edition.olx
    parts = (_identity(edition), _looks(edition), _dates(olx), _grading(olx), _tools(olx, profile), _places(olx))
    more = (_on_wikilearn(olx, profile), _rest(olx), _reset(olx), _others(olx))
    return tuple(setting for part in (*parts, *more) for setting in part)


def _told(name: str, raw: object, *words: str) -> Setting:
    return Setting(name, words, _raw(raw))


def _identity(edition: Edition) -> Iterator[Setting]:
    olx = edition.olx
    yield _told(
        "Course key", edition.key, "The archive was made for this course. An import puts its content into the course you are in."
    )
    title = olx.course_setting("display_name")
    yield _told("Name", title, "The course's name after the import." if title else "Not given: Studio shows a name of its own.")
    code = olx.course_setting("language")
    yield _told("Language", code, _language(code))
    licence = olx.top.get("license") if olx.top is not None else ""
    known = "Creative Commons Attribution-ShareAlike 4.0." if licence == LICENSE else "As written here."
    yield _told("Licence", licence, known if licence else "Not given: learners read “All Rights Reserved”.")


def _language(code: object) -> str:
    if not isinstance(code, str) or not code:
        return "Not given: the catalogue cannot sort the course by language."
    language = tongue(code)
    if language.code == "und":
        return "This is no code of a language."
    return f"{language.autonym}, written from {'right to left' if language.direction == 'rtl' else 'left to right'}."


def _looks(edition: Edition) -> Iterator[Setting]:
    olx = edition.olx
    image = olx.course_setting("course_image")
    found = isinstance(image, str) and edition.static(image) is not None
    place = "In static/ of the archive." if found else "There is no file of this name in static/ of the archive."
    yield _told("Picture", image, place if image else "Not given: the platform shows its own.")
    visible = olx.course_setting("catalog_visibility")
    known = _VISIBLE.get(str(visible), "A value that Open edX does not know.")
    yield _told("Catalogue", visible, known if visible else f"Not given. {_VISIBLE['both']}")
    about = [path.rpartition("/")[2].removesuffix(".html") for path in olx.below("about") if path.endswith(".html")]
    parts = f"The import replaces {', '.join(about[:MOST_ITEMS])}."
    yield _told("About page", None, parts if about else "Nothing of it is in the archive: what Studio has stays.")
    info = olx.course_setting("learning_info")
    if isinstance(info, list) and info:
        yield _told("What you will learn", info, *_lines(info))


def _dates(olx: OlxCourse) -> Iterator[Setting]:
    start, end, paced = (olx.course_setting(name) for name in ("start", "end", "self_paced"))
    late = "Not given: Studio sets the year 2030, and until then learners do not see the course."
    yield _told("Start", start, _date(start) if start else late)
    yield _told("End", end, _date(end) if end else "Not given: the course stays open.")
    own, common = "Learners go at their own pace.", "The course sets the pace, with the same dates for everybody."
    yield _told("Pace", paced, own if _is_true(paced) else common)


def _date(value: object) -> str:
    """A date in words; the clock is that of UTC, as Studio reads it."""
    try:
        when = datetime.fromisoformat(str(value).strip('"'))
    except ValueError:
        return "This is no date that can be read here."
    clock = "" if (when.hour, when.minute) == (0, 0) else f", {when:%H:%M}"
    return f"{when.day} {when:%B %Y}{clock} (UTC)."


def _grading(olx: OlxCourse) -> Iterator[Setting]:
    if not olx.grading:
        default = "Studio sets its default: Homework, Lab, Midterm and Final, passed from 50 %."
        yield _told("Grading", None, f"Not in the archive, or not to be read. {default}")
        return
    graders = olx.grading.get("GRADER")
    entries = [entry for entry in graders if isinstance(entry, dict)] if isinstance(graders, list) else []
    yield _told(
        "Graded work", graders, *(_lines(_grader(entry) for entry in entries) or ("None: nothing in the course counts.",))
    )
    cutoffs = olx.grading.get("GRADE_CUTOFFS")
    limits = cutoffs.items() if isinstance(cutoffs, dict) else ()
    yield _told("Grades", cutoffs, *(_lines(f"{name}: from {_percent(least)}." for name, least in limits) or ("None is given.",)))


def _grader(entry: Mapping[str, Any]) -> str:
    dropped = entry.get("drop_count")
    lowest = f", without the {dropped} lowest" if isinstance(dropped, int) and dropped > 0 else ""
    least = entry.get("min_count", 0)
    share = f"{_percent(entry.get('weight'))} of the grade"
    return f"{entry.get('type', 'No name')}: {share}, at least {least} lesson{'' if least == 1 else 's'}{lowest}."


def _percent(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool) and -1000 < value < 1000:
        return f"{100 * value:g} %"
    return f"“{str(value)[:40]}”"


def _tools(olx: OlxCourse, profile: str) -> Iterator[Setting]:
    """The types of block that must be installed: those that authors get to choose from, and others that the course uses."""
    listed = olx.course_setting("advanced_modules")
    names = [str(item) for item in listed] if isinstance(listed, list) else []
    words = _lines(_tool(name, profile) for name in names)
    yield _told("Tools for authors", listed, *(words or ("None is listed: Studio offers only what every course has.",)))
    used = sorted(olx.by_tag.keys() - FILED - set(names))
    if used:
        yield _told("Used, but not in that list", None, *_lines(_tool(tag, profile) for tag in used))


def _tool(name: str, profile: str) -> str:
    known = kind_name(name)
    shown = f"{known} ({name[:60]})" if known != name[:60] else known
    if profile != "wikilearn":
        return f"{shown}: must be installed on the platform."
    if name.startswith("ldn_"):
        return f"{shown}: WikiLearn must have installed the LDN blocks."
    return (
        f"{shown}: WikiLearn has it."
        if name in INSTALLED
        else f"{shown}: not on WikiLearn, as far as is known. Learners see nothing."
    )


def _places(olx: OlxCourse) -> Iterator[Setting]:
    topics = olx.course_setting("discussion_topics")
    named = _lines(topics) or ("None.",) if isinstance(topics, dict) else ("Not given: Studio makes one, General.",)
    yield _told("Forum topics", topics, *named)
    tabs = olx.course_setting("tabs")
    listed = [_tab(tab) for tab in tabs if isinstance(tab, dict)] if isinstance(tabs, list) else []
    yield _told("Pages", tabs, *(_lines(listed) or ("Not given: Studio sets its usual pages.",)))
    if books := olx.top.element.findall("textbook") if olx.top is not None else ():
        yield _told("Textbooks", None, *_lines(book.get("title", "no title") for book in books))
    size = sum(len(olx.files[path]) for path in olx.statics.values()) / 1_000_000
    yield _told("Files", None, f"{len(olx.statics)} files in static/, {size:.1f} MB. Files that only Studio has stay.")


def _tab(tab: Mapping[str, Any]) -> str:
    kind = str(tab.get("type"))
    return f"{tab.get('name') or _TABS.get(kind, kind)}{' (hidden from learners)' if tab.get('is_hidden') is True else ''}"


def _on_wikilearn(olx: OlxCourse, profile: str) -> Iterator[Setting]:
    other = olx.course_setting("other_course_settings")
    topic = other.get("topic") if isinstance(other, dict) else None
    if topic or profile == "wikilearn":
        found = f"The catalogue of WikiLearn sorts the course under {topic}."
        yield _told("Topic", other, found if topic else "Not given: the catalogue sorts the course under no topic.")
    if font := olx.course_setting("course_font_family"):
        yield _told("Font", font, "The course's letters on WikiLearn. Other platforms do not know this setting.")
    badges = olx.course_setting("issue_badges")
    if badges is not None:
        yield _told("Badges", badges, f"WikiLearn {'may give a badge' if _is_true(badges) else 'gives no badge'} for the course.")


def _rest(olx: OlxCourse) -> Iterator[Setting]:
    pages = olx.course_setting("cert_html_view_enabled")
    if pages is not None:
        yield _told("Certificates as web pages", pages, "On." if _is_true(pages) else "Off.")
    answers = olx.course_setting("showanswer")
    if answers:
        yield _told("Answers of questions", answers, _ANSWERS.get(str(answers), "A value that Open edX does not know."))
    if olx.drafts:
        yield _told(
            "Drafts", None, f"{len(olx.drafts)} blocks are not published: learners do not see them, nor does this preview."
        )


def _reset(olx: OlxCourse) -> Iterator[Setting]:
    for name, title in _RESET.items():
        value = olx.course_setting(name)
        given = _date(value) if name.startswith("enrollment_") else "As in the archive."
        yield _told(title, value, _NOT_TOLD if value is None else given)


def _others(olx: OlxCourse) -> Iterator[Setting]:
    own = [str(name) for name in olx.top.element.attrib] if olx.top is not None else []
    names = {*olx.policy, *own} - _EXPLAINED
    yield from (_told(name[:100], olx.course_setting(name)) for name in sorted(names)[:MOST_ITEMS])


def _lines(items: Iterable[object]) -> tuple[str, ...]:
    found = [str(item)[:MOST_LETTERS] for item in items]
    return (*found[:MOST_ITEMS], f"and {len(found) - MOST_ITEMS} more") if len(found) > MOST_ITEMS else tuple(found)


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")


def _raw(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MOST_LETTERS else text[:MOST_LETTERS] + " …"
