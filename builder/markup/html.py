"""Markdown to safe HTML. Raw HTML is off, links are resolved by the caller, and the result is sanitised once more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.token import Token

VARIABLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "strong", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
_SCHEMES = {"https", "http", "mailto"}
_TAG_LIKE = re.compile(r"</?[A-Za-z][^>\n]*>|<!--|<!\[CDATA|<\?")
_UNCLOSED = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=[^\W_])|(?<=[^\W_])[*_](?!\w)|\]\(|\[[^\]]*\]\[")
# A mark, a target with its parentheses, or the beginning of a line with all that makes a list or a heading of it.
_SHAPE = re.compile(r"(\n(?:[ \t]|[-+=#>~*_:]|\d+[.)])*|\]\([^()]*\)|[*_\[\]])")
_HIDDEN = re.compile(r"[<&\\`|]|\]:")  # what changes the meaning of what follows
_MARK = "\u02d1"  # a letter that hardly any text has
# Most texts need no parser to be looked through: once plain bold and italic words are taken out, they have no mark left.
_SOUND = re.compile(r"(?<![\w*\\])(\*\*?)(?=\w)[^*_`\[\]<\\|\n]*(?<=\S)\1(?=[\s.,:;!?)]|$)")
_ANY_MARK = re.compile(r"[\]\[<#=*_`]")
# Words; and first what has letters or digits and is none: the address of a link, the number of a list item.
_WORD = re.compile(r"\]\([^)]*\)|^\s*\d+[.)]\s|([^\W_]+(?:['’\-][^\W_]+)*)", re.MULTILINE)

Resolve = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image target as written (`unit:signs`, `static:map.png`, `https://…`), and its line in the text, from 0."""

    target: str
    line: int
    image: bool
    alt: str


@dataclass(frozen=True, slots=True)
class MarkdownFault:
    """Something in a Markdown text that would not come out as meant. `line` counts from 0."""

    kind: str
    line: int
    excerpt: str


def fill(text: str, variables: Mapping[str, str]) -> str:
    """`{name}` replaced by its value; unknown names are left as they are (a check reports them)."""
    if "{" not in text:
        return text
    return VARIABLE.sub(lambda match: variables.get(match[1], match[0]), text)


def render_blocks(markdown: str, resolve: Resolve) -> str:
    """HTML of a Markdown text with paragraphs. `resolve` gives the address to write for each target."""
    tokens = _parser().parse(markdown)
    _resolve_targets(tokens, resolve)
    return sanitise(_parser().renderer.render(tokens, _parser().options, {})).strip()


def render_line(markdown: str, resolve: Resolve) -> str:
    """HTML of one line with inline Markdown only, without a surrounding paragraph."""
    tokens = _parser().parseInline(markdown)
    _resolve_targets(tokens, resolve)
    return sanitise(_parser().renderer.render(tokens, _parser().options, {})).strip()


def plain(text: str) -> str:
    """Plain text as HTML: escaped, nothing interpreted."""
    return escape(text, quote=False)


def plain_text(markdown: str) -> str:
    """Markdown as plain text: a blank line between paragraphs, `- ` or `1. ` before list items, web addresses in parentheses."""
    return "\n".join(_plain_lines(_parser().parse(markdown))).strip()


def sanitise(html: str) -> str:
    """Only the tags and attributes that Markdown makes: the last wall, whatever a text contained."""
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None, strip_comments=True)


def find_links(markdown: str) -> tuple[Link, ...]:
    """Every link and image of a text, in order."""
    return _look_through(markdown)[0]


def find_variables(text: str) -> tuple[str, ...]:
    """Names of the `{variables}` in a text, in order."""
    return tuple(VARIABLE.findall(text)) if "{" in text else ()


def find_faults(markdown: str) -> tuple[MarkdownFault, ...]:
    """Raw HTML, marks that were opened and not closed, and top-level headings in a Markdown text."""
    return _look_through(markdown)[1]


@lru_cache(maxsize=2**17)
def _look_through(markdown: str) -> tuple[tuple[Link, ...], tuple[MarkdownFault, ...]]:
    """The links and the faults of a text, from one parse. Kept, for several checks ask."""
    if not _ANY_MARK.search(_SOUND.sub("", markdown)):
        return (), ()
    environment: dict[str, dict[str, dict[str, str | list[int]]]] = {}
    tokens = _fault_parser().parse(markdown, environment)
    links = tuple(_links(tokens))
    used = {link.target for link in links}
    apart = ((str(item["href"]), item["map"]) for item in environment.get("references", {}).values())  # `[name]: address`
    unused = tuple(Link(target, int(lines[0]), image=False, alt="") for target, lines in apart if target not in used)
    return links + unused, tuple(_faults(markdown, tokens))


def same_shape(one: str, other: str) -> bool:
    """True only if two texts have the same `outline`, and so the same faults. It sees that without a parser, or says False.

    Their marks and link targets are equal, in the same order and lines, and beside each mark stands a letter where a letter
    stands, a space where a space stands, a sign where a sign stands: that is all by which Markdown knows what a mark means.
    """
    return not _HIDDEN.search(one) and not _HIDDEN.search(other) and _shape(one) == _shape(other) is not None


def _shape(markdown: str) -> list[str] | None:
    parts = _SHAPE.split(f"\n{markdown}")
    if markdown.count("](") != sum(part.startswith("](") for part in parts[1::2]):
        return None  # an address with parentheses of its own
    following = (*parts[1:], "\n")  # what stands at the end of a line is beside no mark
    return [
        part if at % 2 else _side(part[:1]) + ("" if after[0] == "\n" else _side(part[-1:]))
        for at, (part, after) in enumerate(zip(parts, following, strict=True))
    ]


