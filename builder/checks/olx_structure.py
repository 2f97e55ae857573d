"""X0: the frame of a course: the root file, pointers to files, sections in sections."""

from __future__ import annotations

from builder.checks.olx_settings import near, shown
from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Location, Severity
from builder.olx.tree import CONTAINERS, FILED, LEVELS, STUDIO_WORDS, WRAPPERS, Element, Node, OlxCourse, State

_OLX = Subject.OLX


@check("X001", subject=_OLX)
def archive_without_course_file(course: OlxCourse) -> Problems:
    """The archive has no file `course.xml`, or it is not about a course.

    Bad:  an archive with `chapter/`, `html/` and no `course.xml`.
    Good: `course/course.xml` beside those folders.
    Why:  Studio looks for `course.xml` and stops with "Could not find the course.xml file in the package" (its source).
    Mend: Export the course again, or pack the folder that holds `course.xml`.
    """
    if not course.course_files:
        yield Problem(Location("course.xml"), "there is no course.xml in the archive, so Studio cannot import it")
    elif course.pointer is not None and course.top is None:
        yield Problem(Location(course.course_files[0], 1), "course.xml holds no <course>: this is not a course")


@check("X002", subject=_OLX)
def second_course_file(course: OlxCourse) -> Problems:
    """The archive has a second file called `course.xml`.

    Bad:  `course.xml` and also `static/backup/course.xml`.
    Good: one `course.xml`.
    Why:  Studio takes the first that it meets; nobody promises that it is yours (source of its import task).
    Mend: Remove or rename the other file.
    """
    for path in course.course_files[1:]:
        if path not in course.used:
            yield Problem(Location(path), f"a second course.xml: Studio may import this one instead of {course.course_files[0]}")


@check("X003", subject=_OLX)
def course_pointer_with_extra_attribute(course: OlxCourse) -> Problems:
    """The `<course>` line of `course.xml` says more than url_name, org and course.

    Bad:  `<course url_name="2026" org="WMF" course="LDS" display_name="Leadership"/>`
    Good: `<course url_name="2026" org="WMF" course="LDS"/>`
    Why:  with one attribute more Studio does not open `course/2026.xml`: the whole course is emptied, and Studio says "Succeeded"
    (measured with the real importer).
    Mend: Remove every other attribute from `course.xml`; put settings into `policies/<run>/policy.json`.
    """
    if course.top is None or not lost_course(course):
        return
    extra = sorted({str(name) for name in course.top.element.attrib} - {"url_name", "org", "course"})
    if extra:
        names = shown(", ".join(f"'{name}'" for name in extra), 100)
        yield Problem(course.top.where, f"course.xml has {names} besides url_name, org and course: the whole course is lost")


@check("X004", subject=_OLX)
def course_pointer_with_content(course: OlxCourse) -> Problems:
    """The `<course>` of `course.xml` has something inside, though the course is in another file.

    Bad:  `<course url_name="2026" org="WMF" course="LDS"><!-- exported in May --></course>`; a `<wiki/>` or text there
    Good: `<!-- exported in May --><course url_name="2026" org="WMF" course="LDS"/>`
    Why:  Studio does not take it for a pointer then: the whole course is emptied, and Studio says "Succeeded" (measured).
    Mend: Move the comment before `<course`, or delete it; `<wiki>` belongs into `course/<run>.xml`.
    """
    if course.top is None or not lost_course(course):
        return
    element = course.top.element
    first = next((f"<{child.tag}>" for child in element.iterchildren("*")), "a comment" if len(element) else "text")
    if len(element) or (element.text or "").strip():
        yield Problem(course.top.where, f"course.xml has {first} inside <course>: the whole course is lost")


@check("X005", subject=_OLX)
def course_pointer_without_key(course: OlxCourse) -> Problems:
    """The `<course>` of `course.xml` lacks its url_name (the run), its org or its course (the number).

    Bad:  `<course url_name="2026" org="WMF"/>`
    Good: `<course url_name="2026" org="WMF" course="LDS"/>`
    Why:  without url_name Studio refuses the archive; without org or course it invents them, but does not open
    `course/<run>.xml`, so the whole course is emptied (its source).
    Mend: Give `course.xml` all three attributes.
    """
    if course.top is None:
        return
    values = {"url_name": course.run, "org": course.org, "course": course.number}
    missing = [name for name, value in values.items() if not value]
    if missing:
        effect = "the import fails" if "url_name" in missing else "the whole course is lost" if lost_course(course) else ""
        message = f"course.xml does not say {' and '.join(missing)}"
        yield Problem(course.top.where, f"{message}: {effect}" if effect else message)


