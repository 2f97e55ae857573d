"""The pages of a preview as a folder of files, for any web host, a memory stick, or a double click: to read, and not to answer.

The folder is written beside its place and put there whole. Nothing in it depends on the time or the machine.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files as package_files
from pathlib import Path

from builder.archive.disk import disk_error
from builder.diagnostics import BuilderError
from builder.preview import pages
from builder.preview.blocks import Renderers, show_unit
from builder.preview.drawings import harmless
from builder.preview.edition import Edition
from builder.preview.links import Links
from builder.preview.others import STYLES
from builder.preview.outline import Tab, Unit
from builder.preview.pages import Choice, Chrome, Shown, Visit
from builder.preview.paths import INDEX, FolderLinks, safe_file, safe_folder
from builder.preview.shelf import Shelf, Title
from builder.preview.studio import studio_page
from builder.preview.texts import targets_of

MARKER = "ldn-preview-export.txt"
_HEAD = "Written by `ldn preview --export`. These are its files; the next export replaces them."

Page = tuple[str, ...]  # what comes after course and locale: ("unit", "signs-1a2b3c4d")
ReadOnly = Callable[[Edition, Links], Renderers]
FileOfBlock = Callable[[str, str], tuple[bytes, str] | None]  # of a type, at a path


@dataclass(frozen=True, slots=True)
class Written:
    """What an export wrote: pages of HTML, and other files."""

    pages: int
    files: int


def export(  # noqa: PLR0913 - what can be chosen on the command line
    shelf: Shelf,
    folder: Path,
    renderers: ReadOnly,
    resource: FileOfBlock,
    *,
    profile: str = "wikilearn",
    courses: Collection[str] = (),
    locales: Collection[str] = (),
) -> Written:
    """Write every page of the editions, or only of some courses and locales, to `folder`.

    `renderers` gives, for an edition and the links of a page, how questions and activities are shown where nobody can answer;
    `resource` the files that XBlocks bring.
    Raises BuilderError if there is nothing to write, or if the folder holds anything that no earlier export wrote.
    """
    titles = [title for title in shelf.titles if _chosen(title, courses, locales)]
    if not titles:
        raise BuilderError("there is no edition to export: no course in these languages.")
    place = folder.resolve()
    try:
        _refuse_foreign(place, folder)
        return _write_beside(place, _files(shelf, titles, renderers, resource, profile))
    except OSError as error:
        raise disk_error("write", folder, error) from error


def _chosen(title: Title, courses: Collection[str], locales: Collection[str]) -> bool:
    return (not courses or title.course in courses) and (not locales or title.locale in locales)


def _files(
    shelf: Shelf, titles: list[Title], renderers: ReadOnly, resource: FileOfBlock, profile: str
) -> Iterator[tuple[Page, bytes]]:
    """Every file of the folder by its path: the pages, then what they show."""
    editions = {
        (title.course, title.locale): edition for title in titles if (edition := shelf.edition(title.course, title.locale))
    }
    known = {key: frozenset(_pages_of(edition)) for key, edition in editions.items()}
    links = FolderLinks(())
    yield (INDEX,), pages.render("export_index.html.j2", titles=titles, links=links, styles=STYLES).encode()
    for key, edition in editions.items():
        for page in _pages_of(edition):
            here = (*key, *page)
            at = replace(links, here=here)
            chrome = _chrome(titles, at, key, page, known)
            yield (*safe_folder(here), INDEX), _page(edition, page, at, chrome, renderers, profile).encode()
        for name, path in edition.olx.statics.items():
            content = edition.files[path]
            own = safe_file((*key, "static", name))
            yield own, harmless(content) if own[-1].endswith(".svg") else content
    for own in sorted(links.used):
        yield own, _own_file(own, resource)


def _own_file(parts: tuple[str, ...], resource: FileOfBlock) -> bytes:
    """A file of the preview's own, or one that an XBlock brings."""
    _, place, *names = parts
    if place == "public":
        return (package_files("builder.preview") / "public" / names[0]).read_bytes()
    found = resource(names[0], names[1])
    if found is None:
        raise BuilderError(f"the XBlock '{names[0]}' asks for a file that it does not bring: {names[1]}")
    return found[0]


def _pages_of(edition: Edition) -> Iterator[Page]:
    """Every page that somebody can read in a folder: there is no progress, for nobody answers."""
    yield ()
    yield ("outline",)
    yield ("studio",)
    yield from (("page", tab.slug) for tab in _tabs(edition))
    yield from (("unit", name) for name in edition.outline.places)


def _tabs(edition: Edition) -> Iterable[Tab]:
    return {tab.slug: tab for tab in edition.outline.tabs}.values()


