"""Many writers at once, on both databases: nothing lost, nothing twice, no error."""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from ldn_xblocks.core.kinds import Kind
from ldn_xblocks.core.limits import Limits
from ldn_xblocks.core.requests import Refusal
from ldn_xblocks.models import Entry, Learner, Revision
from ldn_xblocks.store import attempts, entries, erasure, locking
from ldn_xblocks.store.entries import Conflict, State, Write
from ldn_xblocks.store.erasure import Counts
from tests.xblocks.database import together
from tests.xblocks.samples import COURSE, NOW, PLACE, new_id, rows, submission, write

WRITERS = 20
OPERATIONS = 200
SHARED = tuple(f"shared-{number}" for number in range(12))
FREE = Limits(writes=10**9, entries=10**6, versions=10**6, attempts=10**6)


@dataclass(frozen=True, slots=True)
class Deed:
    """One operation as its writer remembers it. `again` does exactly the same once more."""

    action: str
    key: str
    op: str
    base: int
    now: datetime
    again: Callable[[], State]
    text: str = ""
    sitting: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A deed and its answer: the state, or the conflict's."""

    deed: Deed
    retry: bool
    state: State
    conflict: bool

    @property
    def written(self) -> bool:
        """True if this answer says that the deed made a revision: who deletes what is deleted makes none."""
        return not self.conflict and not self.retry and self.state.changed == self.deed.now


@dataclass(slots=True)
class Writer:
    """A page with its own connection, sitting and memory. Its dice depend on its number alone."""

    number: int
    dice: random.Random
    sitting: str = field(default_factory=new_id)
    seen: dict[str, State] = field(default_factory=dict)
    past: list[Deed] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    count: int = 0

    def act(self) -> None:
        """Do one operation of the mix."""
        self.count += 1
        key = self.dice.choice(SHARED)
        acts: tuple[Callable[[str], None], ...] = (self.create, self.edit, self.edit_stale, self.retry, self.delete, self.restore)
        self.dice.choices(acts, (15, 35, 15, 15, 10, 10))[0](key)

    def create(self, key: str) -> None:
        """Save a new entry; one in three is a first save of a shared key, which others may have saved."""
        self.save(key if self.dice.random() < 1 / 3 else new_id(), 0)

    def edit(self, key: str) -> None:
        """Read an entry, then save it on what was read: honest, and still too late if another is quicker."""
        state = self.look(key)
        self.save(key, state.revision if state else 0)

    def edit_stale(self, key: str) -> None:
        """Save on what was seen some time ago."""
        self.save(key, self.seen[key].revision if key in self.seen else 0)

    def delete(self, key: str) -> None:
        """Delete an entry, as read now or as seen long ago."""
        self.toggle("delete", entries.delete, key)

    def restore(self, key: str) -> None:
        """Restore an entry, as read now or as seen long ago."""
        self.toggle("restore", entries.restore, key)

    def retry(self, key: str) -> None:
        """Send an earlier operation once more, just as it was; most often the last one."""
        if not self.past:
            self.create(key)
            return
        deed = self.past[-1] if self.dice.random() < 0.6 else self.dice.choice(self.past)
        self.answer(deed, retry=True)

    def save(self, key: str, base: int) -> None:
        """Save a text that nobody else writes."""
        text = f"{self.number}/{self.count} " + "এবং 🙂 " * self.dice.randrange(30)
        given = Write(key, new_id(), base, Kind.FREE, text, sitting=self.sitting)
        now = self.now()
        self.remember(Deed("save", key, given.op, base, now, lambda: entries.save(PLACE, given, now, FREE), text, self.sitting))

    def toggle(self, action: str, function: Any, key: str) -> None:
        """Delete or restore."""
        state = self.seen.get(key) if self.dice.random() < 0.2 else self.look(key)
        if state is None:
            self.save(key, 0)
            return
        op, now = new_id(), self.now()
        self.remember(Deed(action, key, op, state.revision, now, lambda: function(PLACE, key, op, state.revision, now, FREE)))

    def look(self, key: str) -> State | None:
        """Read an entry, and do not always remember it: some memories are to be old."""
        state = entries.get(PLACE, key)
        if state is not None and self.dice.random() < 0.5:
            self.seen[key] = state
        return state

    def now(self) -> datetime:
        """A moment of this operation alone."""
        return NOW + timedelta(seconds=3 * self.count, microseconds=self.number)

    def remember(self, deed: Deed) -> None:
        """Do something for the first time."""
        self.past.append(deed)
        self.answer(deed, retry=False)

    def answer(self, deed: Deed, *, retry: bool) -> None:
        """Keep the answer to a deed. Any error but a conflict ends the test."""
        try:
            self.answers.append(Answered(deed, retry, deed.again(), conflict=False))
        except Conflict as conflict:
            self.answers.append(Answered(deed, retry, conflict.theirs, conflict=True))


