"""A whole page to print: no request leaves it, and its one script opens the print dialogue."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from webob import Response

from ldn_xblocks.blocks import base

SCRIPT = 'document.getElementById("print").addEventListener("click", function () { window.print(); });'
SCRIPT_HASH = "sha256-" + base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()


def printed(template: str, content: Any, words: Mapping[str, str], facts: Mapping[str, Any]) -> Response:
    """A template that extends `print.html`, as a page: `content` gives language and direction, `facts` a title and the rest."""
    known = {"language": content.language, "direction": content.direction, "t": words, "script": SCRIPT}
    return base.document(base.render(template, {**known, **facts}), SCRIPT_HASH)
