"""X31: right answers that no learner could give."""

from __future__ import annotations

import cmath
import math
import re
import shlex
import warnings

from builder.checks.calculator import calculate, number_in
from builder.checks.olx_problems import has_script, responses
from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Severity
from builder.olx.tree import Element, Node, OlxCourse

_OLX = Subject.OLX

_APOSTROPHE = re.compile(r"([a-zA-Z])\\?'([a-zA-Z])")


@check("X309", subject=_OLX)
def response_without_answer(course: OlxCourse) -> Problems:
    """A question with a field for words or numbers has no right answer, or one that Open edX cannot compare with.

    Bad:  `<stringresponse type="ci"><textline/></stringresponse>`; `<additional_answer/>`; a formula without `samples`.
    Good: `<stringresponse answer="rest" type="ci"><textline/></stringresponse>`
    Why:  learners see an error, or no answer can be right (measured).
    Mend: Write the right answer into `answer`. To collect free texts use a survey or a discussion.
    """
    for node, response in responses(course, "stringresponse", "numericalresponse", "formularesponse"):
        if not response.get("answer", "").strip():
            yield Problem(node.at(response), f"{node.title}: <{response.tag}> has no answer")
        elif response.tag == "formularesponse" and not response.get("samples"):
            yield Problem(node.at(response), f"{node.title}: <formularesponse> has no 'samples' to try its formula with")
        elif response.tag == "stringresponse" and (fault := _words_fault(node, response)):
            yield Problem(node.at(response), f"{node.title}: {fault}")


@check("X310", subject=_OLX)
def answer_not_a_number(course: OlxCourse) -> Problems:
    """The right answer of a question for a number is no number.

    Bad:  `<numericalresponse answer="seven">`
    Good: `<numericalresponse answer="7">`, or a range `[6.5,7.5]`, or a formula `2^3-1`.
    Why:  nobody can solve it; with such an additional answer, every wrong answer ends in an error (measured).
    Mend: Write a number with a point, without comma, space or unit; a formula with a `*` for each product. For words use a
    short answer, `<stringresponse>`.
    """
    for node, response in responses(course, "numericalresponse"):
        answer = response.get("answer", "")
        if answer.strip() and (fault := _answer_fault(node, answer)):
            yield Problem(node.at(response), f"{node.title}: the answer '{answer[:60]}' {fault}, so it cannot be solved")
        for element in response.findall("additional_answer"):
            other = element.get("answer")
            if other is None or number_in(other) is None:
                shown = "has no 'answer'" if other is None else f"'{other[:60]}' is not a number"
                yield Problem(node.at(element), f"{node.title}: an additional answer {shown}, so wrong answers end in an error")


@check("X311", subject=_OLX)
def tolerance_not_a_number(course: OlxCourse) -> Problems:
    """The tolerance of a question for a number is no number.

    Bad:  `<responseparam type="tolerance" default="a little"/>`
    Good: `<responseparam type="tolerance" default="5%"/>`
    Why:  every answer of a learner ends in an error (measured).
    Mend: Write a number, or a number with a percent sign; no formula, and nothing below zero.
    """
    for node, response in responses(course, "numericalresponse", "formularesponse"):
        params = response.iterfind(".//responseparam[@type='tolerance'][@default]")
        param = None if _is_range(response.get("answer", "")) else next(params, None)
        if param is not None and not _is_tolerance(node, text := param.get("default", "").strip(), str(response.tag)):
            yield Problem(node.at(param), f"{node.title}: the tolerance '{text[:60]}' is not a number that can be used")


@check("X312", subject=_OLX)
def dropdown_without_right_option(course: OlxCourse) -> Problems:
    """A drop-down has no right option, or its right answer is none of the options.

    Bad:  `<optioninput options="('yes','no')" correct="maybe"/>`
    Good: `<optioninput options="('yes','no')" correct="yes"/>`, or one `<option correct="True">`.
    Why:  nobody can solve it; with two right options learners see an error (measured).
    Mend: Mark the one right option. Capital letters and spaces count. Write `options` with single quotes: `('yes','no')`.
    """
    for node, response in responses(course, "optionresponse"):
        for field in response.iter("optioninput"):
            if fault := _dropdown_fault(node, field):
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


