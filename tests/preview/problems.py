"""Made problems for the tests of the preview: each kind of question, and what is odd about it."""

from __future__ import annotations

SINGLE = """<problem><multiplechoiceresponse><label>Which?</label><choicegroup type="MultipleChoice">{}</choicegroup>
</multiplechoiceresponse></problem>"""
BOXES = "<problem><choiceresponse><label>Which?</label><checkboxgroup>{}</checkboxgroup></choiceresponse></problem>"
DROPDOWN = "<problem><optionresponse><label>Which?</label>{}</optionresponse></problem>"
WORDS = '<problem><stringresponse answer="{}" type="{}"><label>Which?</label>{}<textline size="20"/></stringresponse></problem>'
NUMBER = '<problem><numericalresponse answer="{}"><label>How many?</label>{}<{}/></numericalresponse></problem>'

# What can be chosen: every choice, and for boxes every set of them, is tried.
CHOSEN = {
    "single": SINGLE.format(
        '<choice name="a" correct="true">Rest <choicehint>Yes, <b>rest</b>.</choicehint></choice>'
        '<choice name="b" correct="false">Work<choicehint label="Hm:">No.</choicehint></choice>'
        '<choice name="c" correct="false">Sleep<choicehint label="">Too much &amp; too soon.</choicehint></choice>'
        '<choice name="d" correct="FALSE">Eat<choicehint> </choicehint></choice>'
    ),
    "single without names": SINGLE.format(
        '<choice correct="true">A</choice><choice correct="True">B</choice><choice name="x" correct="false">C</choice>'
        '<choice correct="false">D</choice>'
    ),
    "single with html": SINGLE.format(
        '<choice correct="true"><p>Some <em>words</em></p><choicehint>One <a href="/x">link</a></choicehint> and more</choice>'
        '<choice correct="false">5 &lt; 6 &amp; &lt;b&gt;bold&lt;/b&gt;<choicehint>1 &lt; 2</choicehint></choice>'
    ),
    "single with partial and odd marks": SINGLE.format(
        '<choice correct="partial">A</choice><choice correct="yes">B</choice><choice correct="TRUE">C</choice>'
    ),
    "single in another script": SINGLE.format(
        '<choice name="a" correct="true"><span lang="ar" dir="rtl">الراحة</span><choicehint><span lang="ar" dir="rtl">نعم</span>'
        '</choicehint></choice><choice name="b" correct="false">বিশ্রাম<choicehint>না</choicehint></choice>'
    ),
    "boxes": BOXES.format(
        '<choice correct="true">A<choicehint selected="true">A yes</choicehint><choicehint selected="false">A no</choicehint>'
        '</choice><choice correct="false">B<choicehint selected="TRUE">B yes</choicehint></choice>'
        '<choice correct="true">C</choice>'
    ),
    "boxes with labels": BOXES.format(
        '<choice correct="true">A<choicehint selected="true" label="Good:">A yes</choicehint></choice>'
        '<choice correct="false">B<choicehint selected="true" label="Bad:">B yes</choicehint></choice>'
        '<choice correct="false">C<choicehint selected="true">C yes</choicehint></choice>'
    ),
    "boxes with combinations": BOXES.format(
        '<choice id="x" correct="true">A<choicehint selected="true">A yes</choicehint></choice><choice correct="false">B</choice>'
        '<choice correct="true">C</choice><compoundhint value="X B">Both &lt;i&gt; not</compoundhint>'
        '<compoundhint value="c x" label="Very good">All of it <b>lost</b></compoundhint>'
        '<compoundhint value="Z">Never</compoundhint>'
    ),
    "boxes of which none is right": BOXES.format('<choice correct="false">A</choice><choice correct="false">B</choice>'),
    "boxes with names": BOXES.format('<choice name="q" correct="false">A</choice><choice name="r" correct="true">B</choice>'),
    "radio buttons of the old kind": (
        '<problem><choiceresponse><radiogroup><choice correct="false">A</choice><choice correct="true">B'
        '<choicehint selected="true">Unseen</choicehint></choice></radiogroup></choiceresponse></problem>'
    ),
    "drop-down": DROPDOWN.format(
        '<optioninput><option correct="True">Rest <optionhint>Yes</optionhint></option><option correct="False"> Work '
        '<optionhint label="Oh:">No</optionhint></option><option correct="False">Sleep</option></optioninput>'
    ),
    "drop-down of the old kind": DROPDOWN.format("""<optioninput options="('yes','no','don\\'t know')" correct="no"/>"""),
    "drop-down with commas and apostrophes": DROPDOWN.format(
        '<optioninput><option correct="False">Yes, it\'s so</option><option correct="True">"No", never</option></optioninput>'
    ),
    "drop-downs in a sentence": (
        "<problem><optionresponse><p>The <optioninput options=\"('sky','sea')\" correct=\"sky\"/> lost <b>is</b> "
        '<optioninput><option correct="True">blue<optionhint>Unseen</optionhint></option><option correct="False">red</option>'
        "</optioninput></p></optionresponse></problem>"
    ),
    "drop-down that cannot be solved": DROPDOWN.format("<optioninput options=\"('a','b')\" correct=\"c\"/>"),
    "two questions": (
        '<problem><div lang="fr"><p>First</p><multiplechoiceresponse points="3"><choicegroup points="3"><choice correct="true">A'
        '</choice><choice correct="false">B</choice></choicegroup></multiplechoiceresponse></div><p>Second</p><choiceresponse>'
        '<checkboxgroup><choice correct="true">A</choice><choice correct="false">B</choice></checkboxgroup>'
        "</choiceresponse></problem>"
    ),
}

