"""May a translation be shown? It comes from anybody, and ends in learners' browsers and in the platform's XML.

What is wrong with one is told by `ldn locale check`; a build shows the source instead of it, and says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from builder.markup.html import find_faults, find_links, find_variables, outline, same_shape

EXCERPT = 30  # characters before a fault that are shown
LONGEST = 20_000  # characters; the longest unit of the syllabus has some 1,500
LEADS_ELSEWHERE = frozenset({"link", "placeholder"})  # flaws that can take a learner to another place than the author's
CLOSE = "close what you opened, with the mark against the word; beside Chinese or Japanese punctuation put a space outside of it"
_ISOLATES, _END_ISOLATE = "\u2066\u2067\u2068", "\u2069"
_EMBEDS, _END_EMBED = "\u202a\u202b\u202d\u202e", "\u202c"
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
# No text at all: what XML forbids, and what only changes how text is read by machines.
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MARKS = re.compile(r"[\]\[<>#=*_`~+|\\-]|^\s*\d+[.)]\s", re.MULTILINE)
_BRACE = re.compile(r"[{}]")
_TAG = re.compile(r"<[A-Za-z/!?]|&#?\w+;")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a translation must not be shown: `kind` is the name of the check that explains it."""

    kind: str
    message: str
    hint: str = ""


@lru_cache(maxsize=2**15)  # the units of a locale, for as long as it is built: more would grow with the number of locales
def flaws_of(source: str, target: str, *, markdown: bool, longest: int = 0) -> tuple[Flaw, ...]:
    """Everything that keeps a translation from being shown. `source` is the text that was translated."""
    return tuple(_flaws(source, target, markdown=markdown, longest=min(longest or LONGEST, LONGEST)))


def _flaws(source: str, target: str, *, markdown: bool, longest: int) -> Iterator[Flaw]:
    if not target.strip():
        yield Flaw("empty", "the translation is only blank space", "translate it, or leave it empty")
        return
    if len(target) > longest:
        yield Flaw("length", f"the translation has {len(target):,} characters; the limit is {longest:,}", "shorten it")
        return
    yield from _characters(target)
    yield from _placeholders(source, target)
    if markdown:
        yield from _markup(source, target)
    else:
        yield from _plain(source, target)


def _plain(source: str, target: str) -> Iterator[Flaw]:
    """Flaws of a text that is shown as it stands. A tag in it would be harmless here, but not all that shows it is ours."""
    if (found := _TAG.search(target)) and not _TAG.search(source):
        yield Flaw("html", f"HTML in the translation: {target[found.start() :][:60]}", "write it without tags")
    if "\n" in target and "\n" not in source:
        yield Flaw("markup", "the translation has several lines, the source has one", "write it in one line")


def _characters(target: str) -> Iterator[Flaw]:
    if found := _CONTROL.search(target):
        said = f"the translation has the control character U+{ord(found[0]):04X}{_after(target, found.start())}"
        yield Flaw("control", said, "it cannot be seen: delete what stands there, and type it again")
    if not _balanced(target):
        hint = "delete it; the builder marks the direction of texts, names and addresses itself"
        yield Flaw("bidi", "a mark that changes the direction of text is opened and not closed", hint)


def _after(text: str, place: int) -> str:
    """What stands before a place, for who looks for something that cannot be seen."""
    before = _CONTROL.sub("", _BIDI.sub("", text[max(0, place - EXCERPT) : place])).strip()
    return f" after '…{before}'" if before else " at its beginning"


def _balanced(text: str) -> bool:
    """True if each embedding and isolate is closed in the line that opens it. An open one turns the text after it around."""
    if not _BIDI.search(text):
        return True
    for line in text.split("\n"):
        open_marks: list[str] = []
        for character in line:
            if character in _ISOLATES:
                open_marks.append(_END_ISOLATE)
            elif character in _EMBEDS:
                open_marks.append(_END_EMBED)
            elif character in (_END_ISOLATE, _END_EMBED) and (not open_marks or open_marks.pop() != character):
                return False
        if open_marks:
            return False
    return True


def _placeholders(source: str, target: str) -> Iterator[Flaw]:
    if "{" not in source and not _BRACE.search(target):
        return
    wanted, found = Counter(find_variables(source)), Counter(find_variables(target))
    for name in sorted((wanted - found).keys()):
        yield Flaw("placeholder", f"the placeholder {{{name}}} is missing", f"write {{{name}}} where its value belongs")
    for name in sorted((found - wanted).keys()):
        yield Flaw(
            "placeholder", f"the placeholder {{{name}}} is not in the source", "delete it, or write the name as in the source"
        )
    if not wanted and not found and not _BRACE.search(source):
        yield Flaw("placeholder", "a brace is in the translation and not in the source", "delete it")


def _markup(source: str, target: str) -> Iterator[Flaw]:
    if same_shape(source, target) or not (_MARKS.search(source) or _MARKS.search(target)):
        return
    for fault in find_faults(target):
        if fault.kind == "html":
            yield Flaw("html", f"HTML in the translation: {fault.excerpt}", "delete the tag; use Markdown as in the source")
            return
        if fault.kind == "unclosed" and not any(known.kind == "unclosed" for known in find_faults(source)):
            yield Flaw("markup", f"emphasis or a link is not closed: …{fault.excerpt}…", CLOSE)
            return
    told = set()
    for flaw in _differences(outline(source), outline(target)):
        if flaw.kind not in told:  # one of a kind is enough to go by
            told.add(flaw.kind)
            yield flaw
    # `[name]: address` is no link yet, but could make one of a word in brackets elsewhere on the page.
    apart = {link.target for link in find_links(target)} - {link.target for link in find_links(source)}
    if apart and "link" not in told:
        yield Flaw("link", f"the translation has the address {min(apart)}, the source has not", "delete it")


def _differences(wanted: Counter[str], found: Counter[str]) -> Iterator[Flaw]:
    hint = "keep the marks and targets of the source"
    for part in sorted(wanted | found, key=lambda part: (found[part] >= wanted[part], part)):  # what is lost comes first
        kind = "link" if part.startswith(("link", "image")) else "markup"
        if not found[part]:
            yield Flaw(kind, f"the translation has no {part} where the source has {wanted[part]}", hint)
        elif found[part] < wanted[part]:
            yield Flaw(kind, f"the translation has {found[part]} times {part}, the source {wanted[part]} times", hint)
        elif found[part] > wanted[part]:
            yield Flaw(kind, f"the translation has {part} more often than the source", hint)


def digits_in(text: str) -> Counter[str]:
    """The numbers in a text, in European digits whatever script they are written in."""
    if not any(map(str.isdigit, text)):
        return Counter()
    plain = "".join(str(unicodedata.digit(character, character)) if character.isdigit() else character for character in text)
    return Counter(re.findall(r"\d+", plain))
