"""W1: texts as WikiLearn's translation layer cuts them up for Meta-Wiki, and what falls off on the way.

It makes one unit of the leading text of each element of a problem, keyed by its path; one bad key or empty value makes Meta-Wiki
refuse the whole page (openedx-wikilearn-features, transformers/wiki_transformer.py; MediaWiki's Translate extension).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from builder.checks.olx_html import shows_text
from builder.checks.olx_video import transcripts
from builder.checks.registry import Problem, Problems, Subject, check
from builder.checks.wikilearn import MAPPED, PROFILES, course_id
from builder.diagnostics import Severity
from builder.olx.tree import Element, Node, OlxCourse

_OLX = Subject.OLX

ACCEPTED = ("choiceresponse", "optionresponse", "multiplechoiceresponse", "numericalresponse", "stringresponse")
_KEY = re.compile(r"[A-Za-z0-9_.-]+")
_MOST_KEY = 100
_MOST_TITLE = 255
_MOST_CUES = 500
_MOST_SIBLINGS = 9
_FIRST_TAG = re.compile(r"\s*<([a-zA-Z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>")
_ATTRIBUTE = re.compile(r"(?:^|\s)(lang|dir)\s*=")
_CUE_KEY = "subtitle-00:00:00.000-00:00:00.000-999"  # the longest key of a caption


@check("W101", subject=_OLX, profiles=PROFILES)
def problem_not_translatable(course: OlxCourse) -> Problems:
    """A question is of a kind, or built in a way, that WikiLearn cannot translate.

    Bad:  `<problem><div lang="en"><multiplechoiceresponse>…</multiplechoiceresponse></div></problem>`
    Good: `<problem><multiplechoiceresponse>…</multiplechoiceresponse></problem>`
    Why:  one of choiceresponse, optionresponse, multiplechoiceresponse, numericalresponse and stringresponse must stand straight in
    `<problem>`, or the whole question is skipped, even its title (settings of the translation layer).
    Mend: Put the response straight into `<problem>`, or use one of those five kinds.
    """
    for node in course.of("problem"):
        if node.parts and not any(child.tag in ACCEPTED for child in node.element):
            yield Problem(node.where, f"{node.title} is skipped by WikiLearn's translation: no response straight in <problem>")


@check("W102", subject=_OLX, profiles=PROFILES)
def more_than_nine_siblings(course: OlxCourse) -> Problems:
    """A question has more than nine elements of one kind side by side.

    Bad:  ten `<choice>` in one `<choicegroup>`.
    Good: nine at most.
    Why:  WikiLearn's keys have room for one digit; with the tenth Meta-Wiki refuses the whole page of the question (its source).
    Mend: Leave some out, or make two questions.
    """
    for node in course.of("problem"):
        for parent in node.element.iter():
            if len(parent) > _MOST_SIBLINGS:
                tag, number = Counter(str(child.tag) for child in parent if isinstance(child.tag, str)).most_common(1)[0]
                if number > _MOST_SIBLINGS:
                    yield Problem(node.at(parent), f"{node.title}: {number} <{tag}> side by side; nine is the most")


@check("W103", subject=_OLX, profiles=PROFILES)
def text_after_markup(course: OlxCourse) -> Problems:
    """In a question, text follows an element inside a sentence.

    Bad:  `<label>Choose the <b>best</b> answer</label>`: " answer" is not translated.
    Good: `<label>Choose the best answer</label>`, or one `<span>` around the whole text.
    Why:  WikiLearn takes only the text at the beginning of each element; what follows a child is lost (tried with its code).
    Mend: Write the text without markup.
    """
    for node in course.of("problem"):
        for element in node.element.iterdescendants():
            if (element.tail or "").strip():
                shown = " ".join((element.tail or "").split())[:60]
                yield Problem(node.at(element), f'{node.title}: "{shown}" follows markup and is never translated')
                break


@check("W104", subject=_OLX, profiles=PROFILES)
def blank_element(course: OlxCourse) -> Problems:
    """In a question, an element holds only a space.

    Bad:  `<p> </p>`
    Good: no such element.
    Why:  Meta-Wiki refuses a page with an empty text, so the question is never translated (changelog 1.0.3 of the layer).
    Mend: Remove the element.
    """
    for node in course.of("problem"):
        for elements in node.parts.values():
            for element in elements:
                if element.text and not element.text.strip() and not len(element):
                    yield Problem(node.at(element), f"{node.title}: <{element.tag}> holds only a space")


@check("W106", subject=_OLX, profiles=PROFILES)
def script_in_problem(course: OlxCourse) -> Problems:
    """A question contains a script.

    Bad:  `<problem><script type="loncapa/python">x = 3</script>…</problem>`
    Good: a question with fixed values.
    Why:  WikiLearn sends the script to translators as text; one changed letter breaks the question (its source).
    Mend: Write the values into the question.
    """
    for node in course.of("problem"):
        for element in node.parts.get("script", ()):
            yield Problem(node.at(element), f"{node.title}: the script would be sent to translators")


@check("W107", subject=_OLX, profiles=PROFILES)
def markdown_in_problem(course: OlxCourse) -> Problems:
    """A question carries its Markdown source too.

    Bad:  `<problem markdown="&gt;&gt;Which one?&lt;&lt;">`
    Good: `<problem>` without `markdown`.
    Why:  the translation changes the question but not its Markdown; the next edit in Studio brings the old language back (its source).
    Mend: Remove the attribute.
    """
    for node in course.of("problem"):
        if node.get("markdown").strip() not in {"", "null"}:
            yield Problem(node.where, f"{node.title} has a markdown attribute, which is not translated")


@check("W108", subject=_OLX, profiles=PROFILES)
def illegal_unit_key(course: OlxCourse) -> Problems:
    """The place of a text inside a question gives no legal key on Meta-Wiki.

    Bad:  elements with a colon in their names, or very deeply nested ones.
    Good: `<problem>`, a response, `<label>`, `<choicegroup>`, `<choice>`.
    Why:  a key has at most 100 bytes of letters, digits, hyphen, underscore and point; else the whole page is refused (Translate).
    Mend: Build the question with fewer levels and plain elements.
    """
    for node in course.of("problem"):
        for element, key in _unit_keys(node):
            if len(key.encode()) > _MOST_KEY:
                yield Problem(node.at(element), f"{node.title}: the key of <{element.tag}> has {len(key)} bytes; 100 is the most")
                break
            if not _KEY.fullmatch(key):
                yield Problem(node.at(element), f"{node.title}: <{_short(element)}> makes a key that Meta-Wiki refuses")
                break


@check("W109", subject=_OLX, profiles=PROFILES)
def page_title_too_long(course: OlxCourse) -> Problems:
    """The page of a text on Meta-Wiki would have a title over 255 bytes.

    Bad:  a course key of 60 letters and url_names of 40.
    Good: `course-v1:WMF+LDS+2026` and url_names of at most 32.
    Why:  MediaWiki has no longer titles; the text cannot be translated. The title has the key of the course, the language, the key of
    the block, the place in the question, and the language of the translation.
    Mend: Shorten organisation, number and run of the course first, then url_names.
    """
    language = str(course.course_setting("language") or "en")
    fixed = len(f"Translations:WikiLearn/Courses/{course_id(course)}/{language}///zh-hant".encode())
    key_of_course = f"{course.org}+{course.number}+{course.run}"
    for node in course.nodes:
        if node.tag in MAPPED:
            name = "course" if node is course.top else node.url_name
            usage_key = f"block-v1:{key_of_course}+type@{node.tag}+block@{name}"
            total = fixed + len(usage_key.encode()) + _longest_key(node)
            if total > _MOST_TITLE:
                yield Problem(
                    node.mention, f"{node.title}: its page on Meta-Wiki needs a title of {total} bytes; 255 is the most"
                )


@check("W301", subject=_OLX, severity=Severity.WARNING, profiles=PROFILES)
def text_without_language(course: OlxCourse) -> Problems:
    """A text does not say its language and direction.

    Bad:  `<p>مرحبا</p>` alone in `html/h1.html`.
    Good: `<div lang="ar" dir="rtl"><p>مرحبا</p></div>`
    Why:  the page takes its direction from the learner's menus, not from the course: Arabic would stand the wrong way round, and
    screen readers would use the wrong voice (source of the learning pages).
    Mend: Put one `<div lang="…" dir="…">` around the whole text.
    """
    for node in course.of("html"):
        text = shows_text(course, node)
        first = _FIRST_TAG.match(text)
        found = set(_ATTRIBUTE.findall(first[2])) if first else set()
        if not node.html and len(node.element):
            found = set(node.element[0].attrib.keys()) & {"lang", "dir"} if isinstance(node.element[0].tag, str) else set()
            text = "inline"
        if text.strip() and found != {"lang", "dir"}:
            yield Problem(node.where, f"{node.title} does not begin with an element that has lang and dir")


@check("W302", subject=_OLX, profiles=PROFILES)
def too_many_captions(course: OlxCourse) -> Problems:
    """A video has more than 500 captions.

    Bad:  an hour of film with 800 captions.
    Good: several short films.
    Why:  Meta-Wiki hands out at most 500 texts a page; the rest is cut off without a word (newest translation layer).
    Mend: Cut the film into shorter ones.
    """
    for node, where, name in transcripts(course):
        path = course.statics.get(name)
        cues = course.files[path].count(b"-->") if path else 0
        if cues > _MOST_CUES:
            yield Problem(where, f"{node.title}: static/{name} has {cues} captions; 500 is the most")


def _unit_keys(node: Node) -> Iterator[tuple[Element, str]]:
    """Each element of a problem that has text, with its key: tags from the root, numbered among equal siblings."""
    stack = [(node.element, "problem")]
    while stack:
        parent, path = stack.pop()
        children = [child for child in parent if isinstance(child.tag, str)]
        numbers = Counter(str(child.tag) for child in children)
        seen: Counter[str] = Counter()
        for child in children:
            tag = str(child.tag)
            seen[tag] += 1
            key = f"{path}.{tag}.{seen[tag]}" if numbers[tag] > 1 else f"{path}.{tag}"
            if (child.text or "").strip():
                yield child, key
            if len(key) <= 4 * _MOST_KEY:  # deeper ones are too long as well
                stack.append((child, key))


def _longest_key(node: Node) -> int:
    if node.tag == "problem":
        return max([len("display_name"), *(len(key.encode()) for _, key in _unit_keys(node))])
    return len(_CUE_KEY) if node.tag == "video" else len("display_name")


def _short(element: Element) -> str:
    return str(element.tag).rpartition("}")[2][:60]
