"""The privacy table, cell by cell: nobody but the learner gets, changes or deletes the learner's words, by any way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from ldn_xblocks.models import Entry, Learner
from tests.platform import privacy_table
from tests.platform.lms_course import BLOCKS
from tests.platform.lms_people import LEARNER
from tests.platform.privacy import ACTORS, CHANNELS, Actor, Channel, Outcome, cells, name_of, outcome
from tests.xblocks import harness
from tests.xblocks import privacy_ways as ways
from tests.xblocks.privacy_ways import SECRET, WAYS, Planted, Seen

_CELLS = list(cells())
_REFUSALS = {403, 404}


@pytest.fixture(scope="module")
def planted(lms_of_module: None) -> Iterator[Planted]:
    """The learner's words, once for all cells: no cell may change them."""
    harness.fresh()
    yield ways.plant()
    harness.fresh()


def prove(actor: Actor, channel: Channel, way: ways.Way, planted: Planted) -> Seen:
    """Take a way as somebody else: no word comes out, no row changes, no answer is an error of the server."""
    # Who has written a lot is refused for that, which would prove nothing.
    Learner.objects.exclude(pk=str(LEARNER.id)).delete()
    before = ways.rows()
    seen = way(ways.enter(actor), planted)
    assert SECRET not in "\n".join(seen.texts)
    assert before == ways.rows()
    assert all(status < 500 for status in seen.statuses)
    if outcome(actor, channel) is Outcome.REFUSED:
        assert seen.statuses
        assert set(seen.statuses) <= _REFUSALS
    return seen


@pytest.mark.parametrize(("actor", "channel"), _CELLS, ids=[name_of(*cell) for cell in _CELLS])
def test_private(actor: Actor, channel: Channel, planted: Planted) -> None:
    """One cell of the table."""
    prove(actor, channel, WAYS[channel.id], planted)


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor.known], ids=lambda actor: actor.id)
def test_own_words_are_given(actor: Actor, planted: Planted) -> None:
    """Where the table says "own only", the way does lead to one's own words."""
    somebody = ways.enter(actor)
    somebody.handle("journal-one", "keep", harness.entry_of("Words of my own"))
    assert "Words of my own" in somebody.handle("journal-one", "load").content.decode()


_READING = (
    *("journal-load", "journal-all", "journal-history", "journal-export", "journal-paper"),
    *("assessment-load", "assessment-result", "assessment-compare", "assessment-export", "assessment-paper"),
)
_WRITING = ("journal-keep", "journal-remove", "journal-restore", "assessment-save_draft", "assessment-save_plan")


@pytest.mark.parametrize("name", _READING)
def test_the_learner_gets_the_words(name: str, planted: Planted) -> None:
    """The ways are real ways: whoever wrote the words gets them there."""
    seen = WAYS[name](harness.visitor("learner"), planted)
    assert SECRET in "\n".join(seen.texts)


def test_a_page_has_no_words_even_for_the_learner(planted: Planted) -> None:
    """The LMS rewrites addresses in pages, words of learners too: those come by handlers alone."""
    assert SECRET not in "".join(WAYS["page"](harness.visitor("learner"), planted).texts)


@pytest.mark.parametrize("name", _WRITING)
def test_the_learner_changes_the_words(name: str, planted: Planted) -> None:
    """The ways to write are real ways too: from the learner they are taken."""
    before = ways.rows()
    with transaction.atomic():
        WAYS[name](harness.visitor("learner"), planted)
        after = ways.rows()
        transaction.set_rollback(True)
    assert before != after
    assert before == ways.rows()


def test_a_way_that_leaks_is_caught(planted: Planted) -> None:
    """The proof fails for words that come out, for a row that changes and for a door that should be closed."""
    page, load = CHANNELS[0], CHANNELS[1]
    anonymous = next(actor for actor in ACTORS if actor.id == "anonymous")

    def leaking(somebody: harness.Visitor, planted: Planted) -> Seen:
        return Seen(["".join(Entry.objects.values_list("text", flat=True))])

    def harmless(somebody: harness.Visitor, planted: Planted) -> Seen:
        return Seen(["nothing"], [200])

    def changing(somebody: harness.Visitor, planted: Planted) -> Seen:
        Entry.objects.filter(key=planted.entry).update(text="Overwritten")
        return Seen()

    for channel, way in ((page, leaking), (load, harmless), (page, changing)):
        before = list(Entry.objects.all())
        with pytest.raises(AssertionError):
            prove(anonymous, channel, way, planted)
        for entry in before:
            entry.save()
    prove(anonymous, page, harmless, planted)


def test_every_handler_of_both_blocks_is_in_the_table() -> None:
    """A handler that is added needs a row."""
    found = {(ways.kind_of(block), name) for block in BLOCKS for name in harness.handlers(block)}
    listed = {(block, channel.handler) for channel in CHANNELS if channel.handler for block in _blocks(channel)}
    assert found == listed


def _blocks(channel: Channel) -> tuple[str, ...]:
    return ("journal", "assessment") if channel.block == "both" else (channel.block,)


def test_every_row_of_the_table_has_a_way() -> None:
    """No cell is promised that is not walked."""
    assert [channel.id for channel in CHANNELS] == list(WAYS)


def test_the_page_is_current() -> None:
    """docs/privacy.md is what `python -m tests.platform.privacy_table` writes."""
    assert privacy_table.page() == privacy_table.PAGE.read_text(encoding="utf-8")
