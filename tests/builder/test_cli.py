"""The command `ldn` from outside: what it prints where, and the exit code (0 clean, 1 findings, 2 usage or unreadable)."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from builder import __version__
from builder.checks.all import CHECKS
from builder.cli import cli
from tests.projects import COURSE, LOCK, MODULE, TESTS, edit, ldn, make_project, snapshot, source_findings

ARCHIVE = "dist/sample-en.tar.gz"
TITEL = {MODULE: (TESTS / "sources_bad" / "unknown-key.yaml").read_bytes()}
MISSING = f"{MODULE}:13:9"
UNKNOWN = f"{MODULE}:14:9"


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it, groups included."""
    yield path, group
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The sample project."""
    return make_project(tmp_path)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The sample with a mistyped key, which is two errors."""
    return make_project(tmp_path, TITEL)


@pytest.mark.parametrize(("words", "command"), list(commands(cli)))
def test_help_has_a_sentence_and_an_example_that_exists(words: tuple[str, ...], command: click.Command) -> None:
    """Every command says what it does, explains each option, and ends in an example whose command exists."""
    result = CliRunner().invoke(cli, [*words, "--help"], prog_name="ldn")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: {' '.join(('ldn', *words))}")
    example = re.search(r"Example: (?:eval \"\$\()?ldn (\w+)(?: (\w+))?", result.stdout)
    assert example is not None
    assert example[1] in cli.commands
    assert command.help
    assert [option.name for option in command.params if isinstance(option, click.Option) and not option.help] == []


def test_help_of_the_group_lists_every_command() -> None:
    """Nothing is hidden, and nothing else is there."""
    listed = re.findall(r"^  ([a-z]+)  ", CliRunner().invoke(cli, ["--help"]).stdout.partition("Commands:")[2], re.MULTILINE)
    assert listed == sorted(cli.commands)


def test_version(root: Path) -> None:
    """`ldn --version` names the program and the version of the package."""
    ran = ldn("--version", cwd=root)
    assert (ran.code, ran.out, ran.err) == (0, f"ldn, version {__version__}\n", "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["biuld"], "No such command 'biuld'"),
        (["build", "smaple"], "there is no course 'smaple'; did you mean 'sample'?"),
        (["build", "--locale", "xx"], "there is no locale 'xx'; allowed: 'en'"),
        (["build", "--profile", "moodle"], "'moodle' is not one of 'wikilearn', 'openedx'"),
        (["build", "--course-key", "LDN/X/1"], "'LDN/X/1' is not a course key"),
        (["check", "nowhere.tar.gz"], "no such file or folder: nowhere.tar.gz"),
        (["check", "--select", "S1,Q"], "there is no check 'Q'; allowed:"),
        (["check", "--ignore", "S10O"], "there is no check 'S10O'; did you mean 'S1"),
        (["check", "--format", "xml"], "'xml' is not one of 'text', 'json', 'sarif'"),
        (["explain", "S00"], "there is no check 'S00'; did you mean 'S0"),
        (["mark", "frist"], "there is no module 'frist'; did you mean 'first'?"),
        (["new", "module", "Big Words"], "'Big Words' cannot be an id"),
        (["new", "module", "glossary"], "'glossary' cannot be an id"),
        (["new", "module", "../../etc/passwd"], "'../../etc/passwd' cannot be an id"),
        (["new", "course", "a" * 31], "cannot be an id"),
        (["completion", "powershell"], "'powershell' is not one of 'bash', 'zsh', 'fish'"),
        (["--project", "/nowhere", "check"], "/nowhere is in no LDN project"),
    ],
    ids=lambda item: " ".join(item) if isinstance(item, list) else "",
)
def test_wrong_usage_is_2_and_says_what_is_right(words: list[str], message: str, root: Path) -> None:
    """Wrong words give exit code 2, nothing on stdout, a helpful message, and not one changed file."""
    before = snapshot(root)
    ran = ldn(*words, cwd=root)
    assert (ran.code, ran.out, snapshot(root)) == (2, "", before)
    assert message in ran.err
    assert "Traceback" not in ran.err


def test_outside_of_a_project_is_2(tmp_path: Path) -> None:
    """In a folder that belongs to no project, every command that needs one says so."""
    for words in (["build"], ["check"], ["coverage"], ["figures"], ["mark"], ["new", "module", "more"]):
        ran = ldn(*words, cwd=tmp_path)
        assert (ran.code, ran.out) == (2, "")
        assert "is in no LDN project" in ran.err


@pytest.mark.parametrize("value", ["", "now", "-1", "1.5", "99999999999", "²"])
def test_a_bad_source_date_epoch_is_2(value: str, root: Path) -> None:
    """A time that is none stops the build in words."""
    ran = ldn("build", cwd=root, env={"SOURCE_DATE_EPOCH": value})
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"Error: SOURCE_DATE_EPOCH is '{value}'; it must be a number of seconds since 1970, or not be set.\n"


