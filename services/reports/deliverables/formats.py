"""The formats of a report, and which files each of them is.

Knows the makers of files. Invariant: names are the same for every report, so a reader knows where to look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import msgspec

from errors import InvalidInput
from services.reports.deliverables.page import page
from services.reports.deliverables.pdf import document, require_pdf
from services.reports.deliverables.sheets import sheets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.deliverables.page import Pages

Format = Literal["html", "json", "csv", "pdf"]
#: What is written unless told otherwise: all that needs nothing beyond the service's own packages.
FORMATS: tuple[Format, ...] = ("html", "json", "csv")
PAGE, DATA, DOCUMENT, TABLES = "report.html", "report.json", "report.pdf", "tables"


def formats_named(text: str) -> tuple[Format, ...]:
    """``html,json`` as formats, each once; raises InvalidInput."""
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    known: tuple[Format, ...] = get_args(Format)
    if not names or any(name not in known for name in names):
        raise InvalidInput("--format", f"some of {', '.join(known)}, separated by commas", repr(text))
    return tuple(name for name in known if name in names)


def require(formats: Sequence[Format]) -> None:
    """Raise Unavailable where a format cannot be made on this machine."""
    if "pdf" in formats:
        require_pdf()


def deliverables(pages: Pages, formats: Sequence[Format]) -> dict[str, bytes]:
    """The files of a report by their names within its folder."""
    files: dict[str, bytes] = {}
    if "html" in formats:
        files[PAGE] = page(pages).encode()
    if "json" in formats:
        files[DATA] = msgspec.json.format(msgspec.json.encode(pages.data))
    if "csv" in formats:
        files |= {f"{TABLES}/{name}": content for name, content in sheets(pages.data).items()}
    if "pdf" in formats:
        files[DOCUMENT] = document(pages)
    return files
