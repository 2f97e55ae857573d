"""The checks of questions (X301 and on) agree with Open edX's own problem engine, question by question.

Each table holds questions of one fate in the engine. Our checks must find an error in every one of them that breaks or that
nobody can solve, and in no other; where they differ on purpose, `EXCEPTIONS` gives the reason.
"""

from __future__ import annotations

import importlib.util
import os
import random
import sys
from collections.abc import Iterator
from importlib import import_module
from itertools import chain, combinations
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from builder.checks.of_courses import run_course_checks
from builder.checks.olx_problems import FIELDS, INPUTS, MANY_FIELDS
from builder.diagnostics import Severity
from builder.fileset import FileSet
from builder.olx.tree import read_olx
from tests.platform import capa
from tests.projects import TESTS, snapshot

if importlib.util.find_spec("xblocks_contrib") is None and not os.environ.get("CI"):
    pytest.skip("Open edX's problem engine is not installed: pip install -e '.[platform]'", allow_module_level=True)

pytestmark = pytest.mark.filterwarnings("ignore")  # the platform's own deprecations are not ours to mend

WRONG = "987654321"  # an answer of a learner that any field for text can take
FINE, ERROR, UNSOLVABLE, COURSE = "fine", "shows an error", "cannot be solved", "breaks the whole course"
RIGHT, OFF, BOTH = '<choice correct="true">A</choice>', '<choice correct="false">B</choice>', '<choice correct="true">C</choice>'


class Case(NamedTuple):
    """A question, and what a learner who knows the answer writes or, where it cannot be computed, sends."""

    inside: str
    right: str = ""


def single(choices: str, attributes: str = "", group: str = "") -> Case:
    """A question with one choice."""
    return Case(f"<multiplechoiceresponse {attributes}><choicegroup {group}>{choices}</choicegroup></multiplechoiceresponse>")


def boxes(choices: str, attributes: str = "", group: str = "checkboxgroup") -> Case:
    """A question with checkboxes."""
    return Case(f"<choiceresponse {attributes}><{group}>{choices}</{group}></choiceresponse>")


def dropdown(inside: str, attributes: str = "") -> Case:
    """A question with a drop-down, in either form."""
    return Case(f"<optionresponse><optioninput {attributes}>{inside}</optioninput></optionresponse>")


def word(attributes: str = 'answer="rest"', inside: str = "", right: str = "rest", field: str = "<textline/>") -> Case:
    """A question for words."""
    return Case(f"<stringresponse {attributes}>{inside}{field}</stringresponse>", right)


def number(answer: str, right: str = "1", inside: str = "", field: str = "<formulaequationinput/>") -> Case:
    """A question for a number."""
    return Case(f'<numericalresponse answer="{answer}">{inside}{field}</numericalresponse>', right)


def tolerance(text: str, answer: str = "3", right: str = "3") -> Case:
    """A question for a number with a tolerance."""
    return number(answer, right, f'<responseparam type="tolerance" default="{text}"/>')


def formula(attributes: str = 'answer="2*x" samples="x@1:5#3"', inside: str = "", field: str = "<textline/>") -> Case:
    """A question for a formula."""
    return Case(f'<formularesponse type="cs" {attributes}>{inside}{field}</formularesponse>', "x+x")


