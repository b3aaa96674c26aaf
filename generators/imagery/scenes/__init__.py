"""Every scene by name, and which ones suit a vertical whose brand names none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.imagery.scenes import (
    aurora,
    bunting,
    city,
    coast,
    concert,
    cups,
    flow,
    halftone,
    hills,
    mountains,
    paper,
    parcels,
    plinth,
    produce,
    rails,
    shapes,
    terrazzo,
    windows,
)

if TYPE_CHECKING:
    from generators.imagery.scene import Scene
    from generators.kit import Kit

SCENES: dict[str, Scene] = {
    "mountains": mountains.SCENE,
    "hills": hills.SCENE,
    "coast": coast.SCENE,
    "city": city.SCENE,
    "rails": rails.SCENE,
    "cups": cups.SCENE,
    "produce": produce.SCENE,
    "windows": windows.SCENE,
    "flow": flow.SCENE,
    "concert": concert.SCENE,
    "bunting": bunting.SCENE,
    "plinth": plinth.SCENE,
    "parcels": parcels.SCENE,
    "shapes": shapes.SCENE,
    "paper": paper.SCENE,
    "aurora": aurora.SCENE,
    "halftone": halftone.SCENE,
    "terrazzo": terrazzo.SCENE,
}

#: What a vertical may show where its brand names no scene.
BY_VERTICAL: dict[str, tuple[str, ...]] = {
    "retail": ("plinth", "parcels", "shapes"),
    "travel": ("coast", "mountains", "city", "hills"),
    "food": ("produce", "cups"),
    "software": ("windows", "flow"),
    "events": ("concert", "bunting"),
}
#: What the others may: a picture of a regulated product could claim what no fact does.
ABSTRACT = ("shapes", "paper", "aurora", "terrazzo", "halftone")


def scene_for(kit: Kit, seed: int) -> Scene:
    """The brand's scene, or the one that the seed picks among those of its vertical."""
    if kit.brand.scene != "auto":
        return SCENES[kit.brand.scene]
    names = BY_VERTICAL.get(kit.vertical, ABSTRACT)
    return SCENES[names[seed % len(names)]]
