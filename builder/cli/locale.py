"""`ldn locale`: the commands of translators and of partners who adapt the course to their region."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.cli.project import read_the_project
from builder.cli.terminal import EXIT_FINDINGS, findings_options, leave_with
from builder.diagnostics import BuilderError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from builder.locales import Locales
    from builder.sources.project import Project


@click.group(epilog="Example: ldn locale add sw")
def locale() -> None:
    """Translate the course, and adapt it to a region."""


@locale.command("add", epilog="Example: ldn locale add sw")
@click.argument("code")
@click.pass_obj
def add(folder: Path | None, code: str) -> None:
    """Begin a locale: locales/CODE with its settings and every text waiting to be translated.

    CODE is the code of your Wikipedia, such as sw or pt-br; for a group's own edition of a language, such as es-x-mygroup.
    """
    from builder.locales.desk import begin_locale

    project = read_the_project(folder)
    if (project.root / "locales" / code).exists():
        raise BuilderError(f"locales/{code} exists already; it was left as it is. `ldn locale sync` brings it up to date.")
    files = begin_locale(project, code)
    _write(project, ((file.path, file.text) for file in files))
    then = "write into `structure:` what your edition changes" if len(files) == 1 else "open the .po files in Poedit"
    click.echo(f"Next: correct locales/{code}/locale.yaml, then {then}. It builds at once:", err=True)
    click.echo(f"    ldn build --locale {code} --draft", err=True)


@locale.command("sync", epilog="Example: ldn locale sync --minor burnout.title")
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@click.option(
    "--minor", multiple=True, metavar="UNIT", help="A unit whose English changed without a change of meaning; may be given again."
)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; leave with exit code 1 if something is not up to date.")
@click.pass_obj
def sync(folder: Path | None, codes: tuple[str, ...], minor: tuple[str, ...], *, only_check: bool) -> None:
    """Bring every catalogue up to date with the English: new texts are added, changed ones marked, none is lost."""
    from builder.locales.desk import still_marked, synced

    project, locales = _both(folder, codes)
    _not_the_source(locales, codes)
    changes = list(synced(project, locales, codes or tuple(locales.folders), minor))
    if only_check:
        for path, _ in changes:
            click.echo(path)
        if changes:
            click.echo("Not up to date: run `ldn locale sync`.", err=True)
            sys.exit(EXIT_FINDINGS)
        return
    _write(project, changes)
    for message in still_marked(locales, codes or tuple(locales.folders), minor):
        said = "keeps its mark: no older English says why it needs work. If the translation is right, clear the mark in Poedit"
        click.secho(f"{message.where.path}: {message.key} {said}.", fg="yellow", err=True)
    if not changes:
        click.echo("Everything is up to date.", err=True)


@locale.command("status", epilog="Example: ldn locale status bn")
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@click.option(
    "--format", "form", type=click.Choice(("table", "json", "html")), default="table", show_default=True, help="How to print."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead.")
@click.pass_obj
def status(folder: Path | None, codes: tuple[str, ...], form: str, out: Path | None) -> None:
    """Show how much is translated, outdated, missing, local and hidden, by module, and what to do next."""
    from builder.archive import write_file
    from builder.locales import adapted_project, translations_of
    from builder.locales.status import status_of
    from builder.report.locales import status_data, status_html, status_json, status_text

    project, locales = _both(folder, codes)
    _not_the_source(locales, codes)
    for code in sorted(locales.spoiled):
        click.secho(f"{code}: its settings cannot be read; `ldn locale check {code}` says why.", fg="yellow", err=True)
    statuses = []
    for code in codes or tuple(locales.folders):
        known = locales.locale(code)
        statuses.append(
            status_of(project, adapted_project(project, known, locales).project, known, translations_of(known, locales))
        )
    data = status_data(statuses, project)
    text = {"table": status_text, "json": status_json}[form](data) if form != "html" else status_html(data).decode()
    if out is not None:
        write_file(out, text.encode())
        click.echo(out.as_posix())
    else:
        click.echo(text, nl=False)


@locale.command("check", epilog="Example: ldn locale check bn")
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@findings_options
@click.pass_obj
def check(folder: Path | None, codes: tuple[str, ...], form: str, *, strict: bool) -> None:
    """Check translations and editions: each finding names file, line and unit, what is wrong, and how to mend it."""
    from builder.diagnostics import sort_findings
    from builder.locales import locale_codes
    from builder.pipeline import check_locale

    project, locales = _both(folder, codes, strict=False)
    chosen = codes or locale_codes(project.root)
    findings = sort_findings(finding for code in chosen for finding in check_locale(project, code, locales, "wikilearn"))
    leave_with(findings, form, strict=strict)


@locale.command("fork", epilog="Example: ldn locale fork es-x-mygroup burnout")
@click.argument("code")
@click.argument("module")
@click.option(
    "--current", is_flag=True, help="The copy takes account of the module as it is today: note that, and change nothing else."
)
@click.pass_obj
def fork(folder: Path | None, code: str, module: str, *, current: bool) -> None:
    """Copy MODULE in its present translation, to be taught in this locale instead of the syllabus's.

    The copy is yours to change. `ldn locale diff` and `ldn locale check` tell when the syllabus moves on.
    """
    from builder.locales.desk import fork as forked
    from builder.locales.desk import fork_operation, renew_operation, with_operation
    from builder.locales.settings import FILE

    project, locales = _both(folder, (code,))
    _not_the_source(locales, (code,))
    files = forked(project, locales, code, module)
    settings = f"locales/{code}/{FILE}"
    text = (project.root / settings).read_text("utf-8")
    if current:
        _write(project, [(files[1].path, files[1].text), (settings, renew_operation(text, project, module))])
        return
    if (project.root / files[0].path).exists():
        raise BuilderError(f"{files[0].path} exists already; it was left as it is.")
    _write(
        project, [*((file.path, file.text) for file in files), (settings, with_operation(text, fork_operation(project, module)))]
    )


@locale.command("diff", epilog="Example: ldn locale diff es-x-mygroup")
@click.argument("code")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="How to print.")
@click.pass_obj
def diff(folder: Path | None, code: str, form: str) -> None:
    """Show what an edition hides, replaces, adds and sets, and which of its copies are behind the syllabus."""
    import json

    from builder.locales import adapted_project
    from builder.report.locales import diff_data, diff_text

    project, locales = _both(folder, (code,))
    _not_the_source(locales, (code,))
    data = diff_data(project, locales.folders[code], adapted_project(project, locales.locale(code), locales))
    click.echo(json.dumps(data, ensure_ascii=False, indent=2) if form == "json" else diff_text(data).rstrip("\n"))


@locale.command("export", epilog="Example: ldn locale export bn --format csv --module burnout --out burnout-bn.csv")
@click.argument("code")
@click.option(
    "--format",
    "form",
    type=click.Choice(("csv", "bundle", "po")),
    default="csv",
    show_default=True,
    help="A spreadsheet, MediaWiki's message bundle, or one PO file.",
)
@click.option("--module", "modules", multiple=True, help="Only this module, or `common`; may be given again.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file to write. [default: standard output]")
@click.pass_obj
def export(folder: Path | None, code: str, form: str, modules: tuple[str, ...], out: Path | None) -> None:
    """Write a locale's texts for another tool; `ldn locale import` brings them back. With CODE en: the source texts."""
    from builder.archive import write_file
    from builder.diagnostics import suggest
    from builder.locales.exchange import ENDINGS
    from builder.locales.exchange import export as exported
    from builder.locales.units import units_of

    if out is not None and out.suffix.lower() != ENDINGS[form]:
        raise click.UsageError(f"the name of the file must end in {ENDINGS[form]}: by that `ldn locale import` knows its form.")
    project, locales = _both(folder, (code,))
    units = units_of(project)
    for name in modules:
        if name not in units:
            raise click.UsageError(f"there is no module '{name}'; {suggest(name, units)}")
    chosen = [unit for name, group in units.items() if not modules or name in modules for unit in group]
    catalogues = locales.folders[code].catalogues.values() if code in locales.folders else ()
    messages = {key: message for catalogue in catalogues for key, message in catalogue.by_key().items()}
    label = project.syllabus.title.source if project.syllabus else "Syllabus"
    text = exported(form, chosen, messages, code, label)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_file(out, text.encode())
        click.echo(out.as_posix())


