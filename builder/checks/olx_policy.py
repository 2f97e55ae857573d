"""X20: the settings of the course: `policies/<run>/policy.json`, dates, language, picture, assets."""

from __future__ import annotations

from builder.checks.olx_settings import COURSE_DATES, COURSE_KEYS, LANGUAGES, TRUTH_KEYS, is_date, is_language, near, shown
from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Location, Severity
from builder.olx.tree import JsonFile, OlxCourse
from builder.olx.tree_files import read_json

_OLX = Subject.OLX
_DEFAULT_IMAGE = "images_course_image.jpg"


@check("X201", subject=_OLX)
def policy_of_another_run(course: OlxCourse) -> Problems:
    """The settings are in the folder, or under the name, of another run of the course.

    Bad:  `policies/2025/policy.json`, when `course.xml` says url_name="2026"; or `{"course/2025": …}` inside it.
    Good: `policies/2026/policy.json` with `{"course/2026": …}`.
    Why:  Studio ignores them: language, start, picture, tabs and all else fall back to defaults, and it says "Succeeded"
    (measured).
    Mend: Rename the folder, and the name inside the file, to the run in `course.xml`.
    """
    if course.top is None or not course.run:
        return
    if course.policy_file is None:
        for path in course.below("policies"):
            if path.endswith("/policy.json"):
                yield Problem(
                    Location(path),
                    f"these settings are not read: the run is '{course.run}', so they must be in {_wanted(course)}",
                )
    elif isinstance(course.policy_file.data, dict) and f"course/{course.run}" not in course.policy_file.data:
        where = Location(course.policy_file.path, 1)
        yield Problem(where, f'the settings of the course must be under "course/{course.run}"; there is no such key')


@check("X202", subject=_OLX, severity=Severity.WARNING)
def course_without_policy(course: OlxCourse) -> Problems:
    """The archive has no settings file at all.

    Bad:  no folder `policies/`.
    Good: `policies/2026/policy.json`.
    Why:  every setting that Studio knew before returns to its default at import: certificates, dates, tabs (measured).
    Mend: Export the course from Studio, or write `policies/<run>/policy.json`.
    """
    if course.top is None or course.policy_file is not None:
        return
    if not any(path.endswith("/policy.json") for path in course.below("policies")):
        yield Problem(course.course_place, f"there are no settings: {_wanted(course)} is missing")


@check("X203", subject=_OLX)
def policy_not_json(course: OlxCourse) -> Problems:
    """The settings file is not correct JSON.

    Bad:  `{"course/2026": {"language": "en",}}`: a comma too many.
    Good: `{"course/2026": {"language": "en"}}`
    Why:  Studio then drops every setting of the course, and says "Succeeded" (measured).
    Mend: Correct the file at the place given: quotation marks around names and texts, commas between entries, none after
    the last.
    """
    yield from not_json(course.policy_file, "all settings of the course are lost")


@check("X204", subject=_OLX)
def key_twice_in_json(course: OlxCourse) -> Problems:
    """A settings file has the same key twice in one place.

    Bad:  `{"language": "en", "start": "2026-01-01", "language": "fr"}`
    Good: `{"language": "fr", "start": "2026-01-01"}`
    Why:  only the last one counts; the first is lost without a word (the rule of Python's JSON reader).
    Mend: Remove one of the two.
    """
    for file in (course.policy_file, course.grading_file):
        for key in file.doubled if file else ():
            if file:
                yield Problem(file.where(key), f"'{shown(key)}' stands twice in one place; only the last one counts")


@check("X205", subject=_OLX, severity=Severity.WARNING)
def unknown_policy_key(course: OlxCourse) -> Problems:
    """The settings have a name that Open edX does not know.

    Bad:  `"selfpaced": true`
    Good: `"self_paced": true`
    Why:  Studio keeps unknown names and does nothing with them, so a typing mistake goes unnoticed (measured).
    Mend: Correct the name or remove the line.
    """
    for key in course.policy:
        if key not in COURSE_KEYS and course.policy_file:
            hint = near(shown(key), COURSE_KEYS)
            yield Problem(
                course.setting_place(key),
                f"Open edX knows no setting '{shown(key)}'",
                hint,
            )


@check("X206", subject=_OLX, severity=Severity.WARNING)
def policy_of_unknown_block(course: OlxCourse) -> Problems:
    """The settings file speaks of a block that is not in the course.

    Bad:  `"chapter/week1": {…}` when no section has the url_name `week1`.
    Good: the name of a block of this course.
    Why:  Studio ignores the entry (its source).
    Mend: Correct the name or remove the entry.
    """
    data = course.policy_file.data if course.policy_file else None
    if not isinstance(data, dict) or course.policy_file is None:
        return
    known = {f"{node.tag}/{node.url_name}" for node in course.blocks}
    for key in data:
        if key not in known and key.partition("/")[0] != "course":
            yield Problem(course.policy_file.where(key), f"there is no block '{shown(key)}' in the course")


