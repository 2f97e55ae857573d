"""Translations out to other tools and back: a spreadsheet, MediaWiki's message bundles, PO files.

What comes back says, where its format can, which translation it was made from. So an import knows whether it would overwrite
somebody's newer work, and does not.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from builder.diagnostics import BuilderError, Location
from builder.locales.catalogue import Catalogue, CatalogueError, Message, format_catalogue, read_catalogue
from builder.locales.units import Unit, same_words

FORMATS = ("csv", "bundle", "po")
COLUMNS = ("key", "source", "translation", "state", "note", "exported")
BUNDLE_KEY = re.compile(r"[A-Za-z0-9._-]{1,100}")
FUZZY = "!!FUZZY!!"  # how MediaWiki marks a translation that needs work
_FORMULA = re.compile(r"[=+\-@\t\r']")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")  # a catalogue with one of these could never be read again
_BASE = "Exported as: "
LARGEST_FILE = 10_000_000


@dataclass(frozen=True, slots=True)
class Incoming:
    """A translation that a file brings. `source` is the text that it translates, `base` a digest of what it was made from."""

    key: str
    target: str
    where: Location
    source: str | None = None
    base: str | None = None
    fuzzy: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """A translation that was not taken, because another one is newer than what it was made from."""

    key: str
    ours: str
    theirs: str
    where: Location


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `catalogues` are the changed ones; nothing else is to be written."""

    catalogues: Mapping[str, Catalogue]
    taken: tuple[str, ...]
    unchanged: int
    conflicts: tuple[Conflict, ...]
    unknown: tuple[Incoming, ...]


def export(form: str, units: Iterable[Unit], messages: Mapping[str, Message], code: str, label: str) -> str:
    """The text of a file for another tool. `messages` are the locale's, by key; `label` names the content."""
    chosen = tuple(units)
    if form == "csv":
        return _csv(chosen, messages)
    if form == "bundle":
        return _bundle(chosen, messages, code, label)
    return _po(chosen, messages, code)


