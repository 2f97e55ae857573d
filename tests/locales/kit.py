"""The sample with locales: begun by the builder's own commands, translated by a rule, built in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from builder.diagnostics import Finding, Location
from builder.locales import Locales, read_locales
from builder.locales.catalogue import Catalogue, Message, format_catalogue, read_catalogue
from builder.locales.desk import begin_locale, catalogue_path, synced
from builder.locales.pseudo import ACCENTS, pseudo
from builder.locales.units import Unit, units_of
from builder.model.text import Text
from builder.pipeline import Build, Options, build_course, check_locale, check_sources
from builder.sources.project import Project, read_project
from tests.projects import Overlay, make_project

Words = Callable[[Unit], str] | Mapping[str, str]
FIRST = "locales/bn/LC_MESSAGES/first.po"
COMMON = "locales/bn/LC_MESSAGES/common.po"
SETTINGS = "locales/bn/locale.yaml"


def text(source: str, key: str = "first.title", *, markdown: bool = False, note: str = "") -> Text:
    """A text of the syllabus."""
    return Text(key, source, Location("syllabus/modules/first.yaml", 1, 1), note, markdown)


def unit(source: str, key: str = "first.title", *, markdown: bool = False, note: str = "") -> Unit:
    """A unit of the module `first`."""
    return Unit(text(source, key, markdown=markdown, note=note), "first")


def said(unit: Unit) -> str:
    """A translation of any unit that is sound: the words have accents, the marks are as they were."""
    return pseudo(unit.source, ACCENTS)


def sample(folder: Path, overlay: Overlay | None = None, codes: tuple[str, ...] = ("bn",), words: Words | None = said) -> Path:
    """The sample with locales that `ldn locale add` began, and their units translated as `words` says."""
    root = make_project(folder, overlay)
    for code in codes:
        add(root, code)
        if words is not None:
            translate(root, words, code)
    return root


def add(root: Path, code: str) -> None:
    """What `ldn locale add` does."""
    for file in begin_locale(read_project(root), code):
        path = root / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")


def sync(root: Path, *codes: str, minor: tuple[str, ...] = ()) -> list[str]:
    """What `ldn locale sync` does: the paths of the files that changed."""
    locales = read_locales(root)
    changed = list(synced(read_project(root), locales, codes or tuple(locales.folders), minor))
    for path, content in changed:
        if content is None:
            (root / path).unlink()
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(content, encoding="utf-8")
    return [path for path, _ in changed]


def catalogue(root: Path, name: str = "first", code: str = "bn") -> Catalogue:
    """A catalogue of a project."""
    path = catalogue_path(code, name)
    return read_catalogue(root / path, path)


def message(root: Path, key: str, code: str = "bn") -> Message:
    """One message of a project."""
    name = key.partition(".")[0] if key.partition(".")[0] in read_project(root).modules else "common"
    return catalogue(root, name, code).by_key()[key]


def translate(root: Path, words: Words, code: str = "bn") -> None:
    """Write translations into the catalogues of a locale: of all units by a function, or of those that a mapping has."""
    for name, units in units_of(read_project(root)).items():
        path = root / catalogue_path(code, name)
        known = {unit.key: unit for unit in units}
        if path.exists():
            now = catalogue(root, name, code)
            messages = tuple(replace(one, target=_target(words, known.get(one.key), one)) for one in now.messages)
            path.write_text(format_catalogue(replace(now, messages=messages)), encoding="utf-8")


def _target(words: Words, unit: Unit | None, message: Message) -> str:
    if callable(words):
        return words(unit) if unit is not None else message.target
    return words.get(message.key, message.target)


def change(root: Path, key: str, **changes: object) -> None:
    """Change one message: its target, whether it is fuzzy, and so on."""
    name = key.partition(".")[0] if key.partition(".")[0] in read_project(root).modules else "common"
    path = root / catalogue_path("bn", name)
    now = catalogue(root, name)
    messages = tuple(replace(one, **changes) if one.key == key else one for one in now.messages)  # type: ignore[arg-type]
    path.write_text(format_catalogue(replace(now, messages=messages)), encoding="utf-8")


def read_both(root: Path) -> tuple[Project, Locales]:
    """A project and its locales."""
    return read_project(root), read_locales(root)


def build(root: Path, code: str = "bn", options: Options | None = None) -> Build:
    """The sample course in one locale."""
    project, locales = read_both(root)
    chosen = options or Options(draft=True)
    return build_course(project, "sample", locales.locale(code), chosen, check_sources(project, chosen.profile), locales)


def files_of(result: Build) -> dict[str, str]:
    """The files of a build that are text. A build that was refused says why."""
    assert result.files is not None, result.findings
    names = (path for path in result.files if not path.endswith((".png", ".srt", ".txt")))
    return {path.removeprefix("course/"): result.files[path].decode() for path in names}


def findings_of(root: Path, code: str = "bn") -> tuple[Finding, ...]:
    """What `ldn locale check` finds."""
    project, locales = read_both(root)
    return check_locale(project, code, locales, "wikilearn")


def lines_of(findings: tuple[Finding, ...]) -> list[str]:
    """Findings as `<code> <message>`."""
    return [f"{finding.code} {finding.message}" for finding in findings]
