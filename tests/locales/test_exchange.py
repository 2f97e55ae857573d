"""`ldn locale export` and `import`: to a spreadsheet, a message bundle and PO, and back, without loss and without surprise."""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.diagnostics import BuilderError
from builder.locales.catalogue import Catalogue, Message
from builder.locales.exchange import BUNDLE_KEY, Imported, digest, export, read_incoming, take
from builder.locales.units import Unit
from tests.locales.kit import FIRST, change, message, sample, sync, unit
from tests.projects import Ran, ldn, snapshot

UNITS = {
    item.key: item
    for item in (unit("First steps"), unit("- *listen*\n- **answer**", "first.list.1", markdown=True), unit("=1+1", "first.odd"))
}
NO_TEXT = "the translation of 'first.title' has a character that no text can have"
texts = (
    st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), min_size=1, max_size=30)
    .map(str.strip)
    .filter(bool)
)


def messages(**targets: str) -> dict[str, Message]:
    """Messages of the units, translated."""
    keys = dict(zip(("title", "list", "odd"), UNITS, strict=True))
    return {keys[name]: Message(keys[name], UNITS[keys[name]].source, target) for name, target in targets.items()}


def catalogues(known: dict[str, Message]) -> dict[str, Catalogue]:
    """A locale with these messages, and empty ones for the other units."""
    every = {key: known.get(key, Message(key, item.source)) for key, item in UNITS.items()}
    return {"first": Catalogue(FIRST, "bn", "", tuple(every.values()))}


def taken(folder: Path, name: str, content: str, known: dict[str, Message] | None = None, *, overwrite: bool = False) -> Imported:
    """What an import of a file does to a locale with these messages."""
    path = folder / name
    path.write_bytes(content.encode())
    return take(read_incoming(path, UNITS), UNITS, catalogues(known or {}), overwrite=overwrite)


def targets(result: Imported) -> dict[str, tuple[str, bool]]:
    """Translations and marks after an import."""
    return {
        item.key: (item.target, item.fuzzy)
        for found in result.catalogues.values()
        for item in found.messages
        if item.key in result.taken
    }


def exported(form: str, known: dict[str, Message], code: str = "bn") -> str:
    """The units and the messages as a file."""
    return export(form, UNITS.values(), known, code, "Sample")


@pytest.mark.parametrize(("form", "name"), [("csv", "x.csv"), ("bundle", "x.json"), ("po", "x.po")])
@given(st.fixed_dictionaries({"title": texts, "list": texts, "odd": texts}))
def test_everything_comes_back(tmp_path_factory: pytest.TempPathFactory, form: str, name: str, words: dict[str, str]) -> None:
    """Any translation, out in any form and into an empty locale, is what it was: formulas, quotes, lines and all."""
    known = messages(**words)
    result = taken(tmp_path_factory.getbasetemp(), name, exported(form, known))
    expected = {key: (item.target.strip().removeprefix("!!FUZZY!!"), False) for key, item in known.items()}
    assert {key: found for key, found in targets(result).items() if "!!FUZZY!!" not in known[key].target} == {
        key: found for key, found in expected.items() if "!!FUZZY!!" not in known[key].target
    }
    assert (result.conflicts, result.unknown) == ((), ())


@pytest.mark.parametrize(("form", "name"), [("csv", "x.csv"), ("bundle", "x.json"), ("po", "x.po")])
def test_an_untouched_file_changes_nothing(form: str, name: str, tmp_path: Path) -> None:
    """Who exports and imports without a change gets nothing: a stale translation is stale still, and a missing one missing."""
    known = messages(title="Prothom", list="- *shono*\n- **bolo**")
    known["first.title"] = Message("first.title", "First steps", "Prothom", fuzzy=True, previous="First step")
    result = taken(tmp_path, name, exported(form, known), known)
    assert (result.catalogues, result.taken, result.conflicts, result.unknown) == ({}, (), (), ())


def test_a_spreadsheet_reads_no_formula() -> None:
    """A cell that begins with a sign which a spreadsheet computes is marked as text, and a cell of its own."""
    rows = list(csv.reader(io.StringIO(exported("csv", messages(odd="-2+3", title="@SUM(A1)")).removeprefix("\ufeff"))))
    assert rows[0] == ["key", "source", "translation", "state", "note", "exported"]
    assert [row[:4] for row in rows[1:]] == [
        ["first.title", "First steps", "'@SUM(A1)", "translated"],
        ["first.list.1", "'- *listen*\n- **answer**", "", "missing"],
        ["first.odd", "'=1+1", "'-2+3", "translated"],
    ]
    assert not any(re.match(r"[=+\-@\t\r]", cell) for row in rows[1:] for cell in row)


