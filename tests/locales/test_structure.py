"""builder.locales.structure: what an edition changes in the course, in the order in which it says so."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from builder.diagnostics import Location
from builder.locales.structure import SETTABLE, Adapted, adapt, digest_of
from builder.model.course import Module
from builder.model.locale import Hide, Insert, Locale, Move, Operation, Replace, SetValue
from builder.model.schema import TRANSLATED, Form
from builder.model.text import Language, Text
from builder.sources.project import Project, read_project
from tests.locales.kit import SETTINGS, build, files_of, findings_of, lines_of, sample
from tests.projects import COURSE, MODULE, edit, make_project

HERE = Language("bn", "bn", "ltr", "বাংলা")
LAW = """\
id: bn-law
title: Ain
outcomes:
  - {id: aim, text: Ain jana.}
lessons:
  - id: law
    title: Ain o niyom
    minutes: 5
    units:
      - id: page
        title: Ekti pata
        blocks:
          - id: text
            kind: text
            body: |
              Ekti local page.

              Aro.
          - id: note
            kind: journal
            title: Tomar katha
            prompt: |
              Ki bhabcho?
"""
NOWHERE = Location("locales/bn-x-group/locale.yaml", 9, 5)


def project(folder: Path) -> Project:
    """The sample with three modules, `first`, `second` and `third`, and a course with all of them."""
    root = make_project(folder)
    text = (root / MODULE).read_text(encoding="utf-8")
    for name in ("second", "third"):
        (root / f"syllabus/modules/{name}.yaml").write_text(text.replace("id: first", f"id: {name}", 1), encoding="utf-8")
    edit(root, COURSE, "modules: [first]", "modules: [first, second, third]")
    (root / "courses/other").mkdir()
    course = (root / COURSE).read_text(encoding="utf-8").replace("id: sample", "id: other", 1)
    (root / "courses/other/course.yaml").write_text(course.replace("[first, second, third]", "[third, second]"), encoding="utf-8")
    return read_project(root)


def local(source: Project, name: str, *, title: str = "Local") -> Module[Text]:
    """A module that the edition wrote, made of `first`."""
    module = source.modules["first"]
    return replace(module, id=name, title=replace(module.title, source=title))


def adapted(source: Project, *operations: Operation, **modules: Module[Text]) -> Adapted:
    """The project as an edition with these operations changes it; its modules by the names of their files."""
    files = {f"modules/{name.replace('_', '-')}.yaml": module for name, module in modules.items()}
    return adapt(source, Locale("bn-x-group", HERE, "group", operations=operations), files)


def order(found: Adapted, course: str = "sample") -> list[str]:
    """The modules of a course."""
    assert [error.message for error in found.errors] == []
    return [choice.module for choice in found.project.courses[course].modules]


def refused(found: Adapted) -> str:
    """Why an operation could not be done; nothing else was done then, either."""
    (error,) = found.errors
    assert error.where == NOWHERE
    assert error.hint
    return error.message


def test_a_hidden_module_is_in_no_course(tmp_path: Path) -> None:
    """It stays a module of the syllabus, for links from it are checked."""
    found = adapted(project(tmp_path), Hide("second", "why", NOWHERE))
    assert (order(found), order(found, "other")) == (["first", "third"], ["third"])
    assert "second" in found.project.modules


@pytest.mark.parametrize(
    ("inner", "left"), [("listening", []), ("questions", ["reading", "exercise"]), ("film", ["reading", "questions", "exercise"])]
)
def test_a_lesson_a_unit_or_a_block_can_be_hidden(inner: str, left: list[str], tmp_path: Path) -> None:
    """What is empty without it goes too; the other modules have theirs still."""
    found = adapted(project(tmp_path), Hide(f"first/{inner}", "why", NOWHERE))
    assert order(found) == ["first", "second", "third"]
    assert [unit.id for lesson in found.project.modules["first"].lessons for unit in lesson.units] == left
    assert len(found.project.modules["second"].lessons[0].units) == 3


def test_a_unit_goes_with_its_last_block(tmp_path: Path) -> None:
    """An empty page is no page."""
    names = ("why", "steps-drawing", "film")
    found = adapted(project(tmp_path), *(Hide(f"first/{name}", "why", NOWHERE) for name in names))
    assert [unit.id for unit in found.project.modules["first"].lessons[0].units] == ["questions", "exercise"]


def test_a_replaced_module_keeps_its_place_and_id(tmp_path: Path) -> None:
    """Links and learners' answers hang on the id, so the new module has it."""
    source = project(tmp_path)
    operation = Replace("second", "modules/second.yaml", digest_of(source.modules["second"]), NOWHERE)
    found = adapted(source, operation, second=local(source, "second"))
    assert order(found) == ["first", "second", "third"]
    assert found.project.modules["second"].title.source == "Local"
    assert found.behind == ()


