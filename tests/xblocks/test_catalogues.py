"""The words of the interface: catalogues in step with the code, complete in each language, and no word that bypasses them."""

from __future__ import annotations

import re
import shutil
import string
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polib
import pytest
from lxml import html

from ldn_xblocks import interface
from ldn_xblocks.blocks import assessment_words, journal_words
from ldn_xblocks.core.requests import TOO_LONG
from ldn_xblocks.store import attempts
from ldn_xblocks.store.records import Place
from tests.platform.lms_course import COURSE_KEY, usage
from tests.platform.lms_store import EDITS
from tests.xblocks import environments
from tests.xblocks.environments import XBLOCKS
from tests.xblocks.harness import Visitor, box_of, entry_of, new_id, visitor
from tests.xblocks.samples import NOW, submission

LOCALES = XBLOCKS / "ldn_xblocks" / "conf" / "locale"
TEMPLATES = XBLOCKS / "ldn_xblocks" / "templates" / "ldn_xblocks"
PUBLIC = XBLOCKS / "ldn_xblocks" / "blocks" / "public"
TRANSLATED = tuple(sorted(path.name for path in LOCALES.iterdir() if path.is_dir() and path.name != "en"))
LETTERS = {"ar": r"[\u0600-\u06ff]", "bn": r"[\u0980-\u09ff]"}  # of the scripts of the languages that are complete
FORMS = {"ar": 6, "bn": 2}  # of their plurals
PLACE = re.compile(r"\{([a-z0-9_]+)\}")
BLOCKS = ("assessment-start", "journal-one", "sheet")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(path_of(language)), check_for_duplicates=True)


