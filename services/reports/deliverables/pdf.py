"""The report as a tagged document for paper (PDF/UA-1): light, unfolded, in one face that every machine has.

Owns what WeasyPrint is given. Knows the page, no figure. Invariant: nothing is fetched, from the network or from the disk, but
the face of two files, so that the same report is the same bytes on every machine.
"""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import font_source_sans_pro
from PIL import ImageFile

from errors import Unavailable
from services.reports.deliverables.page import page
from services.reports.tokens import FONT

if TYPE_CHECKING:
    from services.reports.deliverables.page import Pages

_FACE = "Source Sans Pro"
#: The weights of this face that are nearest to the look's 400 and 650.
_FILES = {400: "SourceSansPro-Regular.ttf", 600: "SourceSansPro-Semibold.ttf"}
_DRAWING = re.compile(r'(<svg [^>]*aria-label="([^"]*)"[^>]*>)')
_HOW = ".venv/bin/pip install -c constraints.txt -e '.[pdf]'"


def require_pdf() -> None:
    """Raise Unavailable, with how to get it, where this machine cannot make a PDF."""
    _weasyprint()


def document(pages: Pages) -> bytes:
    """The PDF."""
    weasyprint = _weasyprint()
    source = page(pages, _faces() + _paper())
    html = weasyprint.HTML(string=_drawings_for_paper(source), url_fetcher=_fetcher(weasyprint), base_url="about:report")
    written: bytes = html.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return written


def _weasyprint() -> Any:
    try:
        import weasyprint  # noqa: PLC0415  (an extra; and half a second that no other format must wait for)
    except ImportError as error:
        raise Unavailable(f"pdf: WeasyPrint is not installed; {_HOW}") from error
    except OSError as error:  # what ctypes raises for a library that is not there
        raise Unavailable("pdf: the system library Pango is missing; apt install libpango-1.0-0 libpangoft2-1.0-0") from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # its import has the whole process take half a picture for a whole one
    return weasyprint


def _fetcher(weasyprint: Any) -> Any:
    """Reads pictures that are inside of the page, and the face; refuses all else by ending the document, not by a warning."""
    allowed = {_address(name) for name in _FILES.values()}

    class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc]  # the base is an extra
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if not url.startswith("data:") and url not in allowed:
                raise weasyprint.urls.FatalURLFetchingError(f"a report fetches nothing, asked for {url}")
            return super().fetch(url, headers)

    return Fetcher()


def _drawings_for_paper(source: str) -> str:
    """Style does not reach the letters of a drawing, and the words that stand for it are read from its title only.

    On a screen a title would hang at the pointer, so the page has them in an attribute.
    """
    return _DRAWING.sub(r"\1<title>\2</title>", source.replace(FONT, _FACE))


def _faces() -> str:
    return "".join(
        f'@font-face{{font-family:"{_FACE}";font-weight:{weight};src:url({_address(name)})}}' for weight, name in _FILES.items()
    )


def _address(name: str) -> str:
    return (Path(font_source_sans_pro.font_directory) / name).as_uri()


def _paper() -> str:
    return (resources.files("services.reports") / "templates" / "paper.css").read_text()
