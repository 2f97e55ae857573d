"""The checks, by family: S source, L locale, X archive, W WikiLearn. Importing this package declares them all."""

from builder.checks import form, names, questions, raw, reading, references, writing
from builder.checks.registry import CHECKS, Check, Problem, Problems, Subject, check, run_checks

__all__ = [
    "CHECKS",
    "Check",
    "Problem",
    "Problems",
    "Subject",
    "check",
    "form",
    "names",
    "questions",
    "raw",
    "reading",
    "references",
    "run_checks",
    "writing",
]
