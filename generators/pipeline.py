"""From an order to a checked creative: write, check, compose, check, name. Knows no transport and no process.

Invariant: what leaves here passed every check; whatever did not is an error, and no error leaves half a creative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from errors import Refused
from generators.composition.compositor import WEIGHTS
from generators.composition.contrast import ENOUGH
from generators.composition.press import check_deadline
from generators.copywriting.grammar import GrammarWriter
from generators.creative import Check, Creative, Origin, creative_id, image_name
from generators.order import Made
from generators.safety.gate import check_copy

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.composition.press import Press, Prints
    from generators.copywriting.writer import Writer
    from generators.order import Order

#: How often one order is tried: as it came, and once with the next seed.
TRIES = 2


async def make(order: Order, writer: Writer, press: Press, clock: Callable[[], float]) -> Made:
    """The creative an order asks for, with its pictures; ``clock`` gives Unix seconds.

    Raises Refused when gate or layout turned down every try, Unavailable past the deadline, InvalidInput when the kit
    cannot meet the brief.
    """
    refused: Refused | None = None
    for seed in range(order.seed, order.seed + TRIES):
        try:
            return await _try(msgspec.structs.replace(order, seed=seed), writer, press, clock)
        except Refused as error:
            refused = error
    raise refused or Refused(order.brief.cell, ())


async def _try(order: Order, writer: Writer, press: Press, clock: Callable[[], float]) -> Made:
    started = clock()
    check_deadline(order, clock, "writing")
    written = await writer.write(order.brief, order.kit, order.seed, order.deadline)
    copy = written.copy
    checks = _passed(f"copy for {order.brief.cell}", check_copy(copy, order.kit))
    wrote = clock()
    check_deadline(order, clock, "composing")
    prints = await press.run(order, copy)
    checks += _passed(f"pictures for {order.brief.cell}", (check_prints(order, prints),))
    composed = clock()
    creative = Creative(
        id=creative_id(order.brief, copy, order.seed),
        brief=order.brief,
        copy=copy,
        images={size: image_name(content) for size, content in prints.pictures.items()},
        writer=written.writer,
        illustrator=prints.illustrator,
        seed=order.seed,
        checks=checks,
        made_at=composed,
        rung=_rung(order, written.writer),
        alt=copy.headline,
        origin=Origin(copy_prompt=written.prompt),
    )
    timings = {"copy": (wrote - started) * 1e3, "compose": (composed - wrote) * 1e3}
    return Made(creative=creative, pictures=prints.pictures, timings_ms=timings, cost=written.cost)


def _passed(what: str, checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """The checks, if all of them allow; raises Refused with the rules that do not."""
    broken = tuple(check.rule for check in checks if check.verdict != "allow")
    if broken:
        raise Refused(what, broken)
    return checks


def check_prints(order: Order, prints: Prints) -> Check:
    """Rule ``image/1``: every size ordered is there, within its weight, and its text reaches 4.5:1."""
    missing = [size for size in order.sizes if size not in prints.pictures]
    heavy = [size for size, content in prints.pictures.items() if len(content) > WEIGHTS[size]]
    faults = [f"missing {size}" for size in missing] + [f"too heavy {size}" for size in heavy]
    if prints.contrast < ENOUGH:
        faults.append(f"contrast {prints.contrast:.2f}")
    return Check(rule="image/1", verdict="reject" if faults else "allow", reason="; ".join(faults))


def _rung(order: Order, written_by: str) -> Literal["L1", "L2", "L3"]:
    """L1 for the pool; for a waiting request L2 from the grammar and L3 from a model."""
    if order.lane == "ahead":
        return "L1"
    return "L2" if written_by == GrammarWriter.name else "L3"
