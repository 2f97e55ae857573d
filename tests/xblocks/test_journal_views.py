"""The pages of the journal: the author's words, the state of the platform, and never a learner's text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import crum
import pytest
from lxml import html
from opaque_keys.edx.locator import BlockUsageLocator, CourseLocator, LibraryLocatorV2, LibraryUsageLocatorV2
from xblock.field_data import DictFieldData
from xblock.fields import ScopeIds
from xblock.test.tools import TestRuntime

from ldn_xblocks.blocks import journal_words
from ldn_xblocks.blocks.journal import ReflectionJournal
from ldn_xblocks.core.requests import Refusal
from tests.platform import lms_documents as documents

COURSE = CourseLocator("LDN", "LDS", "2026")
USAGE = BlockUsageLocator(COURSE, "ldn_reflection_journal", "plan-journal-10751a79")
LIBRARY_USAGE = LibraryUsageLocatorV2(LibraryLocatorV2("LDN", "lib"), "ldn_reflection_journal", "j")


class Runtime(TestRuntime):
    """A runtime with the services of the LMS that the block asks for."""

    def __init__(self, user_id: int | None, fields: DictFieldData, *, lms: bool = True) -> None:
        attributes = {"edx-platform.user_id": user_id, "edx-platform.user_is_staff": False}
        user = SimpleNamespace(opt_attrs=attributes if user_id else {"edx-platform.is_authenticated": False})
        services: dict[str, Any] = {"field-data": fields, "user": SimpleNamespace(get_current_user=lambda: user)}
        super().__init__(services={**services, **({"publish": object()} if lms else {})})

    def local_resource_url(self, _: Any, uri: str) -> str:
        """Where a file of the block would be."""
        return f"/resource/{uri}"


def block(document: Any, user_id: int | None = 7, usage: Any = USAGE, *, lms: bool = True, **fields: Any) -> Any:
    """The journal in a course, bound to somebody."""
    text = document if isinstance(document, str) else documents.as_body(document)
    ids = ScopeIds(user_id, "ldn_reflection_journal", usage, usage)
    return ReflectionJournal(Runtime(user_id, DictFieldData({"content": text, **fields}), lms=lms), scope_ids=ids)


@pytest.fixture(autouse=True)
def signed_in() -> Iterator[None]:
    """The person at the keyboard is the one whom blocks are bound to."""
    with crum.impersonate(SimpleNamespace(id=7)):
        yield


def page_of(view: Any) -> Any:
    return html.fragment_fromstring(view.body_html())


def test_the_page_has_the_prompt_and_no_place_for_words_in_the_html() -> None:
    """The author's words, everything else by the handlers; what starts the script gets no arguments."""
    view = block(documents.journal()).student_view()
    page = page_of(view)
    assert (page.get("lang"), page.get("dir"), page.get("data-mode")) == ("en", "ltr", "entry")
    assert page.xpath("string(h3)") == "A day that went well"
    assert [item.text for item in page.xpath("ul/li")] == ["What did you do?", "Who helped you?"]
    assert not page.xpath(".//textarea")
    assert (view.js_init_fn, view.json_init_args) == ("LdnJournal", None)
    files = [resource.data.removeprefix("/resource/public/") for resource in view.resources]
    assert files == ["css/ldn.css", "css/journal.css", "js/ldn.js", "js/journal.js"]


def test_the_script_gets_every_word_that_the_template_has() -> None:
    """All words, translated, as one JSON in an attribute."""
    page = page_of(block(documents.journal()).student_view())
    assert json.loads(page.get("data-words")) == journal_words.words(lambda message: message)
    assert {"id": "trust", "name": "Build trust"} in json.loads(page.get("data-skills"))
    assert json.loads(page.get("data-tags")) == ["resilience"]


def test_a_worksheet_has_a_labelled_box_for_each_field() -> None:
    """Label and hint belong to their box for everybody."""
    page = page_of(block(documents.worksheet()).student_view())
    boxes = page.xpath(".//textarea")
    assert [box.get("rows") for box in boxes] == ["4", "4", "4"]
    assert not any(box.text for box in boxes)
    for box in boxes:
        assert page.xpath("string(.//label[@for=$id])", id=box.get("id"))
        assert page.xpath("string(.//*[@id=$id])", id=box.get("aria-describedby")) == "One or two lines are enough."


@pytest.mark.parametrize("document", [documents.journal(), documents.worksheet()], ids=["journal", "worksheet"])
def test_ids_are_unique_also_with_another_block_in_the_page(document: Any) -> None:
    """Each block puts its own prefix before its ids."""
    other = BlockUsageLocator(COURSE, "ldn_reflection_journal", "another")
    pages = [page_of(block(document, usage=usage).student_view()) for usage in (USAGE, other)]
    ids = [name for page in pages for name in page.xpath("descendant-or-self::*/@id")]
    assert len(ids) == len(set(ids)) > 2


