"""Cells of tables without rules that take several lines, and values that stand close to words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.pdf_columns import with_columns
from index.pdf_pieces import Piece, is_value

HEAD = (0, ("Khu", "Số dự án", "Vốn (tỷ đồng)"))
Line = tuple[float, Sequence[str]]


def grid(*lines: Line, left: Sequence[int] = (10, 200, 300)) -> list[list[str]]:
    """The table of lines so many points below the top, in letters 5 points wide and 8 high."""
    pieces = [
        Piece(words, (x, 792 - down, x + 5 * len(words), 800 - down), i + 1)
        for i, (down, cells) in enumerate(lines)
        for words, x in zip(cells, left, strict=False)
        if words
    ]
    (found,) = with_columns(pieces).grids
    return [list(row) for row in found]


def test_lines_that_stand_closer_than_rows_are_one_row() -> None:
    found = grid(
        HEAD,
        (20, ("Khu công nghiệp hỗ trợ", "18", "2.310,75")),
        (31, ("Hòa Thuận mở rộng",)),
        (50, ("Khu Gia Thuận", "9", "845,2")),
        (70, ("Cụm Đồi Sim", "6", "120")),
    )
    assert [row[0] for row in found[1:]] == ["Khu công nghiệp hỗ trợ Hòa Thuận mở rộng", "Khu Gia Thuận", "Cụm Đồi Sim"]


def test_where_lines_stand_equally_close_a_word_without_room_goes_on() -> None:
    found = grid(
        HEAD,
        (12, ("Khu công nghiệp hỗ trợ", "18", "2.310,75")),
        (24, ("Phúc Điền",)),
        (36, ("Cụm Ba Hàng", "9", "845,2")),
        (48, ("Khu vực phía Nam",)),
        (60, ("Khu công nghiệp Lai Vu", "6", "120")),
    )
    assert [row[0] for row in found[1:]] == [
        "Khu công nghiệp hỗ trợ Phúc Điền",
        "Cụm Ba Hàng",
        "Khu vực phía Nam",
        "Khu công nghiệp Lai Vu",
    ]


def test_values_in_the_middle_of_a_name_are_its_row() -> None:
    body = [
        ((30 * n - 6, (f"Khu công nghiệp {n}",)), (30 * n, ("", str(n), f"{n}5,5")), (30 * n + 6, ("mở rộng",)))
        for n in (1, 2, 3)
    ]
    found = grid(HEAD, *(line for lines in body for line in lines))
    assert found[1:] == [[f"Khu công nghiệp {n} mở rộng", str(n), f"{n}5,5"] for n in (1, 2, 3)]


def test_days_and_dashes_are_values_but_a_day_among_remarks_starts_no_row() -> None:
    found = grid(
        (0, ("Cơ sở", "Thời hạn", "Ghi chú")),
        (20, ("Dệt Minh Tâm", "10/8/2025", "Đã khắc phục trước ngày")),
        (31, ("", "", "30/6/2025")),
        (50, ("Giấy An Hòa", "-", "Nhắc nhở")),
        (70, ("Thép Vạn Lợi", "25/8/2025", "Đình chỉ lò nung")),
        left=(10, 120, 220),
    )
    assert found[1] == ["Dệt Minh Tâm", "10/8/2025", "Đã khắc phục trước ngày 30/6/2025"]
    assert [row[1] for row in found[2:]] == ["-", "25/8/2025"]


def test_a_value_and_the_words_close_behind_it_are_two_cells() -> None:
    lines = [
        (20, ("Dệt Minh Tâm", "4")),
        (40, ("Giấy An Hòa", "2")),
        (60, ("Thép Vạn Lợi", "7")),
    ]
    glued = [
        Piece(f"{fine} {words}", (300, 792 - down, 305 + 5 * (3 + len(words)), 800 - down), 9, ((3, 315, 321),))
        for (down, _), fine, words in zip(lines, ("120", "410", "265"), ("Nhắc nhở", "Đình chỉ", "Đã nộp"), strict=True)
    ]
    plain = [
        Piece(words, (x, 792 - down, x + 5 * len(words), 800 - down), 9)
        for down, cells in lines
        for words, x in zip(cells, (10, 200), strict=True)
    ]
    (found,) = with_columns([*plain, *glued]).grids
    assert list(found[0]) == ["Dệt Minh Tâm", "4", "120", "Nhắc nhở"]


@pytest.mark.parametrize("words", ["1.250,5", "30/6/2025", "6/2025", "–"])
def test_what_a_column_of_values_holds(words: str) -> None:
    assert is_value(words)
    assert not is_value("Quý I")


def test_what_names_one_column_is_one_cell_however_many_lines_it_takes() -> None:
    found = grid(
        (0, ("", "Doanh", "Xuất khẩu", "Dự án")),
        (11, ("Khu", "thu", "(triệu", "hoạt")),
        (22, ("", "(tỷ đồng)", "USD)", "động")),
        *((30 + 20 * i, (f"Khu số {i}", f"{i}.395", f"{i}9,2", f"{i}1")) for i in (1, 2, 3)),
        left=(10, 100, 200, 300),
    )
    assert found[0] == ["Khu", "Doanh thu (tỷ đồng)", "Xuất khẩu (triệu USD)", "Dự án hoạt động"]


def test_what_stands_over_several_columns_is_a_level_of_its_own() -> None:
    found = grid(
        (0, ("Khu", "Dự án đầu tư nước ngoài năm 2025")),
        (11, ("", "cấp mới", "điều chỉnh")),
        *((12 + 20 * i, (f"Khu số {i}", f"{i}395", f"{i}9,2")) for i in (1, 2, 3)),
    )
    assert found[:2] == [["Khu", "Dự án đầu tư nước ngoài năm 2025", "\ue000"], ["", "cấp mới", "điều chỉnh"]]
