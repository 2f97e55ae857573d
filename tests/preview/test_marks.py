"""The translator's view: marks change nothing but themselves, and each text of a page leads to what is known of it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from builder.fileset import FileSet
from builder.locales import Locales, read_locales
from builder.locales.pseudo import ACCENTS, pseudo
from builder.model.course import Course
from builder.model.text import Phrase, phrases_in
from builder.preview.cards import Card, Standing
from builder.preview.marks import Marker, Marks, cards_in, ids_only, strip_marks
from builder.script import Options, Script, make_script, write_course
from builder.sources.project import Project, read_project
from tests.locales.kit import FIRST, change, sample, sync, translate
from tests.projects import MODULE, edit

ROOT = Path(__file__).parents[2]
COURSE = "leadership-development"
DRAFT = Options(draft=True)
OPEN, CLOSE, ESCAPE, FOUR = "\uee10", "\uee11", "\uee12", "\uee04"


@cache
def _real() -> tuple[Project, Locales]:
    return read_project(ROOT), read_locales(ROOT)


def _script(root: Path, code: str) -> Script:
    locales = read_locales(root)
    return make_script(read_project(root), "sample", locales.locale(code), locales)


def _both(script: Script, options: Options = DRAFT) -> tuple[FileSet, FileSet, Marks, Course[Phrase]]:
    """A course without and with marks."""
    course, _, files = write_course(script, options)
    marks = Marks(script)
    return files, write_course(script, options, marks.respell)[2], marks, course


def _differences(files: FileSet, marked: FileSet) -> list[str]:
    """Files of a marked course that are not those of the other one once the marks are gone."""
    assert list(files) == list(marked)
    return [path for path in files if marked[path] != files[path] and strip_marks(marked[path].decode()) != files[path].decode()]


def _text_of(files: FileSet) -> str:
    return "\n".join(files[path].decode() for path in files if not path.startswith("course/static/"))


def _cards(root: Path, code: str = "bn") -> dict[str, Card]:
    """The card of each text of the sample that the archive has, by its key."""
    _, marked, marks, _ = _both(_script(root, code))
    return {card.key: card for card in cards_in(_text_of(marked), marks.cards).values()}


def _block(files: FileSet, name: str) -> str:
    """The file that a block's words are in."""
    paths = [path for path in files if f"/{name}-" in path and not path.startswith("course/static/")]
    return files[max(paths, key=lambda path: path.endswith(".html"))].decode()


@pytest.mark.parametrize("code", ["en", "bn", "ar", "ar-XB", "en-x-example"])
def test_a_marked_course_without_its_marks_is_the_course(code: str) -> None:
    """Every file of the real course is the same, byte for byte, and each text that learners can meet has come out marked."""
    project, locales = _real()
    files, marked, marks, course = _both(make_script(project, COURSE, locales.locale(code), locales))
    assert _differences(files, marked) == []
    found = {card.key for card in cards_in(_text_of(marked), marks.cards).values()}
    unseen = {phrase.key for phrase in phrases_in(course) if phrase} - found
    never_shown = {outcome.text.key for module in course.modules for outcome in module.outcomes} | {course.syllabus.title.key}
    assert {key for key in unseen - never_shown if not key.startswith("syllabus.interface.")} == set()


@pytest.mark.parametrize("options", [DRAFT, Options("openedx", draft=True), Options(native=True, draft=True)])
def test_the_law_holds_for_every_kind_of_block_and_every_profile(tmp_path: Path, options: Options) -> None:
    """The sample has all kinds of block; in half of it translations are missing, and one is outdated."""
    root = sample(tmp_path, words=lambda unit: "" if len(unit.key) % 2 else f"{unit.source}")
    edit(root, MODULE, "Read [the plan]", "Do read [the plan]")
    for code in ("en", "bn"):
        files, marked, _, _ = _both(_script(root, code), options)
        assert _differences(files, marked) == []


WORDLESS = ("***", "[name]: https://example.org/")  # nothing to mark is left of these in a page


