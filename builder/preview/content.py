"""What a page shows, as a short text: a page that is open stays as it is for as long as this does not change."""

from __future__ import annotations

import re
from hashlib import blake2b
from urllib.parse import unquote

from builder.preview.edition import Edition
from builder.preview.links import Served


def content_of(page: str, edition: Edition | None = None) -> str:
    """A digest of a page, with the files of the edition that it shows. The page is one that is the same for everybody."""
    digest = blake2b(page.encode(), digest_size=8)
    if edition is not None:
        folder = re.escape(Served().file(edition.course, edition.locale, "static"))
        for name in sorted(set(re.findall(rf'"{folder}/([^"?#]+)', page))):
            digest.update(edition.static(unquote(name)) or b"")
    return digest.hexdigest()
