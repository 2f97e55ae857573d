"""Ids hold learners' answers: what was released stays, whatever an author moves, reorders or renames."""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.cli.build import CONSTANT_TIME
from builder.diagnostics import Severity
from builder.fileset import FileSet
from builder.ids import url_name
from builder.locales import source_locale
from builder.model.blocks import KINDS
from builder.pipeline import Build, Options, build_course, check_sources, released_lock
from builder.sources.lock import Lock, format_lock, merge_locks, read_lock
from builder.sources.project import read_project
from tests.projects import COURSE, LOCK, MODULE, edit, ldn, line_of, make_project, snapshot, source_findings

WHY = "learners' answers hang on this id"
PURPOSE = "if it is gone on purpose, add `first/own-words` to `retired:` in course.yaml"


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """The sample after its first release: its `ids.lock` is written."""
    root = make_project(tmp_path)
    (root / LOCK).write_text(released_lock(read_project(root), "sample"), encoding="utf-8")
    return root


def build(root: Path, *, draft: bool = False) -> Build:
    """The course built from the sources as they are now."""
    project = read_project(root)
    options = Options(draft=draft, mtime=CONSTANT_TIME)
    return build_course(project, "sample", source_locale(), options, check_sources(project, "wikilearn"))


def found(root: Path) -> list[tuple[str, str]]:
    """All findings of the sources, with their hints."""
    return [(line_of(finding), finding.hint) for finding in source_findings(root)]


def url_names(files: FileSet | None) -> list[str]:
    """Names of the files of chapters, sequentials, verticals and components, which are the url_names."""
    assert files is not None
    kinds = {"chapter", "sequential", "vertical", "problem", "html", "video"}
    return sorted(name for name in files if name.split("/")[-2] in kinds)


def test_a_release_is_clean(released: Path) -> None:
    """Right after a release nothing has vanished, and a further release adds nothing."""
    assert found(released) == []
    assert released_lock(read_project(released), "sample") == (released / LOCK).read_text(encoding="utf-8")


def test_a_release_lists_every_id_once(released: Path) -> None:
    """The lock of the sample holds its module, lesson, units and a block of every kind, with their url_names."""
    lock = read_lock((released / LOCK).read_text(encoding="utf-8"))
    assert {kind for kind, _ in lock.names} == {"module", "lesson", "unit", *KINDS}
    assert [url for (_, name), url in lock.names.items() if url != url_name(*name.split("/"))] == []
    assert dict(lock.choices) == {"first/one-answer": ("listen", "talk"), "first/many-answers": ("ask", "wait", "shout")}
    assert dict(lock.paragraphs) == {
        "first.why.body": 4,
        "first.self-check.instructions": 1,
        "first.notes.prompt": 1,
        "first.sheet.instructions": 1,
        "figures.steps.description": 1,
        "course.sample.about.overview": 1,
        "course.sample.help.body": 1,
        "syllabus.interface.sources_intro": 1,
    }


def test_a_renamed_block_is_refused(released: Path) -> None:
    """The finding names the old id, guesses the new one, and says what to do."""
    edit(released, MODULE, "id: own-words", "id: their-words")
    assert found(released) == [
        (
            f"{COURSE}:1:1 S501 the released block short-answer 'first/own-words' has vanished: {WHY}",
            f"if you renamed it to 'first/their-words', restore the old id; {PURPOSE}",
        )
    ]
    assert build(released).archive is None


@pytest.mark.parametrize(("old", "new", "kind"), [("reading", "to-read", "unit"), ("listening", "to-listen", "lesson")])
def test_a_renamed_unit_or_lesson_is_refused(released: Path, old: str, new: str, kind: str) -> None:
    """Progress hangs on units and lessons too: renaming one is refused like renaming a block."""
    edit(released, MODULE, f"- id: {old}\n", f"- id: {new}\n")
    for name in (COURSE, "syllabus/skills.yaml"):
        text = (released / name).read_text(encoding="utf-8")
        (released / name).write_text(text.replace("first/reading", "first/why"), encoding="utf-8")
    assert [line for line, _ in found(released)] == [f"{COURSE}:1:1 S501 the released {kind} 'first/{old}' has vanished: {WHY}"]


def test_another_kind_under_the_same_id_is_refused(released: Path) -> None:
    """A question that becomes another kind of question cannot show the old answers."""
    edit(released, MODULE, "kind: choice", "kind: dropdown")
    assert found(released) == [
        (
            f"{COURSE}:1:1 S501 'first/one-answer' was released as choice and is now dropdown",
            "give the new one an id of its own, and retire the old one if it is gone on purpose",
        )
    ]


