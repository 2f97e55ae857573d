"""Measures the XBlocks beside a public one in the same workbench: `make bench`, or this file in `.venv-newest`.

Times are of the server alone: one call of a view or a handler in this process, the median of many. The peer is the survey
XBlock that WikiLearn has, asking for the same 15 ratings on the same scale. Sizes are of the files as they are served, packed.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from statistics import median
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
ARCHIVE = ROOT / "dist" / "leadership-development-en.tar.gz"
LEARNER = "student_1"
ATTEMPTS = 10
TIMES = 200


def main() -> None:
    """Print one table."""
    with tempfile.TemporaryDirectory() as folder:
        _start(Path(folder))
        assessment = _load("assessment", _element("ldn_skills_assessment"))
        _attempt(assessment)
        survey = _load("survey", _survey(assessment))
        mine, peer = _milliseconds(_view(assessment)), _milliseconds(_view(survey))
        rows = [
            (f"student view, {len(_skills(assessment))} skills, {ATTEMPTS} attempts", f"{mine:.2f} ms"),
            ("the same of the survey XBlock", f"{peer:.2f} ms"),
            ("ratio to the survey XBlock", f"{mine / peer:.2f}"),
            ("`load`: draft and attempts", f"{_milliseconds(lambda: _handle(assessment, 'load', {})):.2f} ms"),
        ]
        for name, files in (("assessment", ("assessment",)), ("journal", ("journal",))):
            rows.append((f"JavaScript and CSS of the {name}, gzip", f"{_packed(files) / 1000:.1f} KB"))
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print(f"{name:<{width}}  {value}")


def _start(folder: Path) -> None:
    """Set the workbench up on an empty database, with its working folder where it wants one."""
    (folder / "var").mkdir()
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    (folder / "bench_settings.py").write_text(
        "from workbench.settings import *\nDEBUG = False\nLOGGING = {'version': 1}\n"
        "INSTALLED_APPS = [*INSTALLED_APPS, 'ldn_xblocks']\nUSE_TZ = True\n",
        "utf-8",
    )
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench_settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)


def _element(tag: str) -> str:
    """The first element with this tag in the built archive."""
    with tarfile.open(ARCHIVE) as archive:
        for member in sorted(archive.getnames()):
            if "/vertical/" in member and (file := archive.extractfile(member)) is not None:
                found = etree.fromstring(file.read()).find(tag)
                if found is not None:
                    return etree.tostring(found, encoding="unicode", with_tail=False)
    sys.exit(f"{ARCHIVE} has no {tag}: run `make build`.")


def _load(scenario: str, xml: str) -> Any:
    from workbench.runtime import WorkbenchRuntime

    runtime = WorkbenchRuntime(LEARNER)
    runtime.id_generator.set_scenario(scenario)
    return runtime.parse_xml_string(xml)


def _block(usage: Any) -> Any:
    from workbench.runtime import WorkbenchRuntime

    return WorkbenchRuntime(LEARNER).get_block(usage)


def _view(usage: Any) -> Callable[[], Any]:
    """The view of a block that is loaded already: loading is the workbench's, a query a field."""
    block = _block(usage)
    return lambda: block.render("student_view", {})


def _handle(usage: Any, name: str, body: dict[str, Any]) -> Any:
    from webob import Request

    request = Request.blank("/", method="POST", body=json.dumps(body).encode())
    response = _block(usage).handle(name, request)
    if response.status_int != 200:
        sys.exit(f"{name} answered {response.status_int}: {response.text}")
    return response.json


def _skills(usage: Any) -> list[str]:
    return [skill.id for skill in _block(usage).parsed().skills]


def _attempt(usage: Any) -> None:
    """Submit some assessments, so that there is a history to read."""
    from django.utils import timezone

    from ldn_xblocks import compat
    from ldn_xblocks.core.limits import Limits
    from ldn_xblocks.store.attempts import Submission, submit
    from ldn_xblocks.store.entries import Place, get

    block = _block(usage)
    place = Place(LEARNER, compat.course_of(block), str(usage))
    ratings = {skill: 1 + number % 5 for number, skill in enumerate(_skills(usage))}
    for number in range(ATTEMPTS):
        draft = get(place, "draft")
        base = draft.revision if draft else 0
        submission = Submission(f"{number:032x}", "en", "Bench", ratings, {}, (), {"scale": {}, "skills": {}}, base)
        submit(place, submission, timezone.now(), Limits(writes=1000))


def _survey(usage: Any) -> str:
    content = _block(usage).parsed()
    labels = {skill.id: {"label": f"{skill.name}: {skill.text}", "img": None, "img_alt": None} for skill in content.skills}
    questions = quoteattr(json.dumps(list(labels.items())))
    answers = quoteattr(json.dumps([[step.id, step.text] for step in content.scale]))
    return f"<survey block_name='S' questions={questions} answers={answers} private_results='true' max_submissions='0'/>"


def _milliseconds(act: Callable[[], Any]) -> float:
    def once() -> float:
        begin = time.perf_counter()
        act()
        return time.perf_counter() - begin

    once()
    return 1000 * median(once() for _ in range(TIMES))


def _packed(names: tuple[str, ...]) -> int:
    public = resources.files("ldn_xblocks") / "blocks" / "public"
    files = [public / kind / f"{name}.{kind}" for name in ("ldn", *names) for kind in ("js", "css")]
    return sum(len(gzip.compress(file.read_bytes(), mtime=0)) for file in files)


if __name__ == "__main__":
    main()
