"""`ldn locale sync`: catalogues follow the English by key, and no translation is ever lost or guessed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.locales.catalogue import Catalogue, Message, format_catalogue
from builder.locales.sync import merge
from builder.sources.mark import mark_files
from builder.sources.project import read_project
from tests.locales.kit import COMMON, FIRST, SETTINGS, add, catalogue, change, message, said, sample, sync, translate, unit
from tests.projects import MODULE, edit, ldn, snapshot

EMPTY = Catalogue(FIRST, "bn", "nplurals=2; plural=(n != 1);")
DONE = Message("first.title", "First steps", "Fírst stéps")


def merged(message: Message, source: str, *, minor: bool = False) -> Message:
    """A message after a sync, when the English of its unit is `source`."""
    known = replace(EMPTY, messages=(message,))
    (found,) = merge(known, [unit(source)], {}, ("first.title",) if minor else ()).messages
    return found


def state(message: Message) -> tuple[str, str, bool, str]:
    """Source, translation, mark and older source of a message."""
    return message.source, message.target, message.fuzzy, message.previous


def mark(root: Path) -> None:
    """What `ldn mark first` does."""
    for marked in mark_files(read_project(root), ("first",))[0]:
        marked.path.write_text(marked.text, encoding="utf-8")


def second_module(root: Path, name: str = "second") -> None:
    """A second module, as small as one can be."""
    head, lessons, _ = (root / MODULE).read_text(encoding="utf-8").partition("lessons:\n")
    lesson = "  - id: talking\n    title: Talking\n    minutes: 5\n    units:\n      - id: page\n        title: A page\n"
    block = "        blocks:\n          - {id: note, kind: discussion, title: Say something}\n"
    text = head.replace("id: first", f"id: {name}") + lessons + lesson + block
    (root / f"syllabus/modules/{name}.yaml").write_text(text, encoding="utf-8")


def test_a_second_sync_writes_nothing(tmp_path: Path) -> None:
    """After one sync, another finds every file as it should be, byte for byte."""
    root = sample(tmp_path)
    sync(root)
    before = snapshot(root)
    assert sync(root) == []
    assert snapshot(root) == before


@given(st.text(max_size=12), st.text(max_size=12), st.booleans(), st.text(max_size=12), st.booleans())
def test_merging_twice_is_merging_once(source: str, target: str, fuzzy: bool, previous: str, minor: bool) -> None:
    """Whatever a catalogue says, a second merge changes nothing more, and a translation that was there is there."""
    known = Message("first.title", source, target, fuzzy, previous)
    once = merged(known, "First steps", minor=minor)
    assert merged(once, "First steps") == once
    assert once.target == target


def test_a_rewritten_text_keeps_its_translation_and_shows_the_change() -> None:
    """The old English stands beside the new one, and the mark says that somebody must look."""
    assert state(merged(DONE, "The first steps")) == ("The first steps", "Fírst stéps", True, "First steps")


def test_a_text_that_changed_twice_shows_what_was_translated() -> None:
    """The older English is the one that the translator knew, not the one in between."""
    twice = merged(merged(DONE, "The first steps"), "Your first steps")
    assert state(twice) == ("Your first steps", "Fírst stéps", True, "First steps")


def test_a_text_that_changed_back_is_translated_again() -> None:
    """When the author takes a change back, the translation is what it was: no mark, no older source."""
    assert merged(merged(DONE, "The first steps"), "First steps") == DONE


@pytest.mark.parametrize("source", ["First  steps", " First steps\n", "First\nsteps"])
def test_white_space_makes_nothing_stale(source: str) -> None:
    """A text that an author only folded anew is the same text."""
    assert state(merged(DONE, source)) == (source, "Fírst stéps", False, "")


def test_unicode_forms_make_nothing_stale() -> None:
    """é as one character and as two is the same letter."""
    assert not merged(Message("first.title", "Cafe\u0301", "Kafé"), "Caf\u00e9").fuzzy


def test_minor_makes_nothing_stale() -> None:
    """A mended typo moves the source, and asks for no new translation."""
    assert state(merged(DONE, "First  step", minor=True)) == ("First  step", "Fírst stéps", False, "")


def test_minor_clears_what_an_earlier_sync_marked() -> None:
    """Said too late, it has the same effect."""
    assert state(merged(merged(DONE, "First step"), "First step", minor=True)) == ("First step", "Fírst stéps", False, "")


def test_minor_leaves_the_mark_of_a_reviewer() -> None:
    """Somebody marked the translation as needing work, and a typo in English does not change that."""
    marked = replace(DONE, fuzzy=True)
    assert state(merged(marked, "First step", minor=True)) == ("First step", "Fírst stéps", True, "")
    assert state(merged(marked, "First steps")) == ("First steps", "Fírst stéps", True, "")


def test_a_mark_that_was_cleared_takes_the_older_source_with_it() -> None:
    """Who clears "needs work" in an editor that leaves `#|` behind has accepted the translation."""
    assert merged(Message("first.title", "First steps", "Fírst stéps", previous="First step"), "First steps") == DONE


def test_an_empty_translation_is_never_stale() -> None:
    """What nobody has translated takes the new English, without a mark."""
    assert state(merged(Message("first.title", "Old", "", True, "Older"), "New")) == ("New", "", False, "")


def test_the_authors_note_and_translators_comments(tmp_path: Path) -> None:
    """Notes are written anew, with the words of the locale's glossary; what translators wrote themselves stays."""
    root = sample(tmp_path)
    change(root, "glossary.wikimedia.meaning", comments=("I am not sure",), notes=("an old note",))
    change(root, "first.why.title", notes=("an old note",))
    (root / "locales/bn/glossary.yaml").write_text(
        "terms:\n  - {id: affiliate, use: [gróúp, círcle], avoid: [pártnér]}\n", encoding="utf-8"
    )
    edit(root, "syllabus/glossary.yaml", "The movement behind Wikipedia.", "The movement of all affiliates.")
    assert set(sync(root)) >= {FIRST, COMMON}
    assert message(root, "first.why.title").notes == ("Keep it short.",)
    title = message(root, "glossary.wikimedia.meaning")
    assert title.comments == ("I am not sure",)
    edit(root, MODULE, "title: Two ears, one mouth", "title: Wikimedia, an affiliate")
    sync(root)
    told = message(root, "first.why.title").notes
    assert told == ("Keep it short.", "Glossary: affiliate = gróúp, círcle (not: pártnér)", "Glossary: Wikimedia stays as it is")


