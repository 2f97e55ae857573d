"""Blocks that only the platform can run: each says what learners find, none breaks the page, and no film is asked for."""

from __future__ import annotations

import json
import re
from html import escape

import pytest

from builder.preview.kinds import KINDS
from tests.preview.following import parsed
from tests.preview.shelves import shown, small_edition

SRT = "1\n00:00:01,000 --> 00:00:02,000\n<b>Hello</b> & welcome\n"
WELCOME = '<img src="x" onerror="alert(1)">'


def words(page: str) -> str:
    """What somebody reads, block by block."""
    apart = re.sub(r"<(?=/?(?:p|div|h2|dt|dd|li|ul|summary|legend|label)\b)", " <", page)
    return " ".join(parsed(apart).text_content().split())


def block(tag: str, inner: str = "", **attributes: str) -> str:
    """The OLX of a block called b."""
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f'<{tag} url_name="b"{written}>{inner}</{tag}>'


def test_a_film_on_youtube_is_a_link_and_nothing_is_asked_for() -> None:
    """No player, no frame, no picture: only a link that somebody may follow."""
    page = shown(small_edition(block("video", youtube="1.00:abcdefghijk", youtube_id_1_0="abcdefghijk", display_name="Film")))
    assert '<a href="https://www.youtube.com/watch?v=abcdefghijk" rel="noopener noreferrer external">Watch on YouTube</a>' in page
    assert re.findall(r"<(video|iframe|img|script|source|object|embed)\b", page) == []


def test_a_film_in_the_archive_plays_with_its_captions() -> None:
    """A real player, with a track a language, and each transcript to read with its times."""
    transcripts = json.dumps({"bn": "bn.srt", "ar": "ar.srt"})
    edition = small_edition(
        block("video", '<source src="/static/film.webm"/>', youtube_id_1_0="", transcripts=transcripts),
        static__film_dot_webm=b"film", static__bn_dot_srt=SRT, static__ar_dot_srt=SRT,
    )  # fmt: skip
    root = parsed(shown(edition))
    assert len(root.xpath("//video[@controls]")) == 1
    assert root.xpath("//source/@src") == ["/small/en/static/film.webm"]
    assert root.xpath("//track/@srclang") == ["bn", "ar"]
    assert all(str(src).startswith("data:text/vtt;base64,") for src in root.xpath("//track/@src"))
    assert [" ".join(item.text_content().split()) for item in root.xpath("//li")] == ["0:01 Hello & welcome"] * 2
    assert root.xpath("//ol/@dir") == ["ltr", "rtl"]


def test_missing_films_and_transcripts_are_named() -> None:
    """Each thing that is not there is told by its name."""
    edition = small_edition(
        block("video", '<source src="/static/gone.webm"/><transcript language="fr" src="gone.srt"/>', youtube_id_1_0="")
    )
    page = words(shown(edition))
    assert "The film /static/gone.webm is not in the archive." in page
    assert "The transcript gone.srt (français) is not in the archive." in page


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"display_name": "Film"}, "No film is named: Open edX shows one of its own here, about itself."),
        ({"youtube_id_1_0": ""}, "No film is named."),
        ({"edx_video_id": "a-b"}, "The film is in the video library of a platform"),
        ({"youtube_id_1_0": '"><script>'}, "is no id of a film on YouTube"),
        ({"youtube_id_1_0": "", "html5_sources": "[1"}, "The list html5_sources cannot be read"),
        ({"youtube_id_1_0": "", "html5_sources": '["javascript:alert(1)"]'}, "is no address of a film"),
        ({"youtube_id_1_0": "", "html5_sources": '["http://[::1"]'}, "is no address of a film"),
        ({"youtube_id_1_0": "", "transcripts": "{1: "}, "The list of transcripts cannot be read"),
    ],
)
def test_a_film_that_cannot_be_shown_says_why(attributes: dict[str, str], expected: str) -> None:
    """In a sentence, and without anything that runs."""
    page = shown(small_edition(block("video", **attributes)))
    assert expected in words(page)
    assert "<script" not in page
    assert 'href="javascript' not in page


def test_a_survey_shows_its_statements_and_answers() -> None:
    """As WikiLearn's block does: radio buttons for each statement, Markdown in the statements only, and nothing can be sent."""
    second = {"label": "I ask.", "img": "/static/f.svg", "img_alt": "A cup"}
    questions = [["q1", {"label": "I **rest**.", "img": None}], ["q2", second]]
    edition = small_edition(
        block(
            "survey",
            display_name="Habits", feedback="Thanks, *you*!", private_results="true", max_submissions="0",
            questions=json.dumps(questions),
            answers=json.dumps([["a1", "Never < *once*"], ["a2", "Often"]]),
        ),
        static__f_dot_svg=b"<svg/>",
    )  # fmt: skip
    page = shown(edition)
    root = parsed(page)
    assert [legend.text_content().strip() for legend in root.xpath("//legend")] == ["I rest.", "I ask."]
    assert len(root.xpath("//fieldset//input[@type='radio'][@disabled]")) == 4 == len(root.xpath("//input"))
    assert [label.text_content().strip() for label in root.xpath("//label")] == ["Never < *once*", "Often"] * 2
    assert root.xpath("//img/@src") == ["/small/en/static/f.svg"]
    assert "<em>you</em>" in page
    assert "Answers are kept by the platform: nothing can be sent here." in words(page)
    assert "Learners do not see how others answered; staff do. They may answer as often as they like." in words(page)


