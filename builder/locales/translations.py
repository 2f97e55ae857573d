"""What a locale's readers get for a text: its own translation, or that of the next locale in the chain, or the source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from builder.locales.catalogue import Message
from builder.locales.soundness import flaws_of
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
        if message is None or not message.target or flaws_of(message.source, message.target, markdown=text.markdown):
            return State.MISSING
        return State.STALE if message.fuzzy or not same_words(message.source, text.source) else State.TRANSLATED


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