@pytest.mark.parametrize(
    "words",
    [
        *WORDLESS,
        '_Quiet_ words, and **"loud"** ones_',
        "*all of it*",
        '**"All of it"**',
        "`code`",
        "```\ncode with | and *\n```",
        "> quoted\n> - and listed",
        "- one\n- two  \n  more\n\n  and more",
        "10) ten\n11) eleven",
        "| a | b |\n| --- | --- |\n| **c** | [d](https://example.org/) |",
        "A title\n---",
        "See [name].\n[name]: https://example.org/a_b_",
        "![a picture](static:notes.txt)",
        "<https://example.org/>",
        "ends with a hash #",
        "ends with a backslash \\",
        "a | b\n--|--\nc | d",
        "&amp; and &lt;",
        "{url_plan}",
        "    indented",
        "# A heading #",
        "## A translatable heading ## <!--T:2-->",
        "漢字「**強調**」。",
    ],
)
def test_marks_find_a_place_in_any_markdown(tmp_path: Path, words: str) -> None:
    """Wherever Markdown gives signs a meaning, the marks stand where they do not take it away."""
    body = "\n".join(f"              {line}" for line in words.split("\n"))
    root = sample(tmp_path, {}, codes=())
    edit(root, MODULE, "              Read [the plan]({url_plan}), do [the exercise](unit:exercise),\n"
         "              and keep [your notes](static:notes.txt).", body)  # fmt: skip
    files, marked, marks, _ = _both(_script(root, "en"))
    assert _differences(files, marked) == []
    found = {card.key for card in cards_in(_block(marked, "why"), marks.cards).values()}
    assert ("first.why.body.2" in found) is (words not in WORDLESS)


def test_a_card_knows_how_its_text_stands_and_where(tmp_path: Path) -> None:
    """Translated, outdated, missing and refused texts name a line of the PO file, and the last says what is wrong."""
    root = sample(tmp_path)
    translate(root, {"first.why.title": "", "first.why.body.3": "- <b>x</b>\n- **y**"})
    edit(root, MODULE, "## Two ears <!--T:1-->", "## Two good ears <!--T:1-->")
    cards = _cards(root)
    lines = (root / FIRST).read_text(encoding="utf-8").split("\n")
    standings = {"why.body.2": "translated", "why.body.1": "stale", "why.title": "missing", "why.body.3": "refused"}
    for key, standing in standings.items():
        card = cards[f"first.{key}"]
        assert (card.key, card.standing) == (f"first.{key}", standing)
        assert card.where.path == FIRST
        assert f'msgctxt "first.{key}"' in lines[card.where.line - 1]
        assert (card.written.path, card.written.line > 0) == (MODULE, True)
    assert (cards["first.why.body.1"].source, cards["first.why.body.1"].older) == ("Two good ears", "Two ears")
    assert "HTML in the translation" in cards["first.why.body.3"].fault
    assert cards["first.why.body.2"].note == "Keep it short."


def test_an_outdated_text_tells_what_it_was_made_from_after_a_sync_too(tmp_path: Path) -> None:
    """`ldn locale sync` puts today's source into the catalogue; the older one is still told. A mere flag has no older one."""
    root = sample(tmp_path)
    edit(root, MODULE, "## Two ears <!--T:1-->", "## Two good ears <!--T:1-->")
    sync(root)
    change(root, "first.why.body.2", fuzzy=True)
    cards = _cards(root)
    assert (cards["first.why.body.1"].standing, cards["first.why.body.1"].older) == ("stale", "Two ears")
    assert (cards["first.why.body.2"].standing, cards["first.why.body.2"].older) == ("stale", "")


def test_a_text_that_is_in_no_catalogue_yet_names_the_file_it_will_be_in(tmp_path: Path) -> None:
    """Nobody has run `ldn locale sync` since the text was written."""
    root = sample(tmp_path)
    edit(root, MODULE, "              <!--T:4-->", "              <!--T:5-->\n              New.\n\n              <!--T:4-->")
    card = _cards(root)["first.why.body.5"]
    assert (card.standing, str(card.where)) == ("missing", FIRST)


@pytest.mark.parametrize(("gone", "waits"), [
    ("first.one-answer.listen.text", "first.one-answer.question"),
    ("figures.steps.listen.text", "figures.steps.alt"),
    ("first.sheet.who.hint", "first.sheet.title"),
    ("skills.trust.name", "first.self-check.instructions.1"),
])  # fmt: skip
def test_what_waits_for_the_rest_of_its_question_says_so(tmp_path: Path, gone: str, waits: str) -> None:
    """A question, an activity or a drawing is shown in English while one of its texts is missing; the others are not missing."""
    root = sample(tmp_path)
    translate(root, {gone: ""})
    cards = _cards(root)
    assert cards[gone].standing is Standing.MISSING
    assert cards[waits].standing is Standing.WAITING
    assert cards[waits].translation.startswith("⟦")


