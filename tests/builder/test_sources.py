"""builder.sources: every value remembers where it stood, and no file, however strange, stops the reader."""

from __future__ import annotations

import string
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.checks.walk import all_texts
from builder.diagnostics import BuilderError, Location
from builder.model.blocks import KINDS, NumberBlock, TextBlock
from builder.model.schema import Form, Where, specs
from builder.model.text import Text
from builder.sources.faults import Faults
from builder.sources.project import compose, find_root, read_project, static_path
from builder.sources.yamltree import parse
from tests.projects import COURSE, MODULE, SAMPLE, edit, line_of, make_project, source_findings


def records(value: Any) -> list[Any]:
    """A group of the model and every group in it."""
    if isinstance(value, tuple):
        return [record for item in value for record in records(item)]
    if is_dataclass(value) and not isinstance(value, type | Text | Where):
        return [value, *(record for item in fields(value) for record in records(getattr(value, item.name)))]
    return []


def test_every_block_kind_is_read(tmp_path: Path) -> None:
    """The sample has a block of every kind, so what holds for it holds for all."""
    module = read_project(make_project(tmp_path)).modules["first"]
    kinds = {block.KIND for lesson in module.lessons for unit in lesson.units for block in unit.blocks}
    assert kinds == set(KINDS)


def test_every_value_remembers_its_place() -> None:
    """The file has, at the line and column of each single-line field, just the value that was read."""
    project = read_project(SAMPLE)
    groups = records((project.syllabus, project.skills, project.terms, project.sources, *project.figures.values()))
    groups += records((*project.modules.values(), *project.courses.values()))
    seen = 0
    for group in groups:
        for name, spec in specs(type(group)).items() if hasattr(group, "where") else ():
            value, where = getattr(group, name), group.where.fields.get(name)
            if where is None or spec.form not in {Form.ID, Form.WORD, Form.LINE, Form.INTEGER, Form.FLAG}:
                continue
            words = value.source if isinstance(value, Text) else str(value).lower() if spec.form is Form.FLAG else str(value)
            line = (SAMPLE / where.path).read_text(encoding="utf-8").split("\n")[where.line - 1]
            written = line[where.column - 1 :].removeprefix('"')
            assert written.startswith((words, ">-")), f"{where}: {written!r} is not {words!r}"
            seen += 1
    assert seen > 150


def test_every_paragraph_remembers_its_line() -> None:
    """The line of each paragraph of a block scalar begins, markers and indentation aside, with its first word."""
    project = read_project(SAMPLE)
    texts = [worded.text for worded in all_texts(project) if worded.spec.form is Form.BODY]
    for text in texts:
        line = (SAMPLE / text.where.path).read_text(encoding="utf-8").split("\n")[text.where.line - 1]
        assert text.source.split()[0] in line
    assert len(texts) == 4 + 3 + 1 + 1 + 2


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_places_in_a_block_scalar(ends: str, tmp_path: Path) -> None:
    """Blank lines, markers, headings and wrapped lines shift nothing, with the line ends of either world."""
    text = """\
id: first
title: First
outcomes: [{id: aim, text: Do it.}]
lessons:
  - id: lesson
    title: Lesson
    minutes: 10
    units:
      - id: reading
        title: Ünit 😀 title
        blocks:
          - {id: words, kind: discussion, title: "Größe", note: "One. Two."}
          - id: more
            kind: text
            body: |

              Three
              wrapped.

              <!--T:4-->
              ## Four

              - five
              - six
"""
    root = make_project(tmp_path, {MODULE: text.replace("\n", ends).encode()})
    blocks = read_project(root).modules["first"].lessons[0].units[0].blocks
    assert blocks[0].where.location == Location(MODULE, 12, 13)
    assert blocks[0].where.at("note") == Location(MODULE, 12, 65)
    assert blocks[0].where.at("hints") == blocks[0].where.location, "what was not written stands where its group stands"
    assert isinstance(blocks[1], TextBlock)
    assert [(part.words.where.line, part.words.source) for part in blocks[1].body] == [
        (17, "Three wrapped."),
        (21, "Four"),
        (23, "- five\n- six"),
    ]