@pytest.mark.parametrize(
    "content",
    [
        "key;translation\r\nfirst.title;Prothom\r\n",
        "\ufeffKey\tSource\tTranslation\nfirst.title\tFirst steps\tProthom\n",
        "note,translation,KEY\nx, Prothom ,first.title\n,,\n",
        'key;source;translation\nfirst.title;"a, b; c";Prothom\n',
    ],
)
def test_spreadsheets_write_tables_in_their_own_ways(content: str, tmp_path: Path) -> None:
    """Semicolons or tabs, another order, capitals, Windows line ends, empty rows: the translation is found."""
    path = "x.tsv" if "\t" in content else "x.csv"
    result = taken(tmp_path, path, content)
    assert [found[0] for found in targets(result).values()] == ["Prothom"]


def test_a_stale_row_that_was_not_mended_stays_stale(tmp_path: Path) -> None:
    """A new translation in the row, or its state set to `translated`, makes it up to date; to look at it does not."""
    stale = {"first.title": Message("first.title", "First steps", "Prothom", fuzzy=True, previous="First step")}
    rows = list(csv.DictReader(io.StringIO(exported("csv", stale).removeprefix("\ufeff"))))

    def after(**changes: str) -> dict[str, tuple[str, bool]]:
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerow({**rows[0], **changes})
        return targets(taken(tmp_path, "x.csv", out.getvalue(), stale))

    assert after() == {}
    assert after(state="translated") == {"first.title": ("Prothom", False)}
    assert after(translation="Prothom dhap") == {"first.title": ("Prothom dhap", False)}


def test_a_bundle_obeys_the_rules_of_message_bundles() -> None:
    """Keys of MediaWiki's Translate: letters, digits and `._-`, at most 100 bytes; values that are texts and not blank."""
    known = messages(title="Prothom", list=" ")
    known["first.title"] = Message("first.title", "First step", "Prothom")
    bundle = json.loads(exported("bundle", known))
    about = bundle.pop("@metadata")
    assert set(about) <= {"sourceLanguage", "priorityLanguages", "allowOnlyPriorityLanguages", "description", "label"}
    assert bundle == {"first.title": "!!FUZZY!!Prothom"}
    source = json.loads(exported("bundle", {}, "en"))
    assert {key: value for key, value in source.items() if key != "@metadata"} == {
        item.key: item.source for item in UNITS.values()
    }


def test_every_key_of_the_course_is_one_for_a_bundle() -> None:
    """The real syllabus and the sample have no key that a wiki would refuse."""
    from builder.locales.units import units_of
    from builder.sources.project import read_project
    from tests.projects import SAMPLE, TESTS

    for root in (TESTS.parent, SAMPLE):
        keys = [item.key for group in units_of(read_project(root)).values() for item in group]
        assert [key for key in keys if not BUNDLE_KEY.fullmatch(key) or len(key.encode()) > 100] == []
        assert len(keys) == len(set(keys))


def test_a_po_file_of_translate_has_other_keys(tmp_path: Path) -> None:
    """Its offline export puts the name of the message group before each key, and its notes have another form."""
    content = (
        '#, fuzzy\nmsgid ""\nmsgstr ""\n"X-Message-Group: wikilearn-ldn-first\\n"\n\n#. [Wiki] About the title\n'
        'msgctxt "wikilearn-ldn-first-first.title"\nmsgid "First steps"\nmsgstr "Prothom"\n\n'
        'msgctxt "Wikimedia:wikilearn-ldn-first.list.1"\nmsgid "- *listen*\\n- **answer**"\n'
        'msgstr "!!FUZZY!!- *shono*\\n- **bolo**"\n'
    )
    result = taken(tmp_path, "x.po", content)
    assert targets(result) == {"first.title": ("Prothom", False), "first.list.1": ("- *shono*\n- **bolo**", True)}


def test_a_translation_of_an_older_source_is_stale(tmp_path: Path) -> None:
    """A file that says what it translated, and that is not what the source says now, brings a translation that needs a look."""
    result = taken(tmp_path, "x.csv", "key,source,translation\nfirst.title,First step,Prothom\n")
    (found,) = (item for item in result.catalogues["first"].messages if item.key == "first.title")
    assert (found.target, found.fuzzy, found.previous, found.source) == ("Prothom", True, "First step", "First steps")


