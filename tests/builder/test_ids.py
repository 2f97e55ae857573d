"""builder.ids: names that WikiLearn can match, the same in every build."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from builder.ids import ID, LONGEST_ID, discussion_id, url_name

IDS = st.from_regex(ID, fullmatch=True).filter(lambda text: len(text) <= LONGEST_ID)
LEGAL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@given(IDS, IDS)
@example("course", "course")
@example("a" * LONGEST_ID, "b" * LONGEST_ID)
@example("module", "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o")
@example("module", "nineteen-letters-xy-and-more")
def test_a_name_is_legal_short_and_the_same_every_time(module: str, own: str) -> None:
    """`[a-z0-9-]`, no double or outer hyphen, at most 32 long, beginning with the author's own id, and no chance in it."""
    for name in (url_name(module, own), url_name(module)):
        assert LEGAL.fullmatch(name)
        assert len(name) <= 32
        assert not name.endswith("course")
    assert url_name(module, own) == url_name(module, own)
    assert url_name(module, own).startswith(own[:20].strip("-"))


@given(st.sets(st.tuples(IDS, IDS), min_size=2, max_size=60))
def test_no_name_is_the_end_of_another(places: set[tuple[str, str]]) -> None:
    """WikiLearn finds translated blocks by the end of their name, so no name may end in another one, whatever the type."""
    names = [url_name(module, own) for module, own in places] + [url_name(module) for module in {module for module, _ in places}]
    assert len(set(names)) == len(names)
    assert [(one, other) for one in names for other in names if one != other and one.endswith(other)] == []


def test_no_name_is_the_end_of_another_in_a_large_syllabus() -> None:
    """The same for 60,000 places with the same short ids over and over, as authors choose them."""
    places = [(f"module-{number}", f"{own}-{lesson}") for number in range(60) for own in ("a", "check") for lesson in range(500)]
    names = {url_name(*place) for place in places}
    assert len(names) == len(places)
    assert not [name for name in names for at in range(1, len(name)) if name[at:] in names]


def test_released_names_never_change() -> None:
    """Names of an early release, written down: a change here would cut learners from their answers."""
    assert [url_name("burnout"), url_name("burnout", "signs-check"), url_name("burnout", "what-burnout-is-and-is-not")] == [
        "burnout-a4f4e73f",
        "signs-check-a1378bec",
        "what-burnout-is-and-d091ee79",
    ]
    assert discussion_id("burnout", "talk") == "2ccb74c75bf87c0ff534b6ee68647bea"


@given(IDS, IDS)
def test_a_discussion_has_its_own_id(module: str, own: str) -> None:
    """32 hexadecimal digits, other than those of the block's name."""
    assert re.fullmatch(r"[0-9a-f]{32}", discussion_id(module, own))
    assert not discussion_id(module, own).startswith(url_name(module, own)[-8:])


@given(IDS, IDS, IDS)
def test_the_module_is_part_of_the_name(one: str, other: str, own: str) -> None:
    """The same id in two modules gives two names."""
    assert (url_name(one, own) == url_name(other, own)) == (one == other)