def test_keys_of_texts_are_made_from_ids_alone() -> None:
    """`<module>.<block>.<field>[.<n>]`: moving a block changes no key, each key is legal for translators, and unique."""
    keys = [worded.text.key for worded in all_texts(read_project(SAMPLE))]
    assert len(set(keys)) == len(keys)
    assert [key for key in keys if len(key) > 100 or set(key) - set(string.ascii_letters + string.digits + "._-")] == []
    wanted = {
        "first.title",
        "first.listen-first.text",
        "first.reading.title",
        "first.why.body.1",
        "first.why.body.4",
        "first.steps-drawing.caption",
        "first.one-answer.question",
        "first.one-answer.listen.text",
        "first.one-answer.listen.feedback",
        "first.one-answer.ears.text",
        "first.own-words.answers.2",
        "first.habits.often.text",
        "first.sheet.who.hint",
        "skills.trust.keep-promises.text",
        "glossary.affiliate.meaning",
        "figures.steps.listen.text",
        "syllabus.interface.sources_intro.1",
        "course.sample.help.body.1",
        "course.sample.about.short",
    }
    assert wanted - set(keys) == set()


def test_notes_reach_every_text_below_them() -> None:
    """A translator of a text reads the note of its block, or else that of the nearest group around it."""
    notes = {worded.text.key: worded.text.note for worded in all_texts(read_project(SAMPLE))}
    sample = "A sample for the tests, with one block of every kind."
    assert (notes["first.title"], notes["first.film.title"], notes["first.why.body.1"]) == (sample, sample, "Keep it short.")


def test_all_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    """An author sees every mistake in one run: several in one group, and in several files."""
    root = make_project(tmp_path)
    edit(root, MODULE, "    minutes: 15", "    minutes: long\n    colour: red")
    edit(root, MODULE, "kind: discussion", "kind: talk")
    edit(root, COURSE, "start: 2026-01-01", "start: soon")
    edit(root, "syllabus/glossary.yaml", "keep: true", "keep: yes")
    edit(root, "syllabus/figures/steps.yaml", "width: 200", "width: 2")
    assert [line_of(finding) for finding in source_findings(root)] == [
        f"{COURSE}:4:8 S011 'start' is not a date: 'soon'",
        "syllabus/figures/steps.yaml:7:8 S008 'width' is 2; it must be at least 50",
        "syllabus/glossary.yaml:9:11 S007 'keep' must be true or false, found 'yes'",
        f"{MODULE}:11:14 S007 'minutes' must be a whole number, found 'long'",
        f"{MODULE}:12:5 S005 unknown key 'colour'",
        f"{MODULE}:93:19 S008 unknown kind of block 'talk'",
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-01-31", "2026-01-31T00:00:00Z"),
        ("2026-01-31T08:00:00Z", "2026-01-31T08:00:00Z"),
        ("2026-01-31T08:00+06:00", "2026-01-31T02:00:00Z"),
        ('"2026-01-31 08:00"', "2026-01-31T08:00:00Z"),
        ("0800-01-31", "0800-01-31T00:00:00Z"),
    ],
)
def test_dates_become_times_in_utc(written: str, read: str, tmp_path: Path) -> None:
    """A day begins at midnight UTC, and another time zone is converted."""
    root = make_project(tmp_path)
    edit(root, COURSE, "start: 2026-01-01", f"start: {written}")
    assert read_project(root).courses["sample"].start == read


@pytest.mark.parametrize(("written", "read"), [("2", 2.0), ("-0.5", -0.5), ("1e3", 1000.0), ('"7"', 7.0), ("+3", 3.0)])
def test_numbers(written: str, read: float, tmp_path: Path) -> None:
    """Whole numbers, fractions, signs and powers of ten."""
    root = make_project(tmp_path)
    edit(root, MODULE, "answer: 2\n", f"answer: {written}\n")
    blocks = read_project(root).modules["first"].lessons[0].units[1].blocks
    assert [block.answer for block in blocks if isinstance(block, NumberBlock)] == [read]


def test_lessons_of_a_module_can_be_chosen(tmp_path: Path) -> None:
    """A course takes the lessons that it names, in its own order."""
    extra = """\
  - id: second-lesson
    title: Second
    minutes: 10
    units:
      - id: last
        title: Last
        blocks:
          - {id: end, kind: discussion, title: The end}
"""
    root = make_project(tmp_path)
    (root / MODULE).write_text((root / MODULE).read_text(encoding="utf-8") + extra, encoding="utf-8")
    edit(root, COURSE, "[first]", "[{module: first, lessons: [second-lesson, listening]}]")
    course = compose(read_project(root), "sample")
    assert [lesson.id for module in course.modules for lesson in module.lessons] == ["second-lesson", "listening"]


