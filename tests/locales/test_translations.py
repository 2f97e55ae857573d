"""Which words the learners of a locale get: builder.locales.translations and builder.localize."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from builder.locales import ENGLISH, translations_of
from builder.locales.catalogue import Message
from builder.locales.status import Tally, state_of, status_of
from builder.locales.translations import Level, Translations, is_shown
from builder.localize import localize
from builder.model.blocks import AssessmentBlock, ChoiceBlock, JournalBlock, SurveyBlock, TextBlock
from builder.model.course import Course
from builder.model.text import Language, Phrase, State, phrases_in
from builder.sources.project import compose
from tests.locales.kit import SETTINGS, build, change, files_of, message, read_both, sample, text, translate
from tests.projects import MODULE, edit

BENGALI = Language("bn", "bn", "ltr", "বাংলা")
HINDI = Language("hi", "hi", "ltr", "हिन्दी")
FRESH = Message("first.title", "First steps", "Prothom")
STALE = Message("first.title", "First step", "Prothom")
TITLE = text("First steps")
Q = "first.one-answer."


def level(message: Message | None, language: Language = BENGALI) -> Level:
    """A locale that has one message, or none."""
    return Level(language.code, language, {} if message is None else {message.key: message})


def course(root: Path, code: str = "bn") -> Course[Phrase]:
    """The sample course in a locale."""
    project, locales = read_both(root)
    locale = locales.locale(code)
    return localize(compose(project, "sample"), locale, translations_of(locale, locales))


def states(part: object) -> set[tuple[str, State]]:
    """Languages and states of all phrases in a part of a course."""
    return {(phrase.language.code, phrase.state) for phrase in phrases_in(part)}


def block(localized: Course[Phrase], name: str) -> object:
    """A block of the sample by its id."""
    units = [unit for module in localized.modules for lesson in module.lessons for unit in lesson.units]
    return next(found for unit in units for found in unit.blocks if found.id == name)


@pytest.mark.parametrize(
    ("message", "state"),
    [
        (None, State.MISSING),
        (replace(FRESH, target=""), State.MISSING),
        (replace(FRESH, target=" "), State.MISSING),
        (replace(FRESH, target="<script>"), State.MISSING),
        (replace(FRESH, target="Prothom {here}"), State.MISSING),
        (FRESH, State.TRANSLATED),
        (replace(FRESH, source="First  steps\n"), State.TRANSLATED),
        (replace(FRESH, previous="First step"), State.TRANSLATED),
        (STALE, State.STALE),
        (replace(FRESH, fuzzy=True), State.STALE),
        (replace(FRESH, fuzzy=True, previous="First step"), State.STALE),
    ],
)
def test_the_state_of_a_text(message: Message | None, state: State) -> None:
    """Empty, blank and unsound translations are missing; stale is what translates another source, or is marked."""
    assert level(message).state(TITLE) is state
    assert state_of(TITLE, Translations((level(message),))) is state


@pytest.mark.parametrize(
    ("own", "language", "fallback", "taken"),
    [
        ((FRESH,), (), (FRESH,), "bn"),
        ((STALE,), (FRESH,), (FRESH,), "bn 2"),
        ((STALE,), (), (FRESH,), "bn"),
        ((None,), (STALE,), (FRESH,), "bn 2"),
        ((None,), (), (FRESH,), "hi"),
        ((None,), (), (STALE,), None),
    ],
)
def test_the_order_in_which_a_text_is_looked_for(
    own: tuple[Message | None, ...], language: tuple[Message, ...], fallback: tuple[Message, ...], taken: str | None
) -> None:
    """The edition's own, its language's, then stale ones of both, then a fallback that is up to date, then the source."""
    levels = (*map(level, own), *(replace(level(item), code="bn 2") for item in language))
    found = Translations(levels, tuple(level(item, HINDI) for item in fallback)).level_for(TITLE)
    assert (found and found.code) == taken


def test_a_stale_translation_leads_nowhere_else() -> None:
    """The older source stands in the catalogue, where anybody can write: a link that today's source has not is not shown."""
    now = text("Read [the plan]({url_plan}) now.", markdown=True)
    kept = Message("first.title", "Read [the plan]({url_plan}).", "Pórho [plan]({url_plan}).")
    assert is_shown(kept, now)
    for evil in ("https://evil.example", "{url_evil}", "unit:elsewhere"):
        forged = replace(kept, source=f"Read [the plan]({evil}).", target=f"Pórho [plan]({evil}).")
        assert not is_shown(forged, now)
        assert not is_shown(replace(forged, source=now.source, fuzzy=True, previous=forged.source), now)


def test_a_stale_translation_may_have_the_marks_of_the_older_source() -> None:
    """When an author only makes a word bold, the translation is shown as outdated, before a sync and after it."""
    now = text("Rest **well**.", markdown=True)
    before = Message("first.title", "Rest well.", "Bishram.")
    assert is_shown(before, now)
    assert is_shown(replace(before, source=now.source, fuzzy=True, previous="Rest well."), now)
    assert is_shown(Message("first.title", now.source, "**Bishram**.", fuzzy=True, previous="Rest well."), now)
    assert not is_shown(Message("first.title", now.source, "Bishram."), now)