# What is typed: the problem, and answers.
TYPED = {
    "words": (WORDS.format("Rest", "", "<correcthint>Yes</correcthint>"), ("Rest", "rest", " Rest ", "Rest ", "", " ", "x")),
    "words in any case": (
        WORDS.format("Straße", "ci", '<correcthint label="So:">Yes</correcthint>'),
        ("straße", "STRASSE", "STRAßE", "strasse", "Straße\u00a0"),
    ),
    "words in capitals of other scripts": (WORDS.format("İstanbul", "ci", ""), ("istanbul", "i̇stanbul", "İSTANBUL", "Istanbul")),
    "several words": (
        WORDS.format(
            "rest",
            "ci",
            '<additional_answer answer="sleep"><correcthint>Also <i>right</i></correcthint></additional_answer>'
            '<additional_answer>nap</additional_answer><additional_answer answer=" break "/><correcthint>Best</correcthint>'
            '<stringequalhint answer="work">No, no</stringequalhint><regexphint answer="wo.*">Hardly</regexphint>',
        ),
        ("REST", "sleep", "Sleep", "nap", "break", " break ", "work", "Work ", "works", "wood", "none"),
    ),
    "patterns": (
        WORDS.format("re+st", "regexp ci", '<additional_answer answer="(sleep)+"/><correcthint>Yes</correcthint>'),
        ("rest", "REEST", "sleepsleep", "sleepy", "my rest", "restful", "xsleep"),
    ),
    "patterns without an end": (
        WORDS.format("a|b|c", "regexp", '<regexphint answer=".*">Any</regexphint>'),
        ("a", "ax", "xb", "xbx", "c", "xc", "d", "", "A"),
    ),
    "a pattern that is none": (WORDS.format("rest", "", '<regexphint answer="((">Never</regexphint>'), ("rest", "((")),
    "words of the old kind": (WORDS.format("one_or_two _or_ three", "ci", "<correcthint>Y"
    "</correcthint>"), ("ONE", "two", "three")),
    "words with a hint around": (WORDS.format("a", "", "<correcthint>in</correcthint> out"), ("a",)),
    "words in Arabic": (WORDS.format("الراحة", "ci", ""), ("الراحة", " الراحة", "راحة")),
    "a number": (
        NUMBER.format("5", "<correcthint>Yes</correcthint>", "formulaequationinput"),
        (
            "5", "5.0", " 5", "+5", "-5", "5,0", "5e0", "5E0", "10/2", "2+3", "5%", "500%", "sqrt(25)", "٥", "৫", "5.00004",
            "5.00006", "five", "5 km", "(5", "5)", "", " ", "1/0", "5i", "i", "pi", "fact(3)", "x(5)", "pi(5)", "2x", "1e999",
            "--5", "5\u00a0", "*5", "5*", "2**3", "abs()", "e", "0||1", "2||2", "x'", "5 5", "1_000",
        ),
    ),
    "a number in a line of text": (NUMBER.format("0.5", "", "textline"), ("1/2", ".5", "0.5", "0,5", "50%", "5e-1", "0.50")),
    "nothing": (NUMBER.format("0", "", "textline"), ("0", "-0", "0.0", "0.0000001", "1-1")),
    "a number with a tolerance": (
        NUMBER.format("10", '<responseparam type="tolerance" default="0.1"/>', "textline"),
        ("9.9", "10.1", "9.89999", "10.1000001", "10.05", "9.90", "9"),
    ),
    "a number with a tolerance in percent": (
        NUMBER.format("200", '<responseparam type="tolerance" default="5%"/>', "textline"),
        ("190", "210", "189.99", "210.01", "200", "-200"),
    ),
    "a negative number with a tolerance in percent": (
        NUMBER.format("-3", '<responseparam type="tolerance" default="10%"/>', "textline"),
        ("-3.3", "-2.7", "-2.69", "-3.31", "3"),
    ),
    "a number with the usual tolerance": (
        NUMBER.format("1000", '<responseparam type="tolerance" default="0.001%"/>', "textline"),
        ("1000.01", "1000.0100001", "999.99", "999.98"),
    ),
    "a large number": (NUMBER.format("6.022*10^23", "", "textline"), ("6.022e23", "602200000000000000000000", "6.02e23")),
    "a formula": (NUMBER.format("2^3-1", "", "textline"), ("7", "7.1", "2^3-1", "14/2")),
    "a complex number": (NUMBER.format("1+2j", "", "textline"), ("1+2*i", "1+2*j", "1", "2*i+1")),
    "a range with one end": (
        NUMBER.format("[1,3)", "<correcthint>In</correcthint>", "textline"),
        ("1", "0.9999999", "2", "3", "2.9999999", "1.0", "3.0000000000000001", "2+i", "", "x", "1e999"),
    ),
    "a range of formulas": (NUMBER.format("(1/2, 2^2]", "", "textline"), ("0.5", "0.51", "4", "4.01", "5")),
    "a number and others": (
        NUMBER.format(
            "1",
            '<additional_answer answer="2"><correcthint>Two</correcthint></additional_answer><additional_answer answer="1/4"/>'
            '<responseparam type="tolerance" default="0.5"/><correcthint>One</correcthint>',
            "formulaequationinput",
        ),
        ("1", "1.5", "2", "2.1", "0.25", "0.75", "3"),
    ),
}  # fmt: skip

