"""The HTML of authors is shown without what runs or reaches out, and its links lead into the preview."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.preview.links import Served
from builder.preview.texts import Targets, address_of, clean, targets_of
from tests.preview.shelves import small_edition

TARGETS = Targets(
    static=lambda name: f"/c/en/static/{name}" if name == "map.svg" else None,
    jump={"v": "/c/en/unit/v/", "b": "/c/en/unit/v/#b"}.get,
)


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("/static/map.svg", "/c/en/static/map.svg"),
        ("static/map.svg", "/c/en/static/map.svg"),
        ("/static/map.svg#part", "/c/en/static/map.svg#part"),
        ("/static/%6Dap.svg", "/c/en/static/map.svg"),
        ("/asset-v1:O+C+R+type@asset+block@map.svg", "/c/en/static/map.svg"),
        ("asset-v1:O+C+R+type@asset+block@map.svg", "/c/en/static/map.svg"),
        ("/c4x/O/C/asset/map.svg", "/c/en/static/map.svg"),
        ("/static/none.png", ""),
        ("/static/../secret", ""),
        ("/jump_to_id/v", "/c/en/unit/v/"),
        ("/jump_to_id/b", "/c/en/unit/v/#b"),
        ("/courses/course-v1:O+C+R/jump_to_id/v/", "/c/en/unit/v/"),
        ("/courses/course-v1:O+C+R/jump_to/block-v1:O+C+R+type@vertical+block@v", "/c/en/unit/v/"),
        ("/jump_to_id/none", ""),
        ("/courses/course-v1:O+C+R/progress", ""),
        ("/admin", ""),
        ("next.html", ""),
        ("#below", "#below"),
        ("https://meta.wikimedia.org/wiki/A#b", "https://meta.wikimedia.org/wiki/A#b"),
        ("//example.org/x", "//example.org/x"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("http://[unfinished", ""),
    ],
)
def test_where_an_address_leads(target: str, address: str) -> None:
    """Files and units of the course to the preview, other sites as they are, all else nowhere."""
    assert address_of(target, TARGETS) == address


def test_a_link_to_another_site_stays_and_tells_it_nothing() -> None:
    """The reader may follow it; the site learns no address of the preview."""
    found = clean('<p><a href="https://example.org/x?a=1&amp;b=2">There</a></p>', TARGETS)
    assert found.html == '<p><a href="https://example.org/x?a=1&amp;b=2" rel="noopener noreferrer external">There</a></p>'
    assert found.left_out == ()


def test_what_would_be_fetched_from_another_site_is_left_out() -> None:
    """And said."""
    found = clean('<p><img src="https://example.org/x.png" alt="A map"> and <img src="//example.org/y.png" alt=""></p>', TARGETS)
    assert "example.org" not in found.html
    assert 'alt="A map"' in found.html
    assert found.left_out == ("img from another site",)


def test_a_link_that_leads_nowhere_is_no_link() -> None:
    """Its words stay, and the page says what they were to lead to."""
    found = clean('<p><a href="/jump_to_id/none">The next page</a></p>', TARGETS)
    assert found.html == '<p><a class="dead">The next page</a></p>'
    assert found.left_out == ("what '/jump_to_id/none' leads to",)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<p onclick='alert(1)'>x</p>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="java\nscript:alert(1)">x</a>',
        '<a href="&#x1;javascript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<img src="x" onerror="alert(1)">',
        '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
        "<svg><script>alert(1)</script></svg>",
        '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        '<iframe src="https://example.org"></iframe>',
        '<object data="https://example.org"></object><embed src="https://example.org">',
        '<form action="/-/be" method="post"><button name="anew" value="yes">x</button></form>',
        '<link rel="stylesheet" href="https://example.org/x.css"><style>@import "https://example.org";</style>',
        '<meta http-equiv="refresh" content="0;url=https://example.org"><base href="https://example.org/">',
        '<p style="background-image: url(https://example.org/x)">x</p>',
        "<!--><script>alert(1)</script>-->",
        "<noscript><p title='</noscript><script>alert(1)</script>'>x</p></noscript>",
    ],
)
def test_hostile_text_is_harmless(text: str) -> None:
    """No script, no handler, no form, and nothing that is fetched from elsewhere."""
    found = clean(f"<p>Before</p>{text}<p>After</p>", TARGETS).html
    assert not re.search(r"<(script|style|iframe|object|embed|form|button|link|meta|base|svg|math)\b", found, re.IGNORECASE)
    assert not re.search(r"<[^>]*\s(on\w+|action|formaction)\s*=", found, re.IGNORECASE)
    assert not re.search(r"""<[^>]*(href|src)\s*=\s*["']?\s*(javascript|data|vbscript):""", found, re.IGNORECASE)
    assert not re.search(r"<[^>]*example\.org", found)
    assert "<p>Before</p>" in found
    assert "<p>After</p>" in found


@given(st.text(alphabet="<>/\"'=& abhrefimgsc:\n\x00é#", max_size=60))
def test_cleaned_text_is_clean(text: str) -> None:
    """Whatever an author writes, cleaning once is enough, and is possible."""
    once = clean(text, Targets(static=lambda name: name, jump=lambda name: name)).html
    assert "<script" not in once
    assert clean(once, TARGETS).html.count("<") <= once.count("<")


def test_text_before_and_between_elements_stays_text() -> None:
    """Also when links are set right: nothing that was escaped becomes markup."""
    found = clean('a &lt;b&gt; <a href="/jump_to_id/v">c &lt;d&gt;</a> &amp;amp; e', TARGETS).html
    assert found == 'a &lt;b&gt; <a href="/c/en/unit/v/">c &lt;d&gt;</a> &amp;amp; e'


def test_targets_are_those_of_the_edition() -> None:
    """Files that are in the archive, units and blocks that pages show."""
    edition = small_edition('<html url_name="b">x</html>', static__map_dot_svg=b"<svg/>")
    found = targets_of(Served(), edition)
    assert (found.static("map.svg"), found.static("none.svg")) == ("/small/en/static/map.svg", None)
    assert (found.jump("v"), found.jump("b"), found.jump("s")) == (
        "/small/en/unit/v/",
        "/small/en/unit/v/#b",
        "/small/en/unit/v/",
    )
    assert found.jump("none") is None
