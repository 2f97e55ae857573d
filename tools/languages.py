"""Writes builder/data/languages.tsv: what `ldn locale add` suggests for a language. Needs Babel, langcodes and banana-i18n.

    pip install babel langcodes && npm pack banana-i18n && tar xzf banana-i18n-*.tgz
    python tools/languages.py package/src/languages/fallbacks.json

Names of languages and scripts are CLDR's (Unicode licence), plural forms are gettext's by way of Babel (BSD), fallback chains
are MediaWiki's by way of banana-i18n (MIT).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import langcodes
from babel import Locale, UnknownLocaleError, localedata
from babel.messages.plurals import PLURALS

TARGET = Path(__file__).parents[1] / "builder" / "data" / "languages.tsv"


def main(fallbacks: Path) -> None:
    """Write the table."""
    chains = {
        code.lower(): chain if isinstance(chain, list) else [chain]
        for code, chain in json.loads(fallbacks.read_text("utf-8")).items()
    }
    known = {name for name in localedata.locale_identifiers() if name.count("_") == 0} - {"root"}
    lines = ["code\tautonym\tscript\tplural\tfallback"]
    for code in sorted(known | set(chains)):
        chain = [name for name in chains.get(code, []) if name != "en"]
        lines.append("\t".join((code, _autonym(code), _script(code), _plural(code), " ".join(chain))))
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")


def _autonym(code: str) -> str:
    try:
        return Locale.parse(code, sep="-").get_display_name() or ""
    except (UnknownLocaleError, ValueError):
        return ""


def _script(code: str) -> str:
    try:
        return langcodes.Language.get(code).maximize().script or ""
    except langcodes.LanguageTagError:
        return ""


def _plural(code: str) -> str:
    number, rule = PLURALS.get(code.partition("-")[0], ("", ""))
    return f"nplurals={number}; plural={rule};" if number else ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
