"""The ways of the privacy table, walked: each gives all that somebody gets to see, and the status of every answer."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ldn_xblocks.models import Attempt, Entry, Revision
from tests.platform import lms_instructor, lms_people
from tests.platform.lms_course import BLOCKS, COURSE_KEY, NODES, UNITS, usage
from tests.platform.lms_events import EVENTS
from tests.platform.lms_sites import unbound
from tests.platform.privacy import CHANNELS, Actor
from tests.xblocks.harness import EDITOR, STUDIO, Visitor, box_of, entry_of, new_id, visitor

SECRET = "zqx-words-of-the-learner"
JOURNALS, SHEET, ASSESSMENT = ("journal-one", "journal-two"), "sheet", "assessment-start"


@dataclass(slots=True)
class Seen:
    """What came back: texts, and the statuses of answers."""

    texts: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def add(self, answer: Any) -> Any:
        """Note an answer, its headers included."""
        self.statuses.append(answer.status_code)
        self.texts += [str(dict(answer.headers)), answer.content.decode("utf-8", "surrogateescape")]
        return answer


@dataclass(frozen=True, slots=True)
class Planted:
    """What the learner wrote: ids that an attacker might know, and the requests, to send them again."""

    entry: str
    deleted: str
    attempts: tuple[str, str]
    device: str
    requests: tuple[tuple[str, str, Mapping[str, Any]], ...]


Way = Callable[[Visitor, Planted], Seen]


def plant() -> Planted:
    """Write secrets into every place there is, as the learner."""
    me, sent = visitor("learner"), []

    def do(block: str, name: str, data: Mapping[str, Any]) -> Any:
        answer = me.handle(block, name, data)
        assert answer.status_code == 200, (block, name, answer.status_code, answer.content)
        sent.append((block, name, data))
        return answer.json()

    entry, deleted = new_id(), new_id()
    do("journal-one", "keep", entry_of(f"{SECRET} first version", entry=entry))
    do("journal-one", "keep", entry_of(f"{SECRET} second version", entry=entry, base=1))
    do("journal-two", "keep", entry_of(f"{SECRET} to be deleted", entry=deleted, kind="free"))
    do("journal-two", "remove", {"entry": deleted, "op": new_id(), "base": 1})
    do(SHEET, "keep", box_of("strengths", f"{SECRET} strengths"))
    attempts = (_attempt(do), _attempt(do))
    do(ASSESSMENT, "save_plan", plan_of(attempts[0]))
    do(
        ASSESSMENT,
        "save_draft",
        {"answers": answers_of(f"{SECRET} draft"), "op": new_id(), "base": _draft(me), "sitting": new_id()},
    )
    return Planted(entry, deleted, attempts, me.handle("journal-one", "load").json()["device"], tuple(sent))


def _attempt(do: Callable[..., Any]) -> str:
    key, seen = new_id(), do(ASSESSMENT, "load", {})["draft"]
    do(
        ASSESSMENT,
        "submit",
        {"attempt": key, "base": seen["revision"] if seen else 0, "answers": answers_of(f"{SECRET} attempt")},
    )
    return key


def _draft(me: Visitor) -> int:
    found = me.handle(ASSESSMENT, "load").json()["draft"]
    return int(found["revision"]) if found else 0


def answers_of(words: str) -> dict[str, Any]:
    """Answers of an assessment with a note and an indicator of one's own."""
    return {
        "choice": {"mode": "all", "preset": "", "skills": []},
        "ratings": {"resilience": 4, "trust": 2, "growth": None},
        "notes": {"resilience": f"{words} note"},
        "own": [{"id": new_id(), "text": f"{words} own", "rating": 3}],
    }


def plan_of(attempt: str, words: str = SECRET) -> dict[str, Any]:
    """A plan after an attempt."""
    return {"attempt": attempt, "op": new_id(), "base": 0, "sitting": new_id(), "focus": ["trust"], "step": f"{words} step"}


def rows() -> list[Any]:
    """All rows of the learner, value by value."""
    mine = {"learner": str(lms_people.LEARNER.id)}
    kept = Revision.objects.filter(**{f"entry__{name}": value for name, value in mine.items()})
    return [
        list(found.order_by("pk").values_list()) for found in (Entry.objects.filter(**mine), Attempt.objects.filter(**mine), kept)
    ]


def enter(actor: Actor) -> Visitor:
    """The actor with a browser of their own."""
    if actor.author:
        return visitor("instructor", STUDIO if actor.id == "studio_preview" else EDITOR)
    names = {"second_learner": lms_people.SECOND.username, "not_enrolled": "visitor", "anonymous": "", "superuser": "superuser"}
    somebody = visitor(names.get(actor.id, "staff"))
    if actor.id == "staff_preview":
        somebody.masquerade(role="student")
    if actor.id == "staff_masquerade":
        somebody.masquerade(role="student", user_name="learner")
    return somebody


