"""`ldn locale …` as translators and partners type it: what it prints, writes and refuses, and its exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from builder.locales.languages import direction_of, is_code, openedx_code, suggest_language
from builder.locales.structure import digest_of
from builder.sources.project import read_project
from tests.locales.kit import SETTINGS, add, build, change, files_of, message, sample, sync, translate
from tests.projects import MODULE, Ran, edit, ldn, make_project, snapshot

EDITION = "locales/bn-x-group/locale.yaml"
COPY = "locales/bn-x-group/modules/first.yaml"


def run(root: Path, *words: str) -> Ran:
    """Run `ldn locale` with these words; it never shows Python's account of a failure."""
    ran = ldn("locale", *words, cwd=root)
    assert "Traceback" not in ran.err
    assert "fault of the program" not in ran.err
    return ran


def forked(folder: Path) -> Path:
    """The sample with an edition of Bengali that has its own copy of the module."""
    root = sample(folder, codes=("bn", "bn-x-group"))
    assert run(root, "fork", "bn-x-group", "first").code == 0
    return root


def test_add_begins_a_locale(tmp_path: Path) -> None:
    """Settings with name, script and fallback, a catalogue for each module and for what they share, every unit waiting."""
    root = make_project(tmp_path)
    ran = run(root, "add", "sw")
    assert (ran.code, ran.out.split()) == (
        0,
        ["locales/sw/locale.yaml", "locales/sw/LC_MESSAGES/first.po", "locales/sw/LC_MESSAGES/common.po"],
    )
    assert "ldn build --locale sw --draft" in ran.err
    settings = (root / "locales/sw/locale.yaml").read_text(encoding="utf-8")
    assert 'autonym: "Kiswahili"\nscript: Latn\nfallback: []\n' in settings
    assert run(root, "check", "sw", "--strict").code == 0
    assert json.loads(run(root, "status", "sw", "--format", "json").out)["locales"][0]["percent"] == 0