def test_everything_is_in_the_language(tmp_path: Path) -> None:
    """With every unit translated, no phrase of the course is in another language."""
    assert states(course(sample(tmp_path))) == {("bn", State.TRANSLATED)}


def test_nothing_is_in_the_language(tmp_path: Path) -> None:
    """With none, every phrase is the author's, and says that it is English."""
    localized = course(sample(tmp_path, words=None))
    assert states(localized) == {("en", State.MISSING)}
    assert {phrase.language for phrase in phrases_in(localized)} == {ENGLISH}


def test_a_missing_text_is_in_the_language_of_its_fallback(tmp_path: Path) -> None:
    """A phrase from a fallback says that it is in that language, with its direction."""
    root = sample(tmp_path, codes=("bn", "ar"))
    edit(root, SETTINGS, "fallback: []", "fallback: [ar]")
    change(root, "first.why.body.1", target="")
    why = block(course(root), "why")
    assert isinstance(why, TextBlock)
    assert (why.body[0].words.language.code, why.body[0].words.language.direction) == ("ar", "rtl")
    assert {part.words.language.code for part in why.body[1:]} == {"bn"}


def test_an_edition_takes_its_words_from_its_language(tmp_path: Path) -> None:
    """What it says itself comes first; all else is its language's, and counts as its own language."""
    root = sample(tmp_path, codes=("bn", "bn-x-group"))
    change(root, "first.why.title", target="")
    localized = course(root, "bn-x-group")
    assert states(block(localized, "one-answer")) == {("bn", State.TRANSLATED)}
    assert states(localized.modules[0].title) == {("bn", State.TRANSLATED)}
    why = block(localized, "why")
    assert isinstance(why, TextBlock)
    assert why.title is not None
    assert why.title.language.code == "en"


@pytest.mark.parametrize("key", ["title", "question", "talk.text", "talk.feedback", "ears.text", "explanation"])
@pytest.mark.parametrize("problem", ["missing", "stale", "unsound"])
def test_a_question_falls_back_whole(key: str, problem: str, tmp_path: Path) -> None:
    """One text of a question that is missing, stale or unsound, and all of it is in English: the others are not touched."""
    root = sample(tmp_path)
    changes: dict[str, dict[str, object]] = {
        "missing": {"target": ""},
        "stale": {"fuzzy": True},
        "unsound": {"target": "<b>x"},
    }
    change(root, Q + key, **changes[problem])
    localized = course(root)
    assert states(block(localized, "one-answer")) == {("en", State.MISSING)}
    assert states(block(localized, "many-answers")) == {("bn", State.TRANSLATED)}


def test_a_question_is_in_one_fallback_or_none(tmp_path: Path) -> None:
    """All of a question comes from the first fallback that has all of it: never half from one and half from another."""
    root = sample(tmp_path, codes=("bn", "hi", "ar"), words=None)
    translate(root, {Q + "question": "Q"}, "hi")
    edit(root, SETTINGS, "fallback: []", "fallback: [hi, ar]")
    assert states(block(course(root), "one-answer")) == {("en", State.MISSING)}
    translate(root, lambda unit: unit.source + "!", "ar")
    assert states(block(course(root), "one-answer")) == {("ar", State.MISSING)}


@pytest.mark.parametrize("name", ["habits", "self-check", "notes", "sheet"])
def test_an_activity_falls_back_whole(name: str, tmp_path: Path) -> None:
    """A survey, an assessment, a journal and a worksheet are in one language."""
    root = sample(tmp_path)
    found = block(course(root), name)
    title = next(phrases_in(found))
    key = next(item for item in (f"first.{name}.title",) if message(root, item).target == title.text)
    change(root, key, fuzzy=True)
    assert states(block(course(root), name)) == {("en", State.MISSING)}
    assert isinstance(found, SurveyBlock | AssessmentBlock | JournalBlock) or name == "sheet"


def test_the_words_of_a_drawing_stay_together(tmp_path: Path) -> None:
    """One label that is missing, and title, alternative and labels are English; the description is prose for itself."""
    root = sample(tmp_path)
    change(root, "figures.steps.answer.text", target="")
    (figure,) = course(root).figures
    assert states((figure.title, figure.alt, figure.labels)) == {("en", State.MISSING)}
    assert states(figure.description) == {("bn", State.TRANSLATED)}
    assert states(block(course(root), "why")) == {("bn", State.TRANSLATED)}


def test_a_drawing_is_translated_before_its_description(tmp_path: Path) -> None:
    """A description that is missing is English below a translated drawing. This once made the build fail."""
    root = sample(tmp_path)
    change(root, "figures.steps.description.1", target="")
    (figure,) = course(root).figures
    assert states((figure.title, figure.alt, figure.labels)) == {("bn", State.TRANSLATED)}
    assert states(figure.description) == {("en", State.MISSING)}
    assert build(root).archive is not None


