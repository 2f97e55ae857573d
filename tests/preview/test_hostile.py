# ruff: noqa: E501 - a list of attacks has a line each
"""A hostile archive harms nothing: no script of its runs, nothing leaves this machine, the preview stays quick and usable.

All of it is shown by the real command and looked at in Chromium; `attacked.py` says what the archive tries.
"""

from __future__ import annotations

import gzip
import re
import socket
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.preview import attacked
from tests.preview.attacked import COURSE, FILES, HOST, PWN, Listener, Preview, hostile, listening, pack, plain, previewed, run

PATIENCE = 30_000.0  # milliseconds; a busy machine is no fault
SECONDS = 20.0  # measured: under four; the rest is for slow machines
MEGABYTES = 600.0  # measured: 270
_OF_CHROMIUM = "content-autofill.googleapis.com"  # which it asks by itself about any page with a field
UNITS = ("texts", "knots", "questions", "others", "ours", "same", "cycle")
PAGES = (
    *(f"{COURSE}/{name}" for name in ("", "outline/", "progress/", "studio/", "page/evil/", "page/long/")),
    *(f"{COURSE}/unit/{name}/" for name in (*UNITS, "case", "Case", "con", "javascript%3Ax", quote("é" * 2000))),
)
DROPPED = ("a/b", attacked.NAMES[3], "<b>", "?x#y", "new\nline")  # names that Studio cannot store

pytestmark = pytest.mark.xdist_group("preview-hostile")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile archive."""
    return pack(tmp_path_factory.mktemp("hostile") / "hostile.tar.gz", hostile())


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory, archive: Path) -> Iterator[Preview]:
    """The real command with the hostile archive. In the end it has not stumbled over a single page."""
    folder = tmp_path_factory.mktemp("preview")
    with previewed(folder, archive) as found:
        yield found
    assert "Traceback" not in found.errors.read_text()


@pytest.fixture(scope="module")
def meek(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """The real command with a course that means no harm, of 3000 units."""
    folder = tmp_path_factory.mktemp("meek")
    with previewed(folder, pack(folder / "plain.tar.gz", plain(3000))) as found:
        yield found
    assert "Traceback" not in found.errors.read_text()


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser whose every request to another machine is heard."""

    page: Page
    net: Listener
    complaints: list[str]

    def open(self, address: str) -> str:
        """What came of opening an address: `shown`, or why it was not."""
        try:
            self.page.goto(address, wait_until="load", timeout=PATIENCE)
        except Error as error:
            return str(error)
        return "shown"

    def is_safe(self) -> bool:
        """No script of an author has run here."""
        return bool(self.page.evaluate("() => typeof window.PWNED === 'undefined'"))


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """A visitor. In the end nobody else has been asked for anything."""
    with listening() as net:
        context = browser.new_context(
            viewport={"width": 1000, "height": 800}, proxy={"server": net.address, "bypass": "127.0.0.1"}
        )
        page = context.new_page()
        complaints: list[str] = []
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        yield Visitor(page, net, complaints)
        context.close()
        assert [line for line in net.heard if _OF_CHROMIUM not in line] == []


# --- what an archive's words can do on a page


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_an_author_runs(preview: Preview, visitor: Visitor, path: str) -> None:
    """On no page a script of an author runs; links and forms lead nowhere that could; whatever is clicked in the text."""
    assert visitor.open(preview.base + path) == "shown"
    page = visitor.page
    protocols = set(page.evaluate("[...document.querySelectorAll('a, area')].map(a => a.protocol)"))
    assert protocols <= {"http:", "https:", "mailto:", ":", ""}
    assert set(page.evaluate("[...document.forms].map(form => new URL(form.action).origin)")) <= {preview.base}
    assert (
        page.locator(
            "base, iframe, object, embed, main script:not([type='json/xblock-args']), main style, main link, main meta"
        ).count()
        == 0
    )
    page.evaluate(
        """() => document.querySelectorAll('main *').forEach(node => {
            for (const kind of ['click', 'mouseover', 'focus', 'toggle', 'error', 'load']) {
                if (kind !== 'click' || !node.matches('a[href], button, summary')) node.dispatchEvent(new Event(kind));
            }
        })"""
    )
    page.wait_for_timeout(100)
    assert visitor.is_safe()


