"""The small LMS inside the process of the tests: people with browsers of their own, and what each of them gets to see."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.test import Client

from ldn_xblocks import retirement
from tests.platform import lms, lms_events, lms_people, lms_standins, lms_store
from tests.platform.lms_course import COURSE_KEY, NODES, usage
from tests.xblocks import database, samples

STUDIO, EDITOR = "studio", "editor"
_STUDIOS = {
    STUDIO: ("/studio/preview", "/studio/preview"),
    EDITOR: ("/studio/editor", "/studio"),
}  # where pages are, and handlers


@contextmanager
def small_lms(folder: Path) -> Iterator[None]:
    """The small LMS on a database in `folder`, with the platform's modules in place and the wheel listening to them."""
    with database.using(database.sqlite(folder)), lms_standins.installed():
        lms.settle()
        retirement.listen()
        try:
            yield
        finally:
            lms_standins.USER_RETIRE_LMS_MISC.disconnect(dispatch_uid="ldn_xblocks.retirement")
            lms_store.EDITS.clear()


def fresh() -> None:
    """Nobody has written anything, and nothing has been tracked."""
    from completion.models import BlockCompletion

    samples.empty()
    get_user_model().objects.all().delete()  # with them go their state, completion and sessions' users
    BlockCompletion.objects.all().delete()
    lms_people.settle()
    lms_events.EVENTS.clear()
    lms_store.EDITS.clear()
    lms_store.EDITS["course"] = {"language": "en"}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a browser. `place` is set for whoever sits in Studio, at the preview or at the editor."""

    client: Client
    place: str = ""

    def handle(self, block: str, name: str, data: Any = None, **options: Any) -> Any:
        """What a handler answers to JSON."""
        return self.send(block, name, json.dumps(data if data is not None else {}).encode(), **options)

    def send(self, block: str, name: str, body: bytes, method: str = "POST", suffix: str = "", query: str = "") -> Any:
        """What a handler answers to bytes."""
        tail = f"/{suffix}" if suffix else ""
        options = {"headers": {"X-CSRFToken": self.token()}, "content_type": "application/json"}
        return self.client.generic(method, f"{self.prefix()}/xblock/{usage(block)}/handler/{name}{tail}?{query}", body, **options)

    def get(self, block: str, name: str, query: str = "") -> Any:
        """What a handler answers to a request for a file or a page."""
        return self.client.get(f"{self.prefix()}/xblock/{usage(block)}/handler/{name}?{query}")

    def page(self, name: str, query: str = "") -> str:
        """The HTML of a unit or a block."""
        address = f"{_STUDIOS[self.place][0]}/{usage(name)}" if self.place else f"/xblock/{usage(name)}?{query}"
        answer = self.client.get(address)
        assert answer.status_code == 200
        return str(answer.content.decode())

    def masquerade(self, **wanted: Any) -> None:
        """View the course as somebody else."""
        address = f"/courses/{COURSE_KEY}/masquerade"
        answer = self.client.post(
            address, json.dumps(wanted), content_type="application/json", headers={"X-CSRFToken": self.token()}
        )
        assert answer.status_code == 200

    def prefix(self) -> str:
        """Where handlers are."""
        return _STUDIOS[self.place][1] if self.place else f"/courses/{COURSE_KEY}"

    def token(self) -> str:
        """The token against forged requests."""
        if "csrftoken" not in self.client.cookies:
            self.client.get("/")
        return str(self.client.cookies["csrftoken"].value)


def visitor(username: str = "", place: str = "") -> Visitor:
    """Somebody signed in, or nobody in particular."""
    client = Client(enforce_csrf_checks=True)
    if username:
        client.get(f"/login/{username}")
    return Visitor(client, place)


def new_id() -> str:
    """An id as a page makes it."""
    return uuid4().hex


def entry_of(text: str, **more: Any) -> Mapping[str, Any]:
    """What a page sends to keep a new journal entry."""
    first = {
        "entry": new_id(),
        "op": new_id(),
        "base": 0,
        "sitting": new_id(),
        "kind": "prompt",
        "text": text,
        "day": "2026-03-31",
        "skills": [],
    }
    return {**first, **more}


def box_of(box: str, text: str, **more: Any) -> Mapping[str, Any]:
    """What a page sends to keep a box of a worksheet."""
    return {"entry": box, "op": new_id(), "base": 0, "sitting": new_id(), "text": text, **more}


def handlers(block: str) -> tuple[str, ...]:
    """Every handler that a block has, found in its class."""
    from xblock.core import XBlock

    cls = XBlock.load_class(NODES[block].type)
    return tuple(sorted(name for name in dir(cls) if getattr(getattr(cls, name, None), "_is_xblock_handler", False)))
