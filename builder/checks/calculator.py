"""The calculator of Open edX's problem engine (the package openedx-calc): what it makes of an answer like `3*10^2`."""

from __future__ import annotations

import cmath
import math
import operator
import re
from collections.abc import Callable

_Number = int | float | complex
_Function = Callable[[_Number], _Number]

# Its tokens, functions and constants.
_TOKEN = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:\s*[eE]\s*[+-]?\s*[0-9]+)?(?:\s*%)?|[A-Za-z][A-Za-z0-9_]*'*|\|\||[-+*/^()]")
_CONSTANTS: dict[str, _Number] = {"i": 1j, "j": 1j, "e": math.e, "pi": math.pi}
_SIGNS: dict[str, Callable[[_Number, _Number], _Number]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def number_in(text: str) -> complex | None:
    """The number that the engine makes of a right answer; None where it ends in an error."""
    try:
        return complex(text)
    except ValueError:
        return calculate(text)


def calculate(text: str) -> complex | None:
    """What the engine's calculator gives for a formula, not a number for none at all; None where it gives up."""
    if not text.strip():
        return complex(math.nan)
    tokens = ["", *reversed(_TOKEN.findall(text))]
    if _TOKEN.sub("", text).strip(" \t\r\n"):
        return None
    try:
        value = complex(_sum(tokens))
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
        return None
    return None if len(tokens) > 1 else value


def _sum(tokens: list[str]) -> _Number:
    """The value of a formula, whose tokens are taken from the end of the list."""
    total = 0 if tokens[-1] in {"+", "-"} else _product(tokens)
    while tokens[-1] in {"+", "-"}:
        total = _SIGNS[tokens.pop()](total, _product(tokens))
    return total


def _product(tokens: list[str]) -> _Number:
    total = _parallel(tokens)
    while tokens[-1] in {"*", "/"}:
        total = _SIGNS[tokens.pop()](total, _parallel(tokens))
        if isinstance(total, int) and total.bit_length() > 20_000:  # a product of millions of digits would take minutes
            raise OverflowError
    return total


def _parallel(tokens: list[str]) -> _Number:
    """Resistors in parallel, `2||3`."""
    values = [_power(tokens)]
    while tokens[-1] == "||":
        tokens.pop()
        values.append(_power(tokens))
    if len(values) == 1:
        return values[0]
    return math.nan if 0 in values else 1 / sum(1 / value for value in values)


def _power(tokens: list[str]) -> _Number:
    base = _atom(tokens)
    if tokens[-1] != "^":
        return base
    tokens.pop()
    exponent = _power(tokens)
    if isinstance(base, int) and isinstance(exponent, int):
        float(base) ** exponent  # an error for what is too large, before Python computes its millions of digits
    return complex(base**exponent) if isinstance(base, complex) or isinstance(exponent, complex) else base**exponent


def _atom(tokens: list[str]) -> _Number:
    """A number, which may have a sign of its own; a constant, a function, or a formula in brackets."""
    first = tokens.pop()
    if first in {"+", "-"}:
        return _SIGNS[first](0, _number(tokens.pop()))
    if first[:1].isdigit() or first[:1] == ".":
        return _number(first)
    if first != "(" and tokens[-1] != "(":
        return _CONSTANTS[first.lower()]
    if first != "(":
        tokens.pop()
    value = _sum(tokens)
    if tokens.pop() != ")":
        raise ValueError(first)
    return value if first == "(" else _applied(first.lower(), value)


def _number(text: str) -> _Number:
    if text[:1] not in "0123456789.":
        raise ValueError(text)
    digits = "".join(text.split())
    if digits.endswith("%"):
        return float(digits[:-1]) * 0.01
    return int(digits) if digits.isdigit() else float(digits)


def _applied(name: str, value: _Number) -> _Number:
    """A function of the calculator. Where Python's own fails for a value, the calculator's gives infinity."""
    if name in {"fact", "factorial"}:
        if not isinstance(value, int) or value > 1000:  # the engine takes no 3.0 either; no number has so many digits
            raise ValueError(value)
        return math.factorial(value)
    function = _FUNCTIONS[name]
    try:
        return function(value)
    except (ArithmeticError, ValueError):
        return math.inf


def _functions() -> dict[str, _Function]:
    """The functions of the calculator: Python's under other names, and what can be made of those."""
    known: dict[str, _Function] = {
        "abs": abs,
        "exp": cmath.exp,
        "ln": cmath.log,
        "log10": cmath.log10,
        "log2": lambda value: cmath.log(value, 2),
        "sqrt": cmath.sqrt,
    }
    for name, other in (("sin", "csc"), ("cos", "sec"), ("tan", "cot")):
        for end in ("", "h"):
            function, inverse = getattr(cmath, name + end), getattr(cmath, f"a{name}{end}")
            known |= {name + end: function, f"arc{name}{end}": inverse}
            known |= {other + end: _one_over(function), f"arc{other}{end}": _of_one_over(inverse)}
    return known


def _one_over(function: _Function) -> _Function:
    return lambda value: 1 / function(value)


def _of_one_over(function: _Function) -> _Function:
    return lambda value: function(1 / value)


_FUNCTIONS = _functions()

CONSTANTS = frozenset(_CONSTANTS)
FUNCTIONS = frozenset(_FUNCTIONS) | {"fact", "factorial"}
