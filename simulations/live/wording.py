"""Figures in words and characters: signs, spaces and rounding the same wherever the terminal shows them."""

from __future__ import annotations

import math

_MINUS, _NARROW = "\u2212", "\u00a0"
_DRAWN = 15
_KILO = 1000


def signed(share: float, width: float) -> str:
    """A share as a signed percentage: ``+18 %``, a true minus, "0" without a sign.

    ``width`` of the interval decides the decimals: two of its significant digits, none finer, and whole per cents at least.
    """
    decimals = 0 if width <= 0 else max(0, 1 - math.floor(math.log10(100 * width)))
    value = round(100 * share, decimals)
    if value == 0:
        return f"0{_NARROW}%"
    return f"{'+' if value > 0 else _MINUS}{abs(value):,.{decimals}f}{_NARROW}%"


def between(low: float, high: float) -> str:
    """An interval by its bounds, signs and no dash: ``+6 … +87 %``."""
    width = high - low
    return f"{signed(low, width).removesuffix(f'{_NARROW}%')} … {signed(high, width)}"


def rate(share: float | None) -> str:
    """A click rate with one decimal; an en dash where nothing was shown."""
    return "–" if share is None else f"{100 * share:.1f}{_NARROW}%"  # noqa: RUF001  (the dash is meant)


def size(content: int) -> str:
    """Bytes as a file manager writes them."""
    return f"{content} bytes" if content < _KILO else f"{content / _KILO:,.0f} kB"


def draw_interval(value: float, low: float, high: float) -> str:
    """An interval to scale beside its zero line: ``│   ├───●─────┤``; the axis spans zero and both bounds."""
    left, right = min(0.0, low), max(0.0, high)
    scale = (_DRAWN - 1) / (right - left) if right > left else 0.0
    zero, start, middle, end = (round((x - left) * scale) for x in (0.0, low, value, high))
    drawn = [" "] * _DRAWN
    drawn[start : end + 1] = "─" * (end + 1 - start)
    drawn[start], drawn[end] = "├", "┤"
    drawn[zero] = "│" if drawn[zero] == " " else "┼"
    drawn[middle] = "●"
    return "".join(drawn).rstrip()
