"""What made a picture, in the terms of IPTC's digital source types. Knows no certificate and no file format.

The vocabulary: https://cv.iptc.org/newscodes/digitalsourcetype/. An ad is composed by a program, whatever its parts are, so
``trainedAlgorithmicMedia`` (a model's output as it came) is never said of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generators.creative import Origin
    from generators.kit import Kit

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"

#: A trained model wrote the words or drew the plate; the program set the one on the other.
WITH_MODEL = f"{IPTC}compositeWithTrainedAlgorithmicMedia"
#: The brand's own picture of its product on a painted ground.
WITH_CUTOUT = f"{IPTC}composite"
#: Painted and written by a program that was trained on nothing.
BY_PROGRAM = f"{IPTC}algorithmicMedia"


def source_type(origin: Origin, kit: Kit) -> str:
    """The IPTC term for an ad, as a URI; a model's part outweighs the brand's own."""
    if origin.copy_prompt or origin.picture_prompt:
        return WITH_MODEL
    return WITH_CUTOUT if kit.brand.cutout else BY_PROGRAM
