"""The reflection journal: entries of a learner, or a worksheet of named boxes. A thin shell around the store.

Texts leave the server by the handlers here and nowhere else, to the learner who wrote them and to nobody else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, ClassVar

from webob import Response
from xblock.core import XBlock
from xblock.fields import Integer, Scope, String

from ldn_xblocks import compat, interface
from ldn_xblocks.blocks import base, journal_words
from ldn_xblocks.blocks.base import N_, Answer, operation
from ldn_xblocks.blocks.printing import printed
from ldn_xblocks.core import diary, export, requests
from ldn_xblocks.core.content import ContentError, PromptContent, WorksheetContent, parse_journal
from ldn_xblocks.core.kinds import JOURNAL, WRITTEN, Kind
from ldn_xblocks.core.limits import DEFAULT
from ldn_xblocks.core.paragraphs import parts
from ldn_xblocks.core.requests import Refusal
from ldn_xblocks.store import entries
from ldn_xblocks.store.entries import Place, State, Version, Write, as_json

Content = PromptContent | WorksheetContent
ONLY_READ = N_("This address is only read from.")
EXPORT_VERSION = 1  # of the JSON that learners take away


@XBlock.wants("user", "i18n", "publish", "completion")
class ReflectionJournal(base.Activity):
    """A prompt with the learner's journal entries, or a worksheet with named boxes."""

    display_name = String(
        display_name="Name", help="Shown in the outline of the course.", default="Reflection journal", scope=Scope.settings
    )
    entries_made = Integer(help="How many texts this learner began here.", default=0, scope=Scope.user_state)

    template = "journal.html"
    script = "journal.js"
    style = "journal.css"
    starter = "LdnJournal"
    index_type: ClassVar[str] = "Reflection journal"

    # --- content

    def parsed(self) -> Content:
        """The content in the course's language. Raises ContentError."""
        return parse_journal(self.content, compat.course_language(self))

    def readable(self) -> Content:
        """The content, for a handler. Raises Refusal."""
        try:
            return self.parsed()
        except ContentError:
            message = N_("This activity cannot be shown. Please tell the people who run the course.")
            raise Refusal(404, "not-found", message) from None

    def words(self, _: interface.Translate) -> dict[str, str]:
        """The words of the interface."""
        return journal_words.words(_)

    def shown(self, content: Content, words: Mapping[str, str]) -> Answer:  # noqa: ARG002 - the form that all blocks have
        """What the template needs beside the content and the words."""
        if isinstance(content, WorksheetContent):
            return {"mode": "worksheet", "parts": parts(content.instructions)}
        skills = [{"id": skill.id, "name": skill.text} for skill in content.skills]
        return {
            "mode": "entry",
            "parts": parts(content.prompt),
            "skills": json.dumps(skills, ensure_ascii=False),
            "tags": json.dumps(content.tags),
        }

    def author_texts(self, content: Content) -> dict[str, str]:
        """The author's words by name, for the search of the course."""
        if isinstance(content, PromptContent):
            return {"title": content.title, "prompt": content.prompt}
        boxes = {f"box-{box.id}": f"{box.label}\n{box.hint}".strip() for box in content.boxes}
        return {"title": content.title, "instructions": content.instructions, **boxes}

    def student_view_data(self, context: Mapping[str, Any] | None = None) -> Answer:  # noqa: ARG002 - the platform's form
        """The author's words for mobile apps; nothing of any learner."""
        try:
            content = self.parsed()
        except ContentError:
            return {}
        found: Answer = {"language": content.language, "dir": content.direction, "title": content.title}
        if isinstance(content, PromptContent):
            return {**found, "mode": "entry", "prompt": content.prompt}
        boxes = [{"id": box.id, "label": box.label, "hint": box.hint} for box in content.boxes]
        return {**found, "mode": "worksheet", "instructions": content.instructions, "fields": boxes}

    # --- operations

    @operation
    def load(self, data: Answer) -> Answer:  # noqa: ARG002 - there is nothing to ask for
        """What the learner wrote in this block, and what of it can be brought back."""
        learner, course, now = self.learner(), compat.course_of(self), self.now()
        kinds = {Kind.FIELD} if isinstance(self.readable(), WorksheetContent) else JOURNAL
        written = entries.listing(learner, course, WRITTEN)
        deleted = entries.deleted_lately(learner, course, now)
        return {
            "device": self.device_key(learner),
            "today": now.date().isoformat(),
            "entries": self.here(written, kinds),
            "deleted": self.here(deleted, kinds),
            "count": sum(state.kind in JOURNAL for state in (*written, *deleted)),
            "limit": DEFAULT.entries,
            "text_limit": DEFAULT.text,
        }

    @operation
    def keep(self, data: Answer) -> Answer:
        """Keep a text, new or changed."""
        place = self.place()
        before = entries.get(place, requests.key_of(data, "entry"))
        write = self.write_of(data, self.readable(), before)
        state = entries.save(place, write, self.now())
        if state.text.strip() and not (before and before.text.strip()):
            self.began(state)
        return {"entry": as_json(state)}

    @operation
    def remove(self, data: Answer) -> Answer:
        """Delete a journal entry. It can be brought back for a while."""
        return self.step(data, entries.delete)

    @operation
    def restore(self, data: Answer) -> Answer:
        """Bring a deleted journal entry back."""
        return self.step(data, entries.restore)

    @operation
    def history(self, data: Answer) -> Answer:
        """The texts that an entry or a box had."""
        versions = entries.history(self.place(), requests.key_of(data, "entry"))
        return {"versions": [_version(version) for version in versions]}

    @operation
    def all(self, data: Answer) -> Answer:  # noqa: ARG002 - there is nothing to ask for
        """All that the learner wrote in this course, in every journal and worksheet of it."""
        base_url = compat.unit_base(self)
        found = []
        for state in self.written(everywhere=True):
            unit = base_url + state.usage.rpartition("@")[2] if base_url else ""
            found.append({**as_json(state), "unit": unit, "here": state.usage == self.usage()})
        return {"entries": found}

    def write_of(self, data: Answer, content: Content, before: State | None) -> Write:
        """A request to save as a write. What belongs to the course comes from the content and never from the page."""
        op, sitting, base_revision = requests.op_of(data), requests.op_of(data, "sitting"), requests.whole_number(data, "base")
        text = requests.text_of(data, "text", DEFAULT.text)
        if isinstance(content, WorksheetContent):
            key = requests.choice_of(data, "entry", {box.id for box in content.boxes})
            label = next(box.label for box in content.boxes if box.id == key)
            return Write(key, op, base_revision, Kind.FIELD, text, None, (), sitting, content.title, label)
        kind = Kind(requests.choice_of(data, "kind", JOURNAL))
        # A skill that the course has dropped since stays on the entries that have it.
        allowed = [*(skill.id for skill in content.skills), *(before.skills if before else ())]
        skills, day = requests.skills_of(data, allowed), requests.day_of(data)
        return Write(requests.op_of(data, "entry"), op, base_revision, kind, text, day, skills, sitting, content.title)

    def step(self, data: Answer, act: Callable[..., State]) -> Answer:
        """Delete or restore. A box of a worksheet is emptied and never deleted."""
        place = self.place()
        if isinstance(self.readable(), WorksheetContent):
            raise requests.bad_request("entry")
        key, op, seen = requests.op_of(data, "entry"), requests.op_of(data), requests.whole_number(data, "base")
        return {"entry": as_json(act(place, key, op, seen, self.now()))}

    def began(self, state: State) -> None:
        """Count a text that was begun; the first one completes the block. Later saves of it tell the platform nothing."""
        if self.entries_made == 0:
            self.took_part()
        self.entries_made += 1
        facts = {"kind": state.kind.value, "length": len(state.text), "revision": state.revision}
        self.tell("journal.entry_saved", facts)

    def usage(self) -> str:
        """The block's own key, as text."""
        return str(self.scope_ids.usage_id)

    def place(self) -> Place:
        """Where the learner writes. Raises Refusal for whoever may not."""
        return Place(self.learner(), compat.course_of(self), self.usage())

    def here(self, states: Iterable[State], kinds: Collection[Kind]) -> list[Answer]:
        """Those of this block, as JSON."""
        return [as_json(state) for state in states if state.usage == self.usage() and state.kind in kinds]

    def written(self, *, everywhere: bool) -> tuple[State, ...]:
        """The learner's texts in this course or in this block, without empty ones. Raises Refusal for whoever may not."""
        found = entries.listing(self.learner(), compat.course_of(self), WRITTEN, None if everywhere else self.usage())
        return tuple(state for state in found if state.text.strip())

    # --- files and pages

    @XBlock.handler
    def export(self, request: Any, suffix: str = "") -> Response:  # noqa: ARG002 - the platform's form
        """The journal as a file: `as` is md or json, `of` is course or block."""
        return self.answer_get(request, self.exported)

    @XBlock.handler
    def paper(self, request: Any, suffix: str = "") -> Response:  # noqa: ARG002 - the platform's form
        """The journal (`of` is course or block) or the worksheet as a page to print."""
        return self.answer_get(request, self.printable)

    def answer_get(self, request: Any, act: Callable[[Mapping[str, str]], Response]) -> Response:
        """What `act` gives for the query; a Refusal as a short page of text."""
        try:
            return act(_query(request))
        except Refusal as refusal:
            return base.text_response(refusal.status, self.refused(refusal)["message"])

    def exported(self, query: Mapping[str, str]) -> Response:
        """The file that was asked for. Raises Refusal."""
        form = requests.choice_of({"as": query.get("as", "md")}, "as", ("md", "json"))
        states, day = self.written(everywhere=_is_everywhere(query)), self.now().date().isoformat()
        content = self.readable()
        name = f"journal-{day}.{form}"
        if form == "json":
            return base.download(export.json_text(self.as_data(states, content, day)), name, "application/json")
        t = self.words(interface.translator(content.language))
        title = t["journal_title"] if _is_everywhere(query) else content.title
        pieces = diary.sections(diary.leaves(_notes(states, content, self.usage())), t["skills_chosen"])
        return base.download(export.markdown(title, (t["made_on"].format(day=day),), pieces), name, "text/markdown")

    def as_data(self, states: Iterable[State], content: Content, day: str) -> Answer:
        """The texts as data: everything that belongs to the learner, under names that explain themselves."""
        names = _skill_names(content)
        found = [
            {**as_json(state), "skill_names": [names.get(skill, skill) for skill in state.skills]}
            for state in _in_order(states, content, self.usage())
        ]
        return {"version": EXPORT_VERSION, "course": compat.course_of(self), "exported": day, "entries": found}

    def printable(self, query: Mapping[str, str]) -> Response:
        """The page that was asked for. Raises Refusal."""
        everywhere, content = _is_everywhere(query), self.readable()
        t = self.words(interface.translator(content.language))
        if isinstance(content, WorksheetContent):
            return self.printed_sheet(content, t)
        leaves = diary.leaves(_notes(self.written(everywhere=everywhere), content, self.usage()))
        title, made = t["journal_title"] if everywhere else content.title, t["made_on"].format(day=self.now().date().isoformat())
        return printed("journal_print.html", content, t, {"title": title, "made": made, "leaves": leaves})

    def printed_sheet(self, content: WorksheetContent, t: Mapping[str, str]) -> Response:
        """The worksheet with all its boxes, empty ones to be filled in by hand."""
        states = {state.key: state for state in self.written(everywhere=False)}
        boxes = [(box, states[box.id].text if box.id in states else "") for box in content.boxes]
        days = [state.changed.date().isoformat() for state in states.values()]
        changed = t["changed_on"].format(day=max(days)) if days else ""
        return printed(
            "worksheet_print.html", content, t, {"title": content.title, "content": content, "boxes": boxes, "changed": changed}
        )


