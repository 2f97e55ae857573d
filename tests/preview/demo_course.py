"""A course not ours: a small imitation, in our own words, of the shape that the platform's public demo course has.

It has what ours never have: names with capitals, titles with colons, questions written inline as ten years ago, scripts and frames
in texts, textbooks, a wiki, drafts, old captions, blocks of a library, and types of block that no preview runs.
"""

# ruff: noqa: E501, ISC003 - lines as exports have them

from __future__ import annotations

import json
from pathlib import Path

from builder.archive import tar_gz
from builder.fileset import FileSet

RUN = "Tea_Course"

# Each is told by its name and a sentence, and is not run.
NOT_RUN = {
    "library_content": "Blocks of a library",
    "drag-and-drop-v2": "Drag and drop",
    "lti_consumer": "Tool of another site (LTI)",
    "openassessment": "Open response assessment",
    "word_cloud": "Word cloud",
    "split_test": "Content experiment",
    "annotatable": "Annotated text",
    "done": "Done button",
}
UNKNOWN = "recommender"

_SETTINGS = {
    f"course/{RUN}": {
        "display_name": "Demonstration: Tea & Houses",
        "language": "en",
        "start": "2026-02-05T05:00:00Z",
        "advertised_start": "Now open",
        "course_image": "images_course_image.jpg",
        "wiki_slug": "DemoTea",
        "showanswer": "attempted",
        "rerandomize": "never",
        "advanced_modules": ["annotatable", "poll", "drag-and-drop-v2", "lti_consumer", "recommender"],
        "discussion_topics": {"General": {"id": "i4x-DemoX-Tea-course-Tea_Course"}},
        "pdf_textbooks": [{"tab_title": "Textbook", "chapters": [{"title": "One", "url": "/static/tea.pdf"}]}],
        "tabs": [
            {"type": "courseware", "name": "Courseware"},
            {"type": "course_info", "name": "Course Info"},
            {"type": "textbooks", "name": "Textbooks"},
            {"type": "discussion", "name": "Discussion"},
            {"type": "wiki", "name": "Wiki"},
            {"type": "progress", "name": "Progress"},
            {"type": "static_tab", "name": "Reading list", "url_slug": "c0ffee00c0ffee00c0ffee00c0ffee00"},
        ],
        "graceperiod": "18000 seconds",
        "lti_passports": ["toolbox:key:secret"],
    }
}
_GRADING = {
    "GRADER": [
        {"type": "Homework", "short_label": "Ex", "min_count": 3, "drop_count": 1, "weight": 0.75},
        {"type": "Exam", "short_label": "", "min_count": 1, "drop_count": 0, "weight": 0.25},
    ],
    "GRADE_CUTOFFS": {"Pass": 0.6},
}
_DRAGGED = {
    "question_text": "Put each leaf into its tin.",
    "zones": [{"title": "Green", "uid": "g"}, {"title": "Black", "uid": "b"}],
    "items": [{"displayName": "Sencha", "zones": ["g"]}, {"displayName": "Assam", "zones": ["b"]}],
}
_CAPTIONS = {"start": [0, 2500], "end": [2500, 5000], "text": ["Water first.", "Then the &amp; leaves."]}