@dataclass(frozen=True, slots=True)
class Figures:
    """What came out, for people to read."""

    database: str
    writers: int
    operations: int
    written: int
    conflicts: int
    retries: int
    already_so: int
    entries: int
    lost: int
    duplicates: int
    errors: int
    seconds: float


def test_twenty_writers(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    """20 writers do 200 operations each on one journal; the database then holds what every one of them was told."""
    begin = time.monotonic()
    writers = together(WRITERS, write_all)
    seconds = time.monotonic() - begin

    answers = [answer for writer in writers for answer in writer.answers]
    written = {answer.deed.op: answer for answer in answers if answer.written}
    stored = list(Revision.objects.select_related("entry").order_by("entry__key", "number"))
    figures = Figures(
        database=store,
        writers=WRITERS,
        operations=len(answers),
        written=len(written),
        conflicts=sum(answer.conflict for answer in answers),
        retries=sum(answer.retry for answer in answers),
        already_so=sum(not (answer.conflict or answer.retry or answer.written) for answer in answers),
        entries=Entry.objects.count(),
        lost=len(set(written) - {row.op for row in stored}),
        duplicates=len(stored) - len({row.op for row in stored}),
        errors=WRITERS * OPERATIONS - len(answers),
        seconds=round(seconds, 1),
    )
    publish(figures, capsys)

    assert (figures.operations, figures.lost, figures.duplicates, figures.errors) == (WRITERS * OPERATIONS, 0, 0, 0)
    assert {row.op for row in stored} == set(written)
    prove_entries(stored, written)
    prove_answers(answers, stored, written)
    assert min(figures.conflicts, figures.retries, figures.already_so) > 50  # the mix did meet what it is made to meet


def write_all(number: int) -> Writer:
    """All operations of one writer."""
    writer = Writer(number, random.Random(number))  # noqa: S311 - dice that fall the same way each time
    for _ in range(OPERATIONS):
        writer.act()
    return writer


def prove_entries(stored: list[Any], written: dict[str, Answered]) -> None:
    """Each entry is the outcome of its revisions, numbered without a gap, each based on the one before."""
    numbers: dict[str, list[int]] = {}
    for row, following in zip(stored, [*stored[1:], None], strict=True):
        answer = written[row.op]
        numbers.setdefault(row.entry.key, []).append(row.number)
        told = (answer.deed.key, answer.deed.base + 1, answer.deed.action, answer.state.revision)
        assert told == (row.entry.key, row.number, row.action, row.number)
        if row.action == "save" and row.text is None:
            assert following is not None
            assert (following.entry_id, following.action, following.sitting) == (row.entry_id, "save", row.sitting)
        else:
            assert (row.text or "") == answer.deed.text
    assert {entry.key: list(range(1, entry.revision + 1)) for entry in Entry.objects.all()} == numbers


def prove_answers(answers: list[Answered], stored: list[Any], written: dict[str, Answered]) -> None:
    """Each answer, of a conflict too, gave a state that the entry truly had; the present state is the last one."""
    states = {(answer.deed.key, answer.state.revision): answer.state for answer in written.values()}
    texts = true_texts(stored, written)
    for answer in answers:
        state = answer.state
        assert state == states[answer.deed.key, state.revision]
        assert state.text == texts[answer.deed.key, state.revision]
        if answer.conflict:
            assert answer.deed.op not in written
            assert state.revision != answer.deed.base or state.deleted
            assert state.text != answer.deed.text
        else:
            assert answer.retry or answer.deed.action != "save" or state.text == answer.deed.text
    for entry in Entry.objects.all():
        assert entries.get(PLACE, entry.key) == states[entry.key, entry.revision]
        assert entry.text == texts[entry.key, entry.revision]


def true_texts(stored: list[Any], written: dict[str, Answered]) -> dict[tuple[str, int], str]:
    """The text of each entry at each revision, from what the writers sent and the order in which it was accepted."""
    texts: dict[tuple[str, int], str] = {}
    for row in stored:
        key = row.entry.key
        texts[key, row.number] = written[row.op].deed.text if row.action == "save" else texts[key, row.number - 1]
    return texts


def publish(figures: Figures, capsys: pytest.CaptureFixture[str]) -> None:
    """Print the figures; and add them as a line of JSON to the file that LDN_FIGURES names."""
    with capsys.disabled():
        print("\n" + ", ".join(f"{name} {value}" for name, value in asdict(figures).items()))  # noqa: T201 - asked for
    path = os.environ.get("LDN_FIGURES")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(figures)) + "\n")


