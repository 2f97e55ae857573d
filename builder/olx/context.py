"""What the writers of blocks need to know of the course around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape

from builder.ids import url_name
from builder.locales.languages import in_digits
from builder.markup.html import fill, plain_text, render_blocks, render_line
from builder.markup.paragraphs import join_paragraphs
from builder.model.blocks import FigureBlock
from builder.model.course import Course, Figure, Interface, Module
from builder.model.locale import Locale
from builder.model.text import Body, Language, Paragraph, Phrase, State
from builder.olx.profile import Target

Resolve = Callable[[str], str]


class Targets:
    """What links can point to: `module/id` to a url_name. It remembers what was asked for, and what the answer was."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.asked: dict[str, str] = {}

    def find(self, target: str) -> str:
        """The url_name of a target, or the empty string."""
        found = self.asked[target] = self.names.get(target, "")
        return found


@dataclass(frozen=True, slots=True)
class Context:
    """The course, where it goes, and what its links point to."""

    course: Course[Phrase]
    target: Target
    language: Language
    targets: Targets = field(compare=False)
    figures: Mapping[str, Figure[Phrase]]
    locale: Locale
    others: tuple[Context, ...] = ()  # the same course in other languages, as far as its activities go

    @property
    def interface(self) -> Interface[Phrase]:
        """The words that the builder adds, in the course's language."""
        return self.course.syllabus.interface


def make_context(
    course: Course[Phrase], target: Target, locale: Locale, others: Iterable[tuple[Course[Phrase], Locale]] = ()
) -> Context:
    """The context of one build. `others` are the course's activities in other languages."""
    targets = Targets(dict(_targets(course.modules)))

    def context(course: Course[Phrase], locale: Locale, others: tuple[Context, ...] = ()) -> Context:
        return Context(course, target, locale.language, targets, {figure.id: figure for figure in course.figures}, locale, others)

    return context(course, locale, tuple(context(*other) for other in others))


def around_modules(context: Context) -> Context:
    """The context without the modules, and without what their files do not depend on: what they share."""
    course = replace(context.course, modules=(), figures=(), glossary=(), static=(), templates=())
    return replace(context, course=course, others=tuple(map(around_modules, context.others)))


def around_module(module: Module[Phrase], context: Context, shared: Context) -> Context:
    """All that the files of one module are made from, besides the module, and nothing else."""
    blocks = (block for lesson in module.lessons for unit in lesson.units for block in unit.blocks)
    shown = {block.figure for block in blocks if isinstance(block, FigureBlock)}
    targets = Targets(context.targets.names)

    def around(context: Context, shared: Context) -> Context:
        same = tuple(other for other in context.course.modules if other.id == module.id)
        return replace(
            shared,
            course=replace(shared.course, modules=same),
            targets=targets,
            figures={name: figure for name, figure in context.figures.items() if name in shown},
            others=tuple(map(around, context.others, shared.others)),
        )

    return around(context, shared)


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
            found = context.targets.find(f"{module}/{name}") or context.targets.find(name)
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
    for (language, stale), run in _runs(body):
        html = render_blocks(join_paragraphs((part.lead, part.words.text) for part in run), resolve)
        if stale:
            note = line_html(context.interface.stale_note, context)
            html = f'<div class="ldn-outdated">\n<p><small><em>{note}</em></small></p>\n{html}\n</div>'
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


def phrase_html(phrase: Phrase, context: Context) -> str:
    """HTML of one line of plain text, marked if it is in another language than the course's."""
    html = escape(phrase.text, quote=False)
    if phrase.language == context.language:
        return html
    return f'<span lang="{phrase.language.code}" dir="{phrase.language.direction}">{html}</span>'


def filled(phrase: Phrase, context: Context, **numbers: str) -> Phrase:
    """A phrase of the interface with its numbers, in the locale's digits where the words are in its language."""
    digits = context.locale.digits if phrase.language == context.language else "0123456789"
    return replace(phrase, text=fill(phrase.text, {name: in_digits(number, digits) for name, number in numbers.items()}))


def _runs(body: Body[Phrase]) -> Iterator[tuple[tuple[Language, bool], Body[Phrase]]]:
    """Paragraphs that follow each other in one language, outdated or not. Empty paragraphs go with those around them."""

    def kind(part: Paragraph[Phrase]) -> tuple[Language, bool]:
        return part.words.language, part.words.state is State.STALE

    start = 0
    for at in range(1, len(body) + 1):
        if at == len(body) or kind(body[at]) != kind(body[start]):
            yield kind(body[start]), body[start:at]
            start = at


def wrap(html: str, language: Language) -> str:
    """HTML that says its language and direction itself: Open edX takes the direction from the learner's interface."""
    return f'<div lang="{escape(language.code)}" dir="{language.direction}">\n{html}\n</div>\n'
