"""Keeps the catalogues of the interface in step with the code.

    python xblocks/catalogues.py            find the messages in the code, put them into every catalogue, and compile it
    python xblocks/catalogues.py --check    change nothing; say what is out of date, and fail if something is

Babel finds `_("...")` and `N_("...")`. Messages are merged by their exact text and never by similarity, so no translation
ever stands beside an English text that it was not made for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import polib
from babel.messages.extract import extract_from_file

HERE = Path(__file__).resolve().parent
PACKAGE = HERE / "ldn_xblocks"
LOCALES = PACKAGE / "conf" / "locale"
SOURCE = "en"
PARTS = ("core", "store", "blocks")
NOTE = "Translators:"  # begins a comment that is meant for them


def catalogues() -> tuple[Path, ...]:
    """All catalogues, the source first."""
    found = sorted(LOCALES.glob("*/LC_MESSAGES/django.po"))
    return tuple(sorted(found, key=lambda path: path.parts[-3] != SOURCE))


def messages() -> tuple[polib.POEntry, ...]:
    """Every message of the code, once, in the order of the files, with the files that it stands in.

    Files without their lines: a catalogue changes when a message does, and not with every change of the code.
    """
    found: dict[str, polib.POEntry] = {}
    for part in PARTS:
        for path in sorted((PACKAGE / part).glob("*.py")):
            for text, comments in _marked(path):
                entry = found.setdefault(text, _entry(text))
                place = (path.relative_to(PACKAGE.parent).as_posix(), "")
                if place not in entry.occurrences:
                    entry.occurrences.append(place)
                entry.comment = "\n".join([*entry.comment.splitlines(), *comments])
    return tuple(found.values())


def merged(catalogue: polib.POFile, wanted: Iterable[polib.POEntry]) -> polib.POFile:
    """The catalogue with exactly the `wanted` messages; translations of those that it had are kept."""
    known = {entry.msgid: entry for entry in catalogue if not entry.obsolete}
    result = polib.POFile(wrapwidth=110)
    result.header, result.metadata = catalogue.header, catalogue.metadata
    for entry in wanted:
        old = known.get(entry.msgid)
        result.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgstr=old.msgstr if old else "",
                comment=entry.comment,
                tcomment=old.tcomment if old else "",
                occurrences=entry.occurrences,
                flags=entry.flags,
            )
        )
    return result


def _marked(path: Path) -> Iterable[tuple[str, list[str]]]:
    """The marked messages of a file with their comments."""
    for _, text, comments, _ in extract_from_file("python", path, keywords={"_": None, "N_": None}, comment_tags=[NOTE]):
        if isinstance(text, str):
            yield text, [comment.removeprefix(NOTE).strip() for comment in comments]


def _entry(text: str) -> polib.POEntry:
    # The flag makes msgfmt compare the {named} places of a translation with those of the message.
    return polib.POEntry(msgid=text, flags=["python-brace-format"] if "{" in text else [])


def main(arguments: list[str]) -> int:
    """Merge and compile, or check; in a check a stale catalogue is a failure."""
    wanted, check, stale = messages(), "--check" in arguments, False
    for path in catalogues():
        now = path.read_text(encoding="utf-8")
        new = merged(polib.pofile(now), wanted)
        current = f"{new}\n" == now
        stale = stale or not current
        if check:
            said = "" if current else "is out of date: run python xblocks/catalogues.py"
        else:
            write(path, new)
            left = 0 if path == catalogues()[0] else sum(not entry.msgstr for entry in new)
            said = f"{len(new)} messages, {left} to translate"
        sys.stdout.write(f"{path.relative_to(HERE)}: {said}\n" if said else "")
    return int(check and stale)


def write(path: Path, catalogue: polib.POFile) -> None:
    """Keep a catalogue, and its compiled form beside it, for whoever runs the package from the sources."""
    path.write_text(f"{catalogue}\n", encoding="utf-8")
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