def test_add_suggests_a_fallback_that_is_there(tmp_path: Path) -> None:
    """MediaWiki's chain for Aymara names Spanish: it is written when there is a Spanish locale, and else only mentioned."""
    root = make_project(tmp_path)
    run(root, "add", "ay")
    assert "fallback: []  # its speakers may also read: es\n" in (root / "locales/ay/locale.yaml").read_text(encoding="utf-8")
    run(root, "add", "es")
    run(root, "add", "qu")
    assert re.search(r"^fallback: \[.*es.*\]", (root / "locales/qu/locale.yaml").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("code", ["bn-x-group", "en-x-group"])
def test_add_begins_an_edition(code: str, tmp_path: Path) -> None:
    """It has settings and no catalogue, takes its words from its language, and builds at once, with its language or without."""
    root = sample(tmp_path, codes=("bn",) if code.startswith("bn") else ())
    ran = run(root, "add", code)
    assert ran.out.split() == [f"locales/{code}/locale.yaml"]
    settings = (root / f"locales/{code}/locale.yaml").read_text(encoding="utf-8")
    assert ("\nstrings_from: bn\n" in settings) == (code == "bn-x-group")
    assert run(root, "check", code, "--strict").code == 0
    assert ldn("build", "--locale", code, "--draft", cwd=root).code == 0


def test_an_edition_may_come_before_its_language(tmp_path: Path) -> None:
    """Then its settings say what to do when the language is there. They once named it, and nothing could be built."""
    root = make_project(tmp_path)
    run(root, "add", "es-x-group")
    assert "\n# strings_from: es  #" in (root / "locales/es-x-group/locale.yaml").read_text(encoding="utf-8")
    assert run(root, "check", "es-x-group", "--strict").code == 0


@pytest.mark.parametrize("code", ["en", "qqq", "Swahili", "SW", "pt_BR", "x", "sw/../../x", "..", "en-XA", "xx", "sw-", ""])
def test_add_refuses_what_is_no_code(code: str, tmp_path: Path) -> None:
    """A slip in the code, or a path, is named; nothing is written."""
    root = make_project(tmp_path)
    (root / "locales").mkdir()
    before = snapshot(tmp_path)
    ran = run(root, "add", code)
    assert (ran.code, ran.out, snapshot(tmp_path)) == (2, "", before)


def test_add_leaves_a_locale_as_it_is(tmp_path: Path) -> None:
    """Twice is once."""
    root = sample(tmp_path)
    before = snapshot(root)
    ran = run(root, "add", "bn")
    assert (ran.code, snapshot(root)) == (2, before)
    assert "locales/bn exists already; it was left as it is." in ran.err


def test_an_edition_has_no_catalogues_to_open(tmp_path: Path) -> None:
    """What to do next is what there is to do."""
    root = sample(tmp_path)
    assert "then write into `structure:` what your edition changes" in run(root, "add", "bn-x-group").err
    assert "then open the .po files in Poedit" in run(root, "add", "ar").err


def test_who_slips_in_a_code_is_told_all_that_there_are(tmp_path: Path) -> None:
    """Also where the command reads no other locale than the one asked for."""
    err = run(sample(tmp_path), "sync", "qu").err
    assert "there is no locale 'qu'; allowed: 'bn', 'en'. A new one begins with `ldn locale add qu`." in err


@pytest.mark.parametrize("command", [("sync",), ("status",), ("diff",), ("fork", "first"), ("import", "x.csv")])
@pytest.mark.parametrize("code", ["en", "en-XA", "xx"])
def test_no_command_stumbles_over_english(command: tuple[str, ...], code: str, tmp_path: Path) -> None:
    """English, the pseudo-locales and unknown codes are refused in words: they have no files."""
    root = sample(tmp_path)
    sync(root)
    (root / "x.csv").write_text("key,translation\n", encoding="utf-8")
    before = snapshot(root)
    name, *rest = command
    ran = run(root, name, code, *rest)
    assert (ran.code, ran.out, snapshot(root)) == (2, "", before)
    assert "Error: " in ran.err


def test_status_as_a_table(tmp_path: Path) -> None:
    """One line a module, and for one locale what to do next."""
    root = sample(tmp_path)
    change(root, "first.why.title", target="")
    change(root, "first.film.title", fuzzy=True)
    ran = run(root, "status", "bn")
    lines = ran.out.splitlines()
    assert (ran.code, lines[0].strip()) == (0, "bn (বাংলা): 98 % of 440 words, draft")
    rows = {line.split()[0]: line.split()[1:] for line in lines[2:4]}
    assert list(rows) == ["first", "common"]
    assert [sum(int(row[at]) for row in rows.values()) for at in range(1, 6)] == [432, 4, 4, 0, 0]
    assert lines[4:] == ["Next to do:", "  first.why.title: Two ears, one mouth", "  first.film.title: A film about listening"]


def test_status_of_all_locales(tmp_path: Path) -> None:
    """Without a code, every locale; a locale that cannot be read is told, and not left out in silence."""
    root = sample(tmp_path, codes=("ar", "bn", "hi"))
    edit(root, "locales/hi/locale.yaml", "script: Deva", "script: [")
    ran = run(root, "status", "--format", "json")
    assert [item["code"] for item in json.loads(ran.out)["locales"]] == ["ar", "bn"]
    assert ran.err == "hi: its settings cannot be read; `ldn locale check hi` says why.\n"


def test_status_of_an_edition(tmp_path: Path) -> None:
    """What is hidden counts for nothing, what is local counts as done."""
    root = forked(tmp_path)
    edit(root, EDITION, "structure:\n", "structure:\n  - {hide: first/film, why: No network}\n")
    data = json.loads(run(root, "status", "bn-x-group", "--format", "json").out)["locales"][0]
    rows = {row["id"]: row for row in data["catalogues"]}
    assert (rows["first"]["local"] > 200, rows["first"]["translated"], rows["common"]["translated"] > 50) == (True, 0, True)
    change(root, "skills.trust.name", target="")
    edit(root, EDITION, "structure:\n", "structure:\n  - {hide: first/habits, why: x}\n")
    again = json.loads(run(root, "status", "bn-x-group", "--format", "json").out)["locales"][0]
    assert again["missing"] == 1


def test_hidden_words_are_out_of_the_count(tmp_path: Path) -> None:
    """An edition that hides half of a module and translates the rest is complete."""
    root = sample(tmp_path)
    translate(root, lambda unit: "" if ".one-answer." in unit.key else unit.source)
    edit(root, SETTINGS, "structure: []", "structure:\n  - {hide: first/one-answer, why: x}")
    data = json.loads(run(root, "status", "bn", "--format", "json").out)["locales"][0]
    assert (data["percent"], data["missing"], data["hidden"]) == (100, 0, 37)


def test_status_as_a_page(tmp_path: Path) -> None:
    """One HTML file without a script and without anything from the network; what translators wrote is escaped."""
    root = sample(tmp_path, codes=("ar", "bn"))
    edit(root, SETTINGS, 'autonym: "বাংলা"', 'autonym: "<b>বাংলা"')
    change(root, "first.why.title", target="")
    ran = run(root, "status", "--format", "html", "--out", "status.html")
    assert (ran.code, ran.out) == (0, "status.html\n")
    html = (root / "status.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;বাংলা" in html
    assert '<bdi lang="ar" dir="rtl">العربية</bdi>' in html
    assert not re.search(r"<script|https?://|<link|@import", html)


def test_check_names_place_unit_and_mend(tmp_path: Path) -> None:
    """Each finding has file and line, the unit's key and how to mend it; errors leave with 1, warnings only with `--strict`."""
    root = sample(tmp_path, words=lambda unit: unit.source.upper() if unit.source == "First steps" else "")
    assert run(root, "check", "bn").code == 0
    change(root, "first.title", target="{x}")
    ran = run(root, "check", "bn")
    assert ran.code == 1
    line = message(root, "first.title").where.line
    assert f"first.po:{line}: error L101: first.title: the placeholder {{x}} is not in the source\n    delete it" in ran.out
    change(root, "first.title", target="First steps")
    assert [run(root, "check", "bn", *words).code for words in ((), ("--strict",))] == [0, 1]
    found = json.loads(run(root, "check", "--format", "json").out)
    assert [item["code"] for item in found["findings"]] == ["L204"]


def test_check_reads_a_locale_that_cannot_be_read(tmp_path: Path) -> None:
    """The very reason is what it says."""
    root = sample(tmp_path)
    edit(root, SETTINGS, "script: Beng", "scrypt: Beng")
    ran = run(root, "check", "bn")
    assert (ran.code, f"{SETTINGS}:4:1: error L301: unknown key 'scrypt'" in ran.out) == (1, True)


def test_check_of_the_project_has_the_locales_in_it(tmp_path: Path) -> None:
    """`ldn check` finds what stops a build, and leaves to `ldn locale check` what only translators can use."""
    root = sample(tmp_path)
    change(root, "first.why.title", target="Two ears, one mouth")
    assert ldn("check", cwd=root).out == ""
    change(root, "first.title", target="{x}")
    assert "L101" in ldn("check", cwd=root).out
    assert ldn("check", "--ignore", "L", cwd=root).out == ""


def test_fork_copies_a_module_as_it_is(tmp_path: Path) -> None:
    """The copy has the translation, replaces the module at once, and the course is the same but for the places of its texts."""
    root = sample(tmp_path, codes=("bn", "bn-x-group"))
    before = files_of(build(root, "bn-x-group"))
    ran = run(root, "fork", "bn-x-group", "first")
    assert (ran.code, ran.out.split()) == (0, [COPY, COPY.replace(".yaml", ".based-on.po"), EDITION])
    assert (root / COPY).read_text(encoding="utf-8").startswith("# বাংলা version of the module `first`, copied for bn-x-group.")
    assert (
        f"  - replace: first\n    with: modules/first.yaml\n    based_on: {digest_of(read_project(root).modules['first'])}\n"
        in (root / EDITION).read_text(encoding="utf-8")
    )
    assert 'title: "⟦Ƒíŕśť śťéṕś~~~⟧"' in (root / COPY).read_text(encoding="utf-8")
    after = files_of(build(root, "bn-x-group"))
    assert {path for path in after if after[path] != before[path]} <= {
        path for path in after if path.startswith("vertical/exercise")
    }
    assert run(root, "check", "bn-x-group").code == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("structure: []", "structure:\n  - replace: first\n"),
        ("structure:", "structure:\n  - replace: first\n"),
        ("structure: []  # none yet", "structure:\n  - replace: first\n"),
        ("structure:\n- {hide: first/film, why: x}", "structure:\n- {hide: first/film, why: x}\n- replace: first\n"),
        (
            "structure:\n    - hide: first/film\n      why: x\n\nnote: x",
            "      why: x\n    - replace: first\n      with: modules/first.yaml\n",
        ),
        ("note: x", "note: x\nstructure:\n  - replace: first\n"),
    ],
)
def test_fork_adds_its_operation_to_any_form_of_the_settings(before: str, after: str, tmp_path: Path) -> None:
    """An empty list, a list with another indent, none at all: nothing else changes, and the file can be read."""
    root = sample(tmp_path, codes=("bn", "bn-x-group"))
    edit(root, EDITION, "structure: []", before)
    run(root, "fork", "bn-x-group", "first")
    assert after in (root / EDITION).read_text(encoding="utf-8")
    assert run(root, "check", "bn-x-group").code == 0
    assert run(root, "diff", "bn-x-group").out.endswith("  - replaces first by modules/first.yaml\n")


