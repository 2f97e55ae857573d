"""The export: every link works in any folder, no archive writes outside of it, and only what it wrote is ever deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from markupsafe import Markup

from builder.diagnostics import BuilderError
from builder.fileset import FileSet
from builder.olx.tree import Node
from builder.preview.blocks import Renderers
from builder.preview.drawings import harmless
from builder.preview.edition import Edition, edition_of
from builder.preview.export import MARKER, Written, export
from builder.preview.fragments import Fragment
from builder.preview.links import Links
from builder.preview.paths import FolderLinks, safe_file, safe_folder
from tests.preview.demo_course import demo_files
from tests.preview.following import faults_of, links_of
from tests.preview.shelves import STRICT, MadeShelf, small_edition, small_files
from tests.projects import TESTS, ldn, snapshot

ROOT = TESTS.parent


def plain(edition: Edition, links: Links) -> Renderers:
    """Questions and activities as their names."""

    def name(node: Node) -> Fragment:
        return Fragment(Markup("<p>{}</p>").format(node.url_name))

    return Renderers(name, name)


def write(folder: Path, *editions: Edition, **options: tuple[str, ...]) -> Written:
    """Export made editions."""
    return export(MadeShelf(*editions), folder, plain, lambda _type, _path: None, **options)  # type: ignore[arg-type]


def demo(locale: str = "en") -> Edition:
    return edition_of("demo", locale, demo_files())


def test_the_real_course_in_two_languages_has_no_dead_link(tmp_path: Path) -> None:
    """Every link of every page is followed: files and places exist, none is absolute, none is fetched from another host."""
    locales = ("--locale", "en", "--locale", "bn")
    ran = ldn("preview", "leadership-essentials", "--export", str(tmp_path / "pages"), *locales, cwd=ROOT, env=STRICT)
    assert ran.code == 0, ran.err
    assert faults_of(tmp_path / "pages") == []
    units = [len(list((tmp_path / "pages" / "leadership-essentials" / code / "unit").iterdir())) for code in ("en", "bn")]
    assert units[0] == units[1] > 20


def test_every_page_can_be_reached_from_the_first(tmp_path: Path) -> None:
    """Nobody needs to know an address."""
    write(tmp_path / "pages", demo())
    start = tmp_path / "pages" / "index.html"
    known, todo = {start}, [start]
    while todo:
        page = todo.pop()
        for address in links_of(page):
            target = (page.parent / address.partition("#")[0]).resolve()
            if target.suffix == ".html" and "://" not in address and target not in known:
                known.add(target)
                todo.append(target)
    assert known == set((tmp_path / "pages").rglob("*.html"))


def test_a_language_that_lacks_a_page_leads_to_its_outline(tmp_path: Path) -> None:
    """An edition may hide a unit; the menu of languages never leads to nothing."""
    write(tmp_path / "pages", demo(), edition_of("demo", "bn", small_files('<done url_name="b"/>', "bn")))
    assert faults_of(tmp_path / "pages") == []
    page = tmp_path / "pages" / "demo" / "en" / "unit" / "vertical_tools" / "index.html"
    assert "../../../bn/outline/index.html" in links_of(page)


def test_the_same_course_gives_the_same_bytes(tmp_path: Path) -> None:
    """No time, no random number, no place of this machine is in it."""
    write(tmp_path / "a", demo())
    write(tmp_path / "deep" / "er" / "b", demo())
    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "deep" / "er" / "b")


def test_only_the_chosen_editions_are_written(tmp_path: Path) -> None:
    """By course and by language; none at all is an error, and writes nothing."""
    write(tmp_path / "pages", demo(), demo("bn"), locales=("bn",))
    assert [path.name for path in (tmp_path / "pages" / "demo").iterdir()] == ["bn"]
    with pytest.raises(BuilderError, match="no edition"):
        write(tmp_path / "none", demo(), courses=("other",))
    assert not (tmp_path / "none").exists()


def test_the_pages_may_be_read_and_run_nothing(tmp_path: Path) -> None:
    """Each has a policy that forbids scripts, requests elsewhere and forms; none has a script."""
    write(tmp_path / "pages", demo())
    for page in (tmp_path / "pages").rglob("*.html"):
        text = page.read_text("utf-8")
        assert "default-src 'none'; style-src 'self' 'unsafe-inline'" in text
        assert "<script" not in text
        assert "<form" not in text


HOSTILE = (
    "../../../../etc/passwd",
    "..",
    "a/b",
    "CON",
    "x" * 300,
    "Intro",
    "intro",
    "IntRO",
    "ünit",
    "a b",
    "-",
    ".htaccess",
    "a\\b",
)


def test_no_name_of_an_archive_leads_out_or_meets_another(tmp_path: Path) -> None:
    """Units with names that climb, clash in case, are too long or are reserved: each gets a page of its own inside the folder.

    Those that Studio drops, with a slash or a space in their names, get none.
    """
    names = [name for name in HOSTILE if "\\" not in name]
    kept = [name for name in names if not set(name) & set("/ ?#")]
    units = "".join(
        f'<vertical url_name="{name}" display_name="Unit {at}"><done url_name="d{at}"/></vertical>'
        for at, name in enumerate(names)
    )
    write(tmp_path / "out" / "pages", small_edition("", sequential__s_dot_xml=f"<sequential>{units}</sequential>"))
    folders = [path.name for path in (tmp_path / "out" / "pages" / "small" / "en" / "unit").iterdir()]
    assert 5 < len(kept) < len(names)
    assert len({name.lower() for name in folders}) == len(folders) == len(kept)
    assert max(len(name) for name in folders) < 100
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["pages"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert faults_of(tmp_path / "out" / "pages") == []


def test_paths_are_safe_and_never_meet() -> None:
    """In every part: letters of one case, no climbing, no hidden file, no ending that a server would run."""
    names = (*HOSTILE, "map.svg", "Map.svg", "map.SVG", "a/map.svg", "shell.php", "x.html", "x.php.png", "noending", "a..png")
    files = [safe_file(("c", "en", "static", name)) for name in names]
    assert len(set(files)) == len(names)
    assert {part[:3] for part in files} == {("c", "en", "static")}
    for _, _, _, name in files:
        assert name == name.lower()
        assert not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789._-~")
        assert name.count(".") == 1
        assert name.rpartition(".")[2] in {"svg", "png", "txt"}
    assert safe_file(("c", "en", "static", "map.svg"))[-1] == "map.svg"
    assert safe_folder(("c", "en", "unit", "signs-1a2b3c4d")) == ("c", "en", "unit", "signs-1a2b3c4d")
    assert FolderLinks(("c", "en", "unit", "a")).page("c", "bn", "unit", "a") == "../../../bn/unit/a/index.html"


def test_drawings_run_nothing_on_the_host(tmp_path: Path) -> None:
    """A drawing with a script loses it; one without stays as it was, to the byte."""
    clean = b'<svg xmlns="http://www.w3.org/2000/svg"><text fill="url(#a)">It&#39;s</text></svg>'
    bad = b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script><a href="javascript:x()"><rect/></a></svg>'
    edition = small_edition(
        '<done url_name="b"/>', static__good_dot_svg=clean, static__bad_dot_svg=bad, static__no_dot_svg=b"<svg onload=x"
    )
    write(tmp_path / "pages", edition)
    static = tmp_path / "pages" / "small" / "en" / "static"
    assert (static / "good.svg").read_bytes() == clean
    assert (static / "bad.svg").read_bytes() == b'<svg xmlns="http://www.w3.org/2000/svg"><a><rect/></a></svg>'
    assert (static / "no.svg").read_bytes() == b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.mark.parametrize(
    "inside",
    [
        "<style>a{fill:url(//x)}</style>",
        "<style>@import 'x';</style>",
        '<image href="https://x/y.png"/>',
        '<use xlink:href="/x.svg#a"/>',
        '<set attributeName="href" to="javascript:x"/>',
        "<foreignObject><b xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
        "<rect style=\"fill:url( 'https://x')\"/>",
        "<?xml-stylesheet href='x'?>",
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script>',
    ],
)
def test_drawings_reach_nobody(inside: str) -> None:
    """What fetches or runs is taken out, whatever it is called."""
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{inside}<path d="M0 0"/></svg>'
    text = harmless(drawing.encode()).decode()
    assert [
        word for word in ("//x", "import", "https:", "/x.svg", "javascript", "foreign", "stylesheet", "script") if word in text
    ] == []
    assert "<path" in text


def test_an_earlier_export_is_replaced(tmp_path: Path) -> None:
    """Whole: pages that are no more are gone, and nothing stays beside the folder."""
    write(tmp_path / "pages", demo(), demo("bn"))
    write(tmp_path / "pages", demo("bn"))
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["-", "demo", "index.html", MARKER]
    assert [path.name for path in (tmp_path / "pages" / "demo").iterdir()] == ["bn"]
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    """As partners make one before they begin."""
    (tmp_path / "pages").mkdir()
    assert write(tmp_path / "pages", demo()).pages == 11
    assert (tmp_path / "pages" / "index.html").is_file()


@pytest.mark.parametrize("earlier", [True, False])
def test_what_somebody_else_put_there_is_never_touched(tmp_path: Path, earlier: bool) -> None:
    """A folder with a file of somebody's own is refused, with its name; every byte stays."""
    folder = tmp_path / "pages"
    if earlier:
        write(folder, demo())
    (folder / "notes").mkdir(parents=True)
    (folder / "notes" / "mine.txt").write_text("mine")
    before = snapshot(tmp_path)
    with pytest.raises(BuilderError, match=r"such as notes/mine\.txt"):
        write(folder, demo())
    assert snapshot(tmp_path) == before