def test_a_module_taken_out_is_refused(released: Path) -> None:
    """Without the module, every one of its ids is missed."""
    (released / "syllabus/modules/second.yaml").write_text(
        (released / MODULE).read_text(encoding="utf-8").replace("id: first\n", "id: second\n"), encoding="utf-8"
    )
    edit(released, COURSE, "modules: [first]", "modules: [second]")
    lost = [line for line, _ in found(released) if " S501 " in line]
    assert len(lost) == len(read_lock((released / LOCK).read_text(encoding="utf-8")).names)


def test_a_module_that_cannot_be_read_has_not_vanished(released: Path) -> None:
    """A slip in a module gives its own message, and not one for each id that it would hold."""
    edit(released, MODULE, "title: A question for a word", "titel: A question for a word")
    assert [line.split()[1] for line, _ in found(released)] == ["S006", "S005"]


def test_retired_ids_may_go(released: Path) -> None:
    """`retired:` lets one block go, and the archive is built without it."""
    text = (released / MODULE).read_text(encoding="utf-8")
    start, end = text.index("          - id: own-words"), text.index("          - id: count")
    (released / MODULE).write_text(text[:start] + text[end:], encoding="utf-8")
    assert [line.split()[1] for line, _ in found(released)] == ["S501"]
    edit(released, COURSE, "modules: [first]", "modules: [first]\nretired: [first/own-words]")
    assert found(released) == []
    result = build(released)
    assert result.archive is not None
    assert not [name for name in url_names(result.files) if url_name("first", "own-words") in name]
    names = read_lock(released_lock(read_project(released), "sample")).names
    assert ("short-answer", "first/own-words") in names, "a retired id is remembered, so that it is never given away again"


def test_a_retired_id_is_never_used_again(released: Path) -> None:
    """A new block cannot inherit the answers of a retired one."""
    edit(released, COURSE, "modules: [first]", "modules: [first]\nretired: [first/own-words]")
    assert [line for line, _ in found(released)] == [f"{COURSE}:7:10 S504 'first/own-words' is retired and in use"]


def test_moving_a_unit_to_another_lesson_keeps_every_url_name(released: Path) -> None:
    """Place is no part of an id: after a move the archive has the same names, one lesson more, and nothing has vanished."""
    before = url_names(build(released).files)
    edit(
        released,
        MODULE,
        "      - id: exercise\n",
        "  - id: practice\n    title: Practice\n    minutes: 10\n    units:\n      - id: exercise\n",
    )
    assert found(released) == []
    after = url_names(build(released).files)
    assert after == sorted([*before, f"course/sequential/{url_name('first', 'practice')}.xml"])


def test_reordering_units_and_blocks_keeps_every_url_name(released: Path) -> None:
    """Order is no part of an id either."""
    before = url_names(build(released).files)
    text = (released / MODULE).read_text(encoding="utf-8")
    start, middle = text.index("      - id: questions"), text.index("      - id: exercise")
    (released / MODULE).write_text(text[:start] + text[middle:] + text[start:middle], encoding="utf-8")
    assert found(released) == []
    assert url_names(build(released).files) == before


def test_rewording_keeps_every_url_name(released: Path) -> None:
    """Titles and texts are no part of an id."""
    before = url_names(build(released).files)
    edit(released, MODULE, "title: First steps", "title: The first steps of all")
    edit(released, MODULE, "title: A question with one answer", "title: Another name")
    assert url_names(build(released).files) == before


def test_reordering_single_choices_keeps_their_names(released: Path) -> None:
    """A stored answer is the id of its choice: another order is legal, and each choice keeps its name."""
    edit(released, MODULE, "              - {id: talk, text: Talking, feedback: You might answer what nobody asked.}\n", "")
    edit(
        released,
        MODULE,
        "              - {id: listen, text: Listening,",
        "              - {id: talk, text: Talking, feedback: No.}\n              - {id: listen, text: Listening,",
    )
    assert found(released) == []
    files = build(released).files
    assert files is not None
    problem = files[f"course/problem/{url_name('first', 'one-answer')}.xml"].decode()
    assert problem.index('name="talk"') < problem.index('name="listen"')


def test_a_lost_single_choice_is_warned_of(released: Path) -> None:
    """Only those who picked it lose something: a warning, and the archive is built."""
    edit(released, MODULE, "{id: talk, text: Talking,", "{id: chat, text: Talking,")
    assert [line for line, _ in found(released)] == [f"{MODULE}:55:15 S503 'first/one-answer' lost the released choice talk"]
    assert build(released).archive is not None


def test_reordering_checkboxes_is_refused(released: Path) -> None:
    """Ticks are stored by position, so the released order is kept."""
    edit(released, MODULE, "              - {id: wait, text: Waiting, correct: true, feedback: It leaves room.}\n", "")
    edit(
        released,
        MODULE,
        "              - {id: ask, text: Asking,",
        "              - {id: wait, text: Waiting, feedback: No.}\n              - {id: ask, text: Asking,",
    )
    message = "S502 the choices of 'first/many-answers' were released as ask, wait, shout and are now wait, ask, shout"
    assert [line for line, _ in found(released)] == [f"{MODULE}:66:15 {message}"]
    assert build(released).archive is None