def test_a_unit_that_goes_and_comes_back_has_its_translation(tmp_path: Path) -> None:
    """A removed text becomes obsolete, and returns translated when the author restores it."""
    root = sample(tmp_path)
    before = message(root, "first.one-answer.ears.text")
    hint = "            hints:\n              - {id: ears, text: You have two ears and one mouth.}\n"
    edit(root, MODULE, hint, "")
    sync(root)
    gone = catalogue(root)
    assert [(item.key, item.target) for item in gone.obsolete] == [("first.one-answer.ears.text", before.target)]
    assert "first.one-answer.ears.text" not in gone.by_key()
    assert sync(root) == []
    edit(root, MODULE, "            explanation: Who listens first", hint + "            explanation: Who listens first")
    sync(root)
    assert message(root, "first.one-answer.ears.text") == before
    assert catalogue(root).obsolete == ()


def test_an_untranslated_unit_that_goes_leaves_nothing(tmp_path: Path) -> None:
    """There is nothing to keep of it."""
    root = sample(tmp_path, words=None)
    edit(root, MODULE, "            hints:\n              - {id: ears, text: You have two ears and one mouth.}\n", "")
    sync(root)
    assert catalogue(root).obsolete == ()


def test_a_removed_module_leaves_its_translations_behind(tmp_path: Path) -> None:
    """Its catalogue holds only what is set aside; the English one is deleted."""
    root = sample(tmp_path)
    second_module(root)
    sync(root)
    translate(root, {"second.title": "Twó"})
    (root / "syllabus/modules/second.yaml").unlink()
    assert set(sync(root)) == {"locales/en/LC_MESSAGES/second.po", "locales/bn/LC_MESSAGES/second.po"}
    assert [item.target for item in catalogue(root, "second").obsolete] == ["Twó"]
    assert sync(root) == []


def test_a_message_in_the_wrong_file_goes_home(tmp_path: Path) -> None:
    """A translator who put a unit into another module's catalogue has not translated it in vain."""
    root = sample(tmp_path, words=None)
    lost = Message("first.title", "First steps", "Fírst stéps")
    now = catalogue(root, "common")
    (root / COMMON).write_text(format_catalogue(replace(now, messages=(*now.messages, lost))), encoding="utf-8")
    sync(root)
    assert message(root, "first.title").target == "Fírst stéps"
    assert "first.title" not in catalogue(root, "common").by_key()


def test_a_moved_block_keeps_its_translations(tmp_path: Path) -> None:
    """The key of a block does not say where in the module it stands: moving it to another lesson changes the order only."""
    root = sample(tmp_path)
    before = {item.key: item for item in catalogue(root).messages}
    block = "          - id: film\n            kind: video\n"
    text = (root / MODULE).read_text(encoding="utf-8")
    start = text.index(block)
    end = text.index("      - id: questions")
    film = text[start:end]
    (root / MODULE).write_text(text[:start] + text[end:].rstrip("\n") + "\n" + film, encoding="utf-8")
    sync(root)
    assert {item.key: item for item in catalogue(root).messages} == before
    assert [item.key for item in catalogue(root).messages][-1] == "first.film.title"


