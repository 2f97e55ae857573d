"""Parts of a page: HTML, and the styles and scripts that it needs. They are data, so the page decides how to load them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files
from typing import Any, Literal

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from builder.diagnostics import count


@dataclass(frozen=True, slots=True)
class Resource:
    """A style or a script: at an address, or as it stands here."""

    kind: Literal["css", "js"]
    url: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fragment:
    """HTML that may be put into a page as it is, with its resources in the order in which they are to be loaded."""

    html: Markup
    resources: tuple[Resource, ...] = ()


def resources_of(fragments: Iterable[Fragment]) -> tuple[Resource, ...]:
    """The resources of all parts of a page, each once."""
    return tuple(dict.fromkeys(resource for fragment in fragments for resource in fragment.resources))


def fill(template: str, **names: Any) -> Markup:
    """A part of a page out of its template. Whatever is not `Markup` is escaped."""
    return Markup(_sound(_environment().get_template(template).render(**names)))  # noqa: S704 - the template escapes


def _sound(text: str) -> str:
    """Text that can be written as UTF-8: JSON of an archive may hold halves of letters."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["count"] = count
    return environment


def _source(name: str) -> str:
    return (package_files("builder.preview") / "templates" / name).read_text("utf-8")
