"""What the writers of blocks need to know of the course around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from builder.ids import url_name
from builder.markup.html import plain_text, render_blocks, render_line
from builder.markup.paragraphs import join_paragraphs
from builder.model.course import Course, Figure, Interface, Module
from builder.model.text import Body, Language, Phrase
from builder.olx.profile import Target

Resolve = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Context:
    """The course, where it goes, and what its links point to. `targets` maps `module/id` to a url_name."""

    course: Course[Phrase]
    target: Target
    language: Language
    targets: Mapping[str, str]
    figures: Mapping[str, Figure[Phrase]]

    @property
    def interface(self) -> Interface[Phrase]:
        """The words that the builder adds, in the course's language."""
        return self.course.syllabus.interface


def make_context(course: Course[Phrase], target: Target, language: Language) -> Context:
    """The context of one build."""
    return Context(course, target, language, dict(_targets(course.modules)), {figure.id: figure for figure in course.figures})


def _targets(modules: tuple[Module[Phrase], ...]) -> Iterator[tuple[str, str]]:
    for module in modules:
        yield module.id, url_name(module.id)
        for lesson in module.lessons:
            yield f"{module.id}/{lesson.id}", url_name(module.id, lesson.id)
            for unit in lesson.units:
                yield f"{module.id}/{unit.id}", url_name(module.id, unit.id)
                for block in unit.blocks:
                    yield f"{module.id}/{block.id}", url_name(module.id, block.id)


def resolver(context: Context, module: str = "") -> Resolve:
    """How targets in the texts of `module` become addresses. Unknown ones stay as written: the source checks refuse them."""

    def resolve(target: str) -> str:
        scheme, _, name = target.partition(":")
        if scheme == "unit":
            found = context.targets.get(f"{module}/{name}") or context.targets.get(name)
            return f"/jump_to_id/{found}" if found else target
        if scheme == "figure":
            return f"/static/{figure_file(name)}"
        if scheme == "static":
            return f"/static/{name}"
        return target

    return resolve


def figure_file(figure: str) -> str:
    """Name of a figure among the course's files."""
    return f"figure-{figure}.svg"


def html_of(body: Body[Phrase], context: Context, module: str = "") -> str:
    """HTML of a Markdown body. Paragraphs in another language than the course's carry their own `lang` and `dir`."""
    resolve = resolver(context, module)
    parts: list[str] = []
    for language, run in _runs(body):
        html = render_blocks(join_paragraphs((part.lead, part.words.text) for part in run), resolve)
        parts.append(html if language == context.language else wrap(html, language))
    return "\n".join(parts)


def plain_of(body: Body[Phrase]) -> str:
    """A Markdown body as plain text, for what must not hold HTML."""
    return plain_text(join_paragraphs((part.lead, part.words.text) for part in body))


def line_html(phrase: Phrase, context: Context, module: str = "") -> str:
    """HTML of one line with inline Markdown, marked if it is in another language than the course's."""
    html = render_line(phrase.text, resolver(context, module))
    if phrase.language == context.language:
        return html
    return f'<span lang="{phrase.language.code}" dir="{phrase.language.direction}">{html}</span>'


def _runs(body: Body[Phrase]) -> Iterator[tuple[Language, Body[Phrase]]]:
    start = 0
    for at in range(1, len(body) + 1):
        if at == len(body) or body[at].words.language != body[start].words.language:
            yield body[start].words.language, body[start:at]
            start = at


def wrap(html: str, language: Language) -> str:
    """HTML that says its language and direction itself: Open edX takes the direction from the learner's interface."""
    return f'<div lang="{escape(language.code)}" dir="{language.direction}">\n{html}\n</div>\n'
