"""What a picture model is asked, for every kit that there can be."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import msgspec
import pytest

from generators.brief import Brief
from generators.imagery.picture_prompt import picture_prompt
from generators.kit import Scenery, Vertical
from services.campaigns.files import load_campaign

KIT = load_campaign(Path("infra/demo/coffee.yaml")).kit
BRIEF = Brief(campaign="coffee", angle="ease", tone="bold", length="short", offer="price", style="dark", cta="act")


@pytest.mark.parametrize("scene", get_args(Scenery))
@pytest.mark.parametrize("vertical", get_args(Vertical))
def test_every_scene_of_every_vertical_has_words(scene: str, vertical: str) -> None:
    brand = msgspec.structs.replace(KIT.brand, scene=scene)
    prompt = picture_prompt(BRIEF, msgspec.structs.replace(KIT, brand=brand, vertical=vertical))
    assert KIT.product in prompt
    assert "no text" in prompt


def test_neither_brand_nor_facts_nor_offers_are_told() -> None:
    prompt = picture_prompt(BRIEF, KIT).casefold()
    told = [KIT.brand.name, *(fact.claim for fact in KIT.facts), *(offer.text for offer in KIT.offers)]
    assert [text for text in told if text.casefold() in prompt] == []


def test_colours_are_said_by_name() -> None:
    prompt = picture_prompt(BRIEF, KIT)
    assert "#" not in prompt
    assert "orange" in prompt  # nearest to the crema of the demo's coffee