def test_a_checkbox_added_at_the_end_is_legal(released: Path) -> None:
    """New choices at the end move no tick, and the next release keeps their order too."""
    old = "              - {id: shout, text: Shouting, feedback: It frightens.}\n"
    edit(released, MODULE, old, f"{old}              - {{id: nod, text: Nodding, correct: true, feedback: It helps.}}\n")
    assert found(released) == []
    lock = read_lock(released_lock(read_project(released), "sample"))
    assert lock.choices["first/many-answers"] == ("ask", "wait", "shout", "nod")


def test_a_draft_only_warns(released: Path) -> None:
    """`--draft` builds in spite of a lost id, with the same message as a warning."""
    edit(released, MODULE, "id: own-words", "id: their-words")
    result = build(released, draft=True)
    assert result.archive is not None
    assert [(finding.code, finding.severity) for finding in result.findings] == [("S501", Severity.WARNING)]


def test_a_build_releases_new_ids_and_a_second_one_changes_nothing(tmp_path: Path) -> None:
    """`ldn build` writes `ids.lock` once; the second run leaves every file as it is."""
    root = make_project(tmp_path)
    first = ldn("build", cwd=root)
    assert (first.code, first.out) == (0, "dist/sample-en.tar.gz\ndist/sample-en.json\ndist/sample-en.html\n")
    assert first.err == f"Released ids were added to {LOCK}: commit it with the course.\nNo findings.\n"
    files = snapshot(root)
    assert files[LOCK].decode() == released_lock(read_project(root), "sample")
    second = ldn("build", cwd=root)
    assert (second.code, second.err, snapshot(root)) == (0, "No findings.\n", files)


def test_a_new_block_is_added_to_the_lock(released: Path) -> None:
    """The lock grows by the new block's lines and keeps all others."""
    before = (released / LOCK).read_text(encoding="utf-8").splitlines()
    edit(
        released,
        MODULE,
        "          - id: talk\n",
        "          - id: more\n            kind: discussion\n            title: What else?\n          - id: talk\n",
    )
    assert ldn("build", cwd=released).code == 0
    after = (released / LOCK).read_text(encoding="utf-8").splitlines()
    assert sorted(set(after) - set(before)) == [f"discussion first/more {url_name('first', 'more')}"]
    assert set(before) <= set(after)


def test_a_draft_releases_nothing(tmp_path: Path) -> None:
    """`ldn build --draft` writes the archive and no lock."""
    root = make_project(tmp_path)
    assert ldn("build", "--draft", cwd=root).code == 0
    assert not (root / LOCK).exists()


IDS = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)
NAMES = st.builds("{}/{}".format, IDS, IDS)
LOCKS = st.builds(
    Lock,
    st.dictionaries(st.tuples(st.sampled_from(["lesson", "unit", *KINDS]), NAMES), IDS, max_size=5),
    st.dictionaries(NAMES, st.lists(IDS, min_size=1, max_size=9, unique=True).map(tuple), max_size=3),
    st.dictionaries(NAMES, st.integers(1, 999_999), max_size=3),
)


@given(LOCKS)
def test_a_lock_is_read_as_it_was_written(lock: Lock) -> None:
    """Text and back gives the same lock, and the same text again."""
    assert read_lock(format_lock(lock)) == lock
    assert format_lock(read_lock(format_lock(lock))) == format_lock(lock)


@given(LOCKS)
def test_the_order_of_lines_means_nothing(lock: Lock) -> None:
    """Two branches may merge their lines in any order."""
    lines = format_lock(lock).splitlines()
    random.Random(1).shuffle(lines)  # noqa: S311 - no secret, any fixed order will do
    assert read_lock("\r\n".join(lines)) == lock


@given(LOCKS, LOCKS)
def test_merging_forgets_no_name_and_no_number(one: Lock, other: Lock) -> None:
    """A release keeps every name of the last one, and the highest paragraph number of both."""
    merged = merge_locks(one, other)
    assert merged.names.keys() == one.names.keys() | other.names.keys()
    assert all(merged.paragraphs[key] >= last for lock in (one, other) for key, last in lock.paragraphs.items())
    assert merge_locks(merged, other) == merged


@given(st.text())
def test_any_text_is_a_lock_or_names_its_bad_line(text: str) -> None:
    """No text crashes the reader of locks."""
    try:
        read_lock(text)
    except ValueError as error:
        number, line = error.args
        assert text.splitlines()[number - 1] == line