def test_a_split_paragraph_keeps_one_half_and_a_merged_one_is_set_aside(tmp_path: Path) -> None:
    """The paragraph that keeps the number is stale, the new one is missing; on merging, the number that goes is set aside."""
    root = sample(tmp_path)
    both = "({url_plan}), do [the exercise](unit:exercise),\n              and keep [your notes]"
    edit(root, MODULE, both, "({url_plan}).\n\n              Keep [your notes]")
    mark(root)
    sync(root)
    found = catalogue(root).by_key()
    assert (found["first.why.body.2"].fuzzy, found["first.why.body.2"].source) == (True, "Read [the plan]({url_plan}).")
    assert (found["first.why.body.5"].target, found["first.why.body.5"].source) == ("", "Keep [your notes](static:notes.txt).")
    translate(root, {"first.why.body.5": "Kéép [nótés](static:notes.txt)."})
    edit(
        root,
        MODULE,
        "Read [the plan]({url_plan}).\n\n              <!--T:5-->\n              Keep",
        "Read [the plan]({url_plan}).\n              Keep",
    )
    sync(root)
    assert [item.key for item in catalogue(root).obsolete] == ["first.why.body.5"]


def test_numbers_of_paragraphs_are_never_given_again(tmp_path: Path) -> None:
    """The number of a released paragraph that is gone is not given to a new one, which would get its translation."""
    root = sample(tmp_path)
    assert ldn("build", "--locale", "en", cwd=root).code == 0
    edit(
        root,
        MODULE,
        "              <!--T:4-->\n              ![Listen, then answer](figure:steps)\n",
        "              A new paragraph.\n",
    )
    mark(root)
    sync(root)
    assert [item.key for item in catalogue(root).obsolete] == ["first.why.body.4"]
    assert state(message(root, "first.why.body.5")) == ("A new paragraph.", "", False, "")


def test_a_paragraph_without_a_number_stops_the_sync(tmp_path: Path) -> None:
    """Until `ldn mark` has run, it could be taken for one that is gone, and get its translation."""
    root = sample(tmp_path)
    edit(
        root,
        MODULE,
        "              <!--T:4-->\n              ![Listen, then answer](figure:steps)\n",
        "              A new paragraph.\n",
    )
    before = snapshot(root)
    ran = ldn("locale", "sync", cwd=root)
    assert (ran.code, snapshot(root)) == (2, before)
    assert f"{MODULE}:35:1: a paragraph has no number yet. Nothing was written: run `ldn mark` first." in ran.err


def test_two_translations_of_one_unit_stop_the_sync(tmp_path: Path) -> None:
    """As git's merges leave them: no one but a translator can say which to keep, so nothing is written."""
    root = sample(tmp_path)
    text = (root / FIRST).read_text(encoding="utf-8")
    (root / FIRST).write_text(text + '\nmsgctxt "first.title"\nmsgid "First steps"\nmsgstr "Stéps"\n', encoding="utf-8")
    edit(root, MODULE, "title: Two ears, one mouth", "title: Two ears")
    before = snapshot(root)
    ran = ldn("locale", "sync", cwd=root)
    assert ran.code == 2
    assert "'first.title' has another translation in locales/bn/LC_MESSAGES/first.po:12." in ran.err
    assert snapshot(root) == before


def test_a_unit_that_stands_twice_without_a_difference_is_written_once(tmp_path: Path) -> None:
    """The second one is empty, or says the same: nothing is lost."""
    root = sample(tmp_path)
    text = (root / FIRST).read_text(encoding="utf-8")
    (root / FIRST).write_text(text + '\nmsgctxt "first.title"\nmsgid "First steps"\nmsgstr ""\n', encoding="utf-8")
    assert FIRST in sync(root)
    assert (root / FIRST).read_text(encoding="utf-8") == text


def test_a_broken_catalogue_stops_the_sync(tmp_path: Path) -> None:
    """It is named with its line, and no file is written, the English ones included."""
    root = sample(tmp_path)
    (root / FIRST).write_text((root / FIRST).read_text(encoding="utf-8") + "\nwhat is this\n", encoding="utf-8")
    before = snapshot(root)
    ran = ldn("locale", "sync", cwd=root)
    assert (ran.code, ran.out, snapshot(root)) == (2, "", before)
    assert f"Error: {FIRST}:306: this is not a PO file that can be read" in ran.err


