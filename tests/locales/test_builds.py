"""Archives of locales: the same names in each, and in each the right words, languages, settings and credits."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from builder.locales.catalogue import format_catalogue
from builder.pipeline import Options
from builder.workshop import Job, Made, Workshop
from tests.locales.kit import (
    FIRST,
    SETTINGS,
    add,
    build,
    catalogue,
    change,
    files_of,
    message,
    read_both,
    said,
    sample,
    sync,
    translate,
)
from tests.projects import MODULE, edit, ldn, make_project, snapshot

ALL = ("en", "bn", "ar", "hi")
WIKILEARN, OPENEDX, NATIVE = (
    Options("wikilearn", draft=True),
    Options("openedx", draft=True),
    Options("wikilearn", native=True, draft=True),
)
PAGE = re.compile(r"^(?:html|tabs)/.*\.html$")
NOTE = "The English text of this part has changed since it was translated."


def names(files: dict[str, str]) -> set[str]:
    """Every url_name of an archive, but that of the run."""
    found = set()
    for path, content in files.items():
        if path.endswith(".xml"):
            nodes = etree.fromstring(content.encode()).iter()
            found |= {str(node.get("url_name")) for node in nodes if node.get("url_name")} | {
                path.rpartition("/")[2].removesuffix(".xml")
            }
    return {name for name in found if not name.startswith("2026") and name != "course"}


def page(files: dict[str, str], name: str) -> str:
    """The HTML of a block."""
    (found,) = (content for path, content in files.items() if path.startswith(f"html/{name}-") and path.endswith(".html"))
    return found


def problem(files: dict[str, str], text: str) -> str:
    """The problem with a text in it."""
    (found,) = (content for path, content in files.items() if path.startswith("problem/") and text in content)
    return found


@pytest.mark.parametrize("options", [WIKILEARN, OPENEDX, NATIVE], ids=["wikilearn", "openedx", "native"])
def test_all_locales_have_the_same_names(options: Options, tmp_path: Path) -> None:
    """Translated, half translated or not at all: the same blocks with the same url_names, and no finding in the archive."""
    root = sample(tmp_path, codes=("bn", "ar", "hi"))
    translate(root, lambda unit: "" if len(unit.key) % 2 else said(unit), "ar")
    translate(root, lambda _: "", "hi")
    builds = {code: build(root, code, options) for code in ALL}
    assert {code: [str(finding) for finding in result.findings] for code, result in builds.items()} == {code: [] for code in ALL}
    found = {code: names(files_of(result)) for code, result in builds.items()}
    assert found["bn"] == found["ar"] == found["hi"] == found["en"]
    assert len(found["en"]) == 20


def test_an_edition_differs_by_what_it_hides_and_inserts(tmp_path: Path) -> None:
    """And by nothing else."""
    root = sample(tmp_path, codes=("bn", "bn-x-group"))
    module = (root / MODULE).read_text(encoding="utf-8").replace("id: first", "id: bn-x-group-more", 1)
    (root / "locales/bn-x-group/modules").mkdir()
    (root / "locales/bn-x-group/modules/bn-x-group-more.yaml").write_text(module, encoding="utf-8")
    structure = "structure:\n  - {hide: first/film, why: x}\n  - {insert: modules/bn-x-group-more.yaml, after: first}"
    edit(root, "locales/bn-x-group/locale.yaml", "structure: []", structure)
    english, edition = (names(files_of(build(root, code))) for code in ("en", "bn-x-group"))
    assert {name.rpartition("-")[0] for name in english - edition} == {"film"}
    inserted = names(files_of(build(root, "bn-x-group"))) - english
    assert inserted
    assert english - {name for name in english if name.startswith("film-")} <= edition


@pytest.mark.parametrize("profile", ["wikilearn", "openedx"])
def test_each_archive_passes_the_check(profile: str, tmp_path: Path) -> None:
    """`ldn check --strict` on the files themselves, as Studio would get them, finds nothing."""
    root = sample(tmp_path, codes=("bn", "ar"))
    change(root, "first.why.body.2", fuzzy=True)
    change(root, "first.one-answer.question", target="")
    sync(root)
    assert ldn("build", "--draft", "--profile", profile, cwd=root).code == 0
    archives = [f"dist/sample-{code}.tar.gz" for code in ("en", "bn", "ar")]
    ran = ldn("check", *archives, "--strict", "--profile", profile, cwd=root)
    assert (ran.code, ran.out) == (0, "")


def test_every_body_says_its_language_and_direction(tmp_path: Path) -> None:
    """Open edX takes the direction from the learner's interface: each page, tab and drawing of the Arabic course says its own."""
    root = sample(tmp_path, codes=("ar",))
    files = files_of(build(root, "ar"))
    pages = {path: content for path, content in files.items() if PAGE.match(path)}
    assert len(pages) > 4
    assert [path for path, content in pages.items() if not content.startswith('<div lang="ar" dir="rtl">\n')] == []
    assert files["about/overview.html"].startswith('<section class="about" lang="ar" dir="rtl">')
    drawing = etree.fromstring(files["static/figure-steps.svg"].encode())
    assert (drawing.get("{http://www.w3.org/XML/1998/namespace}lang"), drawing.get("direction")) == ("ar", "rtl")


