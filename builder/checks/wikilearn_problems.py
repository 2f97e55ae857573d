"""W1: questions that WikiLearn's translation loses, or that Meta-Wiki refuses."""

from __future__ import annotations

from collections.abc import Iterator

from builder.checks.olx_settings import shown
from builder.checks.registry import Problem, Problems, Subject, check
from builder.checks.wikilearn_units import (
    PROFILE,
    RESPONSES,
    TRANSLATED,
    is_offered,
    is_text_input,
    problem_units,
    questions,
    unit_keys,
)
from builder.diagnostics import Severity
from builder.olx.tree import Element, OlxCourse

_OLX = Subject.OLX
_LONGEST_KEY = 100
_LONGEST_TITLE = 255
_LONGEST_COURSE = 45
_LONGEST_LANGUAGE = "zh-hant"


@check("W101", subject=_OLX, profiles=PROFILE)
def response_inside_another_element(course: OlxCourse) -> Problems:
    """The response of a question is not a direct child of `<problem>`.

    Bad:  `<problem><div><multiplechoiceresponse>…</multiplechoiceresponse></div></problem>`
    Good: `<problem><multiplechoiceresponse>…</multiplechoiceresponse></problem>`
    Why:  WikiLearn looks for it there only; the whole question, its title too, is never offered for translation.
    Mend: Take the element around it away.
    """
    for node in questions(course):
        if not is_offered(node):
            tag = next(tag for tag in RESPONSES if tag in node.parts)
            where = node.at(node.parts[tag][0])
            yield Problem(where, f"the <{tag}> of {node.title} is not a direct child of <problem>, so it is never translated")


@check("W102", subject=_OLX, severity=Severity.WARNING, profiles=PROFILE)
def question_of_untranslatable_type(course: OlxCourse) -> Problems:
    """A question is of a type that WikiLearn does not translate.

    Bad:  `<problem><formularesponse>…</formularesponse></problem>`
    Good: a question with one or several right choices, a drop-down, a number or a short text.
    Why:  WikiLearn's translation takes these five types only; learners of a translated course get the question as it is.
    Mend: Ask it in one of the five ways, or leave it untranslated knowingly.
    """
    offered = {id(node) for node in questions(course)}
    for node in course.of("problem"):
        if id(node) not in offered and node.parts:
            found = ", ".join(f"<{tag}>" for tag in sorted(node.parts) if tag.endswith("response"))
            yield Problem(node.where, f"{node.title} is never offered for translation: it has {found or 'no response'}")


@check("W103", subject=_OLX, profiles=PROFILE)
def text_that_translators_never_get(course: OlxCourse) -> Problems:
    """A text in a question stands where WikiLearn's translation does not look.

    Bad:  `<label>Choose the <b>best</b> answer</label>`, `<stringequalhint answer="no">Try again</stringequalhint>`
    Good: `<label>Choose the best answer</label>`
    Why:  translators get the text before an element's first child only, and of an element with `answer` in a text question only
    that. The rest stays in the first language in every translation.
    Mend: Write each text without markup in it; put a text after an element into an element of its own.
    """
    for node in questions(course):
        for element, text, reason in _lost_texts(node.element):
            words = " ".join(text.split())
            shown = words[:40] + ("…" if len(words) > 40 else "")
            yield Problem(node.at(element), f"'{shown}' in {node.title} is never translated: it {reason}")


@check("W104", subject=_OLX, profiles=PROFILE)
def ten_texts_of_one_tag(course: OlxCourse) -> Problems:
    """Ten or more elements of one tag stand side by side in a question.

    Bad:  ten `<choice>` in one group.
    Good: at most nine.
    Why:  WikiLearn's translation counts with one digit; the tenth gets a key that Meta-Wiki refuses, and the whole
    question with it.
    Mend: Use nine or fewer, or make two questions of it.
    """
    for node, units in problem_units(course).items():
        told: set[str] = set()
        for unit in units:
            if unit.crowd and unit.crowd not in told:
                told.add(unit.crowd)
                tag = unit.crowd.rpartition(".")[2]
                message = f"{node.title} has ten or more <{tag}> side by side: Meta-Wiki refuses the whole question"
                yield Problem(node.at(unit.element), message)


@check("W105", subject=_OLX, profiles=PROFILE)
def blank_text_in_question(course: OlxCourse) -> Problems:
    """An element of a question holds nothing but white space.

    Bad:  `<p> </p>`, `<p>&#160;</p>`
    Good: no such element; `<br/>` and `<textline/>` are fine.
    Why:  it is sent as an empty text, and Meta-Wiki refuses one together with the whole question; or, on newer versions, the
    question can never be complete.
    Mend: Remove the element, or write it without the white space: `<p/>`.
    """
    for node, units in problem_units(course).items():
        for unit in units:
            if not unit.text.strip():
                yield Problem(node.at(unit.element), f"<{unit.element.tag}> in {node.title} holds only white space")


