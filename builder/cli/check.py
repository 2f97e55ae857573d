"""`ldn check` and `ldn explain`: what is wrong with sources and archives, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from builder.cli.project import profile_option, read_the_locales, read_the_project
from builder.cli.terminal import findings_options, leave_with
from builder.diagnostics import Finding, sort_findings, suggest


@click.command(epilog="Example: ldn check export.tar.gz --ignore W,X401 --format json")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@profile_option
@click.option(
    "--select", "selected", metavar="CODES", default="", help="Only these checks: codes or their beginnings, with commas."
)
@click.option("--ignore", "ignored", metavar="CODES", default="", help="All checks but these.")
@findings_options
@click.pass_obj
def check(  # noqa: PLR0913 - the options of the command
    folder: Path | None, paths: tuple[Path, ...], profile: str, selected: str, ignored: str, form: str, *, strict: bool
) -> None:
    """Check the project's sources, or any Open edX course: PATH is an archive (.tar.gz, .zip) or an unpacked folder.

    Every finding names file, line and column, what is wrong, and how to mend it; `ldn explain CODE` says more.
    """
    codes = _codes(selected, ignored)
    findings = _check_paths(paths, profile, codes) if paths else _check_project(folder, profile, codes)
    leave_with(findings, form, strict=strict)


def _check_paths(paths: tuple[Path, ...], profile: str, codes: Callable[[str], bool]) -> tuple[Finding, ...]:
    from builder.inspection import check_archive

    several = len(paths) > 1
    return sort_findings(
        _within(path, finding, several=several) for path in paths for finding in check_archive(path, profile, codes)
    )


def _check_project(folder: Path | None, profile: str, codes: Callable[[str], bool]) -> tuple[Finding, ...]:
    from builder.checks.of_locales import QUIET
    from builder.locales import locale_codes
    from builder.pipeline import check_locale, check_sources

    project = read_the_project(folder)
    locales = read_the_locales(project)
    found = list(check_sources(project, profile, codes))
    for code in locale_codes(project.root):  # what only its translators can use is for `ldn locale check`
        found += check_locale(project, code, locales, profile, lambda check: check not in QUIET and codes(check))
    return sort_findings(found)


def _within(path: Path, finding: Finding, *, several: bool) -> Finding:
    """With more than one archive, a finding says which one it is in."""
    from dataclasses import replace

    if not several:
        return finding
    return replace(finding, where=replace(finding.where, path=f"{path.as_posix()}/{finding.where.path}"))


def _codes(selected: str, ignored: str) -> Callable[[str], bool]:
    if not selected and not ignored:
        return lambda _: True
    from builder.checks.all import CHECKS

    wanted, unwanted = (tuple(part.strip().upper() for part in text.split(",") if part.strip()) for text in (selected, ignored))
    for code in (*wanted, *unwanted):
        if not any(known.startswith(code) for known in CHECKS):
            raise click.UsageError(f"there is no check '{code}'; {suggest(code, CHECKS)}")
    return lambda code: (not wanted or code.startswith(wanted)) and not (unwanted and code.startswith(unwanted))


@click.command(epilog="Example: ldn explain X001")
@click.argument("code", shell_complete=lambda _context, _parameter, word: _complete_codes(word))
def explain(code: str) -> None:
    """Say what a check looks for, why, and how to mend what it finds."""
    from builder.checks.all import CHECKS

    known = CHECKS.get(code.upper())
    if known is None:
        raise click.UsageError(f"there is no check '{code}'; {suggest(code.upper(), CHECKS)}")
    where = f"; only with --profile {' or '.join(sorted(known.profiles))}" if known.profiles else ""
    click.echo(f"{known.code} {known.name} ({known.severity.value}{where})\n\n{known.doc}")


def _complete_codes(word: str) -> list[str]:
    from builder.checks.all import CHECKS

    return [code for code in sorted(CHECKS) if code.startswith(word.upper())]