# What is no question that the preview runs, with how it is named.
FOREIGN = {
    "customresponse": '<problem><customresponse cfn="f"><p>Give two</p><textline/><textline/></customresponse></problem>',
    "formularesponse": """<problem><formularesponse answer="x" samples="x@1:2#3"><formulaequationinput/></formularesponse>
        </problem>""",
    "imageresponse": """<problem><imageresponse><imageinput src="/static/a.png" rectangle="(1,1)-(2,2)"/></imageresponse>
        </problem>""",
    "choicetextresponse": """<problem><choicetextresponse><radiotextgroup><choice correct="true"><numtolerance_input answer="1"/>
        </choice></radiotextgroup></choicetextresponse></problem>""",
    "truefalseresponse": """<problem><truefalseresponse><choicegroup><choice correct="true">A</choice></choicegroup>
        </truefalseresponse></problem>""",
    "coderesponse": """<problem><coderesponse><textbox/><codeparam><answer_display>x</answer_display></codeparam></coderesponse>
        </problem>""",
    "jsinput outside of a question": '<problem><jsinput gradefn="g" html_file="/static/x.html"/></problem>',
    "numericalresponse with a script": """<problem><script type="loncapa/python">x = 3</script>
        <numericalresponse answer="$x"><textline/></numericalresponse></problem>""",
}

# What Open edX cannot show or grade either, with why.
BROKEN = {
    SINGLE.format("<choice>A</choice>"): "a choice does not say whether it is correct",
    SINGLE.format('<p>A</p><choice correct="true">A</choice>'): "a p stands among its choices",
    '<problem><stringresponse answer="a"><choicegroup/></stringresponse></problem>': "a choicegroup cannot be its field",
    '<problem><stringresponse answer="a"/></problem>': "it has no field to answer in",
    '<problem><stringresponse answer="a"><textline/><textline/></stringresponse></problem>': "it has more than one field",
    '<problem><stringresponse answer=""><textline/></stringresponse></problem>': "it has no answer",
    WORDS.format("((", "regexp", ""): "its answer is no regular expression",
    WORDS.format("a", "", "<additional_answer/>"): "an additional answer is empty",
    NUMBER.format("seven", "", "textline"): "its answer seven is not a number",
    NUMBER.format("[1]", "", "textline"): "the range [1] has no two ends that are numbers",
    NUMBER.format("1", '<additional_answer answer="x"/>', "textline"): "an additional answer is not a number",
    NUMBER.format("1", '<responseparam type="tolerance" default="some"/>', "textline"): "its tolerance some is not a number",
    DROPDOWN.format('<optioninput><option correct="true">A</option><option correct="True">B</option></optioninput>'): (
        "more than one option is correct"
    ),
    DROPDOWN.format("<optioninput><option>A</option></optioninput>"): "an option does not say whether it is correct",
    DROPDOWN.format('<optioninput options="(\'a\',\'b)" correct="a"/>'): "its options cannot be read",
    BOXES.format('<choice correct="true">A</choice><compoundhint value="A"><b>A</b></compoundhint>'): (
        "a compoundhint has no value, or no text before its first element, so answers end in an error"
    ),
}

# Where the question of a field stands.
LABELLED = (
    "<problem><p>Before</p><label>Which <b>one</b>?</label><stringresponse answer='a'><textline/></stringresponse></problem>",
    "<problem><p>Which?</p><stringresponse answer='a'><textline label='Which?'/></stringresponse></problem>",
    "<problem><p>Other</p><stringresponse answer='a'><textline label='Which?'/></stringresponse></problem>",
    "<problem><label>Far</label><p>Near</p><stringresponse answer='a'><textline/></stringresponse></problem>",
    (
        "<problem><stringresponse answer='a'><label>5 &lt; 6 &amp;lt; <i>x</i></label><description>One</description>"
        "<description>Two <em>words</em></description><textline/></stringresponse></problem>"
    ),
    (
        "<problem><optionresponse><label>All</label><description>About</description><optioninput label='A' options=\"('a','b')\""
        " correct='a'/><optioninput options=\"('a','b')\" correct='a'/></optionresponse></problem>"
    ),
)