@pytest.mark.usefixtures("store")
def test_first_save_of_a_new_learner() -> None:
    """Of twenty first saves of one key by a learner whom the store has never seen, one wins and nineteen are shown its text."""

    def first(number: int) -> State | Conflict:
        try:
            return entries.save(PLACE, write(key="goals", text=f"text {number}"), NOW)
        except Conflict as conflict:
            return conflict

    answers = together(WRITERS, first)

    won = [answer for answer in answers if isinstance(answer, State)]
    assert len(won) == 1
    assert {answer.theirs for answer in answers if isinstance(answer, Conflict)} == {won[0]}
    assert rows() == {"Learner": 1, "Entry": 1, "Revision": 1, "Attempt": 0}


@pytest.mark.usefixtures("store")
def test_one_operation_twenty_times() -> None:
    """An operation that arrives twenty times at once happens once, and each is told the same."""
    given = write()

    answers = together(WRITERS, lambda _: entries.save(PLACE, given, NOW))

    assert set(answers) == {entries.get(PLACE, given.key)}
    assert rows()["Revision"] == 1


@pytest.mark.usefixtures("store")
def test_submitting_at_once() -> None:
    """Of twenty submissions of one draft one is kept, ten times over for the ten with its key; the others are conflicts."""
    draft = entries.save(PLACE, write(key="draft", kind=Kind.DRAFT), NOW)
    given = [submission(draft_base=draft.revision) for _ in range(2)]

    def submit(number: int) -> str:
        try:
            return attempts.submit(PLACE, given[number % 2], NOW).key
        except Conflict:
            return "conflict"

    answers = Counter(together(WRITERS, submit))

    assert sorted(answers.values()) == [10, 10]
    assert answers["conflict"] == 10
    assert [record.number for record in attempts.attempts("2", COURSE)] == [1]


@pytest.mark.usefixtures("store")
def test_numbers_of_attempts() -> None:
    """Attempts submitted at once in many blocks of a course are numbered without a gap and without a number twice."""
    together(WRITERS, lambda number: attempts.submit(replace(PLACE, usage=f"block-{number}"), submission(), NOW))

    assert [record.number for record in attempts.attempts("2", COURSE)] == list(range(1, WRITERS + 1))


@pytest.mark.usefixtures("store")
def test_budget_at_once() -> None:
    """Twenty writers together get as many writes as one."""
    limits = Limits(writes=7)

    def save(_: int) -> str:
        try:
            return entries.save(PLACE, write(), NOW, limits).kind.value
        except Refusal as refusal:
            return refusal.code

    assert Counter(together(WRITERS, save)) == {"prompt": 7, "too-many": 13}
    assert rows()["Entry"] == 7