GOOD = {
    "single choice": single(RIGHT + OFF),
    "single choice as Studio writes it": single(
        '<choice name="a" correct="True">A<choicehint>Yes</choicehint></choice>' + OFF,
        group='label="Which?" type="MultipleChoice" shuffle="true"',
    ),
    "single choice with a comment": single(f"<!-- easy -->{RIGHT}{OFF}"),
    "single choice, two right": single(RIGHT + OFF + BOTH),
    "single choice, pool of answers": single(RIGHT + OFF + BOTH, group='answer-pool="2"'),
    "single choice, partial credit": single(RIGHT + '<choice correct="partial">B</choice>', 'partial_credit="points"'),
    "single choice, only partial credit": single('<choice correct="partial">B</choice>' + OFF, 'partial_credit="points"'),
    "single choice, one mark unknown": single(RIGHT + '<choice correct="no">B</choice>'),
    "single choice in a div, with names": Case(
        '<multiplechoiceresponse><div><choicegroup><choice name="a" correct="true">A</choice></choicegroup></div>'
        "</multiplechoiceresponse>"
    ),
    "single choice, targeted feedback": Case(
        '<multiplechoiceresponse targeted-feedback=""><choicegroup><choice correct="true" explanation-id="a">A</choice>'
        '<choice correct="false" explanation-id="b">B</choice></choicegroup></multiplechoiceresponse><targetedfeedbackset>'
        '<targetedfeedback explanation-id="b"><p>No</p></targetedfeedback></targetedfeedbackset>'
        '<solutionset><solution explanation-id="a"><p>A it is</p></solution></solutionset>'
    ),
    "single choice, computed": Case(
        '<script type="loncapa/python">a = "true"</script><multiplechoiceresponse><choicegroup>'
        '<choice correct="$a">A</choice><choice correct="false">B</choice></choicegroup></multiplechoiceresponse>'
    ),
    "true or false": Case(f"<truefalseresponse><choicegroup>{RIGHT}{OFF}</choicegroup></truefalseresponse>"),
    "checkboxes": boxes(RIGHT + OFF + BOTH),
    "checkboxes, compound hint": boxes(RIGHT + BOTH + '<compoundhint value="A B">Well done</compoundhint>'),
    "checkboxes, partial credit": boxes(RIGHT + OFF + BOTH, 'partial_credit="EDC"'),
    "checkboxes in a div": Case(f"<choiceresponse><div><checkboxgroup>{RIGHT}{OFF}</checkboxgroup></div></choiceresponse>"),
    "radio group": boxes(RIGHT + OFF, group="radiogroup"),
    "drop-down": dropdown('<option correct="False">A</option><option correct="True">B <optionhint>Yes</optionhint></option>'),
    "drop-down, options in an attribute": dropdown("", """options="('a','b')" correct="a\""""),
    "drop-down, words with spaces and quotes": dropdown("", """options="('it\\'s so','don't, no')" correct="don't, no\""""),
    "drop-down, right option in an attribute": dropdown('<option correct="False">A</option>', 'correct="A"'),
    "two drop-downs": Case(
        """<optionresponse><optioninput options="('a','b')" correct="a"/> and <optioninput options="('c','d')" correct="d"/>
        </optionresponse>"""
    ),
    "word": word(
        'answer="rest" type="ci"', '<additional_answer answer="sleep"/><stringequalhint answer="work">No</stringequalhint>'
    ),
    "word, old forms": word('answer="Rest_or_Sleep"', "<additional_answer/>", right="Sleep"),
    "word, old additional answer": word('answer="work"', "<additional_answer>rest</additional_answer>"),
    "word, regular expression": word('answer="r[aeiou]st" type="ci regexp"'),
    "number": number("3", "3", '<responseparam type="tolerance" default="5%"/><correcthint>Yes</correcthint>'),
    "number in a line of text": number("3", "3", field="<textline/>"),
    "number, additional answer": number("3", "3", '<additional_answer answer="(4)"/>'),
    "number, formula": number("2*pi^2 - sqrt(2)/2", "2*pi^2-sqrt(2)/2"),
    "number, factorial": number("fact(2^2)", "24"),
    "number, percent": number("50 %", "0.5"),
    "number, constants in capitals": number("PI*E", "pi*e"),
    "number, complex": number("3+4j", "3+4*j"),
    "number, resistors": number("2||3", "1.2"),
    "number, infinite": number("inf", "1e999"),
    "number with an underscore": number("1_000", "1000"),
    "number in other digits": number("٣", "3"),
    "number, range": number("[1,5)", "2"),
    "number, range without an end": number("(0, inf)", "2"),
    "number, range with a bad tolerance": tolerance("a bit", "[1,5]", "2"),
    "number, computed": Case(
        "<script>a = 3\nlow = 1</script>"
        '<numericalresponse answer="$a"><responseparam type="tolerance" default="$low"/><textline/></numericalresponse>',
        "3",
    ),
    "number, partial credit": number("3", "3", field='<textline/><responseparam partial_range="2"/>'),
    "formula": formula(inside='<responseparam type="tolerance" default="10^-2"/>'),
    "custom, two fields": Case(
        "<script>def check(expect, ans): return ans[0] == ans[1] == '4'</script>"
        '<customresponse cfn="check"><textline/><textline/></customresponse>',
        "4",
    ),
    "custom, program": Case(
        '<script>def check(expect, ans): return ans == "4"</script><customresponse cfn="check">'
        '<jsinput gradefn="grade" html_file="/static/x.html"/></customresponse>',
        "4",
    ),
    "image": Case(
        '<imageresponse><imageinput src="/static/a.png" width="9" height="9" rectangle="(1,1)-(5,5)"/></imageresponse>', "[3,3]"
    ),
    "circuit": Case(
        '<schematicresponse><schematic height="9" width="9" parts="g" analyses="dc"/>'
        '<answer type="loncapa/python">correct = ["correct"]</answer></schematicresponse>',
        "[]",
    ),
    "two questions": Case(single(RIGHT + OFF).inside + word().inside, "rest"),
    "a field in a solution": Case(word().inside + "<solution><textline/></solution>", "rest"),
}

