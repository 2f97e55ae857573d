"""What stands beside the units: the about page in the catalogue, and the pages in the course's navigation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from builder.olx.context import filled, html_of, line_html, phrase_html, wrap

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
        return filled(context.interface.minutes, context, minutes=str(minutes)).text
    return filled(context.interface.hours, context, hours=f"{round(minutes / 30) / 2:g}").text


def source_html(source: Source) -> str:
    """One line of credit: title with link, author, licence."""
    title = f'<a href="{escape(source.url)}"><bdi>{escape(source.title)}</bdi></a>'
    licence = "" if source.license == "not verified" else f", <bdi>{escape(source.license)}</bdi>"
    return f"{title}. <bdi>{escape(source.author)}</bdi>{licence}"


def _overview(context: Context) -> str:
    interface = context.interface
    settings = context.course.settings
    outcomes = "\n".join(f"<li>{phrase_html(outcome.text, context)}</li>" for outcome in settings.outcomes)
    modules = "\n".join(
        f"<li>{phrase_html(module.title, context)} ({_minutes(module, context)})</li>" for module in context.course.modules
    )
    html = "\n".join(
        [
            html_of(settings.about.overview, context),
            f"<h3>{phrase_html(interface.outcomes_title, context)}</h3>\n<ul>\n{outcomes}\n</ul>",
            f"<h3>{phrase_html(interface.modules_title, context)}</h3>\n<ol>\n{modules}\n</ol>",
        ]
    )
    language = context.language
    return f'<section class="about" lang="{language.code}" dir="{language.direction}">\n{html}\n</section>\n'


def _minutes(module: Module[Phrase], context: Context) -> str:
    minutes = sum(lesson.minutes for lesson in module.lessons)
    return phrase_html(filled(context.interface.minutes, context, minutes=str(minutes)), context)


def _glossary(context: Context) -> str:
    terms = "\n".join(
        f'<h3 id="term-{term.id}">{phrase_html(term.term, context)}</h3>\n<p>{line_html(term.meaning, context)}</p>'
        for term in context.course.glossary
    )
    return f"<h2>{phrase_html(context.interface.glossary_title, context)}</h2>\n{terms}"


def _sources(context: Context) -> str:
    interface = context.interface
    used = set(used_sources(context))
    items = "\n".join(f"<li>{source_html(source)}</li>" for source in context.course.sources if source.id in used)
    return "\n".join(
        [
            f"<h2>{phrase_html(interface.sources_title, context)}</h2>",
            html_of(interface.sources_intro, context),
            f"<ul>\n{items}\n</ul>",
            _names(interface.credits_title, context.course.syllabus.authors, context),
            *_locale_credits(context),
        ]
    )


def _locale_credits(context: Context) -> Iterator[str]:
    """Who translated, reviewed and adapted this edition, and whether the translation is a draft."""
    interface, settings = context.interface, context.locale.settings
    if settings is None:
        return
    if settings.review.state == "draft":
        yield f"<p><em>{phrase_html(interface.draft_note, context)}</em></p>"
    for title, roles in (
        (interface.translators_title, ("translator",)),
        (interface.reviewers_title, ("reviewer",)),
        (interface.adapters_title, ("author", "adapter")),
    ):
        if names := [person for role, person in context.locale.credits if role in roles]:
            yield _names(title, names, context)


def _names(title: Phrase, names: Iterable[str], context: Context) -> str:
    """A heading and names under it. A name keeps its own direction, whatever stands around it."""
    items = "\n".join(f"<li><bdi>{escape(name)}</bdi></li>" for name in names)
    return f"<h2>{phrase_html(title, context)}</h2>\n<ul>\n{items}\n</ul>"


def used_sources(context: Context) -> Iterator[str]:
    """Ids of the sources that the modules and lessons of the course rest on."""
    for module in context.course.modules:
        yield from module.sources
        for lesson in module.lessons:
            yield from lesson.sources