def _csv(units: Iterable[Unit], messages: Mapping[str, Message]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for unit in units:
        message = messages.get(unit.key)
        target = message.target if message else ""
        row = (unit.key, unit.source, target, _state(unit, message), unit.text.note, digest(target))
        writer.writerow([_cell(value) for value in row])
    return "\ufeff" + out.getvalue()  # the mark by which a spreadsheet knows UTF-8


def _cell(text: str) -> str:
    """A cell that a spreadsheet takes for text: a list item begins with what it would read as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _uncell(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def _bundle(units: Iterable[Unit], messages: Mapping[str, Message], code: str, label: str) -> str:
    """MediaWiki's message bundle: keys of 100 bytes at most, values that are not blank (Extension:Translate)."""
    texts: dict[str, object] = {
        "@metadata": {
            "sourceLanguage": "en",
            "label": label,
            "description": f"{label}, translation into {code}" if code != "en" else label,
        }
    }
    for unit in units:
        message = messages.get(unit.key)
        text = unit.source if code == "en" else (message.target if message else "")
        if text.strip():
            stale = code != "en" and message is not None and _state(unit, message) == "stale"
            texts[unit.key] = f"{FUZZY}{text}" if stale else text
    return json.dumps(texts, ensure_ascii=False, indent=2) + "\n"


def _po(units: Iterable[Unit], messages: Mapping[str, Message], code: str) -> str:
    found = []
    for unit in units:
        message = messages.get(unit.key, Message(unit.key, unit.source))
        notes = (unit.text.note,) if unit.text.note else ()
        stale = _state(unit, message) == "stale"
        previous = message.previous or (message.source if stale and not same_words(message.source, unit.source) else "")
        found.append(
            replace(
                message, source=unit.source, fuzzy=stale, previous=previous, notes=(*notes, f"{_BASE}{digest(message.target)}")
            )
        )
    return format_catalogue(Catalogue(path="", language=code, plural="nplurals=2; plural=(n != 1);", messages=tuple(found)))


def digest(text: str) -> str:
    """Names a translation, to tell later whether it is still the same."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _state(unit: Unit, message: Message | None) -> str:
    if message is None or not message.target:
        return "missing"
    return "stale" if message.fuzzy or not same_words(message.source, unit.source) else "translated"


ENDINGS = {"csv": ".csv", "bundle": ".json", "po": ".po"}  # by which `read_incoming` knows the form of a file


def read_incoming(path: Path, known: Mapping[str, Unit]) -> tuple[Incoming, ...]:
    """The translations in a CSV, JSON or PO file. Raises BuilderError when it is none of them."""
    found = tuple(_incoming(path, known))
    for item in found:
        if _NO_TEXT.search(item.target):
            raise BuilderError(
                f"{item.where}: the translation of '{item.key}' has a character that no text can have. Nothing was taken."
            )
    return found


def _incoming(path: Path, known: Mapping[str, Unit]) -> Iterator[Incoming]:
    match path.suffix.lower():
        case ".po":
            return _from_po(path, known)
        case ".json":
            return _from_bundle(_text(path), path.name)
        case ".csv" | ".tsv":
            return _from_csv(_text(path), path.name)
        case _:
            raise BuilderError(f"{path.name}: the name must end in .csv, .json or .po, so that its form is known.")


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BuilderError(f"{path.name} has more than {LARGEST_FILE:,} bytes; no catalogue is that long.")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BuilderError(f"{path.name} is not UTF-8 text. In a spreadsheet, save it as 'CSV UTF-8'.") from None
    except OSError as error:
        raise BuilderError(f"{path.name} cannot be read: {error.strerror}") from error


def _from_csv(text: str, name: str) -> Iterator[Incoming]:
    first = text.split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=first.count)  # a spreadsheet in many languages writes semicolons
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval="")
    try:
        missing = {"key", "translation"} - {(column or "").strip().lower() for column in reader.fieldnames or ()}
        if missing:
            raise BuilderError(f"{name}: the first line must name the columns; missing: {', '.join(sorted(missing))}.")
        for row in reader:
            values = {(column or "").strip().lower(): _uncell(value) for column, value in row.items() if isinstance(value, str)}
            if values["key"].strip():
                yield _from_row(values, Location(name, reader.line_num))
    except csv.Error as error:
        raise BuilderError(f"{name}:{reader.line_num}: not a table: {error}") from error


def _from_row(values: Mapping[str, str], where: Location) -> Incoming:
    target = values["translation"].replace("\r\n", "\n").strip()
    base = values.get("exported") or None
    # Whoever only looked at a stale translation did not mend it; to say that it is still right, they change its state.
    untouched = base is None or base == digest(target)
    stale = values.get("state", "").strip().lower() == "stale" and untouched
    return Incoming(values["key"].strip(), target, where, values.get("source") or None, base, stale)


def _from_bundle(text: str, name: str) -> Iterator[Incoming]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BuilderError(f"{name} is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise BuilderError(f'{name}: a message bundle is an object: {{"burnout.title": "…"}}.')
    for key, value in data.items():
        if key == "@metadata":
            continue
        if not isinstance(value, str):
            raise BuilderError(f"{name}: the value of '{key}' is not a text.")
        yield Incoming(key, value.removeprefix(FUZZY).strip(), Location(name), fuzzy=value.startswith(FUZZY))


def _from_po(path: Path, known: Mapping[str, Unit]) -> Iterator[Incoming]:
    try:
        catalogue = read_catalogue(path, path.name)
    except CatalogueError as error:
        raise BuilderError(f"{error.where}: {error.message}. {error.hint}.") from error
    for message in catalogue.messages:
        base = next((note.removeprefix(_BASE) for note in message.notes if note.startswith(_BASE)), None)
        target = message.target.removeprefix(FUZZY)
        fuzzy = message.fuzzy or message.target.startswith(FUZZY)
        source = message.previous if message.fuzzy and message.previous else message.source
        yield Incoming(_known_key(message.key, known), target, message.where, source or None, base, fuzzy)


def _known_key(key: str, known: Mapping[str, Unit]) -> str:
    """The unit's key in a key of Translate, which puts the name of its message group in front of it."""
    if key in known:
        return key
    parts = re.split(r"(?<=[-:/])", key)
    tails = ("".join(parts[number:]) for number in range(1, len(parts)))
    return next((tail for tail in tails if tail in known), key)


def take(
    incoming: Iterable[Incoming], units: Mapping[str, Unit], catalogues: Mapping[str, Catalogue], *, overwrite: bool = False
) -> Imported:
    """Bring translations into a locale's catalogues, which are up to date. Nothing newer is overwritten unless told to."""
    present = {message.key: message for catalogue in catalogues.values() for message in catalogue.messages}
    taken: dict[str, Message] = {}
    conflicts, unknown, unchanged = [], [], 0
    for item in incoming:
        unit, ours = units.get(item.key), present.get(item.key)
        if unit is None or ours is None:
            unknown.append(item)
        elif not item.target or (item.target == ours.target and (item.fuzzy or not ours.fuzzy)):
            unchanged += 1
        elif not overwrite and _is_newer(ours, item, unit):
            conflicts.append(Conflict(item.key, ours.target, item.target, item.where))
        else:
            taken[item.key] = _accepted(ours, item, unit)
    changed = {
        name: replace(catalogue, messages=tuple(taken.get(message.key, message) for message in catalogue.messages))
        for name, catalogue in catalogues.items()
        if any(message.key in taken for message in catalogue.messages)
    }
    return Imported(changed, tuple(taken), unchanged, tuple(conflicts), tuple(unknown))


def _is_newer(ours: Message, item: Incoming, unit: Unit) -> bool:
    if not ours.target or ours.target == item.target:
        return False
    if item.base is not None:
        return item.base != digest(ours.target)
    return _state(unit, ours) == "translated"


def _accepted(ours: Message, item: Incoming, unit: Unit) -> Message:
    """The message with its new translation: outdated if it translates an older source."""
    old = item.source if item.source is not None and not same_words(item.source, unit.source) else ""
    return replace(ours, source=unit.source, target=item.target, fuzzy=item.fuzzy or bool(old), previous=old)