SHOWS_AN_ERROR = {
    "single choice, not marked": single("<choice>A</choice>" + RIGHT),
    "true or false, not marked": Case("<truefalseresponse><choicegroup><choice>A</choice></choicegroup></truefalseresponse>"),
    "checkboxes, not marked": boxes("<choice>A</choice>" + RIGHT),
    "single choice, label among the choices": single("<label>Which?</label>" + RIGHT + OFF),
    "checkboxes, paragraph among them": boxes("<p>Which?</p>" + RIGHT + OFF),
    "single choice in a radio group": Case(
        f"<multiplechoiceresponse><radiogroup>{RIGHT}{OFF}</radiogroup></multiplechoiceresponse>"
    ),
    "checkboxes in a choice group": boxes(RIGHT + OFF, group="choicegroup"),
    "two groups": Case(f"<choiceresponse>{f'<checkboxgroup>{RIGHT}</checkboxgroup>' * 2}</choiceresponse>"),
    "drop-down, two right": dropdown('<option correct="True">A</option><option correct="true">B</option>'),
    "drop-down without options": dropdown(""),
    "drop-down, a quote too few": dropdown("", """options="('a','b)" correct="a\""""),
    "word in a text box": word(field="<textbox/>"),
    "word in a field for formulas": word(field="<formulaequationinput/>"),
    "word, two fields": word(field="<textline/><textline/>"),
    "word without answer": word(""),
    "word, empty additional answer": word(inside="<additional_answer/>"),
    "word, broken regular expression": word('answer="(rest" type="regexp"'),
    "number in a text box": number("3", field="<textbox/>"),
    "number without answer": number(""),
    "number, additional answer in words": number("3", "3", '<additional_answer answer="three"/>'),
    "number, additional answer without any": number("3", "3", "<additional_answer/>"),
    "formula without samples": formula('answer="2*x"'),
    "formula, two fields": formula(field="<textline/><textline/>"),
    "formula, empty tolerance": formula(inside='<responseparam type="tolerance" default=""/>'),
    **{
        f"number {text!r}": number(text)
        for text in ("k", "c", "T", "q", "re", "max(1,2)", "floor(1.5)", "re(1)", "5k", "1,000", "1,5", "2pi", "5!", "2**3")
    },
    **{
        f"number {text!r}": number(text)
        for text in ("1 000", "2 pi", "1/0", "10 cm", "2×3", "fact(6/2)", "10^400", "10^", "(1+2", "$x")
    },
    **{f"number {text!r}": number(text) for text in ("(5)", "(1+2)*(3+4)", "(1,b)", "[1;5]", "[2j,5]")},
    **{f"tolerance {text!r}": tolerance(text) for text in ("", "10^-2", "1,5", "± 5", "a bit", "inf", "5%%")},
    "unknown question": Case(f"<radioresponse><choicegroup>{RIGHT}{OFF}</choicegroup></radioresponse>"),
    "field outside any question": Case("<p>Name: <textline/></p>" + word().inside, "rest"),
}

