"""A cell packed for another machine: campaign files travel in it, for paths mean nothing there.

Knows no Ray. Invariant: a parcel is made only by the code that packed it; other code would come to other results under the same
name.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec

from errors import Unavailable
from simulations.cells import Cell, code_digest


class Parcel(NamedTuple):
    """A cell, the content of its campaign files by name, and the digest of the code that packed it."""

    cell: Cell
    campaigns: tuple[tuple[str, bytes], ...]
    code: str


def pack(cell: Cell) -> Parcel:
    """A cell with all that it needs."""
    return Parcel(cell, tuple((Path(path).name, Path(path).read_bytes()) for path in cell.scenario.campaigns), code_digest())


def unpack(parcel: Parcel, folder: Path) -> Cell:
    """The cell, its campaigns written into an empty folder; raises Unavailable where the code here is not the packer's."""
    if parcel.code != code_digest():
        raise Unavailable(
            f"a worker has other code of adloom ({code_digest()}) than this machine ({parcel.code}); install the same"
        )
    paths = []
    for place, (name, content) in enumerate(parcel.campaigns):
        path = folder / f"{place}-{name}"
        path.write_bytes(content)
        paths.append(str(path))
    return msgspec.structs.replace(parcel.cell, scenario=msgspec.structs.replace(parcel.cell.scenario, campaigns=tuple(paths)))
