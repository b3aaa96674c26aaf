"""Few-step diffusion models with the steps and guidance that each was distilled for. Knows no library.

Sources: SD-Turbo and SDXL-Turbo (Sauer et al. 2023, arXiv 2311.17042): one to four steps without guidance. LCM (Luo et al.
2023, arXiv 2310.04378): two to eight steps, guidance is an input of the network; its LoRA (arXiv 2311.05556)
wants hardly any. FLUX.1-schnell (its model card): one to four
steps without guidance. SANA-Sprint (Chen et al. 2025, arXiv 2503.09641): two steps, guidance is an input of the network.
"""

from __future__ import annotations

from dataclasses import dataclass

from errors import InvalidInput


@dataclass(frozen=True)
class Preset:
    """How a model is run. ``side``: the plate's width and height in pixels; ``half``: the 16-bit type it is known to bear."""

    steps: int
    guidance: float
    side: int
    half: str


PRESETS: dict[str, Preset] = {
    "sd-turbo": Preset(steps=2, guidance=0.0, side=512, half="float16"),
    "sdxl-turbo": Preset(steps=2, guidance=0.0, side=512, half="float16"),
    "lcm": Preset(steps=4, guidance=8.0, side=512, half="float16"),
    "lcm-lora": Preset(steps=4, guidance=1.0, side=512, half="float16"),
    "flux-schnell": Preset(steps=4, guidance=0.0, side=1024, half="bfloat16"),
    "sana-sprint": Preset(steps=2, guidance=4.5, side=1024, half="bfloat16"),
}

#: Words in a model's path or hub id that tell its preset, looked for in this order: "sd-turbo" is no "sdxl-turbo".
_SIGNS = (
    ("sdxl-turbo", "sdxl-turbo"),
    ("sd-turbo", "sd-turbo"),
    ("schnell", "flux-schnell"),
    ("sprint", "sana-sprint"),
    ("lcm-lora", "lcm-lora"),
    ("lcm", "lcm"),
)


def preset_of(model: str, name: str) -> Preset:
    """The preset of a model (path or hub id): the one named, or, where ``name`` is empty, the one its own name tells.

    Raises InvalidInput where neither is known: a wrong number of steps gives noise, not an error.
    """
    wanted = name or next((preset for sign, preset in _SIGNS if sign in model.lower()), "")
    if wanted not in PRESETS:
        raise InvalidInput("diffusion.preset", f"one of {', '.join(PRESETS)}", repr(name or model))
    return PRESETS[wanted]
