"""What both blocks are: content in, JSON operations of one learner, nothing of a learner in a page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache, wraps
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from django.template import Context, Engine
from django.utils import timezone
from web_fragments.fragment import Fragment
from webob import Response
from xblock.completable import CompletableXBlockMixin
from xblock.core import XBlock
from xblock.fields import Float, Scope, String
from xblock.utils.studio_editable import StudioEditableXBlockMixin
from xblock.validation import ValidationMessage

from ldn_xblocks import compat, interface
from ldn_xblocks.core import limits, requests
from ldn_xblocks.core.content import ContentError
from ldn_xblocks.core.requests import Refusal

Answer = dict[str, Any]
C = TypeVar("C")
Operation = Callable[[Any, dict[str, Any]], Answer]
_TEMPLATES = Path(__file__).parent.parent / "templates" / "ldn_xblocks"
_PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def N_(message: str) -> str:  # noqa: N802 - the name that xgettext knows
    """Mark a message for translators; it is translated where it is shown."""
    return message


NOT_SHOWN = N_("This activity cannot be shown. Please tell the people who run the course.")


def operation(function: Operation) -> Any:
    """Make a handler out of a method that takes a JSON object and gives one, for the learner themselves and nobody else.

    Whatever is sent, the answer is JSON with a status below 500: `Refusal` says which, with a message for the learner.
    """

    @XBlock.handler
    @wraps(function)
    def handler(self: Any, request: Any, suffix: str = "") -> Response:  # noqa: ARG001 - the platform's form
        return self.answer(lambda: function(self, self.asked(request)))

    return handler


class Activity(StudioEditableXBlockMixin, CompletableXBlockMixin, XBlock):
    """A block whose content is JSON and whose learners' words live in tables of our own."""

    content = String(default="", scope=Scope.content, help="JSON, written by the course builder.")
    weight = Float(
        display_name="Points for taking part",
        help="What a learner gets for taking part at all, whatever they answer. 0: nothing is graded.",
        default=0.0,
        values={"min": 0, "max": 100, "step": 0.5},
        scope=Scope.settings,
    )

    has_score = True
    show_in_read_only_mode = True  # who views as a learner sees our own note, and not the platform's
    editable_fields: ClassVar = ("display_name", "weight")

    # What differs between the blocks.
    template: ClassVar[str]
    script: ClassVar[str]
    style: ClassVar[str]
    starter: ClassVar[str]  # the function in `script`; not `start`, which in the LMS is the date of the course

    def parsed(self) -> Any:
        """The content in the course's language. Raises ContentError."""
        raise NotImplementedError

    def words(self, _: interface.Translate) -> dict[str, str]:
        """The words of the interface, by the names under which template and script know them."""
        raise NotImplementedError

    def shown(self, content: Any, words: Mapping[str, str]) -> Answer:
        """What the template needs beside `content` and `t`, the words."""
        raise NotImplementedError

    def readable(self) -> Any:
        """The content, for a handler. Raises Refusal."""
        try:
            return self.parsed()
        except ContentError:
            raise Refusal(404, "not-found", NOT_SHOWN) from None

    # --- identity

    def learner(self) -> str:
        """The learner who acts for themselves. Raises Refusal for anybody else."""
        viewer = compat.viewer(self)
        if viewer.learner is None:
            raise Refusal(403, "not-allowed", self.why_not(viewer.doubt))
        return viewer.learner

    @staticmethod
    def why_not(doubt: compat.Doubt | None) -> str:
        """Why nothing is shown or written."""
        return {
            compat.Doubt.ANONYMOUS: N_("Sign in to write here. Only you will see what you write."),
            compat.Doubt.MASQUERADE: N_(
                "This is private. It is not shown to staff, and nothing is saved while you view the course as somebody else."
            ),
            compat.Doubt.STUDIO: N_("This is a preview. Nothing is saved."),
            compat.Doubt.LIBRARY: N_("This works inside a course. Here, nothing is saved."),
        }.get(
            doubt or compat.Doubt.UNKNOWN, N_("The site does not say who you are, so nothing can be saved. Load the page again.")
        )

    def device_key(self, learner: str) -> str:
        """Names this learner's drafts of this block on a device, without telling who it is."""
        name = f"{learner}\n{self.scope_ids.usage_id}".encode()
        return hashlib.sha256(name).hexdigest()[:24]

    # --- requests and answers

    def asked(self, request: Any) -> dict[str, Any]:
        """The JSON object of a request. Raises Refusal."""
        if request.method != "POST":
            raise Refusal(405, "bad-request", N_("This address takes only data that is sent to it."))
        length = request.content_length
        if length is None or length > limits.DEFAULT.body:
            raise Refusal(413, "too-large", N_("This is too much to save at once. Make the text shorter."))
        return requests.read_json(request.body, limits.DEFAULT.body)

    def answer(self, act: Callable[[], Answer]) -> Response:
        """What `act` gives, as JSON; a Refusal as its status and a translated message."""
        try:
            return json_response(200, act())
        except Refusal as refusal:
            return json_response(refusal.status, self.refused(refusal))

    def answer_get(self, request: Any, act: Callable[[Mapping[str, str]], Response]) -> Response:
        """What `act` gives for the query of a GET request; a Refusal as a short text."""
        try:
            return act(self.queried(request))
        except Refusal as refusal:
            return text_response(refusal.status, self.refused(refusal)["message"])

    @staticmethod
    def queried(request: Any) -> dict[str, str]:
        """The query of a GET request. Raises Refusal."""
        if request.method != "GET":
            raise Refusal(405, "bad-request", N_("This address is only read from."))
        return dict(request.GET)

    def refused(self, refusal: Refusal) -> Answer:
        """A refusal as JSON, its message in the language of the content."""
        message = self.translate()(refusal.message).format(**refusal.values)
        return {"error": refusal.code, "message": message, **refusal.data}

    def translate(self) -> interface.Translate:
        """The translation into the language of the content; of the course where the content cannot be read."""
        try:
            return interface.translator(self.parsed().language)
        except ContentError:
            return interface.translator(compat.course_language(self) or "en")

    # --- views

    @XBlock.supports("multi_device")
    def student_view(self, context: Mapping[str, Any] | None = None) -> Fragment:  # noqa: ARG002 - the platform's form
        """The activity, without a word of any learner: those come by the handlers."""
        viewer = compat.viewer(self)
        return self.page(viewer, self.why_not(viewer.doubt) if viewer.learner is None else "")

    def public_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """The activity for people who are not signed in: to read, not to fill in."""
        return self.student_view(context)

    def author_view(self, context: Mapping[str, Any] | None = None) -> Fragment:  # noqa: ARG002 - the platform's form
        """What Studio shows: the activity, closed."""
        return self.page(compat.Viewer(None, doubt=compat.Doubt.STUDIO), self.why_not(compat.Doubt.STUDIO))

    def page(self, viewer: compat.Viewer, note: str) -> Fragment:
        """The block's HTML. With a `note` it is closed: the note says why, and no script runs."""
        try:
            content = self.parsed()
        except ContentError as error:
            return self.broken(str(error), technical=viewer.staff or viewer.doubt is compat.Doubt.STUDIO)
        _ = interface.translator(content.language)
        words = self.words(_)
        facts = {
            "content": content,
            "t": words,
            "words": json.dumps(words, ensure_ascii=False),
            "note": _(note),
            "staff": viewer.staff,
            "prefix": f"ldn-{self.device_key('')}",
            **self.shown(content, words),
        }
        fragment = Fragment(render(self.template, facts))
        for sheet in ("ldn.css", self.style):
            fragment.add_css_url(self.runtime.local_resource_url(self, f"public/css/{sheet}"))
        if not note:
            for script in ("ldn.js", self.script):
                fragment.add_javascript_url(self.runtime.local_resource_url(self, f"public/js/{script}"))
            fragment.initialize_js(self.starter)
        return fragment

    def broken(self, message: str, *, technical: bool) -> Fragment:
        """What stands in place of content that cannot be read: details for authors, a kind sentence for learners."""
        _ = self.translate()
        said = _(NOT_SHOWN)
        return Fragment(render("broken.html", {"said": said, "detail": message if technical else ""}))

    def validate(self) -> Any:
        """Studio's messages: what is wrong with the content."""
        validation = super().validate()
        try:
            self.parsed()
        except ContentError as error:
            validation.add(ValidationMessage(ValidationMessage.ERROR, str(error)))
        return validation

    def validate_field_data(self, validation: Any, data: Any) -> None:
        """Refuse settings that make no sense."""
        if not str(data.display_name or "").strip():
            validation.add(ValidationMessage(ValidationMessage.ERROR, "The name must not be empty."))
        if not 0 <= data.weight <= 100:
            validation.add(ValidationMessage(ValidationMessage.ERROR, "The points must be from 0 to 100."))

    @XBlock.handler
    def submit_studio_edits(self, request: Any, suffix: str = "") -> Response:
        """Studio saves the settings. The LMS offers every handler to every learner, so here it is refused."""
        try:
            self.only_in_studio()
            data = self.asked(request)
            requests.mapping_of(data, "values")
            requests.list_of(data, "defaults", len(self.editable_fields))
            return super().submit_studio_edits(request, suffix)
        except Refusal as refusal:
            return json_response(refusal.status, self.refused(refusal))
        except (TypeError, ValueError, OverflowError):  # a value that is none of the field's type
            return json_response(400, self.refused(requests.bad_request("values")))

    def only_in_studio(self) -> None:
        """Raise Refusal in the LMS. A library has the LMS's services in Studio too, so there it is open."""
        if compat.is_course(self) and not compat.is_studio(self):
            raise Refusal(403, "not-allowed", N_("Settings are changed in Studio."))

    # --- completion and credit

    def max_score(self) -> float | None:
        """1 with credit for taking part, or None: then the block does not count in any grade."""
        return 1.0 if self.weight > 0 else None

    def took_part(self) -> None:
        """Tell the platform that this learner has done the activity, and give the credit if there is one."""
        self.emit_completion(1.0)
        if self.weight > 0:
            self.runtime.publish(self, "grade", {"value": 1.0, "max_value": 1.0, "only_if_higher": True})

    def tell(self, name: str, facts: Mapping[str, int | str]) -> None:
        """Emit a tracking event. Facts are ids and numbers, never words of anybody."""
        self.runtime.publish(self, f"ldn.{name}", dict(facts))

    # --- what the platform asks of a block

    def index_dictionary(self) -> dict[str, Any]:
        """The author's words for the search of the course; never a learner's."""
        found: dict[str, Any] = super().index_dictionary()
        try:
            texts = self.author_texts(self.parsed())
        except ContentError:
            texts = {}
        found.setdefault("content", {}).update({"display_name": self.display_name, **texts})
        found["content_type"] = self.index_type
        return found

    index_type: ClassVar[str]

    def author_texts(self, content: Any) -> dict[str, str]:
        """The author's words by name."""
        raise NotImplementedError

    def clear_student_state(self, user_id: str, **kwargs: object) -> None:  # noqa: ARG002 - the platform passes more
        """An instructor deletes this learner's state: their rows of this block go too. `user_id` is the anonymous id.

        The block is bound to nobody here, so the runtime's user service says nothing about this learner.
        """
        from ldn_xblocks.store.erasure import erase_block  # noqa: PLC0415 - beside the one use

        learner = compat.learner_of_anonymous_id(user_id)
        if learner is not None:
            erase_block(learner, str(self.scope_ids.usage_id))

    @staticmethod
    def now() -> Any:
        """The present time, with its zone."""
        return timezone.now()


