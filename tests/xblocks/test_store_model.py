"""Entries against a model in memory: whatever the order of operations, the store does what a few lines of Python say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ldn_xblocks.core.kinds import JOURNAL, Kind
from ldn_xblocks.core.limits import Limits
from ldn_xblocks.core.requests import Refusal
from ldn_xblocks.store import entries
from ldn_xblocks.store.entries import State
from tests.xblocks.samples import COURSE, PLACE, empty, later, new_id, write

LIMITS = Limits(writes=10**9, entries=3, sitting=60)
KEYS = st.sampled_from(("a", "b", "c", "d"))
TEXTS = st.sampled_from(("", "one", "two", "three", "🙂" * 20))
SITTINGS = st.sampled_from(("1" * 32, "2" * 32))
STALE = st.sampled_from((0, 0, 0, 0, -1, -2, 1))  # how far a page's base is from the truth; mostly it is true


@dataclass
class Known:
    """What the model knows of an entry: its text at each revision, what is in its history, and whether it is deleted."""

    texts: list[str] = field(default_factory=list)
    pages: list[tuple[str, int]] = field(default_factory=list)  # of each revision: sitting and its start, or ("", 0)
    kept: set[int] = field(default_factory=set)
    deleted: bool = False

    @property
    def revision(self) -> int:
        """The number of the present revision."""
        return len(self.texts)


class Journal(RuleBasedStateMachine):
    """A learner's journal, and what it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, Known] = {}
        self.past: list[tuple[str, Callable[[], State]]] = []
        self.clock = 0

    @initialize()
    def begin(self) -> None:
        """An empty store."""
        empty()

    @rule(key=KEYS, text=TEXTS, sitting=SITTINGS, stale=STALE, wait=st.integers(0, 40))
    def save(self, key: str, text: str, sitting: str, stale: int, wait: int) -> None:
        """Save a text, mostly on a true base."""
        self.clock += wait
        known = self.known.get(key)
        base = max(0, (known.revision if known else 0) + stale)
        given = write(key=key, base=base, kind=Kind.FREE, text=text, sitting=sitting, day=None, skills=())
        now = self.now()
        expected = self.expect_save(key, text, base)
        self.do(key, expected, lambda: entries.save(PLACE, given, now, LIMITS))
        if expected == "written":
            self.accept(key, text, sitting)

    @rule(key=KEYS, stale=STALE)
    def delete(self, key: str, stale: int) -> None:
        """Delete an entry, mostly on a true base."""
        self.toggle(key, stale, entries.delete, deleted=True)

    @rule(key=KEYS, stale=STALE)
    def restore(self, key: str, stale: int) -> None:
        """Restore an entry, mostly on a true base."""
        self.toggle(key, stale, entries.restore, deleted=False)

    @rule(number=st.integers(0, 10**6))
    def retry(self, number: int) -> None:
        """Send an accepted operation again: it is answered with the present state, and changes nothing."""
        if self.past:
            key, again = self.past[number % len(self.past)]
            assert again() == entries.get(PLACE, key)

    @invariant()
    def states(self) -> None:
        """Every entry has the model's text and revision, and the list holds those that are not deleted."""
        for key, known in self.known.items():
            state = entries.get(PLACE, key)
            assert state is not None
            assert (state.text, state.revision, state.deleted is not None) == (known.texts[-1], known.revision, known.deleted)
        listed = {state.key for state in entries.listing("2", COURSE, JOURNAL)}
        assert listed == {key for key, known in self.known.items() if not known.deleted}

    @invariant()
    def histories(self) -> None:
        """The history holds each text that its own page did not replace."""
        for key, known in self.known.items():
            found = [(version.number, version.text) for version in entries.history(PLACE, key)]
            assert found == [(number, known.texts[number - 1]) for number in sorted(known.kept, reverse=True)]

    def now(self) -> datetime:
        """The model's time."""
        return later(seconds=self.clock)

    def expect_save(self, key: str, text: str, base: int) -> str:
        """What should come of a save."""
        known = self.known.get(key)
        if known is None:
            if base:
                return "not-found"
            return "full" if len(self.known) >= LIMITS.entries else "written"
        if not known.deleted and known.texts[-1] == text:
            return "same"
        return "conflict" if known.deleted or known.revision != base else "written"

    def accept(self, key: str, text: str, sitting: str) -> None:
        """Keep an accepted text in the model."""
        known = self.known.setdefault(key, Known())
        page = (sitting, self.clock)
        if known.pages and known.pages[-1][0] == sitting and self.clock - known.pages[-1][1] < LIMITS.sitting:
            page = known.pages[-1]
            if 2 * len(text) >= len(known.texts[-1]):
                known.kept.discard(known.revision)
        known.texts.append(text)
        known.pages.append(page)
        known.kept.add(known.revision)

    def toggle(self, key: str, stale: int, act: Any, *, deleted: bool) -> None:
        """Delete or restore, in the store and in the model."""
        known, op, now = self.known.get(key), new_id(), self.now()
        base = max(0, (known.revision if known else 1) + stale)
        if known is None:
            expected = "not-found"
        elif known.deleted == deleted:
            expected = "same"
        else:
            expected = "written" if known.revision == base else "conflict"
        self.do(key, expected, lambda: act(PLACE, key, op, base, now, LIMITS))
        if known is not None and expected == "written":
            known.deleted = deleted
            known.texts.append(known.texts[-1])
            known.pages.append(("", 0))

    def do(self, key: str, expected: str, act: Callable[[], State]) -> None:
        """Do it, and compare the kind of answer."""
        before = entries.get(PLACE, key)
        if expected not in {"written", "same"}:
            with pytest.raises(Refusal) as refused:
                act()
            assert refused.value.code == expected
            assert entries.get(PLACE, key) == before
            return
        state = act()
        assert (state == before) == (expected == "same")
        assert state == entries.get(PLACE, key)
        if expected == "written":
            self.past.append((key, act))


@pytest.mark.usefixtures("sqlite_store")
def test_store_is_the_model() -> None:
    """Journals of many random operations each."""
    run_state_machine_as_test(Journal, settings=settings(max_examples=60, stateful_step_count=40, deadline=None))