@pytest.mark.usefixtures("store")
def test_many_learners() -> None:
    """Learners do not wait for each other's errors: twenty of them write at once, each their own."""

    def save(number: int) -> int:
        place = replace(PLACE, learner=str(number))
        state = entries.save(place, write(key="goals"), NOW)
        for text in "abcde":
            state = entries.save(place, write(key="goals", base=state.revision, text=text), NOW)
        return state.revision

    assert together(WRITERS, save) == [6] * WRITERS


@pytest.mark.usefixtures("store")
def test_erasure_among_writers() -> None:
    """A retirement among writers errs nowhere, and leaves no row without what it belongs to."""

    def act(number: int) -> Counts:
        if number % 5 == 0:
            return erasure.erase_learner("2")
        for _ in range(5):
            entries.save(PLACE, write(), NOW, FREE)
        return Counts()

    erased = sum(together(WRITERS, act), Counts()).entries

    assert erased + rows()["Entry"] == 16 * 5
    assert rows()["Revision"] == rows()["Entry"]
    assert erasure.erase_learner("2").entries == 16 * 5 - erased
    assert rows() == {"Learner": 0, "Entry": 0, "Revision": 0, "Attempt": 0}


@pytest.mark.usefixtures("store")
def test_purge_while_restored() -> None:
    """An entry that is purged while it is restored is either there in full or gone in full."""
    kept = []
    for _ in range(10):
        state = entries.save(PLACE, write(), NOW, FREE)
        kept.append(entries.delete(PLACE, state.key, new_id(), 1, NOW, FREE))

    def act(number: int) -> str:
        if number % 2:
            erasure.purge_deleted(NOW + timedelta(days=1), days=0)
            return "purged"
        try:
            return entries.restore(PLACE, kept[number // 2].key, new_id(), 2, NOW, FREE).key
        except Refusal as refusal:
            return refusal.code

    answers = Counter(together(WRITERS, act))

    assert rows()["Entry"] == 10 - answers["not-found"]
    assert rows()["Revision"] == 3 * rows()["Entry"]


# Only here: SQLite has one writer at a time, so there is nothing to wait for in a ring.
@pytest.mark.parametrize("databases", [pytest.param("mariadb", marks=pytest.mark.xdist_group("mariadb"))], indirect=True)
@pytest.mark.usefixtures("store")
def test_real_deadlock() -> None:
    """A write that MariaDB chooses as the victim of a deadlock is done again, and its learner sees nothing of it."""
    state = entries.save(PLACE, write(), NOW)
    tries: list[str] = []

    def act(number: int) -> State | None:
        if number == 0:
            hold_entry_then_learner(state)
            return None
        with connection.execute_wrapper(lambda execute, sql, *rest: watch(tries, execute, sql, *rest)):
            time.sleep(0.3)
            return entries.save(PLACE, write(key=state.key, base=1, text="After all"), NOW)

    assert locking.TRIES > 1
    answers = together(2, act)

    assert answers[1] is not None
    assert (answers[1].text, answers[1].revision) == ("After all", 2)
    assert len(tries) == 2  # the lock was taken twice: the first try was the victim


def hold_entry_then_learner(state: State) -> None:
    """Take the locks the wrong way round, in a transaction that has so much to undo that it is never the victim."""
    with transaction.atomic():
        Learner.objects.bulk_create(Learner(learner=f"other-{number}", window_start=NOW) for number in range(500))
        Entry.objects.select_for_update().get(key=state.key)
        time.sleep(1)
        Learner.objects.select_for_update().get(pk="2")


def watch(tries: list[str], execute: Any, sql: str, *rest: Any) -> Any:
    """Note each time that the learner's lock is asked for."""
    if sql.startswith("UPDATE `ldn_xblocks_learner` SET `writes` = `ldn_xblocks_learner`"):
        tries.append(sql)
    return execute(sql, *rest)
