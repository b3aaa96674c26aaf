"""The kits that copy is tested on: the three of the demo, in English, and one example campaign in each other language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from generators.kit import Kit
from services.campaigns.campaign import Campaign

DEMO = ("trail-shoes", "coffee", "night-trains")
EXAMPLES = ("belegfuchs.de", "maison-alize.fr", "marejada.es")
#: One kit a language, by its locale.
BY_LOCALE = {"en": "trail-shoes", "de": "belegfuchs.de", "fr": "maison-alize.fr", "es": "marejada.es"}


@cache
def kit_of(name: str) -> Kit:
    folder = "demo" if name in DEMO else "examples"
    return msgspec.yaml.decode(Path(f"infra/{folder}/{name}.yaml").read_bytes(), type=Campaign).kit
