"""One locale as its checks see it: its files, the texts that they translate, and the course as it changes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from builder.diagnostics import Location
from builder.locales import LOCALES, LocaleFolder, Locales, adapted_project, where_of
from builder.locales.catalogue import Catalogue, Message
from builder.locales.soundness import Flaw
from builder.locales.structure import Adapted
from builder.locales.translations import flaws_in
from builder.locales.units import Unit, units_of
from builder.model.blocks import Block
from builder.model.locale import LocaleSettings
from builder.model.text import Text
from builder.sources.project import Project


@dataclass(frozen=True)
class LocaleView:
    """A locale of a project. It is equal to nothing but itself, so that it can remember what was found in it."""

    project: Project
    code: str
    locales: Locales

    __hash__ = object.__hash__

    @property
    def folder(self) -> LocaleFolder | None:
        """Its files, or None when its settings cannot be read."""
        return self.locales.folders.get(self.code)

    @property
    def settings(self) -> LocaleSettings | None:
        """Its `locale.yaml`."""
        return self.folder.locale.settings if self.folder else None

    @property
    def where(self) -> Location:
        """Its settings, for messages about the locale as a whole."""
        return where_of(self.code)

    @property
    def prefix(self) -> str:
        """How the paths of its files begin."""
        return f"{LOCALES}/{self.code}/"

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """Every unit of the project by its key."""
        return {unit.key: unit for units in units_of(self.project).values() for unit in units}

    @cached_property
    def adapted(self) -> Adapted:
        """The project as this locale changes it."""
        if self.folder is None:
            return Adapted(self.project, (), ())
        return adapted_project(self.project, self.folder.locale, self.locales)

    def blocks(self) -> Iterator[Block[Text]]:
        """Every block of the course as this locale changes it."""
        for module in self.adapted.project.modules.values():
            for lesson in module.lessons:
                for unit in lesson.units:
                    yield from unit.blocks

    def catalogues(self) -> Iterator[tuple[str, Catalogue]]:
        """Its catalogues by name."""
        if self.folder is not None:
            yield from sorted(self.folder.catalogues.items())

    def messages(self) -> Iterator[tuple[str, Message]]:
        """Its messages, each with the name of its catalogue."""
        for name, catalogue in self.catalogues():
            for message in catalogue.messages:
                yield name, message

    def translated(self) -> Iterator[tuple[Unit, Message]]:
        """Its messages that translate a unit of the project."""
        for _, message in self.messages():
            unit = self.units.get(message.key)
            if unit is not None and message.target:
                yield unit, message

    @cached_property
    def flaws(self) -> tuple[tuple[Message, Flaw], ...]:
        """What keeps messages from being shown."""
        return tuple((message, flaw) for unit, message in self.translated() for flaw in flaws_in(message, unit.text))
