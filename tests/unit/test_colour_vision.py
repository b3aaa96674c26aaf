"""The roles of colours, as people see them who see fewer: what adloom did, control and trying must stay apart.

Simulation by Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB; distance in OKLab (Ottosson 2020), times 100.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from services.reports.tokens import DARK, LIGHT

SIMULATED = {
    "all cones": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
CONES = np.array([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                  [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
LAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip
ROLES = ("policy", "control", "explore")
#: Two colours that differ by less are told apart only side by side.
APART = 9.5


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def distance(one: str, other: str, seen_as: str) -> float:
    lab = [LAB @ np.cbrt(CONES @ np.clip(np.array(SIMULATED[seen_as]) @ linear(colour), 0, 1)) for colour in (one, other)]
    return 100 * float(np.linalg.norm(lab[0] - lab[1]))


@pytest.mark.parametrize("seen_as", SIMULATED)
@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_three_roles_stay_apart(scheme: dict[str, str], seen_as: str) -> None:
    assert min(distance(scheme[one], scheme[other], seen_as) for one, other in combinations(ROLES, 2)) >= APART


def test_two_colours_that_are_known_to_be_taken_for_each_other_are() -> None:
    """Teal against control's grey: what a first draft of the palette got wrong."""
    assert distance("#5F8A8B", LIGHT["control"], "protanopia") < APART
    assert distance("#C00000", "#404000", "protanopia") < distance("#C00000", "#404000", "all cones") / 2