def _page(somebody: Visitor, _: Planted) -> Seen:
    seen = Seen()
    queries = ("",) if somebody.place else ("", "view=public_view", "core=1")
    for name in BLOCKS if somebody.place == EDITOR else UNITS:
        for query in queries:
            seen.texts.append(somebody.page(name, query))
    return seen


def _posts(calls: Callable[[Planted], list[tuple[str, str, Mapping[str, Any]]]]) -> Way:
    def way(somebody: Visitor, planted: Planted) -> Seen:
        seen = Seen()
        for block, name, data in calls(planted):
            seen.add(somebody.handle(block, name, data))
        return seen

    return way


def _gets(calls: Callable[[Planted], list[tuple[str, str, str]]]) -> Way:
    def way(somebody: Visitor, planted: Planted) -> Seen:
        seen = Seen()
        for block, name, query in calls(planted):
            seen.add(somebody.get(block, name, query))
        return seen

    return way


def _keeps(planted: Planted) -> list[tuple[str, str, Mapping[str, Any]]]:
    texts = [entry_of("Overwritten", entry=planted.entry, base=base) for base in (0, 1, 2)]
    boxes = [box_of("strengths", "Overwritten", base=base) for base in (0, 1)]
    return [("journal-one", "keep", text) for text in texts] + [(SHEET, "keep", box) for box in boxes]


def _steps(name: str) -> Callable[[Planted], list[tuple[str, str, Mapping[str, Any]]]]:
    def calls(planted: Planted) -> list[tuple[str, str, Mapping[str, Any]]]:
        places = [("journal-one", planted.entry), ("journal-two", planted.deleted)]
        return [(block, name, {"entry": key, "op": new_id(), "base": base}) for block, key in places for base in (1, 2)]

    return calls


def _submits(planted: Planted) -> list[tuple[str, str, Mapping[str, Any]]]:
    return [(ASSESSMENT, "submit", {"attempt": key, "base": 0, "answers": answers_of("Overwritten")}) for key in planted.attempts]


def _drafts(_: Planted) -> list[tuple[str, str, Mapping[str, Any]]]:
    return [
        (ASSESSMENT, "save_draft", {"answers": answers_of("Overwritten"), "op": new_id(), "base": base, "sitting": new_id()})
        for base in range(6)
    ]


def _device(somebody: Visitor, planted: Planted) -> Seen:
    """A name that is the learner's, or that tells the learner's id, counts as a leak."""
    seen = Seen()
    answer = seen.add(somebody.handle("journal-one", "load"))
    found = answer.json().get("device", "") if answer.status_code == 200 else ""
    if planted.device in "".join(seen.texts) or found == str(lms_people.LEARNER.id):
        seen.texts.append(SECRET)
    return seen


def _report(somebody: Visitor, _: Planted) -> Seen:
    seen = Seen()
    for block in BLOCKS:
        seen.add(somebody.client.get(f"/courses/{COURSE_KEY}/instructor/report/{block}"))
    return seen


def _debug(somebody: Visitor, _: Planted) -> Seen:
    """What the page of this actor shows, and every field as bound to the learner, which is what staff see as that learner."""
    from tests.platform.lms_masquerade import Masquerade
    from tests.platform.lms_runtime import Lms
    from tests.platform.lms_store import Fields, StudentModules

    seen = _page(somebody, _)
    runtime = Lms(lms_people.user_named("learner"), Masquerade(), Fields(StudentModules()))
    for block in BLOCKS:
        seen.texts.append(str(lms_instructor.debug_fields(runtime.get_block(usage(block)))))
    return seen


def _index(somebody: Visitor, planted: Planted) -> Seen:
    _page(somebody, planted)  # whoever was served last is whom the services tell of
    return Seen([json.dumps(unbound(block).index_dictionary()) for block in BLOCKS])


def _view_data(somebody: Visitor, planted: Planted) -> Seen:
    _page(somebody, planted)
    return Seen([json.dumps(unbound(block).student_view_data()) for block in BLOCKS])


def _olx(somebody: Visitor, planted: Planted) -> Seen:
    _page(somebody, planted)
    seen = Seen()
    for block in BLOCKS:
        node = etree.Element("unknown")
        unbound(block).add_xml_to_node(node)
        seen.texts.append(etree.tostring(node, encoding="unicode"))
    return seen


