"""Questions as capa problems: flat XML, so that WikiLearn's translation layer loses nothing (docs/platform.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from builder.model.blocks import (
    CheckboxesBlock,
    ChoiceBlock,
    DropdownBlock,
    Hint,
    NumberBlock,
    Option,
    ProblemBlock,
    ShortAnswerBlock,
)
from builder.model.text import Language, Phrase
from builder.olx.profile import Target
from builder.olx.xml import Element, element


def problem_element(
    block: ProblemBlock[Phrase], name: str, target: Target, language: Language, note: Phrase | None = None
) -> Element:
    """The `<problem>` of a question.

    `lang` and `dir` stand on one wrapper for plain Open edX. WikiLearn's translation layer accepts a response only as a direct
    child of `<problem>`, so there each text carries them itself; `dir` is `auto` for left-to-right languages, because that layer
    keeps our markup around a translation that may run right to left. `note` is what else to know before answering.
    """
    attributes = {"url_name": name, "display_name": block.title.text}
    if block.attempts:
        attributes["max_attempts"] = str(block.attempts)
    wrapped = target.profile == "openedx"
    parts = [_response(block, note, spans=not wrapped), *_demand_hints(block.hints)]
    if wrapped:
        return element(
            "problem", attributes, element("div", {"lang": language.code, "dir": language.direction}, parts[0]), *parts[1:]
        )
    return element("problem", attributes, *parts)


def _response(block: ProblemBlock[Phrase], note: Phrase | None, *, spans: bool) -> Element:
    label = _words("label", block.question, spans=spans)
    solution = list(_solution(block.explanation, spans=spans))
    match block:
        case ChoiceBlock():
            choices = [_choice(option, {"name": option.id}, {}, spans=spans) for option in block.choices]
            return element(
                "multiplechoiceresponse", {}, label, element("choicegroup", {"type": "MultipleChoice"}, *choices), *solution
            )
        case CheckboxesBlock():
            # No `name`: capa ignores it here and stores answers by position (measured); `ids.lock` keeps the order.
            choices = [_choice(option, {}, {"selected": "true"}, spans=spans) for option in block.choices]
            return element("choiceresponse", {}, label, element("checkboxgroup", {}, *choices), *solution)
        case DropdownBlock():
            options = [_option(option, spans=spans) for option in block.choices]
            return element("optionresponse", {}, label, element("optioninput", {}, *options), *solution)
        case ShortAnswerBlock():
            return _string_response(block, label, solution, spans=spans)
        case NumberBlock():
            return _numerical_response(block, [label, *_note(note, spans=spans)], solution, spans=spans)
        case _:
            assert_never(block)


def _string_response(block: ShortAnswerBlock[Phrase], label: Element, solution: list[Element], *, spans: bool) -> Element:
    # The engine shows a hint only for the very answer that it stands with, so each further answer repeats it.
    first, *others = (answer.text for answer in block.answers)
    hints = [list(_feedback("correcthint", block.feedback, {}, spans=spans)) for _ in block.answers]
    return element(
        "stringresponse",
        {"answer": first, "type": "ci"},
        label,
        *(element("additional_answer", {"answer": answer}, *own) for answer, own in zip(others, hints[1:], strict=True)),
        *hints[0],
        element("textline", {"size": "30"}),
        *solution,
    )


def _numerical_response(block: NumberBlock[Phrase], before: list[Element], solution: list[Element], *, spans: bool) -> Element:
    tolerance = [element("responseparam", {"type": "tolerance", "default": f"{block.tolerance:.12g}"})] if block.tolerance else []
    return element(
        "numericalresponse",
        {"answer": f"{block.answer:.12g}"},
        *before,
        *tolerance,
        element("formulaequationinput"),
        *_feedback("correcthint", block.feedback, {}, spans=spans),
        *solution,
    )


def _note(note: Phrase | None, *, spans: bool) -> Iterator[Element]:
    if note:
        yield _words("description", note, spans=spans)


def _choice(option: Option[Phrase], name: dict[str, str], hint: dict[str, str], *, spans: bool) -> Element:
    made = _words("choice", option.text, name | {"correct": "true" if option.correct else "false"}, spans=spans)
    made.extend(_feedback("choicehint", option.feedback, hint, spans=spans))
    return made


def _option(option: Option[Phrase], *, spans: bool) -> Element:
    # The list of a browser holds plain text only: no span, and the browser takes the direction from the page.
    made = element("option", {"correct": "True" if option.correct else "False"}, text=option.text.text)
    made.extend(_feedback("optionhint", option.feedback, {}, spans=spans))
    return made


def _feedback(tag: str, phrase: Phrase | None, attributes: dict[str, str], *, spans: bool) -> Iterator[Element]:
    if phrase:
        yield _words(tag, phrase, attributes, spans=spans)


def _solution(explanation: Phrase | None, *, spans: bool) -> Iterator[Element]:
    if explanation:
        paragraph = _words("p", explanation, spans=spans)
        yield element("solution", {}, element("div", {"class": "detailed-solution"}, paragraph))


def _demand_hints(hints: tuple[Hint[Phrase], ...]) -> Iterator[Element]:
    # They must be children of `<problem>`, outside of any wrapper, so each says its language itself.
    if hints:
        yield element("demandhint", {}, *(_words("hint", hint.text, spans=True) for hint in hints))


def _words(tag: str, phrase: Phrase, attributes: dict[str, str] | None = None, *, spans: bool) -> Element:
    if not spans:
        return element(tag, attributes, text=phrase.text)
    direction = "rtl" if phrase.language.direction == "rtl" else "auto"
    return element(tag, attributes, element("span", {"lang": phrase.language.code, "dir": direction}, text=phrase.text))
