"""A catalogue: the translations of one module into one language, as a gettext PO file keyed by `msgctxt`.

MediaWiki's Translate exports the same shape, and Poedit, Weblate and GNU gettext read it. There are no dates, no line
numbers and no wrapping in our files, so that two people's work seldom collides and a rewrite changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern

from builder.diagnostics import Location
from builder.locales.po import Entry, PoError, format_po, parse_po
from builder.memory import NOTHING_KEPT, Memory

LARGEST_FILE = 10_000_000  # bytes; the longest catalogue has some 200,000
PLACEHOLDER = re.compile(r"\{[a-z][a-z0-9_]*\}")


class CatalogueError(Exception):
    """A file cannot be read as a catalogue: where, what is wrong, how to mend it."""

    def __init__(self, where: Location, message: str, hint: str) -> None:
        super().__init__(message)
        self.where = where
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Message:
    """One unit in one language. `source` is the text that was translated, which may be older than the author's words now."""

    key: str
    source: str
    target: str = ""
    fuzzy: bool = False
    previous: str = ""
    notes: tuple[str, ...] = ()  # for translators, written by us
    comments: tuple[str, ...] = ()  # translators' own
    flags: tuple[str, ...] = ()
    where: Location = field(default=Location("-"), compare=False)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A PO file. `obsolete` are translations whose unit is gone: kept, for it may come back."""

    path: str
    language: str
    plural: str
    messages: tuple[Message, ...] = ()
    obsolete: tuple[Message, ...] = ()
    head: str = ""  # comment above the header: `# Author: Name` lines
    template: bool = False  # English: its header is fuzzy, which is how translatewiki knows a template
    extra: tuple[tuple[str, str], ...] = ()  # further lines of the header
    repeated: tuple[Message, ...] = ()  # messages whose key stood in the file already
    line_ends: str = "\n"

    def by_key(self) -> Mapping[str, Message]:
        """Messages by their keys."""
        return {message.key: message for message in self.messages}

    def authors(self) -> tuple[str, ...]:
        """Names in the `# Author:` lines, which translatewiki writes."""
        return tuple(
            line.partition(":")[2].strip() for line in self.head.splitlines() if line.lower().startswith(("author:", "authors:"))
        )


def read_catalogue(path: Path, name: str, memory: Memory = NOTHING_KEPT) -> Catalogue:
    """The catalogue in a file; `name` is the path that messages show. Raises CatalogueError."""
    text = _read(path, name)
    return memory.recall(name, text, lambda: _parse(text, name))


def _parse(text: str, name: str) -> Catalogue:
    try:
        entries = list(parse_po(text))
    except PoError as error:
        raise CatalogueError(
            Location(name, error.line),
            f"this is not a PO file that can be read: {error.message}",
            "open it in Poedit, which says what is wrong, or restore the file from git",
        ) from error
    header = next((entry for entry in entries[:1] if entry.is_header), Entry())
    metadata = dict(_metadata(header.target))
    messages = [_message(entry, name) for entry in entries if not entry.is_header and not entry.obsolete]
    seen: dict[str, Message] = {}
    for message in messages:
        seen.setdefault(message.key, message)
    return Catalogue(
        path=name,
        language=metadata.get("Language", ""),
        plural=metadata.get("Plural-Forms", ""),
        messages=tuple(seen.values()),
        obsolete=tuple(_message(entry, name) for entry in entries if entry.obsolete),
        head="\n".join(header.comments).strip(),
        template="fuzzy" in header.flags,
        extra=tuple((key, value) for key, value in metadata.items() if _is_kept(key)),
        repeated=tuple(message for message in messages if message is not seen[message.key]),
        line_ends="\r\n" if "\r\n" in text else "\n",
    )


def format_catalogue(catalogue: Catalogue) -> str:
    """The text of a PO file: what `read_catalogue` reads, and always the same for the same catalogue."""
    header = {
        "Project-Id-Version": "Leadership Development Syllabus",
        "Language": catalogue.language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": catalogue.plural,
        **dict(catalogue.extra),
    }
    entries = (
        *(_entry(message) for message in catalogue.messages),
        *(_entry(message, obsolete=True) for message in catalogue.obsolete),
    )
    return format_po(catalogue.head, header, entries, template=catalogue.template)


def flags_of(source: str) -> tuple[str, ...]:
    """Flags by which gettext's own tools compare the `{placeholders}` of source and translation."""
    return ("python-brace-format",) if PLACEHOLDER.search(source) else ()


def _is_kept(key: str) -> bool:
    """Not what changes with each save (dates, the editor's name), and nobody's e-mail address."""
    return key.startswith("X-") and not key.startswith(("X-Poedit", "X-Generator")) and not key.endswith("-Date")


def _read(path: Path, name: str) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            hint = "no catalogue is that long: restore the file from git"
            raise CatalogueError(Location(name), f"the file has {size:,} bytes; the limit is {LARGEST_FILE:,}", hint)
        data = path.read_bytes()
    except OSError as error:
        raise CatalogueError(Location(name), f"cannot be read: {error.strerror}", "check that the file may be read") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "save it as UTF-8: in Poedit, Translation > Properties > Charset"
        raise CatalogueError(Location(name, line), "the file is not UTF-8 text", hint) from error
    if "\0" in text:
        raise CatalogueError(
            Location(name), "the file is not UTF-8 text", "save it as UTF-8: in Poedit, Translation > Properties > Charset"
        )
    return text


def _metadata(header: str) -> Iterator[tuple[str, str]]:
    for line in header.split("\n"):
        key, colon, value = line.partition(":")
        if colon:
            yield key.strip(), value.strip()


def _message(entry: Entry, name: str) -> Message:
    return Message(
        key=intern(entry.fields.get("msgctxt", "")),  # every locale has the same keys and sources: they are kept once
        source=intern(entry.fields["msgid"]),
        target=entry.target,
        fuzzy="fuzzy" in entry.flags,
        previous=entry.previous.get("msgid", ""),
        notes=tuple(map(intern, entry.notes)),
        comments=tuple(entry.comments),
        flags=tuple(flag for flag in entry.flags if flag not in {"fuzzy", "python-brace-format"}),
        where=Location(name, entry.line),
    )


def _entry(message: Message, *, obsolete: bool = False) -> Entry:
    return Entry(
        fields={"msgctxt": message.key, "msgid": message.source, "msgstr": message.target},
        previous={"msgid": message.previous} if message.previous else {},
        comments=list(message.comments),
        notes=[] if obsolete else list(message.notes),
        flags=[*(["fuzzy"] if message.fuzzy else []), *flags_of(message.source), *message.flags],
        obsolete=obsolete,
    )