@check("X006", subject=_OLX)
def course_key_with_illegal_character(course: OlxCourse) -> Problems:
    """The organisation, the number or the run of the course has a character that a course key cannot have.

    Bad:  `<course url_name="2026 spring" org="WMF" course="LDS"/>`
    Good: `<course url_name="2026-spring" org="WMF" course="LDS"/>`
    Why:  a space or a plus sign stops the import with "Unknown error while importing course" (measured).
    Mend: Use letters, digits, points, hyphens and underscores only.
    """
    for name, value in (("org", course.org), ("course", course.number), ("url_name", course.run)):
        wrong = sorted({character for character in value if not (character.isalnum() or character in "_.%-")})
        if wrong and course.top is not None:
            shown = " ".join("a space" if character == " " else f"'{character}'" for character in wrong)
            yield Problem(Location(course.course_files[0], 1), f'{name}="{value}" has {shown}: the import fails')


@check("X010", subject=_OLX)
def missing_definition_file(course: OlxCourse) -> Problems:
    """A part of the course is named, but its file is not in the archive.

    Bad:  `<problem url_name="q1"/>` without a file `problem/q1.xml`.
    Good: `<problem url_name="q1"/>` and `problem/q1.xml`.
    Why:  Studio leaves the part out, with everything in it, and says "Succeeded" (measured; a whole section vanishes so).
    Mend: Add the file, correct the name, or remove the line that names it. Capital and small letters differ.
    """
    for node in course.blocks:
        if node.state is State.MISSING:
            path = f"{course.root}{node.tag}/{node.url_name.replace(':', '/')}.xml"
            yield Problem(
                node.mention, f"{node.kind} '{node.url_name}' is lost: there is no file {path}", _near_file(course, path)
            )
        elif node.html and node.html not in course.files:
            yield Problem(
                node.where, f"text '{node.url_name}' is lost: there is no file {node.html}", _near_file(course, node.html)
            )


@check("X011", subject=_OLX)
def pointer_with_extra_attribute(course: OlxCourse) -> Problems:
    """A line that should only name a file says more, so Studio does not open the file.

    Bad:  `<html url_name="h1" display_name="Welcome"/>` in a unit.
    Good: `<html url_name="h1"/>`, with `display_name` in `html/h1.xml`.
    Why:  with any other attribute, comment or text the line itself is the block: it is imported empty (measured).
    Mend: Leave only `url_name` in the line, and put the rest into the file.
    """
    for node in course.blocks:
        if path := unopened_file(course, node):
            extra = shown(", ".join(sorted({str(name) for name in node.element.attrib} - {"url_name"})) or "a comment", 100)
            effect = f"Studio does not open {path}" if path in course.files else "this line is the whole block"
            yield Problem(node.where, f"{node.title} is imported empty: with {extra} here, {effect}")


@check("X012", subject=_OLX)
def definition_of_another_type(course: OlxCourse) -> Problems:
    """A file holds another type of block than its folder and the line that names it say.

    Bad:  `problem/q1.xml` with `<html>…</html>` inside.
    Good: `problem/q1.xml` with `<problem>…</problem>` inside.
    Why:  Studio reads it as the type of the line; the content is lost or cannot be shown (its source).
    Mend: Move the file to the folder of its own type and name it with that type.
    """
    for node in course.blocks:
        if node.state is State.FILE and node.element.tag != node.tag:
            yield Problem(node.where, f"the file of the {node.kind} '{node.url_name}' holds {node.element.tag!r}")


