"""The pages of a preview as HTML: the same for a server that answers and for a folder that only shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup

from builder.diagnostics import Finding
from builder.preview.edition import Edition
from builder.preview.fragments import Resource, fill
from builder.preview.grades import Points, grade
from builder.preview.links import Links
from builder.preview.marks import PageMarks
from builder.preview.outline import Outline, Place, Tab
from builder.preview.people import LEARNERS, PEOPLE, Person
from builder.preview.texts import Targets, clean


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a menu."""

    title: str
    href: str
    here: bool = False
    lang: str = "en"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chrome:
    """What stands around a course: the menus of the bar, who looks, and what is wrong with the files.

    `watched` pages listen for a later `version`, and then look whether their `content` has changed. `notices` are what
    `ldn check` has found in the sources, None where there are no sources; while `checking` it may find more.
    """

    here: str
    locales: tuple[Choice, ...]
    courses: tuple[Choice, ...] = ()
    views: tuple[Choice, ...] = ()
    view: str = ""
    person: Person = LEARNERS[0]
    people: tuple[Person, ...] = PEOPLE
    path: str = "/"
    nonce: str = ""
    version: int = 0
    broken: tuple[Finding, ...] = ()
    notices: tuple[Finding, ...] | None = None
    checking: bool = False
    watched: bool = False
    content: str = ""
    seen_after: int = 0
    marks: PageMarks | None = None

    def for_anybody(self) -> Chrome:
        """The same without what differs from person to person, or from one look to the next."""
        return replace(self, person=LEARNERS[0], nonce="", version=0, broken=(), notices=None, checking=False)


@dataclass(frozen=True, slots=True)
class Visit:
    """What somebody did in an edition so far: the blocks that are completed, and points earned and possible."""

    completed: frozenset[str] = frozenset()
    scores: Mapping[str, Points] = field(default_factory=dict)

    def done(self, outline: Outline) -> frozenset[str]:
        """The units of which every block is completed."""
        return frozenset(
            name
            for name, place in outline.places.items()
            if place.unit.blocks and all(block.url_name in self.completed for block in place.unit.blocks)
        )


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block on its page. `seen` says that it is completed by being read, and is not yet."""

    name: str
    kind: str
    html: Markup
    seen: bool = False
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """The middle of a unit's page. `styles` and `scripts` name files of the preview's own, `resources` those of blocks."""

    blocks: tuple[ShownBlock, ...]
    resources: tuple[Resource, ...] = ()
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()


def render(template: str, /, **names: Any) -> str:
    """A page out of its template. Whatever is not `Markup` is escaped."""
    return fill(template, **{"styles": (), "scripts": (), "section": "", **names})


def about_page(edition: Edition, links: Links, chrome: Chrome, targets: Targets) -> str:
    """What the catalogue says of the course."""
    image = str(edition.olx.course_setting("course_image") or "")
    overview = edition.about("overview")
    return render(
        "about.html.j2",
        title=edition.outline.title,
        edition=edition,
        links=links,
        chrome=chrome,
        image=targets.static(image) if image else None,
        short=edition.about("short_description"),
        effort=edition.about("effort"),
        overview=Markup(clean(overview, targets).html),  # noqa: S704 - cleaned
    )


def outline_page(edition: Edition, links: Links, chrome: Chrome, visit: Visit) -> str:
    """Modules, lessons and units, with minutes and what is completed."""
    outline = edition.outline
    minutes = edition.minutes
    by_module = {module.name: sum(minutes[lesson.name] for lesson in module.lessons) for module in outline.modules}
    done = visit.done(outline)
    return render(
        "outline.html.j2",
        title=outline.title,
        section="outline",
        edition=edition,
        links=links,
        chrome=chrome,
        done=done,
        module_minutes=by_module,
        total=sum(by_module.values()),
        resume=next((place.unit for name, place in outline.places.items() if name not in done), None),
    )


def tab_page(edition: Edition, links: Links, chrome: Chrome, targets: Targets, tab: Tab) -> str:
    """A page of the course's navigation."""
    cleaned = clean(tab.html, targets)
    body = Markup(cleaned.html)  # noqa: S704 - cleaned
    names = {"edition": edition, "links": links, "chrome": chrome, "body": body, "left_out": cleaned.left_out}
    return render("tab.html.j2", title=tab.title, section=tab.slug, **names)


def progress_page(edition: Edition, links: Links, chrome: Chrome, visit: Visit, possible: Mapping[str, float]) -> str:
    """Grade and completion of one person. `possible` are the points of each question, by block."""
    outline = edition.outline
    done = visit.done(outline)
    scores = {name: (0.0, points) for name, points in possible.items()} | dict(visit.scores)
    units = {module.name: [unit.name for unit in module.units] for module in outline.modules}
    return render(
        "progress.html.j2",
        title="Progress",
        section="progress",
        edition=edition,
        links=links,
        chrome=chrome,
        grade=grade(outline, edition.olx.grading, scores),
        completed={name: sum(unit in done for unit in found) for name, found in units.items()},
        sizes={name: len(found) for name, found in units.items()},
    )


def unit_page(edition: Edition, links: Links, chrome: Chrome, visit: Visit, place: Place, shown: Shown) -> str:
    """A unit with its blocks, and the way to the units before and after it."""
    return render(
        "unit.html.j2",
        title=f"{place.unit.title} · {place.lesson.title}",
        edition=edition,
        links=links,
        chrome=chrome,
        place=place,
        done=visit.done(edition.outline),
        blocks=shown.blocks,
        resources=shown.resources,
        styles=shown.styles,
        scripts=shown.scripts,
    )


def message_page(
    title: str, text: str, findings: tuple[Finding, ...] = (), *, home: str = "/", chrome: Chrome | None = None
) -> str:
    """A page that only says something, with the way to `home`."""
    return render("message.html.j2", title=title, text=text, findings=findings, home=home, chrome=chrome or Chrome("", ()))
