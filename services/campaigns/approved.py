"""The approved creatives' briefs: the twelve ads a campaign starts with, and the only ones its control people meet.

Knows the grid of briefs, not what anybody likes. Invariant: each level of each attribute is used as equally often as
twelve allows, so an average over the approved ads is near the average over the grid and control is an honest baseline.
"""

from __future__ import annotations

from generators.brief import ATTRIBUTES, Brief

#: How many approved creatives a campaign starts with.
APPROVED = 12

#: Columns of the design; twelve runs are ``_ROWS`` rows of ``_COLUMNS``.
_ROWS, _COLUMNS = 3, 4

#: Multiplication by 2 in the field of four elements, whose addition is exclusive or: the second Latin square.
_DOUBLE = (0, 2, 3, 1)


def approved_briefs(campaign: str, offers: frozenset[str]) -> tuple[Brief, ...]:
    """Twelve briefs of one campaign, always the same: a cut of a Latin-square design.

    Rows are r < 3, columns c < 4. Tone is c; style is c + r and offer c + 2r in the field of four elements (orthogonal
    Latin squares, so no two of tone, style and offer share a pair of levels twice); length is r, so it meets each level
    of those once; cta is (r + c) mod 3; angle steps by two through its five levels. A campaign with fewer than four
    offer levels has them in turn. Twelve briefs drawn at random would miss levels and the grid's mean appeal.
    """
    levels = tuple(level for level in ATTRIBUTES["offer"] if level == "none" or level in offers)
    return tuple(_brief(campaign, levels, row, column) for row in range(_ROWS) for column in range(_COLUMNS))


def _brief(campaign: str, offers: tuple[str, ...], row: int, column: int) -> Brief:
    angle, tone, length = ATTRIBUTES["angle"], ATTRIBUTES["tone"], ATTRIBUTES["length"]
    square = column ^ _DOUBLE[row]
    return Brief(
        campaign=campaign,
        angle=angle[2 * (_COLUMNS * row + column) % len(angle)],
        tone=tone[column],
        length=length[row],
        offer=offers[square if len(offers) == _COLUMNS else (row + (len(offers) - 1) * column) % len(offers)],
        style=ATTRIBUTES["style"][column ^ row],
        cta=ATTRIBUTES["cta"][(row + column) % 3],
    )