def test_skills_and_their_scale_are_each_in_one_language(tmp_path: Path) -> None:
    """A stale behaviour of one skill, and all skills and presets are English; so is a scale with one step missing."""
    root = sample(tmp_path)
    change(root, "skills.trust.keep-promises.text", fuzzy=True)
    localized = course(root)
    assert states((localized.skills, localized.presets)) == {("en", State.MISSING)}
    assert states(localized.syllabus.interface.scale_often) == {("bn", State.TRANSLATED)}
    change(root, "syllabus.interface.scale_never", target="")
    interface = course(root).syllabus.interface
    assert states((interface.scale_never, interface.scale_often, interface.scale_irrelevant)) == {("en", State.MISSING)}
    assert states(interface.sources_title) == {("bn", State.TRANSLATED)}


def test_choices_that_read_the_same_are_not_shown(tmp_path: Path) -> None:
    """Each is sound for itself; together learners could not tell them apart, so the question is English."""
    root = sample(tmp_path)
    change(root, "first.from-list.them.text", target=message(root, "first.from-list.me.text").target.upper())
    assert states(block(course(root), "from-list")) == {("en", State.MISSING)}


def test_a_survey_with_an_emoji_is_not_shown(tmp_path: Path) -> None:
    """Open edX could never import its own export of it; the archive has the English survey instead, and no error."""
    root = sample(tmp_path)
    change(root, "first.habits.yes.text", target="yés 🙂")
    assert states(block(course(root), "habits")) == {("en", State.MISSING)}
    assert [finding.code for finding in build(root).findings] == ["L109"]


def test_kinds_of_work_with_one_name_stay_apart(tmp_path: Path) -> None:
    """Open edX knows them by their names: two that are translated alike are in English, and count for themselves."""
    root = sample(tmp_path, codes=())
    two = "short: Check, weight: 60}\n  - {id: final, title: Final, short: End, weight: 40}"
    edit(root, "courses/sample/course.yaml", "short: Check, weight: 100}", two)
    edit(
        root,
        "courses/sample/course.yaml",
        "{id: general, text: General}",
        "{id: general, text: General}\n  - {id: more, text: More}",
    )
    root = sample_again(root, {"course.sample.knowledge-check.title": "Test", "course.sample.final.title": "test",
                               "course.sample.general.text": "All", "course.sample.more.text": "All"})  # fmt: skip
    files = files_of(build(root))
    policy = json.loads(files["policies/2026-bn/policy.json"])["course/2026-bn"]
    assert [work["type"] for work in json.loads(files["policies/2026-bn/grading_policy.json"])["GRADER"]] == [
        "Knowledge check",
        "Final",
    ]
    assert sorted(policy["discussion_topics"]) == ["General", "More"]


def sample_again(root: Path, words: dict[str, str]) -> Path:
    """A project with a locale begun after its sources were changed."""
    from tests.locales.kit import add

    add(root, "bn")
    translate(root, words)
    return root


def test_an_empty_heading_in_an_activity_is_no_unit(tmp_path: Path) -> None:
    """There is nothing to translate in it, and nothing to look for."""
    root = sample(tmp_path, codes=())
    edit(
        root,
        MODULE,
        "              <!--T:1-->\n              What did you hear",
        "              ## <!--T:2-->\n\n              <!--T:1-->\n              What did you hear",
    )
    root = sample_again(root, {})
    translate(root, lambda unit: unit.source.upper())
    assert ("bn", State.TRANSLATED) in states(block(course(root), "notes"))
    assert isinstance(block(course(root), "one-answer"), ChoiceBlock)


def test_links_and_variables_of_the_locale(tmp_path: Path) -> None:
    """`links:` of the locale take the place of the addresses in `sources.yaml`, in translated and in English words."""
    root = sample(tmp_path)
    with (root / SETTINGS).open("a", encoding="utf-8") as file:
        file.write("links: {url_plan: https://bn.wikipedia.org/plan}\n")
    change(root, "first.why.body.2", target="")
    html = next(content for path, content in files_of(build(root)).items() if path.startswith("html/why"))
    assert 'href="https://bn.wikipedia.org/plan"' in html
    assert "meta.wikimedia.org" not in html


def test_words_are_counted(tmp_path: Path) -> None:
    """Translated, stale and missing words add up; the next units to do come in the order of the course."""
    root = sample(tmp_path)
    change(root, "first.one-answer.explanation", fuzzy=True)  # seven words
    change(root, "first.why.title", target="")  # four
    project, locales = read_both(root)
    locale = locales.locale("bn")
    status = status_of(project, project, locale, translations_of(locale, locales))
    assert status.total == Tally(translated=440 - 11, stale=7, missing=4)
    assert [unit.key for unit in status.next_units] == ["first.why.title", "first.one-answer.explanation"]
    assert status.total.percent == 97
