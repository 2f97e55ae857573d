"""L3: the settings of a locale, and what it changes in the course."""

from __future__ import annotations

from collections.abc import Iterator

from builder.checks.locale_view import LocaleView
from builder.checks.of_sources import run_source_checks
from builder.checks.registry import CHECKS, Problem, Problems, Subject, check
from builder.diagnostics import Finding, Location, Severity, suggest
from builder.locales import SOURCE
from builder.locales.languages import DIGITS, base_of
from builder.locales.structure import digest_of
from builder.markup import addresses
from builder.model.locale import Insert, Replace


@check("L301", subject=Subject.LOCALE)
def unreadable_settings(view: LocaleView) -> Problems:
    """A YAML file of the locale cannot be read as what it should be.

    Bad:  `hidde: burnout` in `structure:`, a code that is no language code, an unknown key.
    Good: `hide: burnout`.
    Why:  what is written there would silently not happen.
    Mend: Correct what is named.
    """
    for fault in view.locales.faults:
        if fault.where.path.startswith(view.prefix):
            yield Problem(fault.where, fault.message, fault.hint)


@check("L302", subject=Subject.LOCALE)
def impossible_operation(view: LocaleView) -> Problems:
    """An operation of `structure:` cannot be done: it names a module that is not there, or a field that cannot be set.

    Bad:  `- replace: conflict` where no module is called conflict.
    Good: `- replace: conflict-resolution`.
    Why:  the edition would silently miss what its authors wanted. Often the syllabus has moved on.
    Mend: Name what exists; operations are done in the order in which they are written.
    """
    for error in view.adapted.errors:
        yield Problem(error.where, error.message, error.hint)


@check("L303", subject=Subject.LOCALE, severity=Severity.WARNING)
def fork_behind(view: LocaleView) -> Problems:
    """A replaced module has changed in the syllabus since it was copied.

    Bad:  `based_on:` with the digest of last year's module.
    Good: the digest of the module as it is today.
    Why:  corrections of the syllabus do not reach this edition by themselves.
    Mend: `ldn locale diff` shows the change; take over what fits, then run `ldn locale fork CODE MODULE --current`.
    """
    for operation in view.adapted.behind:
        now = digest_of(view.project.modules[operation.target])
        yield Problem(
            operation.where, f"'{operation.target}' has changed since it was copied: based on {operation.based_on}, now {now}"
        )


@check("L304", subject=Subject.LOCALE)
def colliding_editions(view: LocaleView) -> Problems:
    """Two locales would write the same course run.

    Bad:  `run_suffix: es` in both `es` and `es-x-wmar`.
    Good: a suffix of its own for each.
    Why:  the second import would overwrite the first course.
    Mend: Give one of them another `run_suffix`.
    """
    if view.folder is None:
        return
    mine = view.folder.locale.run_suffix.lower()
    for code, other in view.locales.folders.items():
        if code < view.code and other.locale.run_suffix.lower() == mine:
            where = view.settings.where.at("openedx") if view.settings else view.where
            yield Problem(where, f"the course run ends in '{mine}', as that of {code} does")


@check("L305", subject=Subject.LOCALE)
def unknown_locale(view: LocaleView) -> Problems:
    """A locale takes texts from one that is not there, or from itself; or an edition from another language than its own.

    Bad:  `fallback: [pt-pt]` where there is no `locales/pt-pt/`.
    Good: `fallback: [pt]`.
    Why:  nothing would come from there.
    Mend: Correct the code, or leave it out: English is always the last in the chain.
    """
    if view.settings is None:
        return
    settings = view.settings
    for field, codes in (
        ("fallback", settings.fallback),
        ("strings_from", (settings.strings_from,) if settings.strings_from else ()),
    ):
        for code in codes:
            if code == view.code or (code != SOURCE and code not in view.locales.folders and code not in view.locales.spoiled):
                said = "itself" if code == view.code else f"'{code}', which is not there"
                yield Problem(settings.where.at(field), f"'{field}' names {said}", suggest(code, view.locales.folders))
    if settings.strings_from and settings.strings_from != base_of(view.code):
        yield Problem(
            settings.where.at("strings_from"),
            f"an edition of {base_of(view.code)} takes its words from {settings.strings_from}",
            f"write `strings_from: {base_of(view.code)}`; other languages belong into `fallback:`",
        )


