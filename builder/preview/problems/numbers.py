"""Compares numbers as the platform's problem engine does it: its calculator, its tolerances, its refusals."""

from __future__ import annotations

import cmath
import math
import re
import sys
from decimal import Decimal

from builder.checks.calculator import CONSTANTS, FUNCTIONS, calculate
from builder.preview.problems.model import Also, Feedback, Interval, Margin, Near, Number, Refused

_NAME = re.compile(r"(?<![0-9.A-Za-z_])([A-Za-z][A-Za-z0-9_]*'*)(\s*\()?")


def right_number(field: Number, text: str) -> tuple[bool, Feedback | None]:
    """Whether a typed number or formula is right, and the feedback of the right answer that it meets. Raises `Refused`."""
    given = calculate(text)
    if given is None:
        raise Refused(_refusal(text))
    if _meets(field.target, given):
        return True, field.feedback
    met: Also | None = next((other for other in field.others if given == other.value), None)
    return met is not None, met.feedback if met else None


def is_near(given: complex, wanted: complex, tolerance: float, margin: Margin) -> bool:
    """Whether a number is within a tolerance. Real numbers are compared as the decimals that people see."""
    if cmath.isinf(given) or cmath.isinf(wanted):
        return given == wanted
    allowed = _allowed(given, wanted, tolerance, margin)
    if given.imag or wanted.imag:
        return abs(given - wanted) <= allowed
    if math.isnan(given.real) or math.isnan(wanted.real):
        return False
    return abs(Decimal(str(given.real)) - Decimal(str(wanted.real))) <= Decimal(str(allowed))


def _allowed(given: complex, wanted: complex, tolerance: float, margin: Margin) -> float:
    if margin is Margin.ABSOLUTE:
        return tolerance
    return tolerance * (abs(wanted) if margin is Margin.PERCENT else max(abs(given), abs(wanted)))


def _meets(target: Near | Interval, given: complex) -> bool:
    if isinstance(target, Near):
        return is_near(given, target.value, target.tolerance, target.margin)
    if given.imag:
        # The platform refuses `2+0*i` as well: it looks at the kind of number, which our calculator does not tell.
        raise Refused("You may not use complex numbers in range tolerance problems")
    for end, belongs in ((target.low, target.with_low), (target.high, target.with_high)):
        if is_near(given, end, sys.float_info.epsilon, Margin.FLOAT):
            return belongs
    return target.low < given.real < target.high


def _refusal(text: str) -> str:
    """Why the calculator gives up, in the platform's words."""
    return _lonely_bracket(text) or _unknown_names(text) or f"Could not interpret '{text}' as a number."


def _lonely_bracket(text: str) -> str:
    opened = 0
    for place, sign in enumerate(text):
        opened += (sign == "(") - (sign == ")")
        if opened < 0:
            return (
                f"Invalid Input: A closing parenthesis was found after segment {text[:place]}, "
                "but there is no matching opening parenthesis before it."
            )
    if opened:
        return f"Invalid Input: Parentheses are unmatched. {opened} parentheses were opened but never closed."
    return ""


def _unknown_names(text: str) -> str:
    """The names in a formula that mean nothing, or that it is no formula at all."""
    plain = _NAME.sub(lambda found: "abs(" if found[2] else "(1)", text)
    if calculate(re.sub(r"\|\||[/^]", "*", plain)) is None:  # without division and powers, no value can be the reason
        return f"Invalid math syntax: '{text}'"
    names = [(name, bool(bracket)) for name, bracket in _NAME.findall(text)]
    if unknown := sorted({name for name, called in names if not called and name.lower() not in CONSTANTS}):
        return f"Invalid Input: {', '.join(unknown)} not permitted in answer as a variable"
    if unknown := sorted({name for name, called in names if called and name.lower() not in FUNCTIONS}):
        product = any(name.lower() in CONSTANTS for name in unknown)
        advice = " (did you forget to use * for multiplication?)" if product else ""
        return f"Invalid Input: {', '.join(unknown)} not permitted in answer as a function{advice}"
    return ""
