"""W0: names, titles and levels, by which WikiLearn finds the blocks of a translated course."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from builder.checks.registry import Problem, Problems, Subject, check
from builder.checks.wikilearn_units import PROFILE, TRANSLATED
from builder.diagnostics import Severity
from builder.olx.tree import CONTAINERS, LEVELS, STUDIO_WORDS, WRAPPERS, Node, OlxCourse

_OLX = Subject.OLX
_LONGEST_NAME = 32
_FORM = re.compile(r"[a-z0-9-]+")


@check("W001", subject=_OLX, profiles=PROFILE)
def name_with_other_characters(course: OlxCourse) -> Problems:
    """A url_name has other characters than small letters, digits and hyphens, or more than 32 of them.

    Bad:  `url_name="Week_1__intro"`
    Good: `url_name="week-1-intro-1a2b3c4d"`
    Why:  the name becomes part of a page title on Meta-Wiki, where underscores are spaces and are merged and trimmed, so the
    translations are never found again; and titles end at 255 bytes.
    Mend: Use a to z, 0 to 9 and hyphens, at most 32. Do it before learners have answered: a new name loses their answers.
    """
    for node in _named(course):
        if fault := _fault(node.url_name):
            yield Problem(node.mention, f"the url_name '{node.url_name[:60]}' of a {node.kind} {fault}")


@check("W002", subject=_OLX, profiles=PROFILE)
def name_shared_by_two_types(course: OlxCourse) -> Problems:
    """Two blocks of different types have the same url_name.

    Bad:  `<vertical url_name="week1"/>` and `<html url_name="week1"/>`
    Good: `week1-unit` and `intro-week1-text`
    Why:  Open edX allows it, but WikiLearn looks for a block by its name alone, finds two, and the translated course fails.
    Mend: Give one of them another url_name. Do it before learners have answered: a new name loses their answers.
    """
    first: dict[str, Node] = {}
    for node in _named(course):
        other = first.setdefault(node.url_name, node)
        if other is not node:
            yield Problem(
                node.mention, f"the {node.kind} has the same url_name as the {other.kind} at {other.mention}: '{node.url_name}'"
            )


@check("W003", subject=_OLX, profiles=PROFILE)
def name_that_ends_another(course: OlxCourse) -> Problems:
    """A url_name is the end of another url_name.

    Bad:  `intro` and `week1-intro`
    Good: `intro-1a2b3c4d` and `week1-intro-5e6f7a8b`
    Why:  WikiLearn looks for a block whose name ends with the wanted one, finds two, and the translated course fails.
    Mend: End each name in letters or digits of its own, as Studio and this builder do.
    """
    places = {node.url_name: node.mention for node in reversed(list(_named(course)))}
    for short, long in suffixes(places):
        yield Problem(places[short], f"the url_name '{short}' is the end of '{long}' ({places[long]})")


@check("W004", subject=_OLX, profiles=PROFILE)
def name_ending_in_course(course: OlxCourse) -> Problems:
    """A url_name ends in "course".

    Bad:  `url_name="about-this-course"`
    Good: `url_name="about-this-course-1a2b3c4d"`
    Why:  the block of the whole course is called `course`; WikiLearn looks for a name that ends so, finds two, and the translated
    course fails.
    Mend: End the name otherwise.
    """
    for node in _named(course):
        if node.url_name.endswith("course"):
            yield Problem(node.mention, f"the url_name '{node.url_name}' of a {node.kind} ends in 'course'")


@check("W005", subject=_OLX, profiles=PROFILE)
def block_without_clean_title(course: OlxCourse) -> Problems:
    """A part that WikiLearn translates has no display_name, or one with white space at an end.

    Bad:  `<vertical>`, `<vertical display_name=" Welcome">`
    Good: `<vertical display_name="Welcome">`
    Why:  the title is the first text that translators get. Without one the translated course fails, and Meta-Wiki refuses a blank
    one together with all other texts of the block.
    Mend: Give it a title without white space at its ends.
    """
    for node in course.of(*TRANSLATED):
        title = _title(course, node)
        if not title.strip():
            yield Problem(node.where, f"{node.kind} '{node.url_name}' has no display_name, so it cannot be translated")
        elif title != title.strip():
            yield Problem(node.where, f"the display_name of {node.title} begins or ends with white space")


@check("W006", subject=_OLX, severity=Severity.WARNING, profiles=PROFILE)
def repeated_title(course: OlxCourse) -> Problems:
    """Two parts of the course have the same title.

    Bad:  three units "Introduction".
    Good: "Introduction to listening", "Introduction to deciding". A component may have the title of its own unit.
    Why:  a block that WikiLearn cannot find by its name is looked for by its title; with two of the same title the mapping stops.
    Translators too see the title alone.
    Mend: Give each part a title of its own.
    """
    first: dict[str, Node] = {}
    for node in course.of(*TRANSLATED):
        title = _title(course, node).strip()
        before = first.setdefault(title, node)
        if title and before is not node and before.where != node.where and not _in_one_unit(node, before):
            yield Problem(node.where, f"{node.title} has the title of another part ({before.where})")


@check("W007", subject=_OLX, profiles=PROFILE)
def block_off_its_level(course: OlxCourse) -> Problems:
    """A part does not stand on its level: course, section, subsection, unit, component.

    Bad:  `<sequential><html url_name="h1"/></sequential>`, or a unit in a unit.
    Good: `<sequential><vertical url_name="u1"/></sequential>`, and the text in that unit.
    Why:  WikiLearn's translation goes exactly these steps down; what stands elsewhere is not found, or not with its texts.
    Mend: Put the part into a section, a subsection and a unit.
    """
    for node in course.blocks:
        if node.parent is not None and (wanted := _wanted(node.parent, node)):
            yield Problem(
                node.mention,
                f"{node.title} stands in a {node.parent.kind}, where only a {STUDIO_WORDS.get(wanted, wanted)} can be translated",
            )


@check("W008", subject=_OLX, severity=Severity.WARNING, profiles=PROFILE)
def text_inside_a_wrapper(course: OlxCourse) -> Problems:
    """Texts or questions stand inside another component.

    Bad:  `<library_content>` or `<split_test>` with problems in it.
    Good: the problems straight in the unit.
    Why:  WikiLearn's translation does not look inside: learners of a translated course get these parts untranslated.
    Mend: Put them straight into the unit, or leave them untranslated knowingly.
    """
    for node in course.of(*WRAPPERS):
        if node.parent is None or node.parent.tag not in WRAPPERS:
            hidden = [inner for inner in _inside(node) if inner.tag in TRANSLATED]
            if hidden:
                yield Problem(node.where, f"{node.title} holds {len(hidden)} parts that are never offered for translation")


def suffixes(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each name that is the end of another one, with such another one.

    Read backwards, the end of a name is its beginning. All names that begin so stand directly behind it once they are sorted, so
    the next one tells.
    """
    for short, long in pairwise(sorted({name[::-1] for name in names})):
        if short and long.startswith(short):
            yield short[::-1], long[::-1]


