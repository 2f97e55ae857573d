"""Fingerprints of nine words in a row: they tell that two texts share words, and nobody can read the words in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from unicodedata import normalize

LENGTH = 9  # issue 5: no more than eight words in a row from the documents that the course is based on

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def plain_words(text: str) -> list[str]:
    """The words of a text without what does not make them others: capitals, accents in two forms, kinds of apostrophe."""
    return _WORD.findall(normalize("NFKC", text).replace("’", "'").casefold())


def shingles(words: Sequence[str]) -> Iterator[str]:
    """The fingerprint of each nine words in a row: six bytes, so that one in millions is a false friend."""
    for at in range(len(words) - LENGTH + 1):
        yield blake2b(" ".join(words[at : at + LENGTH]).encode(), digest_size=6).hexdigest()


def shared_runs(words: Sequence[str], known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where `words` has nine or more in a row whose fingerprints are all known: first word, and the one after the last."""
    start: int | None = None
    for at, mark in enumerate((*shingles(words), "")):
        if mark in known:
            start = at if start is None else start
        elif start is not None:
            yield start, at + LENGTH - 1
            start = None
