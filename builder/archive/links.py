"""Links inside an archive, resolved to the content they stand for: by name, without touching the disk."""

from __future__ import annotations

from bisect import bisect_left
from posixpath import normpath
from typing import TYPE_CHECKING

from builder.archive.members import Members, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.diagnostics import BuilderError

_MEND = "put a copy of the file in its place and pack again"


def place_of(members: Members, name: str, target: str, base: str) -> str:
    """The place in the archive that the link `name` points to, `target` being relative to the folder `base`.

    Refuses a link that leaves `base`, as Studio does: for a link "the directory" is the one it is in (`_is_bad_link`).
    """
    path = normpath(target)
    if not target or path.startswith("/") or path.split("/")[0] == "..":
        raise members.refuse(name, f"is a link to {shown(target)}, which leaves its folder", _MEND)
    return normpath(f"{base}/{path}") if base else path


def resolve_links(members: Members) -> dict[str, bytes]:
    """A content for every link, and for every file below a link to a folder. A circle or a link to nothing is refused."""
    _refuse_files_as_folders(members)
    names = sorted((*members.files, *members.links, *members.folders))
    places = {link: _follow(members, link) for link in sorted(members.links)}
    found: dict[str, bytes] = {}
    waiting = [(link, link, 0) for link in places]  # a name to give a content to, the link it stands for, how deep in links
    count = len(members.files)
    while waiting:
        alias, link, depth = waiting.pop()
        place = places[link]
        if place in members.files:
            found[alias] = members.files[place]
            continue
        if depth > members.limits.hops or f"{alias}/".startswith(_prefix(place)):
            raise _circle(members, link)
        for name in _below(names, place, members, link):
            below = f"{alias}/{name.removeprefix(_prefix(place))}"
            count += 1  # every step, since links to folders of links double at each level
            members.check_count(count)
            members.keep_name(below)
            if name in places:
                waiting.append((below, name, depth + 1))
            elif name in members.files:
                found[below] = members.files[name]
    return found


def _follow(members: Members, link: str) -> str:
    """Where `link` leads in the end, when no part of the path is a link any more."""
    path = link
    for _ in range(members.limits.hops):
        if path.count("/") > members.limits.depth:
            raise members.refuse(link, f"is a link that leads more than {members.limits.depth} folders deep", _MEND)
        part = next((part for part in _parts(path) if part in members.links), None)
        if part is None:
            return path
        path = normpath(members.links[part] + path.removeprefix(part))
    raise _circle(members, link)


def _below(names: Sequence[str], place: str, members: Members, link: str) -> Iterator[str]:
    """The `names` in the folder `place`; an empty folder is fine, one that is not there is refused."""
    prefix = _prefix(place)
    start = bisect_left(names, prefix)
    if place not in members.folders and (start == len(names) or not names[start].startswith(prefix)):
        raise members.refuse(link, f"is a link to {shown(place)}, which is not there", "add that file or remove the link")
    for name in names[start:]:
        if not name.startswith(prefix):
            return
        yield name


def _refuse_files_as_folders(members: Members) -> None:
    """No file or link may have files below it: nothing could unpack that, or it would write through the link."""
    names = sorted((*members.files, *members.links, *members.folders))
    for name in sorted((*members.files, *members.links)):
        if name in members.folders:
            raise members.refuse(name, "is both a folder and a file", "rename one of them")
        start = bisect_left(names, f"{name}/")
        if start < len(names) and names[start].startswith(f"{name}/"):
            raise members.refuse(name, f"is a file or a link, and yet {shown(names[start])} lies below it", "rename one of them")


def _parts(path: str) -> list[str]:
    """`path` and the folders it lies in, the outermost first."""
    ends = [index for index, character in enumerate(path) if character == "/"]
    return [path[:end] for end in (*ends, len(path))]


def _prefix(folder: str) -> str:
    return "" if folder == "." else f"{folder}/"


def _circle(members: Members, link: str) -> BuilderError:
    return members.refuse(link, "is a link that leads in a circle", _MEND)
