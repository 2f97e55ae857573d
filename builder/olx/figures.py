"""Renders a figure's template in the course's language."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from functools import cache

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from builder.diagnostics import BuilderError, Finding, Location, Severity
from builder.model.course import Figure
from builder.model.text import Language, Phrase
from builder.olx.context import Context, figure_file

UNDRAWABLE = "S112"
_HINT = "look at the line named; a template knows label, title, alt, lang, dir, width and height"
# A template is a small program: it can fail in every way in which an expression can.
_FAILURES = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def figure_files(context: Context, written: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """The SVG file of every figure that is named in the files `written` so far."""
    templates = dict(context.course.templates)
    contents = list(written)
    for name, figure in sorted(context.figures.items()):
        address = f"/static/{figure_file(name)}".encode()
        if any(address in content for content in contents):
            yield f"static/{figure_file(name)}", render_figure(figure, templates[name], figure.alt.language)


def render_figure(figure: Figure[Phrase], template: str, language: Language) -> bytes:
    """SVG of one figure. Raises BuilderError, with the place in the template, when that fails or its result is not XML."""
    name = f"syllabus/figures/{figure.id}.svg.j2"
    try:
        svg = _compile(template).render(
            label={item.id: item.text.text for item in figure.labels},
            title=figure.title.text,
            alt=figure.alt.text,
            lang=language.code,
            dir=language.direction,
            width=figure.width,
            height=figure.height,
        )
        etree.fromstring(svg.encode())
    except etree.XMLSyntaxError as error:
        raise _undrawable(Location(name), f"the drawing is not valid XML once it is filled in: {error}") from error
    except _FAILURES as error:
        raise _undrawable(Location(name, _line_of(error)), f"the drawing's template fails: {error}") from error
    return svg.encode()


def _undrawable(where: Location, message: str) -> BuilderError:
    finding = Finding(UNDRAWABLE, Severity.ERROR, where, " ".join(message.split()), _HINT)
    return BuilderError(f"{where.path}: {message}", [finding])


def _line_of(error: BaseException) -> int:
    """The line of a template that failed: Jinja puts it into the traceback, as if the template were a file of Python's."""
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 0 for frame in reversed(frames) if frame.filename in {"<template>", "<unknown>"}), 0)


def wrap_words(text: str, width: int) -> list[str]:
    """Lines of at most `width` characters, broken at spaces; a longer word, or a script without spaces, is broken anywhere."""
    lines: list[str] = [""]
    for word in text.split():
        pieces = [word] if len(word) <= width or word.isascii() else [word[at : at + width] for at in range(0, len(word), width)]
        for piece in pieces:
            joined = f"{lines[-1]} {piece}".strip()
            if len(joined) <= width:
                lines[-1] = joined
            else:
                lines.append(piece)
    return [line for line in lines if line]


@cache
def _compile(template: str) -> Template:
    environment = ImmutableSandboxedEnvironment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        optimized=False,  # each is rendered a few times at most: to improve it takes longer than that gains
    )
    environment.filters["wrap"] = wrap_words
    return environment.from_string(template)
