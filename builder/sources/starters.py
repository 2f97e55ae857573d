"""Small valid files for authors to begin with."""

from __future__ import annotations

import struct
import zlib

_MODULE = """\
id: {id}
title: {title}
outcomes:
  - {{id: {id_short}-outcome, text: "Name one thing that you will do in your own community."}}
covers: []
sources: []
lessons:
  - id: {id_short}-lesson
    title: "{title}: a first lesson"
    minutes: 10
    units:
      - id: {id_short}-idea
        title: "{title}: the idea"
        blocks:
          - id: {id_short}-text
            kind: text
            body: |
              Say one idea here, in short sentences.

              Then give one example from Wikimedia.

              **Tomorrow:** name one small thing to do in one's own community.
      - id: {id_short}-practice
        title: "{title}: practice"
        blocks:
          - id: {id_short}-check
            kind: choice
            title: "{title}: a question"
            question: Which of these will you try first?
            choices:
              - {{id: ask, text: I ask one person what they need., correct: true, feedback: "Good: a question opens the door."}}
              - {{id: wait, text: I wait until somebody asks me., feedback: "That can take long. One question is enough."}}
            explanation: A small step that you take this week is worth more than a large plan.
"""

_COURSE = """\
id: {id}
title: {title}
key: course-v1:LDN+{number}+2026
start: 2026-01-01
image: course-image.png
modules:
{modules}
outcomes:
  - {{id: first, text: "Name one thing that you will do in your own community."}}
grading:
  - {{id: knowledge-check, title: Knowledge check, short: Check, weight: 100}}
about:
  short: One or two sentences about the course.
  overview: |
    Say for whom the course is, and what they will be able to do.
"""


def new_module(name: str) -> str:
    """The text of a module file that builds."""
    return _MODULE.format(id=name, id_short=name[:20].strip("-"), title=_title(name))


def new_course(name: str, modules: tuple[str, ...]) -> str:
    """The text of a course file that builds from `modules`, which must not be empty."""
    number = "".join(word[0].upper() for word in name.split("-"))
    return _COURSE.format(id=name, title=_title(name), number=number, modules="\n".join(f"  - {module}" for module in modules))


def plain_picture(width: int = 1134, height: int = 675) -> bytes:
    """A PNG of one calm colour, to be replaced: Studio shows a broken picture when there is none."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x2a\x4b\x8d" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def _title(name: str) -> str:
    return name.replace("-", " ").capitalize()