@cache
def _side(character: str) -> str:
    """How Markdown sees what stands beside a mark."""
    if not character or isWhiteSpace(ord(character)):
        return " " if character else ""
    return "." if isMdAsciiPunct(ord(character)) or isPunctChar(character) else "a"


def outline(markdown: str) -> Counter[str]:
    """The parts of a text that are no words, counted: bold, emphasis, code, each target of a link, list items, rows, headings."""
    return Counter(_outline(_parser().parse(markdown)))


_PARTS = {
    "strong_open": "bold", "em_open": "emphasis", "code_inline": "code", "list_item_open": "list item", "tr_open": "table row",
    "th_open": "table column", "blockquote_open": "quotation", "heading_open": "heading", "fence": "code block",
    "code_block": "code block", "hr": "line",
}  # fmt: skip


def _outline(tokens: list[Token]) -> Iterator[str]:
    for token in (*tokens, *(child for _, child in _inline(tokens))):
        if token.type in _PARTS:
            yield _PARTS[token.type]
        elif token.type == "link_open":
            yield f"link to {unquote(str(token.attrs.get('href', '')))}"
        elif token.type == "image":
            yield f"image {unquote(str(token.attrs.get('src', '')))}"


def words(markdown: str) -> int:
    """How many words a reader reads: marks, addresses and images are not counted."""
    return sum(map(bool, _WORD.findall(markdown)))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")


@cache
def _fault_parser() -> MarkdownIt:
    """Like the parser, but marks that an author escaped with a backslash stay apart from marks that are left over."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("text_join")


@cache
def _html_parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table")


def _plain_lines(tokens: list[Token]) -> Iterator[str]:
    counters: list[int | None] = []
    mark = ""
    for token in tokens:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            counters.append(int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            counters.pop()
            if not counters:
                yield ""
        elif token.type == "list_item_open":
            number = counters[-1]
            mark = "- " if number is None else f"{number}. "
            counters[-1] = None if number is None else number + 1
        elif token.type == "inline":
            yield "  " * max(0, len(counters) - 1) + mark + "".join(_plain_inline(token))
            mark = ""
        elif token.type in {"fence", "code_block"}:
            yield token.content.rstrip()
        if token.type in {"paragraph_close", "heading_close", "fence", "code_block"} and not counters:
            yield ""


def _plain_inline(token: Token) -> Iterator[str]:
    address = ""
    for child in token.children or ():
        if child.type == "link_open":
            address = str(child.attrs.get("href", ""))
        elif child.type == "link_close" and address.startswith("https://"):
            yield f" ({address})"
        if child.type in {"softbreak", "hardbreak"}:
            yield "\n" if child.type == "hardbreak" else " "
        elif child.type in {"text", "code_inline", "image"}:
            yield child.content


def _inline(tokens: list[Token]) -> Iterator[tuple[int, Token]]:
    for token in tokens:
        line = token.map[0] if token.map else 0
        for child in token.children or ():
            yield line, child
            if child.type in {"softbreak", "hardbreak"}:
                line += 1


def _links(tokens: list[Token]) -> Iterator[Link]:
    for line, token in _inline(tokens):
        if token.type == "link_open":
            yield Link(str(token.attrs.get("href", "")), line, image=False, alt="")
        elif token.type == "image":
            yield Link(str(token.attrs.get("src", "")), line, image=True, alt=token.content)


def _resolve_targets(tokens: list[Token], resolve: Resolve) -> None:
    for _, token in _inline(tokens):
        if token.type == "link_open":
            token.attrs["href"] = resolve(str(token.attrs.get("href", "")))
        elif token.type == "image":
            token.attrs["src"] = resolve(str(token.attrs.get("src", "")))


def _faults(markdown: str, tokens: list[Token]) -> Iterator[MarkdownFault]:
    if "<" in markdown:
        yield from _raw_html(markdown)
    for token in tokens:
        if token.type == "heading_open" and token.tag == "h1":
            yield MarkdownFault("top-heading", token.map[0] if token.map else 0, "#")
    depth = 0
    for line, token in _inline(tokens):
        depth += {"em_open": 1, "em_close": -1}.get(token.type, 0) if token.markup == "*" else 0
        if depth > 1:
            yield MarkdownFault("unclosed", line, "*…* inside of *…*")
            break
    for line, text in _shown_lines(tokens):
        if left := _UNCLOSED.search(text):
            around = text[max(0, left.start() - 20) : left.end() + 20]
            yield MarkdownFault("unclosed", line, around.replace(_MARK, "").strip())


def _shown_lines(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """Each line as learners see it, from 0; what Markdown understood (emphasis, links, code) is a `_MARK`, a letter."""
    for token in tokens:
        line, text = (token.map[0] if token.map else 0), ""
        for child in token.children or ():
            if child.type in {"softbreak", "hardbreak"}:
                yield line, text
                line, text = line + 1, ""
            else:
                text += child.content if child.type == "text" else _MARK
        yield line, text


def _raw_html(markdown: str) -> Iterator[MarkdownFault]:
    tokens = _html_parser().parse(markdown)
    for token in tokens:
        if token.type == "html_block":
            yield MarkdownFault("html", token.map[0] if token.map else 0, token.content.strip().split("\n")[0][:60])
    for line, token in _inline(tokens):
        if token.type == "html_inline" or (token.type == "text" and _TAG_LIKE.search(token.content)):
            yield MarkdownFault("html", line, token.content[:60])