def test_a_replaced_module_is_behind_when_its_source_has_changed(tmp_path: Path) -> None:
    """The digest of the copy's source is no longer that of the source."""
    source = project(tmp_path)
    operation = Replace("second", "modules/second.yaml", "sha256:0", NOWHERE)
    assert adapted(source, operation, second=local(source, "second")).behind == (operation,)


def test_an_inserted_module_stands_beside_its_anchor(tmp_path: Path) -> None:
    """In every course that has the anchor, and in no other."""
    source = project(tmp_path)
    law = local(source, "bn-x-group-law")
    after = adapted(source, Insert("modules/law.yaml", "first", False, NOWHERE), law=law)
    assert (order(after), order(after, "other")) == (["first", "bn-x-group-law", "second", "third"], ["third", "second"])
    before = adapted(source, Insert("modules/law.yaml", "second", True, NOWHERE), law=law)
    assert (order(before), order(before, "other")) == (
        ["first", "bn-x-group-law", "second", "third"],
        ["third", "bn-x-group-law", "second"],
    )


def test_a_moved_module_stands_beside_its_anchor(tmp_path: Path) -> None:
    """A course that has only one of the two stays as it is."""
    source = project(tmp_path)
    found = adapted(source, Move("third", "first", True, NOWHERE))
    assert (order(found), order(found, "other")) == (["third", "first", "second"], ["third", "second"])
    assert order(adapted(source, Move("first", "third", False, NOWHERE))) == ["second", "third", "first"]


def test_a_moved_module_keeps_its_chosen_lessons(tmp_path: Path) -> None:
    """A course that takes a module in part takes the same part at the new place."""
    root = make_project(tmp_path)
    text = (root / MODULE).read_text(encoding="utf-8")
    (root / "syllabus/modules/second.yaml").write_text(text.replace("id: first", "id: second", 1), encoding="utf-8")
    edit(root, COURSE, "modules: [first]", "modules: [first, {module: second, lessons: [listening]}]")
    found = adapted(read_project(root), Move("second", "first", True, NOWHERE))
    assert [(choice.module, choice.lessons) for choice in found.project.courses["sample"].modules] == [
        ("second", ("listening",)),
        ("first", ()),
    ]


def test_operations_are_done_in_their_order(tmp_path: Path) -> None:
    """One can stand beside what another inserted; what is hidden first is no anchor later."""
    source = project(tmp_path)
    law, more = local(source, "bn-x-group-law"), local(source, "bn-x-group-more")
    one = Insert("modules/law.yaml", "first", False, NOWHERE)
    two = Insert("modules/more.yaml", "bn-x-group-law", False, NOWHERE)
    found = adapted(source, one, two, Hide("first", "why", NOWHERE), law=law, more=more)
    assert order(found) == ["bn-x-group-law", "bn-x-group-more", "second", "third"]
    late = adapted(source, Hide("first", "why", NOWHERE), Insert("modules/law.yaml", "first", False, NOWHERE), law=law)
    assert refused(late) == "no course has the module 'first' to stand beside"