@pytest.mark.parametrize("unit", ["texts", "questions", "others"])
@pytest.mark.parametrize("width", [320, 1000])
def test_the_bar_stays_in_sight_and_works(preview: Preview, visitor: Visitor, unit: str, width: int) -> None:
    """Nothing that an author wrote lies over the preview's own bar, whatever its size, margin or class; its menu opens."""
    visitor.page.set_viewport_size({"width": width, "height": 800})
    assert visitor.open(f"{preview.base}{COURSE}/unit/{unit}/") == "shown"
    page = visitor.page
    page.evaluate("scrollTo(0, 0)")
    covered = """() => [...document.querySelectorAll('body > .bar a, body > .bar summary')].filter(node => node.checkVisibility()).filter(node => {
        const box = node.getBoundingClientRect();
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return !top || !top.closest('body > .bar');
    }).map(node => node.textContent)"""
    expect(page.locator("body > .bar summary")).not_to_have_count(0)
    assert page.evaluate(covered) == []
    page.locator("body > .bar summary", has_text="Learner 1").click()
    page.get_by_role("button", name="Learner 2").click(timeout=PATIENCE)
    expect(page.locator("body > .bar summary", has_text="Learner 2")).to_be_visible(timeout=PATIENCE)
    assert page.url == f"{preview.base}{COURSE}/unit/{unit}/"


@pytest.mark.parametrize("name", sorted(FILES))
def test_files_opened_by_themselves_run_nothing(preview: Preview, visitor: Visitor, name: str) -> None:
    """A page, drawing or script of the archive as a page of its own is in a sandbox: it runs nothing and reaches nobody."""
    path = f"{COURSE}/static/{quote(name)}"
    answer = preview.ask(path)
    assert answer.status == 200
    assert re.search(r"default-src 'none';.*; sandbox$", answer.headers["content-security-policy"])
    assert answer.headers["x-content-type-options"] == "nosniff"
    if "Download is starting" not in visitor.open(preview.base + path):
        visitor.page.wait_for_timeout(200)
        assert visitor.is_safe()


def test_what_learners_write_stays_text(preview: Preview, visitor: Visitor) -> None:
    """An answer and a journal entry full of HTML come back as the letters that they are."""
    words = f"<script>{PWN}</script><img src=x onerror={PWN}>\"' </textarea></title>{{{{7*7}}}}"
    assert visitor.open(f"{preview.base}{COURSE}/unit/case/") == "shown"
    page = visitor.page
    page.locator(".problem input[type=text]").first.fill(words)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator(".problem-outcome .problem-mark").first).to_be_visible(timeout=PATIENCE)
    page.reload()
    expect(page.locator(".problem input[type=text]").first).to_have_value(words)
    assert visitor.is_safe()

    assert visitor.open(f"{preview.base}{COURSE}/unit/ours/") == "shown"
    page.locator("[data-part=compose] textarea").first.fill(words, timeout=PATIENCE)
    expect(page.locator("[data-part=compose] .ldn-status").first).to_have_attribute("data-status", "saved", timeout=PATIENCE)
    page.reload()
    expect(page.get_by_text(words).first).to_be_visible(timeout=PATIENCE)
    assert visitor.is_safe()


def test_a_plain_course_has_a_quiet_console(meek: Preview, visitor: Visitor) -> None:
    """The guards cost a course that means no harm nothing: no page of it complains."""
    for path in ("", "outline/", "progress/", "studio/", "unit/u0/", "unit/u2999/"):
        assert visitor.open(f"{meek.base}{COURSE}/{path}") == "shown"
    visitor.open(f"{meek.base}{COURSE}/unit/u0/")
    visitor.page.locator(".problem input[type=text]").fill("yes")
    visitor.page.get_by_role("button", name="Submit").click()
    expect(visitor.page.get_by_text("Correct (1/1 point)")).to_be_visible(timeout=PATIENCE)
    assert visitor.complaints == []


