"""What translators' commands do: begin a locale, bring catalogues up to date, copy a module. Files come out as texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from builder.diagnostics import BuilderError
from builder.locales import LOCALES, SOURCE, LocaleFolder, Locales, translations_of
from builder.locales.catalogue import Catalogue, Message, format_catalogue
from builder.locales.hints import hints_of
from builder.locales.languages import PRIVATE, Suggestion, base_of, is_code, suggest_language
from builder.locales.settings import FILE
from builder.locales.structure import digest_of
from builder.locales.sync import merge, template
from builder.locales.translations import Translations
from builder.locales.units import Unit, units_of
from builder.model.course import Module
from builder.model.schema import Where
from builder.model.text import State, Text
from builder.sources.project import Project
from builder.sources.write import module_yaml

ENGLISH_PLURAL = "nplurals=2; plural=(n != 1);"


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to write: its path under the project's folder, and its text."""

    path: str
    text: str


def begin_locale(project: Project, code: str, suggestion: Suggestion | None = None) -> tuple[NewFile, ...]:
    """The files of a new locale: settings, and every unit waiting. Raises BuilderError for a code that is none."""
    if not is_code(code) or code in {SOURCE, "qqq"}:
        raise BuilderError(f"'{code}' cannot be a locale. Use the code of your Wikipedia in small letters, such as sw, pt-br, or es-x-mygroup.")
    known = suggestion or suggest_language(code)
    settings = NewFile(f"{LOCALES}/{code}/{FILE}", _settings(code, known, project))
    if PRIVATE in code:
        return (settings,)
    catalogues = (
        NewFile(catalogue_path(code, name), format_catalogue(_fresh(project, code, name, units, known.plural)))
        for name, units in _waiting(project)
    )
    return (settings, *catalogues)


def synced(project: Project, locales: Locales, codes: Collection[str], minor: Collection[str] = ()) -> Iterator[tuple[str, str | None]]:
    """Path and new text of each catalogue that is not up to date, the English template's included. None: the file is to go.

    Raises BuilderError when a unit of `minor` does not exist, or a catalogue cannot be read: nothing is to be written then.
    """
    known = {unit.key for units in units_of(project).values() for unit in units}
    for key in minor:
        if key not in known:
            raise BuilderError(f"there is no unit '{key}'. A unit's key stands in the catalogue as msgctxt, such as burnout.title.")
    yield from _templates(project)
    for code in codes:
        folder = locales.folders[code]
        for error in folder.broken:
            raise BuilderError(f"{error.where}: {error.message}. Nothing was written. {error.hint[:1].upper()}{error.hint[1:]}.")
        if PRIVATE in code and not folder.catalogues:
            continue
        yield from _synced(project, code, folder, minor)


def catalogue_path(code: str, name: str) -> str:
    """Where a catalogue lies."""
    return f"{LOCALES}/{code}/LC_MESSAGES/{name}.po"


def fork(project: Project, locales: Locales, code: str, module: str) -> tuple[NewFile, ...]:
    """The files that a locale needs to teach its own version of a module: a copy in its present state, and what it is based on."""
    locale = locales.locale(code)
    source = project.modules.get(module)
    if source is None:
        raise BuilderError(f"there is no module '{module}' in the syllabus.")
    file = f"{LOCALES}/{code}/modules/{module}.yaml"
    own = translated_module(source, translations_of(locale, locales))
    notice = f"{locale.language.autonym} version of the module `{module}`, copied for {code}. It is taught instead of the syllabus's."
    snapshot = Catalogue(path="", language=SOURCE, plural=ENGLISH_PLURAL, messages=tuple(Message(unit.key, unit.source) for unit in units_of(project)[module]), template=True)
    return (
        NewFile(file, module_yaml(own, notice)),
        NewFile(file.removesuffix(".yaml") + ".based-on.po", format_catalogue(snapshot)),
    )


def fork_operation(project: Project, module: str) -> str:
    """The lines of `structure:` that let a copied module replace its source."""
    return f"  - replace: {module}\n    with: modules/{module}.yaml\n    based_on: {digest_of(project.modules[module])}\n"


def with_operation(settings: str, lines: str) -> str:
    """`locale.yaml` with an operation more. Nothing else in it changes."""
    rows = settings.rstrip("\n").split("\n")
    for number, row in enumerate(rows):
        if row.startswith("structure:"):
            if row.partition(":")[2].split("#")[0].strip() in {"[]", ""}:
                rows[number] = "structure:"
            end = next((at for at in range(number + 1, len(rows)) if rows[at][:1] not in {" ", "-", "#", ""}), len(rows))
            while end > number + 1 and not rows[end - 1].strip():
                end -= 1
            return "\n".join([*rows[:end], lines.rstrip("\n"), *rows[end:]]) + "\n"
    return "\n".join([*rows, "structure:", lines.rstrip("\n")]) + "\n"


def renew_operation(settings: str, project: Project, module: str) -> str:
    """`locale.yaml` with the digest of a module as it is today, in the operation that replaces it."""
    rows = settings.split("\n")
    for number, row in enumerate(rows):
        if re.match(rf"\s*-\s+replace:\s*{re.escape(module)}\s*(#.*)?$", row):
            for at in range(number + 1, min(number + 4, len(rows))):
                if rows[at].strip().startswith("based_on:"):
                    rows[at] = f"{rows[at].partition('based_on:')[0]}based_on: {digest_of(project.modules[module])}"
                    return "\n".join(rows)
    raise BuilderError(f"locale.yaml replaces no module '{module}' in a form that can be renewed; write `based_on: {digest_of(project.modules[module])}` there.")


