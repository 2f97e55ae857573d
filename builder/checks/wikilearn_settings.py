"""W2: settings that WikiLearn needs: language, licence, tools, topic, the word that means "passed"."""

from __future__ import annotations

import re

from builder.checks.olx_settings import shown
from builder.checks.registry import Problem, Problems, Subject, check
from builder.checks.wikilearn import PROFILES
from builder.diagnostics import Location, Severity
from builder.olx.profile import LICENSE
from builder.olx.tree import CONTAINERS, FILED, OlxCourse

_OLX = Subject.OLX
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_MOST_KEY = 45
_STANDARD = ("sortable", "done", "staffgradedxblock")  # what WikiLearn gives to each new course
# What WikiLearn offers to authors everywhere, and what Studio has by itself.
_OFFERED = frozenset(
    """
    drag-and-drop-v2 staffgradedxblock poll done survey lti_consumer sortable openassessment discussion html problem video
    library_content itembank wrapper
    """.split()
)


@check("W201", subject=_OLX, profiles=PROFILES)
def language_not_plain(course: OlxCourse) -> Problems:
    """The course has no language, or not a plain code for it.

    Bad:  no `language` in the settings, or `"language": "pt-br"`.
    Good: `"language": "pt"`
    Why:  WikiLearn refuses a translated re-run of a course without language; its list knows only plain codes, and an unknown one
    breaks Studio's course list (its source).
    Mend: Write the two-letter code of the course's language into the settings.
    """
    language = course.course_setting("language")
    if course.top is None:
        return
    if not language:
        yield Problem(course.setting_place("language"), "the course does not say its language")
    elif not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        yield Problem(course.setting_place("language"), f"the language '{shown(language)}' is not a plain code in small letters")


@check("W202", subject=_OLX, profiles=PROFILES)
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
        says = f"the licence is '{licence[:80]}'" if licence else "the course has no licence"
        yield Problem(course.top.where, f"{says}; WikiLearn needs '{LICENSE}'")


@check("W203", subject=_OLX, profiles=PROFILES)
def tool_not_listed(course: OlxCourse) -> Problems:
    """The list of tools lacks one of WikiLearn's, or one that the course uses.

    Bad:  `"advanced_modules": ["done"]`
    Good: `"advanced_modules": ["sortable", "done", "staffgradedxblock", "ldn_reflection_journal"]`
    Why:  the import replaces the list that WikiLearn gave to the course; authors can then no longer add or edit these blocks.
    Mend: List sortable, done and staffgradedxblock, and every added type that the course uses.
    """
    if course.top is None:
        return
    listed = course.course_setting("advanced_modules")
    known = {str(item) for item in listed} if isinstance(listed, list) else set()
    used = course.by_tag.keys() - CONTAINERS - _OFFERED - (FILED & {"discussion", "wrapper", "videosequence", "problemset"})
    missing = [name for name in (*_STANDARD, *sorted(used - set(_STANDARD))) if name not in known]
    if missing:
        names = ", ".join(name[:60] for name in missing)
        yield Problem(course.setting_place("advanced_modules"), f"advanced_modules lacks {names}")


@check("W204", subject=_OLX, profiles=PROFILES)
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


@check("W205", subject=_OLX, severity=Severity.WARNING, profiles=PROFILES)
def topic_missing(course: OlxCourse) -> Problems:
    """The course has no topic.

    Bad:  settings without `other_course_settings`.
    Good: `"other_course_settings": {"topic": "Leadership"}`
    Why:  WikiLearn's catalogue is sorted by topic; the course is not found there.
    Mend: Add the topic; Studio's page "Schedule & Details" shows which exist.
    """
    settings = course.course_setting("other_course_settings")
    if course.top is not None and not (isinstance(settings, dict) and settings.get("topic")):
        yield Problem(course.setting_place("other_course_settings"), "the course has no topic for WikiLearn's catalogue")


@check("W206", subject=_OLX, severity=Severity.WARNING, profiles=PROFILES)
def long_course_key(course: OlxCourse) -> Problems:
    """Organisation, number and run of the course are long.

    Bad:  `course-v1:Wikimedia-Foundation-Learning+WMF_LDS_Leadership+2026_T3`
    Good: `course-v1:WMF+LDS+2026`
    Why:  the key stands twice in every page title on Meta-Wiki, and a title has at most 255 bytes.
    Mend: Choose short ones before the course is made; they cannot be changed later.
    """
    key = f"course-v1:{course.org}+{course.number}+{course.run}"
    if course.top is not None and len(key.encode()) > _MOST_KEY:
        yield Problem(
            Location(course.course_files[0], 1), f"the key {key[:100]} has {len(key.encode())} bytes; aim at 45 or fewer"
        )
