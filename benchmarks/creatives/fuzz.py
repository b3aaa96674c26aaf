"""Fuzzed cases: copies of every script, length and oddity, on brands of any colours. Knows no law.

A case is a function of its number, so a failure is told by it. Most copies are what a feed may send; some no face can set.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from generators.brief import ATTRIBUTES, Brief
from generators.creative import Copy
from generators.imagery.painter import SCENES, Painting
from generators.kit import Brand, Fact, Kit, Locale, Offer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generators.imagery.ground import Calm

#: Letters by script; "cjk" and "thai" have no face and must be refused.
SCRIPTS: dict[str, str] = {
    "english": "aaeeeiiooutnnsrrlldhcmpgbyfwkv",
    "german": "aaeeeinnsrrttuäöüßdlchgmbofwkz",
    "french": "aeeeéèêàçôûîïnstrluomdpqcvœ",
    "wide": "WMWMQGO@%",
    "slavic": "ąćęłńóśźżčďěňřšťůžaeioknrst",
    "vietnamese": "ăâđêôơưấầẩẫậắằẳẵặễệốồổỗộớờởỡợaeiounthcg",
    "greek": "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώ",
    "cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשתםןץףך",
    "arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "cjk": "第中文字春夏秋冬山川",
    "thai": "กขคงจฉชซญดตถทนบปผฝพฟมยรลวสหอ",
}
SHARES = {"english": 0.34, "german": 0.14, "french": 0.1, "cjk": 0.02, "thai": 0.02}
EMOJI = ("😀", "🎁", "🚂", "☕", "🏔️", "🌙", "❤️", "👍🏽", "👩\u200d🚀", "🇪🇺", "1️⃣")
PRICES = ("€ 19,99", "$5", "20\u00a0%", "-30%", "£1,299.00", "3 for 2", "100\u202f€", "24/7", "½")
_NAMES = ("Kettlewick", "Ö", "Fellbound & Sons", "Maison de l'Étoile du Nord et Fils", "קפה טוב", "Ωmega")
_OFFERS = (
    "20% off your first bag",
    "10 euros off your first night",
    "a taster box of three roasts",
    "-15 % auf alles",
    "€5 off",
)
_LOGOS = ("peak", "bean", "rail", "disc", "leaf", "wave")
_LOCALES: tuple[Locale, ...] = ("en", "de", "fr", "es")
#: How many brands there are.
_BRANDS = 12
#: The sizes that ``Coarse`` paints.
_PLATES = ((300, 75), (160, 150), (100, 220))


@dataclass(frozen=True)
class Case:
    """One copy for one brand: everything but the size."""

    brief: Brief
    copy: Copy
    kit: Kit
    seed: int


@dataclass
class Coarse:
    """A ``Ground`` from three small paintings, stretched: a fuzz of words needs no fine pictures, and a great many.

    ``spent``: seconds that this took so far, which are no part of composing.
    """

    painting: Painting
    plates: dict[tuple[tuple[int, int], Calm], Image.Image] = field(default_factory=dict)
    spent: float = 0.0

    @property
    def name(self) -> str:
        """See ``Ground.name``."""
        return self.painting.name

    def fill(self, size: tuple[int, int], calm: Calm) -> Image.Image:
        """See ``Ground.fill``."""
        started = time.perf_counter()
        shape = min(_PLATES, key=lambda plate: abs(math.log(plate[0] * size[1] / (plate[1] * size[0]))))
        if (shape, calm) not in self.plates:
            self.plates[shape, calm] = self.painting.fill(shape, calm)
        picture = self.plates[shape, calm].resize(size, Image.Resampling.BILINEAR)
        self.spent += time.perf_counter() - started
        return picture


def case(number: int) -> Case:
    """The case of a number."""
    rng = np.random.default_rng([number, 4])
    kit = _kit(int(rng.integers(_BRANDS)))
    levels = {name: str(rng.choice(options)) for name, options in ATTRIBUTES.items()}
    levels["style"] = ATTRIBUTES["style"][number % 4]
    brief = Brief(campaign=kit.campaign, **levels)
    script = _script(rng)
    copy = Copy(
        headline=_text(rng, script, int(rng.integers(8, 72))),
        body=_text(rng, script, int(rng.integers(0, 150))) if rng.random() < 0.9 else "",  # noqa: PLR2004
        cta=_text(rng, script, int(rng.integers(3, 20))),
        facts=(),
        offers=("deal",) if levels["offer"] != "none" else (),
    )
    return Case(brief, copy, kit, number)


def ground_of(case: Case) -> Coarse:
    """The picture behind a case's words."""
    return Coarse(Painting(case.brief, case.kit, case.seed))


def _kit(number: int) -> Kit:
    rng = np.random.default_rng([number, 7])
    colours = tuple(f"#{int(code):06x}" for code in rng.integers(0, 1 << 24, 3 + number % 4))
    scenes = sorted(SCENES)
    brand = Brand(
        name=_NAMES[number % len(_NAMES)],
        colours=("#7f7f7f", "#808080", "#818181") if number == _BRANDS - 1 else colours,
        logo=_LOGOS[number % len(_LOGOS)],  # type: ignore[arg-type]
        scene=scenes[number % len(scenes)],  # type: ignore[arg-type]
    )
    offer = Offer(id="deal", kind="price", text=_OFFERS[number % len(_OFFERS)])
    fact = Fact(id="fact", claim="A claim.", phrase="a claim", benefit="claim", angles=("benefit",))
    return Kit(
        campaign=f"brand-{number}", brand=brand, product="things", activity="making", facts=(fact,), offers=(offer,),
        locale=_LOCALES[number % len(_LOCALES)],
    )  # fmt: skip


def _script(rng: np.random.Generator) -> str:
    rest = (1.0 - sum(SHARES.values())) / (len(SCRIPTS) - len(SHARES))
    weights: Mapping[str, float] = {name: SHARES.get(name, rest) for name in SCRIPTS}
    return str(rng.choice(list(weights), p=list(weights.values())))


def _text(rng: np.random.Generator, script: str, most: int) -> str:
    """Words of a script up to ``most`` characters, with a price, an emoji, a foreign word or a long one now and then."""
    words: list[str] = []
    while sum(len(word) + 1 for word in words) < most:
        words.append(_word(rng, script))
    text = " ".join(words)[:most].strip()
    return text or "m"


def _word(rng: np.random.Generator, script: str) -> str:
    chance = rng.random()
    if chance < 0.03:  # noqa: PLR2004
        return _letters(rng, script, 40)
    if chance < 0.07:  # noqa: PLR2004
        return str(rng.choice(EMOJI))
    if chance < 0.13:  # noqa: PLR2004
        return str(rng.choice(PRICES))
    if chance < 0.15:  # noqa: PLR2004
        return _letters(rng, "english", 6)
    end = str(rng.choice(["", "", "", "", ",", ".", "!", "?", ":", "…", "\u2019s", ")"]))
    return _letters(rng, script, int(rng.integers(1, 10))) + end


def _letters(rng: np.random.Generator, script: str, count: int) -> str:
    word = "".join(rng.choice(list(SCRIPTS[script]), count))
    return word.capitalize() if rng.random() < 0.2 else word  # noqa: PLR2004