def test_a_cleared_mark_is_a_cleared_mark(tmp_path: Path) -> None:
    """An editor that leaves `#| msgid` behind when a translator says that all is well does not make it stale again."""
    content = 'msgid ""\nmsgstr ""\n\n#| msgid "First step"\nmsgctxt "first.title"\nmsgid "First steps"\nmsgstr "Prothom"\n'
    assert targets(taken(tmp_path, "x.po", content)) == {"first.title": ("Prothom", False)}


@pytest.mark.parametrize(("form", "name"), [("csv", "x.csv"), ("po", "x.po")])
def test_newer_work_is_not_overwritten(form: str, name: str, tmp_path: Path) -> None:
    """Somebody translated here since the file was exported: theirs is kept, told as a conflict, and taken only when asked for."""
    before = messages(title="Prothom")
    file = exported(form, before).replace("Prothom", "Prothom theirs")
    ours = messages(title="Prothom ours")
    result = taken(tmp_path, name, file, ours)
    assert [(item.key, item.ours, item.theirs) for item in result.conflicts] == [
        ("first.title", "Prothom ours", "Prothom theirs")
    ]
    assert result.catalogues == {}
    assert targets(taken(tmp_path, name, file, ours, overwrite=True)) == {"first.title": ("Prothom theirs", False)}
    assert targets(taken(tmp_path, name, file, before)) == {"first.title": ("Prothom theirs", False)}


def test_a_bundle_cannot_say_what_it_was_made_from(tmp_path: Path) -> None:
    """So it fills what is missing and renews what is stale, and anything else is a conflict."""
    bundle = '{"first.title": "Prothom theirs"}'
    fuzzy = {"first.title": Message("first.title", "First steps", "Prothom", fuzzy=True)}
    assert targets(taken(tmp_path, "x.json", bundle)) == {"first.title": ("Prothom theirs", False)}
    assert targets(taken(tmp_path, "x.json", bundle, fuzzy)) == {"first.title": ("Prothom theirs", False)}
    assert len(taken(tmp_path, "x.json", bundle, messages(title="Prothom")).conflicts) == 1


def test_an_empty_cell_takes_nothing_away(tmp_path: Path) -> None:
    """A translation that the file lacks is kept."""
    result = taken(tmp_path, "x.csv", "key,translation\nfirst.title,\n", messages(title="Prothom"))
    assert (result.catalogues, result.unchanged) == ({}, 1)


def test_an_unknown_key_is_told(tmp_path: Path) -> None:
    """It is named with its place, and the others are taken."""
    result = taken(tmp_path, "x.csv", "key,translation\nfirst.tittle,Prothom\nfirst.title,Prothom\n")
    assert [str(item.where) for item in result.unknown] == ["x.csv:2"]
    assert targets(result) == {"first.title": ("Prothom", False)}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.txt", "", "x.txt: the name must end in .csv, .json or .po, so that its form is known."),
        ("x.csv", "first.title,Prothom\n", "x.csv: the first line must name the columns; missing: key, translation."),
        ("x.csv", "", "x.csv: the first line must name the columns; missing: key, translation."),
        ("x.csv", "key,translation\n" + "first.title," + "x" * 200_000, "x.csv:1: not a table: field larger than field limit"),
        ("x.csv", "x" * 200_000, "x.csv:0: not a table: field larger than field limit"),
        ("x.csv", "key,translation\nfirst.title,a\0b\n", f"x.csv:2: {NO_TEXT}"),
        ("x.json", "{", "x.json is not JSON: "),
        ("x.json", "[1]", "x.json: a message bundle is an object"),
        ("x.json", "[" * 100_000, "x.json is not JSON: "),
        ("x.json", '{"first.title": 1}', "x.json: the value of 'first.title' is not a text."),
        ("x.json", '{"first.title": "\\ud800"}', f"x.json: {NO_TEXT}"),
        ("x.po", 'msgid "a\n', "x.po:1: this is not a PO file that can be read: a text has no quotation mark at its end."),
    ],
)  # fmt: skip
def test_what_is_no_file_of_translations(name: str, content: str, message: str, tmp_path: Path) -> None:
    """Each is refused as a whole, in words."""
    with pytest.raises(BuilderError) as caught:
        taken(tmp_path, name, content)
    assert str(caught.value).startswith(message)


