"""Our grading says what Open edX's own problem engine says: the same verdict, the same words. See decision 0014."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from builder.ids import url_name
from builder.olx.problems import problem_element
from builder.olx.profile import PROFILES, ProfileName, Target
from builder.olx.xml import to_bytes
from builder.preview.problems import grade, read_problem
from builder.preview.problems.markup import clean
from builder.preview.problems.model import (
    Answers,
    Broken,
    Checkboxes,
    DropDown,
    Mark,
    Number,
    Problem,
    Prose,
    ShortAnswer,
    SingleChoice,
    Unsupported,
)
from tests.platform import capa
from tests.platform.test_questions import IDS, KEY, QUESTIONS, Question
from tests.preview.problems import BROKEN, CHOSEN, LABELLED, NUMBER, TYPED, WORDS
from tests.preview.selecting import select

pytestmark = pytest.mark.filterwarnings("ignore")  # the platform's own deprecations are not ours to mend

# What is said of an answer: correctness and message of each field; or why it is refused.
Verdict = tuple[str, str, tuple[bool, str, list[str]] | None]
Said = list[Verdict] | str


def _read(olx: str) -> Problem:
    return read_problem(etree.fromstring(olx.encode()))


def _ours(problem: Problem, answers: Answers) -> Said:
    outcome = grade(problem, answers)
    if outcome.refusal:
        return outcome.refusal
    said: list[Verdict] = []
    for result in outcome.results:
        told = result.message
        message = (told.correct, told.label, [_plain(text) for text in told.texts]) if told else None
        said.append((result.id, "correct" if result.mark is Mark.CORRECT else "incorrect", message))
    return said


def _theirs(engine: Any, problem: Problem, answers: Answers) -> Said:
    sent: dict[str, object] = {}
    for field in problem.fields:
        if answer := answers.get(field.prompt.id):
            many = isinstance(field, Checkboxes)
            sent[f"problem_{field.prompt.id}"] = list(answer) if many else answer[0]
    try:
        graded = engine.grade_answers(sent)
    except Exception as error:
        if type(error).__name__ not in {"StudentInputError", "ResponseError"}:
            raise
        return unescape(str(error))
    said: list[Verdict] = []
    for name in sorted(graded.keys()):
        correctness = graded.get_correctness(name)
        said.append((name.removeprefix("problem_"), correctness, _message(str(graded.get_msg(name)))))
    return said


def _message(text: str) -> tuple[bool, str, list[str]] | None:
    """The parts of the engine's message: right or wrong, label, texts."""
    if not text:
        return None
    box = html.fragment_fromstring(text)
    label = box.findtext("span[@class='hint-label']") or ""
    texts = [
        _plain(clean(etree.tostring(part, encoding="unicode", method="html")))
        for part in box.iter()
        if part.get("class") == "hint-text"
    ]
    return box.get("class") == "feedback-hint-correct", label.strip(), texts


def _plain(text: str) -> str:
    """HTML without the spaces that do not show and without the wrapper."""
    return re.sub(r"\s+", " ", re.sub(r"^<div>(.*)</div>$", r"\1", str(text).strip(), flags=re.DOTALL)).strip()


def _choices(problem: Problem) -> Iterator[Answers]:
    """Every way to answer each field that offers choices, alone; and no answer at all."""
    yield {}
    for field in problem.fields:
        values: Sequence[tuple[str, ...]] = ()
        match field:
            case SingleChoice():
                values = [(choice.value,) for choice in field.choices]
            case Checkboxes():
                names = [box.value for box in field.boxes]
                values = list(chain.from_iterable(combinations(names, size) for size in range(1, len(names) + 1)))
            case DropDown():
                values = [(option.text,) for option in field.options]
            case ShortAnswer():
                values = [(answer,) for answer in (field.first, field.first.upper(), f" {field.first} ", *field.answers, "?")]
            case Number():
                values = [(answer,) for answer in (*field.shown, "1/3", "0", "-1", "1e3", "one", "")]
        for value in values:
            yield {field.prompt.id: value}


def _agree(olx: str, answers: Sequence[Answers] | None = None) -> None:
    problem, engine = _read(olx), capa.load(olx)
    for answer in answers if answers is not None else list(_choices(problem)):
        assert _ours(problem, answer) == _theirs(engine, problem, answer), answer


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("question", QUESTIONS, ids=IDS)
def test_our_own_questions(question: Question, profile: ProfileName) -> None:
    """Every question of every course, every way to answer it: the same verdict and the same feedback."""
    module, block = question
    node = problem_element(block, url_name(module, block.id), Target(profile, KEY), block.question.language)
    _agree(to_bytes(node).decode())


@pytest.mark.parametrize("name", CHOSEN)
def test_questions_with_choices(name: str) -> None:
    """Made questions, with whatever other authors write."""
    _agree(CHOSEN[name])


@pytest.mark.parametrize("name", TYPED)
def test_questions_with_typed_answers(name: str) -> None:
    """Made questions: spaces, case, scripts, patterns, tolerances and their borders, ranges, formulas, nonsense."""
    olx, answers = TYPED[name]
    _agree(olx, [{"2_1": (answer,)} for answer in answers])


@pytest.mark.parametrize("name", CHOSEN)
def test_the_text_is_the_same(name: str) -> None:
    """A learner reads the same words in the question as on the platform, and no other; what is lost there is lost here."""
    shown = html.fromstring(re.sub(r"<(\w+hint)\b.*?</\1>", "", str(capa.load(CHOSEN[name]).get_html()), flags=re.DOTALL))
    for extra in select(shown, "select, legend, .status, .indicator-container, .field, .problem-group-label"):
        extra.drop_tree()
    problem = _read(CHOSEN[name])
    ours = "".join(part.html for part in problem.parts if isinstance(part, Prose))
    assert _words(ours) == _joined(shown)