def test_what_is_not_translated_says_that_it_is_english(tmp_path: Path) -> None:
    """In a course from right to left, each part in English has its `lang` and `dir`: prose, lines, questions, drawings."""
    root = sample(tmp_path, codes=("ar",), words=None)
    translate(root, {"syllabus.interface.figure_text": "FIGURE", "first.why.body.3": "- *a*\n- **b**"}, "ar")
    files = files_of(build(root, "ar"))
    why = page(files, "why")
    assert why.count('<div lang="en" dir="ltr">') == 2
    assert "<ul>\n<li><em>a</em></li>" in why
    assert why.index("Read <a") < why.index("</div>\n\n<ul>") < why.index("<img")
    figure = page(files, "steps-drawing")
    assert '<p lang="en" dir="ltr"><img src="/static/figure-steps.svg" alt="Two boxes' in figure
    assert '<em><span lang="en" dir="ltr">An invented example with <em>two</em> steps.</span></em>' in figure
    assert '<h3>FIGURE</h3>\n<div lang="en" dir="ltr">\n<p>First listen' in figure
    assert '<label><span lang="en" dir="auto">What comes first?</span></label>' in problem(files, "What comes first?")
    drawing = etree.fromstring(files["static/figure-steps.svg"].encode())
    assert drawing.get("direction") == "ltr"
    wrapped = problem(files_of(build(root, "ar", OPENEDX)), "What comes first?")
    assert '<div lang="en" dir="ltr">' in wrapped
    assert '<h2><span lang="en" dir="ltr">Glossary</span></h2>' in files["tabs/glossary.html"]


def test_sheets_to_print_say_that_they_are_english(tmp_path: Path) -> None:
    """A worksheet that falls back has its table in English too, not only what stands above it."""
    root = sample(tmp_path, codes=("ar",))
    translate(root, {"first.sheet.who.label": "", "first.notes.title": ""}, "ar")
    files = files_of(build(root, "ar", NATIVE))
    for name in ("sheet", "notes"):
        html = page(files, name)
        assert html.count('<div lang="en" dir="ltr">') == 2
        assert '<div lang="en" dir="ltr">\n<table' in html


def test_stale_prose_is_shown_with_a_note(tmp_path: Path) -> None:
    """The outdated paragraph stands in a frame with a notice in the learner's language; the others stand outside of it."""
    root = sample(tmp_path)
    edit(root, MODULE, "              - *listen*\n", "              - *Listen*\n")
    sync(root)
    why = page(files_of(build(root)), "why")
    note = message(root, "syllabus.interface.stale_note").target
    assert why.count('<div class="ldn-outdated">') == 1
    frame = why.partition('<div class="ldn-outdated">')[2].partition("</div>")[0]
    assert frame.startswith(f"\n<p><small><em>{note}</em></small></p>\n<ul>\n<li><em>⟦")
    assert "<img" not in frame
    assert NOTE not in why


def test_the_note_itself_may_be_missing(tmp_path: Path) -> None:
    """Then it is English, and says so."""
    root = sample(tmp_path)
    change(root, "syllabus.interface.stale_note", target="")
    change(root, "first.why.body.3", fuzzy=True)
    assert f'<em><span lang="en" dir="ltr">{NOTE}</span></em>' in page(files_of(build(root)), "why")


def test_a_stale_choice_takes_its_question_back_to_english(tmp_path: Path) -> None:
    """All of it, answers and feedback included: the right answer can never be that of another wording."""
    root = sample(tmp_path)
    edit(root, MODULE, "text: Talking, feedback", "text: Speaking, feedback")
    sync(root)
    found = problem(files_of(build(root)), "Speaking")
    assert "⟦" not in found
    assert set(re.findall(r'lang="(\w+)"', found)) == {"en"}
    assert sum("⟦" in content for path, content in files_of(build(root)).items() if path.startswith("problem/")) == 4