# --- time and memory


@pytest.mark.parametrize("name", DROPPED)
def test_a_unit_that_studio_drops_is_not_there(preview: Preview, visitor: Visitor, name: str) -> None:
    """Its name is in the list of what gets lost, as the letters that it is; its address shows a page that says so and runs nothing."""
    path = f"{COURSE}/unit/{quote(name, safe='')}/"
    assert preview.ask(path).status == 404
    visitor.open(preview.base + path)
    assert visitor.is_safe()
    visitor.open(f"{preview.base}{COURSE}/studio/")
    shown = " ".join(visitor.page.locator("section[aria-labelledby=lost]").inner_text().split())
    assert f"unit '{' '.join(name.split())}'" in shown


@pytest.mark.parametrize("path", PAGES)
def test_no_page_takes_long(preview: Preview, path: str) -> None:
    """Knots of tags, patterns, policies of billions of lessons, JSON 100,000 deep: a page comes in seconds, in little memory."""
    assert preview.ask(path).status == 200
    assert preview.peak < MEGABYTES


@pytest.mark.parametrize(
    "answer",
    ["a" * 900 + "b", "9^" * 400 + "9", "\0\u202e" * 300, "(" * 900, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")],
)
@pytest.mark.parametrize("block", ["pattern", "points", "short"])
def test_no_answer_takes_long(preview: Preview, block: str, answer: str) -> None:
    """A pattern that would take years is given up; a power of powers, thousands of brackets and half letters are refused."""
    body = "&".join(["do=submit", *(f"input_{number}_1={quote(answer)}" for number in (2, 3, 4))]).encode()
    assert preview.post(f"{COURSE}/answer/{block}", body).status == 302
    assert preview.ask(f"{COURSE}/unit/questions/").status == 200
    assert preview.peak < MEGABYTES


def test_thousands_of_units(meek: Preview) -> None:
    """3000 units in one lesson are shown, and the last one too."""
    assert meek.ask(f"{COURSE}/outline/").body.count(b"/unit/u") >= 3000
    assert meek.ask(f"{COURSE}/unit/u2999/").status == 200
    assert meek.ask(f"{COURSE}/progress/").status == 200
    assert meek.peak < MEGABYTES


def test_texts_of_megabytes(tmp_path: Path) -> None:
    """A text of 90 MB is cut, and the page says so; a question of 20 MB is shown without harm."""
    files = plain(1, {"course/html/t.html": "<p>word <b>and</b></p>" * 4_000_000})
    with previewed(tmp_path, pack(tmp_path / "long.tar.gz", files)) as found:
        assert b"The preview leaves out what comes after the first 1,000,000 letters" in found.ask(f"{COURSE}/unit/u0/").body
        assert found.ask(f"{COURSE}/outline/").status == 200
        assert found.peak < 2 * MEGABYTES


# --- archives that are refused


def _zeros(count: int) -> Iterator[bytes]:
    return (b"\0" * 1_000_000 for _ in range(count))


def _large(folder: Path) -> Path:
    path = folder / "large.tar.gz"
    info = tarfile.TarInfo("course/static/film.mp4")
    info.size = 200_000_000
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.write(info.tobuf())
        out.writelines(_zeros(200))
    return path


def _bomb(folder: Path) -> Path:
    path = folder / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for number in range(4):
            with out.open(f"course/static/{number}", "w") as member:
                member.writelines(_zeros(90))
    return path


def _tar_bomb(folder: Path) -> Path:
    path = folder / "bomb.tar.gz"
    with gzip.open(path, "wb", compresslevel=1) as out:
        for number in range(4):
            info = tarfile.TarInfo(f"course/static/{number}")
            info.size = 90_000_000 // 512 * 512
            out.write(info.tobuf())
            out.write(b"\0" * info.size)
    return path


def _member(kind: bytes, name: str, target: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "member.tar.gz"
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, target
        with tarfile.open(path, "w:gz") as out:
            out.addfile(info, BytesIO(b""))
        return path

    return make


def _without(folder: Path) -> Path:
    return pack(folder / "without.tar.gz", {"course/html/a.html": "words"})


def _no_gzip(folder: Path) -> Path:
    path = folder / "no.tar.gz"
    path.write_bytes(b"MZ" * 100)
    return path


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_large, "'course/static/film.mp4' has 200000000 bytes, more than the 104857600 allowed; host so large a file elsewhere"),
        (_bomb, "brings the unpacked course above 268435456 bytes; host large media elsewhere and link to them"),
        (_tar_bomb, "brings the unpacked course above 268435456 bytes"),
        (_member(tarfile.SYMTYPE, "course/static/a.txt", "/etc/passwd"), "is a link to '/etc/passwd', which leaves its folder"),
        (_member(tarfile.SYMTYPE, "course/static/a.txt", "../../../../etc/passwd"), "which leaves its folder"),
        (_member(tarfile.SYMTYPE, "course/static/a", "a"), "is a link that leads in a circle"),
        (_member(tarfile.LNKTYPE, "course/static/a.txt", "/etc/passwd"), "which leaves its folder"),
        (_member(tarfile.REGTYPE, "../../etc/cron.d/x", ""), "climbs out of the archive"),
        (_member(tarfile.REGTYPE, "/etc/passwd", ""), "is absolute"),
        (_member(tarfile.REGTYPE, "course/static/..\\..\\x", ""), "backslash"),
        (_member(tarfile.REGTYPE, "course/static/\x1b[31m", ""), "has a control character"),
        (_member(tarfile.CHRTYPE, "course/static/null", ""), "is a device or a pipe"),
        (_without, "there is no course in it"),
        (_no_gzip, "is not a gzip file"),
    ],
    ids=[
        "200-mb",
        "zip-bomb",
        "tar-bomb",
        "link",
        "link-up",
        "link-circle",
        "hard-link",
        "climbs",
        "absolute",
        "backslash",
        "control",
        "device",
        "no-course",
        "no-gzip",
    ],
)
def test_hostile_archives_are_refused(tmp_path: Path, make: Callable[[Path], Path], said: str) -> None:
    """With one clear sentence, exit code 2, nothing unpacked, and without taking the memory that the archive asks for."""
    ended = run(tmp_path, make(tmp_path))
    assert ended.status == 2
    assert said in ended.said
    assert "Traceback" not in ended.said
    assert "\x1b[31m" not in ended.said
    assert ended.seconds < SECONDS
    assert ended.megabytes < MEGABYTES