def test_fork_writes_nothing_when_it_cannot_write_all(tmp_path: Path) -> None:
    """Operations in one line are left as they are, and so is everything else."""
    root = sample(tmp_path, codes=("bn", "bn-x-group"))
    edit(root, EDITION, "structure: []", "structure: [{hide: first/film, why: x}]")
    before = snapshot(root)
    ran = run(root, "fork", "bn-x-group", "first")
    assert (ran.code, ran.out, snapshot(root)) == (2, "", before)
    assert "is in one line. Write each of its operations on lines of its own" in ran.err


def test_fork_happens_once(tmp_path: Path) -> None:
    """A second one would overwrite what partners wrote; an unknown module is named."""
    root = forked(tmp_path)
    before = snapshot(root)
    assert run(root, "fork", "bn-x-group", "first").code == 2
    assert run(root, "fork", "bn-x-group", "frist").code == 2
    assert snapshot(root) == before


def test_diff_shows_what_an_edition_changes(tmp_path: Path) -> None:
    """Each operation as a line with its reason."""
    root = forked(tmp_path)
    more = "  - {hide: first/film, why: No network}\n  - {set: {path: first.listening.minutes, to: 30, why: Read aloud}}\n"
    edit(root, EDITION, "structure:\n", f"structure:\n{more}")
    assert run(root, "diff", "bn-x-group").out == (
        "bn-x-group changes the course:\n  - hides first/film: No network\n  - sets first.listening.minutes to 30: Read aloud\n"
        "  - replaces first by modules/first.yaml\n"
    )
    assert run(root, "diff", "bn").out == "bn teaches the course as the syllabus has it.\n"


