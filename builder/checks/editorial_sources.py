"""S73: whose words they are, and where links lead out of the course."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from builder.checks.editorial_words import QUOTED
from builder.checks.registry import Problem, Problems, Subject, check
from builder.checks.walk import all_texts
from builder.diagnostics import Location, Severity
from builder.markup import addresses
from builder.markup.prose import passages
from builder.markup.shingles import plain_words, shared_runs
from builder.sources.project import Project

JOINING = 2  # words between names, such as "and the"


@check("S731", subject=Subject.SOURCE, severity=Severity.WARNING)
def copied_words(project: Project) -> Problems:
    """Nine words or more in a row stand in one of the documents that the course is based on.

    Bad:  a sentence of the plan, pasted.
    Good: the same idea in your own words; the one-sentence definition, names and titles may stand as they are.
    Why:  learners shall get plain words, and a quotation must be one, with its source.
    Mend: Say it in your own words. A name or a title that is too long: add it to `QUOTED` in `builder/checks/editorial_words.py`.
    """
    for worded in all_texts(project) if project.shingles else ():
        words = plain_words(" ".join(passages(worded.text.source, markdown=worded.markdown)))
        for begin, end in shared_runs(words, project.shingles):
            run = words[begin:end]
            if _own_words(run) > JOINING:
                yield Problem(worded.text.where, f'{len(run)} words in a row are not ours: "{" ".join(run)}"')


@check("S732", subject=Subject.SOURCE, severity=Severity.WARNING)
def address_in_text(project: Project) -> Problems:
    """A text has an address written out.

    Bad:  `[the plan](https://meta.wikimedia.org/…)`.
    Good: `[the plan]({url_ldp})`, with `url_ldp` under `variables:` in `syllabus/sources.yaml`.
    Why:  an address that changes is corrected in one place, and editions can lead to the page in their own language.
    Mend: Give the address a name in `syllabus/sources.yaml`, and name it in braces.
    """
    for worded in all_texts(project):
        for address in addresses.written_out(worded.text.source):
            yield Problem(worded.text.where, f"'{address[:80]}' is written out")


@check("S733", subject=Subject.SOURCE, severity=Severity.WARNING)
def malformed_address(project: Project) -> Problems:
    """An address of `sources.yaml` is none that a browser can open safely.

    Bad:  `url_plan: meta.wikimedia.org/wiki/Plan`, or an address with a space or a full stop at its end.
    Good: `url_plan: https://meta.wikimedia.org/wiki/Plan`.
    Why:  learners would meet "page not found", or a warning of their browser.
    Mend: Copy the address from your browser.
    """
    sources = {source.id for source in project.sources}
    for name, address, where in _addresses(project):
        fault = addresses.fault_of(address)
        if fault and (name not in sources or address.startswith("https://")):  # else S111 tells
            yield Problem(where, f"the address of '{name}' {fault}: {address[:80]}")


@check("S734", subject=Subject.SOURCE)
def chat_invite(project: Project) -> Problems:
    """A link invites people to a chat or a call.

    Bad:  `https://t.me/…`, `https://chat.whatsapp.com/…`.
    Good: a link to the wiki page that names the chat.
    Why:  invites grow stale and are taken over by strangers, and a course that many keep for years would spread them.
    Mend: Link to the page that has the invite.
    """
    for name, address, where in _addresses(project):
        if addresses.chat_invite(address):
            yield Problem(where, f"the address of '{name}' is an invite to a chat or a call: {address[:80]}")
    for worded in all_texts(project):
        if found := addresses.chat_invite(worded.text.source):
            yield Problem(worded.text.where, f"'{found}' is an invite to a chat or a call")


def _addresses(project: Project) -> Iterator[tuple[str, str, Location]]:
    for source in project.sources:
        yield source.id, source.url, source.where.at("url")
    for name, value in project.variables:
        if name.startswith("url") or "://" in value:
            yield name, value, Location("syllabus/sources.yaml")


def _own_words(run: list[str]) -> int:
    """How many words of a run belong to none of the names and titles that may stand as they are."""
    text = f" {' '.join(run)} "
    for phrase in _quoted():
        text = text.replace(f" {phrase} ", " | ")
    return sum(word != "|" for word in text.split())


@cache
def _quoted() -> tuple[str, ...]:
    return tuple(sorted((" ".join(plain_words(phrase)) for phrase in QUOTED), key=len, reverse=True))
