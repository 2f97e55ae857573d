"""Problems in the preview, seen from outside: what is read, what a form may do, what is kept, what is written into the page."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from builder.preview.problems import (
    Frame,
    ProblemState,
    act,
    outcome_of,
    read_answers,
    read_problem,
    read_state,
    render_problem,
    write_state,
)
from builder.preview.problems.model import Broken, Problem, Refused, SingleChoice, Solution, Unsupported
from builder.preview.problems.state import LONGEST, is_closed, may_show, score
from tests.preview.problems import BOXES, BROKEN, CHOSEN, FOREIGN, NUMBER, SINGLE, TYPED, WORDS
from tests.preview.selecting import attributes, select, texts

FRAME = Frame(block="q1", title="A question", action="/answer/q1")
TWO = SINGLE.format(
    '<choice name="a" correct="true">A<choicehint>Yes</choicehint></choice><choice name="b" correct="false">B</choice>'
)


def _read(olx: str, **settings: str) -> Problem:
    return read_problem(etree.fromstring(olx), settings)


def _page(problem: Problem, state: ProblemState | None = None, frame: Frame = FRAME) -> html.HtmlElement:
    return html.fromstring(render_problem(problem, state or ProblemState(), frame))


def _submit(problem: Problem, state: ProblemState | None = None, **answers: str) -> ProblemState:
    form = {"do": ["submit"], **{f"input_{name.removeprefix('q')}": [value] for name, value in answers.items()}}
    return act(problem, state or ProblemState(), form)


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_not_run_is_named(kind: str) -> None:
    """A kind of question that the preview does not run is named in its place, with the words around it, and asks for nothing."""
    problem = _read(FOREIGN[kind])
    page = _page(problem)
    assert problem.fields == ()
    assert texts(page, ".problem-unsupported") == [f"The preview does not run this kind of question ({kind}). Open edX does."]
    assert select(page, "input, select, button") == []


@pytest.mark.parametrize("olx", BROKEN)
def test_what_the_platform_cannot_grade_is_said(olx: str) -> None:
    """A broken question says that it is broken and why."""
    assert BROKEN[olx] in texts(_page(_read(olx)), ".problem-unsupported.broken")[0]


def test_frames_and_films_are_named() -> None:
    """What would load another page is left out, and said."""
    problem = _read('<problem><iframe src="https://example.org"/><video src="a.mp4"/></problem>')
    assert [part.kind for part in problem.parts if isinstance(part, Unsupported)] == ["iframe", "video"]


@pytest.mark.parametrize(
    ("attribute", "words"),
    [('shuffle="true"', "shuffles"), ('answer-pool="2"', "answer-pool"), ('shuffle="false"', ""), ('answer-pool="0"', "")],
)
def test_what_the_platform_would_do_differently_is_said(attribute: str, words: str) -> None:
    """Shuffled choices keep the author's order, and a note says so."""
    problem = _read(TWO.replace("<choicegroup", f"<choicegroup {attribute}"))
    field = problem.fields[0]
    assert isinstance(field, SingleChoice)
    assert [choice.value for choice in field.choices] == ["choice_a", "choice_b"]
    assert [words in note for note in problem.notes] == ([True] if words else [])


def test_partial_credit_is_said() -> None:
    """Partial credit is not counted, and a note says so."""
    olx = BOXES.format('<choice correct="true">A</choice>').replace("<choiceresponse", '<choiceresponse partial_credit="EDC"')
    assert "partial credit" in _read(olx).notes[0]


HOSTILE = """<problem display_name="x"><p onclick="x()">A<script>alert(1)</script><a href="javascript:alert(1)">b</a></p>
<multiplechoiceresponse><label>L<img src="x" onerror="alert(1)"/>&lt;script&gt;alert(2)&lt;/script&gt;</label>
<choicegroup><choice correct="true" name="&quot;&gt;&lt;script&gt;">&lt;svg onload=alert(3)&gt;<style>*{}</style>
<choicehint label="&lt;b&gt;">&lt;i&gt;<form action="/x"><button name="do" value="over">x</button></form></choicehint></choice>
<choice correct="false"><span id="q1" class="problem" style="position:fixed" data-problem="q1">B</span></choice></choicegroup>
<solution><iframe src="//evil"/><object data="x"/>S</solution></multiplechoiceresponse>
<demandhint><hint>H<script>x</script></hint></demandhint></problem>"""


