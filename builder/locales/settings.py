"""Reads `locales/<code>/locale.yaml`: who, which script, which links, and what this edition changes in the course."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from builder.diagnostics import Location, suggest
from builder.locales.languages import digits_of, is_code, language_of
from builder.model.locale import Hide, Insert, Locale, LocaleSettings, Move, Operation, Replace, SetValue
from builder.sources import faults
from builder.sources.faults import Faults
from builder.sources.reading import Reading
from builder.sources.records import Scope, read_record
from builder.sources.yamltree import place

FILE = "locale.yaml"
STRUCTURE = "structure"
_KEYS = {
    "hide": ("why",),
    "replace": ("with", "based_on"),
    "insert": ("after", "before"),
    "move": ("after", "before"),
    "set": (),
}


def read_locale(folder: Path, reading: Reading) -> Locale | None:
    """The locale in a folder, or None after noting why not."""
    path = reading.name(folder / FILE)

    def read(node: Node, found: Faults) -> Locale | None:
        operations = tuple(_operations(node, path, found))
        settings: LocaleSettings | None = read_record(LocaleSettings, _without_structure(node), Scope(path, path, path, found))
        if settings is None or not _is_sound(settings, folder.name, found):
            return None
        return locale_of(settings, operations)

    return reading.record(folder / FILE, read)


def locale_of(settings: LocaleSettings, operations: tuple[Operation, ...] = ()) -> Locale:
    """A locale out of its settings."""
    openedx = settings.openedx
    language = language_of(
        settings.code,
        autonym=settings.autonym,
        script=settings.script,
        direction=settings.dir or "",
        openedx=(openedx.language or "") if openedx else "",
    )
    return Locale(
        code=settings.code,
        language=language,
        run_suffix=(openedx.run_suffix if openedx else None) or settings.code,
        digits=digits_of(settings.digits, language.code, settings.script),
        font=(openedx.font or "") if openedx else "",
        variables=(*settings.vars, *settings.links),
        settings=settings,
        operations=operations,
    )


def _is_sound(settings: LocaleSettings, folder: str, found: Faults) -> bool:
    where = settings.where.at("code")
    if not is_code(settings.code):
        hint = "use the code of your Wikipedia in small letters, such as `bn`, `pt-br`, or `es-x-mygroup` for an edition"
        found.add(faults.BAD_ID, where, f"'{settings.code}' is not a language code (BCP 47)", hint)
    elif settings.code != folder:
        found.add(faults.BAD_ID, where, f"the code is '{settings.code}', but the folder is called {folder}", "give both one name")
    else:
        return True
    return False


def _without_structure(node: Node) -> Node:
    if not isinstance(node, MappingNode):
        return node
    rest = [(key, value) for key, value in node.value if key.value != STRUCTURE]
    return MappingNode(node.tag, rest, node.start_mark, node.end_mark)


def _operations(node: Node, path: str, found: Faults) -> Iterator[Operation]:
    if not isinstance(node, MappingNode):
        return
    for key, value in node.value:
        if key.value != STRUCTURE:
            continue
        if not isinstance(value, SequenceNode):
            found.add(faults.WRONG_TYPE, place(value, path), "'structure' must be a list", "begin each operation with `- `")
            return
        for item in value.value:
            operation = _operation(item, path, found)
            if operation is not None:
                yield operation


def _operation(node: Node, path: str, found: Faults) -> Operation | None:
    where = place(node, path)
    if not isinstance(node, MappingNode):
        found.add(faults.WRONG_TYPE, where, "an operation must have names and values", "write `- hide: module` and so on")
        return None
    entries = {key.value: value for key, value in node.value}
    verbs = [name for name in entries if name in _KEYS]
    if len(verbs) != 1:
        unknown = next((name for name in entries if name not in {"why", "with", "based_on", "after", "before"}), "")
        said = f"unknown operation '{unknown}'" if not verbs else f"two operations in one: {', '.join(verbs)}"
        hint = suggest(unknown, _KEYS) if not verbs else "begin each operation with a `- ` of its own"
        found.add(faults.UNKNOWN_KEY, where, said, hint)
        return None
    verb = verbs[0]
    for name, value in entries.items():
        if name not in {verb, *_KEYS[verb], "why"}:
            hint = suggest(name, (*_KEYS[verb], "why"))
            found.add(faults.UNKNOWN_KEY, place(value, path), f"'{verb}' has no '{name}'", hint)
            return None
    return _VERBS[verb](_Fields(entries, verb, where, path, found))


class _Fields:
    """The fields of one operation; what is missing or wrong is noted once and asked for as an empty text."""

    def __init__(self, entries: dict[str, Node], verb: str, where: Location, path: str, found: Faults) -> None:
        self.entries, self.verb, self.where, self.path, self.found = entries, verb, where, path, found
        self.sound = True

    def word(self, name: str, hint: str) -> str:
        node = self.entries.get(name)
        if isinstance(node, ScalarNode) and node.value.strip():
            return str(node.value).strip()
        where = place(node, self.path) if node is not None else self.where
        self.found.add(faults.MISSING_KEY, where, f"'{self.verb}' needs '{name}'", hint)
        self.sound = False
        return ""

    def anchor(self) -> tuple[str, bool]:
        sides = [side for side in ("after", "before") if side in self.entries]
        if len(sides) != 1:
            self.found.add(
                faults.MISSING_KEY,
                self.where,
                f"'{self.verb}' needs 'after' or 'before'",
                "name the module to stand beside, once",
            )
            self.sound = False
            return "", False
        return self.word(sides[0], "name a module"), sides[0] == "before"


def _hide(fields: _Fields) -> Operation | None:
    made = Hide(
        fields.word("hide", "name a module, or `module/lesson`"),
        fields.word("why", "say why, for readers of `ldn locale diff`"),
        fields.where,
    )
    return made if fields.sound else None


def _replace(fields: _Fields) -> Operation | None:
    made = Replace(
        fields.word("replace", "name the module"),
        fields.word("with", "name the file, such as `modules/conflict.yaml`"),
        fields.word("based_on", "use `ldn locale fork`, which writes the digest of the module that was copied"),
        fields.where,
    )
    return made if fields.sound else None


def _insert(fields: _Fields) -> Operation | None:
    anchor, before = fields.anchor()
    made = Insert(fields.word("insert", "name the file, such as `modules/local-law.yaml`"), anchor, before, fields.where)
    return made if fields.sound else None


def _move(fields: _Fields) -> Operation | None:
    anchor, before = fields.anchor()
    made = Move(fields.word("move", "name the module"), anchor, before, fields.where)
    return made if fields.sound else None


def _set(fields: _Fields) -> Operation | None:
    node = fields.entries["set"]
    if not isinstance(node, MappingNode):
        fields.found.add(
            faults.WRONG_TYPE, fields.where, "'set' must have names and values", "write `set: {path: …, to: …, why: …}`"
        )
        return None
    inner = _Fields(
        {key.value: value for key, value in node.value} | {k: v for k, v in fields.entries.items() if k == "why"},
        "set",
        fields.where,
        fields.path,
        fields.found,
    )
    path = inner.word("path", "name the field as `module.lesson.minutes`")
    made = SetValue(path, inner.word("to", "write the new value"), inner.word("why", "say why"), fields.where)
    return made if inner.sound else None


_VERBS: dict[str, Callable[[_Fields], Operation | None]] = {
    "hide": _hide,
    "replace": _replace,
    "insert": _insert,
    "move": _move,
    "set": _set,
}