def test_the_grading_format_is_linked(tmp_path: Path) -> None:
    """The `format` of each graded lesson equals a `type` in the grading policy, translated, stale or missing."""
    root = sample(tmp_path)
    for changes in ({}, {"fuzzy": True}, {"target": ""}, {"target": "Ja\u0301chai"}):
        change(root, "course.sample.knowledge-check.title", **changes)
        files = files_of(build(root))
        types = {work["type"] for work in json.loads(files["policies/2026-bn/grading_policy.json"])["GRADER"]}
        formats = {
            etree.fromstring(content.encode()).get("format") for path, content in files.items() if path.startswith("sequential/")
        }
        assert formats == types
        assert formats != {None}


def test_the_settings_of_a_locale(tmp_path: Path) -> None:
    """Language code, run, font and digits: as `locale.yaml` says, or what follows from the language and its script."""
    root = sample(tmp_path, codes=("bn", "ar", "pt-br", "zh-hant"))
    edit(root, SETTINGS, "digits: latn", "digits: native\nopenedx: {run_suffix: bangla, font: font-montserrat}")
    found = {}
    for code in ("en", "bn", "ar", "pt-br", "zh-hant"):
        result = build(root, code)
        assert result.target is not None
        run = result.target.key.run
        policy = json.loads(files_of(result)[f"policies/{run}/policy.json"])[f"course/{run}"]
        found[code] = (run, policy["language"], policy["course_font_family"], files_of(result)["about/effort.html"][:2])
    assert found == {
        "en": ("2026", "en", "font-open-sans", "15"),
        "bn": ("2026-bangla", "bn", "font-montserrat", "১৫"),
        "ar": ("2026-ar", "ar", "font-noto-kufi-arabic", "15"),
        "pt-br": ("2026-pt-br", "pt", "font-open-sans", "15"),
        "zh-hant": ("2026-zh-hant", "zh_HANT", "font-open-sans", "15"),
    }
    assert "course_font_family" not in files_of(build(root, "ar", OPENEDX))["policies/2026-ar/policy.json"]


def test_digits_follow_their_words(tmp_path: Path) -> None:
    """A time whose words are English has European digits."""
    root = sample(tmp_path)
    edit(root, SETTINGS, "digits: latn", "digits: native")
    change(root, "syllabus.interface.minutes", target="")
    assert files_of(build(root))["about/effort.html"] == "15 min"


def test_the_page_of_credits_names_everybody(tmp_path: Path) -> None:
    """Authors, translators (of `locale.yaml` and of the catalogues), reviewers and adapters, each with their own direction."""
    root = sample(tmp_path, codes=("bn", "bn-x-group"))
    people = '  - {user: "User:Ana", role: translator}\n  - {user: "User:دانا", role: reviewer}\n'
    edit(root, SETTINGS, "credits: []", f"credits:\n{people}")
    edit(root, "locales/bn-x-group/locale.yaml", "credits: []", 'credits:\n  - {user: "User:<Gil>", role: adapter}')
    now = catalogue(root)
    (root / FIRST).write_text(format_catalogue(replace(now, head="Author: Beto\nAuthor: User:Ana")), encoding="utf-8")
    html = files_of(build(root, "bn-x-group"))["tabs/sources.html"]
    headings = {
        key: message(root, f"syllabus.interface.{key}_title").target
        for key in ("credits", "translators", "reviewers", "adapters")
    }
    listed = {}
    for key, heading in headings.items():
        listed[key] = re.findall(r"<li><bdi>(.*?)</bdi></li>", html.partition(f"<h2>{heading}</h2>")[2].partition("</ul>")[0])
    assert listed == {
        "credits": ["The sample&#x27;s authors"],
        "translators": ["Beto", "User:Ana"],
        "reviewers": ["User:دانا"],
        "adapters": ["User:&lt;Gil&gt;"],
    }
    assert not re.search(r"<li>(?!<bdi>|<a )", html)


@pytest.mark.parametrize(("state", "shown"), [("draft", True), ("reviewed", False), ("published", False)])
def test_a_draft_says_that_it_is_one(state: str, shown: bool, tmp_path: Path) -> None:
    """On the page of credits, until somebody has reviewed it."""
    root = sample(tmp_path)
    edit(root, SETTINGS, "review: {state: draft}", f"review: {{state: {state}}}")
    note = message(root, "syllabus.interface.draft_note").target
    assert (note in files_of(build(root))["tabs/sources.html"]) == shown