def test_hostile_html_is_harmless() -> None:
    """Nothing of an author's runs, loads a frame, sends a form, or takes the place of a part of the page."""
    problem = _read(HOSTILE)
    state = ProblemState({"2_1": ()}, None, attempts=1, hints=1, showing=True)
    clean = [render_problem(problem, state, FRAME), render_problem(problem, state, Frame("q1", "<b>", read_only=True))]
    state = act(problem, ProblemState(), {"do": ["submit"], "input_2_1": ['choice_"><script>']})
    assert state.attempts == 1
    for text in (*clean, render_problem(problem, state, FRAME)):
        page = html.fromstring(text)
        assert select(page, "script, style, iframe, object, svg, form form, [onclick], [onerror], [onload], [style]") == []
        assert len(select(page, "[id=q1]")) == 1
        assert len(select(page, "[name=do][value=over]")) <= 1
        assert not any(link.startswith("javascript") for link in attributes(page, "href"))


def test_the_title_and_the_address_are_escaped() -> None:
    """A title is text, and an address cannot leave its attribute."""
    page = _page(_read(TWO), frame=Frame('q"1', "<script>", action='/"><script>', hidden={"token": '"'}))
    assert select(page, "script") == []
    assert select(page, "form")[0].get("action") == '/"><script>'
    assert select(page, "input[name=token]")[0].get("value") == '"'


def test_languages_and_directions_are_kept() -> None:
    """Words of the course carry their own language; words of the preview are English, whatever stands around them."""
    problem = _read(
        '<problem><div lang="ar" dir="rtl"><multiplechoiceresponse><label><span lang="ar" dir="rtl">أي</span>'
        "</label><choicegroup>"
        '<choice correct="true">ا</choice></choicegroup></multiplechoiceresponse></div></problem>'
    )
    page = _page(problem, _submit(problem, q2_1="choice_0"), Frame("q1", "عنوان", lang="ar", dir="rtl"))
    assert select(page, "legend span")[0].get("dir") == "rtl"
    assert select(page, "div[lang=ar] > div[lang=ar] fieldset") != []
    assert select(page, "h2")[0].get("lang") == "ar"
    assert [
        node.get("lang") for node in select(page, ".problem-mark span, .problem-buttons, .problem-result") if node.get("lang")
    ] == ["en"] * 3


def test_addresses_are_those_of_the_page() -> None:
    """Links and images lead where the page says, and an address that it refuses is gone."""
    olx = (
        '<problem><p><img src="/static/a.png" alt="A"/><a href="/jump_to_id/x">x</a><img src="http://far/" alt=""/></p></problem>'
    )
    problem = read_problem(etree.fromstring(olx), address=lambda target: "" if target.startswith("http") else f"/here{target}")
    page = _page(problem)
    assert attributes(page, "src") == ["/here/static/a.png"]
    assert attributes(page, "href") == ["/here/jump_to_id/x"]


def test_a_wrong_then_a_right_answer() -> None:
    """The way of a learner: wrong, read the feedback, right; attempts are counted, and the last answer counts."""
    problem = _read(TWO, max_attempts="2")
    state = _submit(problem, q2_1="choice_b")
    assert texts(_page(problem, state), ".problem-result p") == ["✗ Incorrect (0/1 point)"]
    state = _submit(problem, state, q2_1="choice_a")
    page = _page(problem, state)
    assert texts(page, ".problem-result p") == ["✓ Correct (1/1 point)"]
    assert texts(page, ".problem-feedback") == ["Answer Correct: Yes"]
    assert texts(page, ".problem-attempts") == ["You have used 2 of 2 attempts"]
    assert select(page, "[value=submit]")[0].get("disabled") is not None
    assert _submit(problem, state, q2_1="choice_b").graded == state.graded
    assert is_closed(problem, state)
    assert act(problem, state, {"do": ["over"]}) == ProblemState()


def test_an_unfinished_form_costs_no_attempt() -> None:
    """As on the platform, whose button is off until every choice is made."""
    problem = _read(CHOSEN["two questions"])
    state = _submit(problem, q2_1="choice_0")
    assert (state.attempts, state.graded, state.answers) == (0, None, {"2_1": ("choice_0",)})
    assert texts(_page(problem, state), ".refused") == [
        "! Answer every question first. On Open edX the Submit button is off until then."
    ]


def test_a_refused_answer_costs_no_attempt() -> None:
    """What is no number is refused in the platform's words, and what was typed stays in the field."""
    problem = _read(NUMBER.format("5", "", "textline"))
    state = _submit(problem, q2_1="<five>")
    page = _page(problem, state)
    assert (state.attempts, outcome_of(problem, state)) == (0, None)
    assert texts(page, ".refused") == ["! Invalid math syntax: '<five>'"]
    assert select(page, "input[type=text]")[0].get("value") == "<five>"