# --- requests

REFUSED_HOSTS = [
    HOST,
    f"{HOST}:80",
    "127.0.0.1.nip.io",
    "localhost.evil",
    "127.0.0.1@evil",
    "0.0.0.0",  # noqa: S104 - a name of a host
    "[::]",
    "",
    "2130706433",
    "127.0.0.1:80:evil",
]


@pytest.mark.parametrize("host", REFUSED_HOSTS)
def test_other_names_of_this_machine_are_refused(preview: Preview, host: str) -> None:
    """A site whose name is made to lead here (DNS rebinding) reads nothing."""
    answer = preview.ask(f"{COURSE}/outline/", Host=host)
    assert answer.status in {400, 403}
    assert b"module" not in answer.body


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        f"http://{HOST}",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "https://127.0.0.1:{port}",
        "http://127.0.0.1:{port}.evil",
        "http://evil@127.0.0.1:{port}",
        "file://",
    ],
)
@pytest.mark.parametrize("path", ["/-/be", f"{COURSE}/seen", f"{COURSE}/answer/short", f"{COURSE}/handler/journal/keep"])
def test_what_other_sites_send_is_refused(preview: Preview, path: str, origin: str | None) -> None:
    """A POST without the origin of the preview's own pages changes nothing."""
    headers = {} if origin is None else {"Origin": origin.format(port=preview.port)}
    answer = preview.ask(path, "POST", b"person=staff", Content_Type="application/x-www-form-urlencoded", **headers)
    assert answer.status == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_other_sites_fetch_is_refused(preview: Preview, site: str) -> None:
    """Neither as a picture nor as a stream does a page of another site, or of another port, get anything; a link may lead here."""
    for path in (f"{COURSE}/static/picture.png", "/-/events", "/-/public/preview.js"):
        assert preview.ask(path, Sec_Fetch_Site=site, Sec_Fetch_Mode="no-cors").status == 403
    assert preview.ask(f"{COURSE}/outline/", Sec_Fetch_Site=site, Sec_Fetch_Mode="navigate").status == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"{COURSE}/outline/", 200),
        ("GET", "/-/public/preview.js", 200),
        ("GET", "/-/xblock/ldn_reflection_journal/public/js/journal.js", 200),
        ("GET", f"{COURSE}/static/page.html", 200),
        ("GET", "/", 302),
        ("GET", "/nothing/here/", 404),
        ("GET", f"{COURSE}/unit/none/", 404),
        ("GET", f"{COURSE}/answer/short", 405),
        ("GET", "/%ff%fe", 404),
        ("HEAD", f"{COURSE}/outline/", 200),
        ("HEAD", "/-/events", 200),
        ("HEAD", f"{COURSE}/static/page.html", 200),
        *(
            (method, f"{COURSE}/outline/", 405)
            for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "PROPFIND", "X" * 500)
        ),
    ],
)
def test_every_answer_is_guarded(preview: Preview, method: str, path: str, status: int) -> None:
    """Each has a policy under which nothing of an author runs, and is read by the preview's own pages only."""
    answer = preview.ask(path, method, Origin=preview.base)
    assert answer.status == status
    policy = answer.headers["content-security-policy"]
    assert re.search(r"script-src 'nonce-[\w-]{20,}'|default-src 'none'", policy)
    assert re.search("frame-ancestors 'none'", policy)
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in answer.headers
    assert method != "HEAD" or answer.body == b""