@pytest.mark.parametrize(("code", "asked"), [("bn", True), ("ar", True), ("fa", True), ("es", False), ("sw", False)])
@pytest.mark.parametrize("options", [WIKILEARN, OPENEDX], ids=["wikilearn", "openedx"])
def test_a_question_for_a_number_asks_for_digits_that_the_platform_reads(
    code: str, asked: bool, options: Options, tmp_path: Path
) -> None:
    """It reads 0 to 9 only, and calls others invalid syntax; learners whose script has its own are told, in their language."""
    root = sample(tmp_path, codes=())
    edit(root, "syllabus/syllabus.yaml", "  scale_never:", "  number_note: With 0 to 9.\n  scale_never:")
    add(root, code)
    translate(root, said, code)
    note = message(root, "syllabus.interface.number_note", code).target
    files = files_of(build(root, code, options))
    assert [text.count("<numericalresponse") for text in files.values() if note in text] == ([1] if asked else [])
    translate(root, {"syllabus.interface.number_note": ""}, code)
    assert not any("<description>" in text for text in files_of(build(root, code, options)).values())


def entries(root: Path, code: str, kind: str, options: Options = WIKILEARN) -> list[list[str]]:
    """The languages of each activity of one kind in a locale's archive, its own first."""
    found = []
    for content in files_of(build(root, code, options)).values():
        if f"<{kind}" in content:
            found += [list(json.loads(node.text or "")["locales"]) for node in etree.fromstring(content.encode()).iter(kind)]
    return found


def test_activities_hold_every_language_that_is_complete(tmp_path: Path) -> None:
    """Each takes along the others, whole or not at all; what is incomplete falls back to English and goes on with the others."""
    root = sample(tmp_path, codes=("ar", "bn", "bn-x-group", "hi"))
    translate(root, lambda unit: "" if unit.key == "skills.trust.growth" else unit.source.upper(), "hi")
    assert entries(root, "bn", "ldn_skills_assessment") == [["bn", "en", "ar"]]
    assert entries(root, "bn", "ldn_reflection_journal") == [
        ["bn", "en", "ar"],
        ["bn", "en", "ar", "hi"],
    ]  # a journal names skills
    assert entries(root, "hi", "ldn_skills_assessment") == [["en", "ar", "bn"]]
    assert entries(root, "en", "ldn_skills_assessment") == [["en", "ar", "bn"]]
    assert entries(root, "bn-x-group", "ldn_skills_assessment") == [["bn", "en", "ar"]]
    change(root, "first.notes.prompt.1", fuzzy=True)
    assert entries(root, "bn", "ldn_reflection_journal") == [["en", "ar"], ["bn", "en", "ar", "hi"]]


def test_an_activity_without_its_language_is_english_on_paper_too(tmp_path: Path) -> None:
    """The native survey of a language with one behaviour missing is the English one, whole."""
    root = sample(tmp_path)
    change(root, "skills.patience.name", target="")
    for content in files_of(build(root, options=NATIVE)).values():
        if 'url_name="self-check-' in content and "<survey" in content:
            (survey,) = [
                node
                for node in etree.fromstring(content.encode()).iter("survey")
                if str(node.get("url_name")).startswith("self-check")
            ]
            assert [value for value in survey.attrib.values() if "⟦" in str(value)] == []
            return
    pytest.fail("no survey")


def half(root: Path, code: str = "bn", *, percent: int) -> None:
    """Translate so many of 100 words of a locale, or a little less."""
    from builder.locales.units import units_of

    project = read_both(root)[0]
    units = [unit for group in units_of(project).values() for unit in group]
    left = sum(unit.words for unit in units) * percent / 100
    words = {}
    for unit in units:
        if unit.words <= left:
            words[unit.key] = unit.source
            left -= unit.words
    translate(root, lambda unit: words.get(unit.key, ""), code)