def test_an_impossible_operation_leaves_the_others(tmp_path: Path) -> None:
    """All of them are named in one run."""
    found = adapted(
        project(tmp_path), Hide("frist", "why", NOWHERE), Hide("second", "why", NOWHERE), Move("x", "first", True, NOWHERE)
    )
    assert [error.message for error in found.errors] == ["there is no module 'frist'", "there is no module 'x'"]
    assert [choice.module for choice in found.project.courses["sample"].modules] == ["first", "third"]


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        (Hide("frist", "why", NOWHERE), "there is no module 'frist'"),
        (Hide("first/film-2", "why", NOWHERE), "there is no 'film-2' in the module 'first'"),
        (Replace("frist", "modules/law.yaml", "x", NOWHERE), "there is no module 'frist'"),
        (Replace("first", "modules/gone.yaml", "x", NOWHERE), "there is no module in modules/gone.yaml"),
        (Replace("first", "modules/law.yaml", "x", NOWHERE), "modules/law.yaml has the id 'bn-x-group-law', but it "),
        (Insert("modules/gone.yaml", "first", False, NOWHERE), "there is no module in modules/gone.yaml"),
        (Insert("modules/law.yaml", "frist", False, NOWHERE), "no course has the module 'frist' to stand beside"),
        (Insert("modules/short.yaml", "first", False, NOWHERE), "the inserted module is called 'law'"),
        (Move("frist", "first", True, NOWHERE), "there is no module 'frist'"),
        (Move("second", "frist", True, NOWHERE), "no course has the module 'frist' to stand beside"),
        (SetValue("frist.minutes", "1", "why", NOWHERE), "there is no module 'frist'"),
        (SetValue("first.lesson.minutes", "1", "why", NOWHERE), "there is no 'lesson' in the module 'first'"),
        (SetValue("first.listening.title", "x", "why", NOWHERE), "'title' cannot be set in 'listening'"),
        (SetValue("first.listening.id", "x", "why", NOWHERE), "'id' cannot be set in 'listening'"),
        (SetValue("first.listening.covers", "x", "why", NOWHERE), "'covers' cannot be set in 'listening'"),
        (SetValue("first.listening.minutes", "ten", "why", NOWHERE), "'ten' is no whole number"),
        (SetValue("first.listening.minutes", "0", "why", NOWHERE), "'minutes' cannot be 0"),
        (SetValue("first.listening.minutes", "241", "why", NOWHERE), "'minutes' cannot be 241"),
        (SetValue("first.minutes", "5", "why", NOWHERE), "'minutes' cannot be set in 'first'"),
        (SetValue("first.count.answer", "nan", "why", NOWHERE), "'nan' is no number"),
        (SetValue("first.listening.original", "yes", "why", NOWHERE), "'yes' is no true or false"),
    ],
)  # fmt: skip
def test_what_cannot_be_done(operation: Operation, message: str, tmp_path: Path) -> None:
    """Each has its message and a hint, and changes nothing."""
    source = project(tmp_path)
    found = adapted(source, operation, law=local(source, "bn-x-group-law"), short=local(source, "law"))
    assert refused(found).startswith(message)
    assert found.project.courses == source.courses
    assert found.project.modules == source.modules


def test_a_module_is_inserted_once(tmp_path: Path) -> None:
    """Two modules with one id would collide."""
    source = project(tmp_path)
    operation = Insert("modules/law.yaml", "first", False, NOWHERE)
    assert (
        refused(adapted(source, operation, operation, law=local(source, "bn-x-group-law")))
        == "there is a module 'bn-x-group-law' already"
    )


def test_what_was_inserted_can_be_replaced(tmp_path: Path) -> None:
    """It has no source in the syllabus that it could be behind. This once made the program fail."""
    source = project(tmp_path)
    law = local(source, "bn-x-group-law")
    found = adapted(
        source,
        Insert("modules/law.yaml", "first", False, NOWHERE),
        Replace("bn-x-group-law", "modules/law.yaml", "x", NOWHERE),
        law=law,
    )
    assert (order(found)[1], found.behind) == ("bn-x-group-law", ())


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("first.listening.minutes", "30", 30),
        ("first.listening.original", "false", False),
        ("first.count.answer", "2.5", 2.5),
        ("first.count.attempts", "3", 3),
        ("first.film.url", "https://upload.wikimedia.org/x.webm", "https://upload.wikimedia.org/x.webm"),
        ("first.listening.graded", "knowledge-check", "knowledge-check"),
    ],
)
def test_a_value_is_set_with_its_type(path: str, value: str, expected: object, tmp_path: Path) -> None:
    """A whole number, a number, a flag or a word, on a lesson or a block."""
    found = adapted(project(tmp_path), SetValue(path, value, "why", NOWHERE))
    assert found.errors == ()
    name, field = path.split(".")[1:]
    (record,) = [
        part for part in parts(found.project.modules["first"]) if getattr(part, "id", "") == name and hasattr(part, field)
    ]
    assert (getattr(record, field), type(getattr(record, field))) == (expected, type(expected))


