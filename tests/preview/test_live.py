"""The preview's courses are those of the sources as they are now, and only what has changed is made again."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from builder.diagnostics import BuilderError, Finding
from builder.fileset import FileSet
from builder.ids import url_name
from builder.model.course import Course
from builder.model.text import Phrase
from builder.preview.project import LiveProject
from tests.locales.kit import COMMON, FIRST, build, sample
from tests.projects import COURSE, MODULE, edit

PROJECT = Path(__file__).parents[2]
SECOND = "syllabus/modules/second.yaml"
DRAWING = "syllabus/figures/steps.svg.j2"
FULL = "leadership-development"
BURNOUT = "syllabus/modules/burnout.yaml"
RENAMED = ("title: Burnout and managing stress", "title: Burnout and stress")

SECOND_MODULE = """\
id: second
title: Second steps
outcomes:
  - {id: go-on, text: Go on listening.}
covers: [ONE-1]
sources: [plan]
lessons:
  - id: going-on
    title: Going on
    minutes: 10
    units:
      - id: looking-back
        title: Looking back
        blocks:
          - id: back
            kind: text
            body: |
              <!--T:1-->
              Read [the first steps](unit:first/reading) again.
"""


BLOCK = """\
          - id: back
            kind: text
            body: |
              <!--T:1-->
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The sample with two modules, the second of which links into the first, translated into two languages."""
    course = (Path(__file__).parents[1] / "samples/minimal" / COURSE).read_text(encoding="utf-8")
    overlay = {SECOND: SECOND_MODULE, COURSE: course.replace("modules: [first]", "modules: [first, second]")}
    return sample(tmp_path, overlay, codes=("ar", "bn"))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this project's own sources."""
    root = tmp_path_factory.mktemp("full")
    for folder in ("syllabus", "courses", "locales"):
        shutil.copytree(PROJECT / folder, root / folder)
    return root


def _in_place(name: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda root: edit(root, name, old, new)


def _all_in_place(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), encoding="utf-8")

    return change


def _new(name: str, content: str) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")

    return write


def _gone(name: str) -> Callable[[Path], None]:
    return lambda root: (root / name).unlink()


def _changed(before: FileSet, after: FileSet) -> set[str]:
    """The files that are not the very objects of before."""
    return {path for path in {*before, *after} if before.get(path) is not after.get(path)}


def _of_module(path: str, module: str, ids: set[str]) -> bool:
    return Path(path).stem in {url_name(module), *(url_name(module, name) for name in ids)}


def test_what_is_shown_is_what_is_built(root: Path) -> None:
    """File by file the preview has the bytes that `ldn build --draft` packs, in every language."""
    live = LiveProject(root)
    for code in ("en", "bn", "ar", "en-XA", "ar-XB"):
        assert dict(live.files("sample", code)) == dict(build(root, code).files or {})
    assert live.findings == ()


def test_every_course_and_locale_can_be_shown(root: Path) -> None:
    """English first and the pseudo-locales last; or only those that were asked for."""
    assert LiveProject(root).names == tuple(("sample", code) for code in ("en", "ar", "bn", "en-XA", "ar-XB"))
    assert LiveProject(root, courses=("sample",), locales=("bn",)).names == (("sample", "bn"),)


@pytest.mark.parametrize(("chosen", "message"), [({"courses": ("sampel",)}, "sampel"), ({"locales": ("bm",)}, "'bm'")])
def test_a_name_that_is_none_is_refused_at_once(root: Path, chosen: dict[str, tuple[str, ...]], message: str) -> None:
    """Before a server is started, with what was meant."""
    with pytest.raises(BuilderError, match=message):
        LiveProject(root, **chosen)  # type: ignore[arg-type]


def test_what_is_no_edition_is_refused_and_is_no_fault_of_the_project(root: Path) -> None:
    """Anybody can type an address: it makes no finding."""
    live = LiveProject(root)
    with pytest.raises(BuilderError, match="there is no course 'nothing'"):
        live.files("nothing", "en")
    assert (live.findings, live.version) == ((), 1)


def test_minutes_are_those_that_authors_gave(root: Path) -> None:
    """By the name that a lesson has in the archive."""
    expected = {url_name("first", "listening"): 15, url_name("second", "going-on"): 10}
    assert LiveProject(root).minutes("sample") == expected