def test_the_command_works_from_a_folder_within_the_project(root: Path) -> None:
    """The project is found upwards, and paths are shown as one would type them there."""
    ran = ldn("build", cwd=root / "syllabus" / "modules")
    assert (ran.code, ran.out.splitlines()[0]) == (0, f"../../{ARCHIVE}")


def test_a_clean_check_is_0(root: Path) -> None:
    """Nothing on stdout, one line on stderr."""
    ran = ldn("check", cwd=root)
    assert (ran.code, ran.out, ran.err) == (0, "", "No findings.\n")


def test_findings_are_text_with_place_code_and_hint(broken: Path) -> None:
    """Each finding is a line that editors can follow, and a line that says how to mend it."""
    ran = ldn("check", cwd=broken)
    assert ran.code == 1
    assert ran.out.splitlines() == [
        f"{MISSING}: error S006: 'title' is missing",
        "    add `title:` (title, unique in the course.)",
        f"{UNKNOWN}: error S005: unknown key 'titel'",
        "    did you mean 'title'?",
    ]
    assert ran.err == "2 errors, 0 warnings.\n"


def test_findings_as_json_have_exactly_the_documented_keys(broken: Path) -> None:
    """The JSON is one object with one list, whole and in order, and nothing else is on stdout."""
    ran = ldn("check", "--format", "json", cwd=broken)
    assert ran.code == 1
    assert json.loads(ran.out) == {
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "path": MODULE,
                "line": finding.where.line,
                "column": finding.where.column,
                "message": finding.message,
                "hint": finding.hint,
            }
            for finding in source_findings(broken)
        ]
    }
    assert len(json.loads(ran.out)["findings"]) == 2


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_clean_check_is_still_a_document(form: str, root: Path) -> None:
    """Without findings the machine formats are valid and empty."""
    ran = ldn("check", "--format", form, cwd=root)
    document = json.loads(ran.out)
    assert ran.code == 0
    assert (document["findings"] if form == "json" else document["runs"][0]["results"]) == []


def test_findings_as_sarif_are_what_code_hosts_read(broken: Path) -> None:
    """SARIF 2.1.0: tool, a rule for each code used, and results with rule, level, text and place."""
    ran = ldn("check", "--format", "sarif", cwd=broken)
    log: dict[str, Any] = json.loads(ran.out)
    run = log["runs"][0]
    assert (ran.code, sorted(log), log["version"], len(log["runs"])) == (1, ["$schema", "runs", "version"], "2.1.0", 1)
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["S005", "S006"]
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in run["tool"]["driver"]["rules"])
    assert [(result["ruleId"], result["level"], bool(result["message"]["text"])) for result in run["results"]] == [
        ("S006", "error", True),
        ("S005", "error", True),
    ]
    places = [place["physicalLocation"] for result in run["results"] for place in result["locations"]]
    assert places == [{"artifactLocation": {"uri": MODULE}, "region": {"startLine": line, "startColumn": 9}} for line in (13, 14)]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["--select", "S005"], ["S005"]),
        (["--select", "s0"], ["S006", "S005"]),
        (["--select", "S1,S2"], []),
        (["--ignore", "S005"], ["S006"]),
        (["--ignore", "S"], []),
        (["--select", "S0", "--ignore", "S006"], ["S005"]),
        (["--select", " S005 , S006 "], ["S006", "S005"]),
    ],
    ids=" ".join,
)
def test_select_and_ignore(words: list[str], codes: list[str], broken: Path) -> None:
    """Codes or their beginnings choose the checks; what is ignored does not count for the exit code."""
    ran = ldn("check", "--format", "json", *words, cwd=broken)
    assert [finding["code"] for finding in json.loads(ran.out)["findings"]] == codes
    assert ran.code == (1 if codes else 0)


def test_warnings_are_0_and_with_strict_1(root: Path) -> None:
    """A warning is printed and does no harm, unless `--strict` wants none."""
    edit(root, MODULE, "minutes: 15", "minutes: 9")
    usual, strict = ldn("check", cwd=root), ldn("check", "--strict", cwd=root)
    assert (usual.code, strict.code) == (0, 1)
    assert usual.out == strict.out
    assert " warning S601: " in usual.out
    assert usual.err == "0 errors, 1 warning.\n"


def test_colour_is_for_terminals_only(broken: Path) -> None:
    """Neither a pipe nor NO_COLOR gets escape sequences."""
    assert "\x1b" not in ldn("check", cwd=broken).out
    runner = CliRunner()
    words = ["--project", str(broken), "check"]
    assert "\x1b" in runner.invoke(cli, words, color=True).stdout
    assert "\x1b" not in runner.invoke(cli, words, color=True, env={"NO_COLOR": "1"}).stdout


