"""The small LMS does to a page what the LMS does: the wrapper, the addresses, the frame."""

from __future__ import annotations

import pytest
from web_fragments.fragment import Fragment

from tests.platform.lms_course import COURSE_KEY, UNITS, usage
from tests.platform.lms_sites import unbound
from tests.platform.lms_wrap import doubled, rewritten, wrap
from tests.xblocks.harness import visitor

pytestmark = pytest.mark.usefixtures("campus")
ATTACK = "</script><script>window.PWNED=1</script>"


def _fragment() -> Fragment:
    fragment = Fragment("<p>Hello</p>")
    fragment.initialize_js("Start", {"text": ATTACK})
    return fragment


def test_the_wrapper_of_the_lms_escapes_arguments_and_xblocks_own_does_not() -> None:
    """That is why nothing but ids may be in them."""
    block = unbound("journal-one")
    assert ATTACK not in wrap(block, "student_view", _fragment()).content
    block.runtime.escape_arguments = False
    assert ATTACK in block.runtime.wrap_xblock(block, "student_view", _fragment(), {}).content


def test_quoted_addresses_are_rewritten_and_others_are_not() -> None:
    """Also in a learner's text, if a block puts that into its page."""
    html = '<a href="/jump_to_id/x"> \'/course/y\' "/static/z.svg" /course/unquoted'
    course = f"/courses/{COURSE_KEY}"
    expected = f'<a href="{course}/jump_to_id/x"> \'{course}/y\' "/assets/courseware/z.svg" /course/unquoted'
    assert expected == rewritten(html)


def test_scripts_can_be_there_twice() -> None:
    """Only those with an address; the others are arguments or the page's own."""
    assert (
        doubled('<script src="a.js"></script><script>1</script>')
        == '<script src="a.js"></script><script src="a.js"></script><script>1</script>'
    )


@pytest.mark.parametrize("username", ["learner", "staff", "visitor", ""])
@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_is_shown_to_everybody(unit: str, username: str) -> None:
    """In both views, both wrappers, and framed."""
    somebody = visitor(username)
    for query in ("", "view=public_view", "core=1&twice=1&dark=1"):
        assert "ldn-xblock" in somebody.page(unit, query)
    assert str(usage(unit)) in somebody.client.get(f"/learning/{unit}").content.decode()


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_is_shown_in_studio(unit: str) -> None:
    """To authors, and to nobody else."""
    assert "ldn-xblock" in visitor("instructor", "studio").page(unit)
    assert visitor("learner").client.get(f"/studio/preview/{usage(unit)}").status_code == 404


def test_links_to_units_lead_to_their_page() -> None:
    """A block's link leads to its unit; an unknown one nowhere."""
    client = visitor("learner").client
    assert client.get(f"/courses/{COURSE_KEY}/jump_to_id/sheet").headers["Location"] == "/learning/sheet-unit"
    assert client.get(f"/courses/{COURSE_KEY}/jump_to_id/nowhere").status_code == 404


def test_staff_see_every_field_of_a_block() -> None:
    """Staff Debug Info prints fields as they are bound; learners do not get it."""
    assert "entries_made" in visitor("staff").page("journal-one")
    assert "entries_made" not in visitor("learner").page("journal-one")


@pytest.mark.parametrize("block", ["journal-one", "sheet", "assessment-start"])
def test_studio_shows_its_editor(block: str) -> None:
    """With the settings that authors may change."""
    page = visitor("instructor").client.get(f"/studio/editor/{usage(block)}").content.decode()
    assert "display_name" in page