@check("W106", subject=_OLX, severity=Severity.WARNING, profiles=PROFILE)
def script_in_question(course: OlxCourse) -> Problems:
    """A question has a script.

    Bad:  `<problem><script type="loncapa/python">x = 3</script>…`
    Good: a question without one.
    Why:  the script is sent to translators as a text; one wrong character in a translation breaks the question.
    Mend: Write the question without a script.
    """
    for node in questions(course):
        for script in node.parts.get("script", ()):
            yield Problem(node.at(script), f"the script in {node.title} is sent to translators")


@check("W107", subject=_OLX, severity=Severity.WARNING, profiles=PROFILE)
def question_with_markdown(course: OlxCourse) -> Problems:
    """A question carries its `markdown`, the form of Studio's simple editor.

    Bad:  `<problem markdown=">>Which?<<">`
    Good: `<problem>` without it; Studio then opens the advanced editor.
    Why:  translations are written into the question but not into `markdown`; the next edit in Studio brings the old text back.
    Mend: Remove the attribute.
    """
    for node in course.of("problem"):
        if node.get("markdown"):
            yield Problem(node.where, f"{node.title} has the attribute markdown, which translations do not reach")


@check("W108", subject=_OLX, profiles=PROFILE)
def illegal_translation_key(course: OlxCourse) -> Problems:
    """A text in a question lies so deep, or in such an element, that its key is illegal.

    Bad:  a text ten levels down in `<div>`, or in `<svg xmlns="http://www.w3.org/2000/svg">`.
    Good: a flat question: response, group, choice.
    Why:  the key of a text is the path to it. Meta-Wiki takes at most 100 letters, digits, hyphens, underscores and points, and
    refuses the whole question otherwise.
    Mend: Take elements around the text away; put drawings into files.
    """
    for node, units in problem_units(course).items():
        for unit in units:
            if not unit.legal:
                yield Problem(
                    node.at(unit.element), f"the key '{unit.key[:120]}' of a text in {node.title} has illegal characters"
                )
            elif len(unit.key.encode()) > _LONGEST_KEY:
                length = len(unit.key.encode())
                yield Problem(
                    node.at(unit.element), f"the key of a text in {node.title} has {length} bytes; {_LONGEST_KEY} is the most"
                )


@check("W109", subject=_OLX, profiles=PROFILE)
def page_title_too_long(course: OlxCourse) -> Problems:
    """The page on Meta-Wiki with a translation of the block would have too long a title.

    Bad:  `Wikimedia-Foundation+WMF_LDS_Leadership+2026_T3` and a url_name of 32 characters with a question in it.
    Good: `WMF+LDS+2026`
    Why:  the title has the course's key, the block's key and the text's key in it; MediaWiki takes 255 bytes and refuses more.
    Mend: Shorten the organisation, the number or the run of the course, or the url_name of the block.
    """
    fixed = len(_page_title(course).encode())
    for node in course.of(*TRANSLATED):
        name = "course" if node.tag == "course" else node.url_name
        length = fixed + len(f"{node.tag}{name}".encode()) + max(len(key.encode()) for key in unit_keys(course, node))
        if length > _LONGEST_TITLE:
            message = f"{node.title}: its longest page title on Meta-Wiki has {length} bytes; {_LONGEST_TITLE} is the most"
            yield Problem(node.where, message)


@check("W110", subject=_OLX, severity=Severity.WARNING, profiles=PROFILE)
def long_course_key(course: OlxCourse) -> Problems:
    """Organisation, number and run of the course are long.

    Bad:  `Wikimedia-Foundation+WMF_LDS_Leadership+2026_Spring`
    Good: `WMF+LDS+2026`
    Why:  they stand twice in the title of every page on Meta-Wiki, which has 255 bytes for all.
    Mend: Choose short ones, at most 45 bytes together.
    """
    key = f"{course.org}+{course.number}+{course.run}"
    if course.top is not None and len(key.encode()) > _LONGEST_COURSE:
        yield Problem(
            course.course_place,
            f"'{key[:200]}' has {len(key.encode())} bytes; more than {_LONGEST_COURSE} leave little for names",
        )


def _page_title(course: OlxCourse) -> str:
    """The title of a page, without the type and name of the block and the key of the text."""
    run = f"{course.org}+{course.number}+{course.run}"
    page = f"WikiLearn/Courses/course-v1:{run}/{_language(course)}/block-v1:{run}+type@+block@"
    return f"Translations:{page}//{_LONGEST_LANGUAGE}"


def _language(course: OlxCourse) -> str:
    return shown(course.course_setting("language") or "en")


def _lost_texts(root: Element) -> Iterator[tuple[Element, str, str]]:
    """Texts that are no unit of their own: the element that they stand at, the text, and why it is lost."""
    answers = is_text_input(root)
    for element in root.iter():
        if element is not root and (element.tail or "").strip():
            tag = str(element.tag)  # of a comment, lxml gives a function
            yield element, str(element.tail), f"follows {'a comment' if tag.startswith('<') else f'<{tag}>'}"
        if answers and element.get("answer") and (element.text or "").strip():
            yield element, str(element.text), f"stands in <{element.tag}>, of which only `answer` is taken"
