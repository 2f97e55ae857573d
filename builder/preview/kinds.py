"""The types of block that Open edX has, in words: what each is called, and what learners find there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from builder.olx.activities import ASSESSMENT, JOURNAL
from builder.olx.tree import STUDIO_WORDS

OURS = frozenset({ASSESSMENT, JOURNAL})  # the XBlocks of this project, which the preview runs


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of block. `finds` is a sentence on what learners find, empty for those that the preview shows as they are."""

    name: str
    finds: str = ""


# The names are those of Studio where it has one (Teak); the sentences say what the block's own documentation says.
KINDS: Mapping[str, Kind] = {
    "html": Kind("Text"),
    "problem": Kind("Question"),
    "video": Kind("Video"),
    "survey": Kind("Survey"),
    "poll": Kind("Poll"),
    "discussion": Kind("Discussion"),
    ASSESSMENT: Kind("Self-assessment of skills (LDN)"),
    JOURNAL: Kind("Journal or worksheet (LDN)"),
    "annotatable": Kind("Annotated text", "Learners read a text, and open the author's remarks on parts of it."),
    "conditional": Kind("Blocks on a condition", "Learners see the blocks in it as soon as the condition is met."),
    "customtag": Kind("Custom tag", "The platform fills a template of the course with the values in it."),
    "done": Kind(
        "Done button", "Learners say with a switch that they have done something. In a graded lesson it counts a point."
    ),
    "drag-and-drop-v2": Kind("Drag and drop", "Learners put items into the zones of a picture, with a mouse or with keys."),
    "edx_sga": Kind("Staff graded assignment", "Learners hand in a file, and staff give points for it."),
    "h5pxblock": Kind("H5P activity", "Learners use an activity that was made with H5P."),
    "itembank": Kind("Problem bank", "Each learner gets some of the blocks in it, chosen at random."),
    "library_content": Kind("Blocks of a library", "Each learner gets some of the blocks in it, chosen at random."),
    "library_sourced": Kind("Blocks of a library", "Learners see blocks that were taken over from a library."),
    "lti": Kind("Tool of another site (LTI)", "Learners use a tool of another site, in the page or in a new window."),
    "lti_consumer": Kind("Tool of another site (LTI)", "Learners use a tool of another site, in the page or in a new window."),
    "openassessment": Kind(
        "Open response assessment", "Learners write or hand in an answer, and peers, staff or they themselves assess it."
    ),
    "poll_question": Kind("Poll (old)", "Learners choose an answer, and see how others chose."),
    "problemset": Kind("Set of questions", "Learners see the blocks in it."),
    "randomize": Kind("One of several, at random", "Each learner sees one of the blocks in it, and always the same."),
    "scorm": Kind("SCORM package", "Learners use a package that was made with another authoring tool."),
    "sortable": Kind("Sorting", "Learners bring items into their order."),
    "split_test": Kind("Content experiment", "Each learner sees one of the groups in it, and always the same."),
    "staffgradedxblock": Kind("Staff graded points", "Staff give points for work that was done elsewhere."),
    "videosequence": Kind("Row of videos", "Learners see the blocks in it, one after the other."),
    "word_cloud": Kind("Word cloud", "Learners give words, and see those of everybody as a cloud."),
    "wrapper": Kind("Group of blocks", "Learners see the blocks in it."),
    "chapter": Kind("Section"),
    "sequential": Kind("Subsection"),
    "vertical": Kind("Unit"),
    "course": Kind("Course"),
}


def kind_name(tag: str) -> str:
    """What a type of block is called; its tag if nobody here knows it."""
    known = KINDS.get(tag)
    return known.name if known else STUDIO_WORDS.get(tag, tag[:60])
