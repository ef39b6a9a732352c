"""Ruled tables of PDF files are tables, with header paths and pages; the lines around them stay where they were."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from index.cells import MERGED_UP
from index.lines import Element
from index.pdf_lines import elements_of_pages
from index.pdf_rules import extent, lattices_of
from index.pdf_tables import with_whole_rows
from index.reading import read_report
from index.report import CELL, Block, Report
from tests.index import files


def data_rows(report: Report) -> list[Block]:
    return [block for block in report.blocks if block.kind == "row" and block.text != CELL.join(block.headers)]


def boxes(*fields: tuple[int, int, int, int]) -> list[tuple[float, float, float, float]]:
    return [tuple(map(float, field)) for field in fields]  # type: ignore[misc]


def test_fields_that_touch_are_one_table() -> None:
    (found,) = lattices_of(boxes((10, 10, 60, 30), (60, 10, 110, 30), (10, 30, 110, 50)), 600, 800)
    assert (found.xs, found.ys) == ((10, 60, 110), (10, 30, 50))
    assert (extent(found, 0, 0), extent(found, 1, 0), extent(found, 1, 1)) == ((2, 1), (1, 2), (2, 2))


def test_thin_rules_make_a_table_and_tables_apart_are_two() -> None:
    rules = [(10, y, 110, y + 1) for y in (10, 30, 50)] + [(x, 10, x + 1, 51) for x in (10, 60, 109)]
    below = [(left, bottom - 200, right, top - 200) for left, bottom, right, top in rules]
    upper, lower = lattices_of(boxes(*below, *rules), 600, 800)
    assert (len(upper.xs), len(upper.ys), upper.ys[0] > lower.ys[-1]) == (3, 3, True)


@pytest.mark.parametrize("fields", [[(10, 10, 200, 40)], [(10, 10, 200, 11), (10, 60, 200, 61)], [(0, 0, 600, 800)]])
def test_a_frame_a_line_and_the_paper_are_no_tables(fields: list[tuple[int, int, int, int]]) -> None:
    assert lattices_of(boxes(*fields), 600, 800) == []


def test_a_table_stands_between_the_lines_of_its_page() -> None:
    grid = [["Khu", "Thu"], ["Phú Hội", "5"]]
    found = list(elements_of_pages(["Kết quả như sau:\n\ue0100\nSố liệu chưa kiểm toán."], {0: (grid,)}))
    assert [(e.text, e.grid, e.page) for e in found] == [
        ("Kết quả như sau:", (), 1),
        ("", grid, 1),
        ("Số liệu chưa kiểm toán.", (), 1),
    ]


@pytest.mark.parametrize("again", [[], [["TT", "Tên", "Thu"]]])
def test_a_row_cut_by_the_end_of_a_page_is_whole(again: list[list[str]]) -> None:
    first = Element(grid=[["TT", "Tên", "Thu"], ["1", "Công ty Thép Hòa", "5"]], page=1)
    second = Element(grid=[*again, ["", "An Việt Nam", ""], ["2", "Công ty Gỗ", "6"]], page=2)
    one, two = with_whole_rows([first, second])
    assert (one.grid[-1], two.grid) == (["1", "Công ty Thép Hòa An Việt Nam", "5"], [*again, ["2", "Công ty Gỗ", "6"]])


@pytest.mark.parametrize("row", [["", "Trong đó: FDI", "3"], ["2", "Công ty Gỗ", ""], ["", MERGED_UP, "x"]])
def test_other_rows_at_the_top_of_a_page_stand_alone(row: list[str]) -> None:
    pair = [Element(grid=[["TT", "Tên", "Thu"], ["1", "Công ty", "5"]], page=1), Element(grid=[row], page=2)]
    assert with_whole_rows(pair) == pair


# ---------------------------------------------------------------------------------------------- whole files


@pytest.fixture
def pdfium() -> None:
    pytest.importorskip("pypdfium2")


@pytest.mark.usefixtures("pdfium")
def test_a_table_over_pages_keeps_its_title_headers_and_pages(tmp_path: Path) -> None:
    rows = [["TT", "Doanh nghiệp", "Thực hiện", "<"], ["^", "^", "Quý I", "Quý II"]]
    rows += [[str(n), f"Công ty An Hòa {n}", f"{n},5", f"{2 * n},5"] for n in range(1, 61)]
    path = files.table_pdf(tmp_path / "a.pdf", rows, ["Biểu 4. Thu ngân sách (tỷ đồng)"], headings=2)
    found = data_rows(read_report(path))
    assert [row.text.split(CELL) for row in found] == rows[2:]
    assert {row.headers for row in found} == {("TT", "Doanh nghiệp", "Thực hiện › Quý I", "Thực hiện › Quý II")}
    assert {row.lead_in for row in found} == {"Biểu 4. Thu ngân sách (tỷ đồng)"}
    assert (found[0].page, found[-1].page) == (1, 3)


@pytest.mark.usefixtures("pdfium")
def test_words_around_a_table_are_read_once(tmp_path: Path) -> None:
    rows = [["Khu", "Lao động (người)"], ["Phú Hội", "3.500"]]
    report = read_report(files.table_pdf(tmp_path / "a.pdf", rows, ["BÁO CÁO", "Lao động, gồm cả thời vụ, quý I."]))
    assert [b.text for b in report.blocks] == [
        "BÁO CÁO",
        "Lao động, gồm cả thời vụ, quý I.",
        f"Khu{CELL}Lao động (người)",
        f"Phú Hội{CELL}3.500",
    ]


@pytest.mark.usefixtures("pdfium")
def test_a_turned_page_is_read_as_it_is_held(tmp_path: Path) -> None:
    import pypdfium2

    path = files.table_pdf(tmp_path / "a.pdf", [["Khu", "Thu"], ["Phú Hội", "5"], ["Lộc Sơn", "6"]])
    with pypdfium2.PdfDocument(path) as document:
        page = document[0]
        for shape in page.get_objects(max_depth=1):
            shape.transform(pypdfium2.PdfMatrix(0, 1, -1, 0, page.get_height(), 0))
        page.gen_content()
        page.set_mediabox(0, 0, page.get_height(), page.get_width())
        page.set_rotation(90)
        document.save(str(tmp_path / "b.pdf"))
    assert [row.text for row in data_rows(read_report(tmp_path / "b.pdf"))] == [f"Phú Hội{CELL}5", f"Lộc Sơn{CELL}6"]


@pytest.mark.usefixtures("pdfium")
def test_fifty_pages_of_tables_take_a_few_seconds(tmp_path: Path) -> None:
    rows = [["TT", "Doanh nghiệp", "Thu"], *([str(n), f"Công ty {n}", f"{n},5"] for n in range(1_500))]
    path = files.table_pdf(tmp_path / "a.pdf", rows)
    start = time.process_time()
    report = read_report(path)
    assert (report.pages or 0) >= 50
    assert time.process_time() - start < 5  # 200 pages take 20 s at most