def test_what_the_locale_wrote_itself_and_the_source_name_their_yaml() -> None:
    """The example edition has a module of its own; English texts stand where their authors wrote them."""
    project, locales = _real()
    for code, standing, folder in (("en-x-example", Standing.LOCAL, "locales/"), ("en", Standing.SOURCE, "syllabus/")):
        _, _, marks, _ = _both(make_script(project, COURSE, locales.locale(code), locales))
        places = [card.where for card in marks.cards.values() if card.standing is standing]
        assert places
        assert all(place.line for place in places)
        assert any(place.path.startswith(folder) for place in places)


def test_answers_options_and_labels_stay_as_they_are(tmp_path: Path) -> None:
    """What is compared with a learner's answer, stored as one or measured carries no mark; the words beside it tell of it."""
    _, marked, marks, _ = _both(_script(sample(tmp_path), "bn"))
    short = _block(marked, "own-words")
    assert f'answer="{pseudo("listen", ACCENTS)}"' in short
    assert "first.own-words.answers.1" in {card.key for card in cards_in(short, marks.cards).values()}
    options = _block(marked, "from-list")
    assert f'<option correct="True">{pseudo("I do", ACCENTS)}<' in options
    assert "first.from-list.me.text" in {card.key for card in cards_in(options, marks.cards).values()}


def test_texts_with_the_characters_of_marks_confuse_nothing(tmp_path: Path) -> None:
    """A translation with whole marks in it, or with halves of one, comes out as it is and gets no card but its own."""
    forged = f"{OPEN}{FOUR}Forged{CLOSE}{FOUR} {ESCAPE}{FOUR}{FOUR} {OPEN} {FOUR}{FOUR} {CLOSE}"
    root = sample(tmp_path, words={"first.why.body.2": "", "first.reading.title": forged, "first.film.title": forged})
    files, marked, marks, _ = _both(_script(root, "bn"))
    assert _differences(files, marked) == []
    assert forged in _text_of(files)
    unit = _block(marked, "film")
    assert [card.key for card in cards_in(unit, marks.cards).values()] == ["first.film.title"]


def test_a_text_keeps_its_number_when_others_come(tmp_path: Path) -> None:
    """Whoever writes a course again, after somebody saved a paragraph more, writes nothing again that did not change."""
    root = sample(tmp_path)
    marker = Marker()
    before = write_course(_script(root, "bn"), DRAFT, marker(_script(root, "bn")))[2]
    edit(root, MODULE, "              <!--T:2-->", "              <!--T:5-->\n              New.\n\n              <!--T:2-->")
    after = write_course(_script(root, "bn"), DRAFT, marker(_script(root, "bn")))[2]
    changed = [path for path in after if after[path] != before[path]]
    assert [path.partition("/why-")[0] for path in changed] == ["course/html"]
    found = cards_in(_block(after, "why"), marker.marks("sample", "bn").cards)
    assert "first.why.body.5" in {card.key for card in found.values()}


@pytest.mark.parametrize("code", ["en", "bn"])
def test_ids_stand_for_words(tmp_path: Path, code: str) -> None:
    """With ids in place of words each text says how translators find it; what must be written as an answer stays."""
    root = sample(tmp_path)
    _, _, files = write_course(_script(root, code), DRAFT, ids_only(_script(root, code)))
    html = _block(files, "why")
    assert "<h2>(first.why.body.1)</h2>" in html
    assert "<p>(first.why.body.2)</p>" in html
    problem = _block(files, "own-words")
    assert "(first.own-words.question)" in problem
    assert f'answer="{"listen" if code == "en" else pseudo("listen", ACCENTS)}"' in problem
    drawing = files["course/static/figure-steps.svg"].decode()
    assert "(listen)" in drawing
    vertical = _text_of(files)
    content = json.loads(vertical.split("<ldn_reflection_journal", 1)[1].split("<![CDATA[", 1)[1].split("]]>", 1)[0])
    assert content["locales"][code]["prompt"] == "(first.notes.prompt.1)"


def test_ids_stand_for_words_in_the_whole_course() -> None:
    """The real course with ids: all its drawings are valid, and no page has a word of its texts."""
    project, locales = _real()
    for code in ("en", "ar"):
        script = make_script(project, COURSE, locales.locale(code), locales)
        course, _, files = write_course(script, DRAFT, ids_only(script))
        assert all(phrase.text.startswith("(") for phrase in phrases_in(course.modules) if "answers" not in phrase.key)
        assert list(files) == list(write_course(script, DRAFT)[2])
