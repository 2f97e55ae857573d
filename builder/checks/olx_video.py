"""X5: films and their captions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.checks.olx_settings import near, shown
from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Location, Severity
from builder.olx.tree import Broken, Node, OlxCourse
from builder.olx.tree import decoded as json_of
from builder.olx.tree_files import decode

_OLX = Subject.OLX
_TIME = r"\d{1,3}:[0-5]\d:[0-5]\d[,.]\d{1,3}"
_CUE = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")


@check("X501", subject=_OLX)
def video_without_source(course: OlxCourse) -> Problems:
    """A video does not say which film it shows.

    Bad:  `<video url_name="v1" display_name="Welcome"/>`; also one with only a `<source>`, but no `youtube_id_1_0`.
    Good: `<video url_name="v1" youtube_id_1_0=""><source src="https://…/film.webm"/></video>`, or a real `youtube_id_1_0`.
    Why:  without `youtube_id_1_0` Open edX shows a film of edX about itself (measured).
    Mend: Add `youtube_id_1_0`: the film's id at YouTube, or nothing between the quotation marks if it is not there.
    """
    for node in course.of("video"):
        if _names_no_film(node):
            yield Problem(node.where, f"{node.title} names no film: Open edX shows one of its own")


@check("X502", subject=_OLX)
def video_id_without_asset(course: OlxCourse) -> Problems:
    """A video has an id of the platform's video library, but not the entry that belongs to it.

    Bad:  `<video edx_video_id="abc" …/>`
    Good: `edx_video_id=""`, or `<video edx_video_id="abc"><video_asset client_video_id="…" duration="0.0"/></video>`.
    Why:  Studio drops the video, and says "Succeeded" (measured).
    Mend: Remove the id; Studio makes a new one. Then new captions are taken over as well.
    """
    for node in course.of("video"):
        if node.get("edx_video_id").strip() and "video_asset" not in node.parts:
            yield Problem(node.where, f"{node.title} is lost: it has an edx_video_id, but no <video_asset>")


@check("X503", subject=_OLX)
def transcript_file_missing(course: OlxCourse) -> Problems:
    """The captions of a video are not in the archive.

    Bad:  `<transcript language="fr" src="film-fr.srt"/>` without a file `static/film-fr.srt`.
    Good: both.
    Why:  the language is offered to learners, but there are no captions (measured).
    Mend: Put the file into `static/`, or correct its name.
    """
    for node, where, name in transcripts(course):
        if name not in course.statics and "/" not in name:
            hint = near(name, course.statics)
            message = f"{node.title}: the captions static/{shown(name, 100)} are not in the archive"
            yield Problem(where, message, hint)


@check("X504", subject=_OLX)
def transcript_in_folder(course: OlxCourse) -> Problems:
    """The captions of a video lie in a folder.

    Bad:  `<transcript language="fr" src="captions/film-fr.srt"/>`
    Good: `<transcript language="fr" src="film-fr.srt"/>` and `static/film-fr.srt`
    Why:  Open edX looks for captions straight in `static/` only (measured).
    Mend: Move the file into `static/` itself.
    """
    for node, where, name in transcripts(course):
        if "/" in name:
            yield Problem(where, f"{node.title}: the captions '{shown(name, 100)}' must lie straight in static/")


@check("X505", subject=_OLX)
def transcript_not_srt(course: OlxCourse) -> Problems:
    """A file of captions cannot be read.

    Bad:  a text without times, a time such as `00:01 --> 00:05`, or a file not saved as UTF-8.
    Good: `00:00:01,000 --> 00:00:05,000` and below it the words.
    Why:  Open edX drops the captions (its source; it reads SubRip in UTF-8 only).
    Mend: Save the captions as SubRip (.srt) in UTF-8.
    """
    for path in _caption_files(course):
        text = decode(path, course.files[path])
        if isinstance(text, Broken):
            yield Problem(text.where, f"the captions are not in UTF-8: {text.message}")
            continue
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if "-->" in line]
        if not lines:
            yield Problem(Location(path), "there are no captions in the SubRip format in this file")
        bad = next(((number, line) for number, line in lines if not _CUE.fullmatch(line)), None)
        if bad:
            yield Problem(Location(path, bad[0], 1), f"this is no time of SubRip: {bad[1].strip()[:80]}")


@check("X506", subject=_OLX, severity=Severity.WARNING)
def video_without_captions(course: OlxCourse) -> Problems:
    """A video has no captions.

    Bad:  `<video youtube_id_1_0="abc"/>`
    Good: `<video youtube_id_1_0="abc"><transcript language="en" src="film-en.srt"/></video>`
    Why:  learners who do not hear, or who learn in a second language, cannot follow.
    Mend: Add a file of captions (SubRip, .srt) for each language, even if YouTube has its own.
    """
    named = {id(node) for node, _, _ in transcripts(course)}
    for node in course.of("video"):
        if id(node) not in named and not _names_no_film(node) and not node.get("sub") and "transcript" not in node.parts:
            yield Problem(node.where, f"{node.title} has no captions")


def _names_no_film(node: Node) -> bool:
    return not any(name in node.element.attrib for name in ("youtube", "youtube_id_1_0")) and not node.get("edx_video_id")


def transcripts(course: OlxCourse) -> Iterator[tuple[Node, Location, str]]:
    """Each file of captions that a video names, once: the video, the place, the name below `static/`."""
    for node in course.of("video"):
        seen: set[str] = set()
        for element in node.parts.get("transcript", ()):
            name = element.get("src", "").removeprefix("/static/")
            if name and name not in seen:
                seen.add(name)
                yield node, node.at(element), name
        listed = json_of(node.get("transcripts")) if node.get("transcripts") else None
        for name in listed.values() if isinstance(listed, dict) else ():
            if isinstance(name, str) and name and name not in seen:
                seen.add(name)
                yield node, node.where, name.removeprefix("/static/")


def _caption_files(course: OlxCourse) -> Iterator[str]:
    """The files of captions in use that should be SubRip, each once."""
    names = {name for _, _, name in transcripts(course)}
    yield from sorted(course.statics[name] for name in names if name in course.statics and not name.endswith(".sjson"))
