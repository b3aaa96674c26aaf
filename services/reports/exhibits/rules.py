"""Exhibit: what each rule kept back, and what that cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.reports.exhibits.bars import Bar, bars
from services.reports.exhibits.exhibit import Exhibit, Table, interval, quiet, whole, words
from services.reports.figures.rules import ASSUMPTION
from services.reports.words import counts, percent, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.figures.rules import RulePrice
    from services.reports.words import Texts

ID = "rules"
#: Rules that are drawn; the others are in the table.
_DRAWN = 8
_NAMES = {"review.waiting/1": "wait for a reader", "review.rejected/1": "reader's no", "facts/1": "fact or offer gone"}


def price_of_rules(found: Sequence[RulePrice]) -> Exhibit:
    """The exhibit, quiet while no rule kept anything back."""
    if not found:
        return quiet(ID, "No rule has kept anything back", "Whatever was made could be shown whenever somebody came by.")
    priced = [price for price in found if price.clicks.answered]
    shown = [Bar(_name(price), price.clicks.value, _cost(price)) for price in priced[:_DRAWN]]
    description = f"Clicks that rules cost: {'; '.join(f'{bar.name} {bar.words}' for bar in shown)}."
    sentences = [f"{plural(len(found) - len(priced), 'rule')}: not enough to tell."] if len(priced) < len(found) else []
    if not priced:
        return quiet(ID, "Not enough to tell what rules cost", "Fewer than 50 people met a rule's work, or no policy can say.")
    return Exhibit(
        id=ID,
        title=_title(priced),
        subtitle=f"Expected clicks that each rule cost by what it kept back, {percent(0.95)} interval",
        note=f"Assumes {ASSUMPTION}. Several rules may keep back the same creative, so prices do not add up.",
        table=Table(
            ("rule", "kept back", "impressions", "clicks", "from", "to"),
            tuple(
                (words(price.rule), whole(price.held), whole(price.impressions), *interval(price.clicks, _texts(price)))
                for price in found
            ),
        ),
        template="drawing.html",
        content={"drawing": bars(shown, description), "sentences": sentences},
        said=(*sentences, description),
        estimates={f"clicks {price.rule}": price.clicks for price in found},
    )  # fmt: skip


def _title(priced: Sequence[RulePrice]) -> str:
    dearest = max(priced, key=lambda price: price.clicks.value)
    if dearest.clicks.sign <= 0:
        return "No rule cost clicks that can be seen"
    return f"The dearest rule, {_name(dearest)}, cost about {_texts(dearest).value.lstrip('+')} clicks"


def _name(price: RulePrice) -> str:
    return _NAMES.get(price.rule, price.rule)


def _cost(price: RulePrice) -> str:
    texts = _texts(price)
    return f"{texts.value.lstrip('+')} ({texts.bounds})"


def _texts(price: RulePrice) -> Texts:
    return counts(price.clicks.value, price.clicks.low, price.clicks.high)