def test_a_release_needs_most_of_the_words(tmp_path: Path) -> None:
    """Below 80 % it is left out and told; a draft and a lower bound let it pass; exit code 1 only for who asked for it."""
    root = sample(tmp_path)
    half(root, percent=60)
    ran = ldn("build", cwd=root)
    assert (ran.code, [line for line in ran.out.split() if line.endswith("gz")]) == (0, ["dist/sample-en.tar.gz"])
    told = re.search(r"sample \(bn\): (\d+) % of the words are translated; a release needs 80 %. Not built.", ran.err)
    assert told
    percent = int(told[1])
    assert 55 <= percent <= 60
    assert ldn("build", "--locale", "bn", cwd=root).code == 1
    assert ldn("build", "--locale", "bn", "--min-coverage", str(percent + 1), cwd=root).code == 1
    assert ldn("build", "--locale", "bn", "--min-coverage", str(percent), cwd=root).code == 0
    (root / "dist/sample-bn.tar.gz").unlink()
    assert ldn("build", "--locale", "bn", "--draft", cwd=root).code == 0
    assert (root / "dist/sample-bn.tar.gz").is_file()


def test_one_locale_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    """An edition with an impossible operation is named, the others are built, and the exit code is 1."""
    root = sample(tmp_path, codes=("ar", "bn"))
    edit(root, "locales/ar/locale.yaml", "structure: []", "structure:\n  - {hide: frist, why: x}")
    ran = ldn("build", cwd=root)
    assert (ran.code, [line for line in ran.out.split() if line.endswith("gz")]) == (
        1,
        ["dist/sample-en.tar.gz", "dist/sample-bn.tar.gz"],
    )
    assert "sample (ar) was not built: it has errors." in ran.err
    assert "locales/ar/locale.yaml:10:5: error L302: there is no module 'frist'" in ran.err


def test_settings_that_cannot_be_read_do_not_stop_the_others(tmp_path: Path) -> None:
    """They are named with their line, and the exit code is 1. They once stopped everything."""
    root = sample(tmp_path, codes=("ar", "bn"))
    edit(root, "locales/ar/locale.yaml", "script: Arab", "scrypt: Arab")
    ran = ldn("build", cwd=root)
    assert (ran.code, [line for line in ran.out.split() if line.endswith("gz")]) == (
        1,
        ["dist/sample-en.tar.gz", "dist/sample-bn.tar.gz"],
    )
    assert "ar was not built: its settings cannot be read." in ran.err
    assert "locales/ar/locale.yaml:4:1: error L301: unknown key 'scrypt'" in ran.err
    ran = ldn("build", "--locale", "ar", cwd=root)
    assert (ran.code, ran.out) == (2, "")
    assert "locales/ar/locale.yaml cannot be read: `ldn locale check ar` says why." in ran.err


def test_a_broken_catalogue_stops_its_release_only(tmp_path: Path) -> None:
    """A release of this locale would lose translations unnoticed; a draft of it, and all others, are built."""
    root = sample(tmp_path, codes=("ar", "bn"))
    (root / "locales/ar/LC_MESSAGES/first.po").write_text('msgid "x\n', encoding="utf-8")
    ran = ldn("build", cwd=root)
    assert (ran.code, [line for line in ran.out.split() if line.endswith("gz")]) == (
        1,
        ["dist/sample-en.tar.gz", "dist/sample-bn.tar.gz"],
    )
    assert "first.po:1: error L001" in ran.err
    assert ldn("build", "--locale", "ar", "--draft", cwd=root).code == 0


def test_a_drawing_that_fails_in_one_language_stops_that_one(tmp_path: Path) -> None:
    """Whatever goes wrong in one job is told as its reason, and the other jobs go on."""
    root = sample(tmp_path)
    template = root / "syllabus/figures/steps.svg.j2"
    template.write_text(
        template.read_text(encoding="utf-8") + "{% if lang == 'bn' %}{{ missing.word }}{% endif %}", encoding="utf-8"
    )
    project, locales = read_both(root)
    workshop = Workshop(project, locales, WIKILEARN)
    made = list(workshop.run([Job("sample", locales.locale(code)) for code in ("bn", "en")], 1))
    assert [item.failed for item in made] == [True, False]
    assert made[0].reason.startswith("syllabus/figures/steps.svg.j2: the drawing's template fails")


def test_many_at_a_time_are_the_same_bytes(tmp_path: Path) -> None:
    """`--jobs 2` writes what `--jobs 1` writes, in the same order, reports included."""
    root = sample(tmp_path, codes=("ar", "bn"))
    one, two = (ldn("build", "--draft", "--jobs", str(jobs), "--out", f"out-{jobs}", cwd=root) for jobs in (1, 2))
    assert one.out.replace("out-1", "out-2") == two.out
    assert (one.code, two.code) == (0, 0)
    assert snapshot(root / "out-1") == snapshot(root / "out-2")
    assert len(snapshot(root / "out-1")) == 9