@pytest.mark.parametrize("code", [*sorted(CHECKS)[:3], *sorted(CHECKS)[-3:]])
def test_explain_prints_the_page_of_a_check(code: str) -> None:
    """Code, name, severity and the whole explanation; small letters will do."""
    check = CHECKS[code]
    result = CliRunner().invoke(cli, ["explain", code.lower()])
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{code} {check.name} ({check.severity.value}")
    assert result.stdout.endswith(f"\n\n{check.doc}\n")


def test_coverage_lists_what_is_missing(root: Path) -> None:
    """Parts with counts, missing elements by name; `--all` says where each is taught."""
    assert ldn("coverage", "--require", cwd=root).out == "Part one: 2 of 2\nTogether: 2 of 2\n"
    edit(root, MODULE, "    covers: [ONE-2]\n", "")
    plain, required = ldn("coverage", cwd=root), ldn("coverage", "--require", "--all", cwd=root)
    assert (plain.code, plain.out) == (0, "Part one: 1 of 2\n    ONE-2     MISSING: How to listen\nTogether: 1 of 2\n")
    assert (required.code, required.out.splitlines()[1:3]) == (
        1,
        ["    ONE-1     first: What trust is", "    ONE-2     MISSING: How to listen"],
    )


def test_coverage_says_what_it_could_not_read(broken: Path) -> None:
    """A module with a fault is named on stderr: what it covers may be missing from the list."""
    ran = ldn("coverage", cwd=broken)
    assert (ran.code, ran.err) == (0, "Not read whole, see `ldn check`: first\n")


def test_new_files_build_at_once(root: Path) -> None:
    """`ldn new module` and `ldn new course` write files that give an archive without a single error."""
    module = ldn("new", "module", "conflict", cwd=root)
    assert (module.code, module.out) == (0, "syllabus/modules/conflict.yaml\n")
    course = ldn("new", "course", "conflict-course", cwd=root)
    written = "courses/conflict-course/static/course-image.png\ncourses/conflict-course/course.yaml\n"
    assert (course.code, course.out) == (0, written)
    assert ldn("mark", cwd=root).code == 0
    ran = ldn("build", "conflict-course", cwd=root)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "dist/conflict-course-en.tar.gz")
    assert " error " not in ran.err
    assert ldn("check", "dist/conflict-course-en.tar.gz", cwd=root).code == 0


def test_a_new_file_in_a_course_needs_no_hand(root: Path) -> None:
    """A new module taken into the course builds unchanged: the only finding is that `ldn mark` has not run."""
    assert ldn("new", "module", "a-name-of-just-thirty-letters-", cwd=root).code == 2
    assert ldn("new", "module", "a-name-of-just-thirty-letters", cwd=root).code == 0
    edit(root, COURSE, "modules: [first]", "modules: [first, a-name-of-just-thirty-letters]")
    assert [finding.code for finding in source_findings(root)] == ["S304"]
    assert ldn("build", cwd=root).code == 0


@pytest.mark.parametrize("words", [("module", "first"), ("course", "sample")])
def test_new_never_overwrites(words: tuple[str, str], root: Path) -> None:
    """A file that exists stays as it is, to the byte."""
    before = snapshot(root)
    ran = ldn("new", *words, cwd=root)
    assert (ran.code, ran.out, snapshot(root)) == (2, "", before)
    assert "exists already; it was left as it is" in ran.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_ask_ldn_itself(shell: str, root: Path) -> None:
    """The script of each shell calls `ldn` with the variable that Click answers to."""
    ran = ldn("completion", shell, cwd=root)
    assert (ran.code, ran.err) == (0, "")
    assert "_LDN_COMPLETE" in ran.out


