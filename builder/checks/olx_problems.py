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

_COMPUTED = words(
    """
    annotationinput chemicalequationinput crystallography designprotein2dinput drag_and_drop_input editageneinput
    formulaequationinput jsinput textbox textline vsepr_input
    """
)
# Every kind of answer that the platform's problem engine knows, and the fields that it takes for one (its responsetypes module).
FIELDS = {
    "annotationresponse": words("annotationinput"),
    "choiceresponse": words("checkboxgroup radiogroup"),
    "choicetextresponse": words("checkboxtextgroup radiotextgroup"),
    "coderesponse": words("filesubmission matlabinput textbox"),
    "customresponse": _COMPUTED,
    "externalresponse": words("textbox textline"),
    "formularesponse": words("formulaequationinput textline"),
    "imageresponse": words("imageinput"),
    "multiplechoiceresponse": words("choicegroup"),
    "numericalresponse": words("formulaequationinput textline"),
    "optionresponse": words("optioninput"),
    "schematicresponse": words("schematic"),
    "stringresponse": words("textline"),
    "symbolicresponse": _COMPUTED,
    "truefalseresponse": words("choicegroup"),
}
RESPONSES = frozenset(FIELDS)
INPUTS = frozenset[str]().union(*FIELDS.values()) | {"codeinput"}
# Answers that may have any number of fields; the others have exactly one.
MANY_FIELDS = words("customresponse externalresponse imageresponse optionresponse schematicresponse")
_CHOSEN = ("multiplechoiceresponse", "choiceresponse", "truefalseresponse")
# What the choices of a question may stand in, and what may stand in there.
_GROUPS = {
    "choicegroup": {"choice", "compoundhint"},
    "radiogroup": {"choice", "compoundhint"},
    "checkboxgroup": {"choice", "compoundhint"},
    "checkboxtextgroup": {"choice"},
    "radiotextgroup": {"choice"},
}
# The engine shows what stands in these as it is, or not at all, so a field in them does no harm.
_NOT_RENDERED = words(
    """
    additional_answer answer clarification codeparam hintgroup math openendedparam openendedrubric responseparam script
    solution targetedfeedback
    """
)


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
    Why:  its field then belongs to no answer, and learners see an error in place of the question; without a field it is shown
    as text that nobody can answer (measured).
    Mend: Correct the name of the element, at its beginning and at its end.
    """
    for node in course.of("problem"):
        for tag in filter(_is_unknown, node.parts):
            wrong = next((element for element in node.parts[tag] if not _has_known_response(element)), None)
            if wrong is not None:
                field = next(wrong.iter(*INPUTS), None)
                fate = "is shown as text" if field is None else f"breaks the problem by the <{field.tag}> in it"
                message = f"{node.title}: <{tag}> is no kind of answer that is known, and {fate}"
                yield Problem(node.at(wrong), message, suggest(tag, RESPONSES))


@check("X304", subject=_OLX)
def choice_without_correct(course: OlxCourse) -> Problems:
    """A choice does not say whether it is right.

    Bad:  `<choice name="a">Rest</choice>` in a `<choicegroup>`; `<option>Rest</option>` in an `<optioninput>`.
    Good: `<choice name="a" correct="true">Rest</choice>`
    Why:  learners see an error in place of the question; with a drop-down the LMS cannot load the whole course (measured).
    Mend: Add `correct="true"` or `correct="false"` to each choice.
    """
    for node, response in responses(course, *_CHOSEN):
        if missing := [choice for choice in response.iter("choice") if choice.get("correct") is None]:
            yield Problem(node.at(missing[0]), f"{node.title}: {_count(missing, 'choice')} without 'correct'")
    for node in course.of("problem"):
        for field in node.parts.get("optioninput", ()):
            if missing := [option for option in field.findall("option") if option.get("correct") is None]:
                message = f"{node.title}: {_count(missing, 'option')} without 'correct', so the whole course cannot be opened"
                yield Problem(node.at(missing[0]), message)


@check("X305", subject=_OLX)
def no_correct_choice(course: OlxCourse) -> Problems:
    """No choice of a single-choice question is right by itself.

    Bad:  every `<choice correct="false">`, or `correct="yes"`; two `<choice correct="true">` in a `<radiogroup>`.
    Good: one `<choice correct="true">`.
    Why:  nobody can solve it (measured).
    Mend: Mark the right choice with `correct="true"`. To ask for opinions use a poll or a survey.
    """
    for node, response in responses(course, *_CHOSEN):
        marks = _marks(node, response)
        if not marks or next(response.iter("checkboxgroup"), None) is not None:
            continue
        right = marks.count("true")
        if not right and not (_has_partial_credit(response) and "partial" in marks):
            yield Problem(node.at(response), f"{node.title}: no choice is right, so it cannot be solved")
        elif right > 1 and response.tag != "multiplechoiceresponse":
            message = f"{node.title}: only one choice can be picked, and {right} must be, so it cannot be solved"
            yield Problem(node.at(response), message)


@check("X306", subject=_OLX)
def no_correct_checkbox(course: OlxCourse) -> Problems:
    """No choice of a question with checkboxes is right.

    Bad:  every `<choice correct="false">` in a `<checkboxgroup>`.
    Good: at least one `<choice correct="true">`.
    Why:  Open edX marks an empty answer as wrong, too, so nobody can solve it (measured).
    Mend: Mark the right choices, or add "none of these" as a choice. To ask for opinions use a poll or a survey.
    """
    for node, response in responses(course, "choiceresponse"):
        marks = _marks(node, response)
        is_boxes = next(response.iter("checkboxgroup"), None) is not None
        if is_boxes and marks and "true" not in marks and not _has_partial_credit(response):
            message = f"{node.title}: no checkbox is right, and an empty answer counts as wrong, so it cannot be solved"
            yield Problem(node.at(response), message)


@check("X307", subject=_OLX, severity=Severity.WARNING)
def several_correct_choices(course: OlxCourse) -> Problems:
    """A single-choice question has more than one right choice.

    Bad:  two `<choice correct="true">` in a `<multiplechoiceresponse>`.
    Good: one; or a question with checkboxes, `<choiceresponse>`.
    Why:  learners can pick only one, and any of the right ones gets full points; often it is a mistake. With an
    `answer-pool` it is none: each learner is shown one of the right ones.
    Mend: Mark one choice as right, or use checkboxes.
    """
    for node, response in responses(course, "multiplechoiceresponse"):
        right = _marks(node, response).count("true")
        if right > 1 and not any(group.get("answer-pool", "0") != "0" for group in response.iter("choicegroup")):
            yield Problem(node.at(response), f"{node.title}: {right} choices are right, though only one can be picked")


@check("X308", subject=_OLX)
def response_without_input(course: OlxCourse) -> Problems:
    """A question has no field to answer in, or one that does not work.

    Bad:  `<stringresponse answer="rest"><label>…</label></stringresponse>`; `<textbox/>` in it; two `<textline/>`.
    Good: the same with one `<textline size="20"/>`.
    Why:  without its field the LMS cannot load the whole course; with a field that does not fit learners see an error (measured).
    Mend: Add the field, right inside the question: one `<textline/>` for words, `<formulaequationinput/>` for numbers,
    `<choicegroup>`, `<checkboxgroup>` with nothing but choices, `<optioninput>`.
    """
    for node, response in responses(course, *sorted(RESPONSES)):
        if fault := _field_fault(response) or _group_fault(node, response):
            yield Problem(node.at(response), f"{node.title}: {fault}")
    for node in course.of("problem"):
        for field in _stray_fields(node):
            yield Problem(node.at(field), f"{node.title}: <{field.tag}> stands in no question, and breaks the problem")


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


def _is_unknown(tag: str) -> bool:
    """True for the name of an element that looks like a kind of answer and is none."""
    return "respon" in tag and tag not in RESPONSES | {"response"} and not tag.startswith(("responseparam", "response-"))


def _has_known_response(element: Element) -> bool:
    """True if a question of a known kind stands around an element or in it, so that it is only an element with an odd name."""
    around = any(ancestor.tag in RESPONSES for ancestor in element.iterancestors())
    return around or next(element.iter(*RESPONSES), None) is not None


def _marks(node: Node, response: Element) -> list[str]:
    """What the choices say of being right, in small letters; nothing if one is silent (another check) or computed."""
    marks = [choice.get("correct") for choice in response.iter("choice")]
    known = [mark.lower() for mark in marks if mark is not None and not ("$" in mark and has_script(node))]
    return known if len(known) == len(marks) else []


def _has_partial_credit(response: Element) -> bool:
    return response.get("partial_credit", "false").strip().lower() != "false"


def _field_fault(response: Element) -> str:
    """What is wrong with the number or the kind of a question's fields; empty if nothing."""
    tag, fields = str(response.tag), list(response.iter(*INPUTS))
    if unfit := [str(field.tag) for field in fields if field.tag not in FIELDS[tag]]:
        return f"<{unfit[0]}> cannot be the field of <{tag}>"
    if not fields and tag not in MANY_FIELDS:
        return f"<{tag}> has no field to answer in, so the whole course cannot be opened"
    if not fields and tag != "customresponse":  # which some use to run a script
        return f"<{tag}> has no field to answer in"
    return f"<{tag}> has {len(fields)} fields, and can have only one" if len(fields) > 1 and tag not in MANY_FIELDS else ""


