"""What translators and partners see of their locale: how far it is, what comes next, what an edition changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files as package_files
from typing import TYPE_CHECKING, Any

from builder.locales import LocaleFolder
from builder.locales.status import Status, Tally
from builder.locales.structure import Adapted, operations_shown
from builder.locales.units import same_words, units_of
from builder.model.locale import Replace
from builder.sources.project import Project

if TYPE_CHECKING:
    from rich.table import Table


def status_data(statuses: Iterable[Status], project: Project) -> dict[str, Any]:
    """The state of locales as plain data."""
    titles = {name: module.title.source for name, module in project.modules.items()}
    return {"locales": [_locale(status, titles) for status in statuses]}


def status_json(data: Mapping[str, Any]) -> str:
    """The state of locales as JSON."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def status_html(data: Mapping[str, Any]) -> bytes:
    """The state of locales as one page that needs no network."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - a table needs none

    template = package_files("builder").joinpath("templates/locales.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(template).render(**data).encode()


def status_text(data: Mapping[str, Any], width: int = 100) -> str:
    """The state of locales as tables for a terminal."""
    from rich.console import Console  # noqa: PLC0415 - a page needs none

    console = Console(width=width, no_color=True, highlight=False)
    with console.capture() as captured:
        for locale in data["locales"]:
            console.print(_table(locale))
            if locale["next"] and len(data["locales"]) == 1:
                console.print("Next to do:")
                for unit in locale["next"]:
                    console.print(f"  {unit['key']}: {unit['source']}", markup=False, soft_wrap=True)
    return captured.get()


def _table(locale: Mapping[str, Any]) -> Table:
    from rich.table import Table  # noqa: PLC0415

    title = f"{locale['code']} ({locale['autonym']}): {locale['percent']} % of {locale['total']} words, {locale['review']}"
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, title_style="bold")
    for name in ("module", "%", "translated", "stale", "missing", "local", "hidden"):
        table.add_column(name, justify="left" if name == "module" else "right")
    for row in locale["catalogues"]:
        table.add_row(row["id"], *(str(row[name]) for name in ("percent", "translated", "stale", "missing", "local", "hidden")))
    return table


def _locale(status: Status, titles: Mapping[str, str]) -> dict[str, Any]:
    settings = status.locale.settings
    return {
        "code": status.locale.code,
        "autonym": status.locale.language.autonym,
        "lang": status.locale.language.code,
        "dir": status.locale.language.direction,
        "review": settings.review.state if settings else "",
        **_tally(status.total),
        "catalogues": [
            {"id": name, "title": titles.get(name, name), **_tally(tally)} for name, tally in status.catalogues.items()
        ],
        "next": [
            {"key": unit.key, "source": source if len(source) <= 100 else source[:99] + "…"}
            for unit in status.next_units
            for source in (" ".join(unit.source.split()),)
        ],
    }


def _tally(tally: Tally) -> dict[str, int]:
    return {
        "percent": tally.percent,
        "total": tally.total,
        "translated": tally.translated,
        "stale": tally.stale,
        "missing": tally.missing,
        "local": tally.local,
        "hidden": tally.hidden,
    }


def diff_data(project: Project, folder: LocaleFolder, adapted: Adapted) -> dict[str, Any]:
    """What an edition changes, and which of its copies are behind their source, with the change."""
    behind = {operation.target: list(_changes(project, folder, operation)) for operation in adapted.behind}
    return {
        "code": folder.locale.code,
        "changes": list(operations_shown(folder.locale)),
        "errors": [f"{error.where}: {error.message}" for error in adapted.errors],
        "behind": [
            {"module": name, "changes": changes, "known": bool(folder.snapshots.get(operation.file))}
            for operation in adapted.behind
            for name, changes in behind.items()
            if name == operation.target
        ],
    }


def diff_text(data: Mapping[str, Any]) -> str:
    """The same for people."""
    return "\n".join(_diff_lines(data)) + "\n"


def _diff_lines(data: Mapping[str, Any]) -> Iterator[str]:
    if not data["changes"]:
        yield f"{data['code']} teaches the course as the syllabus has it."
        return
    yield f"{data['code']} changes the course:"
    yield from (f"  - {change}" for change in data["changes"])
    for error in data["errors"]:
        yield f"cannot be done: {error}"
    for module in data["behind"]:
        yield f"{module['module']} has changed in the syllabus since it was copied:"
        if not module["known"]:
            yield "  what it was is not known; compare the module with its copy"
        for change in module["changes"]:
            yield f"  {change['key']}"
            yield from (f"    - {change['old']}",) if change["old"] else ()
            yield from (f"    + {change['new']}",) if change["new"] else ()


def _changes(project: Project, folder: LocaleFolder, operation: Replace) -> Iterator[dict[str, str]]:
    old = folder.snapshots.get(operation.file, {})
    if not old:
        return
    new = {unit.key: unit.source for unit in units_of(project).get(operation.target, ())}
    for key in dict.fromkeys((*new, *old)):
        if not same_words(old.get(key, ""), new.get(key, "")):
            yield {"key": key, "old": old.get(key, ""), "new": new.get(key, "")}
