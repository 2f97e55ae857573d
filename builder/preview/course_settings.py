"""The settings of a course that an import sets, each in plain words with the value that stands in the archive.

What Studio makes of a setting, and of one that is absent, is measured in the facts of the importer, sections 2.4 to 2.8.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from builder.checks.wikilearn import INSTALLED
from builder.olx.profile import LICENSE
from builder.olx.tree import FILED
from builder.preview.edition import Edition
from builder.preview.kinds import kind_name
from builder.preview.tongues import tongue

MOST_LETTERS = 400
MOST_ITEMS = 40

_LATE = "Not given: Studio sets the year 2030, and until then learners do not see the course."
_SECRET = "Not in the archive: at each import it goes back to its default, so set it again in Studio if you need it."  # noqa: S105 - a sentence
_VISIBLE = {
    "both": "In the catalogue, and with its about page.",
    "about": "Not in the catalogue; its about page can be opened by its address.",
    "none": "Neither in the catalogue nor with an about page.",
}
_ANSWERS = {
    "always": "Learners can see the answers at any time.",
    "answered": "Learners can see the answer after they answered right.",
    "attempted": "Learners can see the answer after they tried.",
    "closed": "Learners can see the answers when no attempt is left or the time is over.",
    "finished": "Learners can see the answer when it is right, or no attempt is left.",
    "past_due": "Learners can see the answers when the time is over.",
    "correct_or_past_due": "Learners can see the answer when it is right, or the time is over.",
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
    "notes": "Notes",
    "edxnotes": "Notes",
}
_FONTS = "The font of the course on WikiLearn; other platforms do not know this setting."


@dataclass(frozen=True, slots=True)
class Told:
    """A setting: what it is called, what it does in words (some lines one below the other), and the value in the archive."""

    name: str
    words: tuple[str, ...]
    raw: str = ""


def settings_of(edition: Edition, profile: str) -> tuple[Told, ...]:
    """Every setting that somebody should know of before an import, then those that only have a name here."""
    told = (
        *_identity(edition),
        *_looks(edition),
        *_dates(edition),
        *_work(edition),
        *_tools(edition, profile),
        *_places(edition, profile),
    )
    return (*told, *_wiped(edition), *_others(edition))


def _identity(edition: Edition) -> Iterator[Told]:
    olx = edition.olx
    title = olx.course_setting("display_name")
    code = olx.course_setting("language")
    language = tongue(code) if isinstance(code, str) and code else None
    licence = olx.top.get("license") if olx.top is not None else ""
    yield Told(
        "Course key",
        (
            "The course that the archive was made for. An import puts the content into the course that you are in, whatever its key.",
        ),
        edition.key,
    )
    yield Told(
        "Name",
        ("The course is called so afterwards, whatever it was called before.",)
        if title
        else ("Not given: Studio shows the course number.",),
        _raw(title),
    )
    yield Told(
        "Language",
        (f"{language.autonym}, written from {'right to left' if language.direction == 'rtl' else 'left to right'}.",)
        if language
        else ("Not given: the catalogue cannot sort the course by language.",),
        _raw(code),
    )
    yield Told("Licence", (_licence(licence),), licence)


def _licence(licence: str) -> str:
    if licence == LICENSE:
        return "Creative Commons Attribution-ShareAlike 4.0."
    return "As written here." if licence else "Not given: learners read “All Rights Reserved”."


def _looks(edition: Edition) -> Iterator[Told]:
    olx = edition.olx
    image = olx.course_setting("course_image")
    found = isinstance(image, str) and edition.static(image) is not None
    yield Told(
        "Picture",
        (
            ("In static/ of the archive." if found else "There is no file of this name straight in static/ of the archive.")
            if image
            else "Not given: the platform shows its own.",
        ),
        _raw(image),
    )
    visible = olx.course_setting("catalog_visibility")
    yield Told(
        "Catalogue",
        (_VISIBLE.get(str(visible), "A value that Open edX does not know.") if visible else f"Not given. {_VISIBLE['both']}",),
        _raw(visible),
    )
    about = sorted(path.rpartition("/")[2].removesuffix(".html") for path in olx.below("about") if path.endswith(".html"))
    yield Told(
        "About page",
        (f"These parts are replaced: {_list(about)}.",) if about else ("None in the archive: what Studio has stays.",),
    )
    info = olx.course_setting("learning_info")
    if isinstance(info, list) and info:
        yield Told("What learners will learn", _lines(str(item) for item in info), _raw(info))


def _dates(edition: Edition) -> Iterator[Told]:
    olx = edition.olx
    start, end, paced = (olx.course_setting(name) for name in ("start", "end", "self_paced"))
    yield Told("Start", (_date(start) if start else _LATE,), _raw(start))
    yield Told("End", (_date(end) if end else "Not given: the course stays open.",), _raw(end))
    for name, title in (("enrollment_start", "Enrolment from"), ("enrollment_end", "Enrolment until")):
        if value := olx.course_setting(name):
            yield Told(title, (_date(value),), _raw(value))
    own = _is_true(paced)
    yield Told(
        "Pace", ("Learners go at their own pace." if own else "The course sets the pace, with dates for everybody.",), _raw(paced)
    )


def _date(value: object) -> str:
    """A date in words; the clock is that of UTC, as Studio reads it."""
    text = str(value).strip('"')
    try:
        when = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return "This is no date that can be read here."
    clock = "" if (when.hour, when.minute) == (0, 0) else f", {when:%H:%M}"
    return f"{when.day} {when:%B %Y}{clock} (UTC)."


def _work(edition: Edition) -> Iterator[Told]:
    grading = edition.olx.grading
    if not grading:
        yield Told(
            "Grading",
            (
                "Not in the archive, or not to be read: Studio sets its default (Homework, Lab, Midterm, Final; passed from 50 %).",
            ),
        )
        return
    graders = grading.get("GRADER")
    entries = [entry for entry in graders if isinstance(entry, dict)] if isinstance(graders, list) else []
    yield Told(
        "Graded work", _lines(_grader(entry) for entry in entries) or ("None: nothing in the course counts.",), _raw(graders)
    )
    cutoffs = grading.get("GRADE_CUTOFFS")
    listed = cutoffs.items() if isinstance(cutoffs, dict) else ()
    yield Told(
        "Grades", _lines(f"{name}: from {_percent(least)}." for name, least in listed) or ("None is given.",), _raw(cutoffs)
    )


def _grader(entry: Mapping[str, Any]) -> str:
    dropped = entry.get("drop_count")
    lowest = f", without the {dropped} lowest" if isinstance(dropped, int) and dropped > 0 else ""
    return f"{entry.get('type', 'No name')}: {_percent(entry.get('weight'))} of the grade, at least {entry.get('min_count', 0)} lessons{lowest}."


def _percent(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool) and -1000 < value < 1000:
        return f"{100 * value:g} %"
    return f"“{str(value)[:40]}”"


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")


def _tools(edition: Edition, profile: str) -> Iterator[Told]:
    listed = edition.olx.course_setting("advanced_modules")
    names = [str(item) for item in listed] if isinstance(listed, list) else []
    words = _lines(f"{kind_name(name)} ({name}){_installed(name, profile)}" for name in names)
    yield Told("Tools for authors", words or ("None is listed: Studio offers only what every course has.",), _raw(listed))
    used = sorted(tag for tag in edition.olx.by_tag.keys() - FILED if tag not in names)
    if used:
        yield Told(
            "Blocks in use, but not in that list",
            _lines(f"{kind_name(tag)} ({tag[:60]}){_installed(tag, profile)}" for tag in used),
        )


def _installed(name: str, profile: str) -> str:
    if profile != "wikilearn":
        return ": must be installed on the platform."
    if name.startswith("ldn_"):
        return ": WikiLearn must have installed the LDN blocks."
    return (
        ": WikiLearn has it." if name in INSTALLED else ": WikiLearn does not have it, as far as is known; learners see nothing."
    )


def _places(edition: Edition, profile: str) -> Iterator[Told]:
    olx = edition.olx
    topics = olx.course_setting("discussion_topics")
    if isinstance(topics, dict):
        yield Told("Forum topics", _lines(str(name) for name in topics) or ("None.",), _raw(topics))
    else:
        yield Told("Forum topics", ("Not given: Studio makes one, General.",), _raw(topics))
    yield Told("Pages", *_tabs(olx.course_setting("tabs")))
    if olx.top is not None and (books := olx.top.element.findall("textbook")):
        yield Told("Textbooks", _lines(book.get("title", "no title") for book in books))
    size = sum(len(olx.files[path]) for path in olx.statics.values())
    yield Told("Files", (f"{len(olx.statics)} files in static/, {size / 1_000_000:.1f} MB. Files that only Studio has stay.",))
    yield from _of_wikilearn(edition, profile)
    answers = olx.course_setting("showanswer")
    if answers:
        yield Told("Answers of questions", (_ANSWERS.get(str(answers), "A value that Open edX does not know."),), _raw(answers))
    if olx.drafts:
        yield Told(
            "Drafts", (f"{len(olx.drafts)} blocks are not published: learners do not see them, and this preview neither.",)
        )


def _tabs(tabs: object) -> tuple[tuple[str, ...], str]:
    if not isinstance(tabs, list):
        return ("Not given: Studio sets its usual pages.",), _raw(tabs)
    return _lines(_tab(tab) for tab in tabs if isinstance(tab, dict)) or ("None.",), _raw(tabs)


def _tab(tab: Mapping[str, Any]) -> str:
    kind = str(tab.get("type"))
    hidden = " (hidden from learners)" if tab.get("is_hidden") is True else ""
    return f"{tab.get('name') or _TABS.get(kind, kind)}{hidden}"


def _of_wikilearn(edition: Edition, profile: str) -> Iterator[Told]:
    olx = edition.olx
    other = olx.course_setting("other_course_settings")
    topic = other.get("topic") if isinstance(other, dict) else None
    if topic or profile == "wikilearn":
        yield Told(
            "Topic on WikiLearn",
            (f"The catalogue sorts the course under {topic}.",)
            if topic
            else ("Not given: the catalogue sorts it under no topic.",),
            _raw(other),
        )
    if font := olx.course_setting("course_font_family"):
        yield Told("Font", (_FONTS,), _raw(font))
    badges = olx.course_setting("issue_badges")
    if badges is not None:
        yield Told(
            "Badges",
            ("WikiLearn may give a badge for the course." if badges is True else "WikiLearn gives no badge for the course.",),
            _raw(badges),
        )
    shown = olx.course_setting("cert_html_view_enabled")
    if shown is not None:
        yield Told("Certificates as web pages", ("On." if _is_true(shown) else "Off.",), _raw(shown))


def _wiped(edition: Edition) -> Iterator[Told]:
    """What partners set in Studio, and an import without it sets back (facts of the importer, 2.8)."""
    for name, title in (
        ("certificates", "Certificates"),
        ("user_partitions", "Groups of learners"),
        ("invitation_only", "By invitation only"),
        ("max_student_enrollments_allowed", "Most learners"),
    ):
        value = edition.olx.course_setting(name)
        yield Told(title, (_SECRET if value is None else "As in the archive.",), _raw(value))


_EXPLAINED = frozenset(
    """display_name language license course_image catalog_visibility learning_info start end self_paced enrollment_start enrollment_end
    advanced_modules discussion_topics tabs other_course_settings course_font_family issue_badges cert_html_view_enabled showanswer
    certificates user_partitions invitation_only max_student_enrollments_allowed url_name org course""".split()
)


def _others(edition: Edition) -> Iterator[Told]:
    """Settings without words of their own: their name and value."""
    olx = edition.olx
    names = {*olx.policy, *(str(name) for name in (olx.top.element.attrib if olx.top is not None else ()))}
    for name in sorted(names - _EXPLAINED)[:MOST_ITEMS]:
        yield Told(name[:100], (), _raw(olx.course_setting(name)))


def _lines(items: Any) -> tuple[str, ...]:
    found = [str(item)[:MOST_LETTERS] for item in items]
    return (*found[:MOST_ITEMS], f"and {len(found) - MOST_ITEMS} more") if len(found) > MOST_ITEMS else tuple(found)


def _list(names: list[str]) -> str:
    return ", ".join(names[:MOST_ITEMS])


def _raw(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MOST_LETTERS else text[:MOST_LETTERS] + " …"
