"""Reads one `<…response>` into fields: what can be answered, what is right, what is said about it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

from markupsafe import Markup

from builder.checks.calculator import calculate, number_in
from builder.checks.olx_answers import is_pattern, option_words
from builder.checks.olx_problems import FIELDS, INPUTS
from builder.olx.xml import Element
from builder.preview.problems.markup import clean, elements, inner_read_twice, inner_with_tail
from builder.preview.problems.model import (
    Also,
    Box,
    Broken,
    Checkboxes,
    Choice,
    Combination,
    DropDown,
    Feedback,
    Field,
    Interval,
    Line,
    Margin,
    Near,
    Number,
    Option,
    Prompt,
    Reply,
    ShortAnswer,
    SingleChoice,
    Unsupported,
)

Placed = tuple[Element, Field | Unsupported | Broken]  # and the element in whose place it stands
Reader = Callable[[Element, Element, Prompt], Field]


class Fault(Exception):  # noqa: N818 - it is told, and no error of the program
    """Why the platform itself cannot show or grade a question."""


def read_response(response: Element, number: int) -> Iterator[Placed]:
    """The fields of a response. `number` counts the responses of the problem from 1; the platform's ids begin with the next.

    The question is taken out of the response, or from the element before it, as the platform does it.
    """
    nodes = list(response.iter(*INPUTS))
    read = _READERS.get(str(response.tag))
    if read is None or any(node.tag == "radiotextgroup" for node in nodes):
        yield nodes[0] if nodes else response, Unsupported(str(response.tag))
        return
    if fault := _field_fault(response, nodes):
        yield nodes[0] if nodes else response, Broken(str(response.tag), fault)
        return
    prompts = list(_prompts(response, nodes, number + 1))
    for node, prompt in zip(nodes, prompts, strict=True):
        try:
            yield node, read(response, node, prompt)
        except Fault as fault:
            yield node, Broken(str(response.tag), str(fault))


def _field_fault(response: Element, nodes: list[Element]) -> str:
    if unfit := [str(node.tag) for node in nodes if node.tag not in FIELDS[str(response.tag)]]:
        return f"a {unfit[0]} cannot be its field"
    if not nodes:
        return "it has no field to answer in"
    return "it has more than one field" if len(nodes) > 1 and response.tag != "optionresponse" else ""


def _prompts(response: Element, nodes: list[Element], number: int) -> Iterator[Prompt]:
    if len(nodes) > 1:  # the question stays in the text, as a paragraph
        for paragraph in response.iterchildren("label", "description"):
            paragraph.tag = "p"
    label = _take_label(response, nodes[0]) if len(nodes) == 1 else ""
    found = list(response.iterchildren("description")) if len(nodes) == 1 else []
    descriptions = tuple(clean(inner_read_twice(description)) for description in found)
    for description in found:
        response.remove(description)
    for place, node in enumerate(nodes, start=1):
        own = label if len(nodes) == 1 else node.get("label", "")
        points = node.get("points", "1").strip()
        yield Prompt(
            f"{number}_{place}",
            clean(own.strip()),
            descriptions,
            int(points) if points.isascii() and points.isdigit() and len(points) < 7 else 1,
        )


def _take_label(response: Element, node: Element) -> str:
    """The question: a `<label>` in the response or before it, or the paragraph before it that repeats the field's `label`."""
    label = response.find("label")
    if label is None:
        before = next(response.itersiblings("*", preceding=True), None)
        if before is not None and ("label" in node.attrib):
            label = before if before.tag == "p" and before.text == node.get("label") else None
        elif before is not None and before.tag == "label":
            label = before
    if label is None:
        return ""
    text = inner_read_twice(label)
    parent = label.getparent()
    if parent is not None:
        parent.remove(label)
    return text