CHANGES: dict[str, Callable[[Path], None]] = {
    "a text": _in_place(MODULE, "title: Two ears, one mouth", "title: Three ears"),
    "a comment that moves all lines": _in_place(MODULE, "id: first\n", "# Hello\nid: first\n"),
    "a link's target": _in_place(MODULE, "id: reading", "id: reading-more"),
    "an option of a question": _in_place(MODULE, "text: Talking", "text: Chatting"),
    "the time of a lesson": _in_place(MODULE, "minutes: 15", "minutes: 95"),
    "a module": _gone(SECOND),
    "the choice of modules": _in_place(COURSE, "modules: [first, second]", "modules: [second]"),
    "the order of modules": _in_place(COURSE, "modules: [first, second]", "modules: [second, first]"),
    "graded work": _in_place(COURSE, "title: Knowledge check", "title: Quiz"),
    "a page": _in_place(COURSE, "title: Help", "title: Assistance"),
    "a skill": _all_in_place("syllabus/skills.yaml", "name: ", "name: New "),
    "a term": _all_in_place("syllabus/glossary.yaml", "meaning: ", "meaning: New "),
    "a source": _all_in_place("syllabus/sources.yaml", "title: ", "title: New "),
    "a variable": _all_in_place("syllabus/sources.yaml", "url_plan: https://", "url_plan: https://new."),
    "the builder's own words": _all_in_place("syllabus/syllabus.yaml", "figure_text: ", "figure_text: New "),
    "an author": _all_in_place("syllabus/syllabus.yaml", "authors: [", "authors: [New, "),
    "the words of a figure": _in_place("syllabus/figures/steps.yaml", "alt: Two", "alt: Both"),
    "a label of a figure": _in_place("syllabus/figures/steps.yaml", "text: Listen}", "text: Hear}"),
    "the lines of a figure": _in_place(DRAWING, "</svg>", "<g/></svg>"),
    "a static file": _new("syllabus/static/notes.txt", "Other notes."),
    "a translation": _all_in_place(FIRST, "⟦", "⟦new "),
    "a shared translation": _all_in_place(COMMON, "⟦", "⟦new "),
    "a catalogue": _gone(FIRST),
    "a variable of a locale": _in_place("locales/bn/locale.yaml", "vars:", "vars: {url_plan: https://example.org/bn}\n#"),
    "another language's activities": _all_in_place("locales/ar/LC_MESSAGES/first.po", "⟦", "⟦new "),
    "what an edition hides": _new(
        "locales/bn-x-small/locale.yaml",
        "code: bn-x-small\nautonym: Small\nscript: Beng\nstrings_from: bn\nreview: {state: draft}\n"
        "structure:\n  - {hide: first, why: It is long.}\n",
    ),
}


@pytest.fixture(params=CHANGES)
def change(request: pytest.FixtureRequest) -> Callable[[Path], None]:
    """A change that somebody may save."""
    return CHANGES[request.param]


def test_after_a_change_all_is_as_if_it_were_read_for_the_first_time(root: Path, change: Callable[[Path], None]) -> None:
    """Whatever is kept from before, nothing of it is out of date: neither after a change nor after the next one."""
    if "vars:" not in (root / "locales/bn/locale.yaml").read_text(encoding="utf-8"):
        edit(root, "locales/bn/locale.yaml", "code: bn\n", "code: bn\nvars: {}\n")
    live = LiveProject(root)
    before = {name: live.files(*name) for name in live.names}
    change(root)
    live.refresh()
    anew = LiveProject(root)
    assert live.names == anew.names
    assert {name: dict(live.files(*name)) for name in live.names} == {name: dict(anew.files(*name)) for name in anew.names}
    assert live.findings == ()
    edit(root, "syllabus/figures/steps.yaml", "width: 200", "width: 300")
    live.refresh()
    anew = LiveProject(root)
    assert {name: dict(live.files(*name)) for name in live.names} == {name: dict(anew.files(*name)) for name in anew.names}
    assert before