def test_jobs_keep_their_order(tmp_path: Path) -> None:
    """Results come in the order of the jobs, whichever ends first; no job, no result."""
    root = sample(tmp_path, codes=("ar",))
    project, locales = read_both(root)
    workshop = Workshop(project, locales, WIKILEARN)
    jobs = [Job("sample", locales.locale(code)) for code in ("ar", "en", "ar")]
    made: list[Made] = list(workshop.run(jobs, 1))
    assert [item.job.locale.code for item in made] == ["ar", "en", "ar"]
    assert list(workshop.run([], 4)) == []


def test_a_new_locale_builds_at_once(tmp_path: Path) -> None:
    """`ldn locale add sw`, then `ldn build --locale sw --draft`; one unit is translated, and the next build shows it."""
    root = make_project(tmp_path)
    assert ldn("locale", "add", "sw", cwd=root).code == 0
    assert ldn("build", "--locale", "sw", "--draft", cwd=root).code == 0
    assert ldn("check", "dist/sample-sw.tar.gz", "--strict", cwd=root).code == 0
    assert page(files_of(build(root, "sw")), "why").startswith(
        '<div lang="sw" dir="ltr">\n<div lang="en" dir="ltr">\n<h2>Two ears</h2>'
    )
    translate(root, {"first.why.body.1": "Masikio mawili"}, "sw")
    assert page(files_of(build(root, "sw")), "why").startswith(
        '<div lang="sw" dir="ltr">\n<h2>Masikio mawili</h2>\n<div lang="en" dir="ltr">'
    )


def test_a_change_of_the_english_shows_exactly_that_unit(tmp_path: Path) -> None:
    """Old and new text, one unit stale, `--minor` clears it, and a second sync writes nothing."""
    root = sample(tmp_path)
    sync(root)
    edit(root, MODULE, "title: Two ears, one mouth", "title: Two ears and a mouth")
    sync(root)
    now = catalogue(root)
    assert [(item.key, item.previous, item.source) for item in now.messages if item.fuzzy] == [
        ("first.why.title", "Two ears, one mouth", "Two ears and a mouth")
    ]
    ran = ldn("locale", "check", "bn", cwd=root)
    assert "L201: first.why.title: the source was 'Two ears, one mouth' and is now 'Two ears and a mouth'" in ran.out
    sync(root, minor=("first.why.title",))
    assert [item.key for item in catalogue(root).messages if item.fuzzy] == []
    assert sync(root) == []


def test_a_change_in_a_long_text_is_shown_from_where_it_is(tmp_path: Path) -> None:
    """Two texts of which only the beginnings are shown would look alike. Each is shown in one line."""
    root = sample(tmp_path)
    sync(root)
    edit(root, MODULE, "and keep [your notes]", "and put away [your notes]")
    sync(root)
    ran = ldn("locale", "check", "bn", cwd=root)
    before, now = (f"…exercise](unit:exercise), and {verb} [your notes](static:notes.txt)." for verb in ("keep", "put away"))
    assert f"the source was '{before}' and is now '{now}'\n" in ran.out


def test_a_course_key_for_one_locale(tmp_path: Path) -> None:
    """`--course-key` is the run as it is given, without a suffix, and is refused for several archives."""
    root = sample(tmp_path)
    ran = ldn("build", "--draft", "--course-key", "course-v1:A+B+C", cwd=root)
    assert (ran.code, "give one COURSE and one --locale with it" in ran.err) == (2, True)
    assert ldn("build", "--draft", "--locale", "bn", "--course-key", "course-v1:A+B+C", cwd=root).code == 0
    assert "course-v1:A+B+C" in (root / "dist/sample-bn.json").read_text(encoding="utf-8")
    result = build(root)
    assert result.target is not None
    assert str(result.target.key) == "course-v1:LDN+SAMPLE+2026-bn"


def test_an_english_edition_needs_no_translation(tmp_path: Path) -> None:
    """An edition of English is complete from the first day, and says nothing of drafts in other languages."""
    root = make_project(tmp_path)
    add(root, "en-x-group")
    edit(root, "locales/en-x-group/locale.yaml", "structure: []", "structure:\n  - {hide: first/film, why: No network}")
    ran = ldn("build", cwd=root)
    assert (ran.code, "dist/sample-en-x-group.tar.gz" in ran.out) == (0, True)
    files = files_of(build(root, "en-x-group"))
    assert 'lang="en" dir="ltr">\n<div lang="en"' not in page(files, "why")
