"""Two languages that nobody speaks, made in memory: what stays plain English in them was never given to translators.

`en-XA` is English with accents, longer by a third, in brackets; `ar-XB` is English in Arabic letters, from right to left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from builder.locales.catalogue import Message
from builder.locales.translations import Level, Translations
from builder.locales.units import Unit
from builder.model.locale import Locale, LocaleSettings, Review
from builder.model.text import Language

ACCENTS, ARABIC = "en-XA", "ar-XB"
PSEUDO = (ACCENTS, ARABIC)
_ACCENTED = str.maketrans(
    "aeiouAEIOUcCnNsSyYdDgGhHjJkKlLrRtTwWzZbBfFmMpPvVxXqQ",
    "áéíóúÁÉÍÓÚćĆńŃśŚýÝďĎğĞħĦĵĴķĶłŁŕŔťŤŵŴžŽƀƁƒƑḿḾṕṔṽṼẋẊɋɊ",
)
_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابكدعفقهيجكلمنوپقرستوفوشيز")
# What a translator leaves as it is: placeholders, targets of links, code, addresses, the frame of a table, marks of lists.
_KEPT = re.compile(
    r"(\{[a-z][a-z0-9_]*\}|\]\([^)]*\)|`[^`]*`|https?://\S+|^\|[-:| ]+\|$|^\s*(?:>\s*)*(?:[-*+]|\d+[.)])\s|\||[*_#>\[\]])",
    re.MULTILINE,
)
_WORD = re.compile(r"[^\W\d_]+")


def pseudo_locale(code: str) -> Locale:
    """One of the two."""
    rtl = code == ARABIC
    language = Language(code, "ar" if rtl else "en", "rtl" if rtl else "ltr", "Pseudo")
    settings = LocaleSettings(code=code, autonym="Pseudo", script="Arab" if rtl else "Latn", review=Review(state="draft"))
    return Locale(code, language, code.lower(), settings=settings)


def pseudo_translations(locale: Locale, units: Mapping[str, tuple[Unit, ...]]) -> Translations:
    """Every unit, translated."""
    messages = {
        unit.key: Message(unit.key, unit.source, pseudo(unit.source, locale.code)) for group in units.values() for unit in group
    }
    return Translations((Level(locale.code, locale.language, messages),))


def pseudo(text: str, code: str) -> str:
    """One text, translated; marks, placeholders and targets as they were."""
    return "\n".join(_line(line, code) for line in text.split("\n"))


def _line(line: str, code: str) -> str:
    parts = _KEPT.split(line)
    return "".join(part if number % 2 else _words(part, code) for number, part in enumerate(parts))


def _words(text: str, code: str) -> str:
    if not _WORD.search(text):
        return text
    if code == ARABIC:
        return text.lower().translate(_LETTERS)
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    inner = text[start:end].translate(_ACCENTED)
    return text[:start] + f"⟦{inner}{'~' * (len(inner) // 3)}⟧" + text[end:]