@given(st.binary(max_size=80), st.sampled_from(["x.csv", "x.json", "x.po"]))
def test_any_bytes_are_taken_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str) -> None:
    """No file makes an import fail in another way than with a message."""
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(content)
    with suppress(BuilderError):
        assert take(read_incoming(path, UNITS), UNITS, catalogues({})).conflicts == ()


def test_a_latin_spreadsheet_is_refused(tmp_path: Path) -> None:
    """Excel's plain CSV is in the encoding of the country: the message says what to choose instead."""
    (tmp_path / "x.csv").write_bytes("key,translation\nfirst.title,Fírst".encode("latin-1"))
    with pytest.raises(BuilderError, match="save it as 'CSV UTF-8'"):
        read_incoming(tmp_path / "x.csv", UNITS)


def test_a_digest_names_a_translation() -> None:
    """Two translations have two digests, and one has one."""
    assert digest("a") == digest("a") != digest("b")


def run(root: Path, *words: str) -> Ran:
    """Run `ldn locale` with these words."""
    return ldn("locale", *words, cwd=root)


@pytest.mark.parametrize(("form", "ending"), [("csv", "csv"), ("bundle", "json"), ("po", "po")])
def test_out_and_in_by_the_command_line(form: str, ending: str, tmp_path: Path) -> None:
    """All units of a finished locale go out, and into the empty catalogues of a fresh clone: the files are the same bytes."""
    root = sample(tmp_path)
    sync(root)
    before = snapshot(root / "locales")
    ran = run(root, "export", "bn", "--format", form, "--out", f"x.{ending}")
    assert (ran.code, ran.out) == (0, f"x.{ending}\n")
    for path in (root / "locales/bn/LC_MESSAGES").iterdir():
        path.unlink()
    sync(root)
    ran = run(root, "import", "bn", f"x.{ending}")
    assert (ran.code, ran.err) == (0, f"{len(units(root))} taken, 0 without change, 0 kept against the file, 0 unknown.\n")
    assert snapshot(root / "locales") == before


def units(root: Path) -> tuple[Unit, ...]:
    """Every unit of a project."""
    from builder.locales.units import units_of
    from builder.sources.project import read_project

    return tuple(item for group in units_of(read_project(root)).values() for item in group)


def test_conflicts_leave_with_1_and_are_shown(tmp_path: Path) -> None:
    """Both translations are shown, ours is kept, the others are taken."""
    root = sample(tmp_path)
    sync(root)
    (root / "x.json").write_text('{"first.title": "Other", "first.tittle": "x"}', encoding="utf-8")
    ours = message(root, "first.title").target
    ran = run(root, "import", "bn", "x.json")
    assert ran.code == 1
    assert f"first.title: a newer translation is here: kept\n    here: {ours}\n    file: Other\n" in ran.err
    assert "x.json: there is no unit 'first.tittle' here: not taken" in ran.err
    assert message(root, "first.title").target == ours
    assert run(root, "import", "bn", "x.json", "--overwrite").code == 1
    assert message(root, "first.title").target == "Other"


def test_an_import_wants_catalogues_that_are_up_to_date(tmp_path: Path) -> None:
    """Otherwise a translation of the new English would be filed under the old one."""
    root = sample(tmp_path)
    change(root, "first.title", source="First step")
    (root / "x.json").write_text('{"first.title": "Other"}', encoding="utf-8")
    before = snapshot(root)
    ran = run(root, "import", "bn", "x.json")
    assert (ran.code, snapshot(root)) == (2, before)
    assert "the catalogues of bn are not up to date. Run `ldn locale sync bn` first" in ran.err


def test_an_export_has_a_name_that_import_knows(tmp_path: Path) -> None:
    """A bundle called `.csv` could not be brought back: nothing is written, and the ending is named."""
    root = sample(tmp_path)
    ran = run(root, "export", "bn", "--format", "bundle", "--out", "x.csv")
    assert (ran.code, (root / "x.csv").exists()) == (2, False)
    assert "must end in .json" in ran.err


def test_one_module_only(tmp_path: Path) -> None:
    """`--module` chooses what goes out; an unknown one is refused with a suggestion."""
    root = sample(tmp_path)
    ran = run(root, "export", "en", "--format", "bundle", "--module", "first")
    assert {key.partition(".")[0] for key in json.loads(ran.out)} == {"@metadata", "first"}
    ran = run(root, "export", "bn", "--module", "frist")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no module 'frist'; did you mean 'first'?" in ran.err