def test_diff_shows_what_a_fork_is_behind_by(tmp_path: Path) -> None:
    """The old and the new English of what changed, what came and what went; `fork --current` notes that it was taken over."""
    root = forked(tmp_path)
    edit(root, MODULE, "title: Two ears, one mouth", "title: Two ears")
    edit(root, MODULE, "            hints:\n              - {id: ears, text: You have two ears and one mouth.}\n", "")
    edit(
        root,
        MODULE,
        "              **Tomorrow:** fill it in, then talk.",
        "              **Tomorrow:** fill it in, then talk.\n\n              <!--T:2-->\n              Take your time.",
    )
    assert run(root, "diff", "bn-x-group").out == (
        "bn-x-group changes the course:\n  - replaces first by modules/first.yaml\n"
        "first has changed in the syllabus since it was copied:\n"
        "  first.why.title\n    - Two ears, one mouth\n    + Two ears\n"
        "  first.sheet.instructions.2\n    + Take your time.\n"
        "  first.one-answer.ears.text\n    - You have two ears and one mouth.\n"
    )
    ran = run(root, "check", "bn-x-group")
    assert (ran.code, "warning L303: 'first' has changed since it was copied" in ran.out) == (0, True)
    copy = (root / COPY).read_bytes()
    assert run(root, "fork", "bn-x-group", "first", "--current").code == 0
    assert run(root, "diff", "bn-x-group").out.endswith("  - replaces first by modules/first.yaml\n")
    assert (root / COPY).read_bytes() == copy