def parts(value: Any) -> list[Any]:
    """Every group in a module."""
    if isinstance(value, tuple):
        return [part for item in value for part in parts(item)]
    if is_dataclass(value):
        return [value, *(part for item in fields(value) if item.name != "where" for part in parts(getattr(value, item.name)))]
    return []


def test_every_field_that_can_be_set_is_no_text() -> None:
    """A text is translated, never set: then each language would need it. An id is never set either."""
    assert not {*TRANSLATED, Form.ID} & set(SETTABLE)


def test_the_digest_tells_words_and_fields_and_nothing_else(tmp_path: Path) -> None:
    """Comments, the layout of YAML and line ends are no change; a word, a number, an answer and the order are."""
    root = make_project(tmp_path)
    first = digest_of(read_project(root).modules["first"])
    assert first.startswith("sha256:")
    original = (root / MODULE).read_text(encoding="utf-8")

    def digest(old: str, new: str) -> str:
        assert old in original
        (root / MODULE).write_text(original.replace(old, new, 1), encoding="utf-8")
        return digest_of(read_project(root).modules["first"])

    assert digest("title: First steps", 'title: "First steps"  # a comment') == first
    assert (
        digest(
            "{id: listen-first, text: Listen before you answer.}",
            "\n      id: listen-first\n      text: Listen before you answer.",
        )
        == first
    )
    changed = {
        digest("First steps", "First step"),
        digest("minutes: 15", "minutes: 16"),
        digest("tolerance: 0.5", "tolerance: 0.4"),
        digest("answers: [listen, I listen]", "answers: [I listen, listen]"),
        digest("- *listen*", "- *Listen*"),
    }
    assert len({first, *changed}) == 6


def test_two_editions_of_one_language(tmp_path: Path) -> None:
    """From one set of strings come two courses with different structure and different runs."""
    root = sample(tmp_path, codes=("bn", "bn-x-one", "bn-x-two"))
    edit(root, "locales/bn-x-one/locale.yaml", "structure: []", "structure:\n  - {hide: first/film, why: No network}")
    edit(
        root,
        "locales/bn-x-two/locale.yaml",
        "structure: []",
        "structure:\n  - {set: {path: first.listening.minutes, to: 60, why: Read aloud}}",
    )
    one, two = (build(root, code) for code in ("bn-x-one", "bn-x-two"))
    assert [str(result.target.key.run) for result in (one, two) if result.target] == ["2026-bn-x-one", "2026-bn-x-two"]
    assert [sum(path.startswith("video/") for path in files_of(result)) for result in (one, two)] == [0, 1]
    assert "60 ⟦ḿíń~⟧" in files_of(two)["about/overview.html"]
    assert {result.locale.language.code for result in (one, two)} == {"bn"}


def test_a_local_module_needs_no_numbers_and_no_catalogue(tmp_path: Path) -> None:
    """It is written with the schema of the syllabus, in its own language, and shown as it is, without a mark."""
    root = sample(tmp_path)
    (root / "locales/bn/modules").mkdir()
    (root / "locales/bn/modules/bn-law.yaml").write_text(LAW, encoding="utf-8")
    edit(root, SETTINGS, "structure: []", "structure:\n  - {insert: modules/bn-law.yaml, after: first}")
    assert [line for line in lines_of(findings_of(root)) if not line.startswith("L207")] == []
    result = build(root)
    assert [finding.code for finding in result.findings] == []
    assert result.words is not None
    assert (result.words.percent, result.words.local > 0) == (100, True)
    page = next(content for path, content in files_of(result).items() if path.startswith("html/text-"))
    assert page == '<div lang="bn" dir="ltr">\n<p>Ekti local page.</p>\n<p>Aro.</p>\n</div>\n'


def test_what_an_edition_wrote_is_said_to_be_in_no_other_language(tmp_path: Path) -> None:
    """An activity of a local module has one entry, its own: it is not in the activities' English. It once was."""
    test_a_local_module_needs_no_numbers_and_no_catalogue(tmp_path)
    files = files_of(build(tmp_path / "project"))
    (own,) = [content for path, content in files.items() if path.startswith("vertical/page-")]
    assert '"locales":{"bn":{' in own
    assert '"en":{' not in own
    assert any('"en":{' in content for path, content in files.items() if path.startswith("vertical/exercise-"))
