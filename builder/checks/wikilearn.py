"""W0: names and structure that WikiLearn's translation layer needs to find a block in another language.

It finds a translated block as the one whose key *ends with* the url_name, over all types (openedx-wikilearn-features,
meta_translations/models.py); one match too many stops the whole course.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Severity
from builder.olx.tree import CONTAINERS, LEVELS, WRAPPERS, Node, OlxCourse, State

_OLX = Subject.OLX
PROFILES = ("wikilearn",)

# What the layer translates; everything else stays in the source language.
MAPPED = frozenset({"course", "chapter", "sequential", "vertical", "html", "problem", "video"})

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")
_SHOWN = 80


@check("W001", subject=_OLX, profiles=PROFILES)
def url_name_beyond_wikilearn(course: OlxCourse) -> Problems:
    """A url_name has a sign, or a length, that breaks translation on Meta-Wiki.

    Bad:  `url_name="Early_Signs"`
    Good: `url_name="early-signs"`
    Why:  the name becomes part of a page title on Meta-Wiki, where `_` is a space and 255 bytes are the most; the answer is then not
    recognised, and the translation never comes back (source of the translation layer).
    Mend: Use a to z, 0 to 9 and hyphens, at most 32 signs, and no hyphen at an end. Do it before learners have answered.
    """
    for node in _named(course):
        if not _NAME.fullmatch(node.url_name):
            why = f"has {len(node.url_name)} signs" if len(node.url_name) > 32 else "is not of a to z, 0 to 9 and hyphens"
            yield Problem(node.mention, f"the url_name '{node.url_name[:_SHOWN]}' of a {node.tag} {why}")


@check("W002", subject=_OLX, profiles=PROFILES)
def url_name_of_two_types(course: OlxCourse) -> Problems:
    """Two blocks of different types have the same url_name.

    Bad:  a unit and a text block both called `signs`.
    Good: `signs-page` and `signs-text`.
    Why:  Open edX allows it, but WikiLearn looks for translated blocks without their type, finds two, and stops (its source).
    Mend: Rename one of them.
    """
    first: dict[str, Node] = {}
    for node in _named(course):
        other = first.setdefault(node.url_name, node)
        if other.tag != node.tag:
            yield Problem(node.mention, f"{node.tag} '{node.url_name[:_SHOWN]}' has the name of a {other.tag} ({other.mention})")


@check("W003", subject=_OLX, profiles=PROFILES)
def url_name_ends_like_another(course: OlxCourse) -> Problems:
    """A url_name ends with the whole name of another block.

    Bad:  `intro` and `module1-intro`.
    Good: `intro-page` and `module1-intro`.
    Why:  WikiLearn looks for keys that end with `intro`, finds two blocks, and stops the translation of the course (its source).
    Mend: Rename one of them. An ending that nobody else has, such as eight random signs, is safe.
    """
    # Reversed and sorted, a name that another ends with stands right before those that end with it.
    nodes = {node.url_name: node for node in reversed(_named(course))}
    short = ""
    for name in sorted(nodes, key=lambda name: name[::-1]):
        if short and name.endswith(short):
            other = nodes[short]
            message = f"'{name[:_SHOWN]}' ends with '{short[:_SHOWN]}', the name of a {other.tag} ({other.mention})"
            yield Problem(nodes[name].mention, message)
        else:
            short = name


@check("W004", subject=_OLX, profiles=PROFILES)
def url_name_ends_with_course(course: OlxCourse) -> Problems:
    """A url_name ends with "course".

    Bad:  `about-this-course`
    Good: `about-the-course-page`
    Why:  the course itself is stored as `course`, and WikiLearn finds blocks by the end of their name (its source).
    Mend: Put another word at the end.
    """
    for node in _named(course):
        if node.url_name.endswith("course"):
            yield Problem(node.mention, f"the url_name '{node.url_name[:_SHOWN]}' of a {node.tag} ends with 'course'")


@check("W005", subject=_OLX, profiles=PROFILES)
def title_missing_or_untidy(course: OlxCourse) -> Problems:
    """A part that WikiLearn translates has no title, or one with spaces around it.

    Bad:  `<vertical url_name="u1">`, `display_name=" Early signs"`
    Good: `display_name="Early signs"`
    Why:  without a title the page with its texts cannot be made: mapping stops with an error (the database field is not null).
    Mend: Give every section, subsection, unit, text, question and video a title.
    """
    for node in _mapped(course):
        title = course.course_setting("display_name") if node is course.top else course.setting(node, "display_name")
        if not isinstance(title, str) or not title.strip():
            yield Problem(node.where, f"{node.tag} '{node.url_name[:_SHOWN]}' has no display_name, and WikiLearn cannot map it")
        elif title != title.strip():
            yield Problem(node.where, f"the display_name of {node.tag} '{node.url_name[:_SHOWN]}' begins or ends with a space")


@check("W006", subject=_OLX, severity=Severity.WARNING, profiles=PROFILES)
def title_twice(course: OlxCourse) -> Problems:
    """Two parts of the course have the same title.

    Bad:  two units called "Introduction".
    Good: "What burnout is" and "What a vision is". A component may have the title of its own unit.
    Why:  where names fail, WikiLearn finds blocks by their text, and refuses when two fit; translators do not see which is which.
    Mend: Say in the title what the part is about.
    """
    first: dict[str, Node] = {}
    for node in _mapped(course):
        title = node.get("display_name").strip()
        if not title or node is course.top:
            continue
        other = first.setdefault(title, node)
        if other is not node and not _same_unit(node, other):
            yield Problem(
                node.where, f'two parts are called "{title[:_SHOWN]}": this {node.tag}, and a {other.tag} at {other.where}'
            )


@check("W007", subject=_OLX, profiles=PROFILES)
def not_four_levels(course: OlxCourse) -> Problems:
    """A part that should be translated does not stand in section, subsection, unit.

    Bad:  a text in a randomised library, or straight in a subsection.
    Good: `<chapter>`, `<sequential>`, `<vertical>`, and in it the text.
    Why:  WikiLearn looks four levels deep and no further; what lies deeper or elsewhere is never translated (its source).
    Mend: Move it straight into a unit. For a library of questions there is no way: leave it untranslated on purpose.
    """
    for node in course.nodes:
        if node.parent is None or (node.tag not in MAPPED and node.tag not in WRAPPERS):
            continue
        parent = node.parent.tag
        level = LEVELS.index(node.tag) if node.tag in CONTAINERS else len(LEVELS)
        if level == 0 or parent != LEVELS[level - 1]:
            yield Problem(node.mention, f"{node.title} stands in a <{parent}>, where WikiLearn does not translate it")


def _named(course: OlxCourse) -> list[Node]:
    return [node for node in course.nodes if node.url_name and node is not course.top]


def _mapped(course: OlxCourse) -> Iterator[Node]:
    for node in course.nodes:
        if node.tag in MAPPED and node.state in {State.INLINE, State.FILE}:
            yield node


def _same_unit(node: Node, other: Node) -> bool:
    """True for a unit and one of its components, or two components of one unit: they are matched within it."""
    return node.parent is other or (node.tag not in CONTAINERS and other.tag not in CONTAINERS and node.parent is other.parent)


def course_id(course: OlxCourse) -> str:
    """The key of the course, as WikiLearn writes it into page titles."""
    return f"course-v1:{course.org}+{course.number}+{course.run}"
