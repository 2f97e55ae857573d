"""What a platform does to a block's HTML: its wrapper around it, and the rewriting of addresses in it."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from web_fragments.fragment import Fragment

from tests.platform.lms_people import COURSE

_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
_STATIC = re.compile(r"""(?P<quote>\\?['"])/static/(?P<rest>[^'"\\]*)(?P=quote)""")
_JUMP = re.compile(r"""(?P<quote>\\?['"])/jump_to_id/(?P<rest>[^'"\\]*)(?P=quote)""")
_COURSE = re.compile(r"""(?P<quote>\\?['"])/course/(?P<rest>[^'"\\]*)(?P=quote)""")


def wrap(block: Any, view: str, fragment: Fragment) -> Fragment:
    """The wrapper of the LMS and of Studio, whose arguments for scripts are escaped."""
    attributes = {
        "class": f"xblock xblock-{view} xblock-{view}-{block.scope_ids.block_type}",
        "data-usage-id": str(block.scope_ids.usage_id),
        "data-block-type": block.scope_ids.block_type,
        "data-course-id": COURSE,
    }
    if fragment.js_init_fn:
        attributes |= {
            "data-init": fragment.js_init_fn,
            "data-runtime-version": str(fragment.js_init_version),
            "data-runtime-class": "LmsRuntime",
        }
    arguments = getattr(fragment, "json_init_args", None)
    whole = Fragment()
    whole.add_fragment_resources(fragment)
    inner = (
        ""
        if arguments is None
        else f'<script type="json/xblock-args" class="xblock-json-init-args">{escaped_json(arguments)}</script>'
    )
    said = " ".join(f'{name}="{escape(value, quote=True)}"' for name, value in attributes.items())
    whole.add_content(f"<div {said}>{inner}{fragment.content}</div>")
    return whole


def escaped_json(value: Any) -> str:
    """JSON that cannot end the element it stands in."""
    return json.dumps(value, ensure_ascii=True).translate(_ESCAPES)


def rewritten(html: str) -> str:
    """The LMS's addresses for what authors write: anywhere in the HTML, as long as it stands between quotes."""
    html = _STATIC.sub(r"\g<quote>/assets/courseware/\g<rest>\g<quote>", html)
    html = _JUMP.sub(rf"\g<quote>/courses/{COURSE}/jump_to_id/\g<rest>\g<quote>", html)
    return _COURSE.sub(rf"\g<quote>/courses/{COURSE}/\g<rest>\g<quote>", html)


def doubled(html: str) -> str:
    """The page with each script there twice, as when two fragments bring the same one."""
    return re.sub(r"<script[^>]*\bsrc=[^>]*></script>", r"\g<0>\g<0>", html)
