"""What translators' commands do: begin a locale, bring catalogues up to date, copy a module. Files come out as texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from builder.diagnostics import BuilderError
from builder.locales import LOCALES, SOURCE, LocaleFolder, Locales, translations_of
from builder.locales.catalogue import Catalogue, Message, format_catalogue
from builder.locales.hints import Terms, hints_of, terms_in
from builder.locales.languages import PRIVATE, Suggestion, base_of, is_code, suggest_language
from builder.locales.settings import FILE
from builder.locales.structure import digest_of
from builder.locales.sync import merge, template
from builder.locales.translations import Translations
from builder.locales.units import Unit, units_of
from builder.model.course import Module
from builder.model.schema import Where
from builder.model.text import State, Text
from builder.sources.bodies import bodies_of
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
        raise BuilderError(
            f"'{code}' cannot be a locale. Use the code of your Wikipedia in small letters, such as sw, pt-br, or es-x-mygroup."
        )
    _whole(project)
    known = suggestion or suggest_language(code)
    settings = NewFile(f"{LOCALES}/{code}/{FILE}", _settings(code, known, project))
    if PRIVATE in code:
        return (settings,)
    used = _used_terms(project)
    empty = Catalogue(path="", language=code, plural=known.plural or ENGLISH_PLURAL)
    catalogues = (
        NewFile(catalogue_path(code, name), format_catalogue(merge(empty, units, hints_of(used[name]))))
        for name, units in _waiting(project)
    )
    return (settings, *catalogues)


def synced(
    project: Project, locales: Locales, codes: Collection[str], minor: Collection[str] = ()
) -> Iterator[tuple[str, str | None]]:
    """Path and new text of each catalogue that is not up to date, the English template's included. None: the file is to go.

    Raises BuilderError when a unit of `minor` does not exist, or a catalogue cannot be read: nothing is to be written then.
    """
    _whole(project)
    known = {unit.key for units in units_of(project).values() for unit in units}
    for key in minor:
        if key not in known:
            raise BuilderError(
                f"there is no unit '{key}'. A unit's key stands in the catalogue as msgctxt, such as burnout.title."
            )
    used = _used_terms(project)
    yield from _templates(project, used)
    for code in codes:
        folder = locales.folders[code]
        for error in folder.broken:
            raise BuilderError(f"{error.where}: {error.message}. Nothing was written. {error.hint[:1].upper()}{error.hint[1:]}.")
        if PRIVATE in code and not folder.catalogues:
            continue
        yield from _synced(project, folder, minor, used)


def still_marked(locales: Locales, codes: Iterable[str], minor: Collection[str]) -> Iterator[Message]:
    """Translations of the units of `minor` that keep their mark: a reviewer's, or one whose older English a tool has dropped."""
    for code in codes:
        for catalogue in locales.folders[code].catalogues.values():
            yield from (m for m in catalogue.messages if m.key in minor and m.fuzzy and m.target and not m.previous)


def catalogue_path(code: str, name: str) -> str:
    """Where a catalogue lies."""
    return f"{LOCALES}/{code}/LC_MESSAGES/{name}.po"


def fork(project: Project, locales: Locales, code: str, module: str) -> tuple[NewFile, ...]:
    """The files that a locale needs to teach its own version of a module: a copy as it is now, and what it is based on."""
    locale = locales.locale(code)
    source = project.modules.get(module)
    if source is None:
        raise BuilderError(f"there is no module '{module}' in the syllabus.")
    file = f"{LOCALES}/{code}/modules/{module}.yaml"
    own = translated_module(source, translations_of(locale, locales))
    notice = (
        f"{locale.language.autonym} version of the module `{module}`, copied for {code}. It is taught instead of the syllabus's."
    )
    snapshot = Catalogue(
        path="",
        language=SOURCE,
        plural=ENGLISH_PLURAL,
        messages=tuple(Message(unit.key, unit.source) for unit in units_of(project)[module]),
        template=True,
    )
    return (
        NewFile(file, module_yaml(own, notice)),
        NewFile(file.removesuffix(".yaml") + ".based-on.po", format_catalogue(snapshot)),
    )