def test_only_our_own_files_are_kept(preview: Preview) -> None:
    """A browser keeps what a page of this run asks for by its mark, and nothing of a course or of another run."""
    outline = preview.ask(f"{COURSE}/outline/")
    assert outline.headers["cache-control"] == "no-store"
    sheet = re.search(rb'href="(/-/public/preview\.css\?v=\w+)"', outline.body)
    assert sheet is not None
    assert "immutable" in preview.ask(sheet[1].decode()).headers["cache-control"]
    for path in ("/-/public/preview.css", "/-/public/preview.css?v=of-another-run", f"{COURSE}/static/picture.png"):
        assert preview.ask(path).headers["cache-control"] == "no-store"


def test_a_nonce_serves_once(preview: Preview) -> None:
    """Nobody can know it beforehand."""
    policies = {preview.ask(f"{COURSE}/outline/").headers["content-security-policy"] for _ in range(3)}
    assert len(policies) == 3


@pytest.mark.parametrize(
    "path",
    [
        "/-/public/../urls.py", "/-/public/%2e%2e/urls.py", "/-/public/%252e%252e/urls.py", "/-/public/..%2furls.py",
        "/-/public/..%5curls.py", "/-/public/..\\urls.py", "/-/public//etc/passwd", "/-/public/preview.js%00", "/-/public/", "/-/public/.",
        "/-/xblock/ldn_reflection_journal/../../../pyproject.toml", "/-/xblock/ldn_reflection_journal/public/%2e%2e/journal.py",
        "/-/xblock/ldn_reflection_journal/public/..%5cjournal.py", "/-/xblock/ldn_reflection_journal/public/%00", "/-/xblock/../../etc/passwd",
        "/-/xblock/ldn_reflection_journal/public//etc/passwd", "/-/xblock/os/path", "/-/xblock/%2e%2e/public/css/ldn.css",
        f"{COURSE}/static/../course.xml", f"{COURSE}/static/%2e%2e/course.xml", f"{COURSE}/static/%252e%252e/course.xml", f"{COURSE}/static/..%5ccourse.xml",
        f"{COURSE}/static//etc/passwd", f"{COURSE}/static/%2fetc%2fpasswd", f"{COURSE}/static/picture.png%00.html", f"{COURSE}/static/", f"{COURSE}/static/./picture.png",
        f"{COURSE}/static/..;/course.xml", f"{COURSE}/static/%c0%ae%c0%ae/course.xml", "/evil-x1/../en/static/course.xml", "//etc/passwd", "/..", "/%2e%2e/%2e%2e/etc/passwd",
    ],
)  # fmt: skip
def test_no_path_leads_out(preview: Preview, path: str) -> None:
    """Dots, slashes and their codes lead to no file but those that are meant."""
    assert preview.ask(path).status in {400, 404}


