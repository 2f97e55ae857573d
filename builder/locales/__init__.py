"""The languages and editions that a course can be built in: what `locales/` holds, read and made ready for a build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from yaml.nodes import Node

from builder.diagnostics import BuilderError, Location, suggest
from builder.locales.catalogue import Catalogue, CatalogueError, read_catalogue
from builder.locales.languages import base_of
from builder.locales.pseudo import PSEUDO, pseudo_locale
from builder.locales.settings import FILE, read_locale
from builder.locales.structure import Adapted, adapt
from builder.locales.translations import Level, Translations
from builder.memory import NOTHING_KEPT, Memory
from builder.model.course import Module
from builder.model.locale import Locale, LocalGlossary, LocalTerm
from builder.model.text import Language, Text
from builder.sources import faults
from builder.sources.faults import Fault, Faults
from builder.sources.project import Project
from builder.sources.reading import Reading
from builder.sources.records import Scope, read_record

LOCALES = "locales"
ENGLISH = Language(code="en", openedx="en", direction="ltr", autonym="English")
SOURCE = "en"
GLOSSARY = "glossary.yaml"
NOT_LOCALES = frozenset({SOURCE, "qqq"})  # the template, and translatewiki's notes for translators


@dataclass(frozen=True, slots=True)
class LocaleFolder:
    """All that one folder of `locales/` says. What could not be read is absent here, and a fault."""

    locale: Locale
    catalogues: Mapping[str, Catalogue]
    broken: tuple[CatalogueError, ...]
    modules: Mapping[str, Module[Text]]
    snapshots: Mapping[str, Mapping[str, str]]
    terms: tuple[LocalTerm, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Locales:
    """Every locale of a project by its code; `faults` are what was wrong in their YAML.

    Like a project it is equal to nothing but itself, so that what was made of it can be remembered.
    """

    folders: Mapping[str, LocaleFolder]
    faults: tuple[Fault, ...]
    spoiled: frozenset[str]
    codes: tuple[str, ...] = ()  # of all that the project has, read or not

    def locale(self, code: str) -> Locale:
        """The locale with a code. Raises BuilderError for an unknown one."""
        if code == SOURCE:
            return source_locale()
        if code in PSEUDO:
            return pseudo_locale(code)
        if code not in self.folders:
            if code in self.spoiled:
                raise BuilderError(f"{LOCALES}/{code}/{FILE} cannot be read: `ldn locale check {code}` says why.")
            hint = suggest(code, {SOURCE, *self.codes})
            end = "" if hint.endswith("?") else "."
            raise BuilderError(f"there is no locale '{code}'; {hint}{end} A new one begins with `ldn locale add {code}`.")
        return self.folders[code].locale


def source_locale() -> Locale:
    """The language that the syllabus is written in."""
    return Locale(code=SOURCE, language=ENGLISH, run_suffix="")


def locale_codes(root: Path) -> tuple[str, ...]:
    """Codes of the folders of `locales/` that hold a locale."""
    folder = root / LOCALES
    return tuple(
        sorted(
            path.name
            for path in folder.iterdir()
            if path.is_dir() and path.name not in NOT_LOCALES and not path.name.startswith(".")
        )
        if folder.is_dir()
        else ()
    )


def read_locales(root: Path, codes: tuple[str, ...] | None = None, memory: Memory = NOTHING_KEPT) -> Locales:
    """The locales of a project: all, or those with these codes and those that they take strings from.

    With a `memory`, what has not changed is the same object as before, and a file that is broken is as it last was.
    """
    wanted = list(locale_codes(root) if codes is None else (code for code in codes if code != SOURCE))
    found = Faults()
    reading = Reading(root, found, memory)
    folders: dict[str, LocaleFolder] = {}
    spoiled: set[str] = set()
    known = set(locale_codes(root))
    for code in wanted:  # grows as it goes
        if code in folders or code in spoiled or code not in known:
            continue
        folder = _read_folder(root / LOCALES / code, reading)
        if folder is None:
            spoiled.add(code)
            continue
        folders[code] = folder
        wanted.extend(_leans_on(folder.locale))
    return Locales(dict(sorted(folders.items())), tuple(found.items), frozenset(spoiled), tuple(sorted(known)))


def find_locales(root: Path, codes: tuple[str, ...], locales: Locales) -> tuple[Locale, ...]:
    """The locales with these codes in the order given, each once; all that can be read when none is named."""
    names = tuple(dict.fromkeys(codes)) or (SOURCE, *(code for code in locale_codes(root) if code not in locales.spoiled))
    return tuple(locales.locale(code) for code in names)


def translations_of(locale: Locale, locales: Locales) -> Translations:
    """Where the texts of a locale come from: its own catalogues, its language's, then its fallbacks'."""
    if locale.settings is None:
        return Translations(())
    own = [locale.code, *([locale.settings.strings_from] if locale.settings.strings_from else [])]
    fallbacks = [code for code in locale.settings.fallback if code not in own]
    return Translations(
        tuple(level for code in own if (level := _level(code, locale.language, locales))),
        tuple(level for code in fallbacks if (level := _level(code, None, locales))),
        in_source_language=base_of(locale.code) == SOURCE,
    )


def adapted_project(project: Project, locale: Locale, locales: Locales) -> Adapted:
    """The project as a locale changes it."""
    if not locale.operations:
        return Adapted(project, (), ())
    return adapt(project, locale, locales.folders[locale.code].modules)


def _leans_on(locale: Locale) -> tuple[str, ...]:
    settings = locale.settings
    return (
        () if settings is None else tuple(code for code in (settings.strings_from, *settings.fallback) if code and code != SOURCE)
    )


def _level(code: str, language: Language | None, locales: Locales) -> Level | None:
    folder = locales.folders.get(code)
    if folder is None:
        return None
    messages = {key: message for catalogue in folder.catalogues.values() for key, message in catalogue.by_key().items()}
    return Level(code, language or folder.locale.language, messages)


def _read_folder(folder: Path, reading: Reading) -> LocaleFolder | None:
    locale = read_locale(folder, reading)
    if locale is None:
        return None
    catalogues: dict[str, Catalogue] = {}
    broken: list[CatalogueError] = []
    for path in sorted((folder / "LC_MESSAGES").glob("*.po")):
        catalogue, error = _read_catalogue(path, reading)
        catalogues |= {path.stem: catalogue} if catalogue is not None else {}
        broken += [error] if error is not None else []
    modules = {name: module for name in _module_files(folder) if (module := _read_module(folder / name, reading))}
    snapshots = {name: _read_snapshot(folder / name) for name in modules}
    return LocaleFolder(locale, catalogues, tuple(broken), modules, snapshots, _read_terms(folder / GLOSSARY, reading))


def _read_catalogue(path: Path, reading: Reading) -> tuple[Catalogue | None, CatalogueError | None]:
    name = reading.name(path)
    catalogue, error = None, None
    try:
        catalogue = read_catalogue(path, name, reading.memory)
    except CatalogueError as caught:
        error = caught
    return reading.memory.last_good(name, catalogue, good=error is None), error


def _read_terms(path: Path, reading: Reading) -> tuple[LocalTerm, ...]:
    file = reading.name(path)

    def read(node: Node, found: Faults) -> LocalGlossary | None:
        glossary: LocalGlossary | None = read_record(LocalGlossary, node, Scope(file, file, file, found))
        return glossary

    glossary = reading.record(path, read) if path.exists() else None
    return glossary.terms if glossary else ()


def _module_files(folder: Path) -> tuple[str, ...]:
    return tuple(f"modules/{path.name}" for path in sorted((folder / "modules").glob("*.yaml")) if not path.name.startswith("."))


def _read_module(path: Path, reading: Reading) -> Module[Text] | None:
    def read(node: Node, found: Faults) -> Module[Text] | None:
        module: Module[Text] | None = read_record(Module, node, Scope(reading.name(path), path.stem, path.stem, found))
        if module is None or module.id == path.stem:
            return module
        hint = f"give both one name: `id: {path.stem}`"
        found.add(faults.BAD_ID, module.where.at("id"), f"the id is '{module.id}', but the file is called {path.name}", hint)
        return None

    return reading.record(path, read)


def snapshot_path(module_file: Path) -> Path:
    """Where the texts of the source are kept as they were when a module was copied from it."""
    return module_file.with_suffix(".based-on.po")


def _read_snapshot(path: Path) -> Mapping[str, str]:
    copy = snapshot_path(path)
    if not copy.is_file():
        return {}
    try:
        return {message.key: message.source for message in read_catalogue(copy, copy.name).messages}
    except CatalogueError:
        return {}


def where_of(code: str) -> Location:
    """The settings of a locale, for messages about the locale as a whole."""
    return Location(f"{LOCALES}/{code}/{FILE}")


def language_codes(locales: Locales) -> tuple[str, ...]:
    """Locales that are languages of their own, not editions of one."""
    return tuple(code for code in locales.folders if base_of(code) == code)
