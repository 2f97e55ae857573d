"""L2: translations that can be shown and still deserve a look. All are warnings: a language may have its reasons."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from itertools import takewhile

from builder.checks.locale_view import LocaleView
from builder.checks.registry import Problem, Problems, Subject, check
from builder.diagnostics import Severity
from builder.locales import LocaleFolder, translations_of
from builder.locales.catalogue import Message
from builder.locales.soundness import digits_in
from builder.locales.units import Unit, same_words, texts_in
from builder.localize import ATOMIC, LOCAL
from builder.model.locale import LocalTerm
from builder.model.text import State

_ENDS = {
    **dict.fromkeys(".。।॥۔։።", "."),
    **dict.fromkeys("?？؟;՞፧", "?"),
    **dict.fromkeys("!！՜", "!"),
    **dict.fromkeys(":：", ":"),
}
_BEFORE = 30  # characters that are shown before a difference
_CLOSING = " \"'”’»)）】」*_"
_LETTER = re.compile(r"[^\W\d_]{2,}")


def _fresh(view: LocaleView) -> Iterator[tuple[Unit, Message]]:
    """Translations of what the source says today."""
    for unit, message in view.translated():
        if not message.fuzzy and same_words(message.source, unit.source):
            yield unit, message


@check("L201", subject=Subject.LOCALE, severity=Severity.WARNING)
def stale_translation(view: LocaleView) -> Problems:
    """The source has changed since this was translated, or the translation is marked as needing work.

    Bad:  the English says "ten minutes", the translation still says "twenty".
    Good: a translation of what the English says today.
    Why:  prose is shown with a note that it is outdated; a question or an activity is shown in English as a whole.
    Mend: Compare the old source with the new one, correct the translation, and clear the mark "needs work" (fuzzy).
    """
    for unit, message in view.translated():
        old = message.previous or message.source
        if not same_words(old, unit.source) and (message.fuzzy or not same_words(message.source, unit.source)):
            before, now = _apart(old, unit.source)
            yield Problem(message.where, f"{message.key}: the source was '{before}' and is now '{now}'")
        elif message.fuzzy:
            yield Problem(message.where, f"{message.key}: marked as needing work")


@check("L202", subject=Subject.LOCALE, severity=Severity.WARNING)
def half_translated(view: LocaleView) -> Problems:
    """A question or an activity is translated in part, so that all of it is shown in English.

    Bad:  the question and two of its three choices are translated.
    Good: all of them are, feedback included.
    Why:  half a question in each language confuses, so the builder shows such a block whole in the next language.
    Mend: Translate the units named.
    """
    if view.folder is None:
        return
    translations = translations_of(view.folder.locale, view.locales)
    places = {message.key: message.where for _, message in view.messages()}
    for block in view.blocks():
        if not isinstance(block, ATOMIC):
            continue
        texts = [text for text in texts_in(block) if not text.where.path.startswith(LOCAL)]
        waiting = [text.key for text in texts if not any(level.state(text) is State.TRANSLATED for level in translations.own)]
        if waiting and len(waiting) < len(texts):
            named = ", ".join(waiting[:3]) + (f" and {len(waiting) - 3} more" if len(waiting) > 3 else "")
            yield Problem(places.get(waiting[0], view.where), f"{block.id} is shown in English, for it lacks {named}")


@check("L203", subject=Subject.LOCALE, severity=Severity.WARNING)
def glossary_term(view: LocaleView) -> Problems:
    """A translation does not use the word that the locale's glossary has for a term, or uses one that it avoids.

    Bad:  "jefe" for "leader", where the glossary says "líder" and avoids "jefe".
    Good: "líder".
    Why:  one term in two words makes readers look for a difference that is not there.
    Mend: Use the word of `glossary.yaml`, or add this one to it.
    """
    terms = {term.id: term.term.source for term in view.project.terms}
    local = [(terms[term.id], term) for term in _glossary(view.folder) if term.id in terms]
    for unit, message in _fresh(view):
        for english, term in local:
            if not re.search(rf"\b{re.escape(english)}\b", unit.source, re.IGNORECASE):
                continue
            avoided = next((word for word in term.avoid if word.casefold() in message.target.casefold()), None)
            if avoided:
                yield Problem(
                    message.where,
                    f"{message.key}: '{english}' is '{avoided}' here, which the glossary avoids",
                    f"use {' or '.join(term.use)}",
                )
            elif term.use and term.strict and not any(word.casefold() in message.target.casefold() for word in term.use):
                yield Problem(message.where, f"{message.key}: '{english}' is not '{' or '.join(term.use)}' here")


def _glossary(folder: LocaleFolder | None) -> tuple[LocalTerm, ...]:
    return folder.terms if folder else ()


@check("L204", subject=Subject.LOCALE, severity=Severity.WARNING)
def same_as_source(view: LocaleView) -> Problems:
    """A translation is the same as its source.

    Bad:  `msgstr "Reflection journal"` in Bengali.
    Good: a translation; or, for a name that stays, `keep: true` on the term of the glossary.
    Why:  often a text was copied and then forgotten.
    Mend: Translate it. If the words are the same in your language, leave it as it is.
    """
    kept = {f"glossary.{term.id}.term" for term in view.project.terms if term.keep}
    for unit, message in _fresh(view):
        if (
            message.target == unit.source
            and unit.key not in kept
            and len(_LETTER.findall(re.sub(r"\{\w+\}", "", unit.source))) > 1
        ):
            yield Problem(message.where, f"{message.key}: the same words as in English")


@check("L205", subject=Subject.LOCALE, severity=Severity.WARNING)
def unlikely_length(view: LocaleView) -> Problems:
    """A translation is more than three times as long as its source, or shorter than a third.

    Bad:  two words for a paragraph.
    Good: as much as the source says.
    Why:  something was left out, or a translation stands in the wrong place.
    Mend: Compare it with the source.
    """
    for unit, message in _fresh(view):
        if len(unit.source) <= 40:
            continue
        ratio, factor = len(message.target) / len(unit.source), 2.2 if _is_dense(message.target) else 1
        if not 1 / 3 <= ratio * factor <= 3 * factor:
            yield Problem(message.where, f"{message.key}: {len(message.target)} characters for {len(unit.source)}")


@check("L206", subject=Subject.LOCALE, severity=Severity.WARNING)
def other_numbers(view: LocaleView) -> Problems:
    """A translation has other numbers than its source, in whatever digits.

    Bad:  "20 minutos" for "10 minutes".
    Good: "10 minutos", or "১০ মিনিট".
    Why:  a wrong number is a wrong fact. Numbers written as words are not counted.
    Mend: Compare the numbers.
    """
    for unit, message in _fresh(view):
        wanted, found = digits_in(unit.source), digits_in(message.target)
        if found - wanted or (wanted - found and wanted and found):
            changed = ", ".join(sorted((found - wanted) | (wanted - found)))
            yield Problem(message.where, f"{message.key}: the numbers differ: {changed}")


@check("L207", subject=Subject.LOCALE, severity=Severity.WARNING)
def other_end(view: LocaleView) -> Problems:
    """A translation ends in another kind of mark than its source: a question without its question mark, and the like.

    Bad:  "¿Qué haces primero" for "What do you do first?"
    Good: "¿Qué haces primero?"
    Why:  a question that looks like a statement is misread. The marks of each script are known; a full stop may be left out.
    Mend: End it as the source ends.
    """
    for unit, message in _fresh(view):
        wanted, found = _end(unit.source), _end(message.target)
        if wanted in "?:" and wanted and found != wanted and not (wanted == "?" and found == "." and _asks(message.target)):
            yield Problem(
                message.where, f"{message.key}: the source ends in '{wanted}', the translation in '{message.target[-1]}'"
            )


@check("L208", subject=Subject.LOCALE, severity=Severity.WARNING)
def not_normalised(view: LocaleView) -> Problems:
    """A translation is not in Unicode's normal form NFC.

    Bad:  an accent as a character of its own after its letter.
    Good: the letter with the accent as one character.
    Why:  the same word is then not found by a search.
    Mend: Run `ldn locale sync`, which normalises it.
    """
    for _, message in view.translated():
        if not unicodedata.is_normalized("NFC", message.target):
            yield Problem(message.where, f"{message.key}: not in the normal form NFC")


@check("L209", subject=Subject.LOCALE, severity=Severity.WARNING)
def two_translations(view: LocaleView) -> Problems:
    """One short source text is translated in different ways.

    Bad:  "Often" is "A menudo" on one page and "Muchas veces" on another.
    Good: one translation, where the meaning is one.
    Why:  readers take different words for different things.
    Mend: Choose one; if the meaning differs, leave both.
    """
    found: dict[str, dict[str, Message]] = defaultdict(dict)
    for unit, message in _fresh(view):
        if len(unit.source) <= 40:
            found[unit.source].setdefault(message.target, message)
    for source, targets in sorted(found.items()):
        if len(targets) > 1:
            first, *others = targets.values()
            for message in others:
                yield Problem(
                    message.where, f"{message.key}: '{source}' is '{message.target}' here and '{first.target}' in {first.key}"
                )


def _apart(one: str, other: str) -> tuple[str, str]:
    """Two texts, each in one line, from a little before the place where they part."""
    one, other = " ".join(one.split()), " ".join(other.split())
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    start = one.rfind(" ", 0, same - _BEFORE) + 1 if same > 2 * _BEFORE else 0
    mark = "…" if start else ""
    return mark + _short(one[start:]), mark + _short(other[start:])


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


def _is_dense(text: str) -> bool:
    """Chinese, Japanese and Korean say the same in far fewer characters."""
    return any("\u2e80" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7af" for character in text)


def _end(text: str) -> str:
    stripped = text.rstrip(_CLOSING)
    return _ENDS.get(stripped[-1:], "")


def _asks(text: str) -> bool:
    return any(mark in text for mark in "?？؟")
