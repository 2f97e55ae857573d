"""What a build is aimed at: the platform, the course key, and whether our own XBlocks are installed there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from builder.diagnostics import BuilderError

ProfileName = Literal["wikilearn", "openedx"]
PROFILES: tuple[ProfileName, ...] = ("wikilearn", "openedx")

LICENSE = "creative-commons: ver=4.0 BY SA"  # WikiLearn re-runs fail with any other (docs/platform.md)
_KEY = re.compile(r"course-v1:([A-Za-z0-9._-]+)\+([A-Za-z0-9._-]+)\+([A-Za-z0-9._-]+)")


@dataclass(frozen=True, slots=True)
class CourseKey:
    """`course-v1:Org+Number+Run`, taken apart."""

    org: str
    number: str
    run: str

    def __str__(self) -> str:
        return f"course-v1:{self.org}+{self.number}+{self.run}"


@dataclass(frozen=True, slots=True)
class Target:
    """Where an archive goes. `native` builds without our XBlocks, from blocks that every Open edX has."""

    profile: ProfileName
    key: CourseKey
    native: bool = False


def parse_key(text: str) -> CourseKey:
    """The course key in `text`. Raises BuilderError that says how one looks."""
    match = _KEY.fullmatch(text)
    if match is None:
        raise BuilderError(
            f"'{text}' is not a course key. It looks like course-v1:Org+Number+Run; each part has letters, digits, points, "
            "hyphens and underscores. Studio shows the key of a course in its address."
        )
    return CourseKey(*match.groups())


def for_locale(key: CourseKey, suffix: str) -> CourseKey:
    """The key of the course's run in one locale: the source language keeps the plain run."""
    return replace(key, run=f"{key.run}-{suffix}") if suffix else key
