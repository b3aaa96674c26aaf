"""What the Studio needs to be told: which Ray, and which server writes copy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StudioSettings:
    """How the Studio runs: on which Ray (None: one of its own with ``num_cpus``), and which server writes copy."""

    ray_address: str | None = None
    openai_base_url: str | None = None
    openai_api_key: str | None = None
    openai_model: str = "gpt-5-mini"
    num_cpus: int = 2
