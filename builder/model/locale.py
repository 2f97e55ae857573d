"""A locale: a language that the course exists in, or a group's own edition in one (`locales/<code>/`)."""

from __future__ import annotations

from dataclasses import dataclass

from builder.diagnostics import Location
from builder.model.schema import Form, Where, optional, position, required
from builder.model.text import Language

STATES = ("draft", "reviewed", "published")
ROLES = ("translator", "reviewer", "author", "adapter")
FONTS = ("font-trebuchet", "font-open-sans", "font-noto-kufi-arabic", "font-montserrat", "font-source-sans-pro")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEdx:
    """What Open edX is told of the language."""

    language: str | None = optional(Form.WORD, "Its code there. Left out: the two letters of the code.", default=None)
    run_suffix: str | None = optional(Form.WORD, "What the course run ends in. Left out: the code.", default=None)
    font: str | None = optional(Form.WORD, "WikiLearn's course font.", default=None, allowed=FONTS)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """How far the text has been looked through."""

    state: str = required(Form.WORD, "How far the text has been looked through.", allowed=STATES)
    by: tuple[str, ...] = optional(Form.WORDS, "User names of those who did it.", default=())
    note: str = optional(Form.WORD, "What readers should know, such as that a machine drafted it.", default="")
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A person to thank."""

    user: str = required(Form.WORD, "User name, as `User:Example`. Never an e-mail address.")
    role: str = required(Form.WORD, "What they did.", allowed=ROLES)
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class LocaleSettings:
    """`locales/<code>/locale.yaml`, but for `structure`."""

    code: str = required(Form.WORD, "Its code, the folder's name: BCP 47 in small letters, such as `bn`, `pt-br` or `es-x-wmar`.")
    autonym: str = required(Form.WORD, "The language's name in itself.")
    script: str = required(Form.WORD, "Its script, by four letters of ISO 15924: `Latn`, `Beng`, `Arab`.")
    dir: str | None = optional(Form.WORD, "Direction. Left out: that of the script.", default=None, allowed=("ltr", "rtl"))
    fallback: tuple[str, ...] = optional(
        Form.WORDS, "Locales to take missing texts from, the best first, before English.", default=()
    )
    strings_from: str | None = optional(Form.WORD, "For an edition: the locale whose translations it uses.", default=None)
    openedx: OpenEdx | None = optional(Form.RECORD, "What Open edX is told.", default=None, of=OpenEdx)
    digits: str = optional(Form.WORD, "`latn`, `native`, or the name of a numbering system.", default="latn")
    links: tuple[tuple[str, str], ...] = optional(Form.MAPPING, "Addresses that replace those of `sources.yaml`.", default=())
    vars: tuple[tuple[str, str], ...] = optional(
        Form.MAPPING, "Other variables that replace those of `sources.yaml`.", default=()
    )
    review: Review = required(Form.RECORD, "How far the text has been looked through.", of=Review)
    credits: tuple[Credit, ...] = optional(Form.RECORDS, "People to thank.", default=(), of=Credit)
    note: str = optional(Form.WORD, "What this edition is for.", default="")
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalTerm:
    """How a locale says a term of the syllabus's glossary."""

    id: str = required(Form.WORD, "Id of the term in `syllabus/glossary.yaml`.")
    use: tuple[str, ...] = required(Form.WORDS, "The word to use, and others that are right too.", least=1)
    avoid: tuple[str, ...] = optional(Form.WORDS, "Words that mislead.", default=())
    strict: bool = optional(Form.FLAG, "Warn of each translation of the term that has none of these words.", default=False)
    note: str = optional(Form.WORD, "Why, and when to use which.", default="")
    where: Where = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalGlossary:
    """`locales/<code>/glossary.yaml`."""

    terms: tuple[LocalTerm, ...] = required(Form.RECORDS, "The terms.", of=LocalTerm)
    where: Where = position()


@dataclass(frozen=True, slots=True)
class Hide:
    """Leave something out: a module, or a lesson, unit or block in one as `module/id`."""

    target: str
    why: str
    where: Location


@dataclass(frozen=True, slots=True)
class Replace:
    """Teach a module by a locally written one. `based_on` is the digest of the source when it was copied."""

    target: str
    file: str
    based_on: str
    where: Location


@dataclass(frozen=True, slots=True)
class Insert:
    """Add a locally written module beside `anchor`."""

    file: str
    anchor: str
    before: bool
    where: Location


@dataclass(frozen=True, slots=True)
class Move:
    """Put a module beside another one."""

    target: str
    anchor: str
    before: bool
    where: Location


@dataclass(frozen=True, slots=True)
class SetValue:
    """Give a field another value: `module.id.field`, such as `burnout.signs.minutes`."""

    path: str
    value: str
    why: str
    where: Location


Operation = Hide | Replace | Insert | Move | SetValue


@dataclass(frozen=True, slots=True)
class Locale:
    """A locale as the build needs it: which language, which run of the course, which digits and links."""

    code: str
    language: Language
    run_suffix: str
    digits: str = "0123456789"
    font: str = ""
    variables: tuple[tuple[str, str], ...] = ()
    settings: LocaleSettings | None = None
    credits: tuple[tuple[str, str], ...] = ()  # role and name
    operations: tuple[Operation, ...] = ()

    @property
    def is_source(self) -> bool:
        """True for the language that the syllabus is written in."""
        return self.settings is None