def test_a_course_may_have_its_own_static_file(tmp_path: Path) -> None:
    """A file of the course stands before one of the same name in the syllabus; hidden files are never taken."""
    root = make_project(tmp_path, {"courses/sample/static/notes.txt": "Own.", "syllabus/static/.DS_Store": "x"})
    project = read_project(root)
    assert static_path(project, "sample", "notes.txt") == root / "courses/sample/static/notes.txt"
    assert [name for name, _ in compose(project, "sample").static] == ["course-image.png", "film-en.srt", "notes.txt"]
    assert dict(compose(project, "sample").static)["notes.txt"] == b"Own."


def test_an_unknown_course_cannot_be_composed() -> None:
    """Asking for a course that is not there is refused with the nearest name."""
    with pytest.raises(BuilderError, match="there is no course 'smaple' in courses/; did you mean 'sample'"):
        compose(read_project(SAMPLE), "smaple")


def test_the_root_is_found_upwards(tmp_path: Path) -> None:
    """From any folder of the project; outside of one the message says what to do."""
    root = make_project(tmp_path)
    assert find_root(root / "syllabus" / "modules") == root
    with pytest.raises(BuilderError, match="is in no LDN project"):
        find_root(tmp_path)


PIECES = [
    *("id: first\n", "title: A\n", "outcomes:\n", "lessons:\n", "units:\n", "blocks:\n", "choices:\n", "kind: choice\n"),
    *("kind: raw\n", "kind: text\n", "body: |\n", "olx: |\n", "note: x\n", "- id: a\n", "[x](unit:y)", "{url}", "<b>"),
    *("  ", "    ", "- ", "{", "}", "[", "]", ", ", ": ", "? ", "| ", "> ", ">-\n", "|+2\n", "&a ", "*a", "<<: ", "!!int "),
    *("!x ", "'", '"', "#", "\\", "@", "`", "\t", "\n", "\n\n", "\r\n", "\r", "%YAML 1.1\n", "---\n", "...\n"),
    *("0", "-1", "1e999", "0x1", "~", "true", "no", "2026-01-01", "<!--T:1-->\n", "<!--T:0-->", "é", "😀", "a" * 200),
    *("\x00", "\x7f", "\x85", "\u2028", "\ufeff", "\ud7ff", "\uffff"),
]
YAML_LIKE = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=80)


@given(YAML_LIKE)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_text_is_a_tree_or_a_fault_with_a_place(text: str) -> None:
    """The YAML reader gives a tree and no fault, or no tree and faults that lie within the text."""
    found = Faults()
    root = parse(text, "x.yaml", found)
    assert (root is None) == bool(found.items)
    for fault in found.items:
        assert fault.where.line <= text.count("\n") + 2
        assert fault.message
        assert fault.hint


FILES = sorted(path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*.*") if path.suffix in {".yaml", ".csv", ".j2"})
Wound = tuple[int, int, str]


def damage(text: str, wound: Wound) -> str:
    """The text with some of it replaced."""
    at, length, piece = wound
    at %= len(text)
    return text[:at] + piece + text[at + length :]


@given(
    st.sampled_from(FILES),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 30), st.sampled_from(PIECES)), min_size=1, max_size=4),
)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_no_damage_stops_the_checks(tmp_path_factory: pytest.TempPathFactory, name: str, wounds: list[Wound]) -> None:
    """Any file of the sample, damaged anyhow: all checks run to their end, and every finding has a place and a way to mend it."""
    text = (SAMPLE / name).read_text(encoding="utf-8")
    for wound in wounds:
        text = damage(text, wound)
    root = make_project(tmp_path_factory.mktemp("damaged"), {name: text.encode("utf-8", "replace")})
    for finding in source_findings(root):
        assert (root / finding.where.path).exists()
        assert finding.message
        assert finding.hint
        if finding.code.startswith("S0"):
            assert finding.message.isprintable()


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """A file of anything in place of the module, the lock or the coverage list: no crash, and each finding says what is wrong."""
    overlay = {MODULE: data, "courses/sample/ids.lock": data, "syllabus/coverage.csv": data}
    findings = source_findings(make_project(tmp_path_factory.mktemp("bytes"), overlay))
    assert all(finding.message and finding.where.path for finding in findings)
    assert any(finding.where.path == MODULE for finding in findings)  # 200 bytes of anything are no module