def test_only_the_module_that_changed_is_written_again(full: Path) -> None:
    """Of some 1,700 files of the full course, those of the other modules are the very objects of before."""
    live = LiveProject(full)
    before = live.files(FULL, "en")
    edit(full, BURNOUT, *RENAMED)
    live.refresh([full / BURNOUT])
    after = live.files(FULL, "en")
    assert live.version == 2
    assert after != before
    module = live._state.sources.project.modules["burnout"]
    ids = {lesson.id for lesson in module.lessons} | {f"{lesson.id}/sources" for lesson in module.lessons}
    ids |= {unit.id for lesson in module.lessons for unit in lesson.units}
    ids |= {block.id for lesson in module.lessons for unit in lesson.units for block in unit.blocks}
    apart = {path for path in _changed(before, after) if not _of_module(path, "burnout", ids)}
    assert apart == {"course/about/overview.html"}  # which lists the modules
    edit(full, BURNOUT, *reversed(RENAMED))


def test_only_the_file_that_changed_is_read_again(full: Path) -> None:
    """All other modules and catalogues are the very objects of before."""
    live = LiveProject(full)
    before = live._state.sources
    edit(full, BURNOUT, *RENAMED)
    live.refresh()
    after = live._state.sources
    assert [name for name, module in before.project.modules.items() if after.project.modules[name] is not module] == ["burnout"]
    for code, folder in before.locales.folders.items():
        assert all(after.locales.folders[code].catalogues[name] is catalogue for name, catalogue in folder.catalogues.items())
    edit(full, BURNOUT, *reversed(RENAMED))


def test_only_the_module_whose_translation_changed_is_written_again(root: Path) -> None:
    """The files of the other module are the very objects of before; and so are the English ones, but for activities."""
    live = LiveProject(root)
    bengali, english = live.files("sample", "bn"), live.files("sample", "en")
    _all_in_place(FIRST, "⟦", "⟦new ")(root)
    live.refresh()
    ids = {"second", "going-on", "looking-back", "back"}
    own = [path for path in bengali if _of_module(path, "second", ids)]
    assert len(own) > 4
    assert not _changed(bengali, live.files("sample", "bn")) & set(own)
    assert not _changed(english, live.files("sample", "en")) & set(own)


def test_a_file_saved_without_a_change_changes_nothing(root: Path) -> None:
    """Not even the version: an open page, with what a learner writes in it, stays as it is."""
    live = LiveProject(root)
    files = live.files("sample", "en")
    (root / MODULE).write_bytes((root / MODULE).read_bytes())
    live.refresh([root / MODULE])
    assert live.files("sample", "en") is files
    assert live.version == 1


def test_what_nobody_looks_at_is_built_when_somebody_does(root: Path) -> None:
    """An edition that no page has asked for since the change before last is not built at once."""
    live = LiveProject(root)
    live.files("sample", "bn")
    live.files("sample", "en")
    _all_in_place(COMMON, "⟦", "⟦new ")(root)
    for before, after in (("Two ears, one mouth", "Three ears"), ("Three ears", "Four ears")):
        live.refresh()
        live.files("sample", "en")  # the page that is open comes back for more
        edit(root, MODULE, f"title: {before}", f"title: {after}")
    live.refresh()
    fresh = {key.locale for key, edition in live._state.editions.items() if edition.sources is live._state.sources}
    assert fresh == {"en"}
    assert dict(live.files("sample", "bn")) == dict(LiveProject(root).files("sample", "bn"))


def test_a_change_is_told_also_before_a_page_came_back_for_the_one_before(root: Path) -> None:
    """A page that is slow to ask again hears of the second change all the same."""
    live = LiveProject(root)
    live.files("sample", "en")
    edit(root, MODULE, "title: Two ears, one mouth", "title: Three ears")
    live.refresh()
    edit(root, MODULE, "title: Three ears", "title: Four ears")
    live.refresh()
    assert live.version == 3


