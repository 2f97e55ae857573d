"""X30: questions that Studio imports without a word and that break, or cannot be solved, before learners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from builder.checks.olx_settings import words
from builder.checks.olx_structure import unopened_file
from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Severity, suggest
from builder.olx.tree import Element, Node, OlxCourse

_OLX = Subject.OLX

# Every kind of answer that the platform's problem engine knows (its responsetypes and inputtypes modules).
RESPONSES = words(
    """
    annotationresponse choiceresponse choicetextresponse coderesponse customresponse externalresponse formularesponse
    imageresponse multiplechoiceresponse numericalresponse optionresponse schematicresponse stringresponse
    symbolicresponse truefalseresponse
    """
)
INPUTS = words(
    """
    annotationinput checkboxgroup checkboxtextgroup chemicalequationinput choicegroup codeinput crystallography
    designprotein2dinput drag_and_drop_input editageneinput editamoleculeinput filesubmission formulaequationinput
    imageinput javascriptinput jsinput jsme matlabinput optioninput radiogroup radiotextgroup schematic textbox textline
    vsepr_input
    """
)
# Inputs that an answer of this kind can be given in.
_FITTING = {
    "stringresponse": {"textline", "textbox", "formulaequationinput"},
    "numericalresponse": {"textline", "formulaequationinput", "textbox"},
    "multiplechoiceresponse": {"choicegroup", "radiogroup", "checkboxgroup"},
    "choiceresponse": {"checkboxgroup", "choicegroup", "radiogroup"},
    "optionresponse": {"optioninput"},
}


@check("X301", subject=_OLX, severity=Severity.WARNING)
def empty_problem(course: OlxCourse) -> Problems:
    """A problem has no content.

    Bad:  `<problem url_name="q1" weight="2"/>`
    Good: `<problem url_name="q1" weight="2"><multiplechoiceresponse>…</multiplechoiceresponse></problem>`
    Why:  learners see an empty box (measured).
    Mend: Write the question, or remove the problem.
    """
    for node in course.of("problem"):
        if not node.parts and not (node.element.text or "").strip() and not unopened_file(course, node):
            yield Problem(node.where, f"{node.title} is empty")


@check("X302", subject=_OLX, severity=Severity.WARNING)
def problem_without_response(course: OlxCourse) -> Problems:
    """A problem has text, but nothing that a learner could answer.

    Bad:  `<problem><p>Think about burnout.</p></problem>`
    Good: a text block; or a problem with a response, such as `<multiplechoiceresponse>`.
    Why:  it is shown as text, but has no button and no points.
    Mend: Add the question, or make it a text block.
    """
    for node in course.of("problem"):
        if node.parts and not any(tag in RESPONSES or "respon" in tag for tag in node.parts):
            yield Problem(node.where, f"{node.title} has no question that can be answered")


@check("X303", subject=_OLX)
def unknown_response(course: OlxCourse) -> Problems:
    """A problem has a kind of answer that Open edX does not know.

    Bad:  `<multichoiceresponse>`
    Good: `<multiplechoiceresponse>`
    Why:  learners see an error in place of the question (measured).
    Mend: Correct the name of the element, at its beginning and at its end.
    """
    for node in course.of("problem"):
        for tag, elements in node.parts.items():
            if (
                "respon" in tag
                and tag not in RESPONSES
                and not tag.startswith(("responseparam", "response-"))
                and tag != "response"
            ):
                yield Problem(
                    node.at(elements[0]), f"{node.title}: <{tag}> is no kind of answer that is known", suggest(tag, RESPONSES)
                )


@check("X304", subject=_OLX)
def choice_without_correct(course: OlxCourse) -> Problems:
    """A choice does not say whether it is right.

    Bad:  `<choice name="a">Rest</choice>` in a `<choicegroup>`.
    Good: `<choice name="a" correct="true">Rest</choice>`
    Why:  learners see an error in place of the question (measured).
    Mend: Add `correct="true"` or `correct="false"` to each choice.
    """
    for node, response in responses(course, "multiplechoiceresponse"):
        missing = [choice for choice in response.iter("choice") if choice.get("correct") is None]
        if missing:
            yield Problem(node.at(missing[0]), f"{node.title}: {_count(missing, 'choice')} without 'correct'")


@check("X305", subject=_OLX)
def no_correct_choice(course: OlxCourse) -> Problems:
    """No choice of a single-choice question is right.

    Bad:  every `<choice correct="false">`.
    Good: one `<choice correct="true">`.
    Why:  nobody can solve it (measured).
    Mend: Mark the right choice with `correct="true"`. To ask for opinions use a poll or a survey.
    """
    for node, response in responses(course, "multiplechoiceresponse"):
        marks = _marks(response)
        if marks and all(mark.lower() == "false" for mark in marks):
            yield Problem(node.at(response), f"{node.title}: no choice is right, so it cannot be solved")


@check("X306", subject=_OLX, severity=Severity.WARNING)
def no_correct_checkbox(course: OlxCourse) -> Problems:
    """No choice of a question with checkboxes is right.

    Bad:  every `<choice correct="false">` in a `<checkboxgroup>`.
    Good: at least one `<choice correct="true">`.
    Why:  only leaving all boxes empty would be right, and an empty answer can hardly be sent.
    Mend: Mark the right choices, or add "none of these" as a choice. To ask for opinions use a poll or a survey.
    """
    for node, response in responses(course, "choiceresponse"):
        choices = list(response.iter("choice"))
        if choices and all(choice.get("correct", "false").lower() == "false" for choice in choices):
            yield Problem(node.at(response), f"{node.title}: no checkbox is right")


@check("X307", subject=_OLX, severity=Severity.WARNING)
def several_correct_choices(course: OlxCourse) -> Problems:
    """A single-choice question has more than one right choice.

    Bad:  two `<choice correct="true">` in a `<multiplechoiceresponse>`.
    Good: one; or a question with checkboxes, `<choiceresponse>`.
    Why:  learners can pick only one, and any of the right ones gets full points; often it is a mistake.
    Mend: Mark one choice as right, or use checkboxes.
    """
    for node, response in responses(course, "multiplechoiceresponse"):
        right = [mark for mark in _marks(response) if mark.lower() == "true"]
        if len(right) > 1:
            yield Problem(node.at(response), f"{node.title}: {len(right)} choices are right, though only one can be picked")


@check("X308", subject=_OLX)
def response_without_input(course: OlxCourse) -> Problems:
    """A question has no field to answer in.

    Bad:  `<stringresponse answer="rest"><label>…</label></stringresponse>`
    Good: the same with `<textline size="20"/>` inside.
    Why:  with a short answer the LMS cannot load the whole course then; with others the question shows an error (measured).
    Mend: Add the field: `<textline/>` for words, `<formulaequationinput/>` for numbers, `<choicegroup>` with choices,
    `<optioninput>`.
    """
    for node, response in responses(course, *RESPONSES):
        wanted = _FITTING.get(str(response.tag), INPUTS)
        fields = list(response.iter(*wanted))
        if not fields:
            yield Problem(node.at(response), f"{node.title}: <{response.tag}> has no field to answer in")
        elif str(response.tag) in {"multiplechoiceresponse", "choiceresponse"} and next(response.iter("choice"), None) is None:
            yield Problem(node.at(response), f"{node.title}: <{response.tag}> has no choices")


@check("X314", subject=_OLX, severity=Severity.WARNING)
def checkbox_with_name(course: OlxCourse) -> Problems:
    """A checkbox has a name, which is ignored.

    Bad:  `<checkboxgroup><choice name="rest" correct="true">`
    Good: `<checkboxgroup><choice correct="true">`, and the order never changed.
    Why:  ticked boxes are stored by position; reordering moves learners' ticks to other choices, name or not (measured).
    Mend: Remove the names. Add new choices at the end only.
    """
    for node, response in responses(course, "choiceresponse"):
        named = [choice for choice in response.iter("choice") if choice.get("name") is not None]
        if named:
            yield Problem(node.at(named[0]), f"{node.title}: {_count(named, 'checkbox')} with a name, which Open edX ignores")


@check("X315", subject=_OLX, severity=Severity.WARNING)
def choice_without_name(course: OlxCourse) -> Problems:
    """A choice of a single-choice question has no name.

    Bad:  `<choice correct="true">Rest</choice>`
    Good: `<choice name="rest" correct="true">Rest</choice>`
    Why:  without names answers are stored by position: after reordering, learners' answers stand for other choices (measured).
    Mend: Give each choice a name of its own. For a course that runs already, keep the order instead.
    """
    for node, response in responses(course, "multiplechoiceresponse"):
        unnamed = [choice for choice in response.iter("choice") if choice.get("name") is None]
        if unnamed:
            yield Problem(
                node.at(unnamed[0]), f"{node.title}: {_count(unnamed, 'choice')} without a name: answers hang on their order"
            )


@check("X316", subject=_OLX)
def choice_name_twice(course: OlxCourse) -> Problems:
    """Two choices of a question have the same name.

    Bad:  two `<choice name="a">` in one `<choicegroup>`.
    Good: `<choice name="a">` and `<choice name="b">`.
    Why:  Open edX cannot tell which one the learner chose (its source stores `choice_a` for both).
    Mend: Rename one.
    """
    for node, response in responses(course, "multiplechoiceresponse"):
        seen: set[str] = set()
        for choice in response.iter("choice"):
            name = choice.get("name")
            if name is not None and name in seen:
                yield Problem(node.at(choice), f"{node.title}: two choices have the name '{name[:60]}'")
            seen.add(name or "")


def responses(course: OlxCourse, *tags: str) -> Iterator[tuple[Node, Element]]:
    """The questions of some kinds, each with its problem."""
    found = _by_tag(course)
    for tag in tags:
        yield from found.get(tag, ())


@lru_cache(maxsize=1)
def _by_tag(course: OlxCourse) -> Mapping[str, list[tuple[Node, Element]]]:
    """The questions of one course by kind; a dozen checks ask for them one after the other."""
    found: defaultdict[str, list[tuple[Node, Element]]] = defaultdict(list)
    for node in course.of("problem"):
        for tag in RESPONSES & node.parts.keys():
            found[tag] += [(node, response) for response in node.parts[tag]]
    return found


def has_script(node: Node) -> bool:
    """True if a problem computes values, so that `$name` in it may be anything."""
    return "script" in node.parts


def _marks(response: Element) -> list[str]:
    """What the choices say of being right; nothing if one is silent (another check) or computed."""
    marks = [choice.get("correct", "$") for choice in response.iter("choice")]
    return [] if any("$" in mark for mark in marks) else marks


def _count(elements: list[Element], noun: str) -> str:
    plural = {"choice": "choices", "checkbox": "checkboxes"}[noun]
    return f"{len(elements)} {noun if len(elements) == 1 else plural}"
