"""What every command says, and how it leaves."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import click

from builder.diagnostics import Finding, Severity

EXIT_FINDINGS = 1
EXIT_USAGE = 2


def print_findings(findings: Iterable[Finding], *, err: bool = True) -> None:
    """Each finding in two lines: where and what, and how to mend it."""
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
    for finding in findings:
        severity = click.style(f"{finding.severity.value} {finding.code}", fg=colours[finding.severity], bold=True)
        click.echo(f"{finding.where}: {severity}: {finding.message}", err=err)
        if finding.hint:
            click.secho(f"    {finding.hint}", dim=True, err=err)


def say(findings: Iterable[Finding]) -> None:
    """How many findings there are, on the error output."""
    from builder.report.findings import summary

    click.echo(summary(findings), err=True)


def shown(path: Path) -> str:
    """A path as its user would type it."""
    return Path(os.path.relpath(path)).as_posix()