BROKEN: dict[str, tuple[Callable[[Path], None], str, int]] = {
    "YAML": (_in_place(MODULE, "title: First steps", "title: First: steps"), MODULE, 2),
    "an unknown key": (_in_place(MODULE, "title: First steps", "titel: First steps"), MODULE, 2),
    "a tab": (_in_place(MODULE, "    title: Listening", "\ttitle: Listening"), MODULE, 10),
    "an empty file": (_new(SECOND, ""), SECOND, 0),
    "another id": (_in_place(MODULE, "id: first\n", "id: frist\n"), MODULE, 1),
    "the skills": (_new("syllabus/skills.yaml", "skills: {}\n"), "syllabus/skills.yaml", 1),
    "the course": (_in_place(COURSE, "pages:", "pages"), COURSE, 0),
    "the syllabus": (_gone("syllabus/syllabus.yaml"), "syllabus/syllabus.yaml", 0),
    "a drawing": (_in_place(DRAWING, "{{ label.answer }}", "{{ label.reply }}"), DRAWING, 3),
    "an unfinished drawing": (_in_place(DRAWING, "{{ label.answer }}", "{{ label.answer"), DRAWING, 3),
    "a sum in a drawing": (_in_place(DRAWING, "{{ label.answer }}", "{{ width / 0 }}"), DRAWING, 3),
    "a tag in a drawing": (_in_place(DRAWING, "</svg>", "<g></svg>"), DRAWING, 0),
    "no drawing": (_gone(DRAWING), "syllabus/figures/steps.yaml", 1),
    "a catalogue": (_all_in_place(FIRST, 'msgid "', "msgid "), FIRST, 0),
    "the settings of a locale": (_in_place("locales/bn/locale.yaml", "code: bn", "code: [bn"), "locales/bn/locale.yaml", 0),
    "an id twice": (_in_place(SECOND, BLOCK, f"{BLOCK}              Once more.\n{BLOCK}"), SECOND, 0),
    "an unknown figure": (_in_place(MODULE, "figure: steps\n", "figure: stairs\n"), MODULE, 0),
    "unknown graded work": (_in_place(MODULE, "graded: knowledge-check", "graded: quiz"), MODULE, 0),
    "no course key": (_in_place(COURSE, "course-v1:LDN+SAMPLE+2026", "LDN/SAMPLE"), COURSE, 0),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_told_and_the_last_good_version_stays(root: Path, name: str) -> None:
    """The finding names file and line; the pages are those of before; and once it is mended all is well."""
    broken, path, line = BROKEN[name]
    live = LiveProject(root)
    shown = {code: live.files("sample", code) for code in ("en", "bn")}
    kept = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    broken(root)
    live.refresh()
    assert path in {finding.where.path for finding in live.findings}
    assert not line or line in {finding.where.line for finding in live.findings if finding.where.path == path}
    assert {code: live.files("sample", code) for code in ("en", "bn")} == shown
    assert live.version == 2
    for file, content in kept.items():
        file.write_bytes(content)
    live.refresh()
    assert live.findings == ()
    assert {code: live.files("sample", code) for code in ("en", "bn")} == shown
    assert live.version == 3


@pytest.mark.parametrize("name", BROKEN)
def test_a_project_that_is_broken_from_the_beginning_starts_and_can_be_mended(root: Path, name: str) -> None:
    """There is no last good version then: what can be built without the file is, and else the refusal says why."""
    broken, path, _ = BROKEN[name]
    kept = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    broken(root)
    live = LiveProject(root)
    found: set[Finding] = set()
    for edition in live.names:
        try:
            live.files(*edition)
        except BuilderError as error:
            found |= set(error.findings)
    found |= set(live.findings)
    assert path in {finding.where.path for finding in found}
    for file, content in kept.items():
        file.write_bytes(content)
    live.refresh()
    assert ("sample", "bn") in live.names
    assert dict(live.files("sample", "bn")) == dict(LiveProject(root).files("sample", "bn"))
    assert live.findings == ()


def test_a_broken_file_does_not_hold_up_the_others(root: Path) -> None:
    """While one author's module cannot be read, what another one saves is shown."""
    live = LiveProject(root)
    live.files("sample", "en")
    edit(root, MODULE, "title: First steps", "titel: First steps")
    edit(root, SECOND, "title: Looking back", "title: Looking far back")
    live.refresh()
    text = b"".join(live.files("sample", "en").values())
    assert b"Looking far back" in text
    assert b"First steps" in text
    assert [finding.where.path for finding in live.findings] == [MODULE, MODULE]


def test_folders_that_are_gone_for_a_moment_stop_nothing(root: Path) -> None:
    """`git` may put another version of them there in the same second."""
    live = LiveProject(root)
    files = live.files("sample", "en")
    (root / "courses").rename(root / "elsewhere")
    live.refresh()
    assert [(finding.where.path, finding.code) for finding in live.findings] == [("courses", "build")]
    assert live.files("sample", "en") is files
    (root / "elsewhere").rename(root / "courses")
    live.refresh([root / "locales/bn/locale.yaml"])
    assert live.findings == ()
    assert live.files("sample", "en") is files


def test_a_locale_that_comes_and_goes(root: Path) -> None:
    """A new folder of `locales/` can be shown at once; when it is deleted it is gone, and asking for it harms nothing."""
    live = LiveProject(root)
    settings = (root / "locales/bn/locale.yaml").read_text(encoding="utf-8").replace("code: bn", "code: as")
    _new("locales/as/locale.yaml", settings)(root)
    live.refresh([root / "locales/as/locale.yaml"])
    assert ("sample", "as") in live.names
    assert live.version == 2
    live.files("sample", "as")
    shutil.rmtree(root / "locales/as")
    live.refresh([root / "locales/as/locale.yaml"])
    assert ("sample", "as") not in live.names
    with pytest.raises(BuilderError, match="there is no course"):
        live.files("sample", "as")
    assert live.findings == ()


def test_views_are_kept_apart(root: Path) -> None:
    """A course in other words is built from the same sources, and is another edition."""

    def renamed(course: Course[Phrase]) -> Course[Phrase]:
        return replace(course, modules=tuple(replace(item, title=replace(item.title, text="(x)")) for item in course.modules))

    live = LiveProject(root, views={"marks": lambda _: renamed})
    plain, marked = live.files("sample", "en"), live.files("sample", "en", "marks")
    assert live.files("sample", "en") is plain
    chapter = f"course/chapter/{url_name('first')}.xml"
    assert b'display_name="First steps"' in plain[chapter]
    assert b'display_name="(x)"' in marked[chapter]


def test_pages_may_ask_while_somebody_saves(root: Path) -> None:
    """Each thread gets one version or the other, whole; the version only grows; nobody meets an error."""
    live = LiveProject(root)
    versions: list[bytes] = []
    for title in ("Three ears", "Two ears, one mouth"):
        _all_in_place(MODULE, "Two ears, one mouth" if title == "Three ears" else "Three ears", title)(root)
        versions.append(b"".join(LiveProject(root).files("sample", "en").values()))
    seen: list[tuple[int, bytes]] = []
    faults: list[Exception] = []
    done = threading.Event()

    def ask() -> None:
        last = 0
        while not done.is_set():
            try:
                version, files = live.version, live.files("sample", "en")
                assert version >= last
                last = version
                seen.append((version, b"".join(files.values())))
            except Exception as error:  # noqa: BLE001 - told below
                faults.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(10):
        for old, new in (("Two ears, one mouth", "Three ears"), ("Three ears", "Two ears, one mouth")):
            edit(root, MODULE, old, new)
            live.refresh([root / MODULE])
    done.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert {text for _, text in seen} == set(versions)


@pytest.fixture
def checked(root: Path) -> Iterator[LiveProject]:
    """A project whose checks run beside it."""
    live = LiveProject(root)
    yield live
    live.close()


def test_what_the_checks_find_comes_later(root: Path, checked: LiveProject) -> None:
    """`ldn check` runs in a process of its own: first the pages, then what else is wrong, again after each change."""
    edit(root, SECOND, "unit:first/reading", "unit:first/raeding")
    checked.refresh()
    assert (checked.findings, checked.notices, checked.checked) == ((), (), 0)
    checked.check()
    _wait(lambda: checked.checked == checked.version)
    assert ("S102", SECOND) in {(notice.code, notice.where.path) for notice in checked.notices}
    edit(root, SECOND, "unit:first/raeding", "unit:first/reading")
    checked.files("sample", "en")
    checked.refresh()
    edit(root, SECOND, "title: Looking back", "title: Looking far back")
    checked.refresh()
    _wait(lambda: checked.checked == checked.version and "S102" not in {notice.code for notice in checked.notices})


def _wait(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