@check("X013", subject=_OLX)
def definition_that_points_to_itself(course: OlxCourse) -> Problems:
    """The file of a block holds nothing but the block's own name.

    Bad:  `problem/q1.xml` with `<problem url_name="q1"/>` inside.
    Good: `problem/q1.xml` with the whole question inside.
    Why:  Studio does not look further: the block is empty (its source).
    Mend: Put the content into the file, or remove the block.
    """
    for node in course.blocks:
        element = node.element
        if (
            node.state is State.FILE
            and set(element.attrib) == {"url_name"}
            and not len(element)
            and not (element.text or "").strip()
        ):
            yield Problem(
                node.where, f"the file of the {node.kind} '{node.url_name}' only repeats its name, so the block is empty"
            )


@check("X014", subject=_OLX)
def nested_too_deep(course: OlxCourse) -> Problems:
    """Parts lie in parts to a depth that no course needs.

    Bad:  forty units, each inside the one before.
    Good: section, subsection, unit, component.
    Why:  it can only be a mistake of a program or an attack; nothing below this place was checked.
    Mend: Make the course section, subsection, unit and component.
    """
    for node in course.blocks:
        if node.state is State.TOO_DEEP:
            yield Problem(node.where, f"{node.title} lies in more than forty other parts; nothing inside it was checked")


@check("X020", subject=_OLX, severity=Severity.WARNING)
def part_on_wrong_level(course: OlxCourse) -> Problems:
    """A part stands where Studio's outline does not expect it.

    Bad:  a component straight in a section: `<chapter><html url_name="h1"/></chapter>`
    Good: section, subsection, unit, component: `<chapter>`, `<sequential>`, `<vertical>`, `<html>`.
    Why:  the importer takes it, but Studio's outline and the learners' page show only those four levels (measured).
    Mend: Put the part into a section, a subsection and a unit.
    """
    for node in course.nodes:
        if node.parent is None or not _wrong_level(node):
            continue
        expected = LEVELS[LEVELS.index(node.parent.tag) + 1] if node.parent.tag in LEVELS[:3] else "component"
        wanted = f"only {STUDIO_WORDS.get(expected, expected)}s"
        yield Problem(node.mention, f"{node.title} stands in a {node.parent.kind}, where Studio expects {wanted}")


@check("X021", subject=_OLX, severity=Severity.WARNING)
def empty_part(course: OlxCourse) -> Problems:
    """A section, subsection or unit has nothing in it.

    Bad:  `<vertical display_name="Further reading"/>`
    Good: a unit with at least one component.
    Why:  learners open it and see an empty page (measured).
    Mend: Add content, or remove the part.
    """
    for node in course.blocks:
        if node.tag in CONTAINERS and node.readable and not node.children:
            if unopened_file(course, node) or (node.tag == "course" and lost_course(course)):
                continue  # X011, X003 and X004 say why
            yield Problem(node.where, f"the {node.title} is empty")


def unopened_file(course: OlxCourse, node: Node) -> str:
    """The file that an empty line of a unit seems to mean, though it is no pointer; empty if it means none.

    A text or a problem has nothing without its file, so there the file need not exist. Other types may have all in attributes.
    """
    if node.state is not State.INLINE or node.tag not in FILED or node.parent is None or not node.url_name:
        return ""
    if _elements(node.element) or (node.element.text or "").strip() or node.html:
        return ""
    path = f"{course.root}{node.tag}/{node.url_name.replace(':', '/')}.xml"
    return path if path in course.files or node.tag in ("html", "problem") else ""


def lost_course(course: OlxCourse) -> bool:
    """True if `course.xml` is no pointer, yet has no part of a course inside: Studio makes an empty course of it."""
    return course.top is not None and course.top.state is State.INLINE and not course.top.children


def _elements(element: Element) -> bool:
    return any(isinstance(child.tag, str) for child in element)


def _near_file(course: OlxCourse, path: str) -> str:
    """A hint that names a file of the folder with almost this name; the check's own if there is none."""
    folder = path.rpartition("/")[0] + "/"
    names = [name for name in course.paths if name.startswith(folder)]
    return near(path, names)


def _wrong_level(node: Node) -> bool:
    parent = node.parent.tag if node.parent else ""
    if parent in LEVELS[:3]:
        return node.tag != LEVELS[LEVELS.index(parent) + 1]
    return node.tag in CONTAINERS and not (parent in WRAPPERS and node.tag == "vertical")
