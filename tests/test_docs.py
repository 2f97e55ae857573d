"""What the documents say is what the program does: commands, checks, kinds of block, examples, links."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from builder.checks.all import CHECKS
from builder.cli import cli
from builder.model.blocks import KINDS
from builder.model.course import Module
from builder.sources.faults import Faults
from builder.sources.records import Scope, read_record
from builder.sources.yamltree import parse

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = tuple(sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]))
GUIDES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*-guide.md")))

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def name_of(path: Path) -> str:
    """A document's path in the project, as the name of its test."""
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    """The text of a document."""
    return path.read_text(encoding="utf-8")


def prose(text: str) -> str:
    """A document without its code, where links are examples."""
    return _SPAN.sub("", _FENCE.sub("", text))


def anchors(path: Path) -> set[str]:
    """The addresses of the headings in a document, as code hosts make them."""
    titles = _HEADING.findall(_FENCE.sub("", read(path)))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def command_lines(text: str) -> Iterator[str]:
    """Each `ldn …` of a document: on a line of its own in a block of shell, or between backticks."""
    for language, code in _FENCE.findall(text):
        if language == "sh":
            yield from (line.partition("#")[0].strip() for line in code.splitlines() if line.startswith("ldn "))
    for span in _SPAN.findall(_FENCE.sub("", text)):
        if match := re.fullmatch(r'(?:eval "\$\()?(ldn [^")]+)(?:\)")?', span):
            yield match[1]


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """A command and all below it, with the words that call them."""
    yield name, command
    if isinstance(command, click.Group):
        for word, below in command.commands.items():
            yield from commands(below, f"{name} {word}")


COMMANDS = dict(commands(cli, "ldn"))
ALL_LINES = sorted({line for path in DOCUMENTS for line in command_lines(read(path))} - set(COMMANDS))  # a bare name is no call


def test_generated_documents_are_current() -> None:
    """Nobody changed a docstring or a field and forgot `make docs`."""
    done = subprocess.run([sys.executable, "docs/reference.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_command_and_option_is_in_a_guide() -> None:
    """No command or option is left for users to find by themselves."""
    text = "\n".join(read(path) for path in GUIDES)
    wanted = set()
    for name, command in COMMANDS.items():
        wanted.add(name)
        options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
        wanted |= {word for option in options for word in option.opts if word.startswith("--")}
    assert sorted(word for word in wanted if not re.search(rf"{re.escape(word)}(?![\w-])", text)) == []


@pytest.mark.parametrize("line", ALL_LINES)
def test_command_lines_are_understood(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever copies a line from the documents gets no usage error. Nothing is run: the commands are emptied before."""
    for command in COMMANDS.values():
        if not isinstance(command, click.Group):
            monkeypatch.setattr(command, "callback", lambda **_: None)
        for parameter in command.params:  # a file that an example names need not be there
            if isinstance(parameter.type, click.Path):
                monkeypatch.setattr(parameter.type, "exists", False)
    result = CliRunner().invoke(cli, shlex.split(line)[1:])
    assert (result.exit_code, result.output if result.exit_code else "") == (0, "")


def test_every_check_has_its_section() -> None:
    """The page of checks lists each code with its name, in the table and as a section."""
    text = read(ROOT / "docs" / "checks.md")
    expected = {f"{check.code} {check.name}" for check in CHECKS.values()}
    assert set(re.findall(r"^### ([A-Z]\d+ .+)$", text, re.MULTILINE)) == expected
    assert set(re.findall(r"^\| \[([A-Z]\d+)\]", text, re.MULTILINE)) == set(CHECKS)


@pytest.mark.parametrize("code", sorted(CHECKS))
def test_every_check_explains_itself(code: str) -> None:
    """A docstring has its four parts, each once and in order, for they are the page that `ldn explain` shows."""
    assert re.findall(r"^(Bad|Good|Why|Mend):", CHECKS[code].doc, re.MULTILINE) == ["Bad", "Good", "Why", "Mend"]


def test_every_kind_of_block_is_in_the_author_guide() -> None:
    """The author guide has a table for each kind, and for no other."""
    text = read(ROOT / "docs" / "author-guide.md")
    assert re.findall(r"^#### Kind `(.+)`$", text, re.MULTILINE) == list(KINDS)


def test_the_example_module_can_be_read() -> None:
    """The module that the author guide shows is one."""
    (example,) = (code for language, code in _FENCE.findall(read(ROOT / "docs" / "author-guide.md")) if language == "yaml")
    found = Faults()
    node = parse(example, "example", found)
    assert node is not None
    module = read_record(Module, node, Scope("example", "conflict", "conflict", found))
    assert (found.items, isinstance(module, Module)) == ([], True)


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_links_lead_to_files_that_exist(path: Path) -> None:
    """No link or picture inside the project is dead, nor the heading that a link names."""
    dead = []
    for target in _LINK.findall(prose(read(path))):
        name, _, heading = target.partition("#")
        if ":" in name:
            continue
        file = (path.parent / name).resolve() if name else path
        if not file.exists() or (heading and heading not in anchors(file)):
            dead.append(target)
    assert dead == []


def test_architecture_shows_the_contracts() -> None:
    """The layers in the architecture are those that import-linter holds."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = "\n".join(settings["tool"]["importlinter"]["contracts"][0]["layers"])
    assert f"```\n{layers}\n```" in read(ROOT / "docs" / "architecture.md")


def test_every_dependency_has_its_reason() -> None:
    """Decision 0006 has a row for each runtime dependency and for those of the preview, and for nothing else."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    items = (*project["dependencies"], *project["optional-dependencies"]["preview"])
    declared = {re.split(r"[<>=!~\[ ]", item)[0] for item in items}
    text = read(ROOT / "docs" / "decisions" / "0006-runtime-dependencies.md")
    assert set(re.findall(r"^\| ([\w-]+) \| (?!Why)[^-]", text, re.MULTILINE)) == declared


def test_every_decision_is_listed() -> None:
    """The architecture lists the decisions, so that they are found."""
    text = read(ROOT / "docs" / "architecture.md")
    names = [f"decisions/{path.name}" for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert [name for name in names if f"]({name})" not in text] == []
