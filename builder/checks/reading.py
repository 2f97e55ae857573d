"""S0: files that cannot be read as what they should be. The reader finds these; here they are named and explained."""

from __future__ import annotations

from collections.abc import Iterator

from builder.checks.registry import Problem, Problems, Subject, check
from builder.sources import faults
from builder.sources.project import Project


def _faults(project: Project, code: str) -> Iterator[Problem]:
    for fault in project.faults:
        if fault.code == code:
            yield Problem(fault.where, fault.message, fault.hint)


@check(faults.UNREADABLE, subject=Subject.SOURCE)
def unreadable_file(project: Project) -> Problems:
    """A file cannot be read: it is missing, too large, or not in UTF-8.

    Bad:  a module saved as "Windows-1252" or as "UTF-8 with BOM".
    Good: the same file saved as plain UTF-8.
    Why:  text in another encoding would reach learners as broken letters. A file of many megabytes is no module.
    Mend: Save the file as UTF-8 without a byte order mark, in text of a few pages.
    """
    yield from _faults(project, faults.UNREADABLE)


@check(faults.SYNTAX, subject=Subject.SOURCE)
def broken_syntax(project: Project) -> Problems:
    """A file breaks the rules of its format, so that nothing in it can be understood.

    Bad:  `title: Burnout: what it is`, or a line that is indented with a tab.
    Good: `title: "Burnout: what it is"`, and two spaces a level.
    Why:  YAML gives meaning to colons, hashes and indentation.
    Mend: Look at the line named, and at the one before it: quotes, colons and indentation are the usual causes.
    """
    yield from _faults(project, faults.SYNTAX)


@check(faults.DUPLICATE_KEY, subject=Subject.SOURCE)
def duplicate_key(project: Project) -> Problems:
    """One group has the same key twice.

    Bad:  two `title:` lines in one unit.
    Good: one of them.
    Why:  YAML readers keep the last and lose the first without a word.
    Mend: Remove one of the two lines, or begin a new item with `- `.
    """
    yield from _faults(project, faults.DUPLICATE_KEY)


@check(faults.REFERENCE, subject=Subject.SOURCE)
def clever_yaml(project: Project) -> Problems:
    """A file uses an alias, a merge key or a tag.

    Bad:  `body: *same` or `answer: !!float 1`.
    Good: the value written out.
    Why:  aliases can blow a small file up to gigabytes, tags can name code, and neither can be translated.
    Mend: Write the value out.
    """
    yield from _faults(project, faults.REFERENCE)


@check(faults.UNKNOWN_KEY, subject=Subject.SOURCE)
def unknown_key(project: Project) -> Problems:
    """A key means nothing here.

    Bad:  `titel: Burnout`.
    Good: `title: Burnout`.
    Why:  a mistyped key would be ignored, and its text lost.
    Mend: Correct the key. The author guide lists the keys of each kind of block.
    """
    yield from _faults(project, faults.UNKNOWN_KEY)


@check(faults.MISSING_KEY, subject=Subject.SOURCE)
def missing_key(project: Project) -> Problems:
    """A key that every group of this kind needs is not there.

    Bad:  a block without `id:`.
    Good: `- id: early-signs`.
    Why:  learners' answers hang on ids; without a title Studio shows "None" and WikiLearn cannot translate.
    Mend: Add the key.
    """
    yield from _faults(project, faults.MISSING_KEY)


@check(faults.WRONG_TYPE, subject=Subject.SOURCE)
def wrong_type(project: Project) -> Problems:
    """A value has the wrong form: a list where text belongs, or words where a number belongs.

    Bad:  `minutes: twenty`, or `choices: a, b`.
    Good: `minutes: 20`, and one line `- …` a choice.
    Why:  the builder never guesses what was meant.
    Mend: Write the value in the form that the author guide names.
    """
    yield from _faults(project, faults.WRONG_TYPE)


@check(faults.NOT_ALLOWED, subject=Subject.SOURCE)
def value_not_allowed(project: Project) -> Problems:
    """A value has the right form, but lies outside what is allowed.

    Bad:  `kind: quiz`, `minutes: 0`, ten choices, or a title of 300 characters.
    Good: `kind: choice`, `minutes: 15`, at most nine choices, a title of at most 255 characters.
    Why:  WikiLearn's translation layer cannot count beyond nine, a lesson of no minutes is a slip, and learners' entries are
    stored with the title that stands above them.
    Mend: Use one of the values named.
    """
    yield from _faults(project, faults.NOT_ALLOWED)


@check(faults.BAD_ID, subject=Subject.SOURCE)
def bad_id(project: Project) -> Problems:
    """An id has characters that ids cannot have, is too long, or does not fit the name of its file.

    Bad:  `id: Early_Signs`.
    Good: `id: early-signs`.
    Why:  ids become part of addresses, of XML, and of pages on Meta-Wiki; only small letters, digits and hyphens work in all.
    Mend: Use small letters a to z, digits and hyphens.
    """
    yield from _faults(project, faults.BAD_ID)


@check(faults.BAD_DATE, subject=Subject.SOURCE)
def bad_date(project: Project) -> Problems:
    """A date is none.

    Bad:  `start: 31.1.2026`.
    Good: `start: 2026-01-31`.
    Why:  Studio refuses the whole archive for a bad start, and drops a lesson for a bad due date (measured).
    Mend: Write year, month and day: 2026-01-31.
    """
    yield from _faults(project, faults.BAD_DATE)