@pytest.mark.parametrize("document", [documents.journal(), documents.worksheet()], ids=["journal", "worksheet"])
def test_author_words_are_only_words(document: Any) -> None:
    """A script in any text of the content is shown, and is no element."""
    for closed in (False, True):
        made = block(documents.hostile(document))
        page = page_of(made.author_view() if closed else made.student_view())
        assert not page.xpath(".//script | .//img | .//svg | .//b")
        assert "14" not in page.xpath("string(h3)")


@pytest.mark.parametrize("document", [documents.journal(), documents.worksheet()], ids=["journal", "worksheet"])
def test_studio_shows_a_closed_preview(document: Any) -> None:
    """A note, no script, nothing to type into."""
    view = block(document, lms=False).author_view()
    page = page_of(view)
    assert page.xpath("string(.//p[@role='note'])") == "This is a preview. Nothing is saved."
    assert all(box.get("disabled") is not None for box in page.xpath(".//textarea"))
    assert view.js_init_fn is None


LEARNER = SimpleNamespace(id=7)
DOUBTS: dict[str, tuple[dict[str, Any], Any]] = {  # how the block is bound, and who is at the keyboard
    "anonymous": ({"user_id": None}, None),
    "masquerade in a handler": ({}, SimpleNamespace(id=3)),
    "masquerade in a view": ({}, SimpleNamespace(id=7, real_user=SimpleNamespace(id=3))),
    "studio": ({"lms": False}, LEARNER),
    "library": ({"usage": LIBRARY_USAGE}, LEARNER),
    "nobody at the keyboard": ({}, None),
}


@pytest.mark.parametrize("case", DOUBTS)
def test_in_doubt_nothing_is_shown_and_nothing_is_written(case: str) -> None:
    """The page is closed with a note, and there is no learner to act for."""
    bound, person = DOUBTS[case]
    made = block(documents.journal(), **bound)
    with crum.impersonate(person):
        assert page_of(made.student_view()).xpath(".//p[@role='note']")
        for act in (made.place, lambda: made.written(everywhere=True), lambda: made.printable({}), lambda: made.exported({})):
            with pytest.raises(Refusal) as refusal:
                act()
            assert refusal.value.status == 403


def test_who_acts_for_themselves_has_a_place() -> None:
    """The learner's id, the course and the block, as text."""
    place = block(documents.journal()).place()
    assert (place.learner, place.course, place.usage) == ("7", str(COURSE), str(USAGE))


def test_content_that_cannot_be_read_is_explained_to_authors_only() -> None:
    """Learners read a kind sentence, authors the place of the mistake; Studio has it as a message."""
    broken = block('{"version": 1, "mode": "entry", "locales": {"en": {"dir": "ltr"}}}')
    assert "locales" not in broken.student_view().body_html()
    assert "`locales.en`" in block(broken.content, lms=False).author_view().body_html()
    assert [message.text for message in broken.validate().messages] == ["`locales.en` has no `skills`."]
    assert not block(documents.worksheet()).validate().messages


def test_mobile_apps_get_the_authors_words_and_nothing_else() -> None:
    """As plain data, for both modes; nothing for content that cannot be read."""
    assert block(documents.journal()).student_view_data() == {
        "language": "en", "dir": "ltr", "title": "A day that went well", "mode": "entry",
        "prompt": "Think of a day that went well.\n\n- What did you do?\n- Who helped you?",
    }  # fmt: skip
    sheet = block(documents.worksheet()).student_view_data()
    assert sheet["fields"][0] == {"id": "strengths", "label": "My strengths", "hint": "One or two lines are enough."}
    assert block("").student_view_data() == {}


def test_the_search_of_the_course_knows_the_authors_words() -> None:
    """Title, prompt, boxes: under a type that people understand."""
    found = block(documents.worksheet(), display_name="My plan").index_dictionary()
    assert found["content_type"] == "Reflection journal"
    assert found["content"]["box-needs"] == "What I need\nOne or two lines are enough."
    assert block(documents.journal()).index_dictionary()["content"]["prompt"].startswith("Think")
    assert block("").index_dictionary()["content_type"] == "Reflection journal"


def test_there_is_no_report_of_journals() -> None:
    """What the platform does not find it cannot call."""
    assert not hasattr(ReflectionJournal, "generate_report_data")


def test_no_name_of_the_class_hides_one_of_the_platforms() -> None:
    """`start`, `due` and the like are fields that the LMS mixes in; `save` is how XBlock keeps fields."""
    fields = "start due graded format group_access visible_to_staff_only user_partitions xqa_key children parent tags name"
    methods = "save render handle location category course_id url_name system"
    ours = [cls for cls in ReflectionJournal.__mro__ if cls.__module__.startswith("ldn_xblocks")]
    assert not {*fields.split(), *methods.split()} & {name for cls in ours for name in vars(cls)}


def test_the_course_language_decides() -> None:
    """A course in Arabic has Arabic words, from right to left."""
    made = block(documents.journal())
    made.parent = "course"
    made.runtime.get_block = lambda _: SimpleNamespace(scope_ids=SimpleNamespace(block_type="course"), language="ar")
    page = page_of(made.student_view())
    assert (page.get("lang"), page.get("dir"), page.xpath("string(h3)")) == ("ar", "rtl", "يوم سار على ما يرام")
