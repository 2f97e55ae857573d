"""X31: right answers that no learner could give."""

from __future__ import annotations

import re

from builder.checks.olx_problems import has_script, responses
from builder.checks.olx_settings import words
from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Severity
from builder.olx.tree import Element, Node, OlxCourse

_OLX = Subject.OLX

# What the problem engine's calculator knows (read in its source): functions, constants; a suffix such as 2k multiplies.
_WORDS = words(
    """
    sin cos tan sec csc cot sqrt log10 log2 ln exp arcsin arccos arctan arcsec arccsc arccot abs fact factorial sinh
    cosh tanh sech csch coth arcsinh arccosh arctanh arcsech arccsch arccoth re im conj floor ceil round pi e i j k c t
    q min max
    """
)
_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[%kMGTcmunp]?(?![A-Za-z])")
_WORD = re.compile(r"[A-Za-z_]\w*")
_SIGNS = frozenset("+-*/^() .|!\t\n")
_QUOTED = re.compile(r"'([^']*)'")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


@check("X309", subject=_OLX)
def response_without_answer(course: OlxCourse) -> Problems:
    """A question with a field for words or numbers has no right answer.

    Bad:  `<stringresponse type="ci"><textline/></stringresponse>`
    Good: `<stringresponse answer="rest" type="ci"><textline/></stringresponse>`
    Why:  learners see an error, or no answer can be right (measured).
    Mend: Write the right answer into `answer`. To collect free texts use a survey or a discussion.
    """
    for node, response in responses(course, "stringresponse", "numericalresponse", "formularesponse"):
        if not response.get("answer", "").strip():
            yield Problem(node.at(response), f"{node.title}: <{response.tag}> has no answer")


@check("X310", subject=_OLX)
def answer_not_a_number(course: OlxCourse) -> Problems:
    """The right answer of a question for a number is no number.

    Bad:  `<numericalresponse answer="seven">`
    Good: `<numericalresponse answer="7">`, or a range `[6.5,7.5]`, or a formula `2^3-1`.
    Why:  nobody can solve it (measured).
    Mend: Write a number with a point, not a comma. For words use a short answer, `<stringresponse>`.
    """
    for node, response in responses(course, "numericalresponse"):
        answers = [(response, response.get("answer", ""))]
        answers += [(item, item.get("answer", "")) for item in response.iter("additional_answer")]
        for element, answer in answers:
            if answer.strip() and not _is_numeric(answer, node):
                yield Problem(
                    node.at(element), f"{node.title}: the answer '{answer[:60]}' is not a number, so it cannot be solved"
                )


@check("X311", subject=_OLX)
def tolerance_not_a_number(course: OlxCourse) -> Problems:
    """The tolerance of a question for a number is no number.

    Bad:  `<responseparam type="tolerance" default="a little"/>`
    Good: `<responseparam type="tolerance" default="5%"/>`
    Why:  every answer of a learner ends in an error (source of the problem engine).
    Mend: Write a number, or a number with a percent sign.
    """
    for node, response in responses(course, "numericalresponse", "formularesponse"):
        for param in response.iter("responseparam"):
            text = param.get("default", "")
            if param.get("type") == "tolerance" and text.strip() and not _is_numeric(text.strip().rstrip("%"), node):
                yield Problem(node.at(param), f"{node.title}: the tolerance '{text[:60]}' is not a number")


@check("X312", subject=_OLX)
def dropdown_without_right_option(course: OlxCourse) -> Problems:
    """A drop-down has no right option, or its right answer is none of the options.

    Bad:  `<optioninput options="('yes','no')" correct="maybe"/>`
    Good: `<optioninput options="('yes','no')" correct="yes"/>`, or one `<option correct="True">`.
    Why:  nobody can solve it (source of the problem engine).
    Mend: Mark the right option. Capital letters count.
    """
    for node, response in responses(course, "optionresponse"):
        for field in response.iter("optioninput"):
            if fault := _dropdown_fault(field):
                yield Problem(node.at(field), f"{node.title}: {fault}")


@check("X313", subject=_OLX, severity=Severity.WARNING)
def empty_choice(course: OlxCourse) -> Problems:
    """A choice shows nothing.

    Bad:  `<choice correct="false"/>`
    Good: `<choice correct="false">Never</choice>`
    Why:  learners see a button without words.
    Mend: Write what the choice says, or remove it.
    """
    for node, response in responses(course, "multiplechoiceresponse", "choiceresponse"):
        for choice in response.iter("choice"):
            if not len(choice) and not (choice.text or "").strip():
                yield Problem(node.at(choice), f"{node.title}: a choice is empty")


def _is_numeric(text: str, node: Node) -> bool:
    """True for what the engine can compute: a number, a formula, a range of two such; `$name` if a script sets it."""
    text = text.strip()
    if "$" in text:
        return has_script(node)
    if text[:1] in "[(" and text[-1:] in "])" and "," in text:
        sides = text[1:-1].split(",")
        return len(sides) == 2 and all(_is_formula(side) for side in sides)
    return _is_formula(text) or _GROUPED.fullmatch(text) is not None


def _is_formula(text: str) -> bool:
    rest, numbers = _NUMBER.subn(" ", text)
    words = _WORD.findall(rest)
    if not (numbers or words) or not all(word.lower() in _WORDS for word in words):
        return False
    return set(_WORD.sub(" ", rest)) <= _SIGNS


def _dropdown_fault(field: Element) -> str:
    """What is wrong with an `<optioninput>`, in either of its two forms; empty if nothing."""
    children = list(field.iter("option"))
    if children:
        marks = [option.get("correct", "").lower() for option in children]
        right = sum(mark == "true" for mark in marks)
        if any("$" in mark for mark in marks) or right == 1:
            return ""
        return "no option of the drop-down is right" if not right else f"{right} options of the drop-down are right"
    options, correct = field.get("options", ""), field.get("correct", "")
    if "$" in options + correct:
        return ""
    if not options.strip():
        return "the drop-down has no options"
    words = _option_words(options)
    if not correct.strip():
        return "no option of the drop-down is right"
    return "" if words is None or correct.strip() in words else f"the right answer '{correct[:60]}' is none of the options"


def _option_words(text: str) -> list[str] | None:
    """The words of `('yes','no')`; None when it is written in a way that only the engine may understand."""
    inner = text.strip()[1:-1]
    if "'" in inner:
        return [word.strip() for word in _QUOTED.findall(inner)] if inner.count("'") % 2 == 0 else None
    return [word.strip().strip('"') for word in inner.split(",")]