def _page(edition: Edition, page: Page, links: FolderLinks, chrome: Chrome, renderers: ReadOnly, profile: str) -> str:
    targets = targets_of(links, edition)
    match page:
        case ():
            return pages.about_page(edition, links, chrome, targets)
        case ("outline",):
            return pages.outline_page(edition, links, chrome, Visit())
        case ("studio",):
            return studio_page(edition, links, chrome, profile)
        case ("page", slug):
            return pages.tab_page(edition, links, chrome, targets, next(tab for tab in _tabs(edition) if tab.slug == slug))
        case (_, name):
            place = edition.outline.places[name]
            shown = _unit(place.unit, edition, links, renderers(edition, links))
            return pages.unit_page(edition, links, chrome, Visit(), place, shown)
        case _:
            raise ValueError(f"no page is called {page}")


def _unit(unit: Unit, edition: Edition, links: FolderLinks, renderers: Renderers) -> Shown:
    """The blocks of a unit. Scripts are left out, for there is nobody to talk to; nothing is completed by being read."""
    shown = show_unit(unit, edition, links, Visit(), renderers)
    blocks = tuple(replace(block, seen=False) for block in shown.blocks)
    return replace(shown, blocks=blocks, resources=tuple(item for item in shown.resources if item.kind == "css"), scripts=())


def _chrome(
    titles: list[Title], links: Links, key: tuple[str, str], page: Page, known: Mapping[tuple[str, str], frozenset[Page]]
) -> Chrome:
    """The menus: the same page in each other language, or its outline where that language has no such page."""
    course, locale = key
    own = [title for title in titles if title.course == course]
    languages = tuple(
        Choice(
            title.autonym,
            links.page(title.course, title.locale, *(page if page in known[title.course, title.locale] else ("outline",))),
            title.locale == locale,
            title.lang,
            title.note,
        )
        for title in own
    )
    first: dict[str, Title] = {}
    for title in sorted(titles, key=lambda title: title.locale != locale):
        first.setdefault(title.course, title)
    others = tuple(
        Choice(first[name].course_title, links.page(name, first[name].locale, "outline"), name == course)
        for name in dict.fromkeys(title.course for title in titles)
    )
    return Chrome(next(title.autonym for title in own if title.locale == locale), languages, others)


def _refuse_foreign(place: Path, folder: Path) -> None:
    """Raise BuilderError if `place` is no folder, or holds what no earlier export wrote."""
    if not os.path.lexists(place):
        return
    if not place.is_dir():
        raise BuilderError(f"{folder} is a file: name a folder, one that is new, empty or holds an earlier export.")
    found = {path.relative_to(place).as_posix() for path in _walk(place)}
    foreign = sorted(found - _written_before(place))
    if foreign:
        raise BuilderError(
            f"{folder} holds files that no earlier export wrote, such as {foreign[0]}: move them away, or name a new folder. "
            "Nothing was changed."
        )


def _walk(folder: Path) -> Iterator[Path]:
    """Whatever is in a folder and is no folder itself; a link is what it is, wherever it leads."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)
        else:
            yield path


def _written_before(place: Path) -> frozenset[str]:
    """The files of an earlier export, by its own list."""
    marker = place / MARKER
    if marker.is_symlink() or not marker.is_file():
        return frozenset()
    head, *names = marker.read_text(encoding="utf-8", errors="replace").splitlines()[:1_000_000] or [""]
    return frozenset((*names, MARKER)) if head == _HEAD else frozenset()


def _write_beside(place: Path, files: Iterator[tuple[Page, bytes]]) -> Written:
    """Write the files into a new folder beside `place`, and put it there when it is whole."""
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.parent / f".{place.name}.{secrets.token_hex(4)}"
    beside.mkdir()
    try:
        written = _write(beside, files)
        _swap(beside, place)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return written


def _write(folder: Path, files: Iterator[tuple[Page, bytes]]) -> Written:
    names: list[str] = []
    for parts, content in files:
        path = folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:  # a name that is taken is a fault of ours, and must not pass in silence
            file.write(content)
        names.append("/".join(parts))
    (folder / MARKER).write_text("\n".join((_HEAD, *sorted(names))) + "\n", encoding="utf-8", newline="\n")
    found = sum(name.endswith(INDEX) for name in names)
    return Written(found, len(names) - found)


def _swap(new: Path, place: Path) -> None:
    """Put `new` in the place of an earlier export, which is gone only when the new one stands."""
    if not place.exists():
        new.rename(place)
        return
    old = place.parent / f".{place.name}.{secrets.token_hex(4)}"
    place.rename(old)
    try:
        new.rename(place)
    except OSError:
        old.rename(place)
        raise
    shutil.rmtree(old)
