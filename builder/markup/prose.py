"""English prose as readers meet it: passages, sentences, and the school grade that reading them asks for.

The grade is that of Flesch and Kincaid. Syllables are counted by rule. On each of the 69 lessons that there were, the grade came
within 1.0 of what the library textstat gave, on average 0.3 below it; textstat itself loads a dictionary from the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from builder.markup.html import VARIABLE

_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[*`]|(?<!\w)_|_(?!\w)|^#{1,6} ")
_QUOTED = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_RULE = re.compile(r"^[|:\-\s]+$")

_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9À-ÖØ-Þ])")
_NO_END = re.compile(r"(?:\b(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|no|vs|cf)|\be\.g|\bi\.e)\.$")
_FINISHED = re.compile(r"[.!?…:][\"'”’)\]]*$")

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(  # make, role, worked, makes, breathes, someone, lonely, bureaucrat
    r"[^aeiouyl]e$|[aeiouy]les?$|[^aeiouytd]ed$|[^aeiouycgsxzhl]es$|[^sc]hes$|(?<=^som)e|(?<=[aeiouy][^aeiouyl])e(?=ly$|ment|ful|less)|eau"
)
_APART = re.compile(r"i[ao](?!u)|[aeiouy]ing|eo|(?<![gq])ua[^lr]|iu|ism$|idea|quie|ier$|iest$")  # social, seeing, video, actual
_TOGETHER = re.compile(r"[cstgx]i(?=[ao])|eople")  # special, nation, people


class Prose(NamedTuple):
    """What a text asks of its readers, counted."""

    words: int
    sentences: int
    syllables: int

    @property
    def grade(self) -> float:
        """The grade of Flesch and Kincaid: about the years of school in English that easy reading needs. 0 without a sentence."""
        if not self.words or not self.sentences:
            return 0.0
        return max(0.0, 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59)


@lru_cache(maxsize=2**15)  # several checks ask
def passages(text: str, *, markdown: bool = True) -> tuple[str, ...]:
    """The pieces of a text that stand apart, as plain text: a paragraph, an item of a list, a cell of a table."""
    if not markdown:
        return (" ".join(text.split()),)
    pieces = (
        " ".join(_MARKS.sub("", piece).split()) for piece in _pieces(_QUOTED.sub("", _LINK.sub(r"\1", _IMAGE.sub("", text))))
    )
    return tuple(piece for piece in pieces if piece)


def _pieces(text: str) -> Iterator[str]:
    current: list[str] = []
    for line in text.split("\n"):
        row = line.lstrip().startswith("|")
        if row or not line.strip() or _ITEM.match(line):
            yield " ".join(current)
            current = []
        if row:
            yield from () if _RULE.match(line) else re.split(r"(?<!\\)\|", line)
        else:
            current.append(_ITEM.sub("", line))
    yield " ".join(current)


def sentences(passage: str) -> tuple[str, ...]:
    """The sentences of a passage; a passage without a full stop is one."""
    found: list[str] = []
    for part in _END.split(passage):
        if found and _NO_END.search(found[-1]):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return tuple(part for part in found if part)


def measure(pieces: Iterable[str]) -> Prose:
    """The whole sentences in some passages, counted. Labels and titles are none, so they make nothing look easy."""
    whole = [sentence for piece in pieces for sentence in sentences(piece) if _FINISHED.search(sentence)]
    listed = [word for sentence in whole for word in spoken(sentence)]
    return Prose(len(listed), len(whole), sum(map(syllables, listed)))


_SPOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


def spoken(text: str) -> list[str]:
    """The words of a plain text."""
    return _SPOKEN.findall(VARIABLE.sub("it", text))


@lru_cache(maxsize=2**14)
def syllables(word: str) -> int:
    """How many syllables an English word has, by rule."""
    letters = word.lower().replace("’", "'").removesuffix("'s")
    if not letters.isascii() or letters.isdigit():
        return max(1, len(_VOWELS.findall(letters)))
    return sum(_of_part(part) for part in re.split(r"[-']", letters) if part)


def _of_part(part: str) -> int:
    count = len(_VOWELS.findall(part)) - len(_SILENT.findall(part)) + len(_APART.findall(part)) - len(_TOGETHER.findall(part))
    return max(1, count)