def path_of(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "django.po"


# --- the catalogues


def test_every_catalogue_is_in_step_with_the_code() -> None:
    """Nobody changed a message and forgot `python xblocks/catalogues.py`."""
    done = environments.run(sys.executable, XBLOCKS / "catalogues.py", "--check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_there_is_a_catalogue_for_each_language() -> None:
    """English, its source, and the translations; two of them are to be complete, others may grow."""
    assert {path.parts[-3] for path in LOCALES.glob("*/LC_MESSAGES/django.po")} == {"en", *TRANSLATED}
    assert set(LETTERS) <= set(TRANSLATED)


def test_messages_survive_the_translators_tools() -> None:
    """WikiLearn's keep a message's text alone: no context, no plural; places are `{lower_case}`; no HTML, no emoji."""
    for entry in catalogue("en"):
        assert (entry.msgctxt or "", entry.msgid_plural, entry.msgstr) == ("", "", ""), entry.msgid
        assert not re.search(r"[{}]|<[a-z/]|[\U00010000-\U0010ffff]|%[(sd]", PLACE.sub("", entry.msgid)), entry.msgid
        assert entry.msgid == entry.msgid.strip()


@pytest.mark.parametrize("language", LETTERS)
def test_a_translation_is_complete(language: str) -> None:
    """Every message is translated, into the language's own script, none is fuzzy, none is left over."""
    entries = catalogue(language)
    assert [entry.msgid for entry in entries] == [entry.msgid for entry in catalogue("en")]
    assert [entry.msgid for entry in entries if not entry.msgstr or entry.fuzzy or entry.obsolete] == []
    assert [entry.msgid for entry in entries if not re.search(LETTERS[language], entry.msgstr)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_places_of_its_message(language: str) -> None:
    """Whatever is filled in has its place, and there is no other; what ends as a sentence ends as one."""
    for entry in catalogue(language).translated_entries():
        assert sorted(PLACE.findall(entry.msgstr)) == sorted(PLACE.findall(entry.msgid)), entry.msgid
        assert not re.search(r"[{}]|<[a-z/]|[\U00010000-\U0010ffff]", PLACE.sub("", entry.msgstr)), entry.msgid
        assert entry.msgstr == unicodedata.normalize("NFC", entry.msgstr.strip()), "a letter is written in one way only"
        if " " in entry.msgid:
            assert (entry.msgid[-1] in ".:?") == (entry.msgstr[-1] in ".:?؟।"), entry.msgid


@pytest.mark.parametrize("language", LETTERS)
def test_a_draft_says_that_it_is_one(language: str) -> None:
    """In its header and in its first comment; the header's other facts are real."""
    entries = catalogue(language)
    assert entries.metadata["X-Review"] == "draft, wants review by a native speaker"
    assert "Draft: wants review by a native speaker." in entries.header
    assert (entries.metadata["Language"], bool(entries.metadata_is_fuzzy)) == (language, False)
    assert entries.metadata["Plural-Forms"].startswith(f"nplurals={FORMS[language]}; plural=(n")


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_gettext_has_nothing_to_say(language: str, tmp_path: Path) -> None:
    """`msgfmt --check` accepts header, places and line ends."""
    program = shutil.which("msgfmt")
    if program is None:
        environments.missing("GNU gettext is not installed (Debian: gettext): the catalogues are NOT checked by it")
    done = environments.run(program, "--check", "--output-file", tmp_path / "django.mo", path_of(language))
    assert (done.returncode, done.stderr) == (0, "")


# --- the words behind them


def marked(message: str) -> str:
    """The pseudo-language: every Latin letter outside of places becomes a wide one, between brackets that show where it ends."""
    wide = {ord(letter): ord(letter) + 0xFEE0 for letter in string.ascii_letters}
    parts = re.split(r"(\{[a-z0-9_]+\})", message)
    return "⟦" + "".join(part if part.startswith("{") else part.translate(wide) for part in parts) + "⟧" if message else ""


def every_word(_: Callable[[str], str]) -> dict[str, str]:
    return {**assessment_words.words(_), **assessment_words.staff_words(_), **journal_words.words(_)}


def test_every_word_passes_through_translation() -> None:
    """None of the words that pages and scripts get is a plain English text, or two of them stuck together."""
    assert [name for name, word in every_word(marked).items() if not re.fullmatch(r"⟦[^⟦⟧]+⟧", word)] == []


def test_templates_ask_for_words_that_exist() -> None:
    """Django shows nothing for a name that is not there, and says nothing."""
    asked = {name for path in TEMPLATES.glob("*.html") for name in re.findall(r"\bt\.(\w+)", path.read_text("utf-8"))}
    assert len(asked) > 50
    assert sorted(asked - set(every_word(str))) == []


def test_scripts_have_no_words_of_their_own() -> None:
    """No text of a script looks like a sentence: a capital, small letters, a blank."""
    found = [
        text
        for path in PUBLIC.rglob("*.js")
        for line in path.read_text("utf-8").splitlines()
        if not line.strip().startswith(("//", "/*", "*"))
        for text in re.findall(r"""(["'`])([A-Z][a-z]+ [a-z].*?)\1""", re.sub(r"\s//.*", "", line))
    ]
    assert found == []


# --- the pseudo-language in pages


@pytest.fixture
def pseudo(campus: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small LMS with Arabic content and the pseudo-language, so that every Latin letter in a page is a leak."""
    monkeypatch.setattr(interface, "translator", lambda _: marked)
    EDITS["course"] = {"language": "ar"}


def leaks(page: str) -> list[str]:
    """The words in Latin letters that a page shows or says."""
    root: Any = html.fromstring(page)
    for node in root.xpath("//script | //style"):
        node.drop_tree()
    said = [*root.itertext(), *root.xpath("//@aria-label | //@title | //@alt | //@placeholder | //@label | //option/@data-text")]
    return [word for text in said for word in re.findall(r"[A-Za-z]{2,}", text)]


def shown(page: str) -> str:
    """What blocks put into a page."""
    root: Any = html.fromstring(page)
    blocks = root.xpath("//*[contains(concat(' ', @class, ' '), ' ldn-xblock ')]")
    assert blocks
    return "".join(html.tostring(block, encoding="unicode") for block in blocks)


def test_a_leak_is_seen() -> None:
    """The method finds what it looks for: text, a label, a hint; and not markup, scripts or what was translated."""
    page = '<div class="x" title="Close it"><p>Hello</p>Bye<input aria-label="Name"><script>var run;</script>{}</div>'
    assert leaks(page.format(marked("Well done"))) == ["Hello", "Bye", "Close", "it", "Name"]


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("who", ["learner", "staff", ""])
def test_pages_hold_no_plain_english(block: str, who: str) -> None:
    """For a learner, for staff with their panel, and for somebody who is not signed in."""
    page = shown(visitor(who).page(block))
    assert leaks(page) == []
    assert page.count("⟦") > 4


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("block", BLOCKS)
def test_closed_pages_hold_no_plain_english(block: str) -> None:
    """For staff who view as a learner, and in Studio's preview."""
    staff = visitor("staff")
    staff.masquerade(role="student", user_name="learner")
    for page in (staff.page(block), visitor("instructor", "studio").page(block)):
        assert leaks(shown(page)) == []


@pytest.mark.usefixtures("pseudo")
def test_results_hold_no_plain_english() -> None:
    """One attempt, two of them, their pages to print, and what staff see, with figures and without."""
    me, staff = visitor("learner"), visitor("staff")
    assert leaks(staff.handle("assessment-start", "staff").json()["html"]) == []
    for learner in range(100, 105):
        place = Place(str(learner), str(COURSE_KEY), str(usage("assessment-start")))
        attempts.submit(place, submission(), NOW)
    first = attempt(me, {"resilience": 5, "growth": None, "trust": 2})
    second = attempt(me, {"resilience": 3, "growth": 3, "trust": 3})
    pages = [
        staff.handle("assessment-start", "staff").json()["html"],
        me.handle("assessment-start", "result", {"attempt": first}).json()["html"],
        me.handle("assessment-start", "result", {"attempt": second}).json()["html"],
        me.handle("assessment-start", "compare", {"first": first, "second": second}).json()["html"],
        me.get("assessment-start", "paper", f"attempt={first}").content.decode(),
        me.get("assessment-start", "paper", f"first={first}&second={second}").content.decode(),
    ]
    assert [leaks(page) for page in pages] == [[]] * len(pages)
    assert all(page.count("⟦") > 4 for page in pages)


@pytest.mark.usefixtures("pseudo")
def test_copies_of_a_journal_hold_no_plain_english() -> None:
    """The file in Markdown and the pages to print."""
    me = visitor("learner")
    assert me.handle("journal-one", "keep", entry_of("পথ", skills=["trust", "growth"])).status_code == 200
    assert me.handle("sheet", "keep", box_of("strengths", "পথ")).status_code == 200
    assert re.findall(r"[A-Za-z]{2,}", me.get("journal-one", "export", "as=md").content.decode()) == []
    for block in ("journal-one", "sheet"):
        assert leaks(me.get(block, "paper").content.decode()) == []


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("block", BLOCKS)
def test_refusals_hold_no_plain_english(block: str) -> None:
    """What a handler says when it says no: to nonsense, and to a member of staff who views as a learner."""
    staff = visitor("staff")
    staff.masquerade(role="student", user_name="learner")
    for answer, status in ((visitor("learner").send(block, "load", b"?"), 400), (staff.handle(block, "load"), 403)):
        assert answer.status_code == status
        assert re.fullmatch(r"⟦[^⟦⟧]+⟧", answer.json()["message"])


@pytest.mark.usefixtures("pseudo")
def test_a_refusal_fills_its_places_after_translation() -> None:
    """A message is looked up with its places and filled in afterwards, so one entry of a catalogue serves every number."""
    said = visitor("learner").handle("journal-one", "keep", entry_of("ক" * 20_001)).json()["message"]
    assert said == marked(TOO_LONG).format(length=20_001, limit=20_000)


def attempt(me: Visitor, ratings: dict[str, int | None]) -> str:
    """The key of an attempt that was just submitted."""
    key, draft = new_id(), me.handle("assessment-start", "load").json()["draft"]
    choice = {"mode": "own", "preset": "", "skills": list(ratings)}
    answers = {"choice": choice, "ratings": ratings, "notes": {"trust": "পথ"}, "own": []}
    asked = {"attempt": key, "base": draft["revision"] if draft else 0, "answers": answers}
    answer = me.handle("assessment-start", "submit", asked)
    assert answer.status_code == 200, answer.content
    return key
