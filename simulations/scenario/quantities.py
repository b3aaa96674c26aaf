"""The quantities a scenario is written in: numbers with their bounds, so that an impossible one is refused where it stands."""

from __future__ import annotations

from typing import Annotated

import msgspec

Chance = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
#: A share of something whose rest must stay: bots among visits, lost events.
Part = Annotated[float, msgspec.Meta(ge=0.0, le=0.9)]
#: Up to a quarter of a year.
Seconds = Annotated[float, msgspec.Meta(ge=0.0, le=90 * 86_400.0)]
Positive = Annotated[float, msgspec.Meta(gt=0.0, le=1e9)]
Amount = Annotated[float, msgspec.Meta(ge=0.0, le=1e9)]
Spread = Annotated[float, msgspec.Meta(ge=0.0, le=3.0)]
#: An effect on the logit of a click: e to the 20th is beyond any taste.
Effect = Annotated[float, msgspec.Meta(ge=-20.0, le=20.0)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Many = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Hour = Annotated[int, msgspec.Meta(ge=0, le=23)]
Weights = Annotated[dict[str, Positive], msgspec.Meta(min_length=1)]
#: attribute -> level -> effect on the logit of a click
Likes = dict[str, dict[str, Effect]]