def _words(text: str) -> str:
    return _joined(html.fromstring(f"<div>{text}</div>"))


def _joined(node: html.HtmlElement) -> str:
    return " ".join(" ".join(node.itertext()).split())


_numbers = st.one_of(
    st.integers(-(10**6), 10**6).map(str),
    st.floats(-1e6, 1e6).map(repr),
    st.decimals(-1000, 1000, places=3).map(str),
    st.tuples(st.integers(-99, 99), st.integers(1, 99)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
)
_typed = st.one_of(_numbers, st.text("0123456789.+-*/^()eE %ijpixx,٣", max_size=12))
_margins = st.one_of(
    st.just(""), st.floats(0, 100).map(lambda value: f"{value:.6f}"), st.integers(0, 100).map(lambda value: f"{value}%")
)


@settings(max_examples=120)
@given(answer=_numbers, margin=_margins, typed=st.lists(_typed, min_size=1, max_size=5))
def test_any_number(answer: str, margin: str, typed: list[str]) -> None:
    """Numbers, fractions, formulas and nonsense against any number with any tolerance: the same verdict."""
    param = f'<responseparam type="tolerance" default="{margin}"/>' if margin else ""
    _agree_on_numbers(NUMBER.format(answer, param, "textline"), [answer, *typed])


@settings(max_examples=80)
@given(
    ends=st.tuples(_numbers, _numbers),
    brackets=st.tuples(st.sampled_from("[("), st.sampled_from("])")),
    typed=st.lists(_typed, max_size=5),
)
def test_any_range(ends: tuple[str, str], brackets: tuple[str, str], typed: list[str]) -> None:
    """Ranges with any ends: the ends themselves, and whatever else is typed."""
    _agree_on_numbers(NUMBER.format(f"{brackets[0]}{ends[0]},{ends[1]}{brackets[1]}", "", "textline"), [*ends, *typed])


@settings(max_examples=80)
@given(
    first=st.text("aAbBßſİiı ", min_size=1, max_size=4), kind=st.sampled_from(["", "ci"]), typed=st.text("aAbBßſİiı ", max_size=4)
)
def test_any_words(first: str, kind: str, typed: str) -> None:
    """Letters whose capitals are odd, and spaces anywhere: the same verdict and feedback."""
    _agree(WORDS.format(first, kind, "<correcthint>Yes</correcthint>"), [{"2_1": (text,)} for text in (first, typed)])


def _agree_on_numbers(olx: str, typed: list[str]) -> None:
    problem, engine = _read(olx), capa.load(olx)
    for text in typed:
        answer = {"2_1": (text,)}
        try:
            said = _theirs(engine, problem, answer)
        except (OverflowError, ValueError, ArithmeticError):  # the platform itself fails; ours refuses or calls it wrong
            assert _ours(problem, answer) != [("2_1", "correct", None)]
            continue
        assert _ours(problem, answer) == said, text


@pytest.mark.parametrize("olx", [*CHOSEN.values(), *(olx for olx, _ in TYPED.values()), *LABELLED])
def test_the_question_belongs_to_its_field(olx: str) -> None:
    """Each field has the label and the descriptions that the platform gives it."""
    theirs = {name.removeprefix("problem_"): data for name, data in capa.load(olx).problem_data.items()}
    for field in _read(olx).fields:
        data = theirs[field.prompt.id]
        assert field.prompt.label == clean(str(data["label"]))
        assert list(field.prompt.descriptions) == [clean(str(text)) for text in data["descriptions"].values()]


@pytest.mark.parametrize("name", CHOSEN)
def test_the_shown_answer_is_the_right_one(name: str) -> None:
    """What is marked when the answer is shown is what the platform marks."""
    answers = capa.load(CHOSEN[name]).get_question_answers()
    for field in _read(CHOSEN[name]).fields:
        theirs = answers[f"problem_{field.prompt.id}"]
        match field:
            case SingleChoice():
                assert [choice.value for choice in field.choices if choice.correct] == theirs
            case Checkboxes():
                assert {box.value for box in field.boxes if box.correct} == set(theirs)
            case DropDown():
                assert [option.text for option in field.options if option.correct] in ([theirs], [])
            case _:
                pytest.fail("a kind that is not among the made questions with choices")


@pytest.mark.parametrize("olx", BROKEN)
def test_what_is_called_broken_is_broken(olx: str) -> None:
    """The platform ends in an error where the preview says that it does: when it shows the question, or when it grades it."""
    assert [part.reason for part in _read(olx).parts if isinstance(part, Broken)] == [BROKEN[olx]]
    with pytest.raises(Exception, match=""):  # noqa: PT011 - of many kinds
        _use(olx)


def _use(olx: str) -> None:
    engine = capa.load(olx)
    for answer in ("choice_0", ["choice_0"], "99"):
        engine.grade_answers({"problem_2_1": answer})
    engine.correct_map.cmap.clear()
    engine.get_html()


@pytest.mark.parametrize("name", [*CHOSEN, *TYPED])
def test_what_is_not_called_broken_is_not(name: str) -> None:
    """The other way round: the platform shows each of the made questions."""
    olx = CHOSEN[name] if name in CHOSEN else TYPED[name][0]
    assert [part for part in _read(olx).parts if isinstance(part, Broken | Unsupported)] == []
    capa.load(olx).get_html()
