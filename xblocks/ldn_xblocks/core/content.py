"""The content of a block: the JSON in its element's body (`docs/activities.md`), read strictly.

A document may be hand-edited, so nothing in it is believed: every mistake is a `ContentError` that names the place.
Keys that are not known are ignored, so a newer builder may add some.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

VERSION = 1
STEPS = ("never", "rarely", "sometimes", "often", "always", "irrelevant")
GROUPS = ("quality", "action")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9._-]{0,255}", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*", re.ASCII)
_LONGEST = 64

T = TypeVar("T")


class ContentError(Exception):
    """The document cannot be shown. The message is for authors: where, what, and what was expected."""


@dataclass(frozen=True, slots=True)
class Item:
    """An id and a line of text: a step of the scale, a behaviour, a skill's name."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill to rate. `group` is quality or action; `unit` the url_name of the unit that helps to grow it, or empty."""

    id: str
    group: str
    name: str
    text: str
    behaviours: tuple[Item, ...]
    growth: str
    unit: str


@dataclass(frozen=True, slots=True)
class Preset:
    """Skills that matter in a role."""

    id: str
    name: str
    text: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssessmentContent:
    """A self-assessment in one language. `scale` has the six steps of `STEPS`, the way out of the scale last."""

    language: str
    direction: str
    title: str
    instructions: str
    scale: tuple[Item, ...]
    skills: tuple[Skill, ...]
    presets: tuple[Preset, ...]