CANNOT_BE_SOLVED = {
    "single choice, none right": single(OFF + OFF),
    "single choice, a mark that is none": single('<choice correct="yes">A</choice>' + OFF),
    "single choice, computed by nothing": single('<choice correct="$a">A</choice>' + OFF),
    "single choice, partial without partial credit": single('<choice correct="partial">A</choice>' + OFF),
    "single choice in a div": Case(
        f"<multiplechoiceresponse><div><choicegroup>{RIGHT}{OFF}</choicegroup></div></multiplechoiceresponse>"
    ),
    "single choice without choices": single(""),
    "true or false, two right": Case(f"<truefalseresponse><choicegroup>{RIGHT}{BOTH}</choicegroup></truefalseresponse>"),
    "radio group, two right": boxes(RIGHT + BOTH, group="radiogroup"),
    "checkboxes, none right": boxes(OFF + OFF),
    "drop-down, none right": dropdown('<option correct="False">A</option><option correct="no">B</option>'),
    "drop-down, right one empty": dropdown('<option correct="True"> </option><option correct="False">B</option>'),
    "drop-down, right one not among them": dropdown("", """options="('a','b')" correct="c\""""),
    "drop-down, right one with a space": dropdown("", """options="('a','b')" correct="a \""""),
    "drop-down, other quotes": dropdown("", """options='("a","b")' correct="a\""""),
    "drop-down without a field": Case("<optionresponse/>"),
    "word, blank answer": word('answer=" "', right=" "),
    "number, blank answer": number(" "),
    "number 'nan'": number("nan"),
    "number, empty range": number("(5,5]", "5"),
    "number, tolerance below zero": tolerance("-1"),
    "unknown question without a field": Case("<openresponse>Write to us.</openresponse>"),
}

BREAKS_THE_COURSE = {
    "word without a field": word(field=""),
    "number without a field": number("3", field=""),
    "single choice without a group": Case(f"<multiplechoiceresponse>{RIGHT}{OFF}</multiplechoiceresponse>"),
    "checkboxes without a group": Case("<choiceresponse/>"),
    "formula without a field": formula(field=""),
    "drop-down, one option not marked": dropdown('<option>A</option><option correct="True">B</option>'),
}

# Where our checks say something else than the engine, with reasons: the question, the engine's verdict, the codes of our errors.
EXCEPTIONS = {
    # Only text: another check warns of it, and some authors want it.
    "no question": (Case("<p>Think about it.</p>"), UNSOLVABLE, []),
    # It may run a script; what for cannot be seen.
    "custom without a field": (Case('<customresponse cfn="check"/>'), UNSOLVABLE, []),
    # The engine grades it, but cannot tell the two choices apart.
    "one name twice": (
        single('<choice name="a" correct="true">A</choice><choice name="a" correct="false">B</choice>'),
        FINE,
        ["X316"],
    ),
    # The engine takes only the ends, and forgets a third number: the author meant something else.
    "range that ends before it begins": (number("[5,1]", "5"), FINE, ["X310"]),
    "range of three numbers": (number("[1,000,2]", "1"), FINE, ["X310"]),
}

TABLE = {
    FINE: GOOD,
    ERROR: SHOWS_AN_ERROR,
    UNSOLVABLE: CANNOT_BE_SOLVED,
    COURSE: BREAKS_THE_COURSE,
}
ROWS = [pytest.param(case, verdict, id=name) for verdict, cases in TABLE.items() for name, case in cases.items()]


@pytest.fixture(autouse=True)
def _python_as_it_was() -> Iterator[None]:
    """Undo what the engine's scripts do to the process that runs them: their own `random`, their folder for files."""
    environment = dict(os.environ)
    yield
    sys.modules["random"] = random
    os.environ.clear()
    os.environ.update(environment)


def load(case: Case) -> Any:
    """The question as the LMS would make it for a learner, with its scripts run."""
    system = capa.load("<problem/>").capa_system
    system.resources_fs = SimpleNamespace(root_path="/")
    system.can_execute_unsafe_code = lambda: True
    block = SimpleNamespace(
        location="problem", display_name="", data="", scope_ids=None, runtime=SimpleNamespace(publish=lambda *_: None)
    )
    return capa._capa().problem(olx(case), id="problem", capa_system=system, capa_block=block, seed=1)


def olx(case: Case) -> str:
    """The file of the question."""
    return f"<problem>{case.inside}</problem>"


