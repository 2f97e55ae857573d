"""The Tutor plugin in a real Tutor: installed from PyPI, enabled beside a plugin that does what WikiLearn's does.

Tutor 20 is what WikiLearn runs. No image is built: that needs Docker and the whole platform.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import django
import pytest

from tests.xblocks import environments
from tests.xblocks.environments import XBLOCKS

pytestmark = [
    pytest.mark.xdist_group("tutor"),
    pytest.mark.skipif(django.VERSION >= (5,), reason="the plugin needs no Django: once, with the other set, is enough"),
]

PLUGIN = XBLOCKS / "tutor"
REQUIREMENT = "ldn-xblocks @ git+https://git.example.org/ldn.git@v0.1.0#subdirectory=xblocks"
OURS = ["ldn_skills_assessment", "ldn_reflection_journal"]

# Loaded after ours, by its name, and assigning the list, as WikiLearn's plugin does in the same patch.
WIKILEARN = """
name: wikilearn
version: 1.0.0
patches:
  openedx-cms-common-settings: |
    ADVANCED_PROBLEM_TYPES = [
        {"boilerplate_name": None, "component": "poll"},
        {"boilerplate_name": None, "component": "sortable"},
    ]
  openedx-dockerfile-post-python-requirements: |
    RUN pip install sortable-xblock
"""

TASKS = """
import json, os
import tutor.commands.cli
from tutor import hooks

hooks.Actions.CORE_READY.do()
hooks.Actions.PROJECT_ROOT_READY.do(os.environ["TUTOR_ROOT"])
print(json.dumps(list(hooks.Filters.CLI_DO_INIT_TASKS.iterate())))
"""

# Sites by their names: the plugins in the order in which they are enabled, and settings.
SITES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ours first": (("ldn", "wikilearn"), (f"LDN_XBLOCKS_REQUIREMENT={REQUIREMENT}",)),
    "WikiLearn's first": (("wikilearn", "ldn"), ()),
    "ours alone": (("ldn",), ()),
}


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with Tutor and the plugin."""
    folder = tmp_path_factory.mktemp("tutor")
    python = environments.make(folder / "environment")
    source = environments.copy_of(PLUGIN, folder / "source")
    environments.pip(python, "install", "--constraint", PLUGIN / "constraints.txt", source)
    return python


@pytest.fixture(scope="session")
def sites(python: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files that Tutor writes for each site."""
    return {name: _site(python, tmp_path_factory.mktemp("site"), *chosen) for name, chosen in SITES.items()}


def test_the_image_installs_the_wheel(sites: dict[str, Path]) -> None:
    """The Dockerfile installs what the operator named, after Open edX's own requirements."""
    text = _dockerfile(sites["ours first"])
    assert text.count(f"pip install '{REQUIREMENT}'") == 1
    assert text.index("requirements/edx/base.txt -r") < text.index(REQUIREMENT) < text.index("collect")
    assert "LDN_XBLOCKS_REQUIREMENT" not in text


def test_an_image_without_a_source_is_not_built(sites: dict[str, Path]) -> None:
    """Without the setting a build stops with a sentence, and installs no stranger's package by our name."""
    text = _dockerfile(sites["ours alone"])
    step = next(line for line in text.splitlines() if "LDN_XBLOCKS_REQUIREMENT" in line)
    assert step.startswith("RUN echo ")
    assert step.endswith(">&2 && false")
    assert "pip install 'ldn" not in text


@pytest.mark.parametrize("mode", ["production", "development"])
@pytest.mark.parametrize("site", ["ours first", "WikiLearn's first"])
def test_authors_find_the_blocks_beside_wikilearns(sites: dict[str, Path], site: str, mode: str) -> None:
    """WikiLearn's list stays and ours comes after it, in whatever order the plugins were enabled."""
    assert _offered(sites[site], mode, {}) == ["poll", "sortable", *OURS]


def test_authors_find_the_blocks_without_wikilearn(sites: dict[str, Path]) -> None:
    """The platform's own list is kept as it is, and ours is a new one; a platform without such a list gets one."""
    known = [{"boilerplate_name": None, "component": "staffgradedxblock"}]
    offered = _offered(sites["ours alone"], "production", {"ADVANCED_PROBLEM_TYPES": known})
    assert offered == ["staffgradedxblock", *OURS]
    assert len(known) == 1
    assert _offered(sites["ours alone"], "production", {}) == OURS


def test_the_lms_is_left_alone(sites: dict[str, Path]) -> None:
    """Only Studio's settings change."""
    paths = sorted((sites["ours alone"] / "env" / "apps" / "openedx" / "settings" / "lms").glob("*.py"))
    assert paths
    assert [path.name for path in paths if "ldn" in path.read_text("utf-8")] == []


def test_the_tables_are_made(python: Path, sites: dict[str, Path]) -> None:
    """`tutor ... do init` migrates the app in the LMS, after Tutor's own tasks have made the database."""
    done = environments.run(python, "-c", TASKS, **_places(sites["ours alone"]))
    assert done.returncode == 0, done.stderr
    service, script = json.loads(done.stdout.splitlines()[-1])[-1]
    assert service == "lms"
    assert "./manage.py lms migrate ldn_xblocks" in script.splitlines()


def _site(python: Path, root: Path, plugins: tuple[str, ...], settings: tuple[str, ...]) -> Path:
    """A site in `root`: plugins enabled, settings saved, files written."""
    (root / "plugins").mkdir()
    (root / "plugins" / "wikilearn.yml").write_text(WIKILEARN, "utf-8")
    commands = [("plugins", "enable", *plugins), *(("config", "save", "--set", setting) for setting in settings)]
    for command in commands:
        done = environments.run(python.with_name("tutor"), *command, **_places(root))
        assert done.returncode == 0, done.stdout + done.stderr
    return root


def _dockerfile(root: Path) -> str:
    return (root / "env" / "build" / "openedx" / "Dockerfile").read_text("utf-8")


def _places(root: Path) -> dict[str, str]:
    return {"TUTOR_ROOT": str(root), "TUTOR_PLUGINS_ROOT": str(root / "plugins"), "HOME": os.environ.get("HOME", str(root))}


def _offered(root: Path, mode: str, before: dict[str, Any]) -> list[str]:
    """The blocks that Studio offers: the part of its settings from the first assignment on, run on settings so far."""
    text = (root / "env" / "apps" / "openedx" / "settings" / "cms" / f"{mode}.py").read_text("utf-8")
    start, end = text.index("\nADVANCED_PROBLEM_TYPES = ["), text.index("######## End of common CMS settings")
    names = dict(before)
    exec(compile(text[start:end], mode, "exec"), names)  # noqa: S102 - our own settings, rendered by Tutor
    return [item["component"] for item in names["ADVANCED_PROBLEM_TYPES"]]
