"""What stands beside the units: the about page in the catalogue, and the pages in the course's navigation."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from builder.markup.html import fill
from builder.olx.context import html_of, line_html, wrap

if TYPE_CHECKING:
    from builder.model.course import Module, Source
    from builder.model.text import Phrase
    from builder.olx.context import Context

SOURCES_TAB = "sources"
GLOSSARY_TAB = "glossary"

Files = Iterator[tuple[str, bytes]]


def page_files(context: Context) -> Files:
    """The files of `about/` and `tabs/`."""
    about = context.course.settings.about
    yield "about/overview.html", _overview(context).encode()
    yield "about/short_description.html", escape(about.short.text, quote=False).encode()
    yield "about/effort.html", escape(effort(context), quote=False).encode()
    for slug, _, html in tabs(context):
        yield f"tabs/{slug}.html", wrap(html, context.language).encode()


def tabs(context: Context) -> Iterator[tuple[str, str, str]]:
    """Pages in the navigation: address, name, HTML. The builder's own two come last."""
    for page in context.course.settings.pages:
        yield page.id, page.title.text, html_of(page.body, context)
    if context.course.glossary:
        yield GLOSSARY_TAB, context.interface.glossary_title.text, _glossary(context)
    yield SOURCES_TAB, context.interface.sources_title.text, _sources(context)


def effort(context: Context) -> str:
    """The time that the course takes, in the author's words or added up from the lessons."""
    about = context.course.settings.about
    if about.effort:
        return about.effort.text
    minutes = sum(lesson.minutes for module in context.course.modules for lesson in module.lessons)
    if minutes < 90:
        return fill(context.interface.minutes.text, {"minutes": str(minutes)})
    return fill(context.interface.hours.text, {"hours": f"{round(minutes / 30) / 2:g}"})


def source_html(source: Source) -> str:
    """One line of credit: title with link, author, licence."""
    title = f'<a href="{escape(source.url)}">{escape(source.title)}</a>'
    licence = "" if source.license == "not verified" else f", {escape(source.license)}"
    return f"{title}. {escape(source.author)}{licence}"


def _overview(context: Context) -> str:
    interface = context.interface
    settings = context.course.settings
    outcomes = "\n".join(f"<li>{escape(outcome.text.text)}</li>" for outcome in settings.outcomes)
    modules = "\n".join(
        f"<li>{escape(module.title.text)} ({_minutes(module, context)})</li>" for module in context.course.modules
    )
    html = "\n".join(
        [
            html_of(settings.about.overview, context),
            f"<h3>{escape(interface.outcomes_title.text)}</h3>\n<ul>\n{outcomes}\n</ul>",
            f"<h3>{escape(interface.modules_title.text)}</h3>\n<ol>\n{modules}\n</ol>",
        ]
    )
    language = context.language
    return f'<section class="about" lang="{language.code}" dir="{language.direction}">\n{html}\n</section>\n'


def _minutes(module: Module[Phrase], context: Context) -> str:
    minutes = sum(lesson.minutes for lesson in module.lessons)
    return escape(fill(context.interface.minutes.text, {"minutes": str(minutes)}))


def _glossary(context: Context) -> str:
    terms = "\n".join(
        f'<h3 id="term-{term.id}">{escape(term.term.text)}</h3>\n<p>{line_html(term.meaning, context)}</p>'
        for term in context.course.glossary
    )
    return f"<h2>{escape(context.interface.glossary_title.text)}</h2>\n{terms}"


def _sources(context: Context) -> str:
    interface = context.interface
    used = set(used_sources(context))
    items = "\n".join(f"<li>{source_html(source)}</li>" for source in context.course.sources if source.id in used)
    authors = "\n".join(f"<li>{escape(author)}</li>" for author in context.course.syllabus.authors)
    return "\n".join(
        [
            f"<h2>{escape(interface.sources_title.text)}</h2>",
            html_of(interface.sources_intro, context),
            f"<ul>\n{items}\n</ul>",
            f"<h2>{escape(interface.credits_title.text)}</h2>\n<ul>\n{authors}\n</ul>",
        ]
    )


def used_sources(context: Context) -> Iterator[str]:
    """Ids of the sources that the modules and lessons of the course rest on."""
    for module in context.course.modules:
        yield from module.sources
        for lesson in module.lessons:
            yield from lesson.sources