def test_hints_come_one_by_one_and_lose_nothing() -> None:
    """Each press shows one more hint; what stands in the fields stays there."""
    problem = _read(TWO.replace("</problem>", "<demandhint><hint>One <b>b</b></hint><hint>Two</hint></demandhint></problem>"))
    state = act(problem, ProblemState(), {"do": ["hint"], "input_2_1": ["choice_b"]})
    assert texts(_page(problem, state), ".problem-hints li") == ["Hint (1 of 2): One b"]
    for _ in range(3):
        state = act(problem, state, {"do": ["hint"], "input_2_1": ["choice_b"]})
    page = _page(problem, state)
    assert texts(page, ".problem-hints li") == ["Hint (1 of 2): One b", "Hint (2 of 2): Two"]
    assert select(page, "[value=choice_b]")[0].get("checked") is not None
    assert select(page, "[value=hint]")[0].get("disabled") is not None


@pytest.mark.parametrize(
    ("setting", "moments"),
    # Before, after a wrong answer, after the last wrong one, after a right one.
    [
        ("always", "1111"), ("never", "0000"), ("attempted", "0111"), ("attempted_no_past_due", "0111"), ("answered", "0001"),
        ("closed", "0010"), ("finished", "0011"), ("correct_or_past_due", "0001"), ("past_due", "0000"),
        ("after_attempts", "0111"),
        ("after_all_attempts", "0010"), ("after_all_attempts_or_correct", "0011"), ("", "0000"), ("unheard of", "0000"),
    ],
)  # fmt: skip
def test_when_the_answer_is_shown(setting: str, moments: str) -> None:
    """By the setting `showanswer`, as the platform does it; staff may always, unless it is never."""
    problem = _read(TWO, showanswer=setting, max_attempts="2", attempts_before_showanswer_button="1")
    wrong, right = _submit(problem, q2_1="choice_b"), _submit(problem, q2_1="choice_a")
    last = _submit(problem, wrong, q2_1="choice_b")
    states = (ProblemState(), wrong, last, right)
    assert "".join(str(int(may_show(problem, state))) for state in states) == moments
    assert may_show(problem, ProblemState(), staff=True) == (setting not in {"", "never"})
    assert act(problem, wrong, {"do": ["show"]}).showing == (moments[1] == "1")


def test_the_answer_and_the_solution_are_shown() -> None:
    """Show answer marks the right choice in words and shows the explanation; Hide takes both away."""
    olx = TWO.replace("</multiplechoiceresponse>", "<solution><div><p>Because.</p></div></solution></multiplechoiceresponse>")
    problem = _read(olx, showanswer="attempted")
    state = act(problem, _submit(problem, q2_1="choice_b"), {"do": ["show"], "input_2_1": ["choice_b"]})
    page = _page(problem, state)
    assert texts(page, ".problem-right") == ["✓ Right answer"]
    assert texts(page, ".problem-solution") == ["Because."]
    page = _page(problem, act(problem, state, {"do": ["hide"], "input_2_1": ["choice_b"]}))
    assert texts(page, ".problem-right, .problem-solution") == []


def test_reset_is_the_platforms() -> None:
    """Reset is there when the author switched it on, and gives no attempt back."""
    problem = _read(TWO, show_reset_button="true", max_attempts="3")
    state = _submit(problem, q2_1="choice_b")
    assert act(problem, state, {"do": ["reset"]}) == ProblemState(attempts=1)
    assert act(_read(TWO), state, {"do": ["reset"]}) == state


def test_hidden_results_are_hidden() -> None:
    """With `show_correctness="never"` a learner reads only that the answer arrived; staff read all."""
    problem = _read(TWO, show_correctness="never")
    state = _submit(problem, q2_1="choice_a")
    assert texts(_page(problem, state), ".problem-mark") == ["Answer submitted."]
    assert len(texts(_page(problem, state, Frame("q1", "T", staff=True)), ".problem-mark")) == 2


def test_points_have_their_weight() -> None:
    """The weight of a problem is shared by its fields."""
    problem = _read(CHOSEN["two questions"], weight="10")
    state = act(problem, ProblemState(), {"do": ["submit"], "input_2_1": ["choice_1"], "input_3_1": ["choice_0"]})
    assert score(problem, state) == (10 / 4, 10)
    assert texts(_page(problem, state), ".problem-result p") == ["◐ Partially correct (2.5/10 points)"]


def test_a_problem_of_its_own_settings() -> None:
    """Attributes of the problem go before what it inherits; nonsense counts as nothing."""
    assert _read("<problem max_attempts='1'/>", max_attempts="5").settings.attempts == 1
    assert _read("<problem weight='-1' max_attempts='many'/>").settings == _read("<problem/>").settings


