"""Our XBlocks inside the preview: the real wheel on the real course, in Chromium, under the policy of the preview's pages."""

from __future__ import annotations

import http.client
import json
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.platform.serving import served

UNITS = "/leadership-development/en/unit/"
ASSESSMENT_UNIT, ASSESSMENT = "skills-start-page-2e8072fe", "skills-start-20fb27a2"
JOURNAL_UNIT, JOURNAL = "begin-journal-5e63a6c4", "first-entry-252b8f9a"
SECRET = "I said \"/course/abc\" and '/static/x' to nobody. 🌱 </script>"
PATIENCE = 20_000.0  # milliseconds; a busy machine is no fault

pytestmark = pytest.mark.xdist_group("preview-activities")


@dataclass(frozen=True, slots=True)
class Site:
    """The running site, asked without a browser."""

    base: str

    def ask(self, person: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        """What somebody is answered: a POST if there is a body."""
        headers = {"Cookie": f"person={person}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=60)
        with closing(connection):
            with suppress(BrokenPipeError):  # who is refused unread may be told of it while sending
                connection.request("GET" if body is None else "POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def handle(self, person: str, block: str, handler: str, data: Any = None) -> tuple[int, Any]:
        """What a handler answers to JSON."""
        status, body = self.ask(person, f"/leadership-development/en/handler/{block}/{handler}", json.dumps(data or {}).encode())
        return status, json.loads(body) if body.startswith(b"{") else body.decode()

    def records(self, person: str) -> dict[str, Any]:
        """What is kept of somebody beside what blocks keep."""
        found: dict[str, Any] = json.loads(self.ask(person, "/records")[1])
        return found

    def write(self, person: str, text: str) -> None:
        """Write an entry of the journal."""
        names = {name: uuid4().hex for name in ("entry", "op", "sitting")}
        status, said = self.handle(
            person, JOURNAL, "keep", {**names, "base": 0, "kind": "prompt", "text": text, "day": None, "skills": []}
        )
        assert status == 200, said


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at a page, and what the browser complained of."""

    page: Page
    complaints: list[str]
    site: Site

    def be(self, username: str, unit: str, query: str = "") -> None:
        """Become somebody and open a unit."""
        self.page.context.add_cookies([{"name": "person", "value": username, "url": self.site.base}])
        self.page.goto(self.site.base + UNITS + unit + query)

    def part(self, name: str) -> Locator:
        """A part of the block by its name in the wheel's template."""
        return self.page.locator(f'[data-part="{name}"]').first


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with a fresh database."""
    with served("tests.preview.site", tmp_path_factory.mktemp("preview")) as base:
        yield Site(base)


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody with a browser. In the end it has complained of nothing, and has asked nobody else."""
    context = browser.new_context(viewport={"width": 900, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("request", lambda request: None if request.url.startswith((site.base, "data:")) else complaints.append(request.url))
    yield Visitor(page, complaints, site)
    context.close()
    assert complaints == []


def test_an_assessment_is_rated_kept_and_submitted(visitor: Visitor) -> None:
    """Ratings are there after a reload, a submission shows its chart and completes the block, and nobody else sees any of it."""
    visitor.be("learner-1", ASSESSMENT_UNIT)
    expect(visitor.part("loading")).to_be_empty(timeout=PATIENCE)
    for card in visitor.page.locator("fieldset[data-item]").all():
        card.get_by_role("radio").nth(3).check()
    expect(visitor.part("status")).to_have_attribute("data-status", "saved", timeout=PATIENCE)

    visitor.page.reload()
    expect(visitor.page.locator("fieldset[data-item]").first.get_by_role("radio").nth(3)).to_be_checked(timeout=PATIENCE)
    visitor.page.get_by_role("button", name="Submit and see the result").click()

    expect(visitor.page.locator("[data-part=shown] svg").first).to_be_visible(timeout=PATIENCE)
    assert ASSESSMENT in visitor.site.records("learner-1")["completed"]
    visitor.be("learner-2", ASSESSMENT_UNIT)
    expect(visitor.part("loading")).to_be_empty(timeout=PATIENCE)
    expect(visitor.page.locator("input[type=radio]:checked[value='4']")).to_have_count(0)
    expect(visitor.part("results")).to_be_hidden()
    assert visitor.site.records("learner-2")["completed"] == []


def test_a_journal_is_its_writers_alone(visitor: Visitor) -> None:
    """An entry is kept letter by letter; another learner, staff and people not signed in get none of it."""
    visitor.be("learner-1", JOURNAL_UNIT)
    box = visitor.page.locator("[data-part=compose] textarea")
    box.fill(SECRET, timeout=PATIENCE)
    expect(visitor.page.locator("[data-part=compose] .ldn-status")).to_have_attribute("data-status", "saved", timeout=PATIENCE)
    visitor.page.reload()
    expect(visitor.page.get_by_text(SECRET).first).to_be_visible(timeout=PATIENCE)
    assert JOURNAL in visitor.site.records("learner-1")["completed"]

    for other in ("learner-2", "staff", "nobody"):
        visitor.be(other, JOURNAL_UNIT)
        expect(visitor.page.locator(".ldn-loading")).to_have_count(0, timeout=PATIENCE)
        assert "nobody. 🌱" not in visitor.page.content()
        assert SECRET not in json.dumps(visitor.site.handle(other, JOURNAL, "load"), ensure_ascii=False)
    expect(visitor.page.locator("textarea:enabled")).to_have_count(0)
    expect(visitor.page.get_by_text("Sign in to write here.")).to_be_visible()


def test_an_export_shows_activities_closed(visitor: Visitor) -> None:
    """The author's view has the whole of an activity and needs nobody to answer: not a script is loaded."""
    loaded: list[str] = []
    visitor.page.on("request", lambda request: loaded.append(request.resource_type))
    visitor.be("nobody", ASSESSMENT_UNIT, "?view=author_view")

    expect(visitor.page.locator("fieldset[data-item]").first).to_be_visible()
    expect(visitor.page.locator("input:enabled, textarea:enabled, select:enabled")).to_have_count(0)
    assert set(loaded) <= {"document", "stylesheet"}


def test_nobody_signed_in_writes_nothing(site: Site) -> None:
    """The platform refuses what they send, and keeps nothing of it."""
    assert site.handle("nobody", JOURNAL, "keep") == (403, "Unauthenticated")
    assert site.ask("nobody", "/answer/q1", b'{"given": 1}') == (200, b"{}")
    assert site.records("nobody") == {"completed": [], "scores": {}}


def test_who_starts_anew_has_nothing_left(site: Site) -> None:
    """Words in the wheel's own tables, completion, points and answers go; those of others stay."""
    for person in ("learner-2", "learner-3"):
        site.write(person, SECRET)
        site.ask(person, "/answer/q1", b'{"given": 1}')

    assert site.ask("learner-3", "/forget")[0] == 200

    assert site.records("learner-3") == {"completed": [], "scores": {}}
    assert site.ask("learner-3", "/answer/q1")[1] == b"{}"
    assert site.handle("learner-3", JOURNAL, "load")[1]["entries"] == []
    assert site.records("learner-2") == {"completed": [JOURNAL, "q1"], "scores": {"q1": [1.0, 2.0]}}
    assert [entry["text"] for entry in site.handle("learner-2", JOURNAL, "load")[1]["entries"]] == [SECRET]


def test_many_at_once(site: Site) -> None:
    """Requests that come together are all answered, whether a block answers or a question is kept."""
    asks = [(site.handle, ("learner-3", JOURNAL, "load")), (site.ask, ("learner-3", "/answer/q2", b'{"given": 2}'))] * 12
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda ask: ask[0](*ask[1])[0], asks))
    assert answers == [200] * len(asks)


@pytest.mark.parametrize(
    ("element", "said"),
    [
        ("<ldn_reflection_journal url_name='a'>no JSON</ldn_reflection_journal>", b"This activity cannot be shown. Please tell"),
        ("<ldn_reflection_journal url_name='a' weight='&lt;b&gt;'/>", b"cannot be shown here"),
        ("<ldn_reflection_journal url_name='a'><?x y?></ldn_reflection_journal>", b"cannot be shown here"),
        ("<never_heard_of url_name='a'/>", b"No XBlock of the type never_heard_of is installed here"),
    ],
    ids=["content", "attribute", "instruction", "type"],
)
def test_what_cannot_be_shown_says_so(site: Site, element: str, said: bytes) -> None:
    """Broken content, a setting that is none, and a block that no wheel here brings: a sentence, and never an error page."""
    status, html = site.ask("learner-1", "/element", element.encode())
    assert status == 200
    assert said in html
    assert b"<b>" not in html


@pytest.mark.parametrize(
    "path",
    [
        "ldn_skills_assessment/public/../assessment.py",
        "ldn_skills_assessment/public/%2e%2e/%2e%2e/models.py",
        "ldn_skills_assessment/public/..%5cassessment.py",
        "ldn_skills_assessment/assessment.py",
        "ldn_skills_assessment/public//etc/passwd",
        "ldn_skills_assessment/public/css/%00",
        "ldn_skills_assessment/public/css",
        "os/public/css/ldn.css",
    ],
)
def test_only_public_files_of_a_block_are_given(site: Site, path: str) -> None:
    """Whatever an address tries, only what lies in a block's public folder is answered with."""
    assert site.ask("learner-1", f"/-/xblock/{path}")[0] == 404


def test_a_public_file_is_given_with_its_type(site: Site) -> None:
    """Browsers refuse styles and scripts of another type."""
    address = f"{site.base}/-/xblock/ldn_reflection_journal/public/js/journal.js"
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert b"LdnJournal" in answer.read()


def test_a_handler_takes_no_more_than_a_megabyte(site: Site) -> None:
    """What is larger is refused before it is read; a handler that a block does not have is not there."""
    assert site.handle("learner-1", JOURNAL, "keep", {"text": "x" * 1_100_000})[0] == 413
    assert site.handle("learner-1", JOURNAL, "parsed")[0] == 404
