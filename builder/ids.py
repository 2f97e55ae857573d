"""From an author's id to the `url_name` that learners' answers hang on: by name, never by place, time or language."""

from __future__ import annotations

import hashlib
import re

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_ID = 30
_SLUG = 20
_DIGEST = 8


def url_name(module: str, own: str = "") -> str:
    """The Open edX name of a module, or of the lesson, unit or block `own` in it.

    At most 29 characters of `[a-z0-9-]`. It ends in a digest of the full name, so no name is a suffix of another and none ends
    in `course`: WikiLearn maps translated blocks by suffix.
    """
    full = f"{module}/{own}" if own else module
    digest = hashlib.sha256(full.encode()).hexdigest()[:_DIGEST]
    slug = (own or module).replace("/", "-")[:_SLUG].strip("-")
    return f"{slug}-{digest}"


def discussion_id(module: str, own: str) -> str:
    """The permanent id of a forum topic: 32 hexadecimal digits, the same in every locale."""
    return hashlib.sha256(f"discussion/{module}/{own}".encode()).hexdigest()[:32]
