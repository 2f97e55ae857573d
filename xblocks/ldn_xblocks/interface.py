"""The words of buttons and messages, in the language of the content and not of the user's account.

A learner whose account is in English reads a Bengali course in Bengali, buttons included.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from ldn_xblocks import compat

Translate = Callable[[str], str]
CATALOGUES = Path(__file__).parent / "conf" / "locale"
DOMAIN = "django"


@lru_cache(maxsize=64)
def translator(language: str) -> Translate:
    """The translation of messages into `language`; English for a language without a catalogue.

    What operators pulled with the platform's own tools wins over what the wheel carries.
    """
    chain: gettext.NullTranslations = gettext.NullTranslations()
    for root in (compat.pulled_catalogues(), CATALOGUES):
        for name in directories(language):
            if root is not None and gettext.find(DOMAIN, str(root), [name]):
                found = gettext.translation(DOMAIN, str(root), [name])
                if isinstance(chain, gettext.GNUTranslations):
                    chain.add_fallback(found)
                else:
                    chain = found
    # An empty message is the catalogue's header, and no words to show.
    return lambda message: chain.gettext(message) if message else ""


def directories(language: str) -> tuple[str, ...]:
    """Names of the catalogue's directory, the best first: `es-x-wmar` gives `es_x_wmar`, `es`; `ar-ma` gives `ar_MA`, `ar`."""
    parts = language.replace("_", "-").split("-")
    names = []
    for count in range(len(parts), 0, -1):
        head, *rest = parts[:count]
        names.append("_".join([head.lower(), *(_subtag(part) for part in rest)]))
    return tuple(names)


def _subtag(part: str) -> str:
    if len(part) == 2:  # a region
        return part.upper()
    return part.title() if len(part) == 4 else part.lower()  # a script; anything else