def fork_operation(project: Project, module: str) -> str:
    """The lines of `structure:` that let a copied module replace its source."""
    return f"  - replace: {module}\n    with: modules/{module}.yaml\n    based_on: {digest_of(project.modules[module])}\n"


def with_operation(settings: str, lines: str) -> str:
    """`locale.yaml` with an operation more. Nothing else in it changes. Raises BuilderError when its form does not allow that."""
    rows = settings.rstrip("\n").split("\n")
    start = next((number for number, row in enumerate(rows) if row.startswith("structure:")), len(rows))
    if start == len(rows):
        return "\n".join([*rows, "structure:", lines.rstrip("\n")]) + "\n"
    value = rows[start].partition(":")[2].split("#")[0].strip()
    if value not in {"", "[]"}:
        raise BuilderError(
            f"`structure: {value}` is in one line. Write each of its operations on lines of its own, beginning with `- `."
        )
    rows[start] = "structure:" if value else rows[start]
    end = next((at for at in range(start + 1, len(rows)) if rows[at][:1] not in {" ", "-", "#", ""}), len(rows))
    while end > start + 1 and not rows[end - 1].strip():
        end -= 1
    first = next((row for row in rows[start + 1 : end] if row.lstrip().startswith("- ")), "  - ")
    added = _indented(lines, len(first) - len(first.lstrip()))
    return "\n".join([*rows[:end], added, *rows[end:]]) + "\n"


def _indented(lines: str, width: int) -> str:
    """The lines of an operation as deep as those beside it."""
    own = len(lines) - len(lines.lstrip())
    return "\n".join(" " * width + line[own:] for line in lines.rstrip("\n").split("\n"))


def renew_operation(settings: str, project: Project, module: str) -> str:
    """`locale.yaml` with the digest of a module as it is today, in the operation that replaces it."""
    rows = settings.split("\n")
    for number, row in enumerate(rows):
        if re.match(rf"\s*-\s+replace:\s*{re.escape(module)}\s*(#.*)?$", row):
            for at in range(number + 1, min(number + 4, len(rows))):
                if rows[at].strip().startswith("based_on:"):
                    rows[at] = f"{rows[at].partition('based_on:')[0]}based_on: {digest_of(project.modules[module])}"
                    return "\n".join(rows)
    now = f"`based_on: {digest_of(project.modules[module])}`"
    raise BuilderError(f"locale.yaml replaces no module '{module}' in a form that can be renewed; write {now} there.")


def translated_module(module: Module[Text], translations: Translations) -> Module[Text]:
    """A module with its texts as the locale has them; what it lacks stays in English."""
    copy: Module[Text] = _translated(module, translations)
    return copy


def _translated(value: Any, translations: Translations) -> Any:
    if isinstance(value, Text):
        level = translations.level_for(value)
        return (
            value
            if level is None or level.state(value) is State.MISSING
            else replace(value, source=level.messages[value.key].target)
        )
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
        lines += _strings_from(base_of(code), project)
    else:
        lines += [f"fallback: [{', '.join(fallback)}]" + (f"  # its speakers may also read: {suggested}" if suggested else "")]
    lines += ["digits: latn", "review: {state: draft}", "credits: []", "structure: []"]
    return "\n".join(lines) + "\n"


def _strings_from(language: str, project: Project) -> list[str]:
    if language == SOURCE:
        return []
    if (project.root / LOCALES / language / FILE).is_file():
        return [f"strings_from: {language}"]
    return [f"# strings_from: {language}  # take the sign # away when there is a locale {language}: `ldn locale add {language}`"]


def _waiting(project: Project) -> Iterator[tuple[str, tuple[Unit, ...]]]:
    yield from ((name, units) for name, units in units_of(project).items() if units)


def _used_terms(project: Project) -> Mapping[str, Terms]:
    return {name: terms_in(units, project.terms) for name, units in units_of(project).items()}