def test_an_unreadable_module_stops_the_sync(tmp_path: Path) -> None:
    """All of its translations would seem to be gone."""
    root = sample(tmp_path)
    edit(root, MODULE, "title: First steps", "titel: First steps")
    before = snapshot(root)
    ran = ldn("locale", "sync", cwd=root)
    assert (ran.code, ran.out, snapshot(root)) == (2, "", before)
    assert f"{MODULE}:2:1: unknown key 'titel'. Nothing was written" in ran.err


def test_an_unknown_unit_for_minor_stops_the_sync(tmp_path: Path) -> None:
    """A slip in the key would be no error otherwise, and everybody's translation would be stale."""
    root = sample(tmp_path)
    edit(root, MODULE, "title: First steps", "title: First step")
    before = snapshot(root)
    ran = ldn("locale", "sync", "--minor", "first.titel", cwd=root)
    assert (ran.code, snapshot(root)) == (2, before)
    assert "there is no unit 'first.titel'" in ran.err


def test_minor_on_the_command_line(tmp_path: Path) -> None:
    """`--minor` clears a unit in every locale, and only that unit."""
    root = sample(tmp_path, codes=("bn", "ar"))
    edit(root, MODULE, "title: First steps", "title: First step")
    edit(root, MODULE, "title: Two ears, one mouth", "title: Two ears, one tongue")
    assert ldn("locale", "sync", cwd=root).code == 0
    assert message(root, "first.title").fuzzy
    ran = ldn("locale", "sync", "--minor", "first.title", cwd=root)
    assert sorted(ran.out.split()) == ["locales/ar/LC_MESSAGES/first.po", "locales/bn/LC_MESSAGES/first.po"]
    for code in ("bn", "ar"):
        assert [message(root, key, code).fuzzy for key in ("first.title", "first.why.title")] == [False, True]


def test_minor_names_what_keeps_its_mark(tmp_path: Path) -> None:
    """On translatewiki the older English is lost: then nothing tells a stale translation from one that a reviewer has marked."""
    root = sample(tmp_path)
    sync(root)
    change(root, "first.title", fuzzy=True)
    ran = ldn("locale", "sync", "--minor", "first.title", cwd=root)
    assert (ran.code, message(root, "first.title").fuzzy) == (0, True)
    assert "locales/bn/LC_MESSAGES/first.po: first.title keeps its mark: no older English says why" in ran.err
    assert "keeps its mark" not in ldn("locale", "sync", cwd=root).err


def test_check_writes_nothing_and_leaves_with_1(tmp_path: Path) -> None:
    """For CI: it names the files that are behind."""
    root = sample(tmp_path)
    before = snapshot(root)
    ran = ldn("locale", "sync", "--check", cwd=root)
    assert (ran.code, snapshot(root)) == (1, before)
    assert ran.out.split() == ["locales/en/LC_MESSAGES/first.po", "locales/en/LC_MESSAGES/common.po"]
    sync(root)
    assert ldn("locale", "sync", "--check", cwd=root).code == 0


def test_an_edition_has_only_its_own_words(tmp_path: Path) -> None:
    """It takes its strings from its language: a sync fills in none that it does not have."""
    root = sample(tmp_path, codes=("bn", "bn-x-group"))
    own = replace(EMPTY, language="bn", messages=(Message("first.title", "First step", "Óúr fírst stéps"),))
    folder = root / "locales/bn-x-group/LC_MESSAGES"
    folder.mkdir()
    (folder / "first.po").write_text(format_catalogue(own), encoding="utf-8")
    sync(root)
    found = catalogue(root, "first", "bn-x-group")
    assert [(item.key, item.fuzzy, item.target) for item in found.messages] == [("first.title", True, "Óúr fírst stéps")]
    assert [path.name for path in folder.iterdir()] == ["first.po"]


def test_windows_line_ends_are_mended(tmp_path: Path) -> None:
    """The check L006 says that a sync does it."""
    root = sample(tmp_path)
    text = (root / FIRST).read_bytes()
    (root / FIRST).write_bytes(text.replace(b"\n", b"\r\n"))
    assert FIRST in sync(root)
    assert (root / FIRST).read_bytes() == text


def test_a_catalogue_is_normalised(tmp_path: Path) -> None:
    """Accents as characters of their own become letters with accents, as the check L208 says."""
    root = sample(tmp_path)
    change(root, "first.title", target="Fi\u0301rst")
    sync(root)
    assert message(root, "first.title").target == "F\u00edrst"


def test_a_new_locale_needs_no_sync(tmp_path: Path) -> None:
    """`ldn locale add` writes what a sync would write."""
    root = sample(tmp_path, codes=())
    sync(root)
    add(root, "bn")
    assert sync(root) == []
    translate(root, said)
    assert sync(root) == []
    assert (root / SETTINGS).is_file()