def test_a_poll_is_one_question() -> None:
    """With its answers, and that all see the results."""
    edition = small_edition(
        block(
            "poll",
            question="Which *cup*?",
            answers='[["r", {"label": "Red"}], ["b", {"label": "Blue", "img": "/static/no.png"}]]',
        )
    )
    page = words(shown(edition))
    assert page.startswith("Poll Which cup? Your answer Red")
    assert "the picture /static/no.png is not in the archive" in page
    assert "Then learners can see how all answered together. They may answer once." in page


@pytest.mark.parametrize("tag", ["survey", "poll"])
@pytest.mark.parametrize(
    "broken", ["{", "[[1", "7", '{"a": "b"}', "[1, [2], [3, 4], null]", '[["a", {"label": {"x": []}}]]', "[" * 5000, "&a [*a]"]
)
def test_broken_content_is_told_and_never_stops_the_page(tag: str, broken: str) -> None:
    """Whatever stands in the attributes: the page comes, and says what it could not read."""
    page = words(shown(small_edition(block(tag, questions=broken, answers=broken))))
    assert "Answers are kept by the platform" in page
    assert broken == '[["a", {"label": {"x": []}}]]' or "cannot be read" in page or "have a shape" in page


def test_a_forum_says_what_it_is_about() -> None:
    """Topic and category, and that it stands on the platform."""
    page = words(
        shown(small_edition(block("discussion", discussion_category="Week 1", discussion_target="Your team", discussion_id="d")))
    )
    assert "A forum stands here" in page
    assert "Topic Your team" in page
    assert "Category Week 1" in page


@pytest.mark.parametrize("tag", sorted(tag for tag, kind in KINDS.items() if kind.finds))
def test_every_known_kind_is_named_in_words(tag: str) -> None:
    """With what learners find there, and that it is not run."""
    page = words(shown(small_edition(block(tag, display_name="Its name"))))
    assert page.startswith(f"{KINDS[tag].name} Its name {KINDS[tag].finds} The preview does not run it.")


def test_blocks_in_a_block_are_listed() -> None:
    """By title and kind, however deep, and those that Studio drops are said to be dropped."""
    deep = '<wrapper url_name="w"><html url_name="h" display_name="In it"><p/></html></wrapper>'
    inner = f'<problem url_name="p" display_name="First"><p/></problem><html url_name="gone"/>{deep}'
    page = words(shown(small_edition(block("library_content", inner, display_name="Practice"))))
    assert (
        "In it: First (Question) gone (Text; its file cannot be read, so Studio drops it) w (Group of blocks) In it (Text)"
        in page
    )


def test_an_unknown_type_is_said_to_be_unknown() -> None:
    """With all that the archive says of it."""
    page = words(shown(small_edition(block("h5pgame", "Body <a/>", display_name="A game", colour="blue"))))
    assert "The preview cannot run blocks of type h5pgame. Open edX shows it if the block is installed there." in page
    assert "colour blue content Body <a/>" in page


def test_a_type_with_a_file_that_studio_does_not_open_is_told() -> None:
    """The learners would get an example of the block's makers."""
    edition = small_edition('<done url_name="b"/>', done__b_dot_xml="<done/>")
    assert "Studio does not open done/b.xml, as it opens none of this type" in words(shown(edition))


@pytest.mark.parametrize(
    "tag", ["video", "survey", "poll", "discussion", "drag-and-drop-v2", "sortable", "openassessment", "library_content", "odd"]
)
def test_words_of_an_archive_are_never_marks(tag: str) -> None:
    """A picture with a script in any attribute, label or file comes out as text, or without its script."""
    pairs = json.dumps([["a", WELCOME], ["b", {"label": WELCOME, "img": WELCOME}]])
    names = (
        "display_name",
        "feedback",
        "question",
        "discussion_target",
        "discussion_category",
        "question_text",
        "youtube_id_1_0",
        "data",
    )
    attributes = dict.fromkeys(names, WELCOME) | {
        "questions": pairs,
        "answers": pairs,
        "transcripts": json.dumps({WELCOME: "a.srt"}),
    }
    text = escape(WELCOME)
    inner = f'<source src="{text}"/><title>{text}</title><prompt><description>{text}</description></prompt>'
    page = shown(small_edition(block(tag, inner, **attributes), static__a_dot_srt=SRT.replace("Hello", WELCOME)))
    root = parsed(page)
    assert [name for element in root.iter("*") for name in element.attrib if str(name).startswith("on")] == []
    assert root.xpath("//script | //img[@src='x']") == []


def test_broken_content_of_drag_and_drop_and_sorting_is_told() -> None:
    """The content that is no JSON."""
    assert "Its content cannot be read" in words(shown(small_edition(block("drag-and-drop-v2", data="{{"))))
    assert "this cannot be read" in words(shown(small_edition(block("sortable", data="7"))))


def test_names_of_the_course_keep_their_language_and_direction() -> None:
    """Inside the English words of the preview an Arabic title reads from right to left."""
    page = shown(small_edition(block("done", display_name="تم"), language="ar"))
    assert '<h2 lang="ar" dir="rtl"><bdi>تم</bdi></h2>' in page
    assert page.lstrip().startswith('<div class="stand-in" lang="en" dir="ltr">')


def test_a_language_that_is_none_stops_nothing() -> None:
    """The settings of a foreign course may say anything."""
    edition = small_edition(block("done"), language="<b>-- x")
    assert (edition.language.code, edition.language.autonym) == ("und", "<b>-- x")
    assert "Done button" in words(shown(edition))