@dataclass(frozen=True, slots=True)
class PromptContent:
    """A prompt of the journal in one language. `tags` are ids out of `skills`: what a new entry is tagged with."""

    language: str
    direction: str
    title: str
    prompt: str
    skills: tuple[Item, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a worksheet. `rows` is its height in lines."""

    id: str
    label: str
    hint: str
    rows: int


@dataclass(frozen=True, slots=True)
class WorksheetContent:
    """A worksheet in one language, `columns` boxes side by side on a wide screen."""

    language: str
    direction: str
    title: str
    instructions: str
    columns: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class _Node:
    """A value and where it stands, such as `locales.en.skills[3].name`."""

    value: Any
    path: str

    def get(self, key: str) -> _Node:
        value = self.object()
        if key not in value:
            raise ContentError(f"{self._place()} has no `{key}`.")
        return _Node(value[key], f"{self.path}.{key}" if self.path else key)

    def optional(self, key: str, default: Any) -> _Node:
        return self.get(key) if key in self.object() else _Node(default, f"{self.path}.{key}")

    def object(self) -> dict[str, Any]:
        if not isinstance(self.value, dict):
            raise ContentError(f"{self._place()} must be an object, in braces.")
        return self.value

    def text(self, longest: int = 20_000) -> str:
        if not isinstance(self.value, str):
            raise ContentError(f"{self._place()} must be text.")
        if len(self.value) > longest:
            raise ContentError(f"{self._place()} is longer than {longest} characters.")
        return self.value

    def words(self) -> str:
        text = self.text(255)
        if not text.strip():
            raise ContentError(f"{self._place()} is empty.")
        return text

    def id(self) -> str:
        text = self.text(_LONGEST)
        if not _ID.fullmatch(text):
            raise ContentError(f"{self._place()} must be an id of small letters, digits and single hyphens, not {text!r}.")
        return text

    def one_of(self, allowed: tuple[str, ...]) -> str:
        if self.value not in allowed:
            raise ContentError(f"{self._place()} must be one of {', '.join(allowed)}.")
        return str(self.value)

    def number(self, least: int, most: int) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not least <= self.value <= most:
            raise ContentError(f"{self._place()} must be a whole number from {least} to {most}.")
        return self.value

    def items(self, read: Callable[[_Node], T]) -> tuple[T, ...]:
        if not isinstance(self.value, list):
            raise ContentError(f"{self._place()} must be a list.")
        return tuple(read(_Node(item, f"{self.path}[{number}]")) for number, item in enumerate(self.value))

    def _place(self) -> str:
        return f"`{self.path}`" if self.path else "The content"


def parse_assessment(text: str, language: str | None) -> AssessmentContent:
    """The self-assessment for a course in `language`. Raises ContentError."""
    found: AssessmentContent = _parse(text, language, _assessment)
    return found


def parse_journal(text: str, language: str | None) -> PromptContent | WorksheetContent:
    """The prompt or the worksheet for a course in `language`. Raises ContentError."""
    found: PromptContent | WorksheetContent = _parse(text, language, _journal)
    return found


def choose_locale(codes: tuple[str, ...], language: str | None, source: str) -> str:
    """The best of `codes` for a course in `language`: itself, its parents, a sister, the source language, the first.

    `zh_HANS` finds `zh-hans`, `es-x-wmar` finds `es`, `pt` finds `pt-br`.
    """
    known = {_plain(code): code for code in codes}
    wanted = _plain(language or "")
    while wanted:
        if wanted in known:
            return known[wanted]
        sister = next((known[code] for code in known if code.startswith(f"{wanted}-")), None)
        if sister is not None:
            return sister
        wanted = wanted.rpartition("-")[0].removesuffix("-x")
    return known.get(_plain(source), codes[0])


def _plain(code: str) -> str:
    return code.lower().replace("_", "-")


@lru_cache(maxsize=128)
def _parse(text: str, language: str | None, read: Callable[[_Node, _Node, str], T]) -> T:
    root = _document(text)
    code = choose_locale(tuple(root.get("locales").object()), language, root.optional("source", "").text(_LONGEST))
    return read(root, root.get("locales").get(code), code)


def _document(text: str) -> _Node:
    if not text.strip():
        raise ContentError("There is no content. Import the course from an archive that `ldn build` made.")
    try:
        root = _Node(json.loads(text), "")
    except json.JSONDecodeError as error:
        raise ContentError(f"The content is not JSON: {error.msg} in line {error.lineno}, column {error.colno}.") from None
    except (RecursionError, ValueError):
        raise ContentError("The content is not JSON that can be read.") from None
    version = root.get("version").number(1, 10**6)
    if version > VERSION:
        raise ContentError(f"The content has version {version}; this block reads up to {VERSION}. Upgrade ldn-xblocks.")
    locales = root.get("locales").object()
    if not locales:
        raise ContentError("`locales` is empty.")
    for code in locales:
        if not _CODE.fullmatch(code) or len(code) > _LONGEST:
            raise ContentError(f"`locales` has {code[:_LONGEST]!r}, which is no language code.")
    return root


def _assessment(root: _Node, locale: _Node, code: str) -> AssessmentContent:  # noqa: ARG001 - the readers have one form
    skills = locale.get("skills").items(_skill)
    if not skills:
        raise ContentError(f"`{locale.path}.skills` is empty.")
    _unique(locale.get("skills").path, tuple(skill.id for skill in skills))
    scale = locale.get("scale").items(_item)
    if tuple(step.id for step in scale) != STEPS:
        raise ContentError(f"`{locale.path}.scale` must hold {', '.join(STEPS)}, in this order.")
    ids = {skill.id for skill in skills}
    presets = locale.optional("presets", []).items(lambda node: _preset(node, ids))
    _unique(f"{locale.path}.presets", tuple(preset.id for preset in presets))
    return AssessmentContent(
        code, _direction(locale), locale.get("title").words(), locale.get("instructions").text(), scale, skills, presets
    )


def _journal(root: _Node, locale: _Node, code: str) -> PromptContent | WorksheetContent:
    if root.get("mode").one_of(("entry", "worksheet")) == "worksheet":
        return _worksheet(root, locale, code)
    skills = locale.get("skills").items(_named)
    _unique(locale.get("skills").path, tuple(skill.id for skill in skills))
    ids = {skill.id for skill in skills}
    tags = root.optional("tags", []).items(lambda node: _known(node, ids))
    return PromptContent(code, _direction(locale), locale.get("title").words(), locale.get("prompt").text(), skills, tags)


def _worksheet(root: _Node, locale: _Node, code: str) -> WorksheetContent:
    boxes = locale.get("fields").items(_box)
    if not boxes:
        raise ContentError(f"`{locale.path}.fields` is empty.")
    _unique(locale.get("fields").path, tuple(box.id for box in boxes))
    columns = root.optional("columns", 1).number(1, 3)
    return WorksheetContent(
        code, _direction(locale), locale.get("title").words(), locale.get("instructions").text(), columns, boxes
    )


def _direction(locale: _Node) -> str:
    return locale.get("dir").one_of(("ltr", "rtl"))


def _skill(node: _Node) -> Skill:
    unit = node.optional("unit", "")
    if not _NAME.fullmatch(unit.text(255)):
        raise ContentError(f"`{unit.path}` must be the url_name of a unit.")
    return Skill(
        node.get("id").id(),
        node.get("group").one_of(GROUPS),
        node.get("name").words(),
        node.get("text").text(2000),
        node.optional("behaviours", []).items(_item),
        node.optional("growth", "").text(2000),
        unit.text(255),
    )


def _preset(node: _Node, ids: set[str]) -> Preset:
    skills = node.get("skills").items(lambda item: _known(item, ids))
    return Preset(node.get("id").id(), node.get("name").words(), node.optional("text", "").text(2000), skills)


def _box(node: _Node) -> Box:
    return Box(
        node.get("id").id(),
        node.get("label").words(),
        node.optional("hint", "").text(2000),
        node.optional("rows", 4).number(1, 30),
    )


def _item(node: _Node) -> Item:
    return Item(node.get("id").id(), node.get("text").text(2000))


def _named(node: _Node) -> Item:
    return Item(node.get("id").id(), node.get("name").words())


def _known(node: _Node, ids: set[str]) -> str:
    name = node.id()
    if name not in ids:
        raise ContentError(f"`{node.path}` names the skill `{name}`, which is not in `skills`.")
    return name


def _unique(path: str, ids: tuple[str, ...]) -> None:
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice is not None:
        raise ContentError(f"`{path}` has the id `{twice}` twice.")
