"""One function a kind of block: from the model to an OLX element, and to its HTML file where it has one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, assert_never

from builder.ids import discussion_id, url_name
from builder.locales.languages import EUROPEAN, digits_of
from builder.model.blocks import (
    AssessmentBlock,
    Block,
    CheckboxesBlock,
    ChoiceBlock,
    DiscussionBlock,
    DropdownBlock,
    FigureBlock,
    JournalBlock,
    NumberBlock,
    ProblemBlock,
    RawBlock,
    ShortAnswerBlock,
    SurveyBlock,
    TextBlock,
    VideoBlock,
    WorksheetBlock,
)
from builder.olx import activities
from builder.olx.context import figure_file, html_of, line_html, phrase_html, wrap
from builder.olx.problems import problem_element
from builder.olx.xml import Element, element, parse_snippet

if TYPE_CHECKING:
    from builder.model.course import Module, Unit
    from builder.model.text import Phrase
    from builder.olx.context import Context

# Studio follows a pointer only for these (docs/platform.md, Blocks); all other blocks stand inline in their unit.
FILED = frozenset({"html", "problem", "video"})
_YOUTUBE = re.compile(r"https://(?:www\.)?(?:youtube\.com/watch\?(?:.*&)?v=|youtu\.be/)([A-Za-z0-9_-]{11})(?:[&?].*)?")


@dataclass(frozen=True, slots=True)
class Written:
    """A block as OLX. `html` is the content of its file for an `<html>` block."""

    node: Element
    html: str | None = None


def write_block(block: Block[Phrase], module: Module[Phrase], unit: Unit[Phrase], context: Context) -> Written:  # noqa: PLR0911, PLR0912, C901 - one case a kind
    """The OLX of any block."""
    name = url_name(module.id, block.id)
    native = context.target.native
    match block:
        case TextBlock():
            title = block.title.text if block.title else _untitled(block, unit)
            return html_block(name, title, html_of(block.body, context, module.id), context)
        case FigureBlock():
            return _figure(block, name, module.id, context)
        case ChoiceBlock() | CheckboxesBlock() | ShortAnswerBlock() | NumberBlock() | DropdownBlock():
            return Written(problem_element(block, name, context.target, block.question.language, _number_note(block, context)))
        case VideoBlock():
            return Written(_video(block, name))
        case DiscussionBlock():
            return Written(_discussion(block, name, module))
        case SurveyBlock():
            return Written(activities.survey_element(block, name))
        case AssessmentBlock():
            if native:
                whole, around = activities.editions(block, module.id, context)[0]
                return Written(activities.native_assessment(whole, name, around))
            return Written(activities.assessment_element(name, *activities.editions(block, module.id, context)))
        case JournalBlock():
            if native:
                return html_block(name, block.title.text, activities.printable_journal(block, module.id, context), context)
            return Written(activities.journal_element(name, *activities.editions(block, module.id, context)))
        case WorksheetBlock():
            if native:
                return html_block(name, block.title.text, activities.printable_worksheet(block, module.id, context), context)
            return Written(activities.worksheet_element(name, *activities.editions(block, module.id, context)))
        case RawBlock():
            return Written(_raw(block, name))
        case _:
            assert_never(block)


def html_block(name: str, title: str, html: str, context: Context) -> Written:
    """An `<html>` block: a pointer file and an HTML file, for HTML inside XML loses spaces (docs/platform.md, Blocks)."""
    node = element("html", {"url_name": name, "filename": name, "display_name": title})
    return Written(node, wrap(html, context.language))


def _number_note(block: ProblemBlock[Phrase], context: Context) -> Phrase | None:
    """Which digits to write, in a language that has its own: the problem engine takes no others than 0 to 9 for a number."""
    note, settings = context.interface.number_note, context.locale.settings
    if not isinstance(block, NumberBlock) or note is None or settings is None:
        return None
    has_own = digits_of("native", context.language.code, settings.script) != EUROPEAN
    return note if has_own and note.language == block.question.language == context.language else None


def _untitled(block: TextBlock[Phrase], unit: Unit[Phrase]) -> str:
    """The unit's title; with a number for the second and further untitled texts, for names should be unique on WikiLearn."""
    untitled = [other.id for other in unit.blocks if isinstance(other, TextBlock) and not other.title]
    number = untitled.index(block.id)
    return unit.title.text if not number else f"{unit.title.text} ({number + 1})"


def _figure(block: FigureBlock[Phrase], name: str, module: str, context: Context) -> Written:
    figure = context.figures[block.figure]
    title = block.title or figure.title
    image = (
        f'<p{_other_language(figure.alt, context)}><img src="/static/{figure_file(figure.id)}" alt="{escape(figure.alt.text)}" '
        f'width="{figure.width}" height="{figure.height}" style="max-width:100%;height:auto"></p>'
    )
    caption = f"<p><em>{line_html(block.caption, context, module)}</em></p>" if block.caption else ""
    heading = f"<h3>{phrase_html(context.interface.figure_text, context)}</h3>"
    parts = [image, caption, heading, html_of(figure.description, context, module)]
    return html_block(name, title.text, "\n".join(part for part in parts if part), context)


def _other_language(phrase: Phrase, context: Context) -> str:
    """The attributes of an element whose words are not in the course's language."""
    language = phrase.language
    return "" if language == context.language else f' lang="{escape(language.code)}" dir="{language.direction}"'


def youtube_id(url: str) -> str:
    """The id of a film on YouTube, or the empty string for any other address."""
    match = _YOUTUBE.fullmatch(url)
    return match[1] if match else ""


def _video(block: VideoBlock[Phrase], name: str) -> Element:
    # youtube_id_1_0 is always written: without it Open edX shows a film of its own (docs/platform.md, Blocks).
    youtube = youtube_id(block.url)
    sources = [] if youtube else [block.url]
    attributes = {"url_name": name, "display_name": block.title.text}
    if youtube:
        attributes["youtube"] = f"1.00:{youtube}"
    attributes |= {
        "youtube_id_1_0": youtube,
        "html5_sources": json.dumps(sources),
        "edx_video_id": "",
        "download_track": "true",
        "transcripts": json.dumps({transcript.language: transcript.file for transcript in block.transcripts}, sort_keys=True),
    }
    children = [element("source", {"src": source}) for source in sources]
    children += [element("transcript", {"language": item.language, "src": item.file}) for item in block.transcripts]
    return element("video", attributes, *children)


def _discussion(block: DiscussionBlock[Phrase], name: str, module: Module[Phrase]) -> Element:
    return element(
        "discussion",
        {
            "url_name": name,
            "display_name": block.title.text,
            "discussion_id": discussion_id(module.id, block.id),
            "discussion_category": module.title.text,
            "discussion_target": block.title.text,
        },
    )


def _raw(block: RawBlock[Phrase], name: str) -> Element:
    node = parse_snippet(block.olx)
    node.set("url_name", name)
    node.set("display_name", block.title.text)
    return node
