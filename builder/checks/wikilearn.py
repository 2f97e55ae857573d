"""W2 and W3: settings that WikiLearn needs, and texts and films as its learners and translators meet them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.checks.olx_html import visible
from builder.checks.olx_settings import LANGUAGES, near, shown
from builder.checks.registry import Problem, Problems, Subject, check
from builder.checks.wikilearn_units import PROFILE, transcripts
from builder.diagnostics import Location, Severity, suggest
from builder.olx.profile import LICENSE
from builder.olx.tree import FILED, Node, OlxCourse, place

_OLX = Subject.OLX

_STANDARD = ("sortable", "done", "staffgradedxblock")  # what WikiLearn gives to each new course
# What Studio has by itself, and what WikiLearn offers to authors everywhere.
_OFFERED = FILED | {
    "openassessment",
    "drag-and-drop-v2",
    "staffgradedxblock",
    "poll",
    "done",
    "survey",
    "lti_consumer",
    "sortable",
}
# What comes with the Teak line, though authors must ask for it; and this project's own.
INSTALLED = _OFFERED | {"edx_sga", "scorm", "library_sourced", "ldn_skills_assessment", "ldn_reflection_journal"}
_FONTS = ("font-trebuchet", "font-open-sans", "font-noto-kufi-arabic", "font-montserrat", "font-source-sans-pro")
_MOST_CUES = 500

_TAG = re.compile(r"""<([a-zA-Z][\w-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>""")
_SPACE = re.compile("[\ufeff \\t\\r\\n\\f]*")
_MARKED = re.compile(r"""(?:^|\s)(lang|dir)\s*=\s*["']?[a-zA-Z]""")


@check("W201", subject=_OLX, profiles=PROFILE)
def language_wikilearn_does_not_know(course: OlxCourse) -> Problems:
    """The course has no language, or one that WikiLearn's list does not have.

    Bad:  no `language` in the settings, or `"language": "pt-BR"`.
    Good: `"language": "pt"`
    Why:  WikiLearn refuses a translated re-run of a course without language, and an unknown code
    breaks its course list (its source).
    Mend: Write the two-letter code of the course's language into the settings; for Chinese `zh_HANS` or `zh_HANT`.
    """
    language = course.course_setting("language")
    if course.top is None or course.settings_lost:
        return
    if not language:
        yield Problem(course.setting_place("language"), "the course does not say its language")
    elif not isinstance(language, str) or language not in LANGUAGES:
        hint = near(shown(language), LANGUAGES)
        yield Problem(
            course.setting_place("language"),
            f"WikiLearn knows no language '{shown(language)}'",
            hint,
        )


@check("W202", subject=_OLX, profiles=PROFILE)
def other_licence(course: OlxCourse) -> Problems:
    """The course does not carry WikiLearn's licence.

    Bad:  `<course>` without `license`, or `license="all-rights-reserved"`.
    Good: `<course license="creative-commons: ver=4.0 BY SA">` in `course/<run>.xml`.
    Why:  learners would read "All Rights Reserved", and on some versions any other licence makes a re-run fail (its source).
    Mend: Write exactly `creative-commons: ver=4.0 BY SA` into the attribute `license` of `<course>`.
    """
    if course.top is None:
        return
    licence = course.top.get("license")
    if licence != LICENSE:
        says = f"the licence is '{shown(licence)}'" if licence else "the course has no licence"
        yield Problem(course.top.where, f"{says}; WikiLearn needs '{LICENSE}'")


@check("W203", subject=_OLX, profiles=PROFILE)
def tool_not_listed(course: OlxCourse) -> Problems:
    """The list of tools lacks one of WikiLearn's, or one that the course uses.

    Bad:  `"advanced_modules": ["done"]`
    Good: `"advanced_modules": ["sortable", "done", "staffgradedxblock", "ldn_reflection_journal"]`
    Why:  the import replaces the list that WikiLearn gave to the course; authors can then no longer add or edit these blocks.
    Mend: List sortable, done and staffgradedxblock, and every added type that the course uses.
    """
    if course.top is None or course.settings_lost:
        return
    listed = course.course_setting("advanced_modules")
    known = {str(item) for item in listed} if isinstance(listed, list) else set()
    used = sorted(course.by_tag.keys() - _OFFERED)
    missing = [name for name in (*_STANDARD, *used) if name not in known]
    if missing:
        names = ", ".join(shown(name) for name in missing)
        yield Problem(course.setting_place("advanced_modules"), f"advanced_modules lacks {names}")


@check("W204", subject=_OLX, severity=Severity.WARNING, profiles=PROFILE)
def block_type_not_installed(course: OlxCourse) -> Problems:
    """The course uses a type of block that WikiLearn does not have, as far as is known.

    Bad:  `<h5pxblock url_name="game"/>`
    Good: a type that WikiLearn offers: poll, survey, done, sortable, drag-and-drop-v2, staffgradedxblock, lti_consumer.
    Why:  Studio imports the block and hides it; learners see nothing (measured with an unknown type).
    Mend: Use another type, or ask WikiLearn's operators whether it is installed.
    """
    for tag in sorted(course.by_tag.keys() - INSTALLED):
        first = course.by_tag[tag][0]
        yield Problem(first.mention, f"WikiLearn has no block type '{shown(tag)}': {_count(len(course.by_tag[tag]))} not shown")


@check("W205", subject=_OLX, profiles=PROFILE)
def passing_grade_not_pass(course: OlxCourse) -> Problems:
    """The passing grade is not called `Pass`.

    Bad:  `"GRADE_CUTOFFS": {"A": 0.9, "B": 0.7}`
    Good: `"GRADE_CUTOFFS": {"Pass": 0.7}`
    Why:  WikiLearn counts a course as finished only when the grade is the word "Pass"; badges and follow-up courses hang on it.
    Mend: Give one limit, and call it `Pass`.
    """
    cutoffs = course.grading.get("GRADE_CUTOFFS")
    if course.grading_file and isinstance(cutoffs, dict) and cutoffs and list(cutoffs) != ["Pass"]:
        names = ", ".join(shown(name, 20) for name in list(cutoffs)[:6])
        yield Problem(course.grading_file.where("GRADE_CUTOFFS"), f"the grades are called {names}; WikiLearn knows only 'Pass'")


@check("W206", subject=_OLX, severity=Severity.WARNING, profiles=PROFILE)
def topic_missing(course: OlxCourse) -> Problems:
    """The course has no topic.

    Bad:  settings without `other_course_settings`.
    Good: `"other_course_settings": {"topic": "Leadership"}`
    Why:  WikiLearn's catalogue is sorted by topic; the course is not found there.
    Mend: Add the topic; Studio's page "Schedule & Details" shows which exist.
    """
    settings = course.course_setting("other_course_settings")
    topic = settings.get("topic") if isinstance(settings, dict) else None
    if course.top is not None and not course.settings_lost and not (isinstance(topic, str) and topic.strip()):
        yield Problem(course.setting_place("other_course_settings"), "the course has no topic for WikiLearn's catalogue")


@check("W207", subject=_OLX, severity=Severity.WARNING, profiles=PROFILE)
def unknown_font(course: OlxCourse) -> Problems:
    """The font of the course is none that WikiLearn has.

    Bad:  `"course_font_family": "Noto Sans"`
    Good: `"course_font_family": "font-open-sans"`; for Arabic `font-noto-kufi-arabic`.
    Why:  the pages then keep the default font (the list in WikiLearn's fork).
    Mend: Use one of the five names, or leave the setting out.
    """
    font = course.course_setting("course_font_family")
    if font and font not in _FONTS:
        yield Problem(
            course.setting_place("course_font_family"), f"WikiLearn has no font '{shown(font)}'", suggest(shown(font), _FONTS)
        )


@check("W301", subject=_OLX, severity=Severity.WARNING, profiles=PROFILE)
def text_without_language(course: OlxCourse) -> Problems:
    """A text does not say its language and direction.

    Bad:  `<p>مرحبا</p>` alone in `html/h1.html`.
    Good: `<div lang="ar" dir="rtl"><p>مرحبا</p></div>`
    Why:  the page takes its direction from the learner's menus, not from the course: Arabic would stand the wrong way round, and
    screen readers would use the wrong voice (source of the learning pages).
    Mend: Put one `<div lang="…" dir="…">` around the whole text.
    """
    for node in course.of("html"):
        for where in _unmarked(course, node):
            yield Problem(where, f"this part of {node.title} does not say its language and direction (lang and dir)")


@check("W302", subject=_OLX, profiles=PROFILE)
def too_many_captions(course: OlxCourse) -> Problems:
    """A video has more than 500 captions.

    Bad:  an hour of film with 800 captions.
    Good: several short films.
    Why:  Meta-Wiki hands out at most 500 texts a page; the rest is cut off without a word (newest translation layer).
    Mend: Cut the film into shorter ones.
    """
    for node in course.of("video"):
        for path, cues in transcripts(course, node):
            if len(cues) > _MOST_CUES:
                yield Problem(Location(path), f"the captions of {node.title} are {len(cues)}; {_MOST_CUES} is the most")


def _unmarked(course: OlxCourse, node: Node) -> Iterator[Location]:
    """The place of the first part of a text that has no language of its own, if there is one."""
    if not node.html and len(node.element):
        loose = (node.element.text or "").strip() or any((child.tail or "").strip() for child in node.element)
        marked = all({"lang", "dir"} <= set(child.attrib) for child in node.element.iterchildren("*"))
        if loose or not marked:
            yield node.where
        return
    text = course.texts.get(node.html, "") if node.html else node.element.text or ""
    at = _first_unmarked(visible(text))
    if at is not None:
        yield place(node.html, text, at) if node.html else node.where


def _first_unmarked(text: str) -> int | None:
    """Where the first top-level part without `lang` and `dir` begins; elements are skipped whole by counting their own tag."""
    at = _skip_space(text, 0)
    while at < len(text):
        tag = _TAG.match(text, at)
        if tag is None or set(_MARKED.findall(tag[2])) != {"lang", "dir"}:
            return at
        at = _skip_space(text, _end_of_element(text, tag))
    return None


def _end_of_element(text: str, start: re.Match[str]) -> int:
    if text.find(f"<{start[1]}", start.end()) < 0 and text.rstrip().endswith(f"</{start[1]}>"):
        return len(text)  # almost every text: one element around it all
    depth = 1
    for tag in re.compile(rf"<(/?){re.escape(start[1])}\b[^<>]*>", re.IGNORECASE).finditer(text, start.end()):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return len(text)


def _skip_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _count(number: int) -> str:
    return "one block is" if number == 1 else f"{number} blocks are"