def _words_fault(node: Node, response: Element) -> str:
    """What is wrong with the answers of a question for words, as the engine prepares them; empty if nothing."""
    others = response.findall("additional_answer")
    answers = [response.get("answer", ""), *(other.get("answer") or other.text or "" for other in others)]
    if "_or_" in answers[0].lower():  # the old way to write several: the engine then reads nothing else
        return ""
    if any(other.get("answer") is None and not other.text for other in others):
        return "an <additional_answer> has no answer"
    if "regexp" not in response.get("type", "").lower().split(" ") or ("$" in "".join(answers) and has_script(node)):
        return ""
    pattern = "|".join(answer.strip() for answer in answers)
    return "" if is_pattern(f"^{pattern}$") else f"the answer '{pattern[:60]}' is no regular expression"


def is_pattern(text: str) -> bool:
    """True if Python can read the regular expression."""
    with warnings.catch_warnings(action="ignore"):
        try:
            re.compile(text)
        except (re.error, OverflowError, RecursionError):
            return False
    return True


def _is_range(answer: str) -> bool:
    """True for what the engine reads as a range, and not as a number or formula."""
    return answer.startswith(("[", "(")) and answer.endswith(("]", ")"))


def _answer_fault(node: Node, answer: str) -> str:
    """Why the engine never finds an answer equal to the right one; empty if it can, or if a script sets `$name` in it."""
    if "$" in answer and has_script(node):
        return ""
    if not _is_range(answer):
        value = number_in(answer)
        return "is not a number" if value is None or cmath.isnan(value) else ""
    sides = [number_in(side) for side in answer[1:-1].split(",")]
    numbers = [side.real for side in sides if side is not None and not side.imag and not math.isnan(side.real)]
    if len(numbers) != 2 or len(sides) != 2:
        return "is read as a range, which needs two numbers"
    is_empty = numbers[0] > numbers[1] or (numbers[0] == numbers[1] and answer[0] == "(")
    return "is an empty range" if is_empty else ""


def _is_tolerance(node: Node, text: str, tag: str) -> bool:
    """True for a number or percentage that the engine can use; with a formula as right answer it computes it, too."""
    if "$" in text and has_script(node):
        return True
    number = text.removesuffix("%")
    value = calculate(number)
    try:
        return value is not None and value.real >= 0 and not value.imag and (tag == "formularesponse" or float(number) >= 0)
    except ValueError:
        return False


def _dropdown_fault(node: Node, field: Element) -> str:
    """What is wrong with an `<optioninput>`, in either of its two forms; empty if nothing."""
    options, correct = field.get("options"), field.get("correct", "")
    if children := field.findall("option"):
        right = [_text(option) for option in children if option.get("correct", "").lower() == "true"]
        if any(option.get("correct") is None for option in children):
            return ""  # another check
        if len(right) > 1:
            return f"{len(right)} options of the drop-down are right, and only one can be"
        options, correct = "(" + ",".join(f"'{_text(option)}'" for option in children) + ")", "".join(right) or correct
    if not (options or "").strip():
        return "the drop-down has no options"
    shown = option_words(str(options))
    if shown is None:
        return "the quotes in the options of the drop-down do not match"
    if not correct:
        return "no option of the drop-down is right"
    is_known = correct in shown or ("$" in f"{options}{correct}" and has_script(node))
    return "" if is_known else f"the right answer '{correct[:60]}' is none of the options"


def _text(option: Element) -> str:
    return (option.text or "").strip()


def option_words(text: str) -> list[str] | None:
    """The words of `('yes','no')`, read as the engine does it; None where it gives up."""
    text = _APOSTROPHE.sub(r"\1&#39;\2", text).replace("\\'", "&#39;")
    lexer = shlex.shlex(text[1:-1])
    lexer.quotes = "'"
    lexer.whitespace = ", "
    try:
        return [word[1:-1].replace("&#39;", "'") for word in lexer]
    except ValueError:
        return None
