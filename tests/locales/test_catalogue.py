"""builder.locales.catalogue and builder.locales.po: PO files in and out, ours and those of other tools."""

from __future__ import annotations

import subprocess
import time
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.locales import locale_codes
from builder.locales.catalogue import Catalogue, CatalogueError, Message, format_catalogue, read_catalogue
from tests.locales.kit import FIRST, catalogue, sample
from tests.projects import ldn

PLURAL = "nplurals=2; plural=(n != 1);"
NAME = "locales/bn/LC_MESSAGES/first.po"
# What a PO file can hold: any character but NUL. Keys are ids; a note is one line.
words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
line = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=20)
message = st.builds(
    Message,
    key=st.from_regex(r"[a-z]{1,9}(\.[a-z0-9-]{1,9}){1,3}", fullmatch=True),
    source=words.filter(bool),
    target=words,
    fuzzy=st.booleans(),
    previous=words,
    notes=st.lists(line, max_size=2).map(tuple),
    comments=st.lists(line.filter(lambda text: text[0] not in ".,:|~"), max_size=2).map(tuple),
)
PIECES = ["msgid ", "msgstr ", "msgctxt ", '"a"', '""', "\n", "#~ ", "#| ", "#, fuzzy", "#. n", "# c", '"', "\\", "msgid_plural "]
HEAD = """\
msgid ""
msgstr ""
"Language: bn\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def read(folder: Path, content: bytes | str) -> Catalogue:
    """The catalogue in some bytes."""
    path = folder / "first.po"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_catalogue(path, NAME)


def refused(folder: Path, content: bytes | str) -> str:
    """Why some bytes are no catalogue, and where."""
    with pytest.raises(CatalogueError) as caught:
        read(folder, content)
    assert caught.value.hint
    return f"{caught.value.where}: {caught.value.message}"


def bare(found: Catalogue) -> tuple[tuple[str, str, str, bool], ...]:
    """What matters of a catalogue: keys, sources, translations, marks."""
    return tuple((item.key, item.source, item.target, item.fuzzy) for item in found.messages)


@given(st.lists(message, max_size=4, unique_by=lambda item: item.key), st.lists(line, max_size=2), st.booleans())
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, messages: list[Message], head: list[str], template: bool
) -> None:
    """Any catalogue comes back as it was, whatever characters are in it, and is then written as the same bytes."""
    written = Catalogue(NAME, "bn", PLURAL, tuple(messages), head="\n".join(head), template=template)
    text = format_catalogue(written)
    found = read(tmp_path_factory.getbasetemp(), text)
    assert replace(found, line_ends="\n") == written
    assert format_catalogue(found) == text


@given(st.lists(message, min_size=1, max_size=3, unique_by=lambda item: item.key))
def test_obsolete_translations_come_back(tmp_path_factory: pytest.TempPathFactory, messages: list[Message]) -> None:
    """Translations that are set aside keep all but the notes, which are ours."""
    written = Catalogue(NAME, "bn", PLURAL, obsolete=tuple(replace(item, notes=()) for item in messages))
    assert replace(read(tmp_path_factory.getbasetemp(), format_catalogue(written)), line_ends="\n") == written


@given(st.binary(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=25).map("".join).map(str.encode))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """No file makes the reader fail in another way than with a place and a reason."""
    refusal: CatalogueError | None = None
    try:
        path = read(tmp_path_factory.getbasetemp(), content).path
    except CatalogueError as error:
        path, refusal = error.where.path, error
    assert path == NAME
    assert refusal is None or (refusal.message and refusal.hint)


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\x1c", "\x0c", "\x0b", "\r"])
def test_a_separator_inside_a_text_ends_nothing(character: str, tmp_path: Path) -> None:
    """Only a line feed ends a line: with any other separator in it, a text keeps all of its words. polib's reader cut it."""
    written = Catalogue(NAME, "bn", PLURAL, (Message("first.title", f"First{character}steps", f"Fírst{character}stéps"),))
    assert bare(read(tmp_path, format_catalogue(written))) == bare(written)


def test_a_text_keeps_its_last_character(tmp_path: Path) -> None:
    """A text without its closing quotation mark is refused with its line. polib's reader dropped the last character."""
    content = HEAD + '\nmsgctxt "first.title"\nmsgid "First steps"\nmsgstr "Fírst stéps\n'
    assert (
        refused(tmp_path, content) == f"{NAME}:8: this is not a PO file that can be read: a text has no quotation mark at its end"
    )


