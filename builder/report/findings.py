"""Findings as text for people, as JSON, and as SARIF for code hosts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from builder import __version__
from builder.checks.registry import CHECKS
from builder.diagnostics import Finding, Severity, count

FORMATS: dict[str, Callable[[tuple[Finding, ...]], str]] = {}


def render_findings(findings: Iterable[Finding], form: str) -> str:
    """Findings as `text`, `json` or `sarif`, ready to print."""
    return FORMATS[form](tuple(findings))


def summary(findings: Iterable[Finding]) -> str:
    """One line: how many errors and warnings."""
    listed = list(findings)
    errors = sum(finding.severity is Severity.ERROR for finding in listed)
    warnings = len(listed) - errors
    if not listed:
        return "No findings."
    return f"{count(errors, 'error')}, {count(warnings, 'warning')}."


def finding_dict(finding: Finding) -> dict[str, Any]:
    """A finding as plain data: the keys of the JSON format."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "path": finding.where.path,
        "line": finding.where.line,
        "column": finding.where.column,
        "message": finding.message,
        "hint": finding.hint,
    }


def _text(findings: tuple[Finding, ...]) -> str:
    return "".join(_entry(finding) for finding in findings)


def _entry(finding: Finding) -> str:
    head = f"{finding.where}: {finding.severity.value} {finding.code}: {finding.message}\n"
    return f"{head}    {finding.hint}\n" if finding.hint else head


def _json(findings: tuple[Finding, ...]) -> str:
    return json.dumps({"findings": [finding_dict(finding) for finding in findings]}, ensure_ascii=False, indent=2) + "\n"


def _sarif(findings: tuple[Finding, ...]) -> str:
    used = sorted({finding.code for finding in findings})
    driver = {
        "name": "ldn",
        "version": __version__,
        "rules": [
            {
                "id": code,
                "name": CHECKS[code].name,
                "shortDescription": {"text": CHECKS[code].doc.split("\n")[0]},
                "help": {"text": CHECKS[code].doc},
            }
            for code in used
        ],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": [_sarif_result(finding) for finding in findings]}],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _sarif_result(finding: Finding) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": finding.where.path}}
    if finding.where.line:
        place["region"] = {"startLine": finding.where.line, "startColumn": max(1, finding.where.column)}
    text = f"{finding.message}. {finding.hint}" if finding.hint else finding.message
    return {
        "ruleId": finding.code,
        "level": finding.severity.value,
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    }


FORMATS |= {"text": _text, "json": _json, "sarif": _sarif}
