"""What the service says about itself: the state of its parts, the lift so far, the pool.

Read by the page, the terminal and people.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bandits.ope.lift import Lift
    from services.campaigns.catalogue import Catalogue
    from services.decisions.rulings import View
    from services.learning.standing import Standing
    from services.metrics import Metrics

_LIFT = ("value", "low", "high", "level", "rate_treated", "rate_control", "people_treated", "people_control")


def status(view: View, studio: str, standing: Standing | None, catalogue: Catalogue, metrics: Metrics) -> dict[str, Any]:
    """Answer of GET /v1/status."""
    return {
        "policy": {"snapshot": view.version, "covers": view.covers},
        "studio": studio,
        "lift": lift_out(standing.lift() if standing else None),
        "totals": _totals(standing),
        "feedback": standing.feedback if standing else {},
        "creatives": _creatives(catalogue),
        "supply": _supply(standing),
        "rungs": {rung: int(metrics.decisions.labels(rung)._value.get()) for rung in ("L0", "L1", "L2", "L3")},  # noqa: SLF001
    }


def lift_out(lift: Lift | None) -> dict[str, float | int | None]:
    """A lift for JSON, where "no answer" is null."""
    return {name: _number(getattr(lift, name)) if lift else None for name in _LIFT}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _totals(standing: Standing | None) -> dict[str, dict[str, int]]:
    groups = standing.groups.values() if standing else ()
    return {
        name: {
            "impressions": int(sum(pair[side].impressions for pair in groups)),
            "clicks": int(sum(pair[side].rewards for pair in groups)),
        }
        for side, name in enumerate(("adloom", "control"))
    }


def _supply(standing: Standing | None) -> dict[str, Any]:
    """How many creatives to hold by campaign, in words; what makings have cost today, of what; how fast ads wear."""
    if standing is None:
        return {"hold": {}, "made_for": 0.0, "budget": 0.0, "wear_rate": 0.0}
    return {
        "hold": standing.supply, "made_for": standing.made_for, "budget": standing.budget, "wear_rate": standing.wear_rate,
    }  # fmt: skip


def _creatives(catalogue: Catalogue) -> dict[str, int]:
    why = Counter(added.why for added in catalogue.creatives.values())
    return {
        "live": sum(len(catalogue.live(name)) for name in catalogue.campaigns),
        "generated": sum(count for reason, count in why.items() if reason != "approved"),
        "retired": len(catalogue.retired),
    }


def creatives_out(catalogue: Catalogue, campaign: str | None) -> dict[str, Any]:
    """Answer of GET /v1/creatives: every creative there has been, newest last."""
    return {
        "creatives": [
            {
                "id": name, "campaign": added.creative.campaign, "headline": added.creative.copy.headline,
                "body": added.creative.copy.body, "cta": added.creative.copy.cta,
                "attributes": added.creative.brief.attributes,
                "images": {size: f"/images/{image}.webp" for size, image in added.creative.images.items()},
                "rung": added.creative.rung, "why": added.why, "made_at": added.creative.made_at,
                "make_ms": added.make_ms, "writer": added.creative.writer, "retired": name in catalogue.retired,
                "state": catalogue.standings[name].state,
            }
            for name, added in catalogue.creatives.items()
            if campaign in (None, added.creative.campaign)
        ]
    }  # fmt: skip