@pytest.mark.parametrize(
    ("lines", "number", "reason"),
    [
        ('msgid "a"\nmsgstr "say "b""', 7, 'a quotation mark inside a text must be written as \\"'),
        ('msgid "a"\nmsgstr "b"\nwhat is this', 8, "a line is neither a comment nor a text in quotation marks"),
        ('msgid "a"', 6, "an entry has no msgstr"),
        ('msgid "a"\nmsgid "b"\nmsgstr "c"', 7, "an entry has two msgid, or no msgstr"),
        ('msgctxt "a"\nmsgstr "b"', 7, "a msgstr has no msgid"),
        ('#. note\n"a"', 7, "a text belongs to no msgid or msgstr"),
        ('<<<<<<< HEAD\nmsgid "a"\nmsgstr "b"', 6, "git has left a conflict in it"),
        ("#| what is this", 6, "a line is neither a comment nor a text in quotation marks"),
    ],
)
def test_a_broken_file_names_its_line(lines: str, number: int, reason: str, tmp_path: Path) -> None:
    """Each way to break a file has its reason, with the line to look at."""
    assert refused(tmp_path, f"{HEAD}\n{lines}\n") == f"{NAME}:{number}: this is not a PO file that can be read: {reason}"


def test_windows_line_ends_and_a_mark_of_utf_8_do_no_harm(tmp_path: Path) -> None:
    """A file saved on Windows has the same messages; that it was is remembered, for the check L006."""
    text = format_catalogue(Catalogue(NAME, "bn", PLURAL, (Message("first.title", "First steps", "Fírst\nstéps"),)))
    plain, windows = read(tmp_path, text), read(tmp_path, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert (plain.line_ends, windows.line_ends) == ("\n", "\r\n")
    assert replace(windows, line_ends="\n") == plain


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    """UTF-16, as Windows' Notepad once wrote it, and Latin 1 are named as what they are not, with the line."""
    text = HEAD + '\nmsgctxt "first.title"\nmsgid "First steps"\nmsgstr "Fírst stéps"\n'
    assert refused(tmp_path, text.encode("utf-16")) == f"{NAME}:1: the file is not UTF-8 text"
    assert refused(tmp_path, text.encode("utf-16-le")) == f"{NAME}:8: the file is not UTF-8 text"
    assert refused(tmp_path, text.encode("latin-1")) == f"{NAME}:8: the file is not UTF-8 text"


def test_a_file_of_100_megabytes_is_refused_unread(tmp_path: Path) -> None:
    """A huge file costs no time and no memory: its size is enough."""
    path = tmp_path / "first.po"
    with path.open("wb") as handle:
        handle.truncate(100_000_000)
    start = time.perf_counter()
    with pytest.raises(CatalogueError, match="the file has 100,000,000 bytes; the limit is 10,000,000"):
        read_catalogue(path, NAME)
    assert time.perf_counter() - start < 0.1


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    """`first.po/` is a message, not a crash."""
    with pytest.raises(CatalogueError, match="cannot be read: Is a directory"):
        read_catalogue(tmp_path, NAME)


def test_a_file_that_translatewiki_rewrote_has_the_same_units(tmp_path: Path) -> None:
    """Its export adds `# Author:` lines, wraps nothing, knows no `#|`, and orders the header its own way: nothing is lost."""
    root = sample(tmp_path)
    ours = catalogue(root)
    first, *others = ours.messages
    ours = replace(ours, messages=(replace(first, fuzzy=True, previous="First step"), *others))
    wiki = ["# Translation of Leadership Development Syllabus to Bengali (বাংলা)", "# Exported from translatewiki.net", "#",
            "# Author: Aftabuzzaman", "# Author: খাত্তাব হাসান", "# --", 'msgid ""', 'msgstr ""', '"X-Generator: MediaWiki 1.45\\n"',
            '"Content-Type: text/plain; charset=UTF-8\\n"', '"Language: bn\\n"', f'"Plural-Forms: {PLURAL}\\n"']  # fmt: skip
    for item in ours.messages:
        quoted = [
            text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") for text in (item.key, item.source, item.target)
        ]
        wiki += ["", *(f"#. {note}" for note in item.notes), *(["#, fuzzy"] if item.fuzzy else [])]
        wiki += [f'{name} "{text}"' for name, text in zip(("msgctxt", "msgid", "msgstr"), quoted, strict=True)]
    theirs = read(tmp_path, "\n".join(wiki) + "\n")
    assert bare(theirs) == bare(ours)
    assert theirs.authors() == ("Aftabuzzaman", "খাত্তাব হাসান")
    assert bare(read(tmp_path, format_catalogue(theirs))) == bare(ours)


def test_headers_of_other_tools_are_dropped_or_kept(tmp_path: Path) -> None:
    """Dates, the editor's name and e-mail addresses go; `X-Language-Code` and the like stay."""
    lines = (
        "PO-Revision-Date: 2026-01-01",
        "Last-Translator: A <a@example.org>",
        "X-Generator: Poedit 3.4",
        "X-POT-Import-Date: 2026-01-01 00:00:00+0000",
        "X-Language-Code: bn",
    )
    extra = "".join(f'"{line}\\n"\n' for line in lines)
    text = format_catalogue(read(tmp_path, HEAD + extra))
    assert [line for line in text.splitlines() if line.startswith('"X-') or "example.org" in line or "-Date" in line] == [
        '"X-Language-Code: bn\\n"'
    ]


def test_the_notes_of_translatewiki_are_no_locale(tmp_path: Path) -> None:
    """`locales/qqq/`, which translatewiki may add, and the English template are not built."""
    root = sample(tmp_path)
    for name in ("qqq", "en", ".hidden"):
        (root / "locales" / name / "LC_MESSAGES").mkdir(parents=True)
    (root / "locales" / "README.md").write_text("A file.")
    assert locale_codes(root) == ("bn",)
    assert ldn("locale", "status", "--format", "json", cwd=root).out.count('"code"') == 1


def test_the_template_is_one_for_translatewiki(tmp_path: Path) -> None:
    """Its header is fuzzy, by which translatewiki knows a template, and has a real plural rule, which it needs."""
    root = sample(tmp_path)
    assert ldn("locale", "sync", cwd=root).code == 0
    template = root / "locales/en/LC_MESSAGES/first.po"
    text = template.read_text(encoding="utf-8")
    assert '\n#, fuzzy\nmsgid ""\n' in text
    assert f'"Plural-Forms: {PLURAL}\\n"' in text
    assert {item.target for item in read_catalogue(template, "first.po").messages} == {""}
    assert [item.key for item in read_catalogue(template, "first.po").messages] == [item.key for item in catalogue(root).messages]


def test_gettext_accepts_every_file(tmp_path: Path) -> None:
    """`msgfmt --check --check-format` finds no fault in a template, a catalogue, marks, obsolete entries and odd characters."""
    root = sample(tmp_path, codes=("bn", "ar"))
    assert ldn("locale", "sync", cwd=root).code == 0
    strange = Message("a.b", 'A "quoted" \\ text\nin two lines', 'Zwei "Zeilen"\nund \\ ein\tTab', True, "A\nB", ("a note",))
    odd = Catalogue(NAME, "bn", PLURAL, (strange,), (Message("a.c", "Gone", "Weg\nda"),), head="Author: A")
    (root / "locales/odd.po").write_text(format_catalogue(odd), encoding="utf-8")
    files = sorted((root / "locales").rglob("*.po"))
    assert len(files) == 7
    for path in files:
        done = subprocess.run(
            ["msgfmt", "--check", "--check-format", "-o", "/dev/null", path], capture_output=True, text=True, check=False
        )
        told = [line for line in done.stderr.splitlines() if not line.endswith("missing in header")]  # dates and e-mail addresses
        assert (done.returncode, told) == (0, []), path


def test_gettext_refuses_a_translation_without_its_placeholder(tmp_path: Path) -> None:
    """The flag that we write makes gettext's own tools compare `{placeholders}`, for translators who use no others."""
    path = tmp_path / "first.po"
    path.write_text(
        format_catalogue(Catalogue(NAME, "bn", PLURAL, (Message("a.b", "{minutes} min", "{mínutes} mín"),))), encoding="utf-8"
    )
    done = subprocess.run(["msgfmt", "--check-format", "-o", "/dev/null", path], capture_output=True, text=True, check=False)
    assert done.returncode == 1


def test_polib_reads_what_we_write(tmp_path: Path) -> None:
    """WikiLearn's pipeline reads PO files with polib: it finds the same messages as we do."""
    ours = catalogue(sample(tmp_path))
    theirs = polib.pofile(str(tmp_path / "project" / FIRST))
    assert [(str(item.msgctxt), item.msgid, item.msgstr, item.fuzzy) for item in theirs] == list(bare(ours))