@check("X207", subject=_OLX)
def bad_course_date(course: OlxCourse) -> Problems:
    """A date of the course cannot be read.

    Bad:  `"start": "next Monday"`
    Good: `"start": "2026-03-02T00:00:00Z"`
    Why:  Studio refuses the whole archive with an unclear message (measured).
    Mend: Write the date as year-month-day, with the time after a T and Z at the end.
    """
    for name in COURSE_DATES:
        value = course.course_setting(name)
        if not is_date(value):
            yield Problem(course.setting_place(name), f"{name} is not a date: '{shown(value)}'")


@check("X208", subject=_OLX)
def bad_block_date(course: OlxCourse) -> Problems:
    """A start or due date inside the course cannot be read.

    Bad:  `<sequential due="31.12.2026 noon">`
    Good: `<sequential due="2026-12-31T12:00:00Z">`
    Why:  Studio drops the section, subsection or unit with everything in it, and says "Succeeded" (measured).
    Mend: Write the date as year-month-day, with the time after a T and Z at the end.
    """
    for node in course.blocks:
        if node is course.top:
            continue
        for name in ("start", "due"):
            if name in node.element.attrib and not is_date(node.get(name)):
                yield Problem(node.where, f"{node.title} is lost: {name} is not a date: '{shown(node.get(name))}'")
    for key, settings in course.policies.items():
        for name in ("start", "due"):
            if course.policy_file and not key.startswith("course/") and not is_date(settings.get(name)):
                where = course.policy_file.where(name, after=f'"{key}"')
                yield Problem(where, f"{shown(key)} is lost: {name} is not a date: '{shown(settings[name])}'")


@check("X209", subject=_OLX, severity=Severity.WARNING)
def course_without_start(course: OlxCourse) -> Problems:
    """The course has no start date.

    Bad:  settings without `start`.
    Good: `"start": "2026-03-02T00:00:00Z"`
    Why:  Open edX then lets it start in the year 2030, so learners cannot see it (measured).
    Mend: Add `start`; a day in the past opens the course at once.
    """
    if course.top is not None and not course.settings_lost and not course.course_setting("start"):
        yield Problem(course.setting_place("start"), "the course has no start date, so it starts in 2030 and nobody sees it")


@check("X231", subject=_OLX, severity=Severity.WARNING)
def unknown_language(course: OlxCourse) -> Problems:
    """The language of the course is no code of a language.

    Bad:  `"language": "english"`
    Good: `"language": "en"`
    Why:  Studio takes anything, but the catalogue cannot sort the course, and pages carry a wrong language (its list).
    Mend: Use the code of the language, such as `en`, `pt` or `pt-br`; for Chinese `zh_HANS` or `zh_HANT`.
    """
    language = course.course_setting("language")
    if language and not is_language(language):
        hint = near(shown(language), LANGUAGES)
        yield Problem(
            course.setting_place("language"),
            f"Open edX knows no language '{shown(language)}'",
            hint,
        )


@check("X232", subject=_OLX)
def truth_value_in_words(course: OlxCourse) -> Problems:
    """A setting that is on or off has another word than true or false.

    Bad:  `"self_paced": "yes"`
    Good: `"self_paced": true`
    Why:  every text but "true" counts as off, "yes" and "1" too (measured).
    Mend: Write true or false, without quotation marks.
    """
    for key in TRUTH_KEYS & course.policy.keys():
        value = course.policy[key]
        if isinstance(value, str) and value.lower() not in {"true", "false", ""}:
            yield Problem(course.setting_place(key), f"{key} is '{shown(value)}', which counts as false")


@check("X233", subject=_OLX)
def missing_course_image(course: OlxCourse) -> Problems:
    """The picture of the course is not in the archive.

    Bad:  `"course_image": "card.png"` without a file `static/card.png`.
    Good: both.
    Why:  the catalogue shows a broken picture, unless the file was uploaded in Studio before.
    Mend: Put the file into `static/`. A file in a folder is named with underscores:
    `static/images/card.png` is `images_card.png`.
    """
    name = course.course_setting("course_image")
    if name == _DEFAULT_IMAGE:
        return  # Studio writes this name for every course without a picture, openedx-test-course too; platforms have their own
    if isinstance(name, str) and name and name not in {asset.replace("/", "_") for asset in course.statics}:
        yield Problem(
            course.setting_place("course_image"), f"the picture of the course, static/{shown(name)}, is not in the archive"
        )


@check("X234", subject=_OLX)
def asset_list_not_json(course: OlxCourse) -> Problems:
    """The list of assets, `policies/assets.json`, is not correct JSON.

    Bad:  `{"card.png": {"locked": true},}`
    Good: `{"card.png": {"locked": true}}`
    Why:  Studio ignores the list: locked files become public (its source).
    Mend: Correct the file at the place given, or delete it.
    """
    yield from not_json(read_json(course.files, f"{course.root}policies/assets.json"), "the settings of the files are lost")


def not_json(file: JsonFile | None, loss: str) -> Problems:
    """The one fault of a JSON file that cannot be read, or that holds no object."""
    if file is None:
        return
    if file.broken:
        yield Problem(file.broken.where, f"this is not correct JSON, so {loss}: {file.broken.message}")
    elif not isinstance(file.data, dict):
        yield Problem(Location(file.path, 1), f'this file must hold {{"name": value, …}}; {loss}')


def _wanted(course: OlxCourse) -> str:
    return f"{course.root}policies/{course.run}/policy.json"
