"""`ldn mark` adds numbers to new paragraphs, and changes nothing else, not a byte."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.markup.paragraphs import split_paragraphs
from builder.pipeline import released_lock
from builder.sources.mark import mark_files
from builder.sources.project import read_project
from tests.projects import COURSE, LOCK, MODULE, edit, ldn, line_of, make_project, snapshot, source_findings

OWN_LINE = re.compile(rb"^[ \t]*<!--T:\d+-->\r?\n", re.MULTILINE)
AT_END = re.compile(rb" <!--T:\d+-->(?=[ \t]*\r?$)", re.MULTILINE)
HEAD = """\
id: first
title: First steps
outcomes:
  - {id: aim, text: Name one thing.}
lessons:
  - id: lesson
    title: A lesson
    minutes: 10
    units:
      - id: reading
        title: A unit
        blocks:
"""


def module(*bodies: str) -> str:
    """A module with one text for each body, which is the YAML after `body: `."""
    blocks = (
        f"          - id: words-{number}\n            kind: text\n            body: {body}" for number, body in enumerate(bodies)
    )
    return HEAD + "".join(blocks)


def block(text: str, header: str = "|") -> str:
    """A block scalar with the text."""
    return f"{header}\n" + "".join(f"              {line}\n" if line else "\n" for line in text.split("\n"))


def without_markers(content: bytes) -> bytes:
    """The content with every marker removed."""
    return AT_END.sub(b"", OWN_LINE.sub(b"", content))


def mark(root: Path) -> list[tuple[str, int]]:
    """Mark every file in place; the files that changed, and how many paragraphs were new."""
    marked, unread = mark_files(read_project(root), ())
    assert unread == []
    for item in marked:
        item.path.write_bytes(item.text.encode())
    return [(item.path.relative_to(root).as_posix(), item.count) for item in marked]


BODIES = {
    "one paragraph": block("Words."),
    "two paragraphs": block("One.\n\nTwo."),
    "many blank lines": block("\n\nOne.\n\n\n\nTwo.\n\n"),
    "headings": block("## Signs\n\nOne.\n### In you\nTwo.\n## Last"),
    "heading with spaces after it": block("## Signs   \n\nOne.  "),
    "list and table": block("Text:\n- a\n- b\n\n  more of b\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
    "fence": block("```\ncode\n\n# no heading\n\nmore\n```\n\nAfter."),
    "nested quote": block("> one\n>\n> two\n\n> three"),
    "numbered already": block("## Signs <!--T:1-->\n\n<!--T:3-->\nOne.\n\nTwo."),
    "kept indentation": block("One.\n\nTwo.", "|2").replace("              ", "              ", 1),
    "stripped": block("One.\n\nTwo.", "|-"),
    "kept ends": block("One.\n\nTwo.\n\n\n", "|+"),
    "a comment after the bar": block("One.\n\nTwo.", "| # not part of the text"),
    "other scripts": block("## মুখ্য\n\nБольшой — ру́сский текст.\n\n日本語。😀\n\nעברית"),
    "no-break space first": block("\u00a0One.\n\nTwo."),
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_nothing_but_markers_is_added(name: str, ends: str, tmp_path: Path) -> None:
    """Removing the markers gives the file that would be without any, byte for byte; a second run finds nothing to do."""
    original = module(BODIES[name], block("Another text.")).replace("\n", ends).encode()
    root = make_project(tmp_path, {MODULE: original})
    before = [line_of(finding) for finding in source_findings(root) if finding.code != "S304"]
    files = snapshot(root)
    assert [path for path, _ in mark(root)] == [MODULE]
    marked = (root / MODULE).read_bytes()
    assert without_markers(marked) == without_markers(original)
    assert marked.count(b"\n") == marked.count(ends.encode())
    assert {**snapshot(root), MODULE: b""} == {**files, MODULE: b""}
    assert mark(root) == []
    after = [line_of(finding) for finding in source_findings(root)]
    assert [line.split(" ", 1)[1] for line in after] == [line.split(" ", 1)[1] for line in before]


@pytest.mark.parametrize("name", BODIES)
def test_marking_changes_no_words(name: str, tmp_path: Path) -> None:
    """The model reads the same paragraphs before and after, only numbered, each with a number of its own."""
    root = make_project(tmp_path, {MODULE: module(BODIES[name])})

    def read() -> list[tuple[int | None, str, str]]:
        (lesson,) = read_project(root).modules["first"].lessons
        body = getattr(lesson.units[0].blocks[0], "body", ())
        return [(part.number, part.lead, part.words.source) for part in body]

    before = read()
    mark(root)
    after = read()
    assert [part[1:] for part in after] == [part[1:] for part in before]
    assert [new for (old, *_), (new, *_) in zip(before, after, strict=True) if old and old != new] == []
    numbers = [number for number, *_ in after]
    assert None not in numbers
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize(
    "body",
    ['"One.\\n\\nTwo."\n', "'One.\n\n\n              Two.'\n", ">\n              One.\n\n\n              Two.\n", "One. Two.\n"],
    ids=["double quotes", "single quotes", "folded", "plain"],
)
def test_a_body_without_lines_of_its_own_is_left_alone(body: str, tmp_path: Path) -> None:
    """A body that is no `|` block has no line for a marker: the file stays as it is, to the byte."""
    root = make_project(tmp_path, {MODULE: module(body, block("<!--T:1-->\nWords."))})
    before = snapshot(root)
    mark(root)
    assert snapshot(root) == before


def test_the_result_is_what_authors_expect(tmp_path: Path) -> None:
    """A marker stands on the line before a paragraph, with its indentation, and at the end of a heading."""
    root = make_project(tmp_path, {MODULE: module(block("## Signs\n\nOne.\n\n<!--T:7-->\nSeven.\n\n- a\n- b"))})
    assert mark(root) == [(MODULE, 3)]
    expected = block("## Signs <!--T:8-->\n\n<!--T:9-->\nOne.\n\n<!--T:7-->\nSeven.\n\n<!--T:10-->\n- a\n- b")
    assert (root / MODULE).read_text(encoding="utf-8") == module(expected)


def test_figures_courses_and_the_syllabus_are_marked_too(tmp_path: Path) -> None:
    """Every file that has Markdown gets its numbers."""
    root = make_project(tmp_path)
    names = [MODULE, "syllabus/figures/steps.yaml", COURSE, "syllabus/syllabus.yaml"]
    originals = {name: (root / name).read_bytes() for name in names}
    for name, content in originals.items():
        (root / name).write_bytes(without_markers(content))
    assert mark(root) == [(MODULE, 7), ("syllabus/figures/steps.yaml", 1), (COURSE, 2), ("syllabus/syllabus.yaml", 1)]
    assert {name: (root / name).read_bytes() for name in names} == originals
    assert source_findings(root) == ()


def test_a_number_is_never_used_again(tmp_path: Path) -> None:
    """The last paragraph is released and deleted; a new one gets a new number, for `ids.lock` remembers."""
    root = make_project(tmp_path, {MODULE: module(block("<!--T:1-->\nOne.\n\n<!--T:2-->\nTwo."))})
    (root / LOCK).write_text(released_lock(read_project(root), "sample"), encoding="utf-8")
    edit(root, MODULE, "<!--T:2-->\n              Two.", "Three.")
    mark(root)
    assert (root / MODULE).read_text(encoding="utf-8") == module(block("<!--T:1-->\nOne.\n\n<!--T:3-->\nThree."))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("syllabus/figures/steps.yaml", "  <!--T:1-->\n  First listen, then answer.", "  Answer, then listen."),
        (COURSE, "      <!--T:1-->\n      Begin with", "      Go on with"),
        ("syllabus/syllabus.yaml", "    <!--T:1-->\n    The lessons", "    All lessons"),
    ],
)
def test_a_number_outside_of_modules_is_never_used_again(name: str, old: str, new: str, tmp_path: Path) -> None:
    """The same for figures, pages and the syllabus: the number after the released one is 2."""
    root = make_project(tmp_path)
    (root / LOCK).write_text(released_lock(read_project(root), "sample"), encoding="utf-8")
    edit(root, name, old, new)
    mark(root)
    indent = new[: len(new) - len(new.lstrip())]
    assert f"{indent}<!--T:2-->\n{new}" in (root / name).read_text(encoding="utf-8")


def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    """`ldn mark` names it, leaves with 2, and marks the others all the same."""
    root = make_project(tmp_path, {"syllabus/modules/second.yaml": "id: second\ntitle: A: B\n"})
    edit(root, MODULE, "              <!--T:2-->\n", "")
    ran = ldn("mark", cwd=root)
    assert (ran.code, ran.out) == (2, f"{MODULE}: 1 paragraph numbered\n")
    message = "some files could not be read, and were left as they are; `ldn check` says why: syllabus/modules/second.yaml"
    assert ran.err == f"Error: {message}\n"
    assert (root / "syllabus/modules/second.yaml").read_text(encoding="utf-8") == "id: second\ntitle: A: B\n"


def test_one_module_can_be_named(tmp_path: Path) -> None:
    """`ldn mark second` leaves the first module as it is."""
    root = make_project(tmp_path, {"syllabus/modules/second.yaml": module(block("Words.")).replace("first", "second")})
    edit(root, MODULE, "              <!--T:2-->\n", "")
    assert ldn("mark", "second", cwd=root).out == "syllabus/modules/second.yaml: 1 paragraph numbered\n"
    assert ldn("mark", "second", cwd=root).err == "Every paragraph has its number.\n"
    assert ldn("mark", cwd=root).out == f"{MODULE}: 1 paragraph numbered\n"


LINES = st.sampled_from(
    [
        *("", "", "Words.", "more words", "## Heading", "### Heading ##", "====", "---", "* * *"),
        *("- item", "  continued", "    code", "1. one", "> quote", "| a | b |", "hard break\\", "two spaces  "),
        *("```", "~~~", "```a```", "<!--T:3-->", "<!--T:4-->", "## Numbered <!--T:5-->"),
    ]
)


@given(st.lists(LINES, max_size=12))
def test_any_body_survives(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    """Whatever stands in a body: only markers are added, every paragraph gets one, and a second run adds none."""
    text = "\n".join(["First.", *lines])  # YAML takes the indentation of a block from its first line
    root = make_project(tmp_path_factory.mktemp("any"), {MODULE: module(block(text))})
    original = (root / MODULE).read_bytes()
    words = [part.text for part in split_paragraphs(text)]
    mark(root)
    marked = (root / MODULE).read_bytes()
    assert without_markers(marked) == without_markers(original)
    (lesson,) = read_project(root).modules["first"].lessons
    body = getattr(lesson.units[0].blocks[0], "body", ())
    assert [part.words.source for part in body] == words
    assert [part for part in body if part.number is None] == []
    assert mark(root) == []
