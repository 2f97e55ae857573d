"""Runs our questions in capa, the problem engine of Open edX itself (from the package xblocks-contrib)."""

from __future__ import annotations

import gettext
from functools import cache
from html import unescape
from types import SimpleNamespace
from typing import Any


@cache
def _capa() -> SimpleNamespace:
    """capa, with the little Django that it needs."""
    import django
    from django.conf import settings

    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "xblocks_contrib.problem.capa"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "DIRS": [], "OPTIONS": {}}],
        SECRET_KEY="tests only",
        USE_TZ=True,
    )
    django.setup()
    from django.template.loader import get_template
    from xblocks_contrib.problem.capa.capa_problem import LoncapaProblem
    from xblocks_contrib.problem.capa.inputtypes import Status

    return SimpleNamespace(problem=LoncapaProblem, status=Status, template=get_template)


def load(olx: str) -> Any:
    """A problem as the LMS would make it for a learner, from the OLX of its file."""
    capa = _capa()
    system = SimpleNamespace(
        ajax_url="/",
        anonymous_student_id="student",
        cache=None,
        can_execute_unsafe_code=lambda: False,
        get_python_lib_zip=lambda: None,
        DEBUG=True,
        i18n=gettext.NullTranslations(),
        render_template=lambda name, context: capa.template(name).render(context),
        resources_fs=None,
        seed=1,
        STATIC_URL="/static/",
        STATUS_CLASS=capa.status,
        xqueue=None,
    )
    block = SimpleNamespace(location="problem", runtime=SimpleNamespace(publish=lambda *_: None))
    return capa.problem(olx, id="problem", capa_system=system, capa_block=block, seed=1)


def grade(olx: str, answer: object) -> str:
    """What the engine says of an answer: `correct` or `incorrect`."""
    return str(load(olx).grade_answers({"problem_2_1": answer}).get_correctness("problem_2_1"))


def feedback(olx: str, answer: object) -> str:
    """What a learner reads after an answer."""
    problem = load(olx)
    return unescape(str(problem.grade_answers({"problem_2_1": answer}).get_msg("problem_2_1")))


def html(olx: str) -> str:
    """The question as the LMS shows it."""
    return unescape(str(load(olx).get_html()))
