"""The film of a `<video>`: where it is, and what is said in it. Nothing is fetched: what is elsewhere becomes a link."""

from __future__ import annotations

import mimetypes
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from builder.checks.olx_external import read_structured
from builder.model.text import Language
from builder.olx.tree import Node
from builder.preview.captions import Captions, read_captions, web_vtt
from builder.preview.edition import Edition
from builder.preview.texts import Targets
from builder.preview.tongues import tongue

MOST_SOURCES = 20
MOST_TRANSCRIPTS = 100

_YOUTUBE = re.compile(r"[A-Za-z0-9_-]{6,20}")


@dataclass(frozen=True, slots=True)
class Source:
    """A film in the archive."""

    address: str
    type: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is said, in one language. `captions` is None if the file is not there; `track` gives it to the browser's player."""

    language: Language
    name: str
    captions: Captions | None
    track: str = ""


@dataclass(frozen=True, slots=True)
class Film:
    """A film by its places: ids at YouTube, files `here` in the archive, addresses elsewhere. `notes` say what is wrong."""

    youtube: tuple[str, ...]
    here: tuple[Source, ...]
    away: tuple[str, ...]
    transcripts: tuple[Transcript, ...]
    notes: tuple[str, ...]


def film_of(node: Node, edition: Edition, targets: Targets) -> Film:
    """The film that a `<video>` shows."""
    notes: list[str] = []
    youtube = tuple(_youtube(node, notes))
    here, away = _sources(node, targets, notes)
    if not youtube and not here and not away:
        notes.append(_without_film(node))
    transcripts = tuple(_transcripts(node, edition, notes, tracks=bool(here)))
    return Film(youtube, here, away, transcripts, tuple(note for note in notes if note))


def _youtube(node: Node, notes: list[str]) -> Iterator[str]:
    """The ids at YouTube: `youtube_id_1_0`, else the one of normal speed in `youtube`."""
    old = dict(pair.split(":", 1) for pair in node.get("youtube").split(",") if ":" in pair)
    named = node.get("youtube_id_1_0").strip() or next((old[speed] for speed in ("1.00", "1.0", "1") if speed in old), "").strip()
    if _YOUTUBE.fullmatch(named):
        yield named
    elif named:
        notes.append(f"'{named[:60]}' is no id of a film on YouTube.")


def _sources(node: Node, targets: Targets, notes: list[str]) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """The films that stand in the archive, and the addresses of those elsewhere."""
    here: list[Source] = []
    away: list[str] = []
    for address in list(dict.fromkeys(_addresses(node, notes)))[:MOST_SOURCES]:
        if address.startswith("/static/"):
            found = targets.static(address.removeprefix("/static/"))
            if found is None:
                notes.append(f"The film {address[:200]} is not in the archive.")
            else:
                here.append(Source(found, mimetypes.guess_type(address)[0] or ""))
        elif _is_web(address):
            away.append(address)
        else:
            notes.append(f"'{address[:200]}' is no address of a film.")
    return tuple(here), tuple(away)


def _addresses(node: Node, notes: list[str]) -> Iterator[str]:
    yield from (source.get("src", "").strip() for source in node.parts.get("source", ()) if source.get("src", "").strip())
    listed = read_structured(node.get("html5_sources")) if node.get("html5_sources").strip() else []
    if isinstance(listed, list):
        yield from (item.strip() for item in listed if isinstance(item, str) and item.strip())
    else:
        notes.append("The list html5_sources cannot be read: it is no JSON.")


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and len(address) <= 2000


def _without_film(node: Node) -> str:
    if node.get("edx_video_id").strip():
        return "The film is in the video library of a platform: the archive does not say where."
    if not any(name in node.element.attrib for name in ("youtube", "youtube_id_1_0")):
        return "No film is named: Open edX shows one of its own here, about itself."
    return "No film is named."


def _transcripts(node: Node, edition: Edition, notes: list[str], *, tracks: bool) -> Iterator[Transcript]:
    for code, name in list(dict.fromkeys(_named(node, notes)))[:MOST_TRANSCRIPTS]:
        language = tongue(code)
        content = edition.static(name)
        if content is None:
            notes.append(f"The transcript {name[:200]} ({language.autonym}) is not in the archive.")
            continue
        captions = read_captions(name, content)
        vtt = web_vtt(captions) if tracks and captions.cues else ""
        yield Transcript(language, name, captions, f"data:text/vtt;base64,{b64encode(vtt.encode()).decode()}" if vtt else "")


def _named(node: Node, notes: list[str]) -> Iterator[tuple[str, str]]:
    """Language and file of each transcript, in the three ways in which archives write them."""
    for element in node.parts.get("transcript", ()):
        if not any(parent.tag == "video_asset" for parent in element.iterancestors()):
            yield element.get("language", ""), element.get("src", "").removeprefix("/static/")
    listed = read_structured(node.get("transcripts")) if node.get("transcripts").strip() else {}
    if isinstance(listed, dict):
        yield from ((str(code), name.removeprefix("/static/")) for code, name in listed.items() if isinstance(name, str))
    else:
        notes.append("The list of transcripts cannot be read: it is no JSON.")
    if node.get("sub").strip():
        yield "en", f"subs_{node.get('sub').strip()}.srt.sjson"
