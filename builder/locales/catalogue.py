"""A catalogue: the translations of one module into one language, as a gettext PO file keyed by `msgctxt`.

MediaWiki's Translate exports the same shape, and Poedit, Weblate and GNU gettext read it. There are no dates, no line
numbers and no wrapping in our files, so that two people's work seldom collides and a rewrite changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import polib

from builder.diagnostics import Location

LARGEST_FILE = 10_000_000  # bytes; the longest catalogue has some 200,000
PLACEHOLDER = re.compile(r"\{[a-z][a-z0-9_]*\}")
_LINE = re.compile(r"\(line (\d+)\)")


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


def read_catalogue(path: Path, name: str) -> Catalogue:
    """The catalogue in a file; `name` is the path that messages show. Raises CatalogueError."""
    text, line_ends = _read(path, name)
    try:
        file = polib.pofile(text, wrapwidth=0)
    except (OSError, ValueError, UnicodeError) as error:
        line = _LINE.search(str(error))
        raise CatalogueError(
            Location(name, int(line[1]) if line else 0),
            "this is not a PO file that can be read: " + _reason(str(error)),
            "open it in Poedit, which says what is wrong, or restore the file from git",
        ) from error
    seen: dict[str, Message] = {}
    repeated: list[Message] = []
    for entry in file:
        if not entry.obsolete:
            message = _message(entry, name)
            repeated.append(message) if message.key in seen else seen.setdefault(message.key, message)
    return Catalogue(
        path=name,
        language=file.metadata.get("Language", ""),
        plural=file.metadata.get("Plural-Forms", ""),
        messages=tuple(seen.values()),
        obsolete=tuple(_message(entry, name) for entry in file.obsolete_entries()),
        head=file.header.strip(),
        template=bool(file.metadata_is_fuzzy),
        extra=tuple((key, value) for key, value in file.metadata.items() if _is_kept(key)),
        repeated=tuple(repeated),
        line_ends=line_ends,
    )


def format_catalogue(catalogue: Catalogue) -> str:
    """The text of a PO file: what `read_catalogue` reads, and always the same for the same catalogue."""
    file = polib.POFile(wrapwidth=0)
    file.header = catalogue.head
    file.metadata_is_fuzzy = catalogue.template
    file.metadata = {
        "Project-Id-Version": "Leadership Development Syllabus",
        "Language": catalogue.language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": catalogue.plural,
        **dict(catalogue.extra),
    }
    file.extend(_entry(message) for message in catalogue.messages)
    file.extend(_entry(message, obsolete=True) for message in catalogue.obsolete)
    return str(file).rstrip("\n") + "\n"


def flags_of(source: str) -> tuple[str, ...]:
    """Flags by which gettext's own tools compare the `{placeholders}` of source and translation."""
    return ("python-brace-format",) if PLACEHOLDER.search(source) else ()


def renewed(message: Message, **changes: object) -> Message:
    """A message with some things changed."""
    return replace(message, **changes)  # type: ignore[arg-type]


def _is_kept(key: str) -> bool:
    """Not what changes with each save (dates, the editor's name), and nobody's e-mail address."""
    return key.startswith("X-") and not key.startswith(("X-Poedit", "X-Generator"))


def _read(path: Path, name: str) -> tuple[str, str]:
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
        raise CatalogueError(Location(name), "the file is not UTF-8 text", "save it as UTF-8: in Poedit, Translation > Properties > Charset")
    ends = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    # polib takes a name of a file or the text of one: a text without a line end could be either.
    return text if text.endswith("\n") else text + "\n", ends


def _reason(error: str) -> str:
    for known, said in (
        ("unescaped double quote", "a quotation mark inside a text must be written as \\\""),
        ("Syntax error", "a line is neither a comment nor a text in quotation marks"),
    ):
        if known in error:
            return said
    return _LINE.sub("", error).strip().removeprefix("Syntax error in po file").strip(" :") or "its form is broken"


def _message(entry: polib.POEntry, name: str) -> Message:
    flags = tuple(flag for flag in entry.flags if flag not in {"fuzzy", "python-brace-format"})
    return Message(
        key=entry.msgctxt or "",
        source=entry.msgid,
        target=entry.msgstr,
        fuzzy="fuzzy" in entry.flags,
        previous=entry.previous_msgid or "",
        notes=tuple(entry.comment.splitlines()),
        comments=tuple(entry.tcomment.splitlines()),
        flags=flags,
        where=Location(name, entry.linenum or 0),
    )


def _entry(message: Message, *, obsolete: bool = False) -> polib.POEntry:
    return polib.POEntry(
        msgctxt=message.key,
        msgid=message.source,
        msgstr=message.target,
        previous_msgid=message.previous or None,
        comment="" if obsolete else "\n".join(message.notes),
        tcomment="\n".join(message.comments),
        flags=[*(["fuzzy"] if message.fuzzy else []), *flags_of(message.source), *message.flags],
        obsolete=obsolete,
    )


def sorted_like(messages: Iterable[Message], keys: Iterable[str]) -> tuple[Message, ...]:
    """Messages in the order of `keys`; others after them, by their own keys."""
    order = {key: number for number, key in enumerate(keys)}
    return tuple(sorted(messages, key=lambda message: (order.get(message.key, len(order)), message.key)))
