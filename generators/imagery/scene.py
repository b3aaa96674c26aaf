"""What every scene can do: fill a stage with its subject, and name the motifs of its pattern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.imagery.stage import Stage


@dataclass(frozen=True)
class Scene:
    """``scenery`` paints the whole stage; ``motifs`` are what its pattern is made of (see ``motifs.MOTIFS``)."""

    scenery: Callable[[Stage], None]
    motifs: tuple[str, ...]
