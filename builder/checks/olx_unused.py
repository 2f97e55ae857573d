"""X02: what lies in the archive, or in a part of the course, and does not arrive."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from builder.checks.olx_settings import words
from builder.checks.olx_structure import lost_course, unopened_file
from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Location, Severity
from builder.olx.tree import CONTAINERS, FILED, LEVELS, WRAPPERS, Broken, OlxCourse, State, is_pointer
from builder.olx.tree_files import parse_xml

_OLX = Subject.OLX

# Folders of a course that hold no blocks; the unpublished blocks in `drafts/` are found by their place in a unit.
_RESOURCES = words(
    """
    about assets css custom_tags drafts grading html_textbooks info js pdf_textbooks policies python_lib roles scripts static
    static_import tabs textbooks vendor
    """
)
_UNREAD = frozenset({State.MISSING, State.BROKEN, State.TOO_DEEP})


@check("X022", subject=_OLX, severity=Severity.WARNING)
def unused_file(course: OlxCourse) -> Problems:
    """A file lies in a folder of the course, but nothing names it.

    Bad:  `html/old-intro.xml`, and no unit with `<html url_name="old-intro"/>`.
    Good: every file of a block named in some unit.
    Why:  Studio does not import it, so its content does not reach learners (measured).
    Mend: Name it in a unit, or delete the file.
    """
    if course.top is None or lost_course(course):
        return  # other checks say why nothing is read
    level = _first_unread_level(course)
    unused = [path for path in _unused(course) if _level(_folder(course, path)) <= level]
    for path in _outermost(course, unused, _told(course)):
        yield Problem(Location(path), f"nothing in the course names this file: its content is not imported{_owner(path, course)}")


@check("X023", subject=_OLX, severity=Severity.WARNING)
def comment_among_parts(course: OlxCourse) -> Problems:
    """A section, subsection or unit has a comment among its parts.

    Bad:  `<vertical display_name="Early signs"><!-- from May --><html url_name="h1"/></vertical>`
    Good: the same without the comment, or with the comment before `<vertical`.
    Why:  Studio takes it for a part that it cannot read, and logs an error; older releases lost other parts for it (measured;
    openedx-platform issue 28557).
    Mend: Delete the comment, or move it before the first element of the file.
    """
    for node in course.of(*LEVELS[1:]):
        comment = next(node.element.iterchildren(etree.Comment), None)
        if comment is not None and not unopened_file(course, node):
            yield Problem(node.at(comment), f"{node.title} has a comment among its parts")


def _unused(course: OlxCourse) -> Iterator[str]:
    """The files that look like those of blocks, and that the importer does not open."""
    for path in course.paths:
        folder = _folder(course, path)
        if not folder or path in course.used or folder in _RESOURCES or folder[0] in "._":
            continue
        name = path.rpartition("/")[2]
        if name != "course.xml" and not name.startswith("._") and name.endswith((".xml", ".html") if folder in FILED else ".xml"):
            yield path


def _folder(course: OlxCourse, path: str) -> str:
    """The folder of the course that a file is in; empty when it is in none."""
    folder, slash, _ = path.removeprefix(course.root).partition("/")
    return folder if slash and path.startswith(course.root) else ""


def _level(tag: str) -> int:
    """How deep blocks of a type stand in a course: 0 for the course, 4 for components."""
    return LEVELS.index(tag) if tag in CONTAINERS else len(LEVELS)


def _first_unread_level(course: OlxCourse) -> int:
    """The level of the highest part that was not read. What is below it nobody can call unused; that part is told itself."""
    levels = [len(LEVELS)]
    for node in course.blocks:
        if node.state in _UNREAD and (node.tag in CONTAINERS or node.tag in WRAPPERS):
            own = LEVELS.index("sequential") if node.tag in WRAPPERS else _level(node.tag)
            levels.append(0 if node.state is State.TOO_DEEP else own)
    return min(levels)


def _told(course: OlxCourse) -> set[str]:
    """The files that other checks speak of: X010, X011, X030 to X033, X601."""
    told = {unopened_file(course, node) for node in course.blocks}
    for node in course.blocks:
        if node.tag == "html" and node.state in _UNREAD:
            told.add(f"{course.root}html/{node.url_name}.html")
        elif node.tag not in FILED and is_pointer(node.element):
            told.add(f"{course.root}{node.tag}/{node.url_name.replace(':', '/')}.xml")
    return told


def _outermost(course: OlxCourse, unused: list[str], told: set[str]) -> Iterator[str]:
    """The unused files that no other unused file names; of files that name each other in a ring, the first."""
    named = {path: _named_in(course, path) - {path} for path in unused}
    inner = set().union(*named.values())
    covered: set[str] = set()
    for path in sorted(unused, key=lambda path: (path not in told, path in inner)):
        if path not in covered and path not in told:
            yield path
        waiting = [path]
        while waiting:
            if (one := waiting.pop()) not in covered:
                covered.add(one)
                waiting += named.get(one, ())


def _named_in(course: OlxCourse, path: str) -> set[str]:
    """The archive paths of the files that an XML file would have Studio open."""
    root = parse_xml(path, course.files[path]) if path.endswith(".xml") else None
    if root is None or isinstance(root, Broken):
        return set()
    found = {f"{course.root}html/{name}.html" for item in root.iter("html") if (name := item.get("filename"))}
    for item in root.iter("*"):
        for name in (item.get("url_name"), item.get("filename")):
            if name:
                found.add(f"{course.root}{item.tag}/{name.replace(':', '/')}.xml")
    return found


def _owner(path: str, course: OlxCourse) -> str:
    """Where the XML file of this HTML file would be, when that is used and names another one."""
    other = f"{path.removesuffix('.html')}.xml"
    return f" ({other} names another)" if path.endswith(".html") and other in course.used else ""
