"""L0 and L1: catalogues that cannot be used, and translations that must not be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from builder.checks.locale_view import LocaleView
from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Location, Severity, suggest
from builder.locales import translations_of
from builder.locales.languages import base_of
from builder.locales.units import COMMON, texts_in
from builder.localize import localized_part, misfit

_PLURAL = re.compile(r"\s*nplurals\s*=\s*[1-9]\s*;\s*plural\s*=\s*[n0-9\s()?:!=<>&|%+\-*/]+;?\s*")
SYNC = "run `ldn locale sync`, which brings catalogues up to date and loses nothing"


@check("L001", subject=Subject.LOCALE)
def unreadable_catalogue(view: LocaleView) -> Problems:
    r"""A catalogue cannot be read: its form is broken, it is not UTF-8, or it is far too large.

    Bad:  `msgstr "He said "yes""`, or a file saved as UTF-16.
    Good: `msgstr "He said \"yes\""`, saved as UTF-8.
    Why:  none of the translations in the file can be used.
    Mend: Open the file in Poedit, which says what is wrong, or restore it from git.
    """
    for error in view.folder.broken if view.folder else ():
        yield Problem(error.where, error.message, error.hint)


@check("L002", subject=Subject.LOCALE)
def wrong_language(view: LocaleView) -> Problems:
    r"""The header of a catalogue names another language than the folder that it lies in.

    Bad:  `"Language: hi\n"` in `locales/bn/`.
    Good: `"Language: bn\n"`.
    Why:  either the header or the place is wrong, and then learners get a text in another language.
    Mend: Correct the header (in Poedit: Translation > Properties > Language), or move the file.
    """
    for _, catalogue in view.catalogues():
        named = catalogue.language.replace("_", "-").lower()
        if named not in {view.code, base_of(view.code)}:
            said = f"'{catalogue.language}'" if named else "no language"
            yield Problem(Location(catalogue.path, 1), f"the header names {said}, the folder is {view.code}")


@check("L003", subject=Subject.LOCALE)
def bad_plural_forms(view: LocaleView) -> Problems:
    r"""The header of a catalogue has no `Plural-Forms`, or a placeholder instead of a rule.

    Bad:  `"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\n"`.
    Good: `"Plural-Forms: nplurals=2; plural=(n != 1);\n"`.
    Why:  gettext's tools and translatewiki refuse such a file.
    Mend: Write the rule of the language; `ldn locale sync` fills it in where it is missing and known.
    """
    for _, catalogue in view.catalogues():
        if not _PLURAL.fullmatch(catalogue.plural):
            yield Problem(
                Location(catalogue.path, 1),
                f"'{catalogue.plural[:60]}' is no plural rule" if catalogue.plural else "there is no plural rule",
            )


@check("L004", subject=Subject.LOCALE)
def duplicate_unit(view: LocaleView) -> Problems:
    """A catalogue, or two of them, translate one unit twice.

    Bad:  two entries with `msgctxt "burnout.title"`.
    Good: one.
    Why:  nobody can say which of the two learners should get; the first is taken.
    Mend: Keep the better one and delete the other.
    """
    seen: dict[str, Location] = {}
    for _, catalogue in view.catalogues():
        for message in (*catalogue.messages, *catalogue.repeated):
            if message.key in seen:
                yield Problem(message.where, f"{message.key} is translated twice; the first time in {seen[message.key]}")
            else:
                seen[message.key] = message.where


@check("L005", subject=Subject.LOCALE)
def unknown_unit(view: LocaleView) -> Problems:
    """A catalogue translates a unit that the syllabus does not have, or that belongs into another catalogue.

    Bad:  `msgctxt "burnout.tittle"`.
    Good: `msgctxt "burnout.title"`.
    Why:  nobody would ever see the translation. Often the unit has gone, or its id was changed by hand.
    Mend: Correct the id; if the unit has gone, `ldn locale sync` sets its translation aside.
    """
    for name, message in view.messages():
        unit = view.units.get(message.key)
        if unit is None:
            hint = suggest(message.key, view.units) if message.key else "each entry needs its `msgctxt`"
            yield Problem(
                message.where,
                f"there is no unit '{message.key}'" if message.key else "an entry without msgctxt",
                hint if "did you mean" in hint or not message.key else SYNC,
            )
        elif unit.catalogue != name:
            yield Problem(message.where, f"{message.key} belongs into {unit.catalogue}.po", SYNC)


@check("L006", subject=Subject.LOCALE, severity=Severity.WARNING)
def windows_line_ends(view: LocaleView) -> Problems:
    """A catalogue has the line ends of Windows.

    Bad:  lines that end in CR LF.
    Good: lines that end in LF.
    Why:  git then shows every line as changed, and two translators' work collides.
    Mend: Run `ldn locale sync`, or set Poedit's line endings to Unix (Preferences > Advanced).
    """
    for _, catalogue in view.catalogues():
        if catalogue.line_ends != "\n":
            yield Problem(Location(catalogue.path, 1), "the lines end as on Windows")


@check("L007", subject=Subject.LOCALE, severity=Severity.WARNING)
def unknown_catalogue(view: LocaleView) -> Problems:
    """A catalogue has the name of no module.

    Bad:  `LC_MESSAGES/bornout.po`.
    Good: `LC_MESSAGES/burnout.po`.
    Why:  its units are looked for in another file by the next person.
    Mend: Rename it, or run `ldn locale sync`.
    """
    known = {*view.project.modules, COMMON}
    for name, catalogue in view.catalogues():
        if name not in known:
            yield Problem(Location(catalogue.path), f"there is no module '{name}'", suggest(name, known))


def _flawed(view: LocaleView, kind: str) -> Iterator[Problem]:
    for message, flaw in view.flaws:
        if flaw.kind == kind:
            yield Problem(message.where, f"{message.key}: {flaw.message}", flaw.hint)


@check("L101", subject=Subject.LOCALE)
def wrong_placeholder(view: LocaleView) -> Problems:
    """A translation lacks a `{placeholder}` of its source, or has one more.

    Bad:  `[el plan]({enlace})` for `[the plan]({url_ldp})`.
    Good: `[el plan]({url_ldp})`.
    Why:  the address or the number would be missing, or the name in braces would be shown.
    Mend: Copy the placeholder from the source, letter by letter.
    """
    yield from _flawed(view, "placeholder")


@check("L102", subject=Subject.LOCALE)
def changed_link(view: LocaleView) -> Problems:
    """A translation has another link or picture than its source.

    Bad:  `[Anzeichen](unit:zeichen)` for `[Signs](unit:signs)`.
    Good: `[Anzeichen](unit:signs)`.
    Why:  the target is no text: translated, it leads nowhere. A local address belongs into `links:` of `locale.yaml`.
    Mend: Translate the words in square brackets, and leave what stands in parentheses.
    """
    yield from _flawed(view, "link")


@check("L103", subject=Subject.LOCALE)
def changed_markup(view: LocaleView) -> Problems:
    """A translation has other emphasis, lists or tables than its source, or leaves a mark open.

    Bad:  `**Importante: descansa.` for `**Important:** rest.`
    Good: `**Importante:** descansa.`
    Why:  stray stars and lost list items confuse readers, and an open mark can swallow the rest of a page.
    Mend: Use the same marks as the source; put each mark directly against the word it belongs to.
    """
    yield from _flawed(view, "markup")


@check("L104", subject=Subject.LOCALE)
def html_in_translation(view: LocaleView) -> Problems:
    """A translation contains HTML.

    Bad:  `<b>descansa</b>`, `<script>…`.
    Good: `**descansa**`.
    Why:  translations come from anybody and end in learners' browsers. HTML in them is never used.
    Mend: Delete the tags; use Markdown as the source does.
    """
    yield from _flawed(view, "html")


@check("L105", subject=Subject.LOCALE)
def control_character(view: LocaleView) -> Problems:
    """A translation contains a control character.

    Bad:  a text copied from a PDF, with U+000C in it.
    Good: the same text without it.
    Why:  XML forbids most of them; the archive could not be imported.
    Mend: Delete the character; type the words around it again if you cannot see it.
    """
    yield from _flawed(view, "control")


@check("L106", subject=Subject.LOCALE)
def open_direction_mark(view: LocaleView) -> Problems:
    """A translation opens a change of direction (U+202A to U+202E, U+2066 to U+2068) and does not close it.

    Bad:  U+202B in front of an Arabic word, and nothing after it.
    Good: no such mark: the builder writes the direction of each part itself. U+200E, U+200F and U+200C are harmless.
    Why:  the text after it on the page is turned around.
    Mend: Delete the mark.
    """
    yield from _flawed(view, "bidi")


@check("L107", subject=Subject.LOCALE)
def blank_translation(view: LocaleView) -> Problems:
    """A translation is only blank space.

    Bad:  `msgstr " "`.
    Good: `msgstr ""` for what is not translated yet.
    Why:  learners would see nothing at all instead of the English text.
    Mend: Translate it, or leave it empty.
    """
    yield from _flawed(view, "empty")


@check("L108", subject=Subject.LOCALE)
def overlong_translation(view: LocaleView) -> Problems:
    """A translation is longer than any text of the course can be.

    Bad:  a whole document pasted into one entry.
    Good: the translation of this unit.
    Why:  it is a slip, and the platform's fields have limits.
    Mend: Shorten it.
    """
    yield from _flawed(view, "length")


@check("L109", subject=Subject.LOCALE)
def unfit_together(view: LocaleView) -> Problems:
    """Translations that are sound each for itself cannot stand together: two choices read the same, or a survey has an emoji.

    Bad:  "Ask for help" and "Call for help" both as "Pide ayuda".
    Good: "Pide ayuda" and "Llama para pedir ayuda".
    Why:  learners cannot tell the choices apart, and a drop-down stores the words as the answer. The block is shown in English.
    Mend: Give each its own words; take the emoji out.
    """
    if view.folder is None:
        return
    translations = translations_of(view.folder.locale, view.locales)
    places = {message.key: message.where for _, message in view.messages()}

    def shown(part: Any) -> Any:
        return localized_part(part, locale, translations)

    locale = view.folder.locale
    for block in view.blocks():
        if said := misfit(shown(block)):
            where = next((places[text.key] for text in texts_in(block) if text.key in places), view.where)
            yield Problem(where, f"{block.id}: {said}")
    for course in view.adapted.project.courses.values():
        graded = [(work.title, shown(work).title.text) for work in course.grading]
        topics = [(topic.text, shown(topic).text.text) for topic in course.discussions]
        for kind, names in (("kinds of graded work", graded), ("topics of the forum", topics)):
            for at, (text, name) in enumerate(names):
                if any(name.casefold() == other.casefold() for _, other in names[:at]):
                    yield Problem(places.get(text.key, view.where), f"{text.key}: two {kind} are called '{name}'")
