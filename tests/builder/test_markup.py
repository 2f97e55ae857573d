"""builder.markup: paragraphs for translators, safe HTML for learners, and what an author should be told."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder.markup.html import (
    fill,
    find_faults,
    find_links,
    find_variables,
    plain,
    plain_text,
    render_blocks,
    render_line,
    sanitise,
    words,
)
from builder.markup.paragraphs import Fragment, fold, join_paragraphs, split_paragraphs

LINES = st.sampled_from(
    [
        *("", "", "", "Words.", "more *words* here", "## Heading", "### Heading ##", "====", "---", "* * *", "#1"),
        *("- item", "  continued", "- other", "1. one", "2) two", "> quote", "| a | b |", "|---|---|", "a | b", "--- | ---"),
        *("hard break\\", "two spaces  ", "```", "~~~", "```a```", "```python", "[a]: https://b.c", "![x](y)", "<b>no</b>"),
    ]
)
MARKERS = st.sampled_from(["<!--T:3-->", "  <!--T:4-->", "## Numbered <!--T:5-->"])
UNMARKED = st.lists(LINES, max_size=14).map("\n".join)
BODIES = st.lists(LINES | MARKERS, max_size=14).map("\n".join)
PIECES = [
    *(
        "<script>",
        "</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<style>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
    ),
    *("javascript:alert(1)", "JaVaScRiPt:", "&#106;", "<javascript:alert(1)>", "<a href='java\tscript:x'>", "![<script>](x)"),
    *("[x](javascript:alert(1))", "[x](data:text/html,<script>)", "![x](vbscript:x)", "[x]: javascript:alert(1)", "[x]"),
    *("[x](<java\nscript:x>)", "[x](&#x6A;avascript:x)", '[x](unit:a "\'onx=")', '[x](y "<script>")', "<https://a.b/<script>>"),
    *(
        "<",
        ">",
        '"',
        "`",
        "```",
        "**",
        "_",
        "\n",
        "\n\n",
        "| a |",
        "|---|",
        "on",
        "=",
        "'",
        "\\",
        "{url}",
        "%",
        "  - ",
        "1. ",
        "> ",
        "#",
    ),
    *("\0", "\u2028", "\u202e", "😀"),
]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
INLINE = {"a", "br", "code", "em", "img", "strong"}
BLOCKS = {"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
TABLES = {"table", "tbody", "td", "th", "thead", "tr"}


class Danger(HTMLParser):
    """Collects whatever a browser would run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Tags that Markdown never makes, event handlers, and addresses that are code."""
        allowed = {
            "a",
            "blockquote",
            "br",
            "code",
            "em",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "img",
            "li",
            "ol",
            "p",
            "pre",
            "strong",
        }
        if tag not in allowed | {"table", "tbody", "td", "th", "thead", "tr", "ul", "h1"}:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name.startswith("on") or name not in {"href", "title", "src", "alt", "start"}:
                self.found.append(f"{name}=")
            elif name in {"href", "src"} and address.startswith(("javascript:", "data:", "vbscript:")):
                self.found.append(address)

    def handle_comment(self, data: str) -> None:
        """Comments can hide what a browser reads otherwise."""
        self.found.append(f"<!--{data}-->")


def dangers(html: str) -> list[str]:
    """What a browser would run of some HTML."""
    danger = Danger()
    danger.feed(html)
    danger.close()
    return danger.found


def same(target: str) -> str:
    """Leaves targets as they are."""
    return target


def squeezed(html: str) -> str:
    """HTML without differences of white space, which browsers do not show."""
    return re.sub(r" ?(</?[a-z][^>]*>) ?", r"\1", " ".join(html.split()))


@given(HOSTILE | st.text(max_size=60))
@example("<script>alert(1)</script>")
@example("[x](javascript:alert(1))")
@example('![x](https://a.b "\'><script>")')
def test_rendered_html_never_runs_code(text: str) -> None:
    """Whatever an author or a translator writes, and whatever links become: no foreign tag, no handler, no code in an address."""
    for html in (
        render_blocks(text, same),
        render_line(text, same),
        plain(text),
        render_blocks(text, lambda _: "javascript:alert(1)"),
    ):
        assert dangers(html) == []
    assert dangers(sanitise(text)) == []


@given(HOSTILE | st.text(max_size=60))
def test_no_text_is_too_strange_to_look_at(text: str) -> None:
    """Finding links, faults, variables and words never fails, and every place lies within the text."""
    lines = text.count("\n") + text.count("\r") + 1
    places = [*(link.line for link in find_links(text)), *(fault.line for fault in find_faults(text))]
    assert all(0 <= line < lines for line in places)
    assert words(text) >= 0
    find_variables(text)
    plain_text(text)
    split_paragraphs(text)


@given(BODIES)
def test_splitting_what_was_joined_gives_the_same_paragraphs(body: str) -> None:
    """Join undoes split: lead and words of each paragraph survive, so a translation goes back to where it came from."""
    parts = [(part.lead, part.text) for part in split_paragraphs(body)]
    assert [(part.lead, part.text) for part in split_paragraphs(join_paragraphs(parts))] == parts


@given(UNMARKED)
@example("Words\n## Heading")
@example("Signs\n---")
@example("a | b\n--- | ---\n1 | 2")
@example("```a``` is code\n\nWords")
def test_splitting_and_joining_changes_nothing_that_is_shown(body: str) -> None:
    """The HTML of the joined paragraphs is that of the body as written."""
    joined = join_paragraphs((part.lead, part.text) for part in split_paragraphs(body))
    assert squeezed(render_blocks(joined, same)) == squeezed(render_blocks(body, same))


@given(BODIES)
def test_fragments_stand_where_they_say(body: str) -> None:
    """First and last line of each fragment are in order, do not overlap, and hold its first word."""
    lines, last = body.split("\n"), -1
    for part in split_paragraphs(body):
        assert last < part.first <= part.last < len(lines)
        assert not part.text or part.text.split()[0] in lines[part.first]
        last = part.last


@pytest.mark.parametrize(
    ("lines", "folded"),
    [
        (["One", "two", "  three"], "One two three"),
        (["One  ", "two"], "One  \ntwo"),
        (["One\\", "two"], "One\\\ntwo"),
        (["- a", "- b"], "- a\n- b"),
        (["Text:", "1. a", "2. b"], "Text:\n1. a\n2. b"),
        (["> a", "> b"], "> a\n> b"),
        (["| a |", "|---|", "| 1 |"], "| a |\n|---|\n| 1 |"),
        (["a | b", "--- | ---", "1 | 2"], "a | b\n--- | ---\n1 | 2"),
        (["Signs", "-----"], "Signs\n-----"),
        (["In 2026. we met", "-ish"], "In 2026. we met -ish"),
        (["one"], "one"),
        ([""], ""),
    ],
)
def test_soft_line_breaks_are_folded_and_structure_is_kept(lines: list[str], folded: str) -> None:
    """Translators see sentences on one line; lists, tables, quotes, underlined headings and hard breaks keep their lines."""
    assert fold(lines) == folded


@pytest.mark.parametrize(
    ("body", "fragments"),
    [
        ("", ()),
        ("\n\n", ()),
        ("Words.", (Fragment(None, "", "Words.", 0, 0),)),
        ("<!--T:3-->\nWords\nand more.", (Fragment(3, "", "Words and more.", 1, 2),)),
        ("## Signs <!--T:1-->\n\nWords.", (Fragment(1, "## ", "Signs", 0, 0), Fragment(None, "", "Words.", 2, 2))),
        ("<!--T:4-->\n## Signs", (Fragment(4, "## ", "Signs", 1, 1),)),
        ("Words\n### Signs", (Fragment(None, "", "Words", 0, 0), Fragment(None, "### ", "Signs", 1, 1))),
        ("### Signs\nmore", (Fragment(None, "### ", "Signs", 0, 0), Fragment(None, "", "more", 1, 1))),
        ("<!--T:1-->\nOne.\n<!--T:2-->\nTwo.", (Fragment(1, "", "One.", 1, 1), Fragment(2, "", "Two.", 3, 3))),
        ("```\na\n\n# b\n```\n\nc", (Fragment(None, "", "```\na\n\n# b\n```", 0, 4), Fragment(None, "", "c", 6, 6))),
        ("````\n```\n\n````\n\nc", (Fragment(None, "", "````\n```\n\n````", 0, 3), Fragment(None, "", "c", 5, 5))),
        ("```a``` b\n\nc", (Fragment(None, "", "```a``` b", 0, 0), Fragment(None, "", "c", 2, 2))),
        ("- a\n\n  more of a", (Fragment(None, "", "- a", 0, 0), Fragment(None, "  ", "more of a", 2, 2))),
        ("#1 is no heading", (Fragment(None, "", "#1 is no heading", 0, 0),)),
        ("<!--T:0-->\nWords.", (Fragment(None, "", "<!--T:0--> Words.", 0, 1),)),
        ("<!--T:x-->", (Fragment(None, "", "<!--T:x-->", 0, 0),)),
        ("<!--T:7-->", ()),
    ],
)  # fmt: skip
def test_paragraphs(body: str, fragments: tuple[Fragment, ...]) -> None:
    """Blank lines, headings and markers part paragraphs; fences keep together."""
    assert split_paragraphs(body) == fragments


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Words *in* **one** `line`.", "<p>Words<em>in</em><strong>one</strong><code>line</code>.</p>"),
        ("## Two ears", "<h2>Two ears</h2>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("[a](unit:x)", '<p><a href="/jump_to_id/x">a</a></p>'),
        ("<unit:x>", '<p><a href="/jump_to_id/x">unit:x</a></p>'),
        ("[a]\n\n[a]: unit:x", '<p><a href="/jump_to_id/x">a</a></p>'),
        ("![a](unit:x)", '<p><img src="/jump_to_id/x" alt="a"></p>'),
        ("one\\\ntwo", "<p>one<br>two</p>"),
        ("a < b & c > d", "<p>a &lt; b &amp; c &gt; d</p>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("> q", "<blockquote><p>q</p></blockquote>"),
    ],
)
def test_markdown_becomes_the_html_that_authors_expect(markdown: str, html: str) -> None:
    """One line for each thing that the author guide promises."""
    assert squeezed(render_blocks(markdown, lambda target: target.replace("unit:", "/jump_to_id/"))) == html


@pytest.mark.parametrize(
    ("markdown", "links"),
    [
        ("[a](unit:x) and ![b](figure:y)", [("unit:x", 0, False), ("figure:y", 0, True)]),
        ("one\n[a](unit:x)\ntwo ![](z)", [("unit:x", 1, False), ("z", 2, True)]),
        ("- one\n- [a](unit:x)", [("unit:x", 1, False)]),
        ("<https://a.b>", [("https://a.b", 0, False)]),
        ("[a]: unit:x", [("unit:x", 0, False)]),
        ("`[a](unit:x)` and \\[a](unit:x)", []),
        ("```\n[a](unit:x)\n```", []),
        ("| a |\n|---|\n| [a](unit:x) |", [("unit:x", 2, False)]),
    ],
)
def test_links_are_found_with_their_line(markdown: str, links: list[tuple[str, int, bool]]) -> None:
    """Every link and picture that learners would meet, and none that is shown as text."""
    assert [(link.target, link.line, link.image) for link in find_links(markdown)] == links


def test_variables_are_filled_and_unknown_ones_left() -> None:
    """Only known `{names}` are replaced; braces that are none stay."""
    assert fill("{a} {b_2} {B} {} {a", {"a": "1", "b_2": "{a}"}) == "1 {a} {B} {} {a"
    assert find_variables("{a} {b_2} {B} {} {a") == ("a", "b_2")


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("## A\n\nB *c*\nd.", "A\n\nB c d."),
        ("- a\n- b\n  - c\n\nd", "- a\n- b\n  - c\n\nd"),
        ("2. a\n3. b", "2. a\n3. b"),
        ("[a](https://b.c) ![d](e)", "a (https://b.c) d"),
        ("a\\\nb", "a\nb"),
        ("<b>", "<b>"),
    ],
)
def test_plain_text_keeps_the_words(markdown: str, text: str) -> None:
    """What a block that shows no HTML says instead."""
    assert plain_text(markdown) == text


@pytest.mark.parametrize(
    ("markdown", "count"),
    [
        ("", 0), ("One two.", 2), ("**One** _two_", 2), ("[one](https://two.three)", 1), ("- one\n- two", 2),
        ("1. one\n2. two", 2), ("don't stop", 2), ("well-being", 1), ("| one | two |", 2),
    ],
)  # fmt: skip
def test_words_are_counted_as_read(markdown: str, count: int) -> None:
    """Marks, numbers of lists and addresses are no words."""
    assert words(markdown) == count
