"""A course not ours opens: what is not supported is said plainly, and nothing of it runs or reaches out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.preview.shelf import ArchiveShelf
from tests.preview.demo_course import NOT_RUN, UNKNOWN, demo_archive
from tests.preview.following import faults_of, parsed
from tests.preview.shelves import STRICT
from tests.projects import ldn


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the course, written by the command."""
    folder = tmp_path_factory.mktemp("demo")
    demo_archive(folder / "demo.tar.gz")
    ran = ldn("preview", "demo.tar.gz", "--export", "pages", cwd=folder, env=STRICT)
    assert ran.code == 0, ran.err
    return folder / "pages"


def middles(pages: Path) -> dict[str, str]:
    """What stands in the middle of each unit's page, by the page's title."""
    found = {}
    for path in pages.rglob("unit/*/index.html"):
        root = parsed(path.read_bytes())
        found[root.xpath("string(//h1)")] = " ".join(root.xpath("//main")[0].text_content().split())
    return found


def test_the_archive_opens_as_a_shelf_of_one(tmp_path: Path) -> None:
    """Its name, language and outline are those of its files."""
    shelf = ArchiveShelf([demo_archive(tmp_path / "demo.tar.gz")])
    title = shelf.titles[0]
    assert (title.course_title, title.locale) == ("Demonstration: Tea & Houses", "en")
    edition = shelf.edition(title.course, title.locale)
    assert edition is not None
    assert [module.title for module in edition.outline.modules] == [
        "Introduction", "Example Week 1: Getting Started", "About Exams and Certificates"
    ]  # fmt: skip


def test_every_unit_has_a_page(pages: Path) -> None:
    """Drafts are not published, so they have none."""
    assert sorted(middles(pages)) == [
        "Choosing", "Chosen for You", "Exam", "Introduction: Video and Sequences", "Questions as They Were", "Tools"
    ]  # fmt: skip


@pytest.mark.parametrize("name", NOT_RUN.values())
def test_what_is_not_run_is_said_plainly(pages: Path, name: str) -> None:
    """By the name that Studio gives it, and with a sentence."""
    page = next(text for text in middles(pages).values() if name in text)
    assert re.search(rf"{re.escape(name)}.{{0,300}}The preview does not run it\.", page)


def test_an_unknown_type_is_said_to_be_unknown(pages: Path) -> None:
    """With its type."""
    assert f"The preview cannot run blocks of type {UNKNOWN}." in middles(pages)["Tools"]


def test_what_the_texts_lose_is_said(pages: Path) -> None:
    """Scripts, frames, pictures of other sites and files that are not there."""
    page = middles(pages)["Introduction: Video and Sequences"]
    for lost in ("<iframe>", "<script>", "/static/gone.pdf", "The transcript gone_ar.srt"):
        assert lost in page


def test_nothing_of_the_course_runs(pages: Path) -> None:
    """No script, no frame, no form, no style of an author, and no file that a browser would run."""
    for path in pages.rglob("*.html"):
        root = parsed(path.read_bytes())
        assert root.xpath("//script | //iframe | //object | //embed | //base") == []
        assert "position: fixed" not in path.read_text("utf-8")
    assert [path.name for path in pages.rglob("*simulation*")] == [path.name for path in pages.rglob("*simulation*.txt")] != []


def test_no_link_is_dead(pages: Path) -> None:
    """Though the course has dead ones: those are taken away, and told."""
    assert faults_of(pages) == []
