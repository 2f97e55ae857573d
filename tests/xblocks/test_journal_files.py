"""What learners take away from the journal: Markdown, JSON and pages to print, of their own words and to nobody else."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

import pytest
from lxml import html

from tests.platform.lms_store import EDITS
from tests.xblocks.harness import Visitor, box_of, entry_of, visitor

pytestmark = pytest.mark.usefixtures("campus")

HERE, THERE, SHEET = "journal-one", "journal-two", "sheet"
ATTACK = "</textarea><script>window.PWNED=1</script><img src=x onerror=alert(1)>{{ 7|add:7 }}"


@pytest.fixture
def me() -> Visitor:
    """A learner who has written something everywhere."""
    learner = visitor("learner")
    for block, wanted in (
        (HERE, entry_of("# First\n- words", day="2026-03-02", skills=["trust", "growth"])),
        (THERE, entry_of("Other words", day="2026-03-01", kind="free")),
        (HERE, entry_of("  ", day="2026-03-03")),
        (SHEET, box_of("first-step", "I ask")),
        (SHEET, box_of("strengths", ATTACK)),
    ):
        assert learner.handle(block, "keep", wanted).status_code == 200
    return learner


def page_of(answer: Any) -> Any:
    """A page of HTML, to ask."""
    return html.document_fromstring(answer.content)


def day_of(answer: Any) -> str:
    found = re.search(r'filename="journal-(\d{4}-\d\d-\d\d)\.', answer.headers["Content-Disposition"])
    assert found
    return found[1]


def test_markdown_of_a_block(me: Visitor) -> None:
    """The entries with words of this block, escaped."""
    answer = me.get(HERE, "export", "as=md&of=block")
    day = day_of(answer)
    head = f"# A day that went well\n\nCopy of {day}\n\n## 2026-03-02 · A day that went well\n\nSkills: Build trust, Growth\n\n"
    assert answer.content.decode() == head + "\\# First\\\n\\- words\n"
    assert answer.headers["Content-Type"] == "text/markdown; charset=UTF-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="journal-{day}.md"'


def test_markdown_of_the_course_has_every_block(me: Visitor) -> None:
    """Without a scope it is the whole course, in the order of days, boxes of a worksheet together."""
    text = me.get(HERE, "export").content.decode()
    assert text.startswith("# My reflection journal\n")
    heads = re.findall(r"^#{2,3} (.*)$", text, re.MULTILINE)
    entries, sheet = heads[:2], heads[2:]
    assert entries == ["2026-03-01 · A day that went well", "2026-03-02 · A day that went well"]
    assert [head.split(" · ")[-1] for head in sheet] == ["My plan", "My first step", "My strengths"]
    assert "<script>" not in text


def test_a_worksheet_is_exported_in_its_own_order(me: Visitor) -> None:
    """The boxes stand as on the page, not as they were filled."""
    text = me.get(SHEET, "export", "of=block").content.decode()
    assert re.findall(r"^### (.*)$", text, re.MULTILINE) == ["My strengths", "My first step"]
    entries = json.loads(me.get(SHEET, "export", "of=block&as=json").content)["entries"]
    assert [entry["key"] for entry in entries] == ["strengths", "first-step"]


def test_json_has_all_that_is_the_learners(me: Visitor) -> None:
    """The words as they were written, with day, skills and place."""
    answer = me.get(HERE, "export", "as=json&of=course")
    data = json.loads(answer.content)
    assert (data["version"], data["course"], data["exported"]) == (1, "course-v1:LDN+LDS+2026", day_of(answer))
    assert {"# First\n- words", "Other words", "I ask", ATTACK} == {entry["text"] for entry in data["entries"]}
    first = next(entry for entry in data["entries"] if entry["day"] == "2026-03-02")
    assert (first["skills"], first["skill_names"]) == (["trust", "growth"], ["Build trust", "Growth"])
    assert answer.headers["Content-Type"] == "application/json"


def test_the_page_to_print_is_closed_to_scripts_but_its_own(me: Visitor) -> None:
    """One script, allowed by its hash; no request leaves the page."""
    answer = me.get(HERE, "paper")
    page = page_of(answer)
    (script,) = page.xpath("//script")
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert not page.xpath("//@src | //@href")
    assert page.xpath("string(//button)") == "Print this page"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_page_to_print_shows_words_as_text(me: Visitor) -> None:
    """A script that a learner wrote is words in a paragraph."""
    page = page_of(me.get(HERE, "paper"))
    assert ATTACK in [node.text_content() for node in page.xpath("//p[@class='words']")]
    assert not page.xpath("//img")
    assert [time.get("datetime") for time in page.xpath("//time")][:2] == ["2026-03-01", "2026-03-02"]


def test_the_page_of_one_block_has_only_its_entries(me: Visitor) -> None:
    """The scope is the learner's to choose."""
    page = page_of(me.get(HERE, "paper", "of=block"))
    assert [node.text_content() for node in page.xpath("//p[@class='words']")] == ["# First\n- words"]


def test_a_worksheet_is_printed_with_all_its_boxes(me: Visitor) -> None:
    """Empty boxes too, to be filled in by hand, in the course's columns."""
    answer = me.get(SHEET, "paper")
    page = page_of(answer)
    assert [node.text_content() for node in page.xpath("//section/h2")] == ["My strengths", "What I need", "My first step"]
    assert [node.text_content() for node in page.xpath("//p[@class='words']")] == [ATTACK, "", "I ask"]
    assert "repeat(2," in answer.content.decode()


def test_pages_are_in_the_language_of_the_content(me: Visitor) -> None:
    """From right to left where the course is Arabic."""
    EDITS["course"] = {"language": "ar"}
    page = page_of(me.get(SHEET, "paper"))
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert page.xpath("string(//h1)") == "خطتي"


@pytest.mark.parametrize(
    ("name", "query"), [("export", "as=csv"), ("export", "of=everybody"), ("paper", "of=&x=1"), ("export", "as=")]
)
def test_what_does_not_exist_is_refused(me: Visitor, name: str, query: str) -> None:
    """A short text with its status."""
    answer = me.get(HERE, name, query)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/plain; charset=UTF-8")


@pytest.mark.parametrize("name", ["export", "paper"])
def test_files_are_only_read(me: Visitor, name: str) -> None:
    """Whatever is sent to the address is not taken."""
    answer = me.send(HERE, name, b"{}")
    assert (answer.status_code, answer.content.decode()) == (405, "This address is only read from.\n")


@pytest.mark.parametrize("name", ["export", "paper"])
@pytest.mark.parametrize("username", ["", "staff"])
def test_nobody_else_gets_a_file_with_the_words(me: Visitor, name: str, username: str) -> None:
    """Somebody without a name is refused with a sentence, and so are staff who view as the learner."""
    other = visitor(username)
    if username:
        other.masquerade(role="student", user_name="learner")
    answer = other.get(HERE, name)
    assert answer.status_code == 403
    assert "First" not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
