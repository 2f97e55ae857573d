"""Addresses on the web: which can be opened safely, which invite to a chat or a call, and which a text has written out."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_WRITTEN = re.compile(r"\b(?:https?://|www\.)[^\s)\]>\"']+", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)
_CHAT = re.compile(
    r"(?<![\w.-])(?:[\w-]+\.)*(?:t\.me|telegram\.(?:me|org|dog)|discord\.gg|discord(?:app)?\.com/(?:invite|channels)"
    r"|chat\.whatsapp\.com|whatsapp\.com/channel|wa\.me|signal\.(?:group|me)|matrix\.to|join\.slack\.com|line\.me"
    r"|web\.libera\.chat|zoom\.us|meet\.google\.com|meet\.jit\.si|teams\.(?:microsoft|live)\.com)(?![\w.-]*@)(?:/|\b)"
    r"|\b(?:tg|irc|ircs)://",
    re.IGNORECASE,
)


def written_out(text: str) -> tuple[str, ...]:
    """Every address that stands in a text with its `https://` or `www.`, in order."""
    return tuple(found[0] for found in _WRITTEN.finditer(text))


def chat_invite(text: str) -> str:
    """The part of a text that invites to a chat or a call; empty if none does."""
    found = _CHAT.search(text)
    return found[0] if found else ""


def fault_of(address: str) -> str:
    """What is wrong with an address that a browser shall open; empty if nothing is."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        public = not (parts.username or parts.port) and ".." not in host
        ascii_host = host.encode("idna").decode() if host and public else ""
    except ValueError:
        return "cannot be read"
    if parts.scheme != "https":
        return "does not begin with https://"
    if not _HOST.fullmatch(ascii_host):
        return "names no public host"
    if re.search(r"[\s<>\"{}|\\^`]", address):
        return "has a character that addresses do not have"
    if address[-1] in ".,;:!?'*" or address.count("(") != address.count(")"):
        return "seems to be cut off, or to have the mark that stood behind it"
    return ""