def render(name: str, facts: Mapping[str, Any]) -> str:
    """A template of ours, everything in it escaped."""
    return str(_engine().get_template(name).render(Context(dict(facts))))


@cache
def _engine() -> Engine:
    """An engine of our own: how a site loads its templates (Open edX: by way of Mako) is no matter of ours."""
    return Engine(dirs=[str(_TEMPLATES)], autoescape=True, debug=False)


def json_response(status: int, body: Answer) -> Response:
    """JSON that no cache keeps."""
    return _response(json.dumps(body, ensure_ascii=False), "application/json", status)


def text_response(status: int, text: str) -> Response:
    """A sentence in place of a file or a page that is refused."""
    return _response(f"{text}\n", "text/plain", status)


def download(body: str, name: str, kind: str) -> Response:
    """A file to keep. `name` is ASCII; `kind` a media type."""
    response = _response(body, kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def document(html: str, script_hash: str) -> Response:
    """A whole page of ours: no request leaves it, and only the one script with this hash runs."""
    response = _response(html, "text/html")
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src '{script_hash}'; frame-ancestors 'self'"
    )
    return response


def _response(body: str, kind: str, status: int = 200) -> Response:
    """An answer that no cache keeps. WebOb's `headers=` would take the place of its own, the content type among them."""
    response = Response(body, status=status, content_type=kind, charset="UTF-8")
    response.headers.update(_PRIVATE)
    return response
