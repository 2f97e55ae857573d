"""Languages and scripts: direction, digits, the code that Open edX knows, and what to suggest to a new translator."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from builder.model.text import Language

# By script and not by language: Kurdish, Uyghur and Punjabi are written both ways.
RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"})
EUROPEAN = "0123456789"
DIGITS: Mapping[str, str] = {
    "arab": "٠١٢٣٤٥٦٧٨٩",
    "arabext": "۰۱۲۳۴۵۶۷۸۹",
    "beng": "০১২৩৪৫৬৭৮৯",
    "deva": "०१२३४५६७८९",
    "gujr": "૦૧૨૩૪૫૬૭૮૯",
    "guru": "੦੧੨੩੪੫੬੭੮੯",
    "khmr": "០១២៣៤៥៦៧៨៩",
    "knda": "೦೧೨೩೪೫೬೭೮೯",
    "laoo": "໐໑໒໓໔໕໖໗໘໙",
    "mlym": "൦൧൨൩൪൫൬൭൮൯",
    "mymr": "၀၁၂၃၄၅၆၇၈၉",
    "orya": "୦୧୨୩୪୫୬୭୮୯",
    "telu": "౦౧౨౩౪౫౬౭౮౯",
    "thai": "๐๑๒๓๔๕๖๗๘๙",
    "tibt": "༠༡༢༣༤༥༦༧༨༩",
}
_NATIVE = {
    "Arab": "arab", "Beng": "beng", "Deva": "deva", "Gujr": "gujr", "Guru": "guru", "Khmr": "khmr", "Knda": "knda",
    "Laoo": "laoo", "Mlym": "mlym", "Mymr": "mymr", "Orya": "orya", "Telu": "telu", "Thai": "thai", "Tibt": "tibt",
}  # fmt: skip
# Arabic script with the Persian forms of 4, 5 and 6.
_EXTENDED = frozenset({"azb", "fa", "glk", "ks", "lki", "lrc", "mzn", "pnb", "ps", "sd", "skr", "ur", "uz"})
_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*(?:-x(?:-[a-z0-9]{1,8})+)?")
PRIVATE = "-x-"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is known of a language: its name in itself, its script, its plural rule, and languages whose speakers read it."""

    autonym: str
    script: str
    plural: str
    fallback: tuple[str, ...]


def is_code(code: str) -> bool:
    """True for the code of a locale: BCP 47, in small letters, as Wikimedia writes them (`pt-br`, `es-x-wmar`)."""
    return bool(_CODE.fullmatch(code)) and (base_of(code) in _table() or _is_valid(code))


def _is_valid(code: str) -> bool:
    import langcodes  # noqa: PLC0415 - loads large tables, and most codes are in ours

    return langcodes.tag_is_valid(code)


def base_of(code: str) -> str:
    """The language of an edition: `es-x-wmar` gives `es`."""
    return code.partition(PRIVATE)[0]


def suggest_language(code: str) -> Suggestion:
    """What to write into a new `locale.yaml`. Empty where nothing is known: the translator fills it in."""
    language = base_of(code)
    known = _table().get(language)
    if known is not None:
        return known
    parent = _table().get(language.partition("-")[0], Suggestion("", "", "", ()))
    import langcodes  # noqa: PLC0415 - as above

    script = langcodes.Language.get(language).maximize().script or parent.script
    return Suggestion("", script, parent.plural, (language.partition("-")[0],) if "-" in language else ())


def direction_of(script: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if script in RIGHT_TO_LEFT else "ltr"


def language_of(code: str, *, autonym: str, script: str, direction: str = "", openedx: str = "") -> Language:
    """The Language of a locale. `code` may be an edition's; HTML gets the language's."""
    language = base_of(code)
    return Language(language, openedx or openedx_code(language), direction or direction_of(script), autonym)


def openedx_code(code: str) -> str:
    """The code by which Open edX and WikiLearn know a language: two letters, but for the two Chinese scripts."""
    if code.startswith("zh"):
        return "zh_HANT" if any(part in code for part in ("hant", "tw", "hk", "mo")) else "zh_HANS"
    return code.partition("-")[0]


def digits_of(system: str, language: str, script: str) -> str:
    """Ten digits from nought to nine, for `latn`, `native` or the name of a numbering system."""
    if system == "native":
        system = "arabext" if language.partition("-")[0] in _EXTENDED else _NATIVE.get(script, "latn")
    return DIGITS.get(system, EUROPEAN)


def in_digits(text: str, digits: str) -> str:
    """`text` with its European digits written in `digits`."""
    return text.translate({ord(str(number)): digit for number, digit in enumerate(digits)})


@cache
def _table() -> Mapping[str, Suggestion]:
    lines = (resources.files("builder.data") / "languages.tsv").read_text("utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return {code: Suggestion(autonym, script, plural, tuple(chain.split())) for code, autonym, script, plural, chain in rows}