def test_a_marker_that_lies_or_a_link_does_not_help(tmp_path: Path) -> None:
    """Only a list in our own words counts; a file or a link in the place of the folder, or in it, is refused."""
    (tmp_path / "lies").mkdir()
    (tmp_path / "lies" / MARKER).write_text("mine.txt\n")
    (tmp_path / "lies" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    write(tmp_path / "linked", demo())
    (tmp_path / "linked" / "index.html").unlink()
    (tmp_path / "linked" / "more").symlink_to(tmp_path / "lies")
    before = snapshot(tmp_path)
    for name in ("lies", "file", "linked"):
        with pytest.raises(BuilderError):
            write(tmp_path / name, demo())
    assert snapshot(tmp_path) == before


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """In a sentence with what to do, and nothing is left beside."""
    (tmp_path / "file").write_text("")
    with pytest.raises(BuilderError, match="cannot write"):
        write(tmp_path / "file" / "pages", demo())
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_export_that_fails_leaves_the_earlier_one(tmp_path: Path) -> None:
    """Somebody reads it at that moment, perhaps."""
    write(tmp_path / "pages", demo())
    before = snapshot(tmp_path)

    def broken(edition: Edition, links: Links) -> Renderers:
        raise BuilderError("a block cannot be shown")

    with pytest.raises(BuilderError, match="a block"):
        export(MadeShelf(demo()), tmp_path / "pages", broken, lambda _type, _path: None)
    assert snapshot(tmp_path) == before


def test_two_files_of_one_name_in_another_case_are_both_there(tmp_path: Path) -> None:
    """Also a file that is called like a folder of the same archive."""
    files = dict(small_files('<done url_name="b"/>')) | {"static/A.png": b"1", "static/a.png": b"2", "static/a.png/b.png": b"3"}
    write(tmp_path / "pages", edition_of("small", "en", FileSet(files)))
    static = tmp_path / "pages" / "small" / "en" / "static"
    assert sorted(path.read_bytes() for path in static.iterdir()) == [b"1", b"2", b"3"]
