"""X1: the permanent names of blocks, on which learners' answers hang."""

from __future__ import annotations

from builder.checks.olx_structure import unopened_file
from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Location, Severity
from builder.olx.tree import LEVELS, Node, OlxCourse

_OLX = Subject.OLX
_MOST_KEY = 255  # StudentModule.module_state_key
_MOST_TYPE = 32  # StudentModule.module_type


@check("X101", subject=_OLX)
def same_block_twice(course: OlxCourse) -> Problems:
    """Two blocks of one type have the same url_name, or one block is named in two places.

    Bad:  two lines `<problem url_name="q1"/>`.
    Good: `q1` and `q2`, each named once.
    Why:  the second block replaces the first, or is left out because its file was used already (measured).
    Mend: Give each block a url_name of its own, and name it once.
    """
    first: dict[tuple[str, str], Location] = {}
    for node in course.nodes:  # what Studio exports may list an unpublished block twice
        if not node.url_name:
            continue
        before = first.setdefault((node.tag, node.url_name), node.mention)
        if before is not node.mention:
            message = f"{node.kind} '{node.url_name[:100]}' stands here and at {before}: one of the two is lost"
            yield Problem(node.mention, message)


@check("X102", subject=_OLX)
def missing_url_name(course: OlxCourse) -> Problems:
    """A block has no url_name.

    Bad:  `<problem display_name="Early signs">…</problem>` in a unit.
    Good: `<problem url_name="early-signs" display_name="Early signs">…</problem>`; in older courses `slug` or `name`
    Why:  Studio makes a name from the content, so each edit makes another block: learners' answers and grades
    are lost (measured).
    Mend: Give the block a url_name, and never change it again.
    """
    for node in course.blocks:
        if not node.url_name and node.tag != "course" and not (node.get("slug") or node.get("name")):
            shown = f' ("{node.get("display_name")[:60]}")' if node.get("display_name") else ""
            yield Problem(node.mention, f"a {node.kind} without url_name{shown}: each edit loses the learners' answers")


@check("X103", subject=_OLX)
def url_name_with_illegal_character(course: OlxCourse) -> Problems:
    """A url_name has a character that Open edX cannot store.

    Bad:  `url_name="early signs"`, `url_name="50%"`
    Good: `url_name="early-signs"`
    Why:  with a space or one of `/ + @ # ' &` the block is dropped; with `%` the import stops half-way and leaves
    a course that cannot be opened (measured).
    Mend: Use a to z, 0 to 9, point, hyphen and underscore, and rename the block's file too.
    """
    for node in course.blocks:
        if wrong := node.unstorable:
            shown = " and ".join("a space" if character == " " else f"'{character}'" for character in wrong)
            effect = "the import stops half-way and leaves a broken course" if "%" in wrong else "Studio drops the block"
            yield Problem(node.mention, f"the url_name '{node.url_name[:100]}' of a {node.kind} has {shown}: {effect}")


@check("X104", subject=_OLX, severity=Severity.WARNING)
def url_name_not_ascii(course: OlxCourse) -> Problems:
    """A url_name has letters that are not a to z.

    Bad:  `url_name="señales"`
    Good: `url_name="senales"`; the title may be "Señales".
    Why:  it is imported, but addresses with it are broken by percent-encoding (measured).
    Mend: Write the url_name with a to z, 0 to 9 and hyphens. Do it before learners have answered: a new name loses their answers.
    """
    for node in course.blocks:
        if not node.url_name.isascii():
            yield Problem(node.mention, f"the url_name '{node.url_name[:100]}' of a {node.kind} has letters beyond a to z")


@check("X105", subject=_OLX, severity=Severity.WARNING)
def url_name_with_colon(course: OlxCourse) -> Problems:
    """A url_name has a colon.

    Bad:  `<html url_name="week1:intro"/>`
    Good: `<html url_name="week1-intro"/>`
    Why:  Studio reads the colon as a folder: it looks for `html/week1/intro.xml` (its source). No export writes such names.
    Mend: Use a hyphen.
    """
    for node in course.blocks:
        if ":" in node.url_name:
            message = f"the url_name '{node.url_name[:100]}' of a {node.kind} has a colon, which means a folder"
            yield Problem(node.mention, message)


@check("X106", subject=_OLX)
def usage_key_too_long(course: OlxCourse) -> Problems:
    """The full key of a block is longer than the database can hold.

    Bad:  a url_name of 230 letters.
    Good: a url_name of at most 40.
    Why:  Open edX stores answers under `block-v1:Org+Number+Run+type@type+block@url_name`, at most 255 characters, and
    types of at most 32. The import says nothing, but no answer can be saved (measured).
    Mend: Shorten the url_name, or the organisation, number and run of the course.
    """
    fixed = len(f"block-v1:{course.org}+{course.number}+{course.run}+type@+block@")
    for node in course.blocks:
        length = fixed + len(node.tag) + len(node.url_name)
        if length > _MOST_KEY:
            yield Problem(
                node.mention, f"the key of {node.kind} '{node.url_name[:40]}…' has {length} characters; 255 is the most"
            )
        elif len(node.tag) > _MOST_TYPE:
            yield Problem(node.mention, f"the block type '{node.tag[:60]}' has {len(node.tag)} characters; 32 is the most")


@check("X107", subject=_OLX, severity=Severity.WARNING)
def missing_display_name(course: OlxCourse) -> Problems:
    """A section, subsection or unit has no title.

    Bad:  `<vertical url_name="u1">`
    Good: `<vertical url_name="u1" display_name="Early signs">`
    Why:  learners then see the url_name, or the bare word "Unit", in the outline.
    Mend: Add `display_name`.
    """
    for node in course.of(*LEVELS[1:]):
        if not _title(course, node) and not unopened_file(course, node):
            yield Problem(node.where, f"{node.kind} '{node.url_name}' has no display_name")


def _title(course: OlxCourse, node: Node) -> str:
    return str(course.setting(node, "display_name") or "").strip()
