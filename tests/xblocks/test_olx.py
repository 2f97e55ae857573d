"""A block into OLX and out of it without a loss; what is not set is not written; in a content library nothing is kept."""

from __future__ import annotations

import json
from typing import Any

import crum
import pytest
from lxml import etree
from opaque_keys.edx.locator import LibraryUsageLocatorV2
from webob import Request
from xblock.core import XBlock
from xblock.fields import Dict, List, ScopeIds, UserScope
from xblock.runtime import DictKeyValueStore, KvsFieldData, MemoryIdManager
from xblock.test.tools import TestRuntime

from ldn_xblocks.core import content as reading
from ldn_xblocks.models import Attempt, Entry, Learner
from tests.platform import lms_documents as documents
from tests.platform.lms_course import ASSESSMENT, JOURNAL
from tests.platform.lms_people import LEARNER, user_named
from tests.platform.lms_sites import library_block

TRAPS = {
    "emoji": "🙂 👩‍👩‍👧 🏳️‍🌈",
    "Bengali": "নেতৃত্বের দক্ষতা, ক্ষ ৎ ঁ",
    "Arabic": "مهارات القيادة",
    "marks of direction": "\u200fعربي\u200e (LTR) \u2067x\u2069",
    "end of CDATA": "a]]>b <![CDATA[ c ]]> ]]",
    "markup": "<b>&amp; \"quoted\" 'single' &#10; </script>",
    "white space": "  two  blanks\tand a tab\n\nand lines\u00a0\u2028\u2029",
    "300 KB": "ক্ষুদ্র 🙂 text " * 16_000,
}
KINDS = {ASSESSMENT: documents.assessment(), JOURNAL: documents.journal(), "worksheet": documents.worksheet()}


def _runtime() -> TestRuntime:
    ids = MemoryIdManager()
    return TestRuntime(id_reader=ids, id_generator=ids, services={"field-data": KvsFieldData(DictKeyValueStore())})


def _read(xml: str) -> Any:
    """A block out of OLX, by XBlock's own runtime."""
    runtime = _runtime()
    node = etree.fromstring(xml.encode(), etree.XMLParser(huge_tree=True))
    definition = runtime.id_generator.create_definition(node.tag)
    ids = ScopeIds(None, node.tag, definition, runtime.id_generator.create_usage(definition))
    block = XBlock.load_class(node.tag).parse_xml(node, runtime, ids)
    block.save()
    return block


def _written(block: Any) -> Any:
    node = etree.Element("unknown_root")
    block.add_xml_to_node(node)
    return node


def _xml(kind: str, document: documents.Document, **attributes: str) -> str:
    node = etree.Element(JOURNAL if kind == "worksheet" else kind, attributes)
    node.text = documents.as_body(document)
    return etree.tostring(node, encoding="unicode")


def _with(kind: str, text: str) -> documents.Document:
    """The document with `text` in a text of its author."""
    field = "prompt" if kind == JOURNAL else "instructions"
    return {**KINDS[kind], "locales": {"en": {**KINDS[kind]["locales"]["en"], field: text}}}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("trap", TRAPS)
def test_content_survives_a_round_trip(kind: str, trap: str) -> None:
    """In, out, as bytes, and in again: the same document."""
    document = _with(kind, TRAPS[trap])
    first = _read(_xml(kind, document, display_name=TRAPS[trap][:60].strip()))
    again = _read(etree.tostring(_written(first), encoding="utf-8").decode())
    assert document == json.loads(first.content)
    assert (first.content, first.display_name) == (again.content, again.display_name)


@pytest.mark.parametrize("trap", [trap for trap in TRAPS if trap != "300 KB"])
def test_cdata_as_the_builder_writes_it_is_read(trap: str) -> None:
    """The builder writes the document into CDATA, which XML ends at its first `]]>`: that is split as XML wants it."""
    body = documents.as_body(_with(JOURNAL, TRAPS[trap])).replace("]]>", "]]]]><![CDATA[>")
    block = _read(f'<{JOURNAL} url_name="a" display_name="N"><![CDATA[{body}]]></{JOURNAL}>')
    found = reading.parse_journal(block.content, "en")
    assert isinstance(found, reading.PromptContent)
    assert TRAPS[trap] == found.prompt


@pytest.mark.parametrize("kind", [ASSESSMENT, JOURNAL])
def test_settings_are_attributes_and_what_is_not_set_is_not_written(kind: str) -> None:
    """Only the settings that an author gave, and the document as the text of the element."""
    plain = _written(_read(_xml(kind, KINDS[kind])))
    assert dict(plain.attrib) == {"xblock-family": "xblock.v1"}
    full = _written(_read(_xml(kind, KINDS[kind], display_name="A name", weight="2.5")))
    assert (full.get("display_name"), full.get("weight")) == ("A name", "2.5")
    assert list(full) == []
    assert kind == full.tag


@pytest.mark.parametrize("kind", [ASSESSMENT, JOURNAL])
def test_nothing_of_a_learner_is_written(kind: str) -> None:
    """The counts of a learner stay out of the course's export."""
    block = _read(_xml(kind, KINDS[kind]))
    mine = [name for name, field in block.fields.items() if getattr(field.scope, "user", None) is UserScope.ONE]
    assert mine
    assert not set(mine) & set(_written(block).attrib)


def test_no_field_is_a_dict_or_a_list_of_ours() -> None:
    """One emoji in such a field makes an exported course impossible to import."""
    for kind in (ASSESSMENT, JOURNAL):
        cls = XBlock.load_class(kind)
        found = {name for name, field in cls.fields.items() if isinstance(field, Dict | List)}
        assert found <= {"tags"}  # of every XBlock


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("campus")
def test_in_a_library_the_block_is_shown_and_keeps_nothing(kind: str) -> None:
    """Its views are there, closed; every operation is refused with a sentence that says why; no row is written."""
    author = user_named(LEARNER.username)
    tag = JOURNAL if kind == "worksheet" else kind
    block = library_block(author, tag, {"display_name": "In a library", "content": documents.as_body(KINDS[kind])})
    with crum.impersonate(author):
        _look(block, KINDS[kind]["locales"]["en"]["title"])
    assert not any(model.objects.exists() for model in (Attempt, Entry, Learner))


def _look(block: Any, title: str) -> None:
    said = "This works inside a course. Here, nothing is saved."
    assert isinstance(block.scope_ids.usage_id, LibraryUsageLocatorV2)
    for view in ("student_view", "author_view"):
        html = block.render(view, {}).content
        assert title in html
        assert said in html or view == "author_view"
    for name in ("load", "keep", "submit", "save_draft", "all"):
        if hasattr(block, name):
            answer = block.runtime.handle(
                block, name, Request.blank("/", method="POST", body=b"{}", content_type="application/json")
            )
            assert (403, "not-allowed", said) == (answer.status_code, answer.json["error"], answer.json["message"])