@locale.command("import", epilog="Example: ldn locale import bn burnout-bn.csv")
@click.argument("code")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--overwrite", is_flag=True, help="Take the file's translation where ours is newer, too.")
@click.pass_obj
def import_(folder: Path | None, code: str, file: Path, *, overwrite: bool) -> None:
    """Bring translations in from a CSV, a message bundle or a PO file. What is newer here is kept, and told."""
    from builder.locales.catalogue import format_catalogue
    from builder.locales.desk import catalogue_path, synced
    from builder.locales.exchange import read_incoming, take
    from builder.locales.units import units_of

    project, locales = _both(folder, (code,))
    _not_the_source(locales, (code,))
    if any(path.startswith(f"locales/{code}/") for path, _ in synced(project, locales, (code,))):
        raise BuilderError(f"the catalogues of {code} are not up to date. Run `ldn locale sync {code}` first, then import.")
    units = {unit.key: unit for group in units_of(project).values() for unit in group}
    result = take(read_incoming(file, units), units, locales.folders[code].catalogues, overwrite=overwrite)
    _write(project, [(catalogue_path(code, name), format_catalogue(catalogue)) for name, catalogue in result.catalogues.items()])
    for item in result.unknown:
        click.secho(f"{item.where}: there is no unit '{item.key}' here: not taken", fg="yellow", err=True)
    for conflict in result.conflicts:
        click.secho(f"{conflict.where}: {conflict.key}: a newer translation is here: kept", fg="red", err=True)
        click.echo(f"    here: {conflict.ours}\n    file: {conflict.theirs}", err=True)
    refused = f"{len(result.conflicts)} kept against the file, {len(result.unknown)} unknown"
    click.echo(f"{len(result.taken)} taken, {result.unchanged} without change, {refused}.", err=True)
    if result.conflicts or result.unknown:
        sys.exit(EXIT_FINDINGS)


def _both(folder: Path | None, codes: tuple[str, ...], *, strict: bool = True) -> tuple[Project, Locales]:
    from builder.locales import locale_codes, read_locales

    project = read_the_project(folder)
    locales = read_locales(project.root, codes or None) if strict else read_locales(project.root)
    for code in codes:
        if strict or code not in locale_codes(project.root):
            locales.locale(code)
    return project, locales


def _not_the_source(locales: Locales, codes: Iterable[str]) -> None:
    """Refuse English and the pseudo-locales where only files of `locales/` can be meant."""
    for code in codes:
        if code not in locales.folders:
            raise click.UsageError(
                f"{code} has no files in locales/: English is written in the syllabus, and pseudo-locales in memory."
            )


def _write(project: Project, files: Iterable[tuple[str, str | None]]) -> None:
    from builder.archive import write_file

    for path, text in files:
        if text is None:
            (project.root / path).unlink(missing_ok=True)
            click.echo(f"{path} (deleted)")
        else:
            write_file(project.root / path, text.encode())
            click.echo(path)
