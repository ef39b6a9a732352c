"""Page images are read word by word, whatever stamps are on them, and what is in doubt is told."""

from __future__ import annotations

import re
import time
from pathlib import Path
from random import Random

import pytest

from index.doubts import doubtful_spans
from index.file_reader import FileReader
from index.limits import DEFAULT_LIMITS, Limits
from index.lines import Doubt
from index.ocr import engines, lines_of_tsv, read_image, with_marks_of
from index.ocr_lines import Line
from index.pdf import listed
from index.reading import read_report
from index.report import Block, Metadata
from index.tone_marks import Word, with_likely_marks
from tests.index import files, scans

needs_trueocr = pytest.mark.skipif(not engines("trueocr"), reason="trueocr is not installed")
BOX = (0.0, 0.0, 9.0, 9.0)
REPORT = ("Doanh thu 6 tháng đầu năm 2025 đạt 4.464,4 tỷ đồng.", "Xuất khẩu đạt 255,7 triệu USD, tăng 6,4%.")


def read(image: object) -> str:
    return "\n".join(line.text for line in read_image(image, scans.DPI, ("trueocr",)))  # type: ignore[arg-type]


def figures(text: str) -> list[str]:
    return re.findall(r"\d[\d.,]*\d|\d", text)


@needs_trueocr
@pytest.mark.parametrize("degrees", [0.0, 1.5, -2.0])
def test_a_skewed_page_is_read(degrees: float) -> None:
    found = read(scans.scanned(scans.paper(*REPORT), degrees, noise=8))
    assert figures(found) == ["6", "2025", "4.464,4", "255,7", "6,4"]
    assert "Xuất khẩu đạt" in found


@needs_trueocr
def test_words_under_a_red_stamp_are_read_and_its_ring_is_not() -> None:
    found = read(scans.scanned(scans.stamped(scans.paper(*REPORT), 700, 220)))
    assert figures(found) == ["6", "2025", "4.464,4", "255,7", "6,4"]
    assert len(found) < 1.1 * len("\n".join(REPORT))


@needs_trueocr
def test_a_page_of_small_print_takes_seconds() -> None:
    random = Random(3)
    page = scans.paper(*(scans.any_sentence(random) for _ in range(45)), size=9)
    read_image(scans.scanned(page), scans.DPI, ("trueocr",))  # loads the models
    start = time.process_time()
    assert len(figures(read(scans.scanned(page)))) == 45
    assert time.process_time() - start < 10  # of two cores, hence 5 s


def test_marks_are_those_that_stand_beside_the_neighbours() -> None:
    words = [Word("Tống", 0.6), Word("vốn", 0.99), Word("đấu", 0.7), Word("tư", 0.99), Word("12,5", 0.5)]
    assert [word.text for word in with_likely_marks(words)] == ["Tổng", "vốn", "đầu", "tư", "12,5"]
    assert with_likely_marks([Word("đấu", 0.99), Word("tư", 0.99)])[0].text == "đấu"


def test_the_second_engine_gives_marks_and_disputes_figures() -> None:
    line = Line((Word("Yều", 0.7), Word("cấu", 0.8), Word("31,52%", 0.9)), BOX)
    found = with_marks_of([line], [Word("Yêu", 0.9), Word("cầu", 0.9), Word("81,52%", 0.9)])[0]
    assert [(word.text, word.sure > 0.8) for word in found.words] == [("Yêu", True), ("cầu", True), ("31,52%", False)]


def test_the_table_that_tesseract_prints_is_read() -> None:
    rows = ["level\t...", "5\t1\t2\t1\t1\t1\t10\t20\t30\t8\t96.5\tDoanh", "5\t1\t2\t1\t1\t2\t50\t20\t30\t8\t41\tthu"]
    assert lines_of_tsv("\n".join(rows)) == [Line((Word("Doanh", 0.965), Word("thu", 0.41)), (10, 20, 80, 28))]


def test_doubtful_words_are_found_in_the_text() -> None:
    blocks = [Block("paragraph", "Thu đạt 5 tỷ", page=1), Block("paragraph", "Chi 5 tỷ, nợ 5 tỷ", page=2)]
    spans = doubtful_spans(blocks, [Doubt(2, "5", 1), Doubt(2, "mất", 0)])
    text = "\n".join(block.text for block in blocks)
    assert [(span.what, text[: span.start][-3:], text[span.start : span.end]) for span in spans] == [
        ("doubtful", "nợ ", "5")
    ]


def test_pages_are_listed_and_found() -> None:
    facts = Metadata(scanned=listed([2, 3, 4, 7]))
    assert facts.scanned == "2-4, 7"
    assert [page for page in range(9) if facts.is_scanned(page)] == [2, 3, 4, 7]


@needs_trueocr
def test_a_scanned_page_among_others_is_read_within_the_limits_and_told(tmp_path: Path) -> None:
    import pypdfium2

    scan = scans.scan_pdf(tmp_path / "scan.pdf", scans.paper(*REPORT), scans.paper())
    with pypdfium2.PdfDocument(files.report_pdf(tmp_path / "typed.pdf", ["Báo cáo kèm phụ lục."])) as whole:
        whole.import_pages(pypdfium2.PdfDocument(scan))
        whole.save(tmp_path / "a.pdf")
    with FileReader(DEFAULT_LIMITS) as reader:
        report = reader.read(tmp_path / "a.pdf")
    assert (report.metadata.scanned, report.metadata.unread) == ("2", "3")
    assert "4.464,4 tỷ đồng" in report.text
    assert [note[:22] for note in report.notes] == ["Trang 2 là ảnh quét, đ", "Trang 3 là ảnh quét nê"]


@needs_trueocr
def test_columns_of_a_scanned_table_are_a_table(tmp_path: Path) -> None:
    rows = [("Khu", "Vốn (tỷ đồng)", "Lao động"), ("Lộc Sơn", "1.204,5", "3.150"), ("Bình Phú", "98,7", "870")]
    rows += [("Vĩnh Thuận", "455,1", "1.020")]
    report = read_report(scans.scan_pdf(tmp_path / "a.pdf", scans.paper(*rows)), Limits(ocr="trueocr"))
    found = [block.text.replace(".", ",").split("\t") for block in report.blocks if block.kind == "row"][-3:]
    assert found == [[cell.replace(".", ",") for cell in row] for row in rows[1:]]