def test_completion_knows_courses(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tab key after `ldn build` offers the courses of the project that one stands in."""
    monkeypatch.chdir(root)
    answer = CliRunner().invoke(
        cli, [], prog_name="ldn", env={"_LDN_COMPLETE": "bash_complete", "COMP_WORDS": "ldn build sa", "COMP_CWORD": "2"}
    )
    assert answer.stdout == "plain,sample\n"


def test_errors_leave_an_older_archive_untouched(root: Path) -> None:
    """A build that fails changes not one byte of what an earlier one wrote."""
    assert ldn("build", cwd=root).code == 0
    edit(root, MODULE, "        title: Why listening helps", "        titel: Why listening helps")
    before = snapshot(root)
    ran = ldn("build", cwd=root)
    assert (ran.code, ran.out, snapshot(root)) == (1, "", before)


def test_a_file_in_the_place_of_the_folder_is_2(root: Path) -> None:
    """With a file where the archives should go, nothing is written, not even the lock."""
    (root / "dist").write_text("mine", encoding="utf-8")
    before = snapshot(root)
    for words in (["build"], ["build", "--out", "dist"], ["build", "--out", "dist/below"]):
        ran = ldn(*words, cwd=root)
        assert (ran.code, ran.out, snapshot(root)) == (2, "", before)
        assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("key: course-v1:LDN+OTHER+2026", "key: none"),
        ("start: 2026-01-01", "start: tomorrow"),
    ],
)
def test_one_broken_course_does_not_stop_another(old: str, new: str, root: Path) -> None:
    """Errors of one course keep its own archive from being written, and no other."""
    (root / "courses/other/static").mkdir(parents=True)
    (root / "courses/other/static/course-image.png").write_bytes((root / "courses/sample/static/course-image.png").read_bytes())
    text = (root / COURSE).read_text(encoding="utf-8").replace("id: sample\n", "id: other\n").replace("SAMPLE", "OTHER")
    (root / "courses/other/course.yaml").write_text(text.replace(old, new), encoding="utf-8")
    ran = ldn("build", cwd=root)
    assert (ran.code, ran.out.splitlines()[0]) == (1, ARCHIVE)
    assert "other (en) was not built: it has errors." in ran.err
    assert sorted(path.name for path in (root / "dist").iterdir()) == ["sample-en.html", "sample-en.json", "sample-en.tar.gz"]


def test_the_course_key_can_be_another(root: Path) -> None:
    """`--course-key` builds for the run of another group, and the sources keep their own."""
    ran = ldn("build", "sample", "--locale", "en", "--course-key", "course-v1:MyGroup+LDS+R1", cwd=root)
    assert ran.code == 0
    with tarfile.open(root / ARCHIVE) as archive:
        pointer = archive.extractfile("course/course.xml")
        assert pointer is not None
        assert pointer.read().decode() == '<course url_name="R1" org="MyGroup" course="LDS"/>\n'


def test_the_built_archive_passes_its_own_check(root: Path) -> None:
    """What `ldn build` wrote, `ldn check` finds clean, as an archive and for both platforms."""
    for words in (["--profile", "wikilearn"], ["--profile", "openedx"], ["--native"]):
        assert ldn("build", *words, cwd=root).code == 0
        ran = ldn("check", ARCHIVE, *(words if "--profile" in words else []), cwd=root)
        assert (ran.code, ran.out, ran.err) == (0, "", "No findings.\n")


def hashes(root: Path) -> dict[str, str]:
    """What a build wrote, as hashes."""
    written = {"dist", LOCK}
    return {
        name: hashlib.sha256(content).hexdigest()
        for name, content in snapshot(root).items()
        if name in written or name.split("/")[0] in written
    }


def test_a_build_depends_on_nothing_but_its_sources(tmp_path: Path) -> None:
    """The same bytes in another folder, time zone, language, umask, hash seed and order of files."""
    surroundings: list[tuple[dict[str, str], int]] = [
        ({"TZ": "UTC", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}, 0o022),
        ({"TZ": "Asia/Dhaka", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "1", "HOME": "/nowhere"}, 0o077),
        ({"TZ": "Pacific/Apia", "LANG": "ar_EG.UTF-8", "PYTHONHASHSEED": "4711", "COLUMNS": "20"}, 0o000),
    ]
    built: list[dict[str, str]] = []
    for number, (env, umask) in enumerate(surroundings):
        folder = tmp_path / f"folder {number}"
        folder.mkdir()
        root = make_project(folder)
        if number:
            os.utime(root / MODULE, (number, number))
        ran = ldn("--project", str(root), "build", cwd=tmp_path if number == 1 else root, env=env, umask=umask)
        assert ran.code == 0, ran.err
        built.append(hashes(root))
    assert sorted(built[0]) == [LOCK, "dist/sample-en.html", "dist/sample-en.json", ARCHIVE]
    assert built[1:] == built[:1] * 2


def test_source_date_epoch_is_the_only_time_in_an_archive(root: Path) -> None:
    """Every file of the archive has that time, belongs to nobody, and can be read by all."""
    assert ldn("build", cwd=root, env={"SOURCE_DATE_EPOCH": "1234567890"}).code == 0
    with tarfile.open(root / ARCHIVE) as archive:
        assert {(item.mtime, item.uid, item.gid, item.uname, item.mode) for item in archive} == {(1234567890, 0, 0, "", 0o644)}


def test_help_is_fast_and_imports_late(root: Path) -> None:
    """`ldn --help` loads none of the libraries that builds need."""
    code = "import sys, builder.cli; print(sorted({'lxml', 'yaml', 'jinja2', 'markdown_it', 'nh3', 'rich'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], cwd=TESTS.parent, capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"