@pytest.mark.parametrize(
    "back",
    [
        "//evil",
        "/\\evil",
        "\\\\evil",
        "/\t/evil",
        "/\n/evil",
        "\t//evil",
        "///evil",
        "http://evil",
        "javascript:x",
        "/\r\nX-Evil: 1",
        "/\x00/evil",
        "/\u2028/evil",
        ".",
        "",
        "/" * 3000,
    ],
)
def test_being_somebody_else_leads_back_here(preview: Preview, back: str) -> None:
    """The form of the menu sends readers to no other site, and puts nothing into the headers."""
    answer = preview.post("/-/be", f"person=staff&back={quote(back)}".encode())
    assert (answer.status, answer.headers["location"]) == (302, "/")
    assert "x-evil" not in answer.headers
    assert answer.headers["set-cookie"] == "ldn_person=staff; HttpOnly; Path=/; SameSite=Strict"


@pytest.mark.parametrize(
    "person", ["<script>", "staff\r\nX: 1", "5", "x" * 10_000, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")]
)
def test_nobody_becomes_what_is_no_person(preview: Preview, person: str) -> None:
    """Only the names of the menu get into the cookie."""
    assert (
        preview.post("/-/be", f"person={quote(person)}&back=/".encode()).headers["set-cookie"].startswith("ldn_person=learner-1;")
    )


@pytest.mark.parametrize("length", [str(2 * 1024 * 1024), "9" * 30, "-5", "1e3", "0x10"])
@pytest.mark.parametrize("path", ["/-/be", f"{COURSE}/answer/short", f"{COURSE}/handler/journal/keep", f"{COURSE}/seen"])
def test_too_much_is_refused_unread(preview: Preview, path: str, length: str) -> None:
    """A body of more than a megabyte, or of a length that is none, is refused before any of it is read."""
    assert preview.post(path, b"x", Content_Length=length).status == 413


@pytest.mark.parametrize(
    "line",
    [
        b"GET /<script> HTTP/9.9\r\n\r\n",
        b"<script>\r\n\r\n",
        b"GET " + b"/x" * 40_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: 1\r\n" * 200 + b"\r\n",
    ],
)
def test_what_is_no_request_is_not_shown(preview: Preview, line: bytes) -> None:
    """An answer to noise holds nothing of the noise."""
    with socket.create_connection(("127.0.0.1", preview.port), timeout=30) as sent:
        sent.sendall(line)
        answer = b""
        while piece := sent.recv(4096):
            answer += piece
    assert b"<" not in answer
    assert preview.ask(f"{COURSE}/outline/").status == 200


def test_many_waiting_pages_block_nobody(meek: Preview) -> None:
    """Two hundred pages that wait for news, and fifty that send nothing, leave the server to everybody else."""
    waiting = [HTTPConnection("127.0.0.1", meek.port, timeout=60) for _ in range(200)]
    idle = [socket.create_connection(("127.0.0.1", meek.port)) for _ in range(50)]
    for connection in waiting:
        connection.request("GET", "/-/events?version=0")
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: meek.ask(f"{COURSE}/unit/u0/").status, range(8))) == [200] * 8
    for connection in waiting:
        connection.close()
    for silent in idle:
        silent.close()


