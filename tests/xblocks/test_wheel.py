"""The wheel as an operator gets it: built from the sources, installed in an environment that has nothing else of ours."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from tests.xblocks import environments
from tests.xblocks.environments import XBLOCKS

# One worker builds the wheel and makes its environment, once (`--dist loadgroup`).
pytestmark = pytest.mark.xdist_group("wheel")

PROBE = Path(__file__).with_name("wheel_probe.py")
PACKAGE = XBLOCKS / "ldn_xblocks"
TABLES = ["ldn_xblocks_attempt", "ldn_xblocks_entry", "ldn_xblocks_learner", "ldn_xblocks_revision"]


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a clean environment."""
    return environments.make(tmp_path_factory.mktemp("wheel") / "environment")


@pytest.fixture(scope="session")
def wheel(python: Path) -> Path:
    """The wheel, built by pip from a fresh copy of the sources."""
    folder = python.parents[2]
    source = environments.copy_of(XBLOCKS, folder / "source")
    environments.pip(python, "wheel", "--no-deps", "--wheel-dir", folder / "dist", source)
    assert not list(source.glob("ldn_xblocks/**/*.mo")), "a build of the wheel must leave the sources as they are"
    found = list((folder / "dist").glob("*.whl"))
    assert len(found) == 1
    return found[0]


@pytest.fixture(scope="session")
def files(wheel: Path) -> dict[str, bytes]:
    """The wheel's files by name."""
    with zipfile.ZipFile(wheel) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}


@pytest.fixture(scope="session")
def found(python: Path, wheel: Path) -> dict[str, Any]:
    """What the installed wheel is able to do."""
    environments.pip(python, "install", "--constraint", environments.constraints(), wheel)
    done = environments.run(python, "-I", "-W", "error::DeprecationWarning:ldn_xblocks", PROBE)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_every_file_of_the_package_is_in_the_wheel(files: dict[str, bytes]) -> None:
    """Templates, scripts, styles, migrations, catalogues and what else is in the sources: all of it, and nothing more."""
    sources = set(_sources())
    compiled = {f"{name.removesuffix('.po')}.mo" for name in sources if name.endswith(".po")}
    assert sources | compiled == {name for name in files if name.startswith("ldn_xblocks/")}
    kinds = (
        "templates/ldn_xblocks/",
        "blocks/public/js/",
        "blocks/public/css/",
        "migrations/0001_",
        "management/commands/ldn_",
        "py.typed",
    )
    assert [kind for kind in kinds if not any(name.startswith(f"ldn_xblocks/{kind}") for name in files)] == []


@pytest.mark.parametrize("language", ["en", "bn", "ar"])
def test_the_catalogues_are_compiled(files: dict[str, bytes], language: str) -> None:
    """Source and compiled form of each language are there; the compiled form is what gettext reads."""
    folder = f"ldn_xblocks/conf/locale/{language}/LC_MESSAGES"
    assert {f"{folder}/django.po", f"{folder}/django.mo"} <= set(files)
    assert files[f"{folder}/django.mo"].startswith((b"\xde\x12\x04\x95", b"\x95\x04\x12\xde"))


def test_nothing_else_is_in_the_wheel(files: dict[str, bytes]) -> None:
    """No test, no workbench, no Tutor plugin and no tool of ours comes along."""
    tops = {name.split("/")[0] for name in files}
    assert {"ldn_xblocks", "dist-info"} == {"dist-info" if name.endswith(".dist-info") else name for name in tops}
    assert [name for name in files if any(word in name.lower() for word in ("test", "workbench", "scenario", "tutor"))] == []


def test_the_wheel_is_pure(wheel: Path, files: dict[str, bytes]) -> None:
    """One file serves every Python and system, and is licensed as it says."""
    assert wheel.name.endswith("-py3-none-any.whl")
    facts = message_from_bytes(_of_dist_info(files, "WHEEL"))
    assert (facts["Root-Is-Purelib"], facts.get_all("Tag")) == ("true", ["py3-none-any"])
    assert _of_dist_info(files, "licenses/LICENSE") == (XBLOCKS.parent / "LICENSE").read_bytes()


