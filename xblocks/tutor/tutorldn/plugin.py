"""What the plugin adds to Tutor: the wheel in the image, both blocks in Studio's menu, the tables in the database."""

from __future__ import annotations

from tutor import hooks
from tutorldn import __version__

# No default: a name that nobody has registered on PyPI must never be installed from there by accident.
CONFIG = [
    ("LDN_VERSION", __version__),
    ("LDN_XBLOCKS_REQUIREMENT", ""),
]

DOCKERFILE = """\
{%- if LDN_XBLOCKS_REQUIREMENT %}
RUN --mount=type=cache,target=/openedx/.cache/pip,sharing=shared \\
    pip install '{{ LDN_XBLOCKS_REQUIREMENT }}'
{%- else %}
RUN echo "Plugin ldn: say where ldn-xblocks comes from: tutor config save --set LDN_XBLOCKS_REQUIREMENT=..." >&2 && false
{%- endif %}
"""

STUDIO = """
# ldn-xblocks: both blocks stand in the menu "Problem" > "Advanced", after whatever else put there
ADVANCED_PROBLEM_TYPES = [
    *globals().get("ADVANCED_PROBLEM_TYPES", []),
    {"boilerplate_name": None, "component": "ldn_skills_assessment"},
    {"boilerplate_name": None, "component": "ldn_reflection_journal"},
]
"""

# Tutor's own task migrates everything; this one also works alone: tutor local do init --limit=ldn
MIGRATE = """
echo "ldn-xblocks: making the tables..."
./manage.py lms migrate ldn_xblocks
"""

hooks.Filters.CONFIG_DEFAULTS.add_items(CONFIG)
hooks.Filters.ENV_PATCHES.add_item(("openedx-dockerfile-post-python-requirements", DOCKERFILE))
# Late, because WikiLearn's plugin assigns the whole list in the same patch.
hooks.Filters.ENV_PATCHES.add_item(("openedx-cms-common-settings", STUDIO), priority=hooks.priorities.LOW)
hooks.Filters.CLI_DO_INIT_TASKS.add_item(("lms", MIGRATE))