def _whole(project: Project) -> None:
    """Raises BuilderError when translations would be lost or given to another text.

    Of a file that cannot be read, all units would seem to be gone; a paragraph without a number could get that of one that is.
    """
    for fault in project.faults:
        raise BuilderError(f"{fault.where}: {fault.message}. Nothing was written: `ldn check` says how to mend it.")
    records = (*project.modules.values(), *project.figures.values(), *project.courses.values(), project.syllabus)
    for part in (part for record in records for _, body in bodies_of(record) for part in body):
        if part.number is None:
            raise BuilderError(f"{part.words.where}: a paragraph has no number yet. Nothing was written: run `ldn mark` first.")


def _templates(project: Project, used: Mapping[str, Terms]) -> Iterator[tuple[str, str | None]]:
    wanted = {}
    for name, units in _waiting(project):
        head = f"Generated from the syllabus by `ldn locale sync`: never edit it.\nCatalogue: {name}"
        empty = Catalogue(path="", language=SOURCE, plural=ENGLISH_PLURAL, head=head)
        wanted[catalogue_path(SOURCE, name)] = format_catalogue(template(empty, units, hints_of(used[name])))
    folder = project.root / LOCALES / SOURCE / "LC_MESSAGES"
    for path in sorted(folder.glob("*.po")) if folder.is_dir() else ():
        if f"{LOCALES}/{SOURCE}/LC_MESSAGES/{path.name}" not in wanted:
            yield f"{LOCALES}/{SOURCE}/LC_MESSAGES/{path.name}", None
    yield from ((path, text) for path, text in wanted.items() if _text(project.root / path) != text)


def _synced(
    project: Project, folder: LocaleFolder, minor: Collection[str], used: Mapping[str, Terms]
) -> Iterator[tuple[str, str | None]]:
    code = folder.locale.code
    everything = _gathered(folder)
    known = {name: tuple(_wanted(units, code, everything)) for name, units in units_of(project).items()}
    homes = {unit.key: name for name, units in known.items() for unit in units}
    for name in dict.fromkeys((*known, *folder.catalogues)):
        units, path = known.get(name, ()), catalogue_path(code, name)
        old = folder.catalogues.get(name) or Catalogue(path=path, language=code, plural="")
        here = {message.key for message in (*old.messages, *old.obsolete)}
        keys = (*(unit.key for unit in units), *(key for key in here if key not in homes))
        own = tuple(_normal(everything[key]) for key in keys if key in everything)
        plural = old.plural or suggest_language(code).plural or ENGLISH_PLURAL
        merged = merge(replace(old, messages=own, plural=plural), units, hints_of(used.get(name, {}), folder.terms), minor)
        if name not in known and not merged.obsolete:
            yield path, None
        elif units or merged.obsolete:
            text = format_catalogue(merged)
            if _text(project.root / path) != text:
                yield path, text


def _wanted(units: Iterable[Unit], code: str, everything: Collection[str]) -> Iterator[Unit]:
    """The units that a locale has in its catalogues: all, or for an edition those for which it has words of its own."""
    yield from (unit for unit in units if PRIVATE not in code or unit.key in everything)


def _gathered(folder: LocaleFolder) -> Mapping[str, Message]:
    """Every message of a locale by its key, wherever it stands: a unit that moved to another module takes it along.

    Raises BuilderError when a unit has two translations: nobody but a translator can say which one to keep.
    """
    found: dict[str, Message] = {}
    catalogues = folder.catalogues.values()
    for message in (message for catalogue in catalogues for message in (*catalogue.messages, *catalogue.repeated)):
        first = found.get(message.key)
        if first is not None and first.target and message.target not in {"", first.target}:
            said = f"{message.where}: '{message.key}' has another translation in {first.where}. Nothing was written."
            raise BuilderError(f"{said} Delete the worse one of the two.")
        if first is None or not first.target:
            found[message.key] = message
    for message in (message for catalogue in catalogues for message in catalogue.obsolete):
        if message.key not in found or not found[message.key].target:
            found[message.key] = message
    return found


def _normal(message: Message) -> Message:
    if unicodedata.is_normalized("NFC", message.target):
        return message
    return replace(message, target=unicodedata.normalize("NFC", message.target))


def _text(path: Path) -> str:
    # As bytes: a file with the line ends of Windows is not up to date, though Python would read it as the same text.
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