def _single_choice(response: Element, node: Element, prompt: Prompt) -> SingleChoice:
    if node.getparent() is not response:
        raise Fault("its choices do not stand right inside it, so none can be right")
    _check_group(node)
    choices, unnamed = [], 0
    for choice in elements(node):  # the platform gives numbers to the choices without a name
        name = choice.get("name")
        if name is None:
            name, unnamed = str(unnamed), unnamed + 1
        if choice.tag == "choice":
            feedback = _feedback(choice.find("choicehint"))
            choices.append(Choice(f"choice_{name}", _choice_html(choice), _is_true(choice), feedback))
    return SingleChoice(prompt, tuple(choices))


def _checkboxes(_response: Element, node: Element, prompt: Prompt) -> Checkboxes:
    _check_group(node)
    boxes = tuple(_box(choice, place) for place, choice in enumerate(node.iterchildren("choice")))
    if node.tag == "radiogroup":  # the platform shows no feedback for it (measured)
        return Checkboxes(prompt, tuple(replace(box, picked=(), left=()) for box in boxes), radio=True)
    combinations = tuple(map(_combination, node.iterchildren("compoundhint")))
    return Checkboxes(prompt, boxes, combinations)


def _box(choice: Element, place: int) -> Box:
    letter = choice.get("id") or chr(ord("A") + place)
    hints = [(hint.get("selected", "").lower(), _hint(hint)) for hint in choice.iterchildren("choicehint")]
    picked = tuple(hint for selected, hint in hints if selected == "true")
    left = tuple(hint for selected, hint in hints if selected == "false")
    return Box(f"choice_{place}", _choice_html(choice), _is_true(choice), letter.upper(), picked, left)


def _combination(hint: Element) -> Combination:
    """The platform takes only the text before the first element, and stumbles when there is none (measured)."""
    letters = hint.get("value")
    if letters is None or hint.text is None:
        raise Fault("a compoundhint has no value, or no text before its first element, so answers end in an error")
    return Combination(frozenset(letters.upper().split()), Feedback(clean(hint.text.strip()), hint.get("label")))


def _check_group(node: Element) -> None:
    others = [child for child in elements(node) if child.tag not in {"choice", "compoundhint"}]
    if others:
        raise Fault(f"a {others[0].tag} stands among its choices")
    choices = list(node.iterchildren("choice"))
    if not choices:
        raise Fault("it has no choices")
    if any(choice.get("correct") is None for choice in choices):
        raise Fault("a choice does not say whether it is correct")


def _drop_down(response: Element, node: Element, prompt: Prompt) -> DropDown:
    children = list(node.iterchildren("option"))
    if any(option.get("correct") is None for option in children):
        raise Fault("an option does not say whether it is correct")
    right = [_text(option) for option in children if _is_true(option)]
    if len(right) > 1:
        raise Fault("more than one option is correct")
    listed = "(" + ",".join(f"'{_text(option)}'" for option in children) + ")" if children else node.get("options", "")
    texts = option_words(listed)
    if not texts:
        raise Fault("its options cannot be read")
    correct = (right[0] if right else "") or node.get("correct")
    first = next(response.iter("optioninput"), None) is node  # the platform shows the feedback of the first one only (measured)
    hints = {_text(option): option.find("optionhint") for option in reversed(children)} if first else {}
    return DropDown(prompt, tuple(Option(text, text == correct, _feedback(hints.get(text))) for text in texts))


def _short_answer(response: Element, node: Element, prompt: Prompt) -> ShortAnswer:
    written = response.get("answer")
    if not written:
        raise Fault("it has no answer")
    others = [(_additional(other), other.find("correcthint")) for other in response.iterchildren("additional_answer")]
    kinds = response.get("type", "").lower().split(" ")
    separated = "_or_" in written.lower()
    if not separated and any(answer is None for answer, _ in others):
        raise Fault("an additional answer is empty")
    more = [answer for answer, _ in others if answer is not None]
    answers = tuple(answer.strip() for answer in (written.split("_or_") if separated else [written, *more]))
    patterns = "regexp" in kinds
    if patterns and not separated and not is_pattern(f"^{'|'.join(answers)}$"):
        raise Fault("its answer is no regular expression")
    return ShortAnswer(
        prompt,
        _line(node),
        written.strip(),
        answers,
        ignore_case="ci" in kinds,
        patterns=patterns,
        separated=separated,
        feedback=_feedback(response.find("correcthint")),
        others=tuple(Reply((answer or "").strip(), _feedback(hint)) for answer, hint in others),
        wrong=_replies(response, "stringequalhint"),
        wrong_patterns=_replies(response, "regexphint"),
    )


