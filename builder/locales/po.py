"""The syntax of gettext's PO files, read strictly and written in one form.

Not polib's reader: it takes a separator such as U+2028 inside a text for the end of a line, and a text without its closing
quotation mark for one that is a character shorter. Both lose words of a translation in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

_FIELD = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr|msgstr\[\d\])[ \t]*)?"([^"\\]*(?:\\.[^"\\]*)*)"')
_ESCAPED = re.compile(r"\\(.)")
_UNESCAPE = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "a": "\a", "b": "\b", "v": "\v", "f": "\f"}
_ESCAPE = str.maketrans({character: f"\\{letter}" for letter, character in _UNESCAPE.items()})
_SPECIAL = re.compile(f"[{re.escape(''.join(_UNESCAPE.values()))}]")
LINE_END = "\n"
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")


class PoError(ValueError):
    """The text is not a PO file: the number of the line, and why not."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(slots=True)
class Entry:
    """One entry of a PO file, as it is read. `fields` are its texts by their keywords."""

    line: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    previous: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)  # translators' own: `# …`
    notes: list[str] = field(default_factory=list)  # for translators: `#. …`
    flags: list[str] = field(default_factory=list)
    obsolete: bool = False

    @property
    def is_header(self) -> bool:
        """True for the entry without a source text, which holds the header."""
        return not self.fields["msgid"] and "msgctxt" not in self.fields

    @property
    def target(self) -> str:
        """Its translation; the first one if it has plural forms."""
        return self.fields.get("msgstr", self.fields.get("msgstr[0]", ""))


def parse_po(text: str) -> Iterator[Entry]:
    """The entries of a PO file, the header first. Raises PoError at the first line that cannot be one of it."""
    entry, last = Entry(), ""
    for number, whole in enumerate(text.split("\n"), start=1):
        line = whole.strip(" \t\r")
        obsolete = line.startswith("#~")
        if obsolete:
            line = f"#{line[2:]}" if line[2:].startswith("|") else line[2:].strip(" \t")
        if not line:
            continue
        comment = line[0] == "#" and line[:2] != "#|"
        if last.startswith("msgstr") and (comment or _begins(line, entry)):
            yield entry
            entry, last = Entry(), ""
        entry.obsolete = entry.obsolete or obsolete
        if comment:
            _comment(entry, line)
        else:
            last = _field(entry, line, number, last)
    if last.startswith("msgstr"):
        yield entry
    elif entry.fields:
        raise PoError(entry.line, "an entry has no msgstr")


def _begins(line: str, entry: Entry) -> bool:
    """True if a text with a keyword can be the first of another entry."""
    return line.startswith(("msgctxt", "#|")) or (line.startswith("msgid") and "msgid" in entry.fields)


def _comment(entry: Entry, line: str) -> None:
    kind, rest = line[1:2], line[2:].strip()
    if kind == ".":
        entry.notes.append(rest)
    elif kind == ",":
        entry.flags += [flag.strip() for flag in rest.split(",") if flag.strip()]
    elif kind != ":":  # places in a program, which texts of a course do not have
        entry.comments.append(line[1:].removeprefix(" "))


def _field(entry: Entry, line: str, number: int, last: str) -> str:
    """Add one line to the text that it belongs to; gives the name of that text."""
    old = line.startswith("#|")
    found = _FIELD.fullmatch(line[2:].strip(" \t") if old else line)
    if found is None:
        raise PoError(number, _reason(line))
    name = found[1] or last.removeprefix("#|")
    if not name or (not found[1] and old != last.startswith("#|")):
        raise PoError(number, "a text belongs to no msgid or msgstr")
    fields = entry.previous if old else entry.fields
    if found[1]:
        if name in fields:
            raise PoError(number, f"an entry has two {name}, or no msgstr")
        if name.startswith("msgstr") and "msgid" not in fields:
            raise PoError(number, "a msgstr has no msgid")
        fields[name] = ""
        entry.line = entry.line or (0 if old else number)
    fields[name] += _ESCAPED.sub(_unescaped, found[2]) if "\\" in found[2] else found[2]
    return f"#|{name}" if old else name


def _unescaped(match: re.Match[str]) -> str:
    return _UNESCAPE.get(match[1], match[0])


def _reason(line: str) -> str:
    if line.startswith(_CONFLICT):
        return "git has left a conflict in it"
    if '"' not in line or not line.startswith(('"', "msg", "#|")):
        return "a line is neither a comment nor a text in quotation marks"
    if line.count('"') - line.count('\\"') < 2:
        return "a text has no quotation mark at its end"
    return 'a quotation mark inside a text must be written as \\"'


def format_po(head: str, header: Mapping[str, str], entries: Iterable[Entry], *, template: bool = False) -> str:
    """The text of a PO file: no wrapping, no dates, always the same for the same entries."""
    lines = [f"# {line}".rstrip() for line in head.split("\n")]
    lines += ["#, fuzzy"] if template else []
    lines += ['msgid ""', 'msgstr ""', *(_quoted(f"{name}: {value}\n") for name, value in header.items())]
    for entry in entries:
        lines += ["", *_entry(entry)]
    return "\n".join(lines) + "\n"


def _entry(entry: Entry) -> Iterator[str]:
    mark = "#~" if entry.obsolete else ""
    yield from (f"# {line}".rstrip() for line in entry.comments)
    yield from (f"#. {line}".rstrip() for line in entry.notes)
    if entry.flags:
        yield f"#, {', '.join(entry.flags)}"
    for name, text in entry.previous.items():
        yield from _text(f"{mark or '#'}| ", name, text)
    for name, text in entry.fields.items():
        yield from _text(f"{mark} " if mark else "", name, text)


def _text(before: str, name: str, text: str) -> Iterator[str]:
    first, *rest = text.split("\n")
    if not rest or not any(rest):
        yield f"{before}{name} {_quoted(text)}"
        return
    yield f'{before}{name} ""'
    yield from (f"{before}{_quoted(line + LINE_END)}" for line in (first, *rest[:-1]))
    if rest[-1]:
        yield f"{before}{_quoted(rest[-1])}"


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPE) if _SPECIAL.search(text) else text}"'  # most texts have nothing to escape