@check("L306", subject=Subject.LOCALE)
def unknown_value(view: LocaleView) -> Problems:
    """A setting of the locale has a value that means nothing: digits, script, or a link that no browser can open safely.

    Bad:  `digits: bengali`, `script: Bengali`.
    Good: `digits: native`, `script: Beng`.
    Why:  numbers would stay European, or the text would run the wrong way.
    Mend: Use one of the values named.
    """
    settings = view.settings
    if settings is None:
        return
    if settings.digits not in {"latn", "native", *DIGITS}:
        yield Problem(
            settings.where.at("digits"),
            f"there are no digits '{settings.digits}'",
            suggest(settings.digits, {"latn", "native", *DIGITS}),
        )
    if not (len(settings.script) == 4 and settings.script.isascii() and settings.script.istitle()):
        yield Problem(
            settings.where.at("script"),
            f"'{settings.script}' is no script",
            "write the four letters of ISO 15924, such as Latn, Cyrl, Arab, Beng",
        )
    known = dict(view.project.variables)
    for field, pairs in (("links", settings.links), ("vars", settings.vars)):
        for name, value in pairs:
            if name not in known:
                yield Problem(settings.where.at(field), f"there is no variable '{name}' in sources.yaml", suggest(name, known))
            elif field == "links" and not value.startswith("https://"):
                yield Problem(settings.where.at(field), f"'{name}' is no address that begins with https://: '{value[:60]}'")
            elif field == "links" and (fault := addresses.fault_of(value)):
                yield Problem(settings.where.at(field), f"the address of '{name}' {fault}: '{value[:60]}'")


@check("L307", subject=Subject.LOCALE)
def broken_by_edition(view: LocaleView) -> Problems:
    """What this edition changes breaks the course: a link to a hidden unit, a mistake in one of its own modules.

    Bad:  `- hide: burnout` while another module links to one of its pages.
    Good: a replacement of that module, or a replacement of the one that links.
    Why:  learners of this edition would meet a dead link or a broken page.
    Mend: As the message says.
    """
    if view.folder is None or not view.folder.locale.operations:
        return
    for finding in _new_findings(view):
        yield Problem(finding.where, f"{finding.message} ({finding.code})", finding.hint)


def _new_findings(view: LocaleView) -> Iterator[Finding]:
    """Errors of the course as the edition changes it, without those of the syllabus itself."""

    def errors(project: object) -> set[Finding]:
        return set(run_source_checks(project, profile="wikilearn", codes=_is_error))  # type: ignore[arg-type]

    yield from sorted(errors(view.adapted.project) - errors(view.project), key=lambda finding: (finding.where, finding.code))


def _is_error(code: str) -> bool:
    return CHECKS[code].severity is Severity.ERROR and code not in IDENTITY


IDENTITY = ("S501", "S502", "S503")  # what an edition hides is not lost


@check("L308", subject=Subject.LOCALE)
def unknown_term(view: LocaleView) -> Problems:
    """The locale's glossary has a term that the syllabus's glossary does not have, or has one twice.

    Bad:  `id: leeder`.
    Good: `id: leader`.
    Why:  the term would be looked for nowhere.
    Mend: Correct the id.
    """
    known = {term.id for term in view.project.terms}
    seen: set[str] = set()
    for term in view.folder.terms if view.folder else ():
        if term.id not in known or term.id in seen:
            said = f"'{term.id}' stands here twice" if term.id in seen else f"there is no term '{term.id}'"
            yield Problem(term.where.at("id"), said, suggest(term.id, known))
        seen.add(term.id)


@check("L309", subject=Subject.LOCALE, severity=Severity.WARNING)
def unused_module(view: LocaleView) -> Problems:
    """A module in the locale's `modules/` is named by no operation, so nobody ever sees it.

    Bad:  `modules/es-law.yaml`, and no `insert:` in `structure:`.
    Good: `- insert: modules/es-law.yaml`, with `after:` or `before:`.
    Why:  somebody wrote it to be taught.
    Mend: Insert it, let it replace a module, or delete the file.
    """
    if view.folder is None:
        return
    used = {operation.file for operation in view.folder.locale.operations if isinstance(operation, Insert | Replace)}
    for file in sorted(set(view.folder.modules) - used):
        yield Problem(Location(f"{view.prefix}{file}"), "no operation of `structure:` names this file")


@check("L310", subject=Subject.LOCALE)
def local_invite(view: LocaleView) -> Problems:
    """A translation, or a link of the locale, invites people to a chat or a call.

    Bad:  `links: {url_ldn: "https://t.me/…"}`, or `t.me/…` written into a translation.
    Good: a link to the wiki page that names the chat.
    Why:  invites grow stale and are taken over by strangers, and a course that many keep for years would spread them.
    Mend: Link to the page that has the invite.
    """
    if (settings := view.settings) is not None:
        for field, pairs in (("links", settings.links), ("vars", settings.vars)):
            for name, value in pairs:
                if addresses.chat_invite(value):
                    yield Problem(settings.where.at(field), f"'{name}' is an invite to a chat or a call: {value[:80]}")
    for _, message in view.messages():
        if found := addresses.chat_invite(message.target):
            yield Problem(message.where, f"{message.key}: '{found}' is an invite to a chat or a call")