def _replies(response: Element, tag: str) -> tuple[Reply, ...]:
    return tuple(Reply(hint.get("answer", "").strip(), _feedback(hint)) for hint in response.iterchildren(tag))


def _additional(other: Element) -> str | None:
    """A further answer: an attribute, or in the old form the text."""
    return other.get("answer") or other.text or other.get("answer")


def _number(response: Element, node: Element, prompt: Prompt) -> Number:
    written = response.get("answer", "")
    if not written:
        raise Fault("it has no answer")
    others = [(other.get("answer", ""), other.find("correcthint")) for other in response.iterchildren("additional_answer")]
    values = [number_in(answer) for answer, _ in others]
    more = tuple(Also(value, _feedback(hint)) for value, (_, hint) in zip(values, others, strict=True) if value is not None)
    if len(more) < len(others):
        raise Fault("an additional answer is not a number")
    is_range = written.startswith(("[", "(")) and written.endswith(("]", ")"))
    target = _interval(written) if is_range else _near(response, written)
    shown = (written, *(answer for answer, _ in others))
    return Number(prompt, _line(node), target, shown, _feedback(response.find("correcthint")), more)


def _interval(written: str) -> Interval:
    ends = [number_in(end) for end in written[1:-1].split(",")][:2]
    numbers = [end.real for end in ends if end is not None and not end.imag and not math.isnan(end.real)]
    if len(numbers) < 2:
        raise Fault(f"the range {written} has no two ends that are numbers")
    return Interval(numbers[0], numbers[1], with_low=written.startswith("["), with_high=written.endswith("]"))


def _near(response: Element, written: str) -> Near:
    value = number_in(written)
    if value is None:
        raise Fault(f"its answer {written} is not a number")
    param = next(response.iterfind(".//responseparam[@type='tolerance'][@default]"), None)
    text = "0.001%" if param is None else param.get("default", "").strip()
    tolerance = _tolerance(text.removesuffix("%"))
    if not text.endswith("%"):
        return Near(value, tolerance, Margin.ABSOLUTE)
    return Near(value, tolerance * 0.01, Margin.FLOAT if text == "0.001%" else Margin.PERCENT)


def _tolerance(text: str) -> float:
    value = calculate(text)
    try:
        float(text)  # the platform reads it a second time, and so takes no formula
    except ValueError:
        value = None
    if value is None or value.imag:
        raise Fault(f"its tolerance {text} is not a number")
    return value.real


def _line(node: Element) -> Line:
    size = node.get("size", "")
    return Line(int(size) if size.isascii() and size.isdigit() and len(size) < 4 else None, node.get("trailing_text", ""))


def _choice_html(choice: Element) -> Markup:
    """What a choice says, without its feedback."""
    for hint in choice.iter("choicehint"):
        tail = hint.tail
        hint.clear()
        hint.tail = tail
    return clean(inner_read_twice(choice))


def _is_true(choice: Element) -> bool:
    return choice.get("correct", "").upper() == "TRUE"


def _text(option: Element) -> str:
    return (option.text or "").strip()


def _feedback(hint: Element | None) -> Feedback | None:
    return None if hint is None or (hint.text is None and not len(hint)) else _hint(hint)


def _hint(hint: Element) -> Feedback:
    return Feedback(clean(inner_with_tail(hint)), hint.get("label"))


_READERS: dict[str, Reader] = {
    "multiplechoiceresponse": _single_choice,
    "choiceresponse": _checkboxes,
    "optionresponse": _drop_down,
    "stringresponse": _short_answer,
    "numericalresponse": _number,
}