def test_nothing_is_needed_but_xblock_and_django(files: dict[str, bytes]) -> None:
    """Operators get no other package by this one."""
    facts = message_from_bytes(_of_dist_info(files, "METADATA"))
    needed = [line for line in facts.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert sorted(needed) == ["Django<6,>=4.2", "XBlock<7,>=5.2"]
    assert (facts["Requires-Python"], facts["License-Expression"]) == (">=3.11", "AGPL-3.0-or-later")


def test_the_record_is_complete(files: dict[str, bytes]) -> None:
    """Each file stands in RECORD with its size and checksum, so that an upgrade or an uninstall removes every one."""
    name = next(name for name in files if name.endswith(".dist-info/RECORD"))
    rows = {row[0]: row[1:] for row in csv.reader(files[name].decode().splitlines())}
    assert set(files) == set(rows)
    assert rows.pop(name) == ["", ""]
    assert rows == {path: [_checksum(files[path]), str(len(files[path]))] for path in rows}


def test_it_is_the_installed_wheel_that_is_tried(found: dict[str, Any], python: Path) -> None:
    """The sources of this project are out of reach of what follows."""
    assert Path(found["where"]).is_relative_to(python.parents[1].resolve())


def test_the_entry_points_load(found: dict[str, Any]) -> None:
    """Open edX finds both blocks, and the Django app in LMS and Studio."""
    app = {"ldn_xblocks": "ldn_xblocks.apps.LdnXBlocksConfig"}
    blocks = {
        "ldn_reflection_journal": "ldn_xblocks.blocks.journal.ReflectionJournal",
        "ldn_skills_assessment": "ldn_xblocks.blocks.assessment.SkillsAssessment",
    }
    assert {"xblock.v1": blocks, "lms.djangoapp": app, "cms.djangoapp": app} == found["entry_points"]


def test_xblock_loads_the_classes(found: dict[str, Any]) -> None:
    """XBlock's own look-up gives the classes by the names that stand in courses."""
    expected = {"ldn_skills_assessment": "SkillsAssessment", "ldn_reflection_journal": "ReflectionJournal"}
    assert expected == found["blocks"]


def test_the_blocks_serve_their_scripts_and_styles(found: dict[str, Any], files: dict[str, bytes]) -> None:
    """Open edX finds every public file beside the module of each block: from there it is collected and served."""
    public = {name.removeprefix("ldn_xblocks/blocks/") for name in files if "/public/" in name}
    assert {"public/js/ldn.js", "public/js/journal.js", "public/js/assessment.js", "public/css/ldn.css"} <= public
    expected = {name: hashlib.sha256(files[f"ldn_xblocks/blocks/{name}"]).hexdigest() for name in public}
    assert found["served"] == {"ldn_skills_assessment": expected, "ldn_reflection_journal": expected}


def test_the_installed_catalogues_are_read(found: dict[str, Any]) -> None:
    """A message comes out in the language that was asked for."""
    words = found["translated"]
    assert words["en"] == "Saving"
    assert len(set(words.values())) == 3


def test_the_migrations_apply_and_reverse(found: dict[str, Any]) -> None:
    """`migrate ldn_xblocks` makes the tables, again changes nothing, `zero` removes them; and no migration is missing."""
    expected = {"forward": TABLES, "again": TABLES, "back": [], "forward again": TABLES, "missing": False}
    assert expected == found["migrated"]


def _sources() -> Iterator[str]:
    """The files of the package."""
    for path in PACKAGE.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts and not path.name.endswith((".mo", ".pyc")) and path.name[0] != ".":
            yield path.relative_to(XBLOCKS).as_posix()


def _of_dist_info(files: dict[str, bytes], name: str) -> bytes:
    return next(content for path, content in files.items() if path.endswith(f".dist-info/{name}"))


def _checksum(content: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