@pytest.mark.parametrize("name", CHOSEN)
def test_forms_are_never_trusted(name: str) -> None:
    """Unknown fields and unknown choices are no answers."""
    problem = _read(CHOSEN[name])
    form = {f"input_{field.prompt.id}": ["choice_99", "<x>", ""] for field in problem.fields} | {
        "input_9_9": ["x"],
        "other": ["y"],
    }
    assert read_answers(problem, form) == {}


def test_long_answers_are_refused() -> None:
    """A typed answer has a limit, and half characters are replaced."""
    problem = _read(WORDS.format("a", "", ""))
    with pytest.raises(Refused, match="at most 1000"):
        read_answers(problem, {"input_2_1": ["x" * (LONGEST + 1)]})
    assert read_answers(problem, {"input_2_1": ["\ud800\0a", "b"]}) == {"2_1": ("?a",)}
    assert "at most 1000" in _submit(problem, q2_1="x" * 5000).refusal


def test_a_pattern_cannot_stop_the_preview() -> None:
    """A regular expression that would take years is given up, and the learner is told."""
    problem = _read(WORDS.format("(a+)+b", "regexp", ""))
    begun = time.monotonic()
    state = _submit(problem, q2_1="a" * 60)
    assert (state.attempts, state.refusal) == (0, "The regular expression of this question takes too long.")
    assert time.monotonic() - begun < 10
    assert _submit(problem, q2_1="aaab").refusal == ""


@pytest.mark.parametrize("name", [*CHOSEN, *TYPED])
def test_a_state_comes_back_from_json(name: str) -> None:
    """What is kept after each kind of answer is read again as it was."""
    olx, typed = (CHOSEN[name], ("",)) if name in CHOSEN else TYPED[name]
    problem = _read(olx)
    first = {
        f"input_{field.prompt.id}": [next(iter(getattr(field, "choices", getattr(field, "boxes", ())))).value]
        if hasattr(field, "choices") or hasattr(field, "boxes")
        else [field.options[0].text if hasattr(field, "options") else typed[0]]
        for field in problem.fields
    }
    state = act(problem, ProblemState(), {"do": ["submit"], **first})
    assert state.attempts == 1
    assert read_state(problem, json.loads(json.dumps(write_state(state)))) == state


def test_the_state_of_an_older_course_is_dropped() -> None:
    """Answers that can no longer be given begin again; they are no error."""
    stored = write_state(_submit(_read(TWO), q2_1="choice_b"))
    assert read_state(_read(TWO.replace('name="b"', 'name="c"')), stored) == ProblemState()
    assert read_state(_read("<problem/>"), stored) == ProblemState()
    assert read_state(_read(NUMBER.format("5", "", "textline")), stored).graded == {"2_1": ("choice_b",)}


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*write_state(ProblemState()), "2_1", "x"]), inner, max_size=6)
    ),
    max_leaves=12,
)


@given(_json)
def test_any_stored_data_gives_a_page(data: object) -> None:
    """Whatever was stored, a page comes out of it."""
    problem = _read(TYPED["several words"][0])
    assert render_problem(problem, read_state(problem, data), FRAME)


def test_a_copy_for_reading_takes_no_answers() -> None:
    """Without a server there is no form: fields are off, and answers, feedback, explanation and hints unfold."""
    olx = CHOSEN["boxes with combinations"].replace(
        "</problem>", "<solution>S</solution><demandhint><hint>H</hint></demandhint></problem>"
    )
    page = _page(_read(olx), frame=Frame("q1", "T", read_only=True))
    assert select(page, "form, button") == []
    assert select(page, "fieldset")[0].get("disabled") is not None
    words = " ".join(select(page, "details")[0].text_content().split())
    for expected in ("A ✓ Right answer", "If picked: A yes", "C ✓ Right answer", "B + X: Both", "S", "Hint (1 of 1): H"):
        assert expected in words


def test_solutions_stand_in_their_place() -> None:
    """Text before, between and behind is kept in order."""
    problem = _read("<problem><p>1</p><solution>2</solution><p>3</p></problem>")
    assert [type(part).__name__ for part in problem.parts] == ["Prose", "Solution", "Prose"]
    assert isinstance(problem.parts[1], Solution)
    assert not any(isinstance(part, Broken) for part in problem.parts)


def test_marks_in_an_authors_text_are_no_parts() -> None:
    """The characters that stand for parts while a problem is read cannot be smuggled in."""
    problem = _read("<problem><p title='\ue0000\ue001'>\ue0000\ue001</p><solution>S</solution>\ue0007\ue001</problem>")
    assert len([part for part in problem.parts if isinstance(part, Solution)]) == 1