def max_score(case: Case) -> int:
    """What the LMS asks of every question of a course before it can show any of them; an error here is an error there."""
    problem_block = import_module("xblocks_contrib.problem.capa_block").ProblemBlock
    block = SimpleNamespace(
        data=olx(case),
        display_name="",
        location=SimpleNamespace(html_id=lambda: "problem"),
        runtime=SimpleNamespace(service=lambda *_: None, resources_fs=None),
    )
    return int(problem_block.max_score(block))


def answers(field: Any, case: Case) -> list[Any]:
    """What a browser can send from a field: every choice, every set of ticks; the right text and a wrong one."""
    names = [str(name) for name, _ in getattr(field, "choices", ())]
    match field.tag:
        case "checkboxgroup":
            return [list(some) for some in chain.from_iterable(combinations(names, size + 1) for size in range(len(names)))]
        case "radiogroup":
            return [[name] for name in names]
        case "choicegroup":
            return list(names)
        case "optioninput":
            return [name for name, _ in field.loaded_attributes["options"]]
        case "textline" | "formulaequationinput":
            return [case.right, WRONG]
        case _:
            return [case.right]


def grades(problem: Any, case: Case) -> Iterator[set[str]]:
    """For each field of a question, all that the engine says of the answers to it, while the others are answered rightly."""
    choices = {name: answers(field, case) for name, field in problem.inputs.items()}
    first = {name: some[0] for name, some in choices.items() if some}
    for name, some in choices.items():
        yield {str(problem.grade_answers(first | {name: one}).get_correctness(name)) for one in some}


def engine_verdict(case: Case) -> str:
    """What becomes of a question in Open edX."""
    capa._capa()  # a missing engine is no verdict
    try:
        max_score(case)
    except Exception:  # noqa: BLE001 - the engine raises whatever Python does
        return COURSE
    try:
        found = list(grades(load(case), case))
    except Exception:  # noqa: BLE001
        return ERROR
    return FINE if found and all(some & {"correct", "partially-correct"} for some in found) else UNSOLVABLE


def our_errors(case: Case) -> dict[str, str]:
    """The errors that our checks of questions find, by code, in a course that is clean but for this question."""
    files = snapshot(TESTS / "checks" / "base") | {"course/problem/first-step-7a8b9c0e.xml": olx(case).encode()}
    found = run_course_checks(read_olx(FileSet(files)), profile="openedx", codes=lambda code: code.startswith("X3"))
    return {finding.code: finding.message for finding in found if finding.severity is Severity.ERROR}


@pytest.mark.parametrize(("case", "verdict"), ROWS)
def test_the_engine_says_what_the_table_says(case: Case, verdict: str) -> None:
    """The engine itself, not we, sorted the questions."""
    assert engine_verdict(case) == verdict


@pytest.mark.parametrize(("case", "verdict"), ROWS)
def test_our_checks_find_an_error_exactly_where_the_engine_does(case: Case, verdict: str) -> None:
    """No question that breaks is missed, none that works is reported; and what breaks the whole course is called so."""
    errors = our_errors(case)
    assert bool(errors) == (verdict != FINE)
    assert any("whole course" in message for message in errors.values()) == (verdict == COURSE)


@pytest.mark.parametrize(("case", "verdict", "codes"), EXCEPTIONS.values(), ids=EXCEPTIONS)
def test_an_exception_is_still_one(case: Case, verdict: str, codes: list[str]) -> None:
    """The list of differences holds nothing that has gone."""
    assert (engine_verdict(case), list(our_errors(case))) == (verdict, codes)


def test_fields_are_those_of_the_engine() -> None:
    """Every kind of question with the fields that it takes, and how many, as the engine has registered them."""
    capa._capa()
    known = set(import_module("xblocks_contrib.problem.capa.inputtypes").registry.registered_tags())
    registry = import_module("xblocks_contrib.problem.capa.responsetypes").registry
    kinds = {tag: registry.get_class_for_tag(tag) for tag in registry.registered_tags()}
    assert {tag: set(kind.allowed_inputfields) & known for tag, kind in kinds.items()} == FIELDS
    assert {tag for tag, kind in kinds.items() if kind.max_inputfields != 1} == MANY_FIELDS
    assert known == INPUTS
