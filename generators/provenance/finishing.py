"""The last step of making: each picture's likeness is taken, then it is signed, then it is named. Knows no store.

Invariant: nothing touches a picture's bytes after this, so the name under which it is served is that of what was signed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from generators.creative import Creative, image_name
from generators.provenance.likeness import likeness
from generators.provenance.signing import RULE
from generators.provenance.source import source_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generators.kit import Kit
    from generators.provenance.signing import PictureSigner


class Finished(NamedTuple):
    """A creative with the names and likenesses of its pictures, and their bytes by size."""

    creative: Creative
    pictures: dict[str, bytes]


def finish(draft: Creative, kit: Kit, pictures: Mapping[str, bytes], signer: PictureSigner | None) -> Finished:
    """``draft`` with these pictures, signed, and a check that says by whom; without a signer neither.

    A draft that has pictures keeps them: a signature is never made twice, so more sizes are more pictures and no new ones.
    Raises Refused (``signature/1``) where one cannot be signed: with signing on, nothing unsigned is handed out.
    """
    source = source_type(draft.origin, kit)
    signed = {size: signer.sign(content, draft, source) if signer else content for size, content in pictures.items()}
    others = tuple(check for check in draft.checks if check.rule != RULE)
    creative = msgspec.structs.replace(
        draft,
        images=draft.images | {size: image_name(content) for size, content in signed.items()},
        likeness=draft.likeness | {size: likeness(content) for size, content in pictures.items()},
        checks=(*others, signer.check) if signer else draft.checks,
    )
    return Finished(creative, signed)