def _query(request: Any) -> Mapping[str, str]:
    """The query of an address that is only read from. Raises Refusal."""
    if request.method != "GET":
        raise Refusal(405, "bad-request", ONLY_READ)
    return dict(request.GET)


def _is_everywhere(query: Mapping[str, str]) -> bool:
    return requests.choice_of({"of": query.get("of", "course")}, "of", ("course", "block")) == "course"


def _notes(states: Iterable[State], content: Content, usage: str) -> tuple[diary.Note, ...]:
    names = _skill_names(content)
    return tuple(
        diary.Note(
            sheet=state.usage if state.kind is Kind.FIELD else "",
            title=state.heading,
            label=state.label,
            day=state.day or state.changed.date(),
            skills=tuple(names.get(skill, skill) for skill in state.skills),
            text=state.text,
        )
        for state in _in_order(states, content, usage)
    )


def _in_order(states: Iterable[State], content: Content, usage: str) -> list[State]:
    """The oldest first; boxes of the worksheet `usage` in its own order."""
    boxes = [box.id for box in content.boxes] if isinstance(content, WorksheetContent) else []
    found = sorted(states, key=lambda state: (state.day or state.created.date(), state.created))
    return sorted(found, key=lambda state: boxes.index(state.key) if state.usage == usage and state.key in boxes else len(boxes))


def _skill_names(content: Content) -> dict[str, str]:
    return {skill.id: skill.text for skill in content.skills} if isinstance(content, PromptContent) else {}


def _version(version: Version) -> Answer:
    return {
        "number": version.number,
        "text": version.text,
        "day": version.day.isoformat() if version.day else None,
        "skills": list(version.skills),
        "written": version.written.isoformat(),
        "action": version.action,
    }
