"""What every command says, and how it leaves."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import click

from builder.diagnostics import Finding, Severity, has_errors

EXIT_FINDINGS = 1
EXIT_USAGE = 2

Command = TypeVar("Command", bound=Callable[..., None])


def findings_options(command: Command) -> Command:
    """How a command that checks prints what it finds, and when it fails."""
    strict = click.option("--strict", is_flag=True, help="Leave with exit code 1 for warnings too.")
    forms = click.Choice(("text", "json", "sarif"))
    form = click.option("--format", "form", type=forms, default="text", show_default=True, help="How to print.")
    return form(strict(command))


def print_findings(findings: Iterable[Finding], *, err: bool = True) -> None:
    """Each finding in two lines: where and what, and how to mend it."""
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
    for finding in findings:
        severity = click.style(f"{finding.severity.value} {finding.code}", fg=colours[finding.severity], bold=True)
        click.echo(f"{finding.where}: {severity}: {finding.message}", err=err)
        if finding.hint:
            click.secho(f"    {finding.hint}", dim=True, err=err)


def leave_with(findings: tuple[Finding, ...], form: str, *, strict: bool) -> None:
    """Print what was found, and leave with 1 if there are errors, or `strict` and anything at all."""
    if form == "text":
        print_findings(findings, err=False)
    else:
        from builder.report.findings import render_findings

        click.echo(render_findings(findings, form), nl=False)
    say(findings)
    if has_errors(findings) or (strict and findings):
        sys.exit(EXIT_FINDINGS)


def say(findings: Iterable[Finding]) -> None:
    """How many findings there are, on the error output."""
    from builder.report.findings import summary

    click.echo(summary(findings), err=True)


def shown(path: Path) -> str:
    """A path as its user would type it."""
    return Path(os.path.relpath(path)).as_posix()