def _named(course: OlxCourse) -> Iterator[Node]:
    """The blocks below the course that have a name, each once: a draft and a second mention are the same block."""
    found: dict[tuple[str, str], Node] = {}
    for node in course.blocks:
        if node.url_name and node.tag != "course":
            found.setdefault((node.tag, node.url_name), node)
    return iter(found.values())


def _fault(name: str) -> str:
    if "__" in name:
        return "has two underscores side by side"
    if name.startswith("_") or name.endswith("_"):
        return "begins or ends with an underscore"
    if not _FORM.fullmatch(name):
        wrong = sorted({character for character in name if not _FORM.fullmatch(character)})
        return f"has {' '.join(repr(character) for character in wrong[:10])}: only a to z, 0 to 9 and hyphens are safe"
    return f"has {len(name)} characters; {_LONGEST_NAME} is the most" if len(name) > _LONGEST_NAME else ""


def _in_one_unit(node: Node, other: Node) -> bool:
    """True for a unit and a component in it, or for two of its components: they are told apart within the unit."""
    parents = {id(node.parent), id(other.parent)}
    return id(node) in parents or id(other) in parents or (len(parents) == 1 and node.tag not in CONTAINERS)


def _title(course: OlxCourse, node: Node) -> str:
    return str(course.setting(node, "display_name") or "")


def _wanted(parent: Node, node: Node) -> str:
    """The type that may stand in `parent` in place of `node`; empty when `node` may."""
    if parent.tag in LEVELS[:3]:
        wanted = LEVELS[LEVELS.index(parent.tag) + 1]
        return "" if node.tag == wanted else wanted
    return "component" if parent.tag == LEVELS[3] and node.tag in CONTAINERS else ""


def _inside(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _inside(child)
