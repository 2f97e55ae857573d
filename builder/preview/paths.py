"""Where an exported page or file lies in its folder, under a name that is safe in every file system and on every web server.

Names come from archives, and an archive may call a unit `../../x`, `CON`, or `Intro` beside `intro`. A name that is plain stays;
of any other the letters stay, with a piece of its hash, so that two names never meet. No name has an ending but that of a known
kind of file, for a server may run what ends in `.php`, and a browser what ends in `.html`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from builder.checks.olx_settings import words
from builder.preview.links import OWN, Exported

INDEX = "index.html"
LONGEST = 60

_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]*")
_OTHER = re.compile(r"[^a-z0-9]+")
_RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")  # names of devices on Windows
# Files that browsers show, play or save, and that run nothing. An SVG may: it is cleaned when it is written.
_PASSIVE = words(
    """aac avif bmp css csv doc docx eot epub flac gif ico jpeg jpg json m4a m4v mid mov mp3 mp4 odp ods odt oga ogg ogv opus otf
    pdf png ppt pptx rtf sjson srt svg tif tiff tsv ttf txt vtt wav weba webm webp woff woff2 xls xlsx zip"""
)


@dataclass(frozen=True, slots=True)
class FolderLinks:
    """Links from the page that lies at `here` to others of the same folder; `used` gathers the files of our own that it needs."""

    here: tuple[str, ...]
    read_only: bool = True
    used: set[tuple[str, ...]] = field(default_factory=set, compare=False)

    def page(self, *parts: str) -> str:
        """The relative address of a page."""
        return Exported(safe_folder(self.here)).file(*safe_folder(parts), INDEX)

    def file(self, *parts: str) -> str:
        """The relative address of a file."""
        if parts[0] == OWN:
            self.used.add(parts)
        return Exported(safe_folder(self.here)).file(*safe_file(parts))


def safe_folder(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The folder of a page."""
    return tuple(_safe(part) for part in parts)


def safe_file(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The path of a file. What it is called in the archive, folders and all, is the last part."""
    *folders, name = parts
    if folders[:1] == [OWN]:
        return parts
    stem, _, ending = name.rpartition(".")
    kept = ending.lower()
    if not stem or kept not in _PASSIVE:
        return (*safe_folder(tuple(folders)), f"{_hashed(name, name)}.txt")
    own = stem if ending == kept and _is_plain(stem) else _hashed(stem, name)
    return (*safe_folder(tuple(folders)), f"{own}.{kept}")


def _safe(name: str) -> str:
    return name if _is_plain(name) else _hashed(name, name)


def _is_plain(name: str) -> bool:
    return len(name) <= LONGEST and bool(_PLAIN.fullmatch(name)) and not _RESERVED.fullmatch(name)


def _hashed(shown: str, name: str) -> str:
    """The letters of `shown`, and a piece of the hash of `name`."""
    letters = _OTHER.sub("-", shown.lower())[:LONGEST].strip("-")
    return f"{letters}~{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
