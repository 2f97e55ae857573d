"""What a locale's readers get for a text: its own translation, or that of the next locale in the chain, or the source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from builder.locales.catalogue import Message
from builder.locales.soundness import LEADS_ELSEWHERE, Flaw, flaws_of
from builder.locales.units import same_words
from builder.model.text import Language, State, Text


@dataclass(frozen=True, slots=True)
class Level:
    """One locale of the chain: its language and its messages by key."""

    code: str
    language: Language
    messages: Mapping[str, Message]

    def state(self, text: Text) -> State:
        """How a text stands here: translated, stale or missing. What must not be shown counts as missing."""
        message = self.messages.get(text.key)
        if message is None or not message.target or not is_shown(message, text):
            return State.MISSING
        return State.STALE if is_stale(message, text) else State.TRANSLATED


def is_stale(message: Message, text: Text) -> bool:
    """True if the source has changed since this was translated, or somebody has marked it as needing work."""
    return message.fuzzy or not same_words(message.source, text.source)


def is_shown(message: Message, text: Text) -> bool:
    """May a translation be shown? A stale one may, if it fits the text that it translates and leads nowhere else than today's.

    The older text stands in the catalogue, where anybody could have written it: no link is taken on its word.
    """
    now = flaws_of(text.source, message.target, markdown=text.markdown, longest=text.longest)
    if not now or not is_stale(message, text):
        return not now
    return not flaws_in(message, text) and not any(flaw.kind in LEADS_ELSEWHERE for flaw in now)


def flaws_in(message: Message, text: Text) -> tuple[Flaw, ...]:
    """What is wrong with a translation of the text that it was made from, or of what the source says today."""
    now = flaws_of(text.source, message.target, markdown=text.markdown, longest=text.longest)
    if not now or not is_stale(message, text):
        return now
    older = message.previous if message.fuzzy and message.previous else message.source
    return flaws_of(older, message.target, markdown=text.markdown, longest=text.longest)


@dataclass(frozen=True, slots=True)
class Translations:
    """The chain of one locale: its own language first (an edition's and its language's are one), then its fallbacks."""

    own: tuple[Level, ...]
    fallbacks: tuple[Level, ...] = ()
    in_source_language: bool = False  # an edition of English: what the syllabus says is its own language

    def level_for(self, text: Text) -> Level | None:
        """Where to take one text of prose from. Our own stale words are better than another language's."""
        for wanted in ((State.TRANSLATED,), (State.STALE,)):
            found = next((level for level in self.own if level.state(text) in wanted), None)
            if found is not None:
                return found
        return next((level for level in self.fallbacks if level.state(text) is State.TRANSLATED), None)

    def level_for_all(self, texts: Iterable[Text]) -> tuple[Level, ...] | None:
        """Where to take texts from that only make sense together: all from one language and none stale, or None."""
        wanted = tuple(texts)
        for levels in (self.own, *((level,) for level in self.fallbacks)):
            if levels and all(any(level.state(text) is State.TRANSLATED for level in levels) for text in wanted):
                return levels
        return None


NONE = Translations(())
