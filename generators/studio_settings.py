"""What the Studio needs to be told: which Ray, how many workers, and which models write and draw."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generators.provenance.credential import Credential


#: Where OpenAI itself answers: the server of whoever gives a key and names no other.
OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True)
class StudioSettings:
    """How the Studio runs.

    ``host``: the address that it listens on; it asks nobody who they are, so never one that strangers reach.
    ``ray_address`` None: a Ray of its own with ``num_cpus``. ``compositors``: replicas at most, one a core is enough.
    ``openai_in_flight``: calls under way at once at each of a server's models. ``openai_price_in``, ``openai_price_out``: US
    dollars per million tokens. ``openai_image_model`` (empty: none) draws plates at ``openai_image_price`` US dollars each.
    ``diffusion_model``: folder or hub id of a text-to-image pipeline (empty: the painter paints), run with the steps of
    ``diffusion_preset`` (empty: told by the model's name), ``diffusion_batch`` plates at once, on ``diffusion_gpu`` of a GPU
    (a fraction shares one; 0: on the processor). ``more_font``: a file for scripts that the
    built-in faces lack. ``signing``: what pictures are signed with (None: they are not).
    """

    host: str = "127.0.0.1"
    ray_address: str | None = None
    openai_base_url: str | None = None
    openai_api_key: str | None = field(default=None, repr=False)
    openai_model: str = "gpt-5-mini"
    openai_in_flight: int = 8
    openai_price_in: float = 0.0
    openai_price_out: float = 0.0
    openai_image_model: str = ""
    openai_image_price: float = 0.0
    num_cpus: int = 2
    compositors: int = 2
    diffusion_model: str = ""
    diffusion_preset: str = ""
    diffusion_batch: int = 4
    diffusion_gpu: float = 0.0
    more_font: str = ""
    signing: Credential | None = None

    @property
    def server(self) -> str | None:
        """The OpenAI-compatible server, where there is one."""
        return self.openai_base_url or (OPENAI if self.openai_api_key else None)