def _events(somebody: Visitor, planted: Planted) -> Seen:
    tour(somebody, planted)
    return Seen([repr(event) for event in EVENTS])


def _logs(somebody: Visitor, planted: Planted) -> Seen:
    with everything_logged() as lines:
        again(planted)
        tour(somebody, planted)
        logging.getLogger("ldn_xblocks").debug("The test of the log hears this.")
    assert any("hears this" in line for line in lines)
    return Seen(lines)


def again(planted: Planted) -> None:
    """The learner's own requests once more: retries, which change nothing."""
    me = visitor("learner")
    for block, name, data in planted.requests:
        assert me.handle(block, name, data).status_code < 500


def tour(somebody: Visitor, planted: Planted) -> None:
    """All ways through an address of the site, one after the other."""
    for channel in CHANNELS:
        if channel.handler or channel.id in {"page", "report"}:
            WAYS[channel.id](somebody, planted)


@contextmanager
def everything_logged() -> Iterator[list[str]]:
    """Every record of every logger, from DEBUG up, as text with its arguments and its exception."""
    lines: list[str] = []
    format_exception = logging.Formatter().formatException

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(
                f"{record.name} {record.getMessage()} {record.args!r} {record.exc_info and format_exception(record.exc_info)}"
            )

    collector, before = Collector(), {}
    loggers = [
        logging.getLogger(),
        *(item for item in logging.root.manager.loggerDict.values() if isinstance(item, logging.Logger)),
    ]
    for logger in loggers:
        before[logger] = logger.level
        logger.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(collector)
    try:
        yield lines
    finally:
        logging.getLogger().removeHandler(collector)
        for logger, level in before.items():
            logger.setLevel(level)


_EDITS: Mapping[str, Any] = {"values": {"display_name": "Renamed"}, "defaults": []}

WAYS: Mapping[str, Way] = {
    "page": _page,
    "journal-load": _posts(lambda _: [(block, "load", {}) for block in (*JOURNALS, SHEET)]),
    "journal-all": _posts(lambda _: [(block, "all", {}) for block in (*JOURNALS, SHEET)]),
    "journal-history": _posts(
        lambda planted: [
            ("journal-one", "history", {"entry": planted.entry}),
            ("journal-two", "history", {"entry": planted.deleted}),
            (SHEET, "history", {"entry": "strengths"}),
        ]
    ),
    "journal-keep": _posts(_keeps),
    "journal-remove": _posts(_steps("remove")),
    "journal-restore": _posts(_steps("restore")),
    "journal-export": _gets(
        lambda _: [
            (block, "export", f"as={form}&of={part}")
            for block in (*JOURNALS, SHEET)
            for form in ("md", "json")
            for part in ("course", "block")
        ]
    ),
    "journal-paper": _gets(
        lambda _: [(block, "paper", f"of={part}") for block in (*JOURNALS, SHEET) for part in ("course", "block")]
    ),
    "assessment-load": _posts(lambda _: [(ASSESSMENT, "load", {}), ("assessment-end", "load", {})]),
    "assessment-result": _posts(lambda planted: [(ASSESSMENT, "result", {"attempt": key}) for key in planted.attempts]),
    "assessment-compare": _posts(
        lambda planted: [(ASSESSMENT, "compare", {"first": planted.attempts[0], "second": planted.attempts[1]})]
    ),
    "assessment-save_draft": _posts(_drafts),
    "assessment-submit": _posts(_submits),
    "assessment-save_plan": _posts(
        lambda planted: [(ASSESSMENT, "save_plan", plan_of(key, "Overwritten")) for key in planted.attempts]
    ),
    "assessment-export": _gets(lambda _: [(ASSESSMENT, "export", f"as={form}") for form in ("csv", "json")]),
    "assessment-paper": _gets(
        lambda planted: [
            (ASSESSMENT, "paper", f"attempt={planted.attempts[0]}"),
            (ASSESSMENT, "paper", f"first={planted.attempts[0]}&second={planted.attempts[1]}"),
        ]
    ),
    "assessment-staff": _posts(lambda _: [(ASSESSMENT, "staff", {})]),
    "assessment-staff_csv": _gets(lambda _: [(ASSESSMENT, "staff_csv", "")]),
    "settings": _posts(lambda _: [(block, "submit_studio_edits", _EDITS) for block in ("journal-one", ASSESSMENT)]),
    "device": _device,
    "report": _report,
    "debug": _debug,
    "events": _events,
    "logs": _logs,
    "index": _index,
    "view_data": _view_data,
    "olx": _olx,
}


def kind_of(block: str) -> str:
    """Journal or assessment."""
    return "assessment" if "assessment" in NODES[block].type else "journal"