@pytest.mark.parametrize("version", ["-1", "9" * 400, "x", "٣", "1e9", ""])
def test_any_version_can_be_waited_for(meek: Preview, version: str) -> None:
    """A stream begins, whatever version the page says that it has."""
    connection = HTTPConnection("127.0.0.1", meek.port, timeout=30)
    connection.request("GET", f"/-/events?version={quote(version)}")
    assert connection.getresponse().read(5) == b"retry"
    connection.close()


def test_only_this_machine_is_answered(preview: Preview) -> None:
    """The port is open on 127.0.0.1 and on no other address of the machine."""
    for kind, address in ((socket.AF_INET, "127.0.0.2"), (socket.AF_INET, _own_address()), (socket.AF_INET6, "::1")):
        with socket.socket(kind) as probe:
            probe.settimeout(5)
            assert probe.connect_ex((address, preview.port)) != 0


def _own_address() -> str:
    """The address of this machine in its network; one that is not loopback, if it has any."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: it only asks the system for the way
        except OSError:
            return "127.0.0.3"
        return str(probe.getsockname()[0])


# --- the copy for any web host


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, archive: Path) -> Path:
    """The folder of a static copy, and nothing beside it."""
    folder = tmp_path_factory.mktemp("export")
    ended = run(folder, archive, "--export", str(folder / "out" / "site"))
    assert ended.status == 0, ended.said
    assert "Traceback" not in ended.said
    assert sorted(path.name for path in folder.iterdir()) == ["out", "said"]
    assert [path.name for path in (folder / "out").iterdir()] == ["site"]
    assert ended.megabytes < MEGABYTES
    return folder / "out" / "site"


def test_an_export_has_plain_names(exported: Path) -> None:
    """Whatever an archive calls its units and files: names that are safe everywhere, no link, no file that a server might run."""
    for path in exported.rglob("*"):
        assert re.fullmatch(r"[a-z0-9~._-]{1,90}|-", path.name), path
        assert not path.is_symlink()
        assert (
            path.is_dir()
            or path.suffix not in {".php", ".js", ".htm", ".xhtml", ".xml"}
            or "-" in path.relative_to(exported).parts
        )
        assert path.suffix != ".html" or path.name == "index.html"


@pytest.mark.parametrize("kind", ["http", "file"])
def test_an_export_runs_nothing(exported: Path, visitor: Visitor, kind: str) -> None:
    """From a plain file server and from the disk: no page and no file of it runs anything or asks anybody."""
    handler = partial(_Files, directory=str(exported))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}" if kind == "http" else exported.as_uri()
        for path in sorted(exported.rglob("*.*")):
            if "-" in path.relative_to(exported).parts or path.is_dir():
                continue
            if "Download is starting" not in visitor.open(f"{base}/{quote(path.relative_to(exported).as_posix())}"):
                visitor.page.wait_for_timeout(30)
                assert visitor.is_safe(), path
                assert path.suffix == ".html" or visitor.page.locator("script").count() == 0, path
        server.shutdown()


class _Files(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


def test_what_runs_ends_with_the_command(tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left in the temporary folder, and nothing lies beside the archive."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    before = sorted(archive.parent.iterdir())
    with previewed(tmp_path, archive) as found:
        found.ask(f"{COURSE}/unit/texts/")
        (data,) = temporary.iterdir()
        assert data.stat().st_mode & 0o077 == 0
    assert list(temporary.iterdir()) == []
    assert sorted(archive.parent.iterdir()) == before