_TEXTS = {
    "course.xml": f'<course url_name="{RUN}" org="DemoX" course="Tea"/>\n',
    f"course/{RUN}.xml": """<course>
  <chapter url_name="d8a6192ade314473a78242dfeedfbf5b"/>
  <chapter url_name="Interactive_Week"/>
  <chapter url_name="1414ffd5143b4b508f739b563ab468b7"/>
  <wiki slug="DemoX.Tea.Tea_Course"/>
  <textbook title="All of Tea" book_url="https://books.example.org/tea/"><entry name="Leaves" page="1"/></textbook>
</course>
""",
    "chapter/d8a6192ade314473a78242dfeedfbf5b.xml": """<chapter display_name="Introduction">
  <sequential url_name="edx_introduction"/>
</chapter>
""",
    "chapter/Interactive_Week.xml": """<chapter display_name="Example Week 1: Getting Started" start="2026-02-05T00:00:00Z">
  <sequential url_name="basic_questions"/>
  <sequential url_name="tools"/>
</chapter>
""",
    "chapter/1414ffd5143b4b508f739b563ab468b7.xml": """<chapter display_name="About Exams and Certificates">
  <sequential url_name="workflow"/>
  <sequential url_name="lost_by_its_exporter"/>
</chapter>
""",
    "sequential/edx_introduction.xml": """<sequential display_name="Demo Course Overview">
  <vertical url_name="vertical_0270f6de40fc"/>
</sequential>
""",
    "sequential/basic_questions.xml": """<sequential display_name="Homework - Question Styles" format="Homework" graded="true">
  <vertical url_name="2152d4a4aadc4cb0af5256394a3d1fc7"/>
  <vertical url_name="Inline_Questions"/>
</sequential>
""",
    "sequential/tools.xml": """<sequential display_name="Lesson 2 - Let's Get Interactive!">
  <vertical url_name="vertical_tools"/>
  <vertical url_name="vertical_wrappers"/>
</sequential>
""",
    "sequential/workflow.xml": """<sequential display_name="edX Exams" format="Exam" graded="true">
  <vertical url_name="934cc32c177d41b580c8413e561346b3"/>
</sequential>
""",
    "vertical/vertical_0270f6de40fc.xml": """<vertical display_name="Introduction: Video and Sequences">
  <html url_name="030e35c4756a4ddc8d40b95fbbfff4d4"/>
  <video url_name="0b9e39477cf34507a7a48f74be381fdd"/>
  <discussion url_name="discussion_tea" display_name="What is your cup?" discussion_category="Week 1" discussion_target="Cups" discussion_id="d0"/>
</vertical>
""",
    "vertical/2152d4a4aadc4cb0af5256394a3d1fc7.xml": """<vertical display_name="Choosing">
  <problem url_name="Sample_Choice"/>
</vertical>
""",
    "vertical/Inline_Questions.xml": """<vertical display_name="Questions as They Were">
  <problem url_name="old_inline" display_name="Written inline" max_attempts="">
    <p>Which leaf is not dried?</p>
    <multiplechoiceresponse>
      <choicegroup label="Which leaf is not dried?" type="MultipleChoice">
        <choice correct="false">Sencha</choice>
        <choice correct="true">A fresh one</choice>
      </choicegroup>
    </multiplechoiceresponse>
  </problem>
  <problem url_name="old_script" display_name="With a script">
    <script type="loncapa/python">
def cups(expect, given):
    return int(given) == 4
</script>
    <customresponse cfn="cups" expect="4"><textline size="5" label="How many cups?"/></customresponse>
  </problem>
</vertical>
""",
    "vertical/vertical_tools.xml": '<vertical display_name="Tools">\n'
    + f'  <drag-and-drop-v2 url_name="dnd" display_name="Sort the leaves" data=\'{json.dumps(_DRAGGED)}\'/>\n'
    + """  <poll url_name="poll1" display_name="Vote" question="**Which** cup?" private_results="false"
    answers='[["R", {"label": "Red", "img": null}], ["B", {"label": "Blue", "img": "/static/images_course_image.jpg"}]]'/>
  <lti_consumer url_name="lti1" display_name="Tasting tool" launch_url="https://tool.example.org/launch" lti_id="toolbox"/>
  <word_cloud url_name="cloud1"/>
  <annotatable url_name="note1"/>
  <openassessment url_name="ora1" display_name="Your essay"><title>Your essay</title>
    <prompts><prompt><description>Describe a tea house.</description></prompt></prompts>
    <rubric><criterion><name>Ideas</name><prompt>Is there an idea?</prompt></criterion></rubric>
  </openassessment>
  <done url_name="done1"/>
  <recommender url_name="rec1" display_name="Recommend a tea" intro="Links that others found useful"/>
</vertical>
""",
    "vertical/vertical_wrappers.xml": """<vertical display_name="Chosen for You">
  <library_content url_name="lib1"/>
  <split_test url_name="split1"/>
</vertical>
""",
    "vertical/934cc32c177d41b580c8413e561346b3.xml": """<vertical display_name="Exam">
  <problem url_name="Exam_Question"/>
  <problem url_name="file_that_was_lost"/>
</vertical>
""",
    "html/030e35c4756a4ddc8d40b95fbbfff4d4.xml": '<html filename="030e35c4756a4ddc8d40b95fbbfff4d4" display_name="Blank HTML Page" editor="raw"/>\n',
    "html/030e35c4756a4ddc8d40b95fbbfff4d4.html": """<h2>Welcome</h2>
<p>Begin with <a href="/jump_to_id/basic_questions">the questions</a>, look at <a href="https://tea.example.org/">a site</a>,
or read <a href="/static/tea.pdf">the book</a> and <a href="/static/gone.pdf">one that is gone</a>.</p>
<p><img src="/static/images_course_image.jpg" alt="A cup"> <img src="https://cdn.example.org/pixel.gif" alt=""></p>
<iframe src="https://player.example.org/1"></iframe>
<script>document.title = "taken over"</script>
""",
    "html/in_split.xml": '<html display_name="Group A"><p>Milk first.</p></html>\n',
    "html/in_split_b.xml": '<html display_name="Group B"><p>Tea first.</p></html>\n',
    "problem/Sample_Choice.xml": """<problem display_name="Multiple Choice" markdown="null">
  <multiplechoiceresponse>
    <label>Which is a tea?</label>
    <choicegroup type="MultipleChoice">
      <choice correct="true">Assam</choice>
      <choice correct="false">Mocha</choice>
    </choicegroup>
  </multiplechoiceresponse>
</problem>
""",
    "problem/Exam_Question.xml": """<problem display_name="Exam">
  <numericalresponse answer="4"><label>How many cups?</label><formulaequationinput/></numericalresponse>
</problem>
""",
    "problem/in_library.xml": """<problem display_name="From the library">
  <stringresponse answer="tea"><label>Which drink?</label><textline size="20"/></stringresponse>
</problem>
""",
    "library_content/lib1.xml": """<library_content display_name="Practice from a library" max_count="1" source_library_id="library-v1:DemoX+Tea">
  <problem url_name="in_library"/>
</library_content>
""",
    "split_test/split1.xml": """<split_test display_name="Milk first, or tea?" user_partition_id="100" group_id_to_child="{}">
  <html url_name="in_split"/>
  <html url_name="in_split_b"/>
</split_test>
""",
    "word_cloud/cloud1.xml": '<word_cloud display_name="Three words" num_inputs="3" instructions="What comes to mind?"/>\n',
    "annotatable/note1.xml": '<annotatable display_name="Read closely"><p>The <annotation title="A">leaf</annotation> opens.</p></annotatable>\n',
    "video/0b9e39477cf34507a7a48f74be381fdd.xml": """<video display_name="Welcome!" youtube="1.00:b7xgknqkQk8" youtube_id_1_0="b7xgknqkQk8" sub="b7xgknqkQk8">
  <source src="https://video.example.org/welcome.mp4"/>
  <transcript language="uk" src="uk_subs.srt"/>
  <transcript language="ar" src="gone_ar.srt"/>
</video>
""",
    "drafts/vertical/vertical_draft.xml": """<vertical display_name="Not Yet Published" parent_url="i4x://DemoX/Tea/sequential/tools" index_in_children_list="2">
  <html url_name="draft_text"/>
</vertical>
""",
    "drafts/html/draft_text.xml": '<html display_name="Draft"><p>Soon.</p></html>\n',
    f"policies/{RUN}/policy.json": json.dumps(_SETTINGS, indent=2),
    f"policies/{RUN}/grading_policy.json": json.dumps(_GRADING, indent=2),
    "policies/assets.json": "{}",
    "about/overview.html": """<section class="about" style="position: fixed; color: #333"><style>body { display: none }</style>
  <h2>About This Course</h2><p style="text-align: center">Include your long course description here: tea.</p></section>
<section class="course-staff"><article class="teacher"><img src="/static/images_course_image.jpg" alt="Portrait"><h3>Staff</h3></article></section>
""",
    "about/short_description.html": "All about tea.",
    "info/updates.html": "<ol><li><h2>February 5, 2026</h2>The course begins.</li></ol>",
    "info/handouts.html": '<ol><li><a href="/static/tea.pdf">Notes</a></li></ol>',
    "tabs/c0ffee00c0ffee00c0ffee00c0ffee00.html": '<h2>Books</h2><p>Read <a href="/static/tea.pdf">the book of tea</a>.</p>',
    "static/uk_subs.srt": "1\n00:00:00,000 --> 00:00:02,500\nСпершу вода.\n\n2\n00:00:02,500 --> 00:00:05,000\nПотім <i>листя</i>.\n",
    "static/subs_b7xgknqkQk8.srt.sjson": json.dumps(_CAPTIONS),
    "static/tea.pdf": "%PDF-1.4 of a book",
    "static/html/Simulation.HTML": "<script>parent.document.title = 'taken over'</script>",
}
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000d49444154789c6360f8cf500f0003860180b2d4f8d10000000049454e44ae426082"
)


def demo_files() -> FileSet:
    """The files of the course, below `course/` as in an export of Studio."""
    files = {f"course/{path}": text.encode() for path, text in _TEXTS.items()}
    return FileSet(files | {"course/static/images_course_image.jpg": _PIXEL})


def demo_archive(path: Path) -> Path:
    """The course as an archive at `path`, whose name must end in .tar.gz."""
    path.write_bytes(tar_gz(demo_files(), mtime=0))
    return path