def test_diff_as_data(tmp_path: Path) -> None:
    """For programs: the same facts as JSON, and what cannot be done among them."""
    root = forked(tmp_path)
    edit(root, MODULE, "title: Two ears, one mouth", "title: Two ears")
    edit(root, EDITION, "structure:\n", "structure:\n  - {hide: frist, why: x}\n")
    data = json.loads(run(root, "diff", "bn-x-group", "--format", "json").out)
    assert data["errors"] == ["locales/bn-x-group/locale.yaml:10:5: there is no module 'frist'"]
    assert data["behind"][0]["changes"] == [{"key": "first.why.title", "old": "Two ears, one mouth", "new": "Two ears"}]


def test_a_fork_whose_source_is_not_known(tmp_path: Path) -> None:
    """Without the file that remembers the source, the change cannot be shown: it is said so."""
    root = forked(tmp_path)
    (root / COPY.replace(".yaml", ".based-on.po")).unlink()
    edit(root, MODULE, "title: Two ears, one mouth", "title: Two ears")
    assert "  what it was is not known; compare the module with its copy\n" in run(root, "diff", "bn-x-group").out


def test_current_needs_a_fork(tmp_path: Path) -> None:
    """There is nothing to renew, and nothing is written."""
    root = sample(tmp_path, codes=("bn", "bn-x-group"))
    before = snapshot(root)
    ran = run(root, "fork", "bn-x-group", "first", "--current")
    assert (ran.code, ran.out, snapshot(root)) == (2, "", before)
    assert "locale.yaml replaces no module 'first' in a form that can be renewed" in ran.err


def test_a_command_that_fails_writes_nothing(tmp_path: Path) -> None:
    """A file that is none, and a locale that does not exist."""
    root = sample(tmp_path)
    sync(root)
    (root / "x.json").write_text("{", encoding="utf-8")
    before = snapshot(root)
    assert [run(root, *words).code for words in (("import", "bn", "x.json"), ("import", "bn", "gone.csv"), ("export", "hi"))] == [
        2,
        2,
        2,
    ]
    assert snapshot(root) == before


def test_it_works_from_any_folder_and_with_any_umask(tmp_path: Path) -> None:
    """`--project` names the folder, and files can be read by who may read the others."""
    root = make_project(tmp_path)
    ran = ldn("--project", str(root), "locale", "add", "sw", cwd=tmp_path, umask=0o077)
    assert (ran.code, (root / "locales/sw/locale.yaml").is_file()) == (0, True)


def test_codes() -> None:
    """BCP 47 in small letters, as Wikimedia writes its codes; an edition has a private part."""
    codes = ("bn", "pt-br", "zh-hant", "es-419", "es-x-wmar", "skr-arab", "nds-nl", "be-tarask")
    others = ("BN", "pt_br", "xx", "x-group", "es-x", "es-x-", "bengali", "a", "", "bn/..", "bn ", "bn\n")
    assert [code for code in codes if not is_code(code)] == []
    assert [code for code in others if is_code(code)] == []


def test_languages_are_known() -> None:
    """Direction comes from the script; Open edX gets two letters, but for the two Chinese scripts."""
    assert [direction_of(script) for script in ("Arab", "Hebr", "Nkoo", "Adlm", "Latn", "Beng", "Hans")] == ["rtl"] * 4 + [
        "ltr"
    ] * 3
    assert [openedx_code(code) for code in ("bn", "pt-br", "zh-hant", "zh-tw", "zh-hans", "zh")] == [
        "bn",
        "pt",
        "zh_HANT",
        "zh_HANT",
        "zh_HANS",
        "zh_HANS",
    ]
    assert (suggest_language("bn-x-group").autonym, suggest_language("ar").script, suggest_language("ay").fallback) == (
        "বাংলা",
        "Arab",
        ("es",),
    )
    assert suggest_language("ku-arab").script == "Arab"


def test_a_locale_with_its_language_added_later(tmp_path: Path) -> None:
    """The edition takes its words from the language as soon as its settings say so."""
    root = make_project(tmp_path)
    add(root, "bn-x-group")
    add(root, "bn")
    translate(root, {"first.title": "Prothom"})
    text = (root / EDITION).read_text(encoding="utf-8")
    (root / EDITION).write_text(re.sub(r"^# strings_from: bn.*$", "strings_from: bn", text, flags=re.MULTILINE), encoding="utf-8")
    assert 'display_name="Prothom"' in "".join(files_of(build(root, "bn-x-group")).values())