def _group_fault(node: Node, response: Element) -> str:
    """What is wrong with what the choices of a question stand in; empty if nothing."""
    for group in response.iter(*_GROUPS):
        others = [str(child.tag) for child in group.iterchildren("*") if child.tag not in _GROUPS[str(group.tag)]]
        if others:
            return f"<{others[0]}> stands among the choices, where only choices may stand"
        if next(group.iter("choice"), None) is None:
            return f"<{response.tag}> has no choices"
        if group.tag == "choicegroup" and group.getparent() is not response and "true" in _marks(node, response):
            right = [choice for choice in group.iter("choice") if choice.get("correct", "").lower() == "true"]
            if all(choice.get("name") is None for choice in right):
                return f"<choicegroup> does not stand right inside <{response.tag}>, so no choice can be right"
    return ""


def _stray_fields(node: Node) -> Iterator[Element]:
    """Fields outside any question; those in a question of an unknown kind are another check's."""
    for tag in sorted(INPUTS & node.parts.keys()):
        for field in node.parts[tag]:
            around = {str(ancestor.tag) for ancestor in field.iterancestors()}
            if not around & (RESPONSES | INPUTS | _NOT_RENDERED) and not any(map(_is_unknown, around)):
                yield field


def _count(elements: list[Element], noun: str) -> str:
    plural = {"choice": "choices", "checkbox": "checkboxes", "option": "options"}[noun]
    return f"{len(elements)} {noun if len(elements) == 1 else plural}"
