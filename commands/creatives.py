"""``adloom creatives``: look at what campaigns would be given, before anybody else does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from errors import InvalidInput, Refused, StorageError, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PIL.Image import Image

    from generators.brief import Brief
    from generators.composition.contact_sheet import Shown
    from generators.kit import Kit
    from generators.order import Size

creatives_app = typer.Typer(help="Look at what campaigns would be given.", no_args_is_help=True)

#: Seeds tried for one place on the sheet.
_TRIES = 40


@creatives_app.callback()
def creatives() -> None:
    """Look at what campaigns would be given."""


@creatives_app.command("sheet")
def sheet(
    campaign: Annotated[
        list[str] | None, typer.Option(help="Campaign id; may be repeated. All of the folder when left out.")
    ] = None,
    files: Annotated[Path, typer.Option(help="Folder of campaign files (YAML).")] = Path("infra/demo"),
    out: Annotated[Path, typer.Option(help="Picture to write (PNG).")] = Path("sheet.png"),
    count: Annotated[int, typer.Option(min=1, max=400, help="Creatives on the sheet.")] = 40,
) -> None:
    """Draw a contact sheet: creatives across sizes, campaigns, layouts and styles, as they would be served."""
    from generators.composition.contact_sheet import contact_sheet, sizes_of

    if out.is_dir() or not out.absolute().parent.is_dir():  # told before the drawing, which takes a while
        raise InvalidInput("--out", "a file in a folder that exists", str(out))
    kits = _kits(files, campaign)
    shown = [_shown(kits[number % len(kits)], size, number) for number, size in _told(sizes_of(count))]
    _save(contact_sheet(shown), out)
    typer.echo(f"{len(shown)} creatives of {len(kits)} campaign{'s' if len(kits) > 1 else ''} in {out}")


def _told(sizes: Sequence[Size]) -> Iterable[tuple[int, Size]]:
    """The places of the sheet with their sizes, and a bar on a terminal that tells how many are done."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(enumerate(sizes), "creatives", len(sizes), console=console, transient=True, disable=not console.is_terminal)


def _save(picture: Image, out: Path) -> None:
    """A PNG, whatever the file's name; raises StorageError where it cannot be written."""
    try:
        picture.save(out, "PNG", optimize=True)
    except OSError as error:
        raise StorageError(f"{out}: {error.strerror or error}") from error


def _kits(folder: Path, wanted: Sequence[str] | None) -> list[Kit]:
    """The kits of a folder's campaigns, by id, without what has expired.

    Raises InvalidCampaign, and Unknown for an id that no file has.
    """
    from services.campaigns.files import load_campaign

    today = dt.datetime.now(tz=dt.UTC).date()
    kits = {kit.campaign: kit.live_on(today) for kit in (load_campaign(path).kit for path in sorted(folder.glob("*.yaml")))}
    for name in wanted or ():
        if name not in kits:
            raise Unknown("campaign", name)
    if not kits:
        raise Unknown("campaign files", str(folder))
    return [kits[name] for name in wanted or kits]


def _shown(kit: Kit, size: str, number: int) -> Shown:
    """The creative at a place of the sheet: every layout, style and tone has its turn."""
    from generators.composition.layouts import DESIGNS, preference

    layouts = list(DESIGNS)
    # Another where a size has no form of this one, as a strip has no band; a stride spreads the others evenly.
    for wanted in (layouts[(number + 3 * step) % len(layouts)] for step in range(len(layouts))):
        for seed in range(_TRIES):
            brief = _brief(kit, number, seed, offers=wanted == "ticket")
            shown = _drawn(kit, brief, size, seed) if preference(brief, seed)[0] == wanted else None
            if shown is not None:
                return shown
    raise Refused(f"{kit.campaign} in {size}", ("fit/1",))


def _brief(kit: Kit, number: int, seed: int, *, offers: bool) -> Brief:
    """A brief of its own for every place and seed; ``offers``: one that the kit has."""
    from generators.brief import ATTRIBUTES, Brief

    levels = {name: options[(seed + place) % len(options)] for place, (name, options) in enumerate(ATTRIBUTES.items())}
    kinds = sorted(kit.offer_kinds)
    levels["offer"] = kinds[seed % len(kinds)] if offers and kinds else "none"
    levels["style"] = ATTRIBUTES["style"][(number + number // 4) % 4]
    levels["tone"] = ATTRIBUTES["tone"][(number + number // 8) % 4]
    levels["length"] = ATTRIBUTES["length"][(number + seed) % 2]
    return Brief(campaign=kit.campaign, **levels)


def _drawn(kit: Kit, brief: Brief, size: str, seed: int) -> Shown | None:
    """A creative as it would be served; None where gate or compositor would refuse it, or take another layout."""
    import numpy as np

    from generators.composition.compositor import draw
    from generators.composition.contact_sheet import Shown
    from generators.composition.layouts import preference
    from generators.copywriting.grammar import GrammarWriter
    from generators.imagery.painter import Painting
    from generators.safety.gate import check_copy

    copy = GrammarWriter().compose(brief, kit, np.random.default_rng(seed))
    if any(check.verdict != "allow" for check in check_copy(copy, kit)):
        return None
    try:
        drawn = draw(brief, copy, kit, size, Painting(brief, kit, seed), seed=seed)
    except Refused:
        return None
    if drawn.layout != preference(brief, seed)[0]:
        return None
    return Shown(drawn.picture, f"{size} · {drawn.layout} · {brief.style}, {brief.tone}")
