"""Columns of figures without rules are a table; columns of prose, lists and contents are not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from index.pdf_columns import with_columns
from index.pdf_pieces import Piece, pieces_of
from index.reading import read_report
from index.report import CELL
from tests.index import files

PROSE = "Trong quý II các khu công nghiệp thu hút thêm dự án"


def page(*rows: Sequence[str], left: Sequence[int] = (10, 60, 260, 360)) -> list[Piece]:
    """Pieces 12 points apart that are 8 high, each as wide as it has letters."""
    places = [(row, column) for row, cells in enumerate(rows) for column in range(len(cells)) if rows[row][column]]
    return [
        Piece(rows[r][c], (left[c], 800 - 12 * r, left[c] + 5 * len(rows[r][c]), 808 - 12 * r), r + 1)
        for r, c in places
    ]


TABLE = (
    ("TT", "Khu", "Thu (tỷ đồng)", "Lao động"),
    ("1", "Lộc Sơn", "1.204,5", "3.150"),
    ("2", "Phú Hội", "98,7", "870"),
    ("3", "Hòa Lạc", "455,1", ""),
)


def test_columns_with_figures_are_a_table_where_they_stand() -> None:
    below = Piece("Nguồn: các doanh nghiệp báo cáo.", (10, 600, 200, 608), 99)
    found = with_columns([*page(*TABLE), below])
    assert found.grids == (TABLE,)
    assert found.text.splitlines() == ["\ue0100", "Nguồn: các doanh nghiệp báo cáo."]


def test_a_header_over_two_columns_and_a_name_on_two_lines() -> None:
    rows = (*TABLE, ("", "và Bình Phú", "", ""))
    merged = Piece("Thực hiện 6 tháng đầu năm", (262, 812, 400, 820), 50)
    (grid,) = with_columns([merged, Piece("Khu", (60, 812, 75, 820), 50), *page(*rows)]).grids
    assert list(grid[0][1:]) == ["Khu", "Thực hiện 6 tháng đầu năm", "\ue000"]
    assert grid[-1][1] == "Hòa Lạc và Bình Phú"


@pytest.mark.parametrize(
    "rows",
    [
        [(PROSE, PROSE)] * 6,
        [("Mở đầu", "3"), ("Kết quả thực hiện", "5"), ("Phương hướng", "12"), ("Phụ lục", "20")],
        [("UBND TỈNH AN BÌNH", "CỘNG HÒA XÃ HỘI"), ("BAN QUẢN LÝ", "Độc lập"), ("Số: 12/BC-BQL", "ngày 05/7/2023")],
        [("1.", "Rà soát 12 dự án"), ("2.", "Báo cáo 3 kết quả"), ("3.", "Thu hồi đất")],
    ],
)
def test_prose_contents_heads_and_lists_are_no_tables(rows: list[tuple[str, ...]]) -> None:
    found = with_columns(page(*rows, left=(10, 300)))
    assert (found.grids, found.text.count("\n")) == ((), len(rows) - 1)


def test_letters_make_pieces_parted_by_wide_gaps() -> None:
    signs = [(c, (10 + 5.0 * i, 100.0, 14 + 5.0 * i, 108.0)) for i, c in enumerate("Khu A")]
    signs += [(c, (200 + 5.0 * i, 100.0, 204 + 5.0 * i, 108.0)) for i, c in enumerate("12,5")]
    signs += [("B", (10.0, 80.0, 14.0, 88.0))]
    assert [(piece.text, piece.line) for piece in pieces_of(signs)] == [("Khu A", 1), ("12,5", 1), ("B", 2)]


def test_a_table_without_rules_over_pages_has_its_header_path(tmp_path: Path) -> None:
    head = [("TT", "Khu", "Kế hoạch", "Thực hiện"), ("", "", "năm 2025", "6 tháng")]
    rows = [(str(n), f"Lộc Sơn {n}", f"{n}.204,5", f"{n},5") for n in range(1, 31)]
    path = files.columns_pdf(tmp_path / "a.pdf", [*head, *rows[:15]], [*head, *rows[15:]])
    found = [b for b in read_report(path).blocks if b.kind == "row" and b.text != CELL.join(b.headers)]
    assert [tuple(block.text.split(CELL)) for block in found] == rows
    assert {block.headers for block in found} == {("TT", "Khu", "Kế hoạch năm 2025", "Thực hiện 6 tháng")}
    assert (found[0].page, found[-1].page) == (1, 2)


def _close(*words: tuple[str, float], y: float = 812.0) -> Piece:
    """Words so close that they are one piece: each with its left edge, 5 points a letter."""
    text = " ".join(word for word, _ in words)
    places, at = [], 0
    for (word, left), (_, following) in pairwise(words):
        at += len(word)
        places.append((at, left + 5 * len(word), following))
        at += 1
    last, left = words[-1]
    return Piece(text, (words[0][1], y, left + 5 * len(last), y + 8), 50, tuple(places))


def test_headers_that_stand_close_are_parted_over_their_columns() -> None:
    rows = [("", "Xi măng", "1.204,5", "1.318,0"), ("", "Gạch", "312,8", "298,1"), ("", "Điện", "2.410", "2.655")]
    figures = page(*rows, left=(10, 60, 262, 335))
    close = _close(("9", 260), ("tháng", 268), ("2024", 296), ("9", 324), ("tháng", 332), ("2025", 360))
    (grid,) = with_columns([Piece("Sản phẩm", (60, 812, 100, 820), 50), close, *figures]).grids
    assert grid[0] == ("Sản phẩm", "9 tháng 2024", "9 tháng 2025")
    even = _close(("Sản", 262), ("lượng", 280), ("đạt", 308), ("được", 326))
    (grid,) = with_columns([Piece("Sản phẩm", (60, 812, 100, 820), 50), even, *figures]).grids
    assert grid[0] == ("Sản phẩm", "Sản lượng đạt được", "\ue000")
