"""The document: tagged, light, the same bytes every time, and nothing fetched for it."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest
from PIL import ImageFile
from small_world import planted
from synthetic_log import World
from test_report import NOW

from errors import Unavailable
from services.reports.archive import Archive
from services.reports.deliverables.pdf import require_pdf
from services.reports.report import Beside, ReportSummary, write_report

if TYPE_CHECKING:
    from pathlib import Path

pypdfium2 = pytest.importorskip("pypdfium2")
pikepdf = pytest.importorskip("pikepdf")
try:
    require_pdf()
except Unavailable as missing:
    pytest.skip(str(missing), allow_module_level=True)


def written(folder: Path, world: World) -> ReportSummary:
    archive = Archive(folder / "archive")
    archive.step(world.log())
    beside = Beside(tastes=planted({("tone", "bold"): 0.4}, noise=0.05))
    formats = ("html", "pdf")
    return write_report(archive, world.pictures.__getitem__, None, folder / "out", NOW, formats=formats, beside=beside)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    summary = written(tmp_path_factory.mktemp("pdf"), World(seed=3, phones_like_warm=0.3))
    return (summary.folder / "report.pdf").read_bytes()


@pytest.fixture(scope="module")
def texts(document: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(document)]


def test_it_is_tagged_for_readers_that_read_aloud(document: bytes) -> None:
    with pikepdf.open(io.BytesIO(document)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert pdf.open_metadata().get("pdfuaid:part") == "1"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        kinds = {str(node.S) for node in _nodes(pdf.Root.StructTreeRoot) if "/S" in node}
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/Figure", "/L", "/Caption"} <= kinds


def test_every_drawing_has_words_for_who_cannot_see_it(document: bytes) -> None:
    with pikepdf.open(io.BytesIO(document)) as pdf:
        figures = [node for node in _nodes(pdf.Root.StructTreeRoot) if str(node.get("/S")) == "/Figure"]
        assert len(figures) >= 5
        assert [figure for figure in figures if not str(figure.get("/Alt", ""))] == []


def _nodes(node: pikepdf.Object) -> list[pikepdf.Dictionary]:
    """All elements of the tree of tags."""
    if isinstance(node, pikepdf.Array):
        return [found for child in node for found in _nodes(child)]
    return [node, *_nodes(node.K)] if isinstance(node, pikepdf.Dictionary) and "/K" in node else []


def test_it_is_small_and_no_page_but_the_last_is_nearly_empty(document: bytes) -> None:
    assert len(document) < 1024 * 1024
    for page in list(pypdfium2.PdfDocument(document))[:-1]:
        picture = page.render(scale=0.25).to_pil().convert("L")
        within = picture.crop((0, 0, picture.width, round(picture.height * 0.93)))  # without the running foot
        bottom = within.point(lambda grey: 255 if grey < 245 else 0).getbbox()
        assert bottom is not None
        assert bottom[3] > 0.25 * picture.height


def test_it_has_a_title_and_a_bookmark_for_every_exhibit_and_every_table(document: bytes) -> None:
    pdf = pypdfium2.PdfDocument(document)
    marks = [mark.get_title().replace("\u00a0", " ") for mark in pdf.get_toc()]
    assert " · Policy report" in pdf.get_metadata_value("Title")
    assert marks[0] in pdf.get_metadata_value("Title")
    assert [mark for mark in marks if mark.startswith("Figure 1: ")] == [f"Figure 1: {marks[1]}"]
    assert len({mark for mark in marks if mark.startswith(("Figure ", "Table "))}) >= 8


def test_no_page_ends_with_a_heading(document: bytes, texts: list[str]) -> None:
    marks = {mark.get_title().replace("\u00a0", " ") for mark in pypdfium2.PdfDocument(document).get_toc()}
    for text in texts:
        lines = [line.replace("\u00a0", " ").strip() for line in text.splitlines() if line.strip()]
        assert not marks & set(lines[-3:])


def test_no_words_run_over_the_edge_of_a_page(document: bytes) -> None:
    for page in pypdfium2.PdfDocument(document):
        words = page.get_textpage()
        assert max(words.get_rect(at)[2] for at in range(words.count_rects())) < page.get_width() - 40


def test_it_is_light_and_has_one_face(document: bytes) -> None:
    page = pypdfium2.PdfDocument(document)[0].render(scale=0.2).to_pil()
    assert page.getpixel((2, 2)) == (255, 255, 255)
    with pikepdf.open(io.BytesIO(document)) as pdf:
        faces = {str(font.BaseFont).split("+")[-1] for page in pdf.pages for font in page.Resources.Font.values()}
    assert faces == {"Source-Sans-Pro", "Source-Sans-Pro-Semi-Bold"}


def test_everything_is_unfolded_and_the_period_is_on_the_first_page(texts: list[str]) -> None:
    assert "UTC" in texts[0]
    assert "Figure 1: The lift" in "".join(texts).replace("\u00a0", " ")
    assert "Show the numbers" not in "".join(texts)


def test_the_same_report_is_the_same_bytes(document: bytes, tmp_path: Path) -> None:
    again = written(tmp_path, World(seed=3, phones_like_warm=0.3))
    assert (again.folder / "report.pdf").read_bytes() == document


def test_headlines_cannot_make_it_fetch_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wicked = '<img src="file:///etc/hostname"><link rel=attachment href="http://x">'
    monkeypatch.setattr("synthetic_log.HEADLINES", (wicked,) * 12)
    assert (written(tmp_path, World(decisions=300)).folder / "report.pdf").stat().st_size > 1000


def test_without_the_extra_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(Unavailable, match=r"pip install .* -e '\.\[pdf\]'"):
        require_pdf()


def test_half_a_picture_is_no_picture_after_a_pdf_was_made(document: bytes) -> None:
    assert document
    assert not ImageFile.LOAD_TRUNCATED_IMAGES