def translated_module(module: Module[Text], translations: Translations) -> Module[Text]:
    """A module with its texts as the locale has them; what it lacks stays in English."""
    copy: Module[Text] = _translated(module, translations)
    return copy


def _translated(value: Any, translations: Translations) -> Any:
    if isinstance(value, Text):
        level = translations.level_for(value)
        return value if level is None or level.state(value) is State.MISSING else replace(value, source=level.messages[value.key].target)
    if isinstance(value, tuple):
        return tuple(_translated(item, translations) for item in value)
    if is_dataclass(value) and not isinstance(value, type | Where):
        changes = {item.name: _translated(getattr(value, item.name), translations) for item in fields(value)}
        return replace(value, **changes)
    return value


def _settings(code: str, known: Suggestion, project: Project) -> str:
    edition = PRIVATE in code
    fallback = [name for name in known.fallback if not edition and (project.root / LOCALES / name / FILE).is_file()]
    suggested = ", ".join(name for name in known.fallback if name not in fallback)
    lines = [
        f"# The settings of the locale {code}. What each means: docs/translator-guide.md.",
        f"code: {code}",
        f'autonym: "{known.autonym or code}"' + ("" if known.autonym else "  # the language's name in itself: please correct it"),
        f"script: {known.script or 'Latn'}",
    ]
    if edition:
        lines += [f"strings_from: {base_of(code)}"] if base_of(code) != SOURCE else []
    else:
        lines += [f"fallback: [{', '.join(fallback)}]" + (f"  # its speakers may also read: {suggested}" if suggested else "")]
    lines += ["digits: latn", "review: {state: draft}", "credits: []", "structure: []"]
    return "\n".join(lines) + "\n"


def _waiting(project: Project) -> Iterator[tuple[str, tuple[Unit, ...]]]:
    yield from ((name, units) for name, units in units_of(project).items() if units)


def _fresh(project: Project, code: str, name: str, units: tuple[Unit, ...], plural: str) -> Catalogue:
    empty = Catalogue(path=catalogue_path(code, name), language=code, plural=plural or ENGLISH_PLURAL)
    return merge(empty, units, hints_of(units, project.terms))


def _templates(project: Project) -> Iterator[tuple[str, str | None]]:
    wanted = {}
    for name, units in _waiting(project):
        empty = Catalogue(path="", language=SOURCE, plural=ENGLISH_PLURAL, head=f"Generated from the syllabus by `ldn locale sync`: never edit it.\nCatalogue: {name}")
        wanted[catalogue_path(SOURCE, name)] = format_catalogue(template(empty, units, hints_of(units, project.terms)))
    folder = project.root / LOCALES / SOURCE / "LC_MESSAGES"
    for path in sorted(folder.glob("*.po")) if folder.is_dir() else ():
        if f"{LOCALES}/{SOURCE}/LC_MESSAGES/{path.name}" not in wanted:
            yield f"{LOCALES}/{SOURCE}/LC_MESSAGES/{path.name}", None
    yield from ((path, text) for path, text in wanted.items() if _text(project.root / path) != text)


def _synced(project: Project, code: str, folder: LocaleFolder, minor: Collection[str]) -> Iterator[tuple[str, str | None]]:
    everything = _gathered(folder)
    plural = suggest_language(code).plural or ENGLISH_PLURAL
    known = units_of(project)
    homes = {unit.key: name for name, units in known.items() for unit in units}
    for name in dict.fromkeys((*known, *folder.catalogues)):
        units = known.get(name, ())
        old = folder.catalogues.get(name)
        base = old or Catalogue(path=catalogue_path(code, name), language=code, plural=plural)
        own = tuple(message for message in everything.values() if homes.get(message.key, name) == name and (message.key in homes or _is_in(message, old)))
        base = replace(base, messages=tuple(_normal(message) for message in own), plural=base.plural or plural)
        merged = merge(base, units, hints_of(units, project.terms, folder.terms), minor)
        if name not in known and not merged.obsolete:
            yield catalogue_path(code, name), None
            continue
        text = format_catalogue(merged)
        if (units or merged.obsolete) and _text(project.root / catalogue_path(code, name)) != text:
            yield catalogue_path(code, name), text


def _gathered(folder: LocaleFolder) -> Mapping[str, Message]:
    """Every message of a locale by its key, wherever it stands: a unit that moved to another module takes it along."""
    found: dict[str, Message] = {}
    for catalogue in folder.catalogues.values():
        for message in (*catalogue.messages, *catalogue.repeated, *catalogue.obsolete):
            if message.key not in found or not found[message.key].target:
                found[message.key] = message
    return found


def _is_in(message: Message, catalogue: Catalogue | None) -> bool:
    return catalogue is not None and any(known.key == message.key for known in (*catalogue.messages, *catalogue.obsolete))


def _normal(message: Message) -> Message:
    return replace(message, target=unicodedata.normalize("NFC", message.target))


def _text(path: Path) -> str:
    # As bytes: a file with the line ends of Windows is not up to date, though Python would read it as the same text.
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
