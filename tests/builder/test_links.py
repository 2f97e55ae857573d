"""Where the course leads: the works that lessons cite, the addresses of texts, and what is wrong with an address."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.markup.addresses import chat_invite, fault_of, written_out
from builder.report.links import cited, linked
from builder.sources.project import read_project
from tests.projects import MODULE, edit, make_project

PLAN = "https://meta.wikimedia.org/wiki/Leadership_Development_Plan"


def test_a_work_names_every_place_that_cites_it(tmp_path: Path) -> None:
    """The module and its lesson both rest on the plan."""
    works = cited(read_project(make_project(tmp_path)))
    assert [(item.source.id, item.places) for item in works] == [("plan", ("first", "first/listening"))]


def test_an_address_knows_its_work_in_whatever_language(tmp_path: Path) -> None:
    """`Special:MyLanguage` leads to the same page; an address that is written out has no name, and may belong to no work."""
    root = make_project(tmp_path)
    edit(root, "syllabus/sources.yaml", f"url_plan: {PLAN}", f"url_plan: {PLAN.replace('/wiki/', '/wiki/Special:MyLanguage/')}")
    edit(root, MODULE, "- *listen*", "- https://example.org/ear is about hearing")
    found = [(item.name, item.address, item.source, item.places) for item in linked(read_project(root))]
    assert found == [
        ("url_plan", PLAN.replace("/wiki/", "/wiki/Special:MyLanguage/"), "plan", ("first/listening",)),
        ("", "https://example.org/ear", "", ("first/listening",)),
    ]


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        (PLAN, ""),
        ("https://উইকি.org/x", ""),
        ("http://example.org", "does not begin with https://"),
        (f"https://{'a' * 64}.org/", "cannot be read"),
        ("https://localhost/x", "names no public host"),
        ("https://example.org/a b", "has a character that addresses do not have"),
        ("https://example.org/(a", "seems to be cut off, or to have the mark that stood behind it"),
    ],
)
def test_faults_of_addresses(address: str, fault: str) -> None:
    """What a browser cannot open is told in words, and nothing makes it stop."""
    assert fault_of(address) == fault


def test_invites_are_seen_and_names_are_not() -> None:
    """The name of a chat is no invite to it, and neither is an address of mail."""
    assert chat_invite("Write to https://t.me/x") == "t.me/"
    assert chat_invite("see matrix.to/#/room") == "matrix.to/"
    assert chat_invite("The page names a Telegram group; write to zoom.us@example.org or read format.me.") == ""
    assert written_out("See (https://a.org/x) and www.b.org") == ("https://a.org/x", "www.b.org")
